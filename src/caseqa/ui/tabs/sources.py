"""The tab of the sources: the works and notes a study rests on, sorted, filtered and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from time import time_ns

import gradio as gr

from caseqa.records import Document
from caseqa.ui.bibliographies import sources
from caseqa.ui.frame import LOOKING, Frame
from caseqa.ui.notices import told
from caseqa.ui.tabs.read import chosen
from caseqa.works import find_works


def build(frame: Frame) -> None:
    """Lay the tab out and join its gestures to what they do."""
    bridge = frame.bridge("sources")
    with gr.Tab("Sources", id="sources", elem_id="caseqa-tab-sources"):
        page = frame.html("sources")
    frame.furnish(page, unseen)
    bridge.select(Consulting(frame).open, None, page, **LOOKING)


class Consulting:
    """The gestures of the tab as functions that Gradio calls."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def open(self, event: gr.EventData) -> str:
        """The sources of the study that the page's address names, or of the first."""
        try:
            documents = self.frame.room.documents()
            if not documents:
                return unseen(())
            document = chosen(documents, str((event._data or {}).get("doc") or ""))
            return sources(document, documents, find_works(document))
        except Exception as error:
            return told(error)


def unseen(documents: Sequence[Document]) -> str:
    """The tab before a study's sources are shown, and what to do when there is no study."""
    if documents:
        return f'<p class="cq-empty" data-stamp="{time_ns()}" data-unread>Gathering the sources …</p>'
    return (
        f'<div class="cq-banner cq-hint" data-stamp="{time_ns()}"><div><h2>No sources yet</h2>'
        '<p>Add a footnoted study in the <button type="button" class="cq-plain" data-open-tab="library">Library'
        "</button>, and what it rests on is shown here.</p></div></div>"
    )
