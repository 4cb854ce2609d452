"""Train the reranker on: among windows of one document, the one that answers first.

    python eval/training/rank.py --rows FILE [FILE …] --base FOLDER --tokenizer TOKENIZER --minutes 30 --out state.pt

The packaged reranker learnt from web searches, where the wrong passages speak of something else. In one study every
passage speaks of the same actors and events; so it goes on learning from questions whose wrong windows were found by
caseqa's first search of the same document. The right window is to come first, and every logit is to tell by itself
whether its window answers: so that questions that the document does not answer can be told by the best logit.
The rows are made by own.py.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tqdm import tqdm
from train import HALF
from transformers import AutoModelForSequenceClassification

PEAK = 3e-5
"""Learning rate; the model is trained already and only turned a little."""

WRONG, HARD = 5, 4
"""Wrong windows beside the right one, and how many of them are taken from the first ranks."""

FIRST = 14
"""Ranks from which hard wrong windows come: about those that the reranker will read."""

GROUPS, TOGETHER = 4, 12
"""Questions of a step, and texts of like length that run together."""

TOKENS = 192
KEPT = 6
"""The embeddings and these first layers stay as they are; a pair passes through them once, and is kept (80 KB)."""

UNSEEN = -1e9
"""Added to the attention that a text would pay to what fills its row up."""

Pair = tuple[str, str]

WARM = 0.05

ALONE = 0.5
"""Weight of the loss of each logit by itself beside that of their order."""


def read(paths: list[Path]) -> list[dict]:  # type: ignore[type-arg]
    """The questions with their windows; some have no right one."""
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def group(row: dict, rng: random.Random) -> list[Pair]:  # type: ignore[type-arg]
    """The right window first if there is one, then wrong ones, each with the question."""
    hard = [text for rank, text in row["wrong"] if rank < FIRST]
    far = [text for rank, text in row["wrong"] if rank >= FIRST]
    rng.shuffle(hard)
    rng.shuffle(far)
    right = [rng.choice(row["right"])[1]] if row["right"] else []
    wrong = (hard[:HARD] + far + hard[HARD:])[: WRONG + 1 - len(right)]
    wrong += [rng.choice(wrong)] * (WRONG + 1 - len(right) - len(wrong))
    return [(row["question"], text) for text in (*right, *wrong)]


def loss_of(logits: torch.Tensor, answered: torch.Tensor) -> torch.Tensor:
    """The loss of the order where there is a right window, and of each logit by itself; shape (questions, windows)."""
    first = torch.zeros(len(logits), dtype=torch.long)
    order = torch.nn.functional.cross_entropy(logits, first, label_smoothing=0.05, reduction="none")
    right = torch.zeros_like(logits)
    right[:, 0] = answered
    weight = 1 + right * (WRONG - 1)
    alone = torch.nn.functional.binary_cross_entropy_with_logits(logits, right, weight=weight, reduction="none")
    return (order * answered + ALONE * alone.mean(1)).mean()


def unseen(lengths: list[int], tokens: int) -> torch.Tensor:
    """What is added to the attention of texts of these lengths, shape (texts, 1, 1, tokens)."""
    filled = torch.arange(tokens)[None, :] >= torch.tensor(lengths)[:, None]
    return torch.zeros(filled.shape).masked_fill(filled, UNSEEN)[:, None, None, :]


def run(layers: torch.nn.ModuleList, hidden: torch.Tensor, lengths: list[int]) -> torch.Tensor:
    """Some layers of a transformer over texts of these lengths, shape (texts, tokens, width)."""
    mask = unseen(lengths, hidden.shape[1])
    for layer in layers:
        out = layer(hidden, attention_mask=mask)
        hidden = out[0] if isinstance(out, tuple) else out
    return hidden


@torch.no_grad()
def below(model: torch.nn.Module, tokenizer: Tokenizer, pairs: list[Pair]) -> dict[Pair, torch.Tensor]:
    """What the layers that stay as they are make of each pair, once for all epochs; shape (tokens, width) each."""
    coded = dict(zip(pairs, tokenizer.encode_batch(pairs), strict=True))
    order = sorted(pairs, key=lambda pair: len(coded[pair].ids))
    made = {}
    for start in tqdm(range(0, len(order), TOGETHER), desc="layers that stay"):
        picked = order[start : start + TOGETHER]
        lengths = [len(coded[pair].ids) for pair in picked]
        ids, kinds = (
            torch.tensor([(row := getattr(coded[pair], own)) + [0] * (lengths[-1] - len(row)) for pair in picked])
            for own in ("ids", "type_ids")
        )
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            hidden = model.bert.embeddings(input_ids=ids, token_type_ids=kinds)
            hidden = run(model.bert.encoder.layer[:KEPT], hidden, lengths)
        made |= {pair: one[:length].half() for pair, one, length in zip(picked, hidden, lengths, strict=True)}
    return made


def scores(model: torch.nn.Module, known: dict[Pair, torch.Tensor], pairs: list[Pair]) -> torch.Tensor:
    """One logit a pair; pairs of like length run together."""
    order = sorted(range(len(pairs)), key=lambda at: len(known[pairs[at]]))
    found: list[torch.Tensor] = [torch.empty(0)] * len(pairs)
    for start in range(0, len(order), TOGETHER):
        picked = order[start : start + TOGETHER]
        texts = [known[pairs[at]].float() for at in picked]
        hidden = torch.nn.utils.rnn.pad_sequence(texts, batch_first=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            hidden = run(model.bert.encoder.layer[KEPT:], hidden, [len(text) for text in texts])
            logits = model.classifier(model.dropout(model.bert.pooler(hidden))).float().view(-1)
        for at, logit in zip(picked, logits, strict=True):
            found[at] = logit
    return torch.stack(found)


def arguments(description: str | None, minutes: float, seed: int) -> argparse.ArgumentParser:
    """The options that training on the questions of own.py takes, whatever is trained."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    """Read the rows, train for the given time, save."""
    parser = arguments(__doc__, minutes=30, seed=3)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--again", type=Path, help="a state to go on from")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    model = AutoModelForSequenceClassification.from_pretrained(options.base)
    if options.again:
        model.load_state_dict(torch.load(options.again, weights_only=True))
    for part in (model.bert.embeddings, *model.bert.encoder.layer[:KEPT]):
        for parameter in part.parameters():
            parameter.requires_grad = False
    learn(model, tokenizer, read(options.rows) * options.epochs, options)
    torch.save(model.state_dict(), options.out)


def learn(model: torch.nn.Module, tokenizer: Tokenizer, rows: list[dict], options: argparse.Namespace) -> None:  # type: ignore[type-arg]
    """One pass over the rows, or less when the time is up; the right window is to have the highest logit."""
    rng = random.Random(options.seed)
    rng.shuffle(rows)
    groups = [group(row, rng) for row in rows]
    known = below(model.eval(), tokenizer, list(dict.fromkeys(pair for one in groups for pair in one)))
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=PEAK, weight_decay=0.01)
    started = time.time()
    model.train()
    lost = right = 0.0
    for at in range(0, len(rows) - GROUPS + 1, GROUPS):
        passed = max(at / len(rows), (time.time() - started) / (60 * options.minutes))
        if passed >= 1:
            return
        for parameters in optimizer.param_groups:
            parameters["lr"] = PEAK * (passed / WARM if passed < WARM else (1 - passed) / (1 - WARM)) + 1e-8
        pairs = [pair for one in groups[at : at + GROUPS] for pair in one]
        logits = scores(model, known, pairs).view(GROUPS, 1 + WRONG)
        answered = torch.tensor([float(bool(row["right"])) for row in rows[at : at + GROUPS]])
        loss = loss_of(logits, answered)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        lost += float(loss.detach()) * GROUPS
        right += int(((logits.argmax(1) == 0) & (answered > 0)).sum())
        if at % 100 == 0 and at:
            print(f"{passed:.3f} questions {at} loss {lost / 100:.3f} right first {right / 100:.3f}", flush=True)
            lost = right = 0.0


if __name__ == "__main__":
    main()
