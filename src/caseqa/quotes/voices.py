"""Whose words they are: stretches that a study itself quotes, and the source its note names for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from caseqa.quotes.pairs import quoted_ranges
from caseqa.quotes.wording import WORD, Unit, UnitKind, Wording, key
from caseqa.records import Mark, Note, ReferenceState, SourceKind

QUOTED_WITH_NOTE = 2
"""From this many words on, a stretch with a note ("lead facilitator") is somebody else's. It only decides about words
that the author never uses without marks, as a plain place always comes first; one word ("primary") never counts."""

QUOTED_WITHOUT_NOTE = 6
"""Without a note, shorter stretches are terms ("compliant armed groups", three words) and not quotations."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A range of words that stands between quotation marks, and the mark of the note that it rests on, if any."""

    start: int
    end: int
    mark: Mark | None
    in_note: Note | None = None

    @property
    def length(self) -> int:
        """How many words it has."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source of a voice: its note's label and id, if known, the resolved source or "", and why it is open."""

    label: str
    note_id: str | None
    source: str
    why: str = ""


def read_voices(wording: Wording) -> tuple[Voice, ...]:
    """Every stretch between quotation marks that may be somebody else's words, in order."""
    titles = {_keys(reference.title) for reference in wording.document.references if reference.title}
    voices = []
    for unit in wording.units:
        if unit.kind == UnitKind.HEADING:
            continue
        text = wording.document.text[unit.start : unit.end]
        for start, end in quoted_ranges(text):
            first, last = wording.words_between(unit.start + start, unit.start + end)
            is_title = unit.kind == UnitKind.NOTE and wording.keys[first:last] in titles
            if last - first >= QUOTED_WITH_NOTE and not is_title:
                voices.append(_voice(first, last, unit, wording))
    return tuple(voice for voice in voices if _counts(voice))


def voices_in(voices: Sequence[Voice], start: int, end: int) -> list[Voice]:
    """The voices that share a word with a range of words."""
    first = max(0, bisect_right(voices, start, key=lambda voice: voice.start) - 1)
    found = []
    for voice in voices[first:]:
        if voice.start >= end:
            break
        if voice.end > start:
            found.append(voice)
    return found


def attribute(voice: Voice, wording: Wording) -> Attribution:
    """The source of a voice, only if its note names exactly one and that one is known."""
    label, note_id = "", None
    if voice.in_note:
        label, note_id = voice.in_note.label, voice.in_note.id
    elif voice.mark:
        label, note_id = voice.mark.label, voice.mark.note_id
    if note_id is None:
        return Attribution(label, None, "", "the study gives no note for them")
    sources = [r for r in wording.document.references if r.note_id == note_id and r.kind != SourceKind.COMMENT]
    why = ""
    if not sources:
        why = f"note {label} names no source"
    elif len(sources) > 1:
        why = f"note {label} names {len(sources)} sources and does not say which is quoted"
    elif sources[0].state in (ReferenceState.AMBIGUOUS, ReferenceState.BROKEN):
        why = f"the source of note {label} is {sources[0].state.value}: {sources[0].text}"
    return Attribution(label, note_id, "" if why else sources[0].resolved_text or sources[0].text, why)


def next_mark(wording: Wording, word: int) -> Mark | None:
    """The first mark after a word in its sentence; else the only mark of the next one, if that quotes nobody."""
    document = wording.document
    end = wording.ends[word - 1]
    number = wording.sentence_at(wording.starts[word - 1])
    if number is None:
        return None
    sentence = document.sentences[number]
    first = bisect_right(document.marks, end - 1, key=lambda mark: mark.at)
    if first < len(document.marks) and document.marks[first].at <= sentence.span.end:
        return document.marks[first]
    following = document.sentences[number + 1 : number + 2]
    if not following or following[0].paragraph_id != sentence.paragraph_id:
        return None
    span = following[0].span
    marks = [mark for mark in document.marks if span.start < mark.at <= span.end]
    return marks[0] if len(marks) == 1 and not quoted_ranges(document.slice(span)) else None


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key(found[0]) for found in WORD.finditer(text))


def _voice(first: int, last: int, unit: Unit, wording: Wording) -> Voice:
    if unit.kind == UnitKind.NOTE:
        return Voice(first, last, None, unit.note)
    return Voice(first, last, next_mark(wording, last))


def _counts(voice: Voice) -> bool:
    """True when a stretch is long enough, given its note, to be somebody's words."""
    return voice.length >= (QUOTED_WITH_NOTE if voice.mark or voice.in_note else QUOTED_WITHOUT_NOTE)
