"""The labels of the notes and the runs in which they are counted, for numbering may begin anew in each chapter."""

from __future__ import annotations

from collections.abc import Sequence

from caseqa.records import Note


class Numbering:
    """Which note stands before another, and which one a label means."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes = tuple(notes)
        self._runs = _runs([note.label for note in notes])

    def note_before(self, at: int) -> str | None:
        """The id of the note before this position; None if there is none, or the labels show that one is missing."""
        if at < 1:
            return None
        before, here = self._notes[at - 1].label, self._notes[at].label
        if before.isdecimal() and here.isdecimal() and int(here) > int(before) + 1:
            return None
        return self._notes[at - 1].id

    def notes_meant(self, label: str, at: int) -> tuple[str, ...]:
        """The ids of the earlier notes that a label may mean here: those of its own run, else those of the runs before.

        A label that its own run reaches only later points forward, and so to no earlier note.
        """
        same_run = [n for n, run in enumerate(self._runs) if run == self._runs[at] and self._notes[n].label == label]
        if same_run:
            return tuple(self._notes[n].id for n in same_run if n < at)
        return tuple(note.id for note in self._notes[:at] if note.label == label)


def _runs(labels: Sequence[str]) -> tuple[int, ...]:
    """The run of each label: a number below the one before, or a second "1", begins a new one."""
    runs: list[int] = []
    run, previous = 0, 0
    for label in labels:
        if label.isdecimal():
            if int(label) < previous or int(label) == previous == 1:
                run += 1
            previous = int(label)
        runs.append(run)
    return tuple(runs)
