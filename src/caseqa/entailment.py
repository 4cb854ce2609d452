"""Whether a sentence entails a claim, by one small trained cross-encoder.

Everything that uses it works without it too, with a lower ceiling: `packaged_judge` returns None where the weights are
not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from caseqa.inference import OnnxTransformer
from caseqa.weights import JUDGE, MARCO_MINILM, locate, trained

Array = NDArray[np.float32]

MAX_TOKENS = 208
"""The judge was trained on pairs of at most this many tokens; two sentences and a claim fit."""

LABELS = 3
"""The first logits: supported, contradicted, silent. Two more, whether a passage answers a question, helped to train
it and are not used: the reranker tells that better."""


class Entailment(Protocol):
    """Whatever tells whether a sentence supports, contradicts or leaves open a claim."""

    name: str

    def entail(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """For each (sentence, claim) the probabilities supported, contradicted, silent; shape (pairs, 3)."""
        ...


class Judge:
    """The packaged cross-encoder, an Entailment."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._transformer = OnnxTransformer(folder, MAX_TOKENS, words=locate(MARCO_MINILM))

    def entail(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """For each (sentence, claim) the probabilities supported, contradicted, silent; shape (pairs, 3)."""
        if not pairs:
            return np.zeros((0, LABELS), np.float32)
        logits = np.stack(self._transformer.map(list(pairs), lambda row: row))[:, :LABELS]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Array = powers / powers.sum(axis=1, keepdims=True)
        return shares


@cache
def packaged_judge() -> Judge | None:
    """The trained model, loaded once; None where its weights are not installed or are switched off.

    Raises UnusableWeights as `weights.trained` does.
    """
    folder = trained(JUDGE)
    return Judge(folder) if folder else None
