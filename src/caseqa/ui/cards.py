"""Passages as HTML cards: the study's words with the answering sentences marked, and the notes under them.

Every function is pure; whatever a document or a reader wrote passes through ``escape``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from caseqa.anchors import permalink
from caseqa.records import Document, Mark, ReferenceState, SourceKind, Span, Unlinked
from caseqa.results import Answer, AnswerStatus, CitedHit, CitedNote
from caseqa.ui.markup import KINDS, breadcrumb, escape, language, pages, quoted

STATES = {
    ReferenceState.AMBIGUOUS: "Source left open: the note it points to names several.",
    ReferenceState.BROKEN: "Source left open: what it points to was not found.",
}

UNLINKED = {
    Unlinked.NO_NOTE: "no note of this number was found",
    Unlinked.SEVERAL_NOTES: "several notes bear this number",
}

FOUND_BY = {
    "dense": "the passage is near the question in meaning",
    "sentence": "one of its sentences is near the question in meaning",
    "lexical": "it shares words with the question",
    "tokens": "it matches the question word by word in meaning",
    "source": "the source in one of its notes is near the question in meaning",
    "reranked": "read together with the question, it ranked well",
    "judged": "it stood close to other passages, and a second reading decided",
    "spelt out": "it is the first to say what the abbreviation stands for",
}


def passages(answer: Answer, documents: Sequence[Document]) -> str:
    """The cards of an answer, the likeliest first; nothing is marked where nothing answers."""
    by_id = {document.id: document for document in documents}
    marked = answer.status is not AnswerStatus.NOT_IN_STUDY
    shown = [card(by_id[cited.document], cited if marked else unmarked(cited)) for cited in answer.hits]
    return f'<div class="cq-cards">{"".join(shown)}</div>' if shown else ""


def card(document: Document, cited: CitedHit) -> str:
    """One passage as an article, with its place, its words, its notes and what can be done with it."""
    key = f"p{cited.hit.rank}"
    labels = {} if not cited.notes else note_keys(document, cited, key)
    sources = notes(cited.notes, key, unfolded=bool(cited.hit.note_id))
    return (
        f'<article class="cq-card" id="{key}" tabindex="-1" aria-labelledby="{key}-h" '
        f'data-permalink="{escape(cited.locator.permalink)}">'
        f'<header class="cq-place"><span class="cq-rank" title="Rank {cited.hit.rank}">{cited.hit.rank}</span>'
        f'<div><h3 id="{key}-h">{breadcrumb(cited.locator.section_path)}</h3>{_place(document, cited)}</div></header>'
        f'<blockquote class="cq-words" lang="{escape(language(document))}" dir="auto">'
        f"{passage(document, cited, labels)}</blockquote>"
        f"{sources}{_actions(document, cited)}{_details(cited)}</article>"
    )


def passage(document: Document, cited: CitedHit, keys: dict[str, str]) -> str:
    """The passage's words, its answering sentences in <mark> and its note marks where they stood.

    At one place a mark comes first, then the end of a sentence, then the beginning of the next:
    the little number belongs to the words before it.
    """
    span = cited.hit.passage.span
    lit = [one for one in cited.hit.highlights if span.contains(one)]
    marks: dict[int, list[Mark]] = {}
    for mark in document.marks:
        if span.start < mark.at <= span.end:
            marks.setdefault(mark.at, []).append(mark)
    starts, ends = {one.start for one in lit}, {one.end for one in lit}
    places = sorted({span.start, span.end, *starts, *ends, *marks})
    written = []
    for place, following in zip(places, [*places[1:], span.end], strict=True):
        written += [superscript(mark, keys) for mark in marks.get(place, ())]
        written.append("</mark>" if place in ends else "")
        written.append("<mark>" if place in starts else "")
        written.append(escape(document.text[place:following]))
    return "".join(written)


def superscript(mark: Mark, keys: dict[str, str]) -> str:
    """A note mark: a link to its note under the passage, or a plain number that says why it is none."""
    label = escape(mark.label)
    key = keys.get(mark.note_id or "")
    if key is None:
        why = UNLINKED[mark.why] if mark.why else "its note is not shown here"
        return f'<sup class="cq-mark cq-open" title="Note {label}: {why}">{label}</sup>'
    return f'<sup class="cq-mark"><a href="#{key}" data-note="{key}" aria-label="Note {label}">{label}</a></sup>'


def note_keys(document: Document, cited: CitedHit, key: str) -> dict[str, str]:
    """For each note id of a passage, the id of the list item that shows it."""
    wanted = set(cited.hit.passage.note_ids)
    ids = [note.id for note in document.notes if note.id in wanted]
    return {note_id: f"{key}-n{number}" for number, note_id in enumerate(ids, start=1)}


def notes(shown: Sequence[CitedNote], key: str, *, unfolded: bool = False) -> str:
    """The notes of a passage as a list that unfolds, under what kinds of evidence they are; nothing without notes.

    It is unfolded at once where a source in them is nearer to the question than the passage's sentences.
    """
    if not shown:
        return ""
    items = "".join(note(one, f"{key}-n{number}") for number, one in enumerate(shown, start=1))
    counted = Counter(one.kind for one in shown)
    kinds = "".join(f"<li>{badge(kind, counted[kind])}</li>" for kind in KINDS if counted[kind])
    words = "1 note" if len(shown) == 1 else f"{len(shown)} notes"
    return (
        f'<details class="cq-notes"{" open" if unfolded else ""}><summary><span>{words}</span></summary>'
        f'<ol role="list" aria-label="Notes of this passage">{items}</ol></details>'
        f'<ul class="cq-kinds" role="list" aria-label="Kinds of evidence">{kinds}</ul>'
    )


def badge(kind: SourceKind, count: int = 1) -> str:
    """The kind of a source as a coloured word, with how many there are when there are several."""
    times = f" × {count}" if count > 1 else ""
    return f'<span class="cq-kind cq-kind-{kind.value}">{KINDS[kind]}{times}</span>'


def note(shown: CitedNote, key: str) -> str:
    """One note: its number, what kind of source it is, its text as printed, and the source it leads to."""
    return (
        f'<li id="{key}" tabindex="-1"><span class="cq-label">{escape(shown.label)}</span><div dir="auto">'
        f'{badge(shown.kind)} <span class="cq-printed">{escape(shown.text)}</span>{leads_to(shown)}</div></li>'
    )


def quotation(cited: CitedHit) -> str:
    """The answering sentences, or the passage when none is marked, in quotation marks and with the citation.

    Omitted sentences are shown as […], and double quotation marks inside become single ones.
    """
    hit = cited.hit
    pieces = list(cited.highlights) or [hit.passage.text]
    spans: Sequence[Span] = hit.highlights or (hit.passage.span,)
    joined = pieces[0]
    for before, after, piece in zip(spans, spans[1:], pieces[1:], strict=False):
        joined += (" " if after.start - before.end <= 1 else " […] ") + piece
    return f"{quoted(joined)} {cited.citation}"


def unmarked(cited: CitedHit) -> CitedHit:
    """The same hit with no sentence marked as answering."""
    return replace(cited, hit=replace(cited.hit, highlights=()), highlights=())


def _place(document: Document, cited: CitedHit) -> str:
    where = cited.locator
    parts = [f'<cite class="cq-title">{escape(document.title)}</cite>']
    if where.paragraph:
        parts.append(f"paragraph {where.paragraph}")
    if where.page_labels:
        parts.append(escape(pages(where.page_labels)))
    elif where.page_number:
        parts.append(f"page {where.page_number} of the file")
    return f'<p class="cq-where">{"".join(f"<span>{part}</span>" for part in parts)}</p>'


def leads_to(shown: CitedNote) -> str:
    """The resolved source where it says more than the note itself, and what was left open."""
    left_open = STATES.get(shown.state, "")
    warning = f' <span class="cq-state"><span aria-hidden="true">⚠</span> {left_open}</span>' if left_open else ""
    says_more = shown.resolved_text.rstrip(". ") != shown.text.rstrip(". ")
    if not shown.resolved_text or not says_more or shown.state == ReferenceState.OWN:
        return warning
    arrow = '<span class="cq-arrow" aria-hidden="true">→</span><span class="cq-heard">that is: </span>'
    return f'{warning} <span class="cq-source">{arrow} {escape(shown.resolved_text)}</span>'


def _actions(document: Document, cited: CitedHit) -> str:
    """What can be done with a passage; each marked sentence is collected, or all of it where none is marked."""
    rank, link = cited.hit.rank, escape(cited.locator.permalink)
    spans = cited.hit.highlights or (cited.hit.passage.span,)
    collected = escape("\n".join(permalink(document, span) for span in spans))
    return (
        '<p class="cq-actions">'
        f'<button type="button" class="cq-button" data-copy="{escape(quotation(cited))}" '
        f'data-citation="{escape(cited.citation)}" aria-label="Copy quotation {rank} with its citation" '
        'title="Copies the marked sentences, or the words you have selected, with their citation">'
        "Copy quotation</button>"
        f'<button type="button" class="cq-button" data-collect="{collected}" data-passage="1" '
        f'aria-label="Add passage {rank} to the basket">Add to basket</button>'
        f'<button type="button" class="cq-button" data-read="{link}" '
        f'aria-label="Open passage {rank} in the reader">Read in place</button>'
        f'<button type="button" class="cq-button" data-link="{link}" '
        f'aria-label="Copy a link to passage {rank}">Copy link</button></p>'
    )


def _details(cited: CitedHit) -> str:
    ways = "; ".join(escape(FOUND_BY.get(way, way)) for way in cited.hit.found_by)
    rows = [
        ("Citation", escape(cited.citation)),
        ("Found because", f"{ways}."),
        ("Score", f"{cited.hit.score:.2f} (it orders the passages and means nothing beyond that)"),
        ("Permalink", f"<code>{escape(cited.locator.permalink)}</code>"),
    ]
    listed = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f'<details class="cq-details"><summary>Citation, and how it was found</summary><dl>{listed}</dl></details>'
