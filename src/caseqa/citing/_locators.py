"""The words with which a style says where in a document a passage stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from caseqa.citing._styles import Manner
from caseqa.results import Locator

_NUMBER = re.compile(
    r"(?:section\s+|§\s*)?(?:(?P<dotted>\d{1,2}(?:\.\d{1,2})+)[.):]?|(?P<marked>[IVXLC]+|[A-Z]|\d{1,3})[.):]"
    r"|(?P<bare>\d{1,2}))\s+(?=\S)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?P<first>\d+)\s*[-–]\s*(?P<last>\d+)")
_LONGEST_HEADING = 7
"""A heading of more words is cut: CMOS and APA want the first few, enough to find the place."""
_SHORTENED_HEADING = 4
_WEAK_ENDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "can",
        "for",
        "from",
        "in",
        "into",
        "may",
        "of",
        "on",
        "or",
        "so",
        "the",
        "to",
        "via",
        "who",
        "with",
    ]
)


@dataclass(frozen=True, slots=True)
class Place:
    """A CSL locator: its label (``page``, ``section``, ``paragraph``, or ``custom`` for words of our own) and text."""

    label: str
    text: str

    @property
    def spelled(self) -> str:
        """The place with its label in plain words, for formats that have no label of their own."""
        plural = "–" in self.text
        return {"page": "pp. " if plural else "p. ", "section": "sec. ", "paragraph": "para. "}.get(
            self.label, ""
        ) + self.text


def place_of(
    locator: Locator | None, manner: Manner, pages: str, paragraph_word: str, section_word: str, title: str
) -> Place | None:
    """The place to cite: the printed ``pages``, else section and paragraph, else the paragraph, else None.

    Notes and figures are named by their own numbers, beside the page if there is one.
    The number of a page in the file is never used: it stands on no paper.
    """
    if locator is None:
        return None
    if pages:
        return Place("page", _on_page(locator, manner, pages))
    if locator.note or locator.figure:
        return Place("custom", manner.note.format(locator.note) if locator.note else _figure(locator, manner))
    parts = _section(locator.section_path, manner, section_word, title)
    if parts and locator.paragraph > 0:
        parts.append(f"{paragraph_word} {locator.paragraph}")
    if not parts:
        return Place("paragraph", str(locator.paragraph)) if locator.paragraph > 0 else None
    label = "section" if parts[0].startswith(f"{section_word} ") else "custom"
    text = ", ".join(parts)
    return Place(label, text.removeprefix(f"{section_word} ") if label == "section" else text)


def pages_of(locator: Locator | None, shorten: Callable[[str, str], str]) -> str:
    """The printed page or pages, the last one as ``shorten`` writes it after the first; empty when none is known."""
    label = (locator.page_label or "").strip() if locator else ""
    last = (locator.last_page_label or "").strip() if locator else ""
    found = _RANGE.fullmatch(label)
    first, last = (found["first"], found["last"]) if found else (label, last)
    if not last or not first or first == last:
        return first
    return f"{first}–{shorten(first, last) if first.isdecimal() and last.isdecimal() else last}"


def _on_page(locator: Locator, manner: Manner, pages: str) -> str:
    """The pages with the number of the note or figure on them."""
    if locator.note:
        return manner.note_on_page.format(pages, locator.note)
    return f"{pages}, {_figure(locator, manner)}" if locator.figure else pages


def _figure(locator: Locator, manner: Manner) -> str:
    """A figure as the style names it: "fig. 1", "table 2"; "Figure 1", "Table 2"."""
    kind, number = re.sub(r"(?<=[A-Za-z.])(?=\d)", " ", locator.figure).rsplit(maxsplit=1)
    name = kind.rstrip(". ").casefold()
    name = {"fig": "figure", "tab": "table"}.get(name, name)
    if manner.capital_figures:
        return f"{name.capitalize()} {number}"
    return f"{'fig.' if name == 'figure' else name} {number}"


def _section(path: tuple[str, ...], manner: Manner, section_word: str, title: str) -> list[str]:
    """The section in words: numbers of headings joined with a point, headings without a number by their words."""
    parts: list[str] = []
    number = ""
    for heading in path:
        heading = " ".join(heading.split())
        if not heading or heading.casefold() == title.casefold():
            continue
        found = _number(heading)
        if found and number:
            number = found if found.startswith(f"{number}.") else f"{number}.{found}"
            parts[-1] = f"{section_word} {number}"
        else:
            number = found
            parts.append(f"{section_word} {number}" if number else _named(heading, manner))
    return parts


def _number(heading: str) -> str:
    """The number a heading carries itself ("III" of "III. Political Strategy in the Field"), or nothing."""
    found = _NUMBER.match(heading)
    if not found:
        return ""
    if bare := found["bare"]:
        # "5 Implementing ..." is numbered, "5 years later" and "10 of them" are not.
        return bare if heading[found.end()].isupper() else ""
    number = found["dotted"] or found["marked"]
    return number if number.isupper() or not number.isalpha() else ""


def _named(heading: str, manner: Manner) -> str:
    """A heading without a number, shortened where it is long, in the manner of the style."""
    heading = heading.translate(str.maketrans('“”"', "‘’’"))
    heading = heading.translate(str.maketrans("()", "[]")) if manner.square else heading
    words = heading.split()
    if len(words) <= _LONGEST_HEADING:
        form = manner.heading
    else:
        before, colon, _ = heading.partition(":")
        words = before.split() if colon and len(before.split()) <= _LONGEST_HEADING else words[:_SHORTENED_HEADING]
        while len(words) > 1 and words[-1].casefold() in _WEAK_ENDS:
            words.pop()
        form = manner.shortened_heading or manner.heading
    bare = " ".join(words).rstrip(",;:.")
    return form.format(quoted=f"“{bare}”", bare=bare)
