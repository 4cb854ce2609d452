"""The whole study as HTML: outline, numbered paragraphs, notes beside the line, page marks, figures, marked words.

Every function is pure; whatever a document holds passes through ``escape``. ``data-at`` is the character of the
document at which the words of an element begin, so that the script can say what was selected.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from caseqa.anchors import permalink
from caseqa.answers import cited_note
from caseqa.records import Document, Figure, Mark, Note, Page, Paragraph, Reference, Section, Span
from caseqa.ui.cards import UNLINKED, badge, leads_to
from caseqa.ui.markup import escape, language

HIT, AIM = "cq-hit", "cq-aim"
"""Words that fit what was looked for, and the exact words that a link leads to."""

Lit = tuple[Span, str]
"""A span and the class it is marked with."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A document laid out for rendering: what stands where, looked up instead of searched for."""

    document: Document
    lit: tuple[Lit, ...]
    marks: dict[int, tuple[Mark, ...]]
    mark_places: tuple[int, ...]
    pages: dict[int, tuple[Page, ...]]
    page_places: tuple[int, ...]
    notes: dict[str, tuple[int, Note]]
    first: dict[str, str]
    references: dict[str, tuple[Reference, ...]]


def lay_out(document: Document, lit: Iterable[Lit] = ()) -> Leaf:
    """A document with its marks, pages and notes by their place."""
    marks, references = defaultdict(list), defaultdict(list)
    for mark in document.marks:
        marks[mark.at].append(mark)
    for reference in document.references:
        references[reference.note_id].append(reference)
    pages = _page_places(document)
    return Leaf(
        document=document,
        lit=tuple(sorted(lit)),
        marks={place: tuple(found) for place, found in marks.items()},
        mark_places=tuple(sorted(marks)),
        pages={place: tuple(found) for place, found in pages.items()},
        page_places=tuple(sorted(pages)),
        first={mark.note_id: mark.id for mark in reversed(document.marks) if mark.note_id},
        notes={note.id: (number, note) for number, note in enumerate(document.notes, start=1)},
        references={note_id: tuple(found) for note_id, found in references.items()},
    )


def outline(document: Document) -> str:
    """The headings as links into the text, set in by their level."""
    lowest = min((section.level for section in document.sections), default=0)
    items = "".join(
        f'<li class="cq-level-{min(section.level - lowest, 3)}"><a href="#r-s{number}" data-place="s{number}">'
        f"{escape(section.heading) or 'Before the first heading'}</a></li>"
        for number, section in enumerate(document.sections, start=1)
    )
    return (
        '<details class="cq-outline" open><summary>Contents</summary>'
        f'<nav aria-label="Contents of the study"><ol role="list">{items}</ol></nav></details>'
    )


def paragraph_links(document: Document) -> tuple[str, ...]:
    """A permalink for each paragraph; half a second's work for a book."""
    return tuple(permalink(document, paragraph.span) for paragraph in document.paragraphs)


def study(document: Document, lit: Iterable[Lit] = (), links: Sequence[str] = ()) -> str:
    """The study from its first heading to its last note, with these spans marked; ``links`` are the paragraphs'."""
    links = links or paragraph_links(document)
    leaf = lay_out(document, lit)
    numbers = {paragraph.id: number for number, paragraph in enumerate(document.paragraphs, start=1)}
    inside: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in document.paragraphs:
        inside[paragraph.section_id].append(paragraph)
    figures = _figures_after(document)
    sections = []
    for number, section in enumerate(document.sections, start=1):
        body = "".join(
            _paragraph(leaf, paragraph, numbers[paragraph.id], links[numbers[paragraph.id] - 1])
            + _figures(leaf, figures[paragraph.id])
            for paragraph in inside[section.id]
        )
        body = _figures(leaf, figures[section.id]) + body
        sections.append(f'<section aria-labelledby="r-s{number}">{_heading(document, section, number)}{body}</section>')
    loose = _figures(leaf, figures[""])
    return (
        f'<div class="cq-study" lang="{escape(language(document))}" dir="auto">'
        f"{''.join(sections)}{loose}{_uncalled(leaf)}</div>"
    )


def words(leaf: Leaf, span: Span) -> str:
    """The characters of a span with its marked words, and with note marks and page marks where they stand."""
    marks = _within(leaf.mark_places, span.start, span.end)
    pages = _within(leaf.page_places, span.start - 1, span.end - 1)
    lit = [(one, name) for one, name in leaf.lit if one.overlaps(span)]
    edges = {max(one.start, span.start) for one, _ in lit} | {min(one.end, span.end) for one, _ in lit}
    places = sorted({span.start, span.end, *marks, *pages, *edges})
    written = []
    for place, following in zip(places, [*places[1:], span.end], strict=True):
        written += [_mark(leaf, mark) for mark in leaf.marks.get(place, ()) if place > span.start]
        written += [_page(page) for page in leaf.pages.get(place, ()) if place < span.end]
        text = escape(leaf.document.text[place:following])
        names = sorted({name for one, name in lit if one.start <= place < one.end})
        written.append(f'<mark class="{" ".join(names)}">{text}</mark>' if names and text else text)
    return "".join(written)


def _page_places(document: Document) -> dict[int, list[Page]]:
    """Where pages begin, or the first paragraph after that for a page that begins with a heading or a figure."""
    starts = [paragraph.span.start for paragraph in document.paragraphs]
    places: dict[int, list[Page]] = defaultdict(list)
    for page in document.pages:
        begins = page.span.start
        at = bisect_right(starts, begins) - 1
        inside = at >= 0 and begins < document.paragraphs[at].span.end
        if inside or at + 1 < len(starts):
            places[begins if inside else starts[at + 1]].append(page)
    return places


def _within(places: Sequence[int], after: int, last: int) -> Sequence[int]:
    return places[bisect_right(places, after) : bisect_right(places, last)]


def _heading(document: Document, section: Section, number: int) -> str:
    level = min(max(section.level, 1) + 2, 6)
    printed = section.heading and document.text.startswith(section.heading, section.span.start)
    at = f' data-at="{section.span.start}"' if printed else ""
    return f'<h{level} id="r-s{number}"{at} tabindex="-1">{escape(section.heading) or "&nbsp;"}</h{level}>'


def _paragraph(leaf: Leaf, paragraph: Paragraph, number: int, link: str) -> str:
    shown = paragraph.number or "¶"
    label = f"Paragraph {shown}: copy a link to it"
    return (
        f'<p id="r-p{number}" data-at="{paragraph.span.start}">'
        f'<button type="button" class="cq-number" data-link="{escape(link)}" '
        f'title="{label}" aria-label="{label}">{shown}</button>{words(leaf, paragraph.span)}</p>'
    )


def _mark(leaf: Leaf, mark: Mark) -> str:
    """A note mark, with its note beside it where the note is called for the first time."""
    label = escape(mark.label)
    if mark.note_id not in leaf.notes:
        why = UNLINKED[mark.why] if mark.why else "its note was not found"
        return f'<sup class="cq-mark cq-open" title="Note {label}: {why}">{label}</sup>'
    number, note = leaf.notes[mark.note_id]
    first = leaf.first[note.id] == mark.id
    sup = (
        f'<sup class="cq-mark"{f" id=r-m{number}" if first else ""}><a href="#r-n{number}" data-note="r-n{number}" '
        f'aria-label="Note {label}">{label}</a></sup>'
    )
    return sup + (_note(leaf, note, number) if first else "")


def _note(leaf: Leaf, note: Note, number: int) -> str:
    shown = cited_note(replace(leaf.document, references=leaf.references.get(note.id, ())), note)
    return (
        f'<span class="cq-side-note" id="r-n{number}" role="note" aria-label="Note {escape(note.label)}" dir="auto">'
        f'<span class="cq-label">{escape(note.label)}</span> {badge(shown.kind)} '
        f'<span class="cq-printed" data-at="{note.span.start}">{words(leaf, note.span)}</span>{leads_to(shown)}</span>'
    )


def _page(page: Page) -> str:
    """The beginning of a page: its printed number, or its number in the file, said to be that."""
    if page.label:
        return f'<span class="cq-page" role="note" aria-label="Page {escape(page.label)}">{escape(page.label)}</span>'
    return f'<span class="cq-page cq-unprinted" role="note" aria-label="Page {page.number} of the file"></span>'


def _figures_after(document: Document) -> dict[str, list[Figure]]:
    """The figures by what they stand after, a paragraph or a section's heading; under "" those before all of them."""
    # A paragraph may begin where its section does, when no heading is printed: it comes after the section then.
    holders: list[Section | Paragraph] = [*document.sections, *document.paragraphs]
    holders.sort(key=lambda holder: holder.span.start)
    starts = [holder.span.start for holder in holders]
    after: dict[str, list[Figure]] = defaultdict(list)
    for figure in document.figures:
        at = bisect_right(starts, figure.at) - 1
        after[holders[at].id if at >= 0 else ""].append(figure)
    return after


def _figures(leaf: Leaf, figures: Iterable[Figure]) -> str:
    return "".join(_figure(leaf, figure) for figure in figures)


def _figure(leaf: Leaf, figure: Figure) -> str:
    """The words of a figure or table; its picture stands in the file only, and where is said."""
    span = figure.span
    lit = words(leaf, span)
    where = f"page {figure.page} of the file" if leaf.document.pages and figure.page else "the file it was read from"
    return (
        f'<figure class="cq-figure"><figcaption data-at="{span.start}">{lit}</figcaption>'
        f'<p class="cq-quiet">The picture itself is in {where}.</p></figure>'
    )


def _uncalled(leaf: Leaf) -> str:
    """The notes that no mark of the text calls, so that none is missing."""
    called = {mark.note_id for mark in leaf.document.marks}
    notes = "".join(
        f"<li>{_note(leaf, note, number)}</li>" for number, note in leaf.notes.values() if note.id not in called
    )
    if not notes:
        return ""
    heading = "Notes that no mark in the text calls"
    return f'<section class="cq-uncalled"><h3>{heading}</h3><ol role="list">{notes}</ol></section>'
