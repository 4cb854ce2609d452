"""Find the marks of the body and link each to its note, only if exactly one note fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from caseqa.footnotes.found import FoundMark, Split
from caseqa.footnotes.labels import Trust
from caseqa.footnotes.listed import link_listed
from caseqa.footnotes.marks import (
    Candidate,
    affiliated,
    affiliations,
    bracket_candidates,
    plain_candidates,
    raised_candidates,
    symbol_candidates,
)
from caseqa.footnotes.paged import link_paged
from caseqa.footnotes.uses import Use
from caseqa.records import Line, Unlinked
from caseqa.text import fence, raised_digits

_NUMBER = re.compile(r"\s*[-−+]?\d+(?:\s*[,;]\s*\d+)*\s*")


def link_marks(split: Split) -> tuple[tuple[Line, ...], tuple[FoundMark, ...]]:
    """The body lines with each mark fenced as its index into the marks, and the marks in reading order.

    A mark whose label no note bears, or several do, stays open and says why. A raised run that is no
    mark (a power, an ordinal, an affiliation) stays in the text, a number as superscript digits.
    """
    candidates = _candidates(split)
    uses = [Use(label, split.body[c.line].page, split.places[c.line], c) for c in candidates for label in c.labels]
    link_paged(uses, split.notes)
    link_listed(uses, split)
    _keep_open(uses)
    by_run: dict[int, list[Use]] = {}
    for use in uses:
        by_run.setdefault(id(use.candidate), []).append(use)
    by_line: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        if any(use.is_mark for use in by_run[id(candidate)]):
            by_line.setdefault(candidate.line, []).append(candidate)
    marks: list[FoundMark] = []
    lines = []
    for index, line in enumerate(split.body):
        taken = by_line.get(index, [])
        text = _fenced(_raised_again(line, taken), taken, by_run, marks)
        lines.append(replace(line, text=text, raised=()))
    return tuple(lines), tuple(marks)


def _candidates(split: Split) -> list[Candidate]:
    """What may be a mark in the body, in reading order, affiliations left out."""
    raised = raised_candidates(split.body)
    symbols = [(n.page, n.label) for n in split.notes if n.scope < 0 and not n.label.isalnum()]
    found = raised + symbol_candidates(split.body, symbols)
    if any(note.bracketed for note in split.notes):
        found += bracket_candidates(split.body)
    if any(note.plain for note in split.notes):
        found += plain_candidates(split.body)
    heads = affiliations(split.body) if split.body else set()
    named = affiliated(split.body, heads) if split.body else set()
    found = [
        c
        for c in found
        if not (c.raised and c.labels[0].isalnum())
        or (c.line not in heads and not (named.issuperset(c.labels) and split.body[c.line].page == split.body[0].page))
    ]
    return sorted(found, key=lambda c: (c.line, c.start))


def _keep_open(uses: Sequence[Use]) -> None:
    """Say which runs without a note are marks all the same: by their brackets, or between their neighbours."""
    numbers = [use for use in uses if use.label.isdigit() and use.candidate.raised]
    for before, use, after in zip([None, *numbers], numbers, [*numbers[1:], None], strict=False):
        number = int(use.label)
        previous = before is not None and int(before.label) == number - 1
        following = after is not None and int(after.label) == number + 1
        between = (previous and (following or number > 2)) or (number == 1 and following)
        if use.candidate.trust == Trust.CLEAN and between:
            use.is_mark = True
    for use in uses:
        syntax = not use.candidate.printed and not use.label.isdigit()
        if use.candidate.raised and (use.candidate.bracketed or syntax):
            use.is_mark = True


def _raised_again(line: Line, taken: Sequence[Candidate]) -> str:
    """A line's text with its raised numbers that are no marks as superscripts: 10⁶ is not 106.

    A number that is the whole line (of a page, of a table's cell) is raised beside nothing.
    """
    text = line.text
    for span in line.raised:
        number = text[span.start : span.end]
        marked = any(run.start < span.end and span.start < run.end for run in taken)
        if not marked and _NUMBER.fullmatch(number) and number.strip() != text.strip():
            text = text[: span.start] + raised_digits(number) + text[span.end :]
    return text


def _fenced(text: str, runs: Sequence[Candidate], by_run: dict[int, list[Use]], marks: list[FoundMark]) -> str:
    """A line's text with its runs replaced by fenced indexes into the marks."""
    pieces: list[str] = []
    position = 0
    for run in runs:
        pieces.append(text[position : run.start].rstrip(" "))
        for use in by_run[id(run)]:
            pieces.append(fence(str(len(marks))))
            why = None if use.note is not None else use.why or Unlinked.NO_NOTE
            marks.append(FoundMark(use.label, use.page, use.note, why))
        position = run.end
    pieces.append(text[position:])
    return "".join(pieces)
