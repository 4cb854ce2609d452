"""Who did what to whom, by the words left and right of a verb."""

from __future__ import annotations

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.readings import ROLES, Reading, Token
from caseqa.comparisons.relations import ACTORS, PASSIVE, PREPOSITIONS, SIDE, sides_of, subject
from caseqa.comparisons.tables import relations, words

IRREGULAR = words("irregular_verbs")
_DETERMINERS = frozenset("the a an its his her their this that these those some many of".split())
_CONTRASTS = frozenset({"while", "whereas", "but", "although"})


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
            doers = _other_doer(claim, c, evidence, e)
            if doers:
                return (says(Kind.WHO_DID_WHAT, f"{doers[0]} {c.text}", f"{doers[1]} {e.text}"),)
    return _contrasted(claim, evidence)


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


def _other_doer(claim: Reading, c: Token, evidence: Reading, e: Token) -> tuple[str, str] | None:
    """The doers directly before a verb, when the evidence has the claim's doer elsewhere and another one here."""
    if not all(t.lower.endswith("ed") or t.lower in IRREGULAR for t in (c, e)):
        return None
    mine, theirs = _doer_of(claim, c), _doer_of(evidence, e)
    if mine is None or theirs is None or mine.stem == theirs.stem or theirs.meaning in claim.meanings:
        return None
    own = any(t.meaning == c.meaning and t is not e for t in evidence.tokens)
    done = [
        {t.meaning for t in reading.tokens[verb.place + 1 : verb.place + 4] if t.content}
        for reading, verb in ((claim, c), (evidence, e))
    ]
    return (mine.text, theirs.text) if mine.meaning in evidence.meanings and done[0] & done[1] and not own else None


def _doer_of(reading: Reading, verb: Token) -> Token | None:
    """The actor that stands directly before a verb, an adverb or "has" aside; None for a name, which may end elsewhere.

    "The Government of Burundi negotiated" has "Burundi" before its verb.
    """
    before = [t for t in reading.tokens[max(0, verb.place - 2) : verb.place] if t.lower not in ("has", "had", "have")]
    before = [t for t in before if not t.lower.endswith("ly")]
    if not before or before[-1].stem not in ACTORS:
        return None
    place = before[-1].place
    return None if place and reading.tokens[place - 1].lower in PREPOSITIONS | {"and", "or"} else before[-1]


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
