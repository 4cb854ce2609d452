"""Which sentences of a passage are marked: the nearest, or of several near ones those that the reranker takes."""

from __future__ import annotations

import numpy as np
import pytest

from caseqa.answers import locator
from caseqa.documents import read_document
from caseqa.highlights import AS_LIKELY, READ, READ_IN_EACH, highlight
from caseqa.library import Library
from caseqa.results import Hit
from caseqa.store import PassageStore
from caseqa.testing import WordHashEncoder

ENCODER = WordHashEncoder()
SENTENCES = (
    "The harbour master of the old harbour wrote a letter.",
    "The harbour master of the new harbour wrote none.",
    "The master was paid by the harbour board, the letter says.",
    "Nobody knows why the ferries left.",
)
ASKED = "What did the harbour master of the harbour write?"


class Reader:
    """A reranker that takes what holds a word for an answer, and remembers what it read."""

    name = "reader"

    def __init__(self, calibrated=True, **logits):
        self.calibrated, self.logits, self.read = calibrated, logits, []

    def score(self, question, texts):
        """The logit of the first word that a text holds, else -5."""
        self.read += texts
        return np.array(
            [next((at for word, at in self.logits.items() if word in text), -5.0) for text in texts], np.float32
        )


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> PassageStore:
    """A document of one paragraph under a heading, cut into one passage."""
    folder = tmp_path_factory.mktemp("marks")
    path = folder / "harbour.md"
    path.write_text("# The harbour\n\n## Letters\n\n" + " ".join(SENTENCES) + "\n", encoding="utf-8")
    library = Library(folder / "library", "mend")
    library.put(read_document(path)[0], ENCODER, passage_words=80)
    return library.open("harbour", ENCODER.name, ENCODER.fingerprint)


def marked(store, reader, asked=ASKED, times=1):
    """The hits on the passage, ``times`` over, with their marks."""
    hit = Hit(store.passages[0], 1.0, 1, ("tokens",))
    return highlight([store], [hit] * times, asked, ENCODER.encode([asked])[0], reader)


def said(store, hit):
    """The words marked in a hit."""
    return [store.document.slice(span) for span in hit.highlights]


def test_without_a_reader_the_nearest_are_marked(store):
    """The sentences with most of the question's words; the best is one of them."""
    [hit] = marked(store, None)
    assert said(store, hit)[0] in SENTENCES[:2]
    assert hit.best in hit.highlights
    assert marked(store, Reader(calibrated=False, old=9.0)) == (hit,)


def test_of_several_near_ones_what_answers_is_marked(store):
    """Both name the master; only one wrote a letter. Each is read under its heading, the far one not at all."""
    reader = Reader(none=4.0, old=1.0)
    [hit] = marked(store, reader)
    assert said(store, hit) == [SENTENCES[1]]
    assert store.document.slice(hit.best) == SENTENCES[1]
    assert f"Letters: {SENTENCES[1]}" in reader.read
    assert not any("ferries" in text for text in reader.read)
    assert 2 <= len(reader.read) <= READ_IN_EACH


@pytest.mark.parametrize(("apart", "marks"), [(AS_LIKELY - 0.1, 2), (AS_LIKELY + 0.1, 1)])
def test_what_is_as_likely_is_marked_too(store, apart, marks):
    """Marks stand in the order of the text, the best is the likelier one."""
    [hit] = marked(store, Reader(none=2.0, old=2.0 - apart))
    assert said(store, hit) == list(SENTENCES[2 - marks : 2])
    assert store.document.slice(hit.best) == SENTENCES[1]


def test_only_the_first_passages_are_read(store):
    """What comes after them is marked by nearness alone."""
    reader = Reader(none=4.0, old=1.0)
    hits = marked(store, reader, times=READ + 2)
    each = len(reader.read) // READ
    assert len(reader.read) == READ * each > 0
    assert [said(store, hit) == [SENTENCES[1]] for hit in hits[:READ]] == [True] * READ
    assert hits[READ:] == marked(store, None, times=READ + 2)[READ:]


def test_a_sentence_that_stands_out_is_not_read(store):
    """Where one alone is near there is nothing to decide."""
    reader = Reader()
    [hit] = marked(store, reader, "Nobody knows why the ferries left.")
    assert (said(store, hit), reader.read) == ([SENTENCES[3]], [])


def test_the_place_shown_is_that_of_the_best_mark(store):
    """Not of the first mark in reading order, where another is likelier."""
    [hit] = marked(store, Reader(none=2.0, old=1.8))
    assert len(hit.highlights) == 2
    assert locator(store.document, hit.best).permalink == locator(store.document, hit.highlights[1]).permalink


def test_a_misspelt_question_is_marked_as_the_right_one_is(assistant):
    """Marks and places are those of the question as it was meant, the place that of the best mark."""
    meant = "Why did the mission's leadership struggle in the Algiers process?"
    asked = meant.replace("mission", "missoin").replace("leadership", "leadrship")
    wrong, right = assistant.ask(asked, top=3), assistant.ask(meant, top=3)
    assert [one.highlights for one in wrong.hits] == [one.highlights for one in right.hits]
    for one in right.hits:
        assert one.locator == locator(assistant.document(), one.hit.best)
