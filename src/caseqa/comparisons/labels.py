"""What is called by a number ("articles 5 and 9"), and what is excepted ("all but Lund")."""

from __future__ import annotations

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.quantities import NUMBERED
from caseqa.comparisons.readings import Reading, Token
from caseqa.comparisons.tables import words

EXCEPTING = words("excepting")
_JOINING = frozenset("and or to".split())
_EVERY = frozenset("all every each".split())
_NONE = frozenset("none nothing nobody no".split())
_SMALL = frozenset("of for from the its a an".split())

EXCEPTED = 4
"""Content words after "except" that name what is excepted."""

NEAR = 3
"""Words after "all" that name what is counted."""


def compare_labels(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where claim and evidence call articles, targets or sessions by numbers none of which they share."""
    theirs = _labels(evidence)
    for noun, (numbers, text) in _labels(claim).items():
        other = theirs.get(noun)
        if other and not numbers & other[0]:
            return (says(Kind.NUMBER, text, other[1]),)
    return ()


def compare_exceptions(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where one says something of all and the other excepts some, or the claim excepts what the evidence counts in."""
    mine, theirs = _excepted(claim), _excepted(evidence)
    if not _counted(claim) & _counted(evidence):
        return ()
    if theirs and not mine:
        said = " ".join(t.text for t in theirs)
        return (Conflict(Kind.SCOPE, "all", said, f"the study leaves something out (“{said} …”), the claim does not"),)
    named = {t.meaning for t in mine[1:]}
    if mine and not theirs and named & {t.meaning for t in evidence.tokens}:
        said = " ".join(t.text for t in mine)
        return (Conflict(Kind.SCOPE, said, "all", f"the claim leaves something out (“{said} …”), the study does not"),)
    return ()


def _labels(reading: Reading) -> dict[str, tuple[frozenset[str], str]]:
    """The numbers that follow each noun that things are numbered by, and how they are printed.

    A noun that is numbered in two places is left out: which of them a claim means cannot be told.
    """
    found: dict[str, tuple[frozenset[str], str]] = {}
    seen: list[str] = []
    for token in reading.tokens:
        if token.stem not in NUMBERED:
            continue
        run: list[Token] = []
        for following in reading.tokens[token.place + 1 :]:
            if not following.text[0].isdigit() and following.lower not in _JOINING:
                break
            run.append(following)
        numbers = frozenset(t.text for t in run if t.text[0].isdigit())
        if numbers:
            seen.append(token.stem)
            printed = ", ".join(t.text for t in run if t.text[0].isdigit())
            found[token.stem] = (numbers, f"{token.text} {printed}")
    return {noun: label for noun, label in found.items() if seen.count(noun) == 1}


def _excepted(reading: Reading) -> list[Token]:
    """The word that excepts and the content words after it; nothing where no word does."""
    for token in reading.tokens:
        if _excepts(reading, token):
            after = [t for t in reading.tokens[token.place + 1 :] if t.content]
            return [token, *after[:EXCEPTED]] if after else []
    return []


def _excepts(reading: Reading, token: Token) -> bool:
    """True for "except", for "save for" and "apart from", and for the "but" of "all faculties but dentistry"."""
    following = reading.tokens[token.place + 1 : token.place + 2]
    if token.lower in EXCEPTING:
        return True
    if following and f"{token.lower} {following[0].lower}" in ("save for", "apart from", "other than"):
        return True
    before = {t.lower for t in reading.tokens[max(0, token.place - NEAR - 1) : token.place]}
    return token.lower == "but" and bool(before & (_EVERY | _NONE))


def _counted(reading: Reading) -> frozenset[str]:
    """What is counted by each "all" or "every" of a text."""
    return frozenset(
        t.meaning
        for token in reading.tokens
        if token.lower in _EVERY
        for t in reading.tokens[token.place + 1 : token.place + 1 + NEAR]
        if t.content and t.lower not in _SMALL
    )
