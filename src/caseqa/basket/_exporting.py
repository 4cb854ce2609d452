"""A basket in the files a writer hands in or a reference manager reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from caseqa.anchors import Anchor
from caseqa.basket import _html, _markdown, _word
from caseqa.basket._items import Basket, Excerpt, Item
from caseqa.basket._sheet import BLOCK_FROM, lay_out
from caseqa.citing import Style, cite, collected, record, where
from caseqa.claims import LEANINGS, Verdict
from caseqa.errors import CaseQAError


class ExportForm(StrEnum):
    """What a basket can be exported to."""

    MARKDOWN = "markdown"
    PANDOC = "pandoc"
    DOCX = "docx"
    HTML = "html"
    RIS = "ris"
    CSL_JSON = "csl-json"
    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"


ENDINGS = {
    ExportForm.MARKDOWN: "md",
    ExportForm.PANDOC: "md",
    ExportForm.DOCX: "docx",
    ExportForm.HTML: "html",
    ExportForm.RIS: "ris",
    ExportForm.CSL_JSON: "json",
    ExportForm.BIBTEX: "bib",
    ExportForm.BIBLATEX: "bib",
}
PAGE_STYLES = tuple(BLOCK_FROM)
"""The styles a page can be written in."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of an export, by its name."""

    name: str
    content: bytes


def export(
    basket: Basket,
    form: ExportForm,
    style: Style,
    *,
    name: str = "basket",
    title: str = "Evidence",
    records: Mapping[str, str] | None = None,
    places: Mapping[str, Sequence[Anchor]] | None = None,
) -> tuple[ExportFile, ...]:
    """The files of an export: one, or for pandoc the text and its ``.bib``.

    ``records`` are the documents' bibliographic records as they are now (those kept in the basket stand in for
    missing ones), ``places`` where each item's words stand now. Raises CaseQAError for an empty basket, and for a
    style in which no page can be written.
    """
    if not basket.items:
        raise CaseQAError("the basket is empty", 'collect something first, for instance `caseqa basket add "…"`')
    known = _keyed({**{kept.document: kept.csl for kept in basket.records}, **(records or {})}, basket)
    file = f"{name}.{ENDINGS[form]}"
    if form in (ExportForm.RIS, ExportForm.CSL_JSON, ExportForm.BIBTEX, ExportForm.BIBLATEX):
        return (ExportFile(file, _records(basket, form, known).encode()),)
    if style not in BLOCK_FROM:
        raise CaseQAError(f"no page is written in {style}", f"choose one of {', '.join(PAGE_STYLES)}")
    sheet = lay_out(basket, known, places or {}, style)
    match form:
        case ExportForm.DOCX:
            return (ExportFile(file, _word.document(sheet, title)),)
        case ExportForm.HTML:
            return (ExportFile(file, _html.page(sheet, title).encode()),)
        case ExportForm.MARKDOWN:
            return (ExportFile(file, _markdown.with_notes(sheet, title).encode()),)
    bib = f"{name}.bib"
    keys = {document: _key(csl) for document, csl in known.items()}
    text = _markdown.with_keys(sheet, title, known, keys, bib)
    entries = "\n\n".join(cite(csl, None, Style.BIBLATEX) for csl in known.values())
    return ExportFile(file, text.encode()), ExportFile(bib, f"{entries}\n".encode())


def _keyed(records: Mapping[str, str], basket: Basket) -> dict[str, str]:
    """The records of the documents in the basket, each with an id of its own for citation keys.

    Raises CaseQAError when a record is missing.
    """
    found: dict[str, str] = {}
    for document in dict.fromkeys(excerpt.document for item in basket.items for excerpt in item.excerpts):
        if document not in records:
            raise CaseQAError(
                f"the bibliographic record of {document} is neither in the library nor in the basket",
                f"add {document} to the library again",
            )
        found[document] = json.dumps({**json.loads(records[document]), "id": document}, ensure_ascii=False)
    return found


def _key(csl: str) -> str:
    """The citation key that the BibLaTeX entry of a record has."""
    return cite(csl, None, Style.BIBLATEX).split("{", 1)[1].split(",", 1)[0]


def _records(basket: Basket, form: ExportForm, known: Mapping[str, str]) -> str:
    """The works for a reference manager, what was collected from each in its notes."""
    remarks: dict[str, list[str]] = {document: [] for document in known}
    for item in basket.items:
        for number, one in enumerate(item.excerpts):
            remarks[one.document].append(_remark(one, known, item, item.remark if number == 0 else ""))
    style = Style(form.value)
    return collected([record(csl, style, remarks[document]) for document, csl in known.items()], style)


def _remark(found: Excerpt, known: Mapping[str, str], item: Item, remark: str) -> str:
    """An excerpt as a note in a reference manager: words, place, whose words, what for, and the user's remark."""
    place = where(known[found.document], found.locator, Style.RIS)
    parts = [f"“{' '.join(found.text.split())}”", f"({place})" if place else ""]
    parts.append(f"quoted from {found.quoted_from.rstrip('.')}." if found.quoted_from else "")
    said = f"{LEANINGS[Verdict(item.leaning)]} Claim" if item.leaning else found.stance
    parts.append(f"[{said}: {item.claim}]" if found.stance else "")
    return " ".join(part for part in (*parts, remark) if part)
