"""What was collected is kept in the user's order in a plain file that no program can lose, and is found again."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace

import pytest
from filelock import FileLock

from caseqa import cli, filing, writing
from caseqa.anchors import AnchorState, permalink
from caseqa.assistant import open_library
from caseqa.basket import Basket, BasketFile, Item, ItemKind
from caseqa.claims import ClaimVerdict, Evidence, Stance, Verdict
from caseqa.comparisons import Speaker
from caseqa.errors import BadRecord, CaseQAError
from caseqa.records import Span
from caseqa.testing import MINIATURE, write_miniature


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library with the invented study, added by the command itself."""
    folder = tmp_path_factory.mktemp("basket")
    assert cli.main(["add", str(write_miniature(folder)), "--library", str(folder / "library")]) == 0
    return folder / "library"


@pytest.fixture
def assistant(library):
    """An assistant whose basket is empty."""
    (library / "basket.json").unlink(missing_ok=True)
    return open_library(library)


def made(name: str) -> Item:
    """An item without words."""
    return Item(name, ItemKind.CLAIM, "2026-01-01T00:00:00+00:00", (), claim=name)


def test_everything_found_can_be_collected(assistant):
    """A hit, a quotation and a checked claim become items with the study's words, place, notes and verdict."""
    hit = assistant.ask("who built the harbour", top=1).hits[0]
    passage = assistant.collect(hit, " Begin here. ")
    quotation = assistant.collect(assistant.verify_quote("a fire destroyed both piers"))
    claim = assistant.collect(assistant.check("The harbour was built in 1910 by the Harbour Board."))
    assert assistant.basket.read().items == (passage, quotation, claim)
    assert (passage.kind, passage.remark) == ("passage", "Begin here.")
    [built] = passage.excerpts
    assert built.text == "The harbour was built in 1901 by the Harbour Board (HB)."
    assert [(note.label, note.state) for note in built.notes] == [("1", "own")]
    [fire] = quotation.excerpts
    assert (fire.selector[0].exact, fire.selector[0].suffix) == ("a fire destroyed both piers", ".")
    assert fire.selector[0].prefix == "d (HB). It closed in 1950 after "
    assert [note.resolved_text for note in fire.notes] == ["Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 13."]
    assert fire.locator.section_path == ("I. Background",)
    assert (claim.verdict, claim.excerpts[0].stance) == ("contradicted", "contradicts")
    assert claim.excerpts[0].text == built.text
    assert "1901" in claim.reasons[0]
    [record] = assistant.basket.read().records
    assert (record.document, json.loads(record.csl)["title"]) == ("lund", "The Harbour of Lund")


def test_an_altered_quotation_is_collected_in_the_words_of_the_study(assistant):
    """What goes into the basket is never what the user typed."""
    item = assistant.collect(assistant.verify_quote("It closed in 1951 after a fire destroyed both piers"))
    assert item.excerpts[0].text == "It closed in 1950 after a fire destroyed both piers"
    with pytest.raises(CaseQAError, match="not in the study"):
        assistant.collect(assistant.verify_quote("The mayor opened the new bridge"))


def test_order_and_remarks_are_the_users():
    """Items are added once, moved, remarked on and removed; an item that is not there is refused."""
    basket = Basket().add(made("a1")).add(made("b2")).add(made("c3")).add(made("b2"))
    assert [item.id for item in basket.items] == ["a1", "b2", "c3"]
    assert [item.id for item in basket.move("c3", 1).items] == ["c3", "a1", "b2"]
    assert [item.id for item in basket.move("a", 3).items] == ["b2", "c3", "a1"]
    assert [item.id for item in basket.move("3", 1).items] == ["c3", "a1", "b2"]
    assert basket.item("2").id == "b2"
    assert Basket().add(made("2f")).add(made("1e")).item("2").id == "1e"
    assert basket.remark("b2", " mine ").item("b2").remark == "mine"
    again = replace(made("b2"), verdict="contradicted", added="2027-01-01")
    kept = basket.remark("b2", "mine").add(again).item("b2")
    assert (kept.remark, kept.verdict, kept.added) == ("mine", "contradicted", basket.item("b2").added)
    assert basket.add(again).items.index(basket.add(again).item("b2")) == 1
    assert [item.id for item in basket.remove("b2").items] == ["a1", "c3"]
    with pytest.raises(CaseQAError, match="there is no item x in the basket"):
        basket.remove("x")
    with pytest.raises(CaseQAError, match="there is no item 4 in the basket"):
        basket.item("4")
    with pytest.raises(CaseQAError, match="give one from 1 to 3"):
        basket.move("a1", 4)
    with pytest.raises(CaseQAError, match="several items begin with a"):
        basket.add(made("a9")).item("a")


def test_the_file_gives_back_what_it_was_given(assistant, library):
    """The file is plain JSON with the W3C's selectors, and reads back equal."""
    assistant.collect(assistant.verify_quote("Ferries moved to the southern quay"), "Ünïcode “remark”")
    kept = json.loads((library / "basket.json").read_text(encoding="utf-8"))
    assert kept["format"] == 1
    assert kept["items"][0]["remark"] == "Ünïcode “remark”"
    quoted, position = kept["items"][0]["excerpts"][0]["selector"]
    assert quoted == {
        "type": "TextQuoteSelector",
        "exact": "Ferries moved to the southern quay",
        "prefix": "",
        "suffix": ". The council did not pay for a ",
    }
    assert position["type"] == "TextPositionSelector"
    assert position["end"] - position["start"] == len(quoted["exact"])
    assert kept["records"][0]["csl"]["title"] == "The Harbour of Lund"
    again = BasketFile(library / "basket.json").read()
    assert json.loads(again.records[0].csl) == kept["records"][0]["csl"]
    assert again.items[0].excerpts[0].text == quoted["exact"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "is not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", 'has no "format"'),
        (b'{"format": 2, "items": []}', "has format 2, this caseqa reads up to 1; use a newer caseqa"),
        (b'{"format": 1, "items": 7}', "is damaged"),
        (b'{"format": 1, "items": [{"id": "a"}]}', "is damaged"),
        (b'{"format": 1, "items": [], "mine": 1}', "is damaged"),
        (b'{"format": 1, "items": [], "records": [1]}', "is damaged"),
    ],
)
def test_a_damaged_or_newer_file_is_refused_and_kept(tmp_path, content, said):
    """Neither reading nor changing touches a file that is not understood."""
    path = tmp_path / "basket.json"
    path.write_bytes(content)
    for act in (BasketFile(path).read, BasketFile(path).clear, lambda: BasketFile(path).add(made("a"))):
        with pytest.raises(BadRecord, match=r"the basket .*basket\.json") as refusal:
            act()
        assert said in str(refusal.value)
    assert path.read_bytes() == content


def test_writers_at_once_lose_nothing(tmp_path):
    """Items added from several threads, as app and command line would, are all there."""
    path = tmp_path / "basket.json"

    def work(name: str) -> None:
        for number in range(5):
            BasketFile(path).add(made(f"{name}{number}"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(item.id for item in BasketFile(path).read().items) == [f"{n}{k}" for n in "abcd" for k in range(5)]
    assert {one.name for one in tmp_path.iterdir()} <= {"basket.json", ".basket.json.lock"}


def test_a_locked_basket_is_told(tmp_path, monkeypatch):
    """Another program that holds the basket is waited for, then named."""
    monkeypatch.setattr(filing, "PATIENCE", 0.05)
    with (
        FileLock(tmp_path / ".basket.json.lock"),
        pytest.raises(CaseQAError, match="another program is changing the basket"),
    ):
        BasketFile(tmp_path / "basket.json").add(made("a"))


def test_a_failed_save_keeps_the_old_file(tmp_path, monkeypatch):
    """When the disk fails in the middle, the basket is as it was and nothing is left lying about."""
    file = BasketFile(tmp_path / "basket.json")
    file.add(made("a"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filing.os, "fsync", full)
    with pytest.raises(CaseQAError, match="cannot be written"):
        file.add(made("b"))
    assert [item.id for item in file.read().items] == ["a"]
    assert {one.name for one in tmp_path.iterdir()} <= {"basket.json", ".basket.json.lock"}


def run(capsys, *arguments):
    """The JSON a command prints."""
    capsys.readouterr()
    assert cli.main([*map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_line_keeps_the_same_basket(assistant, library, capsys):
    """add, list, remark, move, remove and clear work on the file that the app uses, and print what it holds."""
    act = ("--library", library)
    [one] = run(capsys, "basket", "add", "a fire destroyed both piers", "--remark", "first", *act)
    [two] = run(capsys, "basket", "add", "--claim", "The harbour was built in 1910 by the Harbour Board.", *act)
    link = assistant.ask("when did it close", top=1).hits[0].locator.permalink
    [three] = run(capsys, "basket", "add", link, *act)
    assert (one["kind"], two["kind"], three["kind"]) == ("quotation", "claim", "quotation")
    assert three["excerpts"][0]["quote"] == "It closed in 1950 after a fire destroyed both piers."
    assert [item.id for item in assistant.basket.read().items] == [one["id"], two["id"], three["id"]]
    assert [row["id"] for row in run(capsys, "basket", "move", three["id"], 1, *act)] == [
        three["id"],
        one["id"],
        two["id"],
    ]
    assert run(capsys, "basket", "remark", one["id"], "second", *act)[1]["remark"] == "second"
    assert run(capsys, "basket", "list", *act)[1]["excerpts"][0]["state"] == "same"
    assert [row["id"] for row in run(capsys, "basket", "remove", one["id"], two["id"], *act)] == [three["id"]]
    assert cli.main(["basket", "remove", three["id"], "nothing", "--library", str(library)]) == 2
    assert len(assistant.basket.read().items) == 1
    assert run(capsys, "basket", "clear", *act) == []


def test_a_link_to_words_of_somebody_else_keeps_their_source(tmp_path):
    """Words that the study quotes are collected as such, also where its author says the same elsewhere."""
    words = "A gate to the whole world stood open."
    text = MINIATURE.replace("II. What followed\n\n", f'II. What followed\n\n{words} She wrote:\n\n"{words}"² ')
    assert cli.main(["add", str(write_miniature(tmp_path, text)), "--library", str(tmp_path / "own")]) == 0
    mine = open_library(tmp_path / "own")
    document = mine.document()
    own, quoted = (match.start() for match in re.finditer(re.escape(words), document.text))
    sources = []
    for start in (own, quoted):
        found = writing.collect(mine, permalink(document, Span(start, start + len(words))), "")
        sources.append(found["excerpts"][0]["quoted_from"])
    assert sources == [None, "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 13."]


def test_several_links_are_one_passage(assistant):
    """Sentences that follow each other are one excerpt, those that do not are apart; a changed link is refused."""
    document = assistant.document()
    links = [permalink(document, document.sentences[number].span) for number in (0, 1, 3)]
    item = writing.collect(assistant, "\n".join(links), "")
    assert item["kind"] == "passage"
    assert [one["quote"] for one in item["excerpts"]] == [
        document.slice(document.paragraphs[0].span),
        "The council did not pay for a new pier, although the engineers had asked it to.",
    ]
    with pytest.raises(CaseQAError, match="changed since this link was made"):
        writing.collect(assistant, f"{links[0]}\n{links[1][:-1]}{'0' if links[1][-1] != '0' else '1'}", "")


def test_a_claim_that_leans_keeps_what_it_leans_to_and_the_sentence_to_read(assistant, library):
    """The basket says what the page says of it; one that leans to nothing, and an older file, have no leaning."""
    sentence = assistant.document().sentences[1]
    shown = Evidence("lund", sentence.id, sentence.span, "It closed", Stance.RELATED, 0.5, Speaker.AUTHOR)
    leaning = ClaimVerdict("It shut.", Verdict.NOT_FOUND, 0.4, (shown,), ("it may",), Verdict.SUPPORTED)
    kept = assistant.collect(leaning)
    silent = assistant.collect(replace(leaning, claim="It sank.", leaning=None))
    assert assistant.basket.read().items == (kept, silent)
    assert [(one.text, one.stance) for one in kept.excerpts] == [
        ("It closed in 1950 after a fire destroyed both piers.", "related")
    ]
    assert (kept.leaning, silent.leaning, silent.excerpts) == ("supported", "", ())
    rows = writing.basket(assistant)
    assert [(row["verdict"], row["leaning"]) for row in rows] == [("not_found", "supported"), ("not_found", None)]
    assert "The study may say this; no sentence says it clearly enough." in writing.basket_text(rows)
    older = json.loads((library / "basket.json").read_text(encoding="utf-8"))
    for row in older["items"]:
        del row["leaning"]
    (library / "basket.json").write_text(json.dumps(older), encoding="utf-8")
    assert [item.leaning for item in assistant.basket.read().items] == ["", ""]


def test_the_list_says_what_changed(library, assistant, tmp_path):
    """When a document was replaced by a changed file, items that hold are told from items that do not."""
    own = tmp_path / "library"
    write_miniature(tmp_path)
    assert cli.main(["add", str(tmp_path / "lund.txt"), "--library", str(own)]) == 0
    mine = open_library(own)
    for words in ("a fire destroyed both piers", "Ferries moved to the southern quay"):
        mine.collect(mine.verify_quote(words))
    write_miniature(tmp_path, MINIATURE.replace("both piers", "both long piers"))
    mine.add(tmp_path / "lund.txt")
    states = [mine.places_now(item)[0].state for item in mine.basket.read().items]
    assert states == [AnchorState.CHANGED, AnchorState.MOVED]
