"""What was found becomes an item of the basket, and the words of an item are found again in the document of today."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from caseqa import answers
from caseqa.anchors import Anchor, AnchorState, find, select
from caseqa.basket._items import Excerpt, Item, ItemKind
from caseqa.claims import ClaimVerdict, Stance
from caseqa.errors import CaseQAError
from caseqa.quotes import QuoteCheck, QuoteStatus
from caseqa.records import Document, Span
from caseqa.results import CitedHit

Found = CitedHit | QuoteCheck | ClaimVerdict | tuple[answers.OpenedLink, ...]
"""What can be collected; links that were opened are the sentences of one passage."""


def item_of(found: Found, documents: Mapping[str, Document], remark: str = "") -> Item:
    """What goes into the basket for something that was found.

    Of a hit its highlighted sentences, or the whole passage when none is; of opened links their words; of a quotation
    the study's words, never the user's; of a claim the sentences shown for it. Raises CaseQAError for a quotation
    that the documents do not hold.
    """
    if isinstance(found, CitedHit):
        spans = found.hit.highlights or (found.hit.passage.span,)
        return _passage([(found.document, span) for span in spans], documents, remark)
    if isinstance(found, tuple):
        return _passage([(one.document_id, one.span) for one in found if one.span], documents, remark)
    if isinstance(found, ClaimVerdict):
        shown = [
            excerpt(documents[one.document_id], one.span, stance=one.stance)
            for one in found.evidence
            if one.stance != Stance.RELATED or found.leaning
        ]
        item = _item(ItemKind.CLAIM, shown, remark, found.claim)
        leaning = found.leaning.value if found.leaning else ""
        return replace(item, verdict=found.verdict.value, reasons=found.reasons, leaning=leaning)
    if found.span is None or found.status == QuoteStatus.NOT_FOUND:
        raise CaseQAError("these words are not in the study", "see `caseqa quote` for what comes nearest")
    document = documents[found.document_id]
    span = _with_stop(document, found.span, found.quote)
    return _item(ItemKind.QUOTATION, [excerpt(document, span, quoted_from=found.quoted_from)], remark)


def excerpt(document: Document, span: Span, *, quoted_from: str = "", stance: str = "") -> Excerpt:
    """The words of a span with their selectors, locator and resolved notes."""
    return Excerpt(
        document=document.id,
        sha256=document.source.sha256,
        selector=select(document, span),
        locator=answers.locator(document, span),
        notes=answers.notes_under(document, span),
        quoted_from=quoted_from,
        stance=str(stance),
    )


def places_now(item: Item, documents: Mapping[str, Document]) -> tuple[Anchor, ...]:
    """Where each excerpt of an item stands now: at its place, elsewhere, or changed."""
    found = []
    for one in item.excerpts:
        if one.document not in documents:
            found.append(Anchor(AnchorState.CHANGED, why=f"{one.document} is not in the library any more"))
        else:
            found.append(find(documents[one.document], *one.selector, one.sha256))
    return tuple(found)


def relocated(item: Item, places: Sequence[Anchor], documents: Mapping[str, Document]) -> Item:
    """The item with the locators its words have today; those of words that changed stay as they were."""
    now = tuple(
        replace(one, locator=answers.locator(documents[one.document], place.span)) if place.span else one
        for one, place in zip(item.excerpts, places, strict=True)
    )
    return replace(item, excerpts=now)


def _passage(places: Sequence[tuple[str, Span]], documents: Mapping[str, Document], remark: str) -> Item:
    """An item of sentences, those that follow each other as one excerpt."""
    excerpts = [
        excerpt(documents[one], run)
        for one in dict.fromkeys(name for name, _ in places)
        for run in _runs([span for name, span in places if name == one])
    ]
    return _item(ItemKind.PASSAGE, excerpts, remark)


def _runs(spans: Sequence[Span]) -> list[Span]:
    """Neighbouring sentences as one span."""
    runs: list[Span] = []
    for span in sorted(spans):
        if runs and span.start - runs[-1].end <= 1:
            runs[-1] = Span(runs[-1].start, max(span.end, runs[-1].end))
        else:
            runs.append(span)
    return runs


def _with_stop(document: Document, span: Span, quoted: str) -> Span:
    """The span with the full stop, question or exclamation mark that was quoted with it, which checking leaves out.

    A quotation mark after it belongs to the words where it closes a quotation that begins inside them.
    """
    last = quoted.rstrip().rstrip("\"”’»'")[-1:]
    end = span.end
    if last and last in ".?!" and document.text[end : end + 1] == last:
        end += 1
    inside = document.text[span.start : end]
    closing = document.text[end : end + 1]
    is_open = inside.count("“") > inside.count("”") if closing == "”" else inside.count('"') % 2 == 1
    return Span(span.start, end + 1) if closing and closing in '"”' and is_open else Span(span.start, end)


def _item(kind: ItemKind, excerpts: Sequence[Excerpt], remark: str, claim: str = "") -> Item:
    parts = [part for one in excerpts for part in (one.document, one.text, str(one.selector[1].start))]
    name = hashlib.sha256("\0".join([kind, claim, *parts]).encode()).hexdigest()[:8]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Item(name, kind, now, tuple(excerpts), remark.strip(), claim)
