"""What a printer puts round the text: running heads and feet, page numbers, stamps, line numbers.

A row is furniture only at the edge of its page, and only when other pages, or the file itself,
say so; what is left out is counted by what it was.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .pdf_columns import as_rows
from .pdf_labels import NUMBER_ROW, number_votes, stretches
from .pdf_lines import Fragment

# Heads and feet stand in the outer 15 % of the page, and are at most four rows deep.
_ZONE, _DEEPEST = 0.15, 4
# What repeats on three pages is no accident; a document of up to four pages cannot show more than two.
_REPEATS, _SHORT_DOCUMENT = 3, 4
# A repeated row stands at the same height, give or take rounding and a taller page.
_SAME_HEIGHT = 6.0
# Where this share of pages has a head at one height, a row alone at that height is a head too.
_SLOT_SHARE = 0.3
# A head is set off from the text by more than this many sizes.
_SET_OFF = 1.6
# Fewer numbers in the margin are a list.
_MARGIN_NUMBERS = 5
# Line numbers are printed at every line or at every fifth, say; one in five steps may be a missing number.
_STEPS, _STEADY = (1, 2, 5, 10), 0.8
# Text that stands nearer to its neighbour than this many sizes is a line of it: a note that says "Ibid."
# on three pages running, say.
_JOINED = 1.35
# Files call running heads artifacts; believed only near the edge of the page.
_ARTIFACT_ZONE = 0.2
_WATERMARK_SIZE = 2.5
# Heads are set in the size of the text or smaller; what is larger is a heading.
_LARGEST_HEAD = 1.25

_RULE = re.compile(r"[_\s]{8,}|[—―─‾]{5,}")
_NOTE = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§])[\])]?[.:]?\s*(?:ibid|id\b|see\b|supra|op\.|loc\.|cf\b)", re.IGNORECASE)
_STAMP = re.compile(r"\bCase:?\s+\S+.*\b(?:Document:?|Doc\.?|Filed:?)\s+\S+.*\b(?:Page:?|Filed:?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page before reading order: its number, size, body-or-not fragments."""

    number: int
    width: float
    height: float
    parts: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    sheet: int
    row: int
    y: float
    size: float
    text: str
    key: str
    artifact: bool
    note: bool
    top: bool
    depth: int
    set_off: float


@dataclass(frozen=True, slots=True)
class Cleared:
    """The sheets without furniture, what was left out, and the rows that carry page numbers."""

    sheets: tuple[Sheet, ...]
    counts: Counter[str]
    edge_texts: dict[int, tuple[str, ...]]


def clear(sheets: Sequence[Sheet]) -> Cleared:
    """Take the furniture off every page."""
    counts: Counter[str] = Counter()
    sheets = [_without_rules(sheet, counts) for sheet in sheets]
    sheets = _without_watermarks(sheets, counts)
    edges = [row for sheet in sheets for row in _edge_rows(sheet)]
    sizes = Counter(round(p.size, 1) for sheet in sheets for p in sheet.parts for _ in p.pieces)
    largest = _LARGEST_HEAD * sizes.most_common(1)[0][0] if sizes else 0.0
    able = [row for row in edges if row.artifact or (row.size <= largest and not row.note)]
    named = _named(able, len(sheets))
    named = _from_the_edge(edges, named)
    gone: dict[int, set[int]] = defaultdict(set)
    texts: dict[int, list[str]] = defaultdict(list)
    for row in edges:
        what = named.get((row.sheet, row.row))
        if what:
            gone[row.sheet].add(row.row)
            counts[what] += 1
            texts[row.sheet].append(row.text)
    kept = [_keep(sheet, [p for p in sheet.parts if p.row not in gone[sheet.number]]) for sheet in sheets]
    kept = _without_line_numbers(kept, counts)
    return Cleared(tuple(kept), counts, {number: tuple(found) for number, found in texts.items()})


def _keep(sheet: Sheet, parts: Sequence[Fragment]) -> Sheet:
    return Sheet(sheet.number, sheet.width, sheet.height, tuple(parts))


def _without_rules(sheet: Sheet, counts: Counter[str]) -> Sheet:
    kept = [part for part in sheet.parts if not _RULE.fullmatch(part.text)]
    counts["note_rule"] += len(sheet.parts) - len(kept)
    return _keep(sheet, kept)


def _without_watermarks(sheets: Sequence[Sheet], counts: Counter[str]) -> list[Sheet]:
    sizes = Counter(round(p.size) for sheet in sheets for p in sheet.parts for _ in p.pieces)
    if not sizes or len(sheets) < _REPEATS:
        return list(sheets)
    huge = sizes.most_common(1)[0][0] * _WATERMARK_SIZE
    places = Counter(
        key for s in sheets for key in {(p.text, round(p.x0), round(p.y)) for p in s.parts if p.size > huge}
    )
    marks = {key for key, seen in places.items() if seen >= max(_REPEATS, len(sheets) / 2)}
    result = []
    for sheet in sheets:
        kept = [p for p in sheet.parts if (p.text, round(p.x0), round(p.y)) not in marks]
        counts["watermark"] += len(sheet.parts) - len(kept)
        result.append(_keep(sheet, kept))
    return result


def _edge_rows(sheet: Sheet) -> list[_Row]:
    rows = as_rows(sheet.parts)
    found = []
    for top in (True, False):
        ranked = rows if top else rows[::-1]
        for depth, row in enumerate(ranked[: _DEEPEST + 2]):
            y = row[0].y
            artifact = all(p.artifact for p in row)
            if (y if top else sheet.height - y) > (_ARTIFACT_ZONE if artifact else _ZONE) * sheet.height:
                break
            inner = ranked[depth + 1][0].y if depth + 1 < len(ranked) else (sheet.height if top else 0.0)
            text = " ".join(part.text for part in row)
            found.append(
                _Row(
                    sheet.number, row[0].row, y, max(p.size for p in row), text, _key(text),
                    artifact, row[0].pieces[0][1] or bool(_NOTE.match(text)), top, depth, abs(inner - y),
                )
            )  # fmt: skip
    return found


def _key(text: str) -> str:
    return " ".join(re.sub(r"\d+", "#", text).casefold().split())


def _named(edges: Sequence[_Row], pages: int) -> dict[tuple[int, int], str]:
    """Rows that are furniture by repetition, by number, by stamp or by the word of the file.

    The masthead of the first page is believed to be furniture only when it repeats.
    """
    need = _REPEATS if pages > _SHORT_DOCUMENT else 2
    seen: dict[tuple[str, bool], list[_Row]] = defaultdict(list)
    for row in edges:
        seen[(row.key, row.top)].append(row)
    named: dict[tuple[int, int], str] = {}
    for (key, top), rows in seen.items():
        for row in rows:
            alike = {other.sheet for other in rows if abs(other.y - row.y) <= _SAME_HEIGHT}
            repeats = any(len(near) >= need and row.sheet in near for near in stretches(alike))
            if _STAMP.search(row.text):
                named[row.sheet, row.row] = "court_stamp"
            elif (row.artifact and not (top and row.sheet == 1)) or (repeats and any(c.isalpha() for c in key)):
                named[row.sheet, row.row] = "running_head" if top else "running_foot"
    for row in _numbers(edges, pages):
        named.setdefault((row.sheet, row.row), "page_number")
    _fill_slots(edges, named, pages)
    return named


def _numbers(edges: Sequence[_Row], pages: int) -> list[_Row]:
    """Rows that hold nothing but the page number, counted in step with the pages."""
    rows = [row for row in edges if NUMBER_ROW.fullmatch(row.text)]
    texts = {i: (row.text,) for i, row in enumerate(rows)}
    votes = number_votes(texts, {i: row.sheet for i, row in enumerate(rows)}, pages)
    if pages <= _SHORT_DOCUMENT:
        return [row for row in rows if row.depth == 0 and row.set_off > _SET_OFF * row.size]
    return [row for i, row in enumerate(rows) if i in votes]


def _fill_slots(edges: Sequence[_Row], named: dict[tuple[int, int], str], pages: int) -> None:
    """Heads seen too seldom to repeat (of a short chapter, say), known by the height of the others."""
    slots: Counter[tuple[bool, int, int]] = Counter()
    for row in edges:
        if (row.sheet, row.row) in named:
            slots[row.top, round(row.y / 2), round(row.size)] += 1
    for row in edges:
        place = (row.top, round(row.y / 2), round(row.size))
        if slots[place] >= max(_REPEATS, _SLOT_SHARE * pages) and row.set_off > _SET_OFF * row.size:
            named.setdefault((row.sheet, row.row), "running_head" if row.top else "running_foot")


def _from_the_edge(edges: Sequence[_Row], named: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Only what is reached from the edge over furniture alone, and does not touch the text, is furniture."""
    sides: dict[tuple[int, bool], list[_Row]] = defaultdict(list)
    for row in edges:
        sides[row.sheet, row.top].append(row)
    kept = {}
    for rows in sides.values():
        reached = []
        for row in sorted(rows, key=lambda r: r.depth):
            if (row.sheet, row.row) not in named:
                break
            reached.append(row)
        while reached and not reached[-1].artifact and reached[-1].set_off <= _JOINED * reached[-1].size:
            reached.pop()
        kept.update({(row.sheet, row.row): named[row.sheet, row.row] for row in reached})
    return kept


def _without_line_numbers(sheets: Sequence[Sheet], counts: Counter[str]) -> list[Sheet]:
    strips = [_number_strip(sheet) for sheet in sheets]
    pages = sum(bool(strip) for strip in strips)
    result = []
    for sheet, strip in zip(sheets, strips, strict=True):
        rows = len({part.row for part in sheet.parts})
        if strip and (pages >= _REPEATS or len(strip) > 0.6 * rows):
            counts["line_number"] += len(strip)
            gone = {id(part) for part in strip}
            sheet = _keep(sheet, [p for p in sheet.parts if id(p) not in gone])
        result.append(sheet)
    return result


def _number_strip(sheet: Sheet) -> list[Fragment]:
    """Bare numbers counting down an outer margin that holds nothing else."""
    numbers = [p for p in sheet.parts if p.text.isdecimal() and len(p.text) <= 2]
    words = [p for p in sheet.parts if not p.text.isdecimal()]
    if len(numbers) < _MARGIN_NUMBERS or not words:
        return []
    left, right = min(p.x0 for p in words), max(p.x1 for p in words)
    for strip in ([p for p in numbers if p.x1 <= left], [p for p in numbers if p.x0 >= right]):
        values = [int(p.text) for p in sorted(strip, key=lambda p: p.y)]
        steps = Counter(b - a for a, b in pairwise(values))
        if len(values) < _MARGIN_NUMBERS:
            continue
        step, often = steps.most_common(1)[0]
        if step in _STEPS and often >= _STEADY * (len(values) - 1):
            return strip
    return []
