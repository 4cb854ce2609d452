"""Searches find, fuse and rerank; nothing depends on the order of equal scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from caseqa.documents import read_document
from caseqa.library import Library
from caseqa.passages import window
from caseqa.search import DEFAULT, Shelf, fuse, is_statement, search, search_lexical, search_tokens
from caseqa.testing import MINIATURE, WordHashEncoder, write_miniature
from caseqa.tokens import TokenIndex

ENCODER = WordHashEncoder()


class LastFirst:
    """A reranker that prefers what mentions the council."""

    name = "last-first"
    calibrated = False

    def score(self, question, texts):
        """1 for the council, else 0."""
        return np.array([float("council" in text) for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Two invented studies side by side."""
    folder = tmp_path_factory.mktemp("shelf")
    library = Library(folder / "library", "mend")
    for name, word in (("lund", "harbour"), ("york", "canal")):
        path = write_miniature(folder, MINIATURE.replace("harbour", word), f"{name}.txt")
        library.put(read_document(path)[0], ENCODER, passage_words=12)
    return Shelf.of([library.open(one, ENCODER.name, ENCODER.fingerprint) for one in library.ids()])


def test_the_passage_with_the_words_comes_first(shelf):
    """The right passage of the right document is first, and says by what it was found."""
    hits = search(shelf, "who built the canal", ENCODER, None)
    assert hits[0].passage.document_id == "york"
    assert hits[0].passage.text == "The canal was built in 1901 by the Harbour Board (HB)."
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert hits[0].found_by == ("dense", "sentence", "lexical", "tokens")


def test_the_reranker_reorders_only_its_candidates(shelf):
    """What the reranker prefers rises; without its weight the first search decides."""
    question = "who built the canal"
    top = search(shelf, question, ENCODER, LastFirst(), recipe=replace(DEFAULT, first_stage=0.0))[0]
    assert "council" in top.passage.text
    assert "reranked" in top.found_by
    kept = search(shelf, question, ENCODER, LastFirst(), recipe=replace(DEFAULT, first_stage=1.0))
    assert kept[0].passage.text == "The canal was built in 1901 by the Harbour Board (HB)."
    assert [hit.score for hit in kept] == sorted((hit.score for hit in kept), reverse=True)


def test_a_reranker_is_only_as_sure_as_its_probability(shelf):
    """A logit of 20 counts no more than one of 12: both are as good as certain, and the first search decides."""

    class Sure(LastFirst):
        def score(self, question, texts):
            return np.array([20.0 if "council" in text else 12.0 for text in texts], dtype=np.float32)

    hits = search(shelf, "who built the canal", ENCODER, Sure())
    assert hits[0].passage.text == "The canal was built in 1901 by the Harbour Board (HB)."


def test_only_a_calibrated_reranker_says_whether_a_passage_answers(shelf):
    """The logit is kept of a reranker that silence was fitted on, of another it would be weighed wrongly."""
    reranker = LastFirst()
    assert {hit.logit for hit in search(shelf, "who built the canal", ENCODER, reranker)} == {None}
    reranker.calibrated = True
    hits = search(shelf, "who built the canal", ENCODER, reranker)
    assert {hit.logit for hit in hits if "reranked" in hit.found_by} == {0.0, 1.0}


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("The canal was built by 0.5 men.", True),
        ("The canal was built. ", True),
        ("who built the canal", False),
        ("Who built the canal?", False),
        ("I ask for a friend. Tell me who built it.", False),
        ("Was it the canal? It was built.", False),
        ("canal", False),
        ("", False),
    ],
)
def test_a_statement_is_one_sentence_that_asks_nothing(question, statement):
    """A question without its mark, a word and a letter of several sentences are searched as questions."""
    assert is_statement(question) is statement


def test_a_statement_is_searched_rather_by_the_first_search(shelf):
    """A reranker that prefers something else decides a question and not a statement."""

    class Unsure(LastFirst):
        def score(self, question, texts):
            return np.array([3.0 if "council" in text else -3.0 for text in texts], dtype=np.float32)

    asked = search(shelf, "the canal was built in 1901", ENCODER, Unsure())[0]
    stated = search(shelf, "the canal was built in 1901.", ENCODER, Unsure())[0]
    assert "council" in asked.passage.text
    assert stated.passage.text == "The canal was built in 1901 by the Harbour Board (HB)."


@pytest.mark.parametrize("reranker", [None, LastFirst()])
def test_an_abbreviation_is_led_to_where_it_is_spelt_out(shelf, reranker):
    """The passage that spells it out is first, and once; a question about the thing is searched like any other."""
    found = search(shelf, "what is the HB", ENCODER, reranker)
    assert found[0].passage.text == "The harbour was built in 1901 by the Harbour Board (HB)."
    assert found[0].found_by[-1] == "spelt out"
    assert len({hit.passage.id for hit in found}) == len(found)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    asked = search(shelf, "did the council pay the HB", ENCODER, reranker)
    assert not any("spelt out" in hit.found_by for hit in asked)


class Reader(LastFirst):
    """A reranker that remembers what it was given to read."""

    def __init__(self):
        self.read = []

    def score(self, question, texts):
        """Zero for every text."""
        self.read += texts
        return np.zeros(len(texts), dtype=np.float32)


def test_the_reranker_reads_the_nearest_words_under_their_heading(shelf):
    """Of a passage it gets the sentences around the nearest one and the heading; with 0 words the whole passage."""
    near, whole = Reader(), Reader()
    search(shelf, "who built the canal", ENCODER, near, recipe=replace(DEFAULT, words=12))
    search(shelf, "who built the canal", ENCODER, whole, recipe=replace(DEFAULT, words=0))
    assert "I. Background: The canal was built in 1901 by the Harbour Board (HB)." in near.read
    passages = {passage.text for store in shelf.stores for passage in store.passages}
    assert set(whole.read) <= passages


def test_what_says_the_same_as_the_best_passage_is_read_and_rises(shelf):
    """The harbour's twin shares no word with the question; the canal's answer leads to it, and past the fires."""
    question, reader = "the canal of 1901, the fire", Reader()
    plain = replace(DEFAULT, rerank=1, feedback_reads=0)
    best, *others = search(shelf, question, ENCODER, Reader(), recipe=plain)
    assert best.passage.text == "The canal was built in 1901 by the Harbour Board (HB)."
    twin = "The harbour was built in 1901 by the Harbour Board (HB)."
    assert [hit.passage.text for hit in others].index(twin) == 2
    found = search(shelf, question, ENCODER, reader, recipe=replace(plain, feedback_reads=1))
    assert [text.split(": ")[1] for text in reader.read] == [best.passage.text, twin]
    assert [hit.passage.text for hit in found][:2] == [best.passage.text, twin]
    assert "reranked" in found[1].found_by
    assert len(found) == len(others) + 1


@pytest.mark.parametrize(("weight", "place"), [(0.0, 3), (DEFAULT.feedback, 1)])
def test_feedback_orders_passages_that_were_read_anyway(shelf, weight, place):
    """Where all are read and none convinces more, nearness to the best passage's answer decides what follows it."""
    recipe = replace(DEFAULT, feedback=weight, feedback_reads=0)
    found = search(shelf, "the canal of 1901, the fire", ENCODER, Reader(), recipe=recipe)
    texts = [hit.passage.text for hit in found]
    assert texts[0] == "The canal was built in 1901 by the Harbour Board (HB)."
    assert texts.index("The harbour was built in 1901 by the Harbour Board (HB).") == place


class Punctual(WordHashEncoder):
    """An encoder to which punctuation marks are tokens too, as to a real one."""

    def token_ids(self, text):
        """The hash of each word stem, then one token for each mark."""
        return [*super().token_ids(text), *(255 for mark in text if mark in "?,.")]


def test_the_marks_of_a_question_are_not_matched(shelf):
    """A question mark would be the rarest token of a study, and weigh most."""
    places = [(0, row) for row in range(len(shelf.stores[0].passages))]
    encoder = Punctual()
    assert encoder.encode_tokens(["who built the harbour?"])[0][0][-1] == 255
    asked = search_tokens(shelf, "who built the harbour?", encoder, places)
    assert asked == search_tokens(shelf, "who built the harbour", encoder, places)
    assert max(asked, key=asked.__getitem__) == (0, 0)


@pytest.mark.parametrize(
    ("lengths", "nearness", "most", "run"),
    [
        ([5, 5, 5], [0.1, 0.9, 0.2], 10, range(1, 3)),
        ([5, 5, 5], [0.1, 0.9, 0.2], 15, range(3)),
        ([5, 50, 5], [0.1, 0.9, 0.2], 10, range(1, 2)),
        ([5, 9, 5, 5], [0.3, 0.9, 0.2, 0.8], 16, range(2)),
        ([5], [0.0], 0, range(1)),
    ],
    ids=["nearer neighbour", "all fit", "longer than allowed", "never over a gap", "one sentence"],
)
def test_a_window_widens_by_the_nearer_neighbour(lengths, nearness, most, run):
    """The run holds the nearest sentence and grows only while it stays within the words allowed."""
    assert window(lengths, nearness, most) == run


def test_lexical_search_finds_only_shared_words(shelf):
    """BM25 returns nothing for words that occur nowhere."""
    assert search_lexical(shelf, "zebra umbrella") == {}
    assert {shelf.stores[store].document.id for store, _ in search_lexical(shelf, "ferries")} == {"lund", "york"}


def test_a_note_is_searchable_by_its_source(shelf):
    """A source named only in a note finds the passage that rests on it."""
    found = search_lexical(shelf, "Ada Brook, Tern Press")
    assert found
    for store, row in found:
        assert set(shelf.stores[store].passages[row].note_ids) & {"lund/n1", "lund/n2", "york/n1", "york/n2"}


def test_fusion_is_a_weighted_sum_in_a_stable_order():
    """Scores count in standard deviations; ties keep reading order; a weight of 0 leaves a search out."""
    places = [(0, 1), (0, 2), (0, 3), (1, 0)]
    searches = {"dense": {(0, 1): 0.5, (0, 2): 0.5, (0, 3): 0.9, (1, 0): 0.5}, "lexical": {(0, 1): 6.0, (0, 2): 6.0}}
    fused = fuse(places, searches, {"dense": 1.0, "lexical": 0.0})
    assert [(item.store, item.row) for item in fused] == [(0, 3), (0, 1), (0, 2), (1, 0)]
    assert [round(item.score, 3) for item in fused] == [1.732, -0.577, -0.577, -0.577]
    assert fused[1].by == ("dense", "lexical")
    fused = fuse(places, searches, {"dense": 0.1, "lexical": 1.0})
    assert [(item.store, item.row) for item in fused] == [(0, 1), (0, 2), (0, 3), (1, 0)]
    assert fuse([], {"dense": {}}, {"dense": 1.0}) == []


def test_each_word_counts_by_itself_and_by_how_rare_it_is():
    """A passage that matches the rare word of a question outranks one that matches the common word."""
    rare, common, other = np.eye(3, dtype=np.float32)
    passages = [([1, 9], np.stack([common, other])), ([2], rare[None]), ([1], common[None]), ([1], common[None])]
    index = TokenIndex.build(passages)
    scores = index.scores([1, 2], np.stack([common, rare]), [0, 1, 2])
    common_weight, rare_weight = np.log(1 + 1.5 / 3.5), np.log(1 + 3.5 / 1.5)
    whole = common_weight + rare_weight
    np.testing.assert_allclose(scores, [common_weight / whole, rare_weight / whole, common_weight / whole], atol=1e-5)
    assert index.scores([1], common[None], []).shape == (0,)


def test_token_vectors_survive_the_disk(tmp_path):
    """What is saved scores as what was built."""
    found = ENCODER.encode_tokens(["the harbour closed", "ferries moved"])
    index = TokenIndex.build(found)
    index.save(tmp_path / "tokens.npz")
    ids, vectors = found[1]
    again = TokenIndex.load(tmp_path / "tokens.npz")
    np.testing.assert_array_equal(again.scores(ids, vectors, [0, 1]), index.scores(ids, vectors, [0, 1]))
    np.testing.assert_allclose(again.scores(ids, vectors, [0, 1]), [0.0, 1.0])


def test_a_large_index_scores_as_a_small_one(monkeypatch):
    """Whether vectors are kept as floats or turned into floats for each question changes no score."""
    found = ENCODER.encode_tokens(["the harbour closed", "ferries moved", "the canal was built in 1901"])
    ids, vectors = ENCODER.encode_tokens(["who built the harbour"])[0]
    small = TokenIndex.build(found).scores(ids, vectors, [2, 0])
    monkeypatch.setattr("caseqa.tokens.KEPT_TOKENS", 0)
    np.testing.assert_allclose(TokenIndex.build(found).scores(ids, vectors, [2, 0]), small, atol=1e-6)
    assert small[0] > 0
