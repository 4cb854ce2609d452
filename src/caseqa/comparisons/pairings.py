"""Two things told the other way round: which caused which, which is the greater, which of two did what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from caseqa.comparisons.conflicts import Conflict, Kind
from caseqa.comparisons.numerals import number_at
from caseqa.comparisons.polarity import negated
from caseqa.comparisons.readings import Reading, Token
from caseqa.comparisons.relations import PASSIVE
from caseqa.comparisons.tables import meaning, words

CAUSING = words("causing")
CAUSED = words("caused")
GREATER = words("greater")
LESSER = words("lesser")
EXCEEDING = words("exceeding")
SLOWING = words("slowing")
IRREGULAR = words("irregular_verbs")
_CONTRASTS = frozenset({"while", "whereas", "but", "although", "though"})
_TURNING = frozenset("reverse reversed opposite vice converse".split())
"""Words by which a text itself tells something both ways round: which of the two a claim means cannot be told."""

_AUXILIARY = PASSIVE | frozenset("has have had did does do will would may might could should".split())

REACH = 12
"""How many words left and right of a verb or a comparison its two things are looked for. Of 3,829 pairs of claim and
evidence 16 changes are named with 12 or 20, 14 with 6; no paraphrase is doubted."""

COUNTED = 3
"""Words between "more" and "than": "more young boys than girls"."""

CLEARER = 2
"""How many more words the two texts must share crosswise than straight before they tell it the other way round. On the
same pairs 2 names 16 and doubts none, 1 names 17 and doubts two, 3 names 13."""

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things in the order that a text gives them: cause and effect, or greater and lesser."""

    kind: str
    first: Words
    second: Words
    told: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contrast: who or what it is about, what is said of it, and the first as printed."""

    doer: Words
    deed: Words
    text: str


def compare_pairings(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where the claim has cause and effect, greater and lesser, or the deeds of two doers exchanged."""
    turned = any(t.lower in _TURNING for reading in (claim, evidence) for t in reading.tokens)
    told = [] if turned else _pairs(evidence)
    for mine in _pairs(claim):
        same = [one for one in told if one.kind == mine.kind]
        if same and all(_lead(mine, one) >= CLEARER for one in same):
            kind = Kind.CAUSE if mine.kind == "cause" else Kind.WHO_DID_WHAT
            why = f"the study has it the other way round (“{same[0].told}”)"
            return (Conflict(kind, mine.told, same[0].told, why),)
    return _exchanged(claim, evidence)


def _lead(mine: Pair, told: Pair) -> int:
    """How many more words two pairs share crosswise than straight; none where only one side is crossed."""
    first, second = mine.first - mine.second, mine.second - mine.first
    others = told.first - told.second, told.second - told.first
    if not first & others[1] or not second & others[0]:
        return 0
    # What follows both ("more boys than girls attended") agrees in both orders and tells of neither.
    straight = len(first & others[0]) + len(second & others[1]) if first & others[0] else 0
    return len(first & others[1]) + len(second & others[0]) - straight


def _pairs(reading: Reading) -> list[Pair]:
    """The causes and comparisons that a text states and does not deny."""
    denied = negated(reading)
    found = []
    for token in reading.tokens:
        if token.place in denied:
            continue
        after = [t.lower for t in reading.tokens[token.place + 1 : token.place + 2 + COUNTED]]
        kind, turned, skip = _kind(reading, token, after)
        if kind:
            left = _content(reading, token, -1, 0) or _counted(reading, token, skip)
            right = _content(reading, token, 1, skip)
            first, second = (right, left) if turned else (left, right)
            text = " ".join([token.text, *(t.text for t in reading.tokens[token.place + 1 : token.place + 1 + skip])])
            found.append(Pair(kind, first, second, text))
    return found


def _kind(reading: Reading, token: Token, after: Sequence[str]) -> tuple[str, bool, int]:
    """What a word says of its two sides, whether the second comes first, and how many words after it belong to it."""
    following = after[0] if after else ""
    if token.lower in CAUSING:
        by = following == "by"
        return "cause", by, int(by or following in ("to", "in"))
    if token.stem in CAUSED and following in ("from", "of"):
        return "cause", True, 1
    if token.lower in EXCEEDING:
        return "more", following == "by", int(following == "by")
    if "than" in after and (token.lower in GREATER or token.lower in LESSER):
        between = after[: after.index("than")]
        return "more", (token.lower in LESSER) != bool(SLOWING & set(between)), len(between) + 1
    return "", False, 0


def _content(reading: Reading, token: Token, way: int, skip: int) -> Words:
    """The content words on one side of a word, as far as its segment goes."""
    if way < 0:
        near: Sequence[Token] = reading.tokens[max(0, token.place - REACH) : token.place]
    else:
        near = reading.tokens[token.place + 1 + skip : token.place + 1 + skip + REACH]
    return frozenset(_sense(t) for t in near if t.content and t.segment == token.segment)


def _counted(reading: Reading, token: Token, skip: int) -> Words:
    """What is counted in "more boys than girls", where nothing stands before it."""
    return frozenset(_sense(t) for t in reading.tokens[token.place + 1 : token.place + skip] if t.content)


def _sense(token: Token) -> str:
    """The meaning of a word; one that opens a text has its capital from there and need not be a name."""
    return meaning(token.stem) if token.name and not token.place else token.meaning


def _exchanged(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """In two texts that set one against another, the first doer with the second deed."""
    mine, theirs = _contrast(claim), _contrast(evidence)
    if mine is None or theirs is None or bool(negated(claim)) != bool(negated(evidence)):
        return ()
    doers = [[len(a.doer & b.doer) for b in theirs] for a in mine]
    deeds = [[len(a.deed & b.deed) for b in theirs] for a in mine]
    who = doers[0][0] + doers[1][1] - doers[0][1] - doers[1][0]
    what = deeds[0][0] + deeds[1][1] - deeds[0][1] - deeds[1][0]
    if who * what >= 0 or abs(who) < CLEARER or abs(what) < CLEARER:
        return ()
    one, other = (side.text for side in mine)
    why = f"the study says of “{one}” what the claim says of “{other}”, and the other way round"
    return (Conflict(Kind.WHO_DID_WHAT, one, other, why),)


def _contrast(reading: Reading) -> tuple[Side, Side] | None:
    """The two sides of a "while" or a "whereas"; None where a text has no two."""
    parts = [s for s in reading.segments if sum(t.content for t in s) > 1]
    if len(parts) != 2 or not any(t.lower in _CONTRASTS for s in parts for t in s[:1]):
        return None
    first, second = (_split(part) for part in parts)
    return (first, second) if first and second else None


def _split(segment: tuple[Token, ...]) -> Side | None:
    """What stands before the first verb of a segment, and the rest; None where either is empty."""
    for before, token in pairwise(segment):
        is_verb = token.lower in _AUXILIARY or token.lower in IRREGULAR or token.lower.endswith("ed")
        if is_verb and before.lower not in ("the", "a", "an"):
            head = [t for t in segment if t.place < token.place and t.lower not in _CONTRASTS]
            doer = frozenset(_sense(t) for t in head if t.content)
            deed = frozenset(_sense(t) for t in segment if t.content and t.place >= token.place)
            figures = [_sense(t) for t in segment if number_at((t,), 0)[0] is not None]
            numbers = frozenset(f"{mark}{one}" for one in figures for mark in ("#", "##"))
            if doer and deed:
                # A number counts as three words: it is what two like deeds differ by.
                return Side(doer, deed | numbers, " ".join(t.text for t in head))
    return None
