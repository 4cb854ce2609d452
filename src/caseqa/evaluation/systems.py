"""What is compared: the assistant itself, and the plain baselines a user would pick instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

import numpy as np

from caseqa.encoders import Encoder, SentenceTransformerEncoder
from caseqa.entailment import Answering
from caseqa.errors import CaseQAError, UnusableWeights
from caseqa.lexical import LexicalIndex
from caseqa.records import Passage
from caseqa.rerankers import Reranker
from caseqa.results import Answer, Hit
from caseqa.search import DEFAULT, Recipe, Shelf, search
from caseqa.vectors import VectorIndex
from caseqa.weights import MINILM
from caseqa.weights import locate as locate_weights

SHOWN = 10
"""Passages asked for: what `ask` shows. MRR counts a first right passage beyond them as not found."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a system shows for a question; baselines have no status and no confidence."""

    hits: tuple[Hit, ...]
    status: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class System:
    """A way to answer questions, under the name it has in the tables."""

    name: str
    about: str
    ask: Callable[[str], Shown]


class Asks(Protocol):
    """What answers questions: an Assistant, or a stand-in for it."""

    def ask(self, question: str, top: int = SHOWN, recipe: Recipe = DEFAULT) -> Answer:
        """The best passages for a question."""
        ...


def caseqa(assistant: Asks, recipe: Recipe = DEFAULT, name: str = "caseqa") -> System:
    """The assistant itself, as a user asks it."""

    def ask(question: str) -> Shown:
        answer = assistant.ask(question, top=SHOWN, recipe=recipe)
        return Shown(tuple(cited.hit for cited in answer.hits), answer.status.value, answer.confidence)

    return System(name, "the recipe " + describe(recipe), ask)


def searching(
    shelf: Shelf,
    encoder: Encoder,
    reranker: Reranker,
    judge: Answering | None,
    recipe: Recipe = DEFAULT,
    name: str = "caseqa",
) -> System:
    """The search of caseqa over stores, without what an Assistant adds."""
    about = "the recipe " + describe(recipe)
    return System(name, about, lambda q: Shown(search(shelf, q, encoder, reranker, SHOWN, recipe, judge)))


def bm25(passages: Sequence[Passage]) -> System:
    """BM25 over the words of the passages and nothing else."""
    index = LexicalIndex.build([passage.text for passage in passages])

    def ask(question: str) -> Shown:
        scores = index.scores(question)
        rows = [int(row) for row in np.argsort(-scores, kind="stable")[:SHOWN] if scores[row] > 0]
        return _plain(passages, [(row, float(scores[row])) for row in rows], "lexical")

    return System("BM25", "BM25 over the words of the passages, stemmed (bm25s, k1 1.2, b 0.75)", ask)


def dense(passages: Sequence[Passage], encoder: Encoder, name: str) -> System:
    """The passages nearest to the question by one encoder's vectors and nothing else."""
    index = VectorIndex.build(encoder.encode([passage.text for passage in passages]))

    def ask(question: str) -> Shown:
        return _plain(passages, index.search(encoder.encode([question])[0], SHOWN), "dense")

    return System(name, f"cosine of whole passages, {encoder.fingerprint[:12]}", ask)


def baselines(passages: Sequence[Passage], encoder: Encoder) -> tuple[System, ...]:
    """BM25, plain MiniLM through sentence-transformers where its weights are installed, and caseqa's encoder alone."""
    own = dense(passages, encoder, f"{encoder.name.rsplit('/')[-1]} dense")
    try:
        folder = locate_weights(MINILM)
    except UnusableWeights:
        return bm25(passages), own
    return bm25(passages), dense(passages, SentenceTransformerEncoder(str(folder)), "MiniLM dense"), own


def _plain(passages: Sequence[Passage], found: Iterable[tuple[int, float]], by: str) -> Shown:
    return Shown(tuple(Hit(passages[row], score, rank, (by,)) for rank, (row, score) in enumerate(found, start=1)))


def describe(recipe: Recipe) -> str:
    """A recipe as ``name=value`` pairs."""
    return " ".join(f"{one.name}={getattr(recipe, one.name)}" for one in fields(recipe))


def parse_recipe(pairs: Sequence[str]) -> Recipe:
    """The default recipe with some ingredients set; CaseQAError for an unknown name or an unusable value."""
    known = {one.name: getattr(DEFAULT, one.name) for one in fields(Recipe)}
    changed: dict[str, bool | int | float] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name not in known:
            raise CaseQAError(f"the recipe has no ingredient {name!r}", f"choose from {', '.join(known)}")
        try:
            kind = type(known[name])
            changed[name] = {"true": True, "false": False}[value.lower()] if kind is bool else kind(value)
        except (KeyError, ValueError):
            expected = type(known[name]).__name__
            raise CaseQAError(f"{name}={value} is no {expected}", f"try {name}={known[name]}") from None
    return replace(DEFAULT, **changed)  # type: ignore[arg-type]


def without_each(system: Callable[[Recipe, str], System], recipe: Recipe) -> list[System]:
    """The recipe, then the recipe with each of its ingredients switched off once.

    Off is zero or False, unless the ingredient's field names another value: ``field(metadata={"off": …})``.
    An ingredient that is off already is left out.
    """
    systems = [system(recipe, "full recipe")]
    for one in fields(recipe):
        value = getattr(recipe, one.name)
        off = one.metadata.get("off", type(value)())
        if value != off:
            systems.append(system(replace(recipe, **{one.name: off}), f"without {one.name}"))
    return systems
