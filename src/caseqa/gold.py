"""Gold questions: load them, locate their quotations in a document, judge a ranking by them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caseqa.errors import BadRecord
from caseqa.jsonl import from_json, read_lines
from caseqa.records import Document, Span
from caseqa.text import Folded, find_quotation, fold

HELD = 0.5
"""A passage holds a quotation when it has this share of its characters: a border may cut a sentence's end."""


@dataclass(frozen=True, slots=True)
class GoldEvidence:
    """A quotation that answers a question (grade 2) or supports an answer (grade 1)."""

    quote: str
    grade: int


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with the quotations that answer it; none when the study does not answer it."""

    id: str
    question: str
    kind: str
    wording: str
    answerable: bool
    evidence: tuple[GoldEvidence, ...] = ()
    reader: str = ""


@dataclass(frozen=True, slots=True)
class LocatedEvidence:
    """A gold quotation's place in the document's text, and its grade."""

    span: Span
    grade: int


@dataclass(frozen=True, slots=True)
class GoldSource:
    """The file a set of gold questions was written for; ``source`` says where others can get it."""

    file: str
    sha256: str
    title: str
    source: str


def gold_source(path: Path) -> GoldSource | None:
    """What ``documents.toml`` beside a file of gold questions says of it; None when it says nothing.

    Raises BadRecord when the entry lacks a field.
    """
    listed = path.with_name("documents.toml")
    if not listed.is_file():
        return None
    try:
        entry = tomllib.loads(listed.read_text(encoding="utf-8")).get(path.stem)
    except tomllib.TOMLDecodeError as error:
        raise BadRecord(f"{listed.name} is no TOML ({error})") from None
    return None if entry is None else from_json(json.dumps(entry), GoldSource, f"[{path.stem}] of {listed.name}")


def load_questions(path: Path) -> tuple[GoldQuestion, ...]:
    """The gold questions of a file; BadRecord for a line that does not fit or an id used twice."""
    questions = tuple(read_lines(path, GoldQuestion))
    ids = [question.id for question in questions]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise BadRecord(f"{path.name} uses the id {twice[0]} twice", "give each question its own id")
    return questions


def locate(document: Document, question: GoldQuestion, folded: Folded | None = None) -> tuple[LocatedEvidence, ...]:
    """Where a question's quotations stand; BadRecord when one stands nowhere in the document."""
    folded = folded or fold(document.text)
    located = []
    for evidence in question.evidence:
        span = find_quotation(folded, evidence.quote)
        if span is None:
            raise BadRecord(f"the quotation of {question.id} is not in {document.id}: {evidence.quote[:80]!r}")
        located.append(LocatedEvidence(span, evidence.grade))
    return tuple(located)


def grade(evidence: Sequence[LocatedEvidence], spans: Sequence[Span]) -> int:
    """The highest grade among the quotations that one of the spans holds; 0 when none."""
    return max((item.grade for item in evidence if any(holds(span, item.span) for span in spans)), default=0)


def holds(passage: Span, quotation: Span) -> bool:
    """True when a passage has at least half of a quotation's characters."""
    shared = min(passage.end, quotation.end) - max(passage.start, quotation.start)
    return shared >= HELD * (quotation.end - quotation.start)
