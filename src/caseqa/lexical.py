"""BM25 over passages, for the names, years and figures that vectors blur."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from caseqa.stems import stem
from caseqa.text import fold, words

Array = NDArray[np.float32]

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it asks for DEBUG when it is imported

STOP_WORDS = frozenset(
    """a an and are as at be been but by can could did do does for from had has have how i if in into is it its
    of on or our shall should so such than that the their them then there these they this those to was we were
    what when where which who whom whose why will with would you your me my about any tell say says said""".split()
)
"""Function and question words: they say what is asked, not what it is about."""


KEPT_TEXTS = 20_000
"""Texts whose terms are remembered: the sentences of a few books, some 20 MB. Every question asks for the terms of
the sentences it may highlight, and stemming them anew took a third of the time beside the models."""


@lru_cache(KEPT_TEXTS)
def terms(text: str) -> tuple[str, ...]:
    """The stemmed words of a text, stop words left out (Porter 2)."""
    found = [word.removesuffix("'s") for word in words(fold(text).text)]
    return tuple(stem(word) for word in found if word not in STOP_WORDS)


class LexicalIndex:
    """BM25 scores of texts for a question (Lucene's variant, as bm25s implements it, arXiv 2407.03618)."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """An index over the terms of each text."""
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        index.index([list(terms(text)) or ["_empty_"] for text in texts], show_progress=False)
        return cls(index)

    def scores(self, question: str) -> Array:
        """The BM25 score of every text, in order; zeros when no term of the question occurs."""
        asked = [term for term in terms(question) if term in self._index.vocab_dict]
        if not asked:
            return np.zeros(int(self._index.scores["num_docs"]), np.float32)
        return np.asarray(self._index.get_scores(asked), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._index.save(str(folder))

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read an index that `save` wrote."""
        return cls(bm25s.BM25.load(str(folder), load_corpus=False))
