"""The table of cities where books are published."""

from __future__ import annotations

from importlib.resources import files

PLACES = sorted(
    (
        row
        for row in files("caseqa.references").joinpath("places.txt").read_text("utf-8").splitlines()
        if row[:1] != "#"
    ),
    key=len,
    reverse=True,
)
"""Cities where books are published, needed only where no bracket or colon shows which word is the place."""
_NAMES = frozenset(PLACES)


def is_place(name: str) -> bool:
    """True when the whole name is that of a city in the table."""
    return name in _NAMES
