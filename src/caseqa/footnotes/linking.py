"""Find the marks among raised characters and link each to its note, only if exactly one note fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from caseqa.footnotes.found import FoundMark, FoundNote, Split
from caseqa.records import Line, Span, Unlinked
from caseqa.text import fence

_LABEL = re.compile(r"^\[?(\d{1,4}|[*†‡§]{1,4}|[\w-]{1,12})\]?$")
_SERIES = re.compile(r"\s*[,;]\s*")
_ORDINAL = frozenset({"st", "nd", "rd", "th", "er", "re", "e", "o", "a", "ème", "tm", "sm", "®", "™"})
_UNITS = frozenset("m km cm mm dm ft mi in s ha kg R r x y n CO H χ".split())
"""What a raised 2 or 3 after it makes a power or a formula, not a mark."""


def link_marks(split: Split) -> tuple[tuple[Line, ...], tuple[FoundMark, ...]]:
    """The body lines with each mark fenced as its index into the marks, and the marks in reading order.

    A mark whose label no note bears, or several do, stays open and says why.
    """
    marks: list[FoundMark] = []
    lines: list[Line] = []
    for line, scope in zip(split.body, split.scopes, strict=True):
        pieces: list[str] = []
        position = 0
        for span in line.raised:
            labels = _labels(line.text, span)
            if not labels:
                continue
            pieces.append(line.text[position : span.start].rstrip(" "))
            for label in labels:
                pieces.append(fence(str(len(marks))))
                marks.append(_link(label, line.page, scope, split.notes))
            position = span.end
        pieces.append(line.text[position:])
        lines.append(replace(line, text="".join(pieces), raised=()))
    return tuple(lines), tuple(marks)


def _labels(text: str, span: Span) -> list[str]:
    """The labels a raised run holds; none for an ordinal, a power, a formula or an affiliation's letter."""
    run = text[span.start : span.end].strip()
    labels = [found[1] for part in _SERIES.split(run) if (found := _LABEL.match(part))]
    if len(labels) != len(_SERIES.split(run)) or any(label.lower() in _ORDINAL for label in labels):
        return []
    before = re.search(r"[^\W\d_]+$", text[: span.start])
    if before and before[0] in _UNITS and labels[0] in ("2", "3"):
        return []
    return labels


def _link(label: str, page: int, scope: int, notes: Sequence[FoundNote]) -> FoundMark:
    """The mark tied to the one note of its label, the nearest scope deciding between equals."""
    fitting = [index for index, note in enumerate(notes) if note.label == label]
    if len(fitting) > 1:
        fitting = [index for index in fitting if notes[index].scope == scope]
    if len(fitting) == 1:
        return FoundMark(label, page, fitting[0], None)
    return FoundMark(label, page, None, Unlinked.SEVERAL_NOTES if fitting else Unlinked.NO_NOTE)
