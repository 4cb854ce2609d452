"""What an assistant does for somebody who writes: links, the basket, the sources, the bibliographic record."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace

from caseqa import answers
from caseqa.anchors import Anchor, read_link
from caseqa.basket import (
    BasketFile,
    ExportFile,
    ExportForm,
    Found,
    Item,
    KeptRecord,
    export,
    item_of,
    places_now,
    relocated,
)
from caseqa.bibliography import Bibliography, bibliography
from caseqa.citing import Style, cite
from caseqa.corrections import RecordField, confirmed, corrected, fields_of, written
from caseqa.errors import CaseQAError
from caseqa.library import Library
from caseqa.records import Document
from caseqa.works import StudySources, find_works


class Authoring(ABC):
    """The act of writing over an opened library, which the assistant opens."""

    library: Library

    @property
    @abstractmethod
    def documents(self) -> tuple[Document, ...]:
        """The documents asked."""

    @abstractmethod
    def document(self, document_id: str = "") -> Document:
        """One document; the only one when no id is given."""

    @abstractmethod
    def refresh(self) -> None:
        """Open the library anew at the next question."""

    def open_link(self, link: str, *, must_hold: bool = False) -> answers.OpenedLink:
        """What a permalink leads to now: its words, at the same place or where they moved to, or that they changed.

        A document that goes by another name now is known by its file. Raises CaseQAError for a text that is no
        permalink, for a document that is not in the library and, where the link ``must_hold``, for changed words.
        """
        parts = read_link(link)
        if parts is None:
            raise CaseQAError(
                "this is not a link to a passage", "give a permalink that an answer showed; it begins with caseqa:"
            )
        named = [document for document in self.documents if document.id == parts.document_id]
        same = [d for d in self.documents if parts.sha256 and d.source.sha256.startswith(parts.sha256)]
        if not named and not same:
            raise CaseQAError(
                f"the document {parts.document_id} of this link is not in the library", "add it with `caseqa add FILE`"
            )
        found = answers.open_link((named or same)[0], parts, link.strip())
        if must_hold and found.span is None:
            raise CaseQAError(
                f"the text of {found.document_id} changed since this link was made ({found.why})",
                "ask again for a new link",
            )
        return found

    def sources(self, document_id: str = "") -> StudySources:
        """The works that a document rests on, each once with every note that cites it."""
        return find_works(self.document(document_id))

    def bibliography(self, document_id: str = "") -> Bibliography:
        """The published works among the sources as records, with what is doubtful in each and what is left out."""
        return bibliography(self.sources(document_id))

    def record(self, document_id: str = "") -> tuple[RecordField, ...]:
        """The fields of a document's bibliographic record, each with where it came from and whether it is doubtful."""
        return fields_of(self.document(document_id))

    def set_record(self, document_id: str, fields: Mapping[str, str]) -> tuple[RecordField, ...]:
        """Correct fields of a record as the user writes them ("Family, Given; …", "2020-05-31"); empty takes one out.

        Raises CaseQAError or BadRecord, and saves nothing, when a field or what comes of the record cannot be used.
        """
        return self._correct(document_id, {name: written(name, text) for name, text in fields.items()})

    def confirm_record(self, document_id: str, names: Iterable[str] = ()) -> tuple[RecordField, ...]:
        """Take over fields of a record as they are, so that they are no longer doubtful; all unless some are named."""
        return self._correct(document_id, confirmed(self.document(document_id), names))

    def _correct(self, document_id: str, fields: Mapping[str, object]) -> tuple[RecordField, ...]:
        document = self.document(document_id)
        made = corrected(document, fields)
        cite(made.source.csl, None, Style.CHICAGO_NOTE)
        self.library.corrections(document.id).add(fields)
        self.refresh()
        return fields_of(made)

    @property
    def basket(self) -> BasketFile:
        """The evidence basket of the library, which the command line and the app share."""
        return BasketFile(self.library.own / "basket.json")

    def collect(self, found: Found, remark: str = "") -> Item:
        """Put what was found into the basket, with the records of its documents; the item it became."""
        documents = {document.id: document for document in self.documents}
        item = item_of(found, documents, remark)
        used = dict.fromkeys(excerpt.document for excerpt in item.excerpts)
        records = tuple(KeptRecord(d, documents[d].source.sha256, documents[d].source.csl) for d in used)
        self.basket.add(item, records)
        return item

    def places_now(self, item: Item) -> tuple[Anchor, ...]:
        """Where the words of an item of the basket stand now, or that they changed."""
        return places_now(item, {document.id: document for document in self.documents})

    def export_basket(
        self, form: ExportForm, style: Style = Style.CHICAGO_NOTE, *, name: str = "basket", title: str = "Evidence"
    ) -> tuple[ExportFile, ...]:
        """The basket as files to hand in or to read into a reference manager, with places and records as of today.

        Raises CaseQAError for an empty basket and for a style in which no page is written (``basket.PAGE_STYLES``).
        """
        documents = {document.id: document for document in self.documents}
        kept = self.basket.read()
        places = {item.id: places_now(item, documents) for item in kept.items}
        items = tuple(relocated(item, places[item.id], documents) for item in kept.items)
        records = {document.id: document.source.csl for document in documents.values()}
        return export(replace(kept, items=items), form, style, name=name, title=title, records=records, places=places)
