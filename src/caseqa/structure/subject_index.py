"""Tell the index at the back of a book, which points to the text and is none of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from caseqa.records import Line

_PLACE = re.compile(r"(?:^|,)\s*\d{1,4}(?:nn?\.?\s?\d*|ff?\.?)?(?:[-–—]\d{1,4}(?:n\d*)?)?(?=\s*(?:[,;.]|$|\s\D))")
"""A page where an entry is treated: ", 12", ", 34–36", ", 318n", ", 97n12", or a line that goes on with one."""

_HEADING = re.compile(
    r"^(?:(?:(?:general|subject|name|author)\s+)?index(?:\s+of\s+(?:names|subjects|persons|authors|places|terms))?|"
    r"(?:sach|namens?|personen|stichwort)?(?:register|verzeichnis)|index des (?:noms|mati[èe]res))$",
    re.IGNORECASE,
)

POINTING = 0.5
"""Share of the lines of a page of an index that point to pages: .72 to .98 in the book at hand, most pages of
which have two columns that the reader has joined; .48 at most in fifteen other documents (lists of works)."""

PLACES = 0.15
"""Places to a word: .25 to .42 on its pages, .06 at most elsewhere."""

FINISHED = 0.1
"""Share of lines that end a sentence: .02 at most in an index, a third and more in lists of works."""

FEWEST = 6
"""Lines below which a page says nothing."""

LAST = 0.5
"""An index stands in the last half of a document; what looks like one before it is a table."""


def subject_index(lines: Sequence[Line]) -> list[bool]:
    """For each line whether it belongs to the index at the back, its heading included.

    One page that points to pages is an index under a heading that says so, several in a row are one without it.
    """
    pages = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    found = [[False] * len(page) for page in pages]
    start = int(len(pages) * LAST)
    for pointing, group in groupby(range(start, len(pages)), key=lambda k: _points(pages[k])):
        run = list(group)
        if not pointing:
            continue
        heading = _heading(pages[run[0]])
        if len(run) == 1 and heading is None:
            continue
        for k in run:
            found[k] = [True] * len(pages[k])
        found[run[0]][: heading or 0] = [False] * (heading or 0)
        _tail(pages[run[-1]], found[run[-1]])
    return [one for page in found for one in page]


def _points(page: Sequence[Line]) -> bool:
    """Whether a page, from its heading if it has one, is one of an index."""
    texts = [line.text for line in page[_heading(page) or 0 :]]
    if len(texts) < FEWEST:
        return False
    places = [len(_PLACE.findall(text)) for text in texts]
    return (
        sum(map(bool, places)) >= POINTING * len(texts)
        and sum(places) >= PLACES * sum(len(text.split()) for text in texts)
        and sum(text.rstrip().endswith((".", "?", "!")) for text in texts) <= FINISHED * len(texts)
    )


def _heading(page: Sequence[Line]) -> int | None:
    return next((k for k, line in enumerate(page) if _HEADING.match(line.text.strip())), None)


def _tail(page: Sequence[Line], found: list[bool]) -> None:
    """What follows the last entry of the last page is text again."""
    last = max((k for k, line in enumerate(page) if _PLACE.search(line.text)), default=len(page) - 1)
    found[last + 1 :] = [False] * (len(page) - last - 1)
