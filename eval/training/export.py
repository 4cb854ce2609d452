"""Write a trained judge as one int8 ONNX file, and measure what the int8 costs.

    python eval/training/export.py --state FOLDER/state.pt --base FOLDER --out src/caseqa/models/judge

Needs the packages onnx and onnxscript beside caseqa's own.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from train import Judge

NAMES = ["input_ids", "attention_mask", "token_type_ids"]


def main() -> None:
    """Export, fuse, quantise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    judge = Judge(options.base)
    judge.load_state_dict(torch.load(options.state, weights_only=True))
    judge.eval()
    judge.transformer.set_attn_implementation("eager")
    options.out.mkdir(parents=True, exist_ok=True)
    write(judge, options.out / "model.onnx")


def write(judge: torch.nn.Module, path: Path) -> None:
    """Export with free batch and length, fuse attention and layer norms, quantise the weights per channel."""
    ids = torch.ones(2, 7, dtype=torch.long)
    free = {name: {0: "batch", 1: "length"} for name in NAMES}
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            judge, (ids, ids, ids), str(plain), input_names=NAMES, output_names=["logits"],
            dynamic_axes={**free, "logits": {0: "batch"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        wanted = FusionOptions("bert")
        wanted.enable_embed_layer_norm = False
        model = optimizer.optimize_model(
            str(plain), "bert", num_heads=12, hidden_size=384, optimization_options=wanted, opt_level=0
        )
        print(model.get_fused_operator_statistics())
        model.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused), str(path), per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
    print(path.stat().st_size, "bytes;", len(onnx.load(path).graph.node), "nodes")


if __name__ == "__main__":
    main()
