"""Which value is whose: "46 per cent in 2019 to 66 per cent in 2024" has no 46 per cent in 2024."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from caseqa.comparisons.conflicts import Conflict, Kind
from caseqa.comparisons.dating import year_places
from caseqa.comparisons.quantities import Quantity, quantities
from caseqa.comparisons.readings import Reading, Token
from caseqa.comparisons.rivals import agree

_BETWEEN = frozenset(
    "and or to from while whereas but compared versus against than up down with rising falling increasing".split()
)
"""Words that lead from one value to the next."""

_EQUATING = frozenset({"is", "was", "became", "becomes"})
_SETTING_SIDE_BY_SIDE = frozenset({"and", "than", "while", "whereas", "both", "then", "later"})

SERIES = 4
"""Of more values than this in a sentence the words between them no longer tell whose each is. With 2 and 8 the
same 333 of 2,724 claims with a figure are named as changed; one supported claim fewer is doubted with 2."""

PARALLEL = 2
"""Words that two clauses must share, and the claim have, for the years of the two to be set against each other: "the
first Catholic justice was Taney in 1836, and the first Jewish justice was Brandeis in 1916". With 1 one
more is named and one more doubted, with 3 the same as with 2."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A value of a text, what is its own (years and things of an amount, names of a year), and the words beside it."""

    text: str
    value: Quantity | str
    own: tuple[frozenset[str], ...]
    words: frozenset[str] = frozenset()


def compare_bindings(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where a claim has a value of the evidence with the year, name or thing of another value there."""
    for mine, told in ((_amounts(claim), _amounts(evidence)), (_years(claim), _years(evidence))):
        conflict = _moved(mine[0], told, claim, evidence) if len(mine) == 1 else None
        if conflict:
            return (conflict,)
    return _crossed(claim, evidence)


def _moved(mine: Bound, told: Sequence[Bound], claim: Reading, evidence: Reading) -> Conflict | None:
    """The conflict of a value that the evidence has once, of something the claim does not name, beside a rival."""
    same = [one for one in told if _equal(mine.value, one.value)]
    if len(same) != 1:
        return None
    [home] = same
    meanings = {token.meaning for token in claim.tokens}
    for other in told:
        parallel = isinstance(mine.value, Quantity) or len(home.words & other.words & meanings) >= PARALLEL
        if other is home or not parallel:
            continue
        apart = [(a - b, b - a) for a, b in zip(home.own, other.own, strict=True) if a - b and b - a]
        if apart and not any(ours & meanings for ours, _ in apart) and any(theirs & meanings for _, theirs in apart):
            kind = Kind.DATE if isinstance(mine.value, str) else Kind.NUMBER
            said = [_printed(evidence, frozenset[str]().union(*sides)) for sides in zip(*apart, strict=True)]
            why = f"the study has {home.text} with {said[0]}, and {other.text} with {said[1]}"
            return Conflict(kind, mine.text, other.text, why)
    return None


def _crossed(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """A claim that one is the other, with a name of each of two parallel clauses and not all of either."""
    words = {token.lower for token in claim.tokens}
    if not words & _EQUATING or words & _SETTING_SIDE_BY_SIDE:
        return ()
    meanings = {token.meaning for token in claim.tokens}
    for one, other in pairwise(_years(evidence)):
        (ours,), (theirs,) = one.own, other.own
        ours, theirs = ours - theirs, theirs - ours
        halved = all(side & meanings and side - meanings for side in (ours, theirs))
        if halved and len(one.words & other.words & meanings) >= PARALLEL:
            first, second = (_printed(evidence, side) for side in (ours, theirs))
            why = f"the study tells one thing of {first} and another of {second}"
            return (Conflict(Kind.WHO_DID_WHAT, _printed(claim, ours | theirs), first, why),)
    return ()


def _printed(reading: Reading, meanings: frozenset[str]) -> str:
    """The words of a text that have these meanings, as printed."""
    return "“" + " ".join(dict.fromkeys(t.text for t in reading.tokens if t.meaning in meanings)) + "”"


def _equal(mine: Quantity | str, told: Quantity | str) -> bool:
    if isinstance(mine, str) or isinstance(told, str):
        return mine == told
    return agree(mine, told)


def _amounts(reading: Reading) -> list[Bound]:
    """The quantities of a kind of which a text has several, or its only ones, with what is theirs."""
    found = [q for q in quantities(reading) if q.kind in ("ratio", "count") and q.text[0].isdigit()]
    kinds = {kind: [q for q in found if q.kind == kind] for kind in ("ratio", "count")}
    values = max(kinds.values(), key=len)
    places = [q.place for q in values]
    years = year_places(reading)
    return [
        Bound(q.text, q, _of_amount(reading, z, q.place, years))
        for q, z in zip(values, _zones(reading, places), strict=True)
    ]


def _years(reading: Reading) -> list[Bound]:
    """The years of a text with the names and things that are theirs."""
    places = sorted(year_places(reading))
    found = []
    for at, zone in zip(places, _zones(reading, places), strict=True):
        tokens = [reading.tokens[n] for n in zone if n != at]
        names = frozenset(t.meaning for t in tokens if t.name and t.place)
        said = frozenset(t.meaning for t in tokens if t.content and not t.name)
        found.append(Bound(reading.tokens[at].text, reading.tokens[at].text, (names,), said))
    return found


def _zones(reading: Reading, places: Sequence[int]) -> list[range]:
    """The words that go with each value: up to the last word that leads on to the next."""
    if not 0 < len(places) <= SERIES:
        return [range(0)] * len(places)
    borders = [0]
    for one, other in pairwise(places):
        leading = [at for at in range(one + 1, other) if _leads(reading.tokens, at)]
        borders.append(leading[-1] if leading else other)
    return [range(a, b) for a, b in pairwise([*borders, len(reading.tokens)])]


def _leads(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].lower in _BETWEEN or tokens[at].segment != tokens[at - 1].segment


def _of_amount(
    reading: Reading, zone: range, place: int, years: frozenset[int]
) -> tuple[frozenset[str], frozenset[str]]:
    """The years in the zone of an amount, and the thing after a "for" or "among" behind it."""
    tokens = [reading.tokens[at] for at in zone]
    things = [
        two for one, two in pairwise(tokens) if one.place > place and one.lower in ("for", "among") and two.content
    ]
    return frozenset(t.meaning for t in tokens if t.place in years), frozenset(t.meaning for t in things)
