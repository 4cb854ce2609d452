"""The reading order of a page: columns inside bands, whole lines out of fragments.

A gutter is a strip that no fragment of a band crosses, with lines of prose on both sides, or
prose on one side and something set to its own rhythm (a box, margin notes) on the other.
Rows of a table have neither, so they stay rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, groupby
from statistics import median

from .pdf_lines import Fragment, fragment_of

# A column needs this many lines before it is one; fewer are a list, a formula or an address.
_MIN_LINES = 4
# The narrowest gutter in points: gazettes go down to eight, and browsers hang list numbers into theirs.
_MIN_GUTTER = 2.5
# Gutters narrower than this share of the size are believed only between columns of this many lines.
_TIGHT, _TIGHT_LINES = 0.8, 10
# A word space is at most this wide in most lines; a wider one on the gutter is the gutter.
_GUTTER_GAP = 0.33
# Prose fills its column; cells of a table do not.
_PROSE_FILL = 0.6
# Columns of text are alike in width; a narrower one is a box or a margin note.
_LEAST_RATIO = 0.4
# Narrower than this many sizes no prose can be set.
_MIN_SIZES = 10.0
# Titles, tables and figures may cross a gutter; this share of the lines at most.
_CROSSING = 0.2
# Lines of two blocks set to the same rhythm share baselines within this share of their size.
_SAME_BASELINE = 0.12
_MAX_DEPTH = 6
_ENUMERATOR = re.compile(r"[(\[]?(?:[0-9]{1,3}|[ivxlc]{1,5}|[A-Za-z]{1,2})[.)\]:]{0,2}|[•·▪●○◦–—*†‡§-]{1,3}")


def ordered(parts: Sequence[Fragment], depth: int = 0) -> list[list[Fragment]]:
    """The fragments of a page grouped into lines, in reading order."""
    if depth < _MAX_DEPTH and len(parts) > 2 * _MIN_LINES:
        for edge in _gutters(parts):
            bands = _bands(parts, edge)
            if any(right for _, right, _ in bands):
                return _by_band(bands, depth)
    return as_rows(parts)


def _by_band(bands: list[tuple[list[Fragment], list[Fragment], bool]], depth: int) -> list[list[Fragment]]:
    lines: list[list[Fragment]] = []
    for left, right, right_first in bands:
        sides = (right, left) if right_first else (left, right)
        for side in sides:
            if side:
                lines.extend(ordered(side, depth + 1))
    return lines


def as_rows(parts: Sequence[Fragment]) -> list[list[Fragment]]:
    """The fragments grouped by baseline, from the top down and from left to right."""
    rows: dict[int, list[Fragment]] = defaultdict(list)
    for part in parts:
        rows[part.row].append(part)
    return [sorted(row, key=lambda p: p.x0) for row in sorted(rows.values(), key=lambda r: min(p.y for p in r))]


def _gutters(parts: Sequence[Fragment]) -> list[float]:
    """Where strips that few lines cross run down the page, the emptiest and widest first."""
    left, right = int(min(p.x0 for p in parts)), int(max(p.x1 for p in parts)) + 1
    cover = [0] * (right - left + 2)
    for part in parts:
        cover[int(part.x0) - left] += 1
        cover[int(part.x1) - left + 1] -= 1
    cover = list(accumulate(cover))
    valleys: set[tuple[int, int, float]] = set()
    for few in (_CROSSING * max(cover), 0):
        at = 0
        for low, run in groupby(cover, key=lambda c, few=few: c <= few):  # type: ignore[misc]
            strip = list(run)
            if low and at > 0 and at + len(strip) < len(cover) - 2 and len(strip) >= _MIN_GUTTER - 1:
                least = min(strip)
                spots = [i for i, c in enumerate(strip) if c == least]
                valleys.add((least, -len(spots), left + at + spots[len(spots) // 2] + 0.5))
            at += len(strip)
    return [x for _, _, x in sorted(valleys)]


def _bands(
    parts: Sequence[Fragment], edge: float, nested: bool = False
) -> list[tuple[list[Fragment], list[Fragment], bool]]:
    """The page cut at every fragment that crosses ``edge``; (left, right, right first) for each band.

    Bands that are no columns have everything in ``left``.
    """
    bands: list[tuple[list[Fragment], list[Fragment], bool]] = []
    plain: list[Fragment] = []
    band: list[Fragment] = []

    def close() -> None:
        nonlocal band, plain
        judged = _judge(band, edge, nested)
        if judged is None:
            plain = plain + band
        else:
            if plain:
                bands.append((plain, [], False))
            plain = []
            bands.append(judged)
        band = []

    parts = [half for part in parts for half in _cut(part, edge)]
    crossing_rows = {p.row for p in parts if p.x0 < edge < p.x1}
    for part in sorted(parts, key=lambda p: (p.y, p.x0)):
        if part.row in crossing_rows:
            close()
            plain.append(part)
        else:
            band.append(part)
    close()
    if plain:
        bands.append((plain, [], False))
    return bands


def _cut(part: Fragment, edge: float) -> tuple[Fragment, ...]:
    """Two fragments where only a gap of this one lies on ``edge``, else itself."""
    if not part.x0 < edge < part.x1:
        return (part,)
    left = tuple(p for p in part.pieces if p[0].x1 <= edge)
    right = tuple(p for p in part.pieces if p[0].x0 >= edge)
    if not left or len(left) + len(right) < len(part.pieces):
        return (part,)
    before, after = max(p[0].x1 for p in left), min(p[0].x0 for p in right)
    if after - before < _GUTTER_GAP * part.size:
        return (part,)
    return fragment_of(part.row, part.y, part.size, left), fragment_of(part.row, part.y, part.size, right)


def _judge(band: list[Fragment], edge: float, nested: bool) -> tuple[list[Fragment], list[Fragment], bool] | None:
    left = [p for p in band if p.x0 < edge]
    right = [p for p in band if p.x0 >= edge]
    a, b = _Side(left, nested), _Side(right, nested)
    gap = b.x0 - a.x1
    few = min(len(a.lines), len(b.lines))
    if few < 3 or gap < _MIN_GUTTER or (gap < _TIGHT * a.size and few < _TIGHT_LINES):
        return None
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    if overlap < 0.5 * min(a.bottom - a.top, b.bottom - b.top):
        return None
    if a.prose and b.prose and _LEAST_RATIO < a.width / b.width < 1 / _LEAST_RATIO:
        return left, right, False
    wide, narrow = (a, b) if a.width >= b.width else (b, a)
    if wide.prose and not narrow.enumerates and not _same_rhythm(wide, narrow):
        return left, right, wide is b
    return None


class _Side:
    """One side of a supposed gutter, measured."""

    def __init__(self, parts: list[Fragment], nested: bool) -> None:
        self.nested = nested
        self.parts = parts
        self.lines = as_rows(parts)
        self.x0 = min((p.x0 for p in parts), default=0.0)
        self.x1 = max((p.x1 for p in parts), default=0.0)
        self.top = min((p.y for p in parts), default=0.0)
        self.bottom = max((p.y for p in parts), default=0.0)
        self.width = max(self.x1 - self.x0, 1.0)
        self.size = median(p.size for p in parts) if parts else 1.0

    @property
    def prose(self) -> bool:
        """True when most lines fill the width, or fill columns within it."""
        if len(self.lines) < _MIN_LINES or self.width < _MIN_SIZES * self.size:
            return False
        fills = [sum(part.x1 - part.x0 for part in line) / self.width for line in self.lines]
        if median(fills) >= _PROSE_FILL:
            return True
        if self.nested:  # three columns are two beside one, and looking deeper costs more than it finds
            return False
        return any(any(right for _, right, _ in _bands(self.parts, edge, True)) for edge in _gutters(self.parts))

    @property
    def enumerates(self) -> bool:
        """True when most lines are list numbers or bullets."""
        hits = sum(bool(_ENUMERATOR.fullmatch(" ".join(p.text for p in line))) for line in self.lines)
        return hits * 2 > len(self.lines)


def _same_rhythm(wide: _Side, narrow: _Side) -> bool:
    """True when the lines of the narrow side stand on lines of the wide one, as in a table."""
    levels = sorted(line[0].y for line in wide.lines)
    hits = sum(any(abs(line[0].y - level) <= _SAME_BASELINE * narrow.size for level in levels) for line in narrow.lines)
    return hits * 2 > len(narrow.lines)
