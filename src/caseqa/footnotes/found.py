"""What the search for notes and marks yields before a document exists."""

from __future__ import annotations

from dataclasses import dataclass, field

from caseqa.records import Line, Unlinked


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note as found: ``place`` is the index of its first line in the reading.

    ``scope`` is the ordinal of the list an entry stands in (see `Split.reaches`), or -1 for a note
    at the foot of a page or below a table; ``bracketed`` says that its label was printed ``[12]``.
    """

    label: str
    text: str
    page: int
    scope: int = -1
    place: int = 0
    at_foot: bool = False
    bracketed: bool = False
    plain: bool = False
    """True when numbers in full size and without brackets call it: "year.12"."""


@dataclass(frozen=True, slots=True)
class FoundMark:
    """A mark as found in the body, with the index of its note or the reason why it has none."""

    label: str
    page: int
    note: int | None = None
    why: Unlinked | None = Unlinked.NO_NOTE


@dataclass(frozen=True, slots=True)
class Reach:
    """The lines of the reading ``[start, end)`` whose marks look into a list of notes.

    ``region`` is shared by the lists between which only the restarts of the numbering decide.
    """

    start: int
    end: int
    region: int
    certain: bool = False
    """True for Markdown's definitions, which no number out of order can be taken for."""


@dataclass(frozen=True, slots=True)
class Split:
    """A reading taken apart: body lines, notes, and how many lines became which part of the notes.

    ``places`` gives, for each body line, its index in the reading; ``reaches`` the lines each list
    serves, by scope; ``back`` is the index of the first body line after the last trailing list.
    """

    body: tuple[Line, ...]
    places: tuple[int, ...]
    notes: tuple[FoundNote, ...]
    back: int
    reaches: tuple[Reach, ...] = ()
    became: tuple[tuple[str, int], ...] = field(default=())
