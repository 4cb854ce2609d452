"""The records of a basket and what can be done with one: every act makes a new basket out of an old one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from caseqa.anchors import TextPositionSelector, TextQuoteSelector
from caseqa.errors import CaseQAError
from caseqa.results import CitedNote, Locator

FORMAT = 1
"""Raised whenever the file changes its meaning; docs/citing.md describes this one."""


class ItemKind(StrEnum):
    """What was collected."""

    PASSAGE = "passage"
    QUOTATION = "quotation"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a document with their place, and the notes they rest on as they were resolved.

    ``sha256`` is that of the file they were taken from. ``quoted_from`` is the source of words that the document
    itself quotes; ``stance`` what they say to the claim they were collected for (``supports``, ``contradicts``, or
    ``related`` where it only leans).
    """

    document: str
    sha256: str
    selector: tuple[TextQuoteSelector, TextPositionSelector]
    locator: Locator
    notes: tuple[CitedNote, ...] = ()
    quoted_from: str = ""
    stance: str = ""

    @property
    def text(self) -> str:
        """The words as they were collected."""
        return self.selector[0].exact


@dataclass(frozen=True, slots=True)
class Item:
    """What was collected at one go: a passage or quotation, or a claim with the words that bear on it.

    A passage of which several sentences answer has an excerpt for each run of them, a claim on which nothing was
    found has none. ``id`` comes from the content, so that the same words are collected once; ``added`` is the date
    and time in UTC (ISO 8601); ``remark`` is the user's own; ``leaning`` is what a claim that is not found leans to,
    empty where it does not, and in baskets kept before there was one.
    """

    id: str
    kind: ItemKind
    added: str
    excerpts: tuple[Excerpt, ...]
    remark: str = ""
    claim: str = ""
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    leaning: str = ""


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """The bibliographic record of a document as it was when something of it was collected (CSL-JSON, serialised)."""

    document: str
    sha256: str
    csl: str


@dataclass(frozen=True, slots=True)
class Basket:
    """The items in the user's order, and the records of the documents they come from."""

    items: tuple[Item, ...] = ()
    records: tuple[KeptRecord, ...] = ()
    format: int = FORMAT

    def item(self, wanted: str) -> Item:
        """The item of an id, of the number that it has in the list, from 1, or of the beginning of an id.

        Raises CaseQAError when no item has it, or more than one.
        """
        found = [item for item in self.items if item.id == wanted]
        if not found and wanted.isdecimal() and 1 <= int(wanted) <= len(self.items):
            found = [self.items[int(wanted) - 1]]
        found = found or [item for item in self.items if wanted and item.id.startswith(wanted)]
        if len(found) != 1:
            known = ", ".join(item.id for item in self.items) or "none"
            several = "several items begin with" if found else "there is no item"
            raise CaseQAError(f"{several} {wanted or 'without an id'} in the basket (there are: {known})")
        return found[0]

    def add(self, item: Item, records: tuple[KeptRecord, ...] = ()) -> Basket:
        """The basket with an item at its end; one that is there already stays in its place as it is found today.

        It keeps its remark unless it comes with another, and the time when it was first collected.
        """
        newer = {record.document: record for record in (*self.records, *records)}
        known = next((one for one in self.items if one.id == item.id), None)
        if known is not None:
            again = replace(item, added=known.added, remark=item.remark or known.remark)
            items = tuple(again if one is known else one for one in self.items)
            return replace(self, items=items, records=tuple(newer.values()))
        return replace(self, items=(*self.items, item), records=tuple(newer.values()))

    def remark(self, wanted: str, words: str) -> Basket:
        """The basket with another remark on an item; an empty one takes it away."""
        item = self.item(wanted)
        changed = replace(item, remark=words.strip())
        return replace(self, items=tuple(changed if one is item else one for one in self.items))

    def move(self, wanted: str, position: int) -> Basket:
        """The basket with an item at another position, counted from 1.

        Raises CaseQAError when there is no such position.
        """
        if not 1 <= position <= len(self.items):
            raise CaseQAError(f"there is no position {position}", f"give one from 1 to {len(self.items)}")
        item = self.item(wanted)
        others = [one for one in self.items if one is not item]
        return replace(self, items=(*others[: position - 1], item, *others[position - 1 :]))

    def remove(self, wanted: str) -> Basket:
        """The basket without an item, and without records that nothing needs any more."""
        item = self.item(wanted)
        items = tuple(one for one in self.items if one is not item)
        needed = {excerpt.document for one in items for excerpt in one.excerpts}
        return replace(self, items=items, records=tuple(r for r in self.records if r.document in needed))
