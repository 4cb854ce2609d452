"""The door: open the project's index, building it if it is missing or stale, and serve the page."""

import argparse
import sys

from caseqa.assistant import open_project
from caseqa.errors import CaseQAError
from caseqa.ui import serve

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Question the study in a browser.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7860)
    options = parser.parse_args()
    try:
        serve(open_project, host=options.host, port=options.port)
    except CaseQAError as error:
        sys.exit(f"caseqa: {error}")
