"""The study set as PDF, with footnotes and with endnotes, reads as its text does."""

from __future__ import annotations

import importlib.util
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from caseqa import readers
from caseqa.documents import read_document
from caseqa.records import Document, IngestReport, Reading
from caseqa.text import fold

pytest.importorskip("typst", reason="the facsimile is set by typst; `pip install typst`")

ROOT = Path(__file__).resolve().parent.parent
STYLES = ("footnotes", "endnotes")
FIRST = 119
SECONDS = 15.0
FURNITURE = re.compile(
    r"The Political Practice of Peacekeeping(?! by Adam| ?: How)|Aditi Gorur [—-] The Political|UN Photo/(?!Martine)"
    r"|Fig\. \d:|Data taken from|(?:201\d ){3}|\b1[1-4]\d\b(?=$)"
)


class Facsimile(NamedTuple):
    """One style: its file, how long it took to set, what was read from it."""

    path: Path
    seconds: float
    reading: Reading
    document: Document
    report: IngestReport


@pytest.fixture(scope="session")
def script() -> ModuleType:
    """The script that sets the facsimile."""
    spec = importlib.util.spec_from_file_location("caseqa_facsimile", ROOT / "ingest" / "facsimile.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session", params=STYLES)
def facsimile(request, script, tmp_path_factory) -> Facsimile:
    """The study set in one style and read back."""
    path = tmp_path_factory.mktemp("facsimile") / f"{request.param}.pdf"
    began = time.process_time()
    assert script.main(["--style", request.param, str(path)]) == 0
    seconds = time.process_time() - began
    document, report = read_document(path, document_id="gorur-2020")
    return Facsimile(path, seconds, readers.read(path), document, report)


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


def test_the_facsimile_is_set_quickly(facsimile):
    """Setting one style takes less than fifteen seconds of work."""
    assert facsimile.seconds < SECONDS, f"{facsimile.seconds:.1f} s"


def test_the_facsimile_is_the_same_every_time(facsimile, script, tmp_path):
    """A second run yields the same bytes."""
    again = tmp_path / "again.pdf"
    style = facsimile.path.stem
    assert script.main(["--style", style, str(again)]) == 0
    assert again.read_bytes() == facsimile.path.read_bytes()


def test_every_mark_is_found_in_order(study, facsimile):
    """The labels of all marks come in their order."""
    agree(
        "marks", numbered(mark.label for mark in study.marks), numbered(mark.label for mark in facsimile.document.marks)
    )


def test_every_note_reads_the_same(study, facsimile):
    """The text of every note is the same, a word divided at a line's end made whole."""
    texts: Callable[[Document], dict[str, object]] = lambda d: {note.label: same(note.text) for note in d.notes}  # noqa: E731
    agree("notes", texts(study), texts(facsimile.document))
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
    """Headings, their levels and what they stand under are the same."""
    rows = [numbered((same(s.heading), s.level) for s in d.sections) for d in (study, facsimile.document)]
    agree("headings", *rows)


def test_figures_are_the_same(study, facsimile):
    """Captions and notes of the figures are the same."""
    rows = [numbered((same(f.caption), same(f.note)) for f in d.figures) for d in (study, facsimile.document)]
    agree("figures", *rows)


def test_page_labels_are_as_printed(facsimile):
    """Labels count from 119 beside the physical pages from 1, and each note begins on a page of its mark."""
    labels = facsimile.reading.page_labels
    assert 26 <= len(labels) <= 28
    assert labels == tuple(str(FIRST + page) for page in range(len(labels)))
    pages = facsimile.document.pages
    assert [page.label for page in pages] == [str(FIRST + page.number - 1) for page in pages]
    assert [page.number for page in pages] == sorted({page.number for page in pages})


def test_footnotes_stand_on_the_page_of_their_mark(facsimile):
    """A footnote stands on the page of its mark, or runs from there; an endnote stands after the body."""
    mark_page = {mark.note_id: mark.page for mark in facsimile.document.marks}
    apart = [n.label for n in facsimile.document.notes if n.page - mark_page.get(n.id, 0) not in (0, 1)]
    if facsimile.path.stem == "footnotes":
        assert not apart, f"{102 - len(apart)}/102 footnotes on the page of their mark; elsewhere: {', '.join(apart)}"
    else:
        assert len(apart) == 102, f"{len(apart)}/102 endnotes after the body"


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
