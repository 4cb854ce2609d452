"""Pair quotation marks: where something is quoted in a text, and every quotation of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseqa.quotes.results import FoundQuotation
from caseqa.records import Span

LEAST_WORDS = 2
"""A single word between quotation marks is a term held at arm's length, not a quotation."""

_CLOSES = {"“": "”", "„": "“”", "”": "”", '"': '"”', "«": "»", "»": "«"}
"""What may close a quotation that began with each mark."""

_MARKS = re.compile('["“”„«»]')
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")
_BLOCK = re.compile(r"^(?:>[^\n]*(?:\n|$))+", re.MULTILINE)
_INDENTED = re.compile(r"(?<=:\n)(?:[ \t]*\n)?((?:(?: {4}|\t)[^\n]*\S[^\n]*(?:\n|$))+)")
_SINGLE_OPEN = re.compile(r"(?:(?<=[\s(\[—–])|^)(?:‘|'(?=[^\W\d_]))")
_SINGLE_CLOSE = re.compile(r"(?<=\S)[’'](?![^\W_])")
_POSSESSIVE = re.compile(r"s[’'] [a-z]")


def quoted_ranges(text: str) -> list[tuple[int, int]]:
    """The outermost stretches between double quotation marks of one paragraph, marks excluded, in order."""
    return _pairs(text)[0]


def _pairs(text: str) -> tuple[list[tuple[int, int]], int | None]:
    """The outermost stretches between double marks, and where the first mark stands that opens and never closes."""
    opened: list[int] = []
    closed = []
    for mark in _MARKS.finditer(text):
        at = mark.start()
        if opened and _may_close(text, opened[-1], at):
            start = opened.pop() + 1
            if start < at:
                closed.append((start, at))
        elif _may_open(text, at, bool(opened)):
            opened.append(at)
    outermost: list[tuple[int, int]] = []
    for start, end in sorted(closed):
        if not outermost or start > outermost[-1][1]:
            outermost.append((start, end))
    return outermost, opened[0] if opened else None


def find_quotations(text: str) -> tuple[FoundQuotation, ...]:
    """Every quotation of a draft with its offsets: between double marks of any kind, between single ones where
    only one reading is possible, and blocks set off by ">" or, after a colon, by indentation.

    A single word between marks is left out; so is what stands inside another quotation. One that runs over several
    paragraphs, each of which opens it anew, is found in parts.
    """
    blocks = list(_blocks(text))
    spans = list(blocks)
    for paragraph in _PARAGRAPH.finditer(text):
        offset = paragraph.start()
        doubles, opened = _pairs(paragraph[0])
        end = len(paragraph[0].rstrip())
        if opened is not None and opened + 1 < end and _goes_on(text, paragraph[0][opened], paragraph.end()):
            doubles = [*(one for one in doubles if one[1] < opened), (opened + 1, end)]
        for start, end in [*doubles, *_singles(paragraph[0], doubles)]:
            span = Span(offset + start, offset + end)
            if not any(span.overlaps(block) for block in blocks):
                spans.append(span)
    spans.sort()
    found = (FoundQuotation(text[span.start : span.end], span) for span in spans)
    return tuple(one for one in found if len(re.findall(r"\S*[^\W_]\S*", one.text)) >= LEAST_WORDS)


def _goes_on(text: str, mark: str, end: int) -> bool:
    """True when the next paragraph begins with the mark again: a quotation of several paragraphs closes in the last."""
    following = text[end:].lstrip()
    return following.startswith(mark) and following[1:2].strip() != ""


def _may_close(text: str, opened: int, at: int) -> bool:
    """True when the mark at ``at`` closes the one at ``opened``: of a fitting shape, and not before a word."""
    if text[at] not in _CLOSES[text[opened]]:
        return False
    if text[at] != '"':
        return True
    before, after = text[at - 1], text[at + 1 : at + 2]
    loose = before.isspace() and not after[:1].isalnum()
    return (loose or not before.isspace()) and not (after.isalpha() and before in "([—–")


def _may_open(text: str, at: int, inside: bool) -> bool:
    """True when the mark at ``at`` begins a quotation: a word follows it and none touches it from the left."""
    mark = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "“„«":
        return True
    touched = bool(before) and (before.isalnum() or before in ".,;:!?")
    return bool(after) and not after.isspace() and not touched and not (inside and mark == "»")


def _singles(text: str, doubles: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches between single quotation marks that can be read in one way only."""
    opens = [m.start() for m in _SINGLE_OPEN.finditer(text) if not _inside(m.start(), doubles)]
    for number, start in enumerate(opens):
        limit = opens[number + 1] if number + 1 < len(opens) else len(text)
        closes = [m.start() for m in _SINGLE_CLOSE.finditer(text, start + 1, limit)]
        if len(closes) > 1:
            closes = [at for at in closes if not _POSSESSIVE.match(text, at - 1)]
        if len(closes) == 1 and closes[0] > start + 1 and not _inside(closes[0], doubles):
            yield start + 1, closes[0]


def _inside(at: int, ranges: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in ranges)


def _blocks(text: str) -> Iterator[Span]:
    """Blocks of lines set off by ">" or, after a line that ends with a colon, by indentation."""
    for block in _BLOCK.finditer(text):
        yield Span(block.start(), block.end())
    for block in _INDENTED.finditer(text):
        yield Span(block.start(1), block.end(1))
