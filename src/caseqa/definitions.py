"""Questions that ask for nothing but an abbreviation, and the passages that spell it out."""

from __future__ import annotations

from collections.abc import Mapping

from caseqa.lexical import STOP_WORDS
from caseqa.text import words

_ASKING = frozenset("stand stands mean means meaning definition define abbreviation acronym".split())


def abbreviations_asked(question: str, expansions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Each abbreviation of a question with its full form, or nothing where the question asks for anything else.

    ``expansions`` gives the full form of each abbreviation that the documents spell out; a plural is read as one.
    """
    long = {short.lower(): (short, full) for short, full in expansions.items()}
    asked = [word for word in words(question) if word not in STOP_WORDS and word not in _ASKING]
    found = [long.get(word) or long.get(word.removesuffix("s")) for word in asked]
    return tuple(dict.fromkeys(pair for pair in found if pair)) if all(found) else ()


def spells_out(text: str, short: str, full: str) -> bool:
    """Whether a text has an abbreviation, or its plural, and the words it stands for."""
    said = f" {' '.join(words(text))} "
    name, long = " ".join(words(short)), " ".join(words(full))
    return f" {long} " in said and (f" {name} " in said or f" {name}s " in said)
