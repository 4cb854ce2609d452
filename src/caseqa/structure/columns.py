"""Find the columns of printed pages: where the text of each line could have begun and ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from caseqa.records import Line

STEP = 4.0
"""Width in points of the strips in which a gutter is looked for; the narrowest gutter seen has 9 points."""

CROSSED = 0.2
"""A gutter is crossed by no more lines than this share (titles, wide tables); one page of 20 has none at all."""

BESIDE = 0.15
"""Each side of a gutter holds at least this share of the lines of the page, and at least ``FEWEST``."""

FEWEST = 6

EDGE = 0.9
"""The right edge is the one that this share of body lines do not pass: a few lines overhang, justified or not."""

SHORTEST = 12
"""Characters a line needs to tell about columns; shorter ones are labels, numbers and last words."""


class Column(NamedTuple):
    """The left and right edge of a column of text."""

    left: float
    right: float


def columns(lines: Sequence[Line], size: float) -> list[Column]:
    """For each line the column it stands in; ``size`` is that of the body."""
    found: list[Column] = []
    for _, page in groupby(lines, key=lambda line: line.page):
        found += _of_page(list(page), size)
    return found


def _of_page(lines: Sequence[Line], size: float) -> list[Column]:
    gutters = _gutters(lines)
    keys = [_between(line, gutters) for line in lines]
    edges = {key: _edges([line for line, k in zip(lines, keys, strict=True) if k == key], size) for key in set(keys)}
    return [edges[key] for key in keys]


def _between(line: Line, gutters: Sequence[float]) -> tuple[int, int]:
    """Between which gutters a line begins and ends."""
    begins = sum(1 for gutter in gutters if gutter < line.left + STEP)
    return begins, max(begins, sum(1 for gutter in gutters if gutter < line.right - STEP))


def _gutters(lines: Sequence[Line]) -> list[float]:
    """Where white runs down a page with enough lines on either side."""
    telling = [line for line in lines if len(line.text) >= SHORTEST]
    if len(telling) < 2 * FEWEST:
        return []
    needed = max(FEWEST, BESIDE * len(telling))
    first, last = min(line.left for line in telling), max(line.right for line in telling)
    crossing: Counter[int] = Counter()
    for line in telling:
        crossing.update(range(int((line.left - first) / STEP), int((line.right - first) / STEP) + 1))
    runs: list[list[float]] = []
    for strip in range(int((last - first) / STEP)):
        x = first + (strip + 0.5) * STEP
        if crossing[strip] > CROSSED * len(telling):
            continue
        if runs and x - runs[-1][-1] <= STEP:
            runs[-1].append(x)
        else:
            runs.append([x])
    found: list[float] = []
    for run in runs:
        x = min(run, key=lambda x: crossing[int((x - first) / STEP)])
        begin = found[-1] if found else first - 1
        left = sum(1 for line in telling if begin <= line.left and line.right <= x + STEP)
        right = sum(1 for line in telling if line.left >= x - STEP)
        if left >= needed and right >= needed:
            found.append(x)
    return found


def _edges(lines: Sequence[Line], size: float) -> Column:
    body = [line for line in lines if abs(line.size - size) < 1 and len(line.text) >= SHORTEST] or list(lines)
    lefts = Counter(round(line.left / 2) for line in body)
    commonest = max(lefts.values())
    left = min(place for place, count in lefts.items() if count >= commonest / 2) * 2.0
    rights = sorted(line.right for line in body)
    return Column(left, rights[min(int(EDGE * len(rights)), len(rights) - 1)])
