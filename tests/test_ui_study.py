"""The study as a whole in HTML: its text once and in order, its notes, its sources, the pictures of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.records import Figure, Note, Page, SourceKind, Span
from caseqa.ui import bibliographies, charts, filters, readings
from caseqa.ui.room import Room
from caseqa.ui.tabs import read as reading
from caseqa.works import find_works

HOSTILE = "<script>alert(1)</script>\"' ${x} {{y}} `z`"


class Seen(HTMLParser):
    """The tags, the text and the attributes a browser would see; void elements aside, whether all were closed."""

    VOID = ("input",)

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        """Remember a tag as open, and its id."""
        self.tags.append(tag)
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        """Remember a tag that closes itself."""
        self.tags.append(tag)

    def handle_endtag(self, tag):
        """Close the innermost tag, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Gather the text."""
        self.text += data


@pytest.fixture
def document(lund):
    """The invented study."""
    return read_document(lund)[0]


def body(html: str) -> str:
    """The text of the paragraphs without numbers, notes and page marks."""
    bare = re.sub(r'<span class="cq-side-note".*?</span></span>|<sup.*?</sup>|<button.*?</button>', "", html)
    bare = re.sub(r'<span class="cq-page[^>]*>.*?</span>', "", bare)
    return " ".join(Seen(text).text for text in re.findall(r"<p id=.*?</p>", bare, re.DOTALL))


def test_the_whole_study_is_there_once_and_in_order(study):
    """Every paragraph, every heading and every note of the study is in its page, and every id only once."""
    html = readings.study(study)
    seen = Seen(html)
    assert not seen.open
    assert len(seen.ids) == len(set(seen.ids))
    assert len(re.findall(r"<h[3-6] ", html)) == len(study.sections)
    assert html.count('role="note" aria-label="Note ') == len(study.notes) == 102
    positions = [html.index(f'id="r-p{number}"') for number in range(1, len(study.paragraphs) + 1)]
    assert positions == sorted(positions)


def test_a_paragraph_keeps_its_words_and_its_mark_stands_after_the_word_it_followed(document):
    """Without what is set around it, the text of the page is the text of the study."""
    html = readings.study(document)
    whole = [document.slice(paragraph.span) for paragraph in document.paragraphs]
    for paragraph in whole:
        for sentence in re.split(r"(?<=[.])\s", paragraph):
            assert sentence.split(" (")[0] in Seen(re.sub(r"<sup.*?</sup>", "", html)).text
    assert re.search(r'piers\.<sup class="cq-mark" id=r-m2><a href="#r-n2"', html)


def test_the_note_beside_the_line_says_where_it_leads(document):
    """A note is set after its mark, with its kind and, for "Ibid.", the source behind it."""
    html = readings.study(document)
    note = html[html.index('id="r-n2"') : html.index('id="r-n3"')]
    assert "Ibid: 13." in note
    assert "→" in note
    assert "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 13" in note
    assert "cq-kind-book" in note


def test_marked_words_are_exactly_those_of_the_span_across_a_note_mark(document):
    """A span over a note mark and a border of sentences is marked in pieces that add up to its words."""
    start = document.text.index("Harbour Board")
    span = Span(start, document.text.index("closed in 1950") + len("closed in 1950"))
    html = readings.study(document, [(span, readings.AIM)])
    pieces = re.findall(r'<mark class="cq-aim">(.*?)</mark>', html)
    assert "".join(Seen(piece).text for piece in pieces) == document.slice(span)
    assert len(pieces) == 2


def test_words_in_a_note_can_be_marked(document):
    """A place in a note is marked in the note."""
    start = document.notes[0].span.start
    html = readings.study(document, [(Span(start, start + 9), readings.HIT)])
    assert '<mark class="cq-hit">Ada Brook</mark>' in html


def test_overlapping_spans_are_both_seen(document):
    """Words that are found and aimed at bear both classes, and nothing is written twice."""
    start = document.paragraphs[0].span.start
    html = readings.study(
        document, [(Span(start, start + 11), readings.AIM), (Span(start + 4, start + 20), readings.HIT)]
    )
    assert '<mark class="cq-aim">The </mark><mark class="cq-aim cq-hit">harbour</mark>' in html
    assert '<mark class="cq-hit"> was buil</mark>' in html


def test_printed_pages_are_marked_and_file_pages_are_not_passed_off_as_printed(document):
    """A printed label is shown where the page begins; an unprinted page is only announced as one of the file."""
    middle = document.text.index("It closed")
    pages = (Page(1, None, Span(0, middle)), Page(2, "xiv", Span(middle, len(document.text))))
    html = readings.study(replace(document, pages=pages))
    assert 'aria-label="Page xiv">xiv</span>It closed' in html
    assert 'aria-label="Page 1 of the file"></span>' in html


def test_a_figure_stands_after_the_paragraph_it_interrupts(document):
    """Its caption is shown where it stood, and that its picture is in the file."""
    start, end = document.notes[0].span.start, document.notes[0].span.end
    figure = Figure("f1", "Fig. 1", "", document.paragraphs[0].span.end, 3, Span(start, end))
    html = readings.study(replace(document, figures=(figure,)))
    assert html.index("<figure") < html.index('id="r-p2"')
    assert "the file it was read from" in html


def test_a_figure_under_a_heading_stands_there(document):
    """A figure whose place is at a heading comes after it and before the first paragraph under it."""
    heading = document.sections[1]
    at = heading.span.start + len(heading.heading)
    figure = Figure("f1", "Fig. 1", "", at, 3, document.notes[0].span)
    html = readings.study(replace(document, figures=(figure,)))
    before = sum(paragraph.span.start < at for paragraph in document.paragraphs)
    assert html.count("<figure") == 1
    assert html.index('id="r-s2"') < html.index("<figure") < html.index(f'id="r-p{before + 1}"')


def test_a_note_that_no_mark_calls_is_not_lost(document):
    """Notes without a mark stand at the end, under a heading that says so."""
    lone = Note("lund/n9", "9", "Lonely.", 1, document.notes[0].span)
    html = readings.study(replace(document, notes=(*document.notes, lone)))
    assert html.index("no mark in the text calls") < html.index('aria-label="Note 9"')
    assert "no mark in the text calls" not in readings.study(document)


def test_the_outline_links_every_heading(study):
    """Each heading is a link to its place."""
    html = readings.outline(study)
    assert re.findall(r'data-place="s(\d+)"', html) == [str(n) for n in range(1, len(study.sections) + 1)]


def test_nothing_hostile_in_a_study_becomes_markup(document):
    """Headings, labels, captions and titles are escaped."""
    hostile = replace(
        document,
        title=HOSTILE,
        sections=tuple(replace(section, heading=HOSTILE) for section in document.sections),
        notes=tuple(replace(note, label=HOSTILE) for note in document.notes),
        pages=(Page(1, HOSTILE, Span(1, len(document.text))),),
    )
    html = reading.page(hostile, [hostile, hostile], (), HOSTILE, HOSTILE) + bibliographies.sources(
        hostile, [hostile, hostile], find_works(hostile)
    )
    assert "script" not in Seen(html).tags
    assert not re.search(r"\$\{|\{\{|`", html)


def test_finding_words_marks_each_place_whatever_the_case_and_the_line_break(assistant, study):
    """Words are found over line breaks and in any case, in notes too, and counted."""
    found = reading.find(assistant, study, "security  COUNCIL report")
    assert len(found.lit) > 5
    assert {study.slice(span).casefold() for span, _ in found.lit} == {"security council report"}
    assert found.said == f"These words stand here {len(found.lit)} times."


def test_an_apostrophe_of_another_shape_finds_the_same_words(assistant, study):
    """What was pasted with a printer's apostrophe is found where the study has a typed one."""
    typed, pasted = (reading.find(assistant, study, f"leaders{sign} attention") for sign in "'’")
    assert typed == pasted
    assert typed.said == "These words stand here once."


def test_a_question_in_the_find_box_marks_the_nearest_sentences_and_says_that_it_did(assistant, study):
    """What stands nowhere in these words is looked for in meaning, and not passed off as found."""
    found = reading.find(assistant, study, "why did the mission struggle in the talks")
    assert "do not stand here" in found.said
    assert found.lit
    assert reading.find(assistant, study, "★★").said == "These signs stand nowhere in this study."
    assert reading.find(assistant, study, "  ") == reading.Found()


def test_a_link_leads_to_its_words_or_says_why_not(assistant, study):
    """A permalink gives its span; a broken one a sentence, and never an exception."""
    from caseqa.anchors import permalink

    span = study.sentences[40].span
    link = reading.opened(assistant, permalink(study, span))
    assert link.span == span
    assert reading.said_of(link) == ""
    bad = reading.opened(assistant, "caseqa:nowhere#1-2:000000000000")
    assert isinstance(bad, CaseQAError)
    assert reading.said_of(bad).startswith("The link could not be followed: the document nowhere")


def test_sources_by_part_and_year_add_up(study):
    """Every citation that has a place is in a part, every work has a year or is counted as undated."""
    found = find_works(study)
    parts = bibliographies.by_part(found)
    assert sum(sum(counts.values()) for _, counts in parts) == sum(len(work.cited) for work in found.works)
    assert [name for name, _ in parts][:2] == ["I. Background", "II. Political Mandate in the Security Council"]
    years, undated = bibliographies.by_year(found)
    assert sum(sum(counts.values()) for counts in years.values()) + undated == len(found.works)
    assert list(years) == sorted(years)


@pytest.mark.parametrize(("text", "year"), [("2012", 2012), ("1998-99", 1998), ("n.d.", None), ("", None)])
def test_a_year_is_read_or_there_is_none(text, year):
    """The first four digits are the year."""
    assert bibliographies.year_of(text) == year


def test_interviews_that_cannot_be_told_apart_share_a_row_that_says_how_many(study):
    """The works' rows count every work once and link every citation."""
    found = find_works(study)
    html = bibliographies.works(study, found)
    assert sum(map(int, re.findall(r'data-counts="(\d+)"', html))) == len(found.works)
    assert html.count("data-read-place=") == sum(len(work.cited) for work in found.works)
    assert html.count(">Interview, June 2020.<") == 1
    assert re.search(r"Interview × \d+</span><p dir=\"auto\">Interview, June 2020", html)


def test_every_note_is_listed(study):
    """The list of notes has one row a note, each with a link to where it is called."""
    html = bibliographies.notes(study)
    assert html.count("<li ") == len(study.notes)
    assert 'data-read-place="n102"' in html


ROWS = [("I <Past>", {SourceKind.BOOK: 3, SourceKind.INTERVIEW: 1}), ("II", {}), ("III", {SourceKind.NEWS: 8})]


def test_bars_are_as_long_as_their_numbers_on_one_scale():
    """The longest bar is 90 per cent wide, the others in proportion; a part without sources is left out."""
    svg = charts.grounds(ROWS)
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="22"', svg)]
    assert widths == [11.25, 33.75, 90.0]
    assert ">II<" not in svg
    assert not Seen(svg).open
    assert charts.grounds([("II", {})]) == ""


def test_a_chart_says_in_words_and_as_a_table_what_it_draws():
    """The picture's label and the table under it hold every number."""
    svg = charts.grounds(ROWS)
    assert 'aria-label="What each part of the study rests on: I &lt;Past&gt;: 1 Interview, 3 Book; III: 8 Press"' in svg
    assert '<th scope="row">I &lt;Past&gt;</th><td>1</td><td>3</td><td>–</td><td>4</td>' in svg


def test_the_timeline_has_a_column_for_each_year_between_the_first_and_the_last():
    """Years without a source are empty columns, and works without a year are counted."""
    svg = charts.timeline({2012: {SourceKind.BOOK: 2}, 2015: {SourceKind.NEWS: 1}}, 3)
    assert re.findall(r'class="cq-under"[^>]*>(\d+)<', svg) == ["2012", "2013", "2014", "2015"]
    assert "3 more without a year" in svg
    assert 'aria-label="Sources by year: 2012: 2 Book; 2015: 1 Press"' in svg
    assert charts.timeline({}) == ""


def test_a_long_timeline_puts_years_together():
    """Sources of two centuries are shown by decades or more, none of them lost."""
    svg = charts.timeline({1805: {SourceKind.BOOK: 2}, 1999: {SourceKind.BOOK: 5}, 2003: {SourceKind.BOOK: 1}})
    names = re.findall(r'<th scope="row">(.*?)</th>', svg)
    assert names == ["1805–1809", "1995–1999", "2000–2004"]


@pytest.mark.parametrize("sent", ["", "nonsense", "[]", '{"part": "x", "style": "bibtex"}'])
def test_a_choice_that_is_none_leaves_nothing_out(sent):
    """Whatever the browser sends, the worst is no filter and the first style."""
    assert filters.read_wanted(sent) == filters.Wanted()


def test_filters_keep_what_fits_and_its_rank(assistant):
    """Only passages of the chosen part that rest on the chosen kind stay, with the rank they had."""
    wanted = filters.read_wanted('{"part": ["I. Background"], "evidence": ["resolution"], "style": "apa"}')
    answer = assistant.ask("what did the Security Council authorize", 60)
    kept = filters.fitting_hits(answer.hits, wanted)
    assert kept
    assert len(kept) < len(answer.hits)
    assert {cited.locator.section_path[0] for cited in kept} == {"I. Background"}
    assert all(SourceKind.RESOLUTION in {note.kind for note in cited.notes} for cited in kept)
    assert [cited.hit.rank for cited in kept] == sorted(cited.hit.rank for cited in kept)


def test_an_answer_is_narrowed_and_cited_in_the_chosen_style(assistant):
    """The style reaches the citation that is copied."""
    from caseqa.ui.tabs.ask import narrowed

    answer = assistant.ask("what did the Security Council authorize")
    apa = narrowed(answer, filters.read_wanted('{"style": "apa"}'), assistant)
    assert apa.hits[0].citation.startswith("Gorur, A. (2020)")
    assert narrowed(answer, filters.Wanted(), assistant) == answer


def test_the_filters_offer_what_the_study_has(study):
    """Its parts in reading order and its kinds of evidence with their numbers; a single study is no choice."""
    html = filters.form([study])
    parts = re.findall(r'data-filter="part" value="([^"]+)"', html)
    assert parts[1:3] == ["I. Background", "II. Political Mandate in the Security Council"]
    assert 'value="interview"><span>Interview</span><small>43</small>' in html
    assert 'data-filter="study"' not in html
    assert filters.form([]) == ""


def cited(assistant, words, at, **sent):
    """What the page shows of words selected in the study, and the words a screen reader is told."""
    reading_tab = reading.Reading(SimpleNamespace(room=Room(assistant)))
    html = reading_tab.cite(SimpleNamespace(_data={"doc": "gorur-2020", "words": words, "at": at, **sent}))
    assert not Seen(html).open
    return html


def copied(html):
    """What "Copy with citation" copies; nothing where it is not offered."""
    return unescape("".join(re.findall(r'data-copy="([^"]*)"', html)))


@pytest.mark.parametrize(
    ("style", "citation"),
    [
        (None, "University, 2020), sec. I, para. 1."),
        ("apa", "(Gorur, 2020, Section I, para. 1)"),
        ("mla", "(Gorur, sec. I, par. 1)"),
    ],
)
def test_selected_words_are_copied_with_their_citation_in_the_chosen_style(assistant, study, style, citation):
    """Chicago has the note, the others what stands in the text; a basket gets exactly these words."""
    words = "In 2012, a crisis engulfed Mali that took the world by surprise."
    html = cited(assistant, words, study.text.index(words), wanted=json.dumps({"style": style}))
    assert copied(html).startswith(f"“{words}” ")
    assert copied(html).endswith(citation)
    link = unescape(re.search(r'data-collect="([^"]*)"', html)[1])
    assert assistant.open_link(link).text == words


def test_selected_words_that_the_study_quotes_are_quoted_in_it(assistant, study):
    """The source of the words comes first, and is said once."""
    words = "a ruling class almost exclusively composed of majority black southerners"
    html = cited(assistant, words, study.text.index(words), wanted='{"style": "apa"}')
    assert copied(html) == (
        f"“{words}” Grégory Chauzal and Thibault van Damme, The Roots of Mali's Conflict (The Hague: Clingendael, "
        "2015) (as cited in Gorur, 2020, Section I, para. 1)"
    )
    assert "The study quotes these words" not in html


def test_selected_words_of_a_note_are_cited_by_its_number(assistant, study):
    """The locator is the note, and that it is one is said."""
    words = "The Roots of Mali's Conflict"
    html = cited(assistant, words, study.text.index(words, study.notes[0].span.start), wanted='{"style": "apa"}')
    assert copied(html) == f"“{words}” (Gorur, 2020, Footnote 1)"
    assert "These words stand in note 1, not in the body." in html


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Firefighting (2013)\nThe African Union (AU), ECOWAS", "“The African Union (AU), ECOWAS”"),
        ("words that are nowhere, whatever they say", "cannot be cited as you selected them"),
        ("word " * 500, "2,499 characters are selected, expected at most 2,000. To mend it: select fewer words."),
        (" ", "No words of the study are selected."),
        (HOSTILE * 2, "cannot be cited"),
    ],
    ids=["heading", "nowhere", "too long", "nothing", "hostile"],
)
def test_words_that_cannot_be_cited_are_not_offered(assistant, study, words, says):
    """What is wrong with them, or what the study has instead, is said, and there is nothing to copy or to collect."""
    html = cited(assistant, words, study.text.index("Firefighting (2013)"), wanted="none")
    assert says in Seen(html).text
    assert "data-copy" not in html
    assert "data-collect" not in html
    assert "<script" not in html
    assert "${" not in html


def test_a_selection_that_no_page_sends_is_answered(assistant):
    """A place that is no number is the beginning, and an unknown study is told."""
    assert "data-copy" not in cited(assistant, "crisis engulfed", "x")
    assert "which document?" in Seen(cited(assistant, "crisis", 0, doc="elsewhere")).text.lower()


def test_every_element_says_at_which_character_its_words_begin(study):
    """Headings in print, paragraphs, notes and captions; the text of the document stands there."""
    html = readings.study(study)
    bare = re.sub(r"<button.*?</button>|<mark[^>]*>", "", html)
    said = re.findall(r'<(h\d|p|span|figcaption)[^>]* data-at="(\d+)"[^>]*>([^<&]*)', bare)
    kinds = Counter(tag for tag, _, _ in said)
    assert kinds["p"] == len(study.paragraphs)
    assert kinds["span"] == len(study.notes)
    assert kinds["figcaption"] == len(study.figures)
    assert [words for _, at, words in said if not study.text.startswith(unescape(words), int(at))] == []
