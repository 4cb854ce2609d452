"""Turn a file into lines: one reader a format, picked by what the file is, not by what it is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from caseqa.errors import UnreadableSource
from caseqa.readers.plain import read_plain
from caseqa.records import Reading

PDF_SIGNATURE_WITHIN = 1024
"""Readers accept a PDF whose signature stands within its first kilobyte (ISO 32000-1, annex H)."""


def read(path: Path, *, password: str = "", progress: Callable[[int, int], None] | None = None) -> Reading:
    """The lines of a PDF, Markdown or text file.

    Raises UnreadableSource when the file is missing, empty, binary, encrypted or damaged.
    """
    if not path.exists():
        raise UnreadableSource(f"there is no file {path}", "check the path")
    if path.is_dir():
        raise UnreadableSource(f"{path} is a folder", "give the files in it one by one")
    with path.open("rb") as file:
        head = file.read(PDF_SIGNATURE_WITHIN)
    if b"%PDF-" in head or path.suffix.lower() == ".pdf":
        from caseqa.readers.pdf import read_pdf

        return read_pdf(path, password=password, progress=progress)
    return read_plain(path)
