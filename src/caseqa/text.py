"""Normalise text once, carry note marks through it, and find a quotation in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from caseqa.records import Span

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Private-use characters that fence a note mark inside a line until the text is assembled."""

_MARKED = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_CLEAN = str.maketrans({**_LIGATURES, **dict.fromkeys(_INVISIBLE, "")})
_SHAPES = {'"': "“”„‟«»″", "'": "‘’‚‛′`´", "-": "‐‑‒–—―−"}
"""The shapes in which quotation marks, apostrophes and dashes are printed; where texts are compared they are equal."""

_FOLD = str.maketrans({shape: plain for plain, shapes in _SHAPES.items() for shape in shapes})
_ANY_SHAPE = {plain: f"[{re.escape(plain + shapes)}]" for plain, shapes in _SHAPES.items()}
SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED_DIGITS = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")

LONGEST_LABEL = 60
"""Characters of a Markdown label at most: a key like "smith-and-jones-2020-appendix" fits, a sentence does not."""

CALL = rf"\[\^([^\]\s]{{1,{LONGEST_LABEL}}})\]"
"""How Markdown calls a note; with a colon after it, at the start of a line, it defines one."""

TERMINAL = ".!?…:"
"""What a finished paragraph ends with; a colon announces a list or a block quotation."""

DIVIDED_NAME = re.compile(r"(?<![^\W_])Ma?c-$")
"""A name divided at a line's end that goes on with a capital and without a hyphen: "Mc-/Cullagh"."""

PUNCTUATION = ". , ; : ( ) [ ] \" ' ’ “ ” - – — ? !"
"""The marks that may be tokens of a model by themselves."""

CLOSERS = "\"'”’»)]}›*†‡ "


def normalise(text: str) -> str:
    """The text in NFC with ligatures opened, invisible characters dropped and spaces collapsed.

    Quotation marks and dashes stay as printed: a quotation is shown as the source prints it, and
    `fold` makes the variants equal where texts are compared.
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_CLEAN).split())


def plain_digits(text: str) -> str:
    """The text with superscript digits as ordinary ones."""
    return text.translate(SUPERSCRIPT_DIGITS)


def raised_digits(text: str) -> str:
    """The text with its digits and signs as superscripts, each character in its place."""
    return text.translate(_RAISED_DIGITS)


def fence(label: str) -> str:
    """A mark's label between the characters that carry it through assembly."""
    return f"{MARK_OPEN}{label}{MARK_CLOSE}"


def unfence(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The text without its marks, and each mark as (offset in that text, label)."""
    pieces: list[str] = []
    marks: list[tuple[int, str]] = []
    length = position = 0
    for found in _MARKED.finditer(text):
        piece = text[position : found.start()]
        pieces.append(piece)
        length += len(piece)
        marks.append((length, found[1]))
        position = found.end()
    pieces.append(text[position:])
    return "".join(pieces), tuple(marks)


def without_marks(text: str) -> str:
    """The text with every fenced mark removed."""
    return _MARKED.sub("", text)


def is_finished(text: str) -> bool:
    """True when the text ends as a paragraph ends: with terminal punctuation, closers aside."""
    core = without_marks(text).rstrip(CLOSERS)
    return bool(core) and core[-1] in TERMINAL


def words(text: str) -> list[str]:
    """The words of a text in lower case, digits included."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable, and for each of its characters the offset it came from."""

    text: str
    offsets: tuple[int, ...]


def fold(text: str) -> Folded:
    """The text casefolded, with quotation marks, dashes and spaces unified; offsets lead back."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        if character.isspace():
            if characters and characters[-1] == " ":
                continue
            character = " "
        for folded in unicodedata.normalize("NFKC", character).translate(_FOLD).casefold():
            characters.append(folded)
            offsets.append(offset)
    return Folded("".join(characters), tuple(offsets))


def find_words(text: str, looked_for: str) -> list[Span]:
    """Every place where these words stand, variants of case, quotation marks, dashes and spaces aside."""
    parts = normalise(looked_for).translate(_FOLD).split()
    if not parts:
        return []
    pattern = r"\s+".join("".join(_ANY_SHAPE.get(each) or re.escape(each) for each in part) for part in parts)
    return [Span(*found.span()) for found in re.finditer(pattern, text, re.IGNORECASE)]


def find_quotation(within: Folded, quotation: str) -> Span | None:
    """Where a quotation stands word for word, variants of quotation marks, dashes and spaces aside."""
    wanted = fold(quotation).text.strip()
    start = within.text.find(wanted) if wanted else -1
    if start < 0:
        return None
    return Span(within.offsets[start], within.offsets[start + len(wanted) - 1] + 1)
