"""Split a pasted paragraph into claims that can be checked one by one."""

from __future__ import annotations

import re

import regex

_END = regex.compile(r"(?<=[.!?])(?:[\"”’')\]]*)\s+(?=[\"“‘'(\[]?[\p{Lu}0-9])")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Sgt|vs|etc|al|cf|No|Fig|e\.g|i\.e|ca)|\b[A-Z])\.$")
_JOINT = re.compile(r";\s+|\s+[—–]\s+|,\s+(?=(?:while|whereas|but|and)\s+\w+)")
_LEADING = re.compile(r"^(?:while|whereas|but|and)\s+", re.IGNORECASE)
_NO_SUBJECT = frozenset(
    """is are was were be been has have had do does did will would can could may might must should not never also then
    only later thus so by in on at to from with without for after before because which that who led took""".split()
)

_VERB = re.compile(r"\b(?:\w+ed|is|are|was|were|has|have|had|did|does|will|may|must|met|took|led|made)\b")

_SUBJECTS = frozenset({"the", "a", "an", "it", "they", "he", "she", "this", "some", "many"})

SHORTEST = 4
"""A part of fewer words says too little to be checked alone; it stays with what stands before it."""


def split_claims(text: str) -> tuple[str, ...]:
    """The claims of a text: its sentences, divided where a clause with a subject of its own begins."""
    claims: list[str] = []
    for sentence in sentences(" ".join(text.split())):
        claims += _clauses(sentence)
    return tuple(claims)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a full stop after an abbreviation or an initial ends none."""
    found: list[str] = []
    start = 0
    for gap in _END.finditer(text):
        piece = text[start : gap.start()]
        if _ABBREVIATION.search(piece):
            continue
        found.append(text[start : gap.end()].strip())
        start = gap.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def _clauses(sentence: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for joint in _JOINT.finditer(sentence):
        before, after = sentence[start : joint.start()], _LEADING.sub("", sentence[joint.end() :])
        if len(before.split()) >= SHORTEST and _VERB.search(before) and _stands_alone(after):
            pieces.append(before.strip())
            start = joint.end()
    pieces.append(sentence[start:].strip())
    return [_LEADING.sub("", piece).strip(" ,") for piece in pieces if re.search(r"\w", piece)]


def _stands_alone(after: str) -> bool:
    """True when words begin a clause with its own subject: a name, or an article or pronoun and more."""
    found = after.split()
    if len(found) < SHORTEST or found[0].lower().rstrip(",") in _NO_SUBJECT:
        return False
    first = found[0]
    begins = first[0].isupper() or first.lower() in _SUBJECTS
    return begins and bool(_VERB.search(after))
