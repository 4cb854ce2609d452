"""Join the pieces of a sentence, and tell at a line's end a compound's hyphen from that of a divided word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from caseqa.text import DIVIDED_NAME

LONGEST_WORD = 60
"""Characters looked back for the first half of a divided word."""

LONG_HALF = 4
"""Letters of a half that tells: "in", "be" and "man" also begin "information", "because" and "manage"."""


class _Prefix(NamedTuple):
    """A prefix that keeps its hyphen, beginnings before which it does not, and why it is listed.

    ``before_words`` asks that what follows be a word of the document.
    """

    prefix: str
    closed: tuple[str, ...]
    why: str
    before_words: bool = False


PREFIXES = {
    row.prefix: row
    for row in (
        _Prefix("self", (), "always hyphenated: self-defence, self-reported"),
        _Prefix("non", ("sense", "chal", "desc", "ethe"), "UN and British usage: non-State, non-governmental"),
        _Prefix(
            "counter",
            ("part", "act", "feit", "sign", "bal", "mand", "point", "weigh", "poise"),
            "hyphenated before what it opposes: counter-terrorism, counter-claim; closed in old words: counterpart",
        ),
        _Prefix(
            "anti", ("cip", "dot", "que", "quit", "quat", "thes", "biot", "path"), "anti-personnel, anti-corruption"
        ),
        _Prefix("quasi", (), "always hyphenated: quasi-judicial"),
        _Prefix("pseudo", ("nym",), "always hyphenated in English usage: pseudo-legal; pseudonym is one word"),
        _Prefix("vice", ("roy",), "vice-president, vice-chair"),
        _Prefix("cross", ("ing", "bow", "word", "road"), "cross-border, cross-cutting"),
        _Prefix("well", ("ing", "ness"), "well-being, well-known; Wellington has a capital"),
        _Prefix(
            "ex",
            ("act", "change", "cit", "claim", "port", "pos", "press", "plain", "tend", "tent", "tract", "pert"),
            "former: ex-combatants, ex-President; but exchange, export, express",
            before_words=True,
        ),
        _Prefix("socio", ("log", "path"), "socio-economic, socio-political; closed in sociology"),
    )
}
"""The table of combining prefixes; those of `OPENINGS` are left out, for what follows them does not tell."""

ENDINGS = ("less", "ness", "ment")
"""What follows a prefix as it follows any other word: "selfless"."""

OPENINGS = frozenset(
    "after air an be co con de dis en ex extra for fore hyper im in inter intra mid mis multi off on out over para per "
    "post pre pro re sub super sur to trans un under up with".split()
)
"""How closed words begin too ("in-/formed", "un-/able", "under-/standing"): no halves that tell."""

_INFLECTION = re.compile(r"(?<=\w\w\w\w)(?:ings?|ed|ers?|es?|s)$")
_WORD = re.compile(r"\w+(?:-\w+)*")
_DIVIDED = re.compile(r"\w+(?:-\w+)*-$")
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w-]+\.[a-z]{2,}/)\S*$", re.IGNORECASE)
_FIRST_HALF = re.compile(r"(?:[^\W\d_]+-)*([^\W\d_]+)-$")
_SECOND_HALF = re.compile(r"[^\W\d_]+")
_SPACED_HALF = re.compile(r"([^\W\d_]+) -$")
_PARTICIPLE = re.compile(r"[^\W\d_]{3,}(?:ed|ing)\b")
_IN_SENTENCE = re.compile(r"[\w,;)’”] $")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words a document prints inside its lines, and those that begin a hyphenated compound.

    The pieces on either side of a hyphen at a line's end are no words of it: they are what is asked about.
    """

    words: frozenset[str]
    stems: frozenset[str]
    firsts: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """The vocabulary of lines in reading order."""
        words: set[str] = set()
        for before, text in pairwise(["", *(text.lower() for text in texts)]):
            divided = _DIVIDED.search(text)
            found = _WORD.findall(text[: divided.start()] if divided else text)
            words.update(found[1:] if before.endswith("-") else found)
        firsts = frozenset(word.split("-")[0] for word in words if "-" in word)
        return cls(frozenset(words), frozenset(map(_stem, words)), firsts)

    def is_compound(self, first: str, second: str, *, named: bool = False) -> bool:
        """True when a hyphen between two halves, in small letters, is part of the word.

        How the document writes the word elsewhere decides; then the halves, when the second is a word of the
        document and the first one too, or the beginning of other compounds; then the table of prefixes.
        Of a ``named`` pair, a capitalised word before a participle ("State-sanctioned"), only the first need
        be a word.
        """
        whole, hyphenated = _stem(first + second), _stem(f"{first}-{second}")
        if first + second in self.words or (whole in self.stems and hyphenated not in self.stems):
            return False
        if hyphenated in self.stems:
            return True
        # "unrecogniz" is what "unrecognized" inflects, and no word.
        is_word = first in self.words or (_stem(first) != first and _stem(first) in self.stems)
        known = first in self.firsts or (len(first) >= LONG_HALF and is_word)
        if known and first not in OPENINGS and (named or _stem(second) in self.stems):
            return True
        row = PREFIXES.get(first)
        if row is None or len(second) < LONG_HALF or second.startswith((*row.closed, *ENDINGS)):
            return False
        return not row.before_words or _stem(second) in self.stems


def _stem(word: str) -> str:
    """A word without its inflection, so that "sharing" is known where "share" stands."""
    return _INFLECTION.sub("", word)


def join(first: str, second: str, vocabulary: Vocabulary) -> str:
    """Two pieces of a sentence as one, a word divided between them made whole, a compound or address kept."""
    if not first or not second:
        return first + second
    if first.endswith("-") and _ADDRESS.search(first.split()[-1]) and not second[0].isspace():
        return first + second
    end = first[-LONGEST_WORD:]
    tail = _FIRST_HALF.search(end)
    head = _SECOND_HALF.match(second)
    if tail and head:
        chained = "-" in tail[0][:-1] and f"{tail[0]}{head[0]}".lower() in vocabulary.words
        halves = tail[1].lower(), head[0].lower()
        if DIVIDED_NAME.search(first):
            return first[:-1] + second
        named = _IN_SENTENCE.search(end[: tail.start()]) and tail[1][0].isupper() and _PARTICIPLE.fullmatch(head[0])
        if second[0].isupper() or chained or vocabulary.is_compound(*halves, named=bool(named)):
            return first + second
        return first[:-1] + second
    spaced = _SPACED_HALF.search(end)
    if spaced and head and f"{spaced[1]}-{head[0]}".lower() in vocabulary.words:
        return f"{first[:-2]}-{second}"
    if first.endswith(("—", "-", "–")) and not first.endswith((" -", " –", " —")) and second[0].isalnum():
        return first + second
    if first.endswith("/"):
        return first + second
    return f"{first} {second}"
