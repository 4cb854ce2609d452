"""Notes at the foot of a page or column, and below tables and boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from caseqa.footnotes.full_size import full_size_feet, table_feet
from caseqa.footnotes.labels import INSTITUTION, Opening, opening
from caseqa.footnotes.marks import Candidate
from caseqa.footnotes.numerals import counts_on
from caseqa.footnotes.pages import Sheet, sheets, trailing
from caseqa.footnotes.text import is_unfinished, join_lines
from caseqa.records import Line

NOTE_GAP = 2.2
"""Sizes between the lines of a foot note at most, spaces between paragraphs included (seen: 1.10 to 1.57)."""

TABLE_GAP = 1.6
"""The same below a table or in a box, where other small type may follow (seen: 1.14 to 1.25)."""

_CONTINUED = re.compile(
    r"^\W*(?:foot)?note\s+\d*\s*cont(?:inued|\W?d)\b.*$|^\W*cont(?:inued|\W?d)\.?\W*(?=\s|$)|"
    r"\(?(?:foot)?note \d* ?continue[sd] on (?:the )?next page\W*$",
    re.IGNORECASE,
)
_NO_TAIL = re.compile(r"^(?:sources?|notes?|figure|fig\.|table|box|chart|map)\b", re.IGNORECASE)


@dataclass(slots=True)
class Foot:
    """A note being gathered: its label, its lines, its text."""

    label: str
    lines: list[int]
    text: str
    page: int
    form: str
    at_foot: bool = True


@dataclass(slots=True)
class _Walk:
    """What is known while the pages are walked in order."""

    lines: Sequence[Line]
    sheet: Sheet
    first_page: int
    raised_style: bool
    feet: list[Foot] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)
    """The labels called on the page before that have no note there."""
    here: set[str] = field(default_factory=set)
    """The labels that a note of this page bears."""
    last: Foot | None = None
    """The note at the foot of the column before, which may run over."""
    affiliated: bool = False
    """True in a block of the first page that says where its authors work."""

    @property
    def number(self) -> int:
        """The last number among the foot notes, or 0."""
        return next((int(f.label) for f in reversed(self.feet) if f.at_foot and f.label.isdigit()), 0)


def find_feet(lines: Sequence[Line], candidates: Sequence[Candidate], taken: set[int]) -> list[Foot]:
    """The notes below the text of their page, in reading order, running over to the next foot included."""
    pages = sheets(lines, candidates, taken)
    if not pages:
        return []
    walk = _Walk(lines, pages[0], pages[0].number, _raises_labels(lines, pages))
    for sheet in pages:
        if sheet.number > walk.sheet.number + 1:
            walk.last = None
            walk.pending = set()
        walk.sheet, walk.here = sheet, set()
        for column in sheet.columns:
            _read_column(walk, column)
        if not any(label.isdigit() for label in walk.here) and not walk.affiliated:
            walk.feet += [Foot(n.label, n.lines, n.text, sheet.number, n.form) for n in full_size_feet(lines, sheet)]
            walk.here |= {foot.label for foot in walk.feet if foot.page == sheet.number}
        if sheet.number != walk.first_page:
            found = table_feet(lines, sheet, walk.here)
            walk.feet += [Foot(n.label, n.lines, n.text, sheet.number, n.form, at_foot=False) for n in found]
        walk.pending = _unanswered(walk, sheet)
    return walk.feet


def _unanswered(walk: _Walk, sheet: Sheet) -> set[str]:
    """The labels called on a page whose note must stand on the next: below the mark there is none on this one."""
    answers: dict[str, int] = {}
    for foot in reversed(walk.feet):
        if foot.page != sheet.number:
            break
        answers.setdefault(foot.label, len(walk.lines) if foot.at_foot else foot.lines[0])
    return {label for line, label in sheet.callers if answers.get(label, -1) < line}


def _raises_labels(lines: Sequence[Line], pages: Sequence[Sheet]) -> bool:
    """True when foot notes of this document begin with a raised number: then no plain number begins one."""
    return any(
        sheet.is_small(lines[index])
        and (opened := opening(lines[index])) is not None
        and opened.form == "raised"
        and opened.label.isdigit()
        and opened.label in sheet.called
        for sheet in pages
        for column in sheet.columns
        for index in column
    )


def _read_column(walk: _Walk, column: Sequence[int]) -> None:
    """Read every block of small lines of a column; the last one stands at its foot."""
    end = trailing(walk.lines, column)
    block: list[int] = []
    for index in column:
        if index < end and walk.sheet.is_small(walk.lines[index]):
            block.append(index)
        elif index < end:
            _read_block(walk, block, at_foot=False)
            block = []
    found = len(walk.feet)
    last = walk.last
    _read_block(walk, block, at_foot=True)
    if len(walk.feet) > found and walk.feet[-1].at_foot:
        walk.last = walk.feet[-1]
    elif walk.last is last and block and last is not None and last.lines[-1] not in block:
        walk.last = None


def _read_block(walk: _Walk, block: Sequence[int], at_foot: bool) -> None:
    current: Foot | None = None
    lead: list[int] = []
    texts = [walk.lines[index].text for index in block] if walk.sheet.number == walk.first_page else []
    walk.affiliated = any(INSTITUTION.search(text) for text in texts) and _names_authors(walk, block)
    for index in block:
        line, opened = walk.lines[index], opening(walk.lines[index])
        if opened and at_foot and walk.last and current is None and _takes_up(walk.last, line, opened):
            current = walk.last
            _extend(current, index, line.text[opened.end :])
        elif opened and _accepts(walk, opened, index, current, at_foot):
            if lead and at_foot:
                _run_over(walk, lead, closed_by=index)
            lead = []
            text = line.text[opened.end :].strip()
            current = Foot(opened.label, [index], "", line.page, opened.form, at_foot)
            walk.feet.append(current)
            walk.here.add(opened.label)
            current = _take(walk, current, index, opened.end, text)
        elif current and _adjoins(walk.lines, current.lines[-1], index, NOTE_GAP if at_foot else TABLE_GAP):
            current.lines.append(index)
            current = _take(walk, current, index, 0, line.text)
        else:
            current = None
            lead.append(index)
    if lead and at_foot and current is None:
        _run_over(walk, lead, closed_by=-1)


def _names_authors(walk: _Walk, block: Sequence[int]) -> bool:
    """True when most labelled lines of a block name an institution, as no block of notes does."""
    opened = [walk.lines[index].text for index in block if opening(walk.lines[index])]
    named = sum(1 for text in opened if INSTITUTION.search(text))
    return 2 * named >= len(opened)


def _accepts(walk: _Walk, opened: Opening, index: int, current: Foot | None, at_foot: bool) -> bool:
    """True when a small line that begins with a label begins a note."""
    sheet, label = walk.sheet, opened.label
    called = label in sheet.called
    if walk.affiliated and label.isalnum():
        return False
    if not label.isdigit():
        if opened.form.startswith("plain"):
            begins = current is None or counts_on(current.label, label)
            return at_foot and begins and label in sheet.called and label not in walk.here and not walk.raised_style
        if opened.form not in ("raised", "symbol") or not (called or label in walk.pending):
            return False
        return at_foot or opened.form == "raised"
    follows = current is not None and current.label.isdigit() and int(label) == int(current.label) + 1
    if opened.form == "raised":
        if current is not None and current.label.isdigit() and int(label) <= int(current.label):
            return False
        next_one = at_foot and int(label) == walk.number + 1 > 1
        return called or label in walk.pending or (at_foot and follows) or next_one
    if not at_foot or label in walk.here or (walk.raised_style and opened.form != "bracket"):
        return False
    if opened.form == "bracket":
        return called or any(f"[{label}]" in walk.lines[i].text for c in sheet.columns for i in c if i < index)
    numbers = {number for _, number in sheet.calls}
    return label in numbers and (follows or current is None)


def _take(walk: _Walk, foot: Foot, index: int, start: int, text: str) -> Foot:
    """Add a line's text to a note; a raised number after it that the page calls begins the next note."""
    line = walk.lines[index]
    for span in line.raised:
        inner = line.text[span.start : span.end]
        if not (foot.label.isdigit() and inner == str(int(foot.label) + 1) and start < span.start):
            continue
        if inner in walk.sheet.called and inner not in walk.here and not line.text[span.start - 1].isalpha():
            foot.text = join_lines(foot.text, line.text[start : span.start].strip())
            foot = Foot(inner, [index], "", line.page, "raised", foot.at_foot)
            walk.feet.append(foot)
            walk.here.add(inner)
            start, text = span.end, line.text[span.end :]
    foot.text = join_lines(foot.text, _CONTINUED.sub("", text).strip())
    return foot


def _takes_up(last: Foot, line: Line, opened: Opening) -> bool:
    """True for a line that repeats the label of the note before it and says "continued"."""
    return opened.label == last.label and bool(_CONTINUED.match(line.text[opened.end :].strip()))


def _run_over(walk: _Walk, lead: Sequence[int], closed_by: int) -> None:
    """Give the unlabelled lines at the top of a foot to the note that did not end before it."""
    last = walk.last
    if last is None or walk.sheet.number - walk.lines[last.lines[-1]].page > 1:
        return
    start = len(lead) - 1
    if closed_by >= 0 and not _adjoins(walk.lines, lead[-1], closed_by, NOTE_GAP):
        return
    while start and _adjoins(walk.lines, lead[start - 1], lead[start], TABLE_GAP):
        start -= 1
    tail = lead[start:]
    first = walk.lines[tail[0]].text
    if closed_by < 0 and (start or tail[-1] + 1 < trailing(walk.lines, _column_of(walk.sheet, tail[-1]))):
        return
    if _NO_TAIL.match(first) or abs(walk.lines[tail[0]].size - walk.lines[last.lines[-1]].size) > 0.6:
        return
    hangs = closed_by >= 0 and _hangs_alike(walk.lines, last, tail[0])
    if hangs or _CONTINUED.match(first) or is_unfinished(last.text, first, certain=closed_by < 0):
        for index in tail:
            _extend(last, index, walk.lines[index].text)


def _hangs_alike(lines: Sequence[Line], last: Foot, index: int) -> bool:
    """True when a line is indented as the last note's own further lines are, and not as its label is."""
    further = [lines[other] for other in last.lines[1:]]
    margin = lines[last.lines[0]].left
    return bool(further) and abs(further[-1].left - lines[index].left) < 2 and abs(margin - lines[index].left) >= 2


def _extend(foot: Foot, index: int, text: str) -> None:
    foot.lines.append(index)
    foot.text = join_lines(_CONTINUED.sub("", foot.text).strip(), _CONTINUED.sub("", text).strip())


def _column_of(sheet: Sheet, index: int) -> Sequence[int]:
    return next(column for column in sheet.columns if index in column)


def _adjoins(lines: Sequence[Line], before: int, index: int, gap: float) -> bool:
    """True when a line follows another as the next line of the same paragraph, or stands beside it."""
    down = lines[index].top - lines[before].top
    size = max(lines[index].size, lines[before].size)
    return lines[index].page == lines[before].page and -0.5 * size <= down <= gap * size
