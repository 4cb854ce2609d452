"""The tab of the library: documents are added, with a report of what was read, put on record, and removed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from caseqa import writing
from caseqa.errors import CaseQAError, LockedSource
from caseqa.library import Progress
from caseqa.records import Document, IngestReport
from caseqa.ui.frame import CHANGING, EACH, Frame
from caseqa.ui.notices import hint, progress, told
from caseqa.ui.room import LOOK_EVERY, Work
from caseqa.ui.shelves import adding, report, set_aside, shelf


def build(frame: Frame) -> None:
    """Lay the tab out and join its gestures to what they do."""
    keeping = Keeping(frame)
    bridge = frame.bridge("library", each=True)
    with gr.Tab("Library", id="library", elem_id="caseqa-tab-library"):
        frame.html("adding", adding())
        file = gr.File(
            label="Add documents: PDF, text or Markdown",
            show_label=False,
            file_count="multiple",
            type="filepath",
            height=140,
            elem_id="caseqa-file",
        )
        with gr.Row(visible=False, elem_id="caseqa-locked") as locked:
            password = gr.Textbox(
                label="Its password", type="password", scale=1, max_lines=1, elem_id="caseqa-password"
            )
            again = gr.Button("Read it with this password", scale=0, min_width=200, elem_id="caseqa-again")
        read = frame.html("report")
        frame.furnish(frame.html("shelf"), keeping.shown)
    shown = [read, file, locked, password, frame.changed]
    file.upload(keeping.add, file, shown, **CHANGING)
    gr.on([again.click, password.submit], keeping.add, [file, password], shown, **CHANGING)
    bridge.select(keeping.act, None, [read, frame.changed], **EACH)


class Keeping:
    """The gestures of the tab as functions that Gradio calls; a new value of ``changed`` tells all other tabs."""

    def __init__(self, frame: Frame) -> None:
        self.room = frame.room
        self.acts: dict[str, Callable[[dict[str, str]], str]] = {"remove": self._remove, "record": self._record}

    def add(self, paths: list[str] | None, password: str = "") -> Iterator[tuple[Any, ...]]:
        """Read files into the library, showing how far it is, then what was read of each.

        A file that cannot be read is one line and changes nothing; one that wants a password stays until it has it.
        """
        nothing = (gr.skip(), gr.update(visible=False), "", gr.skip())
        if not paths:
            yield ("", *nothing)
            return
        said, locked = "", []
        for path in map(Path, paths):
            # Not stopped when the page is closed: who hands a file in and leaves wants it to be there later.
            work = Work(partial(self._added, path, password))
            while not work.over:
                yield (said + progress(work.stage, f"Adding {path.name}"), gr.skip(), gr.skip(), gr.skip(), gr.skip())
                time.sleep(LOOK_EVERY)
            try:
                said += report(*work.result())
            except Exception as error:
                if isinstance(error, LockedSource):
                    locked.append(str(path))
                said += told(named(error, path))
        yield said, locked or None, gr.update(visible=bool(locked)), "", time.time_ns()

    def act(self, event: gr.EventData) -> tuple[Any, ...]:
        """Do what a button of the shelf says."""
        detail = {key: str(value) for key, value in event._data.items()}
        try:
            words = self.acts[detail.get("act", "")](detail)
            return hint(words), time.time_ns()
        except Exception as error:
            return told(error), gr.skip()

    def shown(self, documents: Sequence[Document]) -> str:
        """The documents there are, with their records; before them those that had to be set aside."""
        whole = self.room.whole()
        records = {one.id: writing.record(one.id, whole.record(one.id))["fields"] for one in documents}
        return set_aside(self.room.set_aside()) + shelf(documents, records)

    def _remove(self, detail: dict[str, str]) -> str:
        self.room.whole().remove(detail["document"])
        return f"{detail['document']} was removed from the library. Your file is where it was."

    def _record(self, detail: dict[str, str]) -> str:
        """Take over a record as the form has it: what was changed is corrected, the rest confirmed."""
        whole, wanted = self.room.whole(), detail["document"]
        fields = {str(name): str(value) for name, value in json.loads(detail["fields"]).items()}
        before = {one.name: one.value for one in whole.record(wanted)}
        changed = {name: value for name, value in fields.items() if value.strip() != before.get(name, "").strip()}
        if changed:
            whole.set_record(wanted, changed)
        same = [name for name, value in fields.items() if name not in changed and value.strip()]
        if same:
            whole.confirm_record(wanted, same)
        corrected = f" {len(changed)} of its fields were corrected." if changed else ""
        return f"The record of {whole.document(wanted).title} is confirmed.{corrected}"

    def _added(self, path: Path, password: str, progress: Progress) -> tuple[Document, IngestReport]:
        return self.room.whole().add(path, password=password, progress=progress)


def named(error: Exception, path: Path) -> Exception:
    """The same error in the words of the page: no folder an upload was put into, no option of the command line."""
    if not isinstance(error, CaseQAError):
        return error
    folder = f"{path.parent}/"
    locked = isinstance(error, LockedSource)
    mend = "give it below and read the file again" if locked else error.mend.replace(folder, "")
    return CaseQAError(error.problem.replace(folder, ""), mend)
