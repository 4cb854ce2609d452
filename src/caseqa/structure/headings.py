"""Say what each block is: heading, caption, photo credit, title page, or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from caseqa.structure.blocks import LIST_ITEM, SIZE_STEP, Block, BlockKind, Layout
from caseqa.text import is_finished, without_marks

HEADING_WORDS = 16
"""A longer line is a sentence; the longest heading of the documents at hand has 15 words."""

SENTENCE_CASE_WORDS = 8
"""Without layout or number, a longer line in sentence case is a sentence that a page break cut."""

TITLE_CASE = 0.6
"""Share of words of four letters and more with a capital that makes a line title case."""

CAPTION_WORDS = 60
PROSE_WORDS = 25
"""A block this long, or a finished sentence of ten words, ends the title page."""

FIGURE_NOTE_WITHIN = 3
"""Blocks after a caption among which its note may stand."""

CREDIT = re.compile(
    r"^(?:(?:cover |back cover )?photo(?:graph)?s?(?: credits?)?\s*[:/]|©|\(c\)\s|photo by\b|image credit|"
    r"(?:UN|AP|AFP|Reuters|EPA|Getty)[ /](?:photo|images?)\b|foto:)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"^(?:fig(?:ure|\.)?|table|chart|map|box|graph|diagram|plate|exhibit|abb(?:ildung|\.)|tabelle|tableau|carte|"
    r"encadré|cuadro|gráfico)\s*(?:\d+|[IVX]+|[A-Z])(?:[.\-]\d+)?\s*(?P<stop>[.:–—|-])?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_FIGURE_NOTE = re.compile(
    r"^(?:sources?|notes?|data|quellen?|adapted from|based on|legend|key)\b\s*[:.]?|^data taken\b", re.IGNORECASE
)
_ROMAN = re.compile(r"^(?P<number>[IVXLC]{1,6})(?:[.)]\s*|\s+)(?P<title>\S.*)$")
PART = re.compile(
    r"^(?P<number>(?:part|chapter|annex|appendix|section|teil|kapitel|chapitre)\s+[\dIVXLC]+|annex|appendix)"
    r"\b[.:]?\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)]\s*|\s+)(?P<title>[^\W\d_].*)$")
_LETTER = re.compile(r"^(?P<number>[A-Z])[.)]\s+(?P<title>\S.*)$")
_LONE = re.compile(r"^(?:[IVXLC]{1,6}|\d{1,2}|[A-Z])[.)]?$")

TOP_LEVEL = frozenset(
    (
        *("abstract", "summary", "introduction", "preface", "foreword", "conclusion", "conclusions", "background"),
        *("recommendations", "acknowledgements", "acknowledgments", "references", "bibliography", "notes", "glossary"),
        *("methodology", "einleitung", "zusammenfassung", "fazit", "vorwort", "schluss", "résumé", "einführung"),
        *("avant-propos", "abbreviations", "acronyms", "executive summary", "key findings", "key messages"),
        *("list of abbreviations", "about the author"),
    )
)
"""Unnumbered headings that open a part of their own, whatever numbering surrounds them."""

RANK_PART, RANK_ROMAN, RANK_LETTER, RANK_DECIMAL, RANK_PLAIN = 0, 1, 2, 3, 20
"""The order in which numbering nests: Part I, then I, then A, then 1, then 1.1, then unnumbered."""


def classify(blocks: Sequence[Block], layout: Layout) -> list[Block]:
    """The blocks with their kinds; a numeral that stands alone joins the heading it belongs to."""
    blocks = _merge_numerals(blocks)
    explicit = layout.size == 0 and any(block.bold for block in blocks)
    kinds = [_first_look(block) for block in blocks]
    for index, block in enumerate(blocks):
        if kinds[index] == BlockKind.TEXT and _is_heading(blocks, kinds, index, layout, explicit):
            kinds[index] = BlockKind.HEADING
        elif kinds[index] == BlockKind.TEXT and block.back and not _is_prose(block):
            kinds[index] = BlockKind.FURNITURE
    _title_page(blocks, kinds, _first_prose(blocks, kinds), layout, explicit)
    _figure_notes(blocks, kinds)
    back_headings(blocks, kinds)
    return [replace(block, kind=kind) for block, kind in zip(blocks, kinds, strict=True)]


def rank(heading: str, size: float, sizes: Sequence[float]) -> tuple[int, int]:
    """How deep a heading's numbering, or else its size, puts it: lower ranks stand above higher ones."""
    text = without_marks(heading)
    for number, pattern in ((RANK_PART, PART), (RANK_ROMAN, _ROMAN), (RANK_LETTER, _LETTER)):
        if pattern.match(text):
            return number, 0
    decimal = _DECIMAL.match(text)
    if decimal:
        return RANK_DECIMAL + decimal["number"].count("."), 0
    if text.lower().rstrip(":") in TOP_LEVEL:
        return RANK_PART, 1
    larger = sum(1 for other in sizes if other > size + SIZE_STEP)
    return RANK_PLAIN + larger, 0


def is_prose(text: str) -> bool:
    """True for a sentence or more, as against a line of a title page or an address."""
    words = len(text.split())
    return words >= PROSE_WORDS or (words >= 8 and is_finished(text))


def _is_prose(block: Block) -> bool:
    return is_prose(block.text) and not block.text.isupper()


def _merge_numerals(blocks: Sequence[Block]) -> list[Block]:
    merged: list[Block] = []
    waiting: Block | None = None
    for block in blocks:
        if waiting is not None:
            if _looks_like_heading(block) and block.page - waiting.page <= 1 and not _LONE.match(block.text):
                numeral = waiting.text.rstrip(".)")
                merged.append(replace(block, text=f"{numeral}. {block.text}", number=numeral, lines=block.lines + 1))
                waiting = None
                continue
            merged.append(replace(waiting, kind=BlockKind.FURNITURE))
            waiting = None
        if _LONE.match(block.text):
            waiting = block
        else:
            merged.append(block)
    if waiting is not None:
        merged.append(replace(waiting, kind=BlockKind.FURNITURE))
    return merged


def _first_look(block: Block) -> BlockKind:
    text = without_marks(block.text)
    if block.kind != BlockKind.TEXT:
        return block.kind
    if text == block.text and not any(character.isalnum() for character in text):
        return BlockKind.FURNITURE
    if CREDIT.match(text) and len(text.split()) <= 20:
        return BlockKind.CREDIT
    caption = _CAPTION.match(text)
    if caption and len(text.split()) <= CAPTION_WORDS:
        rest = caption["rest"]
        if caption["stop"] or not rest or (rest[:1].isupper() and not is_finished(rest)):
            return BlockKind.CAPTION
    return BlockKind.TEXT


def _looks_like_heading(block: Block) -> bool:
    """True for a short unfinished line that begins like a title."""
    text = without_marks(block.text)
    words = text.split()
    if not words or len(words) > HEADING_WORDS or block.lines > 3 or LIST_ITEM.match(text):
        return False
    if text[-1] in ".!:;,…" or (is_finished(text) and not text.rstrip("\"'”’)").endswith("?")):
        return False
    opening = re.sub(r"^[\dIVXLC]+(?:\.\d+)*[.)]?\s+", "", text).lstrip("\"'“‘«")
    return opening[:1].isupper() and sum(c.isalpha() for c in text) >= 3 and "@" not in text and "://" not in text


def _is_heading(
    blocks: Sequence[Block], kinds: Sequence[BlockKind], index: int, layout: Layout, explicit: bool
) -> bool:
    block = blocks[index]
    if explicit:
        return block.bold
    if not _looks_like_heading(block):
        return False
    if layout.size:
        larger = block.size > layout.size + SIZE_STEP
        emphatic = block.bold and not layout.bold
        numbered = bool(_ROMAN.match(block.text) or _LETTER.match(block.text) or PART.match(block.text))
        if not (larger or emphatic or (numbered and block.size >= layout.size - SIZE_STEP)):
            return False
    elif rank(block.text, 0, ())[0] >= RANK_PLAIN and not _is_title_like(block.text):
        return False
    before = next((b for b, k in zip(blocks[index - 1 :: -1], kinds[index - 1 :: -1], strict=True)
                   if k == BlockKind.TEXT), None) if index else None  # fmt: skip
    after = next((b for b, k in zip(blocks[index + 1 :], kinds[index + 1 :], strict=True)
                  if k == BlockKind.TEXT), None)  # fmt: skip
    if before is not None and not layout.size and not is_finished(before.text):
        return False
    return after is not None and not without_marks(after.text)[:1].islower()


def _is_title_like(text: str) -> bool:
    """True for a short line, or one whose longer words begin with capitals."""
    longer = [word for word in re.findall(r"[^\W\d_]+", without_marks(text)) if len(word) >= 4]
    capital = sum(1 for word in longer if word[0].isupper())
    return len(text.split()) <= SENTENCE_CASE_WORDS or capital >= TITLE_CASE * max(len(longer), 1)


def _first_prose(blocks: Sequence[Block], kinds: Sequence[BlockKind]) -> int:
    """Where the title page ends: at the first prose, or at what stands under the first numbered heading."""
    for index, block in enumerate(blocks):
        under = index > 0 and _opens(blocks[index - 1], kinds[index - 1])
        if kinds[index] == BlockKind.TEXT and (_is_prose(block) or under):
            return index
    return len(blocks)


def _opens(block: Block, kind: BlockKind) -> bool:
    """True for a heading that begins the body: numbered, or an introduction, abstract or the like."""
    text = without_marks(block.text)
    return kind == BlockKind.HEADING and (text.lower().rstrip(":") in TOP_LEVEL or rank(text, 0, ())[0] < RANK_PLAIN)


def _title_page(blocks: Sequence[Block], kinds: list[BlockKind], first: int, layout: Layout, explicit: bool) -> None:
    """Mark what stands before the first prose: the title, the lines around it, a first heading."""
    front = [i for i in range(first) if kinds[i] in (BlockKind.TEXT, BlockKind.HEADING) and not blocks[i].back]
    if explicit:
        largest = max((blocks[i].size for i in front), default=0.0)
        alone = sum(1 for block in blocks if block.bold and block.size == largest) == 1
        front = [i for i in front if kinds[i] == BlockKind.TEXT or (blocks[i].size == largest and alone)]
    elif front and _opens(blocks[front[-1]], kinds[front[-1]]):
        front.pop()
    title = _title(blocks, front, layout)
    for index in front:
        kinds[index] = BlockKind.TITLE if index == title else BlockKind.TITLE_PAGE


def _title(blocks: Sequence[Block], front: Sequence[int], layout: Layout) -> int | None:
    """The block that bears the title: the largest in print, else the first that reads like one."""
    if not front:
        return None
    if layout.size or any(blocks[i].bold for i in front):
        return max(front, key=lambda i: (blocks[i].size, len(blocks[i].text) > 8, -i))
    likely = [i for i in front if len(blocks[i].text.split()) >= 3 and not re.match(r"by\b", blocks[i].text, re.I)]
    return max(likely, key=lambda i: (len(blocks[i].text.split()), -i)) if likely else front[0]


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


def back_headings(blocks: Sequence[Block], kinds: list[BlockKind]) -> None:
    """After the notes the first line directly above prose is a heading; other short lines are imprint."""
    opened = False
    for index, block in enumerate(blocks):
        if block.back and kinds[index] in (BlockKind.HEADING, BlockKind.TEXT):
            follows = index + 1 < len(blocks) and kinds[index + 1] == BlockKind.TEXT
            if kinds[index] == BlockKind.HEADING and (opened or not follows):
                kinds[index] = BlockKind.FURNITURE
            opened = True
