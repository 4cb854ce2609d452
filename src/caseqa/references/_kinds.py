"""What kind of source a reference names."""

from __future__ import annotations

import regex

from caseqa.records import SourceKind
from caseqa.references._authors import is_body, is_person
from caseqa.references._enclosure import quotations, shut
from caseqa.references._fields import SERIES
from caseqa.references._imprints import Fields
from caseqa.references._outlets import is_outlet, is_outlet_address
from caseqa.references._sources import CASE, LAW_REPORT, VOLUME
from caseqa.references._symbols import DECISION, resolution_number
from caseqa.references._wording import INTERNAL, INTERVIEW, MONTH, SUPPLIED, YEAR

RESOLUTION_SYMBOL = regex.compile(r"/RES(?:/|$)|^A/HRC/(?:DEC|RES)/")
OFFICIAL = regex.compile(
    r"\bgeneral (?:comment|recommendation) No\.|\bReports? of the (?:United Nations )?Secretary-General\b"
    r"|\bOfficial Records\b|^Yearbook\b|\bTreaty Series\b|\bRapport du Secrétaire général\b"
    r"|^(?:the\s)?(?:[\p{Lu}][\p{L}’'-]*\s){0,6}(?:Convention|Covenant|Charter|Treaty|Protocol|Statute"
    r"|Declaration)\s(?:on|of|for|relating|against|no)\b"
    r"|^(?:International|Vienna|European|American|African)\s(?:Covenant|Convention|Charter)\b"
    r"|\bUnited Nations Charter\b"
)
INTERGOVERNMENTAL = regex.compile(
    r"\b(?:United Nations|Security Council(?! Report)|General Assembly|Human Rights Council|African Union"
    r"|European Union|Council of the European Union"
    r"|European Commission|ECOWAS|Economic Community of West African States|Organi[sz]ation of American States"
    r"|Arab League|NATO)\b"
)
OFFICIAL_ACT = regex.compile(
    r"\b(?:[Cc]ommuniqu[ée]|[Dd]ecision|[Pp]residential [Ss]tatement|[Rr]egulation|[Dd]irective|[Ll]etter dated"
    r"|[Cc]onclusions)\b"
)
DAY = regex.compile(rf"\b\d{{1,2}}\.?\s(?:{MONTH})\.?\s{YEAR}|(?:{MONTH})\.?\s\d{{1,2}},\s{YEAR}")
"""A day of publication: periodicals and web pages have one, books a year."""
REPORT_WORD = regex.compile(
    r"\b(?:Report|Guide|Guidelines|Handbook|Manual|(?:Working|Policy|Discussion|Occasional|Issue|Research"
    r"|White) Papers?|Survey|Assessment|Briefing"
    r"|Factsheet|Fact [Ss]heet|Situation [Rr]eport|situation report|Rapport|Bericht|Policy Brief|Dataset|Index)\b"
)


def kind_of(text: str, fields: Fields) -> SourceKind:
    """The kind of source behind a reference with these words and fields."""
    if INTERVIEW.match(text):
        return SourceKind.INTERVIEW
    outside = shut(text, quotations(text))
    if INTERNAL.search(outside) or (SUPPLIED.search(outside) and not fields.symbol and not fields.urls):
        return SourceKind.INTERNAL
    if is_news(fields):
        return SourceKind.NEWS
    return official_kind(text, fields) or published_kind(text, fields)


def is_news(fields: Fields) -> bool:
    """True when an outlet stands as container, publisher or author, or a source without any has an outlet's address."""
    if fields.symbol:
        return False
    if any(is_outlet(name) for name in (fields.container, fields.publisher) if name) or any(
        map(is_outlet, fields.authors)
    ):
        return True
    return not fields.container and not fields.imprint and any(map(is_outlet_address, fields.urls))


def official_kind(text: str, fields: Fields) -> SourceKind | None:
    """Resolution or other document of an intergovernmental body, or None."""
    number = resolution_number(text) if not fields.quoted or _by_body(fields) else ""
    if RESOLUTION_SYMBOL.search(fields.symbol) or (number and not fields.symbol):
        return SourceKind.RESOLUTION
    if fields.symbol or DECISION.search(text) or OFFICIAL.search(shut(text, quotations(text))):
        return SourceKind.UN_DOCUMENT
    if _by_body(fields) and (OFFICIAL_ACT.search(text) or OFFICIAL.search(fields.title)):
        return SourceKind.UN_DOCUMENT
    return None


def _by_body(fields: Fields) -> bool:
    return any(INTERGOVERNMENTAL.search(name) for name in fields.authors) or (
        not fields.authors and bool(fields.publisher)
    )


def published_kind(text: str, fields: Fields) -> SourceKind:
    """Report, book or article."""
    corporate = not any(is_person(name) for name in fields.authors) and any(is_body(name) for name in fields.authors)
    series = SERIES.search(fields.container) or REPORT_WORD.search(fields.container)
    if CASE.search(text) or LAW_REPORT.search(text):
        return SourceKind.REPORT
    if fields.quoted:
        if series or regex.search(r"\b(?:Working|Policy|Discussion|Occasional) Paper\b", text):
            return SourceKind.REPORT
        if fields.container or not corporate:
            return SourceKind.ARTICLE
        return SourceKind.REPORT
    if fields.imprint:
        return SourceKind.REPORT if corporate and not fields.publisher else SourceKind.BOOK
    if corporate or REPORT_WORD.search(fields.title) or fields.title.endswith(" report"):
        return SourceKind.REPORT
    periodical = VOLUME.search(text) or fields.container or DAY.search(text)
    if periodical or not fields.authors or fields.urls:
        return SourceKind.ARTICLE
    return SourceKind.BOOK
