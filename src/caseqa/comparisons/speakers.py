"""Who speaks in a sentence: its author, an interviewee, a cited source, or a text quoted at length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from caseqa.records import Reference, ReferenceForm, SourceKind


class Speaker(StrEnum):
    """Who speaks in a sentence of the study."""

    AUTHOR = "author"
    INTERVIEWEE = "interviewee"
    CITED = "cited"
    QUOTED = "quoted"


_QUOTED = re.compile(r"[\"“]([^\"”]{25,})[\"”]")
_ATTRIBUTED = re.compile(
    r"\b[Aa]s (?:[A-Z][\w’'-]+(?: (?:and|et al\.?|of|the))? ?)+\s*(?:argue|note|write|say|put|observe|contend)"
    r"|[Aa]ccording to\b|\bone [\w ]{3,40} said\b|\bthe report of\b"
)

QUOTED_SHARE = 0.35
"""Share of a sentence that must stand in quotation marks before the quoted text is its speaker."""


def speaker(sentence: str, references: Sequence[Reference]) -> Speaker:
    """Who speaks: a text quoted at length, an interviewee or a source by the notes, else the author."""
    kinds = {r.kind for r in references if r.kind != SourceKind.COMMENT and r.form != ReferenceForm.COMMENT}
    inside = sum(len(found) for found in _QUOTED.findall(sentence))
    if inside >= QUOTED_SHARE * len(sentence) and SourceKind.INTERVIEW not in kinds:
        return Speaker.QUOTED
    if SourceKind.INTERVIEW in kinds:
        return Speaker.INTERVIEWEE
    return Speaker.CITED if kinds or _ATTRIBUTED.search(sentence) else Speaker.AUTHOR
