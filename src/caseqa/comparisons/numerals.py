"""Read numbers in digits and in words ("157", "5k", "two thousand five hundred"), and the bounds before them."""

from __future__ import annotations

import re

from caseqa.comparisons.readings import MONEY, Token
from caseqa.comparisons.tables import STOP_WORDS
from caseqa.counting import MONTH_NUMBERS

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
_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_ORDINALS = {
    **{word: n for n, word in enumerate(f"{_RANKS} fifteenth sixteenth seventeenth eighteenth nineteenth".split(), 1)},
    **{word[:-1] + "ieth": int(n) for word, n in _TENS.items()},
}
_PARTS = {"half": 2, "quarter": 4, **{word: n for word, n in _ORDINALS.items() if n > 2}}
_NUMERATORS = {**_SMALL, "a": 1.0, "an": 1.0}
_SUFFIXES = {"k": 1e3, "m": 1e6, "bn": 1e9}
_MOST_OF_SHARE = 100
"""The whole of "three in five" is no larger; "twelve in 2015" is none."""

_ENDS_SHARE = frozenset("among amongst across less more lower higher fewer".split())
"""Words after which a share in words ends, beside the stop words."""

_FIGURES = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(?:%|(k|m|bn))?", re.IGNORECASE)
_ORDINAL_FIGURES = re.compile(r"(\d+)(?:st|nd|rd|th)", re.IGNORECASE)
_BOUNDS = (
    (r"(?:more than|larger than|greater than|higher than|over|above|exceed\w*|upwards of|in excess of)", "over"),
    (r"(?:at least|no fewer than|no less than|not less than|minimum of)", "least"),
    (r"(?:less than|smaller than|lower than|fewer than|under|below)", "under"),
    (r"(?:at most|no more than|not more than|up to|no later than|within)", "most"),
    (r"(?:about|around|roughly|approximately|some|circa|nearly|almost)", "about"),
    (r"(?:close to|not quite|hardly|barely|(?:short|shy) of)", "about"),
)
PERIODS = frozenset(f"{word}{end}" for word in "day week month quarter year decade hour".split() for end in ("", "s"))
"""Units of time: "two in three weeks" is no share."""

_PLURALS = frozenset("people men women children police personnel staff cattle feet km kg".split())


def bound_before(before: str) -> tuple[str, str]:
    """The bound ("over", "least", "under", "most", "about" or "") that ends the words before a number; its words."""
    for pattern, bound in _BOUNDS:
        found = re.search(rf"\b{pattern}$", before)
        if found:
            return bound, found[0]
    return "", ""


def is_plural(tokens: tuple[Token, ...], at: int) -> bool:
    """True where a plural noun stands, as far as its letters tell: what a number right before it counts."""
    if at >= len(tokens) or not tokens[at].text.islower() or tokens[at].lower in STOP_WORDS:
        return False
    word = tokens[at].text
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "ous"))
    return word in _PLURALS or (plural and not word[0].isdigit())


def fraction_at(tokens: tuple[Token, ...], at: int) -> tuple[float, int]:
    """The share that begins at a token ("a fifth", "two-thirds") and how many tokens it takes; (0, 0) where none does.

    "A fifth member" is a rank and "three quarters without a strike" periods: one part is a share where no noun
    follows it, several parts are where "of" or a small word does.
    """
    in_so_many = _one_in_so_many(tokens, at)
    if in_so_many[1]:
        return in_so_many
    parts = tokens[at].lower.split("-")
    length = 1
    if at and tokens[at - 1].lower == "and" and parts[0] == "a":
        return 0.0, 0  # "a decade and a half"
    if len(parts) == 1 and at + 1 < len(tokens):
        parts, length = [*parts, tokens[at + 1].lower], 2
    if len(parts) != 2 or parts[0] not in _NUMERATORS:
        return 0.0, 0
    count = _NUMERATORS[parts[0]]
    whole = _PARTS.get("half" if parts[1] == "halves" else parts[1] if count == 1 else parts[1].removesuffix("s"), 0)
    following = tokens[at + length] if at + length < len(tokens) else None
    ends = following is None or following.lower in STOP_WORDS | _ENDS_SHARE or following.segment != tokens[at].segment
    period = parts[1].startswith("quarter") and count > 1 and (following is None or following.lower != "of")
    if not whole or not 0 < count < whole or not ends or (period and length == 2):
        return 0.0, 0
    return count / whole, length


def _one_in_so_many(tokens: tuple[Token, ...], at: int) -> tuple[float, int]:
    """The share of "nine in ten", "1 in every 8", "one member in ten", and its tokens; (0, 0) for "two in a day"."""
    part = _plain_number(tokens, at)
    step = at + 2 if part == 1 and at + 2 < len(tokens) and tokens[at + 2].lower == "in" else at + 1
    if not part or step >= len(tokens) or tokens[step].lower != "in":
        return 0.0, 0
    end = step + 2 if step + 1 < len(tokens) and tokens[step + 1].lower == "every" else step + 1
    whole = _plain_number(tokens, end)
    following = tokens[end + 1].lower if end + 1 < len(tokens) else ""
    if not whole or not part < whole <= _MOST_OF_SHARE or following in PERIODS or following in MONTH_NUMBERS:
        return 0.0, 0
    return part / whole, end + 1 - at


def _plain_number(tokens: tuple[Token, ...], at: int) -> float | None:
    """A whole number of one token."""
    if at >= len(tokens):
        return None
    word = tokens[at].lower
    return float(word) if word.isdecimal() else _SMALL.get(word, _TENS.get(word))


def ordinal(token: Token) -> int | None:
    """The rank that a word names: 5 for "fifth" and "5th", 21 for "twenty-first"."""
    figures = _ORDINAL_FIGURES.fullmatch(token.text)
    tens, _, unit = token.lower.partition("-")
    if tens in _TENS and 0 < _ORDINALS.get(unit, 0) < 10:
        return int(_TENS[tens]) + _ORDINALS[unit]
    return int(figures[1]) if figures else _ORDINALS.get(token.lower)


def number_at(tokens: tuple[Token, ...], at: int) -> tuple[float | None, int]:
    """The number that begins at a token, None when none does, and how many tokens it takes."""
    digits = _FIGURES.fullmatch(tokens[at].text)
    if digits and digits[2]:
        metres = digits[2].lower() == "m" and tokens[at].lead not in MONEY and not is_plural(tokens, at + 1)
        # "5m" alone may be metres or millions: no number is better than the wrong one.
        return (None if metres else _figures(digits)), 1
    if [t.lower for t in tokens[at : at + 2]] == ["half", "a"] and at + 2 < len(tokens):
        power = _LARGE.get(tokens[at + 2].lower)
        return (power / 2, 3) if power else (None, 0)
    done, current = 0.0, _figures(digits) if digits else 0.0
    length = 1 if digits else 0
    while at + length < len(tokens) and not (digits and length > 1):
        parts = tokens[at + length].lower.split("-")
        if parts[0] == "and" and length and done + current >= 100 and _plain(tokens, at + length + 1) is not None:
            length += 1
            continue
        if (
            length
            and 0 < current < 100
            and [t.lower for t in tokens[at + length : at + length + 3]] == ["and", "a", "half"]
        ):
            current, length = current + 0.5, length + 3
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
    """The number a token is or begins with: "157", "5k", "5th", "three", "three-quarters", "37-story"."""
    first = token.lower.split("-")[0].replace(",", "")
    digits = _FIGURES.fullmatch(first)
    if digits:
        return _figures(digits)
    value = _SMALL.get(first, _TENS.get(first, _LARGE.get(first)))
    return value if value is not None else ordinal(token) or _ORDINALS.get(first)


def _figures(digits: re.Match[str]) -> float:
    return float(digits[1].replace(",", "")) * _SUFFIXES.get((digits[2] or "").lower(), 1.0)


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
