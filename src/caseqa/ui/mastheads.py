"""The head and the foot of the page: which study is asked, and whose words these are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from time import time_ns

from caseqa.records import Document
from caseqa.ui.markup import byline, escape


def masthead(documents: Sequence[Document], ready: bool = True) -> str:
    """The page's heading: the study that is asked, or how many are; ``ready`` once the library is open."""
    if len(documents) == 1:
        title, under = escape(documents[0].title), byline(documents[0]) or "&nbsp;"
    elif documents:
        title, under = f"{len(documents)} studies", "; ".join(escape(document.title) for document in documents)
    else:
        title, under = "Ask the study", "&nbsp;"
    state = "yes" if ready else "no"
    return (
        f'<div class="cq-masthead" data-stamp="{time_ns()}" data-ready="{state}"><div class="cq-top">'
        '<p class="cq-brand">caseqa</p><button type="button" class="cq-plain" data-theme '
        'aria-label="Switch between light and dark">◐</button></div>'
        f"<h1>{title}</h1><p>{under}</p></div>"
    )


def footer(documents: Sequence[Document]) -> str:
    """Who wrote the words on the page, and under which licence."""
    credits = [_credit(document) for document in documents if document.source.licence]
    said = "Nothing here is written by a language model; every word shown is the study’s own."
    listed = "".join(f"<p>{credit}</p>" for credit in credits)
    return f'<div class="cq-footer"><p>{said}</p>{listed}</div>'


def _credit(document: Document) -> str:
    by = byline(document).split(" · ")[0] if json.loads(document.source.csl).get("author") else ""
    volume = str(json.loads(document.source.csl).get("container-title", ""))
    held = f", in <cite>{escape(volume)}</cite>" if volume else ""
    author = f"{by}, " if by else ""
    return f"{author}<cite>{escape(document.title)}</cite>{held}. Licence: {escape(document.source.licence)}."
