"""The tab in which the study is asked: a question in, a banner and passages out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from caseqa.records import Document
from caseqa.ui.banners import banner
from caseqa.ui.cards import passages
from caseqa.ui.examples import chips, fitting
from caseqa.ui.frame import ASKING, Frame
from caseqa.ui.notices import hint, told


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
        choice = gr.CheckboxGroup(
            label="Studies to ask", choices=[], visible=False, interactive=True, elem_id="caseqa-choice"
        )
        examples = frame.html("examples")
        answer = [frame.html("banner"), frame.html("passages"), examples]
    gr.on([question.submit, button.click], asking.ask, [question, choice], answer, **ASKING)
    bridge.select(asking.pick, choice, [question, *answer], **ASKING)
    frame.furnish(examples, asking.examples)
    frame.furnish(choice, studies)


class Asking:
    """The gestures of the tab as functions that Gradio calls; the order of what they return is the tab's."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def ask(self, question: str, chosen: list[str]) -> Iterator[tuple[Any, ...]]:
        """Answer a question; say so meanwhile when the library is not open yet."""
        if not question or not question.strip():
            words = "Type a question, then press Enter. The questions to try show what can be asked."
            yield hint(words), "", gr.skip()
            return
        if not self.frame.room.open().over:
            yield hint("Your question is answered as soon as the study is ready."), "", gr.skip()
        try:
            assistant = self.frame.room.asking(chosen)
            documents = assistant.documents
            began = time.perf_counter()
            answer = assistant.ask(question)
            took = time.perf_counter() - began
            yield banner(answer, documents, took), passages(answer, documents), self.examples(documents, False)
        except Exception as error:
            yield told(error), "", gr.skip()

    def pick(self, chosen: list[str], event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Answer a question that was clicked or came with the page's address, and put it into the box."""
        question = str(event._data.get("question", ""))
        for shown in self.ask(question, chosen):
            yield (question, *shown)

    def examples(self, documents: Sequence[Document], unfolded: bool = True) -> str:
        """The questions to try on these documents."""
        return chips(fitting(self.frame.examples, [document.id for document in documents]), unfolded=unfolded)


def studies(documents: Sequence[Document]) -> Any:
    """The choice of documents to ask, all chosen; there is nothing to choose among one."""
    choices = [(document.title, document.id) for document in documents]
    return gr.update(choices=choices, value=[one for _, one in choices], visible=len(choices) > 1)
