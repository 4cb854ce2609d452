"""Negation, hedges and scope words: whether two texts say the same thing with the same force."""

from __future__ import annotations

import re
from itertools import pairwise

from caseqa.comparisons.conflicts import Conflict, Kind, says
from caseqa.comparisons.readings import Reading, Token
from caseqa.comparisons.standing import only_asked
from caseqa.comparisons.tables import opposed, stems, words

NEGATORS = words("negators")
UNCERTAIN = words("uncertain")
CERTAIN = words("certain")
POSSIBLE = words("possible")
VOUCHING = words("vouching")
TENTATIVE = words("tentative")
ASSURED = words("assured")
SOFT_DENIALS = words("soft_denials")
UNIVERSAL = words("universal")
PARTIAL = words("partial")
ACTORS = stems("actors")

_SOFT_FORM = re.compile(
    r"un(?!ited|der|ion|i[fvl]|less|til)\w+(?:ed|able|ible|ing|ability)|in\w+[ai]b(?:le|ility)|im\w+ib(?:le|ility)|non-?\w+"
)
"""Words that deny by their form: "unchallenged", "incompatible"."""

_TURNED_BY = dict.fromkeys(("until", "till"), ("not", "never", "no")) | {"but": ("none", "nothing", "nobody")}
"""Words after which a negator affirms: "not until 1997", "no bridge until 1955", "none but the herald"."""

VOUCHED_AFTER = 2
"""Content words that claim and sentence share after its tentative word, so that the claim vouches for the same.
With the rule 3 of 11 strengthened hedges of a stranger's pairs are found more and no true paraphrase is doubted. Not
varied."""

_COUNTED_FEW = frozenset("a the next last past first these those of".split())
"""Before "few" these make it a number; alone it denies."""

REACH = 7
"""Words after a negator that it can negate: English negates to its right, seldom further than a clause."""

BESIDE = 4
"""A word with equal polarity this near to one with another polarity says that a negator was read too far."""

FAILING, REACH_OF_FAILING = stems("failing"), 4
"""Words that deny the verb after their "to" and its object: "a dismissal for failure to state a claim de novo". Read
with REACH, one of 2,956 supported claims is doubted more, and no contradicted one is found."""

NEAR = 3
"""Words between a scope word and what it counts: "only some of its recommendations"."""


def negated(reading: Reading, other: Reading | None = None) -> dict[int, str]:
    """The places of negated words, each with its negator; two negators cancel, "not only" negates nothing.

    A negator before a word whose opposite the other text has ("did not support", "opposed") negates nothing more.
    """
    count: dict[int, list[str]] = {}
    for token in reading.tokens:
        if not _denies(reading, token, other):
            continue
        if token.lower == "few" and token.place and reading.tokens[token.place - 1].lower in _COUNTED_FEW:
            continue
        if other is not None and _answered(reading, token, other):
            continue
        following = reading.tokens[token.place + 1 : token.place + 2]
        if following and following[0].lower in ("only", "least", "later", "fewer", "less", "more", "doubt"):
            continue
        reach = REACH_OF_FAILING if token.stem in FAILING else REACH
        for reached in reading.tokens[token.place + 1 : token.place + 1 + reach]:
            if reached.segment != token.segment or reached.lower in ("because", "until", "unless"):
                break
            count.setdefault(reached.place, []).append(token.text)
    return {place: found[0] for place, found in count.items() if len(found) % 2}


def is_negator(token: Token) -> bool:
    """True for a word that can negate what follows it."""
    return token.lower in NEGATORS or token.lower.endswith("n't")


def _denies(reading: Reading, token: Token, other: Reading | None = None) -> bool:
    """True where a token negates what follows it.

    "Declined to sign" denies and "declined in the city" does not; "has yet to sign" denies; "did not sign until 1997"
    says that it was signed, unless the other text says that it was until then.
    """
    before_to = [t.lower for t in reading.tokens[token.place + 1 : token.place + 2]] == ["to"]
    if token.lower == "yet" or (token.lower.startswith("declin") and not before_to):
        return before_to
    return not _turned(reading, token, other) and (is_negator(token) or _too(reading, token))


def _turned(reading: Reading, token: Token, other: Reading | None) -> bool:
    """True for a negator that affirms with a later word, one that the other text does not have as well."""
    after = {t.lower for t in reading.tokens[token.place + 1 : token.place + 1 + REACH]}
    shared = {t.lower for t in other.tokens} - {"but"} if other else set()
    return any(token.lower in _TURNED_BY[word] for word in (after - shared) & _TURNED_BY.keys())


def denies_in_other_words(claim: Reading, evidence: Reading) -> bool:
    """True where one denies without a "not" ("has yet to"), or not although it has one ("not until 1997")."""
    return any(
        ("yet", "to") in pairwise(t.lower for t in one.tokens) or any(_turned(one, t, other) for t in one.tokens)
        for one, other in ((claim, evidence), (evidence, claim))
    )


def compare_negation(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where one of the two negates a word that the other affirms."""
    mine, theirs = negated(claim, evidence), negated(evidence, claim)
    if not mine and not theirs:
        return ()
    if mine and theirs and not _only_in_one(claim, evidence):
        return ()
    pairs = [(c, e) for c in predicates(claim) for e in predicates(evidence) if c.meaning == e.meaning]
    if only_asked(claim, evidence):
        return ()
    pairs = [(c, e) for c, e in pairs if c.stem not in ACTORS and c.lower not in PARTIAL]
    same = [(c, e) for c, e in pairs if (c.place in mine) == (e.place in theirs)]
    for c, e in pairs:
        if (c.place in mine) == (e.place in theirs) or any(c is other for other, _ in same):
            continue
        if sum(abs(other.place - e.place) <= BESIDE for _, other in same) > 1:
            continue
        there, here = theirs.get(e.place), mine.get(c.place)
        if _denies_softly(claim if there else evidence):
            return ()
        said = f"“{there} … {e.text}”" if there else f"“{e.text}” without a negation"
        claimed = f"“{here} … {c.text}”" if here else f"“{c.text}” without a negation"
        return (says(Kind.NEGATION, claimed, said),)
    return ()


def _denies_softly(reading: Reading) -> bool:
    """True where a text denies by a word that is no negator."""
    return any(t.lower in SOFT_DENIALS or _SOFT_FORM.fullmatch(t.lower) for t in reading.tokens)


def compare_hedges(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where the evidence leaves open what the claim states."""
    hedged = [t for t in claim.tokens if t.lower in UNCERTAIN or t.lower in POSSIBLE - {"can"}]
    if hedged:
        return ()
    open_words = [t for t in evidence.tokens if t.lower in UNCERTAIN or _not_clear(evidence, t)]
    firm = [t for t in claim.tokens if t.lower in CERTAIN]
    able = any(t.lower == "can" for t in claim.tokens)
    for token in open_words:
        if _shared_after(claim, evidence, token) >= (1 if firm else 2):
            claimed = firm[0].text if firm else "it as a fact"
            return (says(Kind.HEDGE, claimed, f"“{token.text}”"),)
    for token in evidence.tokens:
        modal = token.lower in POSSIBLE - {"can", "could"} and token.text.islower()
        if modal and not able and _shared_after(claim, evidence, token, REACH) >= 2:
            return (says(Kind.HEDGE, firm[0].text if firm else "it as a fact", f"“{token.text}”"),)
    return _vouched(claim, evidence)


def _vouched(claim: Reading, evidence: Reading) -> tuple[Conflict, ...]:
    """Where the claim vouches for what the evidence puts forward tentatively or of a part."""
    vouching = [t for t in claim.tokens if t.lower in VOUCHING]
    assured = any(t.lower in VOUCHING | ASSURED for t in evidence.tokens)
    if not vouching or assured or any(t.lower in TENTATIVE for t in claim.tokens):
        return ()
    for token in evidence.tokens:
        if token.lower in TENTATIVE and token.text.islower() and _shared_after(claim, evidence, token) >= VOUCHED_AFTER:
            return (says(Kind.HEDGE, f"“{vouching[0].text}”", f"“{token.text}”"),)
    return ()


def compare_scope(claim: Reading, evidence: Reading) -> tuple[tuple[Conflict, ...], tuple[str, ...]]:
    """Where the claim says all of what the evidence says of some; and scope words that nothing answers."""
    alone: list[str] = []
    theirs = {t.lower for t in evidence.tokens}
    for token in claim.tokens:
        if token.lower not in UNIVERSAL or token.lower in ("any", "each", "none", "full", "never"):
            continue
        if token.lower in theirs or (token.lower in ("only", "sole", "solely") and theirs & {"only", "sole", "solely"}):
            continue
        rival = _counted_partly(claim, evidence, token)
        if rival:
            return (says(Kind.SCOPE, f"“{token.text}”", f"“{rival.text}”"),), ()
        alone.append(token.text)
    mine, told = _only(claim), _only(evidence)
    if mine and told and mine[1] != told[1] and _shared_after(claim, evidence, told[0], REACH):
        ours, said = (f"“{'not ' * denied}only”" for _, denied in (mine, told))
        return (says(Kind.SCOPE, ours, said),), ()
    single = _one_of_several(claim, evidence)
    return (says(Kind.SCOPE, "“one of several”", f"“{single.text}”"),) if single else (), tuple(alone)


def _only(reading: Reading) -> tuple[Token, bool] | None:
    """The first "only" of a text, and whether a "not" stands before it."""
    found = next((token for token in reading.tokens if token.lower == "only"), None)
    return (found, found.place > 0 and reading.tokens[found.place - 1].lower == "not") if found else None


def _one_of_several(claim: Reading, evidence: Reading) -> Token | None:
    """The "only" of the evidence that says of one thing alone what the claim says of one among several."""
    for token in evidence.tokens:
        before = evidence.tokens[token.place - 1].lower if token.place else ""
        if token.lower not in ("only", "sole") or before != "the":
            continue
        heads = {t.meaning for t in _counted(evidence, token)}
        for one, of in pairwise(claim.tokens):
            if (one.lower, of.lower) == ("one", "of") and heads & {t.meaning for t in _counted(claim, of)}:
                return token
    return None


def _counted_partly(claim: Reading, evidence: Reading, token: Token) -> Token | None:
    heads = {t.meaning for t in _counted(claim, token)}
    for other in evidence.tokens:
        if other.lower in PARTIAL and heads & {t.meaning for t in _counted(evidence, other)}:
            return other
    return None


def _counted(reading: Reading, token: Token) -> list[Token]:
    near = reading.tokens[token.place + 1 : token.place + 2 + NEAR]
    return [t for t in near if t.content and t.lower not in PARTIAL and t.lower not in UNIVERSAL]


def _answered(reading: Reading, negator: Token, other: Reading) -> bool:
    """True when the first word that is negated has its opposite in the other text."""
    after = [t for t in reading.tokens[negator.place + 1 : negator.place + 4] if t.content and not t.name]
    return bool(after) and any(opposed(after[0].stem, t.stem) for t in other.tokens)


def _too(reading: Reading, token: Token) -> bool:
    """True for "too small to help": what follows its "to" does not happen."""
    return token.lower == "too" and any(t.lower == "to" for t in reading.tokens[token.place + 1 : token.place + 4])


def _only_in_one(claim: Reading, evidence: Reading) -> bool:
    """True when the two have different numbers of negators, counted odd or even."""
    mine, theirs = (sum(_denies(reading, t) for t in reading.tokens) for reading in (claim, evidence))
    return mine % 2 != theirs % 2


def _not_clear(reading: Reading, token: Token) -> bool:
    if token.lower not in ("clear", "certain", "known", "settled", "sure"):
        return False
    return any(is_negator(t) for t in reading.tokens[max(0, token.place - 3) : token.place])


def _shared_after(claim: Reading, evidence: Reading, token: Token, reach: int = 40) -> int:
    after = evidence.tokens[token.place + 1 : token.place + 1 + reach]
    return len({t.meaning for t in after if t.content and not t.name} & claim.meanings)


def predicates(reading: Reading) -> list[Token]:
    """The words that can be negated or have opposites: content that is neither a name, a number nor a marker."""
    return [
        t
        for t in reading.tokens
        if t.content
        and not t.name
        and not t.text[0].isdigit()
        and (t.lower not in NEGATORS or opposed("success", t.stem))
    ]
