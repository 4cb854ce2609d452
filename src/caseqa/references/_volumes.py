"""The editors of the volume that a source stands in: found, and taken out of the way of its title."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from caseqa.references._authors import read_authors

EDITORS_FIRST = regex.compile(
    r"(?:^|[,.”\"’'])[\s,.]*\bin:?\s+(?P<editors>[^()“”\"]{3,200}?),?\s+"
    r"\((?:eds?|editors?|hgg?|hrsg|dirs?|coords?)\.?\)\s*[,:]?\s*",
    regex.IGNORECASE,
)
"""The form "in Ada Day and Bo Holt (eds.), Title"."""
EDITORS_AFTER = regex.compile(
    r",\s(?:eds?\.|edited\sby|hrsg\.\svon|sous\sla\sdirection\sde)\s(?P<editors>[^()“”\"]{3,200}?)"
    r"(?=\s*(?:\(|[,;:]\s*(?:\d|pp?\.|vols?\.)|\.?$))",
    regex.IGNORECASE,
)
"""The form "Title, ed. Ada Day and Bo Holt"."""

PUBLISHER_AFTER = regex.compile(
    r"(?<=\p{Ll}{3})\.\s(?=(?:\p{Lu}[\p{L}’'&-]*\s){0,4}(?:Press|Verlag|Books|Publish\p{L}+)\b)"
)


@dataclass(frozen=True, slots=True)
class Volume:
    """What follows the title of a source without the editors of its volume, and these editors."""

    rest: str
    editors: tuple[str, ...] = ()


def find_volume(after: str) -> Volume:
    """The editors named in what follows a title, and what is left of it; no editors where none are named."""
    found = EDITORS_FIRST.search(after)
    if found:
        # In the manner of libraries a full stop ends the volume's title and the publisher follows.
        rest = PUBLISHER_AFTER.sub(", ", after[found.end() :], count=1)
        return Volume(rest, read_authors(found["editors"]))
    found = EDITORS_AFTER.search(after)
    if found:
        rest = after[: found.start()] + after[found.end() :]
        return Volume(regex.sub(r"^[\s,.]*in:?\s+", "", rest, flags=regex.IGNORECASE), read_authors(found["editors"]))
    return Volume(after)
