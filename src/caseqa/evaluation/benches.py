"""Public benchmarks as gold questions over one document, in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from caseqa.aliases import find_aliases
from caseqa.encoders import Encoder
from caseqa.evaluation.judging import Gold
from caseqa.gold import GoldQuestion, LocatedEvidence
from caseqa.lexical import LexicalIndex
from caseqa.records import Document, Page, Paragraph, Passage, Section, Sentence, Source, Span
from caseqa.store import FORMAT, Manifest, PassageStore, lexical_text
from caseqa.tokens import TokenIndex
from caseqa.vectors import VectorIndex


def read_bench(name: str, root: Path) -> tuple[list[str], list[tuple[str, str, set[int]]]]:
    """The texts of a public benchmark, and its questions as (id, question, the numbers of the right texts).

    ``root`` holds ``scifact/`` in the BEIR layout, ``squad/dev-v1.1.json`` and ``xquad_en/xquad.en.json``.
    """
    if name == "scifact":
        lines = (root / "scifact" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
        corpus = [json.loads(line) for line in lines]
        numbers = {one["_id"]: number for number, one in enumerate(corpus)}
        lines = (root / "scifact" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        asked = {one["_id"]: one["text"] for one in map(json.loads, lines)}
        right: dict[str, set[int]] = {}
        for line in (root / "scifact" / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            query, found, score = line.split("\t")
            if int(score):
                right.setdefault(query, set()).add(numbers[found])
        return [f"{one['title']} {one['text']}" for one in corpus], [(q, asked[q], r) for q, r in right.items()]
    path = root / {"squad": "squad/dev-v1.1.json", "xquad": "xquad_en/xquad.en.json"}[name]
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    questions = [(qa["id"], qa["question"], {n}) for n, one in enumerate(paragraphs) for qa in one["qas"]]
    return [one["context"] for one in paragraphs], questions


def bench_gold(
    name: str, texts: Sequence[str], questions: Sequence[tuple[str, str, set[int]]]
) -> tuple[Gold, tuple[Passage, ...]]:
    """A benchmark as gold questions over one document, each of its texts a passage."""
    document, passages = _as_document(name, texts)
    asked = tuple(GoldQuestion(one, question, name, "bench", True) for one, question, _ in questions)
    evidence = {one: tuple(LocatedEvidence(passages[n].span, 1) for n in sorted(right)) for one, _, right in questions}
    grades = {one: {passages[n].id: 1 for n in right} for one, _, right in questions}
    return Gold(document, asked, evidence, grades), passages


def memory_store(document: Document, passages: tuple[Passage, ...], encoder: Encoder) -> PassageStore:
    """A store that is nowhere on disk."""
    vectors = encoder.encode([passage.text for passage in passages])
    sentences = encoder.encode([document.slice(sentence.span) for sentence in document.sentences])
    counts = (vectors.shape[1], 0, len(passages), len(sentences))
    return PassageStore(
        folder=Path(),
        manifest=Manifest(FORMAT, document.id, "", "", encoder.name, encoder.fingerprint, *counts, {}),
        document=document,
        passages=passages,
        passage_vectors=VectorIndex.build(vectors),
        sentence_vectors=VectorIndex.build(sentences),
        tokens=TokenIndex.build(encoder.encode_tokens([passage.text for passage in passages])),
        lexical=LexicalIndex.build([lexical_text(document, passage) for passage in passages]),
        aliases=find_aliases(document.text),
    )


def _as_document(name: str, texts: Sequence[str]) -> tuple[Document, tuple[Passage, ...]]:
    """One document of the texts, each a paragraph and a passage, cut into sentences at their full stops."""
    text = "\n\n".join(texts)
    start = 0
    paragraphs, sentences, passages = [], [], []
    for number, one in enumerate(texts):
        span = Span(start, start + len(one))
        paragraphs.append(Paragraph(f"{name}/p{number}", f"{name}/s0", number + 1, span))
        cuts = [0, *(found.end() for found in re.finditer(r"[.!?]\s+(?=[A-Z\"(])", one)), len(one)]
        pieces = [Span(start + a, start + b) for a, b in pairwise(cuts) if b > a]
        made = [Sentence(f"{name}/p{number}/{n}", f"{name}/p{number}", piece) for n, piece in enumerate(pieces)]
        sentences += made
        ids = tuple(sentence.id for sentence in made)
        passages.append(Passage(f"{name}/q{number}", name, one, span, (), (number + 1,), (), ids, ()))
        start += len(one) + 2
    whole = Span(0, len(text))
    body = (Section(f"{name}/s0", name, 1, whole),)
    pages = (Page(1, None, whole),)
    source = Source(name, name, "text/plain", "")
    document = Document(name, source, name, text, pages, body, tuple(paragraphs), tuple(sentences), (), (), (), ())
    return document, tuple(passages)
