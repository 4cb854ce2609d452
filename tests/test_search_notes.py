"""The sources in notes are searched like sentences, and read with the sentence that calls them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from caseqa.documents import read_document
from caseqa.highlights import highlight
from caseqa.library import Library
from caseqa.search import DEFAULT, Shelf, search, search_sentences
from caseqa.search.first import NOTE_LIFT
from caseqa.search.second import NOTE_WORDS
from caseqa.testing import MINIATURE, WordHashEncoder, write_miniature

ENCODER = WordHashEncoder()
BOOK = "Which book, The Long Ferry by Ada Brook, was published in Oslo?"
SOURCE = "(Note: Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 1"
SAID = "did the council pay for the harbour or the fire, the southern quay or a new pier"
EACH = replace(DEFAULT, rerank=40, feedback_reads=0)


class Reader:
    """A reranker that says one logit of everything, and remembers what it was given to read."""

    name = "reader"

    def __init__(self, logit=0.0, *, calibrated=False):
        self.read, self.logit, self.calibrated = [], logit, calibrated

    def score(self, question, texts):
        """The same logit for every text."""
        self.read += texts
        return np.full(len(texts), self.logit, dtype=np.float32)


def shelf_of(folder, text, passage_words=12):
    """A shelf of one invented study."""
    library = Library(folder / "library", "mend")
    library.put(read_document(write_miniature(folder, text))[0], ENCODER, passage_words=passage_words)
    return Shelf.of([library.open("lund", ENCODER.name, ENCODER.fingerprint)])


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """The invented study, each sentence a passage."""
    return shelf_of(tmp_path_factory.mktemp("notes"), MINIATURE)


def test_a_source_counts_like_a_sentence_of_its_passage(shelf):
    """Both passages that rest on the book, one by an Ibid, are as near as its source; the others stay."""
    vector = ENCODER.encode([BOOK])[0]
    store = shelf.stores[0]
    sources = store.note_vectors.matrix() @ vector
    plain, noted = (search_sentences(shelf, vector, notes=one) for one in (False, True))
    rows = {passage.text: row for row, passage in enumerate(store.passages)}
    first = rows["The harbour was built in 1901 by the Harbour Board (HB)."]
    second = rows["It closed in 1950 after a fire destroyed both piers."]
    assert noted[0, first] == pytest.approx(sources[0] + NOTE_LIFT)
    assert noted[0, second] == pytest.approx(sources[1] + NOTE_LIFT)
    assert plain[0, first] < sources[0]
    others = {place for place in plain if place[1] not in (first, second)}
    assert others
    assert {place: noted[place] for place in others} == {place: plain[place] for place in others}


def test_a_source_further_than_every_sentence_moves_no_score(shelf):
    """A question about what is said, not about who said it, is searched as without notes."""
    vector = ENCODER.encode([SAID])[0]
    assert search_sentences(shelf, vector) == search_sentences(shelf, vector, notes=False)


def test_the_source_is_read_behind_the_sentence_that_calls_it(shelf):
    """Of an Ibid the source that it leads to is read; the hit says which note it was."""
    reader = Reader()
    found = search(shelf, BOOK, ENCODER, reader, recipe=EACH)
    sentence = "I. Background: The harbour was built in 1901 by the Harbour Board (HB)."
    assert [text for text in reader.read if SOURCE in text] == [
        f"{sentence} {SOURCE}2.)",
        f"I. Background: It closed in 1950 after a fire destroyed both piers. {SOURCE}3.)",
    ]
    assert {hit.passage.text: hit.note_id for hit in found} == {
        "The harbour was built in 1901 by the Harbour Board (HB).": "lund/n1",
        "It closed in 1950 after a fire destroyed both piers.": "lund/n2",
        "Ferries moved to the southern quay.": "",
        "The council did not pay for a new pier, although the engineers had asked it to.": "",
    }
    assert [("source" in hit.found_by) for hit in found] == [bool(hit.note_id) for hit in found]


def test_what_rests_on_the_source_is_marked_beside_what_is_near(tmp_path):
    """In a passage of two sentences the near one is marked, and the one that calls the note of the source asked for."""
    shelf = shelf_of(tmp_path, MINIATURE.replace("a fire", "a Tern Press fire in Oslo"), passage_words=60)
    asked = "Ada Brook, The Long Ferry, Oslo, Tern Press, and the harbour"
    hits = search(shelf, asked, ENCODER, Reader(), recipe=EACH)
    [noted] = [hit for hit in hits if hit.note_id]
    document, vector = shelf.stores[0].document, ENCODER.encode([asked])[0]
    for note_id, marked in ((noted.note_id, 2), ("", 1)):
        [hit] = highlight(shelf.stores, [replace(noted, note_id=note_id)], asked, vector)
        words = [document.slice(span).split()[0] for span in hit.highlights]
        assert words == ["The", "It"][-marked:]


@pytest.mark.parametrize(
    ("question", "recipe"),
    [
        (SAID, EACH),
        (BOOK, replace(EACH, notes=False)),
        (BOOK, replace(EACH, words=0)),
    ],
    ids=["what was paid", "notes switched off", "whole passages"],
)
def test_a_source_further_than_the_sentences_is_not_read(shelf, question, recipe):
    """What a sentence says better is read in the sentence alone."""
    reader = Reader()
    found = search(shelf, question, ENCODER, reader, recipe=recipe)
    assert len(reader.read) == len(found) == 4
    assert not any("(Note:" in text for text in reader.read)
    assert {hit.note_id for hit in found} == {""}


def test_the_sentence_that_calls_the_note_leads_the_words(tmp_path):
    """In a passage of several sentences the one with the mark is read, though another is nearer to the question."""
    shelf = shelf_of(tmp_path, MINIATURE.replace("a fire", "a Tern Press fire in Oslo"), passage_words=60)
    reader = Reader()
    recipe = replace(EACH, words=11)
    search(shelf, "Ada Brook, The Long Ferry, Oslo, Tern Press, and the harbour", ENCODER, reader, recipe=recipe)
    [text] = [one for one in reader.read if "(Note:" in one]
    assert text == f"I. Background: The harbour was built in 1901 by the Harbour Board (HB). {SOURCE}2.)"


def test_a_long_note_is_read_from_its_beginning(tmp_path):
    """The first words of a note name the source; what a note says beside is cut."""
    long = "3 Interview, May 2020, an aside" + " of an aside" * 80
    shelf = shelf_of(tmp_path, MINIATURE.replace("3 Interview, May 2020.", f"{long}."))
    reader = Reader()
    search(shelf, "which interview was an aside", ENCODER, reader, recipe=EACH)
    [text] = [one for one in reader.read if "(Note: Interview" in one]
    assert len(text.split("(Note: ")[1].split()) == NOTE_WORDS
