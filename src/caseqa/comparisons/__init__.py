"""Compare what a claim says with what a sentence says: numbers, dates, names, negation, hedges, scope, actors."""

from caseqa.comparisons.comparing import compare
from caseqa.comparisons.conflicts import Comparison, Conflict, Kind
from caseqa.comparisons.speakers import Speaker, speaker
from caseqa.comparisons.splitting import split_claims
from caseqa.comparisons.tables import STOP_WORDS

__all__ = ["STOP_WORDS", "Comparison", "Conflict", "Kind", "Speaker", "compare", "speaker", "split_claims"]
