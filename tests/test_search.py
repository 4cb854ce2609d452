"""Searches find, fuse and rerank; nothing depends on the order of equal scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from caseqa.documents import read_document
from caseqa.library import Library
from caseqa.search import DEFAULT, Found, Shelf, fuse, search, search_lexical
from caseqa.testing import MINIATURE, WordHashEncoder, write_miniature

ENCODER = WordHashEncoder()


class LastFirst:
    """A reranker that prefers what mentions the council."""

    name = "last-first"

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
    assert {"dense", "sentence", "lexical"} <= set(hits[0].found_by)


def test_the_reranker_reorders_only_its_candidates(shelf):
    """What the reranker prefers rises; without its weight the first search decides."""
    question = "who built the canal"
    top = search(shelf, question, ENCODER, LastFirst(), recipe=replace(DEFAULT, first_stage=0.0))[0]
    assert "council" in top.passage.text
    assert "reranked" in top.found_by
    kept = search(shelf, question, ENCODER, LastFirst(), recipe=replace(DEFAULT, first_stage=1.0))[0]
    assert kept.passage.text == "The canal was built in 1901 by the Harbour Board (HB)."


def test_lexical_search_finds_only_shared_words(shelf):
    """BM25 returns nothing for words that occur nowhere."""
    assert search_lexical(shelf, "zebra umbrella") == []
    assert {shelf.stores[item.store].document.id for item in search_lexical(shelf, "ferries")} == {"lund", "york"}


def test_a_note_is_searchable_by_its_source(shelf):
    """A source named only in a note finds the passage that rests on it."""
    first = search_lexical(shelf, "Ada Brook, Tern Press")[0]
    assert set(shelf.stores[first.store].passages[first.row].note_ids) & {"lund/n1", "lund/n2", "york/n1", "york/n2"}


def test_fusion_is_a_weighted_sum_in_a_stable_order():
    """Scores are scaled to 0..1 per search; ties keep reading order; a weight of 0 leaves a search out."""
    dense = [Found(0, 3, 0.9, ("dense",)), Found(0, 1, 0.5, ("dense",))]
    lexical = [Found(0, 1, 12.0, ("lexical",)), Found(0, 2, 2.0, ("lexical",))]
    fused = fuse((1.0, dense), (1.0, lexical))
    assert [(item.row, item.score) for item in fused] == [(1, 0.5), (3, 0.5), (2, 0.0)]
    assert fused[0].by == ("dense", "lexical")
    assert [item.row for item in fuse((1.0, dense), (0.0, lexical))] == [3, 1]
    assert fuse((1.0, [])) == []
