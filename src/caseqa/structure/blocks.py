"""Gather lines into blocks: what the layout set apart, before anything is said about what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from caseqa.records import Line
from caseqa.structure.hyphens import Vocabulary, join
from caseqa.text import is_finished, without_marks


class BlockKind(StrEnum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    CAPTION = "caption"
    FIGURE_NOTE = "figure_note"
    CREDIT = "photo_credit"
    TITLE_PAGE = "title_page"
    TITLE = "title"
    FURNITURE = "furniture"
    MASTHEAD = "masthead"
    CONTENTS = "contents"
    SIGNATURE = "signature"
    TABLE = "table"
    FIGURE_TEXT = "figure_text"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a printed block stands on its page; lengths in points.

    ``column`` and ``edge`` are the left and right of its column, ``above`` and ``below`` the distance
    between baselines to the lines over and under it (infinite at the ends of a column), ``second``
    the left of its second line, ``full`` says that its last line has no room for another word, and
    ``rows`` are its lines, ``filled`` of which (the last aside) reach across the column.
    """

    top: float
    bottom: float
    right: float
    column: float
    edge: float
    above: float
    below: float
    second: float
    full: bool
    filled: float
    rows: tuple[str, ...]

    @property
    def width(self) -> float:
        """The width of the column."""
        return max(self.edge - self.column, 1.0)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that stand together; ``text`` still holds the fenced marks.

    ``size`` is that of its first line, zero without layout; ``lines`` counts its physical lines;
    ``back`` is true for what stood after the last list of notes; ``shape`` and a
    heading's ``rank`` are known of print alone.
    """

    text: str
    page: int
    size: float
    bold: bool
    left: float
    lines: int
    back: bool = False
    kind: BlockKind = BlockKind.TEXT
    number: str = ""
    shape: Shape | None = None
    rank: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What is usual in a document: body size, distance between lines, and its vocabulary."""

    size: float
    bold: bool
    leading: float
    vocabulary: Vocabulary

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Layout:
        """Measure a document's lines."""
        sizes: Counter[float] = Counter()
        bolds: Counter[bool] = Counter()
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            bolds[line.bold] += len(line.text)
        gaps = [
            following.top - line.top
            for line, following in pairwise(lines)
            if line.page == following.page and 0 < following.top - line.top < 3 * max(line.size, 1)
        ]
        return cls(
            size=sizes.most_common(1)[0][0] if sizes else 0.0,
            bold=bolds.most_common(1)[0][0] if bolds else False,
            leading=median(gaps) if gaps else 1.0,
            vocabulary=Vocabulary.of(line.text for line in lines),
        )


LIST_ITEM = re.compile(r"^(?:[-–•▪◦●*]\s+|\(?(?:[a-z]|[ivx]{1,5}|\d{1,3})\)\s+)")
"""How an item of a list begins: it is never joined to what stands before it."""

LONG_LINE = 200
"""In a text whose lines are longer than this each line is a paragraph; shorter ones were wrapped."""

GAP = 1.35
"""Lines further apart than this many leadings are not of one block (single spacing varies by a tenth)."""

SIZE_STEP = 0.7
"""Points by which sizes must differ to mean something; rounding in PDFs stays under half a point."""

INDENT = 6.0
"""Points that count as an indented first line; the narrowest seen in print is about 8."""


def gather(lines: Sequence[Line], layout: Layout, back: int) -> list[Block]:
    """The blocks of a document in reading order; lines from ``back`` on stand after the notes."""
    rights = _column_rights(lines)
    wrapped = median([len(line.text) for line in lines if len(line.text) > 40] or [0]) < LONG_LINE
    blocks: list[Block] = []
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and index != back and not _breaks(lines, index, layout, rights, wrapped):
            continue
        blocks.append(block_of(lines[start:index], layout, back <= start))
        start = index
    return [block for block in blocks if block.text]


def block_of(lines: Sequence[Line], layout: Layout, back: bool, shape: Shape | None = None) -> Block:
    """The block that lines make up, its words rejoined."""
    text = ""
    for line in lines:
        text = join(text, line.text, layout.vocabulary)
    first = lines[0]
    weight = sum(len(line.text) * (1 if line.bold else -1) for line in lines)
    return Block(text.strip(), first.page, first.size, weight > 0, first.left, len(lines), back, shape=shape)


def _column_rights(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """The right edge of each column, keyed by page and a coarse left edge."""
    rights: dict[tuple[int, int], float] = {}
    for line in lines:
        key = (line.page, int(line.left // 60))
        rights[key] = max(rights.get(key, 0.0), line.right)
    return rights


def _breaks(
    lines: Sequence[Line], index: int, layout: Layout, rights: dict[tuple[int, int], float], wrapped: bool
) -> bool:
    """True when a line begins a new block."""
    before, line = lines[index - 1], lines[index]
    if line.page != before.page or LIST_ITEM.match(line.text):
        return True
    if line.right == 0:
        headings = line.bold or before.bold or line.size != before.size
        return line.top - before.top > 1 or headings or not wrapped
    if abs(line.size - before.size) > SIZE_STEP or line.bold != before.bold:
        return not _inline_change(before, line, layout)
    gap = line.top - before.top
    leading = max(layout.leading, 1.15 * line.size)
    if gap <= 0 or gap > GAP * leading:
        return True
    edge = rights.get((before.page, int(before.left // 60)), before.right)
    short = before.right < edge - 0.12 * (edge - before.left)
    finished = is_finished(before.text)
    return finished and (short or line.left - before.left > INDENT)


def _inline_change(before: Line, line: Line, layout: Layout) -> bool:
    """True when only a bold or smaller phrase changes a line inside a running sentence."""
    close = 0 < line.top - before.top <= GAP * max(layout.leading, 1.15 * line.size)
    same = abs(line.size - before.size) <= SIZE_STEP
    running = not is_finished(before.text) and without_marks(line.text)[:1].islower()
    return close and same and running
