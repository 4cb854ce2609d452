"""What models said, kept from run to run: a change of weights in the recipe encodes and reranks nothing anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from caseqa.encoders import Array, Encoder, Progress, Tokens
from caseqa.rerankers import Reranker

PIECE = 256
"""Texts kept in one file: a run that was cut off goes on after the last of them."""

PROBE = " ".join(f"The mill of parish {number} was sold in 18{number:02}; nobody knows why." for number in range(60))
"""A text longer than any model reads: what a model makes of it tells its weights, its cut and its pooling apart."""


class CachedEncoder:
    """An encoder that remembers questions in memory, and many texts in a folder where one is given.

    Token vectors are read back as float16 views of the files, so that those of 5,000 abstracts (1.1 GB) need not
    stand in memory at once; `tokens.TokenIndex` keeps them as int8 anyway.
    """

    def __init__(self, encoder: Encoder, folder: Path | None = None) -> None:
        self._encoder, self._folder = encoder, folder
        self.name, self.fingerprint, self.dimension = encoder.name, encoder.fingerprint, encoder.dimension
        self._vectors: dict[str, Array] = {}
        self._tokens: dict[str, list[Tokens]] = {}
        self._identity = ""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Array:
        """One unit vector a text, shape (texts, dimension)."""
        if len(texts) == 1:
            if texts[0] not in self._vectors:
                self._vectors[texts[0]] = self._encoder.encode(texts)
            return self._vectors[texts[0]]
        if self._folder is None or not texts:
            return self._encoder.encode(texts, progress)
        pieces = []
        for piece, path in self._pieces("vectors", texts, progress):
            if not path.exists():
                _write(path, self._encoder.encode(piece))
            pieces.append(np.load(path))
        return np.concatenate(pieces)

    def encode_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Tokens]:
        """The ids and unit vectors of each text's tokens, special ones left out."""
        if len(texts) == 1:
            if texts[0] not in self._tokens:
                self._tokens[texts[0]] = self._encoder.encode_tokens(texts)
            return self._tokens[texts[0]]
        if self._folder is None:
            return self._encoder.encode_tokens(texts, progress)
        found: list[Tokens] = []
        for piece, path in self._pieces("tokens", texts, progress):
            ids = path.with_suffix(".ids.npy")
            if not (path.exists() and ids.exists()):
                made = self._encoder.encode_tokens(piece)
                _write(ids, np.array([len(one) for one, _ in made] + [n for one, _ in made for n in one], np.int32))
                _write(path, np.concatenate([rows for _, rows in made]).astype(np.float16))
            found += _split(np.load(ids), np.load(path, mmap_mode="r"), len(piece))
        return found

    def token_ids(self, text: str) -> list[int]:
        """The ids of a text's tokens, special ones left out; nothing is encoded."""
        return self._encoder.token_ids(text)

    def is_word(self, text: str) -> bool:
        """True for a word common enough to be one token of the model."""
        return self._encoder.is_word(text)

    def _pieces(
        self, kind: str, texts: Sequence[str], progress: Progress | None
    ) -> Iterable[tuple[Sequence[str], Path]]:
        """The texts in pieces, each with the file that holds or will hold what the encoder makes of it."""
        if not self._identity:
            [(ids, rows)] = self._encoder.encode_tokens([PROBE])
            whole = self._encoder.encode([PROBE])
            self._identity = _hash([self.fingerprint, str(ids), _hash([rows.tobytes(), whole.tobytes()])])
        folder = Path(self._folder or "") / "encoded"
        folder.mkdir(parents=True, exist_ok=True)
        for start in range(0, len(texts), PIECE):
            piece = texts[start : start + PIECE]
            yield piece, folder / f"{kind}-{_hash([self._identity, *piece])}.npy"
            if progress:
                progress(start + len(piece), len(texts))


class CachedReranker:
    """A reranker that scores a pair once, and keeps the scores in a folder where one is given."""

    def __init__(self, reranker: Reranker, folder: Path | None = None) -> None:
        self._reranker, self.name, self.calibrated = reranker, reranker.name, reranker.calibrated
        self._scores: dict[str, float] = {}
        self._path: Path | None = None
        if folder:
            said = _hash([self.name, reranker.score("Who sold the mill?", [PROBE]).tobytes()])
            folder.mkdir(parents=True, exist_ok=True)
            self._path = folder / f"scores-{said}.tsv"
            if self._path.exists():
                rows = (line.split("\t") for line in self._path.read_text(encoding="utf-8").splitlines())
                self._scores = {row[0]: float(row[1]) for row in rows if len(row) == 2 and row[1]}

    def score(self, question: str, texts: Sequence[str]) -> Array:
        """One score a text, shape (texts,)."""
        keys = [_hash([question, text]) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._scores}
        if new:
            scores = [float(one) for one in self._reranker.score(question, list(new.values()))]
            self._scores |= dict(zip(new, scores, strict=True))
            if self._path:
                with self._path.open("a", encoding="utf-8") as file:
                    file.writelines(f"{key}\t{score!r}\n" for key, score in zip(new, scores, strict=True))
        return np.array([self._scores[key] for key in keys], dtype=np.float32)


def _hash(parts: Iterable[str | bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode()
        digest.update(f"{len(content)}:".encode() + content)
    return digest.hexdigest()[:32]


def _write(path: Path, array: NDArray[np.generic]) -> None:
    """Write an array whole or not at all."""
    work = path.with_suffix(".part")
    with work.open("wb") as file:
        np.save(file, array)
    work.replace(path)


def _split(ids: NDArray[np.int32], rows: Array, texts: int) -> list[Tokens]:
    """What `encode_tokens` gives: the lengths of the texts stand before their ids."""
    ends = np.cumsum(ids[:texts])
    found = ids[texts:]
    return [(found[end - n : end].tolist(), rows[end - n : end]) for n, end in zip(ids[:texts], ends, strict=True)]
