"""Tell the title of a printed document from the masthead over it and the addresses under it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseqa.structure.blocks import Block, BlockKind, Layout
from caseqa.structure.headings import TOP_LEVEL
from caseqa.structure.printed import NUMBERED
from caseqa.structure.tables import is_prose
from caseqa.text import fold, is_finished, without_marks

_MASTHEAD = re.compile(
    "|".join(
        (
            r"Distr\.\s*:|^Original\s*:|^[A-Z]{1,4}/[\w.()/–-]*\d|^IS[SB]N\b|^Vol(?:ume|\.)\s*\d|^No\.\s*[\d-]+",
            r"^\d{1,2} \w+ \d{4}$|^(?:agenda )?item \d|\bsession$|^supplement no|^official records|^filed\b",
            r"^(?:proposed |final )?rules?(?: and regulations)?$|^(?:working|discussion) paper",
            r"^(?:united nations|general assembly|(?:security|economic and social|human rights) council)\b.{0,40}$",
            r"^united states (?:court|district court)\b|^for the \w+ (?:circuit|district)",
        )
    ),
    re.IGNORECASE,
)
_VERSUS = re.compile(r"^(?:v|vs|versus|against|gegen|c)\.?$", re.IGNORECASE)
_ROLE = re.compile(r"^(?:the )?(?:plaintiff|defendant|appell|petitioner|respondent|claimant|intervenor)", re.IGNORECASE)
_TAIL = re.compile(r"\s+[-|–—]\s+\S.*$")

_FIRST = re.compile(r"^(?:I|A|1|1\.1)[.)]|^1(?:\.1)?\s|^(?:part|chapter|section) (?:I|1|one|A)\b", re.IGNORECASE)
_UNDECIDED = (BlockKind.TEXT, BlockKind.HEADING, BlockKind.TABLE, BlockKind.FIGURE_TEXT, BlockKind.SIGNATURE)

TITLE_WORDS = 45
"""A longer block is no title; the longest one seen (a letter's) has 26 words."""

SEEN_SHARE = 0.5
"""A title from the file's properties is believed when this share of its words stands on the first pages."""

FIRST_PAGES = 3

SENTENCE_LINES = 3
"""A block that breaks off is prose from here on; names of parties and of authors take up to three lines."""

BODY_STEP = 0.95
"""Points by which the first prose may differ from the body (an abstract by 0.9); notices and titles differ by more."""


def front(blocks: Sequence[Block], kinds: list[BlockKind], layout: Layout) -> str:
    """Mark what stands before the body and return the title read there, empty when there is none."""
    first = _body_start(blocks, kinds, layout)
    before = [i for i in range(first) if kinds[i] in _UNDECIDED]
    parties = _parties(blocks, before)
    title = _title(blocks, before, layout)
    for index in before:
        named = index in parties if parties else index == title
        above = title is not None and index < title and blocks[index].page == blocks[title].page
        masthead = bool(_MASTHEAD.search(without_marks(blocks[index].text))) or (above and not parties)
        kinds[index] = BlockKind.TITLE if named else BlockKind.MASTHEAD if masthead else BlockKind.TITLE_PAGE
    if parties:
        names = [without_marks(blocks[i].text).strip(" ,;") for i in (parties[0], parties[-1])]
        return " v. ".join(names)
    return without_marks(blocks[title].text) if title is not None else ""


def choose_title(read: str, given: str, blocks: Sequence[Block]) -> str:
    """The title given with the file, when the first pages bear it out, else the one read from them."""
    if not given or not read:
        return given or read
    shorter = _TAIL.sub("", given)
    if fold(shorter).text == fold(read).text and shorter != given:
        return read
    seen = set(re.findall(r"\w+", " ".join(b.text for b in blocks if b.page <= FIRST_PAGES).lower()))
    words = re.findall(r"\w+", given.lower())
    return given if sum(1 for word in words if word in seen) > SEEN_SHARE * len(words) else read


def _body_start(blocks: Sequence[Block], kinds: Sequence[BlockKind], layout: Layout) -> int:
    """Where the body begins: at the first prose, or at the summary's or first part's heading over it."""
    for index, block in enumerate(blocks):
        if block.back:
            return index
        if kinds[index] == BlockKind.HEADING and _opens(block) and not _MASTHEAD.search(block.text):
            return index
        sized = abs(block.size - layout.size) <= BODY_STEP and kinds[index] == BlockKind.TEXT
        sentence = is_finished(block.text) or block.lines > SENTENCE_LINES or bool(NUMBERED.match(block.text))
        if sized and sentence and is_prose(block) and not _MASTHEAD.search(block.text):
            earlier = [i for i in range(index) if kinds[i] in (BlockKind.HEADING, BlockKind.TEXT)]
            heads = earlier and kinds[earlier[-1]] == BlockKind.HEADING
            larger = heads and any(blocks[i].size > blocks[earlier[-1]].size for i in earlier[:-1])
            return earlier[-1] if larger and len(earlier) > 1 and block.page > blocks[earlier[0]].page else index
    return 0


def _opens(block: Block) -> bool:
    """True for the first heading of a numbering, or an introduction, summary or the like."""
    text = without_marks(block.text)
    return text.lower().rstrip(":. ") in TOP_LEVEL or bool(_FIRST.match(text))


def _title(blocks: Sequence[Block], before: Sequence[int], layout: Layout) -> int | None:
    """The block that bears the title: the largest, then boldest, on the first page that has one."""
    likely = [i for i in before if not _MASTHEAD.search(without_marks(blocks[i].text)) and _can_name(blocks[i], layout)]
    if not likely:
        return None
    page = blocks[likely[0]].page
    return max((i for i in likely if blocks[i].page == page), key=lambda i: _weight(blocks[i]))


def _weight(block: Block) -> tuple[int, bool, int]:
    return round(block.size), block.bold, len(block.text.split())


def _can_name(block: Block, layout: Layout) -> bool:
    text = without_marks(block.text)
    letters = sum(1 for character in text if character.isalpha())
    words = letters >= 4 and len(text.split()) <= TITLE_WORDS and "@" not in text and not text.endswith(".")
    return words and block.size >= layout.size


def _parties(blocks: Sequence[Block], before: Sequence[int]) -> list[int]:
    """The blocks that name the parties of a case, on either side of a lone "versus"."""
    for place, index in enumerate(before):
        if _VERSUS.match(without_marks(blocks[index].text)):
            first = [i for i in before[:place] if not _other(blocks[i])]
            second = [i for i in before[place + 1 :] if not _other(blocks[i])]
            if first and second:
                return [first[-1], second[0]]
    return []


def _other(block: Block) -> bool:
    text = without_marks(block.text)
    return bool(_ROLE.match(text) or _MASTHEAD.search(text)) or not any(character.isalpha() for character in text)
