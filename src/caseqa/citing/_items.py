"""A serialised CSL-JSON item, checked once and made regular: the single door for bibliographic records."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from caseqa.citing._variables import DATES, NAME_PARTS, NAMES, TYPES, VARIABLES
from caseqa.errors import BadRecord

Name: TypeAlias = Mapping[str, str]
Item: TypeAlias = Mapping[str, object]
"""A checked item: strings, lists of names under the name variables, lists of date parts under the dates."""

_EXAMPLE = '{"id": "brook-2014", "type": "chapter", "title": "…", "author": [{"family": "…", "given": "…"}]}'
_MEND = f"write one CSL-JSON item such as {_EXAMPLE}"
_CITABLE = ("title", "container-title", "author", "editor", "publisher", "number")
_KNOWN = VARIABLES | {"id", "type", "custom"}
_JOINED = ("categories", "keyword", "ISBN", "ISSN")
"""Texts that others write as lists."""
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|span)(?:\s[^>]*)?>", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:The|An?)\s+(\w)")
_RAW_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")


@lru_cache(maxsize=256)
def read_item(csl: str) -> Item:
    """The checked item in ``csl``, with typographic quotation marks, whole-number dates and no markup.

    Raises BadRecord, naming the field, when it is no CSL-JSON item or holds nothing to cite by.
    """
    raw = raw_item(csl)
    item: dict[str, object] = {}
    for key, value in raw.items():
        if value is None or value in ("", []) or key not in _KNOWN:
            # What no style prints may have any form: records from Crossref hold lists of their references.
            continue
        checked = _checked(str(key), value)
        if checked:
            item["title-short" if key == "shortTitle" else str(key)] = checked
    if not any(item.get(key) for key in _CITABLE):
        raise BadRecord(f"the bibliographic record has none of {', '.join(_CITABLE)}, so nothing to cite by", _MEND)
    item["type"] = item["type"] if item.get("type") in TYPES else "document"
    item.setdefault("id", "source")
    return item


def raw_item(csl: str) -> dict[str, object]:
    """The one JSON object in ``csl`` as it stands.

    Raises BadRecord when ``csl`` is not JSON or not one object.
    """
    try:
        raw = json.loads(csl)
    except (ValueError, TypeError) as error:
        raise BadRecord(f"the bibliographic record is not JSON ({error})", _MEND) from None
    if isinstance(raw, list) and len(raw) == 1:
        raw = raw[0]
    if not isinstance(raw, dict):
        raise BadRecord("the bibliographic record is not one JSON object", _MEND)
    return raw


def text_of(item: Item, key: str) -> str:
    """The text under ``key``, or the empty string."""
    value = item.get(key, "")
    return value if isinstance(value, str) else ""


def names_of(item: Item, key: str) -> list[Name]:
    """The names under ``key``, in order."""
    value = item.get(key, [])
    return list(value) if isinstance(value, list) else []


def date_of(item: Item, key: str = "issued") -> tuple[int, ...]:
    """Year, month and day of the first date under ``key``, as many as are known."""
    date = item.get(key)
    parts = date.get("date-parts") if isinstance(date, dict) else None
    return tuple(parts[0]) if parts else ()


def sentence_cased(item: Item) -> Item:
    """The item with the titles that its ``custom.sentence-case`` gives, the only place where they are known."""
    custom = item.get("custom")
    titles = custom.get("sentence-case") if isinstance(custom, dict) else None
    if not isinstance(titles, dict):
        return item
    known = {key: plain(str(value)) for key, value in titles.items() if key in item and value}
    return {**item, **known}


def shortened(item: Item, *, article: bool) -> Item:
    """The item with a short title: that of the record, else the main title, without its first article unless wanted.

    Chicago (17th edition, 14.33) and MLA (9th edition, 6.10) leave out subtitle and article, APA keeps the article.
    """
    title = text_of(item, "title")
    main = title.partition(": ")[0].rstrip()
    if not article and text_of(item, "language")[:2] in ("", "en"):
        main = _ARTICLE.sub(lambda found: found[1].upper(), main)
    return item if "title-short" in item or main == title else {**item, "title-short": main}


def plain(value: str) -> str:
    """A field without markup and doubled spaces, with typographic quotation marks and apostrophes.

    Quotations inside become double, whatever they were: the style decides what they turn into.
    """
    value = " ".join(_MARKUP.sub("", value).split())
    value = re.sub(r"(?<![^\s(\[—–-])['‘](?=\w)([^'’]*(?:['’](?=\w)[^'’]*)*)(?<=[\w.,!?])['’](?!\w)", r"“\1”", value)
    value = re.sub(r'(?<![^\s(\[—–-])"(?=\S)', "“", value).replace('"', "”")
    return value.replace("'", "’")


def _checked(key: str, value: object) -> object:
    """One field made regular; raises BadRecord when it has the wrong form."""
    if key in NAMES:
        return _names(key, value)
    if key in DATES:
        return _date(key, value)
    if key == "custom" and isinstance(value, dict):
        return value
    if key in _JOINED and isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadRecord(f'"{key}" of the bibliographic record should be text, found {_kind(value)}', _MEND)
    return str(value) if key in ("URL", "DOI", "id", "type", "language") else plain(str(value))


def _names(key: str, value: object) -> list[dict[str, str]]:
    """A list of names, those without any part left out."""
    mend = f'write it as "{key}": [{{"family": "Brook", "given": "Ada"}}, {{"literal": "United Nations"}}]'
    if not isinstance(value, list):
        raise BadRecord(f'"{key}" of the bibliographic record should be a list of names, found {_kind(value)}', mend)
    names = []
    for one in value:
        if not isinstance(one, dict) or not all(isinstance(one.get(part, ""), str) for part in NAME_PARTS):
            raise BadRecord(f'"{key}" of the bibliographic record holds {_kind(one)} that is no name', mend)
        name = {part: plain(one[part]) for part in NAME_PARTS if one.get(part, "").strip()}
        if "literal" in name or "family" not in name:
            literal = name.get("literal") or name.get("given", "")
            name = {"literal": literal} if literal else {}
        if name:
            names.append(name)
    return names


def _date(key: str, value: object) -> dict[str, object]:
    """A date with whole-number parts, or the words that stand for it."""
    mend = f'write it as "{key}": {{"date-parts": [[2020, 5, 31]]}}'
    if isinstance(value, str | int) and not isinstance(value, bool):
        value = {"raw": str(value)}
    if not isinstance(value, dict):
        raise BadRecord(f'"{key}" of the bibliographic record should be a date, found {_kind(value)}', mend)
    extra: dict[str, object] = {"circa": 1} if value.get("circa") else {}
    if parts := value.get("date-parts"):
        try:
            dates = [[int(part) for part in date if part is not None and str(part).strip()] for date in parts]
        except (TypeError, ValueError):
            raise BadRecord(f'"{key}" of the bibliographic record has a date that is not in numbers', mend) from None
        dates = [date for date in dates if date]
        if len(dates) > 2 or not all(_is_date(date) for date in dates):
            raise BadRecord(f'"{key}" of the bibliographic record has a date that is in no calendar', mend)
        return {"date-parts": dates, **extra} if dates else {}
    words = str(value.get("raw") or value.get("edtf") or value.get("literal") or "").strip()
    found = _RAW_DATE.match(words)
    if found and _is_date(date := [int(part) for part in found.groups() if part]):
        return {"date-parts": [date], **extra}
    return {"literal": plain(words), **extra} if words else {}


def _is_date(date: list[int]) -> bool:
    """Whether a year, or a year with month, or with month and day, can be a date."""
    return len(date) <= 3 and all(1 <= part <= most for part, most in zip(date[1:], (12, 31), strict=False))


def _kind(value: object) -> str:
    """What JSON calls a value of this type."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")
