"""The bibliographic record says where each field comes from, doubts what one place alone says, and minds the user."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from caseqa import cli
from caseqa.assistant import open_library
from caseqa.cataloguing import catalogue, named
from caseqa.corrections import CorrectionFile, fields_of, shown, written
from caseqa.documents import read_document
from caseqa.errors import BadRecord, CaseQAError
from caseqa.records import Line, Reading
from caseqa.testing import MINIATURE, write_miniature


def reading(*lines: str, title: str = "", author: str = "") -> Reading:
    """A reading of one page."""
    return Reading("application/pdf", tuple(Line(1, line) for line in lines), (None,), title=title, author=author)


def test_a_citation_line_gives_the_editors_and_pages_of_the_volume():
    """Editors stand between "in" and "(eds.)"; a name parted at the end of a line is one name."""
    lines = (
        "The Long Ferry",
        "Citation: Ada Brook, “The Long Ferry,” in Eva Moberg, Ole Lind, Vic-",
        "toria K. Holt and Bo Berg (eds.), Harbours of the North: How Piers are Built (Oslo: Tern Press,",
        "2014): p. 19-45.",
    )
    made = catalogue(reading(*lines), "The Long Ferry", "ferry")
    assert [one["family"] for one in made.values["editor"]] == ["Moberg", "Lind", "Holt", "Berg"]
    assert made.values["editor"][2]["given"] == "Victoria K."
    assert made.values["container-title"] == "Harbours of the North: How Piers are Built"
    assert (made.values["type"], made.values["page"]) == ("chapter", "19-45")


BOOK = (
    (1, "THE LONG FERRY"),
    (4, "Also by Ada Brook"),
    (6, "ADA BROOK"),
    (7, "Copyright © Ada Brook, 2004"),
    (7, "Excerpt from The Harbour News. Copyright © 2003 by The Harbour News Company."),
    (7, "ISBN 1-59420-006-8 (hardcover)"),
)


@pytest.mark.parametrize(("contents", "known"), [(9, True), (13, False)])
def test_a_book_names_itself_on_all_pages_before_its_contents(contents, known):
    """Author, year and ISBN stand on the title page and its back, and rights of an excerpt are not the book's."""
    lines = tuple(Line(page, text) for page, text in (*BOOK, (contents, "CONTENTS"), (contents, "Preface xiii")))
    given = Reading("application/pdf", lines, (None,) * contents, title="The Long Ferry", author="Ada Brook")
    made = catalogue(given, "The Long Ferry", "ferry")
    assert made.values.get("author") == ([{"family": "Brook", "given": "Ada"}] if known else None)
    assert made.values.get("issued") == ({"date-parts": [[2004]]} if known else None)
    assert made.values.get("ISBN") == ("1-59420-006-8" if known else None)
    assert "publisher" not in made.values


def test_a_property_is_believed_when_all_of_a_name_is_printed():
    """The last word of a property alone may stand anywhere."""
    given = reading("The Long Ferry", "You are here.", title="The Long Ferry", author="Put data here")
    assert "author" not in catalogue(given, "The Long Ferry", "ferry").values


def test_a_citation_line_gives_a_chapter_with_its_book():
    """The document's own citation is read like a note, and its title is checked against the title page."""
    made = catalogue(
        reading(
            "The Long Ferry",
            "Suggested citation: Ada Brook, “The Long Ferry,” in Harbours of the North",
            "(Oslo: Tern Press, 2014).",
            "The harbour was built in 1901.",
        ),
        "The Long Ferry",
        "ferry",
    )
    assert made.values["title"] == "The Long Ferry"
    assert made.values["author"] == [{"family": "Brook", "given": "Ada"}]
    assert made.values["issued"] == {"date-parts": [[2014]]}
    assert (made.values["publisher"], made.values["publisher-place"]) == ("Tern Press", "Oslo")
    assert made.fields["title"] == ("citation line", "")
    other = catalogue(reading("X", "Cite as: Ada Brook, The Long Ferry (Oslo: Tern Press, 2014)."), "Quays", "q")
    assert "another title" in other.fields["title"][1]


@pytest.mark.parametrize(
    ("author", "lines", "expected", "doubt"),
    [
        ("Ada Brook", ("The Long Ferry", "Ada Brook"), [{"family": "Brook", "given": "Ada"}], ""),
        ("Lucas Mansell", ("The Long Ferry", "A report."), None, "properties name Lucas Mansell"),
        ("", ("The Long Ferry", "by Ada Brook and Ole van Dam"), [{"family": "Brook", "given": "Ada"},
         {"family": "van Dam", "given": "Ole"}], "first page alone"),
        ("", ("The Long Ferry", "Annual Report of the Board"), None, None),
        ("", ("The Long Ferry", "Annual Report", "ADA BROOK AND OLE VAN DAM"), [{"family": "Brook", "given": "Ada"},
         {"family": "van Dam", "given": "Ole"}], "first page alone"),
        *(("", ("The Long Ferry", line), [{"family": "Brook", "given": "Ada"}, {"family": "Marsh", "given": "Tom"}],
           "first page alone")
          for line in ("Ada Brook*, Tom Marsh†", "Ada Brook1 and Tom Marsh2", "Ada Brook¹,², Tom Marsh³")),
        *(("", ("The Long Ferry", line), None, None)
          for line in ("Key Findings", "New York", "San Francisco", "A Long History", "LONG HISTORY", "World Bank2")),
        *(("", ("The Long Ferry", line, "Ada Brook"), None, None)
          for line in ("Executive Summary", "Chapter One", "Chapter 1", "1. Tides", "Introduction")),
    ],
)  # fmt: skip
def test_authors(author, lines, expected, doubt):
    """The author in the properties counts when the first pages name them; a typist is set aside and told."""
    made = catalogue(reading(*lines, author=author), "The Long Ferry", "f")
    assert made.values.get("author") == expected
    assert ("author" in made.fields) == (doubt is not None)
    if doubt:
        assert doubt in made.fields["author"][1]


def test_a_heading_names_nobody():
    """What the document has as a section is no author, however like a name, nor is what stands below it."""
    page = reading("The Long Ferry", "Ferry Politics", "Ada Brook")
    assert catalogue(page, "The Long Ferry", "f", ["Ferry Politics"]).values.get("author") is None
    assert catalogue(page, "The Long Ferry", "f", ["Tides"]).values["author"] == [
        {"family": "Politics", "given": "Ferry"}
    ]


@pytest.mark.parametrize(
    "cited",
    ["Brook, A., & Marsh, T. (1999). The long ferry. London: Tide Press.",
     "Brook, A., and T. Marsh. The Long Ferry. London: Tide Press, 1999."],
)  # fmt: skip
def test_a_citation_line_in_the_manner_of_a_list(cited):
    """APA and Chicago put the surname first; both give all authors, the publisher and the year."""
    made = catalogue(reading("The Long Ferry", f"Suggested citation: {cited}"), "The Long Ferry", "f")
    assert made.values["author"] == [{"family": "Brook", "given": "A."}, {"family": "Marsh", "given": "T."}]
    assert (made.values["publisher"], made.values["publisher-place"]) == ("Tide Press", "London")
    assert made.values["issued"] == {"date-parts": [[1999]]}
    assert made.fields["author"] == ("citation line", "")


def test_imprint():
    """ISBN by its check digit, DOI, publisher and year of the rights, with their doubts."""
    made = catalogue(
        reading("Ports", "ISBN 978-92-808-6518-8", "ISBN: 978-92-808-6518-9", "© 2020 United Nations University",
                "https://doi.org/10.1000/xyz.12."), "Ports", "p",
    )  # fmt: skip
    assert made.values["ISBN"] == "978-92-808-6518-9"
    assert made.values["DOI"] == "10.1000/xyz.12"
    assert made.values["publisher"] == "United Nations University"
    assert made.values["issued"] == {"date-parts": [[2020]]}
    assert made.values["type"] == "book"
    assert made.fields["issued"] == ("imprint", "the year of the rights")


def test_a_symbol_that_every_page_repeats_is_read_from_the_edge():
    """What stands at the head of all pages is no text; on the first it may be the document's symbol."""
    printed = replace(
        reading("Security Council", "5 May 2030", "Letter from Lund"), edges=("S/2030/284", "30-07054 (E)")
    )
    made = catalogue(printed, "Letter from Lund", "letter")
    assert (made.values["number"], made.values["type"]) == ("S/2030/284", "report")
    assert made.values["author"] == [{"literal": "United Nations"}]


def test_a_symbol_in_the_masthead_makes_a_report_of_the_united_nations():
    """A UN document is cited as one, never by whoever typed it."""
    made = catalogue(
        reading("United Nations S/2025/284", "Security Council", "5 May 2025", "Letter", author="Lucas Mansell"),
        "Letter", "l",
    )  # fmt: skip
    assert (made.values["number"], made.values["type"]) == ("S/2025/284", "report")
    assert made.values["author"] == [{"literal": "United Nations"}]
    assert made.values["issued"] == {"date-parts": [[2025, 5, 5]]}


@pytest.mark.parametrize(
    ("line", "place", "year"),
    [
        ("United Nations • New York, 2025", "New York", 2025),
        ("New York and Geneva, 2020", "New York and Geneva", 2020),
        ("In March, 2020", None, None),
        ("Ada Brook, 2004", None, None),
        ("The Harbour of Lund, 1850 to 1900", None, None),
    ],
)
def test_a_place_and_a_year_on_a_line_are_the_imprint(line, place, year):
    """Where nothing else dates a document; a month before a year is no place."""
    made = catalogue(reading("The Long Ferry", line), "The Long Ferry", "ferry")
    assert made.values.get("publisher-place") == place
    assert made.values.get("issued") == ({"date-parts": [[year]]} if year else None)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("5 May 2025", [2025, 5, 5]),
        ("May 2025", [2025, 5]),
        ("May 5, 2025", [2025, 5, 5]),
        ("Thursday, August 6, 2020", [2020, 8, 6]),
        ("Adopted on 5 May 2025", None),
        ("May 2025 and after", None),
    ],
)
def test_a_date_alone_on_its_line_is_the_date(line, parts):
    """In the English form and in the American; a date inside a sentence is somebody else's."""
    made = catalogue(reading("The Long Ferry", line), "The Long Ferry", "ferry")
    assert made.values.get("issued") == ({"date-parts": [parts]} if parts else None)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Ada Brook", {"family": "Brook", "given": "Ada"}),
        ("Brook, Ada", {"family": "Brook", "given": "Ada"}),
        ("Jair van der Lijn", {"family": "van der Lijn", "given": "Jair"}),
        *(
            (one, {"family": "King", "given": "Martin Luther", "suffix": "Jr."})
            for one in (
                "Martin Luther King Jr.",
                "Martin Luther King, Jr.",
                "King, Martin Luther, Jr.",
                "King Jr., Martin Luther",
            )
        ),
        ("Ada Brook III", {"family": "Brook", "given": "Ada", "suffix": "III"}),
        ("World War II", {"literal": "World War II"}),
        ("United Nations", {"literal": "United Nations"}),
        ("Developer's Reference Team", {"literal": "Developer's Reference Team"}),
    ],
)
def test_names(printed, expected):
    """Persons are parted into family and given names, bodies stay whole."""
    assert named(printed) == expected


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"author": "Ada Brook"}, '"author" in lund.csl.json should be a list of names, found "Ada Brook"'),
        ({"author": ["Ada Brook"]}, 'should hold names in parts, found "Ada Brook"'),
        ({"editor": [{"family": ["Brook"]}]}, 'has a name whose family should be text, found ["Brook"]'),
        ({"issued": {"date-parts": [["c. 2020"]]}}, 'should have date-parts in numbers, found "c. 2020"'),
        ({"issued": {"date-parts": [2020]}}, "should have date-parts such as [[2020, 5]], found [2020]"),
        ({"issued": [2020]}, "should be a date, found [2020]"),
        ({"issued": True}, "should be a date, found true"),
    ],
)
def test_a_sidecar_that_is_no_record_is_refused(tmp_path, field, said):
    """Names that are no list and dates that are no numbers are refused at reading, with how to write them."""
    path = write_miniature(tmp_path)
    (tmp_path / "lund.csl.json").write_text(json.dumps({"title": "Harbours", **field}), encoding="utf-8")
    with pytest.raises(BadRecord) as caught:
        read_document(path)
    assert said in str(caught.value)
    assert f'write it as "{next(iter(field))}": ' in caught.value.mend


@pytest.mark.parametrize(
    ("issued", "value"),
    [
        ({"date-parts": [[2020, None]]}, "2020"),
        ({"date-parts": [["2020", "5"]]}, "2020-05"),
        ({"date-parts": [[None]]}, None),
        ({"literal": "c. 2020"}, "c. 2020"),
        ("2020-05", "2020-05"),
    ],
)
def test_a_date_of_a_sidecar_is_shown(tmp_path, issued, value):
    """Dates as reference managers and Crossref write them are taken; one that says nothing is no field."""
    path = write_miniature(tmp_path)
    item = {"title": "Harbours", "author": [{"family": "Brook", "sequence": "first"}], "issued": issued}
    (tmp_path / "lund.csl.json").write_text(json.dumps(item), encoding="utf-8")
    document, _ = read_document(path)
    fields = {one.name: one.value for one in fields_of(document)}
    assert fields.get("issued") == value
    assert fields["author"] == "Brook"


@pytest.fixture
def library(tmp_path):
    """A library with the invented study, which says nothing of its author."""
    assert cli.main(["add", str(write_miniature(tmp_path)), "--library", str(tmp_path / "library")]) == 0
    return tmp_path / "library"


def test_what_the_user_says_stays(library, tmp_path):
    """Corrections and confirmations go into citations and survive adding the document anew and removing it."""
    assistant = open_library(library)
    fields = {one.name: one for one in assistant.record()}
    assert (fields["title"].origin, fields["title"].doubt) == ("title page", "read from the first page alone")
    assistant.confirm_record("lund", ["title"])
    assistant.set_record("lund", {"author": "Moberg, Eva; Harbour Board", "issued": "1999-05", "type": "book"})
    fields = {one.name: one for one in assistant.record("lund")}
    assert (fields["title"].origin, fields["title"].doubt) == ("user", "")
    assert (fields["author"].value, fields["issued"].value) == ("Moberg, Eva; Harbour Board", "1999-05")
    assert assistant.ask("who built it", top=1).hits[0].citation.startswith("Eva Moberg and Harbour Board, The Harbour")
    write_miniature(tmp_path, MINIATURE.replace("both piers", "all piers"))
    assistant.add(tmp_path / "lund.txt")
    assistant.remove("lund")
    assistant.add(tmp_path / "lund.txt")
    assert {one.name: one.value for one in open_library(library).record()}["author"] == "Moberg, Eva; Harbour Board"
    assistant.set_record("lund", {"author": ""})
    assert "author" not in json.loads(open_library(library).document().source.csl)


def test_refusals(library, tmp_path):
    """What is no field, no date or leaves nothing to cite is refused, and a damaged file is named and kept."""
    assistant = open_library(library)
    for fields, said in (
        ({"issued": "last spring"}, "expected a date"),
        ({"two words": "x"}, "is no field"),
        ({"title": "", "author": ""}, "nothing to cite by"),
    ):
        with pytest.raises(CaseQAError, match=said):
            assistant.set_record("lund", fields)
    with pytest.raises(CaseQAError, match="has no author to confirm"):
        assistant.confirm_record("lund", ["author"])
    assert not (library / "lund.record.json").exists()
    path = tmp_path / "lund.record.json"
    for content in (
        "{",
        "[]",
        '{"format": 1}',
        '{"format": 2, "fields": {}}',
        '{"format": 1, "fields": {"author": "Eva Moberg"}}',
        '{"format": 1, "fields": {"author": [{"family": 7}]}}',
        '{"format": 1, "fields": {"issued": 2020}}',
        '{"format": 1, "fields": {"issued": {"date-parts": [["spring"]]}}}',
        '{"format": 1, "fields": {"title": ["Two", "titles"]}}',
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BadRecord, match=r"lund\.record\.json"):
            CorrectionFile(path).read()
        assert path.read_text(encoding="utf-8") == content


def test_corrections_made_at_once_are_all_kept(tmp_path):
    """Two who correct different fields of one record at the same time lose nothing of each other."""
    file = CorrectionFile(tmp_path / "lund.record.json")
    names = [f"note-{letter}" for letter in "abcdefghijklmnop"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: file.add({name: name}), names))
    assert file.read() == {name: name for name in names}
    file.add({"note-a": None, "reference": [{"key": "1"}], "published": {"date-parts": [[None]]}})
    assert file.read()["note-a"] is None
    assert shown(file.read()["published"]) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [("title", "A Title"), ("author", "Brook, Ada; United Nations"), ("author", "King, Martin Luther, Jr."),
     ("issued", "2020-05-31"), ("issued", "2020")],
)  # fmt: skip
def test_values_are_shown_as_they_are_written(name, text):
    """What is shown can be typed again."""
    assert shown(written(name, text)) == text


def test_the_command_shows_what_is_doubtful(library, capsys):
    """caseqa record lists origins and doubts, sets and confirms, as text and JSON."""
    act = ["--library", str(library)]
    capsys.readouterr()
    assert cli.main(["record", *act]) == 0
    out = capsys.readouterr().out
    assert "? title: The Harbour of Lund [title page]" in out
    assert "--confirm FIELD" in out
    assert cli.main(["record", "lund", "--set", "author=Moberg, Eva", "--confirm", "title", "--json", *act]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["fields"]}
    assert rows["author"] == {"name": "author", "value": "Moberg, Eva", "origin": "user", "doubt": None}
    assert rows["title"]["doubt"] is None
    assert cli.main(["record", "--set", "author", *act]) == 2
    assert "has no value" in capsys.readouterr().err
