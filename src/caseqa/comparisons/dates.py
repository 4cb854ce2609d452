"""Compare the dates of a claim with those of a sentence: years, decades, ranges, months and bounds."""

from __future__ import annotations

from dataclasses import replace

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.dating import Date, dates
from caseqa.comparisons.numerals import number_at
from caseqa.comparisons.readings import Reading
from caseqa.counting import MONTH_NUMBERS

_RELATIVE = frozenset("earlier later before after".split())

ANY_YEAR = 2000
"""The year of two dates that name none, so that "before 23 April" holds 22 April."""


def compatible(claim: Date, evidence: Date) -> bool:
    """True when two dates can mean the same time: their spans meet, two ranges or two like bounds at both ends."""
    if (claim.relation or evidence.relation) and not (claim.year and evidence.year):
        year = claim.year or evidence.year or ANY_YEAR
        claim, evidence = replace(claim, year=claim.year or year), replace(evidence, year=evidence.year or year)
    if claim.year and evidence.year:
        if claim.end and evidence.end:
            starts = replace(claim, end=None), replace(evidence, end=None)
            return compatible(*starts) and compatible(claim.end, evidence.end)
        if claim.relation == evidence.relation != "":
            if not _meet(replace(claim, relation=""), replace(evidence, relation="")):
                return False
        elif _bounded(claim, evidence):
            return True
        elif claim.year != evidence.year or any(d.relation or d.end or d.last for d in (claim, evidence)):
            return _meet(claim, evidence)
    if claim.months and evidence.months and not claim.months & evidence.months:
        return False
    return not (claim.day and evidence.day and claim.day != evidence.day)


def _bounded(claim: Date, evidence: Date) -> bool:
    """True in the very year or month that a sentence bounds: "in 1950" does not deny "before 1950"."""
    if not evidence.relation or claim.year != evidence.year or (claim.day and evidence.day):
        return False
    return not evidence.months or bool(evidence.months & claim.months)


def _meet(claim: Date, evidence: Date) -> bool:
    """True when the times that two dates allow have a day in common."""
    (low, high), (least, most) = _span(claim), _span(evidence)
    return low <= most and least <= high


def _span(date: Date) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The first and the last day that a date allows."""
    first, final = date.first, date.final
    if date.relation in ("before", "by"):
        return (0, 0, 0), final if date.relation == "by" else (*first[:2], first[2] - 1)
    if date.relation in ("after", "since"):
        return first if date.relation == "since" else (*final[:2], final[2] + 1), (9999, 12, 31)
    return first, final


def compare_dates(claim: Reading, evidence: Reading) -> tuple[tuple[Conflict, ...], tuple[str, ...]]:
    """Where the dates of a claim disagree with those of the evidence, and the dates it has no counterpart for."""
    theirs = dates(evidence)
    conflicts: list[Conflict] = []
    alone: list[str] = []
    for mine in dates(claim):
        near = _anchored(claim, mine, evidence, theirs)
        slipped = _slipped(mine, theirs)
        if slipped:
            conflicts.append(says(Kind.DATE, mine.text, slipped.text))
            continue
        if any(compatible(mine, other) for other in near or theirs) or _reckoned(mine, theirs, evidence):
            continue
        if mine.year and mine.relation in ("before", "after"):
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


def _reckoned(mine: Date, theirs: tuple[Date, ...], evidence: Reading) -> bool:
    """True for a year that the evidence gives by another: "in 1885, two years after" gives 1883 and 1887."""
    tokens = evidence.tokens
    spans = [
        number_at(tokens, at - 1)[0]
        for at, token in enumerate(tokens)
        if at and token.stem == "year" and {t.lower for t in tokens[at + 1 : at + 3]} & _RELATIVE
    ]
    return bool(mine.year) and any(abs(mine.year - other.year) in spans for other in theirs if other.year)


def _slipped(mine: Date, theirs: tuple[Date, ...]) -> Date | None:
    """The one date of the evidence, where it is the claim's month in another year.

    Its "since" does not reconcile them: who writes "in May 2010" of what has not been "since May 2000" has misread it.
    """
    if len(theirs) != 1 or not mine.year or len(mine.months) != 1 or theirs[0].relation not in ("", "since"):
        return None
    other = theirs[0]
    same = mine.months == other.months and not mine.end and not other.end
    return other if same and other.year and mine.year != other.year else None


def _named_by(claim: Date, evidence: Date) -> bool:
    return compatible(claim, evidence) or _name(claim) == _name(evidence)


def _name(date: Date) -> tuple[object, ...]:
    """The years and months that a date names, its day aside."""
    return date.year, date.months, date.last, date.end and _name(date.end)


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
