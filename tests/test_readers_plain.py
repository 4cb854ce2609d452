"""Markdown's own signs are no text, and what only looks like them stays as it is written."""

from __future__ import annotations

import pytest

from caseqa import readers
from caseqa.documents import read_document

FRONT = """---
title: "The Long: Ferry"
author:
  - Ada Brook
  - name: Tom Marsh
# how it is printed
date: 2020-05-31
tags: [tides, boats]
---

# One

The ferry sank in the harbour, and nobody in the town knew why it was so.
"""


def read(folder, text, name="a.md"):
    """The reading of a text under a name."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return readers.read(path)


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("a.md", "([source](https://a.org/wiki/Ferry_(boat))) it", ["(source) it"]),
        ("a.md", "[x](tides.pdf) and [y](<a b.md>), [z](#end)", ["x and y, z"]),
        ("a.md", "[x](/local \"The 'end'\") and [y](a.md 'b') ![pic](a_(b).png)", ["x and y pic"]),
        ("a.md", "[sic](see note 3) and [12] (a) and [x](a b)", ["[sic](see note 3) and [12] (a) and [x](a b)"]),
        ("a.txt", "[x](https://a.org/b_(c)) but f[i](j)", ["x but f[i](j)"]),
        ("a.md", "> A quotation\n> > within\n>\n> ends.", ["A quotation", "within", "ends."]),
        ("a.txt", "> 5 boats", ["> 5 boats"]),
        ("a.md", "of 4 > 3 boats", ["of 4 > 3 boats"]),
        ("a.md", "A.\n```sh\n# install *it* [^1]\n```\nB.", ["A.", "# install *it* [^1]", "B."]),
        ("a.md", "~~~~\n~~~\n```\n~~~~\nB.", ["~~~", "```", "B."]),
        ("a.md", "> ```\n> # run\n> ```\nB.", ["> # run", "B."]),
        ("a.md", "```\n# One", ["```", "One"]),
        ("a.md", "``` is a fence ```\n# One\n```", ["is a fence", "One", "```"]),
        ("a.md", "The `__init__` of *the `a_b_c` flag* and `a&amp;b`", ["The __init__ of the a_b_c flag and a&amp;b"]),
        ("a.md", r"R&amp;D &mdash; 5 &#60; 6, ?a=1&copy=2, \`x\`", ["R&D — 5 < 6, ?a=1&copy=2, `x`"]),
        ("a.txt", "R&amp;D and `x`", ["R&amp;D and `x`"]),
        ("a.md", "One <!-- two\nthree\n--> four", ["One", "four"]),
        ("a.md", "`<!-- shown -->`\n```\n<!-- too -->^[x]\n```", ["<!-- shown -->", "<!-- too -->^[x]"]),
        ("a.md", "One^[A *note* [see\n2].] two.", ["One[^1]", "two.", "[^1]: A note [see 2]."]),
        (
            "a.md",
            "One[^a] two^[Three.]\n\n[^a]: Four.",
            ["One[^a] two[^inline-1]", "[^a]: Four.", "[^inline-1]: Three."],
        ),
        ("a.md", r"One \^[two] and ^[three", [r"One \^[two] and ^[three"]),
        ("a.txt", "One^[two]", ["One^[two]"]),
        ("a.md", r"A \[^3] mark and \[b\]", ["A [^3] mark and [b]"]),
        ("a.md", "12[^1] and 10⁶ and 10⁻³", ["12[^1] and 106 and 10⁻³"]),
        ("a.md", "---\n\nA: rule, no front matter.\n\n---", ["---", "A: rule, no front matter.", "---"]),
        ("a.md", "---\ntitle: One\nA sentence.\n---", ["---", "title: One", "A sentence.", "---"]),
        ("a.md", "---\ntitle: never closed\n", ["---", "title: never closed"]),
        ("a.md", "---\ntitle: >-\n  The Long\n  Ferry\n...\nA.", ["The Long Ferry", "A."]),
        ("a.md", "---\ntitle: One\n---\n# ONE\n\nA.", ["One", "A."]),
        ("a.txt", "---\ntitle: One\n---", ["---", "title: One", "---"]),
    ],
)
def test_lines(tmp_path, name, text, lines):
    """Each row: a file, and the lines that are read from it."""
    assert [line.text for line in read(tmp_path, text, name).lines] == lines


def test_a_comment_in_fenced_code_is_no_heading_and_calls_no_note(tmp_path):
    """What stands between fences has neither headings nor raised marks; the fences are counted as markup."""
    reading = read(tmp_path, "# One\n\n```\n# install 10² [^1]\n```\n")
    assert [(line.text, line.bold, line.raised) for line in reading.lines] == [
        ("One", True, ()),
        ("# install 10² [^1]", False, ()),
    ]
    assert reading.furniture == (("markup", 2),)


def test_front_matter_is_the_title_page(tmp_path):
    """Its title, authors and date reach the record, what else it says is told as left out, none of it is body."""
    path = tmp_path / "a.md"
    path.write_text(FRONT, encoding="utf-8")
    document, report = read_document(path)
    assert document.title == "The Long: Ferry"
    assert [section.heading for section in document.sections] == ["One"]
    assert document.text.startswith("One\n\nThe ferry sank")
    assert '"author": [{"family": "Brook", "given": "Ada"}, {"family": "Marsh", "given": "Tom"}]' in document.source.csl
    assert '"issued": {"date-parts": [[2020, 5, 31]]}' in document.source.csl
    assert report.problems == (
        "the front matter also gives tags: left out, write it into the text if it is to be read",
    )
    assert dict(report.became) == {"heading": 1, "markup": 6, "text": 1, "title": 1, "title_page": 2}


def test_a_heading_may_be_underlined(tmp_path):
    """CommonMark's setext headings: the title and its sections, and no rule is read as words."""
    path = tmp_path / "a.md"
    words = "The ferry sank in the harbour, and nobody in the town knew why it was so."
    path.write_text(f"The Long Ferry\n==============\n\nOne\n---\n\n{words}\n\n---\n\nIt rose.\n", encoding="utf-8")
    document, report = read_document(path)
    assert document.title == "The Long Ferry"
    assert "One" in [section.heading for section in document.sections]
    assert "===" not in document.text
    assert dict(report.became)["markup"] == 2


@pytest.mark.parametrize(
    ("name", "text", "headings"),
    [
        ("a.md", "One\n===\n\nTwo\n-----\n\nwords", [("One", 19.0), ("Two", 18.0)]),
        ("a.md", "a line of a paragraph\nand its end\n---\n\nwords", []),
        ("a.md", "- an item\n---\n", []),
        ("a.md", "One\n--\n", []),
        ("a.md", "```\nOne\n===\n```\n\nwords", []),
        ("a.txt", "One\n===\n\nwords", []),
    ],
)
def test_what_is_underlined_and_is_no_heading(tmp_path, name, text, headings):
    """A rule under a paragraph, an item, in code, or of two signs makes no heading; in plain text nothing does."""
    assert [(line.text, line.size) for line in read(tmp_path, text, name).lines if line.bold] == headings
