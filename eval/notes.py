"""Print, for every PDF of a folder, the notes and marks found, those left open and why, and a sample to check."""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from caseqa import footnotes, readers
from caseqa.errors import CaseQAError
from caseqa.records import Reading
from caseqa.text import unfence

HEAD = ("file", "pages", "notes", "marks", "linked", "open", "uncalled notes")


def main() -> int:
    """Print the table, and the samples that were asked for; 2 when the folder holds no PDF."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder of PDFs")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print this many links of each file")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which sample (1 unless given)")
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*.pdf"))
    if not paths:
        print(f"eval/notes.py: {options.folder} holds no PDF", file=sys.stderr)
        return 2
    print("\t".join(HEAD))
    for path in paths:
        try:
            reading = readers.read(path)
        except CaseQAError as error:
            print(f"{path.name}\t{error}")
            continue
        split = footnotes.split_notes(reading)
        lines, marks = footnotes.link_marks(split)
        print("\t".join(row(path.name, reading, split, marks)), flush=True)
        for entry in sample(lines, marks, split, options.sample, options.seed):
            print("\t".join(("", *entry)))
    return 0


def row(name: str, reading: Reading, split: footnotes.Split, marks: tuple[footnotes.FoundMark, ...]) -> list[str]:
    """The figures of one file, every open mark with its page."""
    pages = len(reading.page_labels) or max(line.page for line in reading.lines)
    linked = sum(1 for mark in marks if mark.note is not None)
    why = Counter(f"{mark.why}: {mark.label} p. {mark.page}" for mark in marks if mark.note is None)
    called = {mark.note for mark in marks}
    silent = [f"{n.label} p. {n.page}" for index, n in enumerate(split.notes) if index not in called]
    open_marks = f"{len(marks) - linked} {'; '.join(list(why)[:12])}".strip()
    uncalled = f"{len(silent)} {'; '.join(silent[:12])}".strip()
    return [name, str(pages), str(len(split.notes)), str(len(marks)), str(linked), open_marks, uncalled]


def sample(
    lines: tuple, marks: tuple[footnotes.FoundMark, ...], split: footnotes.Split, size: int, seed: int
) -> list[tuple[str, str, str, str]]:
    """Some links as (label, page, end of the text before the mark, start of the note), in reading order."""
    before: dict[int, str] = {}
    tail = ""
    for line in lines:
        plain, fenced = unfence(line.text)
        for at, index in fenced:
            before[int(index)] = f"{tail} {plain[:at]}"[-60:].strip()
        tail = plain[-60:]
    linked = [index for index, mark in enumerate(marks) if mark.note is not None]
    chosen = sorted(random.Random(seed).sample(linked, min(size, len(linked))))
    return [
        (f"[{marks[k].label}]", f"p. {marks[k].page}", f"…{before[k]}", split.notes[marks[k].note or 0].text[:60])
        for k in chosen
    ]


if __name__ == "__main__":
    sys.exit(main())
