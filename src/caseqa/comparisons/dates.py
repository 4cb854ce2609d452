"""Dates: read years, months and parts of a year, and compare those of a claim with those of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.readings import Reading, Token
from caseqa.counting import MONTH_NUMBERS

_PARTS = {
    "early": (1, 4),
    "beginning": (1, 4),
    "start": (1, 4),
    "mid": (5, 8),
    "middle": (5, 8),
    "late": (9, 12),
    "end": (9, 12),
    "spring": (3, 6),
    "summer": (6, 9),
    "autumn": (9, 12),
    "fall": (9, 12),
}
"""The months a word for a part of the year allows; winter crosses the year and decides nothing."""

LOOK_BACK = 5
"""How many words before a year its month may stand: "in July and August 2013"."""


@dataclass(frozen=True, slots=True)
class Date:
    """A year (0 when none is named) with the months it may mean and a day (0 when none)."""

    year: int
    months: frozenset[int]
    day: int
    text: str
    segment: int
    place: int
    relation: str = ""
    """"before" or "after" when the text only bounds the time: "after 1986"."""

    @property
    def first(self) -> tuple[int, int, int]:
        """What orders dates: year, first month, day."""
        return self.year, min(self.months, default=0), self.day


def dates(reading: Reading) -> tuple[Date, ...]:
    """The dates of a text in order."""
    found: list[Date] = []
    used: set[int] = set()
    for token in reading.tokens:
        if re.fullmatch(r"(?:1[5-9]|20)\d\d", token.text):
            found.append(_dated(reading.tokens, token, int(token.text), used))
    for token in reading.tokens:
        if token.lower in MONTH_NUMBERS and token.text[0].isupper() and token.place not in used:
            day = _day(reading.tokens, token.place)
            months = frozenset({MONTH_NUMBERS[token.lower]})
            found.append(Date(0, months, day, token.text, token.segment, token.place))
    return tuple(sorted(found, key=lambda date: date.place))


def compatible(claim: Date, evidence: Date) -> bool:
    """True when two dates can mean the same time: what both name is equal, or the one lies within the other's bound."""
    if claim.relation and claim.year and evidence.year and not evidence.relation:
        return evidence.first < claim.first if claim.relation == "before" else evidence.first > claim.first
    if claim.year and evidence.year and claim.year != evidence.year:
        return False
    if claim.months and evidence.months and not claim.months & evidence.months:
        return False
    return not (claim.day and evidence.day and claim.day != evidence.day)


def compare_dates(claim: Reading, evidence: Reading) -> tuple[tuple[Conflict, ...], tuple[str, ...]]:
    """Where the dates of a claim disagree with those of the evidence, and the dates it has no counterpart for."""
    theirs = dates(evidence)
    conflicts: list[Conflict] = []
    alone: list[str] = []
    for mine in dates(claim):
        near = _anchored(claim, mine, evidence, theirs)
        if any(compatible(mine, other) for other in near or theirs):
            continue
        if mine.relation:
            alone.append(f"{mine.relation} {mine.text}")
            continue
        others = [other for other in dates(claim) if other is not mine]
        rivals = [date for date in near or theirs if not any(_named_by(other, date) for other in others)]
        if rivals:
            best = max(rivals, key=lambda other: (other.year == mine.year, bool(other.months) == bool(mine.months)))
            conflicts.append(says(Kind.DATE, mine.text, best.text))
        else:
            alone.append(mine.text)
    return tuple(conflicts), tuple(alone)


def _named_by(claim: Date, evidence: Date) -> bool:
    return compatible(claim, evidence) or (claim.year, claim.months) == (evidence.year, evidence.months)


def _anchored(claim: Reading, mine: Date, evidence: Reading, theirs: tuple[Date, ...]) -> tuple[Date, ...]:
    """The dates of the one segment of the evidence that the claim's segment is about, if it stands out."""
    if len({date.segment for date in theirs}) < 2:
        return ()
    own = claim.segment(mine.segment)
    own = own if sum(t.content for t in own) > 3 else claim.tokens
    about = {t.meaning for t in own if t.content and t.lower not in MONTH_NUMBERS and not t.text.isdigit()}
    dated = sorted({date.segment for date in theirs})
    spans = {s: _stretch(dated, s, len(evidence.segments)) for s in dated}
    shared = {
        s: len({t.meaning for n in span for t in evidence.segment(n) if t.content} & about) for s, span in spans.items()
    }
    best = max(shared, key=lambda s: shared[s])
    others = [shared[s] for s in shared if s != best]
    if shared[best] < 2 or shared[best] < max(others) + 1:
        return ()
    return tuple(date for date in theirs if date.segment == best)


def _stretch(dated: list[int], segment: int, count: int) -> range:
    """A dated segment with the undated ones after it."""
    following = [s for s in dated if s > segment]
    return range(segment if segment != dated[0] else 0, following[0] if following else count)


def _dated(tokens: tuple[Token, ...], token: Token, year: int, used: set[int]) -> Date:
    months: set[int] = set()
    begin = token.place
    day = 0
    for before in reversed(tokens[max(0, token.place - LOOK_BACK) : token.place]):
        if before.lower in MONTH_NUMBERS and (before.text[0].isupper()):
            months.add(MONTH_NUMBERS[before.lower])
            used.add(before.place)
            begin = before.place
            day = day or _day(tokens, before.place)
        elif before.lower in _PARTS and not months:
            first, last = _PARTS[before.lower]
            months |= set(range(first, last + 1))
            begin = before.place
        elif before.lower not in ("and", "of", "the", "in", "to", "or") and not before.text.isdigit():
            break
    text = " ".join(t.text for t in tokens[begin : token.place + 1])
    relation = tokens[begin - 1].lower if begin else ""
    relation = relation if relation in ("before", "after") else ""
    return Date(year, frozenset(months), day, text, token.segment, token.place, relation)


def _day(tokens: tuple[Token, ...], at: int) -> int:
    for place in (at - 1, at + 1):
        if 0 <= place < len(tokens) and re.fullmatch(r"[0-3]?\d", tokens[place].text):
            return int(tokens[place].text)
    return 0
