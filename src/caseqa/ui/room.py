"""The opened library behind the page: opened in the background, watched while it opens, asked by many."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from caseqa.assistant import Assistant
from caseqa.errors import CaseQAError, UnusableStore
from caseqa.library import Progress
from caseqa.opening import SetAside
from caseqa.records import Document

Result = TypeVar("Result")
Opener = Callable[[Progress], Assistant]
"""Opens a library, building it first if it must, and reports its progress meanwhile."""

LOOK_EVERY = 0.25
"""Seconds between two looks at running work: often enough for the bar to move, seldom enough to cost nothing."""

WARMING = "warming"
"""The stage in which the models a question needs are loaded."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a piece of work has come; ``total`` is zero while that is not known."""

    name: str
    done: int = 0
    total: int = 0


class Stopped(Exception):
    """Raised inside work that nobody waits for any more, at its next report."""


class Work(Generic[Result]):
    """A function that runs in its own thread and can be watched and waited for from any other."""

    def __init__(self, do: Callable[[Progress], Result]) -> None:
        self.stage = Stage("starting")
        self.error: Exception | None = None
        self._results: list[Result] = []
        self._do = do
        self._is_stopped = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """True when the function has returned or raised."""
        return not self._thread.is_alive()

    @property
    def failed(self) -> bool:
        """True when the function has raised."""
        return self.error is not None

    def stages(self) -> Iterator[Stage]:
        """How far it has come, a few times a second until it is over; when its one watcher goes away it is stopped."""
        try:
            while not self.over:
                yield self.stage
                time.sleep(LOOK_EVERY)
        finally:
            self._is_stopped = True

    def result(self) -> Result:
        """What the function returned, waiting for it; raises what it raised."""
        self._thread.join()
        if self.error is not None:
            raise self.error
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._do(self._report))
        except Exception as error:
            logging.getLogger(__name__).debug("work failed", exc_info=True)
            self.error = error

    def _report(self, name: str, done: int, total: int) -> None:
        if self._is_stopped:
            raise Stopped
        self.stage = Stage(name, done, total)


class Room:
    """One library for everybody who has the page open; an opening that failed is tried again when next needed."""

    def __init__(self, source: Assistant | Opener) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._opening: Work[Assistant] | None = None

    def open(self) -> Work[Assistant]:
        """The opening of the library, begun by the first call."""
        with self._lock:
            if self._opening is None or (self._opening.over and self._opening.failed):
                self._opening = Work(self._open)
            return self._opening

    def whole(self) -> Assistant:
        """The assistant over all documents, waiting until it is open."""
        return self.open().result()

    def documents(self) -> tuple[Document, ...]:
        """All documents; none when the library is empty."""
        whole = self.whole()
        return whole.documents if whole.library.ids() else ()

    def set_aside(self) -> tuple[SetAside, ...]:
        """The documents of the library that cannot be opened."""
        whole = self.whole()
        return whole.set_aside if whole.library.ids() else ()

    def asking(self, wanted: Sequence[str]) -> Assistant:
        """The assistant over the wanted documents, over all when none of them is in the library, as they are now.

        Raises CaseQAError when the library is empty, in the words of the page.
        """
        whole = self.whole()
        if not whole.library.ids():
            raise CaseQAError("there is no document to ask yet", "add one in the Library tab")
        whole = whole.still()
        known = tuple(document.id for document in whole.documents)
        chosen = tuple(one for one in known if one in set(wanted))
        if not chosen or chosen == known:
            return whole
        return whole.only(chosen)

    def _open(self, progress: Progress) -> Assistant:
        assistant = self._source if isinstance(self._source, Assistant) else self._source(progress)
        if assistant.library.ids():
            progress(WARMING, 0, 0)
            # Where no document is sound, whoever shows them says so; a file that is added again mends it.
            with suppress(UnusableStore):
                assistant.warm()
        return assistant
