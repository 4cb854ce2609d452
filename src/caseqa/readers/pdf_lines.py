"""Runs into fragments of lines, with raised marks attached to the words they belong to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caseqa.records import Line

from .pdf_space import Run
from .pdf_spelling import spell

# Lengths are shares of the font size. Column gutters go down to one size; a gap this wide starts
# a new fragment, and whether it is a gutter is judged later.
SPLIT_GAP = 0.7
# Baselines of one line of one size wander by this much in scanned pages; other sizes hardly at all.
_SAME_SIZE_DRIFT, _OTHER_SIZE_DRIFT = 0.12, 0.07
# Marks are 50 to 81 % of the text and raised by 25 to 50 %; 0.87 and 0.1 leave room for odd fonts,
# and no line of its own stands as near as 0.75 above another.
_MARK_SIZE, _LEAST_RISE, _MOST_RISE, _MOST_SINK = 0.87, 0.1, 0.75, 0.45
# A mark may stand this far left of its note (a tab), or right of its word (a space).
_BEFORE_NOTE, _AFTER_WORD = 4.0, 0.6
_LOGO_SHIFT = 0.35
# Raised words are smaller than raised numbers need be: margin notes are set at 80 to 85 % of the text.
_WORD_SIZE = 0.8
# Longer raised text than a list of marks ("12, 13, 14") is a line of its own.
_LONGEST_MARK = 16
# Text of four letters or more printed twice, this close, is bold by overprinting.
_OVERPRINT = 0.1

_MARKS = re.compile(r"[\d\s,;()\[\]*†‡§–-]{1,80}")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of one line without a wide gap; ``row`` numbers the baselines of its page."""

    row: int
    x0: float
    x1: float
    y: float
    size: float
    pieces: tuple[tuple[Run, bool], ...]
    text: str

    @property
    def artifact(self) -> bool:
        """True when the file itself calls all of it a running head, foot or watermark."""
        return all(run.artifact for run, _ in self.pieces)


def fragment_of(row: int, y: float, size: float, pieces: tuple[tuple[Run, bool], ...]) -> Fragment:
    """The fragment that ``pieces``, ordered from left to right, make up."""
    x0, x1 = min(run.x0 for run, _ in pieces), max(run.x1 for run, _ in pieces)
    return Fragment(row, x0, x1, y, size, pieces, spell(pieces)[0])


def fragments(runs: Iterable[Run]) -> list[Fragment]:
    """The fragments of one page, marks attached, ordered by row and place."""
    rows = _rows(_inked(runs))
    found = [part for number, row in enumerate(rows) for part in _split(number, row)]
    return _attach(found)


def line_of(page: int, parts: Sequence[Fragment]) -> Line:
    """One Line out of the fragments of one baseline in one column."""
    pieces = tuple(sorted((p for part in parts for p in part.pieces), key=lambda p: p[0].x0))
    text, raised = spell(pieces)
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    level_only = any(not up for _, up in pieces)
    for run, up in pieces:
        weight = 1 + 10 * sum(map(str.isalnum, run.text))  # dots of a table of contents hardly count
        if not (up and level_only):
            sizes[round(run.size, 1)] += weight
        bold[run.bold] += weight
    size = max(sizes, key=lambda s: (sizes[s], s))
    level = [run.y for run, up in pieces if not up and round(run.size, 1) == size] or [pieces[0][0].y]
    return Line(
        page=page,
        text=text,
        size=size,
        top=round(level[0], 1),
        left=round(min(part.x0 for part in parts), 1),
        right=round(max(part.x1 for part in parts), 1),
        bold=bold[True] > bold[False],
        raised=raised,
    )


def _inked(runs: Iterable[Run]) -> list[Run]:
    """The runs that show something; blank ones leave a space on the run before them."""
    found: list[Run] = []
    for run in runs:
        if run.text.strip():
            if run.size >= 1:
                found.append(run)
        elif found and abs(found[-1].y - run.y) < 0.5 and abs(run.x0 - found[-1].x1) < 2 * run.size:
            found[-1] = found[-1]._replace(text=found[-1].text.rstrip() + " ")
    return found


def _rows(runs: list[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.y, r.x0)):
        best, distance = None, 0.0
        for row in rows[-12:]:
            first = row[0]
            alike = abs(first.size - run.size) <= 0.1 * max(first.size, run.size)
            limit = (_SAME_SIZE_DRIFT if alike else _OTHER_SIZE_DRIFT) * max(min(first.size, run.size), 1)
            apart = abs(run.y - first.y)
            if apart <= limit and (best is None or apart < distance):
                best, distance = row, apart
        if best is None:
            rows.append([run])
        else:
            best.append(run)
    return rows


def _split(number: int, row: list[Run]) -> list[Fragment]:
    found: list[Fragment] = []
    part: list[Run] = []
    for run in sorted(row, key=lambda r: r.x0):
        if part and run.text.strip() == part[-1].text.strip() and abs(run.x0 - part[-1].x0) < _OVERPRINT * run.size:
            continue
        right = max((r.x1 for r in part), default=run.x0)
        if part and run.x0 - right > SPLIT_GAP * max(run.size, part[-1].size):
            found.append(_fragment(number, part))
            part = []
        part.append(run)
    found.append(_fragment(number, part))
    return found


def _fragment(number: int, runs: list[Run]) -> Fragment:
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    size = sizes.most_common(1)[0][0]
    level = next(run.y for run in runs if run.size == size)
    return fragment_of(number, level, size, tuple((run, False) for run in runs))


def _attach(found: list[Fragment]) -> list[Fragment]:
    """Small raised or sunk fragments become part of the fragment they stand beside."""
    order = sorted(range(len(found)), key=lambda i: found[i].y)
    place = {index: at for at, index in enumerate(order)}
    given: dict[int, list[tuple[Run, bool]]] = {}
    for index, part in enumerate(found):
        if len(part.text) > _LONGEST_MARK and not _MARKS.fullmatch(part.text):
            continue
        at = place[index]
        near = [i for i in order[max(0, at - 40) : at + 60] if i != index]
        hosts = [(distance, i) for i in near if (distance := _distance(part, found[i])) is not None]
        if hosts:
            host = min(hosts)[1]
            up = part.y < found[host].y and _small(part, found[host])
            given.setdefault(host, []).extend((run, up) for run, _ in part.pieces)
            given.setdefault(index, [])
    result = []
    for index, part in enumerate(found):
        if index in given and not given[index]:
            continue
        if index in given:
            pieces = tuple(sorted((*part.pieces, *given[index]), key=lambda p: p[0].x0))
            part = fragment_of(part.row, part.y, part.size, pieces)
        result.append(part)
    return result


def _small(mark: Fragment, host: Fragment) -> bool:
    return mark.size <= (_MARK_SIZE if _MARKS.fullmatch(mark.text) else _WORD_SIZE) * host.size


def _distance(mark: Fragment, host: Fragment) -> float | None:
    """How far a mark stands from the words of ``host``, or None when it cannot be theirs."""
    shift = (host.y - mark.y) / host.size
    if not (_LEAST_RISE <= shift <= _MOST_RISE or -_MOST_SINK <= shift <= -_LEAST_RISE):
        return None
    if not _small(mark, host):  # a letter of a logo, such as the E of TeX
        inside = host.x0 < mark.x0 < host.x1 + 0.1 * host.size and abs(shift) < _LOGO_SHIFT
        return 1.0 if inside and mark.size <= 1.1 * host.size and len(mark.text) <= 2 else None
    if mark.x1 <= host.x0 + 0.2 * host.size:
        gap = (host.x0 - mark.x1) / host.size
        near = _BEFORE_NOTE if _MARKS.fullmatch(mark.text) else _AFTER_WORD
        return gap + 0.2 if gap <= near and shift > 0 else None
    gap = (mark.x0 - host.x1) / host.size
    return max(gap, 0.0) if gap <= _AFTER_WORD else None
