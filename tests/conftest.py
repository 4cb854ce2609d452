"""What several tests share: the study as a document, and its index, built once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def study():
    """The study, read from its text."""
    from caseqa.documents import read_document

    document, _ = read_document(ROOT / "ingest" / "sources" / "gorur-2020.txt", document_id="gorur-2020")
    return document


@pytest.fixture(scope="session")
def study_library(study, tmp_path_factory) -> Path:
    """A library that holds the study, made by the packaged weights without torch."""
    from caseqa.encoders import question_encoder
    from caseqa.library import Library

    folder = tmp_path_factory.mktemp("library")
    Library(folder, "run it again").put(study, question_encoder())
    return folder


@pytest.fixture(scope="session")
def assistant(study_library):
    """An assistant over the study."""
    from caseqa.assistant import open_library

    return open_library(study_library)


MILL = """The Mill of York

The mill was sold in 1920 to the town of York. The mill closed in 1930 after a long flood ruined its great wheel.
"""
"""An invented study without notes that shares few words with that of the harbour."""


@pytest.fixture
def changing(lund, tmp_path):
    """An assistant over a harbour and a mill whose encoder does ``act`` once, while the next text is encoded."""
    from caseqa.assistant import Assistant
    from caseqa.documents import read_document
    from caseqa.library import Library
    from caseqa.project import Settings
    from caseqa.testing import WordHashEncoder, write_miniature

    class Changing(WordHashEncoder):
        act = None

        def encode(self, texts, progress=None):
            act, self.act = self.act, None
            if act:
                act()
            return super().encode(texts, progress)

    library = Library(tmp_path / "library", "run `mend`")
    for path in (lund, write_miniature(tmp_path, MILL, "york.txt")):
        library.put(read_document(path)[0], WordHashEncoder())
    assistant = Assistant(library, Settings())
    assistant.__dict__.update(encoder=Changing(), reranker=None)
    return assistant


@pytest.fixture
def lund(tmp_path) -> Path:
    """The invented study of Lund's harbour as a text file."""
    from caseqa.testing import write_miniature

    return write_miniature(tmp_path)
