"""Run gold questions and public benchmarks through caseqa and plain baselines, and report figures with intervals."""

from __future__ import annotations

import hashlib
import json
import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG

from caseqa.aliases import find_aliases
from caseqa.assistant import open_library
from caseqa.encoders import Encoder, SentenceTransformerEncoder, question_encoder
from caseqa.errors import CaseQAError, UnusableWeights
from caseqa.gold import LocatedEvidence, grade, holds, load_questions, locate
from caseqa.lexical import LexicalIndex
from caseqa.metrics import RANKED, RESAMPLES, SEED, Judged, Report, evidence_recall, summarise, words_shown
from caseqa.records import (
    Answer,
    Document,
    GoldQuestion,
    Hit,
    Page,
    Paragraph,
    Passage,
    Section,
    Sentence,
    Source,
    Span,
)
from caseqa.rerankers import Reranker, default_reranker
from caseqa.search import DEFAULT, Recipe, Shelf, search
from caseqa.store import Manifest, PassageStore, lexical_text
from caseqa.text import fold
from caseqa.vectors import VectorIndex
from caseqa.weights import MARCO_MINILM, MINILM
from caseqa.weights import locate as locate_weights

SHOWN = 10
"""Passages asked for: what `ask` shows. MRR counts a first right passage beyond them as not found."""

READ = 5
"""Passages a reader is taken to read: evidence recall and words are counted over these."""

MEASURES = dict(zip(RANKED, (Success @ 1, RR, nDCG(gains={1: 1, 2: 3}) @ SHOWN), strict=True))
"""From ir_measures; the gains are 2^grade - 1, the ideal ranking is drawn from all passages."""

TIMED = 40
"""Questions, evenly spaced, that are searched once more with and without the reranker for the timing."""

Progress = Callable[[Sequence[GoldQuestion], str], Iterable[GoldQuestion]]


class Options(Protocol):
    """What `eval/run.py` was asked for."""

    questions: Path
    library: Path | None
    document: str
    no_baselines: bool
    limit: int
    recipe: list[str]
    ablate: bool
    bench: str | None
    bench_dir: Path


class Asks(Protocol):
    """What answers questions: an Assistant, or a stand-in for it."""

    def ask(self, question: str, top: int = SHOWN, recipe: Recipe = DEFAULT) -> Answer:
        """The best passages for a question."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """What a system shows for a question; baselines have no status and no confidence."""

    hits: tuple[Hit, ...]
    status: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class System:
    """A way to answer questions, under the name it has in the tables."""

    name: str
    about: str
    ask: Callable[[str], Shown]


@dataclass(frozen=True, slots=True)
class Gold:
    """Gold questions tied to one document: where their quotations stand, and the grade of every passage."""

    document: Document
    questions: tuple[GoldQuestion, ...]
    evidence: dict[str, tuple[LocatedEvidence, ...]]
    grades: dict[str, dict[str, int]]

    @classmethod
    def of(cls, document: Document, passages: Sequence[Passage], questions: Sequence[GoldQuestion]) -> Gold:
        """The questions located in the document; BadRecord when a quotation stands nowhere in it."""
        folded = fold(document.text)
        evidence = {question.id: locate(document, question, folded) for question in questions}
        spans = {passage.id: shown_spans(document, passage) for passage in passages}
        grades = {
            one: {passage_id: found for passage_id, span in spans.items() if (found := grade(items, span))}
            for one, items in evidence.items()
        }
        return cls(document, tuple(questions), evidence, grades)

    @property
    def groups(self) -> dict[str, set[str]]:
        """The answerable questions of each kind and of each wording."""
        groups: dict[str, set[str]] = {}
        for question in self.questions:
            for group in (question.kind, f"wording: {question.wording}") if question.answerable else ():
                groups.setdefault(group, set()).add(question.id)
        return groups


def shown_spans(document: Document, passage: Passage) -> tuple[Span, ...]:
    """What a reader sees of a passage: its own words, and the notes printed under it."""
    return (passage.span, *(note.span for note in document.notes if note.id in passage.note_ids))


def caseqa(assistant: Asks, recipe: Recipe = DEFAULT, name: str = "caseqa") -> System:
    """The assistant itself, as a user asks it."""

    def ask(question: str) -> Shown:
        answer = assistant.ask(question, top=SHOWN, recipe=recipe)
        return Shown(tuple(cited.hit for cited in answer.hits), answer.status.value, answer.confidence)

    return System(name, "the recipe " + describe(recipe), ask)


def bm25(passages: Sequence[Passage]) -> System:
    """BM25 over the words of the passages and nothing else."""
    index = LexicalIndex.build([passage.text for passage in passages])

    def ask(question: str) -> Shown:
        scores = index.scores(question)
        rows = [int(row) for row in np.argsort(-scores, kind="stable")[:SHOWN] if scores[row] > 0]
        return _plain(passages, [(row, float(scores[row])) for row in rows], "lexical")

    return System("BM25", "BM25 over the words of the passages, stemmed (bm25s, k1 1.2, b 0.75)", ask)


def dense(passages: Sequence[Passage], encoder: Encoder, name: str) -> System:
    """The passages nearest to the question by one encoder's vectors and nothing else."""
    index = VectorIndex.build(encoder.encode([passage.text for passage in passages]))

    def ask(question: str) -> Shown:
        return _plain(passages, index.search(encoder.encode([question])[0], SHOWN), "dense")

    return System(name, f"cosine of whole passages, {encoder.fingerprint[:12]}", ask)


def baselines(passages: Sequence[Passage], encoder: Encoder) -> tuple[System, ...]:
    """BM25, plain MiniLM through sentence-transformers where its weights are installed, and caseqa's encoder alone."""
    own = dense(passages, encoder, f"{encoder.name.rsplit('/')[-1]} dense")
    try:
        folder = locate_weights(MINILM)
    except UnusableWeights:
        return bm25(passages), own
    return bm25(passages), dense(passages, SentenceTransformerEncoder(str(folder)), "MiniLM dense"), own


def _plain(passages: Sequence[Passage], found: Iterable[tuple[int, float]], by: str) -> Shown:
    return Shown(tuple(Hit(passages[row], score, rank, (by,)) for rank, (row, score) in enumerate(found, start=1)))


def run(system: System, gold: Gold, progress: Progress) -> tuple[dict[str, Shown], tuple[Judged, ...]]:
    """Every question put to one system: what it showed, and how that is judged."""
    shown: dict[str, Shown] = {}
    taken: dict[str, float] = {}
    for question in progress(gold.questions, system.name):
        start = time.perf_counter()
        shown[question.id] = system.ask(question.question)
        taken[question.id] = 1000 * (time.perf_counter() - start)
    hits = {q.id: shown[q.id].hits for q in gold.questions if q.answerable}
    ranked = rank_measures(
        {one: {**gold.grades[one], **_hit_grades(gold, one, found)} for one, found in hits.items()},
        {one: [hit.passage.id for hit in found] for one, found in hits.items()},
    )
    return shown, tuple(_judge(gold, q, shown[q.id], ranked, taken[q.id]) for q in gold.questions)


def rank_measures(
    wanted: Mapping[str, Mapping[str, int]], found: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Each ranked metric of each question, from the grades of all passages and the ids found, best first."""
    runs = {one: {passage: float(len(ids) - at) for at, passage in enumerate(ids)} for one, ids in found.items()}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(wanted, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), {q: dict(g) for q, g in wanted.items()}, runs):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def _hit_grades(gold: Gold, question_id: str, hits: Sequence[Hit]) -> dict[str, int]:
    """The grades of the hits themselves: a merged passage is judged by what it shows."""
    return {h.passage.id: grade(gold.evidence[question_id], shown_spans(gold.document, h.passage)) for h in hits}


def held(gold: Gold, question_id: str, hits: Sequence[Hit]) -> list[set[int]]:
    """For each hit the numbers of the question's quotations that it shows."""
    evidence = gold.evidence[question_id]
    spans = [shown_spans(gold.document, hit.passage) for hit in hits]
    return [{n for n, e in enumerate(evidence) if any(holds(s, e.span) for s in seen)} for seen in spans]


def _judge(
    gold: Gold, question: GoldQuestion, shown: Shown, ranked: Mapping[str, Mapping[str, float]], ms: float
) -> Judged:
    evidence, hits = gold.evidence[question.id], shown.hits
    gains = "".join(str(one) for one in (grade(evidence, shown_spans(gold.document, h.passage)) for h in hits))
    rank = next((at for at, one in enumerate(gains, start=1) if one != "0"), 0)
    texts = [hit.passage.text for hit in hits]
    notes = {note.id: note.text for note in gold.document.notes}
    with_notes = [" ".join([h.passage.text, *(notes[one] for one in h.passage.note_ids)]) for h in hits]
    found = held(gold, question.id, hits)
    answers = [n for n, item in enumerate(evidence) if item.grade == 2]
    values: list[float | None] = [ranked[name][question.id] if question.answerable else None for name in RANKED]
    values += [evidence_recall(found, answers, READ) if answers else None]
    values += [evidence_recall(found, range(len(evidence)), READ) if evidence else None]
    values += [words_shown(texts, READ), words_shown(with_notes, READ)]
    values += [_highlighted(evidence, hits[rank - 1]) if rank else None]
    rounded = tuple(value if value is None else round(value, 4) for value in values)
    return Judged(question.id, rank, gains, rounded, shown.status, shown.confidence, round(ms, 1))


def _highlighted(evidence: Sequence[LocatedEvidence], hit: Hit) -> float | None:
    """1 when a highlighted sentence of a right passage overlaps a quotation, None when only its notes are right."""
    inside = [item.span for item in evidence if holds(hit.passage.span, item.span)]
    if not inside or not hit.highlights:
        return None
    return float(any(mark.overlaps(span) for mark in hit.highlights for span in inside))


def evaluate(
    gold: Gold, systems: Sequence[System], settings: Mapping[str, str], progress: Progress
) -> tuple[Report, list[dict[str, Shown]]]:
    """The report over all systems, each compared with the first, and what each of them showed."""
    ran = [run(system, gold, progress) for system in systems]
    reports = tuple(
        summarise(system.name, system.about, judged, ran[0][1], gold.groups, _curve(gold, shown))
        for system, (shown, judged) in zip(systems, ran, strict=True)
    )
    unreachable = tuple(q.id for q in gold.questions if q.answerable and not gold.grades[q.id])
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return Report(made, dict(settings), reports, unreachable), [shown for shown, _ in ran]


def _curve(gold: Gold, shown: Mapping[str, Shown]) -> tuple[tuple[float, float], ...]:
    """After 1 to SHOWN passages: the mean words read, and the mean share of answering quotations seen."""
    points = []
    wanted = {one: [n for n, item in enumerate(items) if item.grade == 2] for one, items in gold.evidence.items()}
    asked = {one: held(gold, one, shown[one].hits) for one, numbers in wanted.items() if numbers}
    for first in range(1, SHOWN + 1) if asked else ():
        words = [words_shown([hit.passage.text for hit in shown[one].hits], first) for one in asked]
        recall = [evidence_recall(found, wanted[one], first) for one, found in asked.items()]
        points.append((round(statistics.mean(words), 1), round(statistics.mean(recall), 4)))
    return tuple(points)


def time_search(
    shelf: Shelf, questions: Sequence[str], encoder: Encoder, reranker: Reranker, recipe: Recipe
) -> dict[str, float]:
    """The median milliseconds of a warm search with the reranker and without it, over some of the questions."""
    sample = questions[:: max(1, len(questions) // TIMED)]
    timings = {}
    for name, chosen in (("search with reranking", reranker), ("search without reranking", None)):
        search(shelf, sample[0], encoder, chosen, SHOWN, recipe)
        taken = []
        for question in sample:
            start = time.perf_counter()
            search(shelf, question, encoder, chosen, SHOWN, recipe)
            taken.append(1000 * (time.perf_counter() - start))
        timings[name] = round(statistics.median(taken), 1)
    return timings


def describe(recipe: Recipe) -> str:
    """A recipe as ``name=value`` pairs."""
    return " ".join(f"{one.name}={getattr(recipe, one.name)}" for one in fields(recipe))


def parse_recipe(pairs: Sequence[str]) -> Recipe:
    """The default recipe with some ingredients set; CaseQAError for an unknown name or an unusable value."""
    known = {one.name: getattr(DEFAULT, one.name) for one in fields(Recipe)}
    changed: dict[str, bool | int | float] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name not in known:
            raise CaseQAError(f"the recipe has no ingredient {name!r}", f"choose from {', '.join(known)}")
        try:
            kind = type(known[name])
            changed[name] = {"true": True, "false": False}[value.lower()] if kind is bool else kind(value)
        except (KeyError, ValueError):
            expected = type(known[name]).__name__
            raise CaseQAError(f"{name}={value} is no {expected}", f"try {name}={known[name]}") from None
    return replace(DEFAULT, **changed)  # type: ignore[arg-type]


def without_each(assistant: Asks, recipe: Recipe) -> list[System]:
    """The recipe, then the recipe with each of its ingredients switched off once."""
    systems = [caseqa(assistant, recipe, "full recipe")]
    for one in fields(recipe):
        value = getattr(recipe, one.name)
        if value:
            systems.append(caseqa(assistant, replace(recipe, **{one.name: type(value)(0)}), f"without {one.name}"))
    return systems


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
    evidence = {
        one: tuple(LocatedEvidence(passages[n].span, 1) for n in sorted(right)) for one, _, right in questions
    }
    grades = {one: {passages[n].id: 1 for n in right} for one, _, right in questions}
    return Gold(document, asked, evidence, grades), passages


def memory_store(document: Document, passages: tuple[Passage, ...], encoder: Encoder) -> PassageStore:
    """A store that is nowhere on disk."""
    vectors = encoder.encode([passage.text for passage in passages])
    sentences = encoder.encode([document.slice(sentence.span) for sentence in document.sentences])
    counts = (vectors.shape[1], 0, len(passages), len(sentences))
    return PassageStore(
        folder=Path(),
        manifest=Manifest(1, document.id, "", "", encoder.name, encoder.fingerprint, *counts, {}),
        document=document,
        passages=passages,
        passage_vectors=VectorIndex.build(vectors),
        sentence_vectors=VectorIndex.build(sentences),
        lexical=LexicalIndex.build([lexical_text(document, passage) for passage in passages]),
        aliases=find_aliases(document.text),
    )


def searching(shelf: Shelf, encoder: Encoder, reranker: Reranker, recipe: Recipe) -> System:
    """The search of caseqa over stores, without what an Assistant adds."""
    return System(
        "caseqa", "the recipe " + describe(recipe), lambda q: Shown(search(shelf, q, encoder, reranker, SHOWN, recipe))
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


def perform(
    options: Options, progress: Callable[..., Iterable[GoldQuestion]]
) -> tuple[str, Report, Gold, dict[str, Shown]]:
    """Do what the options ask for: the name of the task, its report, its questions, what the first system showed."""
    recipe = parse_recipe(options.recipe)
    if not options.bench and not options.questions.is_file():
        raise CaseQAError(f"there is no file {options.questions}", "name gold questions with `--questions FILE`")
    if options.bench:
        task, gold, shelf, encoder, system = _bench_task(options, recipe)
    else:
        assistant = open_library(options.library, documents=[options.document] if options.document else ())
        document = assistant.document(options.document)
        questions = evenly(load_questions(options.questions), options.limit)
        gold = Gold.of(document, assistant.stores[0].passages, questions)
        task, shelf, encoder, system = "gold", assistant.shelf, assistant.encoder, [caseqa(assistant, recipe)]
        if options.ablate:
            task, system = "ablation", without_each(assistant, recipe)
        assistant.warm()
    if task != "ablation" and not options.no_baselines:
        system += baselines(shelf.stores[0].passages, encoder)
    settings = _settings(task, options, shelf, recipe)
    report, shown = evaluate(gold, system, settings, lambda asked, name: progress(asked, desc=name))
    asked = [question.question for question in gold.questions]
    timings = time_search(shelf, asked, encoder, default_reranker(), recipe)
    return task, replace(report, timings=timings), gold, shown[0]


def evenly(questions: Sequence[GoldQuestion], limit: int) -> Sequence[GoldQuestion]:
    """``limit`` questions, evenly spaced over all of them; all when it is 0."""
    if not 0 < limit < len(questions):
        return questions
    return [questions[at * len(questions) // limit] for at in range(limit)]


def commit(checkout: Path) -> str:
    """The short name of the commit checked out, "none" outside a repository."""
    return _git(checkout, "rev-parse", "--short", "HEAD") or "none"


def _git(checkout: Path, *words: str) -> str:
    ran = subprocess.run(["git", *words], cwd=checkout, capture_output=True, text=True, check=False)
    return ran.stdout.strip()


def _bench_task(options: Options, recipe: Recipe) -> tuple[str, Gold, Shelf, Encoder, list[System]]:
    name = str(options.bench)
    try:
        texts, questions = read_bench(name, options.bench_dir)
    except FileNotFoundError as error:
        raise CaseQAError(f"there is no {error.filename}", "name the folder with `--bench-dir DIR`") from None
    gold, passages = bench_gold(name, texts, questions)
    gold = replace(gold, questions=tuple(evenly(gold.questions, options.limit)))
    encoder = question_encoder()
    shelf = Shelf.of([memory_store(gold.document, passages, encoder)])
    return name, gold, shelf, encoder, [searching(shelf, encoder, default_reranker(), recipe)]


def _settings(task: str, options: Options, shelf: Shelf, recipe: Recipe) -> dict[str, str]:
    """What the figures depend on: the data, the recipe, the models' bytes, the versions, the machine."""
    manifest = shelf.stores[0].manifest
    packages = ("numpy", "onnxruntime", "faiss-cpu", "bm25s", "ir_measures", "sentence-transformers", "torch")
    here = Path(__file__).resolve().parent
    questions = b"" if options.bench else options.questions.read_bytes()
    return {
        "task": task,
        "commit": commit(here) + (" with changes" if _git(here, "status", "--porcelain", ".") else ""),
        "document": manifest.document_id,
        "passages": str(manifest.passages),
        "questions": options.questions.name if not options.bench else task,
        "questions SHA-256": hashlib.sha256(questions).hexdigest()[:16] if questions else "public",
        "recipe": describe(recipe),
        "encoder": f"{manifest.encoder} {manifest.encoder_fingerprint[:16]}",
        "reranker": f"{MARCO_MINILM.name} {MARCO_MINILM.sha256[:16]}",
        "versions": " ".join(f"{one} {metadata.version(one)}" for one in packages),
        "cores": str(len(os.sched_getaffinity(0))),
        "bootstrap": f"{RESAMPLES} resamples, seed {SEED}",
    }
