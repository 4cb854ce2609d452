"""The checkout's own acts: which sources it has, its settings, and the index built from them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from caseqa.documents import read_document
from caseqa.encoders import DEFAULT_ENCODER, building_encoder, fingerprint
from caseqa.errors import CaseQAError, UnusableStore
from caseqa.jsonl import to_json
from caseqa.library import Library, Progress
from caseqa.passages import TARGET_WORDS
from caseqa.records import Document, IngestReport
from caseqa.weights import sha256

MEND = "run `python index/run.py`"


@dataclass(frozen=True, slots=True)
class Settings:
    """Which model encodes, and how long passages are."""

    encoder: str = DEFAULT_ENCODER
    passage_words: int = TARGET_WORDS


def root() -> Path:
    """The checkout this package runs from, or the one around the current folder.

    Raises CaseQAError when there is none: then a library must be named.
    """
    for folder in (Path.cwd(), *Path.cwd().parents, *Path(__file__).resolve().parents):
        if (folder / "ingest" / "sources.toml").exists() and (folder / "index" / "settings.toml").exists():
            return folder
    raise CaseQAError("no caseqa project was found here", "name a library with `--library DIR`")


def settings(checkout: Path) -> Settings:
    """What ``index/settings.toml`` says."""
    try:
        table = tomllib.loads((checkout / "index" / "settings.toml").read_text(encoding="utf-8"))
        return Settings(str(table["encoder"]), int(table["passage_words"]))
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise CaseQAError(
            f"index/settings.toml cannot be used ({error!r})", "give it encoder and passage_words"
        ) from None


def sources(checkout: Path) -> list[tuple[str, Path]]:
    """The (id, path) of each source that ``ingest/sources.toml`` lists."""
    folder = checkout / "ingest"
    try:
        table = tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
        return [(str(entry["id"]), folder / str(entry["path"])) for entry in table["source"]]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CaseQAError(
            f"ingest/sources.toml cannot be used ({error!r})", "give each [[source]] an id and a path"
        ) from None


def library(checkout: Path) -> Library:
    """The library under ``index/out``; the user's own files lie in ``own``, which no clean-up touches."""
    listed = frozenset(document_id for document_id, _ in sources(checkout))
    return Library(checkout / "index" / "out", MEND, checkout / "own", listed)


def ingest(checkout: Path, progress: Progress | None = None) -> Iterator[tuple[Document, IngestReport]]:
    """Read every source and write its document and report under ``ingest/out``, one after the other."""
    for document_id, path in sources(checkout):
        reading = (lambda done, total: progress("reading", done, total)) if progress else None
        document, report = read_document(path, document_id=document_id, progress=reading)
        folder = checkout / "ingest" / "out" / document_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "document.json").write_text(to_json(document), encoding="utf-8")
        (folder / "report.json").write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
        yield document, report


def index(checkout: Path, progress: Progress | None = None) -> tuple[str, ...]:
    """Read every source, and build each store that is missing or not made from it as it is now.

    The ids of the documents built; documents that were added to the library by hand stay.
    """
    chosen = settings(checkout)
    shelf = library(checkout)
    wanted = fingerprint(chosen.encoder)
    built = []
    for document, _ in ingest(checkout, progress):
        if not shelf.is_current(document, wanted, chosen.passage_words):
            shelf.put(document, building_encoder(chosen.encoder), chosen.passage_words, progress)
            built.append(document.id)
    return tuple(built)


def check_current(checkout: Path) -> None:
    """Raise UnusableStore when a listed source is missing from the index, or changed after it was built."""
    shelf = library(checkout)
    for document_id, path in sources(checkout):
        if document_id not in shelf.ids():
            raise UnusableStore(f"there is no index of {document_id} yet", MEND)
        if path.exists() and shelf.manifest(document_id).source_sha256 != sha256(path):
            raise UnusableStore(f"the index of {document_id} is stale: {path.name} changed after it was built", MEND)
