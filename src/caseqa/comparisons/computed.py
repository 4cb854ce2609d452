"""Numbers that a claim works out from two of a sentence: a difference, a share, a multiple, the rest of a share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from caseqa.comparisons.quantities import Quantity
from caseqa.comparisons.readings import Reading
from caseqa.comparisons.tables import stems

COMPARING = stems("comparing")

EXACT, ROUGH = 0.03, 0.12
"""How far a number may lie from what is worked out: writers round 2.15 to "twice", 23.7 to "a quarter".
Half and three times as much change none of 2,724 claims of our own with a figure, so no finer value is sought."""

REST = 0.02
"""How far two shares may be from a whole and still be told as its two parts: 24 per cent and "three quarters".
With .005 one supported claim more is doubted of those 2,724 and one change more is named, with .05 three fewer are."""


def is_computed(claim: Quantity, evidence: Sequence[Quantity], wording: Reading) -> bool:
    """Whether a number of a claim is one that a reader of the evidence would work out."""
    slack = EXACT if not claim.bound and claim.kind != "ratio" else ROUGH
    reckoned = _ratios(claim, evidence) if claim.kind == "ratio" else _differences(claim, evidence, wording)
    return any(_fits(claim, value, slack) for value in reckoned)


def _fits(claim: Quantity, value: float, slack: float) -> bool:
    above = claim.bound in ("over", "least")
    below = claim.bound in ("under", "most")
    low = claim.value * (1 if above else 1 - slack)
    high = claim.value * (1 if below else 1 + slack * (2 if above else 1))
    return low <= value <= high


def _ratios(claim: Quantity, evidence: Sequence[Quantity]) -> Iterator[float]:
    """What part one of two counts is of the other, or by what part it fell short; how many times one share another."""
    if not claim.unit and claim.text[0].isdigit():
        return  # "42 per cent" is printed somewhere; "two fifths" is somebody's own
    for one, other in permutations(evidence, 2):
        if one.kind != other.kind or min(one.value, other.value) <= 0 or not _one_thing(one, other):
            continue
        times = one.value / other.value
        if times > 1 or one.kind != "ratio":
            yield times
            yield 1 - times


def _one_thing(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may count the same, as far as the words after them tell."""
    shared = set(one.unit.split()) & set(other.unit.split())
    return one.kind == "ratio" or not one.unit or not other.unit or bool(shared)


def is_rest(claim: Quantity, evidence: Quantity) -> bool:
    """Whether two shares make a whole: "a quarter are men" does not say that three quarters are not women."""
    return claim.kind == evidence.kind == "ratio" and abs(claim.value + evidence.value - 1) <= REST


def _differences(claim: Quantity, evidence: Sequence[Quantity], wording: Reading) -> Iterator[float]:
    """By how much two numbers of a kind differ, where the claim compares."""
    if not any(token.stem in COMPARING for token in wording.tokens):
        return
    for one, other in permutations(evidence, 2):
        if one.kind == other.kind == claim.kind and one.value > other.value:
            yield one.value - other.value
