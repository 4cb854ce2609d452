"""Who wrote a source: persons one by one, bodies whole."""

from __future__ import annotations

from functools import lru_cache

import regex

from caseqa.references._wording import SAME_AUTHOR, YEAR

NAME_PARTICLE = (
    r"(?:von|van|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ben|zu|zur|ten|ter|y|af|of|Van|De|Von|Da|Di"
    r"|Du|La|Le|El|Al)"
)
NAME_WORD = (
    r"(?:(?:[dDlLOM][’'])?\p{Lu}[\p{L}’'‘]*\p{Ll}(?:[-–]\p{L}[\p{L}’']*)*|(?:\p{Lu}\.[-\s]?)+|\p{Lu}(?=\s)|(?:al|el"
    r"|Al|El)-\p{L}+|\p{Lu}{2,}(?=-))"
)
PERSON = regex.compile(
    rf"(?:(?:Dr|Prof|Sir|Lt|Gen|Col|Rev)\.?\s)*{NAME_WORD}(?:\s(?:{NAME_PARTICLE}"
    rf"|{NAME_WORD}))*\s(?:{NAME_PARTICLE}\s)*{NAME_WORD}(?:,?\s(?:Jr|Sr)\.?|\sI{{2,3}})?"
)
SURNAME_FIRST = regex.compile(rf"(?:{NAME_PARTICLE}\s)*{NAME_WORD},\s{NAME_WORD}(?:\s{NAME_WORD})*")
SURNAME = regex.compile(rf"(?:{NAME_PARTICLE}\s)*{NAME_WORD}")
LONGEST_NAME = 6
"""Words in a person's name; longer runs of capitals are titles."""
BODY_WORD = regex.compile(
    r"\b(?:United|Nations|Union|Bank|Councils?|Institut[eo]?|Institution|Offices?|Ministry|Ministère|Ministerium"
    r"|Group|Cent(?:er|re)|Committee"
    r"|Commission(?:er)?|Agency|Organi[sz]ation|Association|Fund|Program(?:me)?|Project|University|Universität"
    r"|Université|Department|Government"
    r"|Republic|Court|Army|Foundation|Network|Initiative|Press|Secretariat|Secretary-General|Authority|Bureau|League"
    r"|Federation|Society|Forum"
    r"|Mission|Watch|International|Amnesty|World|States?|National|Service|Board|Parliament|Congress|Assembly|Report"
    r"|Panel|Clearinghouse"
    r"|Rapporteur|Representative|House|Senate|Police|Human Rights|Security|Peace|Alliance|Coalition|Consortium"
    r"|Academy|Museum|Archives?|Library"
    r"|Times|Post|News|Statistics|Company"
    r"|Corporation|Inc|Ltd|GmbH|Verlag|Stiftung|Bundes\p{L}+|Regierung|Academies|Partnership|Global|European|African"
    r"|American|Asian)\b"
)
"""Words that name a body rather than a person."""
TEXT_WORD = regex.compile(
    r"\b(?:Convention|Treaty|Charter|Covenant|Constitution|Protocol|Statute|Declaration|Act|Agreement|Journal"
    r"|Session|Supplement|Records|Yearbook"
    r"|Law|Opinion|Judge?ment|Decision|Resolution|Concept|Study|Index|Interview|Letter|Annual|Reports)\b"
)
"""Words that name a text, so that "Rome Statute" is neither a person nor a body."""
ACRONYM = regex.compile(r"(?:UN-)?\p{Lu}[\p{Lu}\d&/-]+(?:\s\p{Lu}[\p{Lu}\d&/-]+)?|UN-Women|UN-Habitat|[A-Z]{2,}[a-z]?")
ENUMERATED = regex.compile(
    r".*\b(?:on|of|for) \p{Lu}\p{L}+, \p{Lu}\p{L}+ and \p{Lu}.*|.*\p{L}(?:al|ic), "
    r"\p{Lu}\p{L}+ and \p{Lu}\p{L}+ Organi[sz]ation.*"
)
"""Commas inside one name: "Committee on Economic, Social and Cultural Rights"."""
ORGAN_START = regex.compile(r"(?:Offices?|Departments?|Secretariat|Committee|Commission|Division|Economic)\b")
"""How the part of the United Nations begins that an author names after it."""
AND = regex.compile(r",?\s+(?:and|&|und|et|y|e)\s+|\s+/\s+")
OTHERS = regex.compile(r",?\s+(?:et al\.?|and others|u\.\s?a\.|et autres|y otros)(?=$|[\s,:.])")
EDITOR = regex.compile(
    r",?\s*\((?:eds?|editors?|hg|hrsg|dir|trans|coord)s?\.?\)|,\s(?:eds?|hg|hrsg)\.$", regex.IGNORECASE
)
SURNAMES_FIRST = regex.compile(rf"(?:{SURNAME_FIRST.pattern})(?:\s/\s(?:{SURNAME_FIRST.pattern}))*(?=:\s)")
GENERATION = regex.compile(r",?\s(?:(?:Jr|Sr)\b\.?|I{2,3}$|IV$)")
"""What tells father from son, and no short form repeats."""
SAME_AUTHOR_FIRST = regex.compile(rf"{SAME_AUTHOR},?\s*", regex.IGNORECASE)
AUTHOR_AND_YEAR = regex.compile(rf"([^,]+?),?\s\(?{YEAR}\)?")


def is_person(name: str) -> bool:
    """True when the words are shaped like one person's name and name no body."""
    name = name.strip()
    return (
        bool(PERSON.fullmatch(name))
        and not BODY_WORD.search(name)
        and not TEXT_WORD.search(name)
        and len(name.split()) <= LONGEST_NAME
    )


def is_body(name: str) -> bool:
    """True when the words name a body or are an acronym."""
    return bool(BODY_WORD.search(name) or ACRONYM.fullmatch(name.strip()))


def read_authors(printed: str) -> tuple[str, ...]:
    """The authors in a stretch that holds nothing else: persons one by one, bodies whole."""
    zone = OTHERS.sub("", EDITOR.sub("", printed)).strip(" ,:;.")
    if printed.rstrip(" ,:").endswith(("Jr.", "Sr.")):
        zone += "."
    if not zone:
        return ()
    if SURNAME_FIRST.fullmatch(zone) and "," in zone and not is_body(zone) and not is_person(zone.split(",")[0]):
        return (zone,)
    names = [name.strip() for part in AND.split(zone) for name in part.split(", ") if name.strip()]
    if all(is_person(name) for name in names):
        return tuple(names)
    joined = AND.split(zone)
    if _are_surnames(joined):
        return tuple(joined)
    named = joined[0].endswith(")") and all(is_body(name) for name in joined)
    if len(joined) > 1 and (named or all(ACRONYM.fullmatch(name) or is_person(name) for name in joined)):
        return tuple(joined)
    return (zone,)


def _are_surnames(names: list[str]) -> bool:
    """True for "Brook and Marsh": several names of one word each, particles aside."""
    return len(names) > 1 and all(
        SURNAME.fullmatch(n) and not BODY_WORD.search(n) and not TEXT_WORD.search(n) for n in names
    )


def leading_authors(text: str) -> tuple[str, str]:
    """The authors that open an unquoted "Author and Author, Title", and the title after them."""
    surname_first = SURNAMES_FIRST.match(text)
    if surname_first:
        return surname_first.group(), text[surname_first.end() + 1 :].strip()
    same = SAME_AUTHOR_FIRST.match(text)
    if same:
        return "", text[same.end() :]
    dated = AUTHOR_AND_YEAR.fullmatch(text)
    if dated and (SURNAME.fullmatch(dated[1]) or _are_surnames(AND.split(dated[1])) or OTHERS.search(dated[1])):
        return dated[1], ""
    parts = text.split(", ")
    if len(parts) < 2:
        return "", text
    count = _authored_parts(parts)
    return ", ".join(parts[:count]), ", ".join(parts[count:])


def names_only_authors(text: str) -> bool:
    """True when words before a symbol are nothing but who wrote: "UNICEF", "Brook and Marsh", "Office of Tides"."""
    if TEXT_WORD.search(text) or regex.match(r"(?:Reports?|Notes?|Statements?|Rapport|Bericht)\b", text):
        return False
    return is_body(text) or all(is_person(name) or ACRONYM.fullmatch(name) for name in AND.split(text))


def _authored_parts(parts: list[str]) -> int:
    first = OTHERS.sub("", parts[0])
    if regex.search(r"\d|[(\[](?!\p{Lu}[\p{L}-]+[)\]])", EDITOR.sub("", first)):
        return 0
    names = AND.split(EDITOR.sub("", first))
    if len(names) == 1 and is_person(first) and len(parts) > 2:
        for count in range(2, len(parts)):
            last = AND.split(OTHERS.sub("", parts[count - 1]))
            if not all(is_person(name) for name in last):
                break
            if len(last) > 1 or OTHERS.search(parts[count - 1]):
                return count
    if (
        all(is_person(name) or ACRONYM.fullmatch(name) for name in names)
        or _are_surnames(names)
        or OTHERS.search(parts[0])
    ):
        return 1
    if is_body(first) and not TEXT_WORD.search(first):
        return _body_parts(parts)
    return 1 if len(first.split()) == 1 and first[:1].isupper() and not first[-1:].isdigit() else 0


def _body_parts(parts: list[str]) -> int:
    if len(parts) > 2 and parts[0] == "United Nations" and ORGAN_START.match(parts[1]) and is_body(parts[1]):
        return 2
    if len(parts) > 2 and ENUMERATED.fullmatch(f"{parts[0]}, {parts[1]}"):
        return 2
    for count in range(2, min(4, len(parts))):
        if AND.search(parts[count - 1]) and all(
            is_body(n) and len(n.split()) <= LONGEST_NAME and not is_person(n) for n in AND.split(parts[count - 1])
        ):
            return count
        if not is_body(parts[count - 1]):
            break
    return 1


@lru_cache(maxsize=1 << 14)
def surnames(authors: tuple[str, ...]) -> tuple[str, ...]:
    """The names by which short forms call the authors: last words of persons, bodies whole."""
    found = []
    for author in (GENERATION.sub("", author) for author in authors):
        if SURNAME_FIRST.fullmatch(author) and not is_body(author):
            found.append(author.split(",")[0].split()[-1])
        else:
            found.append(author.split()[-1] if is_person(author) else author)
    return tuple(found)
