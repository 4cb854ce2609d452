"""Read a claim or a sentence for comparison: words with their meaning, names, segments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from caseqa.comparisons.tables import STOP_WORDS, meaning, name_forms, phrases, words
from caseqa.counting import MONTH_NUMBERS
from caseqa.stems import stem

WORD = re.compile(r"\d+(?:[.,]\d+)*(?:%|(?:['’]?s|st|nd|rd|th|bn|m|k)(?!\w))?|[^\W_]+(?:[-'’][^\W_]+)*", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\w,]|\.\d)")
"""A number whose thousands are parted by spaces, as ISO 31-0 and the European Union write it."""

_PRINTED_NUMBER = re.compile(r"^\s*(?:\d{1,4}\.|\([a-z]\))\s+(?=[A-Z\"'“‘])")
"""The number of a paragraph: "79. Three members …", "(a) Gangs …"."""

_POINTER = re.compile(
    r"\s?[(\[](?:see |cf\. |as in )*(?:also )?"
    r"(?:annex|appendi|para|section|sect\.|note|footnote|figure|fig\.|table|chapter|p\.|pp\.)[^()\[\]]{1,40}[)\]]",
    re.IGNORECASE,
)
"""What points to another place in brackets: "(see annex 10.A)"."""

_FAR_FROM = re.compile(r"\bfar from (?=(?:being|having|\w{3,}ing)\b)", re.IGNORECASE)
"""A denial: "far from being static"."""

_CUT = re.compile(r"[;:—–]| - ")
DASHES = frozenset({"-", "--", "–", "—"})
MONEY = frozenset("$€£¥")
_OPENERS = frozenset({"although", "though", "while", "whereas", "when", "despite", "if", "after", "before", "because"})
"""Words that open a subordinate clause at the head of a sentence: its comma divides."""

_SUFFIXES = ("ing", "ed", "ly", "ions", "ive", "ment", "ness", "ity", "ers", "ists", "ities")
_CONJUNCTIONS = frozenset({"while", "whereas", "but", "although", "though", "however", "and", "or"})
ROLES = words("roles")
PARTIAL = words("partial")
_CAPITAL_STARTS = frozenset(
    """the a an in on at of for from by with after before since when while although under during over despite this
    that these those it its he she they we there some many most all every both two three four five six once only
    zero seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
    thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen half double twice about at
    more less as if then first second third finally until according around about early late because several few
    no not none each another other such through within without between against yet nor but and or so to
    her his their our my your you him them
    close hardly barely roughly approximately nearly almost some just well""".split()
)
"""Words that begin a sentence with a capital without being names."""

_NOT_STEMMED = frozenset({"initially"})
"""Words whose stem is another word's: "initially" is not to initiate."""

CONTEXTUAL = frozenset({"government", "council", "mission", "agreement", "union", "process", "republic", "ministry"})
"""Nouns that are printed with a capital and mean a thing rather than one bearer of a name."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its stem, its meaning, whether it is (part of) a name, and the segment it stands in."""

    text: str
    lower: str
    stem: str
    meaning: str
    name: bool
    content: bool
    segment: int
    place: int
    lead: str = ""
    """The dash between two figures, or the sign of money, that is printed before it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as tokens in order."""

    text: str
    tokens: tuple[Token, ...]
    meanings: frozenset[str] = field(default=frozenset())
    titles: frozenset[str] = field(default=frozenset())
    """The abbreviations that stand for a role rather than a body."""

    def content(self) -> tuple[Token, ...]:
        """The tokens that carry content."""
        return tuple(token for token in self.tokens if token.content)

    def segment(self, number: int) -> tuple[Token, ...]:
        """The tokens of one segment."""
        return tuple(token for token in self.tokens if token.segment == number)

    @property
    def segments(self) -> tuple[tuple[Token, ...], ...]:
        """The segments in order: stretches that no conjunction or strong punctuation divides."""
        return tuple(self.segment(number) for number in range(self.tokens[-1].segment + 1)) if self.tokens else ()


def read(text: str, aliases: Mapping[str, str] | None = None) -> Reading:
    """A text read for comparison, long forms of known abbreviations replaced by the abbreviation."""
    short = _shortened(_plain(text), aliases or {})
    titles = frozenset(s for s, long in (aliases or {}).items() if ROLES & set(long.lower().split()))
    tokens: list[Token] = []
    segment = 0
    end = 0
    previous = ""
    opened = False
    found = list(WORD.finditer(short))
    for index, match in enumerate(found):
        between = short[end : match.start()]
        following = found[index + 1][0] if index + 1 < len(found) else ""
        if index == 0:
            opened = match[0].lower() in _OPENERS
        comma = opened and "," in between
        opened = opened and not comma
        lead = _lead(previous, between, match[0])
        cut = _CUT.search(between) and lead not in DASHES
        if tokens and (comma or cut or _divides(match[0], previous, following)):
            segment += 1
        first = index == 0 or between.endswith((". ", '"'))
        tokens.append(replace(_token(match[0], first, segment, len(tokens), titles), lead=lead))
        previous, end = match[0], match.end()
    return Reading(text, tuple(tokens), frozenset(t.meaning for t in tokens if t.content), titles)


def _lead(previous: str, between: str, word: str) -> str:
    """The dash that makes two figures a range, the sign of money before a figure, or ""."""
    if not word[0].isdigit():
        return ""
    if between.strip() in DASHES and previous[:1].isdigit():
        return between.strip()
    return between.rstrip()[-1:] if between.rstrip()[-1:] in MONEY else ""


def _token(text: str, first: bool, segment: int, place: int, titles: frozenset[str]) -> Token:
    lower = text.lower().removesuffix("'s").rstrip("'")
    named = text[:1].isupper() and lower not in _CAPITAL_STARTS and lower not in CONTEXTUAL and lower not in PARTIAL
    stemmed = lower if lower in _NOT_STEMMED else stem(lower)
    named = named and text not in titles and lower not in MONTH_NUMBERS and lower not in ROLES
    if first and not text.isupper():
        named = named and meaning(stemmed) == stemmed and not lower.endswith(_SUFFIXES)
    sense = name_meaning(text) if named else meaning(stemmed)
    content = lower not in STOP_WORDS and any(c.isalnum() for c in lower)
    return Token(text, lower, stemmed, sense, named, content, segment, place)


def name_meaning(text: str) -> str:
    """What a name stands for: its first form, or its stem without the ending of an adjective of place."""
    bare = text.removesuffix("'s").rstrip("'")
    known = name_forms().get(bare.lower())
    if known:
        return known
    lower = bare.lower()
    if len(lower) > 5 and not bare.isupper():
        for ending in ("ian", "ean", "ien", "ese", "an", "n", "a"):
            if lower.endswith(ending) and len(lower) - len(ending) >= 4:
                return lower[: -len(ending)].rstrip("i")
    return lower.rstrip("i") if len(lower) > 4 else lower


def _plain(text: str) -> str:
    """The text with compounds opened ("Tern-led", "post-2011") and phrasal verbs as one verb.

    The number that a paragraph is printed with and what points to another place of the document count nothing.
    """
    text = text.replace("’", "'").replace(" 's ", "'s ")
    text = _POINTER.sub("", _PRINTED_NUMBER.sub("", text))
    text = _FAR_FROM.sub("not ", text)
    text = re.sub(r"\b([A-Z][\w]*)-(?=[a-z]{3,})", r"\1 ", text)
    text = re.sub(r"(?<=\d) (?=%)", "", text)
    text = re.sub(r"\b[Nn](?:o|os|r|rs)\. ?(?=\d)", "", text)  # "No. 23" denies nothing
    text = _THOUSANDS.sub(lambda found: re.sub(r"\s", "", found[0]), text)
    text = re.sub(r"(?<=\d)/\d+| out of \d+", "", text)
    text = re.sub(r"\bpost-(?=\d)", "after ", text)
    text = re.sub(r"\bpre-(?=\d)", "before ", text)
    text = re.sub(r"\b([Ee]arly|[Mm]id|[Ll]ate)-(?=\d)", r"\1 ", text)
    for phrase, verb in phrases().items():
        if phrase in text:
            text = re.sub(rf"\b{phrase}\b", verb, text)
    return text


def _shortened(text: str, aliases: Mapping[str, str]) -> str:
    forms = {long.lower(): short for short, long in aliases.items() if len(long) > len(short)}
    forms.update({k: v for k, v in name_forms().items() if " " in k})
    for long, short in sorted(forms.items(), key=lambda item: -len(item[0])):
        if long in text.lower():
            text = re.sub(rf"\b{re.escape(long)}\b(?: \({re.escape(short)}\))?", short, text, flags=re.IGNORECASE)
    return text


def _divides(word: str, previous: str, following: str) -> bool:
    """True where a conjunction begins a new segment; "and" inside a list or a date does not."""
    lower = word.lower()
    if lower not in _CONJUNCTIONS:
        return False
    if lower in ("and", "or"):
        dated = bool(re.fullmatch(r"(?:19|20)\d\d", previous))
        joined = following.lower() in MONTH_NUMBERS or following[:1].isdigit()
        return (dated and not joined) or following.lower() in ("in", "on", "by", "was", "were", "had", "has", "with")
    return True
