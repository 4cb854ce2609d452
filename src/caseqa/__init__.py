"""Question a footnoted study offline: ranked passages, resolved notes, correct citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseqa.errors import CaseQAError
from caseqa.records import Document, Note, Passage, Reference, Span
from caseqa.results import Answer, Hit

if TYPE_CHECKING:
    from caseqa.assistant import Assistant, open_library
    from caseqa.documents import read_document

__all__ = [
    "Answer",
    "Assistant",
    "CaseQAError",
    "Document",
    "Hit",
    "Note",
    "Passage",
    "Reference",
    "Span",
    "open_library",
    "read_document",
]

_LATER = {"Assistant": "assistant", "open_library": "assistant", "read_document": "documents"}


def __getattr__(name: str) -> Any:
    """Import what is heavy only when it is first named."""
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(f"caseqa.{_LATER[name]}"), name)
    raise AttributeError(f"module 'caseqa' has no attribute {name!r}")
