"""Words that a reader selected in a document: whose they are, and where exactly they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from caseqa.errors import CaseQAError
from caseqa.quotes.checking import check_quotation
from caseqa.quotes.results import QuoteCheck, QuoteStatus
from caseqa.records import Document, Span

SELECTED_CHARACTERS = 2_000
"""About three hundred words, a long block quotation; who selects more has selected a passage to read, not to quote."""

OVER_HEADING = "the selected words run over the heading '{}', and a quotation does not: select before it or after it"
NOT_THERE = "the selected words do not stand in the study one after the other"

_MARKS = '“”"'


def check_selection(document: Document, words: str, at: int) -> QuoteCheck:
    """What the words selected from a character on are: the study's own, or somebody's whom it quotes.

    The span is that of the selection, half a word at its ends counting as the whole one. Words that do not stand there
    as they were selected, or run over a heading, are not found; ``nearest`` is then what stands there. Raises
    CaseQAError for a selection without a word in it, or of more than SELECTED_CHARACTERS.
    """
    wanted = words.split()
    if not re.search(r"\w", words):
        raise CaseQAError("no words of the study are selected", "select some in its text or in one of its notes")
    length = len(" ".join(wanted))
    if length > SELECTED_CHARACTERS:
        raise CaseQAError(
            f"{length:,} characters are selected, expected at most {SELECTED_CHARACTERS:,}", "select fewer words"
        )
    exact = re.compile(r"\s*(" + r"\s+".join(map(re.escape, wanted)) + ")").match(document.text, at)
    place = _whole_words(document.text, *exact.span(1)) if exact else Span(max(at, 0), max(at, 0) + length)
    found = check_quotation(document, document.slice(place) if exact else words, place)
    span = place if exact else found.span
    if span is None or found.status not in (QuoteStatus.VERBATIM, QuoteStatus.NESTED):
        return _not_found(found, NOT_THERE, found.source_text or found.nearest)
    heading = next((one for one in _headings(document) if one.overlaps(span) and not one.contains(span)), None)
    if heading:
        parts = [document.text[span.start : heading.start], document.text[heading.end : span.end]]
        return _not_found(found, OVER_HEADING.format(document.slice(heading)), max(parts, key=len).strip())
    span = _unmarked(document.text, span, nested=found.status is QuoteStatus.NESTED)
    return replace(found, quote=words, source_text=document.slice(span), span=span, places=(span,))


def _whole_words(text: str, start: int, end: int) -> Span:
    """The range with the rest of a word that it begins or ends within."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Span(start, end)


def _unmarked(text: str, span: Span, *, nested: bool) -> Span:
    """The span without quotation marks at its ends that have no partner in it, or that only say whose words it is."""
    start, end = span.start, span.end
    inside = text[start:end]
    if nested or inside.count("“") != inside.count("”") or inside.count('"') % 2:
        start = end - len(inside.lstrip(_MARKS))
        end = start + len(text[start:end].rstrip(_MARKS).rstrip())
    return Span(start, end)


def _headings(document: Document) -> Iterator[Span]:
    """The headings that stand in the text; some are only the name of what follows."""
    for section in document.sections:
        if section.heading and document.text.startswith(section.heading, section.span.start):
            yield Span(section.span.start, section.span.start + len(section.heading))


def _not_found(found: QuoteCheck, why: str, nearest: str) -> QuoteCheck:
    return QuoteCheck(found.quote, QuoteStatus.NOT_FOUND, found.document_id, warnings=(why,), nearest=nearest)
