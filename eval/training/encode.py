"""Train the encoder on: its token vectors, and its first vector, to find what answers a question in one document.

    python eval/training/encode.py --rows FILE [FILE …] --base FOLDER --tokenizer TOKENIZER --minutes 40 --out state.pt

The packaged encoder learnt from one vector a text; caseqa compares token by token too (`caseqa.tokens`), which it never
learnt, and within one document, where every passage speaks of the same things. A question is put to the windows of some
questions about the same document at once: its own right one is to come first, by tokens and by the first vector.
The rows are made by own.py. It does not ship: README.md says what it won.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch
from rank import arguments
from tokenizers import Tokenizer
from transformers import BertModel

PEAK = 2e-5
"""Learning rate; the model is trained already and only turned a little."""

QUESTIONS, HARD, FAR, NEAR_RANK = 6, 2, 1, 16
"""Questions of one document in a step, and for each the wrong windows from the first ranks and from anywhere."""

SHARP = 0.02
"""Temperature: matches of the same document differ by some hundredths."""

FIRST_VECTOR = 0.5
"""Weight of the first vector's loss, as in the recipe of the search."""

TOKENS, TOGETHER = 180, 8
KEPT = 6
"""The embeddings and these first layers stay as they are."""

WARM = 0.06
KNOWN = -1e4
"""Added to another right window of a question, which is no wrong one."""

Row = dict[str, object]


class Corpus:
    """The questions of each document with their windows, and how rare each token is among a document's windows."""

    def __init__(self, paths: list[Path], tokenizer: Tokenizer) -> None:
        self.rows: dict[str, list[dict]] = {}  # type: ignore[type-arg]
        for path in paths:
            for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
                if row["right"]:
                    self.rows.setdefault(row["doc"], []).append(row)
        self.held: dict[str, tuple[int, Counter[int]]] = {}
        for name, rows in self.rows.items():
            texts = {text for row in rows for _, text in (*row["right"], *row["wrong"])}
            self.held[name] = len(texts), Counter(i for text in texts for i in set(tokenizer.encode(text).ids))

    def rarity(self, document: str, token: int) -> float:
        """As `TokenIndex.rarity` has it."""
        texts, counts = self.held[document]
        return math.log(1 + (texts - counts[token] + 0.5) / (counts[token] + 0.5))

    def steps(self, rng: random.Random) -> Iterator[tuple[str, list[dict]]]:  # type: ignore[type-arg]
        """Some questions of one document at a time, over and over."""
        while True:
            made = []
            for name, rows in self.rows.items():
                mixed = rng.sample(rows, len(rows))
                made += [(name, mixed[at : at + QUESTIONS]) for at in range(0, len(mixed) - QUESTIONS + 1, QUESTIONS)]
            rng.shuffle(made)
            yield from made


def windows(rows: list[dict], rng: random.Random) -> tuple[list[str], torch.Tensor]:  # type: ignore[type-arg]
    """A right window of each question, then wrong ones; and what to add to a score where a window is right as well."""
    texts = [rng.choice(row["right"])[1] for row in rows]
    for row in rows:
        near = [text for rank, text in row["wrong"] if rank < NEAR_RANK]
        for pool in (*[near] * HARD, *[[text for _, text in row["wrong"]]] * FAR):
            fresh = [text for text in pool if text not in texts]
            texts += [rng.choice(fresh)] if fresh else []
    added = torch.zeros(len(rows), len(texts))
    for at, row in enumerate(rows):
        known = {text for _, text in row["right"]}
        for other, text in enumerate(texts):
            if other != at and text in known:
                added[at, other] = KNOWN
    return texts, added


def encoded(model: torch.nn.Module, tokenizer: Tokenizer, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Unit vectors of every token, shape (texts, tokens, width), and which tokens are inner ones."""
    coded = [tokenizer.encode(text).ids for text in texts]
    longest = max(map(len, coded))
    vectors = torch.zeros(len(texts), longest, model.config.hidden_size)
    inner = torch.zeros(len(texts), longest)
    order = sorted(range(len(texts)), key=lambda at: len(coded[at]))
    parts = []
    for start in range(0, len(order), TOGETHER):
        picked = order[start : start + TOGETHER]
        width = len(coded[picked[-1]])
        ids = torch.tensor([coded[at] + [0] * (width - len(coded[at])) for at in picked])
        mask = torch.tensor([[1] * len(coded[at]) + [0] * (width - len(coded[at])) for at in picked])
        found = torch.nn.functional.normalize(model(input_ids=ids, attention_mask=mask).last_hidden_state, dim=-1)
        parts.append(torch.nn.functional.pad(found, (0, 0, 0, longest - width)))
        for at in picked:
            inner[at, 1 : len(coded[at]) - 1] = 1
    vectors = torch.cat(parts)[torch.tensor(sorted(range(len(order)), key=order.__getitem__))]
    return vectors, inner


def loss_of(
    model: torch.nn.Module, tokenizer: Tokenizer, corpus: Corpus, name: str, rows: list[dict], rng: random.Random
) -> tuple[torch.Tensor, float]:  # type: ignore[type-arg]
    """The loss by tokens and by first vectors, and how often the right window comes first by tokens."""
    texts, added = windows(rows, rng)
    passages, there = encoded(model, tokenizer, texts)
    asked, inner = encoded(model, tokenizer, [row["question"] for row in rows])
    best = torch.einsum("qid,pjd->qpij", asked, passages).masked_fill(there[None, :, None, :] == 0, -1).amax(-1)
    weights = torch.zeros_like(inner)
    for at, row in enumerate(rows):
        ids = tokenizer.encode(row["question"]).ids
        weights[at, : len(ids)] = torch.tensor([corpus.rarity(name, token) for token in ids])
    weights = weights * inner
    tokens = (best * weights[:, None]).sum(-1) / weights.sum(-1)[:, None]
    right = torch.arange(len(rows))
    loss = torch.nn.functional.cross_entropy(tokens / SHARP + added, right, label_smoothing=0.03)
    whole = asked[:, 0] @ passages[:, 0].T
    loss = loss + FIRST_VECTOR * torch.nn.functional.cross_entropy(whole / SHARP + added, right, label_smoothing=0.03)
    return loss, float(((tokens + added).argmax(1) == right).float().mean())


def main() -> None:
    """Read the rows, train for the given time, save."""
    options = arguments(__doc__, minutes=40, seed=1).parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    model = BertModel.from_pretrained(options.base, add_pooling_layer=False)
    for part in (model.embeddings, *model.encoder.layer[:KEPT]):
        for parameter in part.parameters():
            parameter.requires_grad = False
    learn(model, tokenizer, Corpus(options.rows, tokenizer), options)
    torch.save(model.state_dict(), options.out)


def learn(model: torch.nn.Module, tokenizer: Tokenizer, corpus: Corpus, options: argparse.Namespace) -> None:
    """Train until the time is up."""
    rng = random.Random(options.seed)
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=PEAK, weight_decay=0.01)
    started = time.time()
    model.train()
    lost = right = 0.0
    for step, (name, rows) in enumerate(corpus.steps(rng), start=1):
        passed = (time.time() - started) / (60 * options.minutes)
        if passed >= 1:
            return
        for group in optimizer.param_groups:
            group["lr"] = PEAK * (passed / WARM if passed < WARM else (1 - passed) / (1 - WARM)) + 1e-8
        loss, first = loss_of(model, tokenizer, corpus, name, rows, rng)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        lost, right = lost + float(loss.detach()), right + first
        if step % 25 == 0:
            print(f"{passed:.3f} step {step} loss {lost / 25:.3f} right first {right / 25:.3f}", flush=True)
            lost = right = 0.0


if __name__ == "__main__":
    main()
