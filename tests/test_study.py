"""The study itself, read from its text: what the README promises about it is true."""

from __future__ import annotations

import re

from caseqa import contract
from caseqa.text import is_finished

FINDINGS = [
    "1 The primacy of politics can still happen without peace agreements",
    "2 A peace agreement may not bring peace",
    "3 The pros and cons of an agreement with a narrow scope",
    "4 Who gets a seat at the table?",
    "5 Implementing a peace agreement from the margins",
    "6 Aligning mission components behind a common political vision",
    "7 Council divisions on security and finances but unity on politics",
    "8 Strategic use of political pressure to move unwilling parties",
    "9 Benchmarking",
    "10 The overlooked role of organized crime",
    "11 The problem of missing peace dividends",
]
SUBSECTIONS = ["Firefighting (2013)", "Implementing the Algiers Agreement (2015)", "Shifting to the Centre (2019)"]
PARTS = [
    "I. Background",
    "II. Political Mandate in the Security Council",
    "III. Political Strategy in the Field",
    "IV. Key Findings",
]


def test_the_outline_has_parts_subsections_and_findings(study):
    """Four parts; three subsections twice, told apart by their path; eleven key findings."""
    sections = contract.outline(study)["sections"]
    assert [s["heading"] for s in sections if s["level"] == 1] == PARTS
    assert [s["path"] for s in sections if s["heading"] in SUBSECTIONS] == [
        [part, heading] for part in PARTS[1:3] for heading in SUBSECTIONS
    ]
    assert [s["heading"] for s in sections if s["path"][0] == PARTS[3]][1:] == FINDINGS
    assert {s["heading"] for s in sections if s["level"] == 0} == {study.title, "Aditi Gorur"}


def test_no_paragraph_is_cut_or_interrupted(study):
    """Every paragraph begins and ends as one does, and holds no credit, caption or mark."""
    for paragraph in study.paragraphs:
        text = study.slice(paragraph.span)
        assert is_finished(text), text[-60:]
        assert not text[0].islower(), text[:60]
        assert not re.search(r"UN Photo|Fig\. \d:|Data taken from|[⁰¹²³⁴-⁹]|\*|\ue000", text) or "Back cover" in text


def test_sentences_cut_by_the_layout_are_whole_again(study):
    """Sentences run over page breaks, a photo credit and a figure."""
    for whole in (
        "motivated by the desire to impose Islamic fundamentalist ideologies.",
        "the legitimacy of the Malian transitional authorities and their authority to request such an intervention.",
        "able to support presidential elections in July and August 2013",
        "This data is based on figures published in “news reports,",
        "conducive environment for the Algiers Agreement's implementation, the parties were extremely slow",
    ):
        assert study.text.count(whole) == 1


def test_figures_keep_their_captions_and_notes(study):
    """Two figures stand beside the text with caption and note, each at the end of the paragraph that it cuts."""
    assert [figure.caption for figure in study.figures] == [
        "Fig. 1: Civilian Fatalities from Direct Targeting in Mali",
        "Fig. 2: Fatalities in Mali",
    ]
    assert all(figure.note.startswith("Data taken from ACLED.") for figure in study.figures)
    assert study.text[: study.figures[0].at].endswith("toward more deliberate attacks against civilians.")
    assert study.text[: study.figures[1].at].endswith("which were considered free and fair with strong turnout.")


def test_all_marks_are_tied_to_their_notes(study):
    """102 marks in order, each tied to the note of its label and to a sentence."""
    labels = [str(number) for number in range(1, 103)]
    assert [mark.label for mark in study.marks] == labels
    assert [note.label for note in study.notes] == labels
    assert [mark.note_id for mark in study.marks] == [f"gorur-2020/n{label}" for label in labels]
    assert all(mark.sentence_id for mark in study.marks)


def test_notes_stand_with_their_sentences(study):
    """A mark after a quotation, inside a sentence and after a bracket belongs to the sentence before it."""
    sentence = {row["label"]: row["sentence"] for row in contract.notes(study)}
    assert sentence["1"].endswith('composed of majority black southerners."')
    assert sentence["41"].startswith("In particular, the shocking massacre that killed more than 157 civilians")
    assert sentence["48"].endswith("to negotiate a ceasefire.")
    assert sentence["83"].startswith("The strengthening and expansion of violent extremist groups")
    assert sentence["102"].startswith("(This can, however, be a double-edged sword;")


def test_nothing_of_the_source_is_lost(root, study):
    """Every word of the source is in the document, or is counted as furniture, credit or title page."""
    from caseqa.documents import read_document

    path = root / "ingest" / "sources" / "gorur-2020.txt"
    _, report = read_document(path, document_id="gorur-2020")
    printed = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    became = dict(report.became)
    assert report.lines == len(printed)
    assert became["note"] == 102
    assert became["photo_credit"] == 8
    assert became["caption"] == became["figure_note"] == 2
    assert report.problems == ()
