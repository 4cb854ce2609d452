"""The library as HTML: its documents, what was read from a file, and what can be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import time_ns
from typing import Any

from caseqa.opening import SetAside
from caseqa.records import Document, IngestReport, Mark
from caseqa.ui.cards import UNLINKED
from caseqa.ui.markup import byline, escape, number_of

BECAME = {
    "text": "running text",
    "heading": "headings",
    "note": "notes",
    "note_heading": "headings of notes",
    "caption": "captions",
    "figure_note": "notes of figures",
    "photo_credit": "photo credits",
    "furniture": "running heads and page numbers",
    "title": "title",
    "title_page": "title page",
}


FIELDS = {
    "type": "Kind",
    "title": "Title",
    "author": "Authors",
    "editor": "Editors",
    "issued": "Date",
    "publisher": "Publisher",
    "publisher-place": "Place",
    "container-title": "In (journal or book)",
    "collection-title": "Series",
    "volume": "Volume",
    "issue": "Issue",
    "page": "Pages",
    "language": "Language",
    "genre": "Genre",
    "number": "Number",
}
"""CSL variables in the words of people; others keep their own names."""

ORIGINS = {
    "user": "confirmed by you",
    "sidecar": "from the record beside the file",
    "citation line": "from its suggested citation",
    "title page": "from the title page",
    "file properties": "from the file’s properties",
    "imprint": "from the imprint",
    "file name": "from the file’s name",
    "kind of document": "by the kind of document",
    "document": "from the file",
    "none": "not found",
}
"""Those of ``cataloguing.Origin``, and of documents indexed before fields had origins."""

USUAL = ("author", "issued", "publisher", "publisher-place", "container-title", "number")
"""What most citations need, and what can therefore be filled in where the document did not say it."""

KEPT_APART = frozenset(["id", "custom"])
SHOWN_OPEN = 40
"""Marks left open that are listed one by one; more are counted: nobody checks more by hand at one go."""

Json = Mapping[str, Any]


def shelf(documents: Sequence[Document], records: Mapping[str, Sequence[Json]]) -> str:
    """The documents of the library, each with what it holds, its bibliographic record, and a button to take it out."""
    if not documents:
        return '<p class="cq-empty">The library is empty. Add a document above.</p>'
    rows = "".join(_shelved(document, records.get(document.id, ())) for document in documents)
    return f'<h2 class="cq-h2">In the library</h2><ul class="cq-shelf" role="list">{rows}</ul>'


def set_aside(documents: Sequence[SetAside]) -> str:
    """The documents that cannot be opened, each with why, and a button to take it out."""
    if not documents:
        return ""
    rows = "".join(_aside(one) for one in documents)
    return f'<h2 class="cq-h2">Set aside</h2><ul class="cq-shelf" role="list">{rows}</ul>'


def _aside(one: SetAside) -> str:
    key = escape(one.document_id)
    why = escape(one.error.problem)
    return (
        f"<li><div><code>{key}</code><p>{why[:1].upper()}{why[1:]}. Add its file again above, or take it out.</p></div>"
        f'<button type="button" class="cq-button" data-remove="{key}" aria-label="Remove {key}">Remove</button></li>'
    )


def report(document: Document, read: IngestReport) -> str:
    """What was read from a file: what it holds, what became of its lines, what was left open and why."""
    linked = sum(1 for mark in document.marks if mark.note_id)
    pages = f"{number_of(len(document.pages), 'page')}, " if document.pages else ""
    lines = ", ".join(f"{count} {BECAME.get(what, what.replace('_', ' '))}" for what, count in read.became)
    problems = "".join(f"<li>{escape(one)}</li>" for one in read.problems)
    looked = f'<h3>To look at</h3><ul class="cq-problems">{problems}</ul>' if problems else ""
    return (
        f'<div class="cq-report" data-stamp="{time_ns()}"><h2 class="cq-h2">Read: '
        f"<cite>{escape(document.title)}</cite></h2>"
        f"<p>{pages}{number_of(len(document.paragraphs), 'paragraph')}, {number_of(len(document.notes), 'note')}; "
        f"{linked} of {len(document.marks)} note marks tied to their notes.</p>"
        f'<p class="cq-quiet">Of {read.lines} lines: {escape(lines)}.</p>{looked}{_left_open(document)}</div>'
    )


def _left_open(document: Document) -> str:
    """The marks that are tied to no note, each with its page and the reason, folded away."""
    left = [mark for mark in document.marks if not mark.note_id]
    if not left:
        return ""
    items = "".join(f"<li>{_open_mark(mark)}</li>" for mark in left[:SHOWN_OPEN])
    more = f"<li>and {len(left) - SHOWN_OPEN} more</li>" if len(left) > SHOWN_OPEN else ""
    count = "1 mark is" if len(left) == 1 else f"{len(left)} marks are"
    return f'<details><summary>{count} left open</summary><ul class="cq-problems">{items}{more}</ul></details>'


def _open_mark(mark: Mark) -> str:
    where = f" on page {mark.page} of the file" if mark.page else ""
    why = UNLINKED[mark.why] if mark.why else "no reason was kept"
    return f"Mark {escape(mark.label)}{where}: {why}"


def adding() -> str:
    """What can be added to the library, and that it goes nowhere else."""
    return (
        '<h2 class="cq-h2">Add a document</h2><p class="cq-quiet">PDF, plain text or Markdown. '
        "It is read on this machine and goes nowhere else.</p>"
    )


def _shelved(document: Document, record: Sequence[Json]) -> str:
    linked = sum(1 for mark in document.marks if mark.note_id)
    parts = ((len(document.paragraphs), "paragraph"), (len(document.notes), "note"), (linked, "mark"))
    holds = f"{', '.join(number_of(*part) for part in parts)} tied"
    key = escape(document.id)
    return (
        f'<li><div><cite>{escape(document.title)}</cite><p class="cq-quiet">{byline(document)}</p>'
        f'<p class="cq-quiet"><code>{key}</code> · {holds}</p></div>'
        f'<button type="button" class="cq-button" data-remove="{key}" '
        f'aria-label="Remove {escape(document.title)}">Remove</button>{_record(document, record)}</li>'
    )


def _record(document: Document, record: Sequence[Json]) -> str:
    """The bibliographic record as a form: each field with where it came from, the doubtful ones marked."""
    if not record:
        return ""
    doubtful = sum(1 for field in record if field["doubt"])
    state = f"{doubtful} to confirm" if doubtful else "confirmed" if _is_confirmed(record) else "nothing doubtful"
    known = {field["name"] for field in record}
    missing = [{"name": name, "value": "", "origin": "none", "doubt": ""} for name in USUAL if name not in known]
    shown = [*(field for field in record if field["name"] not in KEPT_APART), *missing]
    rows = "".join(_field(document.id, field) for field in shown)
    key = escape(document.id)
    return (
        f'<details class="cq-record"{" open" if doubtful else ""}><summary>Bibliographic record: {state}</summary>'
        f'<form data-record="{key}" aria-label="Bibliographic record of {escape(document.title)}">{rows}'
        '<p class="cq-quiet">Names as “Family, Given; Family, Given”, dates as 2020-05-31 or 2020. '
        "What you cite is made of this.</p>"
        '<p class="cq-actions"><button type="button" class="cq-button" data-record-save>Save and confirm</button></p>'
        "</form></details>"
    )


def _field(document_id: str, field: Json) -> str:
    name, origin = str(field["name"]), str(field["origin"])
    key = escape(f"{document_id}-{name}")
    doubt = (
        f'<span class="cq-doubt" id="d-{key}"><span aria-hidden="true">?</span> {escape(field["doubt"])}</span>'
        if field["doubt"]
        else ""
    )
    described = f' aria-describedby="d-{key}"' if doubt else ""
    return (
        f'<div class="cq-entry"><label for="r-{key}">{escape(FIELDS.get(name, name))}</label>'
        f'<input id="r-{key}" name="{escape(name)}" value="{escape(field["value"])}" dir="auto" '
        f'autocomplete="off"{described}>'
        f'<span class="cq-origin">{escape(ORIGINS.get(origin, origin))}</span>{doubt}</div>'
    )


def _is_confirmed(record: Sequence[Json]) -> bool:
    return all(field["origin"] == "user" for field in record if field["name"] not in KEPT_APART)
