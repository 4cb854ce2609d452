"""The page as Gradio blocks: what stands where, and which gesture leads to which act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from caseqa.assistant import Assistant
from caseqa.ui import panels
from caseqa.ui.acts import Acts
from caseqa.ui.examples import Example
from caseqa.ui.machines import Machines, offer
from caseqa.ui.room import Opener, Room

ASKED_AT_ONCE = 2
"""A question keeps both cores of a small machine busy; more at once would make all of them slower."""

ADDED_AT_ONCE = 1
"""Two changes of the library at once could overtake each other on the disk."""

ASKING: dict[str, Any] = {
    "show_progress": "hidden",
    "trigger_mode": "always_last",
    "concurrency_limit": ASKED_AT_ONCE,
    "concurrency_id": "ask",
    "api_visibility": "private",
}
"""Typed and clicked questions wait in one line; of several by one reader the last is answered."""

WAITING = 64
"""Questions that may wait: at a third of a second each the last waits ten seconds, which is as long as people do."""

TYPES = [".pdf", ".txt", ".md", ".markdown"]

ASK_JS = "window.caseqaAsk = (question) => trigger('select', {question}); window.caseqaArrive?.();"
REMOVE_JS = "window.caseqaRemove = (document) => trigger('select', {document});"
"""Gradio hands ``trigger`` to a component's own script only; the page's script calls it through these."""


def build(source: Assistant | Opener | Room, *, examples: Sequence[Example] = ()) -> gr.Blocks:
    """The page over an assistant, or over a function that opens one while the page shows how far it is."""
    room = source if isinstance(source, Room) else Room(source)
    acts = Acts(room, examples)
    page = gr.Blocks(title="caseqa", analytics_enabled=False, fill_width=True)
    with page:
        offer(Machines(room), concurrency_limit=ASKED_AT_ONCE, concurrency_id="ask")  # first: it needs its names
        masthead = _html(panels.masthead(()), "caseqa-masthead")
        status = _html("", "caseqa-status")
        with gr.Tabs(elem_id="caseqa-tabs"):
            with gr.Tab("Ask", id="ask"):
                chips, choice = _ask_tab(acts)
            with gr.Tab("Library", id="library"):
                shelf = _library_tab(acts, (masthead, chips, choice))
        footer = _html(panels.footer(()), "caseqa-footer")
        shelf.furnish(footer)
        page.load(
            acts.arrive,
            None,
            [status, masthead, footer, chips, choice, shelf.list],
            show_progress="hidden",
            concurrency_limit=None,
            api_visibility="private",
        )
    page.queue(max_size=WAITING, default_concurrency_limit=ADDED_AT_ONCE, api_open=False)
    return page


def _html(value: str, name: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=script, padding=False)


def _ask_tab(acts: Acts) -> tuple[gr.HTML, gr.CheckboxGroup]:
    with gr.Row(elem_id="caseqa-search", equal_height=True):
        question = gr.Textbox(
            label="Your question",
            show_label=False,
            placeholder="Ask the study a question, then press Enter",
            lines=1,
            max_lines=6,
            autofocus=True,
            scale=1,
            elem_id="caseqa-question",
        )
        button = gr.Button("Ask", variant="primary", scale=0, min_width=88, elem_id="caseqa-ask")
    choice = gr.CheckboxGroup(
        label="Studies to ask", choices=[], visible=False, interactive=True, elem_id="caseqa-choice"
    )
    chips = _html("", "caseqa-examples", ASK_JS)
    banner = _html("", "caseqa-banner")
    passages = _html("", "caseqa-passages")
    answer = [banner, passages, chips]
    gr.on([question.submit, button.click], acts.ask, [question, choice], answer, **ASKING)
    chips.select(acts.pick, choice, [question, *answer], **ASKING)
    return chips, choice


class _Shelf:
    """The library tab's parts, joined to the footer once that stands at the end of the page."""

    def __init__(self, acts: Acts, others: tuple[gr.HTML, gr.HTML, gr.CheckboxGroup]) -> None:
        self.acts = acts
        self.others = others
        _html(panels.adding(), "caseqa-adding")
        self.file = gr.File(
            label="Add a document: PDF, text or Markdown",
            show_label=False,
            file_types=TYPES,
            file_count="single",
            type="filepath",
            height=140,
            elem_id="caseqa-file",
        )
        self.report = _html("", "caseqa-report")
        self.list = _html("", "caseqa-shelf", REMOVE_JS)

    def furnish(self, footer: gr.HTML) -> None:
        """Join adding and removing to everything that shows which documents there are."""
        masthead, chips, choice = self.others
        shown = [masthead, footer, chips, choice, self.list]
        self.file.upload(
            self.acts.add,
            self.file,
            [self.report, self.file, *shown],
            show_progress="hidden",
            concurrency_id="library",
            concurrency_limit=ADDED_AT_ONCE,
            api_visibility="private",
        )
        self.list.select(
            self.acts.remove,
            None,
            [self.report, *shown],
            show_progress="hidden",
            concurrency_id="library",
            concurrency_limit=ADDED_AT_ONCE,
            api_visibility="private",
        )


def _library_tab(acts: Acts, others: tuple[gr.HTML, gr.HTML, gr.CheckboxGroup]) -> _Shelf:
    return _Shelf(acts, others)
