"""Run gold questions and public benchmarks through caseqa and plain baselines, and report figures with intervals."""

from caseqa.evaluation.benches import Bench, bench_gold, memory_store, read_bench
from caseqa.evaluation.history import Changes, compare, save
from caseqa.evaluation.judging import Gold, evaluate, run
from caseqa.evaluation.pages import page
from caseqa.evaluation.systems import Shown, System, baselines, bm25, caseqa, dense, parse_recipe, without_each
from caseqa.evaluation.tables import tables
from caseqa.evaluation.tasks import commit, evenly, perform

__all__ = [
    "Bench",
    "Changes",
    "Gold",
    "Shown",
    "System",
    "baselines",
    "bench_gold",
    "bm25",
    "caseqa",
    "commit",
    "compare",
    "dense",
    "evaluate",
    "evenly",
    "memory_store",
    "page",
    "parse_recipe",
    "perform",
    "read_bench",
    "run",
    "save",
    "tables",
    "without_each",
]
