"""Foot notes as large as the body: accepted only if the marks of the column call exactly these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from caseqa.footnotes.labels import opening
from caseqa.footnotes.pages import Sheet, trailing
from caseqa.footnotes.text import join_lines
from caseqa.records import Line

_RULE = re.compile(r"[_—–=*-]{3,}")

RULE_GAP = 1.3
"""Notes of body size stand this many leadings below the text (seen below small notes' rules: 3 at the median)."""


TABLE_GAP = 1.6
"""Sizes between the lines of a note below a table at most (seen: 1.14 to 1.25)."""


@dataclass(frozen=True, slots=True)
class FullSizeFoot:
    """A note in body size: its label, lines, text, and how the label is printed."""

    label: str
    lines: list[int]
    text: str
    form: str


def full_size_feet(lines: Sequence[Line], sheet: Sheet) -> list[FullSizeFoot]:
    """The notes of a page whose notes are not small, column by column."""
    return [foot for column in sheet.columns for foot in _in_column(lines, sheet, column)]


def table_feet(lines: Sequence[Line], sheet: Sheet, known: set[str]) -> list[FullSizeFoot]:
    """The notes below a table in its own size: raised letters at the start of lines, each called above."""
    feet: list[FullSizeFoot] = []
    for column in sheet.columns:
        current: FullSizeFoot | None = None
        for before, index in zip([None, *column], column, strict=False):
            opened = opening(lines[index])
            above = {label for at, label in sheet.callers if at < index and len(label) == 1 and label.isalpha()}
            if opened and opened.form == "raised" and opened.label in above - known:
                current = FullSizeFoot(opened.label, [index], lines[index].text[opened.end :].strip(), "raised")
                feet.append(current)
                known.add(opened.label)
            elif (
                current and before is not None and lines[index].top - lines[before].top <= TABLE_GAP * lines[index].size
            ):
                current.lines.append(index)
                feet[-1] = current = FullSizeFoot(
                    current.label, current.lines, join_lines(current.text, lines[index].text), "raised"
                )
            else:
                current = None
    return feet


def _in_column(lines: Sequence[Line], sheet: Sheet, column: Sequence[int]) -> list[FullSizeFoot]:
    members = set(column)
    calls = [(index, label) for index, label in sheet.calls if index in members]
    end = trailing(lines, column)
    rest = [index for index in column if index < end]
    text = all(lines[index].right == 0 for index in rest)
    forms = ("raised", "plain", "bracket", "plain.", "plain)") if text else ("raised", "plain", "bracket")
    gap = median([g for g in _gaps(lines, rest) if g > 0] or [0.0])
    gap = 1.0 if text else gap
    for position, index in enumerate(rest[1:], start=1):
        opened = opening(lines[index])
        above = [label for at, label in calls if at < index]
        if not (opened and above and opened.label == above[0] and opened.form in forms):
            continue
        before = lines[rest[position - 1]]
        ruled = bool(_RULE.fullmatch(before.text))
        set_apart = ruled or lines[index].top - before.top >= RULE_GAP * gap or sheet.is_small(lines[index])
        if set_apart and _in_sequence(above):
            feet = _gather(lines, rest[position:], opened.form)
            if [foot.label for foot in feet] == above:
                if ruled:
                    feet[0].lines.append(rest[position - 1])
                return feet
    return []


def _gather(lines: Sequence[Line], rest: Sequence[int], form: str) -> list[FullSizeFoot]:
    feet: list[FullSizeFoot] = []
    for index in rest:
        opened = opening(lines[index])
        if opened and opened.form == form and (not feet or opened.label == str(int(feet[-1].label) + 1)):
            feet.append(FullSizeFoot(opened.label, [index], lines[index].text[opened.end :].strip(), form))
        else:
            feet[-1].lines.append(index)
            feet[-1] = FullSizeFoot(feet[-1].label, feet[-1].lines, join_lines(feet[-1].text, lines[index].text), form)
    return feet


def _in_sequence(labels: Sequence[str]) -> bool:
    return all(int(b) == int(a) + 1 for a, b in pairwise(labels))


def _gaps(lines: Sequence[Line], rest: Sequence[int]) -> list[float]:
    return [lines[b].top - lines[a].top for a, b in pairwise(rest)]
