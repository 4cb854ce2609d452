"""The basket as HTML: what was collected, in the user's order, each item with a remark and what can be done with it.

Every function is pure and works on the JSON of ``writing.basket``; all words pass through ``escape``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import time_ns
from typing import Any

from caseqa.basket import ExportForm
from caseqa.citing import Style
from caseqa.ui.findings import judgement, notes, place, stance
from caseqa.ui.markup import escape

Json = Mapping[str, Any]

KINDS = {"passage": "Passage", "quotation": "Quotation", "claim": "Claim"}
FORMS = {
    ExportForm.DOCX: "Word document",
    ExportForm.MARKDOWN: "Markdown",
    ExportForm.PANDOC: "Markdown for pandoc, with .bib",
    ExportForm.HTML: "Web page",
    ExportForm.RIS: "RIS (EndNote, Zotero)",
    ExportForm.CSL_JSON: "CSL-JSON (Zotero)",
    ExportForm.BIBTEX: "BibTeX",
    ExportForm.BIBLATEX: "BibLaTeX",
}
STYLES = {
    Style.CHICAGO_NOTE: "Chicago, notes",
    Style.CHICAGO_AUTHOR_DATE: "Chicago, author and date",
    Style.APA: "APA",
    Style.MLA: "MLA",
    Style.HARVARD: "Harvard",
}
"""Those of ``basket.PAGE_STYLES``: a reference manager's record has no style of its own."""

SHORT = 60
"""Characters by which an item is named where it is spoken of: enough to know it again."""

EMPTY = (
    '<div class="cq-empty-basket"><p>Nothing is in the basket yet.</p><p class="cq-quiet">Press “Add to basket” '
    "under a passage in <b>Ask</b> or a finding in <b>Check</b>. What you collect keeps its place, its notes and its "
    "citation; put it in order here, remark on it, and take it into your text.</p></div>"
)


def basket(items: Sequence[Json], titles: Mapping[str, str]) -> str:
    """All items in their order; a friendly word when there is none."""
    if not items:
        return EMPTY
    rows = "".join(_item(one, number, len(items), titles) for number, one in enumerate(items, start=1))
    return f'{_export()}<ol class="cq-basket" role="list" data-count="{len(items)}">{rows}</ol>{_clear(len(items))}'


def name(item: Json) -> str:
    """A few words by which an item is known: its claim, or the beginning of its words."""
    words = item["claim"] or (item["excerpts"][0]["quote"] if item["excerpts"] else "")
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= SHORT else f"{one_line[:SHORT].rsplit(' ', 1)[0]} …"


def said(words: str, undo: str = "") -> str:
    """One line about what was done, with a way to take it back where ``undo`` says what that is called."""
    button = f'<button type="button" class="cq-button" data-basket="undo">{escape(undo)}</button>' if undo else ""
    return (
        f'<div class="cq-banner cq-hint cq-said" role="status" data-stamp="{time_ns()}">'
        f"<p>{escape(words)}</p>{button}</div>"
    )


def numbered(words: str, number: str) -> str:
    """What was said as the answer to the gesture of a number, so that the script knows which button it is for."""
    return f'<div data-answers="{escape(number)}">{words}</div>'


def _export() -> str:
    """What the basket can be taken away as: a file to hand in, or records for a reference manager."""
    forms = "".join(f'<option value="{form}">{words}</option>' for form, words in FORMS.items())
    styles = "".join(f'<option value="{style}">{words}</option>' for style, words in STYLES.items())
    return (
        '<form class="cq-export" aria-label="Export the basket">'
        f'<label>Export as <select name="form">{forms}</select></label>'
        f'<label>cited in <select name="style">{styles}</select></label>'
        '<button type="button" class="cq-button" data-export>Download</button></form>'
    )


def _clear(count: int) -> str:
    if count < 2:
        return ""
    return '<p class="cq-actions"><button type="button" class="cq-button" data-basket="clear">Take all out</button></p>'


def _item(item: Json, number: int, of: int, titles: Mapping[str, str]) -> str:
    key = escape(item["id"])
    return (
        f'<li class="cq-card cq-item" id="b-{key}" data-item="{key}" tabindex="-1" '
        f'aria-label="{number} of {of}: {escape(name(item))}">'
        f'<header class="cq-item-head"><span class="cq-rank">{number}</span>'
        f'<span class="cq-kind">{KINDS[item["kind"]]}</span>{_moves(item, number, of)}</header>'
        f"{_claim(item)}{''.join(_excerpt(one, titles, item['leaning']) for one in item['excerpts'])}"
        f'<label class="cq-remark"><span>Your remark</span><textarea rows="2" data-remark="{key}" dir="auto" '
        f'placeholder="Why you collected it, where it belongs …">{escape(item["remark"])}</textarea></label></li>'
    )


def _moves(item: Json, number: int, of: int) -> str:
    called = escape(name(item))
    buttons = [
        ("up", "↑", f"Move up: {called}", number == 1),
        ("down", "↓", f"Move down: {called}", number == of),
        ("remove", "Remove", f"Remove: {called}", False),
    ]
    return (
        '<span class="cq-moves">'
        + "".join(
            f'<button type="button" class="cq-button cq-small" data-basket="{act}" data-item="{escape(item["id"])}" '
            f'aria-label="{label}"{" disabled" if off else ""}>{words}</button>'
            for act, words, label, off in buttons
        )
        + "</span>"
    )


def _claim(item: Json) -> str:
    if not item["claim"]:
        return ""
    judged = judgement(item)
    return (
        f'<p class="cq-claimed cq-tone-{judged.tone}"><b>{escape(item["claim"])}</b> '
        f'<span class="cq-judged"><span aria-hidden="true">{judged.sign}</span> {judged.heading}</span></p>'
    )


def _excerpt(one: Json, titles: Mapping[str, str], leaning: str | None) -> str:
    said = f'<h4 class="cq-stance">{stance(one, leaning)}</h4>' if one["stance"] else ""
    changed = (
        f'<p class="cq-changed"><span aria-hidden="true">⚠</span> These words changed since you collected them: '
        f"{escape(one['why'] or '')}.</p>"
        if one["state"] == "changed"
        else ""
    )
    source = escape(one["quoted_from"] or "")
    taken = f'<p class="cq-from">The study takes them from: {source}</p>' if source else ""
    return (
        f'{said}<blockquote class="cq-words" dir="auto">{escape(one["quote"])}</blockquote>{changed}{taken}'
        f"{place(one, titles)}"
        f"{notes(one['notes'])}"
        f'<p class="cq-actions"><button type="button" class="cq-button" data-read="{escape(one["permalink"])}">'
        "Read in place</button></p>"
    )
