"""Notes that stand in a list: under a heading at the end, after each chapter, or as ``[^1]:`` lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseqa.footnotes.found import FoundNote, Split
from caseqa.records import Line

HEADINGS = frozenset(
    {
        *("notes", "endnotes", "end notes", "footnotes", "references", "sources", "works cited", "citations"),
        *("notes and references", "references and notes", "notes and sources", "endnotes and references"),
        *("anmerkungen", "endnoten", "fussnoten", "fußnoten", "einzelnachweise", "quellen", "literatur"),
        *("références", "notes de fin", "notes et références", "notas", "notas finales", "referencias"),
        *("note", "noten", "eindnoten", "примечания", "bibliography", "sources and notes"),
    }
)
"""The headings under which studies list their notes; the entries must still be numbered from 1."""

_NUMBERING = re.compile(r"^(?:[ivxlc]+|\d+|[a-z])[.)]?\s+", re.IGNORECASE)
_DEFINITION = re.compile(r"^\[\^([^\]\s]{1,12})\]:\s*(.*)$")
_ENTRY = re.compile(r"^(?:[-*•]\s+)?(?:\[(\d{1,4})\]|(\d{1,4}))[.):]?(?:\s+|(?=[^\s\d.,)]))(\S.*)$")
_LONE_LABEL = re.compile(r"^\[?(\d{1,4})\]?[.)]?$")
FIRST_ENTRY_WITHIN = 4
"""Lines between a heading and its first entry: a sub-heading and an introductory sentence at most."""

UNHEADED_ENTRIES = 3
"""A list without a heading needs this many entries in sequence, each called by a raised label."""


@dataclass(slots=True)
class _Entry:
    label: str
    lines: list[int]
    text: str


def split_lists(lines: Sequence[Line]) -> Split:
    """The lines without their note lists, and the notes of those lists in reading order."""
    definitions = _definitions(lines)
    if definitions:
        return _assemble(lines, [definitions], [])
    lists: list[list[_Entry]] = []
    headings: list[int] = []
    for start in _list_starts(lines):
        if lists and start <= lists[-1][-1].lines[-1]:
            continue
        runs = _entries(lines, start)
        if runs:
            lists += runs
            headings += [k for k in range(start, runs[0][0].lines[0])]
    if not lists:
        lists = _unheaded(lines)
    return _assemble(lines, lists, headings)


def is_note_heading(text: str) -> bool:
    """True for a line that says nothing but "Notes", "References", "Anmerkungen" or the like."""
    return _NUMBERING.sub("", text.strip().rstrip(":.").lower(), count=1) in HEADINGS or (
        text.strip().rstrip(":.").lower() in HEADINGS
    )


def _definitions(lines: Sequence[Line]) -> list[_Entry]:
    """The notes of Markdown definitions, with their indented or adjoining continuation lines."""
    entries: list[_Entry] = []
    for index, line in enumerate(lines):
        found = _DEFINITION.match(line.text)
        if found:
            entries.append(_Entry(found[1], [index], found[2]))
        elif entries and entries[-1].lines[-1] == index - 1:
            blank = line.top - lines[index - 1].top > 1
            if line.left > 0 or not blank:
                entries[-1].lines.append(index)
                entries[-1].text = _join(entries[-1].text, line.text)
    return entries


def _list_starts(lines: Sequence[Line]) -> list[int]:
    """Where a heading is followed closely by an entry numbered 1."""
    starts = []
    for index, line in enumerate(lines):
        if is_note_heading(line.text):
            following = lines[index + 1 : index + 1 + FIRST_ENTRY_WITHIN]
            if any(_label(entry.text) == "1" for entry in following):
                starts.append(index)
    return starts


def _label(text: str) -> str:
    found = _ENTRY.match(text) or _LONE_LABEL.match(text)
    return next((group for group in found.groups()[:2] if group), "") if found else ""


def _entries(lines: Sequence[Line], heading: int) -> list[list[_Entry]]:
    """The entries after a heading, one list for each restart of their numbering."""
    labels = [_label(line.text) for line in lines]
    runs: list[list[_Entry]] = []
    expected, index = 1, heading + 1
    while index < len(lines):
        label = labels[index]
        if label == str(expected) or (label == "1" and runs and _goes_on(labels, index, 1)):
            if label == "1":
                runs.append([])
            found = _ENTRY.match(lines[index].text)
            runs[-1].append(_Entry(label, [index], found[3] if found else ""))
            expected = int(label) + 1
        elif runs and (_adjoins(lines, index) or _goes_on(labels, index, expected)):
            if not _is_subheading(lines, labels, index):
                entry = runs[-1][-1]
                entry.lines.append(index)
                entry.text = _join(entry.text, lines[index].text)
        elif runs:
            break
        index += 1
    return runs


def _goes_on(labels: Sequence[str], index: int, expected: int) -> bool:
    """True when the entry expected next, or a restart followed by its second entry, comes later."""
    rest = labels[index + 1 :]
    if expected > 1:
        return str(expected) in rest or ("1" in rest and "2" in rest[rest.index("1") :])
    return "2" in rest[:60]


def _adjoins(lines: Sequence[Line], index: int) -> bool:
    """True when a line follows the one before without a blank between."""
    line, before = lines[index], lines[index - 1]
    if line.right == 0:
        return line.top - before.top <= 1 and line.page == before.page
    leading = 1.6 * max(line.size, before.size)
    return line.page == before.page and 0 < line.top - before.top <= leading and abs(line.size - before.size) < 0.6


def _is_subheading(lines: Sequence[Line], labels: Sequence[str], index: int) -> bool:
    """True for a short line before an entry 1: a chapter's name inside a list of notes."""
    return index + 1 < len(lines) and labels[index + 1] == "1" and len(lines[index].text.split()) <= 12


def _unheaded(lines: Sequence[Line]) -> list[list[_Entry]]:
    """A numbered list at the very end, taken for notes only if raised labels call its entries."""
    called = {line.text[span.start : span.end] for line in lines for span in line.raised if span.start > 0}
    for index in range(len(lines) - 1, -1, -1):
        if _label(lines[index].text) != "1":
            continue
        runs = _entries(lines, index - 1)
        if len(runs) == 1 and len(runs[0]) >= UNHEADED_ENTRIES and runs[0][-1].lines[-1] >= len(lines) - 2:
            if all(entry.label in called for entry in runs[0]):
                return runs
        break
    return []


def _join(text: str, line: str) -> str:
    """Two lines of a note as one, a word divided at the line's end undone."""
    if text.endswith("-") and line[:1].islower() and not text.endswith(" -"):
        return text[:-1] + line
    return f"{text} {line}".strip()


def _assemble(lines: Sequence[Line], lists: Sequence[Sequence[_Entry]], headings: Sequence[int]) -> Split:
    taken = {index for entries in lists for entry in entries for index in entry.lines}
    ends = [entries[-1].lines[-1] for entries in lists]
    dropped = taken | set(headings)
    kept = [index for index in range(len(lines)) if index not in dropped]
    notes = tuple(
        FoundNote(entry.label, entry.text, lines[entry.lines[0]].page, scope)
        for scope, entries in enumerate(lists)
        for entry in entries
    )
    return Split(
        body=tuple(lines[index] for index in kept),
        scopes=tuple(sum(1 for end in ends if end < index) for index in kept),
        notes=notes,
        back=sum(1 for index in kept if not ends or index < ends[-1]),
        became=(("note", len(taken)), ("note_heading", len(set(headings)))),
    )
