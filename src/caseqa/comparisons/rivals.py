"""The numbers of a claim against those of a sentence: which agree, and which cannot both be right."""

from __future__ import annotations

from caseqa.comparisons.computed import is_computed, is_rest
from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.quantities import FRACTION, Quantity, quantities
from caseqa.comparisons.readings import MONEY, Reading
from caseqa.comparisons.tables import measure_names

TOLERANCE = 0.15
"""How far apart two numbers may lie when one is "about" the other: 150 for 157, not 175 for 150."""

HEADROOM = 0.1
"""How far beyond "more than 157" the true number is taken to lie: writers give the last round or known one."""

SAME_PERIOD = 0.08
"""Periods count as equal up to this share: a quarter of a year is 91 days or three months of 30."""

ROUNDED = 0.007
"""A share in words stands for the per cent that are written for it: "two thirds" for 66 and for 67."""

SERIES = 10
"""A rank above this numbers a series: who was the first president to resign may be the 37th president."""


def compare_quantities(claim: Reading, evidence: Reading) -> tuple[tuple[Conflict, ...], tuple[str, ...]]:
    """Where the numbers of a claim disagree with those of the evidence, and the numbers it has no counterpart for."""
    conflicts: list[Conflict] = []
    alone: list[str] = []
    theirs = quantities(evidence)
    for mine in quantities(claim):
        other_unit = _in_other_unit(mine, theirs)
        if other_unit:
            conflicts.append(other_unit)
            continue
        agreeing = [other for other in theirs if agree(mine, other)]
        if agreeing and not _of_another_currency(mine, agreeing, theirs):
            continue
        if is_computed(mine, theirs, claim):
            continue
        others = [other for other in quantities(claim) if other != mine]
        rivals = [q for q in theirs if _rival(mine, q) and not any(agree(other, q) for other in others)]
        near = [q for q in theirs if q.kind == mine.kind and abs(q.value - mine.value) <= ROUNDED and q not in rivals]
        if rivals and not (near and mine.kind == "ratio"):
            best = min(rivals, key=lambda other: abs(other.value - mine.value))
            conflicts.append(says(Kind.NUMBER, mine.text, best.text))
        elif mine.kind != "ordinal":
            alone.append(mine.text)
    return tuple(conflicts), tuple(alone)


def _of_another_currency(claim: Quantity, agreeing: list[Quantity], evidence: tuple[Quantity, ...]) -> bool:
    """True where the same number is money of a known unit, and the claim's unit stands with another number.

    "100,000,000 gourdes, the equivalent of $750,000" has no 750,000 gourdes.
    """
    if not claim.unit or claim.measure or not all(other.measure for other in agreeing):
        return False
    counted = [one for one in evidence if one.kind == claim.kind and not one.measure and one.unit]
    return any(_same_unit(claim, one) for one in counted)


def _in_other_unit(claim: Quantity, evidence: tuple[Quantity, ...]) -> Conflict | None:
    """The conflict of a number that the evidence has only in another unit of the same measure: miles for kilometres."""
    if claim.kind == "duration":
        return _in_other_period(claim, evidence)
    same = [one for one in evidence if one.kind == claim.kind and one.value == claim.value]
    if not same or claim.measure is None or any(one.measure in (None, claim.measure) for one in same):
        return None
    other = next((one for one in same if one.measure and one.measure[0] == claim.measure[0]), None)
    return says(Kind.NUMBER, _with_unit(claim), _with_unit(other)) if other else None


def _in_other_period(claim: Quantity, evidence: tuple[Quantity, ...]) -> Conflict | None:
    """The conflict of a number of weeks that the evidence has as months, whatever bounds the two have."""
    lengths = [one for one in evidence if one.kind == "duration"]
    if any(abs(one.value - claim.value) <= SAME_PERIOD * one.value for one in lengths):
        return None
    number = claim.text.split()[0].lower()
    other = next((one for one in lengths if one.text.split()[0].lower() == number), None)
    return says(Kind.NUMBER, claim.text, other.text) if other else None


def _with_unit(quantity: Quantity) -> str:
    """A number and the unit that it is in."""
    number, which = quantity.measure or (0, 0)
    unit = measure_names()[number][which]
    return f"{unit}{quantity.text}" if unit in MONEY else f"{quantity.text} {unit}s"


def agree(claim: Quantity, evidence: Quantity) -> bool:
    """True when the claim's number holds whatever the evidence's number may be."""
    if claim.kind != evidence.kind:
        return False
    if claim.value == evidence.value and claim.bound == evidence.bound:
        return True
    rounded = FRACTION in (claim.unit, evidence.unit) and claim.bound == evidence.bound
    if rounded and claim.kind == "ratio" and abs(claim.value - evidence.value) <= ROUNDED:
        return True
    if claim.kind == "count" and claim.unit and evidence.unit and not _same_unit(claim, evidence):
        return False
    if _other_limit(claim, evidence):
        return False
    low, high = _claimed(claim)
    least, most = _meant(evidence)
    return low <= least and most <= high


def _rival(claim: Quantity, evidence: Quantity) -> bool:
    """True when two numbers count the same and cannot both be right."""
    if claim.kind != evidence.kind:
        return False
    if claim.kind in ("count", "ordinal") and claim.unit and evidence.unit and not _same_unit(claim, evidence):
        return False
    if claim.kind == "ratio" and abs(claim.value * evidence.value - 1) < SAME_PERIOD and claim.value != evidence.value:
        # "Half as much" is "twice as much" seen from the other side.
        return False
    if not claim.text[0].isdigit() and is_rest(claim, evidence) and claim.value != evidence.value:
        return False
    if FRACTION in (claim.unit, evidence.unit) and claim.kind == "ratio" and max(claim.value, evidence.value) > 1:
        # A share of something is no multiple of something else: "a fifth" says nothing against "doubled".
        return False
    if claim.kind == "ordinal" and min(claim.value, evidence.value) == 1 and max(claim.value, evidence.value) > SERIES:
        return False
    if _other_limit(claim, evidence):
        return True
    low, high = _claimed(claim)
    least, most = _meant(evidence)
    return most < low or high < least or (most == low and claim.bound == "over")


def _other_limit(claim: Quantity, evidence: Quantity) -> bool:
    """True for two time limits of the same sort that differ: "within ninety days" is not "within 60 days"."""
    limits = claim.kind == "duration" and claim.bound == evidence.bound == "most"
    return limits and abs(claim.value - evidence.value) > SAME_PERIOD * evidence.value


def _claimed(quantity: Quantity) -> tuple[float, float]:
    """The values a claim's number allows."""
    value = quantity.value
    slack = SAME_PERIOD if quantity.kind in ("duration", "rate") else 1e-9
    if quantity.bound == "about":
        slack = TOLERANCE
    low = float("-inf") if quantity.bound in ("under", "most") else value * (1 - slack)
    high = float("inf") if quantity.bound in ("over", "least") else value * (1 + slack)
    return low, high


def _meant(quantity: Quantity) -> tuple[float, float]:
    """The values a sentence's number stands for: who writes "more than 157" has counted little more."""
    value = quantity.value
    if quantity.bound == "about":
        return value * (1 - TOLERANCE / 2), value * (1 + TOLERANCE / 2)
    low = value * (1 - HEADROOM) if quantity.bound in ("under", "most") else value
    high = value * (1 + HEADROOM) if quantity.bound in ("over", "least") else value
    return low, high


def _same_unit(one: Quantity, other: Quantity) -> bool:
    if one.measure and other.measure:
        return one.measure[0] == other.measure[0]  # "$15,000,000 for the lot" and "15 billion dollars"
    return one.kind == "duration" or bool(set(one.unit.split()) & set(other.unit.split()))
