"""Tell tables, the inner text of figures, their captions and their notes from prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

from caseqa.structure.blocks import SIZE_STEP, Block, BlockKind, Layout
from caseqa.structure.hyphens import join
from caseqa.structure.printed import FILLED, NUMBERED
from caseqa.text import is_finished, without_marks

CAPTION = re.compile(
    r"^(?P<what>fig(?:ure|\.)?|table|chart|map|box|graph|diagram|plate|exhibit|listing|abb(?:ildung|\.)|tabelle|tableau|carte|"
    r"encadré|cuadro|gráfico)\s*(?P<number>\d{1,3}|[IVXL]+|[A-Z])?(?:[.\-]\d+)*[a-z]?\s*(?P<stop>[.:–—|-])?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_TABULAR = re.compile(r"^(?:table|tab|exhibit|listing|cuadro|box)", re.IGNORECASE)
NOTE = re.compile(
    r"^(?:sources?|notes?|quellen?|adapted from|based on|legend|key|abbreviations?)\s*[:.]|^(?:source|data taken)\b",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"\.{6,}|(?:\. ){6,}")
_NAMED = frozenset(("map", "figure", "table", "chart"))
_NUMBER = re.compile(r"^[\W\d]*\d[\d.,%/–−()$€£-]*[a-z]?$|^[-–—.…*†]+$")

CAPTION_WORDS = 60
"""A longer block that begins "Table 3:" is a paragraph; the longest caption seen has 47 words."""

PROSE_WORDS = 7
"""Words a line holds on average in running text; cells and labels hold fewer."""

CLEARLY_FILLED = 0.9
"""A block whose lines nearly all reach across is prose even where it breaks off (beside a picture, say)."""

SECOND_SIZE = 0.1
"""Share of the prose from which on a smaller size is text of its own (regulations in 8 points), no small print."""

NUMERIC = 0.35
"""Share of numbers among the words of a block from which on it is no prose (dense prose: 0.15)."""

ROWS = 3
"""Lines that make a table when nothing says so but their size and their shape."""

APART = 1.3
"""Leadings over a heading that only space sets off; paragraphs stand apart by 1.5 where they do not indent."""

MORE_ABOVE = 1.15
"""A heading has this much more space over it than under it (UN: 24 and 18 points)."""

NEIGHBOURS = 4
"""Blocks before and after in which a cell's neighbour is looked for."""

NEAR = 1.7
"""Leadings between a bare "Figure 2" and the line that names it."""


class Limits(NamedTuple):
    """Print below ``small`` is small, above ``large`` it is that of headings."""

    small: float
    large: float


def settle(blocks: Sequence[Block], kinds: list[BlockKind], layout: Layout, small: float) -> list[Block]:
    """The blocks, tables and figures marked in ``kinds``, a caption first where it stood below its table."""
    merged = _merge_captions(blocks, kinds, layout)
    for index, kind in enumerate(kinds):
        if kind == BlockKind.CAPTION:
            _around(merged, kinds, index, small)
    _uncaptioned(merged, kinds, Limits(small, layout.size + SIZE_STEP))
    return _captions_first(merged, kinds)


def small_below(blocks: Sequence[Block], layout: Layout) -> float:
    """The size under which print is small: the body's, or that of a second size that holds much of the prose.

    Pages with captions do not tell: what is set small there may belong to a figure.
    """
    prose: Counter[float] = Counter()
    captioned = {block.page for block in blocks if is_caption(block.text)}
    for block in blocks:
        if block.page not in captioned and block.lines >= ROWS and is_finished(block.text) and is_prose(block):
            prose[round(block.size * 2) / 2] += len(block.text)
    sizes = [size for size, length in prose.items() if length >= SECOND_SIZE * prose.total()]
    return min([layout.size, *sizes]) - SIZE_STEP


def is_prose(block: Block) -> bool:
    """True for running text: lines that fill their column, or one finished sentence.

    What breaks off in the middle of a page with room to spare is none.
    """
    text = without_marks(block.text)
    words = text.split()
    if not words or _numbers(words) > NUMERIC:
        return False
    ended = is_finished(text) or text.endswith((";", ",", " and", " or"))
    breaks_off = block.shape is not None and not (ended or block.shape.full or block.shape.below == inf)
    if breaks_off and block.shape and (block.lines < ROWS or block.shape.filled < CLEARLY_FILLED):
        return False
    if block.lines == 1 or block.shape is None:
        return len(words) >= PROSE_WORDS and (is_finished(text) or (block.shape is not None and block.shape.full))
    return len(words) >= 0.8 * PROSE_WORDS * (block.lines - 1) and (block.shape.filled >= FILLED or is_finished(text))


def _numbers(words: Sequence[str]) -> float:
    return sum(1 for word in words if _NUMBER.match(word)) / max(len(words), 1)


def is_caption(text: str) -> bool:
    """True for "Table 3: Costs", "Figure IV" or "Map: Sites", not for a sentence about them."""
    text = without_marks(text)
    found = CAPTION.match(text)
    if not found or len(text.split()) > CAPTION_WORDS or text[0].islower():
        return False
    if not found["number"]:
        return found["stop"] == ":" and bool(found["rest"]) and found["what"].lower() in _NAMED
    rest = found["rest"]
    return bool(found["stop"]) or not rest or (rest[:1].isupper() and not is_finished(rest))


def _merge_captions(blocks: Sequence[Block], kinds: list[BlockKind], layout: Layout) -> list[Block]:
    """Mark captions; a bare label takes in the block that names it, which is emptied of its lines."""
    merged = list(blocks)
    for index, block in enumerate(blocks):
        if kinds[index] != BlockKind.TEXT or not is_caption(block.text):
            continue
        kinds[index] = BlockKind.CAPTION
        found = CAPTION.match(without_marks(block.text))
        follows = blocks[index + 1] if index + 1 < len(blocks) else None
        if found is None or found["rest"] or follows is None or follows.shape is None or follows.page != block.page:
            continue
        named = follows.shape.above <= NEAR and not is_finished(follows.text) and follows.lines <= 4
        if named and follows.size >= layout.size - SIZE_STEP and kinds[index + 1] == BlockKind.TEXT:
            whole = join(block.text, follows.text, layout.vocabulary)
            merged[index] = replace(block, text=whole, lines=block.lines + follows.lines)
            merged[index + 1] = replace(follows, text="", lines=0)
            kinds[index + 1] = BlockKind.FURNITURE
    return merged


def _around(blocks: Sequence[Block], kinds: list[BlockKind], caption: int, small: float) -> None:
    """Mark what belongs to a caption: rows or labels before and after it on its page, and its note."""
    tabular = bool(_TABULAR.match(blocks[caption].text))
    boxed = blocks[caption].text.lower().startswith("box")
    inner = BlockKind.TABLE if tabular else BlockKind.FIGURE_TEXT
    for step in (-1, 1):
        index = caption + step
        while 0 <= index < len(blocks) and blocks[index].page == blocks[caption].page and not boxed:
            if kinds[index] == BlockKind.FURNITURE and not blocks[index].lines:
                index += step
                continue
            if kinds[index] != BlockKind.TEXT:
                break
            if step > 0 and NOTE.match(without_marks(blocks[index].text)):
                kinds[index] = BlockKind.FIGURE_NOTE
            elif _inside(blocks[index], small, tabular and step > 0):
                kinds[index] = inner
            else:
                break
            index += step


def _inside(block: Block, small: float, tabular: bool) -> bool:
    """True for a block that can be rows or labels: no prose, and small; under "Table 3" of any size."""
    if _reads_on(block, small) or NUMBERED.match(block.text):
        return False
    return block.size < small or (tabular and not block.bold)


def _reads_on(block: Block, small: float) -> bool:
    """True for prose; small print must also end as prose does, or go on for some lines."""
    if not is_prose(block) or block.size >= small:
        return is_prose(block)
    return is_finished(block.text) or block.lines > ROWS


def _is_numeric(block: Block) -> bool:
    return _numbers(without_marks(block.text).split()) > NUMERIC


def _uncaptioned(blocks: Sequence[Block], kinds: list[BlockKind], limits: Limits) -> None:
    """Mark runs of loose blocks that nothing names: rows when there are several, else labels."""
    loose = [_is_loose(blocks, kinds, index, limits) for index in range(len(blocks))]
    _spread(blocks, kinds, loose, limits)
    index = 0
    while index < len(blocks):
        end = index
        while end < len(blocks) and loose[end] and blocks[end].page == blocks[index].page:
            end += 1
        run = blocks[index:end]
        lines = sum(block.lines for block in run)
        if lines >= ROWS or any(block.size < limits.small for block in run):
            kind = BlockKind.TABLE if lines >= ROWS else BlockKind.FIGURE_TEXT
            for place in range(index, end):
                noted = NOTE.match(without_marks(blocks[place].text))
                kinds[place] = BlockKind.FIGURE_NOTE if noted else kind
        index = max(end, index + 1)


def _spread(blocks: Sequence[Block], kinds: Sequence[BlockKind], loose: list[bool], limits: Limits) -> None:
    """Let rows take in the wrapped rows next to them and all that stands between two of them."""
    able = [_can_be_loose(block, kind, limits) for block, kind in zip(blocks, kinds, strict=True)]
    for step in (1, -1):
        for index in range(len(blocks))[::step]:
            block, beside = blocks[index], index - step
            if able[index] and 0 <= beside < len(blocks) and loose[beside] and blocks[beside].page == block.page:
                loose[index] |= not block.bold and (block.lines >= ROWS or (block.lines > 1 and not is_spaced(block)))
    last = -1
    for index, block in enumerate(blocks):
        if last >= 0 and (block.page != blocks[last].page or not able[index]):
            last = -1
        if loose[index]:
            if last >= 0:
                loose[last:index] = [True] * (index - last)
            last = index


def is_spaced(block: Block) -> bool:
    """True for plainly more space above than below, as over a heading."""
    shape = block.shape
    return shape is not None and inf > shape.above >= max(APART, MORE_ABOVE * shape.below)


def _can_be_loose(block: Block, kind: BlockKind, limits: Limits) -> bool:
    if kind == BlockKind.TEXT and _LEADERS.search(block.text):
        return True
    larger = block.size > limits.large
    return kind == BlockKind.TEXT and not larger and not _reads_on(block, limits.small) and not is_finished(block.text)


def _is_loose(blocks: Sequence[Block], kinds: Sequence[BlockKind], index: int, limits: Limits) -> bool:
    """True for small, numeric or neighbouring cells, as against a paragraph, a heading or a numbered item."""
    block = blocks[index]
    if not _can_be_loose(block, kinds[index], limits):
        return False
    if block.size < limits.small or _LEADERS.search(block.text):
        return True
    return not NUMBERED.match(block.text) and (_is_numeric(block) or _has_neighbour(blocks, index))


def _has_neighbour(blocks: Sequence[Block], index: int) -> bool:
    """True for a block beside which, in its own column of text, another block stands."""
    block = blocks[index]
    for other in blocks[max(0, index - NEIGHBOURS) : index + NEIGHBOURS + 1]:
        if other is block or other.page != block.page or other.shape is None or block.shape is None:
            continue
        level = other.shape.top <= block.shape.bottom + 1 and block.shape.top <= other.shape.bottom + 1
        beside = other.left > block.shape.right or block.left > other.shape.right
        column = other.shape.column == block.shape.column and other.shape.edge == block.shape.edge
        cells = not (block.bold or other.bold or is_finished(other.text) or is_spaced(block) or is_spaced(other))
        if level and beside and (column or (cells and not is_prose(other))):
            return True
    return False


def _captions_first(blocks: Sequence[Block], kinds: list[BlockKind]) -> list[Block]:
    """The blocks with each caption that closes a run of rows or labels moved to its beginning."""
    inner = (BlockKind.TABLE, BlockKind.FIGURE_TEXT)
    order = list(range(len(blocks)))
    for index, kind in enumerate(kinds):
        if kind != BlockKind.CAPTION or (index + 1 < len(kinds) and kinds[index + 1] in inner):
            continue
        first = index
        while first > 0 and kinds[first - 1] in inner and blocks[first - 1].page == blocks[index].page:
            first -= 1
        order[first : index + 1] = [index, *range(first, index)]
    kinds[:] = [kinds[index] for index in order]
    return [blocks[index] for index in order]
