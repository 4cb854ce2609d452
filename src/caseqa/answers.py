"""Hits become an Answer: highlighted sentences, resolved notes, locators, or an honest "not in the study"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseqa.anchors import AnchorState, Link, follow, permalink
from caseqa.lexical import STOP_WORDS, terms
from caseqa.records import Document, Figure, Note, Page, Reference, ReferenceState, SourceKind, Span
from caseqa.results import Answer, AnswerStatus, CitedHit, CitedNote, Hit, Locator
from caseqa.text import words

REFUSED_BELOW = 0.22
"""Confidence below which the study is said not to answer: here 4.8 % of the answerable gold questions are refused and
48 % of the others, cross-validated; of pairs on other documents 2 and 12 %, of the second set 3 and 20, on Haiti 0 and
12, of SQuAD 2.0 6 and 17. A wrong "no" is worse than a weak answer: no set loses more than 6 %, two of 35."""

WEAK_BELOW = 0.45
"""Confidence below which it may answer: between the two thresholds about every second question is answered."""

_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’'-]+|\b[A-Z]{2,}[\w-]*\b|\b\w*\d\w*\b")
_FIGURE = re.compile(
    r"(?:fig(?:ure)?|tab(?:le)?|map|chart|graph|box|plate|photo|image|annex)\b\.?\s*\d+(?:[.-]\d+)*", re.I
)
"""What captions of figures begin with, so that the figure can be cited by its number."""


def known_words(documents: Sequence[Document]) -> frozenset[str]:
    """Every word of the documents, notes and title included, and its stem."""
    known: set[str] = set()
    for document in documents:
        known |= set(words(document.text)) | set(words(document.title)) | set(terms(document.text))
    return frozenset(known)


def unknown_terms(question: str, known: frozenset[str]) -> tuple[str, ...]:
    """The names, abbreviations and figures of a question that are not among the known words.

    When a question has no known word at all, all its content words are unknown.
    """
    names = list(dict.fromkeys(found[0] for found in _NAME.finditer(question)))
    unknown = [name for name in names if not _known(name, known)]
    content = [word for word in dict.fromkeys(words(question)) if word not in STOP_WORDS]
    strange = [word for word in content if not _known(word, known)]
    if content and len(strange) == len(content):
        return tuple(strange)
    return tuple(unknown)


def answer(question: str, hits: Sequence[CitedHit], unknown: Sequence[str], confidence: float) -> Answer:
    """What the study says to a question.

    The status follows the confidence: below REFUSED_BELOW it is ``not_in_study``, below WEAK_BELOW ``weak``. Without
    a hit, or with none of its content words in the study, it is ``not_in_study`` too; a name the study never mentions
    makes it ``weak`` at best, and the confidence says no more than the word (AUROC on the gold questions .848 to .858).
    """
    content = {word for word in words(question) if word not in STOP_WORDS}
    if not hits or (content and len(unknown) >= len(content)):
        status, confidence = AnswerStatus.NOT_IN_STUDY, min(confidence, REFUSED_BELOW / 2)
    elif confidence < REFUSED_BELOW:
        status = AnswerStatus.NOT_IN_STUDY
    elif confidence < WEAK_BELOW or unknown:
        status, confidence = AnswerStatus.WEAK, min(confidence, WEAK_BELOW)
    else:
        status = AnswerStatus.ANSWERED
    return Answer(question, status, round(confidence, 4), tuple(unknown), tuple(hits))


def locator(document: Document, span: Span) -> Locator:
    """Where a span stands: its headings, its paragraph, its page, and a link that survives re-indexing.

    A caption stands where its figure interrupts the body, a note where it is first marked; a note without a mark, and
    a figure under a heading, have no paragraph.
    """
    note = next((one for one in document.notes if one.span.overlaps(span)), None)
    figure = _figure_at(document, span)
    place = _place(document, span, note, figure)
    paragraph = next((p.number for p in document.paragraphs if place and p.span.overlaps(place)), 0)
    apart = note or figure
    first, last = _page(document, span.start, apart), _page(document, span.end - 1, apart)
    named = _FIGURE.match(figure.caption) if figure else None
    return Locator(
        section_path=document.section_path(place.start) if place else (),
        paragraph=paragraph,
        page_label=first.label if first else None,
        page_number=first.number if first else 0,
        permalink=permalink(document, span),
        last_page_label=last.label if first and last and last.number > first.number else None,
        note=note.label if note else "",
        figure=named[0] if named else "",
    )


def _place(document: Document, span: Span, note: Note | None, figure: Figure | None) -> Span | None:
    """The characters of the body that a span belongs to: itself, or those around its figure or its note's first mark.

    Captions and notes stand behind the last section in the text, where there are neither headings nor paragraphs.
    """
    if any(paragraph.span.overlaps(span) for paragraph in document.paragraphs):
        return span
    at = figure.at if figure else None
    if note:
        at = next((mark.at for mark in document.marks if mark.note_id == note.id), None)
        marked = _figure_at(document, Span(at - 1, at)) if at else None
        at = marked.at if marked else at
    if at is None:
        return None if note else span
    return Span(max(at - 1, 0), at + 1)


def _figure_at(document: Document, span: Span) -> Figure | None:
    """The figure whose caption or note holds a part of a span."""
    return next((one for one in document.figures if one.span.overlaps(span)), None)


def _page(document: Document, offset: int, apart: Note | Figure | None) -> Page | None:
    """The page of a character; notes and captions stand behind the body in the text, and know theirs themselves."""
    if apart is None:
        return document.page_at(offset)
    return next((page for page in document.pages if page.number == apart.page), None)


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What a permalink leads to: the words with their place, notes and highlightable span, or that they changed.

    ``state`` is ``same``, ``moved`` (the same words at another offset) or ``changed``; only then ``span`` and
    ``locator`` are None, and ``why`` says what was found instead. ``link`` is a fresh one where the words moved.
    """

    link: str
    document_id: str
    state: AnchorState
    span: Span | None = None
    text: str = ""
    locator: Locator | None = None
    notes: tuple[CitedNote, ...] = ()
    why: str = ""


def open_link(document: Document, link: Link, printed: str) -> OpenedLink:
    """What a permalink leads to in a document as it is now; never words that only look alike."""
    found = follow(document, link)
    if found.span is None:
        return OpenedLink(printed, document.id, found.state, why=found.why)
    where = locator(document, found.span)
    notes = notes_under(document, found.span)
    return OpenedLink(where.permalink, document.id, found.state, found.span, document.slice(found.span), where, notes)


def notes_under(document: Document, span: Span) -> tuple[CitedNote, ...]:
    """The notes that words rest on: the note they stand in, those marked inside, and the next in their sentence."""
    own = [note for note in document.notes if note.span.overlaps(span)]
    if own:
        return tuple(cited_note(document, note) for note in own)
    reach = max((s.span.end for s in document.sentences if s.span.overlaps(span)), default=span.end)
    following = min((mark.at for mark in document.marks if span.end <= mark.at <= reach), default=span.end)
    return tuple(cited_note(document, note) for note in document.notes_in(Span(span.start, following)))


def cited_notes(document: Document, hit: Hit) -> tuple[CitedNote, ...]:
    """The notes of a passage, each with the source it rests on."""
    return tuple(cited_note(document, note) for note in document.notes if note.id in hit.passage.note_ids)


def cited_note(document: Document, note: Note) -> CitedNote:
    """One note with the kind and state of its sources, and their text as a writer could print it."""
    references = [reference for reference in document.references if reference.note_id == note.id]
    sources = [r for r in references if r.kind != SourceKind.COMMENT] or references
    if not sources:
        return CitedNote(note.label, note.text, SourceKind.COMMENT, ReferenceState.OWN, note.text)
    state = worst(sources)
    resolved = "; ".join(r.resolved_text.removesuffix(".") for r in sources if r.resolved_text)
    return CitedNote(note.label, note.text, sources[0].kind, state, f"{resolved}." if resolved else "")


def worst(references: Sequence[Reference]) -> ReferenceState:
    """The state of a note with these sources: broken before ambiguous before resolved before own."""
    order = (ReferenceState.BROKEN, ReferenceState.AMBIGUOUS, ReferenceState.RESOLVED, ReferenceState.OWN)
    states = {reference.state for reference in references}
    return next(state for state in order if state in states)


def _known(term: str, known: frozenset[str]) -> bool:
    parts = words(term)
    return all(part in known or part.removesuffix("'s") in known or bool(set(terms(part)) & known) for part in parts)
