"""Check the gold claims and print macro-F1, the confusion matrix, and how each kind of change fares.

`python eval/claims.py` judges the dev part, `--part held` the part that nothing was tuned on, `--spans gold` gives
the gold sentences instead of searching, which shows what the comparisons alone can tell.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from sklearn.metrics import confusion_matrix, f1_score

from caseqa.assistant import open_library
from caseqa.claims import Speaker
from caseqa.comparisons import compare

VERDICTS = ["supported", "contradicted", "not_found"]


def rows(part: str) -> list[dict]:
    """The gold claims of one part."""
    lines = (Path(__file__).parent / "gold" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["part"] == part]


def comparisons_alone(part: str, aliases: dict[str, str]) -> None:
    """Print how often the comparisons find a conflict in the gold sentences, by kind of change."""
    seen: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for row in rows(part):
        if row["evidence"]:
            key = (row["verdict"], row["change"])
            seen[key] += 1
            found[key] += any(compare(row["claim"], e["quote"], aliases).conflicts for e in row["evidence"])
    for key in sorted(seen):
        print(f"{key[0]:12} {key[1]:14} a conflict is found in {found[key]} of {seen[key]}")


def main() -> None:
    """Judge every claim of a part and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["dev", "held"], default="dev")
    parser.add_argument("--spans", choices=["search", "gold"], default="search")
    parser.add_argument("--library", type=Path, help="a library folder instead of the project's own index")
    options = parser.parse_args()
    assistant = open_library(options.library)
    aliases = dict(assistant.shelf.aliases.expansions)
    if options.spans == "gold":
        comparisons_alone(options.part, aliases)
        return
    wanted, said, speakers, right = [], [], [], Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    started = time.perf_counter()
    for row in rows(options.part):
        verdict = assistant.check(row["claim"])
        mine = verdict.verdict.value
        wanted.append(row["verdict"])
        said.append("not_found" if mine == "mixed" else mine)
        kinds[f"{row['verdict']}/{row['change']}/{row['wording']}", mine] += 1
        if mine == row["verdict"] and row["evidence"]:
            right["evidence"] += any(e.quote == q["quote"] for e in verdict.evidence for q in row["evidence"])
            right["all"] += 1
            speakers.append(verdict.evidence[0].speaker == Speaker(row["speaker"]))
    seconds = time.perf_counter() - started
    table = confusion_matrix(wanted, said, labels=VERDICTS)
    print(f"{options.part}: {len(wanted)} claims, macro-F1 {f1_score(wanted, said, average='macro'):.3f}")
    print(f"rows gold, columns said, in the order {VERDICTS} (mixed counts as not_found):\n{table}")
    leaked = table[1, 0] / table[1].sum()
    print(f"contradicted called supported: {leaked:.1%}, {len(wanted) / seconds:.1f} claims a second")
    print(f"of {right['all']} right: {right['evidence']} with a gold sentence, {sum(speakers)} with the speaker")
    for (kind, mine), count in sorted(kinds.items()):
        print(f"  {kind:40} {mine:12} {count}")


if __name__ == "__main__":
    main()
