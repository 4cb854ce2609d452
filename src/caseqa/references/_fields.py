"""The bibliographic fields a reference prints: authors, title, container, imprint, year."""

from __future__ import annotations

from dataclasses import replace

import regex

from caseqa.references._authors import is_body, is_person, leading_authors, names_only_authors, read_authors
from caseqa.references._enclosure import brackets, quotations, shut, web_addresses
from caseqa.references._imprints import Fields, find_imprint
from caseqa.references._inverted import inverted_names
from caseqa.references._listed import read_listed
from caseqa.references._locators import end_of_citation, find_place
from caseqa.references._outlets import is_outlet
from caseqa.references._retrieved import read_retrieved
from caseqa.references._symbols import SYMBOL, symbols, year_in
from caseqa.references._volumes import find_volume
from caseqa.references._wording import ACCESSED, DATE, INTERVIEW, SUPPLIED_START, YEAR

YEAR_IMPRINT = regex.compile(rf"\(\s*(?:{DATE}\s*|[^()]{{0,40}}\b(?P<year>{YEAR})[a-z]?)\)")
EDITOR_MARK = regex.compile(r"\((?:eds?|hg|hrsg|dir|coord)s?\.", regex.IGNORECASE)
BASED_ON = regex.compile(r"^.*\b(?:calculations?|estimates?)\s+based\s+on\s+(?:data\s+(?:from|of)\s+)?")
DATE_AFTER_AUTHOR = regex.compile(rf"\s*\((?:{DATE}|{YEAR}[a-z]|n\.\s?d\.)\)[\s.,]*$")
OWN_CITATION = regex.compile(rf"\([^()]*\b{YEAR}\)|\bpp?\.\s\d|\b(?:ed|vol)\.|\bavailable\b|\bthat[\s,:]*$")
"""What shows that the words before a quotation are a citation of their own, and no author's name."""
LAW_REVIEW = regex.compile(r"(?P<title>.+),\s\d{1,4}\s(?P<name>\p{Lu}[\p{L}.&’' ]+?)\s\d{1,5}")
"""The form of American law reviews: "Title, 44 Law & Social Inquiry 1"."""
COURT_REPORTS = regex.compile(r"(?:(?P<title>.+),\s)?(?P<name>(?:I\.?C\.?J\.?|P\.?C\.?I\.?J\.?) Reports(?: \d{4})?)")
PAIR_OF_SUBJECTS = regex.compile(
    r",\s\p{Lu}[\p{L} ]+\s(?:and|&)\s\p{Lu}[\p{L} ]+(?=,\s(?:vol|no|issue)\b)", regex.IGNORECASE
)
"""The rest of a journal's name that has a comma: "Journal of Women, Politics and Policy"."""
DATED = regex.compile(rf"(?:{DATE}|\d[\d\s–-]*|n\.\s?d\.|forthcoming)\.?")
VOLUME_PART = regex.compile(r"(?:[Vv]ols?|[Nn]os?|[Ii]ssue|Heft|Jg|Bd|[Aa]pplication)\b")
DATE_AT_END = regex.compile(rf"(?:^|,\s+|\.\s+){DATE}\.?\s*$")
DATES_AT_END = regex.compile(rf",\s{DATE}(?:(?:,\s(?:and\s)?|;\s|\s(?:and|&|und|et|y)\s){DATE})+\.?\s*$")
"""Several dates in a row, as of interviews."""
LOOSE_YEAR = regex.compile(
    rf"(?<![\d/.-]|\b\d{{1,3}}–|\[{YEAR}\]\s\p{{Lu}}{{2,6}}\s|\b(?:[Vv]ols?|[Nn]os?|pp?|paras?|Bd|Nr|S)\.\s)"
    rf"{YEAR}(?![\d/]|\.\d)"
)
"""A year where no other says which it is; not the end of "27–2042", not the number of "[2011] EWHC 2029"."""
SERIES = regex.compile(r"\b(?:Report|Paper|Papers|Brief|Briefing|Series|Note|Bulletin)s?\b")
TRAILING_VOLUME = regex.compile(r"\s\d+(?:[./]\d+)?(?:\s?\(\d+\))?$")
PUBLISHING_BODY = regex.compile(
    r"(?:United Nations|African Union|European Union|ECOWAS|Organi[sz]ation of American States|League of Arab States)$"
)


def read_fields(text: str, *, short: bool = False) -> Fields:
    """The fields of a reference, read from the words before its locator and its addresses."""
    urls = tuple(text[start:end] for start, end in web_addresses(text))
    retrieved = read_retrieved(text)
    if retrieved:
        return replace(retrieved, urls=urls)
    found = symbols(text)
    bare = _citation_proper(text, short=short)
    symbol = found[0] if found else ""
    span = _quoted_title(bare)
    if span and OWN_CITATION.search(_writers(bare[: span[0]])):
        bare, span = bare[: span[0]].rstrip(" ,.:"), None
        place = find_place(bare)
        bare = (bare[: place.start] + bare[place.end :]).strip(" ,.:") if place else bare
    fields = _titled_by_quotation(bare, span) if span else _titled_by_words(bare, symbol)
    if not regex.search(r"\p{L}", fields.title):
        fields = replace(fields, title="")
    year = fields.year or _last_year(bare, symbol) or year_in(symbol)
    return replace(fields, year=year, symbol=symbol, urls=urls)


def _citation_proper(text: str, *, short: bool) -> str:
    end = end_of_citation(text)
    place = find_place(text, short=short)
    text = text[: place.start] + text[place.end : end] if place and place.end <= end else text[:end]
    # The day of access is no year of publication, and no words of its clause a title.
    words = ACCESSED.sub("", shut(text, web_addresses(text)))
    words = regex.sub(r"<\s*\x00*\s*>|\x00+", "", words).strip(" .,;:")
    return "" if web_addresses(text) and regex.match(r"Available|\p{Ll}", words) else words


def _quoted_title(bare: str) -> tuple[int, int] | None:
    """Where the first quotation stands that opens the reference or follows a comma, colon or full stop."""
    return next(
        (
            (a, b)
            for a, b in quotations(bare)
            if b - a > 4
            and (not bare[:a].strip() or bare[:a].rstrip()[-1] in ",:." or DATE_AFTER_AUTHOR.search(bare[:a]))
        ),
        None,
    )


def _writers(printed: str) -> str:
    """The words before a quoted title without a year or day in brackets and without "calculations based on"."""
    return DATE_AFTER_AUTHOR.sub("", BASED_ON.sub("", printed))


def _titled_by_quotation(bare: str, span: tuple[int, int]) -> Fields:
    before, title, after = bare[: span[0]], bare[span[0] + 1 : span[1] - 1], bare[span[1] :]
    container, publisher = _container(after)
    imprint = find_imprint(after)
    dated = DATE_AFTER_AUTHOR.search(before)
    written = regex.search(YEAR, dated.group()) if dated else None
    return Fields(
        authors=inverted_names(_writers(before)) or read_authors(_writers(before)),
        title=title.strip().rstrip(",.").strip(),
        container=container,
        place=imprint.place if imprint else "",
        publisher=publisher or (imprint.publisher if imprint else ""),
        year=imprint.year if imprint else written.group() if written else "",
        quoted=True,
        imprint=bool(imprint and imprint.place),
    )


def _container(after: str) -> tuple[str, str]:
    """The container after a quoted title, or the body that publishes."""
    after = find_volume(after).rest
    outer = shut(after, brackets(after))
    start = 0
    for part in outer.split(","):
        printed = after[start : start + len(part)]
        start += len(part) + 1
        name = regex.sub(r"^\s*(?:in:?|In:?)\s+", "", printed.split("(")[0].split("[")[0]).strip(" .:)")
        if (
            not name
            or DATED.fullmatch(name)
            or VOLUME_PART.match(name)
            or symbols(name)
            or not regex.search(r"\p{L}{2}", name)
        ):
            continue
        if regex.match(r"\s*(?:in|In):?\s", printed) and (is_person(name) or EDITOR_MARK.search(printed)):
            continue
        if PUBLISHING_BODY.fullmatch(name):
            return "", name
        paired = PAIR_OF_SUBJECTS.match(after, start - 1)
        if paired:
            return f"{name}{paired.group()}", ""
        return _without_volume(name, after[start - 1 :], "(" in printed), ""
    return "", ""


def _without_volume(name: str, rest: str, dated: bool) -> str:
    counted = dated or regex.match(r",\s(?:no|vol|issue|Heft)\b", rest, regex.IGNORECASE)
    return TRAILING_VOLUME.sub("", name).rstrip(" .") if counted and not SERIES.search(name) else name


def _titled_by_words(bare: str, symbol: str) -> Fields:
    bare = regex.sub(r"\s*\(\s*\)", "", bare)
    listed = None if symbol else read_listed(bare)
    if listed:
        return listed
    imprint = find_imprint(bare)
    head = imprint.title if imprint else bare
    if not imprint and (dated := YEAR_IMPRINT.search(bare)) and dated.start():
        head = bare[: dated.start()]
    head = _without_symbol(head, symbol)
    head = regex.sub(r"\s*\[[^\]]*\]\s*$", "", head).strip(" ,;:")
    reported = COURT_REPORTS.fullmatch(head)
    if reported and reported["title"]:
        head = reported["title"]
    authors, title = (head, "") if symbol and names_only_authors(head) else leading_authors(head)
    if INTERVIEW.fullmatch(authors) or SUPPLIED_START.match(head):
        authors, title = "", _without_dates(DATES_AT_END.sub("", head))
    title = _without_dates(title)
    if not regex.search(r"\p{L}{2}", title) and not _is_author_and_year(authors, bare):
        authors, title = ("", _without_dates(head)) if not is_body(authors) or not symbol else (authors, "")
    title, container = (title, reported["name"]) if reported else _host(title)
    return Fields(
        authors=read_authors(authors),
        title=title,
        container=container,
        place=imprint.place if imprint else "",
        publisher=imprint.publisher if imprint else "",
        year=imprint.year if imprint else "",
        imprint=imprint is not None,
    )


def _is_author_and_year(authors: str, bare: str) -> bool:
    return bool(authors) and bool(regex.fullmatch(rf"{regex.escape(authors)},?\s\(?{YEAR}\)?", bare))


def _without_symbol(head: str, symbol: str) -> str:
    if not symbol:
        return head
    cleared = regex.sub(r"\s*\band (?:Corr|Add|Rev)\.\d+", "", SYMBOL.sub("", head))
    cleared = regex.sub(r"\(\s*\)|,?\s*\b(?:UN|U\.N\.) Docs?\.?\s*(?=,|$)", "", cleared)
    cleared = " ".join(cleared.split()).strip(" ,;:")
    cleared = regex.sub(r",\s(?:UN |U\.N\. )?documents?$", "", cleared)
    return cleared if cleared.count("(") == cleared.count(")") else cleared.strip(" ,;:()")


def _without_dates(title: str) -> str:
    while True:
        shorter = DATE_AT_END.sub("", title).strip(" ,;")
        if shorter == title:
            return title
        title = shorter


def _host(title: str) -> tuple[str, str]:
    """An unquoted "Title, Newspaper" (dates already gone) cut in two where the last part is no part of a title."""
    printed = None if "v." in title.split() else LAW_REVIEW.fullmatch(title)
    if printed:
        return printed["title"], printed["name"]
    head, comma, last = title.rpartition(", ")
    return (head, last) if comma and is_outlet(last) else (title, "")


def _last_year(bare: str, symbol: str) -> str:
    text = shut(bare, quotations(bare))
    text = SYMBOL.sub("", text) if symbol else text
    dates = [m.group() for m in LOOSE_YEAR.finditer(text)]
    return dates[-1] if dates else ""
