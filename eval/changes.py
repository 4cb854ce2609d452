"""How often a change of one thing is found, and an unchanged sentence doubted, in any formal text.

    python eval/changes.py FILE… --sample 3000        # text, Markdown, PDF, or the JSON of SQuAD

Each sentence is compared with itself changed in one thing (a conflict must be found) and with itself reworded (none
may be found). Prints both by kind; `--show KIND` prints the slips of one kind.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from pathlib import Path

from caseqa.comparisons import compare
from caseqa.documents import read_document
from caseqa.evaluation.changes import CHANGES, REWORDINGS, find_names

SEED = 5


def sentences(path: Path) -> list[str]:
    """The sentences of a document, or of the passages of a SQuAD file, of 8 to 60 words."""
    if path.suffix == ".json":
        articles = json.loads(path.read_text(encoding="utf-8"))["data"]
        texts = [paragraph["context"] for article in articles for paragraph in article["paragraphs"]]
        found = [one for text in texts for one in re.split(r"(?<=[a-z0-9)][.!?]) (?=[A-Z])", text)]
    else:
        document, _ = read_document(path)
        found = [document.slice(sentence.span) for sentence in document.sentences]
    return [one for one in found if 8 <= len(one.split()) <= 60 and one[0].isupper() and one.endswith(".")]


def main() -> None:
    """Print how the comparisons fare on the sentences of some files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--show", default="", help="a kind of change or rewording whose slips are printed")
    options = parser.parse_args()
    rng = random.Random(SEED)
    found = [one for file in options.files for one in sentences(file)]
    rng.shuffle(found)
    found = found[: options.sample]
    names = find_names(found)
    seen: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for sentence in found:
        for kind, change in CHANGES.items():
            changed = change(sentence, rng.sample(names, min(60, len(names))), rng)
            if changed and changed != sentence:
                seen[kind] += 1
                conflicts = compare(changed, sentence).conflicts
                caught[kind] += bool(conflicts)
                if kind == options.show and not conflicts:
                    print(f"MISSED {changed}\n    in {sentence}")
        for kind, reword in REWORDINGS.items():
            reworded = reword(sentence)
            if reworded:
                seen[f"={kind}"] += 1
                conflicts = compare(reworded, sentence).conflicts
                caught[f"={kind}"] += bool(conflicts)
                if kind == options.show and conflicts:
                    print(f"DOUBTED {reworded}\n     in {sentence}\n     for {[c.reason for c in conflicts]}")
    print(f"{len(found)} sentences")
    for kind in CHANGES:
        share = caught[kind] / max(seen[kind], 1)
        print(f"  changed {kind:12} found in   {caught[kind]:5} of {seen[kind]:5}  {share:.3f}")
    for kind in REWORDINGS:
        own = f"={kind}"
        print(
            f"  reworded {kind:12} doubted in {caught[own]:4} of {seen[own]:5}  {caught[own] / max(seen[own], 1):.3f}"
        )
    changes, words = sum(caught[k] for k in CHANGES), sum(caught[f"={k}"] for k in REWORDINGS)
    all_changes, all_words = sum(seen[k] for k in CHANGES), sum(seen[f"={k}"] for k in REWORDINGS)
    print(
        f"all changes found {changes / max(all_changes, 1):.3f}, all rewordings doubted {words / max(all_words, 1):.3f}"
    )


if __name__ == "__main__":
    main()
