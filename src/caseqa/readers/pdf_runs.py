"""The text-showing operators of a page, as runs with place and size.

A page's content is walked once; each shown string becomes a ``Run`` in points from the upper
left corner of the visible page, after page rotation, cropping, forms and matrices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import atan2, degrees, hypot
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from .pdf_fonts import FontShelf, PageFont, dictionary, font_name
from .pdf_space import IDENTITY, Ink, Matrix, Run, page_matrix, times

# Kerning inside a word is at most this share of the size; larger steps are kept as separate runs.
_KERNING = 0.05
# Superior glyphs are drawn this much smaller and higher than the figures of their font (Libertinus: 0.66, 0.35).
_SUPERIOR_SIZE, _SUPERIOR_RISE = 0.66, 0.35
# Forms nest; a form that draws itself must end, and a page drawn from many forms must end too.
_MAX_DEPTH, _MAX_FORMS = 8, 500
# Text tilted by less than this many degrees is a skewed scan, not rotated text.
_UPRIGHT_DEGREES = 5.0
# The operators that show text.
_SHOWS = re.compile(rb"""T[jJ]\b|[)>]\s*['"]""")
_OPERATORS = {
    b"q": "_save",
    b"Q": "_restore",
    b"cm": "_transform",
    b"BT": "_begin_text",
    b"Tf": "_set_font",
    b"Tc": "_set_char_space",
    b"Tw": "_set_word_space",
    b"Tz": "_set_stretch",
    b"TL": "_set_leading",
    b"Ts": "_set_rise",
    b"Td": "_move",
    b"TD": "_move_and_lead",
    b"Tm": "_set_matrix",
    b"Tj": "_show_string",
    b"TJ": "_show_array",
    b"BMC": "_mark",
    b"BDC": "_mark_with_properties",
    b"EMC": "_unmark",
    b"Do": "_draw",
    b"INLINE IMAGE": "_picture",
    b"T*": "_next_line",
    b"'": "_quote",
    b'"': "_double_quote",
}


@dataclass(slots=True)
class _State:
    ctm: Matrix
    font: PageFont | None = None
    named: str = "(not named)"
    size: float = 12.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> _State:
        return _State(
            self.ctm, self.font, self.named, self.size, self.char_space, self.word_space, self.stretch, self.leading,
            self.rise,
        )  # fmt: skip


@dataclass(slots=True)
class _Walk:
    """What stays the same while one page and its forms are walked."""

    shelf: FontShelf
    pdf: Any
    ink: Ink = field(default_factory=Ink)
    forms: int = 0


def page_ink(page: PageObject, shelf: FontShelf, turn: int = 0) -> Ink:
    """Every shown string of ``page`` in the order it is drawn, how much else is drawn, and what cannot be read."""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    if contents is None:
        return Ink()
    walk = _Walk(shelf, page.pdf)
    matrix, _, _ = page_matrix(page, turn)
    resources = page.get_inherited("/Resources", DictionaryObject())
    stream = contents if isinstance(contents, ContentStream) else ContentStream(contents, page.pdf, "bytes")
    _Painter(walk, dictionary(resources), _State(matrix)).paint(stream)
    return walk.ink


def _numbers(operands: list[Any], count: int) -> tuple[float, ...] | None:
    found = tuple(float(o) for o in operands[:count] if isinstance(o, (int, float)))
    return found if len(found) == count else None


def _may_hold_words(form: StreamObject) -> bool:
    """True when a form shows text or draws others; symbols on a map do neither."""
    return "/XObject" in dictionary(form.get("/Resources")) or bool(_SHOWS.search(form.get_data()))


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
        handlers = {operator: getattr(self, name) for operator, name in _OPERATORS.items()}
        for operands, operator in stream.operations:
            handler = handlers.get(operator)
            if handler is not None:
                handler(operands)
            else:
                self.walk.ink.strokes += 1

    def _save(self, _: list[Any]) -> None:
        self.stack.append(self.state.copy())

    def _restore(self, _: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def _transform(self, operands: list[Any]) -> None:
        found = _numbers(operands, 6)
        if found:
            self.state.ctm = times(found, self.state.ctm)  # type: ignore[arg-type]

    def _begin_text(self, _: list[Any]) -> None:
        self.text = self.line = IDENTITY

    def _set_font(self, operands: list[Any]) -> None:
        if len(operands) >= 2 and isinstance(operands[1], (int, float)):
            self.state.font = self.fonts.get(str(operands[0]))
            if self.state.font is None:
                self.state.named = font_name(self.resources, str(operands[0]))
            self.state.size = float(operands[1])

    def _set_char_space(self, operands: list[Any]) -> None:
        self.state.char_space = (_numbers(operands, 1) or (0.0,))[0]

    def _set_word_space(self, operands: list[Any]) -> None:
        self.state.word_space = (_numbers(operands, 1) or (0.0,))[0]

    def _set_stretch(self, operands: list[Any]) -> None:
        self.state.stretch = (_numbers(operands, 1) or (100.0,))[0] / 100

    def _set_leading(self, operands: list[Any]) -> None:
        self.state.leading = (_numbers(operands, 1) or (0.0,))[0]

    def _set_rise(self, operands: list[Any]) -> None:
        self.state.rise = (_numbers(operands, 1) or (0.0,))[0]

    def _move(self, operands: list[Any]) -> None:
        found = _numbers(operands, 2)
        if found:
            self.line = self.text = times((1, 0, 0, 1, found[0], found[1]), self.line)

    def _move_and_lead(self, operands: list[Any]) -> None:
        found = _numbers(operands, 2)
        if found:
            self.state.leading = -found[1]
            self._move(operands)

    def _set_matrix(self, operands: list[Any]) -> None:
        found = _numbers(operands, 6)
        if found:
            self.line = self.text = found  # type: ignore[assignment]

    def _next_line(self, _: list[Any]) -> None:
        self._move([0.0, -self.state.leading])

    def _quote(self, operands: list[Any]) -> None:
        self._next_line([])
        self._show_string(operands)

    def _double_quote(self, operands: list[Any]) -> None:
        if len(operands) >= 3:
            self._set_word_space(operands[:1])
            self._set_char_space(operands[1:2])
            self._quote(operands[2:])

    def _show_string(self, operands: list[Any]) -> None:
        self._show(operands[:1])

    def _show_array(self, operands: list[Any]) -> None:
        if operands and isinstance(operands[0], ArrayObject):
            self._show(operands[0])

    def _mark(self, _: list[Any]) -> None:
        self.marked.append(False)

    def _mark_with_properties(self, operands: list[Any]) -> None:
        pagination = False
        if len(operands) >= 2 and operands[0] == "/Artifact":
            properties = operands[1]
            if isinstance(properties, str):
                properties = dictionary(self.resources.get("/Properties")).get(properties)
            pagination = dictionary(properties).get("/Type") == "/Pagination"
        self.marked.append(pagination)

    def _unmark(self, _: list[Any]) -> None:
        if self.marked:
            self.marked.pop()

    def _draw(self, operands: list[Any]) -> None:
        form = dictionary(self.resources.get("/XObject")).get(operands[0]) if operands else None
        form = form.get_object() if form is not None else None
        if not isinstance(form, StreamObject):
            return
        if form.get("/Subtype") != "/Form":
            return self._picture([])
        self.walk.forms += 1
        if self.depth >= _MAX_DEPTH or self.walk.forms > _MAX_FORMS:
            self.walk.ink.left_out += _may_hold_words(form)
            return
        state = self.state.copy()
        found = _numbers(list(form.get("/Matrix", [])), 6)
        if found:
            state.ctm = times(found, state.ctm)  # type: ignore[arg-type]
        resources = dictionary(form.get("/Resources")) or self.resources
        inner = _Painter(self.walk, resources, state, self.depth + 1)
        inner.marked = [any(self.marked)]
        inner.paint(ContentStream(form, self.walk.pdf, "bytes"))

    def _picture(self, _: Any) -> None:
        a, b, c, d, _e, _f = self.state.ctm
        self.walk.ink.picture += abs(a * d - b * c)

    def _show(self, parts: list[Any]) -> None:
        """Add the runs of one text-showing operator and move the text position past it."""
        state = self.state
        font, size = state.font, state.size
        if font is None:
            self.walk.ink.unread[state.named] += any(isinstance(p, (bytes, str)) and p.strip() for p in parts)
            return
        wide = size * font.scale[0] / 1000
        at = 0.0
        open_run: list[Any] = []  # [start, end, texts, superior]
        for part, superior in font.pieces(parts):
            if isinstance(part, float):
                at -= part / 1000 * size * state.stretch
                continue
            shown = font.shown(part)
            spacing = state.char_space
            start = at + (shown.lead * wide + shown.lead_codes * (spacing + state.word_space)) * state.stretch
            at += (shown.width * wide + shown.codes * spacing + shown.spaces * state.word_space) * state.stretch
            trail = shown.trail * wide + shown.trail_codes * (spacing + state.word_space)
            end = at - (trail + spacing) * state.stretch
            if not shown.text.strip():
                start = end = at
            joins = open_run and abs(start - open_run[1]) < _KERNING * abs(size) and open_run[3] == superior
            if joins and not open_run[2][-1][-1:].isspace():
                open_run[1] = end
                open_run[2].append(shown.text)
            else:
                self._emit(open_run)
                open_run = [start, end, [shown.text], superior]
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
        rise = state.rise
        if open_run[3]:
            rise, size = rise + _SUPERIOR_RISE * state.size, size * _SUPERIOR_SIZE
        x0, x1 = e + start * a + rise * c, e + end * a + rise * c
        y = f + start * b + rise * d
        self.walk.ink.runs.append(Run(x0, x1, y, size, text, state.font.bold, any(self.marked), angle))
