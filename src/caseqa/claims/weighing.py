"""Weigh what the comparisons, the match of words and the entailment model say: a logistic model of few features.

Fitted by eval/fit_claims.py, once with the entailment model's opinion and once without.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caseqa.claims.finding import Candidate, nearness
from caseqa.comparisons import Comparison

Array = NDArray[np.float32]

WORDING = ("covered", "worst", "lacking", "weakest", "particulars", "conflict", "doubts")
"""Features of the best sentences: match of the claim's words, unanswered names and numbers, a conflict in the best
sentence, a conflict in one nearly as good."""

OPINION = ("supports", "contradicts", "best_supports", "best_contradicts")
"""Features of the entailment model: log odds of the strongest opinion on any sentence or pair, and on the best."""

MOST_PARTICULARS = 3
"""More unanswered names, numbers and dates than this say nothing more."""

LEAST_ODDS = 0.005
"""Probabilities of the entailment model are cut here: beyond, it is surer than it has reason to be."""

ALIGNED = 0.3
"""Weight of aligned words beside the cosine when the sentence to judge is chosen."""

DOUBT = 0.03
"""Of two sentences about as near, the one that says otherwise is judged: on the dev part, cross-validated, that
finds 26 of 32 contradictions instead of 24, and doubts 3 of 40 supported claims instead of 1."""

READ_TOGETHER = 3
"""Sentences whose weakest match is taken together: what the best lacks, its neighbours in rank may hold."""

NEXT, NEARLY_AS_GOOD = 4, 0.12
"""A conflict counts in one of this many sentences when its match is this near to the best: without it 3 of the 32
contradicted dev claims are called supported, with it 1, and no fewer of the supported ones are found."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate compared with the claim, and the entailment model's opinion where there is one."""

    candidate: Candidate
    comparison: Comparison
    opinion: tuple[float, float, float] | None = None
    companion: int | None = None
    """The row of the neighbouring sentence that the opinion was formed with."""

    @property
    def match(self) -> float:
        """How much the sentence speaks of the claim, whether for or against it."""
        doubt = DOUBT if self.comparison.conflicts else 0.0
        return nearness(self.candidate) + ALIGNED * self.comparison.aligned + doubt


@dataclass(frozen=True, slots=True)
class Coefficients:
    """The coefficients of a logistic model, one row a verdict: supported, contradicted, not_found."""

    rows: tuple[tuple[float, ...], ...]
    """For each verdict its intercept and a coefficient a feature."""

    def probabilities(self, features: Sequence[float]) -> tuple[float, float, float]:
        """How likely each verdict is."""
        logits = [row[0] + sum(w * x for w, x in zip(row[1:], features, strict=True)) for row in self.rows]
        powers = [math.exp(logit - max(logits)) for logit in logits]
        supported, contradicted, silent = (power / sum(powers) for power in powers)
        return supported, contradicted, silent


def features(judged: Sequence[Judged]) -> tuple[float, ...]:
    """What the logistic model sees of a claim: WORDING, then OPINION where the entailment model read the best.

    ``judged`` comes best first.
    """
    best = judged[0]
    candidate, comparison = best.candidate, best.comparison
    wording = (
        candidate.covered,
        min(one.candidate.worst for one in judged[:READ_TOGETHER]),
        candidate.lacking,
        max(one.candidate.weakest for one in judged[:READ_TOGETHER]),
        min(MOST_PARTICULARS, len(comparison.particulars)) / MOST_PARTICULARS,
        float(bool(comparison.conflicts)),
        float(any(one.comparison.conflicts for one in judged[:NEXT] if one.match >= best.match - NEARLY_AS_GOOD)),
    )
    opinions = [one.opinion for one in judged if one.opinion is not None]
    if not opinions:
        return wording
    strongest = [max(opinion[side] for opinion in opinions) for side in (0, 1)]
    return (*wording, *(log_odds(chance) for chance in (*strongest, opinions[0][0], opinions[0][1])))


def log_odds(probability: float) -> float:
    """The log odds of a probability, cut at LEAST_ODDS from both ends."""
    cut = min(max(probability, LEAST_ODDS), 1 - LEAST_ODDS)
    return math.log(cut / (1 - cut))
