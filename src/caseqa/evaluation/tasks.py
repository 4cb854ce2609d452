"""Do what `eval/run.py` was asked for, and note what the figures depend on."""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Protocol

from caseqa.assistant import open_library
from caseqa.encoders import Encoder, question_encoder
from caseqa.entailment import Answering, packaged_judge
from caseqa.errors import CaseQAError
from caseqa.evaluation.benches import bench_gold, memory_store, read_bench
from caseqa.evaluation.caches import CachedEncoder, CachedReranker
from caseqa.evaluation.judging import Gold, evaluate
from caseqa.evaluation.systems import (
    SHOWN,
    Shown,
    System,
    baselines,
    caseqa,
    describe,
    parse_recipe,
    searching,
    without_each,
)
from caseqa.gold import GoldQuestion, gold_source, load_questions
from caseqa.metrics import RESAMPLES, SEED, Report
from caseqa.rerankers import Reranker, default_reranker
from caseqa.search import Recipe, Shelf, search

Readers = tuple[Reranker | None, Answering | None]

TIMED = 40
"""Questions, evenly spaced, that are searched once more with and without the reranker for the timing."""


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
    bench_dir: Path | None
    bench_cache: Path | None


def perform(
    options: Options, progress: Callable[..., Iterable[GoldQuestion]]
) -> tuple[str, Report, Gold, dict[str, Shown]]:
    """Do what the options ask for: the name of the task, its report, its questions, what the first system showed."""
    recipe = parse_recipe(options.recipe)
    if not options.bench and not options.questions.is_file():
        raise CaseQAError(f"there is no file {options.questions}", "name gold questions with `--questions FILE`")
    with ExitStack() as stack:
        asked_for = _bench_task(options, recipe, stack) if options.bench else _gold_task(options, recipe)
        task, gold, shelf, systems = asked_for
        encoder = question_encoder(shelf.stores[0].manifest.encoder)
        if not options.ablate and not options.no_baselines:
            systems += baselines(shelf.stores[0].passages, encoder)
        settings = _settings(task, options, shelf, recipe)
        report, shown = evaluate(gold, systems, settings, lambda asked, name: progress(asked, desc=name))
        asked = [question.question for question in gold.questions]
        timings = time_search(shelf, asked, encoder, (default_reranker(), packaged_judge()), recipe)
    return task, replace(report, timings=timings), gold, shown[0]


def _gold_task(options: Options, recipe: Recipe) -> tuple[str, Gold, Shelf, list[System]]:
    """The gold questions on one document of a library, as a user asks them.

    While ingredients are switched off one by one, only weights change: each pair is reranked and each question
    encoded once.
    """
    wanted = _wanted(options)
    assistant = open_library(options.library, documents=[wanted] if wanted else ())
    document = assistant.document(wanted)
    questions = evenly(load_questions(options.questions), options.limit)
    gold = Gold.of(document, assistant.stores[0].passages, questions)
    if options.ablate:
        assistant.encoder, assistant.reranker = CachedEncoder(assistant.encoder), CachedReranker(assistant.reranker)
    assistant.warm()
    if options.ablate:
        return "ablation", gold, assistant.shelf, without_each(partial(caseqa, assistant), recipe)
    return "gold", gold, assistant.shelf, [caseqa(assistant, recipe)]


def time_search(
    shelf: Shelf, questions: Sequence[str], encoder: Encoder, readers: Readers, recipe: Recipe
) -> dict[str, float]:
    """The median milliseconds of a warm search with reranker and judge and without, over some of the questions."""
    sample = questions[:: max(1, len(questions) // TIMED)]
    timings = {}
    for name, chosen in (("search with reranking", readers), ("search without reranking", (None, None))):
        search(shelf, sample[-1], encoder, chosen[0], SHOWN, recipe, chosen[1])
        taken = []
        for question in sample:
            start = time.perf_counter()
            search(shelf, question, encoder, chosen[0], SHOWN, recipe, chosen[1])
            taken.append(1000 * (time.perf_counter() - start))
        timings[name] = round(statistics.median(taken), 1)
    return timings


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


def _wanted(options: Options) -> str:
    """The document to ask: the one named, else the one in the library that the questions were written for."""
    known = gold_source(options.questions)
    if options.document or known is None:
        return options.document
    library = open_library(options.library).library
    for one in library.ids():
        if library.manifest(one).source_sha256 == known.sha256:
            return one
    raise CaseQAError(
        f"no document in {library.root} was made from {known.file} (SHA-256 {known.sha256[:12]}…), "
        f"for which {options.questions.name} was written",
        f"get it ({known.source}), run `caseqa add {known.file} --library DIR`, and name DIR here too",
    )


def _bench_task(options: Options, recipe: Recipe, stack: ExitStack) -> tuple[str, Gold, Shelf, list[System]]:
    """A public benchmark, its texts the passages of one document in memory."""
    name = str(options.bench)
    gold, passages = bench_gold(name, read_bench(name, options.bench_dir))
    gold = replace(gold, questions=tuple(evenly(gold.questions, options.limit)))
    kept = options.bench_cache
    folder = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caseqa-bench-")))
    encoder = CachedEncoder(question_encoder(), folder)
    reranker = CachedReranker(default_reranker(), kept)
    shelf = Shelf.of([memory_store(gold.document, passages, encoder, _say)])
    system = partial(searching, shelf, encoder, reranker, packaged_judge())
    if options.ablate:
        return f"{name}-ablation", gold, shelf, without_each(system, recipe)
    return name, gold, shelf, [system(recipe)]


def _say(done: int, total: int) -> None:
    """How far the encoding has come, on standard error."""
    print(f"\rencoding: {done} of {total} ", end="" if done < total else "\n", file=sys.stderr, flush=True)


def _settings(task: str, options: Options, shelf: Shelf, recipe: Recipe) -> dict[str, str]:
    """What the figures depend on: the data, the recipe, the models' bytes, the versions, the machine."""
    manifest = shelf.stores[0].manifest
    packages = ("numpy", "onnxruntime", "faiss-cpu", "bm25s", "ir_measures", "sentence-transformers", "torch")
    here = Path(__file__).resolve().parent
    judge = packaged_judge()
    questions = b"" if options.bench else options.questions.read_bytes()
    return {
        "task": task,
        "commit": commit(here) + (" with changes" if _git(here, "status", "--porcelain", ".") else ""),
        "document": manifest.document_id,
        "source SHA-256": (manifest.source_sha256 or "none")[:16],
        "passages": str(manifest.passages),
        "questions": options.questions.name if not options.bench else task,
        "questions SHA-256": hashlib.sha256(questions).hexdigest()[:16] if questions else "public",
        "recipe": describe(recipe),
        "encoder": f"{manifest.encoder} {manifest.encoder_fingerprint[:16]}",
        "reranker": f"{default_reranker().name} {default_reranker().fingerprint[:16]}",
        "judge": f"{judge.name} {judge.fingerprint[:16]}" if judge else "none",
        "versions": " ".join(f"{one} {metadata.version(one)}" for one in packages),
        "cores": str(len(os.sched_getaffinity(0))),
        "times of whole questions": "mostly from the cache" if options.ablate or options.bench_cache else "measured",
        "bootstrap": f"{RESAMPLES} resamples, seed {SEED}",
    }
