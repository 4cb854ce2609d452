"""References as lists print them: the surname first, each part ended by a full stop, the date second or last.

"Brook, A. (1999). The long ferry. Tide Press." and "Brook, Ada. The Long Ferry. London: Tide Press, 1999."
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from caseqa.references._enclosure import REMEMBERED
from caseqa.references._imprints import PUBLISHER_WORD, Fields, find_imprint, may_be_place
from caseqa.references._inverted import inverted_names, is_named_body
from caseqa.references._outlets import is_outlet
from caseqa.references._places import PLACES, is_place
from caseqa.references._volumes import find_volume
from caseqa.references._wording import ABBREVIATION, DATE, MONTH, YEAR

NAMES = r"(?P<names>[^()\[\]\d“”\"«»]{2,400}?)"
BRACKETED = regex.compile(
    rf"{NAMES}(?P<stop>[.,]?)\s\((?P<date>{YEAR}[a-z]?(?:,\s[^()\d]{{3,12}}(?:\s\d{{1,2}})?)?|{DATE}"
    r"|n\.\s?d\.|in press|forthcoming)\)(?P<after>[.,:]?)(?:\s+|$)"
)
"""The authors and the date of "Brook, A. (1999)."."""
PLAIN = regex.compile(rf"{NAMES}(?P<stop>\.)\s(?P<date>{YEAR}[a-z]?)(?P<after>\.)(?:\s+|$)")
"""The same in the manner of Chicago: "Brook, Ada. 1999."."""
STOP = regex.compile(r"[.?!](?=\s)")
NEXT_PART = regex.compile(r"\.\s+(?=[\p{Lu}\d\[])")
LONGEST_NAMES = 400
"""Characters within which the authors of a list end; some reports have a dozen."""
LONGEST_ABBREVIATION = 24
"""Characters before a full stop that can belong to an abbreviation; long references stay linear."""
PLACE = rf"(?P<place>{'|'.join(map(regex.escape, PLACES))}|\p{{Lu}}[^.,:()\d]{{1,40}}(?:,\s\p{{Lu}}{{2}})?)"
PUBLISHED = regex.compile(
    rf"(?P<title>.+?)[.,?!]\s{PLACE}:\s(?P<publisher>[^:]+?)(?:,\s(?P<year>{YEAR})(?:[-–]\d+)?)?$"
)
"""The form "Title. Place: Publisher, 1999", or without the year where it stood before."""
IN_VOLUME = regex.compile(r"[.?!]\sIn:?\s")
AFTER_ALL = regex.compile(r"[.,]\s(?:pp?\.\s\d|ISBN\b|ISSN\b|OCLC\b|JSTOR\b|doi:).*$", regex.DOTALL | regex.IGNORECASE)
"""Pages and numbers of the trade after everything else."""
BESIDE_TITLE = regex.compile(
    r"\.\s(?:\d+(?:st|nd|rd|th) ed|(?:Rev|Revised|New) ed(?:ition)?|(?:Edited|Translated|Compiled) by [^.]+"
    r"|Vols?\.\s\d+.*|\d+ vols)\.?$|\s*\((?:[^()]*\b(?:ed|eds|[Nn]os?|[Vv]ols?)\b[^()]*)\)$|\s*\[[^\]]*\]$"
)
"""Edition, volume and translator, which follow a title and are no part of it."""
COUNTED = regex.compile(r"(?P<name>\p{L}[^\d(]*?),?\s(?:\d|\(|(?:vol|no|issue)s?\b\.?\s)", regex.IGNORECASE)
ASIDE = regex.compile(r"\s*\([^()]*\)$")
DAY_AT_END = regex.compile(rf"(?:,\s|\s\(|^)(?P<date>{DATE})\)?$")


@dataclass(frozen=True, slots=True)
class Head:
    """The authors and the date with which a reference begins, and what follows."""

    authors: tuple[str, ...]
    date: str
    stop: str
    rest: str


def read_listed(bare: str) -> Fields | None:
    """The fields of a reference in the manner of a list; None where its beginning does not show one."""
    bare = AFTER_ALL.sub("", bare)
    head = dated_head(bare)
    if not head:
        return _undated(bare)
    year = regex.search(YEAR, head.date)
    found = _titled(head.rest, head.stop, bool(regex.search(MONTH, head.date))) if head.rest else Fields()
    by_person = not is_named_body(head.authors[0])
    return replace(
        found,
        authors=head.authors,
        year=year.group() if year else "",
        imprint=found.imprint or (by_person and bool(found.publisher)),
    )


@lru_cache(maxsize=REMEMBERED)
def dated_head(text: str) -> Head | None:
    """Authors and date in front of a reference, told by surname and given names, or by a body before a full stop."""
    for form in (BRACKETED, PLAIN):
        found = form.match(text)
        if not found:
            continue
        rest, names = text[found.end() :], found["names"]
        if rest and not regex.match(r"[\p{Lu}\d\[“”\"‘'«¿¡\x00]", rest):
            continue
        authors = inverted_names(names)
        # Without a full stop a body and its title may stand before the date: "Harbour Commission, Tides (2010)".
        if not authors and (found["stop"] == "." or (rest and found["after"] == "." and "," not in names)):
            authors = (names,) if is_named_body(names) else ()
        if authors:
            return Head(authors, found["date"], found["after"], rest)
    return None


def is_listed(text: str) -> bool:
    """True when words begin with authors and a date in the manner of a list, and a title follows."""
    head = dated_head(text)
    return head is not None and bool(head.rest)


def venue_of(rest: str) -> str:
    """What follows the title in the words after authors and date."""
    return _cut_at_stop(rest)[1]


def _undated(bare: str) -> Fields | None:
    """The fields of "Brook, Ada. The Long Ferry. London: Tide Press, 1999"."""
    authors: tuple[str, ...] = ()
    end = 0
    for stop in NEXT_PART.finditer(bare, 0, LONGEST_NAMES):
        # "Brook, A. B. The Long Ferry": the authors end after the last initial.
        if authors and not regex.fullmatch(r"\p{Lu}", bare[end : stop.start()]):
            break
        names = inverted_names(bare[: stop.start()])
        if names and ("," in names[-1] or not names[-1].endswith(".")):
            authors, end = names, stop.end()
    if authors:
        found = _titled(bare[end:], ".", False)
        return replace(found, authors=authors) if found.title and (found.year or found.publisher) else None
    ends = (s for s in NEXT_PART.finditer(bare, 0, LONGEST_NAMES) if not _abbreviates(bare[: s.start() + 1]))
    end_of_body = next(ends, None)
    body = bare[: end_of_body.start()] if end_of_body else ""
    if end_of_body and "," not in body and is_named_body(body):
        found = _titled(bare[end_of_body.end() :], ".", False)
        return replace(found, authors=(body,)) if found.place and found.year else None
    return None


def _titled(rest: str, stop: str, has_day: bool) -> Fields:
    """Title, container and imprint of what follows the authors; ``stop`` is the mark after their date."""
    imprint = find_imprint(rest)
    if imprint and "(" in rest[len(imprint.title) :]:
        return replace(imprint, title=_title(imprint.title))
    volume = IN_VOLUME.search(rest)
    if volume:
        return _in_volume(rest[: volume.start() + 1], rest[volume.start() :])
    published = PUBLISHED.match(rest)
    by_comma = published and rest[: published.start("place")].endswith(", ")
    if published and may_be_place(published["place"]) and not (by_comma and stop == "."):
        return Fields(
            title=_title(published["title"]),
            place=published["place"],
            publisher=ASIDE.sub("", published["publisher"]).strip(),
            year=published["year"] or "",
            imprint=True,
        )
    if imprint and imprint.title.strip():
        return replace(imprint, title=_title(imprint.title))
    return _with_venue(*_cut_at_stop(rest), has_day)


def _cut_at_stop(rest: str) -> tuple[str, str]:
    """The title up to the full stop that ends it, and what follows; a question may go on in a subtitle."""
    stops = [s for s in STOP.finditer(rest) if s.group() != "." or not _abbreviates(rest[: s.end()])]
    end = next((s.end() for s in stops if s.group() == "."), stops[0].end() if stops else len(rest))
    return rest[:end], rest[end:].strip()


def _abbreviates(text: str) -> bool:
    return bool(ABBREVIATION.search(text[-LONGEST_ABBREVIATION:]))


def _in_volume(title: str, after: str) -> Fields:
    """A chapter: what follows "In" is the volume up to its pages, then the publisher."""
    volume = regex.sub(r"^[\s.?!]*In:?\s+", "", find_volume(after).rest)
    name, _, publisher = regex.sub(r"\s*\([^()]*\)", "", volume).partition(". ")
    published = PUBLISHED.match(f"x. {publisher}")
    return Fields(
        title=_title(title),
        container=name.strip(" ,."),
        place=published["place"] if published else "",
        publisher=published["publisher"] if published else publisher.strip(" ."),
    )


def _with_venue(title: str, after: str, has_day: bool) -> Fields:
    """What stands alone after a title: a periodical where it is counted or dated by the day, else the publisher."""
    dated = DAY_AT_END.search(after)
    year = regex.search(YEAR, dated["date"]) if dated else None
    has_day = has_day or bool(dated and regex.search(MONTH, dated["date"]))
    name = after[: dated.start()] if dated else after
    found = Fields(title=_title(title), year=year.group() if year else "")
    counted = COUNTED.match(name) or (COUNTED.match(after) if dated and "(" in dated.group() else None)
    if counted or has_day or is_outlet(name):
        return replace(found, container=(counted["name"] if counted else name).strip(" ,."))
    if is_place(name):
        return replace(found, place=name, imprint=True)
    place, comma, publisher = name.rpartition(", ")
    if comma and is_place(place):
        return replace(found, place=place, publisher=publisher, imprint=True)
    publisher = ASIDE.sub("", name.rpartition(". ")[2]).strip(" ,")
    return replace(found, publisher=publisher, imprint=bool(PUBLISHER_WORD.search(name)))


def _title(printed: str) -> str:
    title = printed.strip(" \"'“”‘’«»")
    while (shorter := BESIDE_TITLE.sub("", title.rstrip(" .,;:"))) != title:
        title = shorter
    return title
