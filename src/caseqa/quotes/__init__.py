"""Check quotations against a study: its own words, altered words, words it quotes itself, or none of its.

`check_quotation` looks at one quotation, `check_draft` at every one that `find_quotations` sees in a draft.
"""

from caseqa.quotes.checking import check_draft, check_quotation
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
    "check_draft",
    "check_quotation",
    "find_quotations",
]
