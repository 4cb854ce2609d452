"""Tell the title page of a text without places from the text itself, of which nothing may be lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from caseqa.structure.blocks import COUNTED, PLAIN_ITEM, Block, BlockKind
from caseqa.structure.headings import HEADING_WORDS, is_prose, is_sentence, is_title_case, opens_body
from caseqa.text import fold, without_marks

TOP_SIZE = 19.0
"""The size that stands for one `#`; each further one takes a point away."""

LINES_BELOW = 4
"""Names and dates under a title: author, office, place, day. More of them are a list, and text."""

_DAY = re.compile(r"\d{1,2}\.?\s+[^\W\d_]+\s+\d{4}$")
_FIRST = re.compile(r"(?:I|1)[.)]\s|(?:part|chapter|section|teil|kapitel|chapitre)\s+(?:I|1|one)\b", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par)\b", re.IGNORECASE)


def mark_title_page(blocks: Sequence[Block], kinds: list[BlockKind], given: str) -> None:
    """Mark the title and the lines around it; ``given`` is the title that came with the file."""
    if any(block.bold for block in blocks):
        title, around = _headed(blocks, kinds, given)
    else:
        title, around = _unheaded(blocks, kinds)
    for index in around:
        kinds[index] = BlockKind.TITLE_PAGE
    if title is not None:
        kinds[title] = BlockKind.TITLE
    if BlockKind.TEXT not in kinds:
        kinds[:] = [BlockKind.TEXT if kind == BlockKind.TITLE_PAGE else kind for kind in kinds]


def _headed(blocks: Sequence[Block], kinds: Sequence[BlockKind], given: str) -> tuple[int | None, list[int]]:
    """The title and the lines around it where headings are set apart: only names and dates are no text."""
    first = kinds.index(BlockKind.HEADING) if BlockKind.HEADING in kinds else len(kinds)
    before = [i for i in range(first) if kinds[i] == BlockKind.TEXT]
    lead = list(takewhile(lambda i: _is_line(blocks[i]), before))
    title = None
    if not any(is_prose(blocks[i].text) for i in before):
        title = _heading_as_title(blocks, kinds, first, given)
    if title is None:
        title, below = _longest(blocks, lead), []
    else:
        following = (i for i in range(title + 1, len(blocks)) if kinds[i] != BlockKind.FURNITURE)
        below = list(takewhile(lambda i: kinds[i] == BlockKind.TEXT and _is_name_or_date(blocks[i]), following))
    around = [i for i in lead if _is_name_or_date(blocks[i])]
    return title, around + (below if len(below) <= LINES_BELOW else [])


def _heading_as_title(blocks: Sequence[Block], kinds: Sequence[BlockKind], first: int, given: str) -> int | None:
    """The heading before all text that is the title: the only one of its level, else the first `#`."""
    headings = [i for i in range(first, len(blocks)) if kinds[i] == BlockKind.HEADING]
    text = next((i for i in range(first, len(blocks)) if kinds[i] == BlockKind.TEXT and not _is_line(blocks[i])), None)
    early = [i for i in headings if text is None or i < text]
    if not early:
        return None
    title = max(early, key=lambda i: (blocks[i].size, -i))
    heading = without_marks(blocks[title].text)
    alone = sum(1 for i in headings if blocks[i].size == blocks[title].size) == 1
    if not alone and (blocks[title].size < TOP_SIZE or opens_body(heading)):
        return None
    ours, theirs = fold(heading).text, fold(given).text
    akin = ours.startswith(theirs) or theirs.startswith(ours)
    return title if akin or title != early[-1] else None


def _unheaded(blocks: Sequence[Block], kinds: Sequence[BlockKind]) -> tuple[int | None, list[int]]:
    """The title and the lines around it where only the words tell: all before the first sentence."""
    first = next((i for i in range(len(blocks)) if _begins(blocks, kinds, i)), len(blocks))
    undecided = (BlockKind.TEXT, BlockKind.HEADING)
    front = [i for i in range(first) if kinds[i] in undecided and not blocks[i].back]
    if first == len(blocks):
        # Verse, a list: whatever it is, it is all the text there is.
        return _longest(blocks, [i for i in front if not _opens(blocks[i], kinds[i])]), []
    front = front[: _first_part(blocks, kinds, front)]
    return _longest(blocks, front), front


def _first_part(blocks: Sequence[Block], kinds: Sequence[BlockKind], front: Sequence[int]) -> int:
    """How many blocks stand before the headings over the first text, from that of the first part on."""
    run = len(front)
    while run and kinds[front[run - 1]] == BlockKind.HEADING:
        run -= 1
    first = next((n for n in range(run, len(front)) if _FIRST.match(blocks[front[n]].text)), len(front))
    last = len(front) - 1
    return min(first, last) if front and _opens(blocks[front[last]], kinds[front[last]]) else first


def _begins(blocks: Sequence[Block], kinds: Sequence[BlockKind], index: int) -> bool:
    """True for the first text: prose, a sentence, or what stands under a heading that opens the body."""
    text = blocks[index].text
    if kinds[index] != BlockKind.TEXT:
        return False
    if index and _opens(blocks[index - 1], kinds[index - 1]):
        return True
    announces = text.endswith(":") and index + 1 < len(blocks) and _is_item(blocks[index + 1])
    return is_prose(text) or _is_sentence(blocks, index) or announces


def _is_sentence(blocks: Sequence[Block], index: int) -> bool:
    """True for a sentence, the question that a title can be aside."""
    text = blocks[index].text
    return is_sentence(text) and not (index == 0 and without_marks(text).endswith("?"))


def _opens(block: Block, kind: BlockKind) -> bool:
    return kind == BlockKind.HEADING and opens_body(block.text) and not _DAY.match(without_marks(block.text))


def _longest(blocks: Sequence[Block], lines: Sequence[int]) -> int | None:
    """The longest of some lines, the first of equals; neither a sentence nor who it is by."""
    able = [i for i in lines if not _is_sentence(blocks, i)]
    likely = [i for i in able if len(blocks[i].text.split()) >= 3 and not _BY.match(blocks[i].text)]
    return max(likely, key=lambda i: (len(blocks[i].text.split()), -i)) if likely else next(iter(able), None)


def _is_item(block: Block) -> bool:
    counted = COUNTED.match(block.text) and not _DAY.match(block.text)
    return bool(PLAIN_ITEM.match(block.text) or counted)


def _is_line(block: Block) -> bool:
    """True for a line that could stand on a title page: short, no sentence and no item of a list."""
    return not (is_prose(block.text) or is_sentence(block.text) or _is_item(block))


def _is_name_or_date(block: Block) -> bool:
    """True for "By Ada Brook", "University of Oslo" and "May 2020", not for a line of verse."""
    text = without_marks(block.text)
    words = re.findall(r"[^\W_]+", text)
    if not _is_line(block) or not words or len(words) > HEADING_WORDS:
        return False
    later = any(word[0].isupper() or word.isdecimal() for word in words[1:])
    return bool(_BY.match(text)) or (is_title_case(text) and (later or len(words) == 1))
