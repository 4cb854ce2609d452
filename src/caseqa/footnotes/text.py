"""How the lines of a note become one text, and how it shows that it goes on."""

from __future__ import annotations

import re

_CLOSED = re.compile(r"[.!?…][\"'”’»)\]\d*†]*$")
_GOES_ON = re.compile(r"[,;:&–—(/-]$|\b(?:and|or|of|the|a|an|in|on|at|to|for|by|with|see|und|der|die|das|et|de|la|le)$")


def join_lines(text: str, line: str) -> str:
    """Two lines of a note as one, a word divided at the line's end undone."""
    if text.endswith("-") and line[:1].islower() and not text.endswith(" -"):
        return text[:-1] + line
    return f"{text} {line}".strip()


def is_unfinished(text: str, following: str, certain: bool) -> bool:
    """True when a note cannot end here, or, where its place is evidence too, need not end here."""
    if following[:1].islower() or _GOES_ON.search(text):
        return True
    return not certain and not _CLOSED.search(text)
