"""The same comparisons, and the entailment model where it is there, on public claims: nothing is special to one study.

    python eval/public_claims.py ../shared/bench --sample 300
    python eval/public_claims.py ../shared/bench --search --bench-cache DIR

With the evidence given: FoolMeTwice test (gold evidence), SciFact dev (rationale sentences; the whole abstract where
none is marked), WiCE test (supporting sentences; none of them for what is not supported, so partly supported against
supported). Prints how often a conflict is named by label, and what the model alone says.

With `--search` a claim is checked as caseqa checks it, evidence and verdict found together: SciFact dev in all 5,183
abstracts, WiCE test in the page that is cited (some 120 sentences). The other halves trained the judge.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score
from tqdm import tqdm

from caseqa.claims import ClaimVerdict, SentenceFinder, check_claim
from caseqa.comparisons import compare
from caseqa.encoders import Encoder, question_encoder
from caseqa.entailment import packaged_judge
from caseqa.evaluation.benches import bench_gold, memory_store, passages_as_document, read_bench
from caseqa.evaluation.caches import CachedEncoder
from caseqa.search import Shelf
from caseqa.store import PassageStore

SEED = 3
TOGETHER = 6
"""Sentences of a cited page that are read as one paragraph: the set has no paragraphs of its own."""

LABELS = ("supported", "contradicted", "not_found")
Row = tuple[str, str, str]
"""Claim, evidence, label."""


def fool_me_twice(bench: Path) -> Iterator[Row]:
    """Claims from a game of deceiving others, with the sentences of Wikipedia that decide them."""
    for row in _lines(bench / "fm2" / "test.jsonl"):
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
    for row in _lines(bench / "wice" / "claim_test.jsonl"):
        if row["supporting_sentences"] and row["supporting_sentences"][0]:
            evidence = " ".join(row["evidence"][n] for n in row["supporting_sentences"][0])
            yield row["claim"], evidence, "supported" if row["label"] == "supported" else "not_found"


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def checked(store: PassageStore, encoder: Encoder, claims: list[str]) -> list[ClaimVerdict]:
    """Each claim checked against one store, as caseqa checks it."""
    shelf = Shelf.of([store])
    finder = SentenceFinder(shelf, encoder)
    model = packaged_judge()
    return [check_claim(one, finder.find(one), shelf.aliases.expansions, entailment=model) for one in tqdm(claims)]


def search_scifact(bench: Path, sample: int, cache: Path | None) -> None:
    """Claims of SciFact dev against all abstracts; abstracts count as in the paper (arXiv 2004.14974), label only."""
    encoder = CachedEncoder(question_encoder(), cache)
    gold, passages = bench_gold("scifact", read_bench("scifact", bench))
    numbers = {str(row["_id"]): n for n, row in enumerate(_lines(bench / "scifact" / "corpus.jsonl"))}
    rows = _sampled(_lines(bench / "scifact_claims" / "claims_dev.jsonl"), sample)
    verdicts = checked(memory_store(gold.document, passages, encoder), encoder, [row["claim"] for row in rows])
    wanted, said, pairs = [], [], [0, 0, 0]
    for row, verdict in zip(rows, verdicts, strict=True):
        labels = {d: "supported" if s[0]["label"] == "SUPPORT" else "contradicted" for d, s in row["evidence"].items()}
        gold = {(numbers[one], label) for one, label in labels.items()}
        own = {(int(e.sentence_id.split("/")[1][1:]), verdict.verdict.value) for e in verdict.evidence}
        own = own if verdict.verdict.value in LABELS[:2] else set()
        pairs = [pairs[0] + len(gold & own), pairs[1] + len(own), pairs[2] + len(gold)]
        wanted.append(next(iter(labels.values())) if labels else "not_found")
        said.append(verdict.verdict.value if verdict.verdict.value in LABELS else "not_found")
    right, given, asked = pairs
    print(f"SciFact dev in 5,183 abstracts: {len(rows)} claims")
    print(
        f"  abstracts with the right label: precision {right / max(given, 1):.3f}, recall {right / asked:.3f}", end=""
    )
    print(f", F1 {2 * right / max(given + asked, 1):.3f}")
    _say(wanted, said)


def search_wice(bench: Path, sample: int) -> None:
    """Claims of WiCE test against the page that each cites; partly supported counts as not found."""
    encoder = question_encoder()
    wanted, said = [], []
    for row in tqdm(_sampled(_lines(bench / "wice" / "claim_test.jsonl"), sample)):
        sentences = [one for one in row["evidence"] if one.strip()]
        texts = [" ".join(sentences[at : at + TOGETHER]) for at in range(0, len(sentences), TOGETHER)]
        document, passages = passages_as_document("wice", texts)
        store = memory_store(document, passages, encoder)
        shelf = Shelf.of([store])
        near = SentenceFinder(shelf, encoder).find(row["claim"])
        verdict = check_claim(row["claim"], near, shelf.aliases.expansions, entailment=packaged_judge()).verdict.value
        wanted.append("supported" if row["label"] == "supported" else "not_found")
        said.append("supported" if verdict == "supported" else "not_found")
    print(f"WiCE test in the cited pages: {len(wanted)} claims")
    print(f"  supported or not: F1 {f1_score(wanted, said, pos_label='supported'):.3f}", end=", ")
    print(f"accuracy {sum(a == b for a, b in zip(wanted, said, strict=True)) / len(wanted):.3f}")
    _say(wanted, said)


def _sampled(rows: list[dict], sample: int) -> list[dict]:
    random.Random(SEED).shuffle(rows)
    return rows[:sample]


def _say(wanted: list[str], said: list[str]) -> None:
    there = [one for one in LABELS if one in wanted]
    print(f"  macro-F1 {f1_score(wanted, said, average='macro', labels=there):.3f} of {there}")
    print(f"  rows gold, columns said: {confusion_matrix(wanted, said, labels=list(LABELS)).tolist()}")


def main() -> None:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--search", action="store_true", help="let caseqa find the evidence too")
    parser.add_argument("--bench-cache", type=Path, metavar="DIR", help="keep the encoded abstracts for the next run")
    options = parser.parse_args()
    if options.search:
        search_wice(options.bench, options.sample)
        search_scifact(options.bench, options.sample, options.bench_cache)
    else:
        judge_given(options.bench, options.sample)


def judge_given(bench: Path, sample: int) -> None:
    """Print what the comparisons and the model say of claims whose evidence is given."""
    model = packaged_judge()
    for read in (fool_me_twice, scifact, wice):
        rows = list(read(bench))
        random.Random(SEED).shuffle(rows)
        rows = rows[:sample]
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
