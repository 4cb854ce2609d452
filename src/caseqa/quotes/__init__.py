"""Check quotations against a study: its own words, altered words, words it quotes itself, or none of its.

`check_quotation` looks at one quotation; `find_quotations` sees those of a draft.
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

__all__ = [
    "Danger",
    "Difference",
    "DifferenceKind",
    "DraftQuotation",
    "FoundQuotation",
    "QuoteCheck",
    "QuoteStatus",
    "check_quotation",
    "find_quotations",
]
