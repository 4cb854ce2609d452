"""How likely it is that the study answers a question: signals of the first passages, weighed by a logistic model.

A retrieval score cannot tell, because a question the study leaves open is asked in the study's own words. What does
tell is what the best passages lack: the names of the question, the kind of answer it asks for, and, where its weights
are installed, the opinion of a model trained on unanswerable questions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from caseqa.entailment import Answerability
from caseqa.expectations import Kind, expected, holds
from caseqa.results import Hit
from caseqa.search import Shelf

SIGNALS = ("unknown", "lacks", "particular", "counts")
"""Unknown terms; the kind of answer is missing; a name, date or number is asked for; a number is. Six more were tried
(the reranker's score and its lead, match of words and what it lacks, shared terms): held to the sense they should
have, none earned a weight, because words matched tell answers from silence in SQuAD (AUROC .69) and the other way
round in the gold (.26)."""

ANSWERS = "answers"
"""The log odds that a passage answers, by the trained model; the last signal where the model is asked."""

READ = 3
"""First passages looked at: the answer stands in one of them for most questions, and each costs a model's run."""

MOST_UNKNOWN = 2
"""More unknown terms than this say nothing more."""

LEAST_ODDS = 0.002
"""Probabilities of the model are cut here before their log odds are taken."""


@dataclass(frozen=True, slots=True)
class Weights:
    """An intercept and a coefficient for each signal."""

    intercept: float
    slopes: tuple[float, ...]

    def probability(self, signals: Sequence[float]) -> float:
        """How likely the study answers."""
        logit = self.intercept + sum(w * x for w, x in zip(self.slopes, signals, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def signals(
    shelf: Shelf, question: str, hits: Sequence[Hit], unknown: Sequence[str], answerability: Answerability | None = None
) -> tuple[float, ...]:
    """SIGNALS of a question with its hits, best first, and ANSWERS where a model is given."""
    first = hits[:READ]
    kind = expected(question)
    marked = [_marked(shelf, hit) for hit in first]
    found = (
        float(min(MOST_UNKNOWN, len(unknown))),
        float(not any(holds(text, kind, question) for text in marked)),
        float(kind != Kind.ANY),
        float(kind == Kind.NUMBER),
    )
    if answerability is None:
        return found
    chance = float(answerability.answerable(question, [hit.passage.text for hit in first]).max())
    cut = min(max(chance, LEAST_ODDS), 1 - LEAST_ODDS)
    return (*found, math.log(cut / (1 - cut)))


def _marked(shelf: Shelf, hit: Hit) -> str:
    """The highlighted sentences of a passage."""
    document = next(store.document for store in shelf.stores if store.document.id == hit.passage.document_id)
    return " ".join(document.slice(span) for span in hit.highlights) or hit.passage.text


FITTED = Weights(1.247, (-0.66, -0.843, -0.982, -0.764))
"""Fitted by eval/silence.py on the gold questions and half the articles of SQuAD 2.0, each signal allowed to count
only the way it was meant."""
