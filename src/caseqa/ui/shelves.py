"""The library as HTML: its documents, what was read from a file, and what can be added."""

from __future__ import annotations

from collections.abc import Sequence

from caseqa.records import Document, IngestReport
from caseqa.ui.markup import byline, escape

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


def shelf(documents: Sequence[Document]) -> str:
    """The documents of the library, each with what it holds and a button that takes it out."""
    if not documents:
        return '<p class="cq-empty">The library is empty. Add a document above.</p>'
    rows = "".join(_shelved(document) for document in documents)
    return f'<h2 class="cq-h2">In the library</h2><ul class="cq-shelf" role="list">{rows}</ul>'


def report(document: Document, read: IngestReport) -> str:
    """What was read from a file: what it holds, what became of its lines, and what to look at."""
    linked = sum(1 for mark in document.marks if mark.note_id)
    pages = f"{len(document.pages)} pages, " if document.pages else ""
    lines = ", ".join(f"{count} {BECAME.get(what, what.replace('_', ' '))}" for what, count in read.became)
    problems = "".join(f"<li>{escape(one)}</li>" for one in read.problems)
    looked = f'<h3>To look at</h3><ul class="cq-problems">{problems}</ul>' if problems else ""
    return (
        f'<div class="cq-report" role="status"><h2 class="cq-h2">Read: <cite>{escape(document.title)}</cite></h2>'
        f"<p>{pages}{len(document.paragraphs)} paragraphs, {len(document.notes)} notes; "
        f"{linked} of {len(document.marks)} note marks tied to their notes.</p>"
        f'<p class="cq-quiet">Of {read.lines} lines: {escape(lines)}.</p>{looked}</div>'
    )


def adding() -> str:
    """What can be added to the library, and that it goes nowhere else."""
    return (
        '<h2 class="cq-h2">Add a document</h2><p class="cq-quiet">PDF, plain text or Markdown. '
        "It is read on this machine and goes nowhere else.</p>"
    )


def _shelved(document: Document) -> str:
    linked = sum(1 for mark in document.marks if mark.note_id)
    holds = f"{len(document.paragraphs)} paragraphs, {len(document.notes)} notes, {linked} marks tied"
    return (
        f'<li><div><cite>{escape(document.title)}</cite><p class="cq-quiet">{byline(document)}</p>'
        f'<p class="cq-quiet"><code>{escape(document.id)}</code> · {holds}</p></div>'
        f'<button type="button" class="cq-button" data-remove="{escape(document.id)}" '
        f'aria-label="Remove {escape(document.title)}">Remove</button></li>'
    )
