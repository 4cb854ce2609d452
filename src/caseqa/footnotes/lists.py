"""Notes that stand in a list: under a heading at the end, after each chapter, or as ``[^1]:`` lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from caseqa.footnotes.entries import NEAR, Entry, Numbered, Run, follow
from caseqa.footnotes.headings import NOTE_HEADINGS, heading_name, is_note_heading
from caseqa.footnotes.marks import Candidate, plain_candidates
from caseqa.footnotes.text import join_lines
from caseqa.records import Line
from caseqa.text import CALL

_DEFINITION = re.compile(rf"^{CALL}:\s*(.*)$")

FIRST_ENTRY_WITHIN = 4
"""Lines between a heading and its first entry: a sub-heading and an introductory sentence at most."""

CALLED_SHARE = 0.3
"""Share of its entries that marks must call to make a list notes (notes: 1; a bibliography beside foot notes: 0.19)."""

IN_ORDER = 0.8
"""Share of the numbers in brackets that are called as the next new one (notes: 1; an alphabetical list: 0.5)."""

PLAIN_SHARE = 0.9
"""The same for numbers in full size without brackets, of which a text has others (made without raise: 0.96 to 1)."""

NEXT_WITHIN = 2
"""A new number may be this much above the highest before it: one mark in between may have been lost."""

UNHEADED_ENTRIES = 3
"""A list without a heading needs this many entries in sequence, called by raised labels: two may be chance."""


Footed = dict[tuple[int, str], int]
"""The first line of each note at the foot of a page, by that page and the note's label."""


@dataclass(slots=True)
class NoteList:
    """The runs of entries under one heading, and that heading's line, if it has one."""

    runs: list[Run]
    heading: int | None
    full_size: bool = False
    """True when numbers in brackets and in full size call it."""
    plain: bool = False
    """True when numbers in full size and without brackets call it, as in a text layer that raises nothing."""

    @property
    def start(self) -> int:
        """Its first line."""
        return self.runs[0].start if self.heading is None else self.heading

    @property
    def end(self) -> int:
        """Its last line."""
        return self.runs[-1].end


def definitions(lines: Sequence[Line]) -> list[Entry]:
    """The notes of Markdown definitions, with their indented or adjoining continuation lines."""
    entries: list[Entry] = []
    for index, line in enumerate(lines):
        found = _DEFINITION.match(line.text)
        if found:
            entries.append(Entry(found[1], [index], found[2]))
        elif entries and entries[-1].lines[-1] == index - 1:
            blank = line.top - lines[index - 1].top > 1
            if line.left > 0 or not blank:
                entries[-1].lines.append(index)
                entries[-1].text = join_lines(entries[-1].text, line.text)
    return entries


def find_lists(
    lines: Sequence[Line], raised: Sequence[Candidate], brackets: Sequence[Candidate], footed: Footed
) -> list[NoteList]:
    """The lists of notes in reading order: those under a heading, else one at the very end.

    ``footed`` names the labels that notes at the foot of a page bear: their marks call no list.
    """
    numbered = Numbered.of(lines)
    found: list[NoteList] = []
    for heading in range(len(lines)):
        if (found and heading <= found[-1].end) or not is_note_heading(lines[heading].text):
            continue
        first = _first_entry(numbered, heading)
        runs = follow(numbered, first) if first is not None else []
        if not runs:
            continue
        after = found[-1].end if found else -1
        here = NoteList(runs, heading)
        if _is_called(here, lines, _unfooted(lines, raised, footed, here), brackets, after):
            found.append(here)
    if not found and not any(label.isdigit() for _, label in footed):
        return _unheaded(numbered, raised, brackets)
    return found


def _unfooted(lines: Sequence[Line], raised: Sequence[Candidate], footed: Footed, found: NoteList) -> list[Candidate]:
    """The candidates before a list that no note at the foot of their page answers."""
    before = [candidate for candidate in raised if candidate.line < found.start]
    return [
        candidate
        for candidate in before
        if not any(
            found.start > footed.get((lines[candidate.line].page, label), found.start) for label in candidate.labels
        )
    ]


def _first_entry(numbered: Numbered, heading: int) -> int | None:
    """The entry 1 that follows a heading closely, before any other heading of notes."""
    for index in range(heading + 1, min(heading + 1 + NEAR, len(numbered.labels))):
        if numbered.labels[index] == "1":
            return index
        if is_note_heading(numbered.lines[index].text):
            return None
    return None


def _is_called(
    found: NoteList, lines: Sequence[Line], raised: Sequence[Candidate], brackets: Sequence[Candidate], after: int
) -> bool:
    """True when marks call enough of a list's entries, or nothing but its heading is needed to tell."""
    labels = {entry.label for run in found.runs for entry in run.entries}
    calls = {label for c in raised if after < c.line < found.start and c.start for label in c.labels}
    if len(labels & calls) >= CALLED_SHARE * len(labels):
        return True
    if _in_order(brackets, labels, after, found.start, CALLED_SHARE):
        found.full_size = True
        return True
    if all(label.isdigit() for label in labels) and len(labels) >= UNHEADED_ENTRIES:
        found.plain = _in_order(plain_candidates(lines[: found.start]), labels, after, found.start, PLAIN_SHARE)
    if found.plain:
        return True
    near = found.heading is not None and found.runs[0].start - found.heading <= FIRST_ENTRY_WITHIN
    text = found.heading is not None and lines[found.heading].right == 0
    return text and near and heading_name(lines[found.heading or 0].text) in NOTE_HEADINGS


def _in_order(brackets: Sequence[Candidate], labels: set[str], after: int, end: int, share: float) -> bool:
    """True when brackets between two lines call this share of the labels, each new one the next but few."""
    called = [label for c in brackets if after < c.line < end for label in c.labels if label in labels]
    first = list(dict.fromkeys(called))
    if not first or len(first) < share * len(labels):
        return False
    highest = [0, *accumulate((int(label) for label in first), max)]
    rising = sum(0 < int(n) - h <= NEXT_WITHIN for n, h in zip(first, highest, strict=False))
    return rising >= IN_ORDER * len(first)


def _unheaded(numbered: Numbered, raised: Sequence[Candidate], brackets: Sequence[Candidate]) -> list[NoteList]:
    """A numbered list at the very end, taken for notes only if marks call every one of its entries."""
    for first in reversed(numbered.at.get("1", [])):
        runs = follow(numbered, first)
        labels = [entry.label for run in runs for entry in run.entries]
        at_end = bool(runs) and runs[-1].end >= len(numbered.lines) - 2
        if len(labels) >= UNHEADED_ENTRIES and at_end:
            called = {label for c in raised if c.line < first for label in c.labels}
            if called.issuperset(labels):
                return [NoteList(runs, None)]
            bracketed = numbered.forms[first] == "["
            if bracketed and _in_order(brackets, set(labels), -1, first, share=1.0):
                return [NoteList(runs, None, full_size=True)]
        if len(labels) > 1:
            break
    return []
