"""Score a question and a passage together, which no vector made beforehand can."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from caseqa.inference import OnnxTransformer
from caseqa.weights import MARCO_MINILM, locate

Array = NDArray[np.float32]

MAX_TOKENS = 320
"""A passage of 180 words and a long question fit; every further token costs time on each pair."""


class Reranker(Protocol):
    """Whatever scores passages for a question; higher is better."""

    name: str

    def score(self, question: str, texts: Sequence[str]) -> Array:
        """One score a text, shape (texts,)."""
        ...


class PackagedReranker:
    """The default cross-encoder, trained on MS MARCO questions; its scores are logits."""

    name = MARCO_MINILM.name

    def __init__(self) -> None:
        self._transformer = OnnxTransformer(locate(MARCO_MINILM), MAX_TOKENS)

    def score(self, question: str, texts: Sequence[str]) -> Array:
        """One logit a text, shape (texts,)."""
        pairs = [(question, text) for text in texts]
        return np.array([row[0] for row in self._transformer.map(pairs, lambda logits: logits)], dtype=np.float32)


@cache
def default_reranker() -> Reranker:
    """The packaged reranker, loaded once."""
    return PackagedReranker()
