"""A basket as a Word document with real footnotes: the few parts of WordprocessingML that it takes, written with lxml.

The libraries that write .docx have no footnotes (python-docx has had the request open since its first day).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO

from lxml import etree
from lxml.builder import ElementMaker

from caseqa.basket import _word_parts as parts
from caseqa.basket._sheet import Entry, Quoted, Sheet
from caseqa.citing import Run

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
_E = ElementMaker(namespace=_W, nsmap={"w": _W})
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every part, so that the same basket gives the same bytes."""


def document(sheet: Sheet, title: str) -> bytes:
    """The .docx file; citations in notes become footnotes, others stand in the text."""
    notes: list[etree._Element] = []
    body = [_paragraph([_run(title)], "Title")]
    for entry in sheet.entries:
        body += _entry(entry, notes)
    if sheet.works:
        body.append(_paragraph([_run(sheet.heading)], "Heading1"))
        body += [_paragraph(_runs(work), "Bibliography") for work in sheet.works]
    main = _E.document(_E.body(*body, _E.sectPr(_E.pgSz(_w(w="11906", h="16838")), _E.pgMar(_w(**parts.MARGINS)))))
    return _packed(
        {
            "[Content_Types].xml": parts.CONTENT_TYPES,
            "_rels/.rels": parts.RELATIONSHIPS,
            "docProps/core.xml": parts.core(title),
            "word/document.xml": _bytes(main),
            "word/footnotes.xml": _bytes(_E.footnotes(*_separators(), *notes)),
            "word/styles.xml": parts.STYLES,
            "word/settings.xml": parts.SETTINGS,
            "word/_rels/document.xml.rels": parts.DOCUMENT_RELATIONSHIPS,
        }
    )


def _entry(entry: Entry, notes: list[etree._Element]) -> list[etree._Element]:
    made = [_paragraph([_run("Claim: ", bold=True), _run(entry.claim)])] if entry.claim else []
    made += [_paragraph([_run(entry.finding)])] if entry.finding else []
    for quoted in entry.quotations:
        made.append(_quotation(quoted, notes))
        if quoted.warning:
            made.append(_paragraph([_run(quoted.warning, bold=True)]))
        if quoted.rests_on:
            made.append(_paragraph([_run("The study’s notes there:")], "RestsOn"))
            made += [_paragraph([_run(note)], "RestsOn") for note in quoted.rests_on]
    made += [_paragraph([_run(piece)]) for piece in re.split(r"\n\s*\n", entry.remark) if piece.strip()]
    return made


def _quotation(quoted: Quoted, notes: list[etree._Element]) -> etree._Element:
    runs = [_run(quoted.text)]
    if quoted.in_note:
        number = str(len(notes) + 1)
        notes.append(_footnote(number, quoted.citation))
        runs.append(_E.r(_E.rPr(_E.rStyle(_w(val="FootnoteReference"))), _E.footnoteReference(_w(id=number))))
    else:
        runs += [_run(" "), *_runs(quoted.citation), *([_run(quoted.stop)] if quoted.stop else [])]
    return _paragraph(runs, "Quote" if quoted.block else "")


def _footnote(number: str, citation: Iterable[Run]) -> etree._Element:
    mark = _E.r(_E.rPr(_E.rStyle(_w(val="FootnoteReference"))), _E.footnoteRef())
    return _E.footnote(_w(id=number), _paragraph([mark, _run(" "), *_runs(citation)], "FootnoteText"))


def _separators() -> tuple[etree._Element, etree._Element]:
    """The two notes that Word keeps for the line between text and notes."""
    first = _E.footnote(_w(type="separator", id="-1"), _E.p(_E.r(_E.separator())))
    second = _E.footnote(_w(type="continuationSeparator", id="0"), _E.p(_E.r(_E.continuationSeparator())))
    return first, second


def _paragraph(runs: Sequence[etree._Element], style: str = "") -> etree._Element:
    named = [_E.pPr(_E.pStyle(_w(val=style)))] if style else []
    return _E.p(*named, *runs)


def _runs(citation: Iterable[Run]) -> list[etree._Element]:
    return [_run(run.text, italic=run.italic) for run in citation]


def _run(text: str, *, bold: bool = False, italic: bool = False) -> etree._Element:
    set_so = [*([_E.b()] if bold else []), *([_E.i()] if italic else [])]
    words = re.sub(r"[\t\r\n]+", " ", _ILLEGAL.sub("", text))
    return _E.r(*([_E.rPr(*set_so)] if set_so else []), _E.t(words, _SPACE))


def _w(**attributes: str) -> dict[str, str]:
    return {f"{{{_W}}}{name}": value for name, value in attributes.items()}


def _bytes(element: etree._Element) -> bytes:
    made: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _packed(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
