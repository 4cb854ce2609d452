"""A document's passages and vectors on disk: built whole, opened only if sound and made by the same model."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from caseqa.aliases import Aliases, find_aliases
from caseqa.encoders import Encoder
from caseqa.errors import BadRecord, UnusableStore
from caseqa.jsonl import from_json, read_lines, to_json, write_lines
from caseqa.lexical import LexicalIndex
from caseqa.passages import TARGET_WORDS, cut
from caseqa.records import Document, Passage, Reference
from caseqa.tokens import TokenIndex
from caseqa.vectors import VectorIndex

Array = NDArray[np.float32]

FORMAT = 3
"""Raised whenever the files of a store change their meaning."""

WITHOUT_NOTES = 2
"""The format before notes had vectors: a store of it is opened and searched without them, since a file that was added
in a browser may be gone. Whatever builds stores takes it for out of date."""

MANIFEST = "manifest.json"
CHANGING = RLock()
"""Held while a store is put in its place or taken away, and while a library is opened: nobody opens half a change."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store was made from and of, and the SHA-256 of each of its files.

    ``place_sha256`` is of the path the source was added from, by which it is known again after it changed; empty where
    nobody said it, or before it was kept. The path itself stays out of what may be handed on.
    """

    format: int
    document_id: str
    source_sha256: str
    document_sha256: str
    encoder: str
    encoder_fingerprint: str
    dimension: int
    passage_words: int
    passages: int
    sentences: int
    checksums: dict[str, str]
    place_sha256: str = ""


@dataclass(frozen=True, slots=True)
class PassageStore:
    """An opened store: the document, its passages, and the indexes over them.

    Row k of ``passage_vectors``, ``tokens`` and ``lexical`` is passage k; row k of ``sentence_vectors`` is sentence k
    of the document, row k of ``note_vectors`` the source named in its reference k.
    """

    folder: Path
    manifest: Manifest
    document: Document
    passages: tuple[Passage, ...]
    passage_vectors: VectorIndex
    sentence_vectors: VectorIndex
    note_vectors: VectorIndex
    tokens: TokenIndex
    lexical: LexicalIndex
    aliases: Aliases


def lexical_text(document: Document, passage: Passage) -> str:
    """What a passage is found by beside its own words: its headings and the sources of its notes."""
    wanted = set(passage.note_ids)
    sources = [reference_text(reference) for reference in document.references if reference.note_id in wanted]
    return "\n".join([*passage.section_path, passage.text, *sources])


def sentence_texts(document: Document) -> list[str]:
    """The sentences as they are encoded: each after the heading it stands under, which names what it is about."""
    texts = []
    for sentence in document.sentences:
        path = document.section_path(sentence.span.start)
        words = document.slice(sentence.span)
        texts.append(f"{path[-1]}: {words}" if path else words)
    return texts


def reference_text(reference: Reference) -> str:
    """What a reference is found by: the source that it leads to, else its own words."""
    return reference.resolved_text or reference.text


def encode_references(document: Document, encoder: Encoder, progress: Progress | None = None) -> Array:
    """The vector of each reference, shape (references, dimension); those that lead to one source are encoded once."""
    texts = [reference_text(reference) for reference in document.references]
    rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
    if not rows:
        return np.zeros((0, encoder.dimension), np.float32)
    return encoder.encode(list(rows), progress)[[rows[text] for text in texts]]


def build(
    document: Document,
    folder: Path,
    encoder: Encoder,
    *,
    passage_words: int = TARGET_WORDS,
    place_sha256: str = "",
    progress: Progress | None = None,
) -> Manifest:
    """Write a document's store into ``folder``, whole or not at all, replacing one that stands there.

    Raises UnusableStore when the document holds no sentence, or ``folder`` is there and is no store.
    """
    _require_store(folder)
    passages = cut(document, passage_words)
    if not passages or not document.sentences:
        raise UnusableStore(f"{document.id} holds no sentence to index", "give a document with running text")
    indexes = _indexes(document, passages, encoder, progress)
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        (work / "document.json").write_text(to_json(document), encoding="utf-8")
        write_lines(work / "passages.jsonl", passages)
        for name, index in indexes.items():
            index.save(work / name)
        manifest = _manifest(document, encoder, passage_words, len(passages), _checksums(work))
        manifest = replace(manifest, place_sha256=place_sha256)
        (work / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        _swap(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return manifest


def _indexes(
    document: Document, passages: Sequence[Passage], encoder: Encoder, progress: Progress | None
) -> dict[str, VectorIndex | TokenIndex | LexicalIndex]:
    """The indexes over a document, by the name of their file or folder."""
    texts, sentences = [passage.text for passage in passages], sentence_texts(document)
    sources = len({reference_text(reference) for reference in document.references})
    total = 2 * len(texts) + len(sentences) + sources
    vectors = encoder.encode(texts, _part(progress, 0, total))
    tokens = encoder.encode_tokens(texts, _part(progress, len(texts), total))
    sentence_vectors = encoder.encode(sentences, _part(progress, 2 * len(texts), total))
    note_vectors = encode_references(document, encoder, _part(progress, total - sources, total))
    return {
        "passages.faiss": VectorIndex.build(vectors),
        "sentences.faiss": VectorIndex.build(sentence_vectors),
        "notes.faiss": VectorIndex.build(note_vectors),
        "tokens.npz": TokenIndex.build(tokens),
        "lexical": LexicalIndex.build([lexical_text(document, passage) for passage in passages]),
    }


def _manifest(
    document: Document, encoder: Encoder, passage_words: int, passages: int, checksums: dict[str, str]
) -> Manifest:
    return Manifest(
        format=FORMAT,
        document_id=document.id,
        source_sha256=document.source.sha256,
        document_sha256=document_hash(document),
        encoder=encoder.name,
        encoder_fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        passage_words=passage_words,
        passages=passages,
        sentences=len(document.sentences),
        checksums=checksums,
    )


def document_hash(document: Document) -> str:
    """The SHA-256 of a document's records: it changes with the source and with how it is read."""
    return hashlib.sha256(to_json(document).encode()).hexdigest()


def open_store(folder: Path, encoder: str, fingerprint: str, mend: str) -> PassageStore:
    """The store in a folder, its files verified.

    Raises UnusableStore, with ``mend`` as the command that helps, when files are missing or
    changed, the format is another, or another model made its vectors.
    """
    manifest = read_manifest(folder, mend)
    if manifest.encoder_fingerprint != fingerprint:
        raise UnusableStore(
            f"the index of {manifest.document_id} was made by the model {manifest.encoder} "
            f"({manifest.encoder_fingerprint[:12]}…), not by {encoder} ({fingerprint[:12]}…)",
            mend,
        )
    found = _checksums(folder)
    wrong = sorted(name for name, digest in manifest.checksums.items() if found.get(name) != digest)
    if wrong:
        state = "damaged" if wrong[0] in found else "missing"
        raise UnusableStore(f"the index of {manifest.document_id} is damaged ({wrong[0]} is {state})", mend)
    try:
        document = from_json((folder / "document.json").read_text(encoding="utf-8"), Document, "document.json")
        passages = tuple(read_lines(folder / "passages.jsonl", Passage))
    except BadRecord as error:
        raise UnusableStore(
            f"the index of {manifest.document_id} was written by another caseqa ({error})", mend
        ) from None
    return PassageStore(
        folder=folder,
        manifest=manifest,
        document=document,
        passages=passages,
        passage_vectors=VectorIndex.load(folder / "passages.faiss"),
        sentence_vectors=VectorIndex.load(folder / "sentences.faiss"),
        note_vectors=_note_vectors(folder, manifest),
        tokens=TokenIndex.load(folder / "tokens.npz"),
        lexical=LexicalIndex.load(folder / "lexical"),
        aliases=find_aliases(document.text),
    )


def _note_vectors(folder: Path, manifest: Manifest) -> VectorIndex:
    if manifest.format == WITHOUT_NOTES:
        return VectorIndex.build(np.zeros((0, manifest.dimension), np.float32))
    return VectorIndex.load(folder / "notes.faiss")


def read_manifest(folder: Path, mend: str) -> Manifest:
    """A store's manifest; UnusableStore when it is missing, cut short or of another format."""
    path = folder / MANIFEST
    if not path.exists():
        raise UnusableStore(f"there is no index in {folder}", mend)
    try:
        manifest = from_json(path.read_text(encoding="utf-8"), Manifest, MANIFEST)
    except (BadRecord, UnicodeDecodeError) as error:
        raise UnusableStore(f"the index in {folder} is damaged ({error})", mend) from None
    if manifest.format not in (WITHOUT_NOTES, FORMAT):
        raise UnusableStore(f"the index in {folder} has format {manifest.format}, expected {FORMAT}", mend)
    return manifest


def _part(progress: Progress | None, done: int, total: int) -> Progress | None:
    """Progress of one part reported as progress of the whole."""
    if progress is None:
        return None
    report = progress
    return lambda count, _: report(done + count, total)


def _checksums(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _swap(work: Path, folder: Path) -> None:
    """Put a finished folder in place of an older one; at every moment one of the two is whole."""
    aside = work.with_name(work.name.replace(".building-", ".replaced-"))
    with CHANGING:
        _require_store(folder)
        if folder.exists():
            folder.replace(aside)
        work.replace(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _require_store(folder: Path) -> None:
    """Raise UnusableStore when something stands in a store's place that is none: what others wrote is not replaced."""
    if folder.exists() and not (folder / MANIFEST).exists():
        raise UnusableStore(
            f"{folder} is in the way: it holds no index", "move it away, or give the document another id"
        )


def sentence_rows(store: PassageStore) -> tuple[int, ...]:
    """For each sentence of the document, the row of the passage that holds it."""
    rows = {sentence_id: row for row, passage in enumerate(store.passages) for sentence_id in passage.sentence_ids}
    return tuple(rows[sentence.id] for sentence in store.document.sentences)
