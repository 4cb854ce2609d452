"""What the search for notes and marks yields before a document exists."""

from __future__ import annotations

from dataclasses import dataclass, field

from caseqa.records import Line, Unlinked


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note as found: ``scope`` tells apart notes whose numbering restarts.

    The scope of a foot-of-page note is its page; that of a list entry the ordinal of its list.
    """

    label: str
    text: str
    page: int
    scope: int = 0
    at_foot: bool = False


@dataclass(frozen=True, slots=True)
class FoundMark:
    """A mark as found in the body, with the index of its note or the reason why it has none."""

    label: str
    page: int
    note: int | None = None
    why: Unlinked | None = Unlinked.NO_NOTE


@dataclass(frozen=True, slots=True)
class Split:
    """A reading taken apart: body lines, notes, and how many lines became which part of the notes.

    ``scopes`` gives, for each body line, the ordinal of the note list its marks look into;
    ``back`` is the index of the first body line that stood after the last trailing list.
    """

    body: tuple[Line, ...]
    scopes: tuple[int, ...]
    notes: tuple[FoundNote, ...]
    back: int
    became: tuple[tuple[str, int], ...] = field(default=())
