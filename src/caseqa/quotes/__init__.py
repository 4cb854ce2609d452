"""Check quotations against a study: its own words, altered words, words it quotes itself, or none of its.

`check_quotation` looks at one quotation, `check_selection` at words selected in a study; `find_quotations` sees those
of a draft.
"""

from caseqa.quotes.checking import check_quotation
from caseqa.quotes.pairs import find_quotations
from caseqa.quotes.results import (
    Danger,
    Difference,
    DifferenceKind,
    DraftQuotation,
    FoundQuotation,
    QuoteCheck,
    QuoteStatus,
)
from caseqa.quotes.selecting import SELECTED_CHARACTERS, check_selection

__all__ = [
    "SELECTED_CHARACTERS",
    "Danger",
    "Difference",
    "DifferenceKind",
    "DraftQuotation",
    "FoundQuotation",
    "QuoteCheck",
    "QuoteStatus",
    "check_quotation",
    "check_selection",
    "find_quotations",
]
