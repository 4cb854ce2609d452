"""A label in the body on its way to a note."""

from __future__ import annotations

from dataclasses import dataclass

from caseqa.footnotes.marks import Candidate
from caseqa.records import Unlinked


@dataclass(slots=True)
class Use:
    """One label of a candidate: where it stands, and what has been decided about it so far."""

    label: str
    page: int
    place: int
    candidate: Candidate
    note: int | None = None
    why: Unlinked | None = None
    is_mark: bool = False

    @property
    def stands(self) -> tuple[int, int]:
        """Its place in reading order."""
        return self.place, self.candidate.start

    def link(self, note: int) -> None:
        """Tie the label to a note."""
        self.note, self.why, self.is_mark = note, None, True

    def leave(self, why: Unlinked) -> None:
        """Leave the label open, as a mark."""
        self.note, self.why, self.is_mark = None, why, True
