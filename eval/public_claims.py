"""The same comparisons, and the entailment model where it is there, on public claims with their evidence given.

    python eval/public_claims.py ../shared/bench --sample 300

FoolMeTwice dev (gold evidence), SciFact dev (rationale sentences; the whole abstract where none is marked), WiCE dev
(supporting sentences; none of them for what is not supported, so partly supported against supported). Prints how often
a conflict is named by label, and what the model alone says: a check that nothing is special to one study.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score

from caseqa.comparisons import compare
from caseqa.entailment import packaged_judge

SEED = 3
LABELS = ("supported", "contradicted", "not_found")
Row = tuple[str, str, str]
"""Claim, evidence, label."""


def fool_me_twice(bench: Path) -> Iterator[Row]:
    """Claims from a game of deceiving others, with the sentences of Wikipedia that decide them."""
    for row in _lines(bench / "fm2" / "dev.jsonl"):
        evidence = " ".join(one["text"] for one in row["gold_evidence"])
        yield row["claim"], evidence, "supported" if "SUPPORT" in row["label"] else "contradicted"


def scifact(bench: Path) -> Iterator[Row]:
    """Claims of science with the sentences of an abstract that decide them."""
    folder = bench / "scifact_claims"
    abstracts = {row["doc_id"]: row["abstract"] for row in _lines(folder / "corpus.jsonl")}
    for row in _lines(folder / "claims_dev.jsonl"):
        if not row["evidence"]:
            yield row["claim"], " ".join(abstracts[row["cited_doc_ids"][0]][:4]), "not_found"
        for document, sets in row["evidence"].items():
            sentences = sorted({n for one in sets for n in one["sentences"]})
            evidence = " ".join(abstracts[int(document)][n] for n in sentences)
            yield row["claim"], evidence, "supported" if sets[0]["label"] == "SUPPORT" else "contradicted"


def wice(bench: Path) -> Iterator[Row]:
    """Sentences of Wikipedia with the sentences of the page they cite; partly supported counts as not found."""
    for row in _lines(bench / "wice" / "claim_dev.jsonl"):
        if row["supporting_sentences"] and row["supporting_sentences"][0]:
            evidence = " ".join(row["evidence"][n] for n in row["supporting_sentences"][0])
            yield row["claim"], evidence, "supported" if row["label"] == "supported" else "not_found"


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--sample", type=int, default=300)
    options = parser.parse_args()
    model = packaged_judge()
    for read in (fool_me_twice, scifact, wice):
        rows = list(read(options.bench))
        random.Random(SEED).shuffle(rows)
        rows = rows[: options.sample]
        print(f"{read.__name__}: {len(rows)} claims with their evidence")
        labels = [label for _, _, label in rows]
        doubted = [bool(compare(claim, evidence).conflicts) for claim, evidence, _ in rows]
        for label in LABELS:
            own = [found for found, one in zip(doubted, labels, strict=True) if one == label]
            if own:
                print(f"  a conflict is named in {sum(own)} of {len(own)} {label} ({sum(own) / len(own):.3f})")
        if model:
            scores = model.entail([(evidence, claim) for claim, evidence, _ in rows])
            there = [n for n, label in enumerate(LABELS) if label in labels]
            said = [LABELS[there[int(np.argmax(score[there]))]] for score in scores]
            wanted = [LABELS[n] for n in there]
            print(f"  the model, of {wanted}: macro-F1 {f1_score(labels, said, average='macro', labels=wanted):.3f}")
            print(f"  {confusion_matrix(labels, said, labels=wanted).tolist()}")


if __name__ == "__main__":
    main()
