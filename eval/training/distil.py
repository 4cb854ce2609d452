"""Teach the small judge what the larger one says (larger.py): of pairs of texts, labelled or not, its five numbers.

    python eval/training/distil.py --bench BENCH --rows ROWS --large LARGE.pt --mpnet MPNET \
        --state STATE.pt --base BASE --tokenizer TOKENIZER --minutes 20 --out SMALL.pt

`STATE.pt` is the small judge as it was (`dequantize.py --own`). The pairs are what search brings for our own claims and
questions, and public ones; the larger judge is asked once, some ten minutes.

Of a small model that learns another's shares see Hinton and others, 2015, arXiv:1503.02531.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from larger import PAD, LargeJudge, asked
from rows import Row, changed, claims, formal, from_text, questions
from sixteen import UNSEEN, Masters, attended, dropped, risen_and_fallen
from tokenizers import Encoding, Tokenizer
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax
from tqdm import tqdm
from train import Judge, tensors

PEAK, WARM = 1e-4, 0.05
KEPT = 2
"""The embeddings and these first layers stay as they are."""

DROPPED = 0.05
SOFTENED = 1.5
"""What both models' logits are divided by, so that the larger one's second thoughts count."""

TOLD = 0.8
"""Weight of what the larger judge says, beside the label's."""

SHARE = 0.7
"""Of what was learnt; the rest is the judge as it was. The mean is better than either on every set but one (the card
says by how much). Of such means see Wortsman and others, 2022, arXiv:2109.01903."""

TOGETHER = 32
LONGEST = 176
"""Tokens of a pair."""

TAKEN = {
    "vitaminc_real_test": 9000, "fever_nli": 2500, "fever_nli_nei": 1000, "fever_symmetric": 700,
    "fever_adversarial": 400, "semiauto_wiki": 1500, "mnli": 2500, "cad_nli": 700, "ambient": 400, "scitail": 400,
}  # fmt: skip
LOGITS = {0: slice(0, 3), 1: slice(3, 5)}
"""Of a claim the first three numbers, of a question the last two."""


def pairs(bench: Path, rows: Path, rng: random.Random) -> list[Row]:
    """All that search brings for our own claims, and some of everything else."""
    own = [Row(**json.loads(line)) for line in (rows / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    public = claims(bench, rng, taken=TAKEN)
    made = [*changed(public, rng, 2500), *from_text(bench, rng, 1500), *formal(bench, rng)]
    return [*own, *public, *made, *questions(bench, rng, half=0)[:1500], *asked(rows, rng)[:3500]]


def told(large: LargeJudge, tokenizer: Tokenizer, rows: list[Row]) -> torch.Tensor:
    """What the larger judge says of each pair, shape (rows, 5)."""
    coded = tokenizer.encode_batch([(row.first, row.second) for row in rows])
    said = torch.zeros(len(rows), 5)
    for picked in tqdm(list(alike(coded, list(range(len(rows)))))):
        batch = tensors([coded[at] for at in picked], [0] * len(picked), PAD)
        with torch.no_grad():
            said[picked] = large(batch["input_ids"], batch["attention_mask"]).float()
    return said


def alike(coded: list[Encoding], places: list[int]) -> Iterator[list[int]]:
    """Places of pairs of like length, as many as a step takes."""
    ordered = sorted(places, key=lambda at: len(coded[at].ids))
    yield from (ordered[at : at + TOGETHER] for at in range(0, len(ordered), TOGETHER))


def logits_of(judge: Judge, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """The judge's numbers as `Judge.forward` gives them, in 16 bits and with only later layers learning."""
    bert, learning = judge.transformer, judge.training
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
    logits: torch.Tensor = judge.head(torch.tanh(bert.pooler.dense(hidden[:, 0])).to(judge.head.weight.dtype))
    return logits


def steps(rows: list[Row], coded: list[Encoding], rng: random.Random) -> Iterator[tuple[int, list[int]]]:
    """Batches of one task and of like length, over and over, in another order each time."""
    while True:
        made: list[tuple[int, list[int]]] = []
        for task in LOGITS:
            places = [at for at, row in enumerate(rows) if row.task == task]
            rng.shuffle(places)
            for at in range(0, len(places), 32 * TOGETHER):
                made += [(task, picked) for picked in alike(coded, places[at : at + 32 * TOGETHER])]
        rng.shuffle(made)
        yield from made


def learn(
    judge: Judge, rows: list[Row], coded: list[Encoding], said: torch.Tensor, options: argparse.Namespace
) -> dict[str, torch.Tensor]:
    """The mean of the state as it was and as it is after the given time."""
    state = torch.load(options.state, weights_only=True)
    for part in (*judge.transformer.encoder.layer[KEPT:], judge.transformer.pooler):
        part.requires_grad_(True)
    for part in (judge.transformer.embeddings, *judge.transformer.encoder.layer[:KEPT]):
        part.requires_grad_(False)
    names = [name for name, weight in judge.named_parameters() if weight.requires_grad]
    masters = Masters(judge, [state[name] for name in names])
    judge.train()
    judge.transformer.embeddings.eval()
    started, seconds = time.time(), options.minutes * 60
    for step, (task, picked) in enumerate(steps(rows, coded, random.Random(3))):
        passed = (time.time() - started) / seconds
        if passed >= 1:
            break
        batch = tensors([coded[at] for at in picked], [rows[at].label for at in picked])
        labels = batch.pop("labels")
        ours, theirs = logits_of(judge, batch).float()[:, LOGITS[task]], said[picked][:, LOGITS[task]]
        like = kl_div(log_softmax(ours / SOFTENED, 1), softmax(theirs / SOFTENED, 1), reduction="batchmean")
        loss = TOLD * SOFTENED**2 * like + (1 - TOLD) * cross_entropy(ours, labels, label_smoothing=0.03)
        loss.backward()
        masters.step(risen_and_fallen(passed, PEAK, WARM))
        if step % 100 == 0:
            print(f"{passed:.3f} step {step} loss {float(loss):.3f}", flush=True)
    learnt = dict(zip(masters.names, masters.copies, strict=True))
    return state | {name: (1 - SHARE) * state[name] + SHARE * weight for name, weight in learnt.items()}


def main() -> None:
    """Ask the larger judge, teach the small one, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bench", "rows", "large", "mpnet", "state", "base", "tokenizer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=20)
    options = parser.parse_args()
    torch.manual_seed(3)
    torch.set_num_threads(2)
    rows = pairs(options.bench, options.rows, random.Random(5))
    large = LargeJudge(options.mpnet)
    large.load_state_dict(torch.load(options.large, weights_only=True))
    large = large.to(torch.bfloat16).eval()
    large.head.float()
    said = told(large, reader(options.mpnet / "tokenizer.json"), rows)
    judge = Judge(options.base)
    judge.load_state_dict(torch.load(options.state, weights_only=True))
    judge = judge.to(torch.bfloat16)
    judge.head.float()
    coded = reader(options.tokenizer).encode_batch([(row.first, row.second) for row in rows])
    torch.save(learn(judge, rows, coded, said, options), options.out)


def reader(path: Path) -> Tokenizer:
    """A tokenizer of pairs without padding."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer


if __name__ == "__main__":
    main()
