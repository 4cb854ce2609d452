"""The sources of a study as HTML: its works with where each is cited, its notes, and pictures of both.

Every function is pure; whatever a document holds passes through ``escape``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from time import time_ns

from caseqa.answers import cited_note
from caseqa.basket import ExportForm
from caseqa.bibliography import FORMATS, Bibliography, bibliography
from caseqa.records import Document, Note, Reference, SourceKind
from caseqa.ui.baskets import FORMS
from caseqa.ui.cards import badge, leads_to
from caseqa.ui.charts import Counts, grounds, timeline
from caseqa.ui.markup import KINDS, escape
from caseqa.works import NoteCiting, StudySources, Work

_YEAR = re.compile(r"\d{4}")


def sources(document: Document, documents: Sequence[Document], found: StudySources) -> str:
    """The tab: pictures, filters, and the works and notes that the script sorts and filters."""
    return (
        f'<div class="cq-sources" data-stamp="{time_ns()}" data-document="{escape(document.id)}">'
        f"{_said(document, found)}{_pictures(found)}{_controls(document, documents, found)}"
        f"{export(bibliography(found))}{works(document, found)}{notes(document)}</div>"
    )


def export(listed: Bibliography) -> str:
    """The form that downloads the sources as a bibliography, with what to check in it and what is left out of it."""
    forms = "".join(f'<option value="{style}">{FORMS[ExportForm(style.value)]}</option>' for style in FORMATS)
    form = (
        f'<form class="cq-export" aria-label="Export the sources"><input type="hidden" name="document" '
        f'value="{escape(listed.document_id)}"><label>Export the works as <select name="form">{forms}</select></label>'
        '<button type="button" class="cq-button" data-export="sources">Download</button></form>'
    )
    doubtful = [(one.key, "; ".join(one.doubts)) for one in listed.entries if one.doubts]
    omitted = [(f"{_labelled(one.labels)}: {one.text}", one.why) for one in listed.left_out]
    return (form if listed.entries else "") + (
        _listing(f"To check in the file: {len(doubtful)} of {len(listed.entries)} works", doubtful)
        + _listing(f"Not in the file: {sum(len(one.labels) for one in listed.left_out)} citations", omitted)
    )


def _labelled(labels: Sequence[str]) -> str:
    return f"{'note' if len(labels) == 1 else 'notes'} {', '.join(labels)}"


def _listing(said: str, rows: Sequence[tuple[str, str]]) -> str:
    """A list that opens: what is meant, and why."""
    items = "".join(f"<li>{escape(what)} <small>({escape(why)})</small></li>" for what, why in rows)
    return (
        f'<details class="cq-details"><summary>{said}</summary><ul role="list">{items}</ul></details>' if rows else ""
    )


def by_part(found: StudySources) -> list[tuple[str, Counts]]:
    """For each outermost section in reading order, its citations by kind of source."""
    parts: dict[str, Counter[SourceKind]] = {}
    placed = sorted(
        (one.at, one.section_path[0], work.kind) for work in found.works for one in work.cited if _is_placed(one)
    )
    for _, part, kind in placed:
        parts.setdefault(part, Counter())[kind] += 1
    return list(parts.items())


def by_year(found: StudySources) -> tuple[dict[int, Counts], int]:
    """The works of each year by kind, and how many works bear no year."""
    years: dict[int, Counter[SourceKind]] = {}
    undated = 0
    for work in found.works:
        year = year_of(work.year)
        if year is None:
            undated += 1
        else:
            years.setdefault(year, Counter())[work.kind] += 1
    return dict(sorted(years.items())), undated


def year_of(text: str) -> int | None:
    """The first year in a text such as "1998-99"; None when there is none."""
    year = _YEAR.search(text)
    return int(year[0]) if year else None


def works(document: Document, found: StudySources) -> str:
    """Every work once, with its kind, its year, and links to where it is cited."""
    numbers = {note.id: number for number, note in enumerate(document.notes, start=1)}
    rows = "".join(_work(document, alike, numbers, order) for order, alike in enumerate(_alike(found.works)))
    left_open = "".join(
        f'<li><span class="cq-label">{escape(one.label)}</span> {escape(one.text)}</li>' for one in found.left_open
    )
    unknown = (
        f'<details class="cq-details"><summary>Left open: {len(found.left_open)} references whose work is not '
        f'certain</summary><ul role="list">{left_open}</ul></details>'
        if found.left_open
        else ""
    )
    return f'<div data-list="works"><ol class="cq-works" role="list">{rows}</ol>{unknown}</div>'


def notes(document: Document) -> str:
    """Every note in its order, with its kind, its words and the source they lead to."""
    references: dict[str, list[Reference]] = {}
    for reference in document.references:
        references.setdefault(reference.note_id, []).append(reference)
    rows = "".join(
        _note(document, note, number, references.get(note.id, [])) for number, note in enumerate(document.notes, 1)
    )
    return f'<div data-list="notes" hidden><ol class="cq-works" role="list">{rows}</ol></div>'


def _alike(found: Sequence[Work]) -> list[list[Work]]:
    """The works by what is printed of them: interviews of one month cannot be told apart and share a row."""
    rows: dict[tuple[SourceKind, str], list[Work]] = {}
    for work in found:
        rows.setdefault((work.kind, work.text), []).append(work)
    return list(rows.values())


def _work(document: Document, alike: Sequence[Work], numbers: dict[str, int], order: int) -> str:
    work, citations = alike[0], [one for work in alike for one in work.cited]
    cited = ", ".join(
        f'<a href="?tab=read" data-read-place="n{numbers[one.note_id]}" data-document="{escape(document.id)}" '
        f'aria-label="note {escape(one.label)}: read where it is called">{escape(one.label)}</a>'
        for one in citations
    )
    words = "note" if len(citations) == 1 else "notes"
    authors = "; ".join(work.authors)
    year = year_of(work.year)
    return (
        f"<li {_keys(work.kind, f'{authors} {work.title} {work.container} {work.text}', year, order)} "
        f'data-author="{escape(authors.casefold() or "￿")}" data-times="{len(citations)}" data-counts="{len(alike)}">'
        f'<div class="cq-work">{badge(work.kind, len(alike))}<p dir="auto">{escape(work.text)}</p></div>'
        f'<p class="cq-quiet">{words} {cited}</p></li>'
    )


def _note(document: Document, note: Note, number: int, references: Sequence[Reference]) -> str:
    shown = cited_note(replace(document, references=tuple(references)), note)
    authors = "; ".join(author for reference in references for author in reference.authors)
    year = next((found for one in references if (found := year_of(one.year)) is not None), None)
    return (
        f"<li {_keys(shown.kind, f'{note.text} {shown.resolved_text}', year, number)} "
        f'data-author="{escape(authors.casefold() or "￿")}" data-times="1" data-counts="1">'
        f'<div class="cq-work"><a class="cq-label" href="?tab=read" data-read-place="n{number}" '
        f'data-document="{escape(document.id)}" aria-label="Note {escape(note.label)}: read where it is called">'
        f'{escape(note.label)}</a>{badge(shown.kind)}<p dir="auto">{escape(note.text)}{leads_to(shown)}</p></div></li>'
    )


def _keys(kind: SourceKind, words: str, year: int | None, order: int) -> str:
    """What the script filters and sorts a row by."""
    return (
        f'data-kind="{kind.value}" data-words="{escape(" ".join(words.casefold().split()))}" '
        f'data-year="{year or ""}" data-order="{order}"'
    )


def _said(document: Document, found: StudySources) -> str:
    citations = sum(len(work.cited) for work in found.works)
    open_ones = f", {len(found.left_open)} left open" if found.left_open else ""
    return (
        f'<h2 class="cq-h2">What the study rests on</h2><p class="cq-quiet">{len(document.notes)} notes cite '
        f"{len(found.works)} works {citations} times{open_ones}. An interview counts as a work of its own each time, "
        "since nothing says that two are one.</p>"
    )


def _pictures(found: StudySources) -> str:
    years, undated = by_year(found)
    parts, times = grounds(by_part(found)), timeline(years, undated)
    by_part_shown = f'<div><h3 class="cq-h3">Citations by part</h3>{parts}</div>' if parts else ""
    by_year_shown = f'<div><h3 class="cq-h3">Works by year</h3>{times}</div>' if times else ""
    return f'<div class="cq-pictures">{by_part_shown}{by_year_shown}</div>'


def _controls(document: Document, documents: Sequence[Document], found: StudySources) -> str:
    counted = Counter(work.kind for work in found.works)
    kinds = "".join(
        f'<label class="cq-check"><input type="checkbox" data-sources="kind" value="{kind.value}">'
        f"<span>{KINDS[kind]}</span><small>{counted[kind]}</small></label>"
        for kind in KINDS
        if counted[kind]
    )
    options = "".join(
        f'<option value="{escape(one.id)}"{" selected" if one.id == document.id else ""}>{escape(one.title)}</option>'
        for one in documents
    )
    study = f'<label class="cq-field"><span>Study</span><select data-sources-document>{options}</select></label>'
    return (
        f'<div class="cq-bar"><form class="cq-find" data-sources-form>{study if len(documents) > 1 else ""}'
        '<label class="cq-field"><span>Show</span><select data-sources="view"><option value="">Works</option>'
        '<option value="notes">Notes</option></select></label>'
        '<label class="cq-field"><span>Author or words</span><input type="search" data-sources="by"></label>'
        '<label class="cq-field cq-short"><span>From year</span><input inputmode="numeric" data-sources="from"></label>'
        '<label class="cq-field cq-short"><span>To year</span><input inputmode="numeric" data-sources="to"></label>'
        '<label class="cq-field"><span>Sort by</span><select data-sources="sort">'
        '<option value="">First citation</option><option value="author">Author</option><option value="year">Year'
        '</option><option value="times">Most cited</option><option value="kind">Kind</option></select></label></form>'
        f'<fieldset class="cq-choice cq-wide"><legend class="cq-heard">Kinds of source</legend><div>{kinds}</div>'
        '</fieldset><p class="cq-quiet"><output data-sources-count></output></p></div>'
    )


def _is_placed(one: NoteCiting) -> bool:
    return one.at is not None and bool(one.section_path)
