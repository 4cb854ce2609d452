"""The tab in which a draft is checked: its quotations and claims in, a verdict on each out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from caseqa import checks
from caseqa.assistant import Assistant
from caseqa.drafts import DRAFT_CHARACTERS, beginning
from caseqa.library import Progress
from caseqa.records import Document
from caseqa.ui import findings, reports
from caseqa.ui.examples import drafts, fitting
from caseqa.ui.frame import ASKING, Frame
from caseqa.ui.markup import escape
from caseqa.ui.notices import hint, progress, told
from caseqa.ui.room import Work

INTRODUCTION = (
    '<p class="cq-lead">Paste a sentence, a paragraph or some pages of your draft. What stands between quotation '
    "marks is compared with the study word for word; what you state is compared with what the study says.</p>"
)


def build(frame: Frame) -> None:
    """Lay the tab out and join its gestures to what they do."""
    checking = Checking(frame)
    bridge = frame.bridge("check")
    with gr.Tab("Check", id="check", elem_id="caseqa-tab-check"):
        frame.html("check-lead", INTRODUCTION)
        draft = gr.Textbox(
            label="Your draft",
            show_label=False,
            placeholder="Paste what you want to check",
            lines=5,
            max_lines=16,
            elem_id="caseqa-draft",
        )
        choice = gr.CheckboxGroup(
            label="Studies to check against", choices=[], visible=False, interactive=True, elem_id="caseqa-check-choice"
        )
        with gr.Row(elem_id="caseqa-check-acts"):
            button = gr.Button("Check", variant="primary", scale=0, min_width=88, elem_id="caseqa-check")
            examples = frame.html("check-examples")
        found = frame.html("findings")
    button.click(checking.check, [draft, choice], found, **ASKING)
    bridge.select(checking.pick, choice, [draft, found], **ASKING)
    frame.furnish(choice, studies)
    frame.furnish(examples, checking.examples)


class Checking:
    """The gestures of the tab as functions that Gradio calls."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def check(self, draft: str, chosen: list[str]) -> Iterator[str]:
        """Check a draft, showing how far it is, then the draft marked, its findings and the report to save."""
        if not draft or not draft.strip():
            yield hint("Paste something first: a sentence with a quotation in it is enough.")
            return
        text = beginning(draft, DRAFT_CHARACTERS)
        work = Work(lambda report: _checked(self.frame.room.asking(chosen), text, report))
        for stage in work.stages():
            yield progress(stage, "Checking your draft")
        try:
            rows, titles = work.result()
            yield shown(rows, titles, len(draft) - len(text))
        except Exception as error:
            yield told(error)

    def pick(self, chosen: list[str], event: gr.EventData) -> Iterator[tuple[str, str]]:
        """Check a draft that was clicked or is in the address; typed words stay in the box, else it goes there."""
        draft = str(event._data.get("draft", ""))
        typed = str(event._data.get("typed", ""))
        for found in self.check(draft, chosen):
            yield typed or draft, found

    def examples(self, documents: Sequence[Document]) -> str:
        """The drafts to try on these documents."""
        return drafts(fitting(self.frame.examples, [document.id for document in documents]))


def studies(documents: Sequence[Document]) -> Any:
    """The choice of documents to check against, all chosen; there is nothing to choose among one."""
    choices = [(document.title, document.id) for document in documents]
    return gr.update(choices=choices, value=[one for _, one in choices], visible=len(choices) > 1)


def shown(rows: findings.Json, titles: dict[str, str], left: int) -> str:
    """Everything under the box: what was found in words, the report to save, the draft marked, a card for each."""
    found = findings.in_order(rows)
    cut = (
        f"<p>Only the first {len(rows['draft']):,} characters were checked; {left:,} more are still in the box. "
        "Check them in a second go.</p>"
        if left
        else ""
    )
    counted = f"<p>{escape(findings.counted(found))}</p>"
    cards = "".join(findings.card(one, titles) for one in found)
    return (
        f'<div class="cq-banner cq-hint cq-counted" data-stamp="{time.time_ns()}" '
        f'data-checked="{escape(rows["draft"] if not left else "")}"><div><h2>{_summary(found)}</h2>'
        f"{counted}{cut}</div></div>{_saving(rows, titles) if found else ''}"
        f'<section aria-label="Your draft, marked">{findings.draft(rows["draft"], found)}</section>'
        f'<section class="cq-cards" aria-label="Findings">{cards}</section>'
    )


def _summary(found: Sequence[findings.Finding]) -> str:
    """The heading: how many findings need the writer's eye."""
    if not found:
        return "Nothing to check"
    bad = sum(1 for one in found if one.judgement.tone != "good" or one.row.get("copied"))
    if not bad:
        return "Nothing to mend was found"
    return "One finding needs your eye" if bad == 1 else f"{bad} findings need your eye"


def _saving(rows: findings.Json, titles: dict[str, str]) -> str:
    """Two buttons that save the report; it is in the page already and is kept nowhere else."""
    files = [
        ("report.md", "text/markdown", reports.markdown(rows, titles), "Save report (Markdown)"),
        ("report.html", "text/html", reports.page(rows, titles), "Save report (web page)"),
    ]
    buttons = "".join(
        f'<button type="button" class="cq-button" data-save="{name}" data-type="{kind}" '
        f'data-text="{escape(text)}">{words}</button>'
        for name, kind, text, words in files
    )
    return f'<p class="cq-actions cq-saving">{buttons}</p>'


def _checked(assistant: Assistant, text: str, report: Progress) -> tuple[findings.Json, dict[str, str]]:
    titles = {document.id: document.title for document in assistant.documents}
    return checks.draft(assistant, text, lambda done, total: report("checking", done, total)), titles
