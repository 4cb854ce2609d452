"""Find the sentences that may speak of a claim, word by word, with what each leaves uncovered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caseqa.comparisons import STOP_WORDS
from caseqa.encoders import Encoder
from caseqa.records import Document
from caseqa.search import Shelf
from caseqa.store import PassageStore
from caseqa.text import PUNCTUATION

Array = NDArray[np.float32]

SENTENCES = 8
"""Sentences compared with a claim: the gold evidence is among them for 68 of 72 claims of the dev part; for 4 more of
them 12 sentences would have to be read, each at the price of a run of the entailment model."""

FIRST = 60
"""Sentences taken by the store's sentence vectors before their words are matched one by one."""

WORDS = 2.0
"""Weight of the word-by-word match beside the cosine: the gold evidence comes first for .64 of the dev claims by the
cosine alone, for .79 with this weight, for .82 after a reranker that costs 14 runs of a model a claim."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may speak of a claim.

    ``likeness`` is the cosine; ``covered`` the mean match of the claim's words, weighted by rarity; ``worst`` and
    ``lacking`` the largest and the mean of the three largest shortfalls of a word, each weighted by its rarity from 0
    to 1; ``weakest`` the mean match of the two words that match least.
    """

    document: Document
    row: int
    text: str
    likeness: float
    covered: float = 1.0
    worst: float = 0.0
    lacking: float = 0.0
    weakest: float = 1.0


class SentenceFinder:
    """The sentences of opened stores, found by cosine and by the token vectors of the passages they stand in."""

    def __init__(self, shelf: Shelf, encoder: Encoder) -> None:
        self._shelf = shelf
        self._encoder = encoder
        self._pieces: dict[tuple[int, int], dict[str, tuple[int, int]]] = {}
        self._places = [{s.id: row for row, s in enumerate(store.document.sentences)} for store in shelf.stores]
        self._dull = frozenset(encoder.token_ids(f"{' '.join(sorted(STOP_WORDS))} {PUNCTUATION}"))

    def find(self, claim: str, top: int = SENTENCES) -> tuple[Candidate, ...]:
        """The sentences of all stores nearest to a claim, best first."""
        vector = self._encoder.encode([self._shelf.aliases.expand(claim)])[0]
        [(ids, tokens)] = self._encoder.encode_tokens([claim])
        found: list[Candidate] = []
        for number, store in enumerate(self._shelf.stores):
            rarity = np.array([0.0 if one in self._dull else store.tokens.rarity(one) for one in ids], np.float32)
            if not rarity.any():
                rarity = np.ones(len(ids), np.float32)
            for row, cosine in store.sentence_vectors.search(vector, FIRST):
                best = self._matches(number, store, row, tokens)
                found.append(_candidate(store.document, row, cosine, best, rarity / store.tokens.rarity(None)))
        return tuple(sorted(found, key=lambda c: (-nearness(c), c.document.id, c.row))[:top])

    def _matches(self, number: int, store: PassageStore, row: int, tokens: Array) -> Array:
        """For each token of the claim its best cosine among the tokens of one sentence."""
        passage = self._shelf.sentence_rows[number][row]
        pieces = self._pieces.get((number, passage))
        if pieces is None:
            pieces = self._pieces[number, passage] = self._cut(number, store, passage)
        start, length = pieces.get(store.document.sentences[row].id, (0, 0))
        vectors = store.tokens.vectors(passage, start, length)
        best: Array = (vectors @ tokens.T).max(axis=0) if len(vectors) else np.zeros(len(tokens), np.float32)
        return best

    def _cut(self, number: int, store: PassageStore, passage: int) -> dict[str, tuple[int, int]]:
        """Where the tokens of each sentence of a passage begin, and how many they are."""
        pieces: dict[str, tuple[int, int]] = {}
        at = 0
        for sentence_id in store.passages[passage].sentence_ids:
            span = store.document.sentences[self._places[number][sentence_id]].span
            length = len(self._encoder.token_ids(store.document.slice(span)))
            pieces[sentence_id] = (at, length)
            at += length
        return pieces


def nearness(candidate: Candidate) -> float:
    """What candidates are ranked by."""
    return candidate.likeness + WORDS * candidate.covered


def neighbours(candidate: Candidate) -> tuple[tuple[int, str], ...]:
    """The rows and texts of the sentences before and after a candidate in its paragraph."""
    document = candidate.document
    own = document.sentences[candidate.row]
    rows = [row for row in (candidate.row - 1, candidate.row + 1) if 0 <= row < len(document.sentences)]
    beside = [(row, document.sentences[row]) for row in rows]
    return tuple((row, document.slice(s.span)) for row, s in beside if s.paragraph_id == own.paragraph_id)


def _candidate(document: Document, row: int, cosine: float, best: Array, rarity: Array) -> Candidate:
    text = document.slice(document.sentences[row].span)
    counted = best[rarity > 0]
    short = np.sort(rarity * (1 - best))[::-1]
    return Candidate(
        document,
        row,
        text,
        float(cosine),
        covered=float(best @ rarity / rarity.sum()),
        worst=float(short[0]),
        lacking=float(short[:3].mean()),
        weakest=float(np.sort(counted)[:2].mean()),
    )
