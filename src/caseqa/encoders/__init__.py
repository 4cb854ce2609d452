"""Turn texts into unit vectors: the packaged weights run directly, any other model by sentence-transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from caseqa.encoders.pooling import first_token, inner_tokens
from caseqa.errors import UnusableWeights
from caseqa.inference import OnnxTransformer
from caseqa.weights import BGE_SMALL, folder_hash, locate

Array = NDArray[np.float32]
Progress = Callable[[int, int], None]
Tokens = tuple[list[int], Array]

DEFAULT_ENCODER = BGE_SMALL.name
FRAMED_WORD = 3
"""Tokens of a one-token word between the two that frame every text."""

STEP = 32
"""Texts between two reports of progress: about a third of a second."""


class Encoder(Protocol):
    """Whatever turns texts into unit vectors; ``fingerprint`` identifies its weights."""

    name: str
    fingerprint: str
    dimension: int

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Array:
        """One unit vector a text, shape (texts, dimension)."""
        ...

    def encode_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Tokens]:
        """The ids and unit vectors of each text's tokens, special ones left out."""
        ...

    def token_ids(self, text: str) -> list[int]:
        """The ids of a text's tokens, special ones left out; nothing is encoded."""
        ...

    def is_word(self, text: str) -> bool:
        """True for a word common enough to be one token of the model."""
        ...


class PackagedEncoder:
    """The default weights run without torch: ready in 0.3 s, a question in 2 to 3 ms."""

    name = DEFAULT_ENCODER
    fingerprint = BGE_SMALL.sha256
    dimension = 384

    def __init__(self) -> None:
        self._transformer = OnnxTransformer(locate(BGE_SMALL))

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Array:
        """One unit vector a text: the first token's, as the model was trained (C-Pack, arXiv 2309.07597)."""
        rows: list[Array] = []
        for start in range(0, len(texts), STEP):
            rows += self._transformer.map(texts[start : start + STEP], first_token)
            if progress:
                progress(len(rows), len(texts))
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def encode_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Tokens]:
        """The ids and unit vectors of each text's tokens, special ones left out."""
        found: list[Tokens] = []
        for start in range(0, len(texts), STEP):
            piece = texts[start : start + STEP]
            ids = [self._transformer.token_ids(text)[1:-1] for text in piece]
            found += zip(ids, self._transformer.map(piece, inner_tokens), strict=True)
            if progress:
                progress(len(found), len(texts))
        return found

    def token_ids(self, text: str) -> list[int]:
        """The ids of a text's tokens, special ones left out; nothing is encoded."""
        return self._transformer.token_ids(text)[1:-1]

    def is_word(self, text: str) -> bool:
        """True for a word common enough to be one token of the model."""
        return len(self._transformer.token_ids(text)) == FRAMED_WORD


class SentenceTransformerEncoder:
    """A sentence-transformers model; of the packaged weights when no name is given."""

    def __init__(self, name: str = DEFAULT_ENCODER) -> None:
        self.name = name
        if name == DEFAULT_ENCODER:
            from caseqa.encoders.packaged import packaged_model

            self._model: Any = packaged_model()
        else:
            self._model = _named_model(name)
        self.fingerprint = fingerprint(name)
        self.dimension = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Array:
        """One unit vector a text, shape (texts, dimension)."""
        rows = [np.zeros((0, self.dimension), np.float32)]
        for start in range(0, len(texts), STEP):
            piece = list(texts[start : start + STEP])
            vectors = self._model.encode(piece, normalize_embeddings=True, show_progress_bar=False)
            rows.append(np.asarray(vectors, dtype=np.float32))
            if progress:
                progress(min(start + STEP, len(texts)), len(texts))
        return np.concatenate(rows)

    def encode_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Tokens]:
        """The ids and unit vectors of each text's tokens, special ones left out."""
        found: list[Tokens] = []
        for start in range(0, len(texts), STEP):
            piece = list(texts[start : start + STEP])
            features = self._model.encode(piece, output_value=None, show_progress_bar=False)
            for row in features:
                length = int(row["attention_mask"].sum())
                vectors = np.asarray(row["token_embeddings"][:length], dtype=np.float32)
                found.append((row["input_ids"][1 : length - 1].tolist(), inner_tokens(vectors)))
            if progress:
                progress(len(found), len(texts))
        return found

    def token_ids(self, text: str) -> list[int]:
        """The ids of a text's tokens, special ones left out; nothing is encoded."""
        ids: list[int] = self._model.preprocess([text])["input_ids"][0][1:-1].tolist()
        return ids

    def is_word(self, text: str) -> bool:
        """True for a word common enough to be one token of the model."""
        return len(self._model.preprocess([text])["input_ids"][0]) == FRAMED_WORD


@cache
def fingerprint(name: str) -> str:
    """What identifies a model's weights: the hash of the packaged file or of a folder, else the name itself."""
    if name == DEFAULT_ENCODER:
        return BGE_SMALL.sha256
    return folder_hash(Path(name)) if Path(name).is_dir() else f"hub:{name}"


@cache
def question_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """The encoder for questions: the packaged weights without torch, any other through sentence-transformers."""
    return PackagedEncoder() if name == DEFAULT_ENCODER else SentenceTransformerEncoder(name)


@cache
def building_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """The encoder that builds an index, always through sentence-transformers."""
    return SentenceTransformerEncoder(name)


def _named_model(name: str) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise UnusableWeights(
            f"the model {name} cannot be loaded ({str(error).splitlines()[0][:120]})",
            f"give a folder with a sentence-transformers model, or leave the setting at {DEFAULT_ENCODER}",
        ) from None
