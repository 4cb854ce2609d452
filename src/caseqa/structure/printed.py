"""Gather the lines of printed pages into blocks, by gap, indent, size, numbering and short last lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from caseqa.records import Line
from caseqa.structure.blocks import GAP, INDENT, LIST_ITEM, SIZE_STEP, Block, Layout, Shape, block_of
from caseqa.structure.columns import Column, columns
from caseqa.text import is_finished, without_marks

LOOSE = 1.15
"""After a full stop a gap of this many leadings is a new paragraph (seen: 1.22); marks stretch by a twentieth."""

FEW_SAMPLES = 5
"""A size needs this many gaps before their commonest is believed; else lines are taken to be 1.2 sizes apart."""

INLINE_STEP = 0.2
"""Words in a line may be smaller than their paragraph by this share (addresses in typewriter letters: 15 %)."""

EVEN = 2.0
"""Points by which the ends of justified lines differ (1.7 at most in the UN's own setting)."""

LOOK_BACK = 6
"""Blocks of one page that may stand side by side; the reader's order weaves no more (seen: three)."""

OVERLAP = 0.1
"""Share of the narrower width by which lines that stand under one another overlap."""

FILLED = 0.7
"""A line that reaches this far across its column is one of running text."""

NUMBERED = re.compile(r"^\d{1,3}\.\s+\S")
"""How a numbered paragraph begins; the number is part of its text."""

_BULLET = re.compile(r"^[•▪◦●■‣∙]\s*\S")
_OPEN_END = re.compile(r"[;,]$|\b(?:and|or)$")


@dataclass(slots=True)
class _Run:
    """The lines of a block as they are found."""

    lines: list[Line]
    column: Column
    above: float
    below: float = inf
    back: bool = False
    reach: float = field(default=0.0)

    @property
    def even(self) -> bool:
        """True when its last two lines end together: it is set to a width of its own, beside a picture say."""
        return len(self.lines) > 1 and all(self.reach - line.right <= EVEN for line in self.lines[-2:])

    @property
    def edge(self) -> float:
        """How far its lines may reach: the column, or less when the block itself is narrower."""
        first = self.lines[0]
        inset = first.left - self.column.left > INDENT and self.lines[-1].left - self.column.left > INDENT
        near = self.reach > self.column.right - 0.03 * (self.column.right - self.column.left)
        if (inset and not near and len(self.lines) > 1) or self.even:
            return self.reach
        return max(self.column.right, self.reach) if near else self.column.right


@dataclass(frozen=True, slots=True)
class _Leading:
    """The usual distance between the baselines of a document, by size.

    Wide lines count for more: those of a paragraph, as against the short ones of addresses and lists.
    """

    by_size: dict[float, float]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Leading:
        gaps: dict[float, Counter[float]] = {}
        samples: Counter[float] = Counter()
        for line, following in pairwise(lines):
            gap = following.top - line.top
            alike = line.page == following.page and abs(line.size - following.size) < 0.1
            if alike and 0 < gap < 2.4 * line.size and _overlap(line, following):
                size, width = round(line.size), min(line.right - line.left, following.right - following.left)
                gaps.setdefault(size, Counter())[round(gap * 2) / 2] += max(round(width), 1)
                samples[size] += 1
        return cls({size: found.most_common(1)[0][0] for size, found in gaps.items() if samples[size] >= FEW_SAMPLES})

    def at(self, size: float) -> float:
        """The distance at a size."""
        return max(self.by_size.get(round(size), 1.2 * size), size)


def gather_printed(lines: Sequence[Line], layout: Layout, back: int) -> list[Block]:
    """The blocks of printed pages in reading order; lines from ``back`` on stand after the notes.

    A line may go on with any block that stands over it, not only the last: where the reader's order
    weaves columns, a table and a text beside it come apart again.
    """
    places = columns(lines, layout.size)
    leading = _Leading.of(lines)
    runs: list[_Run] = []
    for index, line in enumerate(lines):
        over = _over(runs, line)
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is not None and (following.page != line.page or not _overlap(line, following)):
            following = None
        if over is not None and (index >= back) == over.back and not _breaks(over, line, following, leading):
            over.lines.append(line)
            over.reach = max(over.reach, line.right)
            continue
        gap = line.top - over.lines[-1].top if over is not None else inf
        above = gap / leading.at(max(line.size, layout.size)) if gap > 0 else inf
        if over is not None and gap > 0:
            over.below = min(over.below, gap / leading.at(max(over.lines[-1].size, layout.size)))
        runs.append(_Run([line], places[index], above, back=index >= back, reach=line.right))
    return [_block(run, layout) for run in runs]


def has_room(edge: float, before: Line, text: str) -> bool:
    """True when the first word of ``text`` would still have fitted on the line before it."""
    word = re.match(r"\S+", without_marks(text))
    width = (before.right - before.left) / max(len(without_marks(before.text)), 1)
    wanted = (len(word[0]) + 1.5) * width if word else 0.0
    return before.right + wanted < edge


def _over(runs: Sequence[_Run], line: Line) -> _Run | None:
    """The nearest block of the page that stands over the line, those beside it passed by."""
    for run in runs[: -LOOK_BACK - 1 : -1]:
        last = run.lines[-1]
        if last.page != line.page:
            return None
        if _overlap(last, line) or _overlap(run.lines[0], line):
            return run
    return None


def _overlap(first: Line, second: Line) -> bool:
    common = min(first.right, second.right) - max(first.left, second.left)
    return common > OVERLAP * max(min(first.right - first.left, second.right - second.left), 1.0)


def _breaks(run: _Run, line: Line, following: Line | None, leading: _Leading) -> bool:
    """True when a line begins a new block."""
    before = run.lines[-1]
    gap = (line.top - before.top) / leading.at(max(line.size, before.size))
    if gap <= 0.1 or gap > GAP:
        return True
    short = has_room(run.edge, before, line.text)
    finished = is_finished(before.text)
    if _begins_item(run, line, gap, short, finished):
        return True
    if abs(line.size - before.size) > SIZE_STEP or line.bold != before.bold:
        return not _inline(run, line, gap, short)
    if (finished and short) or ((finished or short) and gap > LOOSE):
        return True
    return _shifted(run, line, following, finished)


def _shifted(run: _Run, line: Line, following: Line | None, finished: bool) -> bool:
    """True when the left edge moves as it does between paragraphs: indented, or back from an inset."""
    before = run.lines[-1]
    shift = line.left - before.left
    alone = len(run.lines) == 1
    if abs(shift) <= INDENT or line.bold:
        return alone and finished and following is not None and line.left - following.left > INDENT
    if shift > 0:
        if alone:
            return finished and not _is_item(run.lines[0].text)
        return finished or (following is not None and abs(following.left - line.left) < 2)
    steady = not alone and abs(before.left - run.lines[-2].left) < 2
    return steady if not finished else not alone


def _begins_item(run: _Run, line: Line, gap: float, short: bool, finished: bool) -> bool:
    """True for the first line of an item or a numbered paragraph, as against a line that merely looks like it."""
    before = run.lines[-1]
    if _BULLET.match(line.text):
        return True
    if not _is_item(line.text):
        return False
    moved = abs(line.left - before.left) > 3
    ended = finished or bool(_OPEN_END.search(without_marks(before.text)))
    if gap > LOOSE or (short and ended) or (moved and ended):
        return True
    return ended and _is_item(run.lines[0].text) and _like(run.lines[0].text, line.text)


def _is_item(text: str) -> bool:
    return bool(LIST_ITEM.match(text) or NUMBERED.match(text))


def _like(first: str, second: str) -> bool:
    """True when two items are numbered alike."""
    shapes = [re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", text.split()[0].lower())) for text in (first, second)]
    return shapes[0] == shapes[1]


def _inline(run: _Run, line: Line, gap: float, short: bool) -> bool:
    """True when only some words of a running paragraph are bold or smaller."""
    before = run.lines[-1]
    alike = abs(line.size - before.size) <= INLINE_STEP * max(line.size, before.size)
    level = abs(line.left - before.left) <= 2 or (len(run.lines) == 1 and before.left - line.left > 0)
    running = not is_finished(before.text) or line.bold != before.bold
    return gap <= LOOSE and alike and level and not short and running


def _block(run: _Run, layout: Layout) -> Block:
    lines = run.lines
    left, right = run.column
    last = lines[-1]
    evenly = sum(1 for line in lines[:-1] if run.reach - line.right <= EVEN)
    set_apart = len(lines) > 3 and evenly >= FILLED * (len(lines) - 1)
    edge = run.reach if set_apart else run.edge
    across = [line for line in lines[:-1] if line.right > left + FILLED * (edge - left)]
    full = not has_room(run.edge, last, "a" * 6)
    shape = Shape(
        top=lines[0].top,
        bottom=last.top,
        right=run.reach,
        column=left,
        edge=right,
        above=run.above,
        below=run.below,
        second=lines[1].left if len(lines) > 1 else lines[0].left,
        full=full,
        filled=len(across) / max(len(lines) - 1, 1),
        rows=tuple(line.text for line in lines),
    )
    return block_of(lines, layout, run.back, shape)
