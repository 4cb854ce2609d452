"""Take the notes out of a reading, wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseqa.footnotes.chapters import reaches
from caseqa.footnotes.entries import Run
from caseqa.footnotes.feet import Foot, find_feet
from caseqa.footnotes.found import FoundNote, Reach, Split
from caseqa.footnotes.lists import NoteList, definitions, find_lists
from caseqa.footnotes.marks import Candidate, bracket_candidates, plain_candidates, raised_candidates
from caseqa.footnotes.pages import pages_of_text
from caseqa.footnotes.text import mend
from caseqa.records import Line, Reading


def split_notes(reading: Reading) -> Split:
    """The body lines of a reading, and its notes in reading order."""
    lines = reading.lines
    defined = definitions(lines)
    if defined:
        run = Run(defined)
        return _assemble(lines, [NoteList([run], None)], (Reach(0, len(lines), -1, certain=True),), [])
    raised = raised_candidates(lines)
    brackets = bracket_candidates(lines)
    text_callers = _text_callers(lines, raised, brackets)
    callers = [*raised, *text_callers]
    feet = find_feet(lines, callers, set())
    footed = {(foot.page, foot.label): foot.lines[0] for foot in feet}
    lists = find_lists(lines, raised, brackets, footed)
    if lists and feet:
        listed = {index for notes in lists for index in range(notes.start, notes.end + 1)}
        feet = find_feet(lines, callers, listed)
    return _assemble(lines, lists, reaches(lines, lists), feet, text_callers[:1])


def _text_callers(lines: Sequence[Line], raised: Sequence[Candidate], brackets: Sequence[Candidate]) -> list[Candidate]:
    """What may call the notes at the feet of a text's pages: brackets, else bare numbers, if nothing is raised."""
    if not pages_of_text(lines) or raised:
        return []
    return list(brackets) or plain_candidates(lines)


def _assemble(
    lines: Sequence[Line],
    lists: Sequence[NoteList],
    reach: tuple[Reach, ...],
    feet: Sequence[Foot],
    text_callers: Sequence[Candidate] = (),
) -> Split:
    """The reading without the lines of its notes and of the headings above them."""
    runs = [run for notes in lists for run in notes.runs]
    taken = {index for run in runs for entry in run.entries for index in entry.lines}
    taken |= {index for foot in feet for index in foot.lines}
    headings = {notes.heading for notes in lists if notes.heading is not None}
    headings |= {index for run in runs for index in run.heading_lines}
    kept = [index for index in range(len(lines)) if index not in taken and index not in headings]
    end = lists[-1].end if lists else len(lines)
    notes = sorted((*_listed(lines, runs, lists), *_footed(feet, text_callers)), key=lambda note: note.place)
    texts = mend((note.text for note in notes), lines)
    return Split(
        body=tuple(lines[index] for index in kept),
        places=tuple(kept),
        notes=tuple(replace(note, text=text) for note, text in zip(notes, texts, strict=True)),
        back=sum(1 for index in kept if index < end),
        reaches=reach,
        became=(("note", len(taken)), ("note_heading", len(headings))),
    )


def _listed(lines: Sequence[Line], runs: Sequence[Run], lists: Sequence[NoteList]) -> list[FoundNote]:
    full_size = {id(run) for notes in lists if notes.full_size for run in notes.runs}
    plain = {id(run) for notes in lists if notes.plain for run in notes.runs}
    return [
        FoundNote(
            label=entry.label,
            text=entry.text,
            page=lines[entry.lines[0]].page,
            scope=scope,
            place=entry.lines[0],
            bracketed=id(run) in full_size,
            plain=id(run) in plain,
        )
        for scope, run in enumerate(runs)
        for entry in run.entries
    ]


def _footed(feet: Sequence[Foot], text_callers: Sequence[Candidate]) -> list[FoundNote]:
    bracketed = any(caller.bracketed for caller in text_callers)
    return [
        FoundNote(
            label=foot.label,
            text=foot.text,
            page=foot.page,
            place=foot.lines[0],
            at_foot=foot.at_foot,
            bracketed=bracketed or foot.form == "bracket",
            plain=bool(text_callers) and not bracketed,
        )
        for foot in feet
    ]
