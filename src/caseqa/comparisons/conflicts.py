"""What a comparison returns: conflicts with their kind, the two parts that disagree, and the reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a claim and a sentence disagree about."""

    NUMBER = "number"
    DATE = "date"
    ORDER = "order"
    NAME = "name"
    ROLE = "role"
    NEGATION = "negation"
    OPPOSITE = "opposite"
    HEDGE = "hedge"
    SCOPE = "scope"
    WHO_DID_WHAT = "who_did_what"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that the claim says otherwise than the sentence."""

    kind: Kind
    claim_part: str
    evidence_part: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much of a claim a sentence covers (0 to 1), where they conflict, and what has no counterpart."""

    aligned: float
    conflicts: tuple[Conflict, ...]
    unsupported: tuple[str, ...]
    particulars: tuple[str, ...] = ()
    """The names, numbers, dates, causes and scope words among what has no counterpart."""
    contended: str = ""
    """The word by which the sentence gives this as somebody's contention ("alleges"), where it does."""


def says(kind: Kind, claim_part: str, evidence_part: str) -> Conflict:
    """A conflict whose reason only sets the two parts side by side."""
    return Conflict(kind, claim_part, evidence_part, f"the study says {evidence_part}, the claim says {claim_part}")
