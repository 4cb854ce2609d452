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
from caseqa.text import is_finished


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
    SUBJECT_INDEX = "subject_index"
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

PLAIN_ITEM = re.compile(LIST_ITEM.pattern + r"|^\+\s+(?=[^\W\d_])")
"""The same where print gives no places; a plus before a number is a sum."""

COUNTED = re.compile(r"^(?P<number>\d{1,3})\.\s+\S")
"""How a counted item begins, but also a numbered heading and a numbered paragraph."""

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
    counted = _counted(lines)
    wrapped = median([len(line.text) for line in lines if len(line.text) > 40] or [0]) < LONG_LINE
    blocks: list[Block] = []
    start = 0
    for index in range(1, len(lines) + 1):
        begins = index in (back, len(lines)) or index in counted or _breaks(lines, index, wrapped)
        if not begins:
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


def _breaks(lines: Sequence[Line], index: int, wrapped: bool) -> bool:
    """True when a line begins a new block."""
    before, line = lines[index - 1], lines[index]
    if _is_apart(lines, index) or PLAIN_ITEM.match(line.text):
        return True
    return line.bold or before.bold or line.size != before.size or not wrapped


def _is_apart(lines: Sequence[Line], index: int) -> bool:
    """True for the first line, the first of a page, and one under a blank line."""
    before, line = lines[index - 1], lines[index]
    return index == 0 or line.page != before.page or line.top - before.top > 1


def _counted(lines: Sequence[Line]) -> set[int]:
    """The lines that begin a counted item inside a run of lines: each goes on counting, or a list opens with it.

    A wrapped "12. May" is neither.
    """
    found: set[int] = set()
    last: int | None = None
    for index, line in enumerate(lines):
        item = COUNTED.match(line.text)
        number = int(item["number"]) if item else None
        if _is_apart(lines, index):
            last = number
        elif number is not None:
            opens = number == 1 and (is_finished(lines[index - 1].text) or _has_second(lines, index))
            if opens or (last is not None and number in (last + 1, 1)):
                found.add(index)
                last = number
    return found


def _has_second(lines: Sequence[Line], first: int) -> bool:
    """True when a second item follows in the same run; Markdown may count it as another first."""
    for index in range(first + 1, len(lines)):
        item = COUNTED.match(lines[index].text)
        if _is_apart(lines, index) or (item and int(item["number"]) in (1, 2)):
            return not _is_apart(lines, index)
    return False
