"""How fast PDFs are read, as pages a second beside plain pypdf text extraction of the same file."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

from pypdf import PdfReader
from tqdm import tqdm

from caseqa.documents import read_document
from caseqa.errors import CaseQAError


def main() -> int:
    """Print a line a file: pages, pages a second of both, their ratio, and the most memory used so far."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.pdf")
    options = parser.parse_args()
    print("file | pages | notes | pypdf pages/s | caseqa pages/s | caseqa / pypdf time | peak MiB")
    for path in options.files:
        try:
            began = time.process_time()
            pages = [page.extract_text() for page in tqdm(PdfReader(path).pages, desc="pypdf", leave=False)]
            plain = time.process_time() - began
            began = time.process_time()
            document, _ = read_document(path)
            ours = time.process_time() - began
        except CaseQAError as error:
            print(f"eval/speed.py: {error}", file=sys.stderr)
            return 2
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        speeds = f"{len(pages) / plain:.1f} | {len(pages) / ours:.1f} | {ours / plain:.2f}"
        print(f"{path.name} | {len(pages)} | {len(document.notes)} | {speeds} | {peak:.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
