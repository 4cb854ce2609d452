"""The formats that reference managers read: BibTeX, BibLaTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from pylatexenc.latexencode import (  # type: ignore[import-untyped]
    RULE_DICT,
    UnicodeToLatexConversionRule,
    UnicodeToLatexEncoder,
)

from caseqa.citing._items import Item, Name, date_of, names_of, raw_item, read_item, text_of
from caseqa.citing._locators import Place
from caseqa.citing._styles import Style
from caseqa.citing._variables import conforming
from caseqa.counting import MONTHS

_BIBTEX_TYPES = {
    "chapter": ("incollection", "incollection"),
    "entry": ("incollection", "incollection"),
    "entry-dictionary": ("incollection", "inreference"),
    "entry-encyclopedia": ("incollection", "inreference"),
    "book": ("book", "book"),
    "article": ("article", "article"),
    "article-journal": ("article", "article"),
    "article-magazine": ("article", "article"),
    "article-newspaper": ("article", "article"),
    "review": ("article", "review"),
    "review-book": ("article", "review"),
    "paper-conference": ("inproceedings", "inproceedings"),
    "pamphlet": ("booklet", "booklet"),
    "report": ("techreport", "report"),
    "thesis": ("phdthesis", "thesis"),
    "webpage": ("misc", "online"),
    "post": ("misc", "online"),
    "post-weblog": ("misc", "online"),
    "dataset": ("misc", "dataset"),
    "software": ("misc", "software"),
}
"""The entry type in BibTeX and in BibLaTeX; ``misc`` for every other item type."""
_HOSTS = {"incollection": "booktitle", "inreference": "booktitle", "inproceedings": "booktitle"}
_HOUSES = {"techreport": "institution", "report": "institution", "phdthesis": "school", "thesis": "institution"}
_RIS_TYPES = {
    "chapter": "CHAP",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "book": "BOOK",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "paper-conference": "CPAPER",
    "pamphlet": "PAMP",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
    "post": "BLOG",
    "post-weblog": "BLOG",
    "dataset": "DATA",
    "software": "COMP",
    "bill": "BILL",
    "legal_case": "CASE",
    "legislation": "STAT",
    "map": "MAP",
    "manuscript": "MANSCPT",
    "patent": "PAT",
    "personal_communication": "PCOMM",
}
"""The reference type in RIS; ``GEN`` for every other item type."""
_SPECIALS = {
    **{ord(character): f"\\{character}" for character in "&%$#_{}"},
    ord("\\"): r"\textbackslash{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
}
_TYPOGRAPHY = {
    ord(k): v for k, v in {"“": "``", "”": "''", "‘": "`", "’": "'", "–": "--", "—": "---", "\u00a0": "~"}.items()
}


def export(csl: str, place: Place | None, style: Style, remarks: Sequence[str] = ()) -> str:
    """The document in an exchange format, with the place (and remarks) in the field for the reader's own notes."""
    item = read_item(csl)
    if style is Style.CSL_JSON:
        return _csl_json(csl, item, place, remarks)
    notes = [*([place.spelled] if place else []), *remarks]
    if style is Style.RIS:
        return _ris(item, notes)
    return _bibtex(item, "; ".join(notes), biblatex=style is Style.BIBLATEX)


def point(csl: str, place: Place | None, style: Style) -> str:
    """What stands in a manuscript for the citation: a LaTeX command, or the cite item of a CSL citation."""
    item = read_item(csl)
    if style is Style.CSL_JSON:
        where = {"locator": place.text, "label": place.label} if place and place.label != "custom" else {}
        if place and not where:
            # A label outside the schema's list is refused; what follows the citation may be any words.
            where = {"suffix": f", {place.text}"}
        return json.dumps({"id": raw_item(csl).get("id") or item["id"], **where}, ensure_ascii=False)
    if style is Style.BIBLATEX:
        # BibLaTeX writes "p." itself before a number.
        spelled = "" if place is None else place.text if place.label == "page" else place.spelled
        command = "autocite"
    else:
        spelled, command = place.spelled if place else "", "cite"
    where_tex = _latex(style is Style.BIBLATEX)(spelled).replace(". ", ".~")
    # Braces keep a closing bracket in a heading from ending the argument.
    where_tex = f"{{{where_tex}}}" if "]" in where_tex else where_tex
    return f"\\{command}{f'[{where_tex}]' if where_tex else ''}{{{_key(item)}}}"


def _csl_json(csl: str, item: Item, place: Place | None, remarks: Sequence[str]) -> str:
    """The item itself; the schema gives an item a locator but no label, so one that is no page says what it is."""
    out = conforming(raw_item(csl), item)
    if remarks:
        out["note"] = "; ".join(filter(None, (text_of(item, "note"), *remarks)))
    if place:
        out["locator"] = place.text if place.label == "page" else place.spelled
    return json.dumps(out, ensure_ascii=False, indent=2)


def _bibtex(item: Item, annotation: str, *, biblatex: bool) -> str:
    """One BibTeX or BibLaTeX entry."""
    kind = _BIBTEX_TYPES.get(text_of(item, "type"), ("misc", "misc"))[biblatex]
    encode = _latex(biblatex)
    fields = {
        **{
            role: " and ".join(_bibtex_name(name, encode) for name in names_of(item, role))
            for role in ("author", "editor", "translator")
        },
        "title": _protected(item, "title", encode),
        _HOSTS.get(kind, ("journaltitle" if biblatex else "journal") if kind in ("article", "review") else "series"): (
            _protected(item, "container-title", encode)
        ),
        **_bibtex_published(item, kind, encode, biblatex),
        "pages": encode(text_of(item, "page").replace("–", "-")).replace("-", "--"),
        **{
            ours: encode(text_of(item, theirs))
            for ours, theirs in (("volume", "volume"), ("edition", "edition"), ("isbn", "ISBN"), ("issn", "ISSN"))
        },
        "number": encode(text_of(item, "issue") or text_of(item, "number")),
        # Both are read verbatim; only what would break the entry itself is written otherwise.
        "doi": _verbatim(text_of(item, "DOI")),
        "url": _verbatim(text_of(item, "URL")),
        "annotation" if biblatex else "annote": encode(annotation),
    }
    if collection := text_of(item, "collection-title"):
        fields["series"] = encode(collection)
    if biblatex:
        fields["shorttitle"] = encode(text_of(item, "title-short"))
        fields["urldate"] = "-".join(f"{part:02}" for part in date_of(item, "accessed"))
    entry = Entry(kind, _key(item), [Field(key, value) for key, value in fields.items() if value])
    return write_string(Library([entry])).strip()


def _bibtex_published(item: Item, kind: str, encode: Callable[[str], str], biblatex: bool) -> dict[str, str]:
    """By whom, where and when, under the names the entry type has for it."""
    house = _HOUSES.get(kind, "publisher")
    if kind in ("misc", "online", "booklet"):
        house = "organization" if biblatex else "howpublished"
    date, words = date_of(item), item.get("issued")
    year = "" if not date else str(date[0])
    if not date and isinstance(words, dict):
        year = encode(str(words.get("literal", "")))
    when = {"date": "-".join(f"{part:02}" for part in date)} if biblatex and date else {"year": year}
    if not biblatex and len(date) > 1:
        when["month"] = MONTHS[date[1] - 1]
    return {
        house: encode(text_of(item, "publisher")),
        "location" if biblatex else "address": encode(text_of(item, "publisher-place")),
        **when,
    }


def _bibtex_name(name: Name, encode: Callable[[str], str]) -> str:
    """A name as "von Family, Jr, Given"; one that BibTeX would take apart wrongly stays whole in braces."""
    if "literal" in name:
        return f"{{{encode(name['literal'])}}}"
    family = encode(name.get("family", ""))
    if "," in family or " and " in family:
        family = f"{{{family}}}"
    particles = [encode(name[part]) for part in ("dropping-particle", "non-dropping-particle") if part in name]
    parts = [" ".join([*particles, family]), encode(name.get("suffix", "")), encode(name.get("given", ""))]
    return ", ".join(part for part in parts if part)


def _protected(item: Item, key: str, encode: Callable[[str], str]) -> str:
    """A title whose proper names keep their capitals where a style sets titles in sentence case.

    They are known only where the record gives the title in sentence case; otherwise the whole title is kept as it is.
    """
    title = text_of(item, key)
    custom = item.get("custom")
    cased = custom.get("sentence-case") if isinstance(custom, dict) else None
    words = str(cased.get(key, "")).split() if isinstance(cased, dict) else []
    if [word.casefold() for word in words] != title.casefold().split():
        return f"{{{encode(title)}}}" if title else ""
    starts = {0} | {n + 1 for n, word in enumerate(words) if word.endswith(":")}
    pairs = zip(title.split(), words, strict=True)
    return " ".join(
        f"{{{encode(word)}}}"
        if (known != known.lower() and n not in starts) or known[1:] != known[1:].lower()
        else encode(word)
        for n, (word, known) in enumerate(pairs)
    )


def _verbatim(value: str) -> str:
    """A web address without the characters that would end the field early."""
    return "".join(f"%{ord(c):02X}" if c in "{}\\" else c for c in value)


@cache
def _latex(biblatex: bool) -> Callable[[str], str]:
    """How text is written in LaTeX: BibLaTeX reads Unicode, BibTeX is safest in ASCII."""
    tables = _SPECIALS if biblatex else {**_SPECIALS, **_TYPOGRAPHY}
    rules = [
        UnicodeToLatexConversionRule(RULE_DICT, tables, replacement_latex_protection="none"),
        *([] if biblatex else ["defaults"]),
    ]
    encoder = UnicodeToLatexEncoder(
        conversion_rules=rules,
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
    return lambda value: str(encoder.unicode_to_latex(unicodedata.normalize("NFC", value)))


def _key(item: Item) -> str:
    """The citation key: the item's own id in the characters every BibTeX program takes."""
    plain = unicodedata.normalize("NFKD", str(item["id"])).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9:._-]+", "-", plain).strip("-") or "source"


def _ris(item: Item, notes: list[str]) -> str:
    """One RIS record; the format is a tag, two spaces, a hyphen and the value on each line."""
    kind = _RIS_TYPES.get(text_of(item, "type"), "GEN")
    date = date_of(item)
    first, _, last = text_of(item, "page").replace("–", "-").partition("-")
    lines = [("TY", kind), ("ID", _key(item))]
    for tag, role in (("AU", "author"), ("A2", "editor"), ("A3", "collection-editor"), ("A4", "translator")):
        lines += [(tag, _ris_name(name)) for name in names_of(item, role)]
    lines += [
        ("TI", text_of(item, "title")),
        ("ST", text_of(item, "title-short")),
        ("T2", text_of(item, "container-title")),
        ("T3", text_of(item, "collection-title")),
        ("PY", str(date[0]) if date else ""),
        ("DA", "/".join([f"{part:02}" for part in date] + [""] * (4 - len(date))) if len(date) > 1 else ""),
        ("PB", text_of(item, "publisher")),
        ("CY", text_of(item, "publisher-place")),
        ("VL", text_of(item, "volume")),
        ("IS", text_of(item, "issue") or text_of(item, "number")),
        ("ET", text_of(item, "edition")),
        ("SP", first.strip()),
        ("EP", last.strip()),
        ("SN", text_of(item, "ISBN") or text_of(item, "ISSN")),
        ("DO", text_of(item, "DOI")),
        ("UR", text_of(item, "URL")),
        ("LA", text_of(item, "language")),
        *(("N1", note) for note in notes),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in lines if value) + "ER  - \n"


def _ris_name(name: Name) -> str:
    """A name as "Family, Given, Suffix" with its particles before the family name."""
    if "literal" in name:
        return name["literal"]
    particles = [name[part] for part in ("dropping-particle", "non-dropping-particle", "family") if part in name]
    return ", ".join(filter(None, (" ".join(particles), name.get("given", ""), name.get("suffix", ""))))
