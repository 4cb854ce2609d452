"""A library opened to be asked: its sound documents, and those that had to be set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from caseqa import answers
from caseqa.claims import SentenceFinder
from caseqa.encoders import Encoder
from caseqa.errors import BadRecord, CaseQAError, UnusableStore
from caseqa.library import Library, State
from caseqa.search import Shelf
from caseqa.store import PassageStore

PARTS_KEPT = 16
"""Choices among the documents that are kept ready for the next question; of more the oldest goes. They share the
stores, so that one more costs the list of their words: some megabytes for a dozen reports."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that is in the library and cannot be asked; ``error`` says why, and what mends it."""

    document_id: str
    error: CaseQAError

    def __str__(self) -> str:
        return f"{self.document_id} is set aside and was not asked: {self.error}"


class Opened:
    """The documents asked as they were when they were opened: one question, check or draft sees no other."""

    def __init__(self, shelf: Shelf, encoder: Encoder, set_aside: Sequence[SetAside] = (), state: State = ()) -> None:
        self.shelf = shelf
        self.documents = tuple(store.document for store in shelf.stores)
        self.set_aside = tuple(set_aside)
        self.state = state
        self._encoder = encoder
        self._parts: dict[frozenset[str], Opened] = {}

    def only(self, documents: Iterable[str]) -> Opened:
        """Some of these documents, with the same stores; ids that are not here count for nothing."""
        wanted = frozenset(documents)
        found = self._parts.get(wanted)
        if found is None:
            stores = [store for store in self.shelf.stores if store.document.id in wanted]
            found = Opened(Shelf.of(stores), self._encoder)
            for oldest in list(self._parts)[: 1 - PARTS_KEPT]:
                self._parts.pop(oldest, None)
            self._parts[wanted] = found
        return found

    @cached_property
    def sentences(self) -> SentenceFinder:
        """What finds the sentences that may speak of a claim."""
        return SentenceFinder(self.shelf, self._encoder)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Every word of the documents."""
        return answers.known_words(self.documents)


def open_all(library: Library, encoder: Encoder, wanted: Sequence[str] = ()) -> Opened:
    """The wanted documents of a library, or all of them; one that is not sound is set aside unless it was wanted.

    Raises UnusableStore for an empty library, and what the first document raised where none can be opened; for a
    wanted document UnusableStore, or BadRecord where its corrections cannot be used.
    """
    state = library.state()
    ids = tuple(wanted) or library.ids()
    if not ids:
        raise UnusableStore(f"there is no index in {library.root}", library.mend)
    stores: list[PassageStore] = []
    aside: list[SetAside] = []
    for one in ids:
        try:
            stores.append(library.open(one, encoder.name, encoder.fingerprint))
        except (UnusableStore, BadRecord) as error:
            if wanted:
                raise
            aside.append(SetAside(one, error))
    if not stores:
        raise aside[0].error
    return Opened(Shelf.of(stores), encoder, aside, state)
