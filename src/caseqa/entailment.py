"""Whether a sentence entails a claim and whether a passage answers a question, by one small trained cross-encoder.

Everything that uses it works without it too, with a lower ceiling: `packaged_judge` returns None where the weights are
not there.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from caseqa.errors import UnusableWeights
from caseqa.inference import OnnxTransformer
from caseqa.weights import MARCO_MINILM, locate, sha256

Array = NDArray[np.float32]

FOLDER = Path(__file__).parent / "models" / "judge"
"""Where the weights lie that come with the package: model.onnx. Its word pieces are those of the packaged reranker,
from which it was trained."""

SHA256 = "bbbd2f1f8a581833f3f90ef4ee4c133c4c4611d4debc505625a553168fd0a4cb"
"""Of the packaged model.onnx; other bytes are refused."""

VARIABLE = "CASEQA_JUDGE"
"""Names another folder with such weights; empty, it switches the model off."""

MAX_TOKENS = 208
"""The judge was trained on pairs of at most this many tokens; a question and a passage of 125 words fit."""

CLAIM_LABELS = 3
"""The first three logits: supported, contradicted, silent; the last two: does not answer, answers."""


class Entailment(Protocol):
    """Whatever tells whether a sentence supports, contradicts or leaves open a claim."""

    name: str

    def entail(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """For each (sentence, claim) the probabilities supported, contradicted, silent; shape (pairs, 3)."""
        ...


class Answerability(Protocol):
    """Whatever tells whether a text answers a question."""

    name: str

    def answerable(self, question: str, texts: Sequence[str]) -> Array:
        """For each text the probability that it answers the question; shape (texts,)."""
        ...


class Judge:
    """The packaged cross-encoder, an Entailment and an Answerability in one.

    Raises UnusableWeights for a folder without a model in it.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "model.onnx").is_file():
            raise UnusableWeights(f"{folder} holds no model.onnx", f"set {VARIABLE} to a folder that does, or unset it")
        self.name = folder.name
        self._transformer = OnnxTransformer(folder, MAX_TOKENS, words=locate(MARCO_MINILM))

    def entail(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """For each (sentence, claim) the probabilities supported, contradicted, silent; shape (pairs, 3)."""
        return self._probabilities(list(pairs), slice(0, CLAIM_LABELS))

    def answerable(self, question: str, texts: Sequence[str]) -> Array:
        """For each text the probability that it answers the question; shape (texts,)."""
        return self._probabilities([(question, text) for text in texts], slice(CLAIM_LABELS, None))[:, -1]

    def _probabilities(self, pairs: list[tuple[str, str]], part: slice) -> Array:
        if not pairs:
            return np.zeros((0, CLAIM_LABELS), np.float32)
        logits = np.stack(self._transformer.map(pairs, lambda row: row))[:, part]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Array = powers / powers.sum(axis=1, keepdims=True)
        return shares


@cache
def packaged_judge() -> Judge | None:
    """The trained model, loaded once; None where its weights are not installed or are switched off.

    Raises UnusableWeights when the packaged file is not the expected bytes.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Judge(Path(named)) if named else None
    file = FOLDER / "model.onnx"
    if not file.is_file():
        return None
    if sha256(file) != SHA256:
        raise UnusableWeights(f"{file.name} of the judge is not the expected bytes", "install caseqa anew")
    return Judge(FOLDER)
