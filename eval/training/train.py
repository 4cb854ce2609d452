"""Train the judge: one small cross-encoder with a head for claims and a head for questions.

    python eval/training/train.py --bench ../shared/bench --base FOLDER --minutes 65 --out FOLDER

`--base` is a transformers folder (eval/training/dequantize.py makes one from the packaged reranker). The
learning rate falls with the time that has passed, so that a slow machine ends with a finished model too.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from rows import REPEATED, SILENT, TAKEN_AGAIN, Row, changed, claims, formal, from_text, questions
from tokenizers import Tokenizer
from transformers import AutoModel

PEAK = 7e-5
"""Learning rate of a 12-layer, 384-wide model at batches of 32; 2e-5 is for models twice as wide."""

BATCH = 32
KEPT = 4
"""The embeddings and the first layers stay as they are: a quarter less time, and what words mean is known there."""

WARM = 0.04
"""Share of the time in which the learning rate rises."""

HALF = any(torch.cpu.get_capabilities().get(name) for name in ("avx512_bf16", "amx_bf16"))
"""Whether numbers of 16 bits are quicker; a processor without instructions for them takes ten times as long."""

TOKENS = {0: 160, 1: 208}
"""Longest pair of each task; MiniLM reads 512, but time goes with length."""


FEW = 800
OFTEN = ("vitaminc_real_test", "vitaminc_synthetic_test", "fever_nli", "semiauto_wiki")
"""Rows of these sets that a run on our own claims sees beside them."""


class Judge(torch.nn.Module):
    """A transformer and five numbers from its first token: three for a claim, two for a question."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.transformer = AutoModel.from_pretrained(base)
        self.dropout = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(self.transformer.config.hidden_size, 5)
        for part in (self.transformer.embeddings, *self.transformer.encoder.layer[:KEPT]):
            for parameter in part.parameters():
                parameter.requires_grad = False

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Logits: supported, contradicted, silent; does not answer, answers. Shape (texts, 5)."""
        out = self.transformer(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        logits: torch.Tensor = self.head(self.dropout(out.pooler_output))
        return logits


def batches(
    rows: list[Row], tokenizer: Tokenizer, rng: random.Random, *, pad: int = 0
) -> Iterator[tuple[int, dict[str, torch.Tensor]]]:
    """Batches of one task and of like length, in random order; ``pad`` is the tokenizer's number for no token."""
    for start in range(0, len(rows), 64 * BATCH):
        group = rows[start : start + 64 * BATCH]
        made = []
        for task in (0, 1):
            tokenizer.enable_truncation(TOKENS[task])
            some = [row for row in group if row.task == task]
            coded = tokenizer.encode_batch([(row.first, row.second) for row in some])
            order = sorted(range(len(some)), key=lambda k: len(coded[k].ids))
            for at in range(0, len(order), BATCH):
                picked = order[at : at + BATCH]
                made.append((task, tensors([coded[k] for k in picked], [some[k].label for k in picked], pad)))
        rng.shuffle(made)
        yield from made


def tensors(coded: list, labels: list[int], pad: int = 0) -> dict[str, torch.Tensor]:  # type: ignore[type-arg]
    """One padded batch."""
    longest = max(len(one.ids) for one in coded)

    def padded(ids: list[int], nothing: int = 0) -> list[int]:
        return ids + [nothing] * (longest - len(ids))

    return {
        "input_ids": torch.tensor([padded(one.ids, pad) for one in coded]),
        "attention_mask": torch.tensor([padded(one.attention_mask) for one in coded]),
        "token_type_ids": torch.tensor([padded(one.type_ids) for one in coded]),
        "labels": torch.tensor(labels),
    }


def main() -> None:
    """Read the rows, train for the given time, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=65)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--again", type=Path, help="a state to go on from, with more rows")
    parser.add_argument("--rows", type=Path, help="learn these rows (of own.py) and few public ones")
    parser.add_argument("--peak", type=float, default=PEAK, help="the highest learning rate")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    if options.rows:
        rows = third_helping(options.rows, options.bench, rng)
    else:
        rows = second_helping(options.bench, rng) if options.again else first_helping(options.bench, rng)
    rng.shuffle(rows)
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    tokenizer.no_padding()
    judge = Judge(options.base)
    if options.again:
        judge.load_state_dict(torch.load(options.again, weights_only=True))
    learn(judge, rows, tokenizer, rng, options)


def first_helping(bench: Path, rng: random.Random) -> list[Row]:
    """The rows of a run that begins."""
    public = claims(bench, rng)
    return [*public, *changed(public, rng, 9000), *from_text(bench, rng, 7500), *questions(bench, rng, half=0)]


def second_helping(bench: Path, rng: random.Random) -> list[Row]:
    """The rows of a run that goes on: more claims, long formal ones among them, and half of the questions."""
    public = claims(bench, rng, taken=TAKEN_AGAIN)
    asked = questions(bench, rng, half=0)
    rows = [*public, *changed(public, rng, 14000), *from_text(bench, rng, 9000), *asked[: len(asked) // 2]]
    return rows + formal(bench, rng) * REPEATED


def third_helping(own: Path, bench: Path, rng: random.Random) -> list[Row]:
    """The rows that own.py made, fewer of those that are merely near, and enough public ones to forget nothing."""
    rows = [Row(**json.loads(line)) for line in own.read_text(encoding="utf-8").splitlines()]
    near = [row for row in rows if row.label == SILENT and row.source != "own:not_found"]
    told = [row for row in rows if row.label != SILENT or row.source == "own:not_found"]
    public = claims(bench, rng, taken=dict.fromkeys(OFTEN, FEW))
    return told + rng.sample(near, min(len(near), len(told) * 2 // 3)) + public + formal(bench, rng)


def learn(judge: Judge, rows: list[Row], tokenizer: Tokenizer, rng: random.Random, options: argparse.Namespace) -> None:
    """Train until the time is up or every row was seen once, saving every ten minutes."""
    seconds, out = options.minutes * 60, options.out
    out.mkdir(parents=True, exist_ok=True)
    learned = [p for p in judge.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=options.peak, weight_decay=0.01)
    started = saved = time.time()
    judge.train()
    lost, right, seen = [0.0, 0.0], [0, 0], [0, 0]
    total = sum(1 if row.task == 0 else 2.5 for row in rows)
    done = 0.0
    for step, (task, batch) in enumerate(batches(rows, tokenizer, rng)):
        passed = max((time.time() - started) / seconds, done / total)
        if passed >= 1:
            break
        for group in optimizer.param_groups:
            share = passed / WARM if passed < WARM else (1 - passed) / (1 - WARM)
            group["lr"] = options.peak * share + 1e-7
        labels = batch.pop("labels")
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            logits = judge(**batch).float()
        logits = logits[:, :3] if task == 0 else logits[:, 3:]
        loss = torch.nn.functional.cross_entropy(logits, labels, label_smoothing=0.03)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        done += len(labels) * (1 if task == 0 else 2.5)
        lost[task] += float(loss) * len(labels)
        right[task] += int((logits.argmax(1) == labels).sum())
        seen[task] += len(labels)
        if step % 50 == 0:
            said = [f"{lost[t] / max(seen[t], 1):.3f}/{right[t] / max(seen[t], 1):.3f}" for t in (0, 1)]
            print(
                f"{passed:.3f} step {step} rows {done:.0f}/{total:.0f} claims {said[0]} questions {said[1]}", flush=True
            )
            lost, right, seen = [0.0, 0.0], [0, 0], [0, 0]
        if time.time() - saved > 600:
            torch.save(judge.state_dict(), out / "state.pt")
            saved = time.time()
    torch.save(judge.state_dict(), out / "state.pt")
    print("saved", flush=True)


if __name__ == "__main__":
    main()
