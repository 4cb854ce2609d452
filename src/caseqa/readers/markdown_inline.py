"""What Markdown writes inside running text and is none of it: comments, and notes written where they are called."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import groupby

_TOKEN = re.compile(r"\\.|(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\1(?!`)|(<!--.*?-->)|(\^\[)", re.DOTALL)
_BRACKET = re.compile(r"\\.|([\[\]])|\n[ \t]*\n", re.DOTALL)
_CALL = re.compile(r"(?<!\\)\[\^[^\]\s]+\]")


@dataclass(slots=True)
class Inline:
    """The lines of a file without its comments, each ``^[note]`` turned into a call and a definition at the end."""

    lines: list[str]
    definitions: list[str] = field(default_factory=list)
    comments: int = 0

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence about the comments that were left out, if there are any."""
        if not self.comments:
            return ()
        what = "one comment" if self.comments == 1 else f"{self.comments} comments"
        return (f"{what} between <!-- and --> left out",)


def take_out(lines: Sequence[str], code: Container[int]) -> Inline:
    """Lines of Markdown with comments taken out and inline notes at their end, as many lines as before.

    Pandoc's ``^[note]`` has no label: where the file has no other notes they are numbered as they are printed, else
    "inline-1" and so on, since the others keep their own. Lines of ``code`` stay as they are.
    """
    prefix = "inline-" if any(_CALL.search(line) for at, line in enumerate(lines) if at not in code) else ""
    found = Inline([])
    for is_code, stretch in groupby(enumerate(lines), key=lambda row: row[0] in code):
        rows = [line for _, line in stretch]
        found.lines += rows if is_code else _without(found, "\n".join(rows), prefix).split("\n")
    return found


def _without(found: Inline, text: str, prefix: str) -> str:
    """A stretch of text without comments and inline notes; line breaks inside them stay, so that lines keep numbers."""
    pieces: list[str] = []
    at = 0
    while token := _TOKEN.search(text, at):
        pieces.append(text[at : token.start()])
        at = token.end()
        end = _closing(text, at) if token[3] else None
        if token[2]:
            found.comments += 1
            pieces.append("\n" * token[2].count("\n"))
        elif end is not None:
            note = text[at:end]
            label = f"{prefix}{len(found.definitions) + 1}"
            found.definitions.append(f"[^{label}]: {' '.join(note.split())}")
            pieces.append(f"[^{label}]" + "\n" * note.count("\n"))
            at = end + 1
        else:
            pieces.append(token[0])
    return "".join([*pieces, text[at:]])


def _closing(text: str, at: int) -> int | None:
    """Where the bracket closes that was opened before ``at``; None where its paragraph ends first."""
    depth = 1
    for found in _BRACKET.finditer(text, at):
        if found[1] == "[":
            depth += 1
        elif found[1] == "]":
            depth -= 1
            if not depth:
                return found.start()
        elif found[0][0] == "\n":
            return None
    return None
