"""An answer shows where it stands and what it rests on, and says what the study never mentions."""

from __future__ import annotations

import pytest

from caseqa.answers import known_words, locator, unknown_terms
from caseqa.documents import read_document
from caseqa.library import Library
from caseqa.quotes import QuoteStatus
from caseqa.records import Span
from caseqa.results import AnswerStatus
from caseqa.testing import write_miniature

KEY_FINDING = "5 Implementing a peace agreement from the margins"


def test_a_hit_shows_where_it_stands_and_what_it_rests_on(assistant):
    """Section, paragraph, highlighted sentences that are in the passage, notes in order, a citation."""
    answer = assistant.ask("Who was the lead facilitator of the negotiations?", top=1)
    [found] = answer.hits
    assert answer.status == AnswerStatus.ANSWERED
    assert found.locator.section_path == (
        "III. Political Strategy in the Field",
        "Implementing the Algiers Agreement (2015)",
    )
    assert found.locator.paragraph == 1
    assert any(sentence.startswith('Algeria was the "lead facilitator"') for sentence in found.highlights)
    assert all(sentence in found.hit.passage.text for sentence in found.highlights)
    assert [note.label for note in found.notes] == ["55", "56"]
    assert "A Process in Search of Peace" in found.notes[0].resolved_text
    assert "Gorur" in found.citation
    assert "sec. III" in found.citation


def test_ibid_is_shown_with_its_source(assistant):
    """A passage whose note says only "Ibid" shows the work behind it."""
    answer = assistant.ask("Did the Government act without sufficient consultation of the other parties?", top=3)
    notes = {note.label: note for found in answer.hits for note in found.notes}
    assert notes["71"].text == "Ibid: 25."
    assert notes["71"].resolved_text.endswith("(New York: International Peace Institute, 2017): 25.")


def test_the_first_question_anyone_asks(assistant):
    """The key finding about the Algiers process stands among the first ten passages."""
    answer = assistant.ask("why did the mission struggle in the Algiers process")
    assert any(KEY_FINDING in found.locator.section_path for found in answer.hits)


def test_the_same_question_has_the_same_answer(assistant):
    """Asking twice gives equal records."""
    question = "which committees did MINUSMA chair?"
    assert assistant.ask(question) == assistant.ask(question)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What does the study say about Wagner and EUTM?", ("Wagner", "EUTM")),
        ("How did MINUSMA and Algeria get along?", ()),
        ("What happened in 1987?", ("1987",)),
        ("What happened in 2015?", ()),
        ("Who is Jaïr van der Lijn?", ()),
        ("zxqv brrm", ("zxqv", "brrm")),
    ],
)
def test_unknown_terms(study, question, unknown):
    """Names, abbreviations and years that occur nowhere, notes included, are reported; others are not."""
    assert unknown_terms(question, known_words([study])) == unknown


ILLUSTRATED = """The Harbour of Lund

I. Background

The harbour was built in 1901 by the Harbour Board.¹

II. What followed

Fig. 1: Piers in 1950²

Ferries moved to the southern quay in the same year as the fire.

This account of the port and its ferries is based on figures published

Fig. 2: Ferries by year

Counted by hand. These figures include all ferries of the port.

in the port's own news and reports.³

References

1 Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 12.
2 Ibid: 13.
3 Interview, May 2020.
4 Nobody marks this note.
"""


@pytest.mark.parametrize(
    ("words", "path", "paragraph", "named"),
    [
        ("built in 1901", ("I. Background",), 1, ""),
        ("Fig. 2: Ferries by year", ("II. What followed",), 2, "Fig. 2"),
        ("include all ferries", ("II. What followed",), 2, "Fig. 2"),
        ("Fig. 1: Piers in 1950", ("II. What followed",), 0, "Fig. 1"),
        ("Ada Brook", ("I. Background",), 1, "n. 1"),
        ("Ibid: 13.", ("II. What followed",), 0, "n. 2"),
        ("Interview, May 2020.", ("II. What followed",), 2, "n. 3"),
        ("Nobody marks this note.", (), 0, "n. 4"),
    ],
    ids=[
        "body",
        "a caption that cuts a paragraph",
        "the note of a figure",
        "a caption under a heading",
        "a note",
        "a note marked in a figure",
        "a note marked at the end",
        "a note without a mark",
    ],
)
def test_a_figure_and_a_note_stand_where_they_belong_in_the_body(tmp_path, words, path, paragraph, named):
    """A caption has the place where its figure cuts the text, a note that of its first mark."""
    document, _ = read_document(write_miniature(tmp_path, ILLUSTRATED))
    at = document.text.index(words)
    found = locator(document, Span(at, at + len(words)))
    assert (found.section_path, found.paragraph) == (path, paragraph)
    assert found.figure or (found.note and f"n. {found.note}") == named
    assert found.permalink.startswith(f"caseqa:lund#{at}-{at + len(words)}:")


def test_a_question_sees_one_library_from_beginning_to_end(changing):
    """A document that is taken out while its question is searched is still answered from; the next one is not."""
    assert [one.id for one in changing.documents] == ["lund", "york"]
    changing.encoder.act = lambda: changing.remove("york")
    found = changing.ask("In which year was the mill sold to the town of York?")
    assert (found.hits[0].document, found.unknown_terms) == ("york", ())
    assert found.hits[0].highlights == ("The mill was sold in 1920 to the town of York.",)
    after = changing.ask("In which year was the mill sold to the town of York?")
    assert {hit.document for hit in after.hits} == {"lund"}
    assert "york" in after.unknown_terms


def test_what_another_process_changes_is_seen(changing):
    """A document that somebody else adds, corrects or damages is seen at the next question, without a restart."""
    assert len(changing.documents) == 2
    elsewhere = Library(changing.library.root, "run `mend`")
    elsewhere.corrections("york").add({"title": "The Mill of York"})
    assert changing.document("york").title == "The Mill of York"
    elsewhere.remove("york")
    assert [one.id for one in changing.documents] == ["lund"]
    assert changing.still().only(["york"]).documents == ()


def test_a_document_that_cannot_be_opened_is_told_of(changing):
    """The others are asked, and the answer names the one that was not and what mends it."""
    path = changing.library.root / "york" / "passages.faiss"
    path.write_bytes(path.read_bytes()[:-20])
    changing.refresh()
    found = changing.ask("Who built the harbour?")
    assert found.hits[0].document == "lund"
    assert found.warnings == tuple(map(str, changing.set_aside))
    assert "york is set aside and was not asked" in found.warnings[0]
    assert "caseqa remove york" in found.warnings[0]


def test_what_was_opened_stays_as_it_was(changing):
    """An assistant that stands still sees what was there before a change; the other what is there after it."""
    before = changing.still()
    changing.remove("york")
    assert [one.id for one in changing.documents] == ["lund"]
    assert [one.id for one in before.documents] == ["lund", "york"]
    assert before.verify_quote("The mill was sold in 1920").status == QuoteStatus.VERBATIM
    assert changing.verify_quote("The mill was sold in 1920").status == QuoteStatus.NOT_FOUND
