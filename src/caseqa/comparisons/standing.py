"""What a sentence does not assert by itself: deeds that were asked for, and what somebody contends."""

from __future__ import annotations

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.readings import Reading, Token
from caseqa.comparisons.tables import STOP_WORDS, stems, words

REQUESTING = stems("requesting")
CONTENDING = words("contending")
TELLING = words("telling")
IRREGULAR = words("irregular_verbs")
_MODAL = frozenset("to should shall must will would may might could can".split())

CONTENDED_SHARE = 0.6
"""Share of what claim and sentence have in common that must follow "contends". Of 5,782 claims with their evidence
24 are so told; with .4 36, with .8 18."""


def requested(reading: Reading) -> dict[int, str]:
    """The places of verbs that somebody was asked to do, each with the word that asks.

    Who is ordered or required to do something mostly does it: with these words two true claims more were doubted.
    """
    found = {}
    for asking in reading.tokens:
        if asking.stem not in REQUESTING or (asking.stem == "call" and _next(reading, asking) not in ("on", "upon")):
            continue
        for to in reading.tokens[asking.place + 1 :]:
            verb = next((t for t in reading.tokens[to.place + 1 : to.place + 3] if not t.lower.endswith("ly")), None)
            if to.lower == "to" and to.segment == asking.segment and verb is not None and verb.lower not in STOP_WORDS:
                found[verb.place] = asking.text
    return found


def only_asked(claim: Reading, evidence: Reading) -> bool:
    """True where a verb of the claim is one that the evidence says was asked for: it may have been done or not."""
    if any(token.stem in REQUESTING for token in claim.tokens):
        return False
    asked = {evidence.tokens[place].meaning for place in requested(evidence)}
    return any(token.meaning in asked for token in claim.tokens)


def compare_requests(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where the claim tells as done what the evidence says was asked for ("called upon it to report")."""
    if any(token.stem in REQUESTING for token in claim.tokens):
        return ()
    asked = requested(evidence)
    others = {t.meaning for t in evidence.tokens if t.place not in asked}
    for token in claim.tokens:
        done = token.lower.endswith("ed") or token.lower in IRREGULAR
        before = {t.lower for t in claim.tokens[max(0, token.place - 2) : token.place]}
        if not done or token.meaning in others or before & _MODAL:
            continue
        for place, word in asked.items():
            verb = evidence.tokens[place]
            if verb.meaning == token.meaning:
                return (says(Kind.HEDGE, f"“{token.text}” as done", f"“{word} … to {verb.text}”"),)
    return ()


def contended(claim: Reading, evidence: Reading) -> str:
    """The word by which a sentence gives what the claim says as somebody's contention; "" where it does not.

    A claim that itself tells who says so is not one of them.
    """
    if any(token.lower in CONTENDING | TELLING for token in claim.tokens):
        return ""
    shared = [t for t in evidence.tokens if t.content and t.meaning in claim.meanings]
    for token in evidence.tokens:
        if token.lower in CONTENDING and _introduces(evidence, token):
            after = sum(t.place > token.place for t in shared)
            if after >= CONTENDED_SHARE * len(shared) > 0:
                return token.text
    return ""


def _introduces(reading: Reading, token: Token) -> bool:
    """True for "claims that" and "claims to", not for the claims of an insured."""
    return not token.lower.startswith("claim") or _next(reading, token) in ("that", "to")


def _next(reading: Reading, token: Token) -> str:
    return reading.tokens[token.place + 1].lower if token.place + 1 < len(reading.tokens) else ""
