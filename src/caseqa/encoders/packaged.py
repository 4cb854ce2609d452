"""The packaged weights as a sentence-transformers model; importing this imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from caseqa.encoders.pooling import first_token
from caseqa.errors import UnusableWeights
from caseqa.inference import OnnxTransformer
from caseqa.weights import BGE_SMALL, locate

DIMENSION = 384


class PackagedModule(InputModule):
    """Token ids in, unit vectors out, one text at a time as the question path does it."""

    save_in_root = False

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.transformer = OnnxTransformer(locate(BGE_SMALL))
        self.max_seq_length = 512

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Padded token ids and their mask."""
        ids = [torch.tensor(self.transformer.token_ids(f"{prompt or ''}{text}")) for text in inputs]
        padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
        lengths = torch.tensor([len(row) for row in ids])
        mask = torch.arange(padded.shape[1])[None, :] < lengths[:, None]
        return {"input_ids": padded, "attention_mask": mask.long()}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The vector of each text, and those of its tokens."""
        rows = zip(features["input_ids"].tolist(), features["attention_mask"].sum(1).tolist(), strict=True)
        outputs = self.transformer.map_ids([row[:length] for row, length in rows], lambda output: output)
        features["sentence_embedding"] = torch.from_numpy(np.stack([first_token(output) for output in outputs]))
        tokens = [torch.from_numpy(output) for output in outputs]
        features["token_embeddings"] = torch.nn.utils.rnn.pad_sequence(tokens, batch_first=True)
        return features

    def get_embedding_dimension(self) -> int:
        """The length of each vector."""
        return DIMENSION

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Refused: the weights belong to the package that ships them."""
        raise UnusableWeights("the packaged model is read where it is installed", "name the model instead of saving it")


def packaged_model() -> Any:
    """A SentenceTransformer whose one module runs the packaged ONNX file."""
    return SentenceTransformer(modules=[PackagedModule()], device="cpu")
