"""The sources of the notes are counted once each, whatever form they are cited in, and nothing uncertain is guessed."""

from __future__ import annotations

import json

import pytest

from caseqa import cli
from caseqa.documents import read_document
from caseqa.testing import write_miniature
from caseqa.works import find_works

TEXT = """A Study of Two Ports

I. Lund

It was built.¹ It was sold.² It burned.³ Nobody wept.⁴

II. York

It was older.⁵ It still stands.⁶ So they say.⁷ And say.⁸ And say again.⁹

References

1 Ada Brook, *The Long Ferry* (Oslo: Tern Press, 2014): 12.
2 Ibid: 13.
3 Interview, May 2020.
4 Interview, May 2020.
5 Ole Lind, "Quays," Port Journal 3, no. 2 (2011): 7; Ada Brook, *The Long Ferry* (Oslo: Tern Press, 2014): 40.
6 Ibid.
7 Brook, The Long Ferry: 41.
8 Lind, "Quays": 9.
9 Moberg, op. cit.: 3.
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The works of a small study."""
    document, _ = read_document(write_miniature(tmp_path_factory.mktemp("works"), TEXT, "ports.txt"))
    return find_works(document)


def test_a_work_is_counted_once(found):
    """Full, short and "Ibid." citations of a book are one work, with their notes, places and sections."""
    ferry = next(work for work in found.works if work.title == "The Long Ferry")
    assert (ferry.kind, ferry.authors, ferry.year) == ("book", ("Ada Brook",), "2014")
    assert (ferry.publisher, ferry.place) == ("Tern Press", "Oslo")
    assert ferry.text == "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014)."
    assert [(one.label, one.form, one.locator) for one in ferry.cited] == [
        ("1", "full", "12"),
        ("2", "ibid", "13"),
        ("5", "full", "40"),
        ("7", "short", "41"),
    ]
    assert ferry.labels == ("1", "2", "5", "7")
    assert ferry.sections == (("I. Lund",), ("II. York",))
    quays = next(work for work in found.works if work.title == "Quays")
    assert (quays.kind, quays.container, quays.labels) == ("article", "Port Journal", ("5", "8"))


def test_two_interviews_are_two(found):
    """Nothing says that two interviews of one month are one."""
    assert [work.labels for work in found.works if work.kind == "interview"] == [("3",), ("4",)]


def test_what_is_uncertain_is_left_open(found):
    """An "Ibid." after two sources and a short form of nothing are given to no work, and are listed."""
    assert [(one.label, one.state) for one in found.left_open] == [("6", "ambiguous"), ("9", "broken")]
    assert len(found.works) == 4


def test_the_study(study):
    """The 102 notes of the study rest on 80 works, its most cited book stands in ten notes, and nothing is open."""
    found = find_works(study)
    assert (len(found.works), found.left_open) == (80, ())
    most = max(found.works, key=lambda work: len(work.cited))
    assert most.title == "A Process in Search of Peace"
    assert most.labels == ("24", "25", "27", "55", "59", "60", "70", "71", "72", "73")
    assert {label for work in found.works for label in work.labels} >= {note.label for note in study.notes} - {"26"}


def test_the_command_lists_them(tmp_path, capsys):
    """caseqa sources prints works with their notes as JSON and as an alphabetical list."""
    library = tmp_path / "library"
    assert cli.main(["add", str(write_miniature(tmp_path, TEXT, "ports.txt")), "--library", str(library)]) == 0
    capsys.readouterr()
    assert cli.main(["sources", "--json", "--library", str(library)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["notes"] for row in rows["works"]] == [["1", "2", "5", "7"], ["3"], ["4"], ["5", "8"]]
    assert [row["label"] for row in rows["left_open"]] == ["6", "9"]
    assert rows["works"][0]["cited"][2] == {
        "label": "5",
        "form": "full",
        "locator": "40",
        "section_path": ["II. York"],
    }
    assert cli.main(["sources", "--library", str(library)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014). [nn. 1, 2, 5, 7]"
    assert lines[-1] == "left open (broken): n. 9, Moberg, op. cit.: 3."
