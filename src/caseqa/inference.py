"""Run a packaged ONNX transformer over texts: the only place that touches onnxruntime and tokenizers."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

Array = NDArray[np.float32]
Input = str | tuple[str, str]

RECENT = 8
"""Texts whose output is remembered: a question is read once for its vector, its tokens and its highlights, and with the
best passages once for their order and for whether they answer."""


class OnnxTransformer:
    """A transformer of one folder: ``model.onnx``, and ``tokenizer.json`` unless ``words`` names its folder.

    Texts run one by one, never in batches: int8 activations are scaled over the whole input, so
    that in a batch the neighbours of a text would change its vector. Threads share the work.
    """

    def __init__(self, folder: Path, max_tokens: int = 512, words: Path | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str((words or folder) / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self._names = {item.name for item in self._session.get_inputs()}
        self._recent = lru_cache(maxsize=RECENT)(self._frozen)
        self._pool = ThreadPoolExecutor(max_workers=_cores(), thread_name_prefix="onnx")

    def run(self, text: Input) -> Array:
        """The model's first output for one text or pair, without the batch axis."""
        encoding = self._tokenizer.encode(*text) if isinstance(text, tuple) else self._tokenizer.encode(text)
        return self.run_ids(encoding.ids, encoding.type_ids)

    def run_ids(self, ids: Sequence[int], type_ids: Sequence[int] | None = None) -> Array:
        """The model's first output for one sequence of token ids, without the batch axis."""
        feeds = {
            "input_ids": np.array([ids], dtype=np.int64),
            "attention_mask": np.ones((1, len(ids)), dtype=np.int64),
            "token_type_ids": np.array([type_ids or [0] * len(ids)], dtype=np.int64),
        }
        output = self._session.run(None, {name: feeds[name] for name in self._names})[0]
        return np.asarray(output[0], dtype=np.float32)

    def map(self, texts: Sequence[Input], pool: Callable[[Array], Array]) -> list[Array]:
        """``pool`` of the output for each text, in order, over all cores; a few texts are remembered for a while."""
        run = self._recent if len(texts) <= RECENT else self.run
        return list(self._pool.map(lambda text: pool(run(text)), texts))

    def _frozen(self, text: Input) -> Array:
        """The output for one text, which nobody may write to."""
        output = self.run(text)
        output.flags.writeable = False
        return output

    def map_ids(self, rows: Sequence[Sequence[int]], pool: Callable[[Array], Array]) -> list[Array]:
        """``pool`` of the output for each sequence of token ids, in order, over all cores."""
        return list(self._pool.map(lambda ids: pool(self.run_ids(ids)), rows))

    def token_ids(self, text: str) -> list[int]:
        """The ids of a text's tokens, special ones included, cut at the model's limit."""
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids


def _cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
