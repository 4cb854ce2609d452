"""Numbers and quantities: read them in digits and words, with their unit and bound, and compare them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.dating import year_places
from caseqa.comparisons.numerals import bound_before, fraction_at, number_at, ordinal
from caseqa.comparisons.readings import MONEY, Reading, Token
from caseqa.comparisons.tables import STOP_WORDS, measure_names, measures, stems
from caseqa.counting import MONTH_NUMBERS
from caseqa.stems import stem

NUMBERED = stems("numbered")
_RATIOS = {"double": 2.0, "doubled": 2.0, "twice": 2.0, "triple": 3.0, "tripled": 3.0, "threefold": 3.0, "half": 0.5}
_RATIOS.update({"halved": 0.5, "quadruple": 4.0, "quarter": 0.25, "third": 1 / 3, "twofold": 2.0})
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.0, "quarter": 91.0, "year": 365.0, "decade": 3650.0, "hour": 1 / 24}

TOLERANCE = 0.15
"""How far apart two numbers may lie when one is "about" the other: 150 for 157, not 175 for 150."""

HEADROOM = 0.1
"""How far beyond "more than 157" the true number is taken to lie: writers give the last round or known one."""

SAME_PERIOD = 0.08
"""Periods count as equal up to this share: a quarter of a year is 91 days or three months of 30."""

FRACTION = "fraction"
"""The unit of a share in words."""

ROUNDED = 0.007
"""A share in words stands for the per cent that are written for it: "two thirds" for 66 and for 67."""

SERIES = 10
"""A rank above this numbers a series: who was the first president to resign may be the 37th president."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text: its value, bound ("over", "least", "under", "most", "about" or ""), kind and unit."""

    value: float
    bound: str
    kind: str
    unit: str
    text: str
    place: int
    measure: tuple[int, int] | None = None
    """The measure of a count, and which of its units it is in (tables.measures)."""


def quantities(reading: Reading) -> tuple[Quantity, ...]:
    """The quantities of a text, dates left out."""
    tokens = reading.tokens
    years = year_places(reading)
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        value, length = number_at(tokens, at)
        share, taken = fraction_at(tokens, at)
        if share:
            found.append(_fraction(tokens, at, share, taken))
            length = taken
        elif at in years or _is_day(tokens, at):
            length = 1
        elif value is not None and not _is_name(tokens, at):
            quantity = _quantity(tokens, at, length, value)
            if quantity:
                found.append(quantity)
        elif value is None and tokens[at].lower in _RATIOS and not _counts_rank(tokens, at):
            lower = tokens[at].lower
            before = " ".join(token.lower for token in tokens[max(0, at - 2) : at])
            found.append(Quantity(_RATIOS[lower], bound_before(before)[0], "ratio", "", tokens[at].text, at))
        elif value is None and ordinal(tokens[at]) is not None:
            rank = _rank(tokens, at)
            if rank:
                found.append(rank)
        at += max(length, 1)
    return tuple(found)


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
        others = [other for other in quantities(claim) if other != mine]
        rivals = [q for q in theirs if _rival(mine, q) and not any(agree(other, q) for other in others)]
        if rivals:
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


def _quantity(tokens: tuple[Token, ...], at: int, length: int, value: float) -> Quantity | None:
    before = " ".join(token.lower for token in tokens[max(0, at - 3) : at])
    after = tokens[at + length : at + length + 4]
    text = " ".join(token.text for token in tokens[at : at + length])
    first = after[0].lower if after else ""
    bound, words = bound_before(before)
    per_cent = first == "per" and len(after) > 1 and after[1].lower in ("cent", "centum")
    if text.endswith("%") or first == "percent" or per_cent:
        return Quantity(value / 100, bound, "ratio", "", f"{text} per cent".replace("% per cent", "%"), at)
    if first in ("times", "time") and len(after) > 1:
        period = next((t.stem for t in after[1:3] if t.stem in _DAYS), "")
        kind, amount = ("rate", _DAYS[period] / max(value, 1)) if period else ("ratio", value)
        return Quantity(amount, bound, kind, "", f"{text} {' '.join(t.text for t in after[:3])}", at)
    if first and stem(first) in _DAYS:
        every = before.endswith("every")
        days = value * _DAYS[stem(first)]
        return Quantity(days, bound, "rate" if every else "duration", "", f"{text} {first}", at)
    period = _period(after)
    if period and value > 0:
        return Quantity(_DAYS[period] / value, bound, "rate", "", f"{text} {' '.join(t.text for t in after[:3])}", at)
    if value == 1 and text.lower() == "one":
        return None
    unit = " ".join(t.meaning for t in after[:3] if t.lower not in STOP_WORDS)
    return Quantity(value, bound, "count", unit, f"{words} {text}".lstrip(), at, _measure(tokens[at], after))


def _measure(number: Token, after: tuple[Token, ...]) -> tuple[int, int] | None:
    """The measure and unit of a number, by the sign before it or the word after it."""
    named = after[:2] if after and after[0].name else after[:1]  # "US dollars"
    return measures().get(number.lead) or next((m for t in named if (m := measures().get(t.stem))), None)


def _fraction(tokens: tuple[Token, ...], at: int, share: float, length: int) -> Quantity:
    """A share in words ("a fifth"), with its bound."""
    before = " ".join(token.lower for token in tokens[max(0, at - 3) : at])
    text = " ".join(token.text for token in tokens[at : at + length])
    return Quantity(share, bound_before(before)[0], "ratio", FRACTION, text, at)


def _rank(tokens: tuple[Token, ...], at: int) -> Quantity | None:
    """An ordinal with what it counts ("second priority task"); None when nothing follows."""
    rank = ordinal(tokens[at])
    head = [t.meaning for t in tokens[at + 1 : at + 3] if t.content and t.segment == tokens[at].segment]
    if not head or rank is None:
        return None
    before = " ".join(t.lower for t in tokens[max(0, at - 4) : at]).removesuffix(" the")
    return Quantity(rank, bound_before(before)[0], "ordinal", " ".join(head), tokens[at].text, at)


def _period(after: tuple[Token, ...]) -> str:
    """The period of "one delegation a week": "week"."""
    for index in range(1, len(after)):
        if after[index - 1].lower in ("a", "per", "each", "every") and after[index].stem in _DAYS:
            return after[index].stem
    return ""


def _is_day(tokens: tuple[Token, ...], at: int) -> bool:
    """True for the day of a month: "5 March", "March 5th", "the 5th of March"."""
    if not re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", tokens[at].lower):
        return False
    of = at + 1 < len(tokens) and tokens[at + 1].lower == "of"
    beside = [tokens[i] for i in (at - 1, at + 2 if of else at + 1) if 0 <= i < len(tokens)]
    return any(token.lower in MONTH_NUMBERS and token.text[0].isupper() for token in beside)


def _is_name(tokens: tuple[Token, ...], at: int) -> bool:
    """True for a number that belongs to a name: "Resolution 2100", "Annex 3", or calls one of several: "annex 3"."""
    before = tokens[at - 1] if at else None
    if before is not None and before.stem in NUMBERED and tokens[at].text[0].isdigit():
        return True
    named = before is not None and before.text[0].isupper() and not before.text.isdigit()
    return at > 1 and named and tokens[at].text.isdigit()


def _counts_rank(tokens: tuple[Token, ...], at: int) -> bool:
    """True for "third" as a rank rather than a share, and for "quarter" as a period."""
    before = tokens[at - 1].lower if at else ""
    return ordinal(tokens[at]) is not None and before not in ("a", "one")
