"""The text-showing operators of a page, as runs with place and size.

A page's content is walked once; each shown string becomes a ``Run`` in points from the upper
left corner of the visible page, after page rotation, cropping, forms and matrices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import atan2, degrees, hypot
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from .pdf_fonts import FontShelf, PageFont

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# Kerning inside a word is at most this share of the size; larger steps are kept as separate runs.
_KERNING = 0.05
# Forms nest; a form that draws itself must end, and a page drawn from many forms must end too.
_MAX_DEPTH, _MAX_FORMS = 8, 500
# Text tilted by less than this many degrees is a skewed scan, not rotated text.
_UPRIGHT_DEGREES = 5.0


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
class _State:
    ctm: Matrix
    font: PageFont | None = None
    size: float = 12.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> _State:
        return _State(
            self.ctm, self.font, self.size, self.char_space, self.word_space, self.stretch, self.leading, self.rise
        )


@dataclass(slots=True)
class _Walk:
    """What stays the same while one page and its forms are walked."""

    shelf: FontShelf
    pdf: Any
    runs: list[Run] = field(default_factory=list)
    forms: int = 0


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


def page_runs(page: PageObject, shelf: FontShelf, turn: int = 0) -> list[Run]:
    """Every shown string of ``page`` in the order it is drawn."""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    if contents is None:
        return []
    walk = _Walk(shelf, page.pdf)
    matrix, _, _ = page_matrix(page, turn)
    resources = page.get_inherited("/Resources", DictionaryObject())
    stream = contents if isinstance(contents, ContentStream) else ContentStream(contents, page.pdf, "bytes")
    _Painter(walk, _object(resources), _State(matrix)).paint(stream)
    return walk.runs


def _object(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _numbers(operands: list[Any], count: int) -> tuple[float, ...] | None:
    found = tuple(float(o) for o in operands[:count] if isinstance(o, (int, float)))
    return found if len(found) == count else None


class _Painter:
    """One content stream being walked: graphics state, text matrices, marked content."""

    def __init__(self, walk: _Walk, resources: DictionaryObject, state: _State, depth: int = 0) -> None:
        self.walk = walk
        self.resources = resources
        self.state = state
        self.depth = depth
        self.fonts = walk.shelf.fonts(resources)
        self.stack: list[_State] = []
        self.marked: list[bool] = []
        self.text: Matrix = IDENTITY
        self.line: Matrix = IDENTITY

    def paint(self, stream: ContentStream) -> None:
        """Walk the operators of ``stream``."""
        handlers = {
            name[4:].encode(): getattr(self, name) for name in dir(self) if name.startswith("_op_")
        } | {b"T*": self._next_line, b"'": self._quote, b'"': self._double_quote}
        for operands, operator in stream.operations:
            handler = handlers.get(operator)
            if handler is not None:
                handler(operands)

    def _op_q(self, _: list[Any]) -> None:
        self.stack.append(self.state.copy())

    def _op_Q(self, _: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def _op_cm(self, operands: list[Any]) -> None:
        found = _numbers(operands, 6)
        if found:
            self.state.ctm = times(found, self.state.ctm)  # type: ignore[arg-type]

    def _op_BT(self, _: list[Any]) -> None:
        self.text = self.line = IDENTITY

    def _op_Tf(self, operands: list[Any]) -> None:
        if len(operands) >= 2 and isinstance(operands[1], (int, float)):
            self.state.font = self.fonts.get(str(operands[0]))
            self.state.size = float(operands[1])

    def _op_Tc(self, operands: list[Any]) -> None:
        self.state.char_space = (_numbers(operands, 1) or (0.0,))[0]

    def _op_Tw(self, operands: list[Any]) -> None:
        self.state.word_space = (_numbers(operands, 1) or (0.0,))[0]

    def _op_Tz(self, operands: list[Any]) -> None:
        self.state.stretch = (_numbers(operands, 1) or (100.0,))[0] / 100

    def _op_TL(self, operands: list[Any]) -> None:
        self.state.leading = (_numbers(operands, 1) or (0.0,))[0]

    def _op_Ts(self, operands: list[Any]) -> None:
        self.state.rise = (_numbers(operands, 1) or (0.0,))[0]

    def _op_Td(self, operands: list[Any]) -> None:
        found = _numbers(operands, 2)
        if found:
            self.line = self.text = times((1, 0, 0, 1, found[0], found[1]), self.line)

    def _op_TD(self, operands: list[Any]) -> None:
        found = _numbers(operands, 2)
        if found:
            self.state.leading = -found[1]
            self._op_Td(operands)

    def _op_Tm(self, operands: list[Any]) -> None:
        found = _numbers(operands, 6)
        if found:
            self.line = self.text = found  # type: ignore[assignment]

    def _next_line(self, _: list[Any]) -> None:
        self._op_Td([0.0, -self.state.leading])

    def _quote(self, operands: list[Any]) -> None:
        self._next_line([])
        self._op_Tj(operands)

    def _double_quote(self, operands: list[Any]) -> None:
        if len(operands) >= 3:
            self._op_Tw(operands[:1])
            self._op_Tc(operands[1:2])
            self._quote(operands[2:])

    def _op_Tj(self, operands: list[Any]) -> None:
        self._show(operands[:1])

    def _op_TJ(self, operands: list[Any]) -> None:
        if operands and isinstance(operands[0], ArrayObject):
            self._show(operands[0])

    def _op_BMC(self, _: list[Any]) -> None:
        self.marked.append(False)

    def _op_BDC(self, operands: list[Any]) -> None:
        pagination = False
        if len(operands) >= 2 and operands[0] == "/Artifact":
            properties = operands[1]
            if isinstance(properties, str):
                properties = _object(self.resources.get("/Properties")).get(properties)
            pagination = _object(properties).get("/Type") == "/Pagination"
        self.marked.append(pagination)

    def _op_EMC(self, _: list[Any]) -> None:
        if self.marked:
            self.marked.pop()

    def _op_Do(self, operands: list[Any]) -> None:
        form = _object(self.resources.get("/XObject")).get(operands[0]) if operands else None
        form = form.get_object() if form is not None else None
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            return
        self.walk.forms += 1
        if self.depth >= _MAX_DEPTH or self.walk.forms > _MAX_FORMS:
            return
        state = self.state.copy()
        found = _numbers(list(form.get("/Matrix", [])), 6)
        if found:
            state.ctm = times(found, state.ctm)  # type: ignore[arg-type]
        resources = _object(form.get("/Resources")) or self.resources
        inner = _Painter(self.walk, resources, state, self.depth + 1)
        inner.marked = [any(self.marked)]
        inner.paint(ContentStream(form, self.walk.pdf, "bytes"))

    def _show(self, parts: list[Any]) -> None:
        """Add the runs of one text-showing operator and move the text position past it."""
        state = self.state
        font, size = state.font, state.size
        if font is None:
            return
        wide = size * font.scale[0] / 1000
        at = 0.0
        open_run: list[Any] = []  # [start, end, texts]
        for part in parts:
            if isinstance(part, (int, float)):
                at -= float(part) / 1000 * size * state.stretch
                continue
            if not isinstance(part, (bytes, str)):
                continue
            raw = part if isinstance(part, bytes) else part.encode("latin-1", "replace")
            shown = font.shown(raw)
            spacing = state.char_space
            start = at + (shown.lead * wide + shown.lead_codes * (spacing + state.word_space)) * state.stretch
            at += (shown.width * wide + shown.codes * spacing + shown.spaces * state.word_space) * state.stretch
            trail = shown.trail * wide + shown.trail_codes * (spacing + state.word_space)
            end = at - (trail + spacing) * state.stretch
            if not shown.text.strip():
                start = end = at
            if open_run and abs(start - open_run[1]) < _KERNING * abs(size) and not open_run[2][-1][-1:].isspace():
                open_run[1] = end
                open_run[2].append(shown.text)
            else:
                self._emit(open_run)
                open_run = [start, end, [shown.text]]
        self._emit(open_run)
        self.text = times((1, 0, 0, 1, at, 0), self.text)

    def _emit(self, open_run: list[Any]) -> None:
        text = "".join(open_run[2]) if open_run else ""
        if not text:
            return
        state = self.state
        assert state.font is not None
        a, b, c, d, e, f = times(self.text, state.ctm)
        start, end = open_run[0], open_run[1]
        size = abs(state.size) * hypot(c, d) * state.font.scale[1]
        tilt = degrees(atan2(b, a)) % 360
        angle = round(tilt / 90) * 90
        angle = angle % 360 if abs(tilt - angle) < _UPRIGHT_DEGREES else 45
        if state.size < 0:
            angle = (angle + 180) % 360 if angle != 45 else 45
            start, end = end, start
        x0, x1 = e + start * a + state.rise * c, e + end * a + state.rise * c
        y = f + start * b + state.rise * d
        self.walk.runs.append(Run(x0, x1, y, size, text, state.font.bold, any(self.marked), angle))
