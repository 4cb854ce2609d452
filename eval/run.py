"""Act 3: put the gold questions, or a public benchmark, to caseqa and to plain baselines, and write the figures."""

import argparse
import sys
from functools import partial
from pathlib import Path

from tqdm import tqdm

from caseqa import evaluation
from caseqa.errors import CaseQAError

HERE = Path(__file__).resolve().parent
GOLD = HERE / "gold" / "questions.jsonl"
RESULTS = HERE / "results"


def main() -> int:
    """Run what the options ask for; 2 with one line on standard error when the input cannot be used."""
    options = read_options()
    try:
        task, report, gold, shown = evaluation.perform(options, partial(tqdm, mininterval=1))
    except CaseQAError as error:
        print(f"eval/run.py: {error}", file=sys.stderr)
        return 2
    default = task == "gold" and options.questions == GOLD
    suffix = "" if default else f"-{options.questions.stem}" if task == "gold" else f"-{task}"
    commit = evaluation.commit(HERE)
    changes = evaluation.compare(report, RESULTS, leave_out=f"{commit}{suffix}.json")
    tables = evaluation.tables(report, changes)
    print(tables)
    RESULTS.mkdir(exist_ok=True)
    if not options.bench:
        (RESULTS / "page.html").write_text(evaluation.page(report, gold, shown, changes), encoding="utf-8")
    if options.limit or options.recipe or options.no_baselines:
        print("A part of a run: no figures were kept.", file=sys.stderr)
        return 0
    evaluation.save(report, RESULTS / f"{commit}{suffix}.json")
    (RESULTS / f"latest{suffix}.md").write_text(tables, encoding="utf-8")
    return 0


def read_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=GOLD, metavar="FILE", help="gold questions as JSON lines")
    parser.add_argument("--library", type=Path, metavar="DIR", help="the project's own index unless given")
    parser.add_argument("--document", default="", metavar="ID", help="which document, where the library holds several")
    parser.add_argument("--no-baselines", action="store_true", help="caseqa alone")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="this many questions, evenly spaced")
    parser.add_argument("--recipe", nargs="+", default=[], metavar="NAME=VALUE", help="set ingredients of the search")
    parser.add_argument("--ablate", action="store_true", help="switch each ingredient off once")
    parser.add_argument("--bench", choices=["scifact", "squad", "xquad"], help="a public benchmark instead")
    parser.add_argument(
        "--bench-dir", type=Path, metavar="DIR", help="where benchmarks lie; loaded from their hub unless given"
    )
    parser.add_argument("--bench-cache", type=Path, metavar="DIR", help="keep what the models said for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
