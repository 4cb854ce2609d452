"""Assemble blocks into one text with its sections, paragraphs, sentences, figures and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nupunkt import sent_spans

from caseqa.records import Figure, Line, Page, Paragraph, Section, Sentence, Span
from caseqa.structure.blocks import Block, BlockKind, Layout, gather
from caseqa.structure.contents import contents
from caseqa.structure.desk import (
    FRONT_HEADING,
    Desk,
    close_sections,
    flush,
    open_section,
    pages_of,
    place,
    write_figures,
)
from caseqa.structure.front import choose_title
from caseqa.structure.imprint import imprint_start
from caseqa.structure.numbering import with_printed_numbers
from caseqa.structure.printed import gather_printed
from caseqa.structure.printed_headings import classify_printed
from caseqa.structure.subject_index import subject_index
from caseqa.structure.unplaced import classify
from caseqa.text import without_marks

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


def assemble(document_id: str, lines: Sequence[Line], back: int, labels: Sequence[str | None], title: str = "") -> Body:
    """The body of a document from its lines; marks must be fenced, notes already taken out.

    Paragraphs cut by a page, column, caption or credit are rejoined; captions and furniture are
    kept out of them. ``title``, when known, replaces the one read from the first page.
    """
    layout = Layout.of(lines[:back] or lines)
    start = _back_start(lines, back, layout)
    if any(line.right for line in lines):
        blocks, read_title = _printed(lines, layout, start)
        title = choose_title(read_title, title, blocks)
    else:
        blocks = classify(gather(lines, layout, start), title)
        read_title = next((without_marks(b.text) for b in blocks if b.kind == BlockKind.TITLE), "")
    desk = Desk(document_id, layout, unpaged=not labels and not any(block.bold for block in blocks))
    open_section(desk, title or read_title or FRONT_HEADING, 0, (-1, 0))
    for block in blocks:
        place(desk, block)
    flush(desk)
    close_sections(desk, (-9, 0))
    pages = pages_of(desk, labels)
    figures = write_figures(desk)
    text = "".join(desk.text)
    order = {section_id: place for place, section_id in enumerate(desk.order)}
    sections = sorted(desk.sections, key=lambda section: order[section.id])
    became = Counter[str]()
    for block in blocks:
        became[block.kind.value] += block.lines
    return Body(
        text=text,
        title=title or read_title,
        sections=tuple(s for s in sections if s.level or _holds_text(s, desk.paragraphs)),
        paragraphs=with_printed_numbers(desk.paragraphs, text),
        sentences=tuple(s for p in desk.paragraphs for s in _sentences(p, text)),
        figures=tuple(figures),
        pages=pages,
        marks=tuple(sorted(desk.marks)),
        became=tuple(sorted(became.items())),
    )


def _printed(lines: Sequence[Line], layout: Layout, back: int) -> tuple[list[Block], str]:
    """The blocks of printed pages, contents and index kept apart, and the title read from them."""
    kinds = [
        BlockKind.CONTENTS if is_listed else BlockKind.SUBJECT_INDEX if is_indexed else None
        for is_listed, is_indexed in zip(contents(lines), subject_index(lines), strict=True)
    ]
    body = [line for line, kind in zip(lines, kinds, strict=True) if kind is None]
    apart = sum(kind is not None for kind in kinds[:back])
    blocks, title = classify_printed(gather_printed(body, layout, back - apart), layout)
    entries = [
        Block(line.text, line.page, line.size, line.bold, line.left, 1, kind=kind)
        for line, kind in zip(lines, kinds, strict=True)
        if kind is not None
    ]
    return sorted([*blocks, *entries], key=lambda block: block.page), title


def _back_start(lines: Sequence[Line], back: int, layout: Layout) -> int:
    """Where the back matter begins; a long remainder (annexes, say) is body, wherever the notes stand.

    Without a list of notes the last page is back matter when it is an imprint.
    """
    if back == len(lines):
        back = imprint_start(lines, layout)
    rest = sum(len(line.text) for line in lines[back:])
    return back if rest <= BACK_SHARE * sum(len(line.text) for line in lines) else len(lines)


def _holds_text(section: Section, paragraphs: Sequence[Paragraph]) -> bool:
    return any(section.span.contains(paragraph.span) for paragraph in paragraphs)


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
