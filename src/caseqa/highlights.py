"""Pick the sentences of a passage that answer the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from caseqa.lexical import terms
from caseqa.records import Document, Sentence
from caseqa.rerankers import Reranker
from caseqa.results import Hit
from caseqa.store import PassageStore

Array = NDArray[np.float32]

WITHIN = 0.03
"""Where sentences are not read, one this close to the best of its passage is highlighted too. In the first right
passage of the gold questions, as: share with an answering sentence highlighted, share of highlighted sentences that
answer: 0: .85, .85; 0.03: .91, .85; 0.06: .94, .80; 0.1: .97, .73. A wrong mark misleads more than a missing one."""

MOST = 3
"""More highlighted sentences than this help nobody to find the answer in a passage, which has some 125 words."""

SHARED_TERMS = 0.15
"""Weight of the share of the question's terms that a sentence holds, beside its cosine: without it .82 of the
highlighted sentences answer instead of .85, with twice as much the same."""

READ = 3
"""First passages whose nearest sentences the reranker reads, as what is near a question in meaning need not answer it.
Two cores read those of five in some 60 ms, of three in 35."""

NEAR, READ_IN_EACH = 0.12, 4
"""How near to the best of its passage a sentence is read, and how many at most. In the first right passage of 627
questions about four documents, as the two shares of WITHIN and sentences read: none .874, .757, 0; .08 .895, .833, 1.3;
.12 .903, .831, 1.9; .2 .911, .835, 2.7; all .911, .830, 4.6. The judge, at three times the time, .917, .856, 1.9."""

AS_LIKELY = 0.5
"""A sentence that was read is highlighted too where its logit is this near to the best: 0 .890, .867; .5 .909, .829; 1
.933, .798, where all are read."""


def highlight(
    stores: Sequence[PassageStore],
    hits: Sequence[Hit],
    question: str,
    vector: Array,
    reranker: Reranker | None = None,
) -> tuple[Hit, ...]:
    """The hits with their answering sentences marked, at least one each, and ``best`` the likeliest of them.

    Where several sentences of a first passage are near the question, a calibrated reranker reads them. Where the source
    in a note is nearer to the question than any sentence, what rests on it is marked too: of the gold questions whose
    first right passage is such a one, 37 of 38 have an answering sentence marked then, 32 without.
    """
    by_id = {store.document.id: store for store in stores}
    places = {store.document.id: {s.id: row for row, s in enumerate(store.document.sentences)} for store in stores}
    asked = set(terms(question))
    scored = []
    for hit in hits:
        store = by_id[hit.passage.document_id]
        rows = [places[store.document.id][sentence_id] for sentence_id in hit.passage.sentence_ids]
        sentences = tuple(store.document.sentences[row] for row in rows)
        scores = _scores(store, rows, sentences, asked, vector) if rows else np.zeros(0, np.float32)
        scored.append(_Scored(hit, store.document, sentences, scores))
    logits = _read(question, scored[:READ], reranker) if reranker and reranker.calibrated else {}
    return tuple(one.marked(logits.get(number)) for number, one in enumerate(scored))


@dataclass(frozen=True, slots=True)
class _Scored:
    """A hit with its sentences and how near each is to the question."""

    hit: Hit
    document: Document
    sentences: tuple[Sentence, ...]
    scores: Array

    def within(self, reach: float, most: int) -> list[int]:
        """The best sentences and those nearly as near, by their number, best first."""
        return _best(self.scores, reach, most)

    def marked(self, logits: Array | None) -> Hit:
        """The hit with its best sentences marked, by the logits of the near ones where they were read."""
        if not self.sentences:
            return replace(self.hit, highlights=(self.hit.passage.span,), best=self.hit.passage.span)
        chosen = self.within(WITHIN, MOST)
        if logits is not None:
            near = self.within(NEAR, READ_IN_EACH)
            chosen = [near[at] for at in _best(logits, AS_LIKELY, MOST)]
        spans = {self.sentences[at].span for at in chosen} | {one.span for one in self._calling()}
        return replace(self.hit, highlights=tuple(sorted(spans)), best=self.sentences[chosen[0]].span)

    def _calling(self) -> list[Sentence]:
        """Those sentences that call the note whose source is near; none where no source is."""
        note_id = self.hit.note_id
        called = {mark.sentence_id for mark in self.document.marks if note_id and mark.note_id == note_id}
        return [sentence for sentence in self.sentences if sentence.id in called]


def _read(question: str, scored: Sequence[_Scored], reranker: Reranker) -> dict[int, Array]:
    """What the reranker says of the near sentences of each passage that has several, under their heading."""
    near = {number: one.within(NEAR, READ_IN_EACH) for number, one in enumerate(scored)}
    texts, ends = [], {}
    for number, one in enumerate(scored):
        if len(near[number]) > 1:
            path = one.hit.passage.section_path
            said = [one.document.slice(one.sentences[at].span) for at in near[number]]
            texts += [f"{path[-1]}: {text}" if path else text for text in said]
            ends[number] = len(texts)
    logits = reranker.score(question, texts) if texts else np.zeros(0, np.float32)
    return {number: logits[end - len(near[number]) : end] for number, end in ends.items()}


def _scores(
    store: PassageStore, rows: Sequence[int], sentences: Sequence[Sentence], asked: set[str], vector: Array
) -> Array:
    """How near each sentence is to the question: its cosine and the terms they share."""
    vectors = np.stack([store.sentence_vectors.vector(row) for row in rows])
    shared = [len(asked & set(terms(store.document.slice(s.span)))) / max(len(asked), 1) for s in sentences]
    scores: Array = vectors @ vector + SHARED_TERMS * np.array(shared, dtype=np.float32)
    return scores


def _best(scores: Array, reach: float, most: int) -> list[int]:
    """The numbers of the best scores and of those within ``reach`` of them, best first."""
    least = float(scores.max(initial=-np.inf)) - reach
    return [int(at) for at in np.argsort(-scores, kind="stable") if scores[at] >= least][:most]
