"""The document's own abbreviations and spellings, so that a question in other letters finds them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from caseqa.text import words

_BRACKETED = re.compile(r"\(\s*[\"“'‘]?([A-Z][A-Za-z0-9&/.-]{1,11})[\"”'’]?s?\s*\)")
_OR = re.compile(r"\bor ([A-Z][A-Z0-9]{1,9})s?\b")
_INVERSE = re.compile(r"\b([A-Z][A-Z0-9&]{1,9})s?\s+\(([a-zA-Z][^()]{6,90})\)")
_SMALL = frozenset("of the and for in on to a an de la le du des et der die und von für".split())

CLOSE_SPELLING = 85.0
"""Similarity (0-100) from which an unknown word is read as a known one: the 22 misspelt words of the gold
questions score 85.7 to 96; below, "alliance" would become "allegiances" (84.2)."""

COVERED = 0.75
"""Share of an abbreviation's letters that must be initials of the title before it, in any order."""

SHORTEST_CORRECTED = 5
"""Shorter words have too many neighbours to be corrected safely."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """Abbreviations of a document with their expansions, and the words it knows."""

    expansions: Mapping[str, str]
    vocabulary: frozenset[str]
    usual: frozenset[str] = frozenset()
    """Abbreviations that stand in the text more often than what they stand for."""

    def shorten(self, question: str) -> str:
        """The question with each full form as the abbreviation, where that is what the text mostly writes.

        Words and reranker then meet the name as most passages have it; `expand` puts the full form beside it again.
        """
        asked = f" {' '.join(words(question))} "
        held = [pair for pair in self.expansions.items() if f" {' '.join(words(pair[1]))} " in asked]
        for short, long in sorted(held, key=lambda pair: -len(pair[1])):
            if short in self.usual:
                question = _spelt(long).sub(short, question)
        return question

    def expand(self, question: str) -> str:
        """The question with the expansion after each known abbreviation, the abbreviation after each expansion."""
        asked = f" {' '.join(words(question))} "
        added = []
        for short, long in self.expansions.items():
            has_short = f" {short.lower()} " in asked
            has_long = f" {' '.join(words(long))} " in asked
            if has_short != has_long:
                added.append(long if has_short else short)
        return " ".join([question, *added])

    def correct(self, question: str, is_word: Callable[[str], bool]) -> str:
        """The question with each misspelt word replaced by the document's closest spelling, if one is close.

        A word of the document stays as it is, and so does one for which ``is_word`` is true: without
        that "paying" would become "playing" because the study plays but never pays.
        """
        return re.sub(r"[^\W\d_]+", lambda found: self._spelling(found[0], is_word), question)

    def _spelling(self, word: str, is_word: Callable[[str], bool]) -> str:
        lower = word.lower()
        if len(lower) < SHORTEST_CORRECTED or lower in self.vocabulary or is_word(lower):
            return word
        if any(lower.startswith(stem) or stem.startswith(lower) for stem in _stems(lower) & self.vocabulary):
            return word
        close = process.extract(lower, self.vocabulary, scorer=fuzz.ratio, score_cutoff=CLOSE_SPELLING, limit=None)
        # Equally close ones: two letters that changed places are one slip; then the alphabet decides.
        _, _, best = min(((-score, OSA.distance(lower, one), one) for one, score, _ in close), default=(0, 0, ""))
        return word if not best or best[0] != lower[0] or _inflected(lower, best) else str(best)


def find_aliases(text: str) -> Aliases:
    """The aliases of a document's text, by the letters rule of Schwartz and Hearst (PSB 2003)."""
    expansions: dict[str, str] = {}
    for found in [*_BRACKETED.finditer(text), *_OR.finditer(text)]:
        short = found[1]
        if len(short) > 3 and short.endswith("s") and short[:-1].isupper():
            short = short[:-1]
        if sum(c.isupper() for c in short) < 2:
            continue
        long = _long_form(short, text[max(0, found.start() - 160) : found.start()])
        if long:
            expansions.setdefault(short, long)
    for found in _INVERSE.finditer(text):
        long = _long_form(found[1], found[2])
        if long and len(long) > 0.8 * len(found[2].strip()):
            expansions.setdefault(found[1], long)
    read = words(text)
    return Aliases(expansions, frozenset(word for word in read if len(word) > 2), _usual(expansions, text, read))


def merge(many: Iterable[Aliases]) -> Aliases:
    """The aliases of several documents; the first expansion of an abbreviation holds."""
    expansions: dict[str, str] = {}
    vocabulary: frozenset[str] = frozenset()
    usual: frozenset[str] = frozenset()
    for aliases in many:
        usual |= {short for short in aliases.usual if short not in expansions}
        expansions = {**aliases.expansions, **expansions}
        vocabulary |= aliases.vocabulary
    return Aliases(expansions, vocabulary, usual)


def _spelt(long: str) -> re.Pattern[str]:
    """A full form in capitals or not, on one line or over two."""
    return re.compile(r"\b" + r"\W+".join(map(re.escape, words(long))) + r"\b", re.I)


def _usual(expansions: Mapping[str, str], text: str, read: list[str]) -> frozenset[str]:
    """The abbreviations that stand in a text, or as plurals, more often than their full forms; "WHO" is no "who".

    One pass over the text, whose ``read`` are the words: a library of abstracts has thousands of abbreviations.
    """
    tokens = Counter(re.findall(r"[^\W_]+", text))
    full_forms = {short: words(long) for short, long in expansions.items()}
    begun = {tuple(parts[:2]) for parts in full_forms.values()}
    places: dict[tuple[str, ...], list[int]] = {}
    for at, pair in enumerate(pairwise(read)):
        if pair in begun:
            places.setdefault(pair, []).append(at)
    usual = set()
    for short, parts in full_forms.items():
        full = sum(read[at : at + len(parts)] == parts for at in places.get(tuple(parts[:2]), ()))
        plain = tokens[short] + tokens[f"{short}s"] if short.isalnum() else text.count(short)
        if plain > full:
            usual.add(short)
    return frozenset(usual)


def _long_form(short: str, before: str) -> str:
    """The words before a bracket that the abbreviation stands for, or "".

    Tried in turn: words whose initials spell it; letters in order, the first at the beginning of a
    word; a run of capitalised words that holds most of its letters as initials, in any order (an
    abbreviation taken from another language: "United Nations … Mission in Mali (MINUSMA)").
    """
    letters = [c.lower() for c in short if c.isalpha()]
    if len(letters) < 2:
        return ""
    before = re.split(r"[.;:()\n]\s", before)[-1].rstrip(" ,\"'“‘")
    tokens = re.findall(r"\S+", before)
    long = _by_initials(letters, tokens) or _by_title(letters, tokens) or _by_letters(letters, tokens)
    if len(long.split()) < 2 or len(long) <= len(short) or long.split()[0].lower() in _SMALL:
        return ""
    return long


def _by_initials(letters: list[str], tokens: list[str]) -> str:
    """The last words whose initials, small words aside, spell the letters."""
    for start in range(len(tokens) - 1, max(len(tokens) - 2 * len(letters) - 3, -1), -1):
        parts = [part for token in tokens[start:] for part in re.split(r"[-/]", token.strip("\"'“”‘’(,")) if part]
        for skipped in (_SMALL, frozenset[str]()):
            if [part[0].lower() for part in parts if part not in skipped] == letters:
                return " ".join(tokens[start:]).strip("\"'“‘(")
    return ""


def _by_title(letters: list[str], tokens: list[str]) -> str:
    """The run of capitalised words at the end, if its initials cover most of the letters."""
    start = len(tokens)
    while start > 0 and (tokens[start - 1][:1].isupper() or tokens[start - 1] in _SMALL):
        start -= 1
    # "The" at the head of a sentence has a capital and is as little part of the name as "the" within one.
    while start < len(tokens) and (not tokens[start][:1].isupper() or tokens[start].lower() in _SMALL):
        start += 1
    run = tokens[start:]
    initials = Counter(part[0].lower() for token in run for part in token.split("-") if part and token not in _SMALL)
    covered = sum((initials & Counter(letters)).values())
    long_enough = sum(initials.values()) >= max(2, len(letters) - 2)
    return " ".join(run).strip("\"'“‘(") if long_enough and covered >= COVERED * len(letters) else ""


def _by_letters(letters: list[str], tokens: list[str]) -> str:
    """The shortest end of the words that holds the letters in order, the first beginning a word."""
    text = " ".join(tokens[-min(len(letters) + 5, 2 * len(letters)) :])
    position = len(text)
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and (
            text[position].lower() != letters[index] or (index == 0 and position > 0 and text[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return ""
    return text[position:].strip(" \"'“‘(")


def _stems(word: str) -> set[str]:
    return {word[:cut] for cut in range(SHORTEST_CORRECTED, len(word))}


def _inflected(word: str, other: str) -> bool:
    """True when two words differ only in their ending: stemming already makes them equal."""
    common = 0
    for a, b in zip(word, other, strict=False):
        if a != b:
            break
        common += 1
    return common >= min(len(word), len(other)) - 1 and abs(len(word) - len(other)) <= 3
