"""Read the dates of a text: years, decades and ranges, months and parts of a year, and what bounds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from caseqa.comparisons.numerals import bound_before, is_plural
from caseqa.comparisons.polarity import is_negator
from caseqa.comparisons.readings import DASHES, MONEY, Reading, Token
from caseqa.counting import MONTH_NUMBERS
from caseqa.stems import stem

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

_SHARES = {
    "early": (0.0, 0.5),
    "beginning": (0.0, 0.5),
    "start": (0.0, 0.5),
    "mid": (0.3, 0.8),
    "middle": (0.3, 0.8),
    "late": (0.5, 1.0),
    "end": (0.5, 1.0),
}
"""The share of a decade a word for a part of it allows, on the generous side: 1954 is still early 1950s."""

_RELATIONS = (
    (r"(?:no later than|not later than|by|until|till|up to)", "by"),
    (r"(?:no earlier than|not before|since)", "since"),
    (r"(?:before|prior to|earlier than)", "before"),
    (r"(?:after|later than)", "after"),
)
"""What bounds a time: "by" and "since" with the time named, "before" and "after" without it."""

_YEAR = re.compile(r"((?:1[5-9]|20)\d\d)(['’]?s)?", re.IGNORECASE)
_DAY = re.compile(r"([0-3]?\d)(?:st|nd|rd|th)?", re.IGNORECASE)
_PASSED = frozenset({"and", "of", "the", "in", "to", "or"})
_TO = frozenset({"to", "until", "till", "through"})
_DATING = frozenset(
    """in since by until till from during before after between the a an this that his her its their our year winter
    through throughout""".split()
)
"""Words before a figure that make it a year even where a plural follows: "the 1950 elections"."""

_DELAYS = frozenset(map(stem, ("wait", "delay", "postpone", "defer")))

UNTIL_BACK = 8
"""How many words before "until" a "not" turns it round: "did not open until 1955" is 1955; so many that "no prospect of
a signed agreement until 1955" is too."""

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
    """What bounds the time when the text only bounds it ("after 1986"): one of the relations, else ""."""
    last: int = 0
    """The last year of a decade; 0 when one year is named."""
    end: Date | None = None
    """The second date of a range: "between 1950 and 1960"."""
    begin: int = 0
    """The place of its first word."""

    @property
    def first(self) -> tuple[int, int, int]:
        """What orders dates: year, first month, day."""
        return self.year, min(self.months, default=0), self.day

    @property
    def final(self) -> tuple[int, int, int]:
        """The last day it can mean."""
        if self.end:
            return self.end.final
        return self.last or self.year, max(self.months, default=12), self.day or 31


def dates(reading: Reading) -> tuple[Date, ...]:
    """The dates of a text in order."""
    tokens = reading.tokens
    used: set[int] = set()
    named = [(token, _years(tokens, token.place)) for token in tokens if _YEAR.fullmatch(token.text)]
    found = list(_ranged(tokens, [_dated(tokens, token, years, used) for token, years in named if years]))
    for token in tokens:
        if token.lower in MONTH_NUMBERS and token.text[0].isupper() and token.place not in used:
            day = _day(tokens, token.place)
            months = frozenset({MONTH_NUMBERS[token.lower]})
            relation, _ = _relation(tokens, token.place)
            found.append(Date(0, months, day, token.text, token.segment, token.place, relation))
    return tuple(sorted(found, key=lambda date: date.place))


def year_places(reading: Reading) -> frozenset[int]:
    """The places of the figures that are years."""
    found = [one for date in dates(reading) if date.year for one in (date, date.end) if one]
    return frozenset(one.place for one in found)


def _years(tokens: tuple[Token, ...], at: int) -> tuple[int, int] | None:
    """The first and last year that a figure names ("1950s": 1950 to 1959), or None when it names none or counts."""
    found = _YEAR.fullmatch(tokens[at].text)
    if not found or (not found[2] and _counted(tokens, at)):
        return None
    year = int(found[1])
    length = 1 if not found[2] or year % 10 else (10 if year % 100 else 100)
    return year, year + length - 1


def _counted(tokens: tuple[Token, ...], at: int) -> bool:
    """True for a figure that counts things: "more than 1800", "$2000", "1900 soldiers"."""
    if tokens[at].lead in MONEY:
        return True
    before = tokens[max(0, at - 3) : at]
    bound, words = bound_before(" ".join(token.lower for token in before))
    if bound in ("over", "least", "under") or words in ("at most", "no more than", "not more than"):
        return True
    if not is_plural(tokens, at + 1):
        return False
    if not before:
        return True
    last = before[-1]
    if last.lower in ("and", "or", "to") or tokens[at].lead in DASHES:
        other = at - 1 if tokens[at].lead in DASHES else at - 2
        return other < 0 or _years(tokens, other) is None
    dating = last.lower in _DATING or last.lower in _PARTS or last.lower in MONTH_NUMBERS or last.text.endswith("'s")
    return not (dating or last.name)


def _dated(tokens: tuple[Token, ...], token: Token, years: tuple[int, int], used: set[int]) -> Date:
    """The date that a year belongs to, with the months or the part of the decade before it."""
    months: set[int] = set()
    parts: list[tuple[float, float]] = []
    begin, day = token.place, 0
    decade = years[0] != years[1]
    for before in reversed(tokens[max(0, token.place - LOOK_BACK) : token.place]):
        if before.lower in MONTH_NUMBERS and (before.text[0].isupper()):
            months.add(MONTH_NUMBERS[before.lower])
            used.add(before.place)
            begin = before.place
            day = day or _day(tokens, before.place)
        elif decade and before.lower in _SHARES:
            parts.append(_SHARES[before.lower])
            begin = before.place
        elif before.lower in _PARTS and not months:
            first, last = _PARTS[before.lower]
            months |= set(range(first, last + 1))
            begin = before.place
        elif before.lower not in _PASSED and not _DAY.fullmatch(before.text):
            break
    relation, words = _relation(tokens, begin)
    text = " ".join(t.text for t in tokens[begin : token.place + 1])
    text = f"{words} {text}" if relation in ("by", "since") else text
    first, last = _part(years, parts)
    named = frozenset() if decade else frozenset(months)
    last = last if decade else 0
    return Date(first, named, day, text, token.segment, token.place, relation, last, begin=_head(tokens, begin))


def _part(years: tuple[int, int], parts: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The years of a decade that the words for its parts leave ("early to mid 1950s")."""
    if not parts:
        return years
    first, length = years[0], years[1] - years[0] + 1
    return first + int(length * min(p[0] for p in parts)), first + int(length * max(p[1] for p in parts)) - 1


def _ranged(tokens: tuple[Token, ...], years: Sequence[Date]) -> Iterator[Date]:
    """The dates, two that are the ends of a range as one: "from 1950 to 1960", "1950–60"."""
    ends: set[int] = set()
    for at, one in enumerate(years):
        if one.place in ends:
            continue
        following = years[at + 1] if at + 1 < len(years) else None
        other = following if following and _is_range(tokens, one, following) else _short_end(tokens, one)
        if other is None or other.final < one.first:
            yield one
            continue
        ends.add(other.place)
        begin = one.begin - (tokens[one.begin - 1].lower in ("from", "between") if one.begin else 0)
        yield replace(one, end=other, relation="", text=_printed(tokens[begin : other.place + 1]))


def _printed(tokens: Sequence[Token]) -> str:
    """The words of a range as they are printed, a dash between two figures included."""
    return "".join(f"{token.lead or ' '}{token.text}" for token in tokens).lstrip()


def _is_range(tokens: tuple[Token, ...], one: Date, other: Date) -> bool:
    """True when two dates that follow each other are the ends of one range."""
    between = [t.lower for t in tokens[one.place + 1 : other.begin] if t.lower != "the"]
    if not between:
        return tokens[other.place].lead in DASHES
    before = tokens[one.begin - 1].lower if one.begin else ""
    return len(between) == 1 and (between[0] in _TO or (between[0] == "and" and before == "between"))


def _short_end(tokens: tuple[Token, ...], one: Date) -> Date | None:
    """The end of "1950–60", written in two figures."""
    at = one.place + 1
    if at >= len(tokens) or tokens[at].lead not in DASHES or not re.fullmatch(r"\d\d", tokens[at].text):
        return None
    if at + 1 < len(tokens) and tokens[at + 1].lower in MONTH_NUMBERS:
        return None
    year = one.year // 100 * 100 + int(tokens[at].text)
    return Date(year, frozenset(), 0, tokens[at].text, one.segment, at, begin=at) if year > one.year else None


def _head(tokens: tuple[Token, ...], begin: int) -> int:
    """The place where a date begins, its day and "the" before it counted in."""
    while begin and (tokens[begin - 1].lower == "the" or _DAY.fullmatch(tokens[begin - 1].text)):
        begin -= 1
    return begin


def _relation(tokens: tuple[Token, ...], begin: int) -> tuple[str, str]:
    """How the words before a date bound it, and those words."""
    head = _head(tokens, begin)
    before = " ".join(token.lower for token in tokens[max(0, head - 3) : head])
    for pattern, relation in _RELATIONS:
        found = re.search(rf"\b{pattern}$", before)
        if found:
            turned = _is_turned(tokens[max(0, head - UNTIL_BACK) : head], found[0])
            return ("", "") if turned else (relation, found[0])
    return "", ""


def _is_turned(before: Sequence[Token], word: str) -> bool:
    """True where the time itself is meant: "did not open until 1955", "has been a member since 1955"."""
    if word in ("until", "till"):
        return any(is_negator(token) or token.stem in _DELAYS for token in before)
    said = [token.lower for token in before]
    if word != "since" or "been" not in said:
        return False
    return not any(token.endswith(("ed", "en")) for token in said[said.index("been") + 1 :])


def _day(tokens: tuple[Token, ...], at: int) -> int:
    """The day beside a month: "5 March", "March 5th", "the 5th of March"."""
    of = at > 1 and tokens[at - 1].lower == "of"
    for place in (at - 2 if of else at - 1, at + 1):
        if 0 <= place < len(tokens) and (found := _DAY.fullmatch(tokens[place].text)):
            return int(found[1])
    return 0
