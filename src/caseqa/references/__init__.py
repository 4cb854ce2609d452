"""The sources named in the notes of a study: read, told apart by kind, and followed back through "Ibid"."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from caseqa.records import Note, Reference, ReferenceForm, SourceKind
from caseqa.references._authors import is_body, is_person, read_authors
from caseqa.references._bylines import read_byline
from caseqa.references._chains import Chain
from caseqa.references._enclosure import open_text, quotations, shut
from caseqa.references._fields import read_fields
from caseqa.references._imprints import Fields
from caseqa.references._kinds import kind_of
from caseqa.references._locators import find_place, place_after_pointer
from caseqa.references._pieces import Piece, cut_note
from caseqa.references._places import is_place
from caseqa.references._printing import with_locator
from caseqa.references._sources import IMPRINT, TRAILING_DATE, VOLUME
from caseqa.references._symbols import symbols
from caseqa.references._volumes import find_volume
from caseqa.references._wording import IBID, IDEM, INTERNAL, INTERVIEW, OPUS, POINTER_START, SEE_NOTE, SUPPLIED
from caseqa.references._works import work_of

__all__ = [
    "editors_of",
    "is_body",
    "is_person",
    "is_place",
    "read_authors",
    "read_byline",
    "read_references",
    "whole_source",
    "work_of",
]


AFTER_NOTE_NUMBER = regex.compile(r"^[\s,]*(?:(?:above|supra|oben|ci-dessus)\b)?[\s)\]]*")
SHORT_POINTER = regex.compile(rf"(?<!\p{{L}})(?:{OPUS})|\bsupra\b", regex.IGNORECASE)


def read_references(notes: Sequence[Note]) -> tuple[Reference, ...]:
    """Every source and comment of the notes in reading order, with chains followed where exactly one source fits."""
    chain = Chain(notes)
    found: list[Reference] = []
    for note in notes:
        chain.begin_note()
        for number, piece in enumerate(cut_note(note.text), start=1):
            found.append(chain.add(_draft(f"{note.id}/r{number}", note.id, piece)))
    return tuple(found)


def editors_of(reference: Reference) -> tuple[str, ...]:
    """The editors of the volume in which a source stands, as its note names them."""
    _, title, after = reference.text.partition(reference.title) if reference.title else ("", "", "")
    return find_volume(after).editors if title else ()


def whole_source(reference: Reference) -> str:
    """A source in its author's own words, without the page or paragraph that the reference points to."""
    return with_locator(reference, "", "")


def _draft(reference_id: str, note_id: str, piece: Piece) -> Reference:
    """A reference as its own words show it, before anything else is looked at."""
    if piece.is_comment:
        return Reference(reference_id, note_id, ReferenceForm.COMMENT, SourceKind.COMMENT, piece.text)
    form = _form_of(piece.text)
    named = _without_pointing(piece.text) if form is not ReferenceForm.FULL else piece.text
    fields = read_fields(named, short=form is not ReferenceForm.FULL)
    if form is ReferenceForm.FULL and _is_terse(piece.text, fields):
        form, fields = ReferenceForm.SHORT, read_fields(piece.text, short=True)
    return Reference(
        id=reference_id,
        note_id=note_id,
        form=form,
        kind=kind_of(piece.text, fields),
        text=piece.text,
        authors=fields.authors,
        title=fields.title,
        container=fields.container,
        publisher=fields.publisher,
        place=fields.place,
        year=fields.year,
        symbol=fields.symbol,
        locator=_locator(piece.text, form),
        urls=fields.urls,
    )


def _form_of(text: str) -> ReferenceForm:
    outside = shut(text, quotations(text))
    if POINTER_START.match(text):
        return ReferenceForm.IBID
    if SEE_NOTE.search(outside):
        return ReferenceForm.SEE_NOTE
    if SHORT_POINTER.search(outside):
        return ReferenceForm.SHORT
    return ReferenceForm.FULL


def _without_pointing(text: str) -> str:
    text = regex.sub(rf"^(?:{IBID}|{IDEM})", "", text, flags=regex.IGNORECASE)
    text = SEE_NOTE.sub("", text)
    return regex.sub(rf",?\s*(?<!\p{{L}})(?:in:\s)?(?:{OPUS}|supra)", "", text, flags=regex.IGNORECASE).strip(" ,;:")


def _is_terse(text: str, fields: Fields) -> bool:
    """True for "Author, Title, p. 4" without date, imprint or address, and for a year or symbol without a title."""
    if INTERVIEW.match(text) or INTERNAL.search(text) or SUPPLIED.search(text) or fields.urls or fields.imprint:
        return False
    if fields.symbol:
        return not fields.title
    if fields.authors and fields.year and not fields.title:
        return True
    if IMPRINT.search(text) or TRAILING_DATE.search(open_text(text)) or VOLUME.search(text) or fields.container:
        return False
    return not fields.year or fields.year in fields.title or not fields.title


def _locator(text: str, form: ReferenceForm) -> str:
    if form is ReferenceForm.IBID and not SEE_NOTE.search(text) and not symbols(text):
        pointer = regex.match(rf"(?:{IBID}|{IDEM})", text, regex.IGNORECASE)
        return place_after_pointer(text[pointer.end() :])[0] if pointer else ""
    if form is ReferenceForm.SEE_NOTE or form is ReferenceForm.IBID:
        found = SEE_NOTE.search(text)
        if found:
            return place_after_pointer(AFTER_NOTE_NUMBER.sub("", text[found.end() :]))[0]
    place = find_place(text, short=form is ReferenceForm.SHORT)
    return place.locator if place else ""
