"""The second look: a reranker reads the first candidates, and what says the same as the best of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from caseqa.passages import window
from caseqa.records import Span
from caseqa.rerankers import Reranker
from caseqa.search.first import NOTE_LIFT
from caseqa.search.recipes import Recipe
from caseqa.search.shelves import Found, Shelf, best_first
from caseqa.store import reference_text

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

CONVINCES = (0.7, 0.5)
"""Probability from which one of the first candidates read so far is taken for an answer, after Recipe.step of them and
after twice as many, and no more are read. Chosen with Recipe.step. Of a statement all are read: a logit learnt from
questions says too little there."""

CARRIES = 0.5
"""Probability of answering from which the passages directly before and after one are read too."""

NOTE_WORDS = 45
"""Words of a note that are read, from its first, which name the source; with 30 the order is the same."""

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
    stated = is_statement(question)
    weight = recipe.first_stage * (STATED if stated else 1.0)
    first = np.array([item.score for item in found], dtype=np.float32)
    reading = _Reading(reranker, question, lambda n: nearest_words(shelf, found[n], vector, recipe))
    reading.read_on(min(recipe.rerank, len(found)), recipe.step if reranker.calibrated and not stated else 0)
    best = int((reading.likely + weight * first[reading.numbers]).argmax())
    near = nearness_to_answer(shelf, vector, found, max(POOL, len(reading.numbers)), best)
    unread = [int(n) for n in np.argsort(-near, kind="stable") if n >= len(reading.numbers)]
    nearest = unread[: recipe.feedback_reads]
    carried = _carrying_on(found, reading, near) if reranker.calibrated and not stated else {}
    more = [n for n in carried if n not in nearest][: recipe.beside_reads]
    first[more] = np.maximum(first[more], first[[carried[n] for n in more]])
    reading.read([*nearest, *more])
    numbers, likely = reading.numbers, reading.likely
    scores = likely + weight * first[numbers] + recipe.feedback * likely[best] * near[numbers]
    head = [
        replace(
            found[number],
            score=float(score),
            by=(*found[number].by, *(["source"] if words.note_id else []), "reranked"),
            logit=float(logit) if reranker.calibrated else None,
            read=words.text,
            note_id=words.note_id,
        )
        for number, score, logit, words in zip(numbers, scores, reading.logits, reading.words, strict=True)
    ]
    return _ahead(head, [item for number, item in enumerate(found) if number not in set(numbers)])


@dataclass(frozen=True, slots=True)
class Words:
    """What a reranker reads of a passage, and the note whose source is among it."""

    text: str
    note_id: str = ""


class _Reading:
    """What a reranker has read for one question: numbers of first candidates, their words and their logits."""

    def __init__(self, reranker: Reranker, question: str, nearest: Callable[[int], Words]) -> None:
        self.numbers: list[int] = []
        self.words: list[Words] = []
        self.logits: Array = np.zeros(0, np.float32)
        self._reranker, self._question, self._nearest = reranker, question, nearest

    def read(self, numbers: Sequence[int]) -> None:
        """Read these too."""
        if numbers:
            words = [self._nearest(number) for number in numbers]
            logits = self._reranker.score(self._question, [one.text for one in words])
            self.logits = np.concatenate([self.logits, logits])
            self.numbers, self.words = [*self.numbers, *numbers], [*self.words, *words]

    def read_on(self, most: int, step: int) -> None:
        """Read the first ``most``, ``step`` at a time, until one of them convinces; all of them where it is 0."""
        step = step or most
        for turn, start in enumerate(range(0, most, step)):
            if turn and self.likely.max() >= CONVINCES[min(turn, len(CONVINCES)) - 1]:
                return
            self.read(range(start, min(start + step, most)))

    @property
    def likely(self) -> Array:
        """How likely it is that each passage answers, by its logit."""
        return chance(self.logits)


def chance(logits: Array) -> Array:
    """How likely it is that passages answer, by the logits of the reranker, shape (passages,)."""
    return np.asarray(1 / (1 + np.exp(-logits / OVERSURE)), dtype=np.float32)


def _ahead(head: Sequence[Found], tail: Sequence[Found]) -> list[Found]:
    """What was read, best first and scored above everything else, then the rest as it was."""
    lift = max((item.score for item in tail), default=0.0) + 1.0 - min(item.score for item in head)
    return [*best_first([replace(item, score=item.score + lift) for item in head]), *tail]


def _carrying_on(found: Sequence[Found], reading: _Reading, near: Array) -> dict[int, int]:
    """Passages not read that stand directly before or after one that likely answers, each with the number of that one.

    Those beside the likeliest come first, of these the nearer one (``near``).
    """
    places = {(item.store, item.row): number for number, item in enumerate(found)}
    read, beside = set(reading.numbers), dict[int, int]()
    for likely, number in sorted(zip(reading.likely.tolist(), reading.numbers, strict=True), reverse=True):
        store, row = found[number].store, found[number].row
        around = [places[place] for place in ((store, row - 1), (store, row + 1)) if place in places]
        around.sort(key=lambda one: -near[one])
        if likely >= CARRIES:
            beside |= {one: number for one in around if one not in read and one not in beside}
    return beside


def nearness_to_answer(shelf: Shelf, vector: Array, found: Sequence[Found], pool: int, best: int) -> Array:
    """How near each passage comes to the sentence of the best one that is nearest to the question, shape (passages,).

    In standard deviations over the others of the first ``pool``; the best itself has the highest that another has, and
    what comes after them the lowest.
    """
    at = found[best]
    said = _vectors(shelf, at)
    others = [n for n in range(min(pool, len(found))) if n != best]
    near = np.zeros(len(found), np.float32)
    if not len(said) or not others:
        return near
    answer = said[int((said @ vector).argmax())]
    cosines = np.array([float((_vectors(shelf, found[n]) @ answer).max(initial=-1.0)) for n in others])
    near[others] = (cosines - cosines.mean()) / max(float(cosines.std()), 1e-9)
    near[best] = near[others].max()
    near[pool:] = near[others].min()
    return near


def _vectors(shelf: Shelf, found: Found) -> Array:
    """The vectors of a passage's sentences, shape (sentences, dimension)."""
    store = shelf.stores[found.store]
    rows = [store.sentence_vectors.vector(row) for row in shelf.held[found.store][found.row]]
    return np.stack(rows) if rows else np.zeros((0, store.sentence_vectors.dimension), np.float32)


def is_statement(question: str) -> bool:
    """Whether what is searched is one sentence that ends with a full stop: somebody's claim, not a question."""
    return question.rstrip().endswith(".") and "?" not in question and not _BORDER.search(question)


def nearest_words(shelf: Shelf, found: Found, vector: Array, recipe: Recipe) -> Words:
    """A passage's heading and the run of sentences around the one nearest to the question, of ``recipe.words`` words.

    What else stands in a passage blurs the reranker's judgement, and costs most of the time. Where the source in a note
    is nearer than any sentence, the run is around the sentence that calls the note, and the source follows it.
    """
    store = shelf.stores[found.store]
    held = shelf.held[found.store][found.row]
    if not held or not recipe.words:
        return Words(store.passages[found.row].text)
    spans = [store.document.sentences[one].span for one in held]
    lengths = [len(store.document.slice(span).split()) for span in spans]
    nearness = [float(store.sentence_vectors.vector(one) @ vector) for one in held]
    reference = _nearest_source(shelf, found, vector, max(nearness)) if recipe.notes else None
    note_id, source = "", ""
    if reference is not None:
        cited = store.document.references[reference]
        note_id, source = cited.note_id, f" (Note: {' '.join(reference_text(cited).split()[:NOTE_WORDS])})"
        calling = set(shelf.citing[found.store][reference])
        nearness = [near + 2.0 * (one in calling) for near, one in zip(nearness, held, strict=True)]
    run = window(lengths, nearness, recipe.words)
    words = store.document.slice(Span(spans[run.start].start, spans[run.stop - 1].end))
    path = store.passages[found.row].section_path
    return Words((f"{path[-1]}: {words}" if path else words) + source, note_id)


def _nearest_source(shelf: Shelf, found: Found, vector: Array, nearest: float) -> int | None:
    """The reference in a passage's notes nearest to the question, where it is nearer than the nearest sentence."""
    vectors, cited = shelf.stores[found.store].note_vectors, shelf.cited[found.store][found.row]
    scores = [float(vectors.vector(one) @ vector) + NOTE_LIFT for one in cited]
    best = max(scores, default=-1.0)
    return cited[scores.index(best)] if best > nearest else None
