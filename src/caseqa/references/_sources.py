"""Whether words of a note name a source or explain something."""

from __future__ import annotations

from functools import lru_cache

import regex

from caseqa.references._authors import is_body
from caseqa.references._enclosure import REMEMBERED, open_text, quotations, shut, web_addresses
from caseqa.references._listed import dated_head, is_listed, venue_of
from caseqa.references._locators import COUNTED, NUMBERS, find_place
from caseqa.references._outlets import is_outlet
from caseqa.references._symbols import DECISION, resolution_number, symbols
from caseqa.references._wording import (
    CROSS_REFERENCE,
    DATE,
    EXPLAINING_START,
    FINITE_VERB,
    IBID,
    INTERNAL,
    INTERVIEW,
    OPUS,
    PEOPLE,
    POINTER_START,
    SAME_AUTHOR,
    SEE_NOTE,
    SUPPLIED,
    YEAR,
)

IMPRINT = regex.compile(rf"\((?:[^()]|\([^()]*\))*\b{YEAR}(?:[-–]\d+)?[a-z]?\)")
TRAILING_DATE = regex.compile(rf"(?:,\s|\.\s|\(|^){DATE}\)?(?=[\s.,:;)\[\x00]*(?:$|[,:\[(\x00]))")
CASE = regex.compile(r"\p{Lu}[\p{L}.’'&]+[^.;]{0,80}\sv(?:s)?\.\s\p{Lu}")
LAW_REPORT = regex.compile(
    r"\bI\.?C\.?J\.? Reports\b|\bAdvisory Opinion\b|\b[Jj]udge?ment\b|\b\d+\s(?:U\.\s?S\.|F\.\s?\dd|S\.\s?Ct\.)\s"
)
VOLUME = regex.compile(r"\b(?:[Vv]ol\.|[Nn]o\.|Jg\.|Bd\.)\s?[\dIVX]+|\d+\s?\(\d{1,3}\)|\b\d+/\d{4}")
LOCATOR_ONLY = regex.compile(rf"\s*(?:and\s|see\s)?(?:{COUNTED}|{NUMBERS})[\s.]*$")
SAME_WRITER = regex.compile(SAME_AUTHOR, regex.IGNORECASE)
POINTER_INSIDE = regex.compile(rf"(?<![\p{{L}}]){OPUS}|,\s{IBID}|\bsupra\b", regex.IGNORECASE)
SHORT_NAME = 12
"""Words up to which "Author, Title" without a date is still read as a source named in short."""
LONG_TITLE = 40
"""The same where a body leads, whose name and title are long: 31 words in a UN report."""


@lru_cache(maxsize=REMEMBERED)
def is_prose(text: str) -> bool:
    """True for words that explain: a finite verb outside quotations, brackets and addresses."""
    opened = open_text(text)
    return bool(FINITE_VERB.search(opened) or EXPLAINING_START.match(text))


def explains(text: str) -> bool:
    """True for prose; of a source in the manner of a list only what follows its title counts: titles have verbs."""
    head = dated_head(text)
    return is_prose(venue_of(head.rest)) if head else is_prose(text)


def has_quoted_title(text: str) -> bool:
    """True when a quotation stands where a title stands: first or after a comma, and set off by one."""
    for start, end in quotations(text):
        before, after = text[:start].rstrip(), text[end:].lstrip()
        set_off = text[end - 2] in ",.?!" or after.startswith((",", "(", "in ", "In ", ".")) or not after
        if set_off and (not before or before[-1] in ",:") and not is_prose(before) and end - start > 4:
            return bool(before) or bool(after.strip(" .")) or text[end - 2] == ","
    return False


def is_pointer(text: str) -> bool:
    """True for "Ibid.", "see note 4 above", "op. cit." and their like."""
    return bool(
        POINTER_START.match(text)
        or SAME_WRITER.match(text)
        or SEE_NOTE.search(shut(text, quotations(text)))
        or POINTER_INSIDE.search(text)
    )


@lru_cache(maxsize=REMEMBERED)
def is_source(text: str) -> bool:
    """True when the words name a source rather than explain something."""
    if not text.strip() or CROSS_REFERENCE.match(text) or PEOPLE.fullmatch(text):
        return False
    if LOCATOR_ONLY.match(text) and not SEE_NOTE.search(text):
        return False
    opened = open_text(text)
    prose = is_prose(text)
    if INTERVIEW.match(text) and not prose:
        return True
    if is_pointer(opened if prose else text) or web_addresses(text) or has_quoted_title(text):
        return True
    if prose:
        return (
            is_listed(text)
            or _is_headline(opened)
            or bool(symbols(opened))
            or bool(IMPRINT.search(text) and find_place(text))
        )
    return bool(
        INTERVIEW.match(text)
        or INTERNAL.search(text)
        or (SUPPLIED.search(text) and len(text.split()) < SHORT_NAME + 8)
        or symbols(text)
        or resolution_number(text)
        or DECISION.search(text)
        or IMPRINT.search(text)
        or CASE.search(text)
        or LAW_REPORT.search(opened)
        or VOLUME.search(opened)
        or TRAILING_DATE.search(opened)
        or find_place(text)
        or _names_author_and_title(opened)
    )


def _is_headline(opened: str) -> bool:
    """True for an unquoted headline with a verb, told by the outlet and the date after it."""
    found = regex.search(rf",\s(?P<outlet>[^,]+),\s{DATE}[\s.]*$", opened)
    return found is not None and is_outlet(found["outlet"])


def _names_author_and_title(opened: str) -> bool:
    first, comma, rest = opened.partition(", ")
    words = opened.split()
    titled = bool(regex.match(r"[\p{Lu}\x00]", first)) and bool(regex.match(r"[\p{Lu}\x00]", rest))
    longest = LONG_TITLE if is_body(first) else SHORT_NAME + 8
    return bool(comma) and titled and len(words) <= longest and len(first.split()) <= SHORT_NAME
