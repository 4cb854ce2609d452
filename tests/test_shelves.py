"""The library's tab: the record as a form, what was left open and why, and the gestures behind its buttons."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from caseqa.assistant import open_library
from caseqa.cataloguing import Origin
from caseqa.documents import read_document
from caseqa.errors import CaseQAError, LockedSource, UnusableStore
from caseqa.opening import SetAside
from caseqa.records import IngestReport, Unlinked
from caseqa.ui import notices, shelves
from caseqa.ui.room import Room
from caseqa.ui.tabs.library import Keeping, named

HOSTILE = "<script>alert(1)</script>\"' ${x}"


@pytest.fixture
def document(lund):
    """The invented study."""
    return read_document(lund)[0]


def field(name="title", value="The Harbour of Lund", origin="title page", doubt=None):
    """A field as ``writing.record`` has it."""
    return {"name": name, "value": value, "origin": origin, "doubt": doubt}


def test_every_origin_of_a_field_has_words():
    """A reader sees where each field came from."""
    assert {origin.value for origin in Origin} <= set(shelves.ORIGINS)


def test_a_doubtful_field_is_said_with_its_reason_and_the_form_is_open(document):
    """What should be looked at is counted, described to screen readers, and unfolded."""
    rows = [field(), field("issued", "2020", "file properties", "only the file's properties say so")]
    html = shelves.shelf([document], {document.id: rows})
    assert "Bibliographic record: 1 to confirm" in html
    assert '<details class="cq-record" open>' in html
    assert 'aria-describedby="d-lund-issued"' in html
    assert "only the file&#x27;s properties say so" in html
    sure = shelves.shelf([document], {document.id: [field()]})
    assert "nothing doubtful" in sure
    assert " open>" not in sure
    assert "record: confirmed" in shelves.shelf([document], {document.id: [field(origin="user")]})


def test_what_the_document_did_not_say_can_be_filled_in(document):
    """Fields that citations need stand in the form empty where the record has none, each once."""
    html = shelves.shelf([document], {document.id: [field(), field("issued", "2020")]})
    names = re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', html)
    assert names == [
        ("title", "The Harbour of Lund"),
        ("issued", "2020"),
        ("author", ""),
        ("publisher", ""),
        ("publisher-place", ""),
        ("container-title", ""),
        ("number", ""),
    ]
    assert html.count("not found") == 5


def test_nothing_hostile_becomes_markup(document):
    """Titles, values, origins and doubts are escaped."""
    rows = [field(HOSTILE, HOSTILE, HOSTILE, HOSTILE)]
    html = shelves.shelf([replace(document, title=HOSTILE)], {document.id: rows})
    assert "<script" not in html
    assert "${" not in html


def test_what_is_set_aside_is_said_on_every_tab_and_can_be_taken_out():
    """A document that cannot be opened has its reason and a button; nothing is shown where there is none."""
    one = SetAside(HOSTILE, UnusableStore(f"the index of {HOSTILE} is damaged", "run `caseqa add FILE`"))
    html = shelves.set_aside([one]) + notices.aside([one])
    assert "<script" not in html
    assert "Add its file again above, or take it out." in html
    assert html.count("data-remove=") == 1
    york = SetAside("york", UnusableStore("the index of york is damaged"))
    assert "One document cannot be opened and is not asked: york." in notices.aside([york])
    assert "2 documents cannot be opened and are not asked: york, lund." in notices.aside(
        [york, replace(york, document_id="lund")]
    )
    assert (shelves.set_aside([]), notices.aside([])) == ("", "")


def test_marks_left_open_are_listed_with_their_reason(document):
    """Each mark without a note says which page it is on and why it was left open; many are counted."""
    opened = tuple(replace(one, note_id=None, why=Unlinked.NO_NOTE) for one in document.marks)
    html = shelves.report(replace(document, marks=opened), IngestReport(9, (("text", 9),)))
    assert "3 marks are left open" in html
    assert "no note of this number was found" in html
    many = replace(document, marks=opened * 20)
    assert "and 20 more" in shelves.report(many, IngestReport(9, ()))
    assert "left open" not in shelves.report(document, IngestReport(9, ()))


def test_a_locked_file_is_known_and_told_in_the_words_of_the_page(tmp_path):
    """The page speaks of its own field, not of an option of the command line."""
    error = LockedSource(f"{tmp_path}/a.pdf wants a password", "pass it with `--password`")
    assert str(named(error, tmp_path / "a.pdf")) == "a.pdf wants a password; give it below and read the file again"
    damaged = CaseQAError("a.pdf is encrypted: nobody knows how", f"repair {tmp_path}/a.pdf")
    assert str(named(damaged, tmp_path / "a.pdf")) == "a.pdf is encrypted: nobody knows how; repair a.pdf"


def test_only_a_locked_file_stays_until_its_password_is_there(tmp_path):
    """Of two files that cannot be read the one that wants a password is kept, with the field for it shown."""
    locked, empty = tmp_path / "locked.pdf", tmp_path / "empty.txt"
    sheet = Canvas(str(locked), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    sheet.drawString(72, 700, "for your eyes only")
    sheet.save()
    empty.write_text("")
    keeping = Keeping(SimpleNamespace(room=Room(open_library(tmp_path / "library"))))
    said, kept, row, _, _ = list(keeping.add([str(locked), str(empty)]))[-1]
    assert (kept, row["visible"]) == ([str(locked)], True)
    assert "opens only with a password. To mend it: give it below" in said and "empty.txt is empty" in said


def test_a_record_is_corrected_confirmed_and_refused(study_library, tmp_path):
    """What the form changed is corrected, the rest confirmed; a date that is none is one line and saves nothing."""
    shutil.copytree(study_library, tmp_path / "library")
    keeping = Keeping(SimpleNamespace(room=Room(open_library(tmp_path / "library"))))
    whole = keeping.room.whole()
    before = {one.name: one.value for one in whole.record("gorur-2020")}

    def save(fields):
        detail = {"act": "record", "document": "gorur-2020", "fields": json.dumps(fields)}
        return keeping.act(SimpleNamespace(_data=detail))[0]

    assert "expected a date" in save({**before, "issued": "last spring"})
    assert {one.name: one.value for one in whole.record("gorur-2020")} == before
    assert "number" not in before
    said = save({"title": "Another Title", "author": before["author"], "number": "7", "volume": " "})
    assert "The record of Another Title is confirmed. 2 of its fields were corrected." in said
    after = {one.name: (one.value, one.origin) for one in whole.record("gorur-2020")}
    assert after["title"] == ("Another Title", "user")
    assert after["author"] == (before["author"], "user")
    assert after["number"] == ("7", "user") and "volume" not in after
    assert "hich document" in keeping.act(SimpleNamespace(_data={"act": "record", "document": "x", "fields": "{}"}))[0]
