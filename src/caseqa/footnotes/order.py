"""Reading order as evidence: which numbers belong to the longest rise of a sequence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_rise(numbers: Sequence[int]) -> list[bool]:
    """For each number, whether every longest strictly rising run has this value at this step.

    A number that could be exchanged for a different one is not certain; one that is merely repeated is.
    """
    before = _lengths(numbers)
    after = _lengths([-number for number in reversed(numbers)])[::-1]
    longest = max(before, default=0)
    values: dict[int, set[int]] = {}
    for index, number in enumerate(numbers):
        if before[index] + after[index] - 1 == longest:
            values.setdefault(before[index], set()).add(number)
    return [
        before[index] + after[index] - 1 == longest and len(values[before[index]]) == 1 for index in range(len(numbers))
    ]


def _lengths(numbers: Sequence[int]) -> list[int]:
    """For each number, the length of the longest strictly rising run that ends with it."""
    tails: list[int] = []
    lengths = []
    for number in numbers:
        place = bisect_left(tails, number)
        tails[place : place + 1] = [number]
        lengths.append(place + 1)
    return lengths
