"""Read a PDF into lines in reading order, with raised marks, page labels and an account of what was left out."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from caseqa.errors import LockedSource, UnreadableSource
from caseqa.records import Line, Reading

from .pdf_columns import ordered
from .pdf_fonts import BROKEN, FontShelf
from .pdf_furniture import Sheet, clear
from .pdf_labels import from_print, from_tree
from .pdf_lines import fragments, line_of
from .pdf_runs import page_ink
from .pdf_space import Ink, Run, page_matrix

MEDIA_TYPE = "application/pdf"
_REPAIR = "repair it, for instance `qpdf in.pdf out.pdf`, and add the result"
_PRINT = "print it to a new file, for instance `pdftocairo -pdf in.pdf out.pdf`, and add the result"
_OCR = "run OCR, for instance `ocrmypdf in.pdf out.pdf`, and add the result"
# Where pypdf's messages begin to quote the bytes they stumbled over.
_NOISE = re.compile(r" @\d|:? b['\"]| starting (?:with|at)| for obj")
# Text mostly of these characters was drawn with a font that does not say what its glyphs mean.
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]")
_MOSTLY = 0.3
# A page without words is blank but for ornaments, unless pictures cover this share of it, or it takes
# this many operators to draw: letters turned to outlines take about five each.
_PICTURE, _OUTLINES = 0.05, 500
# A page whose text runs mostly one rotated way is a page laid on its side.
_SIDEWAYS = 0.6
_NO_TITLE = re.compile(
    r"microsoft (word|powerpoint|excel)\b.*|untitled.*|.*\.(docx?|pdf|indd|qxd|tex|dvi|rtf|odt|pptx?|p65|wpd|eps|html?)"
    r"|[\W\d_]*|.{1,3}|title|document\d*|slide \d+|print(ed)? .*|layout \d+",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"(user|admin(istrator)?|unknown|author|anonymous|owner|default|root|[\W\d_]*)", re.IGNORECASE)


def read_pdf(path: Path, *, password: str = "", progress: Callable[[int, int], None] | None = None) -> Reading:
    """The lines of a PDF in reading order, notes at the foot of their page or column, furniture left out.

    Raises LockedSource when the file wants a password, UnreadableSource when it is damaged, no PDF, or has no text.
    """
    with _quiet():
        reader = _open(path, password)
        pages = _page_count(reader, path)
        sheets, counts, problems, pictured = _sheets(reader, pages, progress)
        labels = _tree_labels(reader)
        title, author = _names(reader)
    cleared = clear(sheets)
    lines = tuple(line_of(sheet.number, parts) for sheet in cleared.sheets for parts in ordered(sheet.parts) if parts)
    if not lines and problems and not pictured:
        raise UnreadableSource(
            f"no page of {path} could be read", "fetch it again, or repair it, for instance `qpdf in.pdf out.pdf`"
        )
    if not lines:
        raise UnreadableSource(f"no page of {path} has a text layer", _OCR)
    written = {line.page for line in lines}
    problems += [(n, f"page {n} has no text layer; {_OCR}") for n in sorted(pictured - written)]
    problems += _undecoded(lines)
    counts.update(cleared.counts)
    return Reading(
        media_type=MEDIA_TYPE,
        lines=lines,
        page_labels=labels or from_print(cleared.edge_texts, pages),
        problems=tuple(sentence for _, sentence in sorted(problems)),
        furniture=tuple(sorted((what, count) for what, count in counts.items() if count)),
        title=title,
        author=author,
        edges=cleared.edge_texts.get(1, ()),
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's own warnings off the terminal; what matters is told in ``problems``."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _open(path: Path, password: str) -> PdfReader:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadableSource(f"cannot open {path}: {error.strerror}", "check the path") from error
    if b"%PDF-" not in head:
        raise UnreadableSource(f"{path} is not a PDF: it does not begin with %PDF-", "check what the file really is")
    try:
        reader = PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt(password)
    except DependencyError as error:
        mend = "decrypt it first, for instance `qpdf --decrypt --password=... in.pdf out.pdf`"
        raise UnreadableSource(f"{path} is encrypted in a way that needs more software", mend) from error
    except Exception as error:
        raise _damaged(path) from error
    if locked:
        wrong = "the password given does not open it" if password else "it opens only with a password"
        raise LockedSource(f"{path} is encrypted: {wrong}", "pass the right one with `--password`")
    return reader


def _damaged(path: Path) -> UnreadableSource:
    mend = "fetch it again, or repair it, for instance `qpdf in.pdf out.pdf`"
    return UnreadableSource(f"{path} is damaged: its pages cannot be found", mend)


def _page_count(reader: PdfReader, path: Path) -> int:
    try:
        pages = len(reader.pages)
    except Exception as error:
        raise _damaged(path) from error
    if not pages:
        raise UnreadableSource(f"{path} has no pages", "fetch it again, or export it again")
    return pages


def _sheets(
    reader: PdfReader, pages: int, progress: Callable[[int, int], None] | None
) -> tuple[list[Sheet], Counter[str], list[tuple[int, str]], set[int]]:
    """Every page as fragments; what never was text of the page; problems; pages that hold pictures."""
    shelf = FontShelf()
    sheets: list[Sheet] = []
    counts: Counter[str] = Counter()
    problems: list[tuple[int, str]] = []
    pictured: set[int] = set()
    for number in range(1, pages + 1):
        try:
            page = reader.pages[number - 1]
            sheet, drawn, lost = _sheet(page, number, shelf, counts)
            sheets.append(sheet)
            problems += [(number, f"page {number}: {one}") for one in lost]
            if drawn:
                pictured.add(number)
        except BROKEN as e:
            reason = _NOISE.split(" ".join(str(e).split()))[0] or type(e).__name__
            problems.append((number, f"page {number} could not be read ({reason}); {_REPAIR}"))
        if progress is not None:
            progress(number, pages)
    return sheets, counts, problems, pictured


def _sheet(page: PageObject, number: int, shelf: FontShelf, counts: Counter[str]) -> tuple[Sheet, bool, list[str]]:
    """One page as fragments, whether pictures or outlines could hold words that its text does not, and what is lost."""
    ink = page_ink(page, shelf)
    turn = _turn(ink.runs)
    if turn:
        ink = page_ink(page, shelf, turn)
    _, width, height = page_matrix(page, turn)
    drawn = ink.picture > _PICTURE * width * height or ink.strokes > _OUTLINES
    sheet = Sheet(number, width, height, tuple(fragments(_upright(ink.runs, width, height, counts))))
    return sheet, drawn, _lost(ink)


def _lost(ink: Ink) -> list[str]:
    """What of a page's words could not be read, and the remedy."""
    lost = [
        f"words in font {name} could not be read ({count} {'strings' if count > 1 else 'string'}); {_REPAIR}"
        for name, count in sorted(ink.unread.items())
        if count
    ]
    if ink.left_out:
        found = f"{ink.left_out} {'drawings' if ink.left_out > 1 else 'drawing'}"
        lost.append(f"words in {found} could not be read, they are too many or lie too deep in others; {_PRINT}")
    return lost


def _turn(runs: list[Run]) -> int:
    """By how much to turn a page whose text lies on its side."""
    weights: Counter[int] = Counter()
    for run in runs:
        weights[run.angle] += len(run.text.strip())
    if not weights:
        return 0
    angle, weight = weights.most_common(1)[0]
    return (360 - angle) % 360 if angle in (90, 180, 270) and weight > _SIDEWAYS * weights.total() else 0


def _upright(runs: list[Run], width: float, height: float, counts: Counter[str]) -> list[Run]:
    """The upright runs on the visible page; the others are counted, a group of neighbours once."""
    kept: list[Run] = []
    last = ""
    for run in runs:
        what = ""
        if not run.text.strip():
            what = last if run.angle else ""
        elif not (-2 < run.y < height + 2 and run.x1 > -2 and run.x0 < width + 2):
            what = "outside_page"
        elif run.angle:
            what = "watermark" if run.angle == 45 else "vertical_text"
        if what and what != last:
            counts[what] += 1
        last = what
        if not what:
            kept.append(run)
    return kept


def _tree_labels(reader: PdfReader) -> tuple[str | None, ...] | None:
    try:
        if "/PageLabels" not in reader.root_object:
            return None
        return from_tree(reader.page_labels)
    except Exception:  # a broken label tree costs the labels, not the text
        return None


def _names(reader: PdfReader) -> tuple[str, str]:
    """Title and author from the file's properties, when a person could have meant them."""
    try:
        found = reader.metadata
        title = " ".join(str(found.title or "").split()) if found else ""
        author = " ".join(str(found.author or "").split()) if found else ""
    except Exception:  # broken properties cost the title, not the text
        return "", ""
    return ("" if _NO_TITLE.fullmatch(title) else title, "" if _NO_AUTHOR.fullmatch(author) else author)


def _undecoded(lines: tuple[Line, ...]) -> list[tuple[int, str]]:
    """A problem for each page whose characters cannot be told."""
    total: Counter[int] = Counter()
    bad: Counter[int] = Counter()
    for line in lines:
        total[line.page] += len(line.text)
        bad[line.page] += len(_UNREADABLE.findall(line.text))
    mend = "run OCR, for instance `ocrmypdf --force-ocr in.pdf out.pdf`, and add the result"
    return [
        (page, f"the characters of page {page} cannot be told, its fonts do not name them; {mend}")
        for page in sorted(total)
        if bad[page] > _MOSTLY * total[page]
    ]
