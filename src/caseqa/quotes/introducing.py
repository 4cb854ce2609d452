"""Block quotations: words set apart without quotation marks, after a paragraph that says who is about to speak."""

from __future__ import annotations

import re

from caseqa.quotes.wording import UnitKind, Wording

SHOWN_WORDS = 8
"""Words of the introduction that are shown: enough to see who speaks."""

_SPEAKS = re.compile(
    r"\b(?:wrote|writes|writing|written|said|says|saying|put (?:it|this)|argued|argues|explained|explains|observed"
    r"|observes|noted|notes|stated|states|stating|declared|declares|reads?|provide[sd]?|providing|contain(?:s|ed|ing)"
    r"|testified|replied|answered|added|concluded|concludes|reported|recalled|remarked|described?|held|holds|ruled|words"
    r"|according to)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|[•·▪*–-])\s")
"""An item of a list, which a colon brings too."""


def introduced(word: int, wording: Wording) -> str:
    """What leads to the paragraph that a word stands in, where it breaks off and tells that somebody speaks; else "".

    It ends in a colon or a comma. The words may then be somebody else's, though no quotation marks say so.
    """
    unit = wording.unit_at(word)
    if unit.kind != UnitKind.PARAGRAPH or _COUNTED.match(wording.document.text, unit.start):
        return ""
    before = [one for one in wording.units if one.kind == UnitKind.PARAGRAPH and one.end <= unit.start]
    if not before or before[-1].section_id != unit.section_id:
        return ""
    text = wording.document.text[before[-1].start : before[-1].end].rstrip()
    sentence = wording.sentence_at(before[-1].start + len(text) - 1)
    if sentence is None or not text.endswith((":", ",")):
        return ""
    last = wording.document.slice(wording.document.sentences[sentence].span).strip()
    return " ".join(last.split()[-SHOWN_WORDS:]) if _SPEAKS.search(last) else ""
