"""Opened stores side by side, and what a search finds on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseqa.aliases import Aliases, merge
from caseqa.records import Document
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
    cited: tuple[tuple[tuple[int, ...], ...], ...]
    """For each store, the references in the notes of each passage, as far as they have vectors."""
    citing: tuple[tuple[tuple[int, ...], ...], ...]
    """For each store, the sentences that the note of each reference is called in."""

    @classmethod
    def of(cls, stores: Sequence[PassageStore]) -> Shelf:
        """A shelf of these stores."""
        rows = tuple(sentence_rows(store) for store in stores)
        held = tuple(_held(found, len(store.passages)) for found, store in zip(rows, stores, strict=True))
        cited = tuple(_cited(store) for store in stores)
        citing = tuple(_citing(store.document) for store in stores)
        return cls(tuple(stores), merge(store.aliases for store in stores), rows, held, cited, citing)


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
    note_id: str = ""
    """The note that it read with them, being nearer to the question than they are."""


def best_first(found: Sequence[Found]) -> list[Found]:
    """In order of score; equal scores keep reading order, so that every run gives the same."""
    return sorted(found, key=lambda item: (-item.score, item.store, item.row))


def _held(rows: Sequence[int], passages: int) -> tuple[tuple[int, ...], ...]:
    """The sentences of each passage, from the passage of each sentence."""
    held: list[list[int]] = [[] for _ in range(passages)]
    for sentence, row in enumerate(rows):
        held[row].append(sentence)
    return tuple(tuple(one) for one in held)


def _cited(store: PassageStore) -> tuple[tuple[int, ...], ...]:
    """The references in the notes of each passage."""
    by_note: dict[str, list[int]] = {}
    for row, reference in enumerate(store.document.references[: store.note_vectors.rows]):
        by_note.setdefault(reference.note_id, []).append(row)
    return tuple(tuple(row for one in passage.note_ids for row in by_note.get(one, ())) for passage in store.passages)


def _citing(document: Document) -> tuple[tuple[int, ...], ...]:
    """The sentences that the note of each reference is called in."""
    places = {sentence.id: row for row, sentence in enumerate(document.sentences)}
    by_note: dict[str, list[int]] = {}
    for mark in document.marks:
        if mark.note_id and mark.sentence_id in places:
            by_note.setdefault(mark.note_id, []).append(places[mark.sentence_id])
    return tuple(tuple(by_note.get(reference.note_id, ())) for reference in document.references)
