"""Lines of a page that were pasted with a quotation: page numbers, running heads, captions and credits."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from caseqa.differences import Edit
from caseqa.quotes.reading import Quotation
from caseqa.quotes.wording import WORD, key
from caseqa.records import Document

_CREDIT = re.compile(r"\s*(?:©|\(c\)|photo\b|credit\b|(?:\w+ )?photo/)", re.IGNORECASE)


def is_furniture(edit: Edit, quotation: Quotation, document: Document) -> bool:
    """True when added words are whole lines of the pasted text, and each is a number, a credit, or a line that the
    document bears as its title, author, heading or caption."""
    first, last = edit.quoted
    words = quotation.words[first:last]
    if first == 0 or last == len(quotation.words):
        return False
    if quotation.words[first - 1].line == words[0].line or quotation.words[last].line == words[-1].line:
        return False
    known = _known(document.title, document.source.csl, _lines(document))
    return all(_is_line_of_the_page(quotation.text.split("\n")[line], known) for line in {w.line for w in words})


def _is_line_of_the_page(line: str, known: frozenset[tuple[str, ...]]) -> bool:
    keys = tuple(key(found[0]) for found in WORD.finditer(line))
    bare = tuple(word for word in keys if not word.isdigit())
    return not bare or keys in known or bare in known or bool(_CREDIT.match(line))


def _lines(document: Document) -> tuple[str, ...]:
    captions = [text for figure in document.figures for text in (figure.caption, figure.note)]
    return (*(section.heading for section in document.sections), *captions)


@lru_cache(maxsize=16)
def _known(title: str, csl: str, lines: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """What may stand at the head or foot of a page, as keys."""
    record = json.loads(csl)
    people = record.get("author", []) if isinstance(record, dict) else []
    names = [" ".join(str(p.get(part, "")) for part in ("given", "family", "suffix", "literal")) for p in people]
    phrases = [title, *lines, *names, *(str(record.get(name, "")) for name in ("title", "title-short"))]
    found = (tuple(key(m[0]) for m in WORD.finditer(phrase)) for phrase in phrases)
    return frozenset(keys for keys in found if keys)
