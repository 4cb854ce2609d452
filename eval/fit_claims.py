"""Fit the coefficients of caseqa.claims on the dev part of the gold claims; print them, cross-validated by claim.

    python eval/fit_claims.py                 # with the entailment model where its weights are there, else without
    python eval/fit_claims.py --without       # without it

Whatever was computed is kept in `--cache FILE` (a pickle of features), so that thresholds can be tried again at once.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import RepeatedStratifiedKFold
from sklearn.preprocessing import StandardScaler

from caseqa.assistant import open_library
from caseqa.claims import OPINION, WORDING, SentenceFinder, features, judge
from caseqa.entailment import packaged_judge

VERDICTS = ("supported", "contradicted", "not_found")
THRESHOLDS = (0.0, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
STRENGTH = 0.5
"""Inverse regularisation over standardised features."""

SHARES = (0.40, 0.33, 0.27)
"""How the verdicts are expected to be shared out; the dev part has 40, 32 and 26 of 98, about the same."""


def matrix(part: str, library: Path | None, without: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The features of each claim of a part, whether the best sentence conflicts, and the verdict asked for."""
    assistant = open_library(library)
    finder = SentenceFinder(assistant.shelf, assistant.encoder)
    aliases = assistant.shelf.aliases.expansions
    entailment = None if without else packaged_judge()
    lines = (Path(__file__).parent / "gold" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["part"] == part]
    judged = [judge(row["claim"], finder.find(row["claim"]), aliases, entailment) for row in rows]
    seen = np.array([features(one) for one in judged])
    doubted = np.array([bool(one[0].comparison.conflicts) for one in judged])
    return seen, doubted, np.array([VERDICTS.index(row["verdict"]) for row in rows])


def main() -> None:
    """Print the cross-validated figures at several thresholds, then the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--without", action="store_true", help="leave the entailment model out")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    if options.cache and options.cache.is_file():
        with np.load(options.cache) as kept:
            seen, doubted, wanted = kept["seen"], kept["doubted"], kept["wanted"]
    else:
        seen, doubted, wanted = matrix("dev", options.library, options.without)
        if options.cache:
            np.savez(options.cache, seen=seen, doubted=doubted, wanted=wanted)
    names = (*WORDING, *OPINION)[: seen.shape[1]]
    scaler = StandardScaler().fit(seen)
    scaled = scaler.transform(seen)
    chances = np.zeros((len(wanted), 3))
    folds = RepeatedStratifiedKFold(n_splits=7, n_repeats=6, random_state=0)
    for train, test in folds.split(scaled, wanted):
        model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(scaled[train], wanted[train])
        chances[test] += model.predict_proba(scaled[test]) / 6
    for threshold in THRESHOLDS:
        verdicts = chances.argmax(1)
        verdicts[(verdicts == 0) & ((chances[:, 0] < threshold) | doubted)] = 2
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
