"""The tab of the library: documents are added, with a report of what was read, and removed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from caseqa.assistant import Assistant
from caseqa.documents import slug
from caseqa.errors import CaseQAError
from caseqa.library import Progress
from caseqa.records import Document, IngestReport
from caseqa.ui.frame import CHANGING, LOOK_EVERY, Frame
from caseqa.ui.notices import hint, progress, told
from caseqa.ui.room import Work
from caseqa.ui.shelves import adding, report, shelf

PIECE = 1 << 20
"""Bytes of an uploaded file that are hashed at a time."""

TYPES = [".pdf", ".txt", ".md", ".markdown"]


def build(frame: Frame) -> None:
    """Lay the tab out and join its gestures to what they do."""
    keeping = Keeping(frame)
    bridge = frame.bridge("library")
    with gr.Tab("Library", id="library", elem_id="caseqa-tab-library"):
        frame.html("adding", adding())
        file = gr.File(
            label="Add a document: PDF, text or Markdown",
            show_label=False,
            file_types=TYPES,
            file_count="single",
            type="filepath",
            height=140,
            elem_id="caseqa-file",
        )
        read = frame.html("report")
        frame.furnish(frame.html("shelf"), shelf)
    file.upload(keeping.add, file, [read, file, frame.changed], **CHANGING)
    bridge.select(keeping.remove, None, [read, frame.changed], **CHANGING)


class Keeping:
    """The gestures of the tab as functions that Gradio calls; a new value of ``changed`` tells all other tabs."""

    def __init__(self, frame: Frame) -> None:
        self.room = frame.room

    def add(self, path: str | None) -> Iterator[tuple[Any, ...]]:
        """Read a file into the library, showing how far it is, then what was read; keep all when it cannot be read."""
        if not path:
            yield "", gr.skip(), gr.skip()
            return
        work = Work(lambda progress: self._added(Path(path), progress))
        while not work.over:
            yield progress(work.stage, f"Adding {Path(path).name}"), gr.skip(), gr.skip()
            time.sleep(LOOK_EVERY)
        try:
            document, read = work.result()
            self.room.forget()
            yield report(document, read), None, time.time_ns()
        except Exception as error:
            yield told(named(error, Path(path))), None, gr.skip()

    def remove(self, event: gr.EventData) -> tuple[Any, ...]:
        """Take a document out of the library."""
        wanted = str(event._data.get("document", ""))
        try:
            self.room.whole().remove(wanted)
            self.room.forget()
            return hint(f"{wanted} was removed from the library."), time.time_ns()
        except Exception as error:
            return told(error), gr.skip()

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
