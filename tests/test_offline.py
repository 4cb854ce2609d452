"""The default path opens no socket: neither building nor asking."""

from __future__ import annotations

import os
import subprocess
import sys

CODE = """
import socket
class Blocked(socket.socket):
    def connect(self, *a): raise RuntimeError(f"a socket was opened to {a}")
    def connect_ex(self, *a): raise RuntimeError(f"a socket was opened to {a}")
def refuse(*a, **k): raise RuntimeError(f"a name was looked up: {a}")
socket.socket = Blocked
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
from pathlib import Path
import sys
from caseqa.assistant import open_library
library = open_library(Path(sys.argv[1]))
document, report = library.add(Path(sys.argv[2]))
answer = library.ask("who built the harbour", top=2)
print(document.id, answer.status, answer.hits[0].highlights[0])
"""


def test_building_and_asking_open_no_socket(lund, tmp_path):
    """With sockets and name look-ups refused, a study is read, encoded by sentence-transformers, and asked."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    run = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / "library"), str(lund)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.strip() == "lund answered The harbour was built in 1901 by the Harbour Board (HB)."
