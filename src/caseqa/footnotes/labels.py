"""What a note's label looks like, and whether a raised run can be one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from caseqa.records import Line
from caseqa.text import CALL

LONGEST_RANGE = 12
"""A longer range of numbers is a span of years or pages, no call of notes (no document at hand prints one)."""

_SYMBOLS = "*∗†‡§¶‖"
_ONE = rf"[1-9]\d{{0,3}}|[{_SYMBOLS}]{{1,4}}|[a-z]|[\w-]{{1,12}}"
_LABEL = re.compile(_ONE)
_BRACKETED = re.compile(r"(?:\s*\[([^\[\]]{1,14})\](?::\s*\d+(?:\s*[–-]\s*\d+)?)?[,;]?)+\s*")
_CALL = re.compile(CALL)
_CALLS = re.compile(rf"(?:{CALL}[,;\s]*)+")
_INSIDE = re.compile(r"\[([^\[\]]{1,14})\]")
_RANGE = re.compile(r"([1-9]\d{0,3})\s*[–-]\s*([1-9]\d{0,3})")
_SERIES = re.compile(r"\s*[,;]\s*|\s+")
_ORDINAL = frozenset(
    {"st", "nd", "rd", "th", "er", "re", "o", "ème", "ième", "ma", "mo", "ª", "º", "tm", "sm", "®", "™", "©", "℠"}
)
_LENGTHS = r"(?:[kcdmµμ]m|[kK]m|ha|sq|yd|mi)"
_MEASURED = re.compile(rf"(?:(?<![^\W\d_]){_LENGTHS}|\d\s?(?:m|ft|in|s|cm)|/\s?(?:m|s|ft|in|cm))$")
_SIGNED = re.compile(r"[-+]\d+")
_TEN = re.compile(r"(?:[×x·⋅]\s?10|(?<![\d.,])10)$")
_TIMES_TEN = re.compile(r"[×x·⋅]\s?10$")
_LONE_LETTER = re.compile(r"(?<![^\W\d_])(?<!['’.])[^\W\d_]$")
_FORMULA = re.compile(r"[=+*/^<>≤≥≈±×√∑][^.;:!?]{0,24}\)?$|[)\]}]\s?[=+−]|^[)\]]?\s?[=+×^≤≥≈±]")
_EQUATION = re.compile(r"[=≈<>≤≥±×^]\s?\w{1,4}$")
_ELEMENT = re.compile(r"(?:^|[^\w])(?:H|C|N|O|CO|NO|SO|PO|CH|NH|Ca|Na|Mg|Fe|Cu|Zn|Al)$|\d[A-Z][a-z]?$")
_PAGE = re.compile(r"\bpp?\.$")
_FRACTION = re.compile(r"\s?[/⁄]\s?\d")
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d$")

INSTITUTION = re.compile(
    r"\b(?:universit\w*|department|institut\w*|school|faculty|college|laborator\w*|academy|hospital|fakultät|e-?mail)\b",
    re.IGNORECASE,
)
"""Words by which a line says where an author works."""

_OPEN_SYMBOL = re.compile(rf"([{_SYMBOLS}]{{1,4}})\s*(?=[^\s{_SYMBOLS}])")
_OPEN_BRACKET = re.compile(r"\[([1-9]\d{0,3})\][.:]?\s*")
_OPEN_NUMBER = re.compile(r"([1-9]\d{0,3})(?:([.):/])(?=\s|$)|(?=\s)|(?=[^\W\d_a-z]|[“\"‘«(])|$)\s*")
_OPEN_LETTERS = re.compile(r"(?:([ivxlc]{1,9}|[a-z])([.)])?\s+|([ivxlc]{3,9})(?=[^\W\d_a-z]|[“\"‘«„]))(?=\S)")
_CALLED_SYMBOL = re.compile(rf"(?<=[^\s{_SYMBOLS}])[{_SYMBOLS}]{{1,4}}(?![\w{_SYMBOLS}])")


class Trust(IntEnum):
    """How far a raised run is a mark judged by its neighbours alone."""

    REFUSED = 0
    DOUBTFUL = 1
    CLEAN = 2


@dataclass(frozen=True, slots=True)
class Opening:
    """The label a line begins with, the offset of the text after it, and how the label is printed."""

    label: str
    end: int
    form: str
    """``raised``, ``bracket``, ``symbol``, or ``plain`` with its stop, as in ``plain.``."""


def read_labels(run: str) -> tuple[str, ...]:
    """The labels a raised run holds, a range spelled out; none when part of the run is no label."""
    if _CALLS.fullmatch(run):
        return tuple(_CALL.findall(run))
    run = run.strip(" ,;().:/")
    if _BRACKETED.fullmatch(run):
        parts = [part for inside in _INSIDE.findall(run) for part in re.split(r"\s*[,;]\s*", inside.strip())]
    else:
        parts = _SERIES.split(re.sub(r"\s*([–-])\s*", r"\1", run)) if run else []
    labels: list[str] = []
    for part in parts:
        span = _RANGE.fullmatch(part)
        if span and 0 < int(span[2]) - int(span[1]) <= LONGEST_RANGE:
            labels += [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        elif _LABEL.fullmatch(part) and part.lower() not in _ORDINAL and not (part[0] == "0" or span):
            labels.append(part.replace("∗", "*"))
        elif part.lower().startswith(("note ", "nb ", "n ")) and part.split()[-1].isdigit():
            labels.append(part)
        else:
            return ()
    return tuple(labels)


def is_bracketed(run: str) -> bool:
    """True when a raised run is printed in square brackets, which no power or ordinal is."""
    return bool(_BRACKETED.fullmatch(run.strip(" ,;")) or _CALLS.fullmatch(run))


def judge(text: str, start: int, end: int, labels: tuple[str, ...]) -> Trust:
    """What the characters around a raised run say about it."""
    before, after = text[:start].rstrip(), text[end:]
    if not labels or _SIGNED.fullmatch(labels[0]):
        return Trust.REFUSED
    if is_bracketed(text[start:end]):
        return Trust.CLEAN
    small = labels[0] in ("2", "3", "4", "-1", "-2", "-3")
    if (small and _MEASURED.search(before)) or _TIMES_TEN.search(before) or _FRACTION.match(after):
        return Trust.REFUSED
    if before.endswith("⁄") or _PAGE.search(before):
        return Trust.REFUSED  # the lower half of a fraction, or a page in a raised cross-reference
    if after[:1].isalpha() and (not before or (not text[start - 1].isalnum() and text[start - 1] in " (/-–")):
        return Trust.REFUSED  # an isotope, or the letter that opens a formula
    if not before or _is_formula(before, after, labels):
        return Trust.DOUBTFUL
    return Trust.CLEAN


def _is_formula(before: str, after: str, labels: tuple[str, ...]) -> bool:
    """True when a raised run stands where powers stand too."""
    if labels[0].isdigit() and (_TEN.search(before) or (before[-1].isdigit() and not _YEAR.search(before))):
        return True
    if labels[0].isalnum() and any(sign.search(before) for sign in (_LONE_LETTER, _ELEMENT, _EQUATION)):
        return True
    return bool(_FORMULA.search(before[-30:]) if before[-1] in ")]}=+−" else False) or after[:1].isalpha()


def opening(line: Line) -> Opening | None:
    """The label at the very start of a line, raised or not."""
    text = line.text
    if line.raised and not text[: line.raised[0].start].strip():
        span = line.raised[0]
        labels = read_labels(text[span.start : span.end])
        return Opening(labels[0], span.end, "raised") if len(labels) == 1 else None
    if symbol := _OPEN_SYMBOL.match(text):
        return Opening(symbol[1].replace("∗", "*"), symbol.end(), "symbol")
    if bracket := _OPEN_BRACKET.match(text):
        return Opening(bracket[1], bracket.end(), "bracket")
    if number := _OPEN_NUMBER.match(text):
        return Opening(number[1], number.end(), "plain" + (number[2] or ""))
    if letters := _OPEN_LETTERS.match(text):
        return Opening(letters[1] or letters[3], letters.end(), "plain" + (letters[2] or ""))
    return None


def called_symbols(text: str) -> list[tuple[int, int, str]]:
    """The unraised symbols that stand at the end of a word: where each stands, and the label it would be."""
    return [(m.start(), m.end(), m[0].replace("∗", "*")) for m in _CALLED_SYMBOL.finditer(text)]
