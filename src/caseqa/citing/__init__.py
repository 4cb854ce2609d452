"""Citations of a document, with their locator, in the styles editors ask for and the formats tools read.

The prose styles come from a CSL processor and the style files installed with it; nothing is fetched.
"""

from __future__ import annotations

from caseqa.citing._exports import export, point
from caseqa.citing._items import read_item, text_of
from caseqa.citing._locators import Place, place_of
from caseqa.citing._processing import Work, render_entry, render_note, term
from caseqa.citing._styles import MANNERS, Style
from caseqa.errors import BadRecord, CaseQAError
from caseqa.results import Locator

__all__ = ["Style", "cite", "cite_in_text", "quoted_in"]


def cite(csl: str, locator: Locator | None, style: Style) -> str:
    """The full note with its locator (chicago-note), the entry in the list of works, or the exported record.

    An entry in a list of works has no locator: ``cite_in_text`` has it. Exported records carry it where
    the format keeps the reader's own notes. Raises BadRecord when ``csl`` is no item one can cite.
    """
    place = _place(csl, locator, style)
    if style not in MANNERS:
        return export(csl, place, style)
    work = _work(csl, style)
    return render_note(work, place) if style is Style.CHICAGO_NOTE else render_entry(work)


def cite_in_text(csl: str, locator: Locator | None, style: Style) -> str:
    """What stands in the text with its locator: "(Brook 2014, 12)", a short note, or a command for LaTeX.

    Raises BadRecord when ``csl`` is no item one can cite, CaseQAError for RIS, which has no such form.
    """
    place = _place(csl, locator, style)
    if style is Style.RIS:
        raise CaseQAError(
            "RIS has no citation within a text", f"choose one of {', '.join(s for s in Style if s != style)}"
        )
    if style not in MANNERS:
        return point(csl, place, style)
    return render_note(_work(csl, style, short=True), place)


def quoted_in(csl: str, locator: Locator | None, style: Style, source_text: str) -> str:
    """The source of words that a document quotes from somebody else, followed by the document they were read in.

    ``source_text`` is the resolved note and is kept as its author wrote it. Raises BadRecord when it is
    blank or ``csl`` is no item one can cite.
    """
    source = " ".join(source_text.split()).rstrip(" .;,")
    if not source:
        raise BadRecord("a source quoted in another one needs its own words, found none", "cite the document itself")
    place = _place(csl, locator, style)
    if style not in MANNERS:
        return export(csl, place, style, remark=f"quoting {source}")
    words = MANNERS[style].quoted
    if style is Style.CHICAGO_NOTE:
        return f"{source}, {words} {render_note(_work(csl, style), place)}"
    if style is Style.CHICAGO_BIBLIOGRAPHY:
        return f"{source}. {words.capitalize()} {render_note(_work(csl, style), place)}"
    return f"{source} {render_note(_work(csl, style, short=True), place, prefix=f'{words} ')}"


def _work(csl: str, style: Style, *, short: bool = False) -> Work:
    """A document with the CSL file that cites it."""
    manner = MANNERS[style]
    return Work(csl, manner.short if short else manner.entry, manner.sentence_case)


def _place(csl: str, locator: Locator | None, style: Style) -> Place | None:
    """Where the locator points, in the words of the style; exports use those of Chicago."""
    title = text_of(read_item(csl), "title")
    manner = MANNERS.get(style, MANNERS[Style.CHICAGO_NOTE])
    return place_of(locator, manner, term(manner.entry, "paragraph"), term(manner.entry, "section"), title)
