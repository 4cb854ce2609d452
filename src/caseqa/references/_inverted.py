"""Authors as lists of references print them: the first by the surname, "Brook, A., & Marsh, T."; or a body."""

from __future__ import annotations

import regex

from caseqa.references._authors import (
    ACRONYM,
    AND,
    BODY_WORD,
    EDITOR,
    NAME_PARTICLE,
    NAME_WORD,
    OTHERS,
    TEXT_WORD,
    is_body,
    is_person,
)
from caseqa.references._places import is_place

FAMILY = regex.compile(rf"(?:{NAME_PARTICLE}\s)*{NAME_WORD}(?:\s(?:{NAME_PARTICLE}\s)*{NAME_WORD}){{0,2}}")
GIVEN = regex.compile(rf"{NAME_WORD}(?:\s(?:{NAME_WORD}|{NAME_PARTICLE}))*")
INITIALS = regex.compile(r"(?:\p{Lu}\.[-\s]?)+")
LONE_INITIAL = regex.compile(r"(?:^|[\s.-])\p{Lu}$")
GENERATION = regex.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
SEMICOLON = regex.compile(r";\s(?:with\s)?")
LEFT_OUT = regex.compile(r",?\s*(?:…|\.\s?\.\s?\.)\s*(?:&\s)?")
"""The dots for the authors between the first and the last of many."""
ROLE = regex.compile(r",\s(?:eds?|editors?|trans|comps?)\.?$")
NO_NAME = regex.compile(
    r"(?:The|An?|This|These|That|In|On|For|From|At|By|See|Der|Die|Das|La|Le|Les|El)\s|.*\bReports?\b"
)
"""How titles and explanations begin, and what they call themselves."""
PAIR = 2
"""A surname and given names."""
LONGEST_PIECE = 60
"""Characters between two commas that can still be a surname or given names."""


def inverted_names(printed: str) -> tuple[str, ...]:
    """The authors of words that begin with a surname and given names and hold nothing but authors; else none."""
    zone = ROLE.sub("", OTHERS.sub("", EDITOR.sub("", printed)).rstrip(" ,:;"))
    zone = LEFT_OUT.sub(", ", zone).strip(" ,:;.")
    zone += "." if LONE_INITIAL.search(zone) or zone.endswith((" Jr", " Sr")) else ""
    groups = [group.split(", ") for part in SEMICOLON.split(zone) for group in AND.split(part)]
    found: list[str] = []
    for pieces in groups:
        names = _one_by_one(pieces, first=not found, alone=len(groups) == 1)
        if not names:
            return ()
        found.extend(names)
    return tuple(found)


def _one_by_one(pieces: list[str], *, first: bool, alone: bool) -> list[str]:
    """The names between two "and"; only the first of all, and one with initials, surely stands surname first."""
    found: list[str] = []
    whole = len([piece for piece in pieces if not GENERATION.fullmatch(piece)]) == PAIR
    while pieces:
        head, pieces = pieces[0], pieces[1:]
        if found and GENERATION.fullmatch(head):
            found[-1] += f", {head}"
        elif pieces and _are_parts(head, pieces[0]) and _is_inverted(head, pieces[0], first or whole, whole and alone):
            found.append(f"{head}, {pieces[0]}")
            pieces = pieces[1:]
        elif not first and is_person(head):
            found.append(head)
        else:
            return []
        first = False
    return found


def _is_inverted(family: str, given: str, expected: bool, alone: bool) -> bool:
    """Two words may be a whole name, "Ada Brook, Tom Marsh", unless initials or nothing else stands beside them."""
    if INITIALS.fullmatch(given):
        return True
    return expected and (not is_person(family) or (alone and not is_person(given)))


def _are_parts(family: str, given: str) -> bool:
    if max(len(family), len(given)) > LONGEST_PIECE or NO_NAME.match(family) or is_place(family) or is_place(given):
        return False
    if any(word.search(part) for word in (BODY_WORD, TEXT_WORD) for part in (family, given)):
        return False
    return bool(FAMILY.fullmatch(family) and GIVEN.fullmatch(given))


def is_named_body(printed: str) -> bool:
    """True for the name of a body, each longer word with a capital, so that "World development" is none."""
    if TEXT_WORD.search(printed) or NO_NAME.match(printed) or not (is_body(printed) or ACRONYM.fullmatch(printed)):
        return False
    return all(word[0].isupper() for word in regex.findall(r"\p{L}{5,}", printed))
