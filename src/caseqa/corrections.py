"""What the user confirmed or corrected in a bibliographic record: a small file of theirs, laid over what was read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from caseqa.cataloguing import DATES, NAMES, Origin, named
from caseqa.errors import BadRecord, CaseQAError
from caseqa.filing import changing, save_json
from caseqa.records import Document

FORMAT = 1
"""Raised whenever the file changes its meaning."""

Fields: TypeAlias = Mapping[str, object]
"""Values by CSL variable; None takes a field out."""

_VARIABLE = re.compile(r"[A-Za-z]+(?:-[a-z]+)*")
_NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a record as the user sees it; ``doubt`` says why it should be looked at, empty where it is sure."""

    name: str
    value: str
    origin: str
    doubt: str


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """The file in which the user's corrections to one document's record are kept, apart from its index."""

    path: Path

    def read(self) -> dict[str, object]:
        """The corrected fields, none when there is no file.

        Raises BadRecord when the file is damaged or of a newer caseqa; it is then left as it is.
        """
        mend = "mend it, or move it away to go on without it"
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (ValueError, OSError) as error:
            raise BadRecord(f"the corrections in {self.path} cannot be read ({error})", mend) from None
        fields = found.get("fields") if isinstance(found, dict) else None
        if not isinstance(fields, dict) or not isinstance(found.get("format"), int):
            raise BadRecord(f"{self.path} holds no corrections of a record", mend)
        if found["format"] > FORMAT:
            raise BadRecord(
                f"{self.path} has format {found['format']}, this caseqa reads {FORMAT}", "use a newer caseqa"
            )
        for name, value in fields.items():
            if value is not None and not _fits(name, value):
                raise BadRecord(f"in {self.path} {name} is {json.dumps(value)[:80]}, which is no value of it", mend)
        return fields

    def add(self, fields: Fields) -> None:
        """Save more corrections beside those that are there, whole or not at all, whoever corrects meanwhile."""
        with changing(self.path, "the corrections"):
            save_json(self.path, {"format": FORMAT, "fields": {**self.read(), **fields}})


def _fits(name: str, value: object) -> bool:
    """True for a value of the form that its variable has in CSL-JSON; what no style prints may have any."""
    if name in NAMES:
        names = value if isinstance(value, list) else [None]
        return all(isinstance(one, dict) and all(isinstance(one.get(p, ""), str) for p in _NAME_PARTS) for one in names)
    if name in DATES:
        parts = value.get("date-parts", []) if isinstance(value, dict) else None
        dates = parts if isinstance(parts, list) else [None]
        return all(isinstance(one, list) and all(str(part).isdecimal() for part in one) for one in dates)
    return name != "title" or isinstance(value, str)


def corrected(document: Document, fields: Fields) -> Document:
    """The document with the user's fields in its record; a corrected title is also that of the document."""
    if not fields:
        return document
    record = {**json.loads(document.source.csl), **fields}
    kept = {name: value for name, value in record.items() if value is not None}
    rows = [row for row in document.source.csl_fields if row[0] not in fields]
    rows += [(name, Origin.USER.value, "") for name in fields]
    csl = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    source = replace(document.source, csl=csl, csl_fields=tuple(rows), url=str(kept.get("URL", "")))
    title = kept.get("title")
    return replace(document, source=source, title=title if isinstance(title, str) and title else document.title)


def fields_of(document: Document) -> tuple[RecordField, ...]:
    """The fields of a document's record with their origins, also doubtful ones that have no value."""
    record = json.loads(document.source.csl)
    known = {name: (origin, doubt) for name, origin, doubt in document.source.csl_fields}
    names = [*known, *(name for name in record if name not in known and name not in ("id", "custom"))]
    return tuple(
        RecordField(name, shown(record.get(name)), *known.get(name, (document.source.csl_origin, ""))) for name in names
    )


def shown(value: object) -> str:
    """A value as the user writes it: "Family, Given; Family, Given", "2020-05-31", text."""
    if isinstance(value, list):
        return "; ".join(_name(one) for one in value if isinstance(one, dict))
    if isinstance(value, dict):
        parts = value.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
        date = "-".join(f"{int(part):02}" for part in first if str(part).isdecimal())
        return date or str(value.get("raw") or value.get("literal") or "")
    return "" if value is None else str(value)


def written(name: str, text: str) -> object:
    """What the user wrote as a value of a CSL variable; None for an empty text.

    Raises CaseQAError for a name that is no variable and for a date that is none.
    """
    if not _VARIABLE.fullmatch(name):
        raise CaseQAError(
            f"{name!r} is no field of a record", "use names such as title, author, issued, container-title"
        )
    text = " ".join(text.split())
    if not text:
        return None
    if name in NAMES:
        return [named(one) for one in text.split(";") if one.strip()]
    if name in DATES:
        found = _DATE.fullmatch(text)
        if not found:
            raise CaseQAError(f"{name} is {text!r}, expected a date", f"write it as {name}=2020-05-31, 2020-05 or 2020")
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    return text


def confirmed(document: Document, names: Iterable[str]) -> dict[str, object]:
    """Fields with the values they have, as the user's own; all of them when none is named.

    Raises CaseQAError for a field that has no value.
    """
    record = json.loads(document.source.csl)
    wanted = list(names) or [name for name in record if name not in ("id", "custom")]
    for name in wanted:
        if name not in record:
            raise CaseQAError(f"the record of {document.id} has no {name} to confirm", f'set it: --set {name}="…"')
    return {name: record[name] for name in wanted}


def _name(name: Mapping[str, object]) -> str:
    if "literal" in name:
        return str(name["literal"])
    particles = [str(name[part]) for part in ("dropping-particle", "non-dropping-particle", "family") if part in name]
    return ", ".join(filter(None, (" ".join(particles), str(name.get("given", "")), str(name.get("suffix", "")))))
