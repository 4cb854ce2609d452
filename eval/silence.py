"""Fit and judge how likely the study answers a question: AUROC, calibration, what is refused.

    python eval/silence.py                                    # the gold questions, cross-validated by question
    python eval/silence.py --squad ../shared/bench/squad      # and SQuAD 2.0: half the articles fit, half judge
    python eval/silence.py --without                          # leave the trained model out

With `--cache FILE` the signals are kept in a file and read from it again, because computing them searches and reranks
for every question.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from caseqa import silence
from caseqa.answers import known_words, unknown_terms
from caseqa.assistant import open_library
from caseqa.encoders import Encoder, question_encoder
from caseqa.entailment import Answerability, packaged_judge
from caseqa.evaluation.benches import memory_store, passages_as_document
from caseqa.highlights import highlight
from caseqa.rerankers import default_reranker
from caseqa.search import Recipe, Shelf, search

GOLD = Path(__file__).parent / "gold"
SIGNS = (-1, -1, -1, -1, 1)
"""Which way each signal may count."""

REFUSED = 0.05
"""Share of answerable questions that may be refused."""

PASSAGES, QUESTIONS = 22, 7
"""Of each SQuAD article: first paragraphs, answerable and unanswerable questions."""


def signals(
    shelf: Shelf, question: str, encoder: Encoder, known: frozenset[str], model: Answerability | None, rerank: int
) -> tuple[float, ...]:
    """The signals of one question."""
    asked = shelf.aliases.correct(question, encoder.is_word)
    hits = search(shelf, asked, encoder, default_reranker(), silence.READ, Recipe(rerank=rerank))
    hits = highlight(shelf.stores, hits, asked, encoder.encode([asked])[0])
    return silence.signals(shelf, asked, hits, unknown_terms(asked, known), model)


def gold(model: Answerability | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The signals of the gold questions, whether the study answers each, and the half (-1: all are one group)."""
    assistant = open_library()
    files = [GOLD / name for name in ("questions.jsonl", "silence.jsonl")]
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    known, encoder = assistant.known_words, assistant.encoder
    seen = [signals(assistant.shelf, row["question"], encoder, known, model, Recipe().rerank) for row in rows]
    return np.array(seen), np.array([row["answerable"] for row in rows]), np.full(len(rows), -1)


def squad(folder: Path, model: Answerability | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same for a sample of SQuAD 2.0, each article a document of its own; every second article judges."""
    articles = json.loads((folder / "dev-v2.0.json").read_text(encoding="utf-8"))["data"]
    rng = random.Random(1)
    encoder = question_encoder()
    seen, answerable, half = [], [], []
    for number, article in enumerate(sorted(articles, key=lambda one: one["title"])):
        paragraphs = article["paragraphs"][:PASSAGES]
        document, passages = passages_as_document(f"a{number}", [one["context"] for one in paragraphs])
        shelf, known = Shelf.of([memory_store(document, passages, encoder)]), known_words([document])
        asked = [(qa["question"], not qa["is_impossible"]) for one in paragraphs for qa in one["qas"]]
        for wanted in (True, False):
            for question, _ in rng.sample([one for one in asked if one[1] == wanted], QUESTIONS):
                seen.append(signals(shelf, question, encoder, known, model, 5))
                answerable.append(wanted)
                half.append(number % 2)
    return np.array(seen), np.array(answerable), np.array(half)


def fitted(seen: np.ndarray, answerable: np.ndarray) -> tuple[float, np.ndarray]:
    """The intercept and slopes of a logistic model whose every signal may only count the way it was meant.

    Without the signs the gold questions alone teach that a question whose words are well matched is unanswerable,
    because theirs are asked in the study's own words and the answerable ones mostly in others.
    """
    mean, spread = seen.mean(0), seen.std(0) + 1e-9
    scaled = (seen - mean) / spread
    turned = np.where(answerable, -1.0, 1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = turned * (weights[0] + scaled @ weights[1:])
        slope = turned / (1 + np.exp(-margin))
        value = np.logaddexp(0, margin).sum() + (weights[1:] ** 2).sum()
        return value, np.concatenate([[slope.sum()], scaled.T @ slope + 2 * weights[1:]])

    signs = SIGNS[: seen.shape[1]]
    bounds = [(None, None), *((0, None) if sign > 0 else (None, 0) for sign in signs)]
    weights = minimize(loss, np.zeros(1 + seen.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x
    slopes = weights[1:] / spread
    return float(weights[0] - slopes @ mean), slopes


def chance(fit: tuple[float, np.ndarray], seen: np.ndarray) -> np.ndarray:
    """The chance that each question is answered."""
    return 1 / (1 + np.exp(-(fit[0] + seen @ fit[1])))


def report(found: np.ndarray, answerable: np.ndarray) -> None:
    """Print AUROC, the threshold that refuses 5 % of the answerable, and the calibration curve."""
    threshold = float(np.quantile(found[answerable], REFUSED))
    caught = float((found[~answerable] < threshold).mean())
    print(f"{answerable.sum()} answerable, {(~answerable).sum()} not: AUROC {roc_auc_score(answerable, found):.3f}")
    print(f"refusing below {threshold:.3f}, {REFUSED:.0%} of the answerable, refuses {caught:.1%} of the others")
    for low in np.arange(0, 1, 0.1):
        inside = (found >= low) & (found < low + 0.1 + (low > 0.85))
        if inside.any():
            share = answerable[inside].mean()
            print(f"  confidence {low:.1f}-{low + 0.1:.1f}: {inside.sum():4} questions, answered {share:.2f}")


def main() -> None:
    """Print the figures and the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--squad", type=Path)
    parser.add_argument("--without", action="store_true")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    if options.cache and options.cache.is_file():
        with np.load(options.cache) as kept:
            seen, answerable, half = kept["seen"], kept["answerable"], kept["half"]
    else:
        model = None if options.without else packaged_judge()
        parts = [gold(model), *([squad(options.squad, model)] if options.squad else [])]
        seen, answerable, half = (np.concatenate(column) for column in zip(*parts, strict=True))
        if options.cache:
            np.savez(options.cache, seen=seen, answerable=answerable, half=half)
    names = (*silence.SIGNALS, silence.ANSWERS)[: seen.shape[1]]
    for name, column in zip(names, seen.T, strict=True):
        alone = [roc_auc_score(answerable[part], column[part]) for part in (half == -1, half >= 0) if part.any()]
        print(f"  {name:10} alone: AUROC {', '.join(f'{one:.3f}' for one in alone)}")
    own, other = half == -1, half == 0
    found = np.zeros(own.sum())
    for train, test in StratifiedKFold(10, shuffle=True, random_state=0).split(seen[own], answerable[own]):
        more = (seen[own][train], seen[other]), (answerable[own][train], answerable[other])
        found[test] = chance(fitted(np.vstack(more[0]), np.concatenate(more[1])), seen[own][test])
    print("gold questions:")
    report(found, answerable[own])
    fit = fitted(seen[half <= 0], answerable[half <= 0])
    if (half == 1).any():
        print("SQuAD 2.0, the other half of the articles:")
        report(chance(fit, seen[half == 1]), answerable[half == 1])
    print(f"Weights({fit[0]:.3f}, ({', '.join(f'{one:.3f}' for one in fit[1])}))")


if __name__ == "__main__":
    main()
