"""The JSON that scripts rely on, and the same as text for people."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from caseqa.answers import cited_note, worst
from caseqa.errors import UnusableStore
from caseqa.library import Library
from caseqa.records import Document, IngestReport, Mark, Note, Reference, SourceKind
from caseqa.results import Answer, AnswerStatus, CitedHit, CitedNote

Json = dict[str, Any]

OPENINGS = {
    AnswerStatus.ANSWERED: "The study says:",
    AnswerStatus.WEAK: "The study may say; read before you rely on it:",
    AnswerStatus.NOT_IN_STUDY: "The study does not say.",
}
"""What an answer opens with."""

LISTED = ("passages", "sentences", "encoder", "source_sha256")
"""What of a manifest the list of documents shows."""


def answer(found: Answer) -> Json:
    """An answer as the contract has it."""
    return {
        "question": found.question,
        "status": found.status.value,
        "confidence": found.confidence,
        "unknown_terms": list(found.unknown_terms),
        "warnings": list(found.warnings),
        "hits": [_hit(cited) for cited in found.hits],
    }


def _hit(cited: CitedHit) -> Json:
    where = cited.locator
    return {
        "rank": cited.hit.rank,
        "score": round(cited.hit.score, 4),
        "text": cited.hit.passage.text,
        "document": cited.document,
        "section_path": list(where.section_path),
        "paragraph": where.paragraph or None,
        "page_label": where.page_label,
        "page_number": where.page_number or None,
        "permalink": where.permalink,
        "highlights": list(cited.highlights),
        "notes": [cited_note_row(note) for note in cited.notes],
        "citation": cited.citation,
        "found_by": list(cited.hit.found_by),
    }


def cited_note_row(note: CitedNote) -> Json:
    """A note as shown under a passage."""
    return {
        "label": note.label,
        "text": note.text,
        "kind": note.kind.value,
        "state": note.state.value,
        "resolved_text": note.resolved_text,
    }


def answer_text(found: Answer) -> str:
    """An answer for a terminal: highlighted sentences between » and «."""
    lines = [OPENINGS[found.status], *found.warnings]
    if found.unknown_terms:
        lines.append(f"It never mentions: {', '.join(found.unknown_terms)}.")
    for cited in found.hits:
        text = cited.hit.passage.text
        for sentence in cited.highlights:
            text = text.replace(sentence, f"»{sentence}«")
        lines += ["", f"{cited.hit.rank}. {_where(cited)}"]
        lines.append(textwrap.fill(text, 100, initial_indent="   ", subsequent_indent="   "))
        for note in cited.notes:
            shown = f"n. {note.label}: {note.text}"
            if note.resolved_text and note.state == "resolved":
                shown += f" → {note.resolved_text}"
            lines.append(textwrap.fill(shown, 100, initial_indent="     ", subsequent_indent="       "))
        lines.append(f"   {cited.citation}")
    return "\n".join(lines)


def _where(cited: CitedHit) -> str:
    """The headings over a passage, and its paragraph or figure where it has one; else its document."""
    place = cited.locator
    paragraph = f"para. {place.paragraph}" if place.paragraph else ""
    return ", ".join(filter(None, (" › ".join(place.section_path), place.figure or paragraph))) or cited.document


def notes(document: Document) -> list[Json]:
    """Every note of a document, with the sentence its mark stands in and the source it rests on."""
    marks: dict[str, Mark] = {}
    for mark in document.marks:
        if mark.note_id:
            marks.setdefault(mark.note_id, mark)
    references: dict[str, list[Reference]] = {}
    for reference in document.references:
        references.setdefault(reference.note_id, []).append(reference)
    labels = {note.id: note.label for note in document.notes}
    by_id = {reference.id: reference for reference in document.references}
    sentences = {sentence.id: sentence for sentence in document.sentences}
    found = []
    for note in document.notes:
        called_by = marks.get(note.id)
        row = _note(document, note, references.get(note.id, []), by_id, labels)
        sentence = sentences.get(called_by.sentence_id or "") if called_by else None
        row["sentence"] = document.slice(sentence.span) if sentence else None
        row["section_path"] = list(document.section_path(max(called_by.at - 1, 0))) if called_by else []
        row["marker_page_number"] = called_by.page if called_by and document.pages else None
        found.append(row)
    return found


def _note(
    document: Document,
    note: Note,
    references: Sequence[Reference],
    by_id: Mapping[str, Reference],
    labels: Mapping[str, str],
) -> Json:
    sources = [r for r in references if r.kind != SourceKind.COMMENT]
    shown = sources or list(references)
    first = shown[0] if shown else None
    target = by_id.get(first.target_id or "") if first else None
    root = by_id.get(first.root_id or "") if first else None
    cited = cited_note(document, note)
    return {
        "label": note.label,
        "text": note.text,
        "sentence": None,
        "section_path": [],
        "page_number": note.page if document.pages else None,
        "marker_page_number": None,
        "kind": cited.kind.value,
        "state": worst(shown).value if shown else "own",
        "antecedent": labels.get(target.note_id) if target else None,
        "root": labels.get(root.note_id) if root else None,
        "resolved_text": cited.resolved_text,
        "authors": list(first.authors) if first else [],
        "year": first.year if first else "",
        "urls": [url for reference in references for url in reference.urls],
        "locator": first.locator if first else "",
        "sources": [_source(reference, by_id, labels) for reference in references],
    }


def _source(reference: Reference, by_id: Mapping[str, Reference], labels: Mapping[str, str]) -> Json:
    hops = []
    step: Reference | None = reference
    while step is not None and step.target_id:
        step = by_id.get(step.target_id)
        if step is not None:
            hops.append(labels[step.note_id])
    return {
        "form": reference.form.value,
        "kind": reference.kind.value,
        "state": reference.state.value,
        "authors": list(reference.authors),
        "title": reference.title,
        "container": reference.container,
        "year": reference.year,
        "symbol": reference.symbol,
        "locator": reference.locator,
        "urls": list(reference.urls),
        "hops": hops,
        "resolved_text": reference.resolved_text,
    }


def notes_text(found: Sequence[Json]) -> str:
    """The notes for a terminal, a pointer followed by what it points to."""
    lines = []
    for row in found:
        text = f"{row['label']:>4}  {row['text']}"
        if row["state"] == "resolved":
            text += f"  → {row['resolved_text']}"
        elif row["state"] in ("ambiguous", "broken"):
            text += f"  ({row['state']})"
        lines.append(textwrap.fill(text, 110, subsequent_indent="      "))
    return "\n".join(lines) or "This document has no notes."


def outline(document: Document) -> Json:
    """The sections with their paragraphs, and the figures."""
    paragraphs: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        paragraphs.setdefault(paragraph.section_id, []).append(document.slice(paragraph.span))
    return {
        "sections": [
            {
                "heading": section.heading,
                "level": section.level,
                "path": list(document.section_path(section.span.start)),
                "paragraphs": paragraphs.get(section.id, []),
            }
            for section in document.sections
        ],
        "figures": [{"caption": figure.caption, "note": figure.note} for figure in document.figures],
    }


def outline_text(found: Json) -> str:
    """The outline for a terminal."""
    lines = [
        f"{'  ' * section['level']}{section['heading']} ({len(section['paragraphs'])} paragraphs)"
        for section in found["sections"]
    ]
    return "\n".join([*lines, *(figure["caption"] for figure in found["figures"])])


def added(document: Document, report: IngestReport) -> Json:
    """What was read from a file."""
    return {
        "id": document.id,
        "title": document.title,
        "pages": len(document.pages),
        "paragraphs": len(document.paragraphs),
        "notes": len(document.notes),
        "marks": len(document.marks),
        "linked": sum(1 for mark in document.marks if mark.note_id),
        "lines": report.lines,
        "became": dict(report.became),
        "problems": list(report.problems),
    }


def added_text(rows: Sequence[Json]) -> str:
    """What was read, a line a file."""
    return "\n".join(
        f"{row['id']}: {row['pages']} pages, {row['paragraphs']} paragraphs, {row['notes']} notes, "
        f"{row['linked']} of {row['marks']} marks linked"
        for row in rows
    )


def known_as(found: str, wanted: str, library: Library) -> tuple[str, ...]:
    """A line where a file is in the library under another id than the one wanted."""
    if found == wanted:
        return ()
    if wanted in library.ids():
        return (f"{wanted} is another document, which `--document {wanted}` would replace; this is {found}",)
    return (f"this file was in the library as {found}; `--document {wanted}` would add it under that id too",)


def listed(library: Library) -> list[Json]:
    """The documents of a library; of one whose index cannot be read the id and, as "problem", why."""
    rows = []
    for document_id in library.ids():
        try:
            manifest = library.manifest(document_id)
        except UnusableStore as error:
            rows.append({"id": document_id, **dict.fromkeys(LISTED), "problem": str(error)})
        else:
            rows.append({"id": document_id, **{key: getattr(manifest, key) for key in LISTED}, "problem": None})
    return rows


def listed_text(rows: Sequence[Json]) -> str:
    """The documents of a library, a line each."""
    lines = [f"{row['id']}: {row['problem'] or '{passages} passages, {encoder}'.format(**row)}" for row in rows]
    return "\n".join(lines) or "empty"
