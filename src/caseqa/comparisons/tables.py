"""The general English that the comparisons know, read once from tables.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from caseqa.stems import stem

STOP_WORDS = frozenset(
    """a an and are as at be been being but by did do does for from had has have he her him his how i if in into is it
    its itself of on or our she so such than that the their them then there these they this those to too was we were
    what when where which who whom whose why with would you your about also both own had having each other
    while whereas although though however nevertheless yet just""".split()
)
"""Function words: they carry the grammar of a claim, not what it is about."""

_DENYING = ("un", "in", "im", "ir", "il", "dis", "non")

SHORTEST_DENIED = 3
"""Stems this short begin words by chance: "un" and "it" is not the denial of "it"."""

_TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "tables.toml").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """One of the flat lists of the table, in lower case as written."""
    return frozenset(str(word) for word in _TABLE[name])


def stems(name: str) -> frozenset[str]:
    """One of the flat lists of the table, stemmed."""
    return frozenset(stem(word) for word in words(name))


@cache
def _meanings() -> dict[str, str]:
    return {stem(word): f"={row['words'][0]}" for row in reversed(_TABLE["alike"]) for word in row["words"]}


@cache
def name_forms() -> dict[str, str]:
    """The first form of each name that has several ("French" to "France"), keys in lower case."""
    rows = [*(row.split() for row in _TABLE["of_countries"].split(";")), *(row["words"] for row in _TABLE["names"])]
    return {word.lower(): str(row[0]) for row in rows for word in row}


@cache
def phrases() -> dict[str, str]:
    """Phrasal verbs and the one verb that stands for each."""
    return {str(phrase): str(verb) for phrase, verb in _TABLE["phrases"].items()}


@dataclass(frozen=True, slots=True)
class Relation:
    """What a verb says of two actors: the first gives to, replaces or defeats the second; a converse has them turned.

    ``by`` are the prepositions before the other actor; with ``direct`` the other actor follows the verb at once.
    """

    name: str
    by: tuple[str, ...]
    direct: bool
    is_converse: bool


@cache
def relations() -> dict[str, Relation]:
    """The relation of each verb, stemmed."""
    return {
        stem(word): Relation(row["name"], tuple(row["by"]), row["direct"], row["converse"])
        for row in reversed(_TABLE["relations"])
        for word in row["words"]
    }


@cache
def _sides() -> dict[str, tuple[tuple[int, str], ...]]:
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for number, row in enumerate(_TABLE["opposites"]):
        for side in ("a", "b"):
            for word in {stem(word) for word in row[side]}:
                found[word] = (*found.get(word, ()), (number, side))
    return found


@cache
def measures() -> dict[str, tuple[int, int]]:
    """For each unit of measure, stemmed, the number of its measure and which unit of it it is."""
    return {
        stem(word): (number, which)
        for number, row in enumerate(_TABLE["measures"])
        for which, forms in enumerate(row["units"])
        for word in forms
    }


@cache
def measure_names() -> tuple[tuple[str, ...], ...]:
    """The first form of each unit of each measure, by the numbers that `measures` gives."""
    return tuple(tuple(str(forms[0]) for forms in row["units"]) for row in _TABLE["measures"])


def meaning(stemmed: str) -> str:
    """What a stem means: its row of alike words, else itself."""
    return _meanings().get(stemmed, stemmed)


def _prefixed(one: str, other: str) -> bool:
    """True when the second stem is the first with a denying prefix ("uncontroversial")."""
    return len(one) > SHORTEST_DENIED and any(other == prefix + one for prefix in _DENYING)


def opposed(one: str, other: str) -> str:
    """The reason why two stems are opposites ("direction of change"), or ""."""
    if _prefixed(one, other) or _prefixed(other, one):
        return "a word and its denial"
    return antonyms(one, other)


def antonyms(one: str, other: str) -> str:
    """The reason why two stems of the table are opposites ("direction of change"), or ""."""
    others = dict(_sides().get(other, ()))
    for number, side in _sides().get(one, ()):
        if others.get(number, side) != side:
            return str(_TABLE["opposites"][number]["why"])
    return ""
