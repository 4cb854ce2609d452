"""The third look: where the best passages stand close together, the judge, who is slower and knows more, reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from caseqa.entailment import Answering
from caseqa.search.recipes import Recipe
from caseqa.search.second import chance
from caseqa.search.shelves import Found

CLOSE = 0.35
"""How far below the best score of the second look a passage is still read. Over 689 questions about four documents, as
hit@1, nDCG and texts read by the judge: .25 .807, .816, 1.0; .3 .807, .815, 1.2; .35 .810, .816, 1.5; .4 .810, .816,
1.7; whatever the distance, five texts, .808, .817."""

TRUSTED = 0.8
"""Share of the judge in the probability that a passage answers, the reranker has the rest. A logistic model of which
close passage is right gives their logits .52 and .10. As hit@1 and nDCG over the same questions: 0 .791, .810; .6 .806,
.815; .7 .808, .816; .8 .810, .816; .9 .808, .815. Where the judge's logits are divided as the reranker's are
(second.OVERSURE) and .7 is its, .804, .815."""


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
    settled = scores + TRUSTED * (1 / (1 + np.exp(-odds)) - chance(logits))
    order = np.argsort(-settled, kind="stable").tolist()
    places = zip(order, close, strict=True)
    head = [replace(close[at], score=place.score, by=(*close[at].by, "judged")) for at, place in places]
    return [*head, *found[len(close) :]]
