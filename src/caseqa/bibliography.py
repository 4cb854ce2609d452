"""The sources of a study as a bibliography for a reference manager: doubts are flagged, omissions named."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from caseqa.cataloguing import CSL_TYPES, named
from caseqa.citing import Style, collected, record, suffix
from caseqa.counting import MONTH_NUMBERS, MONTHS
from caseqa.errors import CaseQAError
from caseqa.records import ReferenceState, SourceKind
from caseqa.works import StudySources, Work

FORMATS = (Style.BIBTEX, Style.BIBLATEX, Style.RIS, Style.CSL_JSON)
"""What a bibliography can be written in."""

_NEEDED = {
    "book": ("author", "publisher", "issued"),
    "chapter": ("author", "container-title", "editor", "publisher", "issued"),
    "article-journal": ("author", "container-title", "volume", "issued"),
    "article-newspaper": ("container-title", "issued"),
    "report": ("author", "publisher", "issued"),
    "webpage": ("author", "container-title", "issued"),
}
"""What every manual prints of a type, so that a user looks for what was not read of it."""
_WORDS = {"container-title": "title of the volume, journal or site", "issued": "year", "number": "symbol"}
_WHY = {
    ReferenceState.AMBIGUOUS: "it points to several sources",
    ReferenceState.BROKEN: "it points to no source that is named",
}
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{'|'.join(MONTHS)})\s+(?:(?P<after>\d{{1,2}}),\s+)?(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_VOLUME = re.compile(r"\bvol\.?\s*(?P<volume>\d+)", re.IGNORECASE)
_ISSUE = re.compile(r"\b(?:no|issue)\.?\s*(?P<issue>\d+(?:[-–/]\d+)?)", re.IGNORECASE)
_COUNTED = re.compile(r"\s*,?\s*(?P<volume>\d{1,4})\s*(?:\(\s*(?P<issue>\d{1,3}(?:[-–/]\d+)?)\s*\))?(?=\s*[,:(])")
"""Volume and issue directly after a journal's name: "Port Journal 3, no. 2", "Port Journal 26(1)"."""
_SERIES = re.compile(r"(?P<genre>.*[^\W\d].*?),?\s+(?:no\.?\s*)?(?P<number>\d+(?:[-/.]\d+)*)", re.IGNORECASE)
"""A series with its number: "Africa Report 267"."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A work as a CSL-JSON record with its citation key, the notes that cite it, and what is doubtful in it."""

    key: str
    work_id: str
    csl: str
    labels: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the notes name that is no entry: their labels, the words, and why."""

    labels: tuple[str, ...]
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works of a study in the order of their first citation, and what is left out."""

    document_id: str
    entries: tuple[Listed, ...]
    left_out: tuple[LeftOut, ...]


def bibliography(found: StudySources) -> Bibliography:
    """The published sources of a study as records; interviews and references without a certain work are left out."""
    published = [work for work in found.works if work.kind is not SourceKind.INTERVIEW]
    stems = [_stem(work) for work in published]
    times, met = Counter(stems), Counter[str]()
    entries = []
    for work, stem in zip(published, stems, strict=True):
        item, doubts = _item(work)
        key = f"{stem}{suffix(met[stem])}" if times[stem] > 1 else stem
        met[stem] += 1
        csl = json.dumps({"id": key, **item}, ensure_ascii=False)
        entries.append(Listed(key, work.id, csl, work.labels, doubts))
    spoken = [
        (work.text, label, "an interview has no published record")
        for work in found.works
        if work.kind is SourceKind.INTERVIEW
        for label in work.labels
    ]
    lost = [(one.text, one.label, _WHY.get(one.state, one.state.value)) for one in found.left_open]
    return Bibliography(found.document_id, tuple(entries), _left_out([*spoken, *lost]))


def export_bibliography(listed: Bibliography, style: Style) -> str:
    """The entries in an exchange format; each says in its note field which notes cite it and what to check.

    Raises CaseQAError for a style of prose, and when there is no entry.
    """
    if style not in FORMATS:
        raise CaseQAError(f"{style} is no format of a reference manager", f"choose one of {', '.join(FORMATS)}")
    if not listed.entries:
        raise CaseQAError(
            f"the notes of {listed.document_id} name no published source", "see `caseqa sources` for what they name"
        )
    return collected([record(one.csl, style, _remarks(one)) for one in listed.entries], style)


def _remarks(one: Listed) -> list[str]:
    cited = f"cited in {'n.' if len(one.labels) == 1 else 'nn.'} {', '.join(one.labels)}"
    return [cited, *(f"check: {doubt}" for doubt in one.doubts)]


def _item(work: Work) -> tuple[dict[str, object], tuple[str, ...]]:
    """The record of a work, and what is doubtful in it."""
    kind, doubts = _type(work)
    container, series = work.container, _SERIES.fullmatch(work.container) if kind == "report" else None
    volume, issue = _volume(work) if kind == "article-journal" else ("", "")
    item: dict[str, object] = {
        "type": kind,
        "title": work.title or work.text.rstrip(" ."),
        "author": [named(name) for name in work.authors],
        "editor": [named(name) for name in work.editors],
        "container-title": "" if kind == "report" else container,
        "collection-title": container if kind == "report" and not series else "",
        "genre": series["genre"] if series else "",
        "publisher": work.publisher,
        "publisher-place": work.place,
        "issued": _issued(work),
        "volume": volume,
        "issue": issue,
        "number": work.symbol or (series["number"] if series else ""),
        "URL": work.urls[0] if work.urls else "",
    }
    item = {name: value for name, value in item.items() if value}
    doubts += [] if work.title else ["no title was read, the words of the note stand for it"]
    symbol = ("number",) if work.kind in (SourceKind.UN_DOCUMENT, SourceKind.RESOLUTION) else ()
    wanted = (*_NEEDED.get(kind, ("issued",)), *symbol)
    doubts += [f"no {_WORDS.get(name, name)} was read" for name in wanted if name not in item]
    if re.search(r"\bet al\b|\band others\b", work.text):
        doubts.append("the note names some of the authors or editors only (et al.)")
    return item, tuple(doubts)


def _type(work: Work) -> tuple[str, list[str]]:
    """The CSL type, with the doubt where the form of a note leaves two open."""
    kind = CSL_TYPES.get(work.kind, "document")
    if work.kind is SourceKind.INTERNAL:
        return kind, ["the note calls it unpublished"]
    if work.kind in (SourceKind.ARTICLE, SourceKind.BOOK) and work.container and (work.editors or work.publisher):
        return "chapter", []
    if work.kind is SourceKind.ARTICLE and work.urls and not any(_volume(work)):
        return "webpage", ["a web page by its address and lack of a volume; it may be an article of a journal"]
    return kind, []


def _volume(work: Work) -> tuple[str, str]:
    """Volume and issue of an article, as far as the note prints them."""
    at = work.text.find(work.container) if work.container else -1
    after = work.text[at + len(work.container) :] if at >= 0 else ""
    counted = _COUNTED.match(after)
    volume, issue = _VOLUME.search(after), _ISSUE.search(after)
    first = volume["volume"] if volume else counted["volume"] if counted else ""
    return first, issue["issue"] if issue else (counted["issue"] or "" if counted else "")


def _issued(work: Work) -> dict[str, object]:
    """The date: the day or month in the note where one of the work's year is printed, else the year."""
    if not re.fullmatch(r"\d{4}", work.year):
        return {"literal": work.year} if work.year else {}
    title = work.text.find(work.title) + len(work.title) if work.title else 0
    for found in _DAY.finditer(work.text, max(title, 0)):
        if found["year"] == work.year:
            day = found["day"] or found["after"]
            month = MONTH_NUMBERS[found["month"].lower()]
            return {"date-parts": [[int(work.year), month, *([int(day)] if day else [])]]}
    return {"date-parts": [[int(work.year)]]}


def _stem(work: Work) -> str:
    """What a work is called by in a manuscript: its symbol, else its first author or title with the year."""
    if work.symbol:
        return _slug(work.symbol)
    name = named(work.authors[0]) if work.authors else {}
    words = name.get("family") or name.get("literal") or " ".join(work.title.split()[:3]) or "source"
    return f"{_slug(words)}-{work.year or 'nd'}"


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "source"


def _left_out(rows: Iterable[tuple[str, str, str]]) -> tuple[LeftOut, ...]:
    """The rows that read alike as one, with the labels of all."""
    labels: dict[tuple[str, str], dict[str, None]] = {}
    for text, label, why in rows:
        labels.setdefault((text, why), {})[label] = None
    return tuple(LeftOut(tuple(found), text, why) for (text, why), found in labels.items())
