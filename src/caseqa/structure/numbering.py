"""The numbers that a document prints before its paragraphs, as reports of the United Nations and judgments do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from caseqa.records import Paragraph

LEAST_NUMBERED = 10
"""A shorter series may be a list inside a text whose paragraphs bear no numbers."""

LEAST_SHARE = 0.3
"""Share of the paragraphs from the first of the series to its last that must bear its numbers. In six reports of the
United Nations .70 to 1 do; of eight other documents only a book has ten in a row, in its index, and they are .06."""

MOST_SKIPPED = 2
"""Numbers in a row that may be missing, of paragraphs that a layout swallowed; in the six reports none is."""

_PRINTED = re.compile(r"\s*(\d{1,4})\.\s+\S")


def with_printed_numbers(paragraphs: Sequence[Paragraph], text: str) -> tuple[Paragraph, ...]:
    """The paragraphs by the numbers printed before them where one series runs through; else as they are counted.

    What stands in a section between two numbers belongs to the first of them; before its first number it has none.
    """
    series = _series(paragraphs, text)
    if len(series) < LEAST_NUMBERED:
        return tuple(paragraphs)
    first, last = min(series), max(series)
    if len(series) < LEAST_SHARE * (last + 1 - first):
        return tuple(paragraphs)
    found = []
    section, number = "", 0
    for place, paragraph in enumerate(paragraphs):
        if place in series:
            number = series[place]
        elif paragraph.section_id != section:
            number = 0
        section = paragraph.section_id
        outside = place < first or (place > last and section != paragraphs[last].section_id)
        found.append(paragraph if outside else replace(paragraph, number=number))
    return tuple(found)


def _series(paragraphs: Sequence[Paragraph], text: str) -> dict[int, int]:
    """The places of the paragraphs that continue one series of numbers from 1, each with its number."""
    series: dict[int, int] = {}
    reached = 0
    for place, paragraph in enumerate(paragraphs):
        printed = _PRINTED.match(text, paragraph.span.start, paragraph.span.end)
        if printed and reached < int(printed[1]) <= reached + 1 + (MOST_SKIPPED if reached else 0):
            reached = series[place] = int(printed[1])
    return series
