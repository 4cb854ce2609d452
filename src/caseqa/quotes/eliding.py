"""What an ellipsis hides: a "not" or a "sometimes", the end of a sentence, the value that the words after it had."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseqa.quotes.dangers import JOINERS, is_hedge, is_negation
from caseqa.quotes.places import Chain
from caseqa.quotes.results import Danger, Difference, DifferenceKind
from caseqa.quotes.wording import Wording

HEDGE_GAP = 3
"""An ellipsis over so few words that hold a hedge was made to drop it; over more, it is only pointed out."""

SHOWN_WORDS = 8
"""Of words that an ellipsis hides, no more than this many are shown."""

REACH = 40
"""Quoted words beside a gap among which a value is sought that could be read with what stands on its other side.
A stranger's "9.5 per cent … without legislation" needs thirty; with 15 and 120 the gold quotations do not change."""

_CLAUSE = re.compile(r"[,;:.](?!\d)|[!?()—–]|\s-\s")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


def elided(gap: tuple[int, int], chain: Chain, wording: Wording) -> tuple[list[Difference], list[str]]:
    """What an ellipsis hides: a difference when it turns, hardens or misplaces what is said, else a warning."""
    first, last = gap
    head, tail = _ends(first, last, wording)
    attached = sorted({*head, *tail})
    turned = [word for word in attached if is_negation(wording.keys[word])]
    if turned:
        low = max(first, turned[0] - SHOWN_WORDS // 2)
        hidden = wording.slice(low, min(last, low + SHOWN_WORDS))
        word = wording.slice(turned[0], turned[0] + 1)
        return [Difference(DifferenceKind.MISSING, "…", hidden, Danger.NEGATION)], [f"the ellipsis leaves out '{word}'"]
    hedges = [word for word in attached if is_hedge(wording.keys[word])]
    said = [f"the ellipsis leaves out the qualification '{wording.slice(word, word + 1)}'" for word in hedges]
    if hedges and last - first <= HEDGE_GAP:
        return [Difference(DifferenceKind.MISSING, "…", wording.slice(first, last), Danger.HEDGE)], said
    before = range(max(chain.start, first - REACH), first)
    after = range(last, min(chain.end, last + REACH))
    own = _NUMBER.fullmatch(wording.keys[last])  # "schools (48 per cent), courts … (44 per cent)": whose are the 44?
    rivals = (
        *_rivals(tail, before, wording),
        *_rivals(head, after, wording),
        *(_rivals(range(first, last), range(last, last + 1), wording) if own else ()),
    )
    for number in rivals:
        value = _value(number, wording)
        said.append(f"the ellipsis leaves out '{value}', so that what is said of it is read of another value")
        return [Difference(DifferenceKind.MISSING, "…", value, Danger.NUMBER)], said
    if _splices(first, last, wording):
        said.append("the ellipsis joins the beginning of one sentence to the end of another")
    others = [wording.slice(word, word + 1) for word in range(first, last) if is_negation(wording.keys[word])]
    said += [f"the ellipsis leaves out '{word}'" for word in dict.fromkeys(others)]
    return [], said


def _rivals(hidden: range, kept: range, wording: Wording) -> Iterator[int]:
    """Hidden numbers beside quoted words, where the other side keeps a number of the same unit."""
    units = {_unit(word, wording) for word in kept if _NUMBER.fullmatch(wording.keys[word])}
    return (word for word in hidden if _NUMBER.fullmatch(wording.keys[word]) and _unit(word, wording) in units)


def _unit(word: int, wording: Wording) -> str:
    """What a number counts, as far as the next word tells; of a year, that it is one."""
    if _YEAR.fullmatch(wording.keys[word]):
        return "year"
    return wording.keys[word + 1] if word + 1 < len(wording.keys) else ""


def _value(word: int, wording: Wording) -> str:
    """A number with its unit as printed."""
    unit = _unit(word, wording)
    length = 1 if unit == "year" else 3 if unit == "per" else 2
    return wording.slice(word, min(word + length, len(wording.keys)))


def _splices(first: int, last: int, wording: Wording) -> bool:
    """True for a gap that begins before one sentence's end and ends after another's beginning, as in "He, … was sold".

    Both sentences are then cut, and the words of one are read with those of the other.
    """
    before, after = (wording.sentence_at(wording.starts[word]) for word in (first - 1, last))
    cut = wording.sentence_at(wording.starts[first]) == before
    begun = wording.sentence_at(wording.starts[last - 1]) == after
    return None not in (before, after) and before != after and cut and begun


def _ends(first: int, last: int, wording: Wording) -> tuple[range, range]:
    """The words of a gap that no punctuation parts from the quoted words before it, and from those after it.

    Across a border of sentences only those before the second segment count: the first sentence was simply cut.
    A second segment that begins with "and" or "which" is parted from the gap by that word.
    """
    text = wording.document.text
    start, end = wording.ends[first - 1], wording.starts[last]
    points = list(_CLAUSE.finditer(text, start, end))
    if not points:
        return range(first, last), range(first, last)
    head = wording.words_between(start, points[0].start())
    tail = (last, last) if wording.keys[last] in JOINERS else wording.words_between(points[-1].end(), end)
    same = wording.sentence_at(wording.starts[first - 1]) == wording.sentence_at(wording.starts[last])
    return range(*head) if same else range(0), range(*tail)
