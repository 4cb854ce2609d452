"""The page as Gradio blocks: its head, its tabs in order, its foot."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr

from caseqa.assistant import Assistant
from caseqa.ui.examples import Example
from caseqa.ui.frame import ASKED_AT_ONCE, CHANGED_AT_ONCE, Frame
from caseqa.ui.machines import Machines, offer
from caseqa.ui.mastheads import footer, masthead
from caseqa.ui.room import Opener, Room
from caseqa.ui.tabs import ask, basket, check, evaluation, library, read, sources

TABS = (ask, check, read, sources, basket, library, evaluation)
"""The tabs from left to right; each module has one ``build(frame)``, which makes its ``gr.Tab``."""

WAITING = 64
"""Questions that may wait: at half a second each, two at once, the last waits some sixteen seconds where nothing else
runs."""


def build(source: Assistant | Opener | Room, *, examples: Sequence[Example] = ()) -> gr.Blocks:
    """The page over an assistant, or over a function that opens one while the page shows how far it is."""
    room = source if isinstance(source, Room) else Room(source)
    page = gr.Blocks(title="caseqa", analytics_enabled=False, fill_width=True)
    with page:
        offer(Machines(room), concurrency_limit=ASKED_AT_ONCE, concurrency_id="ask")  # first: it needs its names
        frame = Frame(room, examples)
        frame.furnish(frame.html("masthead", masthead((), ready=False)), masthead)
        status = frame.html("status")
        with gr.Tabs(elem_id="caseqa-tabs", overflow_behavior="wrap"):
            for tab in TABS:
                tab.build(frame)
        frame.furnish(frame.html("footer", footer(())), footer)
        frame.finish(page, status)
    page.queue(max_size=WAITING, default_concurrency_limit=CHANGED_AT_ONCE, api_open=False)
    return page
