"""What the tabs of one page share: the room, the examples, the bridges from the script, and news of the library."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import gradio as gr

from caseqa.records import Document
from caseqa.ui.examples import Example
from caseqa.ui.notices import aside, progress, told
from caseqa.ui.room import LOOK_EVERY, Room

ASKED_AT_ONCE = 2
"""A question keeps both cores of a small machine busy; more at once would make all of them slower."""

CHANGED_AT_ONCE = 1
"""Two changes of the library at once could overtake each other on the disk."""

ASKING: dict[str, Any] = {
    "show_progress": "hidden",
    "trigger_mode": "always_last",
    "concurrency_limit": ASKED_AT_ONCE,
    "concurrency_id": "ask",
    "api_visibility": "private",
}
"""Everything that keeps the models busy waits in one line; of several gestures by one reader the last counts."""

CHANGING: dict[str, Any] = {
    "show_progress": "hidden",
    "concurrency_limit": CHANGED_AT_ONCE,
    "concurrency_id": "library",
    "api_visibility": "private",
}
"""Changes of the library, one after the other."""

EACH: dict[str, Any] = {**CHANGING, "trigger_mode": "multiple"}
"""Changes sent over a bridge: none may be dropped because another is still running."""

LOOKING: dict[str, Any] = {
    "show_progress": "hidden",
    "trigger_mode": "always_last",
    "concurrency_limit": None,
    "api_visibility": "private",
}
"""What only formats records that are in memory already waits for nothing."""

Furnish = Callable[[Sequence[Document]], Any]
"""What a component shows once the documents of the library are known."""


class Frame:
    """One page while it is built: a tab asks it for bridges and says what it shows of the library."""

    def __init__(self, room: Room, examples: Sequence[Example]) -> None:
        self.room = room
        self.examples = tuple(examples)
        self.bridges: list[Any] = []
        self.furnished: list[tuple[Any, Furnish]] = []
        self.changed = gr.State(0)

    def html(self, name: str, value: str = "") -> gr.HTML:
        """A part of the page that is nothing but HTML, found in the browser as ``caseqa-`` and its name."""
        return gr.HTML(value, elem_id=f"caseqa-{name}", apply_default_css=False, js_on_load=None, padding=False)

    def bridge(self, name: str, *, each: bool = False) -> gr.HTML:
        """A way from the script to Python: ``caseqa.send(name, detail)`` there is the component's ``select`` here.

        Of what is sent while an answer is still on its way the last counts, or with ``each`` everything in its order.
        It stands outside the tabs, because Gradio puts the inside of a tab into the page only when that is opened.
        """
        bridge = gr.HTML(
            "",
            elem_id=f"caseqa-bridge-{name}",
            apply_default_css=False,
            js_on_load=f"window.caseqa.bridge({name!r}, trigger, {str(each).lower()});",
            padding=False,
            render=False,
        )
        self.bridges.append(bridge)
        return bridge

    def outside(self, name: str) -> gr.HTML:
        """A part of the page like ``html`` that stands outside the tabs, and so is there whichever is open."""
        part = gr.HTML("", elem_id=f"caseqa-{name}", apply_default_css=False, padding=False, render=False)
        self.bridges.append(part)
        return part

    def furnish(self, component: Any, show: Furnish) -> None:
        """Let a component show what the library holds, on arrival and whenever ``changed`` gets a new value."""
        self.furnished.append((component, show))

    def finish(self, page: gr.Blocks, status: gr.HTML) -> None:
        """Put the bridges at the end of the page and join everything that shows the library to its news."""
        for bridge in self.bridges:
            bridge.render()
        shown = [component for component, _ in self.furnished]
        page.load(self.arrive, None, [status, *shown], **LOOKING)
        self.changed.change(self.again, None, [status, *shown], **LOOKING)

    async def arrive(self) -> AsyncIterator[tuple[Any, ...]]:
        """Show how far the library is opened until it is, then everything that shows its documents."""
        opening = self.room.open()
        while not opening.over:
            shown = progress(opening.stage, "Getting the study ready. This happens once.")
            yield (shown, *[gr.skip()] * len(self.furnished))
            await asyncio.sleep(LOOK_EVERY)
        yield self.again()

    def again(self) -> tuple[Any, ...]:
        """Everything that shows the library, as it is now; one line instead when it cannot be opened."""
        try:
            documents = self.room.documents()
            return (aside(self.room.set_aside()), *[show(documents) for _, show in self.furnished])
        except Exception as error:
            return (told(error), *[gr.skip()] * len(self.furnished))
