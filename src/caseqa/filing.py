"""Small files of the user's own: saved whole or not at all, changed by one program at a time."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from caseqa.errors import CaseQAError

PATIENCE = 10.0
"""Seconds to wait for another program that is changing the same file: a change takes milliseconds."""


@contextmanager
def changing(path: Path, name: str) -> Iterator[None]:
    """Hold a file while it is read, changed and saved, so that no other program changes it meanwhile.

    ``name`` is what the file is called in an error. Raises CaseQAError when another program keeps it, or its folder
    cannot be written to; nothing is then lost.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE):
            yield
    except Timeout:
        raise CaseQAError(f"another program is changing {name} {path}", "try again") from None
    except OSError as error:
        raise CaseQAError(f"{name} {path} cannot be written ({error.strerror})") from None


def save_json(path: Path, value: object) -> None:
    """Write beside the file and put that in its place, so that at every moment one whole file is there."""
    handle, written = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(written).replace(path)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise
