"""The one assembly line: a file becomes a Document, with a report of what became of each of its lines."""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from caseqa import footnotes, readers
from caseqa.cataloguing import DATES, NAMES, Catalogued, Origin, catalogue, from_sidecar
from caseqa.errors import BadRecord, CaseQAError
from caseqa.records import Document, IngestReport, Mark, Note, Page, Reading, Sentence, Source, Span
from caseqa.references import read_references
from caseqa.structure import Body, assemble
from caseqa.text import normalise

SIDECAR = ".csl.json"
"""A file of the source's name with this ending holds its bibliographic record as a CSL-JSON item."""
NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")

LONGEST_ID = 60
"""Characters of an id: it names a folder, and with endings added files, which may have some 250 bytes."""

_ID = re.compile(rf"[^\W_][\w.-]{{0,{LONGEST_ID - 1}}}")


def read_document(
    path: Path,
    *,
    document_id: str = "",
    password: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Document, IngestReport]:
    """The Document a file holds, and what became of its lines.

    Raises UnreadableSource when the file cannot be read, BadRecord when its sidecar cannot, CaseQAError for an id
    that could not name a folder.
    """
    if document_id:
        require_id(document_id)
    reading = readers.read(path, password=password, progress=progress)
    sidecar = _sidecar(path)
    document_id = document_id or _own_id(path, sidecar)
    split = footnotes.split_notes(reading)
    lines, found = footnotes.link_marks(split)
    # Definitions may stand anywhere, and what follows them is text; after a printed list of notes comes the imprint.
    back = len(lines) if any(reach.certain for reach in split.reaches) else split.back
    body = assemble(document_id, lines, back, reading.page_labels, str(sidecar.get("title", "")) or reading.title)
    headings = [section.heading for section in body.sections]
    record = from_sidecar(sidecar) if sidecar else catalogue(reading, body.title, path.stem, headings)
    text, notes = _write_notes(document_id, body.text, split.notes)
    document = Document(
        id=document_id,
        source=_source(document_id, path, reading, record),
        title=body.title or path.stem,
        text=text,
        pages=(*body.pages, *_note_pages(body.pages, notes, reading.page_labels)),
        sections=body.sections,
        paragraphs=body.paragraphs,
        sentences=body.sentences,
        figures=body.figures,
        marks=_marks(document_id, body, found, notes),
        notes=notes,
        references=read_references(notes),
    )
    return document, _report(reading, split, body, document)


def require_id(document_id: str) -> None:
    """Raise CaseQAError for an id that is not made of letters, digits, - _ and . or begins with one of the last three.

    An id names a folder of the library and stands in links, so that neither a path nor a space may be in it.
    """
    if not _ID.fullmatch(document_id):
        raise CaseQAError(
            f"{document_id!r} cannot be a document's id: expected at most {LONGEST_ID} letters, digits, - _ . and a "
            "letter or digit first",
            f"give another, for instance {slug(document_id)}",
        )


def own_id(path: Path) -> str:
    """The id a file asks for: that of its sidecar, made one where it could not name a folder, else its name."""
    return _own_id(path, _sidecar(path))


def _own_id(path: Path, sidecar: Mapping[str, object]) -> str:
    given = str(sidecar.get("id") or "")
    return given if _ID.fullmatch(given) else slug(given or path.stem)


def slug(name: str) -> str:
    """A name as an identifier: lower case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", normalise(name).lower()).strip("-")[:LONGEST_ID] or "document"


def _sidecar(path: Path) -> dict[str, object]:
    """The CSL-JSON item beside the source, empty when there is none."""
    sidecar = path.with_name(path.stem + SIDECAR)
    if not sidecar.exists():
        return {}
    try:
        record = json.loads(sidecar.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise BadRecord(f"{sidecar.name} is not JSON ({error})", "write one CSL-JSON item into it") from None
    if isinstance(record, list) and len(record) == 1:
        record = record[0]
    if not isinstance(record, dict) or not record.get("title"):
        raise BadRecord(f"{sidecar.name} holds no CSL-JSON item with a title", "write one CSL-JSON item into it")
    for key in NAMES & record.keys():
        _check_names(record[key], f'"{key}" in {sidecar.name}', key)
    dates = {key: _date(record[key], f'"{key}" in {sidecar.name}', key) for key in DATES & record.keys()}
    # Crossref writes a date it does not know as [[null]]: that is no date.
    return {key: value for key, value in {**record, **dates}.items() if key not in dates or value}


def _check_names(value: object, where: str, key: str) -> None:
    """Raises BadRecord for anything but a list of names in parts."""
    mend = f'write it as "{key}": [{{"family": "Brook", "given": "Ada"}}, {{"literal": "United Nations"}}]'
    if not isinstance(value, list):
        raise BadRecord(f"{where} should be a list of names, found {_found(value)}", mend)
    for one in value:
        if not isinstance(one, dict):
            raise BadRecord(f"{where} should hold names in parts, found {_found(one)}", mend)
        for part in NAME_PARTS:
            if not isinstance(one.get(part, ""), str):
                raise BadRecord(f"{where} has a name whose {part} should be text, found {_found(one[part])}", mend)


def _date(value: object, where: str, key: str) -> dict[str, object]:
    """The date of a record without parts that say nothing; raises BadRecord for what is none."""
    mend = f'write it as "{key}": {{"date-parts": [[2020, 5, 31]]}}, or {{"literal": "c. 2020"}}'
    if isinstance(value, str | int) and not isinstance(value, bool):
        return {"raw": str(value)}
    if not isinstance(value, dict):
        raise BadRecord(f"{where} should be a date, found {_found(value)}", mend)
    if "date-parts" not in value:
        return value
    parts = value["date-parts"]
    if not isinstance(parts, list) or not all(isinstance(date, list) for date in parts):
        raise BadRecord(f"{where} should have date-parts such as [[2020, 5]], found {_found(parts)}", mend)
    said = [[part for part in date if part is not None and part != ""] for date in parts]
    for part in (part for date in said for part in date):
        if isinstance(part, bool) or not re.fullmatch(r"-?\d+", str(part)):
            raise BadRecord(f"{where} should have date-parts in numbers, found {_found(part)}", mend)
    rest = {name: one for name, one in value.items() if name != "date-parts"}
    kept = [date for date in said if date]
    return {"date-parts": kept, **rest} if kept else rest


def _found(value: object) -> str:
    """A value of JSON as its file writes it, cut short."""
    return textwrap.shorten(json.dumps(value, ensure_ascii=False), width=60, placeholder=" …")


def _source(document_id: str, path: Path, reading: Reading, record: Catalogued) -> Source:
    custom = record.values.get("custom")
    licence = custom.get("licence", "") if isinstance(custom, dict) else ""
    origins = {origin for origin, _ in record.fields.values()}
    return Source(
        id=document_id,
        path=path.name,
        media_type=reading.media_type,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        licence=str(licence),
        url=str(record.values.get("URL", "")),
        csl=json.dumps({"id": document_id, **record.values}, ensure_ascii=False, sort_keys=True),
        csl_origin="sidecar" if Origin.SIDECAR in origins else "none" if Origin.FILE_NAME in origins else "document",
        csl_fields=record.rows(),
    )


def _write_notes(document_id: str, text: str, found: Sequence[footnotes.FoundNote]) -> tuple[str, tuple[Note, ...]]:
    """The text with the notes written after it, and the notes with their place in it."""
    pieces = [text]
    length = len(text)
    seen: Counter[str] = Counter()
    notes = []
    for note in found:
        seen[note.label] += 1
        again = f"-{seen[note.label]}" if seen[note.label] > 1 else ""
        content = normalise(note.text) or "[no text]"
        start = length + 2
        length = start + len(content)
        pieces.append(content)
        notes.append(Note(f"{document_id}/n{note.label}{again}", note.label, content, note.page, Span(start, length)))
    return "\n\n".join(pieces), tuple(notes)


def _note_pages(pages: Sequence[Page], notes: Sequence[Note], labels: Sequence[str | None]) -> Iterator[Page]:
    """The pages that hold nothing but notes, from the first note that begins on each to the last."""
    for number, group in groupby(notes, key=lambda note: note.page):
        if pages and all(page.number != number for page in pages):
            own = list(group)
            label = labels[number - 1] if 0 < number <= len(labels) else None
            yield Page(number, label, Span(own[0].span.start, own[-1].span.end))


def _marks(
    document_id: str, body: Body, found: Sequence[footnotes.FoundMark], notes: Sequence[Note]
) -> tuple[Mark, ...]:
    """The marks at their offsets, each with the sentence it stands in."""
    starts = [sentence.span.start for sentence in body.sentences]
    seen: Counter[str] = Counter()
    marks = []
    for at, index in body.marks:
        mark = found[int(index)]
        seen[mark.label] += 1
        again = f"-{seen[mark.label]}" if seen[mark.label] > 1 else ""
        sentence = _sentence_at(body.sentences, starts, at)
        note_id = notes[mark.note].id if mark.note is not None else None
        sentence_id = sentence.id if sentence else None
        marks.append(
            Mark(f"{document_id}/m{mark.label}{again}", mark.label, at, mark.page, sentence_id, note_id, mark.why)
        )
    return tuple(marks)


def _sentence_at(sentences: Sequence[Sentence], starts: Sequence[int], at: int) -> Sentence | None:
    """The sentence whose last character stands before ``at``, or that begins there."""
    index = bisect_right(starts, max(at - 1, 0)) - 1
    if index >= 0 and at <= sentences[index].span.end:
        return sentences[index]
    index = bisect_right(starts, at) - 1
    return sentences[index] if index >= 0 and at <= sentences[index].span.end else None


def _report(reading: Reading, split: footnotes.Split, body: Body, document: Document) -> IngestReport:
    became = Counter(dict(body.became))
    became.update(dict(split.became))
    became.update(dict(reading.furniture))
    linked = sum(1 for mark in document.marks if mark.note_id)
    problems = list(reading.problems)
    called = {mark.note_id for mark in document.marks}
    orphans = [note.label for note in document.notes if note.id not in called]
    if linked < len(document.marks):
        problems.append(f"{len(document.marks) - linked} of {len(document.marks)} marks are tied to no note")
    if orphans:
        problems.append(
            f"{len(orphans)} of {len(document.notes)} notes are called by no mark: {', '.join(orphans[:12])}"
        )
    counts = tuple(sorted((what, count) for what, count in became.items() if count))
    return IngestReport(sum(count for _, count in counts), counts, tuple(problems))
