"""Pieces of a line into its characters: spaces, ligatures, accents, and which characters are raised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from caseqa.records import Span

from .pdf_space import Run

# All lengths are shares of the font size. The narrowest justified word space of Times is 0.167;
# kerning pairs stay below 0.11.
WORD_GAP = 0.14
# A "T" is drawn back under the stop before it: in one book 134 spaces after a sentence are 0.09 to 0.13 wide.
_SENTENCE_GAP = 0.08
# Gaps between most single letters from here on are letterspacing, and word spaces are wider still.
_LETTERSPACED = 0.06

_SUPERSCRIPTS = {ord(a): b for a, b in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)}
_LIGATURES = {
    ord(a): b for a, b in (("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl"), ("ﬅ", "st"), ("ﬆ", "st"))
}
_DROPPED = {ord("\xad"): None, ord("\u200b"): None, ord("\ufeff"): None, ord("\u2060"): None}
_ACCENTS = dict(zip("´`¨ˆ˜¸ˇ˘˚", "\u0301\u0300\u0308\u0302\u0303\u0327\u030c\u0306\u030a", strict=True))
_LETTERS = _LIGATURES | _DROPPED
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]")


def spell(pieces: Sequence[tuple[Run, bool]]) -> tuple[str, tuple[Span, ...]]:
    """The characters of a line with single spaces, and where they are raised."""
    limit = _word_gap(pieces)
    chars: list[str] = []
    ups: list[bool] = []
    before: Run | None = None
    for run, raised in pieces:
        text = run.text.translate(_LETTERS)
        if before is not None:
            gap = (run.x0 - before.x1) / max(min(run.size, before.size), 1)
            if gap < -WORD_GAP and text[:1] in _ACCENTS and len(text.strip()) == 1:
                text = text[1:] if _accent(chars, text[0], before, (run.x0 + run.x1) / 2) else text
            elif gap < -WORD_GAP and chars[-1] in _ACCENTS and text[:1].isalpha():
                text = unicodedata.normalize("NFC", text[0] + _ACCENTS[chars.pop()]) + text[1:]
                ups.pop()
            elif gap > limit or (gap > _SENTENCE_GAP and _begins_sentence(chars, text)):
                chars.append(" ")
                ups.append(False)
        for char in text:
            chars.append(char)
            ups.append(raised or bool(_SUPERSCRIPT.match(char)))
        before = run if before is None or run.x1 > before.x1 else before
    return _settle(chars, ups)


def _begins_sentence(chars: list[str], text: str) -> bool:
    """True for a capitalised word after a small letter and a stop: in "U.S." no small letter stands before one."""
    return (
        chars[-1:] in (["."], ["?"], ["!"]) and chars[-2:][0].islower() and text[:1].isupper() and text[1:2].islower()
    )


def _accent(chars: list[str], accent: str, run: Run, x: float) -> bool:
    """Put an accent printed over ``run`` on the letter below it; False when there is none."""
    length = len(run.text)
    guess = len(chars) - length + int((x - run.x0) / max(run.x1 - run.x0, 0.1) * length)
    for at in sorted(range(max(len(chars) - length, 0), len(chars)), key=lambda i: abs(i - guess)):
        composed = unicodedata.normalize("NFC", chars[at] + _ACCENTS[accent])
        if len(composed) == 1 and abs(at - guess) <= 1:
            chars[at] = composed
            return True
    return False


def _word_gap(pieces: Sequence[tuple[Run, bool]]) -> float:
    """The gap from which on words are apart: wider where the letters themselves are spaced."""
    gaps = [
        (b.x0 - a.x1) / a.size
        for (a, _), (b, _) in pairwise(pieces)
        if len(a.text) == 1 == len(b.text) and a.text.isalpha() and b.text.isalpha()
    ]
    if len(gaps) < 5 or (usual := median(gaps)) < _LETTERSPACED:
        return WORD_GAP
    return max(WORD_GAP, usual + 0.12)


def _settle(chars: list[str], ups: list[bool]) -> tuple[str, tuple[Span, ...]]:
    """Collapse spaces, drop those before raised characters, compose accents, and find the spans."""
    out: list[str] = []
    up: list[bool] = []
    for char, raised in zip(chars, ups, strict=True):
        if char.isspace():
            if out and out[-1] != " ":
                out.append(" ")
                up.append(False)
            continue
        if raised and out and out[-1] == " ":
            out.pop()
            up.pop()
            if up and up[-1] and char not in ",;":  # two marks side by side stay two marks
                out.append(" ")
                up.append(False)
        if out and unicodedata.combining(char):
            out[-1] = unicodedata.normalize("NFC", out[-1] + char)
            continue
        out.append(char.translate(_SUPERSCRIPTS))
        up.append(raised)
    while out and out[-1] == " ":
        out.pop()
        up.pop()
    return _spans(out, up)


def _spans(out: list[str], up: list[bool]) -> tuple[str, tuple[Span, ...]]:
    spans: list[Span] = []
    text: list[str] = []
    length = 0
    start = -1
    for char, raised in zip(out, up, strict=True):
        piece = unicodedata.normalize("NFC", char)
        if raised and start < 0:
            start = length
        if not raised and start >= 0:
            spans.append(Span(start, length))
            start = -1
        text.append(piece)
        length += len(piece)
    if start >= 0:
        spans.append(Span(start, length))
    return "".join(text), tuple(spans)
