"""Change one thing in a sentence of any formal text, or reword it without changing what it says.

The changed sentence is a claim that the sentence contradicts, the reworded one a claim that it supports, so that
comparisons can be judged on thousands of pairs nobody wrote by hand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

from caseqa.counting import MONTHS

_OPPOSITES = [
    tuple(pair.split("/"))
    for pair in """before/after increased/decreased increase/decrease rose/fell more/fewer higher/lower largest/smallest
    larger/smaller earlier/later north/south northern/southern eastern/western supported/opposed support/oppose
    accepted/rejected agreed/refused success/failure successful/unsuccessful succeeded/failed allowed/forbade
    included/excluded strengthened/weakened strong/weak improved/worsened won/lost above/below began/ended
    started/stopped major/minor public/private internal/external possible/impossible likely/unlikely
    majority/minority domestic/foreign formal/informal permanent/temporary expanded/shrank rich/poor urban/rural
    high/low positive/negative legal/illegal direct/indirect short-term/long-term least/most""".split()
]
_TURNED = {word: other for left, right in _OPPOSITES for word, other in ((left, right), (right, left))}
_SPELT = "two three four five six seven eight nine ten eleven twelve".split()
_HEDGES = {
    "may": "will",
    "might": "will",
    "possibly": "certainly",
    "perhaps": "certainly",
    "probably": "certainly",
    "likely": "certain",
    "unclear": "clear",
    "uncertain": "certain",
    "could": "will",
}
_SCOPES = {
    "some": "all",
    "many": "all",
    "most": "all",
    "often": "always",
    "sometimes": "always",
    "partly": "entirely",
    "mostly": "entirely",
    "largely": "entirely",
    "several": "all",
    "mainly": "exclusively",
}
_AUXILIARY = re.compile(r"\b(is|was|are|were|has|have|had|can|could|will|would|did|does|do|should)\b(?! not|n't)")
_DENIED = re.compile(r"\b(?:not|no|never|none|nor|neither|without|cannot|hardly|unable)\b|n't\b")
_NAME = re.compile(r"(?<!^)(?<![.!?“\"] )\b[A-Z][\w'-]+(?: (?:of |de |the )?[A-Z][\w'-]+)*")

Change = Callable[[str, Sequence[str], random.Random], str]


def change_number(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """Another number in place of a number that is no year."""
    found = [m for m in re.finditer(r"(?<![\w.,/:-])\d[\d,]*(?:\.\d+)?(?![\w/:-])", sentence) if not _year(m[0])]
    found = [m for m in found if not _beside_month(sentence, m)]
    found += [m for m in re.finditer(r"\b[a-z]+\b", sentence) if m[0] in _SPELT]
    if not found:
        return ""
    at = rng.choice(found)
    return _put(sentence, at, _other_number(at[0], rng))


def change_date(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """Another year or month in place of one."""
    years = [m for m in re.finditer(r"(?<![\w/–-])\d{4}(?![\w/–-])", sentence) if _year(m[0])]
    months = [m for m in re.finditer(r"\b[A-Z][a-z]+\b", sentence) if m[0] in MONTHS and m[0] != "May"]
    found = years + months
    if not found:
        return ""
    at = rng.choice(found)
    other = str(int(at[0]) + rng.choice([-10, -3, -2, -1, 1, 2, 3])) if at in years else ""
    other = other or rng.choice([month for month in MONTHS if month != at[0]])
    return "" if other in sentence else _put(sentence, at, other)


def change_name(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """A name from elsewhere in place of a name."""
    found = [m for m in _NAME.finditer(sentence) if m[0] not in MONTHS]
    others = [name for name in names if name not in sentence and not any(word in sentence for word in name.split())]
    if not found or not others:
        return ""
    return _put(sentence, rng.choice(found), rng.choice(others))


def swap_names(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """The two names around a verb in each other's place; names in a list are left."""
    active = re.search(
        r"\b([A-Z][\w'-]+(?: [A-Z][\w'-]+)*) (\w+ed|took|gave|led|told|met|won|beat|sent|made|fought|paid)"
        r" (?:the )?([A-Z][\w'-]+(?: [A-Z][\w'-]+)*)",
        sentence,
    )
    if active is None or active[1] == active[3] or {active[1], active[3]} & {"The", "He", "She", "It", "They", "In"}:
        return ""
    if active[1] in MONTHS or active[3] in MONTHS or sentence[: active.start()].rstrip().endswith(("and", ",", "by")):
        return ""
    verb = f" {sentence[active.end(1) : active.start(3)].strip()} "
    return f"{sentence[: active.start()]}{active[3]}{verb}{active[1]}{sentence[active.end() :]}"


def change_negation(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """A "not" put after an auxiliary, or taken away."""
    if " not " in sentence and not re.search(r"\bnot (?:only|just|merely|least|yet)\b", sentence):
        return sentence.replace(" not ", " ", 1) if len(_DENIED.findall(sentence)) == 1 else ""
    found = _AUXILIARY.search(sentence)
    if _DENIED.search(sentence) or not found:
        return ""
    return f"{sentence[: found.end()]} not{sentence[found.end() :]}"


def change_opposite(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """The opposite in place of a word."""
    found = [m for m in re.finditer(r"\b[a-z-]+\b", sentence) if m[0] in _TURNED and _TURNED[m[0]] not in sentence]
    return _put(sentence, at := rng.choice(found), _TURNED[at[0]]) if found else ""


def change_hedge(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """Certainty in place of a hedge."""
    return _replaced(sentence, _HEDGES, rng)


def change_scope(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """All in place of some."""
    return _replaced(sentence, _SCOPES, rng)


def change_order(sentence: str, names: Sequence[str], rng: random.Random) -> str:
    """Before in place of after, or the reverse."""
    found = list(re.finditer(r"\b(?:before|after)\b", sentence))
    if len(found) != 1:
        return ""
    return _put(sentence, found[0], "after" if found[0][0] == "before" else "before")


CHANGES: Mapping[str, Change] = {
    "number": change_number,
    "date": change_date,
    "name": change_name,
    "roles": swap_names,
    "negation": change_negation,
    "opposite": change_opposite,
    "hedge": change_hedge,
    "scope": change_scope,
    "order": change_order,
}
"""The kinds of change and what makes them; each returns "" where it does not apply."""

_SYNONYMS = {
    "said": "stated",
    "begin": "start",
    "began": "started",
    "show": "demonstrate",
    "shows": "demonstrates",
    "but": "though",
    "big": "large",
    "however": "nevertheless",
    "about": "approximately",
    "requested": "asked for",
    "established": "set up",
    "assist": "help",
    "obtain": "get",
    "obtained": "got",
    "received": "got",
    "also": "in addition",
    "because": "since",
    "near": "close to",
    "children": "youngsters",
    "problems": "difficulties",
    "necessary": "needed",
    "often": "frequently",
    "used": "employed",
    "called": "named",
    "created": "established",
    "country": "nation",
    "important": "significant",
}


def reword_front(sentence: str) -> str:
    """The time or place that opens the sentence moved to its end."""
    found = re.match(r"((?:In|On|At|During|Since|After|Before) [^,]{3,50}), (.+)([.])$", sentence)
    if not found or "," in found[1]:
        return ""
    rest = found[2]
    lead = found[1][0].lower() + found[1][1:]
    return f"{rest[0].upper()}{rest[1:]} {lead}."


def reword_brackets(sentence: str) -> str:
    """The sentence without what stands in brackets."""
    short = re.sub(r" ?\([^()]*\)", "", sentence)
    return short if short != sentence and len(short) > 30 else ""


def reword_synonyms(sentence: str) -> str:
    """Other words for some of the words."""
    changed = re.sub(r"\b[a-z]+\b", lambda found: _SYNONYMS.get(found[0], found[0]), sentence)
    return changed if changed != sentence else ""


def reword_figures(sentence: str) -> str:
    """Small numbers in figures instead of words, thousands without their commas."""
    changed = re.sub(
        r"\b[a-z]+\b", lambda found: str(_SPELT.index(found[0]) + 2) if found[0] in _SPELT else found[0], sentence
    )
    changed = re.sub(r"(?<=\d),(?=\d{3}\b)", "", changed)
    return changed if changed != sentence else ""


def reword_contractions(sentence: str) -> str:
    """ "did not" as "didn't" and the like."""
    changed = re.sub(r"\b(is|was|are|were|has|have|had|could|would|did|does|do|should) not\b", r"\1n't", sentence)
    return changed if changed != sentence else ""


def reword_tail(sentence: str) -> str:
    """The sentence without what follows its last comma."""
    found = re.match(r"(.{40,}), (?:which|who|including|such as|especially|with) [^,]*\.$", sentence)
    return f"{found[1]}." if found else ""


REWORDINGS: Mapping[str, Callable[[str], str]] = {
    "same": lambda sentence: sentence,
    "front": reword_front,
    "brackets": reword_brackets,
    "synonyms": reword_synonyms,
    "figures": reword_figures,
    "contractions": reword_contractions,
    "tail": reword_tail,
}
"""The kinds of rewording and what makes them; each returns "" where it does not apply."""


def find_names(sentences: Sequence[str]) -> list[str]:
    """The names of some sentences, each once."""
    found = {m[0] for sentence in sentences for m in _NAME.finditer(sentence)}
    return sorted(name for name in found if name not in MONTHS and len(name) > 3)


def _year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", text))


def _beside_month(sentence: str, found: re.Match[str]) -> bool:
    around = re.findall(r"[A-Za-z]+", sentence[max(0, found.start() - 12) : found.end() + 12])
    return any(word in MONTHS for word in around)


def _other_number(text: str, rng: random.Random) -> str:
    if text in _SPELT:
        return rng.choice([word for word in _SPELT if word != text])
    digits = list(text)
    places = [i for i, character in enumerate(digits) if character.isdigit()][:2]
    place = rng.choice(places)
    least = 1 if place == 0 else 0
    digits[place] = rng.choice([str(d) for d in range(least, 10) if str(d) != digits[place]])
    return "".join(digits)


def _replaced(sentence: str, table: Mapping[str, str], rng: random.Random) -> str:
    found = [m for m in re.finditer(r"\b[a-z]+\b", sentence) if m[0] in table]
    return _put(sentence, at := rng.choice(found), table[at[0]]) if found else ""


def _put(sentence: str, at: re.Match[str], words: str) -> str:
    return f"{sentence[: at.start()]}{words}{sentence[at.end() :]}"
