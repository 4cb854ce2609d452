"""caseqa beside what a user would pick instead: one document, one machine, one run, judged by the same gold code."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.evaluation import Gold, commit, evenly
from caseqa.evaluation.judging import held, rank_measures
from caseqa.gold import load_questions
from caseqa.metrics import difference, estimate, evidence_recall, words_shown
from caseqa.records import Document, Passage, Span
from caseqa.results import Hit
from caseqa.text import fold

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = ("BM25", "sentence-transformers + FAISS", "txtai", "txtai hybrid", "LlamaIndex", "Haystack")
SHOWN = 5
"""Passages a reader is taken to read, as in eval/run.py."""


@dataclass(frozen=True, slots=True)
class Row:
    """One system: its figures per question, and what it took."""

    name: str
    versions: str
    values: dict[str, list[float | None]]
    start_s: float
    index_s: float
    question_ms: float
    memory_mb: float


def main() -> int:
    """Run every system in a process of its own and write the table."""
    options = read_options()
    try:
        document, _ = read_document(options.source, document_id="peers")
        questions = [one for one in evenly(load_questions(options.questions), options.limit) if one.answerable]
    except CaseQAError as error:
        print(f"eval/peers/run.py: {error}", file=sys.stderr)
        return 2
    python = options.python or environment()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="caseqa-peers-") as folder:
        text, asked = (Path(folder) / name for name in ("text.txt", "asked.json"))
        text.write_text(document.text, encoding="utf-8")
        asked.write_text(json.dumps([question.question for question in questions]), encoding="utf-8")
        rows = []
        for name in ("caseqa", *options.only):
            out = (options.keep or Path(folder)) / f"{name}.json"
            command = [python, HERE / "answer.py", name, text, asked, out]
            if name == "caseqa":
                command = [sys.executable, HERE / "caseqa_answer.py", options.source, asked, out]
            if not out.exists():
                print(f"{name} …", file=sys.stderr, flush=True)
                subprocess.run(list(map(str, command)), check=True)
            rows.append(judge(document, questions, name, json.loads(out.read_text(encoding="utf-8"))))
    written = table(rows, options, len(questions))
    print(written)
    if not options.limit and options.only == PEERS:
        options.out.write_text(written, encoding="utf-8")
    return 0


def read_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=ROOT / "ingest" / "sources" / "gorur-2020.txt", metavar="FILE")
    parser.add_argument("--questions", type=Path, default=ROOT / "eval" / "gold" / "questions.jsonl", metavar="FILE")
    parser.add_argument("--out", type=Path, default=HERE / "results.md", metavar="FILE", help="where the table goes")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="this many questions; no table is kept")
    parser.add_argument("--only", nargs="+", choices=PEERS, default=PEERS, help="these peers; no table is kept")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what each found there, and run only what is not")
    parser.add_argument("--python", type=Path, metavar="FILE", help="an environment that has requirements.txt")
    return parser.parse_args()


def environment() -> Path:
    """The Python of the peers' own environment, made on the first run (about 2 GB)."""
    folder = HERE / ".venv"
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
        (folder / ".ready").touch()
    return python


def judge(document: Document, questions: Sequence, name: str, out: dict) -> Row:
    """The figures of one system: each chunk stands where its text stands in the document."""
    passages = located(document, name, out)
    gold = Gold.of(document, passages, questions)
    ids = [[passages[number].id for number in numbers] for numbers in out["found"]]
    hits = [tuple(Hit(passages[n], 0.0, at + 1, ()) for at, n in enumerate(ns)) for ns in out["found"]]
    asked = [question.id for question in questions]
    ranked = rank_measures({one: gold.grades[one] or {"": 0} for one in asked}, dict(zip(asked, ids, strict=True)))
    values: dict[str, list[float | None]] = {
        name: [ranked[name][one] for one in asked] for name in ("hit@1", "nDCG@10")
    }
    answers, words = [], []
    for one, found in zip(asked, hits, strict=True):
        wanted = [n for n, item in enumerate(gold.evidence[one]) if item.grade == 2]
        answers.append(evidence_recall(held(gold, one, found), wanted, SHOWN) if wanted else None)
        words.append(float(words_shown([hit.passage.text for hit in found], SHOWN)))
    values |= {"answers@5": answers, "words@5": words}
    took = {key: out[key] for key in ("start_s", "index_s", "question_ms", "memory_mb")}
    return Row(name, out["versions"], values, **took)


def located(document: Document, name: str, out: dict) -> list[Passage]:
    """The chunks as passages; they come in reading order, so each is looked for after the start of the one before."""
    spans = [Span(start, end) for start, end in out["spans"]] if "spans" in out else []
    folded = fold(document.text)
    at = 0
    for chunk in out["chunks"] if not spans else ():
        wanted = fold(chunk).text.strip()
        found = folded.text.find(wanted, at)
        if found < 0:
            raise SystemExit(f"a chunk of {name} stands nowhere in the document: {chunk[:80]!r}")
        spans.append(Span(folded.offsets[found], folded.offsets[found + len(wanted) - 1] + 1))
        at = found + 1
    notes = out.get("notes") or [()] * len(spans)
    return [
        Passage(f"q{n}", document.id, text, span, (), (), (), (), tuple(ids))
        for n, (text, span, ids) in enumerate(zip(out["chunks"], spans, notes, strict=True))
    ]


def table(rows: Sequence[Row], options: argparse.Namespace, count: int) -> str:
    """The table in Markdown, and what it was made with."""
    names = ("hit@1", "nDCG@10", "answers@5", "words@5")
    head = ["", *names, "start, s", "index, s", "a question, ms", "peak memory, MB"]
    lines = [head, ["---"] * len(head)]
    leads = [["caseqa minus", *names[:3]], ["---"] * 4]
    for row in rows:
        cells = [cell(row.values[name]) for name in names]
        took = f"{row.start_s:.1f}", f"{row.index_s:.1f}", f"{row.question_ms:.1f}", f"{row.memory_mb:.0f}"
        lines.append([row.name, *cells, *took])
        if row is not rows[0]:
            ahead = [difference(rows[0].values[name], row.values[name]) for name in names[:3]]
            leads.append([row.name, *(f"{one.value:+.2f} [{one.low:+.2f}, {one.high:+.2f}]" for one in ahead)])
    made = time.strftime("%Y-%m-%d", time.gmtime())
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    about = (
        f"{made}, commit {commit(ROOT)}, {options.source.name}, "
        f"{count} answerable questions of {options.questions.name}, "
        f"{len(os.sched_getaffinity(0))} cores, load of the machine over 1, 5 and 15 minutes at the end: {load} "
        "(above the number of cores other work ran beside it, and all times are too long). "
        + "; ".join(row.versions for row in rows)
        + ". All dense peers use all-MiniLM-L6-v2."
    )
    tables = ["\n".join(f"| {' | '.join(line)} |" for line in part) for part in (lines, leads)]
    return "\n\n".join(["# caseqa beside its peers", *tables, about]) + "\n"


def cell(values: Sequence[float | None]) -> str:
    """A mean with its 95 % interval."""
    one = estimate([value for value in values if value is not None])
    form = ".0f" if one.value > 2 else ".2f"
    return f"{one.value:{form}} [{one.low:{form}}, {one.high:{form}}]"


if __name__ == "__main__":
    sys.exit(main())
