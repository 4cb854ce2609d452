"""Train the larger model that ships: to order windows (order.py) and to judge claims (larger.py), in one.

    python eval/training/joint.py --bench BENCH --rows ROWS --large LARGE.pt --order ORDER.pt --mpnet MPNET \
        --small STATE.pt --base BASE --tokenizer TOKENIZER --said SAID.pt --minutes 25 --out JOINT.pt

It begins from a mean of the two (Wortsman and others, 2022, arXiv:2203.05482), which does both a little worse than each
does its own, and learns from questions as order.py does, and from what `LARGE.pt` says of claims. That is kept in
`SAID.pt`; asking takes some twelve minutes.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from distil import pairs, reader, told
from larger import PAD, LargeJudge
from order import GROUPS, SOFTENED, TOLD, chosen, large_scores, scored, small_ranker, small_scores
from rank import WRONG, group, loss_of, read
from rows import SILENT
from sixteen import Masters, risen_and_fallen
from tokenizers import Tokenizer
from torch.nn.functional import kl_div, log_softmax, softmax
from train import tensors

PEAK, WARM = 2e-5, 0.05
ORDERED = 0.7
"""Share of the state of order.py in the mean it begins from."""

CLAIMS = 32
"""Claims of a step, beside the questions of order.GROUPS."""

NEAR = 0.25
"""Share of the sentences merely near a claim that are learnt."""

BESIDE = 1.5
"""Weight of what is learnt of claims beside questions."""

Said = tuple[list[tuple[str, str]], torch.Tensor]


def opinions(options: argparse.Namespace) -> Said:
    """Pairs of sentence and claim, and the three logits of ``LARGE.pt`` for each."""
    if not options.said.exists():
        rows = [row for row in pairs(options.bench, options.rows, random.Random(5)) if row.task == 0]
        near = [row.label == SILENT and row.source != "own:not_found" for row in rows]
        large = load(options.mpnet, torch.load(options.large, weights_only=True)).eval()
        said = told(large, reader(options.mpnet / "tokenizer.json"), rows)[:, :3]
        torch.save(([row.first for row in rows], [row.second for row in rows], near, said), options.said)
    first, second, near, said = torch.load(options.said, weights_only=True)
    rng = random.Random(19)
    kept = [at for at, merely in enumerate(near) if not merely or rng.random() < NEAR]
    rng.shuffle(kept)
    return [(first[at], second[at]) for at in kept], said[kept]


def load(mpnet: Path, state: dict[str, torch.Tensor]) -> LargeJudge:
    """The model with this state, in 16 bits but for its head."""
    large = LargeJudge(mpnet)
    large.load_state_dict(state)
    large = large.to(torch.bfloat16)
    large.head.float()
    return large


def batches(said: Said, words: Tokenizer) -> Iterator[tuple[dict[str, torch.Tensor], torch.Tensor]]:
    """Claims of like length with what was said of them, over and over."""
    texts, logits = said
    rng = random.Random(23)
    while True:
        starts = list(range(0, len(texts) - 16 * CLAIMS + 1, 16 * CLAIMS))
        rng.shuffle(starts)
        for start in starts:
            coded = words.encode_batch(texts[start : start + 16 * CLAIMS])
            order = sorted(range(len(coded)), key=lambda at: len(coded[at].ids))
            groups = [order[at : at + CLAIMS] for at in range(0, len(order), CLAIMS)]
            rng.shuffle(groups)
            for picked in groups:
                yield tensors([coded[at] for at in picked], [0] * len(picked), PAD), logits[start:][picked]


def learn(large: LargeJudge, said: Said, options: argparse.Namespace) -> dict[str, torch.Tensor]:
    """The state after the given time."""
    rng = random.Random(29)
    rows = chosen(read([options.rows / "questions.jsonl"]), rng)
    small, small_words = small_scores(small_ranker(options.base, options.small)), reader(options.tokenizer)
    ours, masters, words = large_scores(large), Masters(large), reader(options.mpnet / "tokenizer.json")
    claims = batches(said, words)
    large.train()
    started, step, lost = time.time(), 0, [0.0, 0.0]
    while (passed := (time.time() - started) / (60 * options.minutes)) < 1:
        picked = [rows[(step * GROUPS + n) % len(rows)] for n in range(GROUPS)]
        windows = [pair for row in picked for pair in group(row, rng)]
        answered = torch.tensor([float(bool(row["right"])) for row in picked])
        with torch.no_grad():
            theirs = scored(small, small_words, windows).view(GROUPS, WRONG + 1)
        logits = scored(ours, words, windows).view(GROUPS, WRONG + 1)
        like = kl_div(log_softmax(logits / SOFTENED, 1), softmax(theirs / SOFTENED, 1), reduction="batchmean")
        loss = loss_of(logits, answered) + TOLD * SOFTENED**2 * like
        loss.backward()
        batch, opinion = next(claims)
        judged = large(batch["input_ids"], batch["attention_mask"]).float()[:, :3]
        loss_claims = kl_div(log_softmax(judged, 1), softmax(opinion, 1), reduction="batchmean")
        (BESIDE * loss_claims).backward()
        masters.step(risen_and_fallen(passed, PEAK, WARM))
        step, lost = step + 1, [lost[0] + float(loss.detach()), lost[1] + float(loss_claims.detach())]
        if step % 25 == 0:
            print(f"{passed:.3f} step {step} questions {lost[0] / 25:.3f} claims {lost[1] / 25:.3f}", flush=True)
            lost = [0.0, 0.0]
    return masters.state(large)


def main() -> None:
    """Read what was said, train for the given time, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bench", "rows", "large", "order", "mpnet", "small", "base", "tokenizer", "said", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=25)
    options = parser.parse_args()
    torch.manual_seed(29)
    torch.set_num_threads(2)
    said = opinions(options)
    judging, ordering = (torch.load(path, weights_only=True) for path in (options.large, options.order))
    mean = {name: ORDERED * ordering[name] + (1 - ORDERED) * weight for name, weight in judging.items()}
    torch.save(learn(load(options.mpnet, mean), said, options), options.out)


if __name__ == "__main__":
    main()
