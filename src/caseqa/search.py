"""From a question to ranked passages: dense and lexical search, fused, reranked, near-duplicates merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from caseqa.aliases import Aliases, merge
from caseqa.encoders import Encoder
from caseqa.records import Hit
from caseqa.rerankers import Reranker
from caseqa.store import PassageStore, sentence_rows

Array = NDArray[np.float32]

CANDIDATES = 60
"""Passages taken from each first search: on the gold set the answer is among them in 99 of 100 questions."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What takes part in a search and with which weight; the default is what earned its place (docs/evaluating.md)."""

    passages: float = 1.0
    sentences: float = 1.0
    lexical: float = 0.7
    aliases: bool = True
    spelling: bool = True
    rerank: int = 20
    """How many passages the reranker reads; 0 leaves it out."""
    first_stage: float = 0.3
    """Share of the first search in the final score, the reranker has the rest."""


DEFAULT = Recipe()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Opened stores side by side, with what searching them together needs."""

    stores: tuple[PassageStore, ...]
    aliases: Aliases
    sentence_rows: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, stores: Sequence[PassageStore]) -> Shelf:
        """A shelf of these stores."""
        rows = tuple(sentence_rows(store) for store in stores)
        return cls(tuple(stores), merge(store.aliases for store in stores), rows)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage by its store and row, with its score and the searches that found it."""

    store: int
    row: int
    score: float
    by: tuple[str, ...]


def search(
    shelf: Shelf,
    question: str,
    encoder: Encoder,
    reranker: Reranker | None,
    top: int = 10,
    recipe: Recipe = DEFAULT,
) -> tuple[Hit, ...]:
    """The best passages for a question, best first."""
    asked = shelf.aliases.correct(question) if recipe.spelling else question
    expanded = shelf.aliases.expand(asked) if recipe.aliases else asked
    vector = encoder.encode([expanded])[0]
    found = fuse(
        (recipe.passages, search_dense(shelf, vector)),
        (recipe.sentences, search_sentences(shelf, vector)),
        (recipe.lexical, search_lexical(shelf, expanded)),
    )
    if reranker is not None and recipe.rerank:
        found = rerank(shelf, asked, found, reranker, recipe)
    return tuple(
        Hit(shelf.stores[item.store].passages[item.row], item.score, rank, item.by)
        for rank, item in enumerate(found[:top], start=1)
    )


def search_dense(shelf: Shelf, vector: Array) -> list[Found]:
    """The passages whose vectors are nearest to the question's."""
    found = [
        Found(number, row, score, ("dense",))
        for number, store in enumerate(shelf.stores)
        for row, score in store.passage_vectors.search(vector, CANDIDATES)
    ]
    return _best(found)


def search_sentences(shelf: Shelf, vector: Array) -> list[Found]:
    """The passages that hold the sentences nearest to the question, each by its best sentence."""
    best: dict[tuple[int, int], float] = {}
    for number, store in enumerate(shelf.stores):
        rows = shelf.sentence_rows[number]
        for sentence, score in store.sentence_vectors.search(vector, 2 * CANDIDATES):
            key = (number, rows[sentence])
            best[key] = max(best.get(key, -1.0), score)
    return _best([Found(number, row, score, ("sentence",)) for (number, row), score in best.items()])


def search_lexical(shelf: Shelf, question: str) -> list[Found]:
    """The passages with the highest BM25 score; none that shares no term with the question."""
    found = []
    for number, store in enumerate(shelf.stores):
        scores = store.lexical.scores(question)
        for row in np.argsort(-scores, kind="stable")[:CANDIDATES]:
            if scores[row] > 0:
                found.append(Found(number, int(row), float(scores[row]), ("lexical",)))
    return _best(found)


def fuse(*searches: tuple[float, Sequence[Found]]) -> list[Found]:
    """The weighted sum of several searches, each scaled to 0..1 over what it found."""
    scores: dict[tuple[int, int], float] = {}
    by: dict[tuple[int, int], tuple[str, ...]] = {}
    for weight, found in searches:
        if not found or not weight:
            continue
        high, low = found[0].score, found[-1].score
        for item in found:
            key = (item.store, item.row)
            scaled = (item.score - low) / (high - low) if high > low else 1.0
            scores[key] = scores.get(key, 0.0) + weight * scaled
            by[key] = (*by.get(key, ()), *item.by)
    total = sum(weight for weight, _ in searches) or 1.0
    return _best([Found(store, row, score / total, by[store, row]) for (store, row), score in scores.items()])


def rerank(shelf: Shelf, question: str, found: Sequence[Found], reranker: Reranker, recipe: Recipe) -> list[Found]:
    """The first candidates in the order of the reranker, tempered by the first search; the others after them."""
    head, tail = found[: recipe.rerank], found[recipe.rerank :]
    if len(head) < 2:
        return list(found)
    texts = [shelf.stores[item.store].passages[item.row].text for item in head]
    logits = reranker.score(question, texts)
    scaled = (logits - logits.min()) / max(float(np.ptp(logits)), 1e-6)
    first = np.array([item.score for item in head])
    first = (first - first.min()) / max(float(np.ptp(first)), 1e-6)
    scores = (1 - recipe.first_stage) * scaled + recipe.first_stage * first
    best = _best(
        [replace(item, score=1.0 + float(s), by=(*item.by, "reranked")) for item, s in zip(head, scores, strict=True)]
    )
    return [*best, *tail]


def _best(found: Sequence[Found]) -> list[Found]:
    """In order of score; equal scores keep reading order, so that every run gives the same."""
    return sorted(found, key=lambda item: (-item.score, item.store, item.row))
