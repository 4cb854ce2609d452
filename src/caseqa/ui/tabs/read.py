"""The tab in which the whole study is read: opened at any words, searched, with its notes beside the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from time import time_ns
from typing import Any

import gradio as gr

from caseqa.anchors import AnchorState
from caseqa.answers import OpenedLink
from caseqa.assistant import Assistant
from caseqa.citing import Style
from caseqa.errors import CaseQAError
from caseqa.quotes import check_selection
from caseqa.records import Document
from caseqa.text import find_words
from caseqa.ui import selections
from caseqa.ui.filters import read_wanted
from caseqa.ui.frame import ASKING, LOOKING, Frame
from caseqa.ui.markup import byline, escape
from caseqa.ui.notices import told
from caseqa.ui.readings import AIM, HIT, Lit, outline, paragraph_links, study

MOST_FOUND = 500
"""Places of looked-for words that are marked; who finds more is looking for a word that means nothing there."""

SELECTING = "Select words in the text or in a note to copy them with their citation."


@dataclass(frozen=True, slots=True)
class Found:
    """The words of a document that fit what a reader looked for, and a sentence that says so."""

    lit: tuple[Lit, ...] = ()
    said: str = ""


def build(frame: Frame) -> None:
    """Lay the tab out and join its gestures to what they do."""
    reading = Reading(frame)
    bridge, selecting = frame.bridge("read"), frame.bridge("cite")
    with gr.Tab("Read", id="read", elem_id="caseqa-tab-read"):
        page = frame.html("read")
        cited = frame.html("cite")
    frame.furnish(page, unread)
    bridge.select(reading.open, None, page, **ASKING)
    selecting.select(reading.cite, None, cited, **LOOKING)


class Reading:
    """The gestures of the tab as functions that Gradio calls."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._links: dict[tuple[str, str], tuple[str, ...]] = {}

    def open(self, event: gr.EventData) -> str:
        """The study that the page's address names, with the words of its link and those looked for marked."""
        sent = event._data or {}
        wanted, at, looked_for = (str(sent.get(key) or "") for key in ("doc", "at", "find"))
        try:
            assistant = self.frame.room.whole()
            documents = self.frame.room.documents()
            if not documents:
                return unread(())
            link = opened(assistant, at) if at else None
            document = chosen(documents, link.document_id if isinstance(link, OpenedLink) else wanted)
            found = find(assistant, document, looked_for)
            lit = (*found.lit, *_aimed(link))
            said = " ".join(filter(None, (said_of(link), found.said)))
            return page(document, documents, lit, said, looked_for, self._links_of(document))
        except Exception as error:
            return told(error)

    def cite(self, event: gr.EventData) -> str:
        """The words selected in the study with their citation in the style the reader chose, or why there is none."""
        sent = event._data or {}
        try:
            assistant = self.frame.room.asking([])
            document = assistant.document(str(sent.get("doc") or ""))
            at = sent.get("at")
            found = check_selection(document, str(sent.get("words") or ""), at if isinstance(at, int) else 0)
            style = read_wanted(str(sent.get("wanted") or "")).style
            citation = assistant.cite_quote(found, style, in_text=style is not Style.CHICAGO_NOTE)
            return selections.card(document, found, citation)
        except Exception as error:
            return selections.problem(error)

    def _links_of(self, document: Document) -> tuple[str, ...]:
        key = (document.id, document.source.sha256)
        if key not in self._links:
            self._links[key] = paragraph_links(document)
        return self._links[key]


def opened(assistant: Assistant, link: str) -> OpenedLink | CaseQAError:
    """Where a link leads; the error instead when it leads nowhere, for the study can be read all the same."""
    try:
        return assistant.open_link(link)
    except CaseQAError as error:
        return error


def chosen(documents: Sequence[Document], wanted: str) -> Document:
    """The wanted document, or the first."""
    return next((document for document in documents if document.id == wanted), documents[0])


def find(assistant: Assistant, document: Document, looked_for: str) -> Found:
    """Where exactly these words stand; where they do not, the sentences that answer them as a question."""
    if not looked_for.strip():
        return Found()
    places = find_words(document.text, looked_for)
    if places:
        times = "once" if len(places) == 1 else f"{len(places)} times"
        more = f" The first {MOST_FOUND} are marked." if len(places) > MOST_FOUND else ""
        return Found(tuple((span, HIT) for span in places[:MOST_FOUND]), f"These words stand here {times}.{more}")
    if not re.search(r"\w", looked_for):
        return Found(said="These signs stand nowhere in this study.")
    answer = assistant.ask(looked_for)
    near = [span for cited in answer.hits if cited.document == document.id for span in cited.hit.highlights]
    if not near:
        return Found(said="These words stand nowhere in this study, and nothing in it comes near them.")
    said = "These words do not stand here in this order. Marked are the sentences nearest to them in meaning."
    return Found(tuple((span, HIT) for span in near), said)


def said_of(link: OpenedLink | CaseQAError | None) -> str:
    """What became of the words a link leads to, when they are not simply there."""
    if isinstance(link, CaseQAError):
        return f"The link could not be followed: {link.problem}."
    if link is not None and link.state is AnchorState.MOVED:
        return "The text has changed since this link was made; its words were found at another place."
    if link is not None and link.state is AnchorState.CHANGED:
        return f"The words of this link cannot be shown: {link.why}."
    return ""


def page(
    document: Document,
    documents: Sequence[Document],
    lit: Sequence[Lit],
    said: str,
    looked_for: str,
    links: Sequence[str] = (),
) -> str:
    """The tab with a study opened: what is read, what is looked for in it, its outline and its text."""
    options = "".join(
        f'<option value="{escape(one.id)}"{" selected" if one.id == document.id else ""}>{escape(one.title)}</option>'
        for one in documents
    )
    choice = (
        f'<label class="cq-field"><span>Study</span><select data-read-document>{options}</select></label>'
        if len(documents) > 1
        else ""
    )
    heading = f'<h2 class="{"cq-h2" if len(documents) > 1 else "cq-heard"}">{escape(document.title)}</h2>'
    under = f'<p class="cq-quiet">{byline(document)}</p>' if len(documents) > 1 else ""
    stepping = (
        '<button type="button" class="cq-button" data-step="-1" aria-label="Previous marked words">↑</button>'
        '<button type="button" class="cq-button" data-step="1" aria-label="Next marked words">↓</button>'
        '<output class="cq-quiet" data-steps></output>'
        if any(name == HIT for _, name in lit)
        else ""
    )
    return (
        f'<div class="cq-reading" data-stamp="{time_ns()}" data-document="{escape(document.id)}">'
        f'<div class="cq-bar"><form class="cq-find" role="search" data-find-form>{choice}<label class="cq-field">'
        f'<span>Find in the study</span><input type="search" data-find value="{escape(looked_for)}" '
        f'placeholder="words or a question"></label><button class="cq-button">Find</button>{stepping}</form>'
        f'<p class="cq-quiet">{SELECTING}</p>'
        f"{f'<p class=cq-said role=status>{escape(said)}</p>' if said else ''}</div>{outline(document)}"
        f'<div class="cq-text">{heading}{under}{study(document, lit, links)}</div></div>'
    )


def unread(documents: Sequence[Document]) -> str:
    """The tab before a study is opened, and what to do when there is none."""
    if documents:
        return f'<p class="cq-empty" data-stamp="{time_ns()}" data-unread>Opening the study …</p>'
    return (
        f'<div class="cq-banner cq-hint" data-stamp="{time_ns()}"><div><h2>Nothing to read yet</h2>'
        '<p>Add a PDF, a text or a Markdown file in the <button type="button" class="cq-plain" '
        'data-open-tab="library">Library</button>; it is read on this machine and goes nowhere else.</p></div></div>'
    )


def _aimed(link: Any) -> tuple[Lit, ...]:
    return ((link.span, AIM),) if isinstance(link, OpenedLink) and link.span else ()
