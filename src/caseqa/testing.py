"""A small encoder without weights and a document builder, for tests and smoke runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from caseqa.lexical import terms

Array = NDArray[np.float32]

MINIATURE = """The Harbour of Lund

I. Background

The harbour was built in 1901 by the Harbour Board (HB).¹ It closed in 1950 after a fire destroyed both piers.²

II. What followed

Ferries moved to the southern quay.³ The council did not pay for a new pier, although the engineers had asked it to.

References

1 Ada Brook, *The Long Ferry* (Oslo: Tern Press, 2014): 12.
2 Ibid: 13.
3 Interview, May 2020.
"""
"""An invented footnoted study of two parts, five sentences and three notes."""


class WordHashEncoder:
    """Unit vectors of hashed word stems: texts that share words are near, and nothing is loaded."""

    name = "word-hash"
    fingerprint = hashlib.sha256(b"word-hash-1").hexdigest()
    dimension = 256

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Array:
        """One unit vector a text, shape (texts, 256)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for term in terms(text) or [""]:
                digest = hashlib.sha256(term.encode()).digest()
                vectors[row, digest[0]] += 1.0
            if progress:
                progress(row + 1, len(texts))
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Array = vectors / np.maximum(norms, 1e-12)
        return unit

    def token_ids(self, text: str) -> list[int]:
        """The hash of each word stem."""
        return [hashlib.sha256(term.encode()).digest()[0] for term in terms(text) or [""]]

    def is_word(self, text: str) -> bool:
        """False: this encoder knows no language."""
        return False

    def encode_tokens(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> list[tuple[list[int], Array]]:
        """A token a word stem, its id the hash and its vector one-hot."""
        found = []
        for text in texts:
            ids = self.token_ids(text)
            found.append((ids, np.eye(self.dimension, dtype=np.float32)[ids]))
        return found


def write_miniature(folder: Path, text: str = MINIATURE, name: str = "lund.txt") -> Path:
    """Write a small footnoted study to a file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
