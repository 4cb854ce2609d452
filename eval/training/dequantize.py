"""Turn an int8 cross-encoder back into full precision, to train from.

    python eval/training/dequantize.py --out FOLDER                # the packaged reranker, as a transformers folder
    python eval/training/dequantize.py --encoder --out FOLDER      # the packaged encoder, the same
    python eval/training/dequantize.py --own FOLDER --out STATE.pt # a model that export.py wrote, as a state of it

No full-precision weights of a cross-encoder can be had offline; those of the packaged file are its int8 weights
times their scales, and the folder's logits agree with the file's to 0.03. Needs the package onnx.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from transformers import BertConfig, BertForSequenceClassification, BertModel

from caseqa.weights import BGE_SMALL, MARCO_MINILM, locate

OUTER = ("bert.", "classifier", "embeddings.", "encoder.")
"""What the names of parameters begin with, of the packaged reranker and of the packaged encoder."""

STEPS_TO_BIAS = 6
"""Between the integer product of a layer and the node that adds its bias stand a cast and a few scalings."""


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--own", type=Path, help="the folder of a model that export.py wrote")
    parser.add_argument("--encoder", action="store_true")
    options = parser.parse_args()
    if options.own:
        graph = onnx.load(options.own / "model.onnx").graph
        torch.save({name: torch.tensor(np.ascontiguousarray(w)) for name, w in own_tensors(graph)}, options.out)
        return
    weights = BGE_SMALL if options.encoder else MARCO_MINILM
    graph = onnx.load(locate(weights) / weights.file).graph
    shape = BertConfig(
        vocab_size=30522, hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536,
        num_labels=1,
    )  # fmt: skip
    model = BertModel(shape, add_pooling_layer=False) if options.encoder else BertForSequenceClassification(shape)
    model.load_state_dict({name: torch.tensor(np.ascontiguousarray(w)) for name, w in tensors(graph)})
    model.save_pretrained(options.out)


def tensors(graph: onnx.GraphProto) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Each parameter by its transformers name; a quantised one is named by the bias that is added to its product."""
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for name, values in held.items():
        if name.endswith("_quantized"):
            base = name.removesuffix("_quantized")
            weights = (values.astype(np.float32) - held[f"{base}_zero_point"].astype(np.float32)) * held[
                f"{base}_scale"
            ]
            if "embeddings" in base:
                yield base, weights
            else:
                yield base if base.startswith(OUTER) else _name(graph, held, name), weights.T
        elif name.startswith(OUTER) and not name.endswith(("_scale", "_zero_point")):
            yield name, values


def own_tensors(graph: onnx.GraphProto) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Each parameter of a model that export.py wrote, by the name it has in a state."""
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    # train.Judge names its transformer, export.Reranker's state is that of its transformer alone.
    outer = "transformer." if any(name.startswith("transformer.bert.") for name in held) else ""
    for name, values in held.items():
        base = name.removesuffix("_quantized")
        if name.endswith("_quantized"):
            scale, zero = held[f"{base}_scale"], held[f"{base}_zero_point"].astype(np.float32)
            weights = ((values.astype(np.float32) - zero) * scale).astype(np.float32)
            if "embeddings" in base:
                yield base.removeprefix(outer), weights
            else:
                yield _name(graph, held, name).removeprefix(outer), weights.T
        elif name.startswith(("transformer.", "head.")) and not name.endswith(("_scale", "_zero_point")):
            yield name.removeprefix(outer), values


def _name(graph: onnx.GraphProto, held: dict[str, NDArray[np.float32]], tensor: str) -> str:
    """The name of a weight, from the bias its product meets."""
    readers = {each: node for node in reversed(graph.node) for each in node.input}
    for _ in range(STEPS_TO_BIAS):
        node = readers[tensor]
        for each in node.input:
            if each in held and each.endswith(".bias"):
                return f"{each.removesuffix('.bias')}.weight"
        tensor = node.output[0]
    raise SystemExit(f"no bias follows the weight {tensor}: is this another model?")


if __name__ == "__main__":
    main()
