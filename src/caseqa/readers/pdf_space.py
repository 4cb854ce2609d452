"""Where things stand on a page, in points from its upper left corner, and the matrices that lead there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf import PageObject

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Run(NamedTuple):
    """A shown string: where its ink begins and ends, its baseline, size and direction."""

    x0: float
    x1: float
    y: float
    size: float
    text: str
    bold: bool
    artifact: bool
    angle: int


@dataclass(slots=True)
class Ink:
    """What a page draws: its runs, the square points its pictures cover, and its other operators.

    ``unread`` counts the strings in each font that cannot be read, ``left_out`` the drawings with words in them that
    lie deeper than drawings are followed, or are too many.
    """

    runs: list[Run] = field(default_factory=list)
    picture: float = 0.0
    strokes: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    left_out: int = 0


def times(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies ``m`` first and ``n`` after it."""
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def page_matrix(page: PageObject, turn: int = 0) -> tuple[Matrix, float, float]:
    """From PDF space to points from the upper left corner, with the page's visible width and height."""
    box = page.cropbox
    left, bottom, right, top = float(box.left), float(box.bottom), float(box.right), float(box.top)
    wide, high = right - left, top - bottom
    match ((page.rotation or 0) + turn) % 360:
        case 90:
            return (0, 1, 1, 0, -bottom, -left), high, wide
        case 180:
            return (-1, 0, 0, 1, right, -bottom), wide, high
        case 270:
            return (0, -1, -1, 0, top, right), high, wide
        case _:
            return (1, 0, 0, -1, -left, top), wide, high
