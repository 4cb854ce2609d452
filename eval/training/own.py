"""Training rows from the claims and questions under `own/`: what search brings for each, with what is right marked.

    caseqa add FILE.pdf --library DIR        # for each PDF that own/README.md names
    python eval/training/own.py --bench BENCH --library DIR --out FOLDER

Writes `claims.jsonl` (rows of train.py: a sentence or two, a claim, its label) and `questions.jsonl` (a question with
the right and the wrong windows that the first search finds, for rank.py and for the judge's second head).
A window is what the search gives the reranker to read, source and all (`caseqa.search.nearest_words`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from caseqa.assistant import open_library
from caseqa.claims import Candidate, SentenceFinder
from caseqa.claims.finding import neighbours
from caseqa.encoders import Encoder, question_encoder
from caseqa.evaluation.benches import memory_store, passages_as_document
from caseqa.evaluation.caches import CachedEncoder
from caseqa.passages import window
from caseqa.records import Document, Span
from caseqa.search import DEFAULT, Found, Shelf, first_search, nearest_words
from caseqa.search.second import NOTE_WORDS
from caseqa.store import reference_text

OWN = Path(__file__).parent / "own"
LABELS = {"supported": 0, "contradicted": 1, "not_found": 2}
SEED = 2

NEAR = 10
"""Sentences found for a claim; those that are not its evidence leave it open."""

FIRST = 40
"""Passages of the first search that a question is trained on."""

BEGINNING = 60
"""Characters, white space aside, by which a sentence is known to be among the words read."""

OF_PARAGRAPH, OF_ARTICLE = 3, 90
"""Questions of SQuAD itself that are taken of each paragraph, and at most of each article."""

Row = dict[str, object]


def shelves(bench: Path, library: Path, documents: set[str]) -> Iterator[tuple[str, Shelf, Encoder]]:
    """Each document, from the library or, for an article of SQuAD, in memory."""
    encoder = question_encoder()
    titles = articles(bench)
    for name in sorted(documents):
        if name in titles:
            texts = [paragraph["context"] for paragraph in titles[name]["paragraphs"]]
            document, passages = passages_as_document(name, texts)
            yield name, Shelf.of([memory_store(document, passages, encoder)]), CachedEncoder(encoder)
            continue
        known = [one for one in open_library(library).library.ids() if name in one]
        if len(known) != 1:
            raise SystemExit(f"{library} holds {len(known)} documents named {name}, expected one: see own/README.md")
        assistant = open_library(library, documents=known)
        yield name, assistant.shelf, CachedEncoder(assistant.encoder)


def articles(bench: Path) -> dict[str, dict]:  # type: ignore[type-arg]
    """The articles of SQuAD 1.1 that train, by their names here."""
    held = json.loads((bench / "squad" / "dev-v1.1.json").read_text(encoding="utf-8"))["data"]
    return {f"squad-{one['title'].lower()}": one for one in sorted(held, key=lambda one: one["title"])[::2]}


def claim_rows(shelf: Shelf, encoder: Encoder, claims: list[dict], rng: random.Random) -> Iterator[Row]:  # type: ignore[type-arg]
    """The evidence of each claim with its label, alone and with a neighbour; sentences nearly as near, left open."""
    finder = SentenceFinder(shelf, encoder)
    for claim in claims:
        label = LABELS[claim["verdict"]]
        evidence = [bare(one) for one in claim["evidence"]]

        def row(text: str, said: int, claim: dict = claim) -> Row:  # type: ignore[type-arg]
            own = f"own:{claim['verdict']}"
            return {"task": 0, "first": text, "second": claim["claim"], "label": said, "source": own}

        yield row(" ".join(" ".join(claim["evidence"]).split()), label)
        others: list[Candidate] = []
        for near in finder.find(claim["claim"], NEAR):
            if not any(bare(near.text) in one or one in bare(near.text) for one in evidence):
                others.append(near)
            elif label != LABELS["not_found"]:
                for at, beside in neighbours(near):
                    if rng.random() < 0.5:
                        yield row(f"{beside} {near.text}" if at < near.row else f"{near.text} {beside}", label)
        more = 1 if label != LABELS["not_found"] else 2
        for near in [*others[:1], *rng.sample(others[1:6], min(more, len(others[1:6])))]:
            yield row(near.text, LABELS["not_found"])


def question_rows(shelf: Shelf, encoder: Encoder, questions: list[dict]) -> Iterator[Row]:  # type: ignore[type-arg]
    """Each question with the windows of the passages that answer it, and of those that were found but do not."""
    store = shelf.stores[0]
    places = locator(store.document)
    for question in questions:
        answers = [span for quote in question["quotes"] if (span := places(quote))]
        asked, vector, found = first_search(shelf, question["question"], encoder, DEFAULT)
        right: list[tuple[int, str]] = []
        wrong: list[tuple[int, str]] = []
        for rank, item in enumerate(found[:FIRST]):
            span = store.passages[item.row].span
            own = [one for one in answers if span.start <= one.start and one.end <= span.end + 1]
            if own:
                right.append((rank, words_around(shelf, item, vector, own)))
            elif not any(one.start < span.end and span.start < one.end for one in answers):
                wrong.append((rank, words_around(shelf, item, vector, [])))
        if wrong and (right or not answers):
            yield {"question": asked, "right": right[:3], "wrong": wrong[:30], "source": "own"}


def squad_questions(article: dict, rng: random.Random) -> list[dict]:  # type: ignore[type-arg]
    """Some questions of an article of SQuAD 1.1, each with the sentence around its answer."""
    made = []
    for paragraph in article["paragraphs"]:
        for one in rng.sample(paragraph["qas"], min(OF_PARAGRAPH, len(paragraph["qas"]))):
            answer, context = one["answers"][0], paragraph["context"]
            start = context.rfind(". ", 0, answer["answer_start"])
            end = context.find(". ", answer["answer_start"] + len(answer["text"]))
            quote = context[start + 2 if start >= 0 else 0 : end + 1 if end >= 0 else len(context)]
            made.append({"question": one["question"], "quotes": [quote]})
    rng.shuffle(made)
    return made[:OF_ARTICLE]


def words_around(shelf: Shelf, found: Found, vector: np.ndarray, answers: list[Span]) -> str:
    """What the reranker reads of a passage, moved to the answer where that lies outside."""
    document = shelf.stores[found.store].document
    read = nearest_words(shelf, found, vector, DEFAULT).text
    seen = bare(read)
    if not answers or any(bare(document.slice(one))[:BEGINNING] in seen for one in answers):
        return read
    spans = [document.sentences[one].span for one in shelf.held[found.store][found.row]]
    return words_at(shelf, found, vector, [any(s.start < a.end and a.start < s.end for a in answers) for s in spans])


def words_at(shelf: Shelf, found: Found, vector: np.ndarray, wanted: list[bool]) -> str:
    """The words of a passage around its wanted sentences, one flag for each, under its heading."""
    store, held = shelf.stores[found.store], shelf.held[found.store][found.row]
    if not held:
        return store.passages[found.row].text
    spans = [store.document.sentences[one].span for one in held]
    nearness = [float(store.sentence_vectors.vector(one) @ vector) for one in held]
    lifted = [near + 10.0 * flag for near, flag in zip(nearness, wanted, strict=True)]
    run = window([len(store.document.slice(span).split()) for span in spans], lifted, DEFAULT.words)
    text = store.document.slice(Span(spans[run.start].start, spans[run.stop - 1].end))
    path = store.passages[found.row].section_path
    return f"{path[-1]}: {text}" if path else text


def source_rows(shelf: Shelf, encoder: Encoder, questions: list[dict]) -> Iterator[Row]:  # type: ignore[type-arg]
    """Each question for a source with the windows that name it, or that hold the sentence it stands behind.

    A passage that cites the same source at another place is neither right nor wrong.
    """
    store = shelf.stores[0]
    references = store.document.references
    for question in questions:
        wanted = {f"{store.document.id}/{note}" for note in question["notes"]}
        sources = {bare(reference_text(one)) for one in references if one.note_id in wanted}
        same = {one.note_id for one in references if bare(reference_text(one)) in sources}
        asked, vector, found = first_search(shelf, question["question"], encoder, DEFAULT)
        right: list[tuple[int, str]] = []
        wrong: list[tuple[int, str]] = []
        for rank, item in enumerate(found[:FIRST]):
            notes = set(store.passages[item.row].note_ids)
            if wanted & notes:
                right += [(rank, text) for text in naming(shelf, item, vector, wanted, question["about"])]
            elif not same & notes:
                wrong.append((rank, nearest_words(shelf, item, vector, DEFAULT).text))
        if wrong and (right or not wanted):
            yield {"question": asked, "right": right[:3], "wrong": wrong[:30], "source": "own:source"}


def naming(shelf: Shelf, found: Found, vector: np.ndarray, wanted: set[str], about: str) -> list[str]:
    """What is read of a passage with a wanted note: its words with the source, and without it if they tell as much."""
    read = nearest_words(shelf, found, vector, DEFAULT)
    if read.note_id in wanted:
        return [read.text]
    store, held = shelf.stores[found.store], shelf.held[found.store][found.row]
    cited = [one for one in shelf.cited[found.store][found.row] if store.document.references[one].note_id in wanted]
    if not cited:
        return []
    best = max(cited, key=lambda one: float(store.note_vectors.vector(one) @ vector))
    calling = shelf.citing[found.store][best]
    source = " ".join(reference_text(store.document.references[best]).split()[:NOTE_WORDS])
    texts = [words_at(shelf, found, vector, [one in calling for one in held]) + f" (Note: {source})"]
    called = [bare(store.document.slice(store.document.sentences[one].span))[:BEGINNING] for one in calling]
    if about != "source" and any(one in bare(read.text) for one in called):
        texts.append(read.text)
    return texts


def locator(document: Document) -> Callable[[str], Span | None]:
    """What finds a quotation in a document, white space aside; None where it stands nowhere."""
    folded = bare(document.text)
    places = [at for at, character in enumerate(document.text) if not character.isspace()]

    def find(quote: str) -> Span | None:
        at = folded.find(bare(quote))
        return None if at < 0 else Span(places[at], places[at + len(bare(quote)) - 1] + 1)

    return find


def bare(text: str) -> str:
    """A text without its white space."""
    return re.sub(r"\s", "", text)


def read(name: str) -> dict[str, list[dict]]:  # type: ignore[type-arg]
    """The rows of a file of `own/`, by document."""
    rows: dict[str, list[dict]] = {}  # type: ignore[type-arg]
    for line in (OWN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["doc"], []).append(row)
    return rows


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    claims, questions, silence, sources = (read(name) for name in ("claims", "questions", "silence", "sources"))
    rng = random.Random(SEED)
    public = {name: squad_questions(article, rng) for name, article in articles(options.bench).items()}
    with (options.out / "claims.jsonl").open("w") as one, (options.out / "questions.jsonl").open("w") as other:
        for name, shelf, encoder in shelves(options.bench, options.library, {*claims, *questions, *silence}):
            for row in claim_rows(shelf, encoder, claims.get(name, []), rng):
                one.write(json.dumps(row, ensure_ascii=False) + "\n")
            asked = [*questions.get(name, []), *silence.get(name, []), *public.get(name, [])]
            for row in (*question_rows(shelf, encoder, asked), *source_rows(shelf, encoder, sources.get(name, []))):
                other.write(json.dumps(row | {"doc": name}, ensure_ascii=False) + "\n")
            print(name, flush=True)


if __name__ == "__main__":
    main()
