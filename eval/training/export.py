"""Write a trained model as int8 ONNX: the judge that ships, or with `--kind` a small one, reranker or encoder.

    python eval/training/export.py --state JOINT.pt --base MPNET --rows ROWS/questions.jsonl --out JUDGE
    python eval/training/export.py --kind judge --state FOLDER/state.pt --base FOLDER --out SMALL
    python eval/training/export.py --kind reranker --state state.pt --base FOLDER --out RERANKER
    python eval/training/export.py --kind encoder --state state.pt --base FOLDER --out ENCODER

Needs the packages onnx and onnxscript beside caseqa's own.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from distil import reader
from larger import PAD, LargeJudge
from onnx.external_data_helper import set_external_data, write_external_data_tensors
from onnxruntime.quantization import QuantType, quantize_dynamic
from rank import UNSEEN
from shorten import first_token
from tokenizers import Tokenizer
from train import Judge
from transformers import AutoModelForSequenceClassification, BertModel

LONGEST = 320
"""Tokens of a pair; caseqa.inference cuts there."""

SAME = 1e-3
"""How far the logits of the exported form may be from those of the trained one, before they are quantised."""

OUTER = 16
"""Dimensions of an input that are read as floats: with 8 logits are off by .09 in the mean, with 16 by .06, with 64 by
.07 (44 windows, weights as floats)."""

EVERY = 70
"""Of the questions, which are read to see how large the inputs of each layer grow: some 300 windows."""

ASIDE, MOST = 100_000, 48_000_000
"""Bytes from which a weight lies in a file of its own kind, and of such a file."""

NAMES = ["input_ids", "attention_mask", "token_type_ids"]


def main() -> None:
    """Export, quantise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rows", type=Path, help="questions with their windows (own.py); the larger model needs them")
    parser.add_argument("--kind", choices=["large", "judge", "reranker", "encoder"], default="large")
    options = parser.parse_args()
    state = torch.load(options.state, weights_only=True)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.kind == "large":
        write_large(options.base, state, options.rows, options.out)
        return
    model = {
        "judge": lambda: Opinion(options.base),
        "reranker": lambda: Reranker(options.base, layers_of(state)),
        "encoder": lambda: TextEncoder(options.base),
    }[options.kind]()
    (model if options.kind == "judge" else model.transformer).load_state_dict(state)
    model.eval()
    model.transformer.set_attn_implementation("eager")
    write(model, options.out / "model.onnx")


def layers_of(state: dict[str, torch.Tensor]) -> int:
    """How many layers a reranker has whose weights these are."""
    return 1 + max(int(name.split(".")[3]) for name in state if name.startswith("bert.encoder.layer."))


class Reranker(torch.nn.Module):
    """A cross-encoder of as many layers as its state, which gives its logit and nothing else."""

    def __init__(self, base: Path, layers: int) -> None:
        super().__init__()
        self.transformer = AutoModelForSequenceClassification.from_pretrained(base, num_hidden_layers=layers)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """One logit a text, shape (texts, 1)."""
        pooled = pooled_first(self.transformer.bert, input_ids, attention_mask, token_type_ids)
        logits: torch.Tensor = self.transformer.classifier(pooled)
        return logits


class Opinion(Judge):
    """The judge, which works out no more of its last layer than its numbers need."""

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Logits as `Judge` gives them, shape (texts, 5)."""
        logits: torch.Tensor = self.head(pooled_first(self.transformer, input_ids, attention_mask, token_type_ids))
        return logits


def pooled_first(
    bert: torch.nn.Module, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
) -> torch.Tensor:
    """What the pooler makes of the first token, shape (texts, width); the last layer works out that token alone."""
    hidden = bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
    mask = (1.0 - attention_mask[:, None, None, :].float()) * UNSEEN
    for layer in bert.encoder.layer[:-1]:
        out = layer(hidden, attention_mask=mask)
        hidden = out[0] if isinstance(out, tuple) else out
    pooled: torch.Tensor = bert.pooler(first_token(bert.encoder.layer[-1], hidden, mask))
    return pooled


class TextEncoder(torch.nn.Module):
    """An encoder that gives the vector of every token and nothing else."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.transformer = BertModel.from_pretrained(base, add_pooling_layer=False)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """The last hidden state, shape (texts, tokens, width)."""
        out = self.transformer(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        vectors: torch.Tensor = out.last_hidden_state
        return vectors


class LargeOpinion(LargeJudge):
    """The larger judge for texts of up to LONGEST tokens, which works out no more of its last layer than it needs."""

    def __init__(self, base: Path) -> None:
        super().__init__(base)
        places = torch.arange(LONGEST)
        apart = self.encoder.relative_position_bucket(
            places[None, :] - places[:, None], num_buckets=self.encoder.config.relative_attention_num_buckets
        )
        self.register_buffer("apart", apart, persistent=False)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits as `LargeJudge` gives them, shape (texts, 5); texts stand without padding before them."""
        length = input_ids.shape[1]
        places = torch.arange(PAD + 1, PAD + 1 + LONGEST)[:length][None, :]
        within = self.embeddings
        hidden = within.LayerNorm(within.word_embeddings(input_ids) + within.position_embeddings(places))
        bias = self.encoder.relative_attention_bias(self.apart[:length, :length]).permute(2, 0, 1)[None]
        bias = bias + (1.0 - attention_mask[:, None, None, :].float()) * UNSEEN
        for layer in self.encoder.layer[:-1]:
            hidden = self._layer(layer, hidden, bias, 0.0)
        logits: torch.Tensor = self.head(torch.tanh(self.pooler.dense(self._first(hidden, bias)[:, 0])))
        return logits

    def _first(self, hidden: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """What the last layer makes of the first token, shape (texts, 1, width)."""
        layer, (texts, tokens, width) = self.encoder.layer[-1], hidden.shape
        within, first = layer.attention.attn, hidden[:, :1]
        heads = within.num_attention_heads
        query = within.q(first).view(texts, 1, heads, width // heads).transpose(1, 2)
        key, value = (
            part(hidden).view(texts, tokens, heads, width // heads).transpose(1, 2) for part in (within.k, within.v)
        )
        shares = torch.softmax((query * (width // heads) ** -0.5) @ key.transpose(-1, -2) + bias[:, :, :1], -1)
        seen = within.o((shares @ value).transpose(1, 2).reshape(texts, 1, width))
        return layer.output(layer.intermediate(out := layer.attention.LayerNorm(seen + first)), out)


class Parted(torch.nn.Module):
    """A linear layer whose input is read in two parts: the dimensions that grow largest as floats, the others apart.

    The numbers stay the same; but 8 bits for a whole input are too few where a few of its dimensions are a hundred
    times larger than the others (Dettmers and others, 2022, arXiv:2208.07339).
    """

    def __init__(self, linear: torch.nn.Linear, largest: torch.Tensor) -> None:
        """``largest``: the largest absolute value of each dimension of the input, shape (width,)."""
        super().__init__()
        outer = largest.topk(OUTER).indices
        self.linear = linear
        self.register_buffer("outer", outer)
        self.register_buffer("inner", torch.ones(len(largest)).index_fill(0, outer, 0.0))
        self.register_buffer("floats", linear.weight.data[:, outer].T.contiguous())

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """What the linear layer made of it."""
        out: torch.Tensor = self.linear(hidden * self.inner) + hidden[..., self.outer] @ self.floats
        return out


def part_inputs(model: LargeJudge, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> None:
    """Put Parted layers in place of those whose inputs grow large, by what these pairs bring about in the model.

    Those are both layers of the feed-forward parts. Read whole, they move a logit by .4 in the mean; so, by .1.
    """
    largest: dict[torch.nn.Module, torch.Tensor] = {}

    def note(layer: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        seen = inputs[0].detach().abs().flatten(0, -2).amax(0)
        largest[layer] = torch.maximum(seen, largest.get(layer, seen))

    places = [part for layer in model.encoder.layer for part in (layer.intermediate, layer.output)]
    hooks = [part.dense.register_forward_pre_hook(note) for part in places]
    for pair in pairs:
        ids = torch.tensor([tokenizer.encode(*pair).ids])
        with torch.no_grad():
            LargeJudge.forward(model, ids, torch.ones_like(ids))
    for hook in hooks:
        hook.remove()
    for part in places:
        part.dense = Parted(part.dense, largest[part.dense])


def write_large(base: Path, state: dict[str, torch.Tensor], rows: Path, folder: Path) -> None:
    """model.onnx, its weights in files of their own, and the word pieces; the same numbers as before are checked."""
    model, plain = LargeOpinion(base), LargeJudge(base)
    model.load_state_dict(state)
    plain.load_state_dict(state)
    asked = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()[::EVERY]]
    pairs = [(row["question"], text) for row in asked for _, text in (row["right"] + row["wrong"])[:3]]
    part_inputs(model.eval(), reader(base / "tokenizer.json"), pairs)
    ids = torch.randint(1000, 20000, (2, 9))
    with torch.no_grad():
        apart = (model.eval()(ids, torch.ones_like(ids)) - plain.eval()(ids, torch.ones_like(ids))).abs().max()
    if apart > SAME:
        raise SystemExit(f"the exported model differs by {float(apart):.4f} from the trained one")
    write(model, folder / "model.onnx", NAMES[:2])
    put_aside(folder / "model.onnx")
    shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")


def put_aside(path: Path) -> None:
    """Move a model's weights into files beside it, each small enough for where repositories are kept."""
    model = onnx.load(path)
    name, held = 1, 0
    for tensor in sorted(model.graph.initializer, key=lambda one: one.name):
        size = len(tensor.raw_data)
        if size < ASIDE:
            continue
        if held + size > MOST:
            name, held = name + 1, 0
        set_external_data(tensor, f"weights-{name}.bin")
        held += size
    write_external_data_tensors(model, str(path.parent))
    onnx.save(model, path)
    print(name, "files of weights")


def write(model: torch.nn.Module, path: Path, names: Sequence[str] = NAMES) -> None:
    """Export with free batch and length, quantise the weights per channel.

    Nothing is fused: one text alone runs 9 % faster so.
    """
    ids = torch.ones(2, 7, dtype=torch.long)
    out = {0: "batch", 1: "length"} if isinstance(model, TextEncoder) else {0: "batch"}
    free = {name: {0: "batch", 1: "length"} for name in names}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            model, (ids,) * len(names), str(plain), input_names=list(names), output_names=["logits"],
            dynamic_axes={**free, "logits": out}, opset_version=17, dynamo=False,
        )  # fmt: skip
        graph = onnx.load(plain).graph
        narrow = {one.name for one in graph.initializer if list(one.dims)[:1] == [OUTER]}
        apart = [node.name for node in graph.node if narrow & set(node.input)]
        quantize_dynamic(
            str(plain), str(path), per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=apart,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
    print(path.stat().st_size, "bytes;", len(onnx.load(path).graph.node), "nodes")


if __name__ == "__main__":
    main()
