"""Train the larger judge, from which the small one learns (distil.py): all-mpnet-base-v2, twice as wide.

    python eval/training/larger.py --bench BENCH --rows ROWS --base MPNET --minutes 66 --out LARGE.pt

`MPNET` is the model's folder, `ROWS` what own.py wrote. It wants a processor
with instructions for 16-bit numbers: two cores with AMX learn from 23 pairs a second.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from rows import SILENT, Row, changed, claims, formal, from_text, questions
from sixteen import UNSEEN, Masters, attended, dropped, risen_and_fallen
from tokenizers import Tokenizer
from train import batches
from transformers import AutoModel

PEAK, WARM = 3.5e-5, 0.05
"""Highest learning rate, and share of the time until it is reached."""

KEPT = 4
"""The embeddings, what positions are to each other, and these first layers stay as they are."""

DROPPED = 0.1
PAD = 1

TAKEN = {
    "vitaminc_real_test": 22000, "fever_nli": 6000, "fever_nli_nei": 2500, "fever_symmetric": 1400,
    "fever_adversarial": 700, "semiauto_wiki": 4000, "mnli": 6000, "cad_nli": 1500, "tracie": 430, "ambient": 700,
    "scitail": 1000,
}  # fmt: skip
"""Public rows of the first half of the run."""

KEPT_IN_MIND = dict.fromkeys(("vitaminc_real_test", "fever_nli", "semiauto_wiki", "mnli"), 1500)
"""Public rows of the second half, in which our own claims come twice."""

NEAR = 0.6
"""Sentences that are merely near a claim, for each that speaks of one."""


class LargeJudge(torch.nn.Module):
    """The transformer and the five numbers of train.Judge."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        whole = AutoModel.from_pretrained(base)
        self.embeddings, self.encoder, self.pooler = whole.embeddings, whole.encoder, whole.pooler
        self.dropout = torch.nn.Dropout(DROPPED)
        self.head = torch.nn.Linear(whole.config.hidden_size, 5)
        first = self.encoder.layer[:KEPT]
        for part in (self.embeddings, self.encoder.relative_attention_bias, *first):
            for weight in part.parameters():
                weight.requires_grad = False

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits: supported, contradicted, silent; does not answer, answers. Shape (texts, 5)."""
        with torch.no_grad():
            hidden = self.embeddings(input_ids=input_ids)
            places = self.encoder.compute_position_bias(hidden).to(hidden.dtype)
            bias = places + ((1.0 - attention_mask[:, None, None, :].float()) * UNSEEN).to(hidden.dtype)
        for number, layer in enumerate(self.encoder.layer):
            with torch.set_grad_enabled(number >= KEPT and torch.is_grad_enabled()):
                hidden = self._layer(layer, hidden, bias, DROPPED if self.training and number >= KEPT else 0.0)
        pooled = torch.tanh(self.pooler.dense(hidden[:, 0]))
        logits: torch.Tensor = self.head(self.dropout(pooled).to(self.head.weight.dtype))
        return logits

    @staticmethod
    def _layer(layer: torch.nn.Module, hidden: torch.Tensor, bias: torch.Tensor, share: float) -> torch.Tensor:
        within = layer.attention.attn
        seen = within.o(attended(hidden, (within.q, within.k, within.v), within.num_attention_heads, bias))
        hidden = layer.attention.LayerNorm((dropped(seen, share) if share else seen) + hidden)
        made = layer.output.dense(layer.intermediate(hidden))
        out: torch.Tensor = layer.output.LayerNorm((dropped(made, share) if share else made) + hidden)
        return out


def asked(rows: Path, rng: random.Random) -> list[Row]:
    """Our own questions, each with a window that answers it, if any does, and one of the first six that do not."""
    found = []
    for line in (rows / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        found += [Row(1, one["question"], text, 1, "own") for _, text in one["right"][:1]]
        wrong = [text for _, text in one["wrong"][:6]]
        found += [Row(1, one["question"], rng.choice(wrong), 0, "own")] if wrong else []
        found += [Row(1, one["question"], wrong[0], 0, "own")] if wrong and not one["right"] else []
    rng.shuffle(found)
    return found


def helpings(bench: Path, rows: Path, rng: random.Random) -> list[Row]:
    """Public rows with a quarter of our own claims, then the rest of these, and all of them once more."""
    own = [Row(**json.loads(line)) for line in (rows / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    near = [row for row in own if row.label == SILENT and row.source != "own:not_found"]
    told = [row for row in own if row.label != SILENT or row.source == "own:not_found"]
    some = min(len(near), int(len(told) * NEAR))
    once, again = ([*told, *rng.sample(near, some)] for _ in range(2))
    rng.shuffle(once)
    half = len(once) // 2
    public = claims(bench, rng, taken=TAKEN)
    made = [*changed(public, rng, 5000), *from_text(bench, rng, 3000)]
    long = formal(bench, rng)
    first = [*public, *made, *questions(bench, rng, half=0)[:2500], *long, *asked(rows, rng)[:2000], *once[:half]]
    second = [*long, *claims(bench, rng, taken=KEPT_IN_MIND), *asked(rows, rng)[:2500], *once[half:], *again]
    rng.shuffle(first)
    rng.shuffle(second)
    return [*first, *second]


def main() -> None:
    """Read the rows, train for the given time, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=66)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rng = random.Random(41)
    torch.manual_seed(41)
    torch.set_num_threads(2)
    rows = helpings(options.bench, options.rows, rng)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_padding()
    judge = LargeJudge(options.base).to(torch.bfloat16)
    judge.head.float()
    torch.save(learn(judge, batches(rows, tokenizer, rng, pad=PAD), options.minutes * 60), options.out)


def learn(
    judge: LargeJudge, steps: Iterator[tuple[int, dict[str, torch.Tensor]]], seconds: float
) -> dict[str, torch.Tensor]:
    """The state after the given time, or once every row was seen."""
    masters = Masters(judge)
    judge.train()
    started = time.time()
    for step, (task, batch) in enumerate(steps):
        passed = (time.time() - started) / seconds
        if passed >= 1:
            break
        labels = batch.pop("labels")
        batch.pop("token_type_ids")
        logits = judge(**batch).float()
        logits = logits[:, :3] if task == 0 else logits[:, 3:]
        loss = torch.nn.functional.cross_entropy(logits, labels, label_smoothing=0.03)
        loss.backward()
        masters.step(risen_and_fallen(passed, PEAK, WARM))
        if step % 50 == 0:
            print(f"{passed:.3f} step {step} task {task} loss {float(loss):.3f}", flush=True)
    return masters.state(judge)


if __name__ == "__main__":
    main()
