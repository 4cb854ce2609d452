"""The records of a checked quotation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caseqa.records import Span


class QuoteStatus(StrEnum):
    """What became of a quotation: the study's own words, changed words, somebody else's words, or none of its."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    NESTED = "nested"
    NOT_FOUND = "not_found"


class DifferenceKind(StrEnum):
    """What was done to the words of the source."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    MOVED = "moved"


class Danger(StrEnum):
    """Why a difference matters, the gravest first; ``SPELLING`` is the least."""

    NEGATION = "negation"
    OPPOSITE = "opposite"
    NUMBER = "number"
    HEDGE = "hedge"
    NAME = "name"
    WORDING = "wording"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of a quotation and the words that stand in the source instead; either side may be empty."""

    kind: DifferenceKind
    quoted: str
    source: str
    danger: Danger = Danger.WORDING


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What a study holds of a quotation.

    ``source_text`` and ``span`` are the words of the study and their place; ``places`` are all places of a
    quotation that stands several times. ``notes`` are the labels of the notes they rest on, ``note_ids`` those of them
    that the study has: in a book that counts anew in each chapter many have one label. ``quoted_from`` is the resolved
    source of words that the study itself quotes, empty when it names none or more than one. ``nearest`` is set only
    when nothing was found: a sentence of the study that resembles the quotation and is not it. ``similarity`` is the
    share of the words that match.
    """

    quote: str
    status: QuoteStatus
    document_id: str = ""
    source_text: str = ""
    span: Span | None = None
    places: tuple[Span, ...] = ()
    differences: tuple[Difference, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    note_ids: tuple[str, ...] = ()
    quoted_from: str = ""
    nearest: str = ""
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """A quotation of a draft: its words without the marks around them, and where they stand in the draft."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class DraftQuotation:
    """A quotation of a draft and what the study holds of it."""

    found: FoundQuotation
    check: QuoteCheck
