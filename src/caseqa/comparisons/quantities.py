"""Numbers and quantities of a text, in digits and words, with their unit and bound."""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseqa.comparisons.dating import year_places
from caseqa.comparisons.numerals import bound_before, fraction_at, number_at, ordinal
from caseqa.comparisons.readings import Reading, Token
from caseqa.comparisons.tables import STOP_WORDS, measures, stems
from caseqa.counting import MONTH_NUMBERS
from caseqa.stems import stem

NUMBERED = stems("numbered")
_RATIOS = {"double": 2.0, "doubled": 2.0, "twice": 2.0, "triple": 3.0, "tripled": 3.0, "threefold": 3.0, "half": 0.5}
_RATIOS.update({"halved": 0.5, "quadruple": 4.0, "quarter": 0.25, "third": 1 / 3, "twofold": 2.0})
_OF_RATIO = frozenset(
    "as more less fewer the that what higher lower larger greater longer bigger over its their".split()
)
"""Words after "three times" that make it a multiple; else it is said how often something was done."""

_DAYS = {"day": 1.0, "week": 7.0, "month": 30.0, "quarter": 91.0, "year": 365.0, "decade": 3650.0, "hour": 1 / 24}

FRACTION = "fraction"
"""The unit of a share in words."""


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


def _quantity(tokens: tuple[Token, ...], at: int, length: int, value: float) -> Quantity | None:
    before = " ".join(token.lower for token in tokens[max(0, at - 3) : at])
    after = tokens[at + length : at + length + 4]
    text = " ".join(token.text for token in tokens[at : at + length])
    first = after[0].lower if after else ""
    bound, words = bound_before(before)
    per_cent = first == "per" and len(after) > 1 and after[1].lower in ("cent", "centum")
    if text.endswith("%") or first == "percent" or per_cent:
        return Quantity(value / 100, bound, "ratio", "", f"{text} per cent".replace("% per cent", "%"), at)
    period = next((t.stem for t in after[1:3] if t.stem in _DAYS), "")
    if first in ("times", "time") and len(after) > 1 and (period or after[1].lower in _OF_RATIO):
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
    """True for "third" as a rank rather than a share, for "quarter" as a period and the end of "a year and a half"."""
    before = tokens[at - 1].lower if at else ""
    if before == "a" and at > 1 and tokens[at - 2].lower == "and":
        return True
    return ordinal(tokens[at]) is not None and before not in ("a", "one")
