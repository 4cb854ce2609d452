"""A basket laid out for a page: quotations with their citation, in the manner of a style, before any file format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from caseqa.anchors import Anchor, AnchorState
from caseqa.basket._items import Basket, Excerpt, Item
from caseqa.citing import Run, Style, tell_apart, typeset
from caseqa.claims import LEANINGS, VERDICTS, Verdict

BLOCK_FROM = {
    # Chicago: a hundred words or more; APA: forty or more; MLA: more than four lines, some fifty
    # words; Cite Them Right: more than two or three lines, which departments take to be forty words.
    Style.CHICAGO_NOTE: 100,
    Style.CHICAGO_AUTHOR_DATE: 100,
    Style.APA: 40,
    Style.MLA: 50,
    Style.HARVARD: 40,
}
"""From how many words on a style sets a quotation as a block, without quotation marks. Its keys are the styles that a
page can be written in."""

LISTED = {
    Style.CHICAGO_NOTE: "Bibliography",
    Style.CHICAGO_AUTHOR_DATE: "References",
    Style.APA: "References",
    Style.MLA: "Works Cited",
    Style.HARVARD: "Reference list",
}
"""What a style calls the list of works at the end."""

OMITTED = " […] "
"""Between sentences of one paragraph that do not follow each other; the brackets say that the omission is ours."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation ready to be printed: its words with marks around them unless it is a block, and its citation.

    The citation stands in a note where ``in_note``, else after the words, followed by ``stop``. ``rests_on`` are the
    study's own notes under the words.
    """

    text: str
    block: bool
    citation: tuple[Run, ...]
    in_note: bool
    stop: str
    rests_on: tuple[str, ...]
    warning: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Entry:
    """An item ready to be printed: what is claimed and found of it, the quotations, the user's remark."""

    claim: str
    finding: str
    quotations: tuple[Quoted, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole basket ready to be printed, with the works cited in alphabetical order under their heading."""

    entries: tuple[Entry, ...]
    heading: str
    works: tuple[tuple[Run, ...], ...]


def lay_out(basket: Basket, records: Mapping[str, str], places: Mapping[str, Sequence[Anchor]], style: Style) -> Sheet:
    """The basket in the manner of a style; ``records`` and ``places`` are those of its documents and items today."""
    used = dict.fromkeys(one.document for item in basket.items for one in item.excerpts)
    records = tell_apart({document: records[document] for document in used}, style)
    cited: set[str] = set()
    entries = []
    for item in basket.items:
        quotations = []
        for group in _together(item, places.get(item.id, ())):
            quotations.append(_quoted(group, records, style, cited))
            cited.add(group[0][0].document)
        entries.append(Entry(item.claim, _finding(item), tuple(quotations), item.remark))
    listed = Style.CHICAGO_BIBLIOGRAPHY if style is Style.CHICAGO_NOTE else style
    works = [typeset(records[one], None, listed) for one in sorted(cited)]
    return Sheet(tuple(entries), LISTED[style], tuple(sorted(works, key=_alphabetical)))


Placed = tuple[Excerpt, Anchor | None]


def _together(item: Item, places: Sequence[Anchor]) -> list[list[Placed]]:
    """Excerpts of one paragraph as one quotation with an omission in it; any others apart."""
    pairs: list[Placed] = list(zip(item.excerpts, [*places, *[None] * len(item.excerpts)], strict=False))

    def where(pair: Placed) -> tuple[object, ...]:
        one = pair[0]
        at = one.locator
        return one.document, at.section_path, at.paragraph, at.page_label, at.note, at.figure, one.stance

    return [list(group) for _, group in groupby(pairs, key=where)]


def _quoted(group: list[Placed], records: Mapping[str, str], style: Style, cited: set[str]) -> Quoted:
    first = group[0][0]
    words = typographic(OMITTED.join(" ".join(one.text.split()) for one, _ in group))
    block = len(words.split()) >= BLOCK_FROM[style]
    in_note = style is Style.CHICAGO_NOTE
    stop = ""
    if not block and not in_note and words.endswith("."):
        # The full stop of a sentence comes after the bracket that cites it.
        words, stop = words[:-1], "."
    citation = typeset(
        records[first.document],
        first.locator,
        style,
        short=not in_note or first.document in cited,
        source_text=typographic(next((one.quoted_from for one, _ in group if one.quoted_from), "")),
    )
    notes = dict.fromkeys(
        (note.label, typographic(note.resolved_text or note.text))
        for one, _ in group
        for note in one.notes
        if not one.quoted_from or note.resolved_text != one.quoted_from
    )
    changed = [anchor.why for _, anchor in group if anchor is not None and anchor.state == AnchorState.CHANGED]
    return Quoted(
        text=words if block else in_marks(words, single=style is Style.HARVARD),
        block=block,
        citation=citation,
        in_note=in_note,
        stop=stop or ("" if in_note or block else "."),
        rests_on=tuple(f"n. {label}: {text}" for label, text in notes),
        warning=f"Check this before you print it: {changed[0]}." if changed else "",
        excerpt=first,
    )


def in_marks(words: str, *, single: bool = False) -> str:
    """Words in double quotation marks with those inside made single, or, in single ones, left double."""
    return f"‘{words}’" if single else f"“{words.replace('“', '‘').replace('”', '’')}”"


def typographic(words: str) -> str:
    """Words of a source that prints straight quotation marks and apostrophes, with curly ones, as print has them.

    Every manual lets a quotation take on the quotation marks of the text it stands in (Chicago's too).
    """
    curly = re.sub(r'"([^"]*)"', r"“\1”", words.replace("„", "“"))
    curly = re.sub(r"(?<![\w.,!?’”])'(?=\w[^']*[\w.,!?]'(?!\w))", "‘", curly)
    return curly.replace("'", "’")


def _finding(item: Item) -> str:
    """The verdict on a claim, or what it leans to, with its reasons, in words."""
    if not item.verdict:
        return ""
    said = LEANINGS[Verdict(item.leaning)] if item.leaning else VERDICTS[Verdict(item.verdict)]
    return f"{said} Why: {'; '.join(item.reasons)}." if item.reasons else said


def _alphabetical(work: tuple[Run, ...]) -> str:
    """What a work is put in order by: its entry without quotation marks and a leading article."""
    return re.sub(r"^\W*(?:(?:the|an?)\s)?", "", "".join(run.text for run in work).casefold())
