"""The act of writing on the command line: the basket and the sources as JSON for scripts and as text for people."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from caseqa import contract
from caseqa.anchors import read_link
from caseqa.assistant import Assistant
from caseqa.basket import Excerpt, Item
from caseqa.bibliography import Bibliography, export_bibliography
from caseqa.citing import Style, cite
from caseqa.claims import LEANINGS, Verdict
from caseqa.corrections import RecordField
from caseqa.errors import CaseQAError
from caseqa.quotes import QuoteCheck, QuoteStatus, check_quotation
from caseqa.records import SourceKind
from caseqa.works import StudySources, Work

Json = dict[str, Any]


def collect(assistant: Assistant, wanted: str, remark: str, *, claim: bool = False, passage: bool = False) -> Json:
    """Put words of the study, what a link leads to, a passage, or a checked claim into the basket.

    Several links, one a line, are the sentences of a ``passage``; one alone is a quotation unless it is said to be one.
    Raises CaseQAError when the words are not in the study as they stand, or changed since the link was made.
    """
    if claim:
        return item(assistant, assistant.collect(assistant.check(wanted), remark))
    links = wanted.splitlines()
    if links and all(map(read_link, links)) and (passage or len(links) > 1):
        opened = tuple(assistant.open_link(link, must_hold=True) for link in links)
        return item(assistant, assistant.collect(opened, remark))
    if read_link(wanted):
        found = _linked(assistant, wanted)
    else:
        found = assistant.verify_quote(wanted)
        if found.status == QuoteStatus.ALTERED:
            raise CaseQAError(
                "the words differ from the study's", "see `caseqa quote` for what differs, and collect that"
            )
    return item(assistant, assistant.collect(found, remark))


def _linked(assistant: Assistant, link: str) -> QuoteCheck:
    """The words a link leads to, and whose they are; where they stand elsewhere too, these alone are meant."""
    opened = assistant.open_link(link, must_hold=True)
    document = assistant.document(opened.document_id)
    source = check_quotation(document, opened.text, opened.span).quoted_from
    return QuoteCheck(opened.text, QuoteStatus.VERBATIM, document.id, opened.text, opened.span, quoted_from=source)


def basket(assistant: Assistant) -> list[Json]:
    """All items of the basket, each with where its words stand now."""
    return [item(assistant, one) for one in assistant.basket.read().items]


def item(assistant: Assistant, found: Item) -> Json:
    """One item of the basket."""
    places = assistant.places_now(found)
    return {
        "id": found.id,
        "kind": found.kind.value,
        "added": found.added,
        "remark": found.remark,
        "claim": found.claim or None,
        "verdict": found.verdict or None,
        "leaning": found.leaning or None,
        "reasons": list(found.reasons),
        "excerpts": [
            {**_excerpt(assistant, one), "state": place.state.value, "why": place.why or None}
            for one, place in zip(found.excerpts, places, strict=True)
        ],
    }


def _excerpt(assistant: Assistant, found: Excerpt) -> Json:
    where = found.locator
    known = {document.id: document.source.csl for document in assistant.documents}
    return {
        "quote": found.text,
        "document": found.document,
        "section_path": list(where.section_path),
        "paragraph": where.paragraph or None,
        "page_label": where.page_labels,
        "permalink": where.permalink,
        "quoted_from": found.quoted_from or None,
        "stance": found.stance or None,
        "notes": [contract.cited_note_row(note) for note in found.notes],
        "citation": cite(known[found.document], where, Style.CHICAGO_NOTE) if found.document in known else None,
    }


def basket_text(items: list[Json]) -> str:
    """The basket for a terminal, numbered in its order."""
    lines: list[str] = []
    for number, one in enumerate(items, start=1):
        lines.append(f"{number}. {one['id']}  {one['kind']}, {one['added'][:10]}")
        if one["claim"]:
            lines += _filled(f"claim: {one['claim']} ({one['verdict']})")
        if one["leaning"]:
            lines += _filled(LEANINGS[Verdict(one["leaning"])])
        for excerpt in one["excerpts"]:
            lines += _filled(f"“{excerpt['quote']}”")
            lines += _filled(excerpt["citation"] or f"{excerpt['document']} is not in the library")
            if excerpt["quoted_from"]:
                lines += _filled(f"taken from: {excerpt['quoted_from']}")
            if excerpt["state"] == "changed":
                lines += _filled(f"changed: {excerpt['why']}")
        if one["remark"]:
            lines += _filled(f"remark: {one['remark']}")
    return "\n".join(lines) or "The basket is empty."


def sources(found: StudySources) -> Json:
    """The works of a study with the notes that cite them, and the references that could be given to none."""
    return {
        "document": found.document_id,
        "works": [_work(work) for work in found.works],
        "left_open": [{"label": one.label, "text": one.text, "state": one.state.value} for one in found.left_open],
    }


def _work(work: Work) -> Json:
    return {
        "id": work.id,
        "kind": work.kind.value,
        "authors": list(work.authors),
        "title": work.title,
        "container": work.container,
        "editors": list(work.editors),
        "publisher": work.publisher,
        "place": work.place,
        "year": work.year,
        "symbol": work.symbol,
        "urls": list(work.urls),
        "text": work.text,
        "notes": list(work.labels),
        "sections": [list(path) for path in work.sections],
        "cited": [
            {
                "label": one.label,
                "form": one.form.value,
                "locator": one.locator,
                "section_path": list(one.section_path),
            }
            for one in work.cited
        ],
    }


def sources_text(found: StudySources) -> str:
    """The works for a terminal in alphabetical order, each with its notes; interviews last, in order."""
    named = sorted((w for w in found.works if w.kind != SourceKind.INTERVIEW), key=lambda work: work.text.casefold())
    lines: list[str] = []
    for work in (*named, *(w for w in found.works if w.kind == SourceKind.INTERVIEW)):
        notes = ("n. " if len(work.labels) == 1 else "nn. ") + ", ".join(work.labels)
        lines += textwrap.wrap(f"{work.text} [{notes}]", 110, subsequent_indent="    ", break_on_hyphens=False)
    for one in found.left_open:
        lines += textwrap.wrap(
            f"left open ({one.state.value}): n. {one.label}, {one.text}", 110, subsequent_indent="    "
        )
    return "\n".join(lines) or "This document names no sources in its notes."


def bibliography(listed: Bibliography, style: Style) -> Json:
    """The sources as a file for a reference manager, with what to check in it and what is left out of it."""
    return {
        "document": listed.document_id,
        "format": style.value,
        "content": export_bibliography(listed, style),
        "entries": [
            {
                "id": one.key,
                "work": one.work_id,
                "notes": list(one.labels),
                "doubts": list(one.doubts),
            }
            for one in listed.entries
        ],
        "left_out": [{"notes": list(one.labels), "text": one.text, "why": one.why} for one in listed.left_out],
    }


def told_of(listed: Json) -> list[str]:
    """What a user should know of an exported bibliography, a line each: what to check, what is left out."""
    lines = [f"check {one['id']}: {'; '.join(one['doubts'])}" for one in listed["entries"] if one["doubts"]]
    for one in listed["left_out"]:
        notes = f"{'n.' if len(one['notes']) == 1 else 'nn.'} {', '.join(one['notes'])}"
        lines.append(f"left out, {one['why']}: {one['text']} [{notes}]")
    return lines


def record(document_id: str, fields: Sequence[RecordField]) -> Json:
    """A bibliographic record, each field with its origin and doubt."""
    return {
        "document": document_id,
        "fields": [
            {"name": one.name, "value": one.value, "origin": one.origin, "doubt": one.doubt or None} for one in fields
        ],
    }


def record_text(fields: Sequence[RecordField]) -> str:
    """A record for a terminal; what is doubtful has a question mark before it and the reason after it."""
    lines = []
    for one in fields:
        lines.append(f"{'?' if one.doubt else ' '} {one.name}: {one.value or '(nothing)'} [{one.origin}]")
        lines += textwrap.wrap(one.doubt, 100, initial_indent="      ", subsequent_indent="      ")
    if any(one.doubt for one in fields):
        lines.append('Confirm what is right with --confirm FIELD, correct what is not with --set FIELD="…".')
    return "\n".join(lines)


def _filled(text: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent="   ", subsequent_indent="     ") or [""]
