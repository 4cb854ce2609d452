"""A store is built whole, and opened only when it is sound and of the same model."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from caseqa.documents import own_id, read_document
from caseqa.errors import BadRecord, CaseQAError, UnusableStore
from caseqa.library import Library, add_file, free_id
from caseqa.opening import PARTS_KEPT, open_all
from caseqa.passages import TARGET_WORDS
from caseqa.search import Shelf, search
from caseqa.testing import WordHashEncoder, write_miniature

ENCODER = WordHashEncoder()


@pytest.fixture
def library(lund, tmp_path) -> Library:
    """A library with the invented study in it."""
    found = Library(tmp_path / "library", "run `mend`", listed=frozenset({"lund"}))
    found.put(read_document(lund)[0], ENCODER)
    return found


def opened(library):
    """The store of the invented study."""
    return library.open("lund", ENCODER.name, ENCODER.fingerprint)


def test_what_was_built_is_what_is_opened(library, lund):
    """The document comes back equal, every sentence is in one passage, passages are slices of the text."""
    store = opened(library)
    document, _ = read_document(lund)
    assert store.document == document
    held = [sentence_id for passage in store.passages for sentence_id in passage.sentence_ids]
    assert held == [sentence.id for sentence in document.sentences]
    assert all(passage.text == document.slice(passage.span) for passage in store.passages)
    assert store.passage_vectors.rows == len(store.passages)
    assert store.sentence_vectors.rows == len(document.sentences)
    assert store.note_vectors.rows == len(document.references) == 3
    resolved = "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 13."
    assert (store.note_vectors.vector(1) == ENCODER.encode([resolved])[0]).all()
    assert store.passages[0].note_ids == ("lund/n1", "lund/n2")
    assert store.manifest.passages == len(store.passages)


def test_another_model_is_refused(library):
    """Vectors of another model are named, and the command that mends it."""
    with pytest.raises(UnusableStore, match=r"made by the model word-hash .* not by other .*; run `mend`"):
        library.open("lund", "other", "0" * 64)


@pytest.mark.parametrize("name", ["passages.faiss", "notes.faiss", "document.json", "passages.jsonl"])
def test_a_truncated_file_is_refused(library, name):
    """A file cut short is damage, and nothing is deleted."""
    path = library.root / "lund" / name
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnusableStore, match=f"is damaged \\({name} is damaged\\); run `mend`"):
        opened(library)
    assert path.exists()


def test_a_missing_file_is_refused(library):
    """A file that is gone is named."""
    (library.root / "lund" / "passages.jsonl").unlink()
    with pytest.raises(UnusableStore, match=r"passages\.jsonl is missing"):
        opened(library)


@pytest.mark.parametrize("content", ["", '{"format": 1', "[]", '{"format": 1, "surprise": 2}', "\x00\x01"])
def test_a_broken_manifest_is_refused(library, content):
    """A manifest that is cut short or not one of ours is damage."""
    (library.root / "lund" / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(UnusableStore, match="damaged"):
        opened(library)


def test_another_format_is_refused(library):
    """A store of a later caseqa says so."""
    path = library.root / "lund" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 99}), encoding="utf-8")
    with pytest.raises(UnusableStore, match="format 99, expected 3"):
        opened(library)


def test_a_store_from_before_notes_had_vectors_is_searched_without_them(library, lund):
    """Its file may be gone, so it still opens; whatever builds stores builds it anew."""
    folder = library.root / "lund"
    (folder / "notes.faiss").unlink()
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["checksums"]["notes.faiss"]
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 2}), encoding="utf-8")
    store = opened(library)
    assert store.note_vectors.rows == 0
    found = search(Shelf.of([store]), "The Long Ferry by Ada Brook, who built the harbour", ENCODER, None)
    assert found[0].passage.id == "lund/q1"
    document, _ = read_document(lund)
    assert not library.is_current(document, ENCODER.fingerprint, TARGET_WORDS)
    library.put(document, ENCODER)
    assert library.is_current(document, ENCODER.fingerprint, TARGET_WORDS)
    assert opened(library).note_vectors.rows == 3


def test_an_unknown_document_is_refused(library):
    """The error names what there is."""
    with pytest.raises(UnusableStore, match=r"no document york .*there are: lund"):
        library.open("york", ENCODER.name, ENCODER.fingerprint)
    with pytest.raises(CaseQAError, match="no document york"):
        library.remove("york")


def test_a_removal_that_is_interrupted_leaves_no_half_of_a_document(library, monkeypatch):
    """The document is gone from the library before any of its files is."""

    def cut(*_):
        raise OSError("power cut")

    monkeypatch.setattr("caseqa.library.shutil.rmtree", cut)
    with pytest.raises(OSError, match="power cut"):
        library.remove("lund")
    assert library.ids() == ()
    assert not library.folder("lund").exists()


def test_a_failed_build_leaves_the_old_store(library, lund):
    """When encoding breaks, the store that stood there still opens and no half-built folder is left."""

    class Broken(WordHashEncoder):
        def encode(self, texts, progress=None):
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        library.put(read_document(lund)[0], Broken())
    assert opened(library).manifest.document_id == "lund"
    assert [path.name for path in library.root.iterdir()] == ["lund"]


def test_only_what_changed_is_out_of_date(library, lund, tmp_path):
    """A store is current for the same words and model, and for nothing else."""
    document, _ = read_document(lund)
    assert library.is_current(document, ENCODER.fingerprint, TARGET_WORDS)
    assert not library.is_current(document, "other", TARGET_WORDS)
    assert not library.is_current(document, ENCODER.fingerprint, 60)
    changed, _ = read_document(write_miniature(tmp_path, lund.read_text().replace("1901", "1902")))
    assert not library.is_current(changed, ENCODER.fingerprint, TARGET_WORDS)


def test_a_document_without_sentences_is_refused(tmp_path):
    """A text of one word cannot be indexed, and nothing is written."""
    document, _ = read_document(write_miniature(tmp_path, "12\n"))
    with pytest.raises(UnusableStore, match="holds no sentence"):
        Library(tmp_path / "library", "run").put(document, ENCODER)
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize("wanted", ["../victim", "/victim", "..", ".", "", ".hidden", "a/b"])
def test_no_id_leads_out_of_the_library(library, lund, tmp_path, wanted):
    """Whatever is asked of a document whose id is a path is refused, and what stands there stays."""
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "manifest.json").write_text("{}", encoding="utf-8")
    document = replace(read_document(lund)[0], id=wanted)
    for act in (
        lambda: library.put(document, ENCODER),
        lambda: library.open(wanted, ENCODER.name, ENCODER.fingerprint),
        lambda: library.manifest(wanted),
        lambda: library.corrections(wanted),
        lambda: library.remove(wanted),
    ):
        with pytest.raises(CaseQAError, match="cannot be a document's id"):
            act()
    assert [path.name for path in victim.iterdir()] == ["manifest.json"]
    assert library.ids() == ("lund",)


def test_a_folder_that_is_no_store_is_not_replaced(library, lund):
    """What others keep in the library's folder is refused before anything is encoded, and stays."""

    class Never(WordHashEncoder):
        def encode(self, texts, progress=None):
            raise AssertionError("nothing is encoded")

    (library.root / "notes").mkdir()
    (library.root / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UnusableStore, match="notes is in the way: it holds no index; move it away"):
        library.put(replace(read_document(lund)[0], id="notes"), Never())
    assert (library.root / "notes" / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert library.ids() == ("lund",)


def test_half_built_folders_are_no_documents(library):
    """A store that is still being written, or being taken away, is not listed."""
    (library.root / "lund").rename(library.root / ".building-x")
    assert library.ids() == ()


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("brook-2014", "brook-2014"),
        ("Brook_2014.b", "Brook_2014.b"),
        ("Brückner2014", "Brückner2014"),
        ("http://zotero.org/users/12/items/ABCD", "http-zotero-org-users-12-items-abcd"),
        ("../victim", "victim"),
        ("/etc", "etc"),
        ("..", "document"),
        (".hidden", "hidden"),
        ("doe:2020 a#b", "doe-2020-a-b"),
        ("x" * 61, "x" * 60),
        (12, "12"),
        ("", "lund"),
        (None, "lund"),
    ],
)
def test_a_sidecars_id_is_taken_where_it_can_name_a_folder(lund, given, taken):
    """Any other is made one; the file's own name is used where there is none."""
    sidecar = lund.with_name("lund.csl.json")
    sidecar.write_text(json.dumps({"id": given, "type": "book", "title": "Harbours"}), encoding="utf-8")
    assert own_id(lund) == taken
    assert read_document(lund)[0].id == taken


def test_a_sidecar_may_begin_with_a_byte_order_mark(lund):
    """Editors on Windows write one."""
    item = '{"id": "brook", "type": "book", "title": "Harbours"}'
    lund.with_name("lund.csl.json").write_text(item, encoding="utf-8-sig")
    assert own_id(lund) == "brook"


@pytest.mark.parametrize("wanted", ["../x", "a/b", "..", ".x", "-x", "a b", "a#b", "x" * 61])
def test_an_id_that_could_not_name_a_folder_is_refused(lund, wanted):
    """The line says what was expected and gives one that would do."""
    with pytest.raises(CaseQAError, match=r"cannot be a document's id: expected at most 60 letters.*; give another"):
        read_document(lund, document_id=wanted)


def added(library, path, document_id=""):
    """The id under which a file was added."""
    fingerprint = ENCODER.fingerprint
    return add_file(library, path, lambda: ENCODER, fingerprint=fingerprint, document_id=document_id)[0].id


def test_a_file_added_again_replaces_itself_and_nothing_else(library, lund, tmp_path):
    """It is known by its bytes or by the path it was added from; another of its name gets a number."""
    text = lund.read_text(encoding="utf-8")
    (tmp_path / "b").mkdir()
    other = write_miniature(tmp_path / "b", text.replace("1901", "1902"))
    assert added(library, other) == "lund-2"
    assert added(library, other) == "lund-2"
    assert added(library, lund) == "lund"
    write_miniature(tmp_path / "b", text.replace("1901", "1903"))
    assert added(library, other) == "lund-2"
    store = library.open("lund-2", ENCODER.name, ENCODER.fingerprint)
    assert "1903" in store.document.text
    copy = write_miniature(tmp_path, other.read_text(encoding="utf-8"), "copy.txt")
    assert added(library, copy) == "lund-2"
    assert added(library, other, "york") == "york"
    assert library.ids() == ("lund", "lund-2", "york")
    assert "1901" in opened(library).document.text


def test_a_sidecars_id_takes_no_other_documents_place(library, tmp_path):
    """Two files whose sidecars say the same id are two documents; so is a file whose name a strange folder has."""
    path = write_miniature(tmp_path, "The mill was sold in 1920 to the town.\n", "mill.txt")
    path.with_name("mill.csl.json").write_text('{"id": "lund", "type": "book", "title": "Mills"}', encoding="utf-8")
    assert added(library, path) == "lund-2"
    (library.root / "port").mkdir()
    assert free_id(library, write_miniature(tmp_path, "The port has two piers.\n", "port.txt")) == "port-2"


def test_one_damaged_store_leaves_the_others_to_be_asked(library, tmp_path):
    """What cannot be opened is set aside with what mends it; named by hand it is refused, and alone too."""
    york = write_miniature(tmp_path, "The mill was sold in 1920 to the town of York.\n", name="york.txt")
    library.put(read_document(york)[0], ENCODER)
    path = library.root / "york" / "passages.faiss"
    path.write_bytes(path.read_bytes()[:-20])
    opened = open_all(library, ENCODER)
    assert [one.id for one in opened.documents] == ["lund"]
    assert [str(one) for one in opened.set_aside] == [
        "york is set aside and was not asked: the index of york is damaged (passages.faiss is damaged); "
        "add its file again with `caseqa add FILE`, or run `caseqa remove york`"
    ]
    with pytest.raises(UnusableStore, match=r"york is damaged .* run `caseqa remove york`"):
        open_all(library, ENCODER, ["york"])
    library.remove("lund")
    with pytest.raises(UnusableStore, match="york is damaged"):
        open_all(library, ENCODER)
    assert replace(library, listed=None).mend_of("york").endswith(f"run `caseqa remove york --library {library.root}`")


def test_corrections_that_cannot_be_read_set_their_document_aside(library):
    """A record mended by hand into no record is named; the document is not cited without it."""
    path = library.corrections("lund").path
    path.write_text('{"format": 1, "fields": {"issued": 2020}}', encoding="utf-8")
    with pytest.raises(BadRecord, match=r"lund\.record\.json issued is 2020, which is no value of it"):
        open_all(library, ENCODER)


def test_a_library_tells_that_it_changed(library, lund):
    """What was added, replaced, corrected or removed by anybody is another state; what was read is not."""
    states = [library.state()]
    opened(library)
    assert library.state() == states[0]
    for act in (
        lambda: library.put(read_document(lund)[0], ENCODER),
        lambda: library.corrections("lund").add({"title": "Another"}),
        lambda: library.remove("lund"),
    ):
        act()
        states.append(library.state())
    assert len(set(states)) == len(states)


def test_a_choice_among_the_documents_shares_their_stores(library, tmp_path):
    """A part is made once, has the same stores, and the oldest of many goes."""
    york = write_miniature(tmp_path, "The mill was sold in 1920 to the town of York.\n", name="york.txt")
    library.put(read_document(york)[0], ENCODER)
    opened = open_all(library, ENCODER)
    part = opened.only(["york", "nobody"])
    assert part.shelf.stores == opened.shelf.stores[1:]
    assert opened.only(["york", "nobody"]) is part
    for number in range(PARTS_KEPT):
        opened.only(["york", str(number)])
    assert opened.only(["york", "nobody"]) is not part


def test_a_damaged_store_is_mended_by_adding_its_file_again(library, lund):
    """Where the manifest cannot be read the file still takes its place, as the error that names the command says."""
    (library.root / "lund" / "manifest.json").write_text("{", encoding="utf-8")
    assert added(library, lund) == "lund"
    assert opened(library).manifest.document_id == "lund"
    assert library.ids() == ("lund",)


def test_a_store_from_before_the_place_was_kept_still_opens(library, lund):
    """A manifest without the field is read, and its file is known by its bytes."""
    path = library.root / "lund" / "manifest.json"
    made = json.loads(path.read_text(encoding="utf-8"))
    del made["place_sha256"]
    path.write_text(json.dumps(made), encoding="utf-8")
    assert free_id(library, lund) == "lund"
    assert opened(library).manifest.place_sha256 == ""
