"""Words and letters that stand for numbers: the English months, and roman numerals."""

from __future__ import annotations

MONTHS = tuple("January February March April May June July August September October November December".split())
MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
"""The number of each month by its name in lower case; how sources abbreviate them is for references to know."""

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

LARGEST_ROMAN = 399
"""What the numerals below "d" can write; no document at hand counts pages, notes or parts further in them."""


def write_roman(number: int) -> str:
    """A number from 1 to 399 in small roman numerals."""
    written = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        written += numeral * count
    return written


def read_roman(numeral: str) -> int | None:
    """The number a small roman numeral stands for, or None when it is no such numeral or written otherwise."""
    if not numeral or any(letter not in _VALUES for letter in numeral):
        return None
    number = 0
    for letter, after in zip(numeral, [*numeral[1:], "i"], strict=True):
        number += _VALUES[letter] if _VALUES[letter] >= _VALUES[after] else -_VALUES[letter]
    return number if 0 < number <= LARGEST_ROMAN and write_roman(number) == numeral else None
