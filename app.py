"""The door: open the project's index, building it if it is missing or stale, and serve the page."""

import argparse
import sys

from caseqa import project
from caseqa.assistant import Assistant, open_library
from caseqa.errors import CaseQAError, UnusableStore
from caseqa.library import Progress
from caseqa.ui import serve


def opened(progress: Progress) -> Assistant:
    """The project's own library, built first where it has to be."""
    try:
        assistant = open_library()
        assistant.stores  # noqa: B018 — verifies every file, so that a damaged index is built anew
    except UnusableStore:
        project.index(project.root(), progress)
        assistant = open_library()
    return assistant


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Question the study in a browser.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7860)
    options = parser.parse_args()
    try:
        serve(opened, host=options.host, port=options.port)
    except CaseQAError as error:
        sys.exit(f"caseqa: {error}")
