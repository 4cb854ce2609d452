"""Checked quotations and citations as the JSON that scripts rely on, and as text for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caseqa import answers, contract
from caseqa.anchors import read_link
from caseqa.assistant import Assistant
from caseqa.citing import Style, cite, cite_in_text
from caseqa.claims import LEANINGS, SPEAKERS, VERDICTS, ClaimVerdict, Speaker, Verdict
from caseqa.drafts import CheckedDraft
from caseqa.errors import CaseQAError
from caseqa.quotes import QuoteCheck, QuoteStatus
from caseqa.records import Document, Paragraph, Span

Json = dict[str, Any]

SAID = {
    QuoteStatus.VERBATIM: "These are the study's own words.",
    QuoteStatus.ALTERED: "These are not the study's words as they stand: see what differs.",
    QuoteStatus.NESTED: "The study quotes these words from somebody else.",
    QuoteStatus.NOT_FOUND: "The study does not hold these words.",
}


def claim(assistant: Assistant, text: str) -> Json:
    """A checked claim as the contract has it."""
    return claim_row(assistant, assistant.check(text))


def claim_row(assistant: Assistant, found: ClaimVerdict) -> Json:
    """A verdict on a claim as the contract has it."""
    evidence = []
    for one in found.evidence:
        document = assistant.document(one.document_id)
        where = answers.locator(document, one.span)
        notes = [answers.cited_note(document, note) for note in document.notes if note.id in one.note_ids]
        evidence.append(
            {
                "quote": one.quote,
                "stance": one.stance.value,
                "score": round(one.score, 4),
                "speaker": one.speaker.value,
                "document": document.id,
                "section_path": list(where.section_path),
                "paragraph": where.paragraph or None,
                "page_label": where.page_labels,
                "permalink": where.permalink,
                "notes": [contract.cited_note_row(note) for note in notes],
                "citation": cite(document.source.csl, where, Style.CHICAGO_NOTE),
            }
        )
    return {
        "claim": found.claim,
        "verdict": found.verdict.value,
        "leaning": found.leaning.value if found.leaning else None,
        "confidence": found.confidence,
        "reasons": list(found.reasons),
        "evidence": evidence,
    }


def claim_text(found: Json) -> str:
    """A checked claim for a terminal."""
    said = LEANINGS[Verdict(found["leaning"])] if found["leaning"] else VERDICTS[Verdict(found["verdict"])]
    lines = [f"{said} ({found['confidence']:.2f})"]
    lines += [f"  {reason}" for reason in found["reasons"]]
    for one in found["evidence"]:
        said = "" if one["speaker"] == Speaker.AUTHOR else f", {SPEAKERS[one['speaker']]}"
        lines += [f'  {one["stance"]}{said}: "{one["quote"]}"', f"    {one['citation']}"]
    return "\n".join(lines)


def quotation(assistant: Assistant, quote: str) -> Json:
    """A checked quotation as the contract has it."""
    return quotation_row(assistant, assistant.verify_quote(quote))


def quotation_row(assistant: Assistant, found: QuoteCheck) -> Json:
    """What the study holds of a quotation, as the contract has it."""
    where = assistant.locate(found)
    cited = assistant.document(found.document_id).notes if found.note_ids else ()
    return {
        "quote": found.quote,
        "status": found.status.value,
        "source_text": found.source_text,
        "differences": [
            {"kind": one.kind.value, "quoted": one.quoted, "source": one.source, "danger": one.danger.value}
            for one in found.differences
        ],
        "warnings": list(found.warnings),
        "document": found.document_id or None,
        "section_path": list(where.section_path) if where else [],
        "paragraph": (where.paragraph or None) if where else None,
        "page_label": where.page_labels if where else None,
        "permalink": where.permalink if where else None,
        "notes": list(found.notes),
        "resolved_notes": [
            contract.cited_note_row(answers.cited_note(assistant.document(found.document_id), note))
            for note in cited
            if note.id in found.note_ids
        ],
        "quoted_from": found.quoted_from or None,
        "nearest": found.nearest or None,
        "citation": assistant.cite_quote(found),
    }


def quotation_text(found: Json) -> str:
    """A checked quotation for a terminal."""
    lines = [SAID[QuoteStatus(found["status"])]]
    for one in found["differences"]:
        lines.append(f'  {one["danger"]}: quoted "{one["quoted"]}", the study has "{one["source"]}"')
    lines += [f"  {warning}" for warning in found["warnings"]]
    if found["source_text"]:
        lines.append(f'  "{found["source_text"]}"')
    if found["quoted_from"]:
        lines.append(f"  The study takes them from: {found['quoted_from']}")
    if found["nearest"]:
        lines.append(f"  Nearest, but not it: {found['nearest']}")
    if found["citation"]:
        lines.append(f"  {found['citation']}")
    return "\n".join(lines)


def draft(assistant: Assistant, text: str, progress: Callable[[int, int], None] | None = None) -> Json:
    """A checked draft: its quotations and claims as the contract has each, with "start" and "end" in the draft."""
    return draft_rows(assistant, assistant.check_draft(text, progress))


def draft_rows(assistant: Assistant, found: CheckedDraft) -> Json:
    """A checked draft as JSON; "copied" is the citation a claim lacks that is the study's own sentence."""
    return {
        "draft": found.text,
        "quotations": [{**_place(one.found.span), **quotation_row(assistant, one.check)} for one in found.quotations],
        "claims": [
            {
                **_place(one.found.span),
                **claim_row(assistant, one.verdict),
                "copied": assistant.cite_quote(one.copied) if one.copied else None,
            }
            for one in found.claims
        ],
        "passed_over": [_place(span) for span in found.passed_over],
    }


def _place(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def citation(assistant: Assistant, wanted: str, style: Style, in_text: bool) -> Json:
    """The citation of a quotation, or of a link that `ask` printed.

    Raises CaseQAError when the words are not in the study, or the text behind the link changed.
    """
    if read_link(wanted):
        return _of_link(assistant, wanted, style, in_text)
    found = assistant.verify_quote(wanted)
    if found.status == QuoteStatus.NOT_FOUND:
        raise CaseQAError("these words are not in the study", "see `caseqa quote` for what comes nearest")
    if found.status == QuoteStatus.ALTERED:
        raise CaseQAError("the words differ from the study's", "see `caseqa quote` for what differs, and quote that")
    return {
        "quote": found.source_text,
        "style": style.value,
        "status": found.status.value,
        "citation": assistant.cite_quote(found, style, in_text),
    }


def passage(assistant: Assistant, link: str, around: int = 1) -> Json:
    """The words behind a link, in the paragraphs they stand in and ``around`` more on either side, notes resolved.

    Raises CaseQAError when it is no link, or the text behind it changed.
    """
    document, span = _linked(assistant, link)
    where = answers.locator(document, span)
    inside = [n for n, paragraph in enumerate(document.paragraphs) if paragraph.span.overlaps(span)]
    shown = range(max(inside[0] - around, 0), min(inside[-1] + around + 1, len(document.paragraphs))) if inside else ()
    return {
        "permalink": where.permalink,
        "document": document.id,
        "title": document.title,
        "section_path": list(where.section_path),
        "paragraph": where.paragraph or None,
        "page_label": where.page_labels,
        "page_number": where.page_number or None,
        "text": document.slice(span),
        "paragraphs": [_paragraph(document, document.paragraphs[n], linked=n in inside) for n in shown],
        "citation": cite(document.source.csl, where, Style.CHICAGO_NOTE),
    }


def _paragraph(document: Document, paragraph: Paragraph, *, linked: bool) -> Json:
    return {
        "number": paragraph.number,
        "section_path": list(document.section_path(paragraph.span.start)),
        "linked": linked,
        "text": document.slice(paragraph.span),
        "notes": [
            contract.cited_note_row(answers.cited_note(document, note)) for note in document.notes_in(paragraph.span)
        ],
    }


def _linked(assistant: Assistant, link: str) -> tuple[Document, Span]:
    """The document and the words of a link, wherever they stand now; CaseQAError when they changed."""
    found = assistant.open_link(link, must_hold=True)
    assert found.span is not None
    return assistant.document(found.document_id), found.span


def _of_link(assistant: Assistant, link: str, style: Style, in_text: bool) -> Json:
    document, span = _linked(assistant, link)
    make = cite_in_text if in_text else cite
    made = make(document.source.csl, answers.locator(document, span), style)
    return {"quote": document.slice(span), "style": style.value, "status": "link", "citation": made}
