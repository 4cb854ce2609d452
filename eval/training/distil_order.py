"""Teach the reranker the order that the larger ranker gives (order.py): its logits of some windows of each question.

    python eval/training/distil_order.py --rows ROWS/questions.jsonl --large ORDER.pt --mpnet MPNET \
        --small STATE.pt --base BASE --tokenizer TOKENIZER --minutes 25 --said SAID.pt --out SMALL.pt

`STATE.pt` is the reranker as it was (`dequantize.py --own`). The larger ranker is asked once, some twelve minutes, and
what it said is kept in `SAID.pt`. Of a small model that learns the order of a larger one see Hofstätter and others,
2020, arXiv:2010.02666.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from distil import reader
from larger import LargeJudge
from order import EASY, large_scores, scored, small_ranker, small_scores
from rank import FIRST, Pair, read
from sixteen import UNSEEN, Masters, attended, dropped, risen_and_fallen
from tokenizers import Encoding
from torch.nn.functional import binary_cross_entropy_with_logits, kl_div, log_softmax, softmax
from train import tensors

PEAK, WARM = 6e-5, 0.05
KEPT = 2
"""The embeddings and these first layers stay as they are."""

DROPPED = 0.05
RIGHT, HARD, FAR = 2, 5, 1
"""Windows of a question: those that answer, wrong ones of the first ranks, and of later ones."""

ASKED = 0.25
"""Share of the questions of order.EASY that the larger ranker is asked."""

GROUPS, TOGETHER = 8, 16
SOFTENED = 2.0
"""What both rankers' logits are divided by where their order is compared."""

ALONE = 1.0
"""Weight of the loss of each logit by itself: so that the best one tells whether anything answers."""

OWN = 0.3
"""Share of the reranker as it was in what it is taught: the mean of the two is right more often than either."""

SHARE = 1.0


def windows(row: dict, rng: random.Random) -> list[Pair]:  # type: ignore[type-arg]
    """Some windows of a question, each with it."""
    hard = [text for rank, text in row["wrong"] if rank < FIRST]
    far = [text for rank, text in row["wrong"] if rank >= FIRST]
    right = [text for _, text in row["right"]]
    taken = (rng.sample(some, min(most, len(some))) for some, most in ((right, RIGHT), (hard, HARD), (far, FAR)))
    return [(row["question"], text) for some in taken for text in some]


def logits_of(model: torch.nn.Module, coded: list[Encoding], *, learning: bool) -> torch.Tensor:
    """The reranker's logits in 16 bits, with only later layers learning; shape (pairs,)."""
    batch, bert = tensors(coded, [0] * len(coded)), model.bert
    with torch.no_grad():
        hidden = bert.embeddings(input_ids=batch["input_ids"], token_type_ids=batch["token_type_ids"])
        bias = ((1.0 - batch["attention_mask"][:, None, None, :].float()) * UNSEEN).to(hidden.dtype)
    for number, layer in enumerate(bert.encoder.layer):
        share = DROPPED if learning and number >= KEPT else 0.0
        with torch.set_grad_enabled(number >= KEPT and torch.is_grad_enabled()):
            within = layer.attention.self
            parts = (within.query, within.key, within.value)
            seen = layer.attention.output.dense(attended(hidden, parts, within.num_attention_heads, bias))
            hidden = layer.attention.output.LayerNorm((dropped(seen, share) if share else seen) + hidden)
            made = layer.output.dense(layer.intermediate(hidden))
            hidden = layer.output.LayerNorm((dropped(made, share) if share else made) + hidden)
    logits: torch.Tensor = model.classifier(torch.tanh(bert.pooler.dense(hidden[:, 0]))).view(-1)
    return logits.float()


def loss_of(ours: torch.Tensor, theirs: torch.Tensor) -> torch.Tensor:
    """Of one question's windows: how the order differs, and each logit by itself."""
    order = kl_div(log_softmax(ours / SOFTENED, 0), softmax(theirs / SOFTENED, 0), reduction="sum")
    alone = binary_cross_entropy_with_logits(ours, torch.sigmoid(theirs))
    return SOFTENED**2 * order + ALONE * alone


def told(options: argparse.Namespace, groups: list[list[Pair]]) -> list[torch.Tensor]:
    """What is to be learnt of each question's windows: the larger ranker's logits, and some of the reranker's own."""
    pairs = [pair for one in groups for pair in one]
    if options.said.exists():
        theirs, own = torch.load(options.said, weights_only=True)
    else:
        large = LargeJudge(options.mpnet)
        large.load_state_dict(torch.load(options.large, weights_only=True))
        large = large.to(torch.bfloat16).eval()
        large.head.float()
        with torch.no_grad():
            own = scored(small_scores(small_ranker(options.base, options.small)), reader(options.tokenizer), pairs, 32)
            theirs = scored(large_scores(large), reader(options.mpnet / "tokenizer.json"), pairs, 32)
        torch.save((theirs, own), options.said)
    both = (1 - OWN) * theirs + OWN * own
    return list(torch.split(both, [len(one) for one in groups]))


def learn(
    model: torch.nn.Module, groups: list[list[Pair]], said: list[torch.Tensor], options: argparse.Namespace
) -> dict[str, torch.Tensor]:
    """The state after the given time."""
    state = torch.load(options.small, weights_only=True)
    for number, layer in enumerate(model.bert.encoder.layer):
        layer.requires_grad_(number >= KEPT)
    model.bert.embeddings.requires_grad_(False)
    names = [name for name, weight in model.named_parameters() if weight.requires_grad]
    masters, words = Masters(model, [state[name] for name in names]), reader(options.tokenizer)
    rng, places = random.Random(17), list(range(len(groups)))
    started, step, lost, right = time.time(), 0, 0.0, 0
    while (passed := (time.time() - started) / (60 * options.minutes)) < 1:
        at = step * GROUPS % (len(places) - GROUPS)
        if at < GROUPS:
            rng.shuffle(places)
        picked = places[at : at + GROUPS]
        pairs = [pair for place in picked for pair in groups[place]]
        logits = scored(lambda coded: logits_of(model, coded, learning=True), words, pairs, TOGETHER)
        ours = torch.split(logits, [len(groups[place]) for place in picked])
        theirs = [said[place] for place in picked]
        loss = torch.stack([loss_of(one, other) for one, other in zip(ours, theirs, strict=True)]).mean()
        loss.backward()
        masters.step(risen_and_fallen(passed, PEAK, WARM))
        step, lost = step + 1, lost + float(loss.detach())
        right += sum(int(one.argmax() == other.argmax()) for one, other in zip(ours, theirs, strict=True))
        if step % 50 == 0:
            print(f"{passed:.3f} step {step} loss {lost / 50:.3f} same first {right / 50 / GROUPS:.3f}", flush=True)
            lost, right = 0.0, 0
    return state | {
        name: (1 - SHARE) * state[name] + SHARE * weight
        for name, weight in zip(masters.names, masters.copies, strict=True)
    }


def main() -> None:
    """Ask the larger ranker, teach the reranker, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("large", "mpnet", "small", "base", "tokenizer", "said", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--minutes", type=float, default=25)
    options = parser.parse_args()
    torch.manual_seed(17)
    torch.set_num_threads(2)
    rng = random.Random(17)
    rows = [row for row in read(options.rows) if not row["doc"].startswith(EASY) or rng.random() < ASKED]
    groups = [windows(row, rng) for row in rows]
    print(f"{len(groups)} questions, {sum(map(len, groups))} windows", flush=True)
    said = told(options, groups)
    torch.save(learn(small_ranker(options.base, options.small), groups, said, options), options.out)


if __name__ == "__main__":
    main()
