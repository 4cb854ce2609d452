"""Numbers as notes are counted: in figures, in small roman numerals, in letters."""

from __future__ import annotations

from caseqa.counting import read_roman


def read_number(label: str) -> int | None:
    """The number a label stands for in figures or roman numerals, or None."""
    return int(label) if label.isdigit() else read_roman(label)


def counts_on(before: str, label: str) -> bool:
    """True when ``label`` is the next one after ``before``: 4 after 3, iv after iii, d after c."""
    if before.isdigit() or label.isdigit():
        return before.isdigit() and label.isdigit() and int(label) == int(before) + 1
    roman, following = read_roman(before), read_roman(label)
    if roman is not None and following is not None and following == roman + 1:
        return True
    return len(before) == len(label) == 1 and before.islower() and ord(label) == ord(before) + 1
