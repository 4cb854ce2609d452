"""The tab in which the study is asked: a question in, a banner and passages out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from caseqa.assistant import TOP, Assistant
from caseqa.citing import Style, cite
from caseqa.records import Document
from caseqa.results import Answer
from caseqa.search import CANDIDATES
from caseqa.ui.banners import banner
from caseqa.ui.cards import passages
from caseqa.ui.examples import chips, fitting
from caseqa.ui.filters import Wanted, fitting_hits, form, read_wanted
from caseqa.ui.frame import ASKING, Frame
from caseqa.ui.notices import hint, told

WANTED_JS = "(question) => [question, window.caseqa.wanted()]"
"""The filters live in the page's address; the script hands them over with each question."""


def build(frame: Frame) -> None:
    """Lay the tab out and join its gestures to what they do."""
    asking = Asking(frame)
    bridge = frame.bridge("ask")
    with gr.Tab("Ask", id="ask", elem_id="caseqa-tab-ask"):
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
        with gr.Row(elem_id="caseqa-desk"):
            with gr.Column(elem_id="caseqa-side", min_width=0):
                frame.furnish(frame.html("filters"), form)
                frame.html("history", "<div data-history></div>")
            with gr.Column(elem_id="caseqa-answer", min_width=0):
                examples = frame.html("examples")
                answer = [frame.html("banner"), frame.html("passages"), examples]
        wanted = gr.Textbox(visible=False)
    gr.on([question.submit, button.click], asking.ask, [question, wanted], answer, js=WANTED_JS, **ASKING)
    bridge.select(asking.pick, None, [question, *answer], **ASKING)
    frame.furnish(examples, asking.examples)


class Asking:
    """The gestures of the tab as functions that Gradio calls; the order of what they return is the tab's."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def ask(self, question: str, chosen: str) -> Iterator[tuple[Any, ...]]:
        """Answer a question; say so meanwhile when the library is not open yet."""
        wanted = read_wanted(chosen)
        if not question or not question.strip():
            words = "Type a question, then press Enter. The questions to try show what can be asked."
            yield hint(words), "", gr.skip()
            return
        if not self.frame.room.open().over:
            yield hint("Your question is answered as soon as the study is ready."), "", gr.skip()
        try:
            assistant = self.frame.room.asking(wanted.studies)
            documents = assistant.documents
            began = time.perf_counter()
            answer = assistant.ask(question, 3 * CANDIDATES if wanted.narrows else TOP)  # all that any search found
            took = time.perf_counter() - began
            shown = narrowed(answer, wanted, assistant)
            said = banner(shown, documents, took, left_out=len(answer.hits) - len(shown.hits) if wanted.narrows else 0)
            yield said, passages(shown, documents), self.examples(documents, False)
        except Exception as error:
            yield told(error), "", gr.skip()

    def pick(self, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Answer a question that was clicked or is in the address; typed words stay in the box, else it goes there."""
        question = str(event._data.get("question", ""))
        typed = str(event._data.get("typed", ""))
        for shown in self.ask(question, str(event._data.get("wanted", ""))):
            yield (typed or question, *shown)

    def examples(self, documents: Sequence[Document], unfolded: bool = True) -> str:
        """The questions to try on these documents."""
        return chips(fitting(self.frame.examples, [document.id for document in documents]), unfolded=unfolded)


def narrowed(answer: Answer, wanted: Wanted, assistant: Assistant) -> Answer:
    """An answer with the passages that fit the filters, each cited in the style the reader chose."""
    hits = fitting_hits(answer.hits, wanted)[:TOP]
    if wanted.style is not Style.CHICAGO_NOTE:
        hits = tuple(
            replace(hit, citation=cite(assistant.document(hit.document).source.csl, hit.locator, wanted.style))
            for hit in hits
        )
    return replace(answer, hits=hits)
