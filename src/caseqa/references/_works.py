"""A work behind its citations: when two references name the same one, and whether a short form fits it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

from caseqa.records import Reference, ReferenceForm, SourceKind
from caseqa.references._authors import ACRONYM, surnames
from caseqa.references._enclosure import brackets, quotations, shut, web_addresses
from caseqa.references._locators import end_of_citation, find_place
from caseqa.references._wording import DATE

LONG_BEGINNING = 3
"""Words of a title that suffice without an author; fewer ("Annual Report") fit too much."""
NAMED_AS = regex.compile(r"\b(?:here(?:in)?after|henceforth)\b(?: referred to as)?", regex.IGNORECASE)
NAMELESS = (SourceKind.INTERVIEW, SourceKind.COMMENT)
"""Kinds without a name of their own: two interviews of one month are two interviews."""


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """Lower case without diacritics and punctuation, so that Jaïr and Jair are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(regex.findall(r"[\p{L}\p{N}]+", plain.casefold()))


def work_of(reference: Reference) -> tuple[str, ...]:
    """What identifies the work: its symbol, else authors, title and year, else all its words but the locator."""
    if reference.kind in NAMELESS:
        return ("nameless", reference.id)
    if reference.symbol and not reference.text.startswith("Yearbook"):
        return ("symbol", folded(reference.symbol))
    if reference.title:
        names = folded(" ".join(surnames(reference.authors)))
        return ("title", names, folded(reference.title), reference.year, folded(reference.container), *_days(reference))
    text, place = reference.text, find_place(reference.text)
    if place:
        text = text[: place.start] + text[place.end :]
    addresses = reference.urls if not folded(shut(text, web_addresses(text))) else ()
    return ("words", folded(shut(text, web_addresses(text))), *addresses)


def _days(reference: Reference) -> tuple[str, ...]:
    """The dates finer than a year: "Mali Consultations" of February and of March are two texts."""
    text = shut(reference.text[: end_of_citation(reference.text)], quotations(reference.text))
    return tuple(dict.fromkeys(folded(d.group()) for d in regex.finditer(DATE, text) if not d.group().isdecimal()))


def fits(short: Reference, full: Reference) -> bool:
    """True when the authors, title, symbol and year that a short form names all agree with the work."""
    if full.form is not ReferenceForm.FULL or full.kind in NAMELESS:
        return False
    if short.symbol:
        agree = not short.authors or not full.authors or _authors_fit(short.authors, full.authors)
        return agree and folded(short.symbol) == folded(full.symbol)
    if short.year and full.year and short.year != full.year and short.year not in short.title:
        return False
    named = _authors_fit(short.authors, full.authors)
    titled = _title_fits(short.title, full)
    if not short.authors and folded(short.title) in map(folded, surnames(full.authors)):
        return True
    if short.authors and short.title:
        return named and titled
    return named if short.authors else _title_alone_fits(short.title, full)


def _authors_fit(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    known = [folded(name) for name in surnames(full)]
    whole = [folded(name) for name in full]
    wanted = [folded(name) for name in surnames(short)]
    if not wanted or not known:
        return False
    found = [_is_among(surname, name, known, whole) for surname, name in zip(wanted, short, strict=True)]
    return all(found) and (
        wanted[0] == known[0] or len(wanted) == 1 or _is_among(wanted[0], short[0], known[:1], whole[:1])
    )


def _is_among(surname: str, printed: str, known: list[str], whole: list[str]) -> bool:
    """True when an author is one of those known, by surname, whole, or by an acronym printed beside the name."""
    acronym = bool(ACRONYM.fullmatch(printed))
    return surname in known or folded(printed) in whole or (acronym and any(f" {surname} " in f" {w} " for w in whole))


def _title_fits(title: str, full: Reference) -> bool:
    return bool(title) and f" {folded(title)} " in f" {folded(full.title) or folded(full.text)} "


def _title_alone_fits(title: str, full: Reference) -> bool:
    """Without an author only the whole title counts, its long beginning, or a name given in the note ("The Study")."""
    wanted, known = folded(title), folded(full.title) or folded(full.text)
    if not wanted:
        return False
    beginning = len(wanted.split()) >= LONG_BEGINNING and f"{known} ".startswith(f"{wanted} ")
    given = any(wanted == folded(NAMED_AS.sub("", full.text[start:end])) for start, end in brackets(full.text))
    return wanted == known or beginning or given
