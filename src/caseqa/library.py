"""Many documents in one folder: add, replace, remove, open; only what changed is encoded again."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from caseqa.corrections import CorrectionFile, corrected
from caseqa.documents import LONGEST_ID, own_id, read_document
from caseqa.encoders import Encoder
from caseqa.errors import CaseQAError, UnusableStore
from caseqa.passages import TARGET_WORDS
from caseqa.records import Document, IngestReport
from caseqa.store import (
    CHANGING,
    FORMAT,
    MANIFEST,
    Manifest,
    PassageStore,
    build,
    document_hash,
    open_store,
    read_manifest,
)
from caseqa.weights import sha256

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading", "encoding"), what is done and what there is to do."""

State: TypeAlias = tuple[tuple[str, int, int], ...]
"""What tells that a library changed: each document with when its store and its corrections were written, 0 for none."""


@dataclass(frozen=True, slots=True)
class Library:
    """A folder with one store a document; ``mend`` is the command that builds it, or the documents ``listed``.

    ``beside`` is where the user's own files are kept (the basket, confirmed records), the folder itself unless told:
    an index can be thrown away and built anew, these cannot. ``listed`` is None where ``mend`` builds no document by
    itself, as in a library of added files.
    """

    root: Path
    mend: str
    beside: Path | None = None
    listed: frozenset[str] | None = None

    @property
    def own(self) -> Path:
        """The folder of the user's own files."""
        return self.beside or self.root

    def corrections(self, document_id: str) -> CorrectionFile:
        """The user's corrections to a document's record, kept when it is removed or added anew."""
        _require_inside(document_id)
        return CorrectionFile(self.own / f"{document_id}.record.json")

    def ids(self) -> tuple[str, ...]:
        """The documents in the library, in alphabetical order."""
        if not self.root.is_dir():
            return ()
        folders = (path for path in self.root.iterdir() if not path.name.startswith("."))
        return tuple(sorted(path.name for path in folders if (path / MANIFEST).exists()))

    def state(self) -> State:
        """What is there now: it differs once a document was added, replaced, corrected or removed by anybody."""
        return tuple(
            (one, _written(self.root / one / MANIFEST), _written(self.corrections(one).path)) for one in self.ids()
        )

    def mend_of(self, document_id: str) -> str:
        """What mends one document's store: it is built anew from the sources, or added again, or taken out."""
        if self.listed is not None and document_id in self.listed:
            return self.mend
        there = "" if self.listed is not None else f" --library {self.root}"
        return f"add its file again with `caseqa add FILE{there}`, or run `caseqa remove {document_id}{there}`"

    def folder(self, document_id: str) -> Path:
        """Where one document's store is or would be; CaseQAError for an id that leads out of the library."""
        _require_inside(document_id)
        return self.root / document_id

    def manifest(self, document_id: str) -> Manifest:
        """The manifest of one document's store."""
        return read_manifest(self.folder(document_id), self.mend_of(document_id))

    def open(self, document_id: str, encoder: str, fingerprint: str) -> PassageStore:
        """One document's store; UnusableStore when it is not there or not sound."""
        folder = self.folder(document_id)
        if not folder.is_dir():
            known = ", ".join(self.ids()) or "none"
            raise UnusableStore(f"there is no document {document_id} in {self.root} (there are: {known})", self.mend)
        store = open_store(folder, encoder, fingerprint, self.mend_of(document_id))
        return replace(store, document=corrected(store.document, self.corrections(document_id).read()))

    def put(
        self,
        document: Document,
        encoder: Encoder,
        passage_words: int = TARGET_WORDS,
        progress: Progress | None = None,
        place_sha256: str = "",
    ) -> Manifest:
        """Build a document's store, replacing one of the same id."""
        folder = self.folder(document.id)
        report = (lambda done, total: progress("encoding", done, total)) if progress else None
        return build(document, folder, encoder, passage_words=passage_words, place_sha256=place_sha256, progress=report)

    def remove(self, document_id: str) -> None:
        """Delete one document's store; CaseQAError when there is none."""
        folder = self.folder(document_id)
        if document_id not in self.ids():
            known = ", ".join(self.ids()) or "none"
            raise CaseQAError(f"there is no document {document_id} in the library (there are: {known})")
        with CHANGING:
            # Renamed first: a removal that is interrupted leaves no half of a document behind.
            doomed = Path(tempfile.mkdtemp(prefix=".removing-", dir=folder.parent)) / folder.name
            folder.rename(doomed)
        shutil.rmtree(doomed.parent)

    def is_current(self, document: Document, fingerprint: str, passage_words: int) -> bool:
        """True when the store is sound, of this format, and made from this document, by this model, at this length."""
        try:
            manifest = self.open(document.id, "", fingerprint).manifest
        except UnusableStore:
            return False
        made_of = (manifest.format, manifest.document_sha256, manifest.encoder_fingerprint, manifest.passage_words)
        return made_of == (FORMAT, document_hash(document), fingerprint, passage_words)


def _written(path: Path) -> int:
    """When a file was written, in nanoseconds; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _require_inside(document_id: str) -> None:
    """Raise CaseQAError for an id that is no name of a folder in the library: nothing outside is read or replaced."""
    if not document_id or document_id != Path(document_id).name or document_id.startswith("."):
        raise CaseQAError(
            f"{document_id!r} cannot be a document's id: it would lead out of the library",
            "expected a name of letters, digits, - _ .",
        )


def add_file(
    library: Library,
    path: Path,
    encoder: Callable[[], Encoder],
    *,
    fingerprint: str,
    document_id: str = "",
    password: str = "",
    passage_words: int = TARGET_WORDS,
    progress: Progress | None = None,
) -> tuple[Document, IngestReport, bool]:
    """Read a file into the library: its document, the report, and whether anything had to be encoded.

    With an id it replaces the document of that id; without one it replaces nothing but itself.
    """
    reading = (lambda done, total: progress("reading", done, total)) if progress else None
    document_id = document_id or free_id(library, path)
    document, report = read_document(path, document_id=document_id, password=password, progress=reading)
    if library.is_current(document, fingerprint, passage_words):
        return document, report, False
    library.put(document, encoder(), passage_words, progress, _place(path))
    return document, report, True


def free_id(library: Library, path: Path) -> str:
    """The id for a file: the one it has in the library already, else its own, numbered where another document has it.

    It has one already when it was added from the same path, or is the same bytes. A store that cannot be read is free:
    adding its file again is what mends it.
    """
    wanted = own_id(path)
    if not path.is_file():
        return wanted
    ids = library.ids()
    known = {one: made for one in ids if (made := _readable(library, one))}
    place, digest = _place(path), sha256(path)
    same = [one for one, made in known.items() if made.place_sha256 == place]
    same = same or [one for one, made in known.items() if made.source_sha256 == digest]
    if same:
        return wanted if wanted in same else same[0]
    damaged = set(ids) - set(known)
    return free_name(wanted, lambda one: one not in damaged and library.folder(one).exists())


def free_name(name: str, taken: Callable[[str], bool]) -> str:
    """The name itself, or with the first number from 2 that makes it free."""
    number, free = 1, name
    while taken(free):
        number += 1
        free = f"{name[: LONGEST_ID - len(str(number)) - 1]}-{number}"
    return free


def _readable(library: Library, document_id: str) -> Manifest | None:
    try:
        return library.manifest(document_id)
    except UnusableStore:
        return None


def _place(path: Path) -> str:
    """The SHA-256 of where a file is."""
    return hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
