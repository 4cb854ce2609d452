"""The answer in words: what the study says, may say or does not say, and how far the passages may be relied on."""

from __future__ import annotations

from collections.abc import Sequence
from time import time_ns

from caseqa.assistant import QUESTION_CHARACTERS
from caseqa.records import Document
from caseqa.results import Answer, AnswerStatus
from caseqa.ui.markup import escape

LINKED_CHARACTERS = 500
"""A longer question is left out of the page's address: browsers and mail programs cut long links."""

SIGNS = {AnswerStatus.ANSWERED: "✓", AnswerStatus.WEAK: "?", AnswerStatus.NOT_IN_STUDY: "–"}


def banner(answer: Answer, documents: Sequence[Document], seconds: float, left_out: int = 0) -> str:
    """What the study says, may say or does not say, in words, and what of the question was searched.

    ``left_out`` counts the passages that the reader's filters left out.
    """
    several = len(documents) > 1
    asked = " ".join(answer.question.split())
    lines = [_counted(answer, seconds, left_out), _never_mentioned(answer.unknown_terms, several), _cut(asked)]
    if answer.status is AnswerStatus.NOT_IN_STUDY:
        lines.append("Try the study’s own words, in the language it is written in.")
    said = "".join(f"<p>{line}</p>" for line in lines if line)
    link = escape(asked) if len(asked) <= LINKED_CHARACTERS else ""
    return (
        f'<div class="cq-banner cq-{answer.status.value}" data-stamp="{time_ns()}" data-linked="{link}">'
        f'<span class="cq-sign" aria-hidden="true">{SIGNS[answer.status]}</span>'
        f"<div><h2>{_verdict(answer.status, several)}</h2>{said}</div></div>"
    )


def _verdict(status: AnswerStatus, several: bool) -> str:
    who, does = (
        ("The studies", ("say", "may say", "do not say"))
        if several
        else ("The study", ("says", "may say", "does not say"))
    )
    order = (AnswerStatus.ANSWERED, AnswerStatus.WEAK, AnswerStatus.NOT_IN_STUDY)
    return f"{who} {does[order.index(status)]}"


def _counted(answer: Answer, seconds: float, left_out: int) -> str:
    """How many passages there are, and how far they may be relied on."""
    if not answer.hits and left_out:
        return f"None of the {left_out} passages found fits your filters."
    if not answer.hits:
        return "Nothing in it comes near your question."
    found = f"{len(answer.hits)} passages, the likeliest first" if len(answer.hits) > 1 else "One passage"
    if left_out:
        found = f"Of {left_out + len(answer.hits)} passages found, {len(answer.hits)} shown that fit your filters"
    took = f'<span class="cq-took">{seconds:.2f} s</span>'
    if answer.status is AnswerStatus.ANSWERED:
        return f"{found}; the sentences nearest to your question are marked. {took}"
    if answer.status is AnswerStatus.WEAK:
        return f"{found}. Read them before you rely on them. {took}"
    return f"Below is what comes nearest; it does not answer. {took}"


def _never_mentioned(terms: Sequence[str], several: bool) -> str:
    if not terms:
        return ""
    named = ", ".join(f"<b><bdi>{escape(term)}</bdi></b>" for term in terms)
    return f"{'They never mention' if several else 'It never mentions'} {named}."


def _cut(asked: str) -> str:
    if len(asked) <= QUESTION_CHARACTERS:
        return ""
    return f"Your question has {len(asked):,} characters; only the first {QUESTION_CHARACTERS:,} were searched."
