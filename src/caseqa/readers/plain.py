"""Plain text and Markdown as lines; superscript digits become raised ones, ``[^1]`` is raised as it stands."""

from __future__ import annotations

import html
import re
from itertools import count
from pathlib import Path

from caseqa.errors import UnreadableSource
from caseqa.readers.markdown import Front, code_lines, front_matter, underlined
from caseqa.readers.markdown_inline import Inline, take_out
from caseqa.records import Line, Reading, Span
from caseqa.text import CALL, fold, normalise, plain_digits

PAGE_BREAK = "\f"
BINARY_SHARE = 0.02
"""A text with more control characters than this is no text (no real study here holds any)."""

_DIGITS = "⁰¹²³⁴-⁹"
_RAISED = re.compile(rf"(?<![⁺⁻{_DIGITS}])[{_DIGITS}]+(?![⁺⁻{_DIGITS}])|(?<!\\){CALL}")
"""A number with a sign is a power or a charge, and stays as it is written."""
_EMPHASIS = re.compile(r"(?<![\w*_\\])(\*{1,3}|_{1,3})(?=[^\s*_])(.{1,2000}?)(?<=[^\s*_\\])\1(?![\w*_])")
"""Emphasis within 2,000 characters: a line of asterisks that close nothing costs no minutes."""
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_SHUT = re.compile(r"\x01(\d+)\x01")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]+)>")
_TARGET = (
    r"\(\s*(?:<[^<>]*>|(?:\\.|[^\s()\\]|\((?:[^\s()]|\([^\s()]*\))*\))*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
"""Where a link leads, parentheses in pairs, and its title if it has one."""
_LINK = re.compile(rf"(?<!!)\[([^\]^]+)\]{_TARGET}")
_LINK_IN_TEXT = re.compile(rf"(?<!!)\[([^\]^]+)\](?=\(<?(?:https?:|mailto:|#)){_TARGET}")
"""A text that is not called Markdown may well have round brackets after square ones."""
_IMAGE = re.compile(rf"!\[([^\]]*)\]{_TARGET}")
_ESCAPE = re.compile(r"\\(?!\[\^)([\\`*_{}\[\]()#+.!-])")
_QUOTED = re.compile(r"^(\s*)(?:>\s?)+")
_DEFINITION = re.compile(rf"^{CALL}:\s*")


def read_plain(path: Path) -> Reading:
    """The lines of a text or Markdown file.

    Raises UnreadableSource when the file is empty, is not UTF-8 (or UTF-16 with a mark) text, or
    holds no words.
    """
    pages = _decode(path).split(PAGE_BREAK)
    markdown = path.suffix.lower() in (".md", ".markdown")
    physical = [(page, raw) for page, content in enumerate(pages, start=1) for raw in content.splitlines()]
    raws = [raw for _, raw in physical]
    front = front_matter(raws) if markdown else Front()
    code = code_lines(raws)
    inline = take_out(raws, code) if markdown else Inline(raws)
    left_out = sum(1 for old, new in zip(raws, inline.lines, strict=True) if old.strip() and not new.strip())
    headings = underlined(inline.lines, code) if markdown else {}
    lines = _head(front)
    left_out += front.lines - len(lines)
    for index, (page, raw) in enumerate(_numbered(physical, inline)):
        if index < front.lines:
            continue
        if index in headings:
            raw = f"{'#' * headings[index]} {raw.strip()}"
        markup = code.get(index) or index - 1 in headings
        if markup or (line := _line(raw, page, index + 1, markdown, index in code)) is None:
            left_out += bool(markup)
        elif len(lines) > 0 and line.bold and lines[-1].top <= front.lines and _says(line, front.title):
            left_out += 1  # the first heading repeats the title
        else:
            lines.append(line)
    if not any(character.isalnum() for line in lines for character in line.text):
        raise UnreadableSource(f"{path.name} holds no text", "give a PDF, Markdown or text file with words in it")
    return Reading(
        "text/markdown" if markdown else "text/plain",
        tuple(lines),
        (None,) * len(pages) if len(pages) > 1 else (),
        (*front.problems, *inline.problems),
        (("markup", left_out),) if left_out else (),
        front.title,
        front.author,
    )


def _numbered(physical: list[tuple[int, str]], inline: Inline) -> list[tuple[int, str]]:
    """The lines that are left, each with its page, and after them the inline notes on the last page."""
    lines = [(page, raw) for (page, _), raw in zip(physical, inline.lines, strict=True)]
    return lines + [(physical[-1][0], raw) for one in inline.definitions for raw in ("", one)]


def _decode(path: Path) -> str:
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableSource(f"{path.name} is empty", "give a PDF, Markdown or text file with words in it")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"{path.name} is neither a PDF nor UTF-8 text (byte {error.start} does not fit)",
            "convert it, for instance with `iconv -f WINDOWS-1252 -t UTF-8`, or give the PDF",
        ) from None
    control = sum(1 for character in text if ord(character) < 32 and character not in "\t\n\r\f")
    if control > BINARY_SHARE * len(text):
        raise UnreadableSource(f"{path.name} is a binary file, not text", "give a PDF, Markdown or text file")
    return text


def _head(front: Front) -> list[Line]:
    """What front matter gives as lines of a title page: the title above all headings, then authors and date."""
    head = [Line(1, front.title, size=20.0, top=1.0, bold=True)] if front.title else []
    return head + [Line(1, text, top=2.0 + n) for n, text in enumerate((front.author, front.date)) if text]


def _says(line: Line, title: str) -> bool:
    return bool(title) and fold(line.text).text == fold(title).text


def _line(raw: str, page: int, number: int, markdown: bool, code: bool) -> Line | None:
    """One physical line without markup, or None for a blank one; ``top`` is its number in the file."""
    if code:
        text = normalise(raw)
        return Line(page, text, top=float(number), left=float(len(raw) - len(raw.lstrip()))) if text else None
    if markdown:
        raw = _QUOTED.sub(r"\1", raw)
    heading = re.match(r"^(#{1,6})\s+(.*?)\s*#*\s*$", raw)
    size = 0.0
    if heading:
        size, raw = 20.0 - len(heading[1]), heading[2]
    definition = _DEFINITION.match(raw.strip())
    text = _without_markup(raw.strip() if not definition else raw.strip()[definition.end() :], markdown)
    if definition:
        text = f"[^{definition[1]}]: {text}"
        return Line(page, normalise(text), top=float(number))
    text, raised = _raise(normalise(text))
    if not text:
        return None
    indent = float(len(raw) - len(raw.lstrip()))
    return Line(page, text, size=size, top=float(number), left=indent, bold=bool(heading), raised=raised)


def _without_markup(text: str, markdown: bool) -> str:
    if not markdown:
        return _marked_up(text, markdown)
    # What stands between backticks is as it is: a sign stands for it while the rest is read.
    spans, number = [found[2] for found in _CODE.finditer(text)], count()
    shut = _CODE.sub(lambda _: f"\x01{next(number)}\x01", text)
    read = _ENTITY.sub(lambda found: html.unescape(found[0]), _marked_up(shut, markdown))
    return _SHUT.sub(lambda found: spans[int(found[1])], read)


def _marked_up(text: str, markdown: bool) -> str:
    text = _IMAGE.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = (_LINK if markdown else _LINK_IN_TEXT).sub(r"\1", text)
    for _ in range(2):  # emphasis inside emphasis
        text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text)


def _raise(text: str) -> tuple[str, tuple[Span, ...]]:
    """The text with superscript digits turned into plain ones, and where these and each ``[^label]`` stand.

    A ``[^label]`` keeps its brackets: without them "12[^1]" would be the number 121.
    """
    pieces: list[str] = []
    raised: list[Span] = []
    length = position = 0
    for found in _RAISED.finditer(text):
        label = found[0] if found[1] else plain_digits(found[0])
        before = text[position : found.start()].replace("\\[^", "[^")
        if found[1]:
            before = before.rstrip()
        pieces += (before, label)
        raised.append(Span(length + len(before), length + len(before) + len(label)))
        length += len(before) + len(label)
        position = found.end()
    pieces.append(text[position:].replace("\\[^", "[^"))
    return "".join(pieces), tuple(raised)
