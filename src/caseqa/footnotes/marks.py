"""The runs of characters that may be marks, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caseqa.footnotes.labels import INSTITUTION, Trust, called_symbols, is_bracketed, judge, opening, read_labels
from caseqa.records import Line

_BETWEEN = re.compile(r"\s*[,;]?\s*|\s*[–-]\s*")
_FULL_SIZE = re.compile(r"(?<!\})\[[1-9]\d{0,2}(?:\s*[,;–-]\s*[1-9]\d{0,2})*\]")
_PLAIN = re.compile(
    r"(?<=[.,;:!?…”\"'’»)\]])(?<!\d[.,:])[1-9]\d{0,2}(?=$|[\s—–,;:)])|"
    r"(?<=[a-zäöüßéèà]{2})[1-9]\d{0,2}(?=$|[\s,;])"
)
_NUMBERED = re.compile(
    r"\b(?:pp?|nos?|nr|art|arts|sec|vol|vols|ch|chap|paras?|fig|figs|tab|eq|ed|s|z|abs|bd|anm|v|n|nn|col|cols)\.$",
    re.IGNORECASE,
)

HEAD_SHARE = 0.6
"""Affiliations stand above this share of the first page's lines, before the abstract (none at hand to measure)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of a line that may call notes; ``raised`` is false for ``[12]`` and ``*`` in full size."""

    line: int
    start: int
    end: int
    labels: tuple[str, ...]
    trust: Trust
    raised: bool = True
    bracketed: bool = False
    printed: bool = True
    """False when the source is text, where only a mark's own syntax yields raised letters."""


def raised_candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Every raised run that holds labels and is refused by nothing around it."""
    found = []
    for index, line in enumerate(lines):
        for start, end in _runs(line):
            run = line.text[start:end]
            labels = read_labels(run)
            trust = judge(line.text, start, end, labels)
            if trust > Trust.REFUSED:
                found.append(Candidate(index, start, end, labels, trust, True, is_bracketed(run), line.right > 0))
    return found


def symbol_candidates(lines: Sequence[Line], called: Iterable[tuple[int, str]]) -> list[Candidate]:
    """Unraised symbols at the end of a word, on a page that has a note of just this symbol."""
    wanted = set(called)
    pages = {page for page, _ in wanted}
    found = []
    for index, line in enumerate(lines):
        if line.page not in pages:
            continue
        for start, end, label in called_symbols(line.text):
            if (line.page, label) in wanted and not any(s.start < end and start < s.end for s in line.raised):
                found.append(Candidate(index, start, end, (label,), Trust.CLEAN, raised=False))
    return found


def bracket_candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Numbers in square brackets in full size, which only a list of notes can make marks."""
    found = []
    for index, line in enumerate(lines):
        if "[" not in line.text:
            continue
        for match in _FULL_SIZE.finditer(line.text):
            labels = read_labels(match[0])
            start, end = match.span()
            if labels and not any(s.start < end and start < s.end for s in line.raised):
                found.append(Candidate(index, start, end, labels, Trust.CLEAN, raised=False, bracketed=True))
    return found


def plain_candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Numbers in full size that stand close to a word or its stop ("year.12"), which only counting can make marks."""
    found = []
    for index, line in enumerate(lines):
        for match in _PLAIN.finditer(line.text):
            start, end = match.span()
            inside = any(s.start < end and start < s.end for s in line.raised)
            if not inside and not _NUMBERED.search(line.text[:start]):
                found.append(Candidate(index, start, end, (match[0],), Trust.CLEAN, raised=False))
    return found


def affiliations(lines: Sequence[Line]) -> set[int]:
    """The lines of the first page down to the last affiliation: a line that opens with a raised number."""
    first = [index for index, line in enumerate(lines) if line.page == lines[0].page and line.right > 0]
    opened = [
        index
        for index in first[: int(len(first) * HEAD_SHARE)]
        if (line := lines[index]).raised
        and line.raised[0].start == 0
        and line.raised[0].end < len(line.text)
        and not is_bracketed(line.text[: line.raised[0].end])
        and all(label.isalnum() for label in read_labels(line.text[: line.raised[0].end]) or ("",))
    ]
    if not opened or read_labels(lines[opened[0]].text[: lines[opened[0]].raised[0].end])[0].lower() not in ("1", "a"):
        return set()  # a mark that was carried over to the next line
    return set(first[: first.index(opened[-1]) + 1])


def affiliated(lines: Sequence[Line], heads: set[int]) -> set[str]:
    """The labels that lines of the first page below its head give to institutions."""
    below = (line for index, line in enumerate(lines) if index not in heads)
    first = (line for line in below if line.page == lines[0].page and line.right > 0)
    opened = ((opening(line), line.text) for line in first if line.raised)
    return {found.label for found, text in opened if found and INSTITUTION.search(text[found.end :])}


def _runs(line: Line) -> list[tuple[int, int]]:
    """The raised spans of a line; spans with only a comma or a dash between them are one run."""
    runs: list[tuple[int, int]] = []
    for span in sorted(line.raised):
        start, end = span.start, min(span.end, len(line.text))
        if runs and _goes_on(line.text, runs[-1], start):
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        elif start < end:
            runs.append((start, end))
    return runs


def _goes_on(text: str, run: tuple[int, int], start: int) -> bool:
    """True when what is raised at ``start`` is of one run with what is raised before it."""
    if start < run[1]:
        return True
    call = text.startswith("[^", run[0])
    if call != text.startswith("[^", start):
        return False  # one of them may be a power
    between = text[run[1] : start]
    if call or not between:
        return not between.strip(" ,;")
    return text[run[0]].isdigit() and bool(_BETWEEN.fullmatch(between))
