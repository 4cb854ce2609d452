"""A text becomes sections, paragraphs and sentences; the layout's cuts are undone."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseqa.documents import read_document
from caseqa.records import Line
from caseqa.structure import assemble
from caseqa.testing import write_miniature
from caseqa.text import fence

CASES = tomllib.loads((Path(__file__).parent / "cases" / "structure.toml").read_text(encoding="utf-8"))["case"]


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
