"""Say whether a printed block goes on with the paragraph that a page, a column or a figure cut before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseqa.structure.blocks import INDENT, LIST_ITEM, Block
from caseqa.structure.printed import NUMBERED
from caseqa.text import is_finished, without_marks

SAME_SIZE = 0.1
"""Pieces of one paragraph differ in size by no more than this share."""

SAME_LEFT = 4.0
"""Points by which the left edge of a paragraph wanders from page to page, its column's own shift aside."""

_OPEN_END = re.compile(r"(?:[;:]|[,;] (?:and|or))$")


def goes_on(waiting: Sequence[Block], block: Block, interrupted: bool) -> bool:
    """True when ``block`` goes on with the paragraph whose pieces wait.

    On one page a gap between two blocks is meant, unless something ``interrupted`` them; over a page or
    column break the words decide, and where these are silent the indent does.
    """
    before = waiting[-1]
    if before.shape is None or block.shape is None or before.back != block.back:
        return False
    if abs(before.size - block.size) > SAME_SIZE * max(before.size, block.size):
        return False
    turned = block.page != before.page or block.shape.top <= before.shape.bottom
    if not turned and not interrupted:
        return False
    text = without_marks(block.text)
    ended = without_marks(before.text).rstrip()
    if LIST_ITEM.match(text) or NUMBERED.match(text):
        return not is_finished(ended) and not _OPEN_END.search(ended) and before.shape.full and text[0] in "(–-"
    if not is_finished(ended):
        return text[:1].islower() or before.shape.full
    if text[:1].islower():
        return True
    if ended.endswith(":") or not before.shape.full:
        return False
    if _shows_beginning(waiting[0]):
        return _in_place(waiting[0], block)
    return turned and block.page - before.page <= 1 and waiting[0].lines > 1 and _is_flush(waiting[0], block)


def _shows_beginning(opening: Block) -> bool:
    """True when the paragraph shows where it begins, by indent or number."""
    assert opening.shape is not None
    indented = abs(opening.left - opening.shape.second) > INDENT
    return indented or bool(NUMBERED.match(opening.text) or LIST_ITEM.match(opening.text))


def _in_place(opening: Block, block: Block) -> bool:
    """True when the block stands where the lines after the first one of the paragraph do."""
    assert opening.shape is not None and block.shape is not None
    inset = opening.shape.second - opening.shape.column
    at = block.left - block.shape.column
    return opening.lines > 1 and abs(at - inset) <= SAME_LEFT


def _is_flush(opening: Block, block: Block) -> bool:
    """True when nothing but its place sets the block apart: neither weight nor an indent of its own.

    Where paragraphs show no beginning, a last line that happens to be full is rarer than a sentence that
    ends with a line.
    """
    assert block.shape is not None
    indented = block.left - block.shape.second > INDENT
    return block.bold == opening.bold and block.lines > 1 and not indented and _in_place(opening, block)
