"""How the lines of a note become one text, and how it shows that it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from caseqa.records import Line
from caseqa.text import DIVIDED_NAME

_CLOSED = re.compile(r"[.!?…][\"'”’»)\]\d*†]*$")
_GOES_ON = re.compile(
    r"[,;:&–—(/-]$|\b(?:and|or|of|the|a|an|in|on|at|to|for|by|with|see|und|der|die|das|et|de|la|le|"
    r"v\.|vs\.|pp?\.|nos?\.|paras?\.|vol\.|arts?\.|cf\.)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org|\b10\.\d{4})\S*$")
_OPEN_ADDRESS = re.compile(r"[-/_=&?%]$")
_HOST_OR_PATH = re.compile(r"[a-z0-9-]+[./][^\s.]|(?:php|html?|pdf|aspx?|com|org|net|int|edu|gov)\b")
_FILE_NAME = re.compile(r"(?!https?:|www\.)(?=\S*[/_=%&])\S+\.(?:php|html?|pdf|aspx?|docx?)\b")
_ENCLOSED = re.compile(r"([(<\[])(?:h(?:t(?:t(?:p(?:s(?::\S*)?|:\S*)?)?)?)?|w(?:w(?:w(?:\.\S*)?)?)?|doi\.\S*)$")
LONG_PIECE = 20
"""A line of this many characters without a space is a piece of an address (words: 20 at most in print)."""
_SOFT = "\u00ad"
_DIVIDED = re.compile(rf"([^\W\d_]+)-{_SOFT}([^\W\d_]+)")
_WORD = re.compile(r"\w+(?:-\w+)*")


def join_lines(text: str, line: str) -> str:
    """Two lines of a note as one; a word divided at the line's end keeps a sign for `mend`."""
    if not text or not line:
        return text + line
    if _is_open_address(text, line):
        return text + line
    if _ADDRESS.search(text):
        goes_on = _OPEN_ADDRESS.search(text) or (text[-1] == "." and _HOST_OR_PATH.match(line))
        goes_on = goes_on or (text[-1].isalnum() and not _FILE_NAME.search(text) and _FILE_NAME.match(line))
        return text + line if goes_on else f"{text} {line}"
    if text.endswith("/") and not text.endswith(" /"):
        return text + line
    if DIVIDED_NAME.search(text):
        return text[:-1] + line
    if text.endswith("-") and not text.endswith(" -"):
        return text + (_SOFT if line[0].islower() else "") + line
    if text[-1] == "–" and text[-2:-1].isdigit() and line[0].isdigit():
        return text + line
    return f"{text} {line}"


def _is_open_address(text: str, line: str) -> bool:
    """True when an address in parentheses or angle brackets closes on the next line only."""
    opened = _ENCLOSED.search(text)
    if opened is None:
        return False
    closing = {"(": ")", "<": ">", "[": "]"}[opened[1]]
    return closing in line.split(" ", 1)[0] or (" " not in line and len(line) > LONG_PIECE)


def mend(texts: Iterable[str], lines: Iterable[Line]) -> list[str]:
    """The texts with their divided words whole again.

    A hyphen stays where the document writes the word with it elsewhere, and never without.
    """
    written = list(texts)
    if not any(_SOFT in text for text in written):
        return written
    words = {word for line in lines for word in _WORD.findall(line.text.lower())}

    def whole(found: re.Match[str]) -> str:
        hyphenated = f"{found[1]}-{found[2]}"
        keep = hyphenated.lower() in words and f"{found[1]}{found[2]}".lower() not in words
        return hyphenated if keep else found[1] + found[2]

    return [_DIVIDED.sub(whole, text).replace(_SOFT, "") for text in written]


def is_unfinished(text: str, following: str, certain: bool) -> bool:
    """True when a note cannot end here, or, where its place is evidence too, need not end here."""
    if following[:1].islower() or _GOES_ON.search(text):
        return True
    return not certain and not _CLOSED.search(text)
