"""The training rows of the judge: public claim sets, one-thing changes of them, and questions with their passages."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from caseqa.evaluation.changes import CHANGES, find_names

SUPPORTED, CONTRADICTED, SILENT = 0, 1, 2
LABELS = {"entailment": SUPPORTED, "contradiction": CONTRADICTED, "neutral": SILENT}

TAKEN = {
    "vitaminc_real_test": 32000, "fever_nli": 6000, "fever_nli_nei": 3000, "fever_symmetric": 1400,
    "fever_adversarial": 700, "semiauto_wiki": 3000, "mnli": 4000, "cad_nli": 1500, "tracie": 430, "ambient": 700,
    "scitail": 1000,
}  # fmt: skip
"""Rows taken of each set of `nli/`. ANLI is not among them: its licence is non-commercial."""

TAKEN_AGAIN = TAKEN | {
    "vitaminc_synthetic_test": 16000, "fever_nli": 8000, "semiauto_wiki": 8000, "mnli": 8000, "cad_nli": 2500,
}  # fmt: skip
"""Rows of a later run, which has time for more; the revised sentences of VitaminC differ in one thing, pair by pair."""

REPEATED = 3
"""The few rows of long formal sentences (FoolMeTwice, SciFact, WiCE) are seen this often in a later run."""

LONGEST = 80
"""Longer premises, in words, cost more time than they teach."""

HELD = 20
"""Every twentieth premise of VitaminC is kept for judging, with all its claims."""


KEPT_NEGATIONS = 0.7
"""Nearly every claim can be negated; without this, half of the changes would be a "not"."""


@dataclass(frozen=True, slots=True)
class Row:
    """Two texts and what the second is to the first; `task` 0 is a claim, 1 a question and its passage."""

    task: int
    first: str
    second: str
    label: int
    source: str


def as_printed(text: str) -> str:
    """Text as people print it, from the spaced tokens of FEVER and VitaminC."""
    for old, new in (("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"), ("``", '"'), ("''", '"')):
        text = text.replace(old, new)
    text = re.sub(r"\s+([,.;:!?%)\]])", r"\1", text)
    text = re.sub(r"([(\[$£€])\s+", r"\1", text)
    text = re.sub(r"\s+('s|n't|'re|'ve|'ll|'d)\b", r"\1", text)
    return re.sub(r"\s+", " ", text).strip()


def is_held(premise: str) -> bool:
    """Whether a premise of VitaminC is kept for judging."""
    return sum(premise.encode()) % HELD == 0


def claims(bench: Path, rng: random.Random, *, taken: dict[str, int] | None = None, held: bool = False) -> list[Row]:
    """The rows of the public claim sets; with `held` only those kept for judging."""
    rows = []
    for name, most in (taken or TAKEN).items():
        if held and name != "vitaminc_real_test":
            continue
        read = [json.loads(line) for line in (bench / "nli" / f"{name}.jsonl").open(encoding="utf-8")]
        found = [
            Row(0, as_printed(r["premise"]), as_printed(r["hypothesis"]), LABELS[r["label"]], name)
            for r in read
            if len(r["premise"].split()) <= LONGEST
        ]
        if name == "vitaminc_real_test":
            found = [row for row in found if is_held(row.first) == held]
        rng.shuffle(found)
        rows += found[:most]
    return rows


def formal(bench: Path, rng: random.Random) -> list[Row]:
    """Claims of FoolMeTwice dev, SciFact train and WiCE dev with their evidence; their other halves judge."""
    return [*_fool_me_twice(bench), *_scifact(bench, rng), *_wice(bench, rng)]


def _read(path: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _fool_me_twice(bench: Path) -> Iterator[Row]:
    for row in _read(bench / "fm2" / "dev.jsonl"):
        evidence = " ".join(one["text"] for one in row["gold_evidence"])
        label = SUPPORTED if "SUPPORT" in row["label"] else CONTRADICTED
        yield Row(0, evidence, row["claim"], label, "fm2")
        far = [one["text"] for one in row["retrieved_evidence"] if one["text"] not in evidence]
        if far:
            yield Row(0, far[-1], row["claim"], SILENT, "fm2")


def _scifact(bench: Path, rng: random.Random) -> Iterator[Row]:
    folder = bench / "scifact_claims"
    abstracts = {row["doc_id"]: row["abstract"] for row in _read(folder / "corpus.jsonl")}
    for row in _read(folder / "claims_train.jsonl"):
        if not row["evidence"]:
            abstract = abstracts[row["cited_doc_ids"][0]]
            yield Row(0, rng.choice(abstract), row["claim"], SILENT, "scifact")
        for document, sets in row["evidence"].items():
            for one in sets:
                evidence = " ".join(abstracts[int(document)][n] for n in sorted(one["sentences"]))
                label = SUPPORTED if one["label"] == "SUPPORT" else CONTRADICTED
                yield Row(0, evidence, row["claim"], label, "scifact")


def _wice(bench: Path, rng: random.Random) -> Iterator[Row]:
    for row in _read(bench / "wice" / "claim_dev.jsonl"):
        chosen = [one for one in row["supporting_sentences"] if one][:2] or [[rng.randrange(len(row["evidence"]))]]
        for one in chosen:
            evidence = " ".join(row["evidence"][n] for n in one)
            yield Row(0, evidence, row["claim"], SUPPORTED if row["label"] == "supported" else SILENT, "wice")


def change_one_thing(claim: str, premise: str, rng: random.Random) -> tuple[str, str] | None:
    """A claim with one thing changed that the premise states too, and the kind of change; None where none applies."""
    names = find_names([f"{premise} ."])
    for kind in rng.sample(sorted(CHANGES), len(CHANGES)):
        other = CHANGES[kind](claim, names, rng)
        lost = set(re.findall(r"\w+", claim)) - set(re.findall(r"\w+", other))
        if other and other != claim and all(re.search(rf"\b{word}\b", premise) for word in lost):
            return other, kind
    return None


def changed(rows: list[Row], rng: random.Random, most: int) -> Iterator[Row]:
    """Supported claims with one thing changed (contradicted), and joined to a claim of another row (silent)."""
    supported = [r for r in rows if r.label == SUPPORTED and r.source in ("vitaminc_real_test", "fever_nli")]
    rng.shuffle(supported)
    made = 0
    for row in supported:
        if made >= most:
            return
        other = change_one_thing(row.second, row.first, rng)
        if other is not None and (other[1] != "negation" or rng.random() < KEPT_NEGATIONS):
            made += 1
            yield Row(0, row.first, other[0], CONTRADICTED, f"changed:{other[1]}")
        if rng.random() < 0.12:
            more = rng.choice(supported).second
            yield Row(0, row.first, f"{row.second.rstrip('.')}, and {more[:1].lower()}{more[1:]}", SILENT, "joined")


def sentences(bench: Path) -> list[list[str]]:
    """The sentences of each paragraph of SQuAD 1.1, cut at full stops before capitals."""
    articles = json.loads((bench / "squad" / "dev-v1.1.json").read_text(encoding="utf-8"))["data"]
    cut = [re.split(r"(?<=[a-z0-9)][.!?]) (?=[A-Z])", p["context"]) for a in articles for p in a["paragraphs"]]
    return [[s for s in paragraph if 8 <= len(s.split()) <= 50] for paragraph in cut]


def from_text(bench: Path, rng: random.Random, most: int) -> Iterator[Row]:
    """Sentences of an encyclopaedia: shortened (supported), one thing changed (contradicted), a neighbour (silent)."""
    paragraphs = [p for p in sentences(bench) if len(p) > 2]
    for _ in range(most // 3):
        paragraph = rng.choice(paragraphs)
        k = rng.randrange(len(paragraph) - 1)
        premise = paragraph[k] if rng.random() < 0.6 else f"{paragraph[k]} {paragraph[k + 1]}"
        claim = shortened(paragraph[k], rng)
        yield Row(0, premise, claim, SUPPORTED, "shortened")
        other = change_one_thing(claim, premise, rng)
        if other is not None:
            yield Row(0, premise, other[0], CONTRADICTED, f"text:{other[1]}")
        far = rng.choice([s for i, s in enumerate(paragraph) if i not in (k, k + 1)] or [paragraph[-1]])
        if far not in premise:
            yield Row(0, premise, shortened(far, rng), SILENT, "neighbour")


def shortened(sentence: str, rng: random.Random) -> str:
    """A sentence without its brackets, and sometimes without what stands before its first or after its last comma."""
    text = re.sub(r" ?\([^)]*\)", "", sentence)
    text = re.sub(r" ?\[[^\]]*\]", "", text)
    head = re.match(r"(?:In|On|At|During|After|Before|However|Although|While|For)\b[^,]{3,60}, ", text)
    if head and rng.random() < 0.5:
        text = text[head.end() :]
        text = text[:1].upper() + text[1:]
    tail = re.search(r", (?:which|who|including|such as|with|especially)\b[^,]*\.$", text)
    if tail and rng.random() < 0.5:
        text = f"{text[: tail.start()]}."
    return text


def questions(bench: Path, rng: random.Random, *, half: int, window: int = 110) -> list[Row]:
    """Questions of SQuAD 2.0 with a window of their passage: answerable or not; `half` 0 trains, 1 judges."""
    articles = json.loads((bench / "squad" / "dev-v2.0.json").read_text(encoding="utf-8"))["data"]
    rows = []
    for number, article in enumerate(sorted(articles, key=lambda a: a["title"])):
        if number % 2 != half:
            continue
        for paragraph in article["paragraphs"]:
            for one in paragraph["qas"]:
                context = paragraph["context"].split()
                if len(context) <= window + 40:
                    rows.append(Row(1, one["question"], paragraph["context"], int(not one["is_impossible"]), "squad2"))
    rng.shuffle(rows)
    return rows
