"""Notes are taken out of a document, and marks linked only where exactly one note fits."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseqa import readers
from caseqa.footnotes import FoundMark, Split, link_marks, split_notes
from caseqa.footnotes.labels import Trust, judge, read_labels
from caseqa.footnotes.order import longest_rise
from caseqa.footnotes.text import join_lines, mend
from caseqa.records import Line, Reading, Span
from caseqa.testing import write_miniature
from caseqa.text import unfence

CASES = tomllib.loads((Path(__file__).parent / "cases" / "notes.toml").read_text(encoding="utf-8"))["case"]
LEADING = 1.2
RAISED = re.compile(r"\^\{([^}]*)\}")


def printed(text: str, page: int, size: float, top: float, left: float) -> Line:
    """A line of print from its text, in which ^{12} is raised."""
    raised, plain, position = [], "", 0
    for found in RAISED.finditer(text):
        plain += text[position : found.start()]
        raised.append(Span(len(plain), len(plain) + len(found[1])))
        plain += found[1]
        position = found.end()
    plain += text[position:]
    return Line(page, plain, size, top, left, left + 5 * len(plain), raised=tuple(raised))


def typeset(pages: list[str]) -> Reading:
    """A PDF in miniature as a reading."""
    lines = []
    for number, page in enumerate(pages, start=1):
        top, left = 80.0, 70.0
        for row in page.strip("\n").split("\n"):
            if row == "---":
                top, left = 80.0, 400.0
            elif not row.strip():
                top += 16
            else:
                size, text = row.split(" | ", 1)
                top += LEADING * float(size)
                lines.append(printed(text, number, float(size), top, left))
    return Reading("application/pdf", tuple(lines), (None,) * len(pages))


def told(split: Split, marks: tuple[FoundMark, ...]) -> list[str]:
    """The marks as the table writes them, with the whole text of the note."""
    return [f"{m.label} -> {split.notes[m.note].text if m.note is not None else m.why}" for m in marks]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case, tmp_path):
    """Each row of cases/notes.toml comes out as it says."""
    if "pages" in case:
        reading = typeset(case["pages"])
    else:
        reading = readers.read(write_miniature(tmp_path, case["text"], "case" + case.get("suffix", ".txt")))
    split = split_notes(reading)
    lines, marks = link_marks(split)
    assert [f"{note.label}: {note.text}" for note in split.notes] == case["notes"]
    found = told(split, marks)
    assert len(found) == len(case["marks"]), found
    for wanted, got in zip(case["marks"], found, strict=True):
        assert got.startswith(wanted), found
    if "body" in case:
        assert [unfence(line.text)[0] for line in lines] == case["body"]


@pytest.mark.parametrize(
    ("run", "labels"),
    [
        ("12", ("12",)),
        ("12,13", ("12", "13")),
        ("12, 13", ("12", "13")),
        ("12–14", ("12", "13", "14")),
        ("[12][13]", ("12", "13")),
        ("[3]: 45", ("3",)),
        ("[a]", ("a",)),
        ("[note 1]", ("note 1",)),
        ("[^1], [^b.2]", ("1", "b.2")),
        ("**", ("**",)),
        ("∗", ("*",)),
        ("12.", ("12",)),
        ("12/", ("12",)),
        ("th", ()),
        ("ème", ()),
        ("™", ()),
        ("0", ()),
        ("1990–2005", ()),
        ("-1", ("-1",)),
        ("", ()),
    ],
)
def test_a_raised_run_holds_labels(run, labels):
    """Series and ranges are spelled out; ordinals, trademarks, zeros and spans of years hold no label."""
    assert read_labels(run) == labels


@pytest.mark.parametrize(
    ("text", "trust"),
    [
        ("the harbour^{2}", Trust.CLEAN),
        ("“a wonder”^{2}", Trust.CLEAN),
        ("(see annex)^{2}", Trust.CLEAN),
        ("in 2015^{3}", Trust.CLEAN),
        ("S/2023/674^{3}", Trust.DOUBTFUL),
        ("of 10^{6}", Trust.DOUBTFUL),
        ("1.5 × 10^{6}", Trust.REFUSED),
        ("12 km^{2}", Trust.REFUSED),
        ("5 m^{3}", Trust.REFUSED),
        ("kg/m^{3}", Trust.REFUSED),
        ("Annex A^{3}", Trust.DOUBTFUL),
        ("β^{2}", Trust.DOUBTFUL),
        ("CO^{2}", Trust.DOUBTFUL),
        ("(m/n)^{2}", Trust.DOUBTFUL),
        ("of ^{14}C", Trust.REFUSED),
        ("two ^{1}/2 tons", Trust.REFUSED),
        ("12 km^{[2]}", Trust.CLEAN),
        ("12^{[^2]}", Trust.CLEAN),
        ("kept at 10^{-3}", Trust.REFUSED),
        ("the ion^{+2}", Trust.REFUSED),
    ],
)
def test_the_neighbours_of_a_raised_number_tell(text, trust):
    """What stands before a raised number tells a mark from a power, a unit, an isotope or a formula."""
    line = printed(text, 1, 10, 80, 70)
    span = line.raised[0]
    assert judge(line.text, span.start, span.end, read_labels(line.text[span.start : span.end])) == trust


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("about 10^{6} people", "about 10⁶ people"),
        ("about 10^{-6} m or 10^{−3} m", "about 10⁻⁶ m or 10⁻³ m"),
        ("Brook^{4,7} of Lund", "Brook⁴,⁷ of Lund"),
        ("the 1^{st} of May", "the 1st of May"),
        ("^{12}", "12"),
    ],
)
def test_a_raised_number_that_is_no_mark_stays_visible(text, told):
    """Powers do not melt into the number before them; words, and a number alone on its line, stay as they are."""
    lines = (printed(text, 1, 10, 80, 70), printed("The board met in the year of the flood.", 1, 10, 92, 70))
    fenced, marks = link_marks(split_notes(Reading("application/pdf", lines, (None,))))
    assert (fenced[0].text, marks) == (told, ())


@pytest.mark.parametrize(
    ("numbers", "certain"),
    [
        ([1, 2, 3], [True, True, True]),
        ([1, 9, 2, 3], [True, False, True, True]),
        ([1, 2, 3, 2], [True, True, True, False]),
        ([1, 2, 2, 3], [True, True, True, True]),
        ([1, 5, 4, 6], [True, False, False, True]),
        ([], []),
    ],
)
def test_the_longest_rise_says_which_numbers_are_certain(numbers, certain):
    """A number out of order, or one that could change places with another, is not certain."""
    assert longest_rise(numbers) == certain


def test_lines_of_a_note_are_joined_as_they_were_divided():
    """Addresses stay whole, words lose the hyphen of the line's end, compounds and number ranges keep it."""
    lines = (Line(1, "a well-known pier and a harbour"),)
    for first, second, whole in [
        ("the har-", "bour", "the harbour"),
        ("a well-", "known pier", "a well-known pier"),
        ("https://a.org/a-", "pier.pdf", "https://a.org/a-pier.pdf"),
        ("https://a.org/b/", "pier.pdf", "https://a.org/b/pier.pdf"),
        ("https://www.", "a.org/pier", "https://www.a.org/pier"),
        ("https://a.org/pier.", "see also the quay", "https://a.org/pier. see also the quay"),
        ("PSC/PR/", "COMM (2)", "PSC/PR/COMM (2)"),
        ("Pier (ht", "tps://a.org/pier). Port", "Pier (https://a.org/pier). Port"),
        ("Pier (https://a.org/oct", "ober/pier). Port", "Pier (https://a.org/october/pier). Port"),
        ("Pier <https://a.org/oct", "ober>", "Pier <https://a.org/october>"),
        ("Pier (https://a.org/pier", "and the quay). Port", "Pier (https://a.org/pier and the quay). Port"),
        ("Pier (https://a.org/pier),", "Port (closed)", "Pier (https://a.org/pier), Port (closed)"),
        ("pp. 12–", "14", "pp. 12–14"),
        ("Port-au-", "Prince", "Port-au-Prince"),
        ("Ibid.", "See", "Ibid. See"),
    ]:
        assert mend([join_lines(first, second)], lines) == [whole]


def test_the_notes_of_a_long_document_are_found_in_linear_time():
    """Four times the pages take about four times as long."""

    def seconds(pages: int) -> float:
        page = "\n".join(f"10 | The board met again in the year of the flood.^{{{k}}}" for k in range(1, 6))
        feet = "\n".join(f"8 | ^{{{k}}} Minutes of the year {k}." for k in range(1, 6))
        reading = typeset([f"{page}\n\n{feet}"] * pages)
        began = time.process_time()
        split = split_notes(reading)
        link_marks(split)
        assert len(split.notes) == 5 * pages
        return time.process_time() - began

    seconds(20)
    assert seconds(800) < 10 * max(seconds(200), 0.02)


WORDS = st.sampled_from(
    ["The board met.", "Notes", "References", "It paid", "12.", "1.", "2 Minutes", "[1]", "* Sent", "agenda*", "10",
     "km", "Ibid.", "(continued)", "CHAPTER ONE", "[^a]: x", "[^a]", "X", "of", "", "\ue000", "x = y", "*", "1", "3)"]
)  # fmt: skip
MARKS = st.sampled_from(["1", "2", "3", "12,13", "2–4", "[1][2]", "*", "†", "a", "th", "[a]", "1)", " ", "0", "–"])


@st.composite
def any_line(draw: st.DrawFn) -> Line:
    """A line of anything that may go wrong."""
    raised, text = [], ""
    for _ in range(draw(st.integers(1, 4))):
        text += draw(WORDS)
        if draw(st.booleans()):
            mark = draw(MARKS)
            raised.append(Span(len(text), len(text) + len(mark)))
            text += mark
    left = draw(st.sampled_from([0.0, 70.0, 300.0]))
    return Line(
        page=draw(st.integers(1, 3)),
        text=text,
        size=draw(st.sampled_from([0.0, 7.0, 8.0, 10.0, 14.0])),
        top=draw(st.floats(0, 800)),
        left=left,
        right=draw(st.sampled_from([0.0, left + 50])),
        bold=draw(st.booleans()),
        raised=tuple(raised),
    )


LINES = st.lists(any_line(), max_size=30)


def letters(text: str) -> str:
    """The characters of a text that no rule may lose."""
    return "".join(sorted(character for character in text if character.isalpha()))


@given(LINES, st.booleans())
@settings(max_examples=400, deadline=None)
def test_whatever_the_lines_the_invariants_hold(found, in_order):
    """A link excludes a reason, ids resolve, every line is accounted for, and no character is lost."""
    lines = sorted(found, key=lambda line: (line.page, line.top)) if in_order else found
    lines = [line if line.right else Line(line.page, line.text, top=line.top, raised=line.raised) for line in lines]
    split = split_notes(Reading("application/pdf", tuple(lines), ()))
    fenced, marks = link_marks(split)
    assert 0 <= split.back <= len(split.body) == len(fenced) == len(split.places)
    assert dict(split.became)["note"] + dict(split.became)["note_heading"] + len(split.body) == len(lines)
    assert [lines[place] for place in split.places] == list(split.body)
    for mark in marks:
        assert (mark.note is None) == (mark.why is not None)
        assert mark.note is None or split.notes[mark.note].label == mark.label
    held = [index for line in fenced for _, index in unfence(line.text.replace("\ue000X", "X"))[1]]
    if not any("\ue000" in line.text for line in lines):
        assert held == [str(index) for index in range(len(marks))]
        for before, after in zip(split.body, fenced, strict=True):
            plain, indexes = unfence(after.text)
            kept = letters(plain) + letters("".join(marks[int(index)].label for _, index in indexes))
            assert letters(kept) == letters(before.text)
