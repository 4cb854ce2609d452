"""Names and roles: another name in the place of the claim's, another role of the same bearer."""

from __future__ import annotations

from difflib import SequenceMatcher

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.polarity import is_negator
from caseqa.comparisons.readings import CONTEXTUAL, ROLES, Reading, Token
from caseqa.comparisons.relations import PREPOSITIONS, SIDE
from caseqa.comparisons.tables import words

RANKS = words("rank_modifiers")
KINDS = words("named_kinds")
COPULAS = frozenset("is was are were".split())

LONGEST_NAME = 3
"""Words after the first of a name that are printed with it."""

SPELLED, SPELLING = 5, 0.83
"""Names of five letters and more count as one spelling from this likeness on: "Ranaut" and "Renaut" 0.83."""


def compare_names(claim: Reading, evidence: Reading) -> tuple[tuple[Conflict, ...], tuple[str, ...]]:
    """Where the evidence has another name in the place of the claim's, and the names it does not have."""
    theirs = {t.meaning for t in evidence.tokens}
    conflicts: list[Conflict] = []
    alone: list[str] = []
    for token in claim.tokens:
        if not token.name or token.meaning in theirs:
            continue
        if any(_spelt_alike(token, t) for t in evidence.tokens if t.name):
            continue
        alone.append(token.text)
        rival = _of_its_kind(claim, token, evidence)
        if rival is None and any(t.meaning in theirs for t in _whole_name(claim, token)):
            continue
        rival = rival or _in_its_place(claim, token, evidence)
        if rival:
            conflicts.append(says(Kind.NAME, _as_printed(claim, token), _as_printed(evidence, rival)))
    return tuple(conflicts[:1]), tuple(dict.fromkeys(alone))


def compare_roles(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where a person or body has one role in the claim and another, or another rank, in the evidence."""
    mine, theirs = _roles(claim), _roles(evidence)
    for name, role in mine.items():
        other = theirs.get(name)
        if other and _rank(role) != _rank(other):
            same = role.split()[-1] == other.split()[-1]
            if same or any(_rank(role) == _rank(held) for holder, held in theirs.items() if holder != name):
                return (says(Kind.ROLE, role, other),)
        holders = [holder for holder, held in theirs.items() if held == role]
        if other and other != role and holders and name not in holders:
            held, claimed = _printed(evidence, holders[0]), _printed(claim, name)
            return (says(Kind.ROLE, f"{claimed}: {role}", f"{claimed}: {other}; {held}: {role}"),)
        rivals = [one for one in holders if one in claim.meanings and mine.get(one) != role]
        if other is None and rivals and name in evidence.meanings:
            claimed, said = _printed(claim, name), _printed(evidence, rivals[0])
            return (says(Kind.ROLE, f"{claimed}: {role}", f"{said}: {role}"),)
    return ()


def _printed(reading: Reading, name: str) -> str:
    """A name as a text prints it."""
    return next((token.text for token in reading.tokens if token.meaning == name), name)


def _whole_name(reading: Reading, token: Token) -> list[Token]:
    """The run of names a name stands in: "Ada Brook" for "Ada"."""
    start = end = token.place
    while start > 0 and reading.tokens[start - 1].name:
        start -= 1
    while end + 1 < len(reading.tokens) and reading.tokens[end + 1].name:
        end += 1
    return list(reading.tokens[start : end + 1])


def _as_printed(reading: Reading, token: Token) -> str:
    """A name with the words of it that follow: "Dominican Republic"."""
    words = [token.text]
    for following in reading.tokens[token.place + 1 : token.place + 1 + LONGEST_NAME]:
        belongs = following.name or (following.text[:1].isupper() and following.lower in CONTEXTUAL)
        if not belongs or following.segment != token.segment:
            break
        words.append(following.text)
    return " ".join(words)


def _spelt_alike(one: Token, other: Token) -> bool:
    """True when two names differ by a letter or an accent."""
    if min(len(one.text), len(other.text)) < SPELLED or one.text.isupper() or one.text[0] != other.text[0]:
        return False
    return SequenceMatcher(None, one.lower, other.lower).ratio() >= SPELLING


def _in_its_place(claim: Reading, token: Token, evidence: Reading) -> Token | None:
    """A name of the evidence, absent from the claim, that stands where the claim's name stands."""
    place = _place(claim, token)
    mine = {t.meaning for t in claim.tokens}
    for other in evidence.tokens:
        if other.name and other.meaning not in mine and place and place & _place(evidence, other):
            return other
    return None


def _of_its_kind(claim: Reading, token: Token, evidence: Reading) -> Token | None:
    """The name that the evidence has before the same common noun: "the Biden Administration" for Trump's."""
    head = claim.tokens[token.place + 1 : token.place + 2]
    if not head or head[0].lower not in KINDS or head[0].lower == head[0].text:
        return None
    before = [evidence.tokens[t.place - 1] for t in evidence.tokens if t.place and t.text == head[0].text]
    mine = {t.meaning for t in claim.tokens}
    if len(before) != 1 or not before[0].name or before[0].meaning in mine or _spelt_alike(token, before[0]):
        return None
    return before[0]


def _place(reading: Reading, token: Token) -> set[tuple[str, str]]:
    """What governs a name: a preposition with the word before it ("led by"), or the verb after it."""
    found: set[tuple[str, str]] = set()
    start = token.place
    while start > 0 and (reading.tokens[start - 1].name or reading.tokens[start - 1].lower in ("the", "of", "both")):
        start -= 1
    before = reading.tokens[max(0, start - 2) : start]
    if before and before[-1].lower in PREPOSITIONS:
        if len(before) == 2 and before[0].content:
            found.add((before[-1].lower, before[0].meaning))
    elif before and before[-1].content:
        found.add(("after", before[-1].meaning))
    following = [t for t in reading.tokens[token.place + 1 : token.place + 4] if t.content and not t.name]
    if following and following[0].segment == token.segment:
        found.add(("does", following[0].meaning))
    head = _predicate(reading, token)
    return found | ({("is", head.stem)} if head else set())


def _predicate(reading: Reading, token: Token) -> Token | None:
    """The noun that a name is or is not, as "party" in "Norway is not a State party to it"."""
    after = [t for t in reading.tokens[token.place + 1 :] if t.text.islower()][:1]  # past "Republic" of a name
    if not after or after[0].lower not in COPULAS or after[0].place > token.place + SIDE:
        return None
    head = None
    for following in reading.tokens[after[0].place + 1 :]:
        if following.lower in PREPOSITIONS or following.segment != token.segment:
            return head
        head = following if following.content and not is_negator(following) else head
    return None


def _roles(reading: Reading) -> dict[str, str]:
    """The role nearest to each name of a text, with its rank ("deputy head")."""
    found: dict[str, str] = {}
    for token in reading.tokens:
        if not token.name:
            continue
        near = [
            t
            for t in reading.tokens
            if t.segment == token.segment and abs(t.place - token.place) <= SIDE and _is_role(reading, t)
        ]
        if near:
            role = min(near, key=lambda t: abs(t.place - token.place))
            before = reading.tokens[role.place - 1].lower if role.place else ""
            ranked = f"{before} {role.lower}" if before in RANKS else role.lower.replace("-", " ")
            found[token.meaning] = ranked
    return found


def _is_role(reading: Reading, token: Token) -> bool:
    return (token.lower in ROLES and token.lower not in RANKS) or token.text in reading.titles


def _rank(role: str) -> str:
    first = role.split()[0]
    return first if first in RANKS else ""
