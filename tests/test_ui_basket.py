"""The basket's tab: what it shows, what its buttons do, how it takes things back, and what can be downloaded."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from caseqa import checks, cli
from caseqa.assistant import open_library
from caseqa.basket import PAGE_STYLES, ExportForm, ItemKind
from caseqa.testing import MINIATURE, write_miniature
from caseqa.ui import baskets, cards, findings
from caseqa.ui.downloads import basket_route
from caseqa.ui.room import Room
from caseqa.ui.tabs.basket import READERS, Collecting, restored

HOSTILE = "<script>alert(1)</script>\"' ${x}"
WORDS = "MINUSMA was not in the lead in this political process."
OTHERS = (
    "The deployment of government authorities in the absence of reforms has not been popular with the Malian people."
)


def item(**changes):
    """An item as ``writing.item`` has it."""
    excerpt = {
        "quote": "It closed in 1950.",
        "document": "lund",
        "section_path": ["I. Background"],
        "paragraph": 1,
        "page_label": "xiv",
        "permalink": "caseqa:x",
        "quoted_from": None,
        "stance": None,
        "notes": [],
        "citation": "Brook, para. 1.",
        "state": "same",
        "why": None,
    }
    row = {
        "id": "a1",
        "kind": "quotation",
        "added": "2026-01-01",
        "remark": "",
        "claim": None,
        "verdict": None,
        "leaning": None,
        "reasons": [],
    }
    return {**row, "excerpts": [{**excerpt, **changes.pop("excerpt", {})}], **changes}


@pytest.fixture
def collecting(study_library, tmp_path):
    """The gestures of the tab over a library of their own."""
    shutil.copytree(study_library, tmp_path / "library")
    room = Room(open_library(tmp_path / "library"))
    return Collecting(SimpleNamespace(room=room))


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A room over two studies that say the same."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("lund.txt", "twin.txt"):
        file = write_miniature(folder, MINIATURE, name)
        assert cli.main(["add", str(file), "--document", file.stem, "--library", str(folder / "own")]) == 0
    return Room(open_library(folder / "own"))


@pytest.fixture
def twins(two):
    """The gestures of the tab over two studies that say the same, with an empty basket."""
    two.whole().basket.path.unlink(missing_ok=True)
    return Collecting(SimpleNamespace(room=two))


def pressed(html):
    """What the script sends for the first "Add to basket" of some HTML."""
    [button] = re.findall(r"<button[^>]* data-collect=[^>]*>", html)
    return dict(re.findall(r'data-(collect|claim|passage|studies)="([^"]*)"', button))


def act(collecting, page="one", **detail):
    """What a gesture on a page says and shows."""
    return collecting.act(SimpleNamespace(_data=detail), SimpleNamespace(session_hash=page))


def kept(collecting):
    """The first words of each item in the file."""
    return [one.excerpts[0].text for one in collecting.room.whole().basket.read().items]


def test_every_kind_form_and_style_has_words():
    """What can be collected and exported is named for people."""
    assert set(baskets.KINDS) == {kind.value for kind in ItemKind}
    assert set(baskets.FORMS) == set(ExportForm)
    assert set(baskets.STYLES) == set(PAGE_STYLES)


def test_an_empty_basket_says_how_to_fill_it():
    """The first time there is a way to begin, and nothing to export."""
    html = baskets.basket([], {})
    assert "Add to basket" in html
    assert "data-export" not in html


def test_an_item_shows_its_words_place_remark_and_moves():
    """The first cannot go up, the last cannot go down, and the remark can be written."""
    html = baskets.basket([item(remark="use it"), item(id="b2")], {"lund": "The Harbour of Lund"})
    for words in ("It closed in 1950.", "The Harbour of Lund", "I. Background", "paragraph 1", "page xiv", ">use it<"):
        assert words in html
    off = re.findall(r'data-basket="(\w+)" data-item="(\w+)" aria-label="[^"]+" disabled', html)
    assert off == [("up", "a1"), ("down", "b2")]


def test_words_that_changed_are_marked_and_a_claim_shows_its_verdict():
    """What no longer stands in the document is said in words; a claim keeps its verdict and stances."""
    changed = item(excerpt={"state": "changed", "why": "the file is another one"})
    assert "changed since you collected them: the file is another one." in baskets.basket([changed], {})
    claimed = item(kind="claim", claim="It closed.", verdict="supported", excerpt={"stance": "supports"})
    html = baskets.basket([claimed], {})
    assert "the study supports this" in html
    assert "This sentence supports it" in html
    leaning = item(
        kind="claim", claim="It shut.", verdict="not_found", leaning="supported", excerpt={"stance": "related"}
    )
    html = baskets.basket([leaning], {})
    assert "not sure: the study may say this" in html
    assert "The nearest sentence: read whether it says this" in html


def test_nothing_hostile_becomes_markup():
    """Words, remark, title and claim are escaped."""
    hostile = item(
        remark=HOSTILE, claim=HOSTILE, verdict="mixed", excerpt={"quote": HOSTILE, "section_path": [HOSTILE]}
    )
    html = baskets.basket([hostile], {"lund": HOSTILE}) + baskets.said(HOSTILE, HOSTILE)
    assert "<script" not in html
    assert "${" not in html


def test_collecting_ordering_remarking_and_taking_back(collecting):
    """Each gesture changes the file that the command line reads, and says what it did."""
    said, shown = act(collecting, act="collect", collect=WORDS, claim="")
    assert "In the basket now: MINUSMA was not in the lead" in said
    assert WORDS.rstrip(".") in shown
    act(collecting, act="collect", collect=OTHERS)
    assert "in the basket already" in act(collecting, act="collect", collect=WORDS)[0]
    first, second = (one.id for one in collecting.room.whole().basket.read().items)
    act(collecting, act="up", item=second)
    assert [one[:10] for one in kept(collecting)] == [OTHERS[:10], WORDS[:10]]
    act(collecting, act="up", item=second)
    assert [one[:10] for one in kept(collecting)] == [OTHERS[:10], WORDS[:10]]
    act(collecting, act="remark", item=first, text=" use it ")
    assert collecting.room.whole().basket.read().item(first).remark == "use it"
    said, _ = act(collecting, act="remove", item=second)
    assert "Put it back" in said
    assert len(kept(collecting)) == 1
    act(collecting, act="undo")
    assert [one[:10] for one in kept(collecting)] == [OTHERS[:10], WORDS[:10]]
    assert collecting.room.whole().basket.read().item(first).remark == "use it"
    assert "nothing to put back" in act(collecting, act="undo")[0]


def test_a_gesture_that_cannot_be_done_is_one_line_and_loses_nothing(collecting):
    """Words that are not in the study, an item that is gone and a damaged file are said; the basket stays."""
    act(collecting, act="collect", collect=WORDS)
    assert "not in the study" in act(collecting, act="collect", collect="the moon is made of green cheese")[0]
    assert "there is no item" in act(collecting, act="remove", item="zz")[0].lower()
    assert len(kept(collecting)) == 1
    file = collecting.room.whole().basket.path
    file.write_text("{", encoding="utf-8")
    assert "damaged" in collecting.shown(collecting.room.documents())
    assert file.read_text(encoding="utf-8") == "{"


def test_putting_back_keeps_what_came_since(collecting):
    """Items collected after something was taken out stay behind those that come back."""
    act(collecting, act="collect", collect=WORDS)
    before = collecting.room.whole().basket.read()
    act(collecting, act="clear")
    act(collecting, act="collect", collect=OTHERS)
    both = restored(collecting.room.whole().basket.read(), before)
    assert [one.excerpts[0].text[:10] for one in both.items] == [WORDS[:10], OTHERS[:10]]


def test_each_page_puts_back_what_it_took_out_itself(collecting):
    """What another page took out meanwhile is not put back by this one, nor lost to the other."""
    act(collecting, act="collect", collect=WORDS)
    act(collecting, act="collect", collect=OTHERS)
    first, second = (one.id for one in collecting.room.whole().basket.read().items)
    act(collecting, act="remove", item=first)
    act(collecting, page="two", act="remove", item=second)
    assert "nothing to put back" in act(collecting, page="three", act="undo")[0]
    act(collecting, page="two", act="undo")
    assert [one[:10] for one in kept(collecting)] == [OTHERS[:10]]
    act(collecting, act="undo")
    assert [one[:10] for one in kept(collecting)] == [WORDS[:10], OTHERS[:10]]


def test_of_many_pages_the_oldest_can_put_nothing_back(collecting):
    """What can be put back is kept for so many pages, however many there were."""
    for page in range(READERS + 1):
        act(collecting, page=str(page), act="clear")
    assert "nothing to put back" in act(collecting, page="0", act="undo")[0]
    assert "back where it was" in act(collecting, page="1", act="undo")[0]


def test_a_finding_is_collected_from_the_study_it_was_found_in(twins):
    """Where two studies hold the same words, those of the study that the draft was checked against are collected."""
    draft = 'It says "a fire destroyed both piers". The harbour was built in 1910 by the Harbour Board.'
    rows = checks.draft(twins.room.asking(["twin"]), draft)
    for one in findings.in_order(rows):
        act(twins, act="collect", **pressed(findings.card(one, {"twin": "The Twin"})))
    items = twins.room.whole().basket.read().items
    assert [item.kind for item in items] == ["quotation", "claim"]
    assert [one.document for item in items for one in item.excerpts] == ["twin", "twin"]


def test_a_passage_is_collected_with_all_its_marked_sentences(twins):
    """Under an answer one item takes each run of them, one sentence alone is a passage too."""
    document = twins.room.asking(["twin"]).document()
    [hit] = twins.room.asking(["twin"]).ask("when did the harbour close", top=1).hits
    for spans in ([one.span for one in document.sentences[:2]], [document.sentences[1].span]):
        marked = replace(hit, hit=replace(hit.hit, highlights=tuple(spans)))
        act(twins, act="collect", **pressed(cards.card(document, marked)))
    both, one = twins.room.whole().basket.read().items
    assert (both.kind, one.kind) == ("passage", "passage")
    [run] = both.excerpts
    assert (run.document, run.text) == ("twin", document.slice(document.paragraphs[0].span))
    assert [excerpt.text for excerpt in one.excerpts] == ["It closed in 1950 after a fire destroyed both piers."]


def test_an_answer_bears_the_number_of_its_gesture(twins):
    """The script gives each answer to the button that asked for it, whether it could be done or not."""
    for number, wanted in (("7", "a fire destroyed both piers"), ("8", "green cheese")):
        words, _ = act(twins, act="collect", collect=wanted, number=number)
        assert words.startswith(f'<div data-answers="{number}">')


def test_the_basket_is_downloaded_in_every_form(collecting):
    """Each form comes as a file that browsers save; pandoc's two come in one archive; nonsense is one line."""
    client = TestClient(Starlette(routes=[basket_route(collecting.room)]))
    empty = client.get("/caseqa/basket?form=markdown")
    assert (empty.status_code, "basket is empty" in empty.text) == (409, True)
    act(collecting, act="collect", collect=WORDS)
    for form in ExportForm:
        answer = client.get(f"/caseqa/basket?form={form}&style=apa")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith('attachment; filename="basket.')
        assert len(answer.content) > 100
    assert WORDS[:20] in client.get("/caseqa/basket?form=markdown").text
    packed = zipfile.ZipFile(io.BytesIO(client.get("/caseqa/basket?form=pandoc").content))
    assert {name.rsplit(".", 1)[1] for name in packed.namelist()} == {"md", "bib"}
    wrong = client.get("/caseqa/basket?form=exe")
    assert (wrong.status_code, "exe" in wrong.text) == (400, True)
