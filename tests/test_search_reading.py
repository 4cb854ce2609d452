"""How far the reranker reads: until something convinces, and what stands directly beside a likely answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from caseqa.documents import read_document
from caseqa.library import Library
from caseqa.search import DEFAULT, Shelf, search
from caseqa.search.second import CARRIES, CONVINCES, OVERSURE
from caseqa.testing import WordHashEncoder, write_miniature

ENCODER = WordHashEncoder()
HARBOUR = "The harbour was built in 1901 by the Harbour Board (HB)."
FIRE = "It closed in 1950 after a fire destroyed both piers."
FERRIES = "Ferries moved to the southern quay."
ONE = replace(DEFAULT, notes=False, rerank=1, step=1, feedback_reads=0)
ALONE = replace(DEFAULT, rerank=3, step=1, feedback_reads=0, beside_reads=0)


def logit_of(probability):
    """The logit that the second look takes for a probability."""
    return OVERSURE * float(np.log(probability / (1 - probability)))


class Believer:
    """A reranker that takes what holds one of its words for an answer, and remembers what it was given to read."""

    name = "believer"

    def __init__(self, *words, sure=9.0, calibrated=True):
        self.read, self.words, self.sure, self.calibrated = [], words, sure, calibrated

    def score(self, question, texts):
        """``sure`` for texts with one of the words, else as sure of the opposite."""
        self.read += texts
        answers = [any(word in text for word in self.words) for text in texts]
        return np.array([self.sure if one else -self.sure for one in answers], dtype=np.float32)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """The invented study, each sentence a passage."""
    folder = tmp_path_factory.mktemp("reading")
    library = Library(folder / "library", "mend")
    library.put(read_document(write_miniature(folder))[0], ENCODER, passage_words=12)
    return Shelf.of([library.open("lund", ENCODER.name, ENCODER.fingerprint)])


def passages(reader):
    """What was read, without headings."""
    return [text.split(": ", 1)[1] for text in reader.read]


def test_a_passage_without_a_word_of_the_question_is_found_beside_the_answer(shelf):
    """What follows the harbour names nothing; it is read because its neighbour answers, and stands second."""
    reader = Believer("harbour", "after a fire")
    found = search(shelf, "the harbour of 1901", ENCODER, reader, recipe=replace(ONE, beside_reads=1))
    assert passages(reader) == [HARBOUR, FIRE]
    assert [hit.passage.text for hit in found][:2] == passages(reader)
    assert found[1].found_by[-1] == "reranked"


def test_what_stands_beside_an_answer_counts_as_its_neighbour_in_the_first_search(shelf):
    """Both answer as likely; that the one says nothing of the question is no reason to put it behind."""
    recipe = replace(ONE, feedback=0.0, beside_reads=1)
    first, second, *_ = search(
        shelf, "the harbour of 1901", ENCODER, Believer("harbour", "after a fire"), recipe=recipe
    )
    assert (first.passage.text, second.passage.text) == (HARBOUR, FIRE)
    assert first.score == second.score


def test_what_is_read_beside_an_answer_must_answer_itself(shelf):
    """Read and found wanting, it stays behind."""
    reader = Believer("harbour")
    recipe = replace(DEFAULT, rerank=2, step=1, feedback_reads=0, beside_reads=1)
    found = search(shelf, "the harbour of 1901, the southern quay", ENCODER, reader, recipe=recipe)
    assert found[0].passage.text == HARBOUR
    assert [hit.logit for hit in found if "reranked" in hit.found_by] == [9.0, *[-9.0] * (len(reader.read) - 1)]


@pytest.mark.parametrize(
    ("question", "sure", "calibrated", "most", "read"),
    [
        ("the harbour of 1901", logit_of(CARRIES) + 0.1, True, 1, 2),
        ("the harbour of 1901", logit_of(CARRIES) - 0.1, True, 1, 1),
        ("the harbour of 1901", 9.0, True, 0, 1),
        ("the harbour of 1901", 9.0, False, 1, 1),
        ("The harbour was built in 1901.", 9.0, True, 1, 1),
    ],
    ids=["likely", "unlikely", "switched off", "no logits", "a statement"],
)
def test_only_beside_a_likely_answer(shelf, question, sure, calibrated, most, read):
    """A neighbour is read where a calibrated reranker takes a passage for an answer to a question."""
    reader = Believer("harbour", sure=sure, calibrated=calibrated)
    search(shelf, question, ENCODER, reader, recipe=replace(ONE, beside_reads=most))
    assert len(reader.read) == read


def test_both_sides_are_read(shelf):
    """The sentence before and the sentence after, each once, and no further one."""
    reader = Believer("after a fire")
    search(shelf, "a fire closed it in 1950", ENCODER, reader, recipe=replace(ONE, beside_reads=9))
    assert passages(reader)[0] == FIRE
    assert sorted(passages(reader)[1:]) == [FERRIES, HARBOUR]


@pytest.mark.parametrize(
    ("question", "logit", "calibrated", "read"),
    [
        ("the harbour of 1901", -5.0, True, 3),
        ("the harbour of 1901", logit_of(CONVINCES[1]) - 0.1, True, 3),
        ("the harbour of 1901", logit_of(CONVINCES[1]) + 0.1, True, 2),
        ("the harbour of 1901", logit_of(CONVINCES[0]) - 0.1, True, 2),
        ("the harbour of 1901", logit_of(CONVINCES[0]) + 0.1, True, 1),
        ("the harbour of 1901", 9.0, False, 3),
        ("The harbour was built in 1901.", 9.0, True, 3),
    ],
    ids=["nothing convinces", "nearly", "the second does", "the first nearly", "the first", "no logits", "a statement"],
)
def test_the_reranker_reads_on_until_something_convinces(shelf, question, logit, calibrated, read):
    """The first passage must convince more than the later ones; where logits mean nothing all are read."""
    reader = Believer("", sure=logit, calibrated=calibrated)
    search(shelf, question, ENCODER, reader, recipe=ALONE)
    assert len(reader.read) == read


def test_without_a_step_the_reranker_reads_all(shelf):
    """Step 0 stops at nothing, however sure the first is."""
    reader = Believer("")
    search(
        shelf,
        "the harbour of 1901",
        ENCODER,
        reader,
        recipe=replace(ALONE, step=0),
    )
    assert len(reader.read) == 3
