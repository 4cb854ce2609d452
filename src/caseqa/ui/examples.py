"""Example questions, which come from a file beside the sources and never from the code."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caseqa.errors import CaseQAError
from caseqa.ui.markup import escape


@dataclass(frozen=True, slots=True)
class Example:
    """A question worth trying on one document, or a draft worth checking against it."""

    question: str
    document: str
    draft: str = ""


def read_examples(path: Path) -> tuple[Example, ...]:
    """The examples a TOML file lists; none when there is no such file.

    Raises CaseQAError when the file is there and cannot be used.
    """
    if not path.exists():
        return ()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_example(row) for row in table["example"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CaseQAError(
            f"{path.name} cannot be used ({error!r})", "give each [[example]] a document and a question or a draft"
        ) from None


def _example(row: Mapping[str, str]) -> Example:
    if "draft" in row:
        return Example("", str(row["document"]), str(row["draft"]).strip())
    return Example(str(row["question"]), str(row["document"]))


def fitting(examples: Sequence[Example], documents: Collection[str]) -> tuple[Example, ...]:
    """The examples whose document is among those asked."""
    return tuple(example for example in examples if example.document in documents)


def chips(shown: Sequence[Example], *, unfolded: bool) -> str:
    """Questions that can be asked with one click."""
    shown = [one for one in shown if one.question]
    if not shown:
        return ""
    chips = "".join(
        f'<li><button type="button" class="cq-chip" data-question="{escape(one.question)}">'
        f"{escape(one.question)}</button></li>"
        for one in shown
    )
    unfold = " open" if unfolded else ""
    listed = f'<ul role="list">{chips}</ul>'
    return f'<details class="cq-examples"{unfold}><summary>Questions to try</summary>{listed}</details>'


def drafts(shown: Sequence[Example]) -> str:
    """Drafts that can be checked with one click."""
    return "".join(
        f'<button type="button" class="cq-chip" data-draft="{escape(one.draft)}">'
        "Try a draft with mistakes in it</button>"
        for one in shown
        if one.draft
    )
