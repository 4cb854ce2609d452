"""A note cut into the sources it names and the explanations between them."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from caseqa.references._authors import SURNAME_FIRST
from caseqa.references._enclosure import SHUT, brackets, open_text, shut, web_addresses
from caseqa.references._listed import dated_head
from caseqa.references._locators import find_place
from caseqa.references._retrieved import cut_retrieved
from caseqa.references._sources import (
    LOCATOR_ONLY,
    SHORT_NAME,
    TRAILING_DATE,
    explains,
    has_quoted_title,
    is_prose,
    is_source,
)
from caseqa.references._symbols import symbols
from caseqa.references._wording import (
    ABBREVIATION,
    CONNECTIVE_START,
    CONTINUATION,
    EXAMPLE_START,
    EXPLAINING_START,
    INTERVIEW,
    LEAD_IN,
    POINTER_START,
    RECORD,
    SEE_NOTE,
    SIGNAL,
    SIGNAL_START,
    YEAR,
)

SENTENCE_GAP = regex.compile(r"(?<=[.!?…\x00][\"”’»)]?)\s+(?=[\p{Lu}\x00<]|https?:|www\.|ibid|ebd|vgl\.)")
LEADING_SMALL = regex.compile(
    r"\s*(?:von|van|de|del|della|di|da|du|d['’]|al-|el-|ten|ter|zu|ibid|ebd|id\.|idem|interviews?|conversations?"
    r"|e-?mails?|https?:|www\.|résolution|confidential|internal|unpublished|personal|telephone|author)",
    regex.IGNORECASE,
)
INNER_SIGNAL = regex.compile(
    rf"(?:(?<=[\s\x00])|(?<=[,:;–—]))\s+(?:{SIGNAL})\s*,?\s+(?=(?:the\s)?[\p{{Lu}}\x00\d<]|the\sreports?\s|https?:"
    rf"|www\.|ibid|note|footnote)"
)
SYMBOL_LIST = regex.compile(r",?\s+(?:and|und|et|y)\s+|,\s+")
ADDRESS_LIST = regex.compile(r"[<\x00](?:\x00|[<>,;\s]|and\s|und\s|et\s)*\.?")
AFTER_ADDRESS = regex.compile(r"(?:at|from|on|:|^|,|<)\s*<?\x00{12,}>?\s*\x00*[.]?$")
"""A sentence that ends in a web address, perhaps with the day of access in brackets: what follows is new."""
IMPRINT = regex.compile(r"\([^()]*[:,][^()]*\)")
"""A bracket with place or publisher, which makes what stands before it a book and no newspaper."""
DATED = regex.compile(rf"\b{YEAR}\b")
NAME = rf"(?:{SURNAME_FIRST.pattern})(?:\s\p{{Lu}}\.?)*(?:,\s(?:Jr|Sr)\.?)?"
NAMES = regex.compile(rf"{NAME}(?:;\s{NAME})*")
"""Authors alone before a semicolon: "Brook, Ada; Marsh, Lee (2009). Title"."""
ASKING = regex.compile(r"[?!][\"”’»]$")
"""A title that asks or cries out, which no comma follows: “Is It a Pier?” The Quay Review, 3 May 2012."""
LONGEST_ABBREVIATION = 24
"""Characters before a full stop that can belong to an abbreviation, or to "See also ibid."."""
LOOK_BACK = 800
"""Characters before a full stop that tell whether a source ends there; long notes stay linear."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a note: one source, or a comment."""

    text: str
    is_comment: bool = False


def cut_note(text: str) -> tuple[Piece, ...]:
    """The sources and comments of a note in the order in which it prints them; at least one."""
    retrieved = cut_retrieved(text)
    if retrieved:
        return tuple(Piece(piece, explains_it) for piece, explains_it in retrieved)
    pieces: list[Piece] = []
    for part in _parts(text):
        for piece in _pieces_of(part):
            if piece.is_comment and pieces and pieces[-1].is_comment:
                piece = Piece(_stretch(text, pieces.pop().text, piece.text), True)
            pieces.append(piece)
    return tuple(pieces) or (Piece(text.strip(), True),)


def _stretch(text: str, first: str, last: str) -> str:
    start = text.find(first)
    end = text.find(last, start + len(first))
    return text[start : end + len(last)] if 0 <= start <= end else f"{first} {last}"


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for clause in _split_at_semicolons(text):
        parts.extend(_split_at_sentences(clause))
    return parts


def _split_at_semicolons(text: str) -> list[str]:
    opened, parts, start = open_text(text), [], 0
    for mark in regex.finditer(r";\s+", opened):
        end = opened.find(";", mark.end())
        following = opened[mark.end() : end if end >= 0 else len(opened)]
        if NAMES.fullmatch(text[start : mark.start()].strip()):
            continue
        if _starts_anew(following, text[mark.end() : mark.end() + len(following)]):
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [*parts, text[start:]]


def _starts_anew(opened: str, printed: str) -> bool:
    bare = strip_signal(printed)
    if LOCATOR_ONLY.match(bare) or not bare.strip():
        return False
    if bare != printed or bare[:1] in "\"“„«‘<'" or opened.startswith(SHUT):
        return True
    if bare[0].islower() and not is_prose(bare) and (TRAILING_DATE.search(open_text(bare)) or symbols(bare)):
        return True
    return bare[0].isupper() or bare[0].isdigit() or bool(LEADING_SMALL.match(bare))


def strip_signal(text: str) -> str:
    """The text without "and", "see also", "cf." and their like in front."""
    text = text.strip()
    for _ in range(3):
        found = CONNECTIVE_START.match(text) or SIGNAL_START.match(text) or EXAMPLE_START.match(text)
        if not found or (POINTER_START.match(text) and not SIGNAL_START.match(text)):
            break
        text = text[found.end() :]
    return text.strip()


def _split_at_sentences(text: str) -> list[str]:
    opened = open_text(text)
    parts, start = [], 0
    gaps = [g for g in SENTENCE_GAP.finditer(opened) if not _inside_sentence(text, opened, g.start())]
    if not gaps:
        return [text]
    ends = [g.start() for g in gaps[1:]] + [len(text)]
    for gap, end in zip(gaps, ends, strict=True):
        if _breaks(text[max(start, gap.start() - LOOK_BACK) : gap.start()], text[gap.end() : end]):
            parts.append(text[start : gap.start()])
            start = gap.end()
    return [*parts, text[start:]]


def _inside_sentence(text: str, opened: str, at: int) -> bool:
    if opened[at - 1] == SHUT:
        return text[at - 1] not in '"”’»' or text[at - 2] not in ".!?"
    before = text[max(0, at - LONGEST_ABBREVIATION) : at]
    return bool(ABBREVIATION.search(before)) and not POINTER_START.fullmatch(strip_signal(before).strip())


def _breaks(before: str, after: str) -> bool:
    if CONTINUATION.match(after):
        return False
    if LEAD_IN.match(after) and INNER_SIGNAL.search(open_text(after)):
        return True
    if ASKING.search(before) and _goes_on(strip_signal(before), strip_signal(after)):
        return False
    if AFTER_ADDRESS.search(open_text(before)):
        return True
    if SIGNAL_START.match(after) or POINTER_START.match(after) or INTERVIEW.match(after):
        return True
    if POINTER_START.fullmatch(strip_signal(before).strip(" .") + "."):
        return not LOCATOR_ONLY.match(after)
    named, following = strip_signal(before), strip_signal(after)
    if (head := dated_head(named)) and not head.rest:
        return bool(EXPLAINING_START.match(following))
    was_source, is_next = is_source(named), is_source(following)
    if explains(named) != explains(following):
        return was_source or is_next
    return was_source and dated_head(following) is not None


def _goes_on(named: str, following: str) -> bool:
    """Whether words after a quoted title say where and when it came out, and name no source of their own."""
    where = not is_prose(following) and not has_quoted_title(following) and dated_head(following) is None
    return where and has_quoted_title(named) and bool(DATED.search(IMPRINT.sub("", following)))


def _pieces_of(part: str) -> list[Piece]:
    pieces: list[Piece] = []
    rest = part.strip()
    opened = open_text(rest)
    while rest:
        lead = _lead_in(rest, opened[len(opened) - len(rest) :])
        head, rest = (rest[: lead.start()].rstrip(" ,:–—"), rest[lead.start() :].strip()) if lead else (rest, "")
        bare = strip_signal(head)
        if is_source(bare):
            pieces.extend(Piece(text) for text in _listed_sources(bare))
        else:
            pieces.extend([Piece(head, True), *_enclosed_sources(head)])
    return pieces


def _lead_in(part: str, opened: str) -> regex.Match[str] | None:
    """The signal inside a part that leads to a source; what is shut in ends before it or begins after it."""
    signal = SIGNAL_START.match(part)
    found = INNER_SIGNAL.search(opened, signal.end() if signal else 1)
    if not found or not part[: found.start()].strip(" ,:–—"):
        return None
    pointed = SEE_NOTE.match(part[found.start() :].lstrip())
    if pointed and not is_prose(part[: found.start()]) and len(part[: found.start()].split()) < SHORT_NAME:
        return None
    return found


def _enclosed_sources(comment: str) -> list[Piece]:
    """The sources an explanation names in brackets: "... (ibid., para. 244)"."""
    found: list[Piece] = []
    for start, end in brackets(shut(comment, web_addresses(comment))):
        inner = strip_signal(comment[start + 1 : end - 1])
        recorded = symbols(inner) or (RECORD.search(inner) and find_place(inner))
        if POINTER_START.match(inner) or SEE_NOTE.search(inner) or (recorded and not is_prose(inner)):
            parts = (strip_signal(part) for part in _parts(inner))
            found.extend(Piece(text) for part in parts if is_source(part) for text in _listed_sources(part))
    return found


def _listed_sources(text: str) -> list[str]:
    """A bare list of symbols or addresses item by item; anything else whole."""
    addresses = web_addresses(text)
    if len(addresses) > 1 and ADDRESS_LIST.fullmatch(shut(text, addresses)):
        return [text[start:end] for start, end in addresses]
    parts = SYMBOL_LIST.split(regex.sub(r",?\s+respectively\s*(?=\.?$)", "", text))
    if len(parts) > 1 and all(len(symbols(p)) == 1 and p.strip(" .") in symbols(p) for p in parts):
        return [p.strip() for p in parts]
    return [text]
