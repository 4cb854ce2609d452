"""The third look: where the best passages stand close together, the judge, who is slower and knows more, reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from caseqa.entailment import Answering
from caseqa.search.recipes import Recipe
from caseqa.search.second import chance
from caseqa.search.shelves import Found

CLOSE = 0.3
"""How far below the best score of the second look a passage is still read. Over 689 questions about four documents, as
hit@1, nDCG and texts read by the judge: .1 .798, .813, 0.3; .2 .801, .813, 0.8; .3 .806, .815, 1.3; whatever the
distance, five texts, .801, .816."""

TRUSTED = 0.7
"""Share of the judge in the probability that a passage answers, the reranker has the rest. Likewise, three texts
whatever the distance: 0 .791, .810; .3 .792, .812; .5 .800, .815; .7 .806, .816; 1 .800, .814."""


def settle(question: str, found: Sequence[Found], judge: Answering, recipe: Recipe) -> list[Found]:
    """The passages with the first of them in the judge's order, where more than one might be the best.

    They keep the scores of their places. Nothing changes where no calibrated reranker read the first.
    """
    close = [item for item in found[: recipe.settle] if item.logit is not None and found[0].score - item.score <= CLOSE]
    if len(close) < 2:
        return list(found)
    odds = judge.answers(question, [item.read for item in close])
    logits = np.array([item.logit for item in close], dtype=np.float32)
    scores = np.array([item.score for item in close], dtype=np.float32)
    settled = scores + TRUSTED * (chance(odds) - chance(logits))
    order = np.argsort(-settled, kind="stable").tolist()
    places = zip(order, close, strict=True)
    head = [replace(close[at], score=place.score, by=(*close[at].by, "judged")) for at, place in places]
    return [*head, *found[len(close) :]]
