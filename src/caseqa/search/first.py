"""The first search: dense, lexical and token search over all passages, fused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from caseqa.encoders import Encoder
from caseqa.search.recipes import Recipe
from caseqa.search.shelves import Found, Place, Shelf, best_first
from caseqa.text import PUNCTUATION

Array = NDArray[np.float32]
Scores = dict[Place, float]

CANDIDATES = 60
"""Passages taken from each first search: measured once, with an earlier fusion and 110-word passages: the answer
is among them in 99 of 100 gold questions."""

NOTE_LIFT = 0.03
"""A source is terse, and its cosine to a question about it lower than that of a sentence. Over 529 questions about four
documents, after the reranker, as hit@1, nDCG, answers@5 and evidence@5: sentences alone .784, .804, .852, .817; 0.01
.800, .814, .854, .821; 0.03 .802, .815, .857, .823; 0.05 .794, .810, .856, .822; 0.07 .788, .801, .849, .815."""


def first_search(shelf: Shelf, question: str, encoder: Encoder, recipe: Recipe) -> tuple[str, Array, list[Found]]:
    """The question as it was read, its vector, and the passages that searching without a reranker finds, best first."""
    asked = shelf.aliases.correct(question, encoder.is_word) if recipe.spelling else question
    asked = shelf.aliases.shorten(asked) if recipe.aliases else asked
    expanded = shelf.aliases.expand(asked) if recipe.aliases else asked
    vector = encoder.encode([expanded])[0]
    searches = {
        "dense": search_dense(shelf, vector),
        "sentence": search_sentences(shelf, vector, notes=recipe.notes),
        "lexical": search_lexical(shelf, expanded),
    }
    candidates = sorted({place for found in searches.values() for place in found})
    if recipe.tokens:
        searches["tokens"] = search_tokens(shelf, asked, encoder, candidates)
    weights = {
        "dense": recipe.passages,
        "sentence": recipe.sentences,
        "lexical": recipe.lexical,
        "tokens": recipe.tokens,
    }
    return asked, vector, fuse(candidates, searches, weights)


def search_dense(shelf: Shelf, vector: Array) -> Scores:
    """The passages whose vectors are nearest to the question's, with their cosine."""
    return {
        (number, row): score
        for number, store in enumerate(shelf.stores)
        for row, score in store.passage_vectors.search(vector, CANDIDATES)
    }


def search_sentences(shelf: Shelf, vector: Array, *, notes: bool = True) -> Scores:
    """The passages that hold the sentences nearest to the question, each with its best sentence's cosine.

    With ``notes`` the source in a note of a passage counts like one of its sentences, NOTE_LIFT nearer.
    """
    best: Scores = {}
    for number, store in enumerate(shelf.stores):
        rows = shelf.sentence_rows[number]
        nearest = store.sentence_vectors.search(vector, 2 * CANDIDATES)
        for sentence, score in nearest:
            place = (number, rows[sentence])
            best[place] = max(best.get(place, -1.0), score)
        sources = dict(store.note_vectors.search(vector, 2 * CANDIDATES)) if notes else {}
        for row, cited in enumerate(shelf.cited[number]):
            score = max((sources.get(one, -1.0) for one in cited), default=-1.0) + NOTE_LIFT
            # A source further away than every sentence found says nothing; it would only move the scale of the scores.
            if score > nearest[-1][1]:
                best[number, row] = max(best.get((number, row), -1.0), score)
    return best


def search_lexical(shelf: Shelf, question: str) -> Scores:
    """The passages with the highest BM25 score; none that shares no term with the question."""
    found: Scores = {}
    for number, store in enumerate(shelf.stores):
        scores = store.lexical.scores(question)
        for row in np.argsort(-scores, kind="stable")[:CANDIDATES]:
            if scores[row] > 0:
                found[number, int(row)] = float(scores[row])
    return found


def search_tokens(shelf: Shelf, question: str, encoder: Encoder, candidates: Sequence[Place]) -> Scores:
    """How well each candidate matches the question token by token; its punctuation says nothing.

    ColBERT leaves punctuation out too (arXiv 2004.12832). A question mark would weigh most, as it is rare in a study:
    with it the first search has the right passage first for .698 of 529 questions about four documents, without .707.
    """
    [(ids, vectors)] = encoder.encode_tokens([question])
    dull = set(encoder.token_ids(PUNCTUATION))
    kept = [at for at, token in enumerate(ids) if token not in dull]
    ids, vectors = [ids[at] for at in kept], vectors[kept]
    found: Scores = {}
    for number, store in enumerate(shelf.stores):
        rows = [row for place, row in candidates if place == number]
        scores = store.tokens.scores(ids, vectors, rows)
        found.update({(number, row): float(score) for row, score in zip(rows, scores, strict=True)})
    return found


def fuse(candidates: Sequence[Place], searches: Mapping[str, Scores], weights: Mapping[str, float]) -> list[Found]:
    """The weighted sum of several searches, each in standard deviations from its mean over the candidates.

    A candidate that a search did not find has the lowest score the search gave, of lexical search 0: no word matched.
    """
    total = np.zeros(len(candidates), np.float64)
    for name, found in searches.items():
        if found and weights[name]:
            lowest = min(found.values()) if name != "lexical" else 0.0
            scores = np.array([found.get(place, lowest) for place in candidates])
            total += weights[name] * (scores - scores.mean()) / max(float(scores.std()), 1e-9)
    return best_first(
        [
            Found(store, row, float(score), tuple(name for name in searches if (store, row) in searches[name]))
            for (store, row), score in zip(candidates, total, strict=True)
        ]
    )
