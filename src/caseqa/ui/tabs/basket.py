"""The tab of the basket: what was collected is put in order, remarked on, taken out again and exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import time_ns
from typing import Any

import gradio as gr

from caseqa import writing
from caseqa.basket import Basket
from caseqa.records import Document
from caseqa.ui import baskets
from caseqa.ui.frame import EACH, Frame
from caseqa.ui.notices import told

BASKET: dict[str, Any] = {**EACH, "concurrency_id": "basket"}
"""Changes of the basket wait for each other, not for a document that is being read."""

READERS = 64
"""Open pages whose last removal can be put back; beyond them the one that took something out longest ago cannot."""


def build(frame: Frame) -> None:
    """Lay the tab out and join its gestures to what they do."""
    collecting = Collecting(frame)
    bridge = frame.bridge("basket", each=True)
    said = frame.outside("basket-said")
    with gr.Tab("Basket", id="basket", elem_id="caseqa-tab-basket"):
        shown = frame.html("basket")
    bridge.select(collecting.act, None, [said, shown], **BASKET)
    frame.furnish(shown, collecting.shown)


class Collecting:
    """The gestures of the tab as functions that Gradio calls; what a page took out last can be put back on it."""

    def __init__(self, frame: Frame) -> None:
        self.room = frame.room
        self.before: dict[str, Basket] = {}
        self.acts: dict[str, Callable[[dict[str, str]], str]] = {
            "collect": self._collect,
            "up": lambda told: self._move(told["item"], -1),
            "down": lambda told: self._move(told["item"], 1),
            "remove": self._remove,
            "clear": self._clear,
            "undo": self._undo,
        }

    def act(self, event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        """Do what a button says, and show what was done, under the gesture's number, and the basket as it is then."""
        detail = {key: str(value) for key, value in event._data.items()}
        detail["page"] = str(request.session_hash)
        if detail.get("act") == "look":
            return gr.skip(), self.shown(self.room.documents())
        words, shown = self._answer(detail)
        return baskets.numbered(words, detail.get("number", "")), shown

    def _answer(self, detail: dict[str, str]) -> tuple[str, Any]:
        try:
            if detail.get("act") == "remark":
                self.room.whole().basket.remark(detail["item"], detail.get("text", ""))
                return baskets.said("Your remark is kept."), gr.skip()
            words = self.acts[detail.get("act", "")](detail)
            return words, self.shown(self.room.documents())
        except Exception as error:
            return told(error), gr.skip()

    def shown(self, documents: Sequence[Document]) -> str:
        """The basket as it is, one line instead when its file cannot be read.

        It says when it was looked at: two lists on their way to the page may overtake each other.
        """
        looked = time_ns()
        titles = {document.id: document.title for document in documents}
        try:
            shown = baskets.basket(writing.basket(self.room.whole()), titles)
        except Exception as error:
            shown = told(error)
        return f'<div data-looked="{looked}">{shown}</div>'

    def _collect(self, detail: dict[str, str]) -> str:
        assistant = self.room.asking(detail.get("studies", "").splitlines())
        before = {item.id for item in assistant.basket.read().items}
        wanted, is_claim, is_passage = (detail.get(key, "") for key in ("collect", "claim", "passage"))
        item = writing.collect(assistant, wanted, "", claim=bool(is_claim), passage=bool(is_passage))
        if item["id"] in before:
            return baskets.said(f"This is in the basket already: {baskets.name(item)}")
        return baskets.said(f"In the basket now: {baskets.name(item)}")

    def _move(self, wanted: str, by: int) -> str:
        file = self.room.whole().basket
        items = [item.id for item in file.read().items]
        position = min(max(items.index(wanted) + 1 + by, 1), len(items)) if wanted in items else 1
        file.move(wanted, position)
        return baskets.said(f"It is number {position} now.")

    def _remove(self, detail: dict[str, str]) -> str:
        assistant, wanted = self.room.whole(), detail["item"]
        before = assistant.basket.read()
        gone = writing.item(assistant, before.item(wanted))
        assistant.basket.remove(wanted)
        self._keep(detail["page"], before)
        return baskets.said(f"Taken out: {baskets.name(gone)}", "Put it back")

    def _clear(self, detail: dict[str, str]) -> str:
        file = self.room.whole().basket
        before = file.read()
        file.clear()
        self._keep(detail["page"], before)
        return baskets.said("The basket is empty now.", "Put everything back")

    def _keep(self, page: str, before: Basket) -> None:
        """Remember what a page can put back."""
        self.before.pop(page, None)
        for oldest in list(self.before)[: 1 - READERS]:
            del self.before[oldest]
        self.before[page] = before

    def _undo(self, detail: dict[str, str]) -> str:
        """Put back what the page took out last, where it stood; what was collected since stays at the end."""
        before = self.before.pop(detail["page"], None)
        if before is None:
            return baskets.said("There is nothing to put back.")
        self.room.whole().basket.change(lambda now: restored(now, before))
        return baskets.said("It is back where it was.")


def restored(now: Basket, before: Basket) -> Basket:
    """A basket as it was, with the remarks and the items that came since."""
    newer = {item.id: item for item in now.items}
    known = {item.id for item in before.items}
    items = [newer.get(item.id, item) for item in before.items]
    items += [item for item in now.items if item.id not in known]
    records = {record.document: record for record in (*before.records, *now.records)}
    return Basket(tuple(items), tuple(records.values()))
