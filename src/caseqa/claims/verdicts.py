"""What checking a claim returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caseqa.comparisons import Speaker
from caseqa.records import Span


class Verdict(StrEnum):
    """What a study says to a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    MIXED = "mixed"
    NOT_FOUND = "not_found"


VERDICTS = {
    Verdict.SUPPORTED: "The study supports this.",
    Verdict.CONTRADICTED: "The study contradicts this.",
    Verdict.MIXED: "The study says both.",
    Verdict.NOT_FOUND: "The study was not found to say this.",
}
"""A verdict on a claim in words."""

LEANINGS = {
    Verdict.SUPPORTED: "The study may say this; no sentence says it clearly enough.",
    Verdict.CONTRADICTED: "The study may say otherwise; no sentence says so clearly enough.",
}
"""What a claim that is not found leans to, in words."""


SPEAKERS = {
    Speaker.AUTHOR: "in the author’s own voice",
    Speaker.INTERVIEWEE: "from an interview",
    Speaker.CITED: "resting on a source",
    Speaker.QUOTED: "in words the study quotes",
}
"""Who speaks in a sentence, in words."""


class Stance(StrEnum):
    """What one sentence says to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a study with what it says to a claim, and the notes it rests on."""

    document_id: str
    sentence_id: str
    span: Span
    quote: str
    stance: Stance
    score: float
    speaker: Speaker
    note_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The verdict on a claim, the fewest sentences that show it, and the reasons in plain words.

    ``leaning`` is set where a claim is not found only because nothing is sure enough: supported or contradicted,
    whichever is likelier than silence. Its sentences are then those to read.
    """

    claim: str
    verdict: Verdict
    confidence: float
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]
    leaning: Verdict | None = None

    @property
    def said(self) -> str:
        """The verdict, or what it leans to, as a sentence."""
        return LEANINGS[self.leaning] if self.leaning else VERDICTS[self.verdict]
