"""Fonts of a PDF as this reader needs them: bytes in, characters and widths out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_lowercase, digits
from typing import Any, NamedTuple

from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from pypdf.generic._font import Font

# What pypdf raises on damaged objects, also where it trusts what it reads; anything else is no fault of the file.
BROKEN = (
    PyPdfError, DependencyError, ArithmeticError, AttributeError, LookupError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip
# A font that names its weight says so in its name; descriptors often leave /FontWeight out.
_BOLD_WORDS = ("bold", "black", "heavy", "demi", "-bd", "cmbx", "sfbx", "ebx")
# The PDF default: glyph space is a thousandth of text space, except in Type 3 fonts.
_GLYPH_UNIT = 1000.0
# A font that holds its superior figures as glyphs of their own maps them to plain figures; they are 0.57 to
# 0.70 as wide as the figures of the line (proportional figures of one design: 0.8 and more).
_SUPERIOR_WIDTH = 0.75
_COUNTED = frozenset(digits + ascii_lowercase)
# Weights from here on are called bold by the PDF specification (400 is regular, 700 bold).
_BOLD_WEIGHT = 600
_SUBSET = re.compile(r"^/([A-Z]{6}\+)?")


class Shown(NamedTuple):
    """One shown string: its characters, its width without spacing, and the blank margins of it."""

    text: str
    width: float
    codes: int
    spaces: int
    lead: float
    lead_codes: int
    trail: float
    trail_codes: int


class PageFont:
    """A font that turns shown bytes into characters and widths in thousandths of its size."""

    def __init__(self, resource: DictionaryObject) -> None:
        font = Font.from_font_resource(resource)
        self._encoding = font.encoding
        self._characters: dict[Any, Any] = font.character_map
        self._widths = font.character_widths
        self._default = float(font.character_widths.get("default", 500))
        self._space_width = float(font.space_width)
        self._space_char = font.space_char
        self._table: dict[str, tuple[str, float]] = {}
        self._memory: dict[bytes, Shown] = {}
        self.bold = _is_bold(font)
        self.scale = _type3_scale(resource)
        self._exact = _exact_widths(resource) if font.sub_type != "Type0" else {}
        self._step = 2 if self._encoding == "utf-16-be" else 1
        counted = self._step == 2 or not isinstance(self._encoding, str)
        self._superior = self._superiors() if counted else frozenset()

    def shown(self, raw: bytes) -> Shown:
        """The characters and widths of one shown string."""
        known = self._memory.get(raw)
        if known is None:
            known = self._measure(raw)
            if len(raw) <= 8:  # short strings repeat; long ones would only fill the memory
                self._memory[raw] = known
        return known

    def pieces(self, parts: Sequence[Any]) -> Iterator[tuple[bytes | float, bool]]:
        """The steps and the strings of one text-showing operator, superior glyphs apart."""
        for part in parts:
            if isinstance(part, (int, float)):
                yield float(part), False
            elif isinstance(part, (bytes, str)):
                yield from self.parted(part if isinstance(part, bytes) else part.encode("latin-1", "replace"))

    def parted(self, raw: bytes) -> list[tuple[bytes, bool]]:
        """The shown bytes in pieces, each with whether it is made of superior glyphs."""
        if not self._superior:
            return [(raw, False)]
        pieces: list[tuple[bytes, bool]] = []
        for at, code in enumerate(self._codes(raw)):
            glyph, superior = raw[at * self._step : (at + 1) * self._step], code in self._superior
            if pieces and pieces[-1][1] == superior:
                pieces[-1] = (pieces[-1][0] + glyph, superior)
            else:
                pieces.append((glyph, superior))
        return pieces

    def _superiors(self) -> frozenset[str]:
        """The codes of figures and small letters far narrower than another glyph of this font for the same."""
        widths: dict[str, dict[str, float]] = {}
        for code, char in self._characters.items():
            text = str(char)
            if isinstance(code, str) and len(code) == len(text) == 1 and text in _COUNTED:
                widths.setdefault(text, {})[code] = self._exact.get(code, float(self._widths.get(code, 0)))
        widest = {text: max(found.values()) for text, found in widths.items()}
        twins = {text for text, found in widths.items() if min(found.values()) <= _SUPERIOR_WIDTH * widest[text]}
        if not twins - {"1"}:  # a proportional 1 is as narrow beside one that stands in columns
            return frozenset()
        figure = max((width for text, width in widest.items() if text.isdigit()), default=0.0)
        return frozenset(
            code
            for text, found in widths.items()
            for code, width in found.items()
            if 0 < width <= _SUPERIOR_WIDTH * (figure if text.isdigit() else widest[text])
        )

    def _measure(self, raw: bytes) -> Shown:
        glyphs = [self._table.get(code) or self._glyph(code) for code in self._codes(raw)]
        text = "".join(glyph[0] for glyph in glyphs)
        width = sum(glyph[1] for glyph in glyphs)
        spaces = raw.count(b" ") if not isinstance(self._encoding, str) else 0
        lead = lead_codes = trail = trail_codes = 0.0
        for glyph in glyphs:
            if glyph[0].strip():
                break
            lead, lead_codes = lead + glyph[1], lead_codes + 1
        for glyph in reversed(glyphs):
            if glyph[0].strip():
                break
            trail, trail_codes = trail + glyph[1], trail_codes + 1
        return Shown(text, width, len(glyphs), spaces, lead, int(lead_codes), trail, int(trail_codes))

    def _codes(self, raw: bytes) -> str:
        if not isinstance(self._encoding, str):
            return raw.decode("latin-1")
        try:
            return raw.decode(self._encoding, "surrogatepass")
        except UnicodeDecodeError:
            return raw.decode(self._encoding, "replace")

    def _glyph(self, code: str) -> tuple[str, float]:
        char = code if isinstance(self._encoding, str) else self._encoding.get(ord(code), code)
        text = str(self._characters.get(char, char))
        width = self._exact.get(code)
        if width is None:
            width = float(self._widths.get(code, self._default))
            if code == self._space_char:
                width = self._space_width
        found = (_printable(text), width)
        self._table[code] = found
        return found


class FontShelf:
    """The fonts of one document, each read once."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[int, int] | int, PageFont | None] = {}
        self._kept: list[DictionaryObject] = []

    def fonts(self, resources: DictionaryObject) -> dict[str, PageFont]:
        """The readable fonts that ``resources`` names."""
        named = dictionary(resources.get("/Font"))
        found = {}
        for name in named:
            font = self._font(named.raw_get(name))
            if font is not None:
                found[str(name)] = font
        return found

    def _font(self, entry: Any) -> PageFont | None:
        resource = entry.get_object()
        if not isinstance(resource, DictionaryObject):
            return None
        key = (entry.idnum, entry.generation) if isinstance(entry, IndirectObject) else id(resource)
        if key not in self._by_id:
            self._kept.append(resource)  # keeps the id taken while this shelf lives
            try:
                self._by_id[key] = PageFont(resource)
            except BROKEN:  # a broken font costs its own text, which `page_ink` counts, not the page
                self._by_id[key] = None
        return self._by_id[key]


def dictionary(value: Any) -> DictionaryObject:
    """The dictionary that an entry is or points to, an empty one where it is none."""
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def font_name(resources: DictionaryObject, key: str) -> str:
    """What the file calls a font, without the letters that tell its subsets apart; its key where it has no name."""
    name = dictionary(dictionary(resources.get("/Font")).get(key)).get("/BaseFont")
    return _SUBSET.sub("", name if isinstance(name, str) else key)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\xad" else " " for c in text) if not text.isprintable() else text


def _is_bold(font: Font) -> bool:
    name = (font.name or "").lower()
    if any(word in name for word in _BOLD_WORDS):
        return True
    try:
        return float(font.font_descriptor.weight) >= _BOLD_WEIGHT
    except (TypeError, ValueError):
        return False


def _exact_widths(resource: DictionaryObject) -> dict[str, float]:
    """The /Widths array with its fractions, which add up over a long line."""
    widths = resource.get("/Widths")
    first = resource.get("/FirstChar", 0)
    widths = widths.get_object() if widths is not None else None
    if not isinstance(widths, ArrayObject) or not isinstance(first, (int, float)):
        return {}
    found = {}
    for code, width in enumerate(widths[:256], start=int(first)):
        value = width.get_object()
        if isinstance(value, (int, float)) and 0 <= code < 256:
            found[chr(code)] = float(value)
    return found


def _type3_scale(resource: DictionaryObject) -> tuple[float, float]:
    """How wide and high a unit of this font is, relative to a thousandth; (1, 1) but for Type 3."""
    matrix = resource.get("/FontMatrix")
    if resource.get("/Subtype") != "/Type3" or not isinstance(matrix, ArrayObject) or len(matrix) != 6:
        return 1.0, 1.0
    wide, high = abs(float(matrix[0])) * _GLYPH_UNIT, abs(float(matrix[3])) * _GLYPH_UNIT
    if 0.5 < high < 2:
        return wide, 1.0
    box = resource.get("/FontBBox")
    tall = abs(float(box[3]) - float(box[1])) if isinstance(box, ArrayObject) and len(box) == 4 else 0.0
    # A bitmap font counts in dots: its em is about the height of its tallest glyph.
    return wide, (tall * high / _GLYPH_UNIT) or 1.0
