"""What a note shuts in: quotations, brackets and web addresses, where no comma or semicolon divides anything."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import regex

Range: TypeAlias = tuple[int, int]

SHUT = "\x00"
"""Stands for a character that is shut in; neither a letter nor a space, so that no pattern matches across it."""

OPENING_QUOTES = {"“": "”", "„": "“”", "«": "»", "‘": "’", "‹": "›", "»": "«"}
CLOSED_BY = {mark: "".join(first for first, closing in OPENING_QUOTES.items() if mark in closing) for mark in "”“»’›«"}
BRACKETS = {")": "(", "]": "[", "}": "{"}
WEB_ADDRESS = regex.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]+|(?<![\w@./])[a-z0-9][a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[^\s<>\"“”«»]+"
)
AFTER_ADDRESS = ".,;:!?'’”|"
"""Punctuation of the note, not of the address, when it stands last."""


REMEMBERED = 4096
"""Texts whose enclosures are kept: one reference is asked about many times, from many sides."""

QUOTE_MARK = regex.compile("[“”„«»‘’‹›\"']")
BRACKET = regex.compile(r"[()\[\]{}]")


@lru_cache(maxsize=REMEMBERED)
def web_addresses(text: str) -> tuple[Range, ...]:
    """The ranges of the web addresses, without the note's own punctuation after them."""
    return tuple(
        (found.start(), end) for found in WEB_ADDRESS.finditer(text) if (end := _address_end(found)) > found.start()
    )


def _address_end(found: regex.Match[str]) -> int:
    address = found.group()
    while address and (
        address[-1] in AFTER_ADDRESS
        or (address[-1] in BRACKETS and address.count(address[-1]) > address.count(BRACKETS[address[-1]]))
    ):
        address = address[:-1]
    return found.start() + len(address)


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return not after.isspace() and not before.isalnum() and before not in ".,;:!?”’)"


@lru_cache(maxsize=REMEMBERED)
def quotations(text: str) -> tuple[Range, ...]:
    """The ranges of the outermost quotations, their marks included; a mark without a partner shuts nothing in."""
    open_marks: dict[str, list[int]] = {}
    found: list[Range] = []
    for printed in QUOTE_MARK.finditer(text):
        at, mark = printed.start(), printed.group()
        partner = max((open_marks[first][-1] for first in _closed_by(text, at) if open_marks.get(first)), default=None)
        if partner is not None:
            found.append((partner, at + 1))
            for places in open_marks.values():
                while places and places[-1] >= partner:
                    places.pop()
        elif (mark in OPENING_QUOTES and mark != "»") or (mark in "\"'»" and _opens(text, at)):
            open_marks.setdefault(mark, []).append(at)
    return outermost(found)


def _closed_by(text: str, at: int) -> str:
    """The opening marks that the mark here can close."""
    mark = text[at]
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in "\"'":
        return "" if _opens(text, at) or (mark == "'" and after.isalnum()) else mark
    if mark == "’" and after.isalnum():
        return ""
    return CLOSED_BY.get(mark, "")


@lru_cache(maxsize=REMEMBERED)
def brackets(text: str) -> tuple[Range, ...]:
    """The ranges of the outermost round, square and curly brackets that are closed again."""
    open_marks: list[int] = []
    found: list[Range] = []
    for printed in BRACKET.finditer(text):
        at, mark = printed.start(), printed.group()
        if mark in BRACKETS.values():
            open_marks.append(at)
        elif mark in BRACKETS and open_marks and text[open_marks[-1]] == BRACKETS[mark]:
            found.append((open_marks.pop(), at + 1))
    return outermost(found)


def outermost(ranges: list[Range]) -> tuple[Range, ...]:
    """The ranges that lie in no other, in order."""
    kept: list[Range] = []
    for start, end in sorted(ranges, key=lambda r: (r[0], -r[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def shut(text: str, ranges: tuple[Range, ...]) -> str:
    """The text at its full length with the given ranges blotted out."""
    pieces: list[str] = []
    position = 0
    for start, end in sorted(ranges):
        if end > position:
            pieces += (text[position:start], SHUT * (end - max(start, position)))
            position = end
    return "".join((*pieces, text[position:]))


@lru_cache(maxsize=REMEMBERED)
def open_text(text: str) -> str:
    """The text at its full length with everything shut in blotted out."""
    without_addresses = shut(text, web_addresses(text))
    return shut(without_addresses, quotations(without_addresses) + brackets(without_addresses))
