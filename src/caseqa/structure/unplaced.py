"""Say what each block of a text without places is: heading, caption, photo credit, title page, or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from caseqa.structure.blocks import PLAIN_ITEM, Block, BlockKind
from caseqa.structure.headings import CREDIT, back_headings, is_heading, is_prose, is_sentence, looks_like_heading
from caseqa.structure.imprint import IMPRINT
from caseqa.structure.title_pages import TOP_SIZE, mark_title_page
from caseqa.text import is_finished, without_marks

CAPTION_WORDS = 60

FIGURE_NOTE_WITHIN = 3
"""Blocks after a caption among which its note may stand."""

_CAPTION = re.compile(
    r"^(?:fig(?:ure|\.)?|table|chart|map|box|graph|diagram|plate|exhibit|abb(?:ildung|\.)|tabelle|tableau|carte|"
    r"encadré|cuadro|gráfico)\s*(?:\d+|[IVX]+|[A-Z])(?:[.\-]\d+)?\s*(?P<stop>[.:–—|-])?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_FIGURE_NOTE = re.compile(
    r"^(?:sources?|notes?|data|quellen?|adapted from|based on|legend|key)\b\s*[:.]?|^data taken\b", re.IGNORECASE
)
_LONE = re.compile(r"^(?:[IVXLC]{1,6}|\d{1,2}|[A-Z])[.)]?$")


def classify(blocks: Sequence[Block], title: str = "") -> list[Block]:
    """The blocks with their kinds; ``title`` is the one given with the file.

    Where headings are set apart (Markdown) nothing else is one, and only their sign says how deep they stand.
    A numeral that stands alone joins the heading it belongs to.
    """
    blocks = _merge_numerals(blocks)
    headed = any(block.bold for block in blocks)
    imprint = any(block.back and IMPRINT.search(block.text) for block in blocks)
    kinds = [_first_look(block) for block in blocks]
    for index, block in enumerate(blocks):
        if kinds[index] != BlockKind.TEXT:
            continue
        if not headed and is_heading(blocks, kinds, index):
            kinds[index] = BlockKind.HEADING
        elif block.back and not is_prose(block.text) and (imprint or not is_sentence(block.text)):
            kinds[index] = BlockKind.FURNITURE
    mark_title_page(blocks, kinds, title)
    _figure_notes(blocks, kinds)
    back_headings(blocks, kinds)
    return [
        replace(block, kind=kind, rank=(round(TOP_SIZE - block.size), 0) if block.bold else None)
        for block, kind in zip(blocks, kinds, strict=True)
    ]


def _merge_numerals(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each lone numeral put before its heading; one that finds none is a page number.

    A heading set apart is one by itself, also when it is a numeral.
    """
    merged: list[Block] = []
    waiting: Block | None = None
    for block in [*blocks, None]:
        if waiting is not None:
            if block is not None and _is_numbered_by(block, waiting):
                numeral = waiting.text.rstrip(".)")
                merged.append(replace(block, text=f"{numeral}. {block.text}", number=numeral, lines=block.lines + 1))
                waiting = None
                continue
            merged.append(waiting if waiting.bold else replace(waiting, kind=BlockKind.FURNITURE))
            waiting = None
        if block is not None and _LONE.match(block.text):
            waiting = block
        elif block is not None:
            merged.append(block)
    return merged


def _is_numbered_by(block: Block, numeral: Block) -> bool:
    set_apart = numeral.bold and (not block.bold or block.size != numeral.size)
    near = block.page - numeral.page <= 1
    return near and not set_apart and looks_like_heading(block) and not _LONE.match(block.text)


def _first_look(block: Block) -> BlockKind:
    text = without_marks(block.text)
    if block.kind != BlockKind.TEXT:
        return block.kind
    if text == block.text and not any(character.isalnum() for character in text):
        return BlockKind.FURNITURE
    if block.bold:
        return BlockKind.HEADING
    if CREDIT.match(text) and not PLAIN_ITEM.match(text) and len(text.split()) <= 20:
        return BlockKind.CREDIT
    caption = _CAPTION.match(text)
    if caption and len(text.split()) <= CAPTION_WORDS:
        rest = caption["rest"]
        if caption["stop"] or not rest or (rest[:1].isupper() and not is_finished(rest)):
            return BlockKind.CAPTION
    return BlockKind.TEXT


def _figure_notes(blocks: Sequence[Block], kinds: list[BlockKind]) -> None:
    """Mark the note under a figure: by its opening, or because the interrupted sentence goes on after it."""
    for index, kind in enumerate(kinds):
        if kind != BlockKind.CAPTION:
            continue
        before = next((b for b, k in zip(blocks[:index][::-1], kinds[:index][::-1], strict=True)
                       if k == BlockKind.TEXT), None)  # fmt: skip
        interrupted = before is not None and not is_finished(before.text)
        for follow in range(index + 1, min(index + 1 + FIGURE_NOTE_WITHIN, len(blocks))):
            if kinds[follow] != BlockKind.TEXT:
                break
            text = without_marks(blocks[follow].text)
            resumes = follow + 1 < len(blocks) and without_marks(blocks[follow + 1].text)[:1].islower()
            wanted = interrupted and resumes and text[:1].isupper() and is_finished(text)
            if not (_FIGURE_NOTE.match(text) or wanted):
                break
            kinds[follow] = BlockKind.FIGURE_NOTE
            break
