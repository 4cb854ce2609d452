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


@pytest.fixture
def lund(tmp_path) -> Path:
    """The invented study of Lund's harbour as a text file."""
    from caseqa.testing import write_miniature

    return write_miniature(tmp_path)
