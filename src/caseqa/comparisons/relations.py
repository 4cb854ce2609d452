"""Who gave to whom, who replaced or defeated whom: the same deed told from its other end, or its sides changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.polarity import negated
from caseqa.comparisons.readings import Reading, Token
from caseqa.comparisons.tables import Relation, relations, stems

ACTORS = stems("actors")
PASSIVE = frozenset("was were been being are is be".split())
PREPOSITIONS = frozenset("by in of from with to for at against between under alongside near on".split())
_PRONOUNS = frozenset("it them him her".split())

SIDE = 7
"""How many words left and right of a verb its actors are looked for."""

NEAR_PASSIVE = 3
"""A form of "to be" so many words before a verb makes it a passive: "was then quickly replaced"."""

Sides = dict[str, str]
"""Actors by their meaning, with the word they are printed as."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb of a relation with the actors at its two ends, ``first`` being who gives, replaces or defeats."""

    relation: str
    verb: Token
    first: Sides
    second: Sides


def compare_relations(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where claim and evidence tell of one deed with its two ends changed, in the same verb or in its converse."""
    told = list(_deeds(evidence))
    for mine in _deeds(claim):
        same = [one for one in told if one.relation == mine.relation]
        if any(_agree(mine, one) for one in same):
            continue
        for one in same:
            first = (mine.first.keys() & one.second.keys()) - mine.second.keys() - one.first.keys()
            second = (mine.second.keys() & one.first.keys()) - mine.first.keys() - one.second.keys()
            if first and second:
                return (_turned(mine, _printed(mine.first, first), _printed(mine.second, second), one),)
    return ()


def _agree(mine: Deed, told: Deed) -> bool:
    """True when both ends are the same, but for what stands at both ("Captain")."""
    both = mine.first.keys() & mine.second.keys()
    first, second = mine.first.keys() & told.first.keys(), mine.second.keys() & told.second.keys()
    return bool(first - both) and bool(second - both)


def compare_assignments(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where a list gives each of several its own ("Oslo, led by Ada, Bergen, led by Eva") and the claim crosses it."""
    told = _assigned(evidence)
    for mine in _assigned(claim):
        same = [one for one in told if one.verb.meaning == mine.verb.meaning]
        own = [one for one in same if mine.second.keys() & one.second.keys()]
        others = [one for one in same if mine.first.keys() & one.first.keys()]
        if own and others and not any(one in own for one in others):
            known = f"{_printed(mine.second)} {mine.verb.text} by"
            claimed, said = f"{known} {_printed(mine.first)}", f"{known} {_printed(own[0].first)}"
            return (says(Kind.WHO_DID_WHAT, claimed, said),)
    return ()


def _assigned(reading: Reading) -> list[Deed]:
    """Each "led by Ada" with the names before it as its second, those after it as its first."""
    found = []
    for verb in reading.tokens:
        following = reading.tokens[verb.place + 1 : verb.place + 2]
        if not verb.content or verb.name or not following or following[0].lower != "by":
            continue
        first = _names(reading.tokens[verb.place + 2 : verb.place + 2 + SIDE])
        before = _names(tuple(reversed(reading.tokens[max(0, verb.place - SIDE) : verb.place])))
        second = dict(reversed(before.items()))
        if first and second:
            found.append(Deed("by", verb, first, second))
    return found


def _names(tokens: Sequence[Token]) -> Sides:
    """The first run of names among some words."""
    run: list[Token] = []
    for token in tokens:
        if token.name:
            run.append(token)
        elif run:
            break
    return {t.meaning: t.text for t in run}


def _printed(names: Sides, wanted: Collection[str] | None = None) -> str:
    """The names, or those wanted, in the order of their text."""
    return " ".join(text for name, text in names.items() if wanted is None or name in wanted)


def subject(reading: Reading, verb: Token) -> Sides:
    """The actors before a verb in its segment; where it has none ("but were defeated"), those that open the one before.

    A verb that follows a conjunction at once, or another verb that does, has the subject of the verb before it.
    """
    before = [t for t in reading.tokens[max(0, verb.place - SIDE) : verb.place] if t.segment == verb.segment]
    if verb.segment == 0 or any(t.content and not t.lower.endswith("ed") for t in before):
        return sides_of(before)
    opening: list[Token] = []
    for token in reading.segment(verb.segment - 1):
        if token.lower in PREPOSITIONS and opening:
            break
        opening.append(token)
    return sides_of(opening[:SIDE])


def sides_of(tokens: list[Token]) -> Sides:
    """The actors among some words."""
    return {t.meaning: t.text for t in tokens if t.name or t.stem in ACTORS}


def _turned(mine: Deed, first: str, second: str, told: Deed) -> Conflict:
    claimed, said = f"{mine.verb.text}: {first}, {second}", f"{told.verb.text}: {second}, {first}"
    why = f"the study has it the other way round: in “{told.verb.text}” {second} stands where the claim has {first}"
    return Conflict(Kind.WHO_DID_WHAT, claimed, said, why)


def _deeds(reading: Reading) -> list[Deed]:
    """The deeds of a text whose two ends are both known and which it does not deny."""
    denied = negated(reading)
    found = []
    for verb in reading.tokens:
        relation = relations().get(verb.stem)
        if relation is None or verb.name or verb.place in denied:
            continue
        first, second = _ends(reading, verb, relation)
        if first and second:
            found.append(Deed(relation.name, verb, first, second))
    return found


def _ends(reading: Reading, verb: Token, relation: Relation) -> tuple[Sides, Sides]:
    """The first and the second actor of a verb."""
    doer = subject(reading, verb)
    parts = _after(reading, verb)
    before = {t.lower for t in reading.tokens[max(0, verb.place - NEAR_PASSIVE) : verb.place]}
    is_passive = bool(before & PASSIVE) or (bool(parts.get("by")) and not parts[""])
    other = next((parts[word] for word in relation.by if parts.get(word)), {})
    if is_passive and relation.direct:
        return (parts.get("by", {}) or other, doer) if not relation.is_converse else (doer, parts.get("by", {}))
    if is_passive:
        first, second = parts.get("by", {}), other or doer
        return (second, first) if relation.is_converse else (first, second)
    if relation.direct and other:
        return other, parts[""] or _meant(reading, verb)
    second = parts[""] if relation.direct else other
    return (second, doer) if relation.is_converse else (doer, second)


def _after(reading: Reading, verb: Token) -> dict[str, Sides]:
    """The actors that follow a verb: at once (""), and after each preposition of its segment."""
    parts: dict[str, list[Token]] = {"": []}
    at = ""
    for token in reading.tokens[verb.place + 1 : verb.place + 2 * SIDE]:
        if token.segment != verb.segment:
            break
        if token.lower in PREPOSITIONS:
            at = token.lower
            if at in parts and at != "of":
                break
            parts.setdefault(at, [])
        else:
            parts[at].append(token)
    return {word: sides_of(tokens[:SIDE]) for word, tokens in parts.items()}


def _meant(reading: Reading, verb: Token) -> Sides:
    """What "it" after a verb means: the names before the verb that are nearest to it."""
    following = reading.tokens[verb.place + 1 : verb.place + 2]
    if not following or following[0].lower not in _PRONOUNS:
        return {}
    return _names(tuple(reversed(reading.tokens[: verb.place])))
