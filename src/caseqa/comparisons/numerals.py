"""Read numbers in digits and in words: "157", "two thousand five hundred"."""

from __future__ import annotations

import re

from caseqa.comparisons.readings import Token

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL = {word: float(n) for n, word in enumerate(f"{_UNITS} seventeen eighteen nineteen".split())}
_TENS = {
    word: 10.0 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_MULTIPLIERS = {"hundred": 100.0, "dozen": 12.0}
"""Words that multiply what stands before them since the last thousand or million."""

_POWERS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
"""Words that close a part of a number: "two thousand" and "five hundred" are added."""

_LARGE = {**_MULTIPLIERS, **_POWERS}
ORDINALS = {
    w: n for n, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)
}


def number_at(tokens: tuple[Token, ...], at: int) -> tuple[float | None, int]:
    """The number that begins at a token, None when none does, and how many tokens it takes."""
    digits = re.fullmatch(r"(\d+(?:,\d{3})*(?:\.\d+)?)%?", tokens[at].text)
    done, current = 0.0, float(digits[1].replace(",", "")) if digits else 0.0
    length = 1 if digits else 0
    while at + length < len(tokens) and not (digits and length > 1):
        parts = tokens[at + length].lower.split("-")
        if parts[0] == "and" and length and done + current >= 100 and _plain(tokens, at + length + 1) is not None:
            length += 1
            continue
        if digits and not all(part in _LARGE for part in parts):
            break
        if not all(part in _SMALL or part in _TENS or part in _LARGE for part in parts):
            break
        for part in parts:
            done, current = _joined(done, current, part)
        length += 1
    return (done + current, length) if length else (None, 0)


def spelt_number(token: Token) -> float | None:
    """The number a token is or begins with: "157", "three", "three-quarters", "37-story"."""
    first = token.lower.split("-")[0].rstrip("%").replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", first):
        return float(first)
    value = _SMALL.get(first, _TENS.get(first, _LARGE.get(first)))
    return value if value is not None else ORDINALS.get(first)


def _joined(done: float, current: float, part: str) -> tuple[float, float]:
    """The parts of a number that are closed and the part that is being read, after one word more."""
    if part in _MULTIPLIERS:
        return done, (current or 1.0) * _MULTIPLIERS[part]
    if part in _POWERS:
        # "A thousand million": with nothing new read, the word multiplies what is closed.
        return (done + current * _POWERS[part] if current else (done or 1.0) * _POWERS[part]), 0.0
    return done, current + _SMALL.get(part, _TENS.get(part, 0.0))


def _plain(tokens: tuple[Token, ...], at: int) -> float | None:
    if at >= len(tokens):
        return None
    first = tokens[at].lower.split("-")[0]
    return _SMALL.get(first, _TENS.get(first))
