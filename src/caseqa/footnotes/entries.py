"""The entries of a numbered list, followed from 1 as far as its numbering goes, restarts included."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from caseqa.counting import read_roman, write_roman
from caseqa.footnotes.headings import is_note_heading
from caseqa.footnotes.text import is_unfinished, join_lines
from caseqa.records import Line

_ENTRY = re.compile(r"^(?:[-*•]\s+)?(?:\[\^?(\d{1,4})\]|(\d{1,4}))([.):]?)(?:\s+|(?=[^\s\d.,)\]]))(\S.*)$")
_ROMAN_ENTRY = re.compile(
    r"^(?:\[([ivxlc]{1,9})\]|([ivxlc]{1,9}))([.):]?)(?:\s+|(?<=[ivxlc]{3})(?=[^\W\d_a-z]|[“\"‘«„]))(\S.*)$"
)
_LONE = re.compile(r"^(?:\[(\d{1,4})\]|(\d{1,4}))([.)]?)$")

FAR = 400
"""Lines within which the next number must follow (the longest note seen has 48 lines)."""

NEAR = 16
"""Lines between a heading and its entry 1: an introductory paragraph at most (the longest seen has 9 lines)."""

SUBHEADING_WORDS = 12
"""A chapter's name inside a list of notes is not longer (the longest seen has 4 words)."""

_CHAPTER = re.compile(r"(?:chapter|part|kapitel|teil|chapitre|partie|capítulo)\s+\w+\W*$", re.IGNORECASE)

GAP = 1.6
"""Sizes between the lines of an entry at most (print sets 1.1 to 1.3)."""

SAME_SIZE = 0.6
"""Points by which the lines of an entry may differ (rounding stays under 0.3)."""

MARGIN = 16.0
"""Points by which numbers aligned at their right end may begin apart (seen: 9.2; three digits of 9 points: 14)."""


@dataclass(slots=True)
class Entry:
    """One numbered entry: its label, its lines, its text."""

    label: str
    lines: list[int]
    text: str
    bracketed: bool = False


@dataclass(slots=True)
class Run:
    """Entries numbered from 1 on, with the chapter's name above them and the lines that name takes."""

    entries: list[Entry] = field(default_factory=list)
    heading: str = ""
    heading_lines: list[int] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The line of its first entry."""
        return self.entries[0].lines[0]

    @property
    def end(self) -> int:
        """The last line of its last entry."""
        return self.entries[-1].lines[-1]


@dataclass(frozen=True, slots=True)
class Numbered:
    """What every line of a reading begins with, as the entry of a list."""

    lines: Sequence[Line]
    labels: tuple[str, ...]
    forms: tuple[str, ...]
    texts: tuple[str, ...]
    at: dict[str, list[int]]
    ends: tuple[int, ...]
    """The lines that are headings of another list, where one ends at the latest."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Numbered:
        """Read the number before each line, once."""
        labels, forms, texts = [], [], []
        at: dict[str, list[int]] = {}
        for index, line in enumerate(lines):
            label, form, text = _begins(line.text)
            labels.append(label)
            forms.append(form)
            texts.append(text)
            at.setdefault(label, []).append(index)
        ones = at.get("1", [])
        ends = (
            index
            for index, line in enumerate(lines)
            if is_note_heading(line.text) and any(one - index <= NEAR for one in ones[bisect_right(ones, index) :][:1])
        )
        return cls(lines, tuple(labels), tuple(forms), tuple(texts), at, (*ends, len(lines)))

    def next(self, label: int, after: int, form: str, within: int = FAR) -> int | None:
        """The first line after ``after`` that begins with this number in this form, if it is not far."""
        places = self.at.get(str(label), ())
        limit = min(after + within, self.ends[bisect_right(self.ends, after)] if after < self.ends[-1] else after)
        for index in places[bisect_right(places, after) :]:
            if index > limit:
                return None
            if self.forms[index] == form:
                return index
        return None


def follow(numbered: Numbered, first: int) -> list[Run]:
    """The runs of entries that begin with the entry 1 at line ``first``, one for each restart."""
    lines, form = numbered.lines, numbered.forms[first]
    runs: list[Run] = []
    expected, index, opened = 1, first, True
    while index < numbered.ends[bisect_right(numbered.ends, first)]:
        label = numbered.labels[index] if numbered.forms[index] == form else ""
        if label == str(expected) and (expected > 1 or not runs) and _aligned(lines, runs, index):
            if not runs:
                runs.append(Run())
            runs[-1].entries.append(_entry(numbered, index))
            expected, opened = expected + 1, True
        elif label == "1" and runs and _restarts(numbered, index, form, expected):
            heading = _subheading(lines, index, runs[-1].end)
            runs.append(Run([_entry(numbered, index)], " ".join(lines[i].text for i in heading), heading))
            expected, opened = 2, True
        elif runs:
            opened = opened and _goes_on(numbered, index, runs[-1].entries[-1], expected, form)
            if opened:
                runs[-1].entries[-1].lines.append(index)
                runs[-1].entries[-1].text = join_lines(runs[-1].entries[-1].text, lines[index].text)
            elif numbered.next(expected, index, form) is None and _next_restart(numbered, index, form) is None:
                break
        index += 1
    if runs:
        heading = _subheading(lines, first, max(first - 3, -1))
        runs[0].heading, runs[0].heading_lines = " ".join(lines[i].text for i in heading), heading
    return runs


def _begins(text: str) -> tuple[str, str, str]:
    """The number a line begins with in figures, the form it is printed in, and the text after it."""
    if found := _ENTRY.match(text) or _LONE.match(text):
        return found[1] or found[2], "[" if found[1] else found[3], found[4] if found.re is _ENTRY else ""
    roman = _ROMAN_ENTRY.match(text)
    number = read_roman(roman[1] or roman[2]) if roman else None
    if roman and number is not None:
        return str(number), "roman" + ("[" if roman[1] else roman[3]), roman[4]
    return "", "", ""


def _entry(numbered: Numbered, index: int) -> Entry:
    label, form = numbered.labels[index], numbered.forms[index]
    printed = write_roman(int(label)) if form.startswith("roman") else label
    return Entry(printed, [index], numbered.texts[index], form.endswith("["))


def _aligned(lines: Sequence[Line], runs: Sequence[Run], index: int) -> bool:
    """True when a number stands where the others of its list do, or the page or column is another."""
    if not runs or lines[index].right == 0:
        return True
    before = [lines[entry.lines[0]] for entry in runs[-1].entries[-3:]]
    line = lines[index]
    same = [other for other in before if other.page == line.page and abs(other.left - line.left) < 100]
    return all(abs(other.left - line.left) <= MARGIN for other in same)


def _restarts(numbered: Numbered, index: int, form: str, expected: int) -> bool:
    """True when an entry 1 begins the next chapter's notes: a 2 follows before the number due here."""
    second = numbered.next(2, index, form, 60)
    due = numbered.next(expected, index, form)
    if expected == 2 or second is None:
        return bool(_subheading(numbered.lines, index, index - 2)) and (due is None or second == due)
    return due is None or second < due


def _next_restart(numbered: Numbered, index: int, form: str) -> int | None:
    """The next entry 1 that a 2 follows."""
    first = numbered.next(1, index, form, 60)
    return first if first is not None and numbered.next(2, first, form, 60) is not None else None


def _goes_on(numbered: Numbered, index: int, entry: Entry, expected: int, form: str) -> bool:
    """True when a line that begins no entry continues the one before it."""
    lines = numbered.lines
    line, before = lines[index], lines[entry.lines[-1]]
    if entry.lines[-1] != index - 1:
        return False
    due = numbered.next(expected, index, form)
    coming = due is not None or _next_restart(numbered, index, form) is not None
    if _heads_restart(numbered, index, form):
        return False
    if line.right == 0:
        return (line.page == before.page and line.top - before.top <= 1) or coming
    if line.size > before.size + SAME_SIZE or (line.bold and not lines[entry.lines[0]].bold):
        return False
    down = line.top - before.top
    if line.page == before.page and -0.5 * line.size <= down:
        indented = line.left > lines[entry.lines[0]].left + 3 and due is not None
        return down <= GAP * max(line.size, before.size) or (indented and down <= 2 * GAP * line.size)
    same = abs(line.size - before.size) < SAME_SIZE
    return same and (coming or is_unfinished(entry.text, line.text, certain=False))


def _heads_restart(numbered: Numbered, index: int, form: str) -> bool:
    """True for a short line just above an entry 1: the name of a chapter."""
    for ahead in (index + 1, index + 2):
        if ahead < len(numbered.labels) and numbered.labels[ahead] == "1" and numbered.forms[ahead] == form:
            return index in _subheading(numbered.lines, ahead, index - 1)
    return False


def _subheading(lines: Sequence[Line], first: int, after: int) -> list[int]:
    """The short line directly above an entry 1 that names its chapter, with "Chapter 1" above it."""
    if first - 1 <= after or not is_name(lines[first - 1].text) or lines[first - 1].raised:
        return []
    if first - 2 > after and _CHAPTER.match(lines[first - 2].text):
        return [first - 2, first - 1]
    return [first - 1]


def is_name(text: str) -> bool:
    """True for a few words that begin with a capital or a number and do not end as a sentence does."""
    few = len(text.split()) <= SUBHEADING_WORDS and not text.rstrip().endswith((".", ",", ";", "-", ")"))
    return few and (text[:1].isupper() or text[:1].isdigit() or text[:1] in '“"‘')
