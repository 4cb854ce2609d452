"""Italics of a citation: a formatter for the CSL processor, and finished citations as runs of text."""

from __future__ import annotations

import re
from dataclasses import dataclass

ITALIC, UPRIGHT = "\ue010", "\ue011"
"""Private-use characters around what is italic, so that a citation can be put right as one string."""

_PIECES = re.compile(f"{ITALIC}([^{UPRIGHT}]*){UPRIGHT}|([^{ITALIC}]+)")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a citation set in one way."""

    text: str
    italic: bool = False


class Italic(str):
    """Text that the style sets in italics."""

    def __new__(cls, text: str) -> Italic:
        return super().__new__(cls, f"{ITALIC}{str(text).replace(ITALIC, '').replace(UPRIGHT, '')}{UPRIGHT}")


Oblique = Italic
Bold = Light = Underline = Superscript = Subscript = SmallCaps = str


def preformat(text: str) -> str:
    """The text as it is: nothing in it needs escaping."""
    return text


def runs(marked: str) -> tuple[Run, ...]:
    """A finished citation as runs."""
    found = (Run(m[1], True) if m[1] is not None else Run(m[2]) for m in _PIECES.finditer(marked))
    return tuple(run for run in found if run.text)


def upright(marked: str) -> str:
    """A finished citation as plain text."""
    return marked.replace(ITALIC, "").replace(UPRIGHT, "")
