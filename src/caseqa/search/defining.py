"""A question for nothing but an abbreviation leads to the passage that spells it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseqa.definitions import abbreviations_asked, spells_out
from caseqa.search.shelves import Found, Place, Shelf


def defining_first(shelf: Shelf, question: str, found: Sequence[Found]) -> list[Found]:
    """Where a question asks for nothing but abbreviations, the first passage that spells each out before all others.

    Neither words nor vectors tell it from any other passage with the abbreviation: often it is the only one that says
    what the letters stand for, and says little else about them.
    """
    spelling = [_first_spelling(shelf, *pair) for pair in abbreviations_asked(question, shelf.aliases.expansions)]
    places = list(dict.fromkeys(place for place in spelling if place))
    known = {(item.store, item.row): item for item in found}
    top = max((item.score for item in found), default=0.0)
    first = []
    for ahead, place in enumerate(reversed(places), start=1):
        item = known.get(place) or Found(*place, 0.0, ())
        first.append(replace(item, score=top + ahead, by=(*item.by, "spelt out")))
    return [*reversed(first), *(item for place, item in known.items() if place not in places)]


def _first_spelling(shelf: Shelf, short: str, full: str) -> Place | None:
    """The first passage that spells an abbreviation out."""
    return next(
        (
            (number, row)
            for number, store in enumerate(shelf.stores)
            for row, passage in enumerate(store.passages)
            if spells_out(passage.text, short, full)
        ),
        None,
    )
