"""Turn texts into unit vectors: the packaged weights run directly, any other model by sentence-transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from caseqa.errors import UnusableWeights
from caseqa.inference import OnnxTransformer
from caseqa.weights import BGE_SMALL, folder_hash, locate

Array = NDArray[np.float32]
Progress = Callable[[int, int], None]
Tokens = tuple[list[int], Array]

DEFAULT_ENCODER = BGE_SMALL.name
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


class SentenceTransformerEncoder:
    """A sentence-transformers model; of the packaged weights when no name is given."""

    def __init__(self, name: str = DEFAULT_ENCODER) -> None:
        self.name = name
        if name == DEFAULT_ENCODER:
            self._model = _packaged_model()
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


def first_token(output: Array) -> Array:
    """The unit vector of the first token of a transformer's output."""
    vector = output[0]
    unit: Array = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return unit


def inner_tokens(output: Array) -> Array:
    """The unit vectors of all tokens of a transformer's output but the first and last, which frame the text."""
    inner = output[1:-1]
    unit: Array = inner / np.maximum(np.linalg.norm(inner, axis=1, keepdims=True), 1e-12)
    return unit


def _named_model(name: str) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise UnusableWeights(
            f"the model {name} cannot be loaded ({str(error).splitlines()[0][:120]})",
            f"give a folder with a sentence-transformers model, or leave the setting at {DEFAULT_ENCODER}",
        ) from None


def _packaged_model() -> Any:
    """A SentenceTransformer whose one module runs the packaged ONNX file."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import InputModule

    class PackagedModule(InputModule):
        """Token ids in, unit vectors out, one text at a time as the question path does it."""

        save_in_root = False

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.transformer = OnnxTransformer(locate(BGE_SMALL))
            self.max_seq_length = 512

        def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
            ids = [torch.tensor(self.transformer.token_ids(f"{prompt or ''}{text}")) for text in inputs]
            padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
            lengths = torch.tensor([len(row) for row in ids])
            mask = torch.arange(padded.shape[1])[None, :] < lengths[:, None]
            return {"input_ids": padded, "attention_mask": mask.long()}

        def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
            rows = zip(features["input_ids"].tolist(), features["attention_mask"].sum(1).tolist(), strict=True)
            outputs = self.transformer.map_ids([row[:length] for row, length in rows], lambda output: output)
            vectors = np.stack([first_token(output) for output in outputs])
            features["sentence_embedding"] = torch.from_numpy(vectors)
            tokens = [torch.from_numpy(output) for output in outputs]
            features["token_embeddings"] = torch.nn.utils.rnn.pad_sequence(tokens, batch_first=True)
            return features

        def get_embedding_dimension(self) -> int:
            return PackagedEncoder.dimension

        def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
            raise UnusableWeights(
                "the packaged model is read where it is installed", "name the model instead of saving it"
            )

    return SentenceTransformer(modules=[PackagedModule()], device="cpu")
