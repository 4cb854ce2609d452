"""Train the larger ranker, from which the reranker learns (distil_order.py): the larger judge, taught to order.

    python eval/training/order.py --rows ROWS/questions.jsonl --large LARGE.pt --mpnet MPNET \
        --small STATE.pt --base BASE --tokenizer TOKENIZER --minutes 50 --out ORDER.pt

`LARGE.pt` is what larger.py made; it has learnt which windows answer, but not from web searches, as the packaged
reranker has. So it learns the order of windows from labels and from what the reranker at hand (`STATE.pt`,
`dequantize.py --own`) says of them.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from distil import reader
from larger import PAD, LargeJudge
from rank import WRONG, Pair, group, loss_of, read
from sixteen import Masters, risen_and_fallen
from tokenizers import Encoding, Tokenizer
from torch.nn.functional import kl_div, log_softmax, softmax
from train import tensors
from transformers import AutoModelForSequenceClassification

PEAK, WARM = 3e-5, 0.05
GROUPS, TOGETHER = 6, 12
"""Questions of a step, and windows of like length that run together."""

TOLD = 0.5
"""Weight of what the reranker at hand says of the order, beside the labels."""

SOFTENED = 2.0
"""What its logits are divided by there."""

EASY, SHARE = "squad-", 0.5
"""Documents whose questions are mostly answered already, and the share of these that is learnt."""

Scorer = Callable[[list[Encoding]], torch.Tensor]


def large_scores(large: LargeJudge) -> Scorer:
    """One logit a pair: that it answers against that it does not."""

    def scores(coded: list[Encoding]) -> torch.Tensor:
        batch = tensors(coded, [0] * len(coded), PAD)
        logits = large(batch["input_ids"], batch["attention_mask"])
        return logits[:, 4] - logits[:, 3]

    return scores


def small_scores(model: torch.nn.Module) -> Scorer:
    """The reranker's logits."""

    def scores(coded: list[Encoding]) -> torch.Tensor:
        batch = tensors(coded, [0] * len(coded))
        del batch["labels"]
        logits: torch.Tensor = model(**batch).logits.view(-1)
        return logits

    return scores


def scored(scores: Scorer, tokenizer: Tokenizer, pairs: Sequence[Pair], together: int = TOGETHER) -> torch.Tensor:
    """One logit a pair, shape (pairs,); pairs of like length run together."""
    coded = tokenizer.encode_batch(list(pairs))
    order = sorted(range(len(coded)), key=lambda at: len(coded[at].ids))
    starts = range(0, len(order), together)
    said = torch.cat([scores([coded[at] for at in order[start : start + together]]).float() for start in starts])
    return said[torch.tensor(sorted(range(len(order)), key=order.__getitem__))]


def small_ranker(base: Path, state: Path) -> torch.nn.Module:
    """The reranker of a state, in 16 bits."""
    model: torch.nn.Module = AutoModelForSequenceClassification.from_pretrained(base)
    model.load_state_dict(torch.load(state, weights_only=True))
    return model.to(torch.bfloat16).eval()


def main() -> None:
    """Read the questions, train for the given time, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("large", "mpnet", "small", "base", "tokenizer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--minutes", type=float, default=50)
    options = parser.parse_args()
    torch.manual_seed(13)
    torch.set_num_threads(2)
    large = LargeJudge(options.mpnet)
    large.load_state_dict(torch.load(options.large, weights_only=True))
    large = large.to(torch.bfloat16)
    large.head.float()
    torch.save(learn(large, read(options.rows), options), options.out)


def chosen(rows: list[dict], rng: random.Random) -> list[dict]:  # type: ignore[type-arg]
    """The questions to be learnt, in random order."""
    rows = [row for row in rows if not row["doc"].startswith(EASY) or rng.random() < SHARE]
    rng.shuffle(rows)
    return rows


def learn(large: LargeJudge, rows: list[dict], options: argparse.Namespace) -> dict[str, torch.Tensor]:  # type: ignore[type-arg]
    """The state after the given time."""
    rng = random.Random(13)
    rows = chosen(rows, rng)
    theirs = small_scores(small_ranker(options.base, options.small))
    ours, masters = large_scores(large), Masters(large)
    words, small_words = reader(options.mpnet / "tokenizer.json"), reader(options.tokenizer)
    large.train()
    started, at, lost, right, seen = time.time(), 0, 0.0, 0, 0
    while (passed := (time.time() - started) / (60 * options.minutes)) < 1:
        picked = [rows[(at + n) % len(rows)] for n in range(GROUPS)]
        at += GROUPS
        pairs = [pair for row in picked for pair in group(row, rng)]
        answered = torch.tensor([float(bool(row["right"])) for row in picked])
        with torch.no_grad():
            told = scored(theirs, small_words, pairs).view(GROUPS, WRONG + 1)
        logits = scored(ours, words, pairs).view(GROUPS, WRONG + 1)
        like = kl_div(log_softmax(logits / SOFTENED, 1), softmax(told / SOFTENED, 1), reduction="batchmean")
        loss = loss_of(logits, answered) + TOLD * SOFTENED**2 * like
        loss.backward()
        masters.step(risen_and_fallen(passed, PEAK, WARM))
        lost, seen = lost + float(loss.detach()), seen + int(answered.sum())
        right += int(((logits.argmax(1) == 0) & (answered > 0)).sum())
        if at // GROUPS % 25 == 0:
            print(
                f"{passed:.3f} questions {at} loss {lost / 25:.3f} right first {right / max(seen, 1):.3f}", flush=True
            )
            lost, right, seen = 0.0, 0, 0
    return masters.state(large)


if __name__ == "__main__":
    main()
