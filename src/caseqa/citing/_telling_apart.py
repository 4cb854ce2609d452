"""Works whose citations would read alike are told apart as their style does it: 2020a and 2020b, or by their titles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from caseqa.citing._items import raw_item, read_item, text_of
from caseqa.citing._styles import Style

SUFFIXED = (Style.CHICAGO_AUTHOR_DATE, Style.APA, Style.HARVARD)
TITLED = "told-apart"
"""Under this name ``custom`` says that a citation needs the title beside the author."""


def tell_apart(records: Mapping[str, str], style: Style, cited: Callable[[str], str]) -> dict[str, str]:
    """The records with what tells those apart that ``cited`` gives one citation.

    Suffixes follow the titles in alphabetical order, as APA (9.47) and Chicago (15.20) want it.
    """
    alike: dict[str, list[str]] = {}
    if style in SUFFIXED or style is Style.MLA:
        for name, csl in records.items():
            alike.setdefault(cited(csl), []).append(name)
    found = dict(records)
    for names in alike.values():
        for number, name in enumerate(sorted(names, key=lambda name: (_title(records[name]), name))):
            if len(names) > 1:
                found[name] = _marked(records[name], "" if style is Style.MLA else suffix(number))
    return found


def _marked(csl: str, letter: str) -> str:
    item = raw_item(csl)
    if letter:
        return json.dumps({**item, "year-suffix": letter}, ensure_ascii=False)
    custom = item.get("custom")
    return json.dumps({**item, "custom": {**(custom if isinstance(custom, dict) else {}), TITLED: True}})


def _title(csl: str) -> str:
    return re.sub(r"^\W*(?:(?:the|an?)\s)?", "", text_of(read_item(csl), "title").casefold())


def suffix(number: int) -> str:
    """0 as "a", 25 as "z", 26 as "aa"."""
    before = suffix(number // 26 - 1) if number >= 26 else ""
    return before + chr(ord("a") + number % 26)
