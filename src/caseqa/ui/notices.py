"""Words to the reader that are no answer: a hint, a problem with what mends it, how far a piece of work is."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from time import time_ns

from caseqa.errors import CaseQAError
from caseqa.opening import SetAside
from caseqa.ui.markup import commands, escape
from caseqa.ui.room import WARMING, Stage

STAGES = {
    "starting": "Starting; loading the models takes some seconds",
    "reading": "Reading the study",
    "encoding": "Encoding passages and sentences",
    "checking": "Quotations and claims checked",
    WARMING: "Loading the models that answer",
}

log = logging.getLogger(__name__)


def hint(words: str) -> str:
    """A friendly word instead of an answer."""
    return f'<div class="cq-banner cq-hint" data-stamp="{time_ns()}"><p>{escape(words)}</p></div>'


def problem(error: Exception) -> str:
    """One line that says what went wrong and what mends it; never a traceback."""
    if isinstance(error, CaseQAError):
        said, mend = error.problem, error.mend
    else:
        said, mend = "something went wrong that caseqa did not foresee", "look at the terminal it runs in"
    opening = said.split(" ", 1)[0]
    first = (said if "." in opening else f"{said[:1].upper()}{said[1:]}").rstrip(".")
    then = f" To mend it: {commands(mend)}." if mend else ""
    return (
        f'<div class="cq-banner cq-problem" role="alert" data-stamp="{time_ns()}"><p>{escape(first)}.{then}</p></div>'
    )


def aside(documents: Sequence[SetAside]) -> str:
    """That some documents of the library cannot be asked, and where to see why."""
    if not documents:
        return ""
    names = ", ".join(one.document_id for one in documents)
    many = len(documents)
    said = "one document cannot be opened and is" if many == 1 else f"{many} documents cannot be opened and are"
    return problem(CaseQAError(f"{said} not asked: {names}", "see “Set aside” in the Library tab"))


def progress(stage: Stage, title: str) -> str:
    """How far a piece of work has come, in words and as a bar."""
    name = STAGES.get(stage.name, stage.name)
    if stage.name == "reading" and stage.total and stage.done >= stage.total:
        name, stage = "Loading the model that encodes", Stage(stage.name)
    counted = f": {stage.done} of {stage.total}" if stage.total > 1 else " …"
    bar = f' value="{stage.done}" max="{stage.total}"' if stage.total > 1 else ""
    return (
        f'<div class="cq-progress" role="status"><p class="cq-progress-title">{escape(title)}</p>'
        f'<progress aria-label="{escape(name)}"{bar}></progress><p>{escape(name)}{counted}</p></div>'
    )


def told(error: Exception) -> str:
    """One line about an error, after one that nobody foresaw has been written to the log with its traceback."""
    if not isinstance(error, CaseQAError):
        log.error("unforeseen", exc_info=error)
    return problem(error)
