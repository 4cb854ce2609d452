"""Where and by whom a source was published, as references print it."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from caseqa.references._places import PLACES
from caseqa.references._wording import DATE, MONTH, YEAR

COLON_IMPRINT = regex.compile(
    rf"\((?:[^()]*;\s)?(?P<place>[^():]+):\s*(?P<publisher>(?:[^()]|\([^()]*\))+?),\s*(?P<year>{YEAR})(?:[-–]\d+)?\)"
)
COMMA_IMPRINT = regex.compile(
    rf"\((?P<place>[^(),:]+(?:,\sD\.?C\.?)?)(?:,\s(?P<publisher>[^():]+?))?,\s*(?P<year>{YEAR})(?:[-–]\d+)?\)"
)
BARE_IMPRINT = regex.compile(
    rf",\s(?P<place>\p{{Lu}}[\p{{L}}./\s-]{{2,40}}?)(?::\s(?P<publisher>[^,()]+),)?\s(?P<year>{YEAR})$"
)
CITY_IMPRINT = regex.compile(
    rf",\s(?P<place>{'|'.join(map(regex.escape, PLACES))}),\s(?P<publisher>[^,():]+),\s(?P<year>{YEAR})$"
)
LONGEST_PLACE = 3
"""Words in the name of a place of publication: "Frankfurt am Main"."""
NO_PLACE = regex.compile(
    r"\b(?:The|Der|Die|Das|La|Le|Reports?|No|Nos|[Vv]ol|Resolution|Yearbook|Session|Judgment|Case|Nr|Law|Act"
    r"|Conference|Summit|In|Since|From)\b"
)
PUBLISHER_WORD = regex.compile(
    r"\b(?:Press|publications?|University|Universit\p{L}+|Verlag|Books|Publish\p{L}+|Éditions|Editions|Presses"
    r"|Institut\p{L}*|& Sons|Routledge|Springer"
    r"|Foundation|Cent(?:er|re)|Association|Society|Network|Palgrave|Elsevier|Brill|Hart|Penguin|OUP|CUP|Suhrkamp|Nomos|Beck|Gallimard|Karthala|Hurst|Zed|Rienner)\b"
)


@dataclass(frozen=True, slots=True)
class Fields:
    """What a reference prints about its source; empty where it prints nothing."""

    authors: tuple[str, ...] = ()
    title: str = ""
    container: str = ""
    place: str = ""
    publisher: str = ""
    year: str = ""
    symbol: str = ""
    urls: tuple[str, ...] = ()
    quoted: bool = False
    imprint: bool = False


def find_imprint(text: str) -> Fields | None:
    """Place, publisher and year where a reference prints them together, and the words before them as title."""
    colon = list(COLON_IMPRINT.finditer(text))
    if colon:
        last = colon[-1]
        return Fields(
            place=last["place"].strip(),
            publisher=last["publisher"].strip(),
            year=last["year"],
            title=text[: last.start()],
            imprint=True,
        )
    comma = list(COMMA_IMPRINT.finditer(text))
    if comma and not regex.search(rf"^\d|^{DATE}$", comma[-1].group()[1:-1]):
        last = comma[-1]
        place, publisher = last["place"].strip(), (last["publisher"] or "").strip()
        if not publisher and PUBLISHER_WORD.search(place):
            place, publisher = "", place
        return Fields(place=place, publisher=publisher, year=last["year"], title=text[: last.start()], imprint=True)
    comma_style = CITY_IMPRINT.search(text)
    if comma_style:
        return Fields(
            place=comma_style["place"],
            publisher=comma_style["publisher"],
            year=comma_style["year"],
            title=text[: comma_style.start()],
            imprint=True,
        )
    bare = BARE_IMPRINT.search(text)
    if bare and regex.search(r", |: ", text[: bare.start()]) and may_be_place(bare["place"]):
        return Fields(
            place=bare["place"].strip(),
            publisher=bare["publisher"] or "",
            year=bare["year"],
            title=text[: bare.start()],
            imprint=True,
        )
    return None


def may_be_place(name: str) -> bool:
    """True when a name before a colon or a year can be that of a city."""
    return len(name.split()) <= LONGEST_PLACE and not NO_PLACE.search(name) and not regex.search(MONTH, name)
