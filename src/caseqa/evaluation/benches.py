"""Public benchmarks as gold questions over one document, in memory."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from caseqa.aliases import find_aliases
from caseqa.encoders import Encoder, Progress
from caseqa.errors import CaseQAError
from caseqa.evaluation.judging import Gold
from caseqa.gold import GoldQuestion, LocatedEvidence
from caseqa.lexical import LexicalIndex
from caseqa.records import Document, Page, Paragraph, Passage, Section, Sentence, Source, Span
from caseqa.store import FORMAT, Manifest, PassageStore, encode_references, lexical_text, sentence_texts
from caseqa.tokens import TokenIndex
from caseqa.vectors import VectorIndex

FILES = {"squad": "squad/dev-v1.1.json", "xquad": "xquad_en/xquad.en.json"}
HUB = {"squad": ("rajpurkar/squad",), "xquad": ("google/xquad", "xquad.en")}


@dataclass(frozen=True, slots=True)
class Bench:
    """The texts of a public benchmark, the title that each stands under, and its questions.

    A question is (id, question, the numbers of the right texts).
    """

    texts: list[str]
    headings: list[str]
    questions: list[tuple[str, str, set[int]]]


UNSEEN = slice(1, None, 2)
"""Of the articles of SQuAD 1.1 dev by title, those that are asked: the packaged reranker learnt from the others.
XQuAD is of the same 48 articles, so that the same ones are left."""


def read_bench(name: str, root: Path | None = None) -> Bench:
    """A public benchmark: SciFact, SQuAD 1.1 or XQuAD.

    Of SQuAD and XQuAD it is the articles that the reranker never learnt from: every second one by title.
    ``root`` holds ``scifact/`` in the BEIR layout, ``squad/dev-v1.1.json`` and ``xquad_en/xquad.en.json``; without
    it the benchmark comes from its public hub, through ``ir_datasets`` (SciFact) or ``datasets`` (SQuAD, XQuAD).

    Raises CaseQAError when a file or the loading package is missing, or the hub cannot be reached.
    """
    if root is None:
        return _load_beir(f"beir/{name}/test") if name == "scifact" else _load_squad(*HUB[name])
    try:
        return _read_beir(root / name) if name == "scifact" else _read_squad(root / FILES[name])
    except FileNotFoundError as error:
        raise CaseQAError(f"there is no {error.filename}", "name the folder with `--bench-dir DIR`") from None


def _read_beir(folder: Path) -> Bench:
    """A benchmark in the BEIR layout: a text is its title and its body."""
    corpus = list(_rows(folder / "corpus.jsonl"))
    asked = [(one["_id"], one["text"]) for one in _rows(folder / "queries.jsonl")]
    lines = (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]
    judged = [line.split("\t") for line in lines]
    return _bench(
        [(one["_id"], one["title"], one["text"]) for one in corpus],
        asked,
        [(query, found, int(score)) for query, found, score in judged],
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _load_beir(name: str) -> Bench:
    """A BEIR benchmark by ``ir_datasets``."""
    load = _loader("ir_datasets").load
    with _reaching(name):
        dataset = load(name)
        corpus, asked, judged = (list(rows()) for rows in (dataset.docs_iter, dataset.queries_iter, dataset.qrels_iter))
    return _bench(
        [(one.doc_id, one.title, one.text) for one in corpus],
        [(one.query_id, one.text) for one in asked],
        [(one.query_id, one.doc_id, one.relevance) for one in judged],
    )


def _read_squad(path: Path) -> Bench:
    """Paragraphs and their questions in the layout of SQuAD 1.1."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [(article["title"], paragraph) for article in articles for paragraph in article["paragraphs"]]
    return _paragraphs(
        [(title, one["context"], qa["id"], qa["question"]) for title, one in paragraphs for qa in one["qas"]]
    )


def _load_squad(name: str, *subset: str) -> Bench:
    """The validation half of a benchmark in the layout of SQuAD, by ``datasets``."""
    rows = _fetched(name, *subset)
    # The hub's XQuAD has no titles; its questions are some of SQuAD's, under their ids.
    titled = rows if all("title" in row for row in rows) else _fetched(*HUB["squad"])
    titles = {row["id"]: row["title"] for row in titled}
    return _paragraphs([(titles[row["id"]], row["context"], row["id"], row["question"]) for row in rows])


def _fetched(name: str, *subset: str) -> list[dict[str, str]]:
    """The rows of the validation half of a data set, by ``datasets``."""
    load = _loader("datasets").load_dataset
    with _reaching(name):
        return list(load(name, *subset, split="validation"))


def _paragraphs(rows: Sequence[tuple[str, str, str, str]]) -> Bench:
    """Questions as (title, paragraph, id, question): each different paragraph of the articles kept is a text."""
    kept = set(sorted({title for title, *_ in rows})[UNSEEN])
    rows = [row for row in rows if row[0] in kept]
    titles = {text: title.replace("_", " ") for title, text, *_ in rows}
    numbers = {text: number for number, text in enumerate(titles)}
    return Bench(list(titles), list(titles.values()), [(one, asked, {numbers[text]}) for _, text, one, asked in rows])


def _bench(
    corpus: Sequence[tuple[str, str, str]], asked: Iterable[tuple[str, str]], judged: Iterable[tuple[str, str, int]]
) -> Bench:
    """A benchmark of (id, title, text), (id, question) and (question id, text id, relevance).

    A text is its title and its body, as is usual for BEIR. Only judged questions count.
    """
    numbers = {one: number for number, (one, *_) in enumerate(corpus)}
    right: dict[str, set[int]] = {}
    for query, found, score in judged:
        if score > 0:
            right.setdefault(query, set()).add(numbers[found])
    questions = dict(asked)
    return Bench(
        [f"{title} {text}" for _, title, text in corpus],
        [title for _, title, _ in corpus],
        [(query, questions[query], found) for query, found in right.items()],
    )


def _loader(package: str) -> Any:
    """A package that loads benchmarks: only people who ask for them without a folder need it."""
    try:
        return importlib.import_module(package)
    except ImportError:
        mend = f"`pip install {package}`, or name a folder that holds the benchmark with `--bench-dir DIR`"
        raise CaseQAError(f"loading this benchmark needs the package {package}, which is not installed", mend) from None


@contextmanager
def _reaching(name: str) -> Iterator[None]:
    """Whatever a loader raises while it fetches as one line that says what to do; never put around our own reading."""
    try:
        yield
    except Exception as error:
        reason = str(error).strip().split("\n")[0][:120] or type(error).__name__
        mend = "check the network, or name a folder that holds the benchmark with `--bench-dir DIR`"
        raise CaseQAError(f"{name} could not be loaded ({reason})", mend) from error


def bench_gold(name: str, bench: Bench) -> tuple[Gold, tuple[Passage, ...]]:
    """A benchmark as gold questions over one document, each of its texts a passage under its title."""
    document, passages = passages_as_document(name, bench.texts, bench.headings)
    asked = tuple(GoldQuestion(one, question, name, "bench", True) for one, question, _ in bench.questions)
    evidence = {
        one: tuple(LocatedEvidence(passages[n].span, 1) for n in sorted(right)) for one, _, right in bench.questions
    }
    grades = {one: {passages[n].id: 1 for n in right} for one, _, right in bench.questions}
    return Gold(document, asked, evidence, grades), passages


def memory_store(
    document: Document, passages: tuple[Passage, ...], encoder: Encoder, progress: Progress | None = None
) -> PassageStore:
    """A store that is nowhere on disk; progress counts passages, sentences, then passages again."""
    texts = [passage.text for passage in passages]
    vectors = encoder.encode(texts, progress)
    sentences = encoder.encode(sentence_texts(document), progress)
    counts = (vectors.shape[1], 0, len(passages), len(sentences))
    return PassageStore(
        folder=Path(),
        manifest=Manifest(FORMAT, document.id, "", "", encoder.name, encoder.fingerprint, *counts, {}),
        document=document,
        passages=passages,
        passage_vectors=VectorIndex.build(vectors),
        sentence_vectors=VectorIndex.build(sentences),
        note_vectors=VectorIndex.build(encode_references(document, encoder)),
        tokens=TokenIndex.build(encoder.encode_tokens(texts, progress)),
        lexical=LexicalIndex.build([lexical_text(document, passage) for passage in passages]),
        aliases=find_aliases(document.text),
    )


def passages_as_document(
    name: str, texts: Sequence[str], headings: Sequence[str] = ()
) -> tuple[Document, tuple[Passage, ...]]:
    """One document of some texts, each a paragraph and a passage, cut into sentences at their full stops.

    A text stands under its heading, where it has one; neighbours under one heading are one section.
    """
    spans = _spans(texts)
    sections: list[Section] = []
    paragraphs, sentences, passages = [], [], []
    titles = headings or [""] * len(texts)
    for number, (one, title, span) in enumerate(zip(texts, titles, spans, strict=True)):
        path = (title,) if title else ()
        if title and sections and sections[-1].heading == title:
            sections[-1] = replace(sections[-1], span=Span(sections[-1].span.start, span.end))
        elif title:
            sections.append(Section(f"{name}/s{number}", title, 1, span))
        made = _sentences(f"{name}/p{number}", one, span.start)
        sentences += made
        paragraphs.append(Paragraph(f"{name}/p{number}", sections[-1].id if title else "", number + 1, span))
        ids = tuple(sentence.id for sentence in made)
        passages.append(Passage(f"{name}/q{number}", name, one, span, path, (number + 1,), (), ids, ()))
    text = "\n\n".join(texts)
    pages = (Page(1, None, Span(0, len(text))),)
    source = Source(name, name, "text/plain", "")
    document = Document(
        name, source, name, text, pages, tuple(sections), tuple(paragraphs), tuple(sentences), (), (), (), ()
    )
    return document, tuple(passages)


def _spans(texts: Sequence[str]) -> list[Span]:
    """Where each text stands when a blank line is between them."""
    ends = list(accumulate(len(one) + 2 for one in texts))
    return [Span(end - 2 - len(one), end - 2) for one, end in zip(texts, ends, strict=True)]


def _sentences(paragraph: str, text: str, start: int) -> list[Sentence]:
    """The sentences of a text that starts at ``start``, by a plain rule."""
    cuts = [0, *(found.end() for found in re.finditer(r"[.!?]\s+(?=[A-Z\"(])", text)), len(text)]
    pieces = [Span(start + a, start + b) for a, b in pairwise(cuts) if b > a]
    return [Sentence(f"{paragraph}/{n}", paragraph, piece) for n, piece in enumerate(pieces)]
