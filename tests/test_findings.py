"""A checked draft as HTML and as files: each verdict in words, sign and tone, the words compared, all of it escaped."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from caseqa.claims import LEANINGS, Stance, Verdict
from caseqa.comparisons import Speaker
from caseqa.quotes import Danger, QuoteStatus
from caseqa.ui import findings, reports, wordings
from caseqa.ui.tabs.check import shown

HOSTILE = "<script>alert(1)</script>\"' ${x} {{y}} `z`"
NOTE = {
    "label": "8",
    "text": "Ibid: 13.",
    "kind": "book",
    "state": "resolved",
    "resolved_text": "Brook, The Long Ferry.",
}
PLACE = {
    "document": "lund",
    "section_path": ["I. Background"],
    "paragraph": 1,
    "page_label": "xiv",
    "permalink": "caseqa:x",
}


class Seen(HTMLParser):
    """The tags and the text a browser would see, and whether all were closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        """Remember a tag, as open unless it is void."""
        self.tags.append(tag)
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Close the innermost tag, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Gather the text."""
        self.text += data


def quotation(status="altered", start=0, end=4, **changes):
    """A checked quotation as ``checks.quotation_row`` has it."""
    row = {
        **PLACE,
        "start": start,
        "end": end,
        "quote": "It closed in 1951 after a fire",
        "status": status,
        "source_text": "It closed in 1950 after a fire",
        "differences": [{"kind": "changed", "quoted": "1951", "source": "1950", "danger": "number"}],
        "warnings": ["the quotation joins 2 paragraphs"],
        "notes": ["8"],
        "resolved_notes": [NOTE],
        "quoted_from": None,
        "nearest": None,
        "citation": "Brook, “Harbour,” para. 1.",
    }
    return {**row, **changes}


def claim(verdict="contradicted", start=5, end=9, stance="contradicts", **changes):
    """A checked claim as ``checks.claim_row`` has it."""
    evidence = {
        **PLACE,
        "quote": "The harbour was built in 1901.",
        "stance": stance,
        "score": 0.9,
        "speaker": "author",
        "notes": [NOTE],
        "citation": "Brook, “Harbour,” para. 2.",
    }
    row = {
        "start": start,
        "end": end,
        "claim": "The pier was built in 1911.",
        "verdict": verdict,
        "leaning": None,
        "confidence": 0.9,
        "reasons": ["the study says 1901"],
        "evidence": [evidence],
        "copied": None,
    }
    return {**row, **changes}


def report(*quotations, claims=(), draft="abcd efgh ijkl"):
    """A checked draft as ``checks.draft`` has it."""
    return {"draft": draft, "quotations": list(quotations), "claims": list(claims), "passed_over": []}


TITLES = {"lund": "The Harbour of Lund"}


def test_every_verdict_has_a_sign_a_tone_and_words():
    """Nothing a check can answer is without its words, and no two verdicts of a kind look alike."""
    assert set(findings.QUOTATION) == {status.value for status in QuoteStatus}
    assert set(findings.CLAIM) == {verdict.value for verdict in Verdict}
    assert set(findings.STANCES) == {stance.value for stance in Stance}
    assert set(findings.SPEAKERS) == {speaker.value for speaker in Speaker}
    assert set(findings.DANGERS) == set(Danger)
    assert set(findings.LEANING) == {verdict.value for verdict in LEANINGS}
    assert {(one.sign, one.tone) for one in findings.LEANING.values()} == {("?", "doubt")}
    for table in (findings.QUOTATION, findings.CLAIM):
        assert len({one.sign for one in table.values()}) == len({one.heading for one in table.values()}) == len(table)
        assert {one.tone for one in table.values()} <= {"good", "doubt", "bad", "none"}


def test_what_a_claim_leans_to_is_said_as_a_doubt():
    """A claim that is only likely is neither in the study nor missing from it: its sentence is shown as one to read."""
    leaning = claim("not_found", stance="related", leaning="supported", reasons=["it may"])
    (found,) = findings.in_order(report(claims=[leaning]))
    assert found.title == "Claim 1: not sure: the study may say this"
    assert "1 not sure" in findings.counted([found])
    text = Seen(findings.card(found, TITLES)).text
    assert "The nearest sentence: read whether it says this" in text
    assert "does not say it" not in text
    saved = reports.markdown(report(claims=[leaning]), TITLES)
    assert "\nThe nearest sentence: read whether it says this, in the author’s own voice:\n" in saved
    assert "does not say it" not in saved


def test_findings_are_numbered_in_the_order_of_the_draft():
    """What begins first comes first; a claim comes before the quotation it begins with."""
    found = findings.in_order(report(quotation(start=10, end=14), quotation(start=0), claims=[claim(start=0, end=9)]))
    assert [(one.number, one.is_quotation, one.row["start"]) for one in found] == [
        (1, False, 0),
        (2, True, 0),
        (3, True, 10),
    ]
    assert found[0].title == "Claim 1: the study contradicts this"


def test_the_counts_are_said_in_words():
    """Each verdict is counted, quotations and claims apart; nothing found is said too."""
    found = findings.in_order(report(quotation(), quotation("verbatim"), claims=[claim()]))
    assert findings.counted(found) == "2 quotations: 1 altered, 1 word for word. 1 claim: 1 contradicted."
    assert "no quotation and no statement" in findings.counted(())


def test_the_draft_is_shown_once_with_a_sign_after_each_finding():
    """Every character of the draft stands there once; overlapping findings are marked by both."""
    rows = report(quotation(start=5, end=9), claims=[claim(start=0, end=9)])
    html = findings.draft(rows["draft"], findings.in_order(rows))
    assert not Seen(html).open
    assert Seen(re.sub(r"<sup.*?</sup>", "", html)).text == rows["draft"]
    assert re.findall(r'<span class="([^"]+)">(.*?)</span>', html) == [
        ("cq-c-bad", "abcd "),
        ("cq-c-bad cq-q-bad", "efgh"),
    ]
    assert re.findall(r'aria-label="([^"]+)">(.)', html) == [
        ("Claim 1: the study contradicts this", "✗"),
        ("Quotation 2: altered", "≠"),
    ]


def test_a_quotation_shows_what_differs_in_words_and_side_by_side():
    """The changed word is struck out on one side and set in on the other, and said in a sentence."""
    (found,) = findings.in_order(report(quotation()))
    html = findings.card(found, TITLES)
    text = Seen(html).text
    assert "<del>1951</del>" in html
    assert "<ins>1950</ins>" in html
    assert "You write “1951”, the study has “1950” (a number differs)." in text
    assert "The quotation joins 2 paragraphs." in text
    for words in (
        "The Harbour of Lund",
        "I. Background",
        "paragraph 1",
        "page xiv",
        "Ibid: 13.",
        "Brook, The Long Ferry.",
    ):
        assert words in text
    assert 'data-collect="caseqa:x" ' in html
    assert "“It closed in 1950 after a fire” Brook" in html


def test_words_over_two_pages_name_both():
    """A place on several printed pages is called so."""
    assert "<span>pages 124–125</span>" in findings.place({**PLACE, "page_label": "124–125"}, {})


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("missing", "You leave out “1950”"),
        ("added", "You add “1951”"),
        ("moved", "You move “1951”"),
        ("changed", "You write “1951”, the study has “1950”"),
    ],
)
def test_each_kind_of_difference_is_a_sentence(kind, says):
    """What was done to the study's words is said as what the writer did."""
    one = {"kind": kind, "quoted": "1951", "source": "1950", "danger": "negation"}
    assert findings.difference(one, "“1951”", "“1950”").startswith(says)


def test_words_that_are_not_in_the_study_come_with_the_nearest_and_no_button():
    """Of a quotation that is not there nothing can be copied or collected."""
    missing = quotation("not_found", source_text="", nearest="It closed in spring.", differences=[], resolved_notes=[])
    (found,) = findings.in_order(report(missing))
    html = findings.card(found, TITLES)
    assert "The nearest sentence, which is not it" in html
    assert "data-collect" not in html
    assert "data-copy" not in html


def test_a_claim_shows_its_evidence_its_reasons_and_what_the_sentence_lacks():
    """Words the sentence lacks are underlined, words both have are bold, and the stance is said."""
    (found,) = findings.in_order(report(claims=[claim()]))
    html = findings.card(found, TITLES)
    assert '<span class="cq-absent">1911</span>' in html
    assert "<b>built</b>" in html
    assert "This sentence contradicts it, in the author’s own voice" in Seen(html).text
    assert "The study says 1901." in Seen(html).text
    assert 'data-collect="The pier was built in 1911." data-claim="1" data-studies="lund"' in html


def test_a_sentence_copied_without_marks_is_named():
    """Even a supported claim needs the writer's eye when it is the study's own sentence."""
    rows = report(claims=[claim("supported", stance="supports", copied="Brook, para. 1.")])
    assert findings.COPIED in findings.card(findings.in_order(rows)[0], TITLES)
    assert "One finding needs your eye" in shown(rows, TITLES, 0)
    assert "Nothing to mend" in shown(report(claims=[claim("supported", stance="supports")]), TITLES, 0)


def test_nothing_hostile_becomes_markup():
    """Draft, study and record are escaped on the page and in the saved web page."""
    hostile = {
        "quote": HOSTILE,
        "source_text": HOSTILE,
        "citation": HOSTILE,
        "permalink": HOSTILE,
        "page_label": HOSTILE,
    }
    rows = report(
        quotation(**hostile, warnings=[HOSTILE]),
        claims=[claim(claim=HOSTILE, reasons=[HOSTILE], end=9)],
        draft=HOSTILE,
    )
    for html in (shown(rows, {"lund": HOSTILE}, 3), reports.page(rows, {"lund": HOSTILE})):
        assert "script" not in Seen(html).tags
        assert "alert(1)" in Seen(html).text
    assert not re.search(r"\$\{|\{\{|`", shown(rows, {"lund": HOSTILE}, 3).replace("&#36;", ""))


def test_a_cut_draft_says_how_much_was_left():
    """Nothing is dropped silently: the characters that were not checked are counted."""
    assert "14 characters were checked; 1,200 more are still in the box" in shown(report(quotation()), TITLES, 1200)


def test_the_report_in_markdown_has_every_finding_with_its_citation():
    """Verdicts, reasons, the study's words, citations and notes stand in the file, Markdown's signs escaped."""
    rows = report(quotation(quote="It *closed* in 1951"), claims=[claim()])
    text = reports.markdown(rows, TITLES)
    assert "## ≠ Quotation 1: altered\n\n> It \\*closed\\* in 1951\n" in text
    assert "- You write “1951”, the study has “1950” (a number differs)." in text
    assert "> It closed in 1950 after a fire\n\nBrook, “Harbour,” para. 1.\n" in text
    assert "- Note 8: Ibid: 13. → Brook, The Long Ferry." in text
    assert "## ✗ Claim 2: the study contradicts this" in text
    assert "Checked against: The Harbour of Lund" in text


def test_the_report_as_a_page_needs_nothing_else():
    """The saved page is whole, names no host, and holds no button or link that leads out of it."""
    html = reports.page(report(quotation(), claims=[claim()]), TITLES)
    seen = Seen(html)
    assert not seen.open
    assert not {"script", "img", "link", "button", "iframe"} & set(seen.tags)
    assert not re.search(r"https?://|url\(", html)
    assert "Brook, “Harbour,” para. 1." in seen.text
    assert set(re.findall(r'href="([^"]+)"', html)) == {"#f1", "#f2"}


@pytest.mark.parametrize(
    ("quoted", "source", "mine", "theirs"),
    [
        ("It closed in 1950", "It closed in 1950.", "It closed in 1950", "It closed in 1950."),
        ("“IT closed”", "it closed", "“IT closed”", "it closed"),
        ("a b c", "a c", "a <del>b</del> c", "a c"),
        ("a c", "a b b c", "a c", "a <ins>b b</ins> c"),
        ("a x c", "a b c", "a <del>x</del> c", "a <ins>b</ins> c"),
        ("<b>", "<i>", "<del>&lt;b&gt;</del>", "<ins>&lt;i&gt;</ins>"),
    ],
)
def test_two_wordings_side_by_side(quoted, source, mine, theirs):
    """Only words that differ are marked; case and punctuation at a word's edge are none."""
    assert wordings.compared(quoted, source) == (mine, theirs)


def test_shared_words_are_those_of_one_stem():
    """Inflected words are the same word, words of grammar are left alone, every character is kept."""
    mine, theirs = wordings.shared("The piers were closed, twice!", "A pier closes the harbour – again.")
    assert mine == 'The piers were closed, <span class="cq-absent">twice</span>!'
    assert theirs == "A <b>pier</b> <b>closes</b> the harbour – again."
