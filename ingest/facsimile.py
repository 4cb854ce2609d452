"""Set the study as a PDF, so that one document can be read from text and from print and compared.

The content is what `read_document` reads from the text; the page is laid out by Typst after
`facsimile/study.typ`. The bars of the two figures follow the words of the study, not its data.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from caseqa.documents import read_document
from caseqa.records import Document, Paragraph, Section
from caseqa.text import normalise

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "sources" / "gorur-2020.txt"
TEMPLATE = HERE / "facsimile" / "study.typ"
STYLES = ("footnotes", "endnotes")
FIRST_LABEL = 119
MADE = 1_577_836_800
"""The date the file bears, the first of 2020: two runs yield the same bytes."""

NEAR = 16
"""Words on either side of an interruption among which a full line is sought to end before it."""

BARS = ((45, 62, 30, 28, 33, 68, 124, 132), (18, 20, 9, 8, 10, 30, 66, 70))
"""Heights without a scale: high in 2012, higher in 2013, low to 2016, doubled in 2018 and a little more."""

_CREDIT = re.compile(r"^© UN Photo/")
_CAPTION = re.compile(r"^Fig\. (\d):")
_ITALIC = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴-⁹]+")
_LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
_OPENING = " (["
_MAY_OPEN = '—–“"'

Run = tuple[str, str]
"""A kind (``t`` upright, ``i`` italic, ``m`` the label of a mark) and its text."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """A photo or figure and the offset of the text at which it stands."""

    at: int
    block: dict[str, object]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the facsimile in one style; 0 when it is written, 2 when Typst is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--style", choices=STYLES, default=STYLES[0])
    parser.add_argument("out", type=Path)
    options = parser.parse_args(arguments)
    try:
        import typst
    except ImportError:
        print("facsimile: the typesetter is missing; `pip install typst`", file=sys.stderr)
        return 2
    data = json.dumps(content(options.style), ensure_ascii=False)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    typst.compile(TEMPLATE, output=options.out, ignore_system_fonts=True, sys_inputs={"data": data}, timestamp=MADE)
    return 0


def content(style: str) -> dict[str, object]:
    """Everything the page shows, in reading order, as the template expects it."""
    document, _ = read_document(SOURCE, document_id=SOURCE.stem)
    lines = [line.strip() for line in SOURCE.read_text(encoding="utf-8").splitlines()]
    record = json.loads(document.source.csl)
    ligatures = style == "endnotes"
    body = [b for section in document.sections if not _is_back(section) for b in _section(document, section, lines)]
    return {
        "style": style,
        "first": FIRST_LABEL,
        "title": curl(document.title),
        "author": f"{record['author'][0]['given']} {record['author'][0]['family']}",
        "volume": record["container-title"].partition(":")[0],
        "cover": [line for line in lines[: _line_of(lines, document.paragraphs[0], document)] if line],
        "blocks": [_ligated(block) if ligatures else block for block in body],
        "notes": {note.label: _words(note.text, (), _italics(_note_line(lines, note.label)), ligatures)
                  for note in document.notes},
        "back": _back(document, lines),
    }  # fmt: skip


def curl(text: str) -> str:
    """The text with typewriter quotation marks and apostrophes as a printer sets them."""
    out: list[str] = []
    for at, character in enumerate(text):
        before = text[at - 1] if at else " "
        opening = before in _OPENING or (before in _MAY_OPEN and text[at + 1 : at + 2].isalnum())
        if character == '"':
            character = "“" if opening else "”"
        elif character == "'":
            character = "‘" if opening else "’"
        out.append(character)
    return "".join(out)


def _is_back(section: Section) -> bool:
    return section.id.endswith("/back")


def _section(document: Document, section: Section, lines: Sequence[str]) -> Iterator[dict[str, object]]:
    """A heading, its paragraphs, and what interrupts or follows each."""
    if section.level:
        number, _, title = section.heading.partition(". ") if section.level == 1 else ("", "", section.heading)
        yield {"kind": "heading", "level": section.level, "number": number, "text": curl(title)}
    italics = [phrase for line in lines if not line.startswith("- ") for phrase in _italics(line)]
    stops = _interruptions(document, lines)
    for paragraph in document.paragraphs:
        if paragraph.section_id != section.id:
            continue
        span = paragraph.span
        marks = [(mark.at - span.start, mark.label) for mark in document.marks if span.start < mark.at <= span.end]
        words = _words(document.slice(span), marks, italics)
        block: dict[str, object] = {"kind": "paragraph", "words": words}
        inside = next((stop for stop in stops if span.start < stop.at < span.end), None)
        if inside:
            cut = len(document.text[span.start : inside.at].split())
            block |= {"cut": [max(cut - NEAR, 4), cut, min(cut + NEAR, len(words) - 4)], "by": inside.block}
        yield block
        yield from (stop.block for stop in stops if stop.at == span.end)


def _interruptions(document: Document, lines: Sequence[str]) -> list[Interruption]:
    """The photos and figures, each after the words that stand before it in the source."""
    found = []
    for index, line in enumerate(lines):
        caption = _CAPTION.match(line)
        if not (caption or _CREDIT.match(line)):
            continue
        before = next(line for line in reversed(lines[:index]) if line)
        tail = normalise(_SUPERSCRIPTS.sub("", before).replace("*", ""))[-60:]
        if document.text.count(tail) != 1:
            raise ValueError(f"line {index + 1} of {SOURCE.name}: its place cannot be told from {tail!r}")
        block: dict[str, object] = {"kind": "photo", "credit": line, "first": not found}
        if caption:
            figure = document.figures[int(caption[1]) - 1]
            bars = BARS[int(caption[1]) % 2]
            block = {"kind": "figure", "caption": figure.caption, "note": curl(figure.note), "bars": bars}
        found.append(Interruption(document.text.index(tail) + len(tail), block))
    return found


def _words(
    text: str, marks: Sequence[tuple[int, str]], italics: Sequence[str], ligatures: bool = False
) -> list[list[Run]]:
    """The words of a text as runs, with its marks where they stand and its titles in italics."""
    slanted = {at for phrase in italics for start in _all(text, phrase) for at in range(start, start + len(phrase))}
    labels = dict(marks)
    curled = curl(text)
    words: list[list[Run]] = [[]]
    for at in range(len(text) + 1):
        if at in labels:
            words[-1].append(("m", labels[at]))
        if at == len(text):
            break
        if text[at] == " ":
            words.append([])
            continue
        kind = "i" if at in slanted else "t"
        if words[-1] and words[-1][-1][0] == kind:
            words[-1][-1] = (kind, words[-1][-1][1] + curled[at])
        else:
            words[-1].append((kind, curled[at]))
    return [_with_ligatures(word) for word in words] if ligatures else words


def _all(text: str, phrase: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(phrase), text)]


def _ligated(block: dict[str, object]) -> dict[str, object]:
    words = block.get("words")
    return block | {"words": [_with_ligatures(word) for word in words]} if isinstance(words, list) else block


def _with_ligatures(word: Sequence[Run]) -> list[Run]:
    """The word with its ligatures as characters of their own; an address keeps its letters."""
    if any("://" in text for _, text in word):
        return list(word)
    ligated = []
    for kind, text in word:
        for letters, ligature in _LIGATURES:
            text = text.replace(letters, ligature)
        ligated.append((kind, text))
    return ligated


def _italics(line: str) -> list[str]:
    return [normalise(phrase) for phrase in _ITALIC.findall(line)]


def _note_line(lines: Sequence[str], label: str) -> str:
    return next(line for line in lines if line.startswith(f"- {label} "))


def _line_of(lines: Sequence[str], paragraph: Paragraph, document: Document) -> int:
    """The source line with which a paragraph begins."""
    opening = document.slice(paragraph.span)[:40]
    return next(index for index, line in enumerate(lines) if normalise(line.replace("*", "")).startswith(opening))


def _back(document: Document, lines: Sequence[str]) -> dict[str, object]:
    """The heading and the groups of lines that stand after the notes."""
    back = next(section for section in document.sections if _is_back(section))
    start = max(index for index, line in enumerate(lines) if line == back.heading)
    groups: list[list[str]] = [[]]
    for line in lines[start + 1 :]:
        if line:
            groups[-1].append(curl(normalise(line.replace("*", ""))))
        elif groups[-1]:
            groups.append([])
    return {"heading": back.heading, "groups": [group for group in groups if group]}


if __name__ == "__main__":
    sys.exit(main())
