"""Say what each block of printed pages is: heading, title, masthead, caption, table, signature, or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import inf

from caseqa.structure.blocks import INDENT, LIST_ITEM, SIZE_STEP, Block, BlockKind, Layout, Shape
from caseqa.structure.front import front
from caseqa.structure.headings import CREDIT, PART, TOP_LEVEL, back_headings
from caseqa.structure.imprint import mark_imprint
from caseqa.structure.printed import LOOSE, NUMBERED
from caseqa.structure.ranks import ranks
from caseqa.structure.tables import APART, is_prose, is_spaced, settle, small_below
from caseqa.text import is_finished, without_marks

HEADING_WORDS = 45
"""A longer block is a sentence; the longest heading of the 14 documents has 40 words (UN italics)."""

HEADING_LINES = 4

SHORT_WORDS = 10
"""A bold heading numbered "1." may end in a full stop when it is this short; a longer one is a paragraph."""

LEAST_BELOW = 1.05
"""Leadings under it: text that follows at the usual distance goes on with it."""

MOSTLY_LETTERS = 0.6
"""Share of letters in a heading that only space sets off; formulas and rows of figures have fewer."""

CENTRED = 0.08
"""Share of the column by which the middle of a centred line may miss the middle of the column."""

TO_THE_RIGHT = 0.35
"""A line that begins after this share of the column and is not centred is a signature, a date or an address."""

_BULLET = re.compile(r"^[•▪◦●■‣∙–-]\s*")
_SIGNED = re.compile(r"^\(?(?:signed|s/|/s/|gezeichnet|signé|firmado)\)?[\s:]", re.IGNORECASE)
_NUMBERING = re.compile(
    r"^(?:[IVXLC]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*|[A-Za-z](?:\.\d{1,2})+)[.)]?\s+|^\([a-z\d]{1,4}\)\s+"
)
_COUNTED = re.compile(r"^(?:(?:[IVXLC]{1,6}|[A-Z])\.|(?:\d{1,2}|[A-Za-z])(?:\.\d{1,2})+\.?|\d{1,2}(?=\s+[A-Z]))\s+\S")
_NUMERAL = re.compile(r"([IVXLC]{1,6}|\d{1,2}|[A-Z])[.)]?")
_LABEL = re.compile(
    r"^(?:(?:part|chapter|annex|appendix|section|book|teil|kapitel|chapitre|titre)(?:\s+[\dIVXLC]{1,6}|\s+[A-Z]|\s+[a-z]{3,9})?|"
    r"[IVXLC]{1,6}|\d{1,2}|[A-Z]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[.):]?$",
    re.IGNORECASE,
)


def classify_printed(blocks: Sequence[Block], layout: Layout) -> tuple[list[Block], str]:
    """The blocks of printed pages with their kinds and ranks, and the title read from the first of them."""
    kinds = [_first_look(block) for block in blocks]
    mark_imprint(blocks, kinds, layout)
    small = small_below(blocks, layout)
    blocks = settle(blocks, kinds, layout, small)
    for index in range(len(blocks)):
        if kinds[index] == BlockKind.TEXT and _is_heading(blocks, kinds, index, layout, small):
            kinds[index] = BlockKind.HEADING
    _signatures(blocks, kinds)
    blocks = _join_labels(blocks, kinds)
    title = front(blocks, kinds, layout)
    back_headings(blocks, kinds)
    depths = iter(ranks([b for b, kind in zip(blocks, kinds, strict=True) if kind == BlockKind.HEADING]))
    return [
        replace(block, kind=kind, rank=(next(depths), 0) if kind == BlockKind.HEADING else None)
        for block, kind in zip(blocks, kinds, strict=True)
    ], title


def _first_look(block: Block) -> BlockKind:
    text = without_marks(block.text)
    if block.kind != BlockKind.TEXT:
        return block.kind
    if text == block.text and not any(character.isalnum() for character in text):
        return BlockKind.FURNITURE
    if CREDIT.match(text) and not LIST_ITEM.match(text) and len(text.split()) <= 20:
        return BlockKind.CREDIT
    if _SIGNED.match(text) and len(text.split()) <= 20:
        return BlockKind.SIGNATURE
    return BlockKind.TEXT


def _is_heading(blocks: Sequence[Block], kinds: Sequence[BlockKind], index: int, layout: Layout, small: float) -> bool:
    block = blocks[index]
    if block.shape is None or not _reads_like_one(block) or block.size < small or not _stands_like_one(block, layout):
        return False
    after = _next_text(blocks, kinds, index)
    larger = block.size > layout.size + SIZE_STEP
    sure = larger or _COUNTED.match(without_marks(block.text)) or _BULLET.match(after.text if after else "")
    if after is None or (without_marks(after.text)[:1].islower() and not sure):
        return False
    if larger:
        return True
    apart = block.shape.above > LOOSE
    if block.bold and not layout.bold:
        return apart or (index > 0 and kinds[index - 1] != BlockKind.TEXT)
    text = without_marks(block.text)
    if text.isupper() and sum(c.isalpha() for c in text) >= 4:
        return apart and not is_finished(text)
    return _stands_free(blocks, kinds, index, after)


def _reads_like_one(block: Block) -> bool:
    """True for words that could be a heading, whatever they look like."""
    text = without_marks(block.text)
    words = text.split()
    if not words or len(words) > HEADING_WORDS or block.lines > HEADING_LINES:
        return False
    if (
        _BULLET.match(text)
        or "@" in text
        or "://" in text
        or text.startswith("[")
        or text.endswith((":", ";", ",", "-", "–", "—"))
    ):
        return False
    numbering = _NUMBERING.match(text)
    stopped = is_finished(text) and not text.rstrip("\"'”’)").endswith(("?", "!"))
    if stopped and not (numbering and block.bold and (len(words) <= SHORT_WORDS or not NUMBERED.match(text))):
        return False
    opening = text[numbering.end() :] if numbering else text
    opening = opening.lstrip("\"'“‘«([¿")
    letters = sum(c.isalpha() for c in opening)
    if (letters < 3 or letters < 0.5 * len(opening)) and not _LABEL.match(text):
        return False
    return not opening[:1].islower() or bool(_COUNTED.match(text))


def _stands_like_one(block: Block, layout: Layout) -> bool:
    """True for a block that is not smaller than the text, nor moved to the right as signatures are."""
    shape = block.shape
    if shape is None:
        return False
    larger = block.size > layout.size + SIZE_STEP
    if LIST_ITEM.match(block.text) and not (block.bold or larger or is_spaced(block) or _is_topmost(shape)):
        return False
    return larger or block.left - shape.column < TO_THE_RIGHT * shape.width or _is_centred(block)


def _is_centred(block: Block) -> bool:
    shape = block.shape
    if shape is None:
        return False
    middle = (block.left + shape.right) / 2
    return abs(middle - (shape.column + shape.edge) / 2) < CENTRED * shape.width


def _stands_free(blocks: Sequence[Block], kinds: Sequence[BlockKind], index: int, after: Block) -> bool:
    """True for a plain line with more space over it than under it, prose before and after."""
    block = blocks[index]
    shape, text = block.shape, without_marks(block.text)
    if shape is None or is_finished(text):
        return False
    spaced, topmost = is_spaced(block), _is_topmost(shape)
    known = bool(text.lower().rstrip(":. ") in TOP_LEVEL or PART.match(text) or _COUNTED.match(text))
    listed = bool(LIST_ITEM.match(text) or NUMBERED.match(text))
    if NUMBERED.match(text) and not NUMBERED.match(after.text) and len(text.split()) <= SHORT_WORDS:
        known = known or min(shape.above, shape.below) >= APART
    if not known and (NUMBERED.match(text) or len(text.split()) < 2) and not spaced:
        return False
    if not known and sum(c.isalpha() for c in text) < MOSTLY_LETTERS * len(text):
        return False
    before = next((blocks[i] for i in range(index - 1, -1, -1) if kinds[i] == BlockKind.TEXT), None)
    after_heading = index > 0 and kinds[index - 1] == BlockKind.HEADING
    if before is not None and not after_heading and not is_finished(before.text):
        return False
    level = known or block.left - shape.column <= INDENT or _is_centred(block) or listed
    item = bool(LIST_ITEM.match(after.text))
    leads = is_prose(after) or item or bool(NUMBERED.match(after.text))
    if topmost and listed and item:
        return False
    return level and (spaced or topmost or (known and shape.above >= APART)) and leads and shape.below > LEAST_BELOW


def _is_topmost(shape: Shape) -> bool:
    """True for what opens a page or column with text under it."""
    return shape.above == inf and shape.below != inf


def _next_text(blocks: Sequence[Block], kinds: Sequence[BlockKind], index: int) -> Block | None:
    skipped = (BlockKind.FURNITURE, BlockKind.CREDIT, BlockKind.CAPTION, BlockKind.FIGURE_TEXT, BlockKind.FIGURE_NOTE)
    for follow in range(index + 1, len(blocks)):
        if kinds[follow] not in skipped:
            return blocks[follow]
    return None


def _signatures(blocks: Sequence[Block], kinds: list[BlockKind]) -> None:
    """Mark the short lines to the right that stand around "(Signed)" or close a letter."""
    for index, block in enumerate(blocks):
        near = [i for i in (index - 1, index + 1) if 0 <= i < len(blocks)]
        if kinds[index] == BlockKind.SIGNATURE:
            for other in near:
                if kinds[other] == BlockKind.TEXT and _is_to_the_right(blocks[other]):
                    kinds[other] = BlockKind.SIGNATURE
        elif kinds[index] == BlockKind.TEXT and _is_to_the_right(block) and not is_finished(block.text):
            last = index + 1 == len(blocks) or blocks[index + 1].page > block.page
            if last and block.lines <= 4:
                kinds[index] = BlockKind.SIGNATURE


def _is_to_the_right(block: Block) -> bool:
    shape = block.shape
    if shape is None or len(block.text.split()) > 20:
        return False
    return block.left - shape.column > TO_THE_RIGHT * shape.width and shape.right > shape.edge - 0.1 * shape.width


def _join_labels(blocks: Sequence[Block], kinds: list[BlockKind]) -> list[Block]:
    """The blocks with a lone "Chapter IV", "II" or "ONE" joined to the heading under it."""
    merged = list(blocks)
    for index in range(len(blocks) - 1):
        block, follows = merged[index], merged[index + 1]
        if kinds[index] != BlockKind.HEADING or kinds[index + 1] != BlockKind.HEADING or block.page != follows.page:
            continue
        label = without_marks(block.text)
        if not _LABEL.match(label) or _NUMBERING.match(without_marks(follows.text)) or PART.match(follows.text):
            continue
        numeral = _NUMERAL.fullmatch(label)
        joined = f"{numeral[1]}. {follows.text}" if numeral else f"{block.text.rstrip(':')} {follows.text}"
        merged[index + 1] = replace(follows, text=joined, lines=block.lines + follows.lines)
        merged[index] = replace(block, text="", lines=0)
        kinds[index] = BlockKind.FURNITURE
    for index, block in enumerate(merged):
        if kinds[index] == BlockKind.HEADING and _NUMERAL.fullmatch(without_marks(block.text)):
            kinds[index] = BlockKind.FURNITURE
    return merged
