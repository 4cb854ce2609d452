"""What of a Markdown file is not running text: the front matter over it and the fences around code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from caseqa.counting import MONTHS
from caseqa.text import normalise

_RULE = re.compile(r"(?:---|\.\.\.)\s*")
_KEY = re.compile(r"([A-Za-z][\w-]*):(?:\s+(.*))?$")
_MORE = re.compile(r"\s+\S|-\s|#|\s*$")
"""What else stands in front matter: what is indented, an item, a comment, nothing."""
_ITEM = re.compile(r"^-\s+|^name:\s*|^given:\s*|^family:\s*")
_BLOCK = re.compile(r"[|>][+-]?")
_UNDERLINE = re.compile(r" {0,3}(?:(={3,})|-{3,})\s*")
_NO_TITLE = ("#", ">", "- ", "* ", "+ ", "|")
"""What begins a line that is a heading already, or something else than words."""
_FENCE = re.compile(r"^\s*(?:>\s?)*(`{3,}(?=[^`]*$)|~{3,})\s*(.*)$")


@dataclass(slots=True)
class Front:
    """The front matter of a file: how many lines it takes, and the values of each key."""

    lines: int = 0
    values: dict[str, list[str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title it gives, or nothing."""
        return " ".join(self.values.get("title", ()))

    @property
    def author(self) -> str:
        """The authors it gives as a title page names them, or nothing."""
        return " and ".join((*self.values.get("author", ()), *self.values.get("authors", ())))

    @property
    def date(self) -> str:
        """The date it gives, in words where it is written 2020-05-31, or nothing."""
        given = " ".join(self.values.get("date", ()))
        try:
            day = date.fromisoformat(given)
        except ValueError:
            return given
        return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence that names what is not read of it, if there is anything."""
        left = [key for key in self.values if key not in ("title", "author", "authors", "date")]
        said = f"the front matter also gives {', '.join(left)}: left out, write it into the text if it is to be read"
        return (said,) if left else ()


def front_matter(lines: Sequence[str]) -> Front:
    """The YAML block that opens a file, empty when none does: between rules, only keys and what belongs to them."""
    if not re.fullmatch(r"---\s*", "".join(lines[:1])) or not "".join(lines[1:2]).strip():
        return Front()
    end = next((n for n, line in enumerate(lines[1:], start=1) if _RULE.fullmatch(line)), 0)
    inside = lines[1:end]
    if not any(_KEY.match(line) for line in inside) or not all(
        _KEY.match(line) or _MORE.match(line) for line in inside
    ):
        return Front()
    front = Front(end + 1)
    current: list[str] = []
    for line in inside:
        key = _KEY.match(line)
        value = key[2] or "" if key else _ITEM.sub("", _ITEM.sub("", line.strip()))
        if key:
            current = front.values.setdefault(key[1].lower(), [])
        if not line.lstrip().startswith("#") and not _BLOCK.fullmatch(value):
            current += _scalars(value)
    return front


def _scalars(value: str) -> list[str]:
    """A value of front matter without its quotation marks, a list in brackets item by item."""
    value = value.strip()
    items = value[1:-1].split(",") if value[:1] == "[" and value[-1:] == "]" else [value]
    bare = (item.strip() for item in items)
    unquoted = (item[1:-1] if len(item) > 1 and item[0] == item[-1] and item[0] in "\"'" else item for item in bare)
    return [normalise(item) for item in unquoted if item]


def underlined(lines: Sequence[str], code: Mapping[int, object]) -> dict[int, int]:
    """The level of each heading that a line of ``===`` (1) or ``---`` (2) underlines, by the number of its line.

    CommonMark calls them setext headings. The line stands alone over its rule, which has three signs at least.
    """
    found: dict[int, int] = {}
    for at, (title, rule) in enumerate(pairwise(lines)):
        match = _UNDERLINE.fullmatch(rule)
        alone = at == 0 or not lines[at - 1].strip()
        words = title.strip() and not title.lstrip().startswith(_NO_TITLE)
        if match and alone and words and at not in code and at + 1 not in code:
            found[at] = 1 if match[1] else 2
    return found


def code_lines(lines: Sequence[str]) -> Mapping[int, bool]:
    """The lines of fenced code by index, true for those of the fences themselves; an open fence is none."""
    found: dict[int, bool] = {}
    fences = [(index, match) for index, line in enumerate(lines) if (match := _FENCE.match(line))]
    after = 0
    for place, (first, opened) in enumerate(fences):
        if first < after:
            continue
        closing = (index for index, match in fences[place + 1 :] if match[1].startswith(opened[1]) and not match[2])
        last = next(closing, None)
        if last is not None:
            found.update(dict.fromkeys(range(first, last + 1), False))
            found[first] = found[last] = True
            after = last + 1
    return found
