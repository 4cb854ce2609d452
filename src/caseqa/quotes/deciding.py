"""Decide whether a place is the one that a quotation was taken from, or only resembles it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from difflib import SequenceMatcher

from caseqa.differences import EditKind
from caseqa.quotes.judging import Judged
from caseqa.quotes.places import exact_places
from caseqa.quotes.reading import Quotation
from caseqa.quotes.results import Danger, DifferenceKind
from caseqa.quotes.wording import Wording

ALTERED_FLOOR = 0.65
"""Similarity from which changed words are an alteration of a place rather than other words. Over 7,091 sentences and
pieces of other texts (Wikipedia, UN reports) 0.60 takes 22 for the study's, 0.65 seven, and of quotations of eight
words with two replaced 95 % are still recognised; docs/how-quotations-are-checked.md has the table."""

UNIQUE_MARGIN = 0.1
"""The second-best place must be less similar by this much, else nobody can say which one was altered."""

TWINS = 0.8
"""Two places that share so much are one statement printed twice, and either may be shown: "efforts to strengthen social
protection systems, up from 70 per cent" in a summary and, with "routine", in the body (.97). With .6 and without
the rule all 161 gold quotations come out as well; of 900 sentences of other documents none is taken for the study's."""

LEAST_RUN = 2
"""A run of so many matching words that stands nowhere else in the study anchors an altered quotation."""

ANCHORED_ANYWAY = 42.0
"""Bits from which no single run need be unique: "Insecurity [...] a very serious problem" has 45."""

LEAST_EVIDENCE = 30.0
"""Bits that the matching words of an altered quotation must carry, the rarer the more: "at the request of" has 27,
"killed more than ... civilians" 42. At 25 bits 15 of the 7,091 other texts pass, at 30 seven, at 35 four; then only
39 % instead of 70 % of five-word quotations with one word replaced are recognised."""

OMISSION_EVIDENCE = 20.0
"""Fewer bits are enough when words were only left out, with or without an ellipsis, or spelled in another way:
none of the 7,091 other texts passes even at 0, but "Mali ... elections" (15 bits) fits everywhere."""


def is_altered(judged: Sequence[Judged], wording: Wording) -> bool:
    """True when the best place is similar enough and no other place is nearly as similar."""
    best = judged[0]
    slight = _is_slight(best)
    if best.similarity < ALTERED_FLOOR or not (slight or _is_anchored(best, wording)):
        return False
    if _evidence(best, wording) < (OMISSION_EVIDENCE if slight else LEAST_EVIDENCE):
        return False
    words = wording.keys[best.chain.start : best.chain.end]
    for other in judged[1:]:
        apart = other.chain.end <= best.chain.start or best.chain.end <= other.chain.start
        close = other.similarity > best.similarity - UNIQUE_MARGIN
        if (
            apart
            and close
            and slight <= _is_slight(other)
            and not _says_the_same(wording.keys[other.chain.start : other.chain.end], words)
        ):
            return False
    return True


def _says_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two places are the same words but for a few: a study's summary and its body, say."""
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= TWINS


def holds_together(judged: Judged, quotation: Quotation, wording: Wording) -> bool:
    """True unless an ellipsis joins words so common that they stand in this order in many places."""
    return not quotation.breaks or _evidence(judged, wording) >= OMISSION_EVIDENCE


def _is_slight(judged: Judged) -> bool:
    """True when nothing was put into the quotation: words were left out or spelled in another way."""
    return all(one.kind == DifferenceKind.MISSING or one.danger == Danger.SPELLING for one in judged.differences)


def _is_anchored(judged: Judged, wording: Wording) -> bool:
    """True when a run of the matching words stands nowhere else in the document, or they are too many for chance."""
    return _evidence(judged, wording) >= ANCHORED_ANYWAY or any(
        edit.kind == EditKind.EQUAL
        and edit.source_length >= LEAST_RUN
        and len(exact_places(wording.keys[slice(*edit.source)], wording)) == 1
        for edit in judged.chain.edits
    )


def _evidence(judged: Judged, wording: Wording) -> float:
    """How many bits the matching words carry: how unlikely it is that other words match so."""
    words = (word for edit in judged.chain.edits if edit.kind == EditKind.EQUAL for word in range(*edit.source))
    return sum(math.log2(len(wording.keys) / len(wording.places[wording.keys[word]])) for word in words)
