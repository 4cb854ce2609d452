"""Check claims against a study: find the sentences, compare, weigh, and say why."""

from caseqa.claims.finding import Candidate, SentenceFinder
from caseqa.claims.judging import check_claim, decide, judge
from caseqa.claims.verdicts import LEANINGS, SPEAKERS, VERDICTS, ClaimVerdict, Evidence, Stance, Verdict
from caseqa.claims.weighing import OPINION, WORDING, Coefficients, Judged, features
from caseqa.comparisons import Speaker, speaker, split_claims

__all__ = [
    "LEANINGS",
    "OPINION",
    "SPEAKERS",
    "VERDICTS",
    "WORDING",
    "Candidate",
    "ClaimVerdict",
    "Coefficients",
    "Evidence",
    "Judged",
    "SentenceFinder",
    "Speaker",
    "Stance",
    "Verdict",
    "check_claim",
    "decide",
    "features",
    "judge",
    "speaker",
    "split_claims",
]
