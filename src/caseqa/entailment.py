"""Whether a sentence entails a claim and whether a text answers a question, by one trained cross-encoder.

Everything that uses it works without it too, with a lower ceiling: `packaged_judge` returns None where the weights are
not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from caseqa.inference import OnnxTransformer
from caseqa.weights import JUDGE, folder_hash, trained, word_pieces

Array = NDArray[np.float32]

MAX_TOKENS = 320
"""Two sentences and a claim fit, and a passage of 180 words and a long question; every token costs time."""

LABELS = 3
"""The first logits: supported, contradicted, silent. Two more say that a passage does not answer a question, and that
it does."""


class Entailment(Protocol):
    """Whatever tells whether a sentence supports, contradicts or leaves open a claim."""

    name: str

    def entail(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """For each (sentence, claim) the probabilities supported, contradicted, silent; shape (pairs, 3)."""
        ...


class Answering(Protocol):
    """Whatever tells whether texts answer a question."""

    def answers(self, question: str, texts: Sequence[str]) -> Array:
        """The log odds that each text answers a question, shape (texts,)."""
        ...


class Judge:
    """The packaged cross-encoder, an Entailment and Answering."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._folder = folder
        self._transformer = OnnxTransformer(folder, MAX_TOKENS, word_pieces(folder))

    @cached_property
    def fingerprint(self) -> str:
        """One SHA-256 over all files of the folder."""
        return folder_hash(self._folder)

    def entail(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """For each (sentence, claim) the probabilities supported, contradicted, silent; shape (pairs, 3)."""
        if not pairs:
            return np.zeros((0, LABELS), np.float32)
        logits = np.stack(self._transformer.map(list(pairs), lambda row: row))[:, :LABELS]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Array = powers / powers.sum(axis=1, keepdims=True)
        return shares

    def answers(self, question: str, texts: Sequence[str]) -> Array:
        """The log odds that each text answers a question, shape (texts,)."""
        pairs = [(question, text) for text in texts]
        odds = self._transformer.map(pairs, lambda logits: logits[LABELS + 1] - logits[LABELS])
        return np.array(odds, dtype=np.float32)


@cache
def packaged_judge() -> Judge | None:
    """The trained model, loaded once; None where its weights are not installed or are switched off.

    Raises UnusableWeights as `weights.trained` does.
    """
    folder = trained(JUDGE)
    return Judge(folder) if folder else None
