"""The second look: a reranker reads the first candidates, and what says the same as the best of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from caseqa.passages import window
from caseqa.records import Span
from caseqa.rerankers import Reranker
from caseqa.search.recipes import Recipe
from caseqa.search.shelves import Found, Shelf, best_first

Array = NDArray[np.float32]

OVERSURE = 1.6
"""Divides the reranker's logits: a logistic model of whether a passage is right, on the same three documents, gives
them a slope of .63. Undivided, the reranker outvotes the first search where it is wrong and sure."""

STATED = 4.0
"""How much more the first search counts where a statement is searched, not a question: the reranker learnt from
questions, and a statement asks nothing. With 4, 460 claims about six documents find the passage they are about first
as often as with 1 (.920, .922; by the first search alone .893), and SciFact, whose queries are claims, gains."""

POOL = 40
"""First candidates among which feedback looks; its figures are by this number, others were not tried."""

_BORDER = re.compile(r"[.!?]\s+[A-Z]")


def rerank(
    shelf: Shelf, question: str, vector: Array, found: Sequence[Found], reranker: Reranker, recipe: Recipe
) -> list[Found]:
    """The passages read by the probability that they answer, their first score and feedback; the others after.

    Read are the first candidates and, as feedback, those nearest to the answer in the best of them: a study says its
    findings more than once, in other words and other parts, and those need not resemble the question.
    """
    if len(found) < 2 or not recipe.rerank:
        return list(found)

    def windows(numbers: Sequence[int]) -> list[str]:
        return [nearest_words(shelf, found[n], vector, recipe.words) for n in numbers]

    weight = recipe.first_stage * (STATED if is_statement(question) else 1.0)
    first = np.array([item.score for item in found], dtype=np.float32)
    numbers = list(range(min(recipe.rerank, len(found))))
    texts = windows(numbers)
    logits = reranker.score(question, texts)
    best = int((_probabilities(logits) + weight * first[numbers]).argmax())
    near = nearness_to_answer(shelf, vector, found[: max(POOL, len(numbers))], best)
    more = [int(n) for n in np.argsort(-near, kind="stable") if n >= len(numbers)][: recipe.feedback_reads]
    if more:
        numbers, texts = [*numbers, *more], [*texts, *windows(more)]
        logits = np.concatenate([logits, reranker.score(question, texts[len(logits) :])])
    likely = _probabilities(logits)
    scores = likely + weight * first[numbers] + recipe.feedback * likely[best] * near[numbers]
    head = [
        replace(
            found[number],
            score=float(score),
            by=(*found[number].by, "reranked"),
            logit=float(logit) if reranker.calibrated else None,
            read=text,
        )
        for number, score, logit, text in zip(numbers, scores, logits, texts, strict=True)
    ]
    return _ahead(head, [item for number, item in enumerate(found) if number not in set(numbers)])


def _ahead(head: Sequence[Found], tail: Sequence[Found]) -> list[Found]:
    """What was read, best first and scored above everything else, then the rest as it was."""
    lift = max((item.score for item in tail), default=0.0) + 1.0 - min(item.score for item in head)
    return [*best_first([replace(item, score=item.score + lift) for item in head]), *tail]


def _probabilities(logits: Array) -> Array:
    """How likely it is that each passage answers, by a logit of the reranker."""
    return np.asarray(1 / (1 + np.exp(-logits / OVERSURE)), dtype=np.float32)


def nearness_to_answer(shelf: Shelf, vector: Array, found: Sequence[Found], best: int) -> Array:
    """How near each passage comes to the sentence of the best one that is nearest to the question, shape (passages,).

    In standard deviations over the others; the best itself has the highest that another has.
    """
    at = found[best]
    said = _vectors(shelf, at)
    others = [n for n in range(len(found)) if n != best]
    near = np.zeros(len(found), np.float32)
    if not len(said) or not others:
        return near
    answer = said[int((said @ vector).argmax())]
    cosines = np.array([float((_vectors(shelf, found[n]) @ answer).max(initial=-1.0)) for n in others])
    near[others] = (cosines - cosines.mean()) / max(float(cosines.std()), 1e-9)
    near[best] = near[others].max()
    return near


def _vectors(shelf: Shelf, found: Found) -> Array:
    """The vectors of a passage's sentences, shape (sentences, dimension)."""
    store = shelf.stores[found.store]
    rows = [store.sentence_vectors.vector(row) for row in shelf.held[found.store][found.row]]
    return np.stack(rows) if rows else np.zeros((0, store.sentence_vectors.dimension), np.float32)


def is_statement(question: str) -> bool:
    """Whether what is searched is one sentence that ends with a full stop: somebody's claim, not a question."""
    return question.rstrip().endswith(".") and "?" not in question and not _BORDER.search(question)


def nearest_words(shelf: Shelf, found: Found, vector: Array, most: int) -> str:
    """A passage's heading and the run of sentences around the one nearest to the question, of at most so many words.

    What else stands in a passage blurs the reranker's judgement, and costs most of the time.
    """
    store = shelf.stores[found.store]
    held = shelf.held[found.store][found.row]
    if not held or not most:
        return store.passages[found.row].text
    spans = [store.document.sentences[one].span for one in held]
    lengths = [len(store.document.slice(span).split()) for span in spans]
    nearness = [float(store.sentence_vectors.vector(one) @ vector) for one in held]
    run = window(lengths, nearness, most)
    words = store.document.slice(Span(spans[run.start].start, spans[run.stop - 1].end))
    path = store.passages[found.row].section_path
    return f"{path[-1]}: {words}" if path else words
