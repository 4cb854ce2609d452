"""Fit and judge how likely a study answers a question: AUROC, what is refused, and the calibration curve.

    python eval/silence.py                                    # judge: the study, by two sets
    python eval/silence.py --library DIR --squad BENCH/squad  # also a report on Haiti, and SQuAD 2.0
    python eval/silence.py --library DIR --fit                # fit anew, then judge

DIR holds the documents that gold/documents.toml and training/own/README.md name.

Fitted on are the questions of training/own/silence-fit.jsonl, in pairs, one answered and one not, alike in kind, length
and vocabulary, about two documents that the reranker never read; and the first set of the study, whose answerable
questions are mostly in other words than the study's and whose unanswerable ones are in its own. The second set of the
study and the set on Haiti are made of like pairs by another hand, and nothing is fitted on them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from caseqa import silence
from caseqa.answers import REFUSED_BELOW, WEAK_BELOW, known_words, unknown_terms
from caseqa.assistant import Assistant, open_library
from caseqa.encoders import Encoder, question_encoder
from caseqa.entailment import packaged_judge
from caseqa.evaluation.benches import UNSEEN, memory_store, passages_as_document
from caseqa.gold import gold_source
from caseqa.highlights import highlight
from caseqa.rerankers import default_reranker
from caseqa.search import Shelf, search

HERE = Path(__file__).parent
GOLD = HERE / "gold"
FIT = HERE / "training" / "own" / "silence-fit.jsonl"

STRENGTH = 0.1
"""Inverse regularisation of the fit. With 1 the weights learn how the hand asks that wrote the first set. Of each of
the two like-paired documents by the other and that set, as AUROC: 1 .733, .767; .3 .737, .773; .1 .737, .773; .03 .734,
.776; the first set cross-validated .839, .836, .822, .785. The sets nothing is fitted on say the same, second set and
Haiti: .747, .774; .759, .790; .785, .799; .803, .806."""

SHARES = (0.5, 1.0)
"""Weights of the study's first set and of the pairs on other documents. AUROC, cross-validated on the first set, the
paper and the book, then unseen on the second set and Haiti: equal weights .85, .71, .69; .71, .75; these .82, .75, .73;
.70, .76; with a quarter .78, .78, .73; .70, .75."""

PASSAGES, QUESTIONS = 22, 7
"""Of each SQuAD article: first paragraphs, answerable and unanswerable questions."""

Seen = tuple[np.ndarray, np.ndarray]
"""The signals of each question, shape (questions, signals), and whether each is answered."""


def seen_by(shelf: Shelf, encoder: Encoder, known: frozenset[str], rows: Iterable[tuple[str, bool]]) -> Seen:
    """The signals of some questions on one shelf, as `ask` computes them."""
    found, answered = [], []
    for question, answerable in rows:
        asked = shelf.aliases.correct(question, encoder.is_word)
        hits = search(shelf, question, encoder, default_reranker(), silence.READ, judge=packaged_judge())
        hits = highlight(shelf.stores, hits, asked, encoder.encode([asked])[0], default_reranker())
        found.append(silence.signals(shelf, asked, hits, unknown_terms(asked, known), packaged_judge()))
        answered.append(answerable)
    return np.array(found), np.array(answered)


def of_document(assistant: Assistant, *files: Path) -> Seen:
    """The signals of the questions of some gold files."""
    rows = [row for file in files for row in read(file)]
    asked = [(row["question"], row["answerable"]) for row in rows]
    return seen_by(assistant.shelf, assistant.encoder, assistant.known_words, tqdm(asked, desc=files[-1].stem))


def read(path: Path) -> list[dict]:
    """The rows of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def fitting(library: Path) -> Seen:
    """The signals of the questions that are fitted on."""
    rows, parts = read(FIT), []
    for name in sorted({row["doc"] for row in rows}):
        [known] = [one for one in open_library(library).library.ids() if name in one]
        assistant = open_library(library, documents=[known])
        asked = [(row["question"], row["answerable"]) for row in rows if row["doc"] == name]
        parts.append(seen_by(assistant.shelf, assistant.encoder, assistant.known_words, tqdm(asked, desc=name)))
    seen, answered = (np.concatenate(column) for column in zip(*parts, strict=True))
    return seen, answered


def squad(folder: Path) -> Seen:
    """The same for the articles of SQuAD 2.0 that neither the reranker nor the judge learnt from, each a document.

    The reranker learnt from every second title of SQuAD 1.1, which holds more articles, the judge from every second of
    SQuAD 2.0; so both files must be in the folder.
    """
    files = [json.loads((folder / f"dev-v{version}.json").read_text(encoding="utf-8")) for version in ("2.0", "1.1")]
    articles, known = (file["data"] for file in files)
    titles = [
        {one["title"] for one in sorted(file, key=lambda one: one["title"])[UNSEEN]} for file in (known, articles)
    ]
    unseen = set.intersection(*titles)
    rng, encoder, parts = random.Random(1), question_encoder(), []
    for article in tqdm([one for one in articles if one["title"] in unseen], desc="SQuAD 2.0"):
        paragraphs = article["paragraphs"][:PASSAGES]
        document, passages = passages_as_document("squad", [one["context"] for one in paragraphs])
        asked = [(qa["question"], not qa["is_impossible"]) for one in paragraphs for qa in one["qas"]]
        chosen = [one for want in (True, False) for one in rng.sample([a for a in asked if a[1] == want], QUESTIONS)]
        shelf = Shelf.of([memory_store(document, passages, encoder)])
        parts.append(seen_by(shelf, encoder, known_words([document]), chosen))
    seen, answered = (np.concatenate(column) for column in zip(*parts, strict=True))
    return seen, answered


def fitted(first: Seen, other: Seen) -> silence.Coefficients:
    """The logistic model of two sets with their SHARES, and in each the answered with the weight of the others."""
    seen, answered = (np.concatenate(column) for column in zip(first, other, strict=True))
    sets = zip((first[1], other[1]), SHARES, strict=True)
    shares = [share * np.where(one, 0.5 / one.mean(), 0.5 / (~one).mean()) / len(one) for one, share in sets]
    scaler = StandardScaler().fit(seen)
    weight = np.concatenate(shares) * len(answered) / sum(SHARES)
    model = LogisticRegression(C=STRENGTH).fit(scaler.transform(seen), answered, sample_weight=weight)
    slopes = model.coef_[0] / scaler.scale_
    return silence.Coefficients(
        round(float(model.intercept_[0] - slopes @ scaler.mean_), 3), tuple(round(float(one), 3) for one in slopes)
    )


def cross_validated(first: Seen, other: Seen) -> tuple[np.ndarray, np.ndarray]:
    """The confidence of each question of both sets, fitted on one set whole and on nine tenths of its own."""
    found = []
    for own, fit in ((first, lambda some: fitted(some, other)), (other, lambda some: fitted(first, some))):
        chances = np.zeros(len(own[1]))
        for train, test in StratifiedKFold(10, shuffle=True, random_state=0).split(*own):
            weights = fit((own[0][train], own[1][train]))
            chances[test] = [weights.probability(one) for one in own[0][test]]
        found.append(chances)
    return found[0], found[1]


def report(name: str, found: np.ndarray, answered: np.ndarray) -> None:
    """Print AUROC, what is refused and what is weak, and the calibration curve."""
    print(f"{name}: {answered.sum()} answered, {(~answered).sum()} not: AUROC {roc_auc_score(answered, found):.3f}")
    for said, below in (("refused", REFUSED_BELOW), ("not plainly answered", WEAK_BELOW)):
        own, other = (found[answered] < below).mean(), (found[~answered] < below).mean()
        print(f"  {said} (confidence below {below}): {own:.3f} of the answered, {other:.3f} of the others")
    for low in np.arange(0, 1, 0.2):
        inside = (found >= low) & (found < low + 0.2 + (low > 0.75))
        if inside.any():
            print(f"  confidence {low:.1f}-{low + 0.2:.1f}: {inside.sum():4} questions, {answered[inside].mean():.2f}")


def main() -> None:
    """Print the figures, and with `--fit` the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, metavar="DIR")
    parser.add_argument("--squad", type=Path, metavar="DIR")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    weights, study = silence.FITTED, open_library()
    if options.fit:
        first = of_document(study, GOLD / "questions.jsonl", GOLD / "silence.jsonl")
        other = fitting(options.library)
        pairs = (first, other)
        weights = {n: fitted(*((seen[:, :n], answered) for seen, answered in pairs)) for n in weights}
        print("\n".join(f"    {count}: {one}," for count, one in weights.items()))
        names = ("the study, first set, cross-validated", "other documents, cross-validated")
        for name, found, (_, answered) in zip(names, cross_validated(first, other), (first, other), strict=True):
            report(name, found, answered)
    sets = {"the study, second set": of_document(study, GOLD / "silence-second.jsonl")}
    if options.library:
        sets["Haiti"] = of_document(haiti(options.library), GOLD / "silence-haiti.jsonl")
    if options.squad:
        sets["SQuAD 2.0"] = squad(options.squad)
    for name, (seen, answered) in sets.items():
        report(name, np.array([weights[len(one)].probability(one) for one in seen]), answered)


def haiti(library: Path) -> Assistant:
    """The assistant over the report on Haiti, found in a library by its SHA-256."""
    known = gold_source(GOLD / "questions-haiti.jsonl")
    held = open_library(library).library
    [found] = [one for one in held.ids() if known and held.manifest(one).source_sha256 == known.sha256]
    return open_library(library, documents=[found])


if __name__ == "__main__":
    main()
