"""Change one thing in a sentence, so that it contradicts what it said: a number, date, name, negation, hedge, order."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

OPPOSITES = [
    pair.split("/")
    for pair in """before/after increased/decreased increase/decrease rose/fell more/fewer more/less higher/lower
    largest/smallest larger/smaller first/last earlier/later north/south northern/southern east/west eastern/western
    supported/opposed support/oppose accepted/rejected agreed/refused success/failure successful/unsuccessful
    succeeded/failed allowed/forbade included/excluded with/without always/never all/none many/few most/few
    strengthened/weakened strong/weak improved/worsened won/lost above/below began/ended started/stopped
    major/minor public/private internal/external old/new early/late possible/impossible likely/unlikely
    majority/minority domestic/foreign formal/informal permanent/temporary joined/left gained/lost common/rare
    encouraged/discouraged long/short approved/vetoed expanded/shrank present/absent rich/poor urban/rural""".split()
]
TURNED = {word: other for left, right in OPPOSITES for word, other in ((left, right), (right, left))}
WORDS_OF_NUMBER = "two three four five six seven eight nine ten eleven twelve".split()
MONTHS = "January February March April May June July August September October November December".split()
HEDGES = {
    "may": "will",
    "might": "will",
    "could": "will",
    "can": "cannot",
    "possibly": "certainly",
    "perhaps": "surely",
    "probably": "certainly",
    "some": "all",
    "often": "always",
    "sometimes": "always",
    "partly": "entirely",
    "mostly": "entirely",
    "nearly": "more than",
    "at least": "at most",
    "at most": "at least",
    "only": "not only",
}
NEGATED = re.compile(r"\b(is|was|are|were|has|have|had|can|could|will|would|did|does|do|should)\b(?! not|n't)")
NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][\w'-]+(?: (?:of |de |the )?[A-Z][\w'-]+)*")

Change = Callable[[str, str, random.Random], str]


def number(claim: str, premise: str, rng: random.Random) -> str:
    """Another number in place of one that the premise states too."""
    found = [m for m in re.finditer(r"\d[\d,.]*\d|\d", claim) if m[0] in premise]
    if found:
        at = rng.choice(found)
        return claim[: at.start()] + _other_number(at[0], rng) + claim[at.end() :]
    spelt = [m for m in re.finditer(r"\b[a-z]+\b", claim) if m[0] in WORDS_OF_NUMBER and m[0] in premise]
    if not spelt:
        return ""
    at = rng.choice(spelt)
    return claim[: at.start()] + rng.choice([w for w in WORDS_OF_NUMBER if w != at[0]]) + claim[at.end() :]


def date(claim: str, premise: str, rng: random.Random) -> str:
    """Another month in place of one that the premise states too."""
    found = [m for m in re.finditer(r"\b[A-Z][a-z]+\b", claim) if m[0] in MONTHS and m[0] in premise]
    if not found:
        return ""
    at = rng.choice(found)
    return claim[: at.start()] + rng.choice([m for m in MONTHS if m != at[0]]) + claim[at.end() :]


def name(claim: str, premise: str, rng: random.Random) -> str:
    """Another name of the premise in place of a name that both have."""
    names = [m for m in NAME.finditer(claim) if m[0] in premise and m[0] not in MONTHS]
    others = [m[0] for m in NAME.finditer(premise) if m[0] not in claim and m[0] not in MONTHS]
    if not names or not others:
        return ""
    at = rng.choice(names)
    return claim[: at.start()] + rng.choice(others) + claim[at.end() :]


def roles(claim: str, premise: str, rng: random.Random) -> str:
    """Two names of the claim in each other's place."""
    names = [m for m in re.finditer(r"\b[A-Z][\w'-]+(?: [A-Z][\w'-]+)*", claim) if m[0] in premise]
    names = [m for m in names if m[0] not in MONTHS and m[0].lower() not in ("the", "a", "in", "he", "she", "it")]
    if len(names) < 2 or names[0][0] == names[1][0] or re.search(r" (and|or|,) ?$", claim[: names[1].start()]):
        return ""
    a, b = names[0], names[1]
    return claim[: a.start()] + b[0] + claim[a.end() : b.start()] + a[0] + claim[b.end() :]


def negation(claim: str, premise: str, rng: random.Random) -> str:
    """A "not" put in or taken out."""
    if " not " in claim:
        return claim.replace(" not ", " ", 1)
    if re.search(r"n't\b|\b(no|never|none|nor)\b", claim):
        return ""
    found = NEGATED.search(claim)
    return claim[: found.end()] + " not" + claim[found.end() :] if found else ""


def opposite(claim: str, premise: str, rng: random.Random) -> str:
    """The opposite in place of a word that the premise has too."""
    found = [m for m in re.finditer(r"\b[a-z]+\b", claim) if m[0] in TURNED and re.search(rf"\b{m[0]}\b", premise)]
    if not found:
        return ""
    at = rng.choice(found)
    return claim[: at.start()] + TURNED[at[0]] + claim[at.end() :]


def hedge(claim: str, premise: str, rng: random.Random) -> str:
    """Certainty in place of a hedge that the premise has too."""
    for weak, firm in rng.sample(sorted(HEDGES.items()), len(HEDGES)):
        if re.search(rf"\b{weak}\b", claim) and re.search(rf"\b{weak}\b", premise):
            return re.sub(rf"\b{weak}\b", firm, claim, count=1)
    return ""


CHANGES: dict[str, Change] = {
    "number": number, "date": date, "name": name, "roles": roles, "negation": negation, "opposite": opposite,
    "hedge": hedge,
}  # fmt: skip


def change_one_thing(claim: str, premise: str, rng: random.Random) -> tuple[str, str] | None:
    """A changed claim and the name of the change, or None where no change applies."""
    for kind in rng.sample(sorted(CHANGES), len(CHANGES)):
        changed = CHANGES[kind](claim, premise, rng)
        if changed and changed != claim:
            return changed, kind
    return None


def _other_number(text: str, rng: random.Random) -> str:
    """A number near this one, written as it is: years stay years, and no digit is added."""
    plain = re.sub(r"[,.]", "", text)
    if re.fullmatch(r"(1[5-9]|20)\d\d", text):
        return str(int(text) + rng.choice([-10, -3, -2, -1, 1, 2, 3, 10]))
    digits = list(text)
    places = [i for i, character in enumerate(digits) if character.isdigit()]
    place = rng.choice(places[:2])
    least = 1 if place == places[0] and len(plain) > 1 else 0
    digits[place] = rng.choice([str(d) for d in range(least, 10) if str(d) != digits[place]])
    return "".join(digits)
