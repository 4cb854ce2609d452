"""The sources of a study become records that a reference manager reads; doubts are flagged, omissions named."""

from __future__ import annotations

import json

import pytest
import rispy
from bibtexparser import parse_string
from starlette.applications import Starlette
from starlette.testclient import TestClient

from caseqa import cli, writing
from caseqa.bibliography import FORMATS, LeftOut, bibliography, export_bibliography
from caseqa.citing import Style
from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.testing import write_miniature
from caseqa.ui import bibliographies
from caseqa.ui.downloads import sources_route
from caseqa.works import StudySources, find_works

NOTES = """1 Ada Brook and Jan van der Berg, *The Long Ferry* (Oslo: Tern Press, 2014): 12.
2 Ole Lind, "Quays," Port Journal 3, no. 2 (2011): 7; Ada Brook et al., *Weirs* (Oslo: Tern Press, 2014): 40.
3 Ada Brook, "Tides," in Eva Moberg, Ole Lind and Carl Finn (eds.), The Practice of Ferries (Oslo: Tern Press, 2016), 1.
4 United Nations Security Council, "Report on the Strait," United Nations, 5 July 2012, S/2012/77.
5 Ferry Crisis Group, "Locks," Strait Report 267 (2018).
6 "Ferry Sinks," New York Times, 3 May 2012, https://ebb.example.org/sinks.
7 Lee Marsh, "Rowing," Tide Blog, 16 April 2020, https://tide.example.org/rowing.
8 Interview, May 2020.
9 Interview, May 2020.
10 Moberg, op. cit.: 3.
11 Harbour Concept, November 2016 [on file with author].
12 Ada Brook, *Dams* (Oslo: Tern Press, 2014): 3."""
WORDS = "built sold burned wept old new lost found dry wet closed open".split()
MARKS = "¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹ ¹⁰ ¹¹ ¹²".split()
BODY = " ".join(f"It was {word}.{mark}" for word, mark in zip(WORDS, MARKS, strict=True))
TEXT = f"A Study of Ports\n\nI. Lund\n\n{BODY}\n\nReferences\n\n{NOTES}\n"


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> StudySources:
    """The works of a small study."""
    document, _ = read_document(write_miniature(tmp_path_factory.mktemp("works"), TEXT, "ports.txt"))
    return find_works(document)


def test_each_kind_of_work_becomes_a_record_of_its_type(found):
    """Keys are unique; a chapter has its editors, an article its volume, a report its series, a document its symbol."""
    listed = bibliography(found)
    items = [json.loads(one.csl) for one in listed.entries]
    assert [(item["id"], item["type"]) for item in items] == [
        ("brook-2014a", "book"),
        ("lind-2011", "article-journal"),
        ("brook-2014b", "book"),
        ("brook-2016", "chapter"),
        ("s-2012-77", "report"),
        ("ferry-crisis-group-2018", "report"),
        ("ferry-sinks-2012", "article-newspaper"),
        ("marsh-2020", "webpage"),
        ("harbour-concept-2016", "document"),
        ("brook-2014c", "book"),
    ]
    assert items[0] == {
        "id": "brook-2014a",
        "type": "book",
        "title": "The Long Ferry",
        "author": [{"family": "Brook", "given": "Ada"}, {"family": "van der Berg", "given": "Jan"}],
        "publisher": "Tern Press",
        "publisher-place": "Oslo",
        "issued": {"date-parts": [[2014]]},
    }
    assert (items[1]["container-title"], items[1]["volume"], items[1]["issue"]) == ("Port Journal", "3", "2")
    assert [name["family"] for name in items[3]["editor"]] == ["Moberg", "Lind", "Finn"]
    assert items[3]["container-title"] == "The Practice of Ferries"
    assert (items[4]["number"], items[4]["issued"]) == ("S/2012/77", {"date-parts": [[2012, 7, 5]]})
    assert items[4]["author"] == [{"literal": "United Nations Security Council"}]
    assert (items[5]["genre"], items[5]["number"]) == ("Strait Report", "267")
    assert (items[6]["URL"], items[6]["issued"]) == ("https://ebb.example.org/sinks", {"date-parts": [[2012, 5, 3]]})
    assert items[8]["issued"] == {"date-parts": [[2016, 11]]}


def test_what_is_doubtful_is_flagged(found):
    """A record says what was not read, what the note leaves out, and what its form leaves open; a whole one nothing."""
    doubts = {one.key: one.doubts for one in bibliography(found).entries if one.doubts}
    assert doubts == {
        "brook-2014b": ("the note names some of the authors or editors only (et al.)",),
        "ferry-crisis-group-2018": ("no publisher was read",),
        "marsh-2020": ("a web page by its address and lack of a volume; it may be an article of a journal",),
        "harbour-concept-2016": ("the note calls it unpublished",),
    }


def test_what_is_left_out_is_named(found):
    """Interviews, and references without a certain work, are no records, and each is named with its notes."""
    assert bibliography(found).left_out == (
        LeftOut(("8", "9"), "Interview, May 2020.", "an interview has no published record"),
        LeftOut(("10",), "Moberg, op. cit.: 3.", "it points to no source that is named"),
    )


def test_the_files_can_be_read(found):
    """Each format is read back by a library with every record and what to check in its notes."""
    listed = bibliography(found)
    keys = [one.key for one in listed.entries]
    for style in (Style.BIBTEX, Style.BIBLATEX):
        library = parse_string(export_bibliography(listed, style))
        assert ([entry.key for entry in library.entries], library.failed_blocks) == (keys, [])
    records = rispy.loads(export_bibliography(listed, Style.RIS))
    assert [one["id"] for one in records] == keys
    assert records[2]["notes"] == [
        "cited in n. 2",
        "check: the note names some of the authors or editors only (et al.)",
    ]
    items = json.loads(export_bibliography(listed, Style.CSL_JSON))
    assert [(item["id"], item["note"][:10]) for item in items] == [(key, "cited in n") for key in keys]


def test_refusals(found):
    """A style of prose is no format, and a study whose notes name nothing published has no bibliography."""
    with pytest.raises(CaseQAError, match="apa is no format"):
        export_bibliography(bibliography(found), Style.APA)
    with pytest.raises(CaseQAError, match="name no published source"):
        export_bibliography(bibliography(StudySources("ports", (), ())), Style.RIS)


def test_the_study(study):
    """Of the 80 works of the study 37 are published or on file; the 43 interviews are left out under four dates."""
    listed = bibliography(find_works(study))
    assert len(listed.entries) == len({one.key for one in listed.entries}) == 37
    assert [len(one.labels) for one in listed.left_out] == [14, 23, 2, 4]
    types = [json.loads(one.csl)["type"] for one in listed.entries]
    assert {kind: types.count(kind) for kind in sorted(set(types))} == {
        "article-newspaper": 3,
        "book": 3,
        "document": 3,
        "report": 18,
        "webpage": 10,
    }
    assert sum(not one.doubts for one in listed.entries) == 20


def test_the_command_writes_the_file_and_tells_the_rest(tmp_path, capsys):
    """The records go to standard output, doubts and omissions to standard error; with --json all in one object."""
    library = tmp_path / "library"
    assert cli.main(["add", str(write_miniature(tmp_path, TEXT, "ports.txt")), "--library", str(library)]) == 0
    capsys.readouterr()
    assert cli.main(["sources", "--format", "ris", "--library", str(library)]) == 0
    out, told = capsys.readouterr()
    assert len(rispy.loads(out)) == 10
    assert "caseqa: check harbour-concept-2016: the note calls it unpublished" in told
    assert "caseqa: left out, an interview has no published record: Interview, May 2020. [nn. 8, 9]" in told
    assert cli.main(["sources", "--format", "csl-json", "--json", "--library", str(library)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [item["id"] for item in json.loads(shown["content"])] == [one["id"] for one in shown["entries"]]
    assert shown["entries"][0] == {"id": "brook-2014a", "work": "ports/n1/r1", "notes": ["1"], "doubts": []}
    assert shown["left_out"][1] == {
        "notes": ["10"],
        "text": "Moberg, op. cit.: 3.",
        "why": "it points to no source that is named",
    }


def test_the_tab_offers_the_file_and_names_the_rest(found):
    """The tab has a form for the four formats, what to check, and what is not in the file."""
    html = bibliographies.export(bibliography(found))
    for style in FORMATS:
        assert f'<option value="{style}">' in html
    assert 'data-export="sources"' in html
    assert "To check in the file: 4 of 10 works" in html
    assert "Not in the file: 3 citations" in html
    assert "notes 8, 9: Interview, May 2020. <small>(an interview has no published record)</small>" in html
    assert "data-export" not in bibliographies.export(bibliography(StudySources("ports", (), ())))


def test_the_file_is_downloaded(found):
    """The route answers with a file that browsers save; an unknown form and a study without sources are one line."""

    class Room:
        """What the route asks of the room."""

        listed = bibliography(found)

        def whole(self):
            return self

        def bibliography(self, document_id):
            return self.listed

    room = Room()
    client = TestClient(Starlette(routes=[sources_route(room)]))
    answer = client.get("/caseqa/sources?document=ports&form=ris")
    assert answer.headers["content-disposition"] == 'attachment; filename="ports-sources.ris"'
    assert answer.text == export_bibliography(room.listed, Style.RIS)
    assert client.get("/caseqa/sources?form=exe").status_code == 400
    assert client.get("/caseqa/sources?form=docx").status_code == 400
    room.listed = bibliography(StudySources("ports", (), ()))
    empty = client.get("/caseqa/sources?form=ris")
    assert (empty.status_code, "no published source" in empty.text) == (409, True)


def test_what_is_told_is_a_line_each(found):
    """Doubts come first, then what is left out."""
    lines = writing.told_of(writing.bibliography(bibliography(found), Style.RIS))
    assert len(lines) == 6
    assert lines[-1] == "left out, it points to no source that is named: Moberg, op. cit.: 3. [n. 10]"
