"""Say how deep each heading of a printed document stands, by its numbering and else by its size and weight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from caseqa.counting import read_roman
from caseqa.structure.blocks import SIZE_STEP, Block
from caseqa.structure.headings import PART, TOP_LEVEL
from caseqa.text import without_marks

_LETTERED = re.compile(r"^(?P<letter>[A-Za-z])\.\d+|^(?P<capital>[A-Z])(?:[.)]|\s+(?=[A-Z]))\s*\S")
_ROMAN = re.compile(r"^(?P<number>[IVXLC]{1,6})(?:[.)]|\s+(?=[A-Z]))\s*\S")
_DECIMAL = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?:[.)]\s*|\s+)\S")
_APPENDED = re.compile(r"^[A-Za-z](?P<number>(?:\.\d{1,2}){1,4})\s+\S")
_PAREN = re.compile(r"^\((?P<number>[a-z]{1,4}|\d{1,2})\)\s+\S")
_SMALL_ROMAN = re.compile(r"[ivx]{1,4}")
_WORDED = re.compile(
    r"^(?:(?i:part|chapter|book|section)\s+)?(?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE|"
    r"(?:THIR|FOUR|FIF|SIX|SEVEN|EIGH|NINE)TEEN|TWENTY)\b[:.]?\s+\S"
)
_PLURAL = re.compile(r"^(?:annexes|appendices|appendixes|anexos|anlagen)\b", re.IGNORECASE)

PARTS, ROMANS, LETTERS, DECIMALS, PARENS, PLAINS = 0, 1, 2, 3, 10, 20
"""The order in which numberings nest unless their sizes say otherwise: Part I, I., A., 1., 1.1, (a), (i), none."""


class _Style(NamedTuple):
    numbering: int
    size: float
    bold: bool
    capital: bool


def ranks(headings: Sequence[Block]) -> list[int]:
    """The rank of each heading, 0 for the highest; headings of one rank are brothers."""
    styles = _styles(headings)
    sizes: dict[int, float] = {}
    for numbering in sorted({style.numbering for style in styles if style.numbering < PLAINS}):
        sizes[numbering] = median(style.size for style in styles if style.numbering == numbering)
    numbered = _by_size(sizes)
    places: dict[_Style, tuple[float, ...]] = {}
    for style in set(styles):
        if style.numbering < PLAINS:
            places[style] = (float(numbered.index(style.numbering)), 0.0, 0.0, 0.0)
            continue
        above = sum(1 for number in numbered if sizes[number] >= style.size - SIZE_STEP)
        places[style] = (above - 0.5, -style.size, float(not style.bold), float(not style.capital))
    order = sorted(set(places.values()))
    return [order.index(places[style]) for style in styles]


def _by_size(sizes: dict[int, float]) -> list[int]:
    """Numberings in their usual order, a plainly larger one moved before the smaller ones, parts always first."""
    found: list[int] = []
    for numbering in sorted(sizes):
        place = len(found)
        while place and found[place - 1] != PARTS and sizes[found[place - 1]] < sizes[numbering] - SIZE_STEP:
            place -= 1
        found.insert(place, numbering)
    return found


def _styles(headings: Sequence[Block]) -> list[_Style]:
    """The style of each heading; whether "C." is a letter or a hundred depends on what came before."""
    found: list[_Style] = []
    sizes = _clusters(headings)
    letter = roman = item = 0
    for heading in headings:
        text = without_marks(heading.text)
        numbering, letter, roman = _numbering(text, letter, roman)
        paren = _PAREN.match(text)
        if paren:
            follows = len(paren["number"]) == 1 and ord(paren["number"]) == item + 1
            numbering = PARENS if follows or not _SMALL_ROMAN.fullmatch(paren["number"]) else PARENS + 1
            item = ord(paren["number"]) if numbering == PARENS and len(paren["number"]) == 1 else item
        if numbering == PLAINS and text.lower().rstrip(":. ") in TOP_LEVEL:
            same = [s for s in found if PARTS < s.numbering < PLAINS and abs(s.size - heading.size) <= SIZE_STEP]
            numbering = min((style.numbering for style in same), default=PLAINS)
        capital = text.isupper()
        found.append(_Style(numbering, sizes[heading.size], heading.bold, capital))
    return found


def _clusters(headings: Sequence[Block]) -> dict[float, float]:
    """For each size the smallest that is taken for the same."""
    found: dict[float, float] = {}
    for size in sorted({heading.size for heading in headings}):
        below = max(found.values(), default=-SIZE_STEP - 1)
        found[size] = below if size - below <= SIZE_STEP else size
    return found


def _numbering(text: str, letter: int, roman: int) -> tuple[int, int, int]:
    """How a heading is numbered, with the last letter and the last Roman numeral seen."""
    if PART.match(text) or _PLURAL.match(text) or _WORDED.match(text):
        return PARTS, 0, 0
    lettered, numeral = _LETTERED.match(text), _ROMAN.match(text)
    place = ord((lettered["capital"] or "@")[0]) - ord("@") if lettered else 0
    value = (read_roman(numeral["number"].lower()) if numeral else None) or 0
    if place and (place == letter + 1 > 1 or not (value == roman + 1 or value == 1 or (value and roman))):
        return LETTERS, place, roman
    if value:
        return ROMANS, 0, value
    appended = _APPENDED.match(text)
    if appended:
        return DECIMALS + appended["number"].count("."), letter, roman
    decimal = _DECIMAL.match(text)
    if decimal:
        return DECIMALS + decimal["number"].count("."), letter, roman
    return PLAINS, letter, roman
