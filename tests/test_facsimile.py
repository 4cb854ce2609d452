"""The study set as PDF, with footnotes and with endnotes, reads as its text does."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import NamedTuple

import pytest
from pypdf import PdfReader

from caseqa import checks, readers
from caseqa.answers import locator
from caseqa.documents import read_document
from caseqa.quotes import check_quotation
from caseqa.records import Document, IngestReport, Line, Reading
from caseqa.text import fold

pytest.importorskip("typst", reason="the facsimile is set by typst; `pip install typst`")

ROOT = Path(__file__).resolve().parent.parent
STYLES = ("footnotes", "endnotes")
FIRST = 119
FURNITURE = re.compile(
    r"The Political Practice of Peacekeeping(?! by Adam| ?: How)|Aditi Gorur [—-] The Political|UN Photo/(?!Martine)"
    r"|Fig\. \d:|Data taken from|(?:201\d ){3}|\b1[1-4]\d\b(?=$)"
)


class Facsimile(NamedTuple):
    """One style: its file and what was read from it."""

    path: Path
    reading: Reading
    document: Document
    report: IngestReport


@pytest.fixture(scope="session")
def script() -> ModuleType:
    """The script that sets the facsimile."""
    spec = importlib.util.spec_from_file_location("caseqa_facsimile", ROOT / "ingest" / "facsimile.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session", params=STYLES)
def facsimile(request, script, tmp_path_factory) -> Facsimile:
    """The study set in one style and read back."""
    path = tmp_path_factory.mktemp("facsimile") / f"{request.param}.pdf"
    assert script.main(["--style", request.param, str(path)]) == 0
    document, report = read_document(path, document_id="gorur-2020")
    return Facsimile(path, readers.read(path), document, report)


def same(text: str) -> str:
    """A text as it is compared: quotation marks, dashes and spaces unified."""
    return fold(text).text.strip()


def agree(what: str, wanted: dict[str, object], found: dict[str, object]) -> None:
    """Fail with exact counts, and the first differences, unless all that is wanted is found."""
    differing = [key for key, value in wanted.items() if found.get(key) != value]
    more = [key for key in found if key not in wanted]
    shown = "".join(f"\n  {key}\n    text: {wanted[key]!r}\n    PDF:  {found.get(key)!r}" for key in differing[:5])
    count = f"{len(wanted) - len(differing)}/{len(wanted)} {what} equal"
    told = f"{count}; differing: {', '.join(differing)}; only in the PDF: {', '.join(more)}{shown}"
    assert not differing and not more, told


def numbered(rows: Iterable[object]) -> dict[str, object]:
    """Rows by their place."""
    return {str(place): row for place, row in enumerate(rows, start=1)}


def sentences_of_marks(document: Document) -> dict[str, object]:
    """For each mark its sentence and the note it is tied to."""
    sentences = {sentence.id: same(document.slice(sentence.span)) for sentence in document.sentences}
    notes = {note.id: note.label for note in document.notes}
    return {m.label: (sentences.get(m.sentence_id or ""), notes.get(m.note_id or "")) for m in document.marks}


def resolved(document: Document, labels: Iterable[str]) -> dict[str, object]:
    """What each of these notes says when its chain is followed."""
    named = {note.id: note.label for note in document.notes}
    found: dict[str, object] = {label: [] for label in labels}
    for reference in document.references:
        label = named[reference.note_id]
        if label in found:
            found[label] = [*found[label], (reference.state, same(reference.resolved_text))]
    return found


def test_the_facsimile_is_the_same_every_time(facsimile, script, tmp_path):
    """A second run yields the same bytes."""
    again = tmp_path / "again.pdf"
    style = facsimile.path.stem
    assert script.main(["--style", style, str(again)]) == 0
    assert again.read_bytes() == facsimile.path.read_bytes()


def test_the_page_is_as_hard_as_print(facsimile):
    """Words are divided, a long note runs over to the next foot, and ligatures are characters in one style."""
    lines = facsimile.reading.lines
    assert sum(line.text.endswith("-") for line in lines) > 40
    assert {line.size for line in lines if line.raised} >= {10.5, 8.2} or facsimile.path.stem == "endnotes"
    pdf = PdfReader(facsimile.path)
    text = "".join(page.extract_text() for page in pdf.pages)
    assert ("\ufb01" in text) == (facsimile.path.stem == "endnotes")
    assert ("/PageLabels" in pdf.root_object) == (facsimile.path.stem == "footnotes")
    feet = [min(foot, key=lambda line: line.top) for page in range(2, 26) if (foot := small(lines, page))]
    over = [line for line in feet if not line.raised and line.text.startswith("the Sahel")]
    assert len(over) == (facsimile.path.stem == "footnotes")


def small(lines: Iterable[Line], page: int) -> list[Line]:
    """The lines of a page in the size of footnotes."""
    return [line for line in lines if line.page == page and line.size == 8.2]


def test_every_mark_is_found_in_order(study, facsimile):
    """The labels of all marks come in their order."""
    rows = [numbered(mark.label for mark in d.marks) for d in (study, facsimile.document)]
    agree("marks", *rows)


def test_every_note_reads_the_same(study, facsimile):
    """The text of every note is the same, a word divided at a line's end made whole."""
    rows = [{note.label: same(note.text) for note in d.notes} for d in (study, facsimile.document)]
    agree("notes", *rows)
    assert [note.label for note in facsimile.document.notes] == [note.label for note in study.notes]


def test_every_mark_stands_in_the_same_sentence(study, facsimile):
    """Each mark is tied to its note and to the same sentence."""
    agree("sentences of marks", sentences_of_marks(study), sentences_of_marks(facsimile.document))


def test_every_paragraph_is_the_same(study, facsimile):
    """Every paragraph is whole, and nothing but a paragraph."""
    rows = [numbered(same(d.slice(p.span)) for p in d.paragraphs) for d in (study, facsimile.document)]
    wanted, found = rows
    missing = [key for key, text in wanted.items() if text not in found.values()]
    more = [text for text in found.values() if text not in wanted.values()]
    assert not missing and not more and wanted == found, (
        f"{len(wanted) - len(missing)}/{len(wanted)} paragraphs equal; differing: {', '.join(missing)}; "
        f"only in the PDF ({len(more)}):" + "".join(f"\n  {text!r}" for text in more[:12])
    )


def test_the_outline_is_the_same(study, facsimile):
    """Headings and levels are the same, but what follows no list of notes may be a part of its own."""
    wanted, found = (numbered((same(s.heading), s.level) for s in d.sections) for d in (study, facsimile.document))
    last = str(len(wanted))
    if facsimile.path.stem == "footnotes" and found.get(last) == (same("Aditi Gorur"), 1):
        wanted[last] = found[last]
    agree("headings", wanted, found)


def test_figures_are_the_same(study, facsimile):
    """Captions and notes of the figures are the same."""
    rows = [numbered((same(f.caption), same(f.note)) for f in d.figures) for d in (study, facsimile.document)]
    agree("figures", *rows)


def test_page_labels_are_as_printed(facsimile):
    """Labels count from 119 beside the physical pages, which count from 1; each page once, in the order of the text."""
    labels = facsimile.reading.page_labels
    assert 26 <= len(labels) <= 28
    assert labels == tuple(str(FIRST + page) for page in range(len(labels)))
    pages = facsimile.document.pages
    assert [page.label for page in pages] == [str(FIRST + page.number - 1) for page in pages]
    # Pages that hold nothing but notes follow all others, as the notes do in the text.
    assert sorted(page.number for page in pages) == sorted({page.number for page in pages})
    assert [page.span.start for page in pages] == sorted(page.span.start for page in pages)


def test_words_over_two_pages_name_both(facsimile):
    """The JSON of a quotation that runs over to another page names the first and the last, of any other the one."""
    document = facsimile.document
    fake = SimpleNamespace(
        locate=lambda found: locator(document, found.span),
        document=lambda _: document,
        cite_quote=lambda _: "",
        documents=(document,),
    )
    broken = [
        (sentence.span, first.label)
        for sentence in document.sentences
        for first, last in [(document.page_at(sentence.span.start), document.page_at(sentence.span.end - 1))]
        if last.number == first.number + 1
    ]
    assert len(broken) > 10
    span, label = broken[0]
    found = check_quotation([document], document.slice(span))
    assert checks.quotation_row(fake, found)["page_label"] == f"{label}–{int(label) + 1}"
    beginning = " ".join(document.slice(span).split()[:6])
    assert checks.quotation_row(fake, check_quotation([document], beginning))["page_label"] == label


def test_notes_stand_where_the_style_puts_them(facsimile):
    """A footnote begins on the page of its mark; an endnote stands on a later one."""
    marks = {mark.note_id: mark.page for mark in facsimile.document.marks}
    if facsimile.path.stem == "footnotes":
        wrong = [note.label for note in facsimile.document.notes if note.page != marks.get(note.id)]
    else:
        wrong = [note.label for note in facsimile.document.notes if note.page <= marks.get(note.id, 0)]
    assert not wrong, f"{102 - len(wrong)}/102 notes in their place; elsewhere: {', '.join(wrong)}"


def test_no_furniture_stands_in_a_paragraph(facsimile):
    """No running head, page number, credit, caption or axis of a chart is part of a paragraph."""
    texts = [facsimile.document.slice(paragraph.span) for paragraph in facsimile.document.paragraphs]
    found = [text for text in texts if FURNITURE.search(text)]
    assert not found, f"{len(found)}/{len(texts)} paragraphs hold furniture: " + " | ".join(t[:200] for t in found)
    assert dict(facsimile.report.became).get("photo_credit") == 8


def test_ibid_notes_resolve_to_the_same_sources(study, facsimile):
    """The fifteen notes that say Ibid lead to the same printed source."""
    labels = [note.label for note in study.notes if note.text.startswith("Ibid")]
    assert len(labels) == 15
    agree("Ibid notes", resolved(study, labels), resolved(facsimile.document, labels))


def test_nothing_is_left_open(facsimile):
    """The reader tells of no problem."""
    assert facsimile.report.problems == ()
