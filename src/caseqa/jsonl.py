"""Any record to JSON and back: the single door where outside JSON is checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import cattrs
from cattrs import Converter

from caseqa.errors import BadRecord, CaseQAError

Record = TypeVar("Record")


@cache
def _converter() -> Converter:
    """The one converter; it refuses fields that a record does not have."""
    return Converter(forbid_extra_keys=True)


def to_json(record: object) -> str:
    """A record as one line of JSON."""
    return json.dumps(_converter().unstructure(record), ensure_ascii=False)


def from_json(line: str, kind: type[Record], where: str = "the JSON") -> Record:
    """The record a line of JSON holds.

    Raises BadRecord when the line is no JSON, lacks a field, or has one the record does not know.
    """
    try:
        value = json.loads(line)
    except ValueError as error:
        raise BadRecord(f"{where} is not valid JSON ({error})", "give one JSON object a line") from None
    if not isinstance(value, dict):
        raise BadRecord(f"{where} is a JSON {type(value).__name__}, not an object", "give one JSON object a line")
    try:
        return _converter().structure(value, kind)
    except (cattrs.BaseValidationError, TypeError) as error:
        problems = "; ".join(cattrs.transform_error(error)) if isinstance(error, ExceptionGroup) else str(error)
        raise BadRecord(f"{where} is no {kind.__name__}: {problems}") from None


def write_lines(path: Path, records: Iterable[object]) -> None:
    """Write records as JSON lines."""
    path.write_text("".join(f"{to_json(record)}\n" for record in records), encoding="utf-8")


def read_lines(path: Path, kind: type[Record]) -> Iterator[Record]:
    """The records of a JSON-lines file, blank lines aside.

    Raises BadRecord, with the line's number, for a line that does not fit.
    """
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield from_json(line, kind, f"line {number} of {path.name}")


def is_encodable(text: str) -> bool:
    """False for a text with halves of characters in it, which come of bytes that are not UTF-8 and of bad escapes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_texts(path: Path, field: str) -> list[tuple[object, str]]:
    """The (id, text) of each line of a user's file, blank lines aside; its number is the id where it has none.

    Only a line feed ends a line: JSON may hold all others, U+2028 among them, inside a text. Raises BadRecord, with
    the line's number, for a line that does not fit, and for a file without one.
    """
    if not path.is_file():
        raise CaseQAError(f"there is no file {path}", "check the path given to --input")
    give = f'give {{"id": …, "{field}": …}} a line'
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise BadRecord(f"{path.name} is not UTF-8 text", give) from None
    rows: list[tuple[object, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"line {number} of {path.name}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadRecord(f"{where} is not JSON ({error})", "give one JSON object a line") from None
        if not isinstance(row, dict) or not isinstance(row.get(field), str) or not row[field].strip():
            raise BadRecord(f'{where} has no "{field}"', give)
        if not is_encodable(json.dumps(row, ensure_ascii=False)):
            raise BadRecord(f"{where} holds half a character (\\ud800 to \\udfff alone)", "write the whole character")
        rows.append((row.get("id", number), row[field]))
    if not rows:
        raise BadRecord(f"{path.name} holds no line", give)
    return rows
