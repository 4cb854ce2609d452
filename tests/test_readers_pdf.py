"""The PDF reader, on tiny PDFs made here: every test says one true sentence about it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import reportlab
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    RectangleObject,
)
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from caseqa.errors import LockedSource, UnreadableSource
from caseqa.readers.pdf import read_pdf
from caseqa.readers.pdf_fonts import PageFont
from caseqa.readers.pdf_labels import from_print
from caseqa.records import Line, Reading, Span

WIDTH, HEIGHT = 600, 800
BODY = 10
SENTENCES = (
    "The mandate of the mission was renewed in spring and",
    "its staff moved to the northern town before the rains",
    "because the roads were closed for the rest of the year",
    "while the council asked for a further report on arms",
    "which the panel of experts sent in the month of June",
    "together with annexes that name the ships and owners",
    "and with maps that show the routes across the border",
    "so that the committee could list the firms concerned",
)
THREE_WORDS = ("mandate renewed in May", "staff moved up north", "roads were all closed", "report came in June")


class Sheet:
    """A canvas that counts from the top of the page, as the reader does."""

    def __init__(self, **options: object) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1, **options)

    def put(self, text: str, left: float, top: float, size: float = BODY, font: str = "Helvetica") -> float:
        """Draw ``text`` and say where it ends."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, HEIGHT - top, text)
        return left + self.canvas.stringWidth(text, font, size)

    def column(self, left: float, top: float, lines: tuple[str, ...] = SENTENCES, step: float = 12) -> None:
        for number, text in enumerate(lines):
            self.put(text, left, top + number * step)

    def turn(self) -> None:
        self.canvas.showPage()

    def save(self, path: Path) -> Path:
        self.canvas.save()
        path.write_bytes(self.buffer.getvalue())
        return path


Made = Callable[[Callable[[Sheet], object]], Reading]


def texts(reading: Reading) -> list[str]:
    """The text of every line."""
    return [line.text for line in reading.lines]


def marks(line: Line) -> list[str]:
    """The raised characters of a line, span by span."""
    return [line.text[span.start : span.end] for span in line.raised]


@pytest.fixture
def pdf(tmp_path: Path) -> Made:
    """Draw one page and read it."""

    def made(draw: Callable[[Sheet], object]) -> Reading:
        sheet = Sheet()
        draw(sheet)
        sheet.turn()
        return read_pdf(sheet.save(tmp_path / "study.pdf"))

    return made


def test_a_line_knows_its_place_size_and_weight(pdf: Made) -> None:
    """A line knows its place size and weight."""
    ends: list[float] = []

    def draw(sheet: Sheet) -> None:
        sheet.put("Background", 72, 100, 14, "Helvetica-Bold")
        ends.append(sheet.put("The mission began in 1999.", 72, 130))

    heading, body = pdf(draw).lines
    assert (heading.text, heading.page, heading.size, heading.top, heading.left, heading.bold) == (
        "Background", 1, 14.0, 100.0, 72.0, True,
    )  # fmt: skip
    assert body.text == "The mission began in 1999."
    assert (body.size, body.top, body.bold, body.raised) == (10.0, 130.0, False, ())
    assert body.right == pytest.approx(ends[0], abs=0.1)


@pytest.mark.parametrize("mark", ["12", "*", "[12]", "3, 4", "\u2020"])
def test_a_small_raised_mark_is_recorded_and_stays_on_its_word(pdf: Made, mark: str) -> None:
    """A small raised mark is recorded and stays on its word."""

    def draw(sheet: Sheet) -> None:
        end = sheet.put("The claim was denied.", 72, 300)
        end = sheet.put(mark, end, 296.5, 6)
        sheet.put("Nobody said why.", end + 3, 300)

    (line,) = pdf(draw).lines
    assert line.text == f"The claim was denied.{mark} Nobody said why."
    assert "".join(marks(line)) == mark.replace(" ", "")
    assert line.raised[0].start == len("The claim was denied.")
    assert (line.size, line.top) == (10.0, 300.0)


def test_a_real_space_is_dropped_only_before_a_mark(pdf: Made) -> None:
    """A real space is dropped only before a mark."""

    def draw(sheet: Sheet) -> None:
        end = sheet.put("the limit ", 72, 300)
        end = sheet.put("12", end, 297, 6)
        sheet.put(" holds", end, 300)

    (line,) = pdf(draw).lines
    assert (line.text, line.raised) == ("the limit12 holds", (Span(9, 11),))


@pytest.mark.parametrize(
    ("before", "after", "gap", "read"),
    [
        ("so they could fly.", "The law", 0.9, "so they could fly. The law"),
        ("so they could fly.", "The law", 0.3, "so they could fly.The law"),
        ("who led the U.S.", "Treasury", 0.9, "who led the U.S.Treasury"),
        ("so they could f", "ly on", 0.9, "so they could fly on"),
    ],
    ids=["drawn back under the stop", "no gap", "an abbreviation", "inside a word"],
)
def test_a_narrow_gap_is_a_space_between_sentences_alone(
    pdf: Made, before: str, after: str, gap: float, read: str
) -> None:
    """A gap of .09 of the size, as kerning leaves before a T, parts sentences and nothing else."""
    (line,) = pdf(lambda sheet: sheet.put(after, sheet.put(before, 72, 300) + gap, 300)).lines
    assert line.text == read


@pytest.mark.parametrize(
    ("size", "rise"), [(BODY, 0), (BODY, 3), (6, 0)], ids=["full size", "raised only", "small only"]
)
def test_a_mark_is_raised_only_by_size_and_rise(pdf: Made, size: float, rise: float) -> None:
    """A mark is raised only by size and rise."""

    def draw(sheet: Sheet) -> None:
        end = sheet.put("as the panel found ", 72, 300)
        sheet.put("[12]", end, 300 - rise, size)

    assert [marks(line) for line in pdf(draw).lines if line.raised] == []


def test_a_text_rise_operator_raises_a_mark(pdf: Made) -> None:
    """A text rise operator raises a mark."""

    def draw(sheet: Sheet) -> None:
        text = sheet.canvas.beginText(72, HEIGHT - 300)
        text.setFont("Helvetica", 10)
        text.textOut("It was so.")
        text.setRise(4)
        text.setFont("Helvetica", 6)
        text.textOut("7")
        sheet.canvas.drawText(text)

    (line,) = pdf(draw).lines
    assert (line.text, marks(line), line.top) == ("It was so.7", ["7"], 300.0)


def test_unicode_superscripts_become_plain_raised_digits(pdf: Made) -> None:
    """Unicode superscripts become plain raised digits."""
    (line,) = pdf(lambda sheet: sheet.put("as agreed.\u00b9\u00b2", 72, 300)).lines
    assert (line.text, line.raised) == ("as agreed.12", (Span(10, 12),))


def test_ligatures_are_spelt_out_and_soft_hyphens_dropped(pdf: Made) -> None:
    """Ligatures are spelt out and soft hyphens dropped."""
    fonts = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", str(fonts / "Vera.ttf")))
    (line,) = pdf(lambda sheet: sheet.put("The of\ufb01ce\u00ad was re\ufb02ected", 72, 300, BODY, "Vera")).lines
    assert line.text == "The office was reflected"


def test_a_hyphen_at_the_line_end_is_kept(pdf: Made) -> None:
    """A hyphen at the line end is kept."""
    assert texts(pdf(lambda sheet: sheet.column(72, 300, ("a long docu-", "ment ends")))) == [
        "a long docu-",
        "ment ends",
    ]


def test_a_note_number_beside_its_note_is_joined_to_it(pdf: Made) -> None:
    """A note number beside its note is joined to it."""

    def draw(sheet: Sheet) -> None:
        sheet.column(72, 100)
        sheet.put("9", 72, 697, 5.5)
        sheet.put("Interview with an official, May 2020.", 90, 700, 8)

    line = pdf(draw).lines[-1]
    assert (line.text, line.raised, line.size, line.top, line.left) == (
        "9 Interview with an official, May 2020.", (Span(0, 1),), 8.0, 700.0, 72.0,
    )  # fmt: skip


def test_two_columns_are_read_one_after_the_other_under_a_full_title(pdf: Made) -> None:
    """Two columns are read one after the other under a full title."""
    left = tuple(f"{text[:40]}" for text in SENTENCES)
    right = tuple(text.upper()[:34] for text in SENTENCES)

    def draw(sheet: Sheet) -> None:
        sheet.put("A title that runs across both of the columns of the page", 100, 150, 16)
        sheet.column(60, 200, left)
        sheet.column(310, 204, right)
        sheet.put("1", 60, 597, 5)
        sheet.put("A note at the foot of the left column.", 64, 600, 8)
        sheet.put("2", 310, 597, 5)
        sheet.put("A note at the foot of the right column.", 314, 600, 8)

    assert texts(pdf(draw)) == [
        "A title that runs across both of the columns of the page",
        *(text.strip() for text in left),
        "1 A note at the foot of the left column.",
        *(text.strip() for text in right),
        "2 A note at the foot of the right column.",
    ]


def test_three_tight_columns_with_baselines_of_their_own_are_read_in_order(pdf: Made) -> None:
    """Three tight columns with baselines of their own are read in order."""
    columns = [tuple(f"{letter} {text}" for text in THREE_WORDS * 4) for letter in "abc"]

    def draw(sheet: Sheet) -> None:
        for number, lines in enumerate(columns):
            sheet.column(50 + number * 126, 100 + number * 3, lines, step=12 + number * 0.1)

    assert texts(pdf(draw)) == [text for lines in columns for text in lines]


def test_rows_of_a_table_stay_rows(pdf: Made) -> None:
    """Rows of a table stay rows."""

    def draw(sheet: Sheet) -> None:
        for number in range(8):
            for left, text in ((72, f"Region {number}"), (250, f"{number * 17}"), (400, f"{number * 3}.5")):
                sheet.put(text, left, 200 + number * 14)

    assert texts(pdf(draw))[2] == "Region 2 34 6.5"


def test_numbered_paragraphs_with_hanging_numbers_stay_on_their_line(pdf: Made) -> None:
    """Numbered paragraphs with hanging numbers stay on their line."""

    def draw(sheet: Sheet) -> None:
        for number in range(10):
            sheet.put(f"{number + 1}.", 72, 150 + number * 14)
            sheet.put(SENTENCES[number % 8], 100, 150 + number * 14)

    assert texts(pdf(draw))[3] == f"4. {SENTENCES[3]}"


def framed(sheet: Sheet, pages: int, first: int = 1) -> None:
    """Pages with alternating heads, a foot with the page number, and one heading that repeats in the text."""
    for page in range(pages):
        sheet.put("A/79/975", 72 if page % 2 else 480, 40, 8)
        sheet.put("Findings", 72, 300, 12, "Helvetica-Bold")
        sheet.column(72, 320, tuple(f"{text} {page}" for text in SENTENCES))
        sheet.put("2020", 72, 500)
        sheet.put(str(first + page), 300, 770, 8)
        sheet.turn()


def test_running_heads_and_page_numbers_are_left_out_and_counted_and_headings_kept(tmp_path: Path) -> None:
    """Running heads and page numbers are left out and counted and headings kept."""
    sheet = Sheet()
    framed(sheet, 6, first=31)
    reading = read_pdf(sheet.save(tmp_path / "framed.pdf"))
    assert reading.furniture == (("page_number", 6), ("running_head", 6))
    assert reading.page_labels == ("31", "32", "33", "34", "35", "36")
    assert texts(reading).count("Findings") == 6
    assert texts(reading).count("2020") == 6
    assert len(reading.lines) == 6 * 10


def test_a_note_that_repeats_at_the_foot_of_pages_is_kept(tmp_path: Path) -> None:
    """A note that repeats at the foot of pages is kept."""
    sheet = Sheet()
    for number in range(1, 5):
        sheet.column(72, 100)
        sheet.put(f"{number + 20} Ibid., p. {number}.", 72, 740, 8)
        sheet.put("Letters to the Council", 72, 770, 8)
        sheet.turn()
    reading = read_pdf(sheet.save(tmp_path / "ibid.pdf"))
    assert reading.furniture == (("running_foot", 4),)
    assert [line.text for line in reading.lines if "Ibid" in line.text] == [
        "21 Ibid., p. 1.",
        "22 Ibid., p. 2.",
        "23 Ibid., p. 3.",
        "24 Ibid., p. 4.",
    ]


def test_a_margin_note_follows_the_text_it_stands_beside(pdf: Made) -> None:
    """A margin note follows the text it stands beside."""

    def draw(sheet: Sheet) -> None:
        sheet.column(150, 200, SENTENCES * 2)
        sheet.column(60, 205, ("a note in", "the margin", "of this", "page"), step=11)

    assert texts(pdf(draw)) == [*SENTENCES * 2, "a note in", "the margin", "of this", "page"]


def test_two_printed_numbers_are_no_agreement(tmp_path: Path) -> None:
    """Two printed numbers are no agreement."""
    sheet = Sheet()
    for number in ("4", "88", "", "5", "6"):
        sheet.column(72, 320)
        sheet.put(number, 300, 770, 8)
        sheet.turn()
    reading = read_pdf(sheet.save(tmp_path / "loose.pdf"))
    assert reading.page_labels == (None,) * 5
    assert "88" in texts(reading)


def test_roman_front_matter_and_the_pages_after_it_are_counted_apart(tmp_path: Path) -> None:
    """Roman front matter and the pages after it are counted apart."""
    sheet = Sheet()
    for number in ("", "ii", "iii", "iv", "1", "2", "", "4"):
        sheet.column(72, 320)
        sheet.put(number, 300, 770, 8)
        sheet.turn()
    reading = read_pdf(sheet.save(tmp_path / "roman.pdf"))
    assert reading.page_labels == (None, "ii", "iii", "iv", "1", "2", "3", "4")


def test_a_letter_that_only_looks_like_a_roman_numeral_numbers_no_page() -> None:
    """A dotless "ı" is an "i" to a pattern that ignores case, and no numeral."""
    assert from_print({1: ["ı"], 2: ["ıı"], 3: ["iii"], 4: ["iv"], 5: ["v"]}, 5) == (None, None, "iii", "iv", "v")


def rewritten(source: Path, change: Callable[[PdfWriter], None]) -> Path:
    """The file at ``source`` after ``change``."""
    writer = PdfWriter(clone_from=PdfReader(source))
    change(writer)
    writer.write(source)
    return source


def test_the_label_tree_of_the_file_is_believed_first(tmp_path: Path) -> None:
    """The label tree of the file is believed first."""
    sheet = Sheet()
    framed(sheet, 4, first=31)

    def labelled(writer: PdfWriter) -> None:
        writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
        writer.set_page_label(2, 3, style=PageLabelStyle.DECIMAL, prefix="A-", start=7)

    path = rewritten(sheet.save(tmp_path / "labels.pdf"), labelled)
    assert read_pdf(path).page_labels == ("i", "ii", "A-7", "A-8")


def test_margin_line_numbers_are_left_out_and_counted(tmp_path: Path) -> None:
    """Margin line numbers are left out and counted."""
    sheet = Sheet()
    for _ in range(3):
        for number in range(12):
            sheet.put(str(number + 1), 40, 200 + number * 24, 8)
            sheet.put(SENTENCES[number % 8], 72, 200 + number * 24)
        sheet.turn()
    reading = read_pdf(sheet.save(tmp_path / "lines.pdf"))
    assert reading.furniture == (("line_number", 36),)
    assert texts(reading)[:2] == list(SENTENCES[:2])


def test_court_stamps_note_rules_and_margin_text_are_left_out_and_counted(pdf: Made) -> None:
    """Court stamps note rules and margin text are left out and counted."""

    def draw(sheet: Sheet) -> None:
        sheet.put("Case: 21-50498 Document: 00516242060 Page: 1 Date Filed: 03/16/2022", 100, 20, 9)
        sheet.column(72, 100)
        sheet.put("______________", 72, 600)
        sheet.put("1", 72, 617, 5)
        sheet.put("See page 3.", 78, 620, 8)
        sheet.canvas.saveState()
        sheet.canvas.translate(20, 300)
        sheet.canvas.rotate(90)
        sheet.canvas.drawString(0, 0, "arXiv:2305.14627v2 [cs.CL]")
        sheet.canvas.restoreState()

    reading = pdf(draw)
    assert reading.furniture == (("court_stamp", 1), ("note_rule", 1), ("vertical_text", 1))
    assert texts(reading) == [*SENTENCES, "1 See page 3."]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_rotated_page_is_read_upright(tmp_path: Path, angle: int) -> None:
    """A rotated page is read upright."""
    sheet = Sheet()
    sheet.canvas.saveState()
    if angle == 90:
        sheet.canvas.translate(WIDTH, 0)
    elif angle == 180:
        sheet.canvas.translate(WIDTH, HEIGHT)
    else:
        sheet.canvas.translate(0, HEIGHT)
    sheet.canvas.rotate(angle)
    sheet.canvas.drawString(50, 400, "first line")
    sheet.canvas.drawString(50, 380, "second line")
    sheet.canvas.restoreState()
    sheet.turn()
    path = sheet.save(tmp_path / "turned.pdf")
    sideways = read_pdf(path)
    assert texts(sideways) == ["first line", "second line"]
    turned = read_pdf(rewritten(path, lambda writer: writer.pages[0].rotate(angle)))
    assert texts(turned) == ["first line", "second line"]
    assert turned.lines[0].left == pytest.approx(50, abs=0.2)
    assert turned.lines[1].top - turned.lines[0].top == pytest.approx(20, abs=0.2)


def test_what_a_crop_hides_is_left_out_and_places_count_from_the_crop(tmp_path: Path) -> None:
    """What a crop hides is left out and places count from the crop."""
    sheet = Sheet()
    sheet.put("slug line 3/2/04", 72, 20)
    sheet.put("visible", 72, 300)
    sheet.turn()

    def cropped(writer: PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((40, 40, WIDTH - 40, HEIGHT - 40))

    reading = read_pdf(rewritten(sheet.save(tmp_path / "crop.pdf"), cropped))
    (line,) = reading.lines
    assert (line.text, line.left, line.top) == ("visible", 32.0, 260.0)
    assert reading.furniture == (("outside_page", 1),)


def test_text_inside_a_form_is_read_where_the_form_is_drawn(pdf: Made) -> None:
    """Text inside a form is read where the form is drawn."""

    def draw(sheet: Sheet) -> None:
        sheet.canvas.beginForm("stamp")
        sheet.canvas.setFont("Helvetica", 10)
        sheet.canvas.drawString(0, 0, "inside the form")
        sheet.canvas.endForm()
        sheet.canvas.translate(100, 500)
        sheet.canvas.doForm("stamp")

    (line,) = pdf(draw).lines
    assert (line.text, line.left, line.top) == ("inside the form", 100.0, 300.0)


def picture() -> ImageReader:
    """A small grey picture."""
    from PIL import Image

    return ImageReader(Image.new("RGB", (20, 20), "grey"))


def test_a_scanned_page_is_a_problem_and_an_empty_page_is_none(tmp_path: Path) -> None:
    """A scanned page is a problem and an empty page is none."""
    sheet = Sheet()
    sheet.put("words", 72, 100)
    sheet.turn()
    sheet.turn()
    sheet.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    sheet.turn()
    assert read_pdf(sheet.save(tmp_path / "mixed.pdf")).problems == (
        "page 3 has no text layer; run OCR, for instance `ocrmypdf in.pdf out.pdf`, and add the result",
    )


def test_a_scan_without_any_text_is_refused_with_the_remedy(tmp_path: Path) -> None:
    """A scan without any text is refused with the remedy."""
    sheet = Sheet()
    sheet.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    sheet.turn()
    with pytest.raises(UnreadableSource, match=r"no page of .* has a text layer; run OCR, for instance `ocrmypdf"):
        read_pdf(sheet.save(tmp_path / "scan.pdf"))


@pytest.mark.parametrize("password", ["", "wrong"])
def test_an_encrypted_file_asks_for_its_password(tmp_path: Path, password: str) -> None:
    """An encrypted file asks for its password."""
    sheet = Sheet(encrypt=StandardEncryption("secret", ownerPassword="owner"))
    sheet.put("for your eyes only", 72, 100)
    sheet.turn()
    path = sheet.save(tmp_path / "locked.pdf")
    with pytest.raises(LockedSource, match=r"is encrypted: .*--password"):
        read_pdf(path, password=password)
    assert texts(read_pdf(path, password="secret")) == ["for your eyes only"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not a PDF"),
        (b"PK\x03\x04 a zip archive", "is not a PDF"),
        (b"%PDF-1.7\nnothing more", "is damaged"),
        (b"%PDF-1.7\n%%EOF\n", "is damaged"),
    ],
)
def test_what_is_no_readable_pdf_is_refused_in_one_line_that_teaches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    """What is no readable PDF is refused in one line that teaches."""
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableSource, match=says) as caught:
        read_pdf(path)
    assert "\n" not in str(caught.value)
    assert caught.value.mend
    assert capsys.readouterr() == ("", "")


def test_a_file_without_pages_is_refused(tmp_path: Path) -> None:
    """A file without pages is refused."""
    path = tmp_path / "hollow.pdf"
    PdfWriter().write(path)
    with pytest.raises(UnreadableSource, match="has no pages"):
        read_pdf(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A missing file is refused."""
    with pytest.raises(UnreadableSource, match="cannot open"):
        read_pdf(tmp_path / "none.pdf")


def test_a_page_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    """A page that cannot be read costs only itself."""
    sheet = Sheet(pageCompression=0)
    for word in ("first", "second"):
        sheet.put(word, 72, 100)
        sheet.turn()
    path = sheet.save(tmp_path / "half.pdf")
    path.write_bytes(path.read_bytes().replace(b"(second) Tj", b"<< (sec Tj ", 1))
    reading = read_pdf(path)
    assert texts(reading) == ["first"]
    assert [problem.split(" (")[0] for problem in reading.problems] == ["page 2 could not be read"]


REPAIR = "repair it, for instance `qpdf in.pdf out.pdf`, and add the result"


def in_two_fonts(path: Path, change: Callable[[DictionaryObject], None]) -> Path:
    """Two pages in Helvetica, the second with three strings in Times too, whose font is changed."""
    sheet = Sheet()
    for kept, lost in (("first words", ()), ("second words", ("lost words", "   ", "more words"))):
        sheet.put(kept, 72, 300)
        for number, text in enumerate(lost):
            sheet.put(text, 72, 320 + 20 * number, font="Times-Roman")
        sheet.turn()

    def changed(writer: PdfWriter) -> None:
        fonts = writer.pages[1]["/Resources"]["/Font"]  # type: ignore[index]
        change(next(fonts[key] for key in fonts if fonts[key]["/BaseFont"] == "/Times-Roman"))

    return rewritten(sheet.save(path), changed)


def break_font(font: DictionaryObject) -> None:
    """Make a font one of two bytes a character whose characters are lost."""
    font[NameObject("/Subtype")] = NameObject("/Type0")
    font[NameObject("/BaseFont")] = NameObject("/ABCDEF+Minion-Regular")
    font[NameObject("/DescendantFonts")] = ArrayObject([NullObject()])


def test_words_in_a_broken_font_are_a_problem_of_their_page(tmp_path: Path) -> None:
    """The other words are read, and the font, its page and the strings lost in it are named; blank ones are none."""
    reading = read_pdf(in_two_fonts(tmp_path / "broken.pdf", break_font))
    assert texts(reading) == ["first words", "second words"]
    assert reading.problems == (f"page 2: words in font Minion-Regular could not be read (2 strings); {REPAIR}",)


def test_words_in_a_font_that_the_page_lacks_are_a_problem(tmp_path: Path) -> None:
    """A font that is named but not there is called by what the page calls it."""
    sheet = Sheet(pageCompression=0)
    sheet.put("kept words", 72, 100)
    sheet.put("lost words", 72, 120, font="Times-Roman")
    sheet.turn()
    path = sheet.save(tmp_path / "lacking.pdf")
    path.write_bytes(path.read_bytes().replace(b"/F2 10 Tf", b"/F9 10 Tf"))
    reading = read_pdf(path)
    assert texts(reading) == ["kept words"]
    assert reading.problems == (f"page 1: words in font F9 could not be read (1 string); {REPAIR}",)


def test_a_file_whose_only_font_is_broken_is_refused(tmp_path: Path) -> None:
    """Without any word that can be read the file is refused with the remedy."""
    sheet = Sheet()
    sheet.put("lost words", 72, 100)
    sheet.turn()

    def changed(writer: PdfWriter) -> None:
        fonts = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
        break_font(next(iter(fonts.values())).get_object())

    with pytest.raises(UnreadableSource, match=r"no page of .* could be read; .*qpdf"):
        read_pdf(rewritten(sheet.save(tmp_path / "broken.pdf"), changed))


def test_what_is_no_fault_of_the_file_is_not_taken_for_a_broken_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what pypdf raises on damaged files costs a font; anything else is seen."""

    def full(self: PageFont, resource: DictionaryObject) -> None:
        raise MemoryError

    path = in_two_fonts(tmp_path / "sound.pdf", lambda font: None)
    assert read_pdf(path).problems == ()
    monkeypatch.setattr(PageFont, "__init__", full)
    with pytest.raises(MemoryError):
        read_pdf(path)


@pytest.mark.parametrize(("words", "lost"), [("stamped", 3), ("", 0)], ids=["words", "symbols"])
def test_drawings_that_are_too_many_are_a_problem_where_they_hold_words(pdf: Made, words: str, lost: int) -> None:
    """After 500 drawings on a page those with words in them are counted; symbols of a map are not."""

    def draw(sheet: Sheet) -> None:
        sheet.put("kept words", 72, 100)
        sheet.canvas.beginForm("stamp")
        if words:
            sheet.canvas.setFont("Helvetica", 10)
            sheet.canvas.drawString(72, 500, words)
        else:
            sheet.canvas.rect(72, 500, 1, 1)
        sheet.canvas.endForm()
        for _ in range(503):
            sheet.canvas.doForm("stamp")

    found = "page 1: words in 3 drawings could not be read, they are too many or lie too deep in others; "
    found += "print it to a new file, for instance `pdftocairo -pdf in.pdf out.pdf`, and add the result"
    assert pdf(draw).problems == ((found,) if lost else ())


def test_drawings_that_lie_too_deep_are_a_problem(pdf: Made) -> None:
    """Words in the eighth drawing inside another are read, those in the ninth are counted."""

    def draw(sheet: Sheet) -> None:
        for depth in range(9, 0, -1):
            sheet.canvas.beginForm(f"form{depth}")
            sheet.canvas.setFont("Helvetica", 10)
            sheet.canvas.drawString(72, 700 - 20 * depth, f"depth {depth}")
            if depth < 9:
                sheet.canvas.doForm(f"form{depth + 1}")
            sheet.canvas.endForm()
        sheet.canvas.doForm("form1")

    reading = pdf(draw)
    assert texts(reading) == [f"depth {depth}" for depth in range(1, 9)]
    (problem,) = reading.problems
    assert problem.startswith("page 1: words in 1 drawing could not be read, they are too many or lie too deep")


@pytest.mark.parametrize(
    ("title", "author", "expected"),
    [
        ("Peace and Its Price", "A. Writer", ("Peace and Its Price", "A. Writer")),
        ("Microsoft Word - draft7.doc", "user", ("", "")),
        ("thesis.tex", "", ("", "")),
    ],
)
def test_title_and_author_are_taken_only_when_a_person_could_have_meant_them(
    pdf: Made, title: str, author: str, expected: tuple[str, str]
) -> None:
    """Title and author are taken only when a person could have meant them."""

    def draw(sheet: Sheet) -> None:
        sheet.canvas.setTitle(title)
        sheet.canvas.setAuthor(author)
        sheet.put("words", 72, 100)

    reading = pdf(draw)
    assert (reading.title, reading.author) == expected


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    """Progress is told page by page."""
    sheet = Sheet()
    framed(sheet, 3)
    seen: list[tuple[int, int]] = []
    read_pdf(sheet.save(tmp_path / "three.pdf"), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def wide_font(glyphs: list[tuple[str, int]]) -> PageFont:
    """A font of two-byte codes 1, 2, 3 … for these characters with these widths."""
    mapped = "\n".join(f"<{code:04x}> <{ord(char):04x}>" for code, (char, _) in enumerate(glyphs, start=1))
    to_unicode = DecodedStreamObject()
    to_unicode.set_data(
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{mapped}\nendbfchar".encode()
    )
    widths = ArrayObject(NumberObject(width) for _, width in glyphs)
    inner = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType0"),
            NameObject("/BaseFont"): NameObject("/Test"),
            NameObject("/W"): ArrayObject([NumberObject(1), widths]),
        }
    )
    return PageFont(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type0"),
                NameObject("/BaseFont"): NameObject("/Test"),
                NameObject("/Encoding"): NameObject("/Identity-H"),
                NameObject("/DescendantFonts"): ArrayObject([inner]),
                NameObject("/ToUnicode"): to_unicode,
            }
        )
    )


@pytest.mark.parametrize(
    ("glyphs", "superior"),
    [
        ([("2", 465), ("2", 307), ("3", 465), ("3", 307)], [2, 4]),
        ([("2", 465), ("3", 307), ("4", 465), ("4", 307)], [2, 4]),
        ([("i", 271), ("i", 194), ("v", 497), ("v", 314)], [2, 4]),
        ([("1", 465), ("1", 300), ("2", 465), ("2", 460)], []),  # a proportional 1
        ([("1", 300), ("2", 465), ("3", 465)], []),
        ([("a", 480), ("a", 450), ("m", 800), ("m", 650)], []),  # small capitals
    ],
)
def test_superior_figures_are_known_by_their_width(glyphs, superior):
    """Glyphs of their own for raised figures, which OpenType fonts have, are told from figures of the line."""
    font = wide_font(glyphs)
    raw = b"".join(code.to_bytes(2, "big") for code in range(1, len(glyphs) + 1))
    pieces = font.parted(raw)
    assert b"".join(piece for piece, _ in pieces) == raw
    assert [int.from_bytes(p[i : i + 2], "big") for p, up in pieces if up for i in range(0, len(p), 2)] == superior
