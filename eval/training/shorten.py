"""Teach a reranker of fewer layers to say what the long one says, in little more than half the time.

    python eval/training/shorten.py --rows FILE [FILE …] --teacher LONG/model.onnx --state LONG/state.pt --base BASE \
        --tokenizer TOKENIZER --minutes 45 --out SHORT/state.pt

The embeddings and the first layers stay as they are; a few new ones stand for all the others. What the long reranker
makes of every token, and its logit, are written down once; the new layers learn to come to the same from what the first
layers give. A pair needs no label, so that windows of every rank teach. Needs the package onnx beside caseqa's own.

Of a student's hidden states as a teacher's see TinyBERT (Jiao and others, 2020, arXiv:1909.10351).
"""

from __future__ import annotations

import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.lib.format import open_memmap
from rank import FIRST, TOKENS, Pair, arguments, read, run, unseen
from tokenizers import Tokenizer
from torch.nn.functional import mse_loss
from tqdm import tqdm
from transformers import AutoModelForSequenceClassification

KEPT = 4
"""The embeddings and these first layers stay as they are."""

FROM = (6, 9, 11)
"""The long reranker's layers, counted from 0, from which the new ones begin; the last must be its last."""

WINDOWS = 9
"""Windows of a question, at most: two right ones, one from far below, the others of the ranks that are read."""

TOGETHER = 16
"""Pairs of a step, of like length."""

PEAK = 2e-4
"""Learning rate; two of the new layers stand for four others each and have far to go."""

WARM = 0.03

LOGIT = 2.0
"""Weight of the logit's loss beside that of the first token, each in shares of its variance."""

HELD = 1000
"""Last pairs that nothing is learnt from: they tell how near the new layers come."""

STATE = "/transformer/bert/encoder/layer.{}/output/LayerNorm/LayerNormalization_output_0"
"""What a layer's output is called in the graph that export.py writes."""


class Told:
    """What the long reranker says of each pair.

    ``below`` and ``above``: what its kept layers and its last but one make of the tokens, shape (tokens of all pairs,
    width); ``first``: the first token after the last, shape (pairs, width); ``logits``: shape (pairs,).
    """

    def __init__(self, teacher: Path, tokenizer: Tokenizer, pairs: list[Pair], folder: Path) -> None:
        coded = tokenizer.encode_batch(pairs)
        self.lengths = np.array([len(one.ids) for one in coded])
        self.starts = np.concatenate([[0], self.lengths.cumsum()])
        graph = onnx.load(teacher)
        for layer in (KEPT - 1, FROM[-1] - 1, FROM[-1]):
            named = onnx.helper.make_tensor_value_info(STATE.format(layer), onnx.TensorProto.FLOAT, None)
            graph.graph.output.append(named)
        alone = onnxruntime.SessionOptions()
        alone.intra_op_num_threads = alone.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(graph.SerializeToString(), alone, providers=["CPUExecutionProvider"])
        width = 384
        self.below, self.above = (
            open_memmap(folder / name, "w+", np.float16, (int(self.starts[-1]), width)) for name in ("below", "above")
        )
        self.first, self.logits = np.zeros((len(pairs), width), np.float32), np.zeros(len(pairs), np.float32)

        def tell(at: int) -> None:
            ids = np.array([coded[at].ids])
            feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            logit, below, above, last = session.run(None, feeds | {"token_type_ids": np.array([coded[at].type_ids])})
            rows = slice(self.starts[at], self.starts[at + 1])
            self.below[rows], self.above[rows] = below[0], above[0]
            self.first[at], self.logits[at] = last[0, 0], logit[0, 0]

        with ThreadPoolExecutor() as pool:
            list(tqdm(pool.map(tell, range(len(pairs))), total=len(pairs), desc="the long reranker"))

    def rows(self, which: np.ndarray, picked: list[int]) -> torch.Tensor:
        """The states of some pairs side by side, filled up with zeros, shape (pairs, tokens, width)."""
        each = [torch.from_numpy(which[self.starts[at] : self.starts[at + 1]].astype(np.float32)) for at in picked]
        return torch.nn.utils.rnn.pad_sequence(each, batch_first=True)


class Upper(torch.nn.Module):
    """The new layers with the head of the long reranker."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.layers = torch.nn.ModuleList([model.bert.encoder.layer[at] for at in FROM])
        self.pooler, self.classifier = model.bert.pooler, model.classifier

    def forward(self, hidden: torch.Tensor, lengths: list[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Tokens before the last layer, (texts, tokens, width), the first one after it, and logits, (texts,)."""
        above = run(self.layers[:-1], hidden, lengths)
        last = first_token(self.layers[-1], above, unseen(lengths, hidden.shape[1]))
        return above, last[:, 0], self.classifier(self.pooler(last)).view(-1)


def first_token(layer: torch.nn.Module, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """What a layer of BERT makes of the first token alone, shape (texts, 1, width): all that the head reads.

    The others are looked at but not worked out, which saves five sixths of the layer.
    """
    inner, first = layer.attention.self, hidden[:, :1]
    queries, keys, values = (
        part(read).unflatten(-1, (inner.num_attention_heads, inner.attention_head_size)).transpose(1, 2)
        for part, read in ((inner.query, first), (inner.key, hidden), (inner.value, hidden))
    )
    weights = (queries @ keys.transpose(-1, -2) / inner.attention_head_size**0.5 + mask).softmax(-1)
    attended = layer.attention.output((weights @ values).transpose(1, 2).flatten(-2), first)
    made: torch.Tensor = layer.output(layer.intermediate(attended), attended)
    return made


def pairs_of(rows: list[dict], rng: random.Random) -> list[Pair]:  # type: ignore[type-arg]
    """Each question with some of its windows."""
    made = []
    for row in rows:
        near = [text for rank, text in row["wrong"] if rank < FIRST]
        far = [text for rank, text in row["wrong"] if rank >= FIRST]
        rng.shuffle(near)
        rng.shuffle(far)
        windows = [text for _, text in row["right"][:2]] + near[: WINDOWS - 3] + far[:1]
        made += [(row["question"], text) for text in windows]
    return list(dict.fromkeys(made))


def batches(told: Told, learned: int, rng: random.Random) -> list[list[int]]:
    """The pairs that are learnt from, once, in steps of like length and random order."""
    order = list(range(learned))
    rng.shuffle(order)
    made = []
    for start in range(0, learned, 20 * TOGETHER):
        alike = sorted(order[start : start + 20 * TOGETHER], key=lambda at: told.lengths[at])
        made += [alike[at : at + TOGETHER] for at in range(0, len(alike), TOGETHER)]
    rng.shuffle(made)
    return made


def learn(upper: Upper, told: Told, minutes: float, rng: random.Random) -> None:
    """Until the time is up: come to the same tokens, less and less strictly, the same first token and logit."""
    optimizer = torch.optim.AdamW(upper.parameters(), lr=PEAK, weight_decay=0.01)
    spread = [float(np.var(one[:20000].astype(np.float32))) for one in (told.above, told.first, told.logits)]
    started, left, step = time.time(), [], 0
    while (passed := (time.time() - started) / (60 * minutes)) < 1:
        left = left or batches(told, len(told.logits) - HELD, rng)
        for parameters in optimizer.param_groups:
            parameters["lr"] = PEAK * (passed / WARM if passed < WARM else (1 - passed) / (1 - WARM)) + 1e-8
        picked = left.pop()
        above, first, logits = upper(told.rows(told.below, picked), [int(told.lengths[at]) for at in picked])
        real = unseen([int(told.lengths[at]) for at in picked], above.shape[1])[:, 0, 0] == 0
        loss = (1.1 - passed) * mse_loss(above[real], told.rows(told.above, picked)[real]) / spread[0]
        loss = loss + mse_loss(first, torch.from_numpy(told.first[picked])) / spread[1]
        loss = loss + LOGIT * mse_loss(logits, torch.from_numpy(told.logits[picked])) / spread[2]
        loss.backward()
        torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        step += 1
        if step % 500 == 0:
            print(f"{passed:.2f} read {step * TOGETHER}: {nearness(upper, told)}", flush=True)


@torch.no_grad()
def nearness(upper: Upper, told: Told) -> str:
    """How near the logits of the pairs held out come to the long reranker's."""
    own: list[float] = []
    held = list(range(len(told.logits) - HELD, len(told.logits)))
    for start in range(0, HELD, TOGETHER):
        picked = held[start : start + TOGETHER]
        own += upper(told.rows(told.below, picked), [int(told.lengths[at]) for at in picked])[2].tolist()
    theirs = told.logits[held]
    away = float(np.sqrt(np.mean((np.array(own) - theirs) ** 2)))
    return f"r {np.corrcoef(own, theirs)[0, 1]:.4f}, logits {away:.2f} away"


def main() -> None:
    """Ask the long reranker, teach the new layers, save a whole reranker of fewer layers."""
    parser = arguments(__doc__, minutes=45, seed=5)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    model = AutoModelForSequenceClassification.from_pretrained(options.base)
    model.load_state_dict(torch.load(options.state, weights_only=True))
    rows = read(options.rows)
    rng.shuffle(rows)
    upper = Upper(model.eval())
    with tempfile.TemporaryDirectory(dir=options.out.parent) as folder:
        told = Told(options.teacher, tokenizer, pairs_of(rows, rng), Path(folder))
        learn(upper, told, options.minutes, rng)
    model.bert.encoder.layer = torch.nn.ModuleList([*model.bert.encoder.layer[:KEPT], *upper.layers])
    torch.save(model.state_dict(), options.out)


if __name__ == "__main__":
    main()
