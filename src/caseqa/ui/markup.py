"""What all HTML of the page is made with: escaping, words for kinds, headings, who wrote a document."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable

from caseqa.records import Document, SourceKind

KINDS = {
    SourceKind.INTERVIEW: "Interview",
    SourceKind.RESOLUTION: "Resolution",
    SourceKind.UN_DOCUMENT: "UN document",
    SourceKind.REPORT: "Report",
    SourceKind.BOOK: "Book",
    SourceKind.ARTICLE: "Article",
    SourceKind.NEWS: "Press",
    SourceKind.INTERNAL: "Internal paper",
    SourceKind.COMMENT: "Comment",
}

TEMPLATE_SIGNS = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;"})
"""Gradio fills HTML in through a template language in which these four begin or end an expression."""


def escape(text: str) -> str:
    """Text that cannot become markup, an attribute's end, or a template expression."""
    return html.escape(text, quote=True).translate(TEMPLATE_SIGNS)


def quoted(words: str) -> str:
    """Words on one line between quotation marks; double ones inside become single ones."""
    return f"“{' '.join(words.split()).replace('“', '‘').replace('”', '’')}”"


def number_of(count: int, what: str) -> str:
    """A count with its noun, whose plural ends in s."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def pages(labels: str) -> str:
    """Printed pages in words: "page 124", "pages 124–125"."""
    return f"page{'s' if '–' in labels else ''} {labels}"


def breadcrumb(path: Iterable[str]) -> str:
    """The headings above a passage, outermost first."""
    steps = [f"<span>{escape(step)}</span>" for step in path]
    return '<span class="cq-step" aria-hidden="true"> › </span>'.join(steps) or "<span>Before the first heading</span>"


def language(document: Document) -> str:
    """The language a document's record names, or an empty string."""
    found = json.loads(document.source.csl).get("language", "")
    return found if isinstance(found, str) else ""


def byline(document: Document) -> str:
    """Author and year of a document, as far as its record names them."""
    record = json.loads(document.source.csl)
    names = [
        " ".join(filter(None, (name.get("given"), name.get("family")))) or name.get("literal", "")
        for name in record.get("author", ())
    ]
    year = next((str(parts[0]) for parts in record.get("issued", {}).get("date-parts", ()) if parts), "")
    facts = [" and ".join(filter(None, names)), year]
    return " · ".join(escape(fact) for fact in facts if fact)


def commands(mend: str) -> str:
    """What mends a problem, with the commands between backticks as code."""
    pieces = mend.rstrip(".").split("`")
    return "".join(f"<code>{escape(piece)}</code>" if odd % 2 else escape(piece) for odd, piece in enumerate(pieces))
