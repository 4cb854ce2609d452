"""Words of a document tied to their place so that they are found again, or reported as changed: selectors and links.

The selectors are those of the W3C's Web Annotation Data Model (TextQuoteSelector, TextPositionSelector).
Nothing here depends on passages or models, so neither another passage length nor another encoder changes an anchor.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from urllib.parse import quote, unquote

from caseqa.errors import CaseQAError
from caseqa.records import Document, Span

CONTEXT = 32
"""Characters kept before and after the words, as many as Hypothesis keeps in its annotations."""

DIGEST = 12
"""Hexadecimal digits of a digest: among a million places, a wrong one agrees by chance once in 280 million links."""

LONGEST_MOVED = 5_000
"""Linked words of more characters are not searched for where their file changed: every place of a text is tried with
all of them, which takes ten seconds in a book of 630,000 characters at this length, and a link may claim any."""

_LINK = re.compile(
    rf"caseqa:(?P<document>[^#\s]+)#(?P<start>\d+)-(?P<end>\d+):"
    rf"(?:(?P<sha>[0-9a-f]{{{DIGEST}}}):)?(?P<digest>[0-9a-f]{{{DIGEST}}})$"
)


class AnchorState(StrEnum):
    """What became of words that were tied to a place: there, elsewhere, or no longer found once and unchanged."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """Words with what stands before and after them.

    The context ends at the border of the paragraph where it is enough to tell the words from all others,
    so that a change to the paragraph beside them leaves them alone.
    """

    exact: str
    prefix: str
    suffix: str
    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"


@dataclass(frozen=True, slots=True)
class TextPositionSelector:
    """The place of the words in the document's text, in characters (Unicode code points), half open."""

    start: int
    end: int
    type: Literal["TextPositionSelector"] = "TextPositionSelector"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where anchored words stand now: ``span`` is set unless they changed, ``why`` says what was found instead."""

    state: AnchorState
    span: Span | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A permalink taken apart; ``sha256`` is the beginning of the source file's, empty in links made before it."""

    document_id: str
    sha256: str
    span: Span
    digest: str


def select(document: Document, span: Span) -> tuple[TextQuoteSelector, TextPositionSelector]:
    """The two selectors of a span."""
    prefix, suffix = _context(document, span)
    return TextQuoteSelector(document.slice(span), prefix, suffix), TextPositionSelector(span.start, span.end)


def permalink(document: Document, span: Span) -> str:
    """A link made of the document, the position of the words, their file's SHA-256, and a digest of them in context."""
    prefix, suffix = _context(document, span)
    digest = _hash(prefix, document.slice(span), suffix).hex()
    name = quote(document.id, safe="")
    return f"caseqa:{name}#{span.start}-{span.end}:{document.source.sha256[:DIGEST]}:{digest}"


def read_link(text: str) -> Link | None:
    """The parts of a permalink; None when the text is none."""
    found = _LINK.match(text.strip())
    if not found or not int(found["start"]) < int(found["end"]):
        return None
    span = Span(int(found["start"]), int(found["end"]))
    return Link(unquote(found["document"]), found["sha"] or "", span, found["digest"])


def follow(document: Document, link: Link) -> Anchor:
    """Where the words of a link stand in the document as it is now.

    A link holds no words, only their length and a digest, so that every place of that length is tried where the file
    is another one.
    """
    length = link.span.end - link.span.start
    wanted = bytes.fromhex(link.digest)

    def fits(span: Span) -> bool:
        words = document.slice(span)
        return any(_hash(before, words, after) == wanted for before, after in _contexts(document, span))

    def places() -> Iterable[Span]:
        if length > LONGEST_MOVED:
            return (link.span,) if link.span.end <= len(document.text) else ()
        return _places(document, length, wanted)

    same_file = bool(link.sha256) and document.source.sha256.startswith(link.sha256)
    found = _found(document, link.span, fits, places, trusted=same_file)
    if found.state == AnchorState.CHANGED and length > LONGEST_MOVED:
        return Anchor(found.state, why=f"they are not where they were, and {length:,} characters are not searched for")
    return found


def find(document: Document, quoted: TextQuoteSelector, position: TextPositionSelector, sha256: str = "") -> Anchor:
    """Where selected words stand in the document as it is now; ``sha256`` is that of the file they were taken from."""
    wanted = (quoted.prefix, quoted.suffix)

    def fits(span: Span) -> bool:
        return document.slice(span) == quoted.exact and wanted in _contexts(document, span)

    def places() -> Iterator[Span]:
        at = document.text.find(quoted.exact)
        while at >= 0:
            yield Span(at, at + len(quoted.exact))
            at = document.text.find(quoted.exact, at + 1)

    if not quoted.exact or position.end - position.start != len(quoted.exact):
        raise CaseQAError("the selectors of an item do not agree", "take it out of the basket and add it anew")
    same_file = bool(sha256) and document.source.sha256 == sha256
    return _found(document, Span(position.start, position.end), fits, places, trusted=same_file)


def _found(
    document: Document, old: Span, fits: Callable[[Span], bool], places: Callable[[], Iterable[Span]], *, trusted: bool
) -> Anchor:
    """The one place that fits; the old one at once where the file is the same."""
    if trusted and old.end <= len(document.text) and fits(old):
        return Anchor(AnchorState.SAME, old)
    found = [span for span in places() if fits(span)]
    if len(found) == 1:
        return Anchor(AnchorState.SAME if found[0] == old else AnchorState.MOVED, found[0])
    if not found:
        return Anchor(AnchorState.CHANGED, why="the words, or those around them, are not there any more")
    return Anchor(AnchorState.CHANGED, why=f"the same words now stand at {len(found)} places")


def _places(document: Document, length: int, wanted: bytes) -> list[Span]:
    """The places of a length whose words have a digest in their context: at the beginnings of words, else anywhere."""
    text = document.text
    low, high = _borders(document)
    starts = range(len(text) - length + 1)

    def fitting(candidates: Iterable[int]) -> list[Span]:
        found = []
        for start in candidates:
            end = start + length
            before, after = max(0, start - CONTEXT), end + CONTEXT
            words = text[start:end]
            if _hash(text[before:start], words, text[end:after]) == wanted:
                found.append(Span(start, end))
            elif low[start] >= 0 and high[end - 1] >= 0 and (low[start] > before or high[end - 1] < after):
                prefix, suffix = text[max(before, low[start]) : start], text[end : min(after, high[end - 1])]
                if _hash(prefix, words, suffix) == wanted:
                    found.append(Span(start, end))
        return found

    at_words = {m.start() for m in re.finditer(r"\b|(?<=\s)(?=\S)", text)}
    return fitting(start for start in starts if start in at_words) or fitting(s for s in starts if s not in at_words)


def _borders(document: Document) -> tuple[list[int], list[int]]:
    """For each character where the paragraph, note or caption that holds it begins and ends, -1 outside of all."""
    low, high = [-1] * len(document.text), [-1] * len(document.text)
    holders = [*(f.span for f in document.figures), *(n.span for n in document.notes)]
    for span in (*holders, *(paragraph.span for paragraph in document.paragraphs)):
        low[span.start : span.end] = [span.start] * (span.end - span.start)
        high[span.start : span.end] = [span.end] * (span.end - span.start)
    return low, high


def _context(document: Document, span: Span) -> tuple[str, str]:
    """The shortest context that tells the words apart: that inside the paragraph, else across its borders."""
    *inside, across = _contexts(document, span)
    words = document.slice(span)
    for before, after in inside:
        whole = before + words + after
        at = document.text.find(whole)
        if at >= 0 and document.text.find(whole, at + 1) < 0:
            return before, after
    return across


def _contexts(document: Document, span: Span) -> list[tuple[str, str]]:
    """What stands before and after a span: inside its paragraph, note or caption, then regardless of borders."""
    text = document.text
    low, high = max(0, span.start - CONTEXT), span.end + CONTEXT
    first, last = _holder(document, span.start), _holder(document, span.end - 1)
    across = (text[low : span.start], text[span.end : high])
    if first is None or last is None:
        return [across]
    inside = (text[max(low, first.start) : span.start], text[span.end : min(high, last.end)])
    return [inside, across] if inside != across else [across]


def _holder(document: Document, offset: int) -> Span | None:
    """The paragraph, note or caption that holds a character."""
    for parts in (document.paragraphs, document.notes, document.figures):
        at = bisect_right(parts, offset, key=lambda part: part.span.start) - 1
        if at >= 0 and offset < parts[at].span.end:
            return parts[at].span
    return None


def _hash(prefix: str, words: str, suffix: str) -> bytes:
    """A digest that also knows where the words end and their context begins."""
    return hashlib.sha256("\0".join((prefix, words, suffix)).encode()).digest()[: DIGEST // 2]
