"""Find the imprint that closes a document: who published it, under which number and licence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseqa.records import Line
from caseqa.structure.blocks import SIZE_STEP, Block, BlockKind, Layout
from caseqa.structure.headings import is_prose
from caseqa.text import without_marks

IMPRINT = re.compile(
    r"\bIS[BS]N\b|^©|\bcreative commons\b|\ball rights reserved\b|\balle Rechte vorbehalten\b|\btous droits réservés\b"
    r"|\btodos los derechos reservados\b",
    re.IGNORECASE,
)


def imprint_start(lines: Sequence[Line], layout: Layout) -> int:
    """Where a last page begins that bears an imprint and, but for headings, nothing in the size of the text.

    The number of lines when there is none.
    """
    if not lines or not lines[-1].right:
        return len(lines)
    page = lines[-1].page
    start = next(index for index, line in enumerate(lines) if line.page == page)
    last = lines[start:]
    small = all(line.bold or not -SIZE_STEP <= line.size - layout.size <= SIZE_STEP for line in last)
    return start if start and small and any(IMPRINT.search(line.text) for line in last) else len(lines)


def mark_imprint(blocks: Sequence[Block], kinds: list[BlockKind], layout: Layout) -> None:
    """Mark addresses and names on the pages of an imprint, as against its sentences and what could be a heading."""
    pages = {block.page for block in blocks if block.back and IMPRINT.search(block.text)}
    for index, block in enumerate(blocks):
        plain = not block.bold and block.size <= layout.size + SIZE_STEP
        undecided = block.back and block.page in pages and kinds[index] == BlockKind.TEXT and plain
        if undecided and not is_prose(without_marks(block.text)):
            kinds[index] = BlockKind.FURNITURE
