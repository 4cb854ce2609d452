"""From a question to ranked passages: dense, lexical and token search, fused, then reranked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from caseqa.aliases import Aliases, merge
from caseqa.definitions import abbreviations_asked, spells_out
from caseqa.encoders import Encoder
from caseqa.passages import window
from caseqa.records import Span
from caseqa.rerankers import Reranker
from caseqa.results import Hit
from caseqa.store import PassageStore, sentence_rows

Array = NDArray[np.float32]
Place = tuple[int, int]
"""A passage by the number of its store and its row in it."""

Scores = dict[Place, float]

CANDIDATES = 60
"""Passages taken from each first search: measured once, with an earlier fusion and 110-word passages: the answer
is among them in 99 of 100 gold questions."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What takes part in a search and with which weight; the default is what earned its place (docs/evaluating.md)."""

    tokens: float = 1.0
    sentences: float = 0.5
    lexical: float = 0.2
    passages: float = 0.0
    aliases: bool = True
    spelling: bool = True
    rerank: int = 11
    """How many passages the reranker reads; 0 leaves it out. Over the 334 gold questions, as hit@1 and nDCG@10:
    8 .731, .718; 10 .743, .727; 11 .743, .729; 12 .743, .733; 14 .746, .736; 16 .746, .735. Eleven take
    137 milliseconds; whole passages instead of windows took six times as long and are ranked no better."""
    words: int = 60
    """How many words around its nearest sentence the reranker reads of a passage, after its heading; 0 gives it the
    whole passage. Chosen on 200 of the questions, where also 75 and 90 words were worse, and no heading."""
    first_stage: float = 0.1
    """Weight of a passage's score in the first search, in standard deviations, beside the probability that it answers.
    On 195 questions about three documents the reranker never read, as hit@1 and nDCG of what was found: .08 .815,
    .873; .1 .821, .876; .12 .826, .877; .16 .810, .871; on the gold questions .749, .731; .743, .729; .734, .728; .728,
    .724. Both moved to 0 to 1 within each question and halved, as it was before: .795, .864 and .716, .724."""


DEFAULT = Recipe()

OVERSURE = 1.6
"""Divides the reranker's logits: a logistic model of whether a passage is right, on the same three documents, gives
them a slope of .63. Undivided, the reranker outvotes the first search where it is wrong and sure."""

STATED = 4.0
"""How much more the first search counts where a statement is searched, not a question: the reranker learnt from
questions, and a statement asks nothing. With 4, 460 claims about six documents find the passage they are about first
as often as with 1 (.920, .922; by the first search alone .893), and SciFact, whose queries are claims, gains."""

_BORDER = re.compile(r"[.!?]\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Opened stores side by side, with what searching them together needs."""

    stores: tuple[PassageStore, ...]
    aliases: Aliases
    sentence_rows: tuple[tuple[int, ...], ...]
    """For each store, the row of the passage that holds each sentence."""
    held: tuple[tuple[tuple[int, ...], ...], ...]
    """For each store, the sentences that each passage holds."""

    @classmethod
    def of(cls, stores: Sequence[PassageStore]) -> Shelf:
        """A shelf of these stores."""
        rows = tuple(sentence_rows(store) for store in stores)
        held = tuple(_held(found, len(store.passages)) for found, store in zip(rows, stores, strict=True))
        return cls(tuple(stores), merge(store.aliases for store in stores), rows, held)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage by its store and row, with its score and the searches that found it."""

    store: int
    row: int
    score: float
    by: tuple[str, ...]
    logit: float | None = None
    """What a calibrated reranker said, where it read the passage."""


def search(
    shelf: Shelf,
    question: str,
    encoder: Encoder,
    reranker: Reranker | None,
    top: int = 10,
    recipe: Recipe = DEFAULT,
) -> tuple[Hit, ...]:
    """The best passages for a question, best first."""
    asked, vector, found = first_search(shelf, question, encoder, recipe)
    if reranker is not None and recipe.rerank:
        found = rerank(shelf, asked, vector, found, reranker, recipe)
    found = defining_first(shelf, asked, found)
    return tuple(
        Hit(shelf.stores[item.store].passages[item.row], item.score, rank, item.by, logit=item.logit)
        for rank, item in enumerate(found[:top], start=1)
    )


def first_search(shelf: Shelf, question: str, encoder: Encoder, recipe: Recipe) -> tuple[str, Array, list[Found]]:
    """The question as it was read, its vector, and the passages that searching without a reranker finds, best first."""
    asked = shelf.aliases.correct(question, encoder.is_word) if recipe.spelling else question
    asked = shelf.aliases.shorten(asked) if recipe.aliases else asked
    expanded = shelf.aliases.expand(asked) if recipe.aliases else asked
    vector = encoder.encode([expanded])[0]
    searches = {
        "dense": search_dense(shelf, vector),
        "sentence": search_sentences(shelf, vector),
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


def search_sentences(shelf: Shelf, vector: Array) -> Scores:
    """The passages that hold the sentences nearest to the question, each with its best sentence's cosine."""
    best: Scores = {}
    for number, store in enumerate(shelf.stores):
        rows = shelf.sentence_rows[number]
        for sentence, score in store.sentence_vectors.search(vector, 2 * CANDIDATES):
            place = (number, rows[sentence])
            best[place] = max(best.get(place, -1.0), score)
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
    """How well each candidate matches the question token by token."""
    [(ids, vectors)] = encoder.encode_tokens([question])
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
    return _best(
        [
            Found(store, row, float(score), tuple(name for name in searches if (store, row) in searches[name]))
            for (store, row), score in zip(candidates, total, strict=True)
        ]
    )


def rerank(
    shelf: Shelf, question: str, vector: Array, found: Sequence[Found], reranker: Reranker, recipe: Recipe
) -> list[Found]:
    """The first candidates by the probability that they answer and their score in the first search; the others after.

    The reranker reads of each passage only the sentences nearest to the question: what else stands in it
    blurs its judgement, and costs most of the time.
    """
    head, tail = found[: recipe.rerank], found[recipe.rerank :]
    if len(head) < 2:
        return list(found)
    texts = [nearest_words(shelf, item, vector, recipe.words) for item in head]
    logits = reranker.score(question, texts)
    first = np.array([item.score for item in head], dtype=np.float32)
    weight = recipe.first_stage * (STATED if is_statement(question) else 1.0)
    scores = 1 / (1 + np.exp(-logits / OVERSURE)) + weight * first
    floor = max((item.score for item in tail), default=0.0) + 1.0
    best = [
        replace(
            item,
            score=floor + float(score - scores.min()),
            by=(*item.by, "reranked"),
            logit=float(logit) if reranker.calibrated else None,
        )
        for item, score, logit in zip(head, scores, logits, strict=True)
    ]
    return [*_best(best), *tail]


def is_statement(question: str) -> bool:
    """Whether what is searched is one sentence that ends with a full stop: somebody's claim, not a question."""
    return question.rstrip().endswith(".") and "?" not in question and not _BORDER.search(question)


def defining_first(shelf: Shelf, question: str, found: Sequence[Found]) -> list[Found]:
    """Where a question asks for nothing but abbreviations, the first passage that spells each out before all others.

    Neither words nor vectors tell it from any other passage with the abbreviation: often it is the only one that says
    what the letters stand for, and says little else about them.
    """
    spelling = [_first_spelling(shelf, *pair) for pair in abbreviations_asked(question, shelf.aliases.expansions)]
    places = list(dict.fromkeys(place for place in spelling if place))
    known = {(item.store, item.row): item for item in found}
    top = max((item.score for item in found), default=0.0)
    first = []
    for ahead, place in enumerate(reversed(places), start=1):
        item = known.get(place) or Found(*place, 0.0, ())
        first.append(replace(item, score=top + ahead, by=(*item.by, "spelt out")))
    return [*reversed(first), *(item for place, item in known.items() if place not in places)]


def _first_spelling(shelf: Shelf, short: str, full: str) -> Place | None:
    """The first passage that spells an abbreviation out."""
    return next(
        (
            (number, row)
            for number, store in enumerate(shelf.stores)
            for row, passage in enumerate(store.passages)
            if spells_out(passage.text, short, full)
        ),
        None,
    )


def nearest_words(shelf: Shelf, found: Found, vector: Array, most: int) -> str:
    """A passage's heading and the run of sentences around the one nearest to the question, of at most so many words."""
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


def _held(rows: Sequence[int], passages: int) -> tuple[tuple[int, ...], ...]:
    """The sentences of each passage, from the passage of each sentence."""
    held: list[list[int]] = [[] for _ in range(passages)]
    for sentence, row in enumerate(rows):
        held[row].append(sentence)
    return tuple(tuple(one) for one in held)


def _best(found: Sequence[Found]) -> list[Found]:
    """In order of score; equal scores keep reading order, so that every run gives the same."""
    return sorted(found, key=lambda item: (-item.score, item.store, item.row))
