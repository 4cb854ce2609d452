"""The place inside a source that a reference names: pages, paragraphs, sections."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from caseqa.references._enclosure import REMEMBERED, shut, web_addresses
from caseqa.references._wording import DATE, MONTH, YEAR

UNIT = (
    r"(?:\b(?:[Pp]aras?|[Pp]aragraphs?|pp?|pages?|sects?|sections?|secs?|chaps?|chapters?|chs?|arts?|[Aa]rticles?"
    r"|(?i:annex(?:es)?|appendix|enclosure)|app|cols?"
    r"|nn?|notes?|footnotes?|fns?|figs?|figures?|tables?|box|lines?|ll?|rules?|cl|clauses?|recitals?|slides?|min"
    r"|parts?|exhibits?|docs?"
    r"|S|Rn|Rdnr|Art|Abs|Kap|Bl|fols?|Tab|Abb|legal grounds?|conclusions?|draft articles?|enclosures?"
    r"|paragraphe?s?)\b\.?|§§?|¶¶?)"
)
VOLUME = r"(?:\b(?:vols?|Bd|tome|No|nos?|Supplement No)\b\.?)"
_ITEM = (
    r"(?:\d{1,5}[a-z]?|[IVXLCDM]+|[ivxlcdm]+|[A-Z](?![\p{L}]))(?:\.(?:\d+|[A-Z](?!\p{L})))*(?:\s?\((?:[a-z]{1,4}"
    r"|\d{1,3}|[IVX]+)\))*"
)
_RANGE = rf"{_ITEM}(?:\s?[-–—]\s?{_ITEM})?"
_SUB = r"(?:\((?:[a-z]{1,4}|\d{1,3})\))+"
_TAIL = r"(?:\s?(?:ff?\.?|sqq?\.?|et seq\.?|passim|n\.\s?\d+))?"
_BETWEEN = r"(?:,\s(?:and\s)?|\s(?:and|&|und|et|y|to|or)\s|;\s(?:and\s)?)"
VALUES = rf"{_RANGE}{_TAIL}(?:{_BETWEEN}(?:{_RANGE}|{_SUB}){_TAIL})*"
NUMBERS = rf"\d{{1,5}}(?:\s?[-–—]\s?\d{{1,5}})?{_TAIL}(?:{_BETWEEN}\d{{1,5}}(?:\s?[-–—]\s?\d{{1,5}})?{_TAIL})*"
_COUNTED = rf"{UNIT}\s?{VALUES}"
COUNTED = rf"{_COUNTED}(?:[,;]?\s(?:and\s)?(?:at\s)?{_COUNTED})*"

AT_END = regex.compile(
    rf"(?:(?P<sep>\s*:\s*|,\s+(?:at\s+)?|\s+at\s+|\s+)(?P<loc>{COUNTED})"
    rf"|(?<=[)\]>\d\"”’»…\x00])(?P<sep>\s*:\s*)(?P<loc>{NUMBERS})"
    rf"|(?<=[)\"”’»]|\b{YEAR})(?P<sep>,\s+)(?P<loc>{NUMBERS})"
    rf"|(?P<sep>,?\s+at\s+)(?P<loc>{NUMBERS}))$"
)
AT_END_OF_SHORT_FORM = regex.compile(
    rf"(?:(?P<sep>\s*:\s*|,\s+(?:at\s+)?|\.?\s+at\s+|\s+)(?P<loc>{COUNTED})|(?P<sep>\s*:\s*|,\s+(?:at\s+)?"
    rf"|(?<=\p{{L}}),|\.?\s+at\s+|\)\s+)(?P<loc>{NUMBERS}))$"
)
AFTER_POINTER = regex.compile(
    rf"[\s.,:;]*(?:at\s+)?(?P<loc>(?:{VOLUME}\s?{VALUES}(?:\s\(Part\s\w+\))?,?\s)?(?:{COUNTED}|{NUMBERS})"
    rf"|{VOLUME}\s?{VALUES}(?:\s\(Part\s\w+\))?"
    r"|preface|introduction|foreword|preamble|passim|[Aa]nnex|[Ss]ummary)[\s.;]*$"
)
REPORTER = regex.compile(
    r"\d+\s(?:U\.\s?S\.|S\.\s?Ct\.|F\.(?:\s?(?:\d?[dhnr]+d?|4th))?|F\.\s?Supp\.[\w. ]*"
    r"|[A-Z][\w.]*(?:\s?(?:&\s)?[A-Z\d][\w.]*){0,3})\s\d+(?P<sep>,\s)"
    r"(?P<loc>\d+(?:[-–]\d+)?(?:,\s\d+(?:[-–]\d+)?)*)\s\([^()]*\d{4}\)"
)
"""A law report: volume, reporter, first page, then the page cited."""

NOT_A_PLACE = regex.compile(
    r",?\s*\(?(?:(?:my |our )?(?:emphas[ie]s|italics|translation)\b.*|and (?:the )?accompanying text.*|and passim)$",
    regex.IGNORECASE,
)
"""Words after a pointer that name no place."""

WINDOW = 240
"""Characters before the end in which a locator is sought; the longest in the UN notes we read has 118."""

TRAILING = regex.compile(
    rf"(?:[\s.,;]+|[\[(]\s*(?:emphasis|italics|footnotes?|citations?|internal|accessed|last|my|our|author|translat"
    rf"|on file|citing|quoting"
    rf"|hereinafter|advance|copy|available|in (?:French|English|Spanish|German|Arabic)|“|\")[^\[\]()]*[\])]"
    rf"|[,;.(]?\s*\(?(?:last |date )?(?:accessed|visited|consulted|retrieved|consulté le|abgerufen am"
    rf"|zuletzt)\b[^,;:]{{0,30}}(?:,?\s{YEAR})?"
    rf"|[,;.(]?\s*(?:(?:also|is|are|will be)\s)*(?:available (?:at|from|on)(?: the website of [^.:]*)?:?"
    rf"|(?:online\s)?at|online:|abrufbar unter:?|URL:|disponible sur:?)"
    rf"|<[^<>]*>|<|\x00+)$",
    regex.IGNORECASE,
)
_YEAR = regex.compile(YEAR)
_SECOND_AT = regex.compile(r",\s(?:at\s)(?=\S)")
_DATE_END = regex.compile(rf"(?:{MONTH}\s|{MONTH}\s\d{{1,2}},\s)$|^{DATE}$")


@dataclass(frozen=True, slots=True)
class Place:
    """A locator, the punctuation before it, and the range of both in the reference's text."""

    locator: str
    separator: str
    start: int
    end: int


@lru_cache(maxsize=REMEMBERED)
def end_of_citation(text: str) -> int:
    """The offset after which only punctuation, addresses, access dates and asides follow."""
    masked = shut(text, web_addresses(text))
    end = len(masked)
    while end and (found := TRAILING.search(masked, max(0, end - WINDOW), end)) and found.start() < end:
        end = found.start()
    return end or len(text)


@lru_cache(maxsize=REMEMBERED)
def find_place(text: str, *, short: bool = False) -> Place | None:
    """Where a reference says which part of its source it means; None if it means all of it."""
    reporter = None if short else REPORTER.search(text)
    if reporter:
        return Place(reporter["loc"], reporter["sep"], reporter.start("sep"), reporter.end("loc"))
    end = end_of_citation(text)
    masked = shut(text, web_addresses(text))[:end]
    pattern = AT_END_OF_SHORT_FORM if short else AT_END
    found = pattern.search(masked, max(0, end - WINDOW))
    if not found or found.start() == 0 or _DATE_END.search(masked[: found.start("loc")]):
        return None
    start, locator = found.start("loc"), found["loc"]
    if _YEAR.fullmatch(locator) and ":" not in found["sep"] and " at" not in found["sep"]:
        return None
    later = _SECOND_AT.search(locator)
    if later:
        return Place(locator[later.end() :], later.group(), start + later.start(), found.end())
    return Place(locator, found["sep"], found.start("sep"), found.end())


def place_after_pointer(text: str) -> tuple[str, str]:
    """The locator that follows an "Ibid", and what remains unexplained after it."""
    bare = text[: end_of_citation(text)].strip(" .,:;") if text.strip(" .,:;") else ""
    if not bare:
        return "", ""
    bare = NOT_A_PLACE.sub("", bare).strip(" .,;")
    found = AFTER_POINTER.match(bare)
    if found:
        return found["loc"].strip(), ""
    return "", "" if not bare or TRAILING.fullmatch(text.strip(" .,:;")) else bare
