"""Tell the lines of tables of contents and of lists of figures from the text they point to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from caseqa.records import Line
from caseqa.text import is_finished

_LEADER = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…\s?…|·{4,})[\s.…·]*(?:\d{1,4}|[ivxlc]{1,7})?[.*]?$")
_ENDS_IN_PAGE = re.compile(r"(?:\s|\.)(?:\d{1,4}|[ivxlc]{1,7})(?:\s*\(\w{1,4}\))?$")
_HEADING = re.compile(
    r"^(?:(?:(?:table|summary) of )?contents|(?:list|table) of "
    r"(?:figures|tables|annexes|boxes|maps|illustrations|authorities)|"
    r"listings|"
    r"inhalt(?:sverzeichnis)?|(?:abbildungs|tabellen)verzeichnis|table des mati[èe]res|sommaire|[íi]ndice|sumario)"
    r"(?:\s*\(cont(?:inued|['’]d)\.?\))?[:.*]*$",
    re.IGNORECASE,
)
_COLUMN_HEAD = re.compile(
    r"^(?:chapter|paragraphs?|pages?|seiten?|p[áa]gina)(?:\s+(?:paragraphs?|pages?))?\W*$", re.IGNORECASE
)

LEADERS = 3
"""Lines with leaders that make a page one of contents; two may be blanks of a form."""

ENTRIES = 0.5
"""Share of lines that end in a page number under a heading "Contents"; wrapped entries end in a word."""

SPAN = 2
"""Lines between two entries that still belong to the list: an entry may wrap twice."""


def contents(lines: Sequence[Line]) -> list[bool]:
    """For each line whether it belongs to a table of contents, its heading included."""
    found: list[bool] = []
    going = False
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        marked = _of_page(page, going)
        going = bool(marked) and any(marked[-2:])
        found += marked
    return found


def _of_page(lines: Sequence[Line], going: bool) -> list[bool]:
    """The marks of one page; ``going`` when the page before it ended in contents."""
    leaders = [index for index, line in enumerate(lines) if _LEADER.search(line.text)]
    marked = [False] * len(lines)
    if len(leaders) >= LEADERS or (going and leaders):
        first = 0 if going else _head(lines, leaders[0])
        _fill(marked, first, leaders[-1] + 1)
        _tail(lines, marked, leaders[-1] + 1)
        return marked
    starts = [index for index, line in enumerate(lines) if _HEADING.match(line.text)]
    if going and not starts:
        starts = [-1]
    for start in starts:
        end = _listed(lines, start + 1)
        if end > start + 1:
            _fill(marked, max(start, 0), end)
    return marked


def _fill(marked: list[bool], first: int, end: int) -> None:
    marked[first:end] = [True] * (end - first)


def _head(lines: Sequence[Line], leader: int) -> int:
    """Where the contents begin whose first leader is given: at their heading, else at a wrapped first entry."""
    for index in range(leader, -1, -1):
        if _HEADING.match(lines[index].text):
            return index
    first = leader
    while first > 0 and _COLUMN_HEAD.match(lines[first - 1].text):
        first -= 1
    return first


def _tail(lines: Sequence[Line], marked: list[bool], index: int) -> None:
    """Mark entries without leaders that follow the last one with leaders."""
    while index < len(lines) and _ENDS_IN_PAGE.search(lines[index].text) and not is_finished(lines[index].text):
        marked[index] = True
        index += 1


def _listed(lines: Sequence[Line], start: int) -> int:
    """Where a list without leaders ends that begins at ``start``; ``start`` itself when there is none."""
    end, entries, index = start, 0, start
    while index < len(lines):
        text = lines[index].text
        if _HEADING.match(text):
            break
        if _ENDS_IN_PAGE.search(text) and not is_finished(text):
            entries += 1
            end = index + 1
        elif index - end >= SPAN:
            break
        index += 1
    return end if entries >= LEADERS or (entries and entries >= ENTRIES * (end - start)) else start
