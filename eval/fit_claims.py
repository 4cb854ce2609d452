"""Fit the coefficients of caseqa.claims on claims about five documents; each judged by what the four others taught.

    python eval/fit_claims.py --library DIR             # with the entailment model where its weights are there
    python eval/fit_claims.py --library DIR --without   # without it

DIR holds the documents of training/own/claims-fit.jsonl.

Whatever was computed is kept in `--cache FILE` (the features, as npz), so that thresholds can be tried again at once.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import LeaveOneGroupOut
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from caseqa.assistant import Assistant, open_library
from caseqa.claims import OPINION, WORDING, SentenceFinder, features, judge
from caseqa.claims.judging import SURE
from caseqa.claims.weighing import log_odds
from caseqa.entailment import Entailment, packaged_judge

HERE = Path(__file__).parent
VERDICTS = ("supported", "contradicted", "not_found")
KEPT = ("seen", "doubted", "wanted", "documents")
THRESHOLDS = (0.0, 0.4, 0.5, 0.55, 0.6, 0.64, 0.66, 0.68, 0.7, 0.72, 0.74, 0.76)
STRENGTH = 0.05
"""Inverse regularisation over standardised features: on documents left out the loss is .844, with 0.5 it is .851."""


def matrix(library: Path, model: Entailment | None) -> tuple[np.ndarray, ...]:
    """The features of each claim, whether the best sentence conflicts, the verdict asked for, the document's number.

    The claims are those of gold/claims.jsonl and training/own/claims-fit.jsonl.
    """
    parts = [judged_all(open_library(None), read(HERE / "gold" / "claims.jsonl"), model)]
    own = read(HERE / "training" / "own" / "claims-fit.jsonl")
    for name in sorted({row["doc"] for row in own}):
        [known] = [one for one in open_library(library).library.ids() if name in one]
        claims = [row for row in own if row["doc"] == name]
        parts.append(judged_all(open_library(library, documents=[known]), claims, model))
    documents = np.repeat(np.arange(len(parts)), [len(wanted) for _, _, wanted in parts])
    return (*(np.concatenate(columns) for columns in zip(*parts, strict=True)), documents)


def judged_all(
    assistant: Assistant, claims: list[dict], model: Entailment | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What `matrix` returns first, for the claims on one document."""
    finder = SentenceFinder(assistant.shelf, assistant.encoder)
    aliases = assistant.shelf.aliases.expansions
    judged = [judge(row["claim"], finder.find(row["claim"]), aliases, model) for row in tqdm(claims)]
    seen = np.array([features(one) for one in judged])
    doubted = np.array([bool(one[0].comparison.conflicts) for one in judged])
    return seen, doubted, np.array([VERDICTS.index(row["verdict"]) for row in claims])


def decided(chances: np.ndarray, doubted: np.ndarray, sure: np.ndarray, threshold: float) -> np.ndarray:
    """The verdicts as caseqa.claims.judging.decide gives them, by number, where supported begins at ``threshold``."""
    likeliest = chances.argmax(1)
    verdicts = np.full(len(chances), VERDICTS.index("not_found"))
    verdicts[((likeliest == 1) & (doubted | sure)) | ((likeliest == 0) & doubted)] = VERDICTS.index("contradicted")
    verdicts[(likeliest == 0) & (chances[:, 0] >= threshold) & ~doubted] = VERDICTS.index("supported")
    return verdicts


def read(path: Path) -> list[dict]:
    """The rows of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Print the cross-validated figures at several thresholds, then the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, metavar="DIR", required=True)
    parser.add_argument("--without", action="store_true", help="leave the entailment model out")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    if options.cache and options.cache.is_file():
        with np.load(options.cache) as kept:
            seen, doubted, wanted, documents = (kept[name] for name in KEPT)
    else:
        found = matrix(options.library, None if options.without else packaged_judge())
        seen, doubted, wanted, documents = found
        if options.cache:
            np.savez(options.cache, **dict(zip(KEPT, found, strict=True)))
    names = (*WORDING, *OPINION)[: seen.shape[1]]
    scaler = StandardScaler().fit(seen)
    scaled = scaler.transform(seen)
    chances = np.zeros((len(wanted), 3))
    for train, test in LeaveOneGroupOut().split(scaled, wanted, documents):
        model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(scaled[train], wanted[train])
        chances[test] = model.predict_proba(scaled[test])
    sure = seen[:, names.index("contradicts")] >= log_odds(SURE) if "contradicts" in names else np.zeros_like(doubted)
    for threshold in THRESHOLDS:
        verdicts = decided(chances, doubted, sure, threshold)
        table = confusion_matrix(wanted, verdicts).tolist()
        print(f"supported from {threshold}: macro-F1 {f1_score(wanted, verdicts, average='macro'):.3f} {table}")
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(scaled, wanted)
    slopes = model.coef_ / scaler.scale_
    intercepts = model.intercept_ - slopes @ scaler.mean_
    print(f"1, {', '.join(names)}")
    for intercept, row in zip(intercepts, slopes, strict=True):
        print(f"        ({intercept:.3f}, {', '.join(f'{value:.3f}' for value in row)}),")


if __name__ == "__main__":
    main()
