"""Tell how grave a changed word is: a negation, a number, a hedge, a name, or only its spelling."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from importlib.resources import files

from caseqa.comparisons.tables import antonyms
from caseqa.quotes.results import Danger
from caseqa.quotes.wording import WORD, key
from caseqa.stems import stem

_TABLE = tomllib.loads((files("caseqa.quotes") / "words.toml").read_text(encoding="utf-8"))
NEGATIONS = frozenset(_TABLE["negations"].split())
HEDGES = frozenset(_TABLE["hedges"].split())
JOINERS = frozenset(_TABLE["joiners"].split())
NOT_DENIED = frozenset(_TABLE["not_denied"].split())
OPPOSITES = frozenset(frozenset(pair.split("/")) for pair in _TABLE["opposites"].split())
NUMBER_WORDS = frozenset(_TABLE["numbers"].split())

_AMERICAN = (
    (re.compile(r"programme(s?)$"), r"program\1"),
    (re.compile(r"our(?=$|s$|ed$|ing$|al$|ably$|able$|hood$|ite$)"), "or"),
    (re.compile(r"(?<=[bcdgkptv])re(?=$|s$|d$)"), "er"),
    (re.compile(r"is(?=(?:e|es|ed|ing|er|ers|ation|ations|ational)$)"), "iz"),
    (re.compile(r"ys(?=(?:e|es|ed|ing)$)"), "yz"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"ll(?=(?:ed|ing|er|ers)$)"), "l"),
    (re.compile(r"ence(?=s?$|less$)"), "ense"),
    (re.compile(r"(?<=dg)e(?=ment)"), ""),
    (re.compile(r"(?<=ward)s$"), ""),
)
"""British endings and what American spelling makes of them, in the order in which they are tried."""

_OPPOSITE = ("un", "in", "im", "il", "ir", "dis", "non", "mis")
_LATIN = ("in", "im", "il", "ir")
_DENIABLE = re.compile(
    r".*(?:[ai]ble|ent|ant|ate|ite|ive|ous|al|ar|ect|ete|ure|ice|ity|[ae]nce|[ae]ncy|acy|ly|icit|ane)(?:s|ly|ness)?"
)
"""Words that "in" and "im" can deny, by their ending: not "to" of "into", "form" of "inform", "prove" of "improve"."""

_SHORTEST = 4
"""A shorter word begins others by chance: "it" is not denied by "unit"."""


def danger(quoted: str, source: str, *, at_start: bool = False) -> Danger:
    """The gravest thing that differs between two runs of words; ``at_start`` when they begin a sentence."""
    ours, theirs = _words(quoted), _words(source)
    changed = {key(word) for word in ours} ^ {key(word) for word in theirs}
    if any(is_negation(word) for word in changed) or _opposed(ours, theirs):
        return Danger.NEGATION
    if any(_says_the_opposite(key(one), key(other)) for one in ours for other in theirs):
        return Danger.OPPOSITE
    if any(_is_number(word) for word in changed):
        return Danger.NUMBER
    if changed & HEDGES:
        return Danger.HEDGE
    if ours and theirs and spelling("".join(ours)) == spelling("".join(theirs)):
        return Danger.SPELLING
    if _has_name(ours, changed, at_start) or _has_name(theirs, changed, at_start):
        return Danger.NAME
    return Danger.WORDING


def _says_the_opposite(one: str, other: str) -> bool:
    return {one, other} in OPPOSITES or bool(antonyms(stem(one), stem(other)))


def is_negation(word: str) -> bool:
    """True for "not", "never", "didn't" and their like, as keys."""
    return word in NEGATIONS or word.endswith("n't")


def is_hedge(word: str) -> bool:
    """True for "may", "sometimes", "largely" and their like, as keys."""
    return word in HEDGES


def spelling(word: str) -> str:
    """A word with its accents dropped and British endings made American, to see a mere change of spelling."""
    plain = "".join(c for c in unicodedata.normalize("NFD", key(word)) if not unicodedata.combining(c))
    for british, american in _AMERICAN:
        plain = british.sub(american, plain)
    return plain


def _words(text: str) -> list[str]:
    return [found[0] for found in WORD.finditer(text)]


def _is_number(word: str) -> bool:
    return word in NUMBER_WORDS or any(c.isdigit() for c in word) or not any(c.isalpha() for c in word)


def _has_name(words: list[str], changed: set[str], at_start: bool) -> bool:
    """True when a changed word is written as a name: a capital that no sentence's beginning explains."""
    return any(
        word[0].isupper() and key(word) in changed and (number > 0 or not at_start or word[1:2].isupper())
        for number, word in enumerate(words)
    )


def _opposed(ours: list[str], theirs: list[str]) -> bool:
    """True when a word of one side is a word of the other with a negating prefix: "able" and "unable"."""
    left, right = {key(word) for word in ours}, {key(word) for word in theirs}
    return any(prefix + word in b for a, b in ((left, right), (right, left)) for word in a for prefix in _denying(word))


def _denying(word: str) -> Sequence[str]:
    """The prefixes that deny a word."""
    if len(word) < _SHORTEST or word in NOT_DENIED:
        return ()
    return _OPPOSITE if _DENIABLE.fullmatch(word) else tuple(one for one in _OPPOSITE if one not in _LATIN)
