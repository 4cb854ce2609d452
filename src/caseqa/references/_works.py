"""A work behind its citations: when two references name the same one, and whether a short form fits it."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Works:
    """The works named so far, found again by the words under which a short form can call them.

    Citations that a short form cannot tell apart stand together, the last one for all.
    """

    _last: dict[tuple[object, ...], tuple[int, Reference]] = field(default_factory=dict)
    _by_word: dict[str, dict[tuple[object, ...], None]] = field(default_factory=dict)
    _count: int = 0

    def add(self, reference: Reference) -> None:
        """Remember a reference if it names a source."""
        if reference.form is not ReferenceForm.FULL or reference.kind in NAMELESS:
            return
        known = folded(reference.title) or folded(reference.text)
        given = _names_given(reference.text)
        symbol = folded(reference.symbol)
        key = (work_of(reference), symbol, reference.authors, reference.title, reference.year, known, given)
        self._count += 1
        if key not in self._last:
            names = " ".join(itertools.chain(*_called(reference.authors)))
            for word in {*names.split(), *(first_word(name) for name in (known, symbol, *given))}:
                self._by_word.setdefault(word, {})[key] = None
        self._last[key] = self._count, reference

    def fitting(self, short: Reference) -> list[Reference]:
        """For each work that a short form fits its last citation, in reading order."""
        names = (short.symbol,) if short.symbol else (*short.authors[:1], *surnames(short.authors[:1]))
        words = [first_word(folded(name)) for name in names or (short.title,)]
        keys = {key for word in words for key in self._by_word.get(word, ())} if all(words) else self._last.keys()
        found = (self._last[key] for key in keys)
        return [reference for _, reference in sorted((f for f in found if fits(short, f[1])), key=lambda f: f[0])]


def first_word(text: str) -> str:
    """The first word of a folded text."""
    return text.partition(" ")[0]


def fits(short: Reference, full: Reference) -> bool:
    """True when the authors, title, symbol and year that a short form names all agree with a work that has a name."""
    if short.symbol:
        agree = not short.authors or not full.authors or _authors_fit(short.authors, full.authors)
        return agree and folded(short.symbol) == folded(full.symbol)
    if short.year and full.year and short.year != full.year and short.year not in short.title:
        return False
    if short.authors:
        return _authors_fit(short.authors, full.authors) and (not short.title or _title_fits(short.title, full))
    return folded(short.title) in _called(full.authors)[0] or _title_alone_fits(short.title, full)


def _authors_fit(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    known, whole = _called(full)
    wanted, _ = _called(short)
    if not wanted or not known:
        return False
    found = [_is_among(surname, name, known, whole) for surname, name in zip(wanted, short, strict=True)]
    return all(found) and (
        wanted[0] == known[0] or len(wanted) == 1 or _is_among(wanted[0], short[0], known[:1], whole[:1])
    )


def _is_among(surname: str, printed: str, known: Sequence[str], whole: Sequence[str]) -> bool:
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
    if known.startswith(wanted) and (wanted == known or _is_long_beginning(wanted, known)):
        return True
    return wanted in _names_given(full.text)


def _is_long_beginning(wanted: str, known: str) -> bool:
    return len(wanted.split()) >= LONG_BEGINNING and f"{known} ".startswith(f"{wanted} ")


@lru_cache(maxsize=1 << 14)
def _names_given(text: str) -> frozenset[str]:
    """What a note gives in brackets, folded: names by which it goes on to call its source."""
    return frozenset(folded(NAMED_AS.sub("", text[start:end])) for start, end in brackets(text))


@lru_cache(maxsize=1 << 14)
def _called(authors: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The surnames of authors, and their names whole, folded."""
    return tuple(folded(name) for name in surnames(authors)), tuple(folded(name) for name in authors)
