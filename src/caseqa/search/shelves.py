"""Opened stores side by side, and what a search finds on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseqa.aliases import Aliases, merge
from caseqa.store import PassageStore, sentence_rows

Place = tuple[int, int]
"""A passage by the number of its store and its row in it."""


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
    read: str = ""
    """The words that a reranker read."""


def best_first(found: Sequence[Found]) -> list[Found]:
    """In order of score; equal scores keep reading order, so that every run gives the same."""
    return sorted(found, key=lambda item: (-item.score, item.store, item.row))


def _held(rows: Sequence[int], passages: int) -> tuple[tuple[int, ...], ...]:
    """The sentences of each passage, from the passage of each sentence."""
    held: list[list[int]] = [[] for _ in range(passages)]
    for sentence, row in enumerate(rows):
        held[row].append(sentence)
    return tuple(tuple(one) for one in held)
