"""Quotations are recognised through their typography, and every changed word is shown."""

from __future__ import annotations

import json
import random
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseqa.differences import EditKind, align
from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.quotes import (
    SELECTED_CHARACTERS,
    Danger,
    QuoteStatus,
    check_quotation,
    check_selection,
    checking,
    find_quotations,
)
from caseqa.quotes.dangers import danger
from caseqa.quotes.wording import read_wording
from caseqa.testing import write_miniature

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / "cases" / "quotes.toml").read_text(encoding="utf-8"))
GOLD = [
    json.loads(line)
    for line in (HERE.parent / "eval" / "gold" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def lund_study(tmp_path_factory):
    """The invented study of the table."""
    return read_document(write_miniature(tmp_path_factory.mktemp("lund"), TABLE["study"]))[0]


def pairs(check):
    """The differences of a check as [quoted, source]."""
    return [[one.quoted, one.source] for one in check.differences]


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["name"])
def test_cases(case, lund_study):
    """Each row of cases/quotes.toml comes out as it says, warnings included."""
    check = check_quotation(lund_study, case["quote"])
    assert check.status.value == case["status"]
    assert pairs(check) == case.get("differences", [])
    assert check.quoted_from.startswith(case.get("from", "")) and bool(check.quoted_from) == ("from" in case)
    if case["status"] != "not_found":
        assert len(check.warnings) == ("warning" in case), check.warnings
    assert case.get("warning", "") in " ".join(check.warnings)


@pytest.mark.parametrize("case", TABLE["selection"], ids=lambda case: case["name"])
def test_words_selected_in_a_study(case, lund_study):
    """Each selection of the table is quoted as it says, with its exact place, or is not and what stands there is."""
    found = check_selection(lund_study, case["words"], lund_study.text.index(case["at"]))
    assert found.status.value == case["status"]
    assert (found.source_text, found.nearest) == (case.get("quoted", ""), case.get("nearest", ""))
    assert (lund_study.slice(found.span) if found.span else "") == found.source_text
    assert found.quoted_from.startswith(case.get("from", "")) and bool(found.quoted_from) == ("from" in case)
    assert len(found.warnings) == ("warning" in case), found.warnings
    assert case.get("warning", "") in " ".join(found.warnings)


def test_of_words_that_stand_often_the_selected_ones_are_cited(lund_study):
    """The place is that of the selection, not the first one of the words."""
    first = lund_study.text.index("The council")
    second = lund_study.text.index("The council", first + 1)
    assert check_quotation(lund_study, "The council").span.start == first
    assert check_selection(lund_study, "The council", second).span.start == second


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "no words of the study are selected"),
        (" … — ", "no words of the study are selected"),
        ("word " * 401, "2,004 characters are selected, expected at most 2,000"),
    ],
    ids=["nothing", "signs", "too long"],
)
def test_a_selection_that_is_no_quotation_says_so(words, problem, lund_study):
    """Nothing, signs alone, and more than can be quoted."""
    with pytest.raises(CaseQAError) as error:
        check_selection(lund_study, words, 0)
    assert error.value.problem == problem
    assert error.value.mend


def test_the_longest_selection_is_cited(study):
    """Two thousand characters of the study are still a quotation."""
    start = study.paragraphs[5].span.start
    words = study.text[start : start + SELECTED_CHARACTERS].rsplit(" ", 1)[0]
    assert check_selection(study, words, start).source_text == words


@pytest.mark.parametrize("case", TABLE["draft"], ids=lambda case: case["name"])
def test_quotations_of_a_draft(case):
    """Each draft of the table holds the quotations it says, at their offsets."""
    found = find_quotations(case["text"])
    assert [one.text for one in found] == case["found"]
    assert all(case["text"][one.span.start : one.span.end] == one.text for one in found)


@pytest.mark.parametrize("row", GOLD, ids=lambda row: row["id"])
def test_gold(row, study):
    """Every gold quotation gets its status, exactly its differences, and the note it is quoted from."""
    check = check_quotation(study, row["quote"])
    assert check.status.value == row["status"]
    assert sorted(pairs(check)) == sorted(row["differences"])
    note = row["quoted_from_note"]
    assert check.notes == (note,) if note else not check.quoted_from
    if note:
        resolved = [r.resolved_text for r in study.references if r.note_id == f"{study.id}/n{note}"]
        assert check.quoted_from in resolved
    if check.span:
        assert study.slice(check.span) == check.source_text
        assert row["source_quote"].strip('."”')[:25].lower() in check.source_text.lower() or row["status"] != "altered"
    else:
        assert check.nearest and "is not the quotation" in check.warnings[0]


def test_gold_is_large_enough():
    """At least 30 verbatim, 25 altered, 20 nested and 20 invented quotations, each with its own id."""
    counts = Counter(row["status"] for row in GOLD)
    assert counts["verbatim"] >= 30 and counts["altered"] >= 25
    assert counts["nested"] >= 20 and counts["not_found"] >= 20
    assert len({row["id"] for row in GOLD}) == len(GOLD)


@pytest.mark.parametrize("empty", ["", "  ", "“…”", "—!", "[...]", "¹²"])
def test_a_quotation_without_words_is_refused(empty, study):
    """A quotation without a word is refused with what would help."""
    with pytest.raises(CaseQAError, match="no word in it; quote at least one word"):
        check_quotation(study, empty)


def test_no_study_is_refused():
    """Without a study the error names the command that adds one."""
    with pytest.raises(CaseQAError, match="caseqa add"):
        check_quotation([], "any words")


def test_the_study_that_fits_is_chosen(study, lund_study):
    """Of several studies the one that has the words answers; a word-for-word place beats an altered one."""
    check = check_quotation([study, lund_study], "Ferries moved to the southern quay")
    assert (check.document_id, check.status) == (lund_study.id, QuoteStatus.VERBATIM)


def test_short_quotations_name_all_their_places(study):
    """A quotation of one word is verbatim, with every place it stands in."""
    check = check_quotation(study, "MINUSMA")
    assert check.status == QuoteStatus.VERBATIM
    assert len(check.places) > 50
    assert {study.slice(place) for place in check.places} == {"MINUSMA"}


def test_a_note_with_several_sources_is_left_open(tmp_path):
    """Words quoted with a note of two sources are nested, and no source is picked."""
    text = TABLE["study"].replace("for a new pier.³", 'for "a pier worth the name of the town."³')
    document, _ = read_document(write_miniature(tmp_path, text))
    check = check_quotation(document, "a pier worth the name of the town")
    assert (check.status, check.quoted_from, check.notes) == (QuoteStatus.NESTED, "", ("3",))
    assert "names 2 sources" in check.warnings[0]


CHAPTERS = """# The Harbour

## 1. The Pier

The board spoke of "a pier worth the name of the town" in the spring of that year.[^1]

[^1]: Ada Brook, "We want a pier worth its money," *The Lund Courier*, 3 May 2010.

## 2. The Quay

The council asked for "a quay that would outlast the war" in the autumn of it.[^1]

[^1]: Ben Hill, *The Quays of the North* (Lund: Harbour Press, 2014), 21.
"""


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("a pier worth the name of the town", "Ada Brook"),
        ("a quay that would outlast the war", "Ben Hill"),
        ("We want a pier worth its money", ""),
        ("The Quays of the North", ""),
    ],
)
def test_a_label_that_each_chapter_counts_anew_names_its_own_note(tmp_path, quote, source):
    """Where two chapters have a note 1, words rest on the note they stand in or lead to, and on no other."""
    document, _ = read_document(write_miniature(tmp_path, CHAPTERS))
    check = check_quotation(document, quote)
    own = next(note for note in document.notes if quote in note.text or (source and source in note.text))
    assert (check.notes, check.note_ids) == (("1",), (own.id,))
    assert check.quoted_from.startswith(source)


@pytest.mark.parametrize(
    ("quote", "status", "warned"),
    [
        ("It burnt 5 × 10⁶ kg of coal", QuoteStatus.VERBATIM, False),
        ("It burnt 5 × 10⁷ kg of coal", QuoteStatus.ALTERED, False),
        ("It burnt 5⁷ × 10⁶ kg of coal", QuoteStatus.VERBATIM, True),
        ("It burnt 5 × 106 kg of coal", QuoteStatus.ALTERED, False),
    ],
)
def test_a_power_is_no_note_mark(tmp_path, quote, status, warned):
    """A raised number that the study has in the same place is a power: another one there is altered, elsewhere told."""
    text = TABLE["study"].replace("for a new pier.³", "for a new pier.³ It burnt 5 × 10⁶ kg of coal.")
    document, _ = read_document(write_miniature(tmp_path, text))
    check = check_quotation(document, quote)
    assert (check.status, bool(check.warnings)) == (status, warned)


@pytest.mark.parametrize(
    ("quoted", "source", "grave"),
    [
        ("", "not", Danger.NEGATION),
        ("able", "unable", Danger.NEGATION),
        ("didn’t", "did", Danger.NEGATION),
        ("1,000", "1,001", Danger.NUMBER),
        ("50", "50%", Danger.NUMBER),
        ("will", "may", Danger.HEDGE),
        ("up", "down", Danger.OPPOSITE),
        ("declined", "rose", Danger.OPPOSITE),
        ("Russia", "France", Danger.NAME),
        ("center", "centre", Danger.SPELLING),
        ("Toure", "Touré", Danger.SPELLING),
        ("organise", "organize", Danger.SPELLING),
        ("month", "week", Danger.NUMBER),
        ("goals", "aims", Danger.WORDING),
        ("form", "four", Danger.NUMBER),
        ("prise", "prize", Danger.SPELLING),
        ("legal", "illegal", Danger.NEGATION),
        ("consistently", "inconsistently", Danger.NEGATION),
        ("security", "insecurity", Danger.NEGATION),
        ("covered by", "discovered by", Danger.WORDING),
        ("to", "into", Danger.WORDING),
        ("prove", "improve", Danger.WORDING),
        ("form", "inform", Danger.WORDING),
        ("side", "inside", Danger.WORDING),
        ("port", "import", Danger.WORDING),
        ("pact", "impact", Danger.WORDING),
        ("it", "unit", Danger.WORDING),
    ],
)
def test_dangers(quoted, source, grave):
    """A difference is as grave as the gravest word in it."""
    assert danger(quoted, source) == grave


WORDS = st.lists(st.sampled_from("abcde"), max_size=12)


@given(WORDS, WORDS)
def test_edits_lead_from_one_text_to_the_other(quoted, source):
    """Edits tile both sequences in order, and equal runs are equal."""
    edits = align(quoted, source)
    assert [w for e in edits for w in quoted[slice(*e.quoted)]] == quoted
    assert [w for e in edits for w in source[slice(*e.source)]] == source
    for edit in edits:
        same = quoted[slice(*edit.quoted)] == source[slice(*edit.source)]
        assert same == (edit.kind == EditKind.EQUAL)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 60))
def test_every_run_of_the_study_is_its_own(study, start, length):
    """Any run of words of a paragraph is recognised, never altered and never not found."""
    paragraph = study.paragraphs[start % len(study.paragraphs)]
    printed = study.slice(paragraph.span).split()
    first = start % max(1, len(printed) - length)
    check = check_quotation(study, " ".join(printed[first : first + length]))
    assert check.status in (QuoteStatus.VERBATIM, QuoteStatus.NESTED)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab \n\"'“”‘’«»„[]().…>-1¹", max_size=60))
def test_any_text_can_be_checked(study, text):
    """No arrangement of marks, brackets and dots breaks the check; what is found lies in the draft."""
    for found in find_quotations(text):
        assert text[found.span.start : found.span.end] == found.text
    try:
        check_quotation(study, text)
    except CaseQAError as error:
        assert "no word" in str(error)


def test_long_texts_are_checked_quickly(study):
    """A draft of 100 kB and a quotation of 10,000 words with 100 changed each take a few seconds at most."""
    choose = random.Random(7)
    printed = study.text.replace('"', "").replace("“", "").replace("”", "").split()
    drafts = []
    while sum(map(len, drafts)) < 100_000:
        at = choose.randrange(len(printed) - 40)
        drafts.append(f"As Gorur has it, “{' '.join(printed[at : at + choose.randrange(8, 40)])}” and so on.\n\n")
    began = time.perf_counter()
    checked = [check_quotation(study, one.text) for one in find_quotations("".join(drafts))]
    assert len(checked) == len(drafts)
    assert sum(one.status != QuoteStatus.NOT_FOUND for one in checked) > 0.9 * len(checked)
    long = printed[:10_000]
    for at in choose.sample(range(10_000), 100):
        long[at] = "zebra"
    assert check_quotation(study, " ".join(long)).status == QuoteStatus.ALTERED
    assert time.perf_counter() - began < 12


def test_of_many_documents_the_one_used_longest_ago_is_read_again(lund_study, tmp_path, monkeypatch):
    """Numbered words are kept as long as there is room for them; what was just asked of is never the one to go."""
    york = read_document(write_miniature(tmp_path, "The mill was sold in 1920 to the town of York.\n", "york.txt"))[0]
    read = []

    def counted(document):
        read.append(document.id)
        return read_wording(document)

    monkeypatch.setattr(checking, "read_wording", counted)
    monkeypatch.setattr(checking, "_remembered", {})
    for _ in range(2):
        check_quotation([lund_study, york], "sold in 1920")
    assert read == ["lund", "york"]
    monkeypatch.setattr(checking, "REMEMBERED_WORDS", 10)
    check_quotation([york], "sold in 1920")
    check_quotation([york, lund_study], "sold in 1920")
    assert read == ["lund", "york", "lund"]
    check_quotation([york], "sold in 1920")
    assert read == ["lund", "york", "lund", "york"]
