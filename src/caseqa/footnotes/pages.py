"""Pages as the search for foot notes sees them: columns, what is small there, and which labels are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from caseqa.footnotes.labels import Trust, called_symbols
from caseqa.footnotes.marks import Candidate
from caseqa.records import Line

NOTE_SIZE = 0.95
"""Notes are at most this share of the body's size (seen: 0.70 to 0.90; rounding moves it by 0.02)."""

BODY_LINES = 2
"""A page with this many lines of the document's usual size is measured by it, else by its own."""

BODY_SHARE = 0.2
"""The largest size that sets this share of the characters is the body's: notes may outweigh it (seen: 0.46 to 1)."""

COLUMN_JUMP = 1.5
"""A line this many sizes higher than the one before it begins a new column (marks of their own line drift by one)."""

_PAGE_NUMBER = re.compile(r"\W*(?:\d{1,4}|[ivxlc]{1,7})\W*")


@dataclass(slots=True)
class Sheet:
    """A page: its columns as runs of line indexes, its body size, and the labels called on it."""

    number: int
    columns: list[list[int]]
    size: float
    called: set[str] = field(default_factory=set)
    calls: list[tuple[int, str]] = field(default_factory=list)
    """The clean raised numbers, each with its line."""
    callers: list[tuple[int, str]] = field(default_factory=list)
    """All raised labels, each with its line."""

    def is_small(self, line: Line) -> bool:
        """True for type that notes are set in."""
        return 0 < line.size <= NOTE_SIZE * self.size


def sheets(lines: Sequence[Line], candidates: Sequence[Candidate], taken: set[int]) -> list[Sheet]:
    """The pages of a reading that has a layout, without the lines already taken for notes."""
    usual = _usual([line for line in lines if line.right > 0])
    by_page: dict[int, list[int]] = {}
    paged = pages_of_text(lines)
    for index, line in enumerate(lines):
        if (line.right > 0 or paged) and index not in taken:
            by_page.setdefault(line.page, []).append(index)
    made = {}
    for number, indexes in by_page.items():
        own = [lines[index] for index in indexes]
        at_home = sum(1 for line in own if abs(line.size - usual) < 0.3) >= BODY_LINES
        made[number] = Sheet(number, _columns(lines, indexes), usual if at_home else _usual(own))
        for line in own:
            if not made[number].is_small(line):
                made[number].called.update(label for _, _, label in called_symbols(line.text))
    for candidate in candidates:
        line = lines[candidate.line]
        sheet = made.get(line.page)
        if sheet is None or candidate.line in taken or (candidate.start == 0 and sheet.is_small(line)):
            continue
        sheet.called.update(candidate.labels)
        sheet.callers += [(candidate.line, label) for label in candidate.labels]
        if candidate.trust == Trust.CLEAN:
            sheet.calls += [(candidate.line, label) for label in candidate.labels if label.isdigit()]
    return [made[number] for number in sorted(made)]


def pages_of_text(lines: Sequence[Line]) -> bool:
    """True for a text whose form feeds divide it into pages, as programs that extract text write them."""
    return bool(lines) and lines[0].page != lines[-1].page and all(line.right == 0 for line in lines)


def trailing(lines: Sequence[Line], column: Sequence[int]) -> int:
    """The index after the last line of a column that is no page number."""
    end = len(column)
    while end and _PAGE_NUMBER.fullmatch(lines[column[end - 1]].text) and end > len(column) - 2:
        end -= 1
    return column[end - 1] + 1 if end else 0


def _usual(lines: Sequence[Line]) -> float:
    """The body's size: not the commonest, which in law reviews is that of the notes."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    least = BODY_SHARE * sizes.total()
    return max((size for size, weight in sizes.items() if weight >= least), default=0.0) or max(sizes, default=0.0)


def _columns(lines: Sequence[Line], indexes: Sequence[int]) -> list[list[int]]:
    columns: list[list[int]] = []
    for index in indexes:
        line = lines[index]
        if columns and line.top > lines[columns[-1][-1]].top - COLUMN_JUMP * max(line.size, 1.0):
            columns[-1].append(index)
        else:
            columns.append([index])
    return columns
