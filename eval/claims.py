"""Check the gold claims and print macro-F1, the confusion matrix, and how each kind of change fares.

    python eval/claims.py                                        # the claims that the weights were fitted on
    python eval/claims.py --gold eval/gold/claims-second.jsonl   # the study again, written by another hand, unseen
    python eval/claims.py --gold eval/gold/claims-haiti.jsonl --library DIR      # another document

`--spans gold` gives the gold sentences instead of searching, which shows what the comparisons alone can tell.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from sklearn.metrics import confusion_matrix, f1_score

from caseqa.assistant import Assistant, open_library
from caseqa.claims import Speaker
from caseqa.comparisons import compare

VERDICTS = ["supported", "contradicted", "not_found"]


GOLD = Path(__file__).parent / "gold" / "claims.jsonl"


def rows(gold: Path, part: str) -> list[dict]:
    """The gold claims of one part, of all parts when it is empty."""
    return [r for r in map(json.loads, gold.read_text(encoding="utf-8").splitlines()) if part in ("", r.get("part"))]


def comparisons_alone(claims: list[dict], aliases: dict[str, str]) -> None:
    """Print how often the comparisons find a conflict in the gold sentences, by kind of change."""
    seen: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for row in claims:
        if row["evidence"]:
            key = (row["verdict"], row["change"])
            seen[key] += 1
            found[key] += any(compare(row["claim"], e["quote"], aliases).conflicts for e in row["evidence"])
    for key in sorted(seen):
        print(f"{key[0]:12} {key[1]:14} a conflict is found in {found[key]} of {seen[key]}")


def same(shown: str, gold: str) -> bool:
    """True when one holds the other: a gold quotation may be part of a sentence, or several."""
    one, other = " ".join(shown.split()), " ".join(gold.split())
    return one in other or other in one


def main() -> None:
    """Judge every claim of a part and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD, metavar="FILE")
    parser.add_argument("--part", choices=["dev", "held"], default="", help="of claims.jsonl: one of its two parts")
    parser.add_argument("--spans", choices=["search", "gold"], default="search")
    parser.add_argument("--library", type=Path, help="a library folder instead of the project's own index")
    options = parser.parse_args()
    assistant = open_library(options.library)
    aliases = dict(assistant.shelf.aliases.expansions)
    if options.spans == "gold":
        comparisons_alone(rows(options.gold, options.part), aliases)
        return
    judge_all(assistant, rows(options.gold, options.part), options.gold.stem)


def judge_all(assistant: Assistant, claims: list[dict], name: str) -> None:
    """Check the claims; print macro-F1, the confusion matrix, what leaked, and each kind of change."""
    wanted, said, speakers, right = [], [], [], Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    open_ones: Counter[tuple[str, str]] = Counter()
    started = time.perf_counter()
    for row in claims:
        verdict = assistant.check(row["claim"])
        mine = verdict.verdict.value
        wanted.append(row["verdict"])
        said.append("not_found" if mine == "mixed" else mine)
        kinds[f"{row['verdict']}/{row['change']}/{row['wording']}", mine] += 1
        if mine == "not_found":
            open_ones[verdict.leaning or "nothing", row["verdict"]] += 1
        if mine == row["verdict"] and row["evidence"]:
            right["evidence"] += any(same(e.quote, q["quote"]) for e in verdict.evidence for q in row["evidence"])
            right["all"] += 1
            speakers += [verdict.evidence[0].speaker == Speaker(row["speaker"])] if "speaker" in row else []
    seconds = time.perf_counter() - started
    table = confusion_matrix(wanted, said, labels=VERDICTS)
    print(f"{name}: {len(wanted)} claims, macro-F1 {f1_score(wanted, said, average='macro'):.3f}")
    print(f"rows gold, columns said, in the order {VERDICTS} (mixed counts as not_found):\n{table}")
    leaked = table[1, 0] / table[1].sum()
    print(f"contradicted called supported: {leaked:.1%}, {len(wanted) / seconds:.1f} claims a second")
    print(f"of {right['all']} right: {right['evidence']} with a gold sentence", end="")
    print(f", {sum(speakers)} of {len(speakers)} with the speaker" if speakers else "")
    for leaning in ("supported", "contradicted", "nothing"):
        counts = [open_ones[leaning, one] for one in VERDICTS]
        print(f"not found, leaning to {leaning}: {sum(counts)}, of which {VERDICTS} in gold: {counts}")
    for (kind, mine), count in sorted(kinds.items()):
        print(f"  {kind:40} {mine:12} {count}")


if __name__ == "__main__":
    main()
