"""What is kept of a transformer's output, shape (tokens, dimension)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def first_token(output: Array) -> Array:
    """The unit vector of the first token of a transformer's output."""
    vector = output[0]
    unit: Array = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return unit


def inner_tokens(output: Array) -> Array:
    """The unit vectors of all tokens of a transformer's output but the first and last, which frame the text."""
    inner = output[1:-1]
    unit: Array = inner / np.maximum(np.linalg.norm(inner, axis=1, keepdims=True), 1e-12)
    return unit
