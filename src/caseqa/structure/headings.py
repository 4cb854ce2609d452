"""Tell headings and sentences by their words, and how deep a numbering puts a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseqa.structure.blocks import COUNTED, LIST_ITEM, Block, BlockKind
from caseqa.text import CLOSERS, is_finished, without_marks

HEADING_WORDS = 16
"""A longer line is a sentence; the longest heading of the documents at hand has 15 words."""

SENTENCE_CASE_WORDS = 8
"""Without a number, a longer line in sentence case is a sentence that a page break cut."""

TITLE_CASE = 0.6
"""Share of words of four letters and more with a capital that makes a line title case."""

PROSE_WORDS = 25
"""A block this long is prose, however it ends."""

CREDIT = re.compile(
    r"^(?:(?:cover |back cover )?photo(?:graph)?s?(?: credits?)?\s*[:/]|©|\(c\)\s|photo by\b|image credit|"
    r"(?:UN|AP|AFP|Reuters|EPA|Getty)[ /](?:photo|images?)\b|foto:)",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"^(?P<number>[IVXLC]{1,6})(?:[.)]\s*|\s+)(?P<title>\S.*)$")
PART = re.compile(
    r"^(?P<number>(?:part|chapter|annex|appendix|section|teil|kapitel|chapitre)\s+[\dIVXLC]+|annex|appendix)"
    r"\b[.:]?\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)]\s*|\s+)(?P<title>[^\W\d_].*)$")
_LETTER = re.compile(r"^(?P<number>[A-Z])[.)]\s+(?P<title>\S.*)$")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\w\.\w+|\b(?:Jr|Sr|Dr|Prof|Esq|Ltd|Inc|Co|Corp|St|Ave|al|[Ee]ds?|[Vv]ols?|[Nn]os?))\.$"
)

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


def rank(heading: str) -> tuple[int, int]:
    """How deep a heading's numbering puts it: lower ranks stand above higher ones."""
    text = without_marks(heading)
    for number, pattern in ((RANK_PART, PART), (RANK_ROMAN, _ROMAN), (RANK_LETTER, _LETTER)):
        if pattern.match(text):
            return number, 0
    decimal = _DECIMAL.match(text)
    if decimal:
        return RANK_DECIMAL + decimal["number"].count("."), 0
    return (RANK_PART, 1) if text.lower().rstrip(":") in TOP_LEVEL else (RANK_PLAIN, 0)


def opens_body(heading: str) -> bool:
    """True for a heading that begins the body: numbered, or an introduction, abstract or the like."""
    return rank(heading)[0] < RANK_PLAIN


def is_prose(text: str) -> bool:
    """True for a sentence or more, as against a line of a title page or an address, or one in capitals."""
    words = len(text.split())
    return not text.isupper() and (words >= PROSE_WORDS or (words >= 8 and is_finished(text)))


def is_sentence(text: str) -> bool:
    """True for words that end as a sentence does, as against a line in capitals, "Distr.:" or "Ada Brook, Ph.D."."""
    plain = without_marks(text)
    core = plain.rstrip(CLOSERS)
    if not is_finished(plain) or core.endswith(":") or plain.isupper():
        return False
    return len(plain.split()) > 1 and not _ABBREVIATED.search(core)


def looks_like_heading(block: Block) -> bool:
    """True for a short unfinished line that begins like a title."""
    text = without_marks(block.text)
    words = text.split()
    if not words or len(words) > HEADING_WORDS or block.lines > 3 or LIST_ITEM.match(text):
        return False
    if text[-1] in ".!:;,…" or (is_finished(text) and not text.rstrip("\"'”’)").endswith("?")):
        return False
    opening = re.sub(r"^[\dIVXLC]+(?:\.\d+)*[.)]?\s+", "", text).lstrip("\"'“‘«")
    return opening[:1].isupper() and sum(c.isalpha() for c in text) >= 3 and "@" not in text and "://" not in text


def is_heading(blocks: Sequence[Block], kinds: Sequence[BlockKind], index: int) -> bool:
    """True for a heading of a text that sets none apart: it reads like one and stands between sentences."""
    block = blocks[index]
    if not looks_like_heading(block) or not (opens_body(block.text) or _is_title_like(block.text)):
        return False
    if _counts_on(blocks, index, 1) or _counts_on(blocks, index, -1):
        return False
    before = next((b for b, k in zip(blocks[index - 1 :: -1], kinds[index - 1 :: -1], strict=True)
                   if k == BlockKind.TEXT), None) if index else None  # fmt: skip
    after = next((b for b, k in zip(blocks[index + 1 :], kinds[index + 1 :], strict=True)
                  if k == BlockKind.TEXT), None)  # fmt: skip
    if before is not None and not is_finished(before.text):
        return False
    return after is not None and not without_marks(after.text)[:1].islower()


def _counts_on(blocks: Sequence[Block], index: int, step: int) -> bool:
    """True for "1. The hull" directly before "2. The sail": an item, as under a heading there is text."""
    beside = index + step
    here = COUNTED.match(blocks[index].text)
    there = COUNTED.match(blocks[beside].text) if 0 <= beside < len(blocks) else None
    counts = here is not None and there is not None and int(there["number"]) == int(here["number"]) + step
    return counts and not is_prose(blocks[beside].text)


def _is_title_like(text: str) -> bool:
    """True for a short line, or one whose longer words begin with capitals."""
    return len(text.split()) <= SENTENCE_CASE_WORDS or is_title_case(text)


def is_title_case(text: str) -> bool:
    """True when most of the longer words begin with capitals."""
    longer = [word for word in re.findall(r"[^\W\d_]+", without_marks(text)) if len(word) >= 4]
    capital = sum(1 for word in longer if word[0].isupper())
    return capital >= TITLE_CASE * len(longer)


def back_headings(blocks: Sequence[Block], kinds: list[BlockKind]) -> None:
    """After the notes the first line directly above prose is a heading; other short lines are imprint."""
    opened = False
    for index, block in enumerate(blocks):
        if block.back and kinds[index] in (BlockKind.HEADING, BlockKind.TEXT):
            follows = index + 1 < len(blocks) and kinds[index + 1] == BlockKind.TEXT
            if kinds[index] == BlockKind.HEADING and (opened or not follows):
                kinds[index] = BlockKind.FURNITURE
            opened = True
