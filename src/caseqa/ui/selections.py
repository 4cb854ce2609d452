"""Words selected in the study as HTML: as they will be quoted, with their citation and what can be done with them.

Every function is pure; whatever a document holds passes through ``escape``.
"""

from __future__ import annotations

from time import time_ns

from caseqa.anchors import permalink
from caseqa.quotes import QuoteCheck
from caseqa.records import Document
from caseqa.ui.findings import reasons, sentence
from caseqa.ui.markup import escape, language, quoted
from caseqa.ui.notices import told

CLOSE = '<button type="button" class="cq-button cq-close" data-uncite aria-label="Close">✕</button>'


def card(document: Document, found: QuoteCheck, citation: str) -> str:
    """The selected words and their citation, to be copied or collected; for words that are not there what is."""
    # Whose words they are stands in the citation already.
    source = found.quoted_from.rstrip(".")
    said = reasons([sentence(one) for one in found.warnings if not source or source not in one])
    if found.span is None:
        nearest = f"<p>The nearest words of the study: {_words(document, found.nearest)}</p>" if found.nearest else ""
        return _shown(f"<p data-told>These words cannot be cited as you selected them.</p>{said}{nearest}", CLOSE)
    link = escape(permalink(document, found.span))
    copied = quoted(found.source_text)
    return _shown(
        f'<p class="cq-selected">{_words(document, found.source_text)}</p>'
        f'<p class="cq-quiet" data-told>{escape(citation)}</p>{said}',
        f'<button type="button" class="cq-button" data-copy="{escape(f"{copied} {citation}")}" '
        f'data-citation="{escape(citation)}" aria-keyshortcuts="Control+Enter" '
        'title="Ctrl+Enter leads here">Copy with citation</button>'
        f'<button type="button" class="cq-button" data-collect="{link}">Add to basket</button>{CLOSE}',
    )


def problem(error: Exception) -> str:
    """Why the selected words cannot be looked up, and what to do."""
    return _shown(told(error).replace(' role="alert"', " data-told", 1), CLOSE)


def _words(document: Document, words: str) -> str:
    return f'<span lang="{escape(language(document))}" dir="auto">{escape(quoted(words))}</span>'


def _shown(words: str, acts: str) -> str:
    return (
        f'<section class="cq-cite" aria-label="Selected words" data-stamp="{time_ns()}">'
        f'<div>{words}</div><p class="cq-actions">{acts}</p></section>'
    )
