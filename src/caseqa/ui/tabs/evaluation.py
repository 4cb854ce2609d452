"""The tab of the evaluation: the figures of the newest runs and what they miss, as their files have them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import gradio as gr

from caseqa import project
from caseqa.errors import CaseQAError
from caseqa.gold import GoldQuestion, load_questions
from caseqa.jsonl import from_json
from caseqa.metrics import Report
from caseqa.records import Document
from caseqa.ui import figures
from caseqa.ui.frame import Frame

INTRODUCTION = (
    '<p class="cq-lead">How good the answers are, measured on questions whose answers people marked in the study, '
    "beside plain systems that read the same text. The questions it gets wrong are listed, so that you know what to "
    "expect.</p>"
)


ABLATION = "ablation"
"""A run that switches ingredients off says nothing of what the page shows (eval/results/latest-ablation.md does)."""


def build(frame: Frame) -> None:
    """Lay the tab out; it reads its files when the page is opened."""
    with gr.Tab("Evaluation", id="evaluation", elem_id="caseqa-tab-evaluation"):
        frame.html("evaluation-lead", INTRODUCTION)
        frame.furnish(frame.html("evaluation"), lambda documents: shown(results(), documents))


def results() -> Path | None:
    """The folder of the checkout's results; None when there is no checkout."""
    try:
        return project.root() / "eval" / "results"
    except CaseQAError:
        return None


def shown(folder: Path | None, documents: Sequence[Document]) -> str:
    """The newest run on each set of questions, the project's own first, or how to make one."""
    if folder is None or not folder.is_dir():
        return figures.HOW
    runs, unread = newest(folder)
    titles = {document.id: document.title for document in documents}
    parts = []
    for report in runs:
        document = report.settings.get("document", "")
        questions = gold(folder.parent / "gold" / report.settings.get("questions", ""))
        parts.append(figures.figures(report, figures.misses(report, questions), titles.get(document, document)))
    return "".join(parts) + figures.note(unread) if parts else figures.HOW + figures.note(unread)


def newest(folder: Path) -> tuple[list[Report], dict[str, str]]:
    """The newest report on each set of questions, the one with most questions first; and what could not be read."""
    found: dict[tuple[str, ...], Report] = {}
    unread = {}
    for path in sorted(folder.glob("*.json")):
        try:
            report = from_json(path.read_text(encoding="utf-8"), Report, path.name)
        except (CaseQAError, OSError, UnicodeDecodeError) as error:
            unread[path.name] = str(error)
            continue
        if not report.systems or report.settings.get("task") == ABLATION:
            continue
        key = tuple(report.settings.get(name, "") for name in ("task", "document", "questions"))
        if key not in found or report.made > found[key].made:
            found[key] = report
    return sorted(found.values(), key=lambda one: -len(one.systems[0].questions)), unread


def gold(path: Path) -> tuple[GoldQuestion, ...]:
    """The gold questions of a file; none when it is not there or does not fit any more."""
    try:
        return load_questions(path) if path.is_file() else ()
    except CaseQAError:
        return ()
