"""Sources in the manner of web encyclopaedias: "Brook, Ada (2009). "Title" (https://…). Courier. Retrieved …"."""

from __future__ import annotations

import regex

from caseqa.references._authors import read_authors
from caseqa.references._enclosure import brackets, quotations, web_addresses
from caseqa.references._imprints import Fields
from caseqa.references._inverted import inverted_names
from caseqa.references._wording import MONTH, YEAR

DAY = rf"(?:(?:{MONTH})\s\d{{1,2}},\s{YEAR}|\d{{1,2}}\s(?:{MONTH})\s{YEAR}|{YEAR}-\d\d-\d\d)"
RETRIEVED = regex.compile(rf"\bRetrieved\s(?:on\s)?{DAY}\.?")
ARCHIVED = regex.compile(rf"\bArchived from the original\b.*?\bon\s{DAY}\.?", regex.DOTALL)
WRITTEN = regex.compile(rf"(?P<names>[^\"“”]{{2,240}}?)\s\((?P<date>{DAY}|(?:{MONTH}\s)?{YEAR}(?:[-–]\d\d)?)\)\.\s")
"""Who wrote it, and when: "Sloan, Cliff; McKean, David (February 21, 2009)."."""
UNDATED = regex.compile(r"(?P<names>[^\"“”()]{2,240}?)[.,]\s(?=[\"“])")
DATED = regex.compile(rf"(?:{DAY}|(?:{MONTH}\s)?(?P<year>{YEAR}))$")
DATED_AT_END = regex.compile(rf",\s{DAY}$")
SENTENCE_END = regex.compile(r"(?<!\b\p{Lu})\.(?:\s+|$)")
"""The parts are parted by full stops, which "U.S. News" has too."""
COUNTED = regex.compile(r"(?:pp?\.|vol|no\b|\d|ISBN|ISSN|OCLC|doi|JSTOR|PMID|Bibcode|\()", regex.IGNORECASE)
"""Pages, volumes and numbers of the trade, which name neither newspaper nor publisher."""
EDITORS = regex.compile(r"\s*\((?:editors?|eds?\.?)\)")


def cut_retrieved(text: str) -> tuple[tuple[str, bool], ...]:
    """The pieces of a note that says of its sources when they were retrieved, with whether each explains; else none.

    A source ends with the day; what it is quoted with stands after that, and explains.
    """
    pieces: list[tuple[str, bool]] = []
    start = 0
    for found in RETRIEVED.finditer(text):
        said = _quoted(text, start) if start else start
        if said > start and text[start:said].strip():
            pieces.append((text[start:said].strip(), True))
        source = text[said : found.end()].strip()
        if not _begins(source):
            return ()
        pieces.append((source, False))
        start = found.end()
    rest = text[start:].strip(" .;")
    if start and regex.search(r"\p{L}", rest):
        pieces.append((text[start:].strip(), True))
    return tuple(pieces)


def read_retrieved(text: str) -> Fields | None:
    """The fields of a source that says when it was retrieved; None of any other."""
    day = RETRIEVED.search(text)
    if not day or not _begins(text):
        return None
    bare = _without_addresses(ARCHIVED.sub("", text[: day.start()]))
    written = WRITTEN.match(bare) or UNDATED.match(bare)
    rest = bare[written.end() :] if written else bare
    title, after = _title(rest)
    parts = [part.strip(" .,") for part in SENTENCE_END.split(after)]
    dates = [part for part in parts if DATED.match(part)]
    named = next((part for part in parts if part and not DATED.match(part) and not COUNTED.match(part)), "")
    if dated := DATED_AT_END.search(named):
        named, dates = named[: dated.start()], [dated.group(), *dates]
    printed = written.groupdict().get("date", "") if written else ""
    year = regex.search(YEAR, printed or (dates[0] if dates else ""))
    quoted = bool(quotations(rest)) and rest[:1] in '"“'
    place, colon, publisher = named.partition(": ")
    return Fields(
        authors=_authors(written["names"]) if written else (),
        title=title,
        container=named if quoted else "",
        place=place if colon and not quoted else "",
        publisher="" if quoted else publisher if colon else named,
        year=year.group() if year else "",
        quoted=quoted,
        imprint=bool(colon) and not quoted,
    )


def _begins(source: str) -> bool:
    """Whether words begin as such a source does: with its title in quotation marks, or who wrote it."""
    return source[:1] in '"“' or bool(WRITTEN.match(source) or UNDATED.match(source))


def _quoted(text: str, start: int) -> int:
    """Where the words end that a source is quoted with, if they stand directly after it."""
    spans = quotations(text[start:])
    if spans and not text[start : start + spans[0][0]].strip(" ."):
        return start + spans[0][1]
    return start


def _without_addresses(text: str) -> str:
    """A reference without its web addresses, and without the brackets that hold nothing but one or a format."""
    addresses = web_addresses(text)
    apart = [(a, b) for a, b in brackets(text) if any(a < first < b for first, _ in addresses)]
    kept = "".join(c for at, c in enumerate(text) if not any(a <= at < b for a, b in (*apart, *addresses)))
    return " ".join(regex.sub(r"\s*\((?:PDF|in \p{L}+)\)", "", kept).split())


def _title(rest: str) -> tuple[str, str]:
    """The title, in quotation marks or up to the first full stop, and what follows it."""
    spans = quotations(rest)
    if spans and spans[0][0] == 0:
        start, end = spans[0]
        return rest[start + 1 : end - 1].strip(" .,"), rest[end:].lstrip(" .,")
    end_of_title = SENTENCE_END.search(rest)
    cut = end_of_title.start() if end_of_title else len(rest)
    return rest[:cut].strip(" .,"), rest[end_of_title.end() :] if end_of_title else ""


def _authors(printed: str) -> tuple[str, ...]:
    """The authors, parted by semicolons where surnames stand first."""
    names = [EDITORS.sub("", name).strip().removeprefix("with ") for name in printed.split(";")]
    return tuple(author for name in names if name for author in inverted_names(name) or read_authors(name))
