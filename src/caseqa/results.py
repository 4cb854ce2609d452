"""The frozen records of what a search finds and an answer shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caseqa.records import Passage, ReferenceState, SourceKind, Span


class AnswerStatus(StrEnum):
    """Whether the study answers a question."""

    ANSWERED = "answered"
    WEAK = "weak"
    NOT_IN_STUDY = "not_in_study"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question; ``rank`` counts from 1, ``highlights`` point into the document's text, ``best``
    is the one that likeliest answers.

    ``read`` are the words of the passage that a reranker read, empty where none did; ``logit`` is what it said of them
    and the question, None where it is not calibrated. ``note_id`` is the note whose source it read with them,
    since that is nearer to the question than any sentence of the passage; empty where none is.
    """

    passage: Passage
    score: float
    rank: int
    found_by: tuple[str, ...]
    highlights: tuple[Span, ...] = ()
    best: Span | None = None
    logit: float | None = None
    read: str = ""
    note_id: str = ""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a passage stands, in the words a reader would use to find it.

    ``last_page_label`` is set where it ends on another printed page than it begins on; ``note`` is the label of the
    note that holds it, ``figure`` what its caption calls the figure or table ("Fig. 1").
    """

    section_path: tuple[str, ...]
    paragraph: int
    page_label: str | None
    page_number: int
    permalink: str
    last_page_label: str | None = None
    note: str = ""
    figure: str = ""

    @property
    def page_labels(self) -> str | None:
        """The printed page, or the first and last of several: "124", "124–125"."""
        if not self.page_label or not self.last_page_label:
            return self.page_label
        return f"{self.page_label}–{self.last_page_label}"


@dataclass(frozen=True, slots=True)
class CitedNote:
    """A note as shown under a passage: its text and the source it rests on."""

    label: str
    text: str
    kind: SourceKind
    state: ReferenceState
    resolved_text: str


@dataclass(frozen=True, slots=True)
class CitedHit:
    """A hit with everything a reader needs to use it: locator, highlighted sentences, notes, citation."""

    hit: Hit
    document: str
    locator: Locator
    highlights: tuple[str, ...]
    notes: tuple[CitedNote, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a study says to a question, or that it does not say; ``warnings`` are sentences for the user."""

    question: str
    status: AnswerStatus
    confidence: float
    unknown_terms: tuple[str, ...]
    hits: tuple[CitedHit, ...]
    warnings: tuple[str, ...] = ()
