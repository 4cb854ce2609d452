"""Where a claim repeats a sentence word for word but for one thing: the words that stand in each other's place.

A paraphrase has to be compared by meaning; a copy with one word changed can be compared word by word, and then the
changed word is known exactly, whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.dates import compatible
from caseqa.comparisons.dating import Date, dates
from caseqa.comparisons.numerals import spelt_number
from caseqa.comparisons.polarity import CERTAIN, NEGATORS, PARTIAL, POSSIBLE, UNCERTAIN, UNIVERSAL, is_negator
from caseqa.comparisons.quantities import quantities
from caseqa.comparisons.readings import WORD, Reading, Token
from caseqa.comparisons.rivals import agree
from caseqa.comparisons.tables import opposed
from caseqa.counting import MONTH_NUMBERS

GAP = 4
"""Most words that may stand in each other's place: more are another way to say it, not one thing changed."""

HELD = 3
"""Words beside a gap that must be the same: fewer and any two sentences about one thing would be aligned."""

COPIED = 0.6
"""Share of the claim's words that must stand in the sentence, in order, before it counts as a copy."""

_FILLERS = frozenset("the a an of in on at to by for and".split())
_MODALS = frozenset({"will", "would", "shall", "must", "does", "do", "did", "is", "are", "was", "were", "has", "have"})
_ADDED = frozenset({"only", "sole", "solely", "always", "never", "entirely", "completely", "fully", "exclusively"})

_TURNING = UNCERTAIN | POSSIBLE | _ADDED | frozenset({"if", "unless", "until", "but", "some", "few", "many"})
"""Words beside a repeated clause that may turn what it says: then it is compared in full."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Words of the claim and of the sentence between the same words."""

    claim: tuple[Token, ...]
    evidence: tuple[Token, ...]


def compare_wording(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where a claim that otherwise repeats a sentence has something else in one place."""
    found = tuple(gaps(claim, evidence))
    conflicts = [conflict for gap in found for conflict in (_conflict(gap, claim, evidence),) if conflict]
    return (*_swapped(found), *conflicts)


def repeats(claim: Reading, evidence: Reading) -> bool:
    """True when the claim's words stand in the sentence in one run, brackets aside, and no other word turns them."""
    mine, theirs = [t.lower for t in claim.tokens], [t.lower for t in evidence.tokens]
    bare = re.findall(WORD, re.sub(r"\([^()]*\)", " ", evidence.text.replace("’", "'")).lower())
    count = len(mine)
    for words in (theirs, bare):
        for at in range(len(words) - count + 1):
            if words[at : at + count] == mine:
                rest = {*words[:at], *words[at + count :]}
                if not any(w in _TURNING or w in NEGATORS or w.endswith("n't") for w in rest):
                    return True
    return False


def gaps(claim: Reading, evidence: Reading) -> Iterator[Gap]:
    """The places where the two differ between words that are the same; none unless the claim is nearly a copy."""
    mine, theirs = [t.meaning for t in claim.tokens], [t.meaning for t in evidence.tokens]
    blocks = [b for b in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks() if b.size]
    if sum(b.size for b in blocks) < COPIED * len(mine):
        return
    ends = [(0, 0, 0), *((b.a, b.b, b.size) for b in blocks), (len(mine), len(theirs), 0)]
    for (a, b, size), (after_a, after_b, after) in pairwise(ends):
        left, right = claim.tokens[a + size : after_a], evidence.tokens[b + size : after_b]
        if size + after < HELD or (not left and not right):
            continue
        if not size:
            right = right[-GAP:] if left else ()
        elif not after:
            right = right[:GAP] if left else ()
        if len(left) <= GAP and len(right) <= GAP:
            yield Gap(left, right)


def _conflict(gap: Gap, claim: Reading, evidence: Reading) -> Conflict | None:
    return (
        _number(gap, claim, evidence)
        or _month(gap)
        or _negation(gap)
        or _opposite(gap)
        or _hedge(gap)
        or _scope(gap)
        or _name(gap, claim, evidence)
    )


def _number(gap: Gap, claim: Reading, evidence: Reading) -> Conflict | None:
    mine = [t for t in gap.claim if spelt_number(t) is not None]
    theirs = [t for t in gap.evidence if spelt_number(t) is not None]
    if len(mine) != 1 or len(theirs) != 1 or spelt_number(mine[0]) == spelt_number(theirs[0]):
        return None
    if any(t.content for t in (*gap.claim, *gap.evidence) if t not in (mine[0], theirs[0])):
        return None
    if _holds(mine[0], claim, theirs[0], evidence):
        return None
    return says(Kind.NUMBER, mine[0].text, theirs[0].text)


def _holds(mine: Token, claim: Reading, theirs: Token, evidence: Reading) -> bool:
    """True when the one number does not exclude the other: "more than 150" and 157, "before 1910" and 1901."""
    counted = [[q for q in quantities(r) if q.place == t.place] for r, t in ((claim, mine), (evidence, theirs))]
    if all(counted):
        return agree(counted[0][0], counted[1][0])
    dated = (_date_of(mine, claim), _date_of(theirs, evidence))
    return dated[0] is not None and dated[1] is not None and compatible(dated[0], dated[1])


def _date_of(token: Token, reading: Reading) -> Date | None:
    """The date that a year stands in."""
    found = (date for date in dates(reading) if date.place <= token.place <= (date.end or date).place)
    return next(found, None)


def _month(gap: Gap) -> Conflict | None:
    mine = [t for t in gap.claim if t.lower in MONTH_NUMBERS and t.text[0].isupper()]
    theirs = [t for t in gap.evidence if t.lower in MONTH_NUMBERS and t.text[0].isupper()]
    if not mine or not theirs or {t.lower for t in mine} & {t.lower for t in theirs}:
        return None
    return says(Kind.DATE, mine[0].text, theirs[0].text)


def _negation(gap: Gap) -> Conflict | None:
    mine, theirs = (sum(is_negator(t) for t in side) for side in (gap.claim, gap.evidence))
    others = [t for side in (gap.claim, gap.evidence) for t in side if t.content and not is_negator(t)]
    if mine == theirs or others:
        return None
    if mine:
        return says(Kind.NEGATION, _text(gap.claim), f"“{_text(gap.evidence)}”" if gap.evidence else "no such negation")
    return says(Kind.NEGATION, _text(gap.claim) or "it without that", f"“{_text(gap.evidence)}”")


def _opposite(gap: Gap) -> Conflict | None:
    for mine in gap.claim:
        for theirs in gap.evidence:
            why = opposed(mine.stem, theirs.stem)
            if why and any(is_negator(t) for t in gap.claim) == any(is_negator(t) for t in gap.evidence):
                reason = f"the study says {theirs.text}, the claim says {mine.text} ({why})"
                return Conflict(Kind.OPPOSITE, mine.text, theirs.text, reason)
    return None


def _hedge(gap: Gap) -> Conflict | None:
    hedges = [t for t in gap.evidence if t.lower in UNCERTAIN | POSSIBLE and t.text.islower()]
    kept = [t for t in gap.claim if t.lower in UNCERTAIN | POSSIBLE]
    rest = [t for t in gap.claim if t.content and t.lower not in _MODALS | CERTAIN]
    if not hedges or kept or rest or any(t.lower == "can" for t in hedges):
        return None
    return says(Kind.HEDGE, f"“{_text(gap.claim)}”" if gap.claim else "it as a fact", f"“{hedges[0].text}”")


def _scope(gap: Gap) -> Conflict | None:
    wide = [t for t in gap.claim if t.lower in UNIVERSAL]
    part = [t for t in gap.evidence if t.lower in PARTIAL or t.lower in ("several", "roughly", "nearly", "almost")]
    if wide and part and not [t for t in gap.evidence if t.lower in UNIVERSAL]:
        return says(Kind.SCOPE, f"“{wide[0].text}”", f"“{part[0].text}”")
    added = [t for t in gap.claim if t.lower in _ADDED]
    if added and not gap.evidence and len(gap.claim) == 1:
        return says(Kind.SCOPE, f"“{added[0].text}”", "no such word")
    return None


def _name(gap: Gap, claim: Reading, evidence: Reading) -> Conflict | None:
    mine = [t for t in gap.claim if t.lower not in _FILLERS]
    theirs = [t for t in gap.evidence if t.lower not in _FILLERS]
    if not mine or not theirs or not all(t.name for t in mine) or not any(t.name for t in theirs):
        return None
    there, here = {t.meaning for t in evidence.tokens}, {t.meaning for t in claim.tokens}
    if any(t.meaning in there for t in mine) or any(t.meaning in here for t in theirs if t.name):
        return None
    named = [t for t in theirs if t.name]
    if len(named) < len(theirs):
        return None
    return says(Kind.NAME, _text(mine), _text(named))


def _swapped(found: Sequence[Gap]) -> tuple[Conflict, ...]:
    """Two gaps whose words stand in each other's place."""
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            first, second = _names(one.claim), _names(other.claim)
            if first and second and first == _names(other.evidence) and second == _names(one.evidence):
                claimed = f"{_text(one.claim)} … {_text(other.claim)}"
                said = f"{_text(one.evidence)} … {_text(other.evidence)}"
                reason = f"the study has it the other way round: {said}, not {claimed}"
                return (Conflict(Kind.WHO_DID_WHAT, claimed, said, reason),)
    return ()


def _names(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(t.meaning for t in tokens if t.content)


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(t.text for t in tokens)
