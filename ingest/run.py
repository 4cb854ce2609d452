"""Act 1: read the sources into documents, or any file you name."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from caseqa import project
from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.jsonl import to_json
from caseqa.records import Document, IngestReport


def main() -> int:
    """Read what is listed in sources.toml, or the files named; 0 when all could be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files to read instead of the listed sources")
    parser.add_argument("--out", type=Path, default=Path("ingest/out"), help="where the documents of named files go")
    parser.add_argument("--password", default="", help="for an encrypted PDF")
    options = parser.parse_args()
    try:
        if not options.files:
            for document, report in project.ingest(project.root()):
                tell(document, report)
        for path in options.files:
            document, report = read_document(path, password=options.password)
            folder = options.out / document.id
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "document.json").write_text(to_json(document), encoding="utf-8")
            (folder / "report.json").write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
            tell(document, report)
    except CaseQAError as error:
        print(f"ingest: {error}", file=sys.stderr)
        return 2
    return 0


def tell(document: Document, report: IngestReport) -> None:
    """Print what became of a document's lines."""
    linked = sum(1 for mark in document.marks if mark.note_id)
    print(f"{document.id}: {len(document.paragraphs)} paragraphs, {len(document.sentences)} sentences, "
          f"{len(document.notes)} notes, {linked} of {len(document.marks)} marks linked")  # fmt: skip
    print(f"  {report.lines} lines: " + ", ".join(f"{count} {what}" for what, count in report.became))
    for problem in report.problems:
        print(f"  {problem}")


if __name__ == "__main__":
    sys.exit(main())
