"""Fit the coefficients of caseqa.claims on the dev part of the gold claims; print them, cross-validated."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import StratifiedKFold

from caseqa.assistant import open_library
from caseqa.claims import FEATURES, Judged, features, find_sentences
from caseqa.comparisons import compare

VERDICTS = ("supported", "contradicted", "not_found")
THRESHOLDS = (0.0, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8)
STRENGTH = 10.0
"""Inverse regularisation: the features lie in 0 to 1, so that 1 would flatten the coefficients of the first two."""


def matrix(library: Path | None) -> tuple[np.ndarray, np.ndarray]:
    """The features of the best sentence for each dev claim, and the verdict asked for."""
    assistant = open_library(library)
    aliases = assistant.shelf.aliases.expansions
    lines = (Path(__file__).parent / "gold" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["part"] == "dev"]
    found = []
    for row in rows:
        candidates = find_sentences(assistant.shelf, row["claim"], assistant.encoder)
        judged = [Judged(one, compare(row["claim"], one.text, aliases)) for one in candidates]
        found.append(features(max(judged, key=lambda one: one.match)))
    return np.array(found), np.array([VERDICTS.index(row["verdict"]) for row in rows])


def main() -> None:
    """Print the cross-validated figures at several thresholds, then the coefficients."""
    seen, wanted = matrix(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    chances = np.zeros((len(wanted), 3))
    for seed in range(5):
        for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(seen, wanted):
            model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(seen[train], wanted[train])
            chances[test] += model.predict_proba(seen[test]) / 5
    for threshold in THRESHOLDS:
        verdicts = chances.argmax(1)
        verdicts[(verdicts == 0) & (chances[:, 0] < threshold)] = 2
        verdicts[(verdicts == 0) & (seen[:, FEATURES.index("conflict")] == 1)] = 2
        verdicts[(verdicts == 1) & (seen[:, FEATURES.index("conflict")] == 0)] = 2
        table = confusion_matrix(wanted, verdicts).tolist()
        print(f"supported from {threshold}: macro-F1 {f1_score(wanted, verdicts, average='macro'):.3f} {table}")
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(seen, wanted)
    for verdict, intercept, row in zip(VERDICTS, model.intercept_, model.coef_, strict=True):
        print(f"    ({intercept:.3f}, {', '.join(f'{value:.3f}' for value in row)}),  # {verdict}: 1, {FEATURES}")


if __name__ == "__main__":
    main()
