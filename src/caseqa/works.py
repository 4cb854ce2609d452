"""The works that a study rests on: the sources of its notes, each once, with every note that cites it."""

from __future__ import annotations

from dataclasses import dataclass

from caseqa.records import Document, Mark, Note, Reference, ReferenceForm, ReferenceState, SourceKind
from caseqa.references import editors_of, whole_source, work_of

_FIELDS = ("authors", "title", "container", "publisher", "place", "year", "symbol", "urls")


@dataclass(frozen=True, slots=True)
class NoteCiting:
    """One citation of a work: the note, where its mark stands, how it names the work, and the place it points to.

    ``section_path`` and ``at`` (an offset into the document's text) are those of the note's first mark, empty and
    None for a note that no mark calls. A ``form`` of ``ibid``, ``short`` or ``see_note`` was followed to its root.
    """

    note_id: str
    label: str
    form: ReferenceForm
    locator: str
    section_path: tuple[str, ...]
    at: int | None


@dataclass(frozen=True, slots=True)
class Work:
    """A source of the notes, told apart from all others, with everything that cites it in reading order.

    ``id`` is that of the reference that names it first; ``text`` its fullest citation in the author's own words,
    without page or paragraph. An interview is a work of its own each time, as nothing says that two are one.
    """

    id: str
    kind: SourceKind
    authors: tuple[str, ...]
    title: str
    container: str
    publisher: str
    place: str
    year: str
    symbol: str
    urls: tuple[str, ...]
    text: str
    cited: tuple[NoteCiting, ...]
    editors: tuple[str, ...] = ()
    """The editors of the volume it stands in."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the notes that cite it, each once."""
        return tuple(dict.fromkeys(one.label for one in self.cited))

    @property
    def sections(self) -> tuple[tuple[str, ...], ...]:
        """The paths of the sections that cite it, each once."""
        return tuple(dict.fromkeys(one.section_path for one in self.cited if one.section_path))


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A reference whose work is not known: what it points to fits several (``ambiguous``) or none (``broken``)."""

    note_id: str
    label: str
    text: str
    state: ReferenceState


@dataclass(frozen=True, slots=True)
class StudySources:
    """The works of a study in the order of their first citation, and the references that could be given to none."""

    document_id: str
    works: tuple[Work, ...]
    left_open: tuple[LeftOpen, ...]


def find_works(document: Document) -> StudySources:
    """The sources of a document's notes, deduplicated; "Ibid." and short forms count for the work they stand for."""
    notes = {note.id: note for note in document.notes}
    marks: dict[str, Mark] = {}
    for mark in document.marks:
        if mark.note_id:
            marks.setdefault(mark.note_id, mark)
    by_id = {reference.id: reference for reference in document.references}
    roots: dict[tuple[str, ...], list[Reference]] = {}
    cited: dict[tuple[str, ...], list[NoteCiting]] = {}
    left_open = []
    for reference in document.references:
        note = notes[reference.note_id]
        if reference.state in (ReferenceState.AMBIGUOUS, ReferenceState.BROKEN):
            left_open.append(LeftOpen(note.id, note.label, reference.text, reference.state))
            continue
        root = by_id[reference.root_id] if reference.root_id else reference
        if root.kind is SourceKind.COMMENT or root.form is ReferenceForm.COMMENT:
            continue
        key = work_of(root)
        roots.setdefault(key, []).append(root)
        cited.setdefault(key, []).append(_citing(document, reference, note, marks.get(note.id)))
    works = tuple(_work(found, cited[key]) for key, found in roots.items())
    return StudySources(document.id, works, tuple(left_open))


def _citing(document: Document, reference: Reference, note: Note, mark: Mark | None) -> NoteCiting:
    path = document.section_path(max(mark.at - 1, 0)) if mark else ()
    return NoteCiting(note.id, note.label, reference.form, reference.locator, path, mark.at if mark else None)


def _work(roots: list[Reference], cited: list[NoteCiting]) -> Work:
    """A work as its fullest citation names it, the first of several that are as full."""
    fullest = max(roots, key=lambda root: sum(bool(getattr(root, field)) for field in _FIELDS))
    return Work(
        id=roots[0].id,
        kind=fullest.kind,
        authors=fullest.authors,
        title=fullest.title,
        container=fullest.container,
        publisher=fullest.publisher,
        place=fullest.place,
        year=fullest.year,
        symbol=fullest.symbol,
        urls=tuple(dict.fromkeys(url for root in roots for url in root.urls)),
        text=whole_source(fullest),
        cited=tuple(cited),
        editors=editors_of(fullest),
    )
