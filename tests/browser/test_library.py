"""The library in the browser: good files, bad files, a locked one, the record of what was read."""

from __future__ import annotations

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
INPUT = "#caseqa-file input[type=file]"


@pytest.fixture
def pdf(tmp_path):
    """A study of one page with a note at its foot, as a PDF."""
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "tern.pdf"
    canvas = Canvas(str(path), pagesize=(420, 595))
    canvas.setFont("Times-Bold", 16)
    canvas.drawString(60, 520, "The Tern Colony of Oland")
    canvas.setFont("Times-Roman", 11)
    for row, line in enumerate(
        (
            "Terns have nested on the island since 1890, as the warden’s",
            "diary shows. In 1954 a storm drowned the colony.",
        )
    ):
        canvas.drawString(60, 480 - 14 * row, line)
    canvas.setFont("Times-Roman", 7)
    canvas.drawString(
        60 + canvas.stringWidth("diary shows. In 1954 a storm drowned the colony.", "Times-Roman", 11), 470, "1"
    )
    canvas.drawString(60, 104, "1")
    canvas.setFont("Times-Roman", 9)
    canvas.drawString(66, 100, "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 12.")
    canvas.save()
    return path


def open_library(page) -> None:
    """Open the tab and wait for its shelf."""
    page.get_by_role("tab", name="Library").click()
    playwright.expect(page.locator(".cq-shelf li")).to_have_count(1)


def remove(page, name: str) -> None:
    """Take a document out by pressing twice."""
    button = page.locator(f"[data-remove={name}]")
    button.click()
    playwright.expect(button).to_have_text("Really remove?")
    button.click()
    playwright.expect(page.locator(".cq-shelf li")).to_have_count(1)


def test_a_pdf_is_read_with_a_report_put_on_record_and_removed(page, pdf):
    """The report says what was read; the record is corrected in its form; removing asks twice."""
    open_library(page)
    page.set_input_files(INPUT, pdf)
    report = page.locator("#caseqa-report .cq-report")
    playwright.expect(report).to_contain_text("1 page, 1 paragraph, 1 note;")
    playwright.expect(report).to_contain_text("1 of 1 note marks tied to their notes")
    playwright.expect(page.locator(".cq-shelf li")).to_have_count(2)
    form = page.locator("form[data-record=tern]")
    form.locator("input[name=title]").fill("The Terns of Öland")
    form.locator("input[name=title]").press("Enter")
    playwright.expect(page.locator("#caseqa-report")).to_contain_text("The record of The Terns of Öland is confirmed")
    playwright.expect(page.locator(".cq-shelf")).to_contain_text("The Terns of Öland")
    remove(page, "tern")


def test_bad_files_are_one_line_each_and_the_good_one_beside_them_is_read(page, lund, tmp_path):
    """A Word document, an image, a damaged PDF and an empty file are named; the library keeps what it has."""
    bad = {
        "draft.docx": b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + bytes(range(256)),
        "map.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "torn.pdf": b"%PDF-1.7 nonsense",
        "empty.txt": b"",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    open_library(page)
    page.set_input_files(INPUT, [*(tmp_path / name for name in bad), lund])
    playwright.expect(page.locator("#caseqa-report .cq-report")).to_contain_text("3 of 3 note marks tied")
    lines = page.locator("#caseqa-report .cq-problem").all_inner_texts()
    assert len(lines) == len(bad)
    for name, line in zip(bad, lines, strict=True):
        assert name in line
        assert str(tmp_path) not in line
        assert "\n" not in line.strip()
    remove(page, "lund")


def test_a_locked_pdf_asks_for_its_password(page, pdf, tmp_path):
    """Without the password one line says so and the file waits; a wrong one is told; the right one reads it."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(pdf))
    writer.encrypt("sesame", algorithm="AES-256")
    locked = tmp_path / "locked.pdf"
    writer.write(locked)
    open_library(page)
    page.set_input_files(INPUT, locked)
    problem = page.locator("#caseqa-report .cq-problem")
    playwright.expect(problem).to_contain_text("it opens only with a password")
    password = page.locator("#caseqa-password input")
    password.fill("wrong")
    page.locator("#caseqa-again").click()
    playwright.expect(problem).to_contain_text("the password given does not open it")
    password.fill("sesame")
    password.press("Enter")
    playwright.expect(page.locator("#caseqa-report .cq-report")).to_contain_text("1 of 1 note marks tied")
    playwright.expect(page.locator("#caseqa-locked")).to_be_hidden()
    remove(page, "locked")
