"""Which lines of the body look into which list of notes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from caseqa.footnotes.entries import Run, is_name
from caseqa.footnotes.found import Reach
from caseqa.footnotes.lists import NoteList
from caseqa.records import Line

LONGEST_HEADING = 120
"""Characters of a chapter's heading at most (the longest above notes at hand has 28; others are longer)."""

_NUMBER = re.compile(r"^(?:chapter|part|kapitel|chapitre|capítulo|teil)\s+(\w+)", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+")


def reaches(lines: Sequence[Line], lists: Sequence[NoteList]) -> tuple[Reach, ...]:
    """The lines each run of entries serves: those since the list before, parted by its chapters' headings.

    Runs whose headings are not all found once, in order, in the body share one region.
    """
    found: list[Reach] = []
    start = 0
    for region, notes in enumerate(lists):
        end = notes.start if region + 1 < len(lists) else len(lines)
        starts = _chapter_starts(lines, notes.runs, start, notes.start)
        if starts:
            ends = [*starts[1:], notes.start]
            found += [Reach(a, b, len(found) + k) for k, (a, b) in enumerate(zip(starts, ends, strict=True))]
        else:
            found += [Reach(start, end, -1 - region) for _ in notes.runs]
        start = notes.end + 1
    return tuple(found)


def _chapter_starts(lines: Sequence[Line], runs: Sequence[Run], start: int, end: int) -> list[int]:
    """Where the chapters begin whose names stand above the runs, or nothing unless all are found in order."""
    if len(runs) < 2 or not all(run.heading for run in runs):
        return []
    named = {key for run in runs for key in _keys(run.heading)}
    places: dict[str, list[int]] = {}
    for index in range(start, end):
        if len(lines[index].text) <= LONGEST_HEADING and is_name(lines[index].text):
            for key in _keys(lines[index].text):
                if key in named:
                    places.setdefault(key, []).append(index)
    starts: list[int] = []
    for run in reversed(runs):
        limit = starts[0] if starts else end
        found = [place for key in _keys(run.heading) if (place := _last(places.get(key, []), limit)) is not None]
        if not found:
            return []
        starts.insert(0, found[0])
    return starts


def _last(places: Sequence[int], limit: int) -> int | None:
    """The last place before a limit: a table of contents names its chapters earlier."""
    at = bisect_left(places, limit)
    return places[at - 1] if at else None


def _keys(text: str) -> tuple[str, ...]:
    """A heading's words run together, and its "Chapter 1" alone, by either of which it is known again."""
    whole = "".join(_WORDS.findall(text.lower()))
    number = _NUMBER.match(text)
    alone = "".join(_WORDS.findall(number[0].lower())) if number else ""
    return (whole, f"#{alone}") if alone and alone != whole else (whole, f"#{whole}") if alone else (whole,)
