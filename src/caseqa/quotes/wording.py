"""The words of a document, numbered, with the places of each: what quotations are looked up in."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from caseqa.records import Document, Note, Sentence, Span

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LETTER = rf"[^\W\d_{SUPERSCRIPTS}]"
_APOSTROPHES = "'’‘ʼ′"
WORD = re.compile(
    rf"(?P<open>{_LETTER}+\[{_LETTER}{{0,4}}\])"
    rf"|(?P<begun>\[{_LETTER}{{1,3}}\]{_LETTER}+)"
    rf"|(?P<raised>[{SUPERSCRIPTS}]+)"
    rf"|(?P<word>\d+(?:,\d{{3}}(?!\d)|[.:]\d+)*{_LETTER}*|{_LETTER}[^\W_{SUPERSCRIPTS}]*(?:[{_APOSTROPHES}]{_LETTER}+)*)"
    r"|(?P<sign>[%‰§°±<>=+×÷$€£¥&]|(?<![\w-])[-−–](?=\d))"
)
"""A word, a number, or a sign that changes a number; "support[s]" and "[p]revent" are one word each."""

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FOLDED = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys("−–", "-"), "[": None, "]": None})


class UnitKind(StrEnum):
    """What a stretch of a document's text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    FIGURE = "figure"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, heading, caption or note, as a range of characters; ``note`` is the note."""

    kind: UnitKind
    start: int
    end: int
    section_id: str = ""
    note: Note | None = None


def key(word: str) -> str:
    """A word as it is compared: case, ligatures, apostrophes, thousands separators and a writer's brackets aside."""
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", word).casefold()).translate(_FOLDED)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a document as keys with their offsets, and where each word and each pair of words stands."""

    document: Document
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    places: Mapping[str, tuple[int, ...]]
    pairs: Mapping[tuple[str, str], tuple[int, ...]]
    units: tuple[Unit, ...]
    labels_after: frozenset[tuple[str, str]]
    """Each mark's label with the word before it: how a mark that was pasted with the text is told from a number."""

    def unit_at(self, word: int) -> Unit:
        """The paragraph, heading, caption or note that a word stands in."""
        return self.units[bisect_right(self.units, self.starts[word], key=lambda unit: unit.start) - 1]

    def span(self, first: int, last: int) -> Span:
        """The characters from word ``first`` up to and without word ``last``."""
        return Span(self.starts[first], self.ends[last - 1])

    def slice(self, first: int, last: int) -> str:
        """The text from word ``first`` up to and without word ``last``."""
        return self.document.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def words_between(self, start: int, end: int) -> tuple[int, int]:
        """The range of words that begin between two offsets."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def sentence_at(self, offset: int) -> int | None:
        """The number of the body sentence that holds an offset."""
        sentences: tuple[Sentence, ...] = self.document.sentences
        number = bisect_right(sentences, offset, key=lambda sentence: sentence.span.start) - 1
        return number if number >= 0 and offset < sentences[number].span.end else None


def read_wording(document: Document) -> Wording:
    """The wording of a document, in one pass over its text."""
    found = [(key(m[0]), m.start(), m.end()) for m in WORD.finditer(document.text) if not m["raised"]]
    keys = tuple(one[0] for one in found)
    ends = tuple(one[2] for one in found)
    places: defaultdict[str, list[int]] = defaultdict(list)
    pairs: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, word in enumerate(keys):
        places[word].append(number)
        if number + 1 < len(keys):
            pairs[word, keys[number + 1]].append(number)
    marked = set()
    for mark in document.marks:
        before = bisect_right(ends, mark.at) - 1
        if before >= 0:
            marked.add((mark.label, keys[before]))
    return Wording(
        document=document,
        keys=keys,
        starts=tuple(one[1] for one in found),
        ends=ends,
        places={word: tuple(numbers) for word, numbers in places.items()},
        pairs={pair: tuple(numbers) for pair, numbers in pairs.items()},
        units=_units(document),
        labels_after=frozenset(marked),
    )


def _units(document: Document) -> tuple[Unit, ...]:
    """The document's text as a gapless run of units: what is no paragraph, caption or note is a heading."""
    known = [Unit(UnitKind.PARAGRAPH, p.span.start, p.span.end, p.section_id) for p in document.paragraphs]
    known += [Unit(UnitKind.FIGURE, figure.span.start, figure.span.end) for figure in document.figures]
    known += [Unit(UnitKind.NOTE, note.span.start, note.span.end, note=note) for note in document.notes]
    known.sort(key=lambda unit: unit.start)
    units: list[Unit] = []
    end = 0
    for unit in known:
        if unit.start > end:
            units.append(Unit(UnitKind.HEADING, end, unit.start))
        units.append(unit)
        end = unit.end
    if end < len(document.text) or not units:
        units.append(Unit(UnitKind.HEADING, end, len(document.text) + 1))
    return tuple(units)
