"""A permalink opens at the very words it was made for, whatever the index, or says that they changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from caseqa.anchors import AnchorState, find, follow, permalink, read_link, select
from caseqa.answers import open_link
from caseqa.assistant import Assistant, open_library
from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.library import Library
from caseqa.project import Settings
from caseqa.records import Span
from caseqa.testing import WordHashEncoder, write_miniature


def read(folder, text, name="s.txt"):
    """The document that a text makes."""
    return read_document(write_miniature(folder, text, name))[0]


def everywhere(document) -> list[Span]:
    """Every sentence, paragraph and note, and the middle of every sentence of some length."""
    parts = (*document.sentences, *document.paragraphs, *document.notes)
    middles = [Span(s.span.start + 5, s.span.end - 5) for s in document.sentences if s.span.end - s.span.start > 20]
    return [*(part.span for part in parts), *middles]


def test_another_passage_length_and_another_encoder_change_no_link(study, tmp_path):
    """Every link to the study opens at the same words from an index with other passages and another model."""
    links = {permalink(study, span): study.slice(span) for span in everywhere(study)}
    library = Library(tmp_path, "")
    library.put(study, WordHashEncoder(), passage_words=40)
    assistant = Assistant(library, Settings())
    assistant.__dict__["encoder"] = WordHashEncoder()
    assert assistant.stores[0].manifest.passage_words == 40
    assert len(links) > 700
    for link, words in links.items():
        opened = assistant.open_link(link)
        assert (opened.state, opened.text, opened.link) == (AnchorState.SAME, words, link)


def test_one_changed_paragraph_changes_its_own_links_only(study, root, tmp_path):
    """With one paragraph of the study changed and lengthened, its links are reported and all others hold."""
    source = (root / "ingest/sources/gorur-2020.txt").read_text(encoding="utf-8")
    changed = study.paragraphs[30]
    words = study.slice(changed.span).split()[4:8]
    assert source.count(" ".join(words)) == 1
    copy = tmp_path / "gorur-2020.txt"
    copy.write_text(source.replace(" ".join(words), "something else that is much longer than it was"), encoding="utf-8")
    later, _ = read_document(copy, document_id="gorur-2020")
    held, reported = 0, []
    for span in everywhere(study)[::40]:
        found = follow(later, read_link(permalink(study, span)))
        selected = find(later, *select(study, span), study.source.sha256)
        assert (found.state, found.span) == (selected.state, selected.span)
        if found.span is None:
            reported.append(span)
            continue
        held += 1
        assert later.slice(found.span) == study.slice(span)
        assert (found.state == AnchorState.SAME) == (found.span == span)
    assert held > 15
    assert all(changed.span.overlaps(span) for span in reported)
    around = [
        span for span in everywhere(study) if changed.span.contains(span) and span.start < changed.span.start + 60
    ]
    assert all(follow(later, read_link(permalink(study, span))).span is None for span in around)


TWINS = """Twins

I. First

The gate was open. It was cold. The watchman slept.

The gate was open. It was cold. The harbour froze.

II. Second

Nothing else was said about it.
"""


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("", "", AnchorState.SAME),
        ("I. First", "I. The First of Them", AnchorState.MOVED),
        ("Nothing else was said", "Much was said", AnchorState.SAME),
        ("The watchman slept.", "The watchman wept.", AnchorState.CHANGED),
        ("The gate was open. It was cold. The watchman slept.\n\n", "", AnchorState.CHANGED),
        ("The harbour froze", "The watchman slept", AnchorState.CHANGED),
    ],
)
def test_a_look_alike_is_never_opened(tmp_path, old, new, state):
    """The same sentence in the next paragraph is not the one that was meant, even when that is gone."""
    document = read(tmp_path, TWINS)
    start = document.text.index("It was cold.")
    span = Span(start, start + len("It was cold."))
    later = read(tmp_path, TWINS.replace(old, new, 1) if old else TWINS)
    for anchor in (follow(later, read_link(permalink(document, span))), find(later, *select(document, span))):
        assert anchor.state == state
        assert anchor.span is None or later.slice(anchor.span) == "It was cold."
        assert bool(anchor.why) == (state == AnchorState.CHANGED)


def test_the_paragraph_beside_may_change(tmp_path):
    """Words at the border of their paragraph hold when the paragraph beside it changes."""
    document = read(tmp_path, TWINS)
    start = document.text.index("The harbour froze.")
    link = permalink(document, Span(start, start + len("The harbour froze.")))
    later = read(tmp_path, TWINS.replace("watchman slept", "dog barked all night").replace("Nothing else", "Much"))
    found = open_link(later, read_link(link), link)
    assert (found.state, found.text) == (AnchorState.MOVED, "The harbour froze.")
    assert found.link != link
    assert open_link(later, read_link(found.link), found.link).state == AnchorState.SAME


def test_links_are_taken_apart():
    """A link keeps any document id, and what is no link is none."""
    digest, sha = "0123456789ab", "ba9876543210"
    found = read_link(f" caseqa:a%20b%2Fc#3-9:{sha}:{digest} ")
    assert (found.document_id, found.sha256, found.span, found.digest) == ("a b/c", sha, Span(3, 9), digest)
    assert read_link(f"caseqa:lund#3-9:{digest}").sha256 == ""
    for wrong in ("", "harbour", f"caseqa:lund#9-3:{digest}", "caseqa:lund#3-9:xyz", f"caseqa:#3-9:{digest}"):
        assert read_link(wrong) is None


def test_selectors_that_disagree_are_refused(tmp_path):
    """A position that does not fit its words was edited by hand."""
    document = read(tmp_path, TWINS)
    quoted, position = select(document, document.sentences[0].span)
    with pytest.raises(CaseQAError, match="do not agree"):
        find(document, quoted, replace(position, end=position.end + 1))


def test_a_document_under_another_name_is_known_by_its_file(tmp_path, lund):
    """A link to a document that was added under another id is opened by the hash of its file; strangers are refused."""
    document, _ = read_document(lund)
    link = permalink(document, document.sentences[0].span)
    library = Library(tmp_path / "library", "")
    library.put(read_document(lund, document_id="other")[0], WordHashEncoder())
    assistant = open_library(tmp_path / "library")
    assistant.__dict__["encoder"] = WordHashEncoder()
    opened = assistant.open_link(link)
    assert (opened.document_id, opened.state) == ("other", AnchorState.SAME)
    assert opened.text == "The harbour was built in 1901 by the Harbour Board (HB)."
    assert [note.label for note in opened.notes] == ["1"]
    with pytest.raises(CaseQAError, match="not a link"):
        assistant.open_link("the harbour")
    with pytest.raises(CaseQAError, match="is not in the library"):
        assistant.open_link(link.replace(document.source.sha256[:12], hashlib.sha256(b"").hexdigest()[:12]))
