"""The printed label of each page: from the file's label tree, else from the numbers on the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from caseqa.counting import read_roman, write_roman

# Three pages that agree are no accident; two may be.
_AGREEING = 3
# Plates and chapter openings leave out numbers, hardly ever more than three in a row.
_HOLE = 4
# No study has more pages; larger numbers in heads are years, docket numbers or prices.
_LARGEST = 99_999
_ROMAN_FORM = r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_TOKEN = re.compile(rf"(?<![\w.,/-])(?:\d{{1,5}}|{_ROMAN_FORM})(?![\w,]|-\w|\.\d)", re.IGNORECASE)
NUMBER_ROW = re.compile(
    rf"(?:page|p\.|pg\.?|seite)?[\s\-–—|(\[]*(?:[A-Z]-)?(?:\d{{1,5}}|{_ROMAN_FORM})[\s\-–—|)\].]*(?:(?:of|/|von)\s*\d{{1,5}})?",
    re.IGNORECASE,
)

# Vote: (is roman, upper case, offset between printed and physical number).
Vote = tuple[bool, bool, int]


def from_tree(labels: Sequence[str]) -> tuple[str | None, ...] | None:
    """The labels of the file's own tree, or None when it only counts the pages."""
    if all(label == str(number) for number, label in enumerate(labels, 1)):
        return None
    return tuple(label.strip() or None for label in labels)


def from_print(texts: Mapping[int, Sequence[str]], pages: int) -> tuple[str | None, ...]:
    """Labels from the heads and feet of the pages, where at least three agree; None elsewhere."""
    votes = number_votes(texts, {page: page for page in texts})
    labels: list[str | None] = []
    agreed = sorted(votes)
    only = set(votes.values())
    counts_pages = only == {(False, False, 0)}
    for page in range(1, pages + 1):
        vote = votes.get(page)
        if vote is None:
            before = max((p for p in agreed if p < page), default=None)
            after = min((p for p in agreed if p > page), default=None)
            if before is not None and after is not None and votes[before] == votes[after]:
                vote = votes[before]
            elif counts_pages:
                vote = (False, False, 0)
        labels.append(_label(page, vote))
    return tuple(labels)


def number_votes(texts: Mapping[int, Sequence[str]], pages: Mapping[int, int], hole: int = _HOLE) -> dict[int, Vote]:
    """For each key of ``texts``, how its number runs with the pages, where enough near pages agree."""
    found: dict[int, set[Vote]] = defaultdict(set)
    for key, rows in texts.items():
        for row in rows:
            for token in _TOKEN.findall(row):
                value = _value(token)
                if value and value <= _LARGEST:
                    roman = not token.isdecimal()
                    found[key].add((roman, roman and token.isupper(), value - pages[key]))
    where: dict[Vote, set[int]] = defaultdict(set)
    for key, votes in found.items():
        for vote in votes:
            where[vote].add(pages[key])
    agreed = {(vote, page): len(run) for vote, seen in where.items() for run in stretches(seen, hole) for page in run}
    result = {}
    for key, votes in found.items():
        best = max(votes, key=lambda v: (agreed.get((v, pages[key]), 0), v))
        if agreed.get((best, pages[key]), 0) >= _AGREEING:
            result[key] = best
    return result


def stretches(pages: set[int], hole: int = _HOLE) -> list[list[int]]:
    """Pages in groups without holes larger than ``hole``: agreement across a whole book is chance."""
    groups: list[list[int]] = []
    for page in sorted(pages):
        if groups and page - groups[-1][-1] <= hole:
            groups[-1].append(page)
        else:
            groups.append([page])
    return groups


def _value(token: str) -> int | None:
    return int(token) if token.isdecimal() else read_roman(token.lower())


def _label(page: int, vote: Vote | None) -> str | None:
    if vote is None or page + vote[2] < 1:
        return None
    roman, upper, offset = vote
    if not roman:
        return str(page + offset)
    label = write_roman(page + offset)
    return label.upper() if upper else label
