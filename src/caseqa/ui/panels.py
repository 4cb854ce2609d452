"""Everything on the page that is not a passage, as HTML: banner, progress, problems, examples, library, footer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from time import time_ns

from caseqa.assistant import QUESTION_CHARACTERS
from caseqa.errors import CaseQAError
from caseqa.records import Document, IngestReport
from caseqa.results import Answer, AnswerStatus
from caseqa.ui.cards import card, escape, unmarked
from caseqa.ui.examples import Example
from caseqa.ui.room import WARMING, Stage

LINKED_CHARACTERS = 500
"""A longer question is left out of the page's address: browsers and mail programs cut long links."""

SIGNS = {AnswerStatus.ANSWERED: "✓", AnswerStatus.WEAK: "?", AnswerStatus.NOT_IN_STUDY: "–"}

STAGES = {
    "starting": "Starting; loading the models takes some seconds",
    "reading": "Reading the study",
    "encoding": "Encoding passages and sentences",
    WARMING: "Loading the models that answer",
}

BECAME = {
    "text": "running text",
    "heading": "headings",
    "note": "notes",
    "note_heading": "headings of notes",
    "caption": "captions",
    "figure_note": "notes of figures",
    "photo_credit": "photo credits",
    "furniture": "running heads and page numbers",
    "title": "title",
    "title_page": "title page",
}


def banner(answer: Answer, documents: Sequence[Document], seconds: float) -> str:
    """What the study says, may say or does not say, in words, and what of the question was searched."""
    several = len(documents) > 1
    asked = " ".join(answer.question.split())
    lines = [_counted(answer, seconds), _never_mentioned(answer.unknown_terms, several), _cut(asked)]
    if answer.status is AnswerStatus.NOT_IN_STUDY:
        lines.append("Try the study’s own words, in the language it is written in.")
    said = "".join(f"<p>{line}</p>" for line in lines if line)
    link = escape(asked) if len(asked) <= LINKED_CHARACTERS else ""
    return (
        f'<div class="cq-banner cq-{answer.status.value}" data-asked="{time_ns()}" data-linked="{link}">'
        f'<span class="cq-sign" aria-hidden="true">{SIGNS[answer.status]}</span>'
        f"<div><h2>{_verdict(answer.status, several)}</h2>{said}</div></div>"
    )


def passages(answer: Answer, documents: Sequence[Document]) -> str:
    """The cards of an answer, the likeliest first; nothing is marked where nothing answers."""
    by_id = {document.id: document for document in documents}
    marked = answer.status is not AnswerStatus.NOT_IN_STUDY
    shown = [card(by_id[cited.document], cited if marked else unmarked(cited)) for cited in answer.hits]
    return f'<div class="cq-cards">{"".join(shown)}</div>' if shown else ""


def hint(words: str) -> str:
    """A friendly word instead of an answer."""
    return f'<div class="cq-banner cq-hint" data-asked="{time_ns()}"><p>{escape(words)}</p></div>'


def problem(error: Exception) -> str:
    """One line that says what went wrong and what mends it; never a traceback."""
    if isinstance(error, CaseQAError):
        said, mend = error.problem, error.mend
    else:
        said, mend = "something went wrong that caseqa did not foresee", "look at the terminal it runs in"
    opening = said.split(" ", 1)[0]
    first = (said if "." in opening else f"{said[:1].upper()}{said[1:]}").rstrip(".")
    then = f" To mend it: {_commands(mend)}." if mend else ""
    return (
        f'<div class="cq-banner cq-problem" role="alert" data-asked="{time_ns()}"><p>{escape(first)}.{then}</p></div>'
    )


def progress(stage: Stage, title: str) -> str:
    """How far a piece of work has come, in words and as a bar."""
    name = STAGES.get(stage.name, stage.name)
    if stage.name == "reading" and stage.total and stage.done >= stage.total:
        name, stage = "Loading the model that encodes", Stage(stage.name)
    counted = f": {stage.done} of {stage.total}" if stage.total > 1 else " …"
    bar = f' value="{stage.done}" max="{stage.total}"' if stage.total > 1 else ""
    return (
        f'<div class="cq-progress" role="status"><p class="cq-progress-title">{escape(title)}</p>'
        f'<progress aria-label="{escape(name)}"{bar}></progress><p>{escape(name)}{counted}</p></div>'
    )


def examples(shown: Sequence[Example], *, unfolded: bool) -> str:
    """Questions that can be asked with one click."""
    if not shown:
        return ""
    chips = "".join(
        f'<li><button type="button" class="cq-chip" data-question="{escape(one.question)}">'
        f"{escape(one.question)}</button></li>"
        for one in shown
    )
    unfold = " open" if unfolded else ""
    listed = f'<ul role="list">{chips}</ul>'
    return f'<details class="cq-examples"{unfold}><summary>Questions to try</summary>{listed}</details>'


def masthead(documents: Sequence[Document]) -> str:
    """The page's heading: the study that is asked, or how many are."""
    if len(documents) == 1:
        title, under = documents[0].title, _byline(documents[0]) or "&nbsp;"
    elif documents:
        title, under = f"{len(documents)} studies", "; ".join(escape(document.title) for document in documents)
    else:
        title, under = "Ask the study", "&nbsp;"
    return f'<div class="cq-masthead"><p class="cq-brand">caseqa</p><h1>{escape(title)}</h1><p>{under}</p></div>'


def footer(documents: Sequence[Document]) -> str:
    """Who wrote the words on the page, and under which licence."""
    credits = [_credit(document) for document in documents if document.source.licence]
    said = "Nothing here is written by a language model; every word shown is the study’s own."
    listed = "".join(f"<p>{credit}</p>" for credit in credits)
    return f'<div class="cq-footer"><p>{said}</p>{listed}</div>'


def shelf(documents: Sequence[Document]) -> str:
    """The documents of the library, each with what it holds and a button that takes it out."""
    if not documents:
        return '<p class="cq-empty">The library is empty. Add a document above.</p>'
    rows = "".join(_shelved(document) for document in documents)
    return f'<h2 class="cq-h2">In the library</h2><ul class="cq-shelf" role="list">{rows}</ul>'


def report(document: Document, read: IngestReport) -> str:
    """What was read from a file: what it holds, what became of its lines, and what to look at."""
    linked = sum(1 for mark in document.marks if mark.note_id)
    pages = f"{len(document.pages)} pages, " if document.pages else ""
    lines = ", ".join(f"{count} {BECAME.get(what, what.replace('_', ' '))}" for what, count in read.became)
    problems = "".join(f"<li>{escape(one)}</li>" for one in read.problems)
    looked = f'<h3>To look at</h3><ul class="cq-problems">{problems}</ul>' if problems else ""
    return (
        f'<div class="cq-report" role="status"><h2 class="cq-h2">Read: <cite>{escape(document.title)}</cite></h2>'
        f"<p>{pages}{len(document.paragraphs)} paragraphs, {len(document.notes)} notes; "
        f"{linked} of {len(document.marks)} note marks tied to their notes.</p>"
        f'<p class="cq-quiet">Of {read.lines} lines: {escape(lines)}.</p>{looked}</div>'
    )


def adding() -> str:
    """What can be added to the library, and that it goes nowhere else."""
    return (
        '<h2 class="cq-h2">Add a document</h2><p class="cq-quiet">PDF, plain text or Markdown. '
        "It is read on this machine and goes nowhere else.</p>"
    )


def _verdict(status: AnswerStatus, several: bool) -> str:
    who, does = (
        ("The studies", ("say", "may say", "do not say"))
        if several
        else ("The study", ("says", "may say", "does not say"))
    )
    order = (AnswerStatus.ANSWERED, AnswerStatus.WEAK, AnswerStatus.NOT_IN_STUDY)
    return f"{who} {does[order.index(status)]}"


def _counted(answer: Answer, seconds: float) -> str:
    """How many passages there are, and how far they may be relied on."""
    if not answer.hits:
        return "Nothing in it comes near your question."
    found = f"{len(answer.hits)} passages, the likeliest first" if len(answer.hits) > 1 else "One passage"
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


def _commands(mend: str) -> str:
    """What mends a problem, with the commands between backticks as code."""
    pieces = mend.rstrip(".").split("`")
    return "".join(f"<code>{escape(piece)}</code>" if odd % 2 else escape(piece) for odd, piece in enumerate(pieces))


def _byline(document: Document) -> str:
    """Author and year of a document, as far as its record names them."""
    record = json.loads(document.source.csl)
    names = [
        " ".join(filter(None, (name.get("given"), name.get("family")))) or name.get("literal", "")
        for name in record.get("author", ())
    ]
    year = next((str(parts[0]) for parts in record.get("issued", {}).get("date-parts", ()) if parts), "")
    facts = [" and ".join(filter(None, names)), year]
    return " · ".join(escape(fact) for fact in facts if fact)


def _credit(document: Document) -> str:
    by = _byline(document).split(" · ")[0] if json.loads(document.source.csl).get("author") else ""
    volume = str(json.loads(document.source.csl).get("container-title", ""))
    held = f", in <cite>{escape(volume)}</cite>" if volume else ""
    author = f"{by}, " if by else ""
    return f"{author}<cite>{escape(document.title)}</cite>{held}. Licence: {escape(document.source.licence)}."


def _shelved(document: Document) -> str:
    linked = sum(1 for mark in document.marks if mark.note_id)
    holds = f"{len(document.paragraphs)} paragraphs, {len(document.notes)} notes, {linked} marks tied"
    return (
        f'<li><div><cite>{escape(document.title)}</cite><p class="cq-quiet">{_byline(document)}</p>'
        f'<p class="cq-quiet"><code>{escape(document.id)}</code> · {holds}</p></div>'
        f'<button type="button" class="cq-button" data-remove="{escape(document.id)}" '
        f'aria-label="Remove {escape(document.title)}">Remove</button></li>'
    )
