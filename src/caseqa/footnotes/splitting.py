"""Take the notes out of a reading, wherever they stand."""

from __future__ import annotations

from caseqa.footnotes.found import Split
from caseqa.footnotes.lists import split_lists
from caseqa.records import Reading


def split_notes(reading: Reading) -> Split:
    """The body lines of a reading, and its notes in reading order."""
    return split_lists(reading.lines)
