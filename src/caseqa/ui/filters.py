"""What of an answer is shown: passages of chosen parts of a study, or resting on chosen kinds of evidence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import time_ns

from caseqa.citing import Style
from caseqa.records import Document, SourceKind
from caseqa.results import CitedHit
from caseqa.ui.markup import KINDS, escape

STYLES = {
    Style.CHICAGO_NOTE: "Chicago, note",
    Style.CHICAGO_AUTHOR_DATE: "Chicago, author-date",
    Style.APA: "APA",
    Style.MLA: "MLA",
    Style.HARVARD: "Harvard",
}
"""The styles that fit behind a quotation in running text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader chose beside the question; an empty choice leaves nothing out."""

    studies: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    style: Style = Style.CHICAGO_NOTE

    @property
    def narrows(self) -> bool:
        """True when passages may be left out."""
        return bool(self.parts or self.kinds)


def read_wanted(text: str) -> Wanted:
    """The choice that the script sends as JSON; anything that is none counts as no choice."""
    try:
        sent = json.loads(text or "{}")
    except ValueError:
        sent = {}
    lists = {key: sent.get(key) if isinstance(sent, dict) else None for key in ("study", "part", "evidence")}
    study, part, evidence = (tuple(map(str, one)) if isinstance(one, list) else () for one in lists.values())
    style = sent.get("style") if isinstance(sent, dict) else None
    return Wanted(study, part, evidence, Style(style) if style in set(STYLES) else Style.CHICAGO_NOTE)


def fitting_hits(hits: Iterable[CitedHit], wanted: Wanted) -> tuple[CitedHit, ...]:
    """The hits that lie in a wanted part and rest on a wanted kind of evidence, in their order."""
    return tuple(
        cited
        for cited in hits
        if (not wanted.parts or part_of(cited.locator.section_path) in wanted.parts)
        and (not wanted.kinds or any(note.kind.value in wanted.kinds for note in cited.notes))
    )


def part_of(path: Sequence[str]) -> str:
    """The outermost heading of a passage."""
    return path[0] if path else ""


def form(documents: Sequence[Document]) -> str:
    """The filters that fit these documents, and the style of citations, as a form that the script reads."""
    if not documents:
        return ""
    studies = [(document.id, document.title, None) for document in documents] if len(documents) > 1 else []
    numbered = Counter(
        part_of(document.section_path(paragraph.span.start))
        for document in documents
        for paragraph in document.paragraphs
    )
    parts = [(part, part, None) for part in numbered if part]
    found: Counter[SourceKind] = Counter()
    found.update(r.kind for document in documents for r in document.references if r.kind is not SourceKind.COMMENT)
    kinds = [(kind.value, KINDS[kind], found[kind]) for kind in KINDS if found[kind]]
    return (
        f'<details class="cq-filters" data-stamp="{time_ns()}" open><summary>Narrow down</summary>'
        f"{_choice('study', 'Studies to ask', studies)}{_choice('part', 'Part of the study', parts)}"
        f"{_choice('evidence', 'Resting on', kinds)}"
        '<p class="cq-quiet"><button type="button" class="cq-plain" data-clear hidden>Clear all filters</button></p>'
        f'<label class="cq-field"><span>Citation style</span><select data-style>{_styles()}</select></label></details>'
    )


def _choice(name: str, legend: str, choices: Sequence[tuple[str, str, int | None]]) -> str:
    if not choices:
        return ""
    boxes = "".join(
        f'<label class="cq-check"><input type="checkbox" data-filter="{name}" value="{escape(value)}">'
        f"<span>{escape(words)}</span>{'' if count is None else f'<small>{count}</small>'}</label>"
        for value, words, count in choices
    )
    return f'<fieldset class="cq-choice"><legend>{legend}</legend><div>{boxes}</div></fieldset>'


def _styles() -> str:
    return "".join(f'<option value="{style.value}">{words}</option>' for style, words in STYLES.items())
