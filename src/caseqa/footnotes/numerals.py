"""Numbers as notes are counted: in figures, in small roman numerals, in letters."""

from __future__ import annotations

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

LARGEST_ROMAN = 399
"""What the numerals below "d" can write; no document at hand counts its notes further in roman numerals."""


def write_roman(number: int) -> str:
    """A number from 1 to 399 in small roman numerals."""
    written = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        written += numeral * count
    return written


def read_roman(label: str) -> int | None:
    """The number a small roman numeral stands for, or None when it is written otherwise."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    if not label or any(letter not in values for letter in label):
        return None
    number = 0
    for letter, after in zip(label, [*label[1:], "i"], strict=True):
        number += values[letter] if values[letter] >= values[after] else -values[letter]
    return number if 0 < number <= LARGEST_ROMAN and write_roman(number) == label else None


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
