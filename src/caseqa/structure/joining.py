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
    return not ended.endswith(":") and before.shape.full and _in_place(waiting[0], block)


def _in_place(opening: Block, block: Block) -> bool:
    """True when paragraphs show where they begin, by indent or number, and this block does not begin so."""
    assert opening.shape is not None and block.shape is not None
    shows = abs(opening.left - opening.shape.second) > INDENT or bool(
        NUMBERED.match(opening.text) or LIST_ITEM.match(opening.text)
    )
    inset = opening.shape.second - opening.shape.column
    at = block.left - block.shape.column
    return shows and opening.lines > 1 and abs(at - inset) <= SAME_LEFT
