"""Read a quotation as its writer set it: undo typography, and see brackets, ellipses, pasted marks and lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from caseqa.quotes.wording import SUPERSCRIPTS, WORD, Wording, key
from caseqa.text import normalise, plain_digits, raised_digits

LONGEST_MARK = 3
"""Digits a note mark has at most: longer numbers stuck to a word are years or figures, and stay."""

SHORTEST_PART = 2
"""A part of a compound has at least two letters."""

HYPHENS = ("-", "‐", "‑", "- ")
"""What stands between the parts of a compound."""

ELLIPSIS = re.compile(r"\[\s*(?:…|(?:\.\s?){3,4})\s*\]|\(\s*(?:…|(?:\.\s?){3,4})\s*\)|(?:\.\s?){3,}|…[\s.…]*")
_SOFT_HYPHEN = re.compile("\u00ad[ \t]*[\r\n]*[ \t]*")
_LINE_ENDS = re.compile("\r\n|[\r\n\f\v\u2028\u2029]")
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-‐]\s+(?=([^\W\d_]+))")
_LETTER_BRACKET = re.compile(r"\[([^\W\d_]{1,3})\](?=[^\W\d_])")
_BRACKET = re.compile(r"\[[^\[\]]*\]")
_WRITERS = re.compile(
    r"[\[(]\s*(?:sic|(?:my |our |original )?(?:emphasis|italics)(?: \w+){0,4})\s*[!.]?\s*[\])]", re.IGNORECASE
)
_BLOCK_SIGN = re.compile(r"^>\s?", re.MULTILINE)
_STUCK = re.compile(rf"([^\W\d_{SUPERSCRIPTS}]+(?:['’][^\W\d_]+)*)(\d{{1,{LONGEST_MARK}}})")
_DECIMAL = re.compile(rf"(\d[\d,]*)[.,:](\d{{1,{LONGEST_MARK}}})")
_AFTER_MARK = re.compile(r"[^\s\d][.,;:!?)\]”’»\"']*[.,;:!?)\]”’»\"']$")


@dataclass(frozen=True, slots=True)
class QuotedWord:
    """A word of a quotation; ``bracket`` when its writer put it in, ``stem`` when its ending is the writer's."""

    key: str
    start: int
    end: int
    line: int
    bracket: bool = False
    stem: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation as it was read: its text, its words, the words before which an ellipsis stands, and remarks."""

    text: str
    words: tuple[QuotedWord, ...]
    breaks: frozenset[int]
    remarks: tuple[str, ...]

    def slice(self, first: int, last: int) -> str:
        """The text from word ``first`` up to and without word ``last``."""
        return self.text[self.words[first].start : self.words[last - 1].end] if first < last else ""

    def segments(self) -> list[tuple[int, int]]:
        """The ranges of words between the ellipses."""
        borders = [0, *sorted(self.breaks), len(self.words)]
        return [(first, last) for first, last in pairwise(borders) if first < last]


def read_quotation(text: str, wording: Wording) -> Quotation:
    """The quotation in a text, read against the words of a document.

    A word broken by a hyphen at a line's end is joined when the document has it whole; digits stuck to a word or
    to its punctuation are a pasted note mark unless the document has them there as a number.
    """
    cleaned = _clean(text, wording)
    brackets = [(m.start(), m.end()) for m in _BRACKET.finditer(cleaned) if not _in_a_word(cleaned, m)]
    dots = [m.span() for m in ELLIPSIS.finditer(cleaned)]
    words: list[QuotedWord] = []
    breaks: set[int] = set()
    remarks: list[str] = []
    upcoming = inside = 0
    line, counted = 0, 0
    for found in WORD.finditer(cleaned):
        while upcoming < len(dots) and dots[upcoming][0] < found.start():
            breaks.add(len(words))
            upcoming += 1
        line += cleaned.count("\n", counted, found.start())
        counted = found.start()
        while inside < len(brackets) and brackets[inside][1] <= found.start():
            inside += 1
        bracket = inside < len(brackets) and brackets[inside][0] < found.start()
        word, remark = _word(cleaned, found, line, bracket, words, wording)
        if word:
            words += _split(word, wording)
        if remark:
            remarks.append(remark)
    return Quotation(cleaned, tuple(words), frozenset(breaks - {0, len(words)}), tuple(dict.fromkeys(remarks)))


def _split(word: QuotedWord, wording: Wording) -> list[QuotedWord]:
    """A compound in two words when the document never has it whole but writes it with a hyphen."""
    if word.key in wording.places or word.stem or not word.key.isalpha() or word.end - word.start != len(word.key):
        return [word]
    for at in range(SHORTEST_PART, len(word.key) - SHORTEST_PART + 1):
        for place in wording.pairs.get((word.key[:at], word.key[at:]), ()):
            if wording.document.text[wording.ends[place] : wording.starts[place + 1]] in HYPHENS:
                middle = word.start + at
                return [
                    replace(word, key=word.key[:at], end=middle),
                    replace(word, key=word.key[at:], start=middle),
                ]
    return [word]


def _clean(text: str, wording: Wording) -> str:
    text = _BLOCK_SIGN.sub("", _SOFT_HYPHEN.sub("", text))
    lines = [normalise(line) for line in _LINE_ENDS.split(text)]
    joined = _WRITERS.sub(" ", "\n".join(line for line in lines if line))

    def rejoin(broken: re.Match[str]) -> str:
        whole = key(broken[1] + broken[2]) in wording.places
        return broken[1] if whole else broken[0]

    return _LETTER_BRACKET.sub(r"\1", _BROKEN.sub(rejoin, joined))


def _in_a_word(text: str, bracket: re.Match[str]) -> bool:
    """True for "support[s]": the bracket is a word's ending, and no words were put in."""
    return text[bracket.start() - 1 : bracket.start()].isalpha()


def _word(
    text: str, found: re.Match[str], line: int, bracket: bool, before: Sequence[QuotedWord], wording: Wording
) -> tuple[QuotedWord | None, str]:
    """The word that stands there, or None for a pasted note mark, with a remark when the study has no such mark.

    A raised number after a word that the study raises to another is a word: a wrong power, not a mark.
    """
    raw, start, end = found[0], found.start(), found.end()
    if found["open"]:
        stem, ending = raw.removesuffix("]").split("[")
        return QuotedWord(key(stem + ending), start, end, line, bracket, key(stem)), ""
    previous = before[-1].key if before else ""
    if found["raised"]:
        unknown = _unknown_mark(plain_digits(raw), previous, wording)
        if unknown and re.search(rf"{re.escape(previous)}[{SUPERSCRIPTS}]", wording.document.text, re.I):
            return QuotedWord(plain_digits(raw), start, end, line, bracket), ""
        return None, unknown
    whole = key(raw)
    if raw.isdigit() and text[start - 1 : start] == "[" and (whole, previous) in wording.labels_after:
        return None, ""
    if whole not in wording.places:
        stuck = _STUCK.fullmatch(raw)
        if stuck and key(stuck[1]) in wording.places:
            word = QuotedWord(key(stuck[1]), start, start + len(stuck[1]), line, bracket)
            return word, _unknown_mark(stuck[2], word.key, wording)
        decimal = _DECIMAL.fullmatch(raw)
        if decimal and (decimal[2], key(decimal[1])) in wording.labels_after:
            return QuotedWord(key(decimal[1]), start, start + len(decimal[1]), line, bracket), ""
    if raw.isdigit() and len(raw) <= LONGEST_MARK and _AFTER_MARK.search(text[max(0, start - 6) : start]):
        known = (whole, previous) in wording.labels_after
        if known or (previous, whole) not in wording.pairs:
            return None, _unknown_mark(whole, previous, wording)
    return QuotedWord(whole, start, end, line, bracket), ""


def _unknown_mark(label: str, previous: str, wording: Wording) -> str:
    """A remark on a number read as a note mark; none where the study has that mark, or that power, after the word."""
    power = f"{previous}{raised_digits(label)}"
    if (label, previous) in wording.labels_after or power in wording.document.text.lower():
        return ""
    return f"the number {label} after '{previous}' was read as a note mark, but the study has no note {label} there"
