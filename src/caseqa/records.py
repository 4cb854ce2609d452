"""The frozen records that everything else in caseqa is made of.

A document becomes these records once; everything later is a function from records to records.
Offsets are half-open character offsets into ``Document.text``, which is normalised exactly once.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


class Unlinked(StrEnum):
    """Why a mark is tied to no note."""

    NO_NOTE = "no_note"
    SEVERAL_NOTES = "several_notes"


class ReferenceForm(StrEnum):
    """How a note names its source."""

    FULL = "full"
    SHORT = "short"
    IBID = "ibid"
    SEE_NOTE = "see_note"
    COMMENT = "comment"


class SourceKind(StrEnum):
    """What kind of source a note rests on."""

    INTERVIEW = "interview"
    RESOLUTION = "resolution"
    UN_DOCUMENT = "un_document"
    REPORT = "report"
    BOOK = "book"
    ARTICLE = "article"
    NEWS = "news"
    INTERNAL = "internal"
    COMMENT = "comment"


class ReferenceState(StrEnum):
    """Whether the source behind a reference is known."""

    OWN = "own"
    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A non-empty half-open range ``[start, end)`` of characters."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, found start={self.start}, end={self.end}")

    def overlaps(self, other: Span) -> bool:
        """True when the two ranges share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when ``other`` lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Source:
    """The file a document was read from, and its bibliographic record."""

    id: str
    path: str
    media_type: str
    sha256: str
    licence: str = ""
    url: str = ""
    csl: str = "{}"
    """The bibliographic record as one CSL-JSON item, serialised."""
    csl_origin: str = "none"
    """Where the record came from: ``sidecar``, ``document`` or ``none``."""
    csl_fields: tuple[tuple[str, str, str], ...] = ()
    """Of each field its name, where it came from, and why it is doubtful (empty where it is not)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page as a reader yields it, before anything is decided about it.

    ``raised`` marks the characters above the baseline and smaller than their neighbours; ``size``, ``top``, ``left``
    and ``right`` are in points from the upper left corner, zero without layout (``top`` is then the line number).
    """

    page: int
    text: str
    size: float = 0.0
    top: float = 0.0
    left: float = 0.0
    right: float = 0.0
    bold: bool = False
    raised: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file: its lines in reading order and its printed page labels.

    ``problems`` are sentences for the user; ``furniture`` counts what the reader itself left out, by what it was
    (``running_head``, ``page_number``, ...); ``edges`` are the texts so left out of the first page.
    """

    media_type: str
    lines: tuple[Line, ...]
    page_labels: tuple[str | None, ...]
    problems: tuple[str, ...] = ()
    furniture: tuple[tuple[str, int], ...] = ()
    title: str = ""
    author: str = ""
    edges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A physical page (``number`` counts from 1) and the label printed on it, if any."""

    number: int
    label: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and everything under it, up to the next heading of its level or above.

    ``level`` is 0 for front and back matter, 1 for parts, 2 and more for what they hold.
    """

    id: str
    heading: str
    level: int
    span: Span
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, rejoined where the layout had cut it; ``number`` is the printed one, else that in its section."""

    id: str
    section_id: str
    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; the sentences of a paragraph tile it in order."""

    id: str
    paragraph_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure or table: searchable, and never inside a paragraph.

    ``at`` is the end of the paragraph that it interrupts or follows, or of the heading it stands under.
    """

    id: str
    caption: str
    note: str
    at: int
    page: int
    span: Span


@dataclass(frozen=True, slots=True)
class Mark:
    """The little number in the body, kept at the offset where it was taken out of the text."""

    id: str
    label: str
    at: int
    page: int
    sentence_id: str | None
    note_id: str | None
    why: Unlinked | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """The text of one note, with the physical page on which it begins and its place in ``Document.text``."""

    id: str
    label: str
    text: str
    page: int
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """One source named in a note, or a pointer to one named earlier.

    ``target_id`` is the reference this one points to directly (one hop); ``root_id`` the reference at the end of that
    chain. Both are None unless ``state`` is ``resolved``.
    """

    id: str
    note_id: str
    form: ReferenceForm
    kind: SourceKind
    text: str
    authors: tuple[str, ...] = ()
    title: str = ""
    container: str = ""
    publisher: str = ""
    place: str = ""
    year: str = ""
    symbol: str = ""
    locator: str = ""
    urls: tuple[str, ...] = ()
    state: ReferenceState = ReferenceState.OWN
    target_id: str | None = None
    root_id: str | None = None
    resolved_text: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A study as records in reading order, all pointing into one normalised ``text``.

    The text holds the body first (headings and paragraphs), then the captions of the figures,
    then the notes, so that everything that can be searched or quoted has a span.
    """

    id: str
    source: Source
    title: str
    text: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    references: tuple[Reference, ...]

    def slice(self, span: Span) -> str:
        """The characters of ``text`` inside ``span``."""
        return self.text[span.start : span.end]

    def page_at(self, offset: int) -> Page | None:
        """The page on which the character at ``offset`` stands."""
        index = bisect_right([page.span.start for page in self.pages], offset) - 1
        return self.pages[index] if index >= 0 else None

    def notes_in(self, span: Span) -> tuple[Note, ...]:
        """The notes whose marks stand inside ``span`` or directly after it, in reading order."""
        by_id = {note.id: note for note in self.notes}
        found = dict.fromkeys(m.note_id for m in self.marks if m.note_id and span.start < m.at <= span.end)
        return tuple(by_id[note_id] for note_id in found if note_id in by_id)

    def section_path(self, offset: int) -> tuple[str, ...]:
        """The headings above the character at ``offset``, outermost first."""
        return tuple(s.heading for s in self.sections if s.span.start <= offset < s.span.end)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every line of the source: nothing is dropped silently."""

    lines: int
    became: tuple[tuple[str, int], ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one section: the unit that is searched and shown."""

    id: str
    document_id: str
    text: str
    span: Span
    section_path: tuple[str, ...]
    paragraph_numbers: tuple[int, ...]
    page_labels: tuple[str, ...]
    sentence_ids: tuple[str, ...]
    note_ids: tuple[str, ...]
