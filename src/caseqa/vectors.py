"""Cosine search over a matrix of unit vectors: the only place that touches FAISS."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

APPROXIMATE_FROM = 50_000
"""Up to this many vectors an exact scan takes under 10 ms on one core; beyond, a graph is built."""

NEIGHBOURS = 32
SEARCH_BREADTH = 128
"""Links a node and nodes kept in view for the graph (HNSW, arXiv 1603.09320)."""


class VectorIndex:
    """Unit vectors that can be searched, saved and loaded; rows keep their order."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Array) -> VectorIndex:
        """An index over the rows of a matrix of unit vectors, shape (rows, dimension)."""
        rows, dimension = vectors.shape
        if rows < APPROXIMATE_FROM:
            return cls(_filled(faiss.IndexFlatIP(dimension), vectors))
        graph = faiss.IndexHNSWFlat(dimension, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efSearch = SEARCH_BREADTH
        return cls(_filled(graph, vectors))

    @property
    def rows(self) -> int:
        """How many vectors the index holds."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._index.d)

    def search(self, vector: Array, count: int) -> list[tuple[int, float]]:
        """The (row, cosine) of the nearest vectors, best first."""
        count = min(count, self.rows)
        if count <= 0:
            return []
        scores, rows = self._index.search(np.asarray(vector, dtype=np.float32).reshape(1, -1), count)
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]

    def vector(self, row: int) -> Array:
        """One vector by its row, shape (dimension,)."""
        return np.asarray(self._index.reconstruct(row), dtype=np.float32)

    def matrix(self) -> Array:
        """All vectors, shape (rows, dimension)."""
        return np.asarray(self._index.reconstruct_n(0, self.rows), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the index to one file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read an index that `save` wrote; RuntimeError when the file is no FAISS index."""
        return cls(faiss.read_index(str(path)))


def _filled(index: faiss.Index, vectors: Array) -> faiss.Index:
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index
