"""A text becomes sections, paragraphs and sentences; the layout's cuts are undone."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseqa.documents import read_document
from caseqa.records import Line
from caseqa.structure import assemble
from caseqa.testing import write_miniature
from caseqa.text import fence

CASES_FILE = tomllib.loads((Path(__file__).parent / "cases" / "structure.toml").read_text(encoding="utf-8"))
CASES = CASES_FILE["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case, tmp_path):
    """Each row of cases/structure.toml comes out as it says."""
    path = write_miniature(tmp_path, case["text"], "case" + case.get("suffix", ".txt"))
    document, _ = read_document(path)
    sections = [section for section in document.sections if section.level]
    assert [section.heading for section in sections] == case["headings"]
    if "levels" in case:
        assert [section.level for section in sections] == case["levels"]
    if "paragraphs" in case:
        assert [document.slice(p.span) for p in document.paragraphs] == case["paragraphs"]
    if "figures" in case:
        assert [[figure.caption, figure.note] for figure in document.figures] == case["figures"]
    if "title" in case:
        assert document.title == case["title"]


PRINTED = CASES_FILE["printed"]


def printed(rows):
    """Lines of a page from rows of (top, left, right, size, weight, text), a page number where it changes."""
    lines = []
    page = 1
    for row in rows:
        if isinstance(row, int):
            page = row
            continue
        top, left, right, size, weight, text = row
        lines.append(Line(page, text, float(size), float(top), float(left), float(right), weight == "B"))
    return lines


def body_of(rows, title=""):
    """The body of miniature printed pages, every line of which must be accounted for."""
    lines = printed(rows)
    body = assemble("d", lines, len(lines), (None,) * lines[-1].page, title)
    assert sum(count for _, count in body.became) == len(lines)
    return body


@pytest.mark.parametrize("case", PRINTED, ids=lambda case: case["name"])
def test_printed_cases(case):
    """Each printed row of cases/structure.toml comes out as it says."""
    body = body_of(case["lines"], case.get("given", ""))
    sections = [section for section in body.sections if section.level]
    assert [section.heading for section in sections] == case.get("headings", [])
    if "levels" in case:
        assert [section.level for section in sections] == case["levels"]
    if "paragraphs" in case:
        assert [body.text[p.span.start : p.span.end] for p in body.paragraphs] == case["paragraphs"]
    if "figures" in case:
        assert [[figure.caption, figure.note] for figure in body.figures] == case["figures"]
    if "title" in case:
        assert body.title == case["title"]
    for kind, count in case.get("became", {}).items():
        assert dict(body.became).get(kind, 0) == count, kind


@pytest.mark.parametrize(
    ("given_title", "headings"),
    [("Ports of the North", ["History"]), ("History: Ports of the North", []), ("", [])],
)
def test_a_heading_with_text_of_its_own_is_no_title_beside_another_one(given_title, headings):
    """A lone Markdown heading stays a section where the file brings a title of its own that does not begin like it."""
    lines = [Line(1, "History", 19.0, 1.0, bold=True), Line(1, "The ferry sank.", top=3.0)]
    body = assemble("d", lines, len(lines), (), given_title)
    assert [section.heading for section in body.sections if section.level] == headings
    assert body.title == (given_title or "History")
    assert [body.text[p.span.start : p.span.end] for p in body.paragraphs] == ["The ferry sank."]


def test_a_mark_in_a_title_is_kept():
    """The title is no paragraph, but the mark on it is written after the figures and not lost."""
    prose = "The council met in May and sent a mission of twelve people to the town."
    rows = [
        (60, 100, 300, 16, "B", "The Harbour of Lund" + fence("0")),
        (100, 100, 480, 10, "", prose),
        (112, 100, 480, 10, "", prose),
        (124, 100, 480, 10, "", prose),
    ]
    body = body_of(rows)
    assert body.title == "The Harbour of Lund"
    (mark,) = body.marks
    assert mark[0] > body.paragraphs[-1].span.end


def test_a_mark_on_dots_keeps_them_in_their_place():
    """A line of dots that bears a mark is text left out, not an ornament; without one it is an ornament."""
    prose = "The council met in May and sent a mission of twelve people to the town."
    rows = [
        (100, 100, 480, 10, "", f"184. {prose}"),
        (130, 100, 120, 10, "", "…" + fence("0")),
        (160, 100, 480, 10, "", f"185. {prose}"),
        (190, 100, 120, 10, "", "* * *"),
    ]
    body = body_of(rows)
    assert [body.text[p.span.start : p.span.end] for p in body.paragraphs] == [f"184. {prose}", "…", f"185. {prose}"]
    assert body.marks == ((body.paragraphs[1].span.end, "0"),)
    assert body.sentences[1].span == body.paragraphs[1].span


def test_assembling_takes_linear_time():
    """Four times the lines take far less than sixteen times as long."""

    def seconds(pages):
        text = "The council of the town met in May and sent a mission of twelve people to"
        lines = [
            Line(page, f"{page}. {text}" if row % 5 == 0 else text, 10.0, 60.0 + 12 * row, 100.0, 480.0)
            for page in range(1, pages + 1)
            for row in range(40)
        ]
        begun = process_time()
        assemble("d", lines, len(lines), (None,) * pages)
        return process_time() - begun

    seconds(5)
    assert seconds(80) < 12 * max(seconds(20), 0.01)


PLACED = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from([60, 72, 84, 96, 120, 200]),
        st.sampled_from([50, 62, 100, 300]),
        st.sampled_from([90, 280, 480, 481]),
        st.sampled_from([6.5, 8.5, 10, 14]),
        st.booleans(),
        st.sampled_from(
            [
                "I. Background",
                "Table 2: Costs by year",
                "Figure IV",
                "Contents",
                "1.1 Ferries ........ 12",
                "12 34 56 78",
                "The council of the town did not pay for the pier" + fence("0"),
                "and it never would. (Signed) A. Brook",
                "(Signed) Ada Brook",
                "12. The board met twice.",
                "Distr.: General",
                "versus",
                "a",
            ]
        ),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(PLACED)
def test_printed_invariants(rows):
    """Whatever stands on the pages: every line is counted, every mark kept, every span inside the text."""
    lines = [Line(p, text, size, float(top), float(left), float(max(right, left + 5)), bold)
             for p, top, left, right, size, bold, text in sorted(rows, key=lambda row: row[0])]  # fmt: skip
    body = assemble("d", lines, len(lines), (None,) * 3)
    assert sum(count for _, count in body.became) == len(lines)
    assert len(body.marks) == sum(line.text.count(fence("0")) for line in lines)
    assert all(0 <= at <= len(body.text) for at, _ in body.marks)
    for span in [*(p.span for p in body.paragraphs), *(s.span for s in body.sections), *(f.span for f in body.figures)]:
        assert 0 <= span.start < span.end <= len(body.text)
    for paragraph in body.paragraphs:
        inside = [s for s in body.sentences if s.paragraph_id == paragraph.id]
        covered = "".join(body.text[s.span.start : s.span.end] for s in inside)
        assert "".join(covered.split()) == "".join(body.text[paragraph.span.start : paragraph.span.end].split())


LINES = st.lists(
    st.sampled_from(
        [
            "I. Background",
            "II",
            "What Followed",
            "The council did not pay.",
            "and it never" + fence("0") + " would pay",
            "Nobody asked the board of the town for money.",
            "© Photo/Ada Brook",
            "Fig. 2: Ferries",
            "Source: the port",
            "(a) an item;",
            "12",
            "“Quite so,” they said",
            "divi-",
            "ded words of Jo" + fence("1"),
        ]
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=200, deadline=None)
@given(LINES, st.integers(0, 14), st.booleans())
def test_invariants(texts, back, blank):
    """Whatever the lines: spans lie inside, sentences tile paragraphs, ids resolve, marks are kept."""
    lines = [Line(1, text, top=float(number * (2 if blank else 1))) for number, text in enumerate(texts)]
    body = assemble("d", lines, min(back, len(lines)), (None,))
    sections = {section.id for section in body.sections}
    for section in body.sections:
        assert 0 <= section.span.start < section.span.end <= len(body.text)
        assert section.parent_id is None or section.parent_id in sections
    for paragraph in body.paragraphs:
        assert paragraph.section_id in sections
        inside = [s for s in body.sentences if s.paragraph_id == paragraph.id]
        covered = "".join(body.text[s.span.start : s.span.end] for s in inside)
        assert "".join(covered.split()) == "".join(body.text[paragraph.span.start : paragraph.span.end].split())
    for first, second in pairwise(body.sentences):
        assert first.span.end <= second.span.start
    assert sum(count for _, count in body.became) == len(texts)
    assert all(0 <= at <= len(body.text) for at, _ in body.marks)


def test_a_paragraph_belongs_to_the_page_where_it_begins(tmp_path):
    """Form feeds are page breaks: a rejoined paragraph spans both pages."""
    text = "I. Plans\n\nThe council met in May and decided to\n\fsend a mission of twelve people to the town.\n"
    document, _ = read_document(write_miniature(tmp_path, text))
    at = document.text.index("send")
    assert [page.number for page in document.pages] == [1, 2]
    assert document.page_at(at - 2).number == 1
    assert document.page_at(at).number == 2


WEATHER = "The wind turned to the north and the boats stayed in the harbour for days on end."


def numbered(tmp_path, body: str) -> list[tuple[str, int]]:
    """The paragraphs of a text: how each begins, and its number."""
    path = tmp_path / "report.md"
    path.write_text(f"# A report\n\n{body}\n", encoding="utf-8")
    document, _ = read_document(path)
    return [(document.slice(one.span)[:5].strip(), one.number) for one in document.paragraphs]


def series(first: int, last: int) -> str:
    """Paragraphs that are printed with numbers."""
    return "\n\n".join(f"{number}\\. {WEATHER}" for number in range(first, last + 1))


def test_printed_paragraph_numbers_count_through_all_sections(tmp_path):
    """Where a report numbers its paragraphs, those are the numbers; what stands below one belongs to it."""
    second = f"{series(7, 8)}\n\nSailors wrote: {WEATHER}\n\n{series(9, 12)}"
    found = numbered(
        tmp_path,
        f"## Letter\n\nTo whom it may concern: {WEATHER}\n\n## I. Wind\n\n{series(1, 6)}\n\n## II. Rain\n\n{second}",
    )
    assert [number for _, number in found] == [1, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12]


def test_a_number_that_the_layout_swallowed_does_not_end_the_series(tmp_path):
    """The paragraph without its number belongs to the one before, and the series goes on."""
    body = f"## I. Wind\n\n{series(1, 6)}\n\nSome: {WEATHER}\n\n{series(8, 12)}"
    assert [number for _, number in numbered(tmp_path, body)] == [1, 2, 3, 4, 5, 6, 6, 8, 9, 10, 11, 12]


def test_a_list_is_no_series_of_paragraphs(tmp_path):
    """Nine numbered points leave the paragraphs counted in their sections."""
    body = f"## I. Wind\n\nFirst: {WEATHER}\n\n{series(1, 9)}\n\n## II. Rain\n\nThen: {WEATHER}"
    assert [number for _, number in numbered(tmp_path, body)] == [*range(1, 11), 1]
