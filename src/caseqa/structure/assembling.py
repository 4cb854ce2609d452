"""Assemble blocks into one text with its sections, paragraphs, sentences, figures and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from nupunkt import sent_spans

from caseqa.records import Figure, Line, Page, Paragraph, Section, Sentence, Span
from caseqa.structure.blocks import LIST_ITEM, Block, BlockKind, Layout, gather, join
from caseqa.structure.headings import classify, rank
from caseqa.text import is_finished, unfence, without_marks

FRONT_HEADING = "Front matter"
BACK_HEADING = "Back matter"

BACK_SHARE = 0.1
"""More text than this share of the body after the notes is no imprint (the study's is 2 %)."""


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a document: its text and everything that points into it.

    ``marks`` are (offset, fenced content) in reading order of the text; ``became`` counts lines.
    """

    text: str
    title: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    pages: tuple[Page, ...]
    marks: tuple[tuple[int, str], ...]
    became: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class _Open:
    """A heading whose section still runs."""

    id: str
    heading: str
    level: int
    rank: tuple[int, int]
    start: int
    parent: str | None


@dataclass(slots=True)
class _Desk:
    """Where the text is put together: what is written so far, and what waits to be closed."""

    document_id: str
    layout: Layout
    text: list[str] = field(default_factory=list)
    length: int = 0
    sections: list[Section] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    figures: list[tuple[Block, str, int]] = field(default_factory=list)
    page_starts: dict[int, int] = field(default_factory=dict)
    marks: list[tuple[int, str]] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    def write(self, fenced: str) -> Span:
        """Append a text whose marks are taken out and kept, and say where it now stands."""
        if self.text:
            self.text.append("\n\n")
            self.length += 2
        plain, marks = unfence(fenced)
        self.marks += [(self.length + at, content) for at, content in marks]
        self.text.append(plain)
        start, self.length = self.length, self.length + len(plain)
        return Span(start, self.length)


def assemble(document_id: str, lines: Sequence[Line], back: int, labels: Sequence[str | None], title: str = "") -> Body:
    """The body of a document from its lines; marks must be fenced, notes already taken out.

    Paragraphs cut by a page, column, caption or credit are rejoined; captions and furniture are
    kept out of them. ``title``, when known, replaces the one read from the first page.
    """
    layout = Layout.of(lines[:back] or lines)
    blocks = classify(gather(lines, layout, _back_start(lines, back)), layout)
    desk = _Desk(document_id, layout)
    read_title = next((without_marks(b.text) for b in blocks if b.kind == BlockKind.TITLE), "")
    sizes = sorted({b.size for b in blocks if b.kind == BlockKind.HEADING})
    _open(desk, title or read_title or FRONT_HEADING, 0, (-1, 0))
    for block in blocks:
        _place(desk, block, sizes)
    _flush(desk)
    _close(desk, (-9, 0))
    figures = _write_figures(desk)
    text = "".join(desk.text)
    sections = sorted(desk.sections, key=lambda s: desk.order.index(s.id))
    became = Counter[str]()
    for block in blocks:
        became[block.kind.value] += block.lines
    return Body(
        text=text,
        title=title or read_title,
        sections=tuple(s for s in sections if s.level or _holds_text(s, desk.paragraphs)),
        paragraphs=tuple(desk.paragraphs),
        sentences=tuple(s for p in desk.paragraphs for s in _sentences(p, text)),
        figures=tuple(figures),
        pages=_pages(desk, labels),
        marks=tuple(sorted(desk.marks)),
        became=tuple(sorted(became.items())),
    )


def _back_start(lines: Sequence[Line], back: int) -> int:
    """Where the back matter begins; a long remainder (annexes, say) is body, wherever the notes stand."""
    rest = sum(len(line.text) for line in lines[back:])
    return back if rest <= BACK_SHARE * sum(len(line.text) for line in lines) else len(lines)


def _place(desk: _Desk, block: Block, sizes: Sequence[float]) -> None:
    """Put one block where it belongs."""
    if block.kind in (BlockKind.HEADING, BlockKind.TEXT) and block.back and not _in_back(desk):
        _flush(desk)
        heading = without_marks(block.text) if block.kind == BlockKind.HEADING else BACK_HEADING
        _open(desk, heading, 0, (-1, 0))
        desk.page_starts.setdefault(block.page, desk.length)
        if block.kind == BlockKind.HEADING:
            return
    if block.kind == BlockKind.HEADING:
        _flush(desk)
        _open(desk, block.text, -1, rank(block.text, block.size, sizes), block.page)
    elif block.kind == BlockKind.TEXT:
        if desk.waiting and not _continues(desk.waiting[-1], block):
            _flush(desk)
        desk.waiting.append(block)
    elif block.kind == BlockKind.CAPTION:
        desk.figures.append((block, "", desk.length))
    elif block.kind == BlockKind.FIGURE_NOTE and desk.figures:
        caption, note, at = desk.figures[-1]
        desk.figures[-1] = (caption, f"{note} {block.text}".strip(), at)


def _in_back(desk: _Desk) -> bool:
    return bool(desk.opened) and desk.opened[0].id.endswith("/back")


def _continues(before: Block, block: Block) -> bool:
    """True when a block goes on with the paragraph that the layout cut before it."""
    if LIST_ITEM.match(block.text) or before.back != block.back:
        return False
    return not is_finished(before.text) or without_marks(block.text)[:1].islower()


def _flush(desk: _Desk) -> None:
    """Write the paragraph that waits, noting where each page begins in it."""
    if not desk.waiting:
        return
    joined = ""
    starts: list[tuple[int, int]] = []
    for block in desk.waiting:
        joined = join(joined, block.text, desk.layout.vocabulary)
        starts.append((block.page, len(without_marks(joined)) - len(without_marks(block.text))))
    span = desk.write(joined)
    for page, offset in starts:
        desk.page_starts.setdefault(page, span.start + offset)
    section = desk.opened[-1].id
    desk.numbers[section] += 1
    number = desk.numbers[section]
    desk.paragraphs.append(Paragraph(f"{section}/p{number}", section, number, span))
    desk.waiting.clear()


def _open(desk: _Desk, heading: str, level: int, heading_rank: tuple[int, int], page: int = 0) -> None:
    """Begin a section, closing those of its own rank and below."""
    _close(desk, heading_rank)
    back = level == 0 and bool(desk.order)
    section_id = f"{desk.document_id}/" + ("back" if back else f"s{len(desk.order)}")
    if level == 0:
        start = desk.length + 2 if desk.length else 0
        desk.opened.append(_Open(section_id, heading, 0, heading_rank, start, None))
        desk.order.append(section_id)
        return
    front = bool(desk.opened) and desk.opened[0].level == 0 and not _in_back(desk)
    if front:
        _close(desk, (-9, 0))
    span = desk.write(heading)
    if page:
        desk.page_starts.setdefault(page, span.start)
    parent = desk.opened[-1].id if desk.opened else None
    depth = sum(1 for section in desk.opened if section.level) + 1
    desk.opened.append(_Open(section_id, without_marks(heading), depth, heading_rank, span.start, parent))
    desk.order.append(section_id)


def _close(desk: _Desk, heading_rank: tuple[int, int]) -> None:
    """End the open sections that a heading of this rank does not belong under."""
    while desk.opened and desk.opened[-1].rank >= heading_rank:
        section = desk.opened.pop()
        if desk.length > section.start:
            span = Span(section.start, desk.length)
            desk.sections.append(Section(section.id, section.heading, section.level, span, section.parent))


def _holds_text(section: Section, paragraphs: Sequence[Paragraph]) -> bool:
    return any(section.span.contains(paragraph.span) for paragraph in paragraphs)


def _write_figures(desk: _Desk) -> list[Figure]:
    """Write captions and their notes after the body, each a paragraph of the text but of no section."""
    figures = []
    for number, (block, note, at) in enumerate(desk.figures, start=1):
        caption_span = desk.write(block.text)
        caption = "".join(desk.text[-1:])
        span = caption_span
        written = ""
        if note:
            note_span = desk.write(note)
            written = desk.text[-1]
            span = Span(caption_span.start, note_span.end)
        figures.append(Figure(f"{desk.document_id}/f{number}", caption, written, at, block.page, span))
    return figures


def _sentences(paragraph: Paragraph, text: str) -> list[Sentence]:
    """The sentences of a paragraph, by the splitter's abbreviations for law and scholarship."""
    content = text[paragraph.span.start : paragraph.span.end]
    spans = []
    for start, end in sent_spans(content):
        piece = content[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            spans.append(Span(paragraph.span.start + left, paragraph.span.start + right))
    return [Sentence(f"{paragraph.id}/t{k}", paragraph.id, span) for k, span in enumerate(spans, start=1)]


def _pages(desk: _Desk, labels: Sequence[str | None]) -> tuple[Page, ...]:
    """The pages that hold body text, from where each begins to where the next does; none without page breaks."""
    if not labels:
        return ()
    starts = sorted(desk.page_starts.items())
    body_end = desk.length
    pages = []
    for index, (number, start) in enumerate(starts):
        end = starts[index + 1][1] if index + 1 < len(starts) else body_end
        start = 0 if index == 0 else start
        if end > start:
            label = labels[number - 1] if number <= len(labels) else None
            pages.append(Page(number, label, Span(start, end)))
    return tuple(pages)
