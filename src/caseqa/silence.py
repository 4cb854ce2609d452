"""How likely it is that the study answers a question: signals of the first passages, weighed by a logistic model.

A retrieval score cannot tell, because a question the study leaves open is asked in the study's own words. What does
tell is what the best passages lack: the rare words of the question that nothing in them matches, the kind of answer
it asks for, and, where its weights are installed, the opinion of a model trained on unanswerable questions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caseqa.encoders import Encoder, Tokens
from caseqa.entailment import Answerability
from caseqa.expectations import Kind, expected, holds
from caseqa.lexical import STOP_WORDS, terms
from caseqa.rerankers import Reranker
from caseqa.results import Hit
from caseqa.search import Shelf

Array = NDArray[np.float32]

SIGNALS = ("relevance", "lead", "covered", "worst", "lacking", "shared", "unknown", "lacks", "particular", "counts")
"""Relevance of the best passage by the reranker and its lead over the next; match of the question's words, the
largest shortfall and the mean of the three largest; shared terms; unknown terms; the kind of answer is missing; a
name, date or number is asked for; a number is."""

ANSWERS = "answers"
"""The log odds that a passage answers, by the trained model; the last signal where the model is there."""

READ = 3
"""First passages looked at: the answer stands in one of them for most questions, and each costs a model's run."""

MOST_UNKNOWN = 2
"""More unknown terms than this say nothing more."""

DULL = f"{' '.join(sorted(STOP_WORDS))} many much whether . , ; : ( ) \" ' ’ - ?"
"""Function words, question words and punctuation: nothing is missing where they are not matched."""

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
    shelf: Shelf,
    question: str,
    hits: Sequence[Hit],
    encoder: Encoder,
    reranker: Reranker,
    unknown: Sequence[str],
    answerability: Answerability | None = None,
) -> tuple[float, ...]:
    """What the first passages tell, in the order of SIGNALS, with ANSWERS after them where there is a model."""
    first = hits[:READ]
    texts = [hit.passage.text for hit in first]
    logits = sorted((float(x) for x in reranker.score(question, texts)), reverse=True)
    asked = encoder.encode_tokens([question])[0]
    dull = frozenset(encoder.token_ids(DULL))
    matches = [_matched(shelf, asked, dull, hit) for hit in first]
    best = max(matches, key=lambda match: match[0])
    kind = expected(question)
    marked = [_marked(shelf, hit) for hit in first]
    found = (
        logits[0],
        logits[0] - logits[1] if len(logits) > 1 else 0.0,
        best[0],
        min(match[1] for match in matches),
        min(match[2] for match in matches),
        max(_shared(question, text) for text in texts),
        float(min(MOST_UNKNOWN, len(unknown))),
        float(not any(holds(text, kind, question) for text in marked)),
        float(kind != Kind.ANY),
        float(kind == Kind.NUMBER),
    )
    if answerability is None:
        return found
    chance = float(answerability.answerable(question, texts).max())
    cut = min(max(chance, LEAST_ODDS), 1 - LEAST_ODDS)
    return (*found, math.log(cut / (1 - cut)))


def _matched(shelf: Shelf, asked: Tokens, dull: frozenset[int], hit: Hit) -> tuple[float, float, float]:
    """Of one passage: the match of the question's words, the largest shortfall, the mean of the three largest."""
    number, row = _place(shelf, hit)
    tokens = shelf.stores[number].tokens
    ids, vectors = asked
    rarity = np.array([0.0 if one in dull else tokens.rarity(one) for one in ids], np.float32)
    if not rarity.any():
        return 1.0, 0.0, 0.0
    held = tokens.vectors(row, 0, tokens.length(row))
    best: Array = (held @ vectors.T).max(axis=0)
    short = np.sort(rarity * (1 - best) / tokens.rarity(None))[::-1]
    return float(best @ rarity / rarity.sum()), float(short[0]), float(short[:3].mean())


def _place(shelf: Shelf, hit: Hit) -> tuple[int, int]:
    number = next(n for n, store in enumerate(shelf.stores) if store.document.id == hit.passage.document_id)
    return number, next(r for r, one in enumerate(shelf.stores[number].passages) if one.id == hit.passage.id)


def _marked(shelf: Shelf, hit: Hit) -> str:
    """The highlighted sentences of a passage."""
    document = next(store.document for store in shelf.stores if store.document.id == hit.passage.document_id)
    return " ".join(document.slice(span) for span in hit.highlights) or hit.passage.text


def _shared(question: str, text: str) -> float:
    asked = set(terms(question))
    return len(asked & set(terms(text))) / max(len(asked), 1)


WITHOUT_MODEL = Weights(1.247, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.66, -0.843, -0.982, -0.764))
WITH_MODEL = Weights(1.247, (*WITHOUT_MODEL.slopes, 0.0))
"""Fitted by eval/silence.py on the gold questions and half the articles of SQuAD 2.0, each signal allowed to count
only the way it was meant. The match of words got no weight: it tells answers from silence in SQuAD (AUROC .69) and
the other way round in the gold (.26). The model's opinion has no weight until it has been fitted."""
