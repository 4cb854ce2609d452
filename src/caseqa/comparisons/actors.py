"""Names, roles and who did what to whom, by the words left and right of a verb."""

from __future__ import annotations

from difflib import SequenceMatcher

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.readings import ROLES, Reading, Token
from caseqa.comparisons.relations import ACTORS, PASSIVE, PREPOSITIONS, SIDE, sides_of, subject
from caseqa.comparisons.tables import relations, words

IRREGULAR = words("irregular_verbs")
RANKS = words("rank_modifiers")
KINDS = words("named_kinds")
_DETERMINERS = frozenset("the a an its his her their this that these those some many of".split())
_CONTRASTS = frozenset({"while", "whereas", "but", "although"})

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
            conflicts.append(says(Kind.NAME, token.text, rival.text))
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


def compare_actors(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where claim and evidence have the same verb with the sides changed, or the same deeds with the doers changed."""
    for c in claim.tokens:
        if not _verb_like(claim, c) or c.stem in relations():
            continue
        for e in evidence.tokens:
            if e.meaning != c.meaning or not _verb_like(evidence, e):
                continue
            crossed = _crossed(_sides(claim, c), _sides(evidence, e))
            if crossed:
                doer, done = crossed
                return (_who(f"{doer} {c.text} {done}", f"{done} {e.text} {doer}"),)
            other = _other_object(claim, c, evidence, e)
            if other:
                return (says(Kind.WHO_DID_WHAT, f"{c.text} … {other[0]}", f"{e.text} … {other[1]}"),)
    return _contrasted(claim, evidence)


def _whole_name(reading: Reading, token: Token) -> list[Token]:
    """The run of names a name stands in: "Ada Brook" for "Ada"."""
    start = end = token.place
    while start > 0 and reading.tokens[start - 1].name:
        start -= 1
    while end + 1 < len(reading.tokens) and reading.tokens[end + 1].name:
        end += 1
    return list(reading.tokens[start : end + 1])


def _spelt_alike(one: Token, other: Token) -> bool:
    """True when two names differ by a letter or an accent."""
    if min(len(one.text), len(other.text)) < SPELLED or one.text.isupper() or one.text[0] != other.text[0]:
        return False
    return SequenceMatcher(None, one.lower, other.lower).ratio() >= SPELLING


def _who(claimed: str, said: str) -> Conflict:
    return Conflict(Kind.WHO_DID_WHAT, claimed, said, f"the study has it the other way round: {said}, not {claimed}")


def _verb_like(reading: Reading, token: Token) -> bool:
    if not token.content or token.name or token.lower in ROLES or token.stem in ACTORS:
        return False
    before = reading.tokens[token.place - 1].lower if token.place else ""
    return before not in _DETERMINERS and (token.lower.endswith(("ed", "es", "s")) or token.lower in IRREGULAR)


def _sides(reading: Reading, verb: Token) -> tuple[dict[str, str], dict[str, str]]:
    """The actors left and right of a verb, doers first: a passive with "by" or "from" is turned round."""
    around = [t for t in reading.tokens if t.segment == verb.segment and abs(t.place - verb.place) <= SIDE]
    left, right = subject(reading, verb), sides_of([t for t in around if t.place > verb.place])
    before = {t.lower for t in around if verb.place - 3 <= t.place < verb.place}
    after = {t.lower for t in around if verb.place < t.place <= verb.place + 3}
    if reading.tokens[verb.place + 1 : verb.place + 2] and reading.tokens[verb.place + 1].lower == "by":
        return right, left
    if before & PASSIVE:
        return (right, left) if "by" in after else ({}, left)
    return left, right


def _other_object(claim: Reading, c: Token, evidence: Reading, e: Token) -> tuple[str, str] | None:
    """The names right of a verb, when the evidence has the claim's name elsewhere and another one here."""
    if not all(t.lower.endswith("ed") or t.lower in IRREGULAR for t in (c, e)):
        return None
    mine, theirs = _object(claim, c), _object(evidence, e)
    if mine is None or theirs is None or mine.meaning == theirs.meaning:
        return None
    swapped = mine.meaning in evidence.meanings and theirs.meaning not in claim.meanings
    passive = any(t.lower in PASSIVE for t in evidence.tokens[max(0, e.place - 2) : e.place])
    own = any(_object(evidence, t) == mine for t in evidence.tokens if t.meaning == c.meaning)
    return (mine.text, theirs.text) if swapped and not passive and not own else None


def _object(reading: Reading, verb: Token) -> Token | None:
    """The last of the names that follow a verb at once, small words aside."""
    found = None
    for token in reading.tokens[verb.place + 1 : verb.place + 5]:
        if token.segment != verb.segment or token.lower in PREPOSITIONS:
            break
        if token.name:
            found = token
    return found


def _crossed(
    mine: tuple[dict[str, str], dict[str, str]], theirs: tuple[dict[str, str], dict[str, str]]
) -> tuple[str, str] | None:
    """The doer and the done-to of the claim when the evidence has both the other way round."""
    doers = (mine[0].keys() & theirs[1].keys()) - theirs[0].keys() - mine[1].keys()
    done = (mine[1].keys() & theirs[0].keys()) - theirs[1].keys() - mine[0].keys()
    if doers and done:
        return mine[0][min(doers)], mine[1][min(done)]
    return None


def _contrasted(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """In a sentence about two actors, the segment of one in the claim fits the segment of the other."""
    theirs = [(i, _doer(s), {t.meaning for t in s if t.content and not t.name}) for i, s in _segments(evidence)]
    if not _CONTRASTS & {t.lower for t in (*claim.tokens, *evidence.tokens)}:
        return ()
    known = {doer.meaning for _, doer, _ in theirs if doer}
    for _, segment in _segments(claim):
        doer = _doer(segment)
        deeds = {t.meaning for t in segment if t.content and not t.name}
        if doer is None or doer.meaning not in known or len(known) < 2:
            continue
        shared = {(i, other.meaning, other.text): len(deeds & said) for i, other, said in theirs if other}
        own = max((n for (_, name, _), n in shared.items() if name == doer.meaning), default=0)
        (_, name, text), most = max(shared.items(), key=lambda item: item[1])
        if name != doer.meaning and most >= own + 2:
            return (_who(f"{doer.text} did this", f"{text} did"),)
    return ()


def _segments(reading: Reading) -> list[tuple[int, tuple[Token, ...]]]:
    return [(i, s) for i, s in enumerate(reading.segments) if sum(t.content for t in s) > 2]


def _doer(segment: tuple[Token, ...]) -> Token | None:
    """The first name of a segment that no preposition governs."""
    for index, token in enumerate(segment[:SIDE]):
        if token.name and not (index and segment[index - 1].lower in PREPOSITIONS):
            return token
    return None


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
    return found


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
