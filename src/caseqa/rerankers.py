"""Score a question and a passage together, which no vector made beforehand can."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from caseqa.inference import OnnxTransformer
from caseqa.weights import MARCO_MINILM, RERANKER, locate, sha256, trained, word_pieces

Array = NDArray[np.float32]

MAX_TOKENS = 320
"""A passage of 180 words and a long question fit; every further token costs time on each pair."""


class Reranker(Protocol):
    """Whatever scores passages for a question; higher is better.

    ``calibrated`` says that caseqa.silence was fitted on such scores, so that they tell whether a passage answers.
    """

    name: str
    calibrated: bool

    def score(self, question: str, texts: Sequence[str]) -> Array:
        """One score a text, shape (texts,)."""
        ...


class CrossEncoder:
    """A cross-encoder of one folder; its scores are logits."""

    def __init__(self, name: str, folder: Path, *, calibrated: bool = False) -> None:
        self.name = name
        self.calibrated = calibrated
        self.fingerprint = sha256(folder / "model.onnx")
        self._transformer = OnnxTransformer(folder, MAX_TOKENS, word_pieces(folder))

    def score(self, question: str, texts: Sequence[str]) -> Array:
        """One logit a text, shape (texts,)."""
        pairs = [(question, text) for text in texts]
        return np.array([row[0] for row in self._transformer.map(pairs, lambda logits: logits)], dtype=np.float32)


@cache
def default_reranker() -> CrossEncoder:
    """The reranker that we trained on questions about one document; where it is switched off, the one it came from.

    Raises UnusableWeights as `weights.trained` does.
    """
    folder = trained(RERANKER)
    if folder is None:
        return CrossEncoder(MARCO_MINILM.name, locate(MARCO_MINILM))
    return CrossEncoder(f"caseqa {RERANKER.name}", folder, calibrated=True)
