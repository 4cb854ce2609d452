"""A basket in Markdown: with notes written out for any program, or with citation keys for pandoc."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from caseqa.basket._sheet import Entry, Quoted, Sheet, typographic
from caseqa.citing import Run, Style, where

_SPECIAL = re.compile(r"([\\`*_\[\]<>#~^|$@{}]|&(?=#?\w+;)|-(?=-)|\.(?=\.\.))")
"""What means something anywhere in a line: also an entity, and what pandoc makes a dash or an ellipsis of."""

_LINE_START = re.compile(r"^(\(?(?:\d+|[A-Za-z]|[ivxlc]+|[IVXLC]+))([.)]\s)|^([-+]\s)|^(=+)\s*$")
"""What begins a list, a rule or a heading at the start of a line; to pandoc "n. 1" and "(a)" begin lists too."""


def with_notes(sheet: Sheet, title: str) -> str:
    """Markdown in which every note is written out under a ``[^n]`` mark, and the works are listed at the end."""
    notes: list[str] = []

    def cite(quoted: Quoted) -> str:
        if not quoted.in_note:
            return f" {styled(quoted.citation)}{quoted.stop}"
        notes.append(styled(quoted.citation))
        return f"[^{len(notes)}]"

    parts = [f"# {plain(title)}"]
    for entry in sheet.entries:
        parts += _entry(entry, [_words(quoted, cite(quoted)) for quoted in entry.quotations])
    if sheet.works:
        parts += [f"## {sheet.heading}", *(styled(work) for work in sheet.works)]
    parts += [f"[^{number}]: {note}" for number, note in enumerate(notes, start=1)]
    return "\n\n".join(parts) + "\n"


def with_keys(sheet: Sheet, title: str, records: Mapping[str, str], keys: Mapping[str, str], bib: str) -> str:
    """Markdown for pandoc, which makes citations and list of works itself from the keys and the file ``bib``."""
    front = ["---", f"title: {json.dumps(title, ensure_ascii=False)}", f"bibliography: {json.dumps(bib)}"]
    front += ["link-citations: true", "---"]

    def cite(quoted: Quoted) -> str:
        one = quoted.excerpt
        # pandoc knows the English words for a locator in any style, and takes them up to the comma.
        place = plain(where(records[one.document], one.locator, Style.CSL_JSON)).replace("”,", ",”")
        after = f", {place}" if place else ""
        source = plain(typographic(one.quoted_from.rstrip(" .;,"))).replace(";", "\\;")
        before = f"{source}, quoted in " if source else ""
        return f" [{before}@{keys[one.document]}{after}]"

    parts = ["\n".join(front)]
    for entry in sheet.entries:
        parts += _entry(
            entry, [_words(quoted, cite(quoted) + ("" if quoted.block else quoted.stop)) for quoted in entry.quotations]
        )
    if sheet.works:
        parts += [f"# {sheet.heading}", "::: {#refs}\n:::"]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Text in which nothing is read as markup; line ends become spaces."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[0]}", escaped)


def styled(runs: Iterable[Run]) -> str:
    """A citation with its italics between asterisks."""
    pieces = []
    for run in runs:
        words = _SPECIAL.sub(r"\\\1", run.text)
        core = words.strip()
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        pieces.append(f"{before}*{core}*{after}" if run.italic and core else words)
    return "".join(pieces)


def _words(quoted: Quoted, citation: str) -> str:
    text = f"{plain(quoted.text)}{citation}"
    return f"> {text}" if quoted.block else text


def _entry(entry: Entry, quotations: list[str]) -> list[str]:
    """The paragraphs of an entry."""
    parts = [f"**Claim:** {plain(entry.claim)}"] if entry.claim else []
    parts += [plain(entry.finding)] if entry.finding else []
    for quoted, words in zip(entry.quotations, quotations, strict=True):
        parts.append(words)
        if quoted.warning:
            parts.append(f"**{plain(quoted.warning)}**")
        if quoted.rests_on:
            parts.append("The study’s notes there:")
            parts.append("\n".join(f"- {plain(note)}" for note in quoted.rests_on))
    parts += [plain(piece) for piece in re.split(r"\n\s*\n", entry.remark) if piece.strip()]
    return parts
