"""What happens when somebody arrives, asks, adds or removes: a room and a gesture in, HTML out."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from caseqa.assistant import Assistant
from caseqa.documents import slug
from caseqa.errors import CaseQAError
from caseqa.library import Progress
from caseqa.records import Document, IngestReport
from caseqa.ui import panels
from caseqa.ui.examples import Example, fitting
from caseqa.ui.room import Room, Work

LOOK_EVERY = 0.25
"""Seconds between two looks at running work: often enough for the bar to move, seldom enough to cost nothing."""

PIECE = 1 << 20
"""Bytes of an uploaded file that are hashed at a time."""

log = logging.getLogger(__name__)


class Acts:
    """The gestures of the page as functions that Gradio calls; the order of what they return is the page's."""

    def __init__(self, room: Room, examples: Sequence[Example]) -> None:
        self.room = room
        self.examples = tuple(examples)

    async def arrive(self) -> AsyncIterator[tuple[Any, ...]]:
        """Show how far the library is opened until it is, then its title, credits, examples and documents."""
        opening = self.room.open()
        while not opening.over:
            shown = panels.progress(opening.stage, "Getting the study ready. This happens once.")
            yield (shown, *[gr.skip()] * 5)
            await asyncio.sleep(LOOK_EVERY)
        try:
            documents = self.room.documents()
        except Exception as error:
            yield (panels.problem(told(error)), *[gr.skip()] * 5)
            return
        yield ("", *self._furnished(documents))

    def ask(self, question: str, chosen: list[str]) -> Iterator[tuple[Any, ...]]:
        """Answer a question; say so meanwhile when the library is not open yet."""
        if not question or not question.strip():
            words = "Type a question, then press Enter. The questions to try show what can be asked."
            yield panels.hint(words), "", gr.skip()
            return
        if not self.room.open().over:
            yield panels.hint("Your question is answered as soon as the study is ready."), "", gr.skip()
        try:
            yield self._answered(question, self.room.asking(chosen))
        except Exception as error:
            yield panels.problem(told(error)), "", gr.skip()

    def pick(self, chosen: list[str], event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Answer a question that was clicked or came with the page's address, and put it into the box."""
        question = str(event._data.get("question", ""))
        for shown in self.ask(question, chosen):
            yield (question, *shown)

    def add(self, path: str | None) -> Iterator[tuple[Any, ...]]:
        """Read a file into the library, showing how far it is, then what was read; keep all when it cannot be read."""
        nothing = [gr.skip()] * 5
        if not path:
            yield ("", gr.skip(), *nothing)
            return
        work = Work(lambda progress: self._added(Path(path), progress))
        while not work.over:
            yield (panels.progress(work.stage, f"Adding {Path(path).name}"), gr.skip(), *nothing)
            time.sleep(LOOK_EVERY)
        try:
            document, read = work.result()
            self.room.forget()
            yield (panels.report(document, read), None, *self._furnished(self.room.documents()))
        except Exception as error:
            yield (panels.problem(named(told(error), Path(path))), None, *nothing)

    def remove(self, event: gr.EventData) -> tuple[Any, ...]:
        """Take a document out of the library."""
        wanted = str(event._data.get("document", ""))
        try:
            self.room.whole().remove(wanted)
            self.room.forget()
            return (panels.hint(f"{wanted} was removed from the library."), *self._furnished(self.room.documents()))
        except Exception as error:
            return (panels.problem(told(error)), *[gr.skip()] * 5)

    def _answered(self, question: str, assistant: Assistant) -> tuple[Any, ...]:
        documents = assistant.documents
        began = time.perf_counter()
        answer = assistant.ask(question)
        took = time.perf_counter() - began
        shown = fitting(self.examples, [document.id for document in documents])
        chips = panels.examples(shown, unfolded=False)
        return panels.banner(answer, documents, took), panels.passages(answer, documents), chips

    def _furnished(self, documents: Sequence[Document]) -> tuple[Any, ...]:
        """Title, credits, examples, the choice of documents and the library, for the documents there are."""
        ids = [document.id for document in documents]
        choice = gr.update(
            choices=[(document.title, document.id) for document in documents], value=ids, visible=len(ids) > 1
        )
        return (
            panels.masthead(documents),
            panels.footer(documents),
            panels.examples(fitting(self.examples, ids), unfolded=True),
            choice,
            panels.shelf(documents),
        )

    def _added(self, path: Path, progress: Progress) -> tuple[Document, IngestReport]:
        assistant = self.room.whole()
        return assistant.add(path, document_id=free_id(assistant, path), progress=progress)


def free_id(assistant: Assistant, path: Path) -> str:
    """The id for an uploaded file: that of the same file if it is there already, else one that replaces nothing."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(PIECE), b""):
            digest.update(piece)
    known = {one: assistant.library.manifest(one).source_sha256 for one in assistant.library.ids()}
    same = [one for one, sha in known.items() if sha == digest.hexdigest()]
    return same[0] if same else free_name(slug(path.stem), known.__contains__)


def free_name(name: str, taken: Callable[[str], bool]) -> str:
    """The name itself, or with the first number from 2 that makes it free."""
    number, free = 1, name
    while taken(free):
        number += 1
        free = f"{name}-{number}"
    return free


def named(error: Exception, path: Path) -> Exception:
    """The same error without the folder an upload was put into, which means nothing to a reader."""
    if not isinstance(error, CaseQAError):
        return error
    folder = f"{path.parent}/"
    return CaseQAError(error.problem.replace(folder, ""), error.mend.replace(folder, ""))


def told(error: Exception) -> Exception:
    """The error itself, after one that nobody foresaw has been written to the log with its traceback."""
    if not isinstance(error, CaseQAError):
        log.error("unforeseen", exc_info=error)
    return error
