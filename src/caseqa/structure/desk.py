"""Put the text together: sections, paragraphs, figures and pages, as block after block is placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from caseqa.records import Figure, Page, Paragraph, Section, Span
from caseqa.structure.blocks import COUNTED, PLAIN_ITEM, SIZE_STEP, Block, BlockKind, Layout
from caseqa.structure.headings import rank
from caseqa.structure.hyphens import join
from caseqa.structure.joining import goes_on
from caseqa.text import is_finished, unfence, without_marks

FRONT_HEADING = "Front matter"
BACK_HEADING = "Back matter"

CUT_WORDS = 10
"""The shortest piece of a sentence that an unmarked page break left in the study has 12 words; verse has fewer."""

_INNER = (BlockKind.CAPTION, BlockKind.TABLE, BlockKind.FIGURE_TEXT, BlockKind.FIGURE_NOTE)


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
class Desk:
    """Where the text is put together: what is written so far, and what waits to be closed.

    ``unpaged`` is true for a text whose pages may have ended without a sign.
    """

    document_id: str
    layout: Layout
    unpaged: bool = False
    text: list[str] = field(default_factory=list)
    length: int = 0
    sections: list[Section] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    figures: list[tuple[Block, str, int]] = field(default_factory=list)
    cut_by: list[int] = field(default_factory=list)
    page_starts: dict[int, int] = field(default_factory=dict)
    marks: list[tuple[int, str]] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)
    asides: list[Block] = field(default_factory=list)
    marked: list[Block] = field(default_factory=list)
    interrupted: bool = False
    last: Block | None = None
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


def place(desk: Desk, block: Block) -> None:
    """Put one block where it belongs."""
    if block.kind in (BlockKind.HEADING, BlockKind.TEXT) and block.back and not _in_back(desk):
        flush(desk)
        heading = without_marks(block.text) if block.kind == BlockKind.HEADING else BACK_HEADING
        open_section(desk, heading, 0, (-1, 0))
        desk.page_starts.setdefault(block.page, desk.length)
        if block.kind == BlockKind.HEADING:
            return
    if block.kind == BlockKind.HEADING:
        flush(desk)
        open_section(desk, block.text, -1, block.rank or rank(block.text), block.page)
    elif block.kind == BlockKind.TEXT:
        _wait(desk, block)
    elif block.kind == BlockKind.CAPTION or (block.kind == BlockKind.TABLE and not _of_last_figure(desk, block)):
        _add_figure(desk, block)
    elif block.kind in (BlockKind.FIGURE_NOTE, BlockKind.TABLE) and desk.figures:
        caption, note, at = desk.figures[-1]
        desk.figures[-1] = (caption, f"{note}\n{_rows(block)}".strip(), at)
    else:
        if block.kind == BlockKind.TITLE and block.shape is None:
            flush(desk)
        if block.text != without_marks(block.text):
            desk.marked.append(block)
    if block.lines:
        aside = bool(desk.asides) and desk.asides[-1] is block
        desk.interrupted = aside or (block.kind != BlockKind.TEXT and not _is_ornament(block))
        desk.last = block


def _is_ornament(block: Block) -> bool:
    """True for a row of stars or dashes in a text without places: it parts paragraphs and cuts none."""
    return block.shape is None and not any(character.isalnum() for character in block.text)


def _wait(desk: Desk, block: Block) -> None:
    """Add a piece to the paragraph that waits, or begin the next; small print beside an open one stands back."""
    if desk.waiting and block.shape is not None:
        small = block.size < desk.layout.size - SIZE_STEP <= desk.waiting[-1].size
        if small and not is_finished(desk.waiting[-1].text):
            desk.asides.append(block)
            return
    if desk.waiting and not _continues(desk, block):
        flush(desk)
    desk.waiting.append(block)


def _of_last_figure(desk: Desk, block: Block) -> bool:
    """True when rows stand directly under the caption or the rows of the figure before them."""
    last = desk.last
    return bool(desk.figures) and last is not None and last.kind in _INNER and block.page - last.page <= 1


def _add_figure(desk: Desk, block: Block) -> None:
    note = "" if block.kind == BlockKind.CAPTION else _rows(block)
    if desk.waiting:
        # It interrupts or follows a paragraph that is not written yet: `flush` will know where that ends.
        desk.cut_by.append(len(desk.figures))
    desk.figures.append((block, note, desk.length))


def _rows(block: Block) -> str:
    """The text of a block, a table's row by row."""
    rows = block.shape is not None and block.kind == BlockKind.TABLE
    return "\n".join(block.shape.rows) if rows and block.shape is not None else block.text


def _in_back(desk: Desk) -> bool:
    return bool(desk.opened) and desk.opened[0].id.endswith("/back")


def _continues(desk: Desk, block: Block) -> bool:
    """True when a block goes on with the paragraph that the layout cut before it.

    Without places that is what begins in lower case, or stands after a page break or an interruption that
    no sentence ended at; a blank line alone ends a paragraph.
    """
    before = desk.waiting[-1]
    if block.shape is not None:
        return goes_on(desk.waiting, block, desk.interrupted)
    if PLAIN_ITEM.match(block.text) or COUNTED.match(block.text) or before.back != block.back:
        return False
    if without_marks(block.text)[:1].islower():
        return True
    cut = block.page != before.page or desk.interrupted or (desk.unpaged and _breaks_off(desk.waiting))
    return cut and not is_finished(before.text)


def _breaks_off(waiting: Sequence[Block]) -> bool:
    """True for a piece that is too long for a line of verse and is no item: the page ended under it."""
    length = sum(len(without_marks(piece.text).split()) for piece in waiting)
    return length >= CUT_WORDS and not PLAIN_ITEM.match(waiting[0].text)


def flush(desk: Desk) -> None:
    """Write the paragraph that waits, then what stood beside it; figures that interrupt it stand at its end."""
    _write(desk, desk.waiting)
    for number in desk.cut_by:
        caption, note, _ = desk.figures[number]
        desk.figures[number] = (caption, note, desk.length)
    desk.cut_by.clear()
    for aside in desk.asides:
        _write(desk, [aside])
    desk.waiting.clear()
    desk.asides.clear()


def _write(desk: Desk, pieces: Sequence[Block]) -> None:
    """Write the pieces of one paragraph, noting where each page begins in it."""
    if not pieces:
        return
    joined = ""
    starts: list[tuple[int, int]] = []
    for block in pieces:
        joined = join(joined, block.text, desk.layout.vocabulary)
        starts.append((block.page, len(without_marks(joined)) - len(without_marks(block.text))))
    span = desk.write(joined)
    for page, offset in starts:
        desk.page_starts.setdefault(page, span.start + offset)
    section = desk.opened[-1].id
    desk.numbers[section] += 1
    number = desk.numbers[section]
    desk.paragraphs.append(Paragraph(f"{section}/p{number}", section, number, span))


def open_section(desk: Desk, heading: str, level: int, heading_rank: tuple[int, int], page: int = 0) -> None:
    """Begin a section, closing those of its own rank and below."""
    close_sections(desk, heading_rank)
    back = level == 0 and bool(desk.order)
    section_id = f"{desk.document_id}/" + ("back" if back else f"s{len(desk.order)}")
    if level == 0:
        start = desk.length + 2 if desk.length else 0
        desk.opened.append(_Open(section_id, heading, 0, heading_rank, start, None))
        desk.order.append(section_id)
        return
    front = bool(desk.opened) and desk.opened[0].level == 0 and not _in_back(desk)
    if front:
        close_sections(desk, (-9, 0))
    span = desk.write(heading)
    if page:
        desk.page_starts.setdefault(page, span.start)
    parent = desk.opened[-1].id if desk.opened else None
    depth = sum(1 for section in desk.opened if section.level) + 1
    desk.opened.append(_Open(section_id, without_marks(heading), depth, heading_rank, span.start, parent))
    desk.order.append(section_id)


def close_sections(desk: Desk, heading_rank: tuple[int, int]) -> None:
    """End the open sections that a heading of this rank does not belong under."""
    while desk.opened and desk.opened[-1].rank >= heading_rank:
        section = desk.opened.pop()
        if desk.length > section.start:
            span = Span(section.start, desk.length)
            desk.sections.append(Section(section.id, section.heading, section.level, span, section.parent))


def write_figures(desk: Desk) -> list[Figure]:
    """Write captions and their notes after the body, each a paragraph of the text but of no section.

    After them stand the lines of the title page that bear marks, so that no mark is lost.
    """
    figures = []
    for number, (block, note, at) in enumerate(desk.figures, start=1):
        caption, spans = "", []
        if block.kind == BlockKind.CAPTION:
            spans.append(desk.write(block.text))
            caption = desk.text[-1]
        written = ""
        if note:
            spans.append(desk.write(note))
            written = desk.text[-1]
        span = Span(spans[0].start, spans[-1].end)
        figures.append(Figure(f"{desk.document_id}/f{number}", caption, written, at, block.page, span))
    for block in desk.marked:
        desk.write(block.text if without_marks(block.text).strip() else f"*{block.text}")
    return figures


def pages_of(desk: Desk, labels: Sequence[str | None]) -> tuple[Page, ...]:
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
