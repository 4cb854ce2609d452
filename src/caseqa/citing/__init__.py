"""Citations of a document, with their locator, in the styles editors ask for and the formats tools read.

The prose styles come from a CSL processor and the style files installed with it; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from caseqa.citing._exports import export, point
from caseqa.citing._items import read_item, text_of
from caseqa.citing._locators import Place, pages_of, place_of
from caseqa.citing._processing import Work, render_entry, render_note, shortened_page, term
from caseqa.citing._styles import MANNERS, Manner, Style
from caseqa.citing._telling_apart import TITLED, suffix
from caseqa.citing._telling_apart import tell_apart as told_apart
from caseqa.citing._typesetting import ITALIC, UPRIGHT, Run, runs, upright
from caseqa.errors import BadRecord, CaseQAError
from caseqa.records import Note, SourceKind, Span
from caseqa.references import read_references
from caseqa.results import Locator

__all__ = [
    "MANNERS",
    "Manner",
    "Run",
    "Style",
    "cite",
    "cite_in_text",
    "collected",
    "quoted_in",
    "record",
    "suffix",
    "typeset",
    "where",
]


def cite(csl: str, locator: Locator | None, style: Style) -> str:
    """The full note with its locator (chicago-note), the entry in the list of works, or the exported record.

    An entry in a list of works has no locator: ``cite_in_text`` has it. Exported records carry it where
    the format keeps the reader's own notes. Raises BadRecord when ``csl`` is no item one can cite.
    """
    if style not in MANNERS:
        return export(csl, _place(csl, locator, style), style)
    return upright(_cited(csl, locator, style))


def cite_in_text(csl: str, locator: Locator | None, style: Style) -> str:
    """What stands in the text with its locator: "(Brook 2014, 12)", a short note, or a command for LaTeX.

    Raises BadRecord when ``csl`` is no item one can cite, CaseQAError for RIS, which has no such form.
    """
    if style is Style.RIS:
        _place(csl, locator, style)
        raise CaseQAError(
            "RIS has no citation within a text", f"choose one of {', '.join(s for s in Style if s != style)}"
        )
    if style not in MANNERS:
        return point(csl, _place(csl, locator, style), style)
    return upright(_cited(csl, locator, style, short=True))


def quoted_in(csl: str, locator: Locator | None, style: Style, source_text: str) -> str:
    """The source of words that a document quotes from somebody else, followed by the document they were read in.

    ``source_text`` is the resolved note and is kept as its author wrote it. Raises BadRecord when it is
    blank or ``csl`` is no item one can cite.
    """
    if style not in MANNERS:
        return export(csl, _place(csl, locator, style), style, [f"quoting {_source(source_text)}"])
    return upright(_quoted_in(csl, locator, style, source_text, short=style is not Style.CHICAGO_NOTE))


def typeset(
    csl: str, locator: Locator | None, style: Style, *, short: bool = False, source_text: str = ""
) -> tuple[Run, ...]:
    """A citation in a prose style with its italics: as ``cite`` gives it, or where ``short`` as ``cite_in_text`` does.

    With a ``source_text`` that source comes first, as in ``quoted_in``, in a short form inside the same brackets.
    Raises BadRecord when ``csl`` is no item one can cite.
    """
    if source_text and short and style is not Style.CHICAGO_NOTE:
        # Brackets inside brackets are square.
        source = _titled(_source(source_text)).translate(str.maketrans("()", "[]"))
        before = f"{source}, {MANNERS[style].quoted} "
        return runs(render_note(_work(csl, style, short=True), _place(csl, locator, style), prefix=before))
    if source_text:
        return runs(_quoted_in(csl, locator, style, source_text, short=short))
    return runs(_cited(csl, locator, style, short=short))


def record(csl: str, style: Style, remarks: Sequence[str]) -> str:
    """A document in an exchange format with remarks in the field for the reader's own notes."""
    return export(csl, None, style, remarks)


def collected(records: Sequence[str], style: Style) -> str:
    """Records of an exchange format as one file of it."""
    if style is Style.CSL_JSON:
        return "[\n" + ",\n".join(records) + "\n]\n"
    return "\n".join(records) if style is Style.RIS else "\n\n".join(records) + "\n"


def tell_apart(records: Mapping[str, str], style: Style) -> dict[str, str]:
    """The records of works cited together, by any name, so that no two of them are cited alike in a style.

    Author and date get a suffix (2020a, 2020b), MLA the title; a Chicago note has the title anyway.
    """
    return told_apart(records, style, lambda csl: cite_in_text(csl, None, style))


def where(csl: str, locator: Locator, style: Style) -> str:
    """The place alone, spelled as the style spells it: "p. 12", "sec. III, para. 4"; empty when there is none."""
    place = _place(csl, locator, style)
    return place.spelled if place else ""


def _cited(csl: str, locator: Locator | None, style: Style, *, short: bool = False) -> str:
    """A citation in a prose style, its italics fenced."""
    place = _place(csl, locator, style)
    if short or style is Style.CHICAGO_NOTE:
        return render_note(_work(csl, style, short=short), place)
    return render_entry(_work(csl, style))


def _quoted_in(csl: str, locator: Locator | None, style: Style, source_text: str, *, short: bool) -> str:
    """A source read in another one, in a prose style, its italics fenced."""
    source, words = _titled(_source(source_text)), MANNERS[style].quoted
    place = _place(csl, locator, style)
    if style is Style.CHICAGO_NOTE:
        return f"{source}, {words} {render_note(_work(csl, style, short=short), place)}"
    if style is Style.CHICAGO_BIBLIOGRAPHY:
        return f"{source}. {words.capitalize()} {render_note(_work(csl, style), place)}"
    return f"{source} {render_note(_work(csl, style, short=True), place, prefix=f'{words} ')}"


def _source(text: str) -> str:
    source = " ".join(text.split()).rstrip(" .;,")
    if not source:
        raise BadRecord("a source quoted in another one needs its own words, found none", "cite the document itself")
    return source


@lru_cache(maxsize=256)
def _titled(source: str) -> str:
    """A source in an author's words with the titles of books and reports fenced as italic, as every style has them.

    A title in quotation marks is a part of something or unpublished, and stays upright.
    """
    for one in read_references([Note("n", "1", source, 1, Span(0, len(source)))]):
        at = source.find(one.title) if one.title else -1
        if (
            one.kind in (SourceKind.BOOK, SourceKind.REPORT)
            and at >= 0
            and source[:at].rstrip()[-1:] not in set("“‘\"'")
        ):
            source = f"{source[:at]}{ITALIC}{one.title}{UPRIGHT}{source[at + len(one.title) :]}"
    return source


def _work(csl: str, style: Style, *, short: bool = False) -> Work:
    """A document with the CSL file that cites it."""
    manner, custom = MANNERS[style], read_item(csl).get("custom")
    return Work(
        csl,
        manner.short if short else manner.entry,
        manner.sentence_case,
        manner.article,
        TITLED in (custom if isinstance(custom, dict) else {}),
    )


def _place(csl: str, locator: Locator | None, style: Style) -> Place | None:
    """Where the locator points, in the words of the style; exports use those of Chicago."""
    title = text_of(read_item(csl), "title")
    manner = MANNERS.get(style, MANNERS[Style.CHICAGO_NOTE])
    pages = pages_of(locator, lambda first, last: shortened_page(manner.entry, first, last))
    return place_of(locator, manner, pages, term(manner.entry, "paragraph"), term(manner.entry, "section"), title)
