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
    """The verdict on a claim, the fewest sentences that show it, and the reasons in plain words."""

    claim: str
    verdict: Verdict
    confidence: float
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]
