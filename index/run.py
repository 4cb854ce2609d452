"""Act 2: build the index of every source, or of any file you name, where it is missing or not current."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from caseqa import project
from caseqa.assistant import open_library
from caseqa.errors import CaseQAError


class Bar:
    """A progress bar that begins anew with each stage."""

    def __init__(self) -> None:
        self.stage = ""
        self.bar = tqdm(disable=True)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done."""
        if stage != self.stage:
            self.bar.close()
            self.stage, self.bar = stage, tqdm(total=total, desc=stage)
        self.bar.update(done - self.bar.n)


def main() -> int:
    """Build what is needed; 0 when the index is current afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files to add instead of the listed sources")
    parser.add_argument("--library", type=Path, help="another folder than index/out, with named files")
    options = parser.parse_args()
    try:
        if options.files:
            assistant = open_library(options.library or project.library(project.root()).root)
            built = tuple(assistant.add(path, progress=Bar())[0].id for path in options.files)
        else:
            built = project.index(project.root(), Bar())
    except CaseQAError as error:
        print(f"index: {error}", file=sys.stderr)
        return 2
    print(f"built: {', '.join(built)}" if built else "the index is current: nothing to build")
    return 0


if __name__ == "__main__":
    sys.exit(main())
