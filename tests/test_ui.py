"""The page's HTML: whose words it shows, where it marks them, and that nothing in them can become markup."""

from __future__ import annotations

import asyncio
import gc
import re
import threading
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from caseqa.anchors import permalink
from caseqa.assistant import open_library
from caseqa.documents import read_document
from caseqa.errors import CaseQAError, UnusableStore
from caseqa.records import IngestReport, Mark, Passage, ReferenceState, SourceKind, Span, Unlinked
from caseqa.results import Answer, AnswerStatus, CitedHit, CitedNote, Hit, Locator
from caseqa.ui import banners, cards, markup, mastheads, notices, shelves
from caseqa.ui.examples import Example, chips, drafts, fitting, read_examples
from caseqa.ui.markup import KINDS, escape
from caseqa.ui.room import Room, Stage, Stopped, Work

HOSTILE = "<script>alert(1)</script>\"' ${x} {{y}} `z`"


class Seen(HTMLParser):
    """The tags and the text a browser would see, void elements aside, and whether all were closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        """Remember a tag as open."""
        self.tags.append(tag)
        self.open.append(tag)

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


@pytest.fixture
def cited(document):
    """Its first paragraph as a hit, the second sentence marked as answering."""
    paragraph = document.paragraphs[0]
    sentences = [one for one in document.sentences if one.paragraph_id == paragraph.id]
    passage = Passage(
        id="lund/q1",
        document_id=document.id,
        text=document.slice(paragraph.span),
        span=paragraph.span,
        section_path=("I. Background",),
        paragraph_numbers=(1,),
        page_labels=("xiv",),
        sentence_ids=tuple(one.id for one in sentences),
        note_ids=tuple(note.id for note in document.notes[:2]),
    )
    hit = Hit(passage, 1.234, 3, ("dense", "lexical"), (sentences[1].span,))
    brook = "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 13."
    return CitedHit(
        hit=hit,
        document=document.id,
        locator=Locator(("I. Background",), 1, "xiv", 4, "caseqa:lund#0-9:abc"),
        highlights=(document.slice(sentences[1].span),),
        notes=(
            CitedNote("1", document.notes[0].text, SourceKind.BOOK, ReferenceState.OWN, document.notes[0].text),
            CitedNote("2", "Ibid: 13.", SourceKind.BOOK, ReferenceState.RESOLVED, brook),
        ),
        citation="Brook, “Harbour,” para. 1.",
    )


def answer(status=AnswerStatus.ANSWERED, question="who?", unknown=(), hits=()):
    """An answer with the fields a test is about."""
    return Answer(question, status, 0.5, tuple(unknown), tuple(hits))


def test_escape_leaves_no_sign_of_markup_or_template():
    """Neither HTML nor the template language Gradio fills it into sees anything in escaped text."""
    escaped = escape(HOSTILE)
    assert not re.search(r"[<>\"'{}$`]", escaped)
    assert Seen(escaped).text == HOSTILE


def test_a_passage_shows_each_character_once_and_each_mark_where_it_stood(document, cited):
    """The text between the marks is the document's, and a mark follows the word it was printed after."""
    keys = cards.note_keys(document, cited, "p3")
    html = cards.passage(document, cited, keys)
    without_marks = re.sub(r"<sup.*?</sup>", "", html)
    assert Seen(without_marks).text == cited.hit.passage.text
    assert re.findall(r"(\w+\W*)<sup[^>]*><a href=\"#([^\"]+)\"", html) == [("HB).", "p3-n1"), ("piers.", "p3-n2")]


def test_the_answering_sentence_and_its_mark_are_highlighted_together(document, cited):
    """The mark at the end of a highlighted sentence belongs to it; the one before it does not."""
    html = cards.passage(document, cited, cards.note_keys(document, cited, "p3"))
    lit = re.findall(r"<mark>(.*?)</mark>", html)
    assert len(lit) == 1
    assert Seen(lit[0]).text == "It closed in 1950 after a fire destroyed both piers.2"
    assert html.index("Note 1") < html.index("<mark>")


@pytest.mark.parametrize(("note_id", "unfolded"), [("lund/n2", True), ("", False)])
def test_notes_are_unfolded_where_their_source_is_what_is_near(document, cited, note_id, unfolded):
    """Whoever asks for a source need not unfold the notes to see it; otherwise they stay out of the way."""
    html = cards.card(document, replace(cited, hit=replace(cited.hit, note_id=note_id)))
    assert ('<details class="cq-notes" open>' in html) is unfolded
    assert ('<details class="cq-notes">' in html) is not unfolded


def test_a_highlight_outside_the_passage_is_not_shown(document, cited):
    """A span that reaches beyond the passage marks nothing and breaks nothing."""
    beyond = Span(cited.hit.passage.span.start, cited.hit.passage.span.end + 5)
    html = cards.passage(document, replace(cited, hit=replace(cited.hit, highlights=(beyond,))), {})
    assert "<mark>" not in html
    assert not Seen(html).open


@pytest.mark.parametrize(
    ("why", "says"), [(Unlinked.NO_NOTE, "no note of this number"), (Unlinked.SEVERAL_NOTES, "several notes bear")]
)
def test_an_unlinked_mark_says_why(why, says):
    """A mark without a note is a plain number, not a link that leads nowhere."""
    html = cards.superscript(Mark("m9", "9", 5, 1, None, None, why), {})
    assert "<a" not in html
    assert says in html


@pytest.mark.parametrize(
    ("state", "resolved", "arrow", "says"),
    [
        (ReferenceState.OWN, "Another text.", False, ""),
        (ReferenceState.RESOLVED, "Ada Brook, The Long Ferry.", True, ""),
        (ReferenceState.RESOLVED, "Ibid: 13", False, ""),
        (ReferenceState.AMBIGUOUS, "", False, "names several"),
        (ReferenceState.BROKEN, "", False, "was not found"),
    ],
)
def test_a_note_shows_where_it_leads_only_when_that_says_more(state, resolved, arrow, says):
    """An arrow stands before a resolved source that differs; what was left open is said, not hidden."""
    html = cards.note(CitedNote("2", "Ibid: 13.", SourceKind.BOOK, state, resolved), "p1-n1")
    assert ("→" in html) is arrow
    assert says in html
    assert ("⚠" in html) is bool(says)


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_of_source_has_a_badge(kind):
    """No kind of source is without a word for the reader."""
    html = cards.note(CitedNote("1", "x", kind, ReferenceState.OWN, "x"), "k")
    assert f"cq-kind-{kind.value}" in html
    assert KINDS[kind] in html


def test_a_card_names_its_place_and_is_well_formed(document, cited):
    """Rank, headings, document, paragraph and printed page stand on the card, and every tag is closed."""
    seen = Seen(cards.card(document, cited))
    assert not seen.open
    for words in ("3", "I. Background", "The Harbour of Lund", "paragraph 1", "page xiv", "shares words"):
        assert words in seen.text
    assert "of the file" not in seen.text


def test_a_page_without_a_printed_number_is_called_one_of_the_file(document, cited):
    """The physical page is never passed off as a printed one."""
    html = cards.card(document, replace(cited, locator=replace(cited.locator, page_label=None)))
    assert "page 4 of the file" in html


def test_nothing_in_a_hostile_document_becomes_markup(document, cited):
    """Headings, notes, citations and permalinks are escaped like the passage."""
    plain = Seen(cards.card(document, cited)).tags
    hostile = replace(
        cited,
        locator=replace(cited.locator, section_path=(HOSTILE,), page_label=HOSTILE, permalink=HOSTILE),
        notes=tuple(replace(note, text=HOSTILE, label=HOSTILE) for note in cited.notes),
        citation=HOSTILE,
    )
    html = cards.card(replace(document, title=HOSTILE), hostile)
    assert "script" not in Seen(html).tags
    assert set(Seen(html).tags) == set(plain)
    assert not re.search(r"\$\{|\{\{|`", html)


def test_each_marked_sentence_of_a_passage_is_collected(document, cited):
    """The button bears a link to each of them, and to the whole passage where none is marked."""
    first, second, *_ = document.sentences
    both = replace(cited, hit=replace(cited.hit, highlights=(first.span, second.span)))
    for shown, spans in ((both, (first.span, second.span)), (cards.unmarked(both), (cited.hit.passage.span,))):
        links = re.findall(r'data-collect="([^"]+)" data-passage="1"', cards.card(document, shown))[0].split("\n")
        assert links == [permalink(document, span) for span in spans]


def test_a_quotation_carries_its_citation_and_shows_what_it_leaves_out(document, cited):
    """Sentences that do not follow each other are joined by […], inner quotation marks become single."""
    first, second, *_ = document.sentences
    far = replace(first, span=Span(second.span.end + 3, second.span.end + 9))
    apart = replace(
        cited, hit=replace(cited.hit, highlights=(first.span, far.span)), highlights=("He said “so”.", "Then went.")
    )
    assert cards.quotation(apart) == "“He said ‘so’. […] Then went.” Brook, “Harbour,” para. 1."
    close = replace(apart, hit=replace(cited.hit, highlights=(first.span, second.span)))
    assert "[…]" not in cards.quotation(close)
    whole = cards.unmarked(cited)
    assert cards.quotation(whole).startswith("“The harbour was built in 1901")


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (AnswerStatus.ANSWERED, "The study says"),
        (AnswerStatus.WEAK, "The study may say"),
        (AnswerStatus.NOT_IN_STUDY, "The study does not say"),
    ],
)
def test_the_banner_says_in_words_what_the_study_does(document, cited, status, says):
    """The verdict is words, and the terms the study lacks are named, escaped."""
    html = banners.banner(answer(status, unknown=["<b>Atlantis"], hits=[cited]), [document], 0.2)
    assert f"<h2>{says}</h2>" in html
    assert "never mentions" in html
    assert "&lt;b&gt;Atlantis" in html


def test_several_studies_are_spoken_of_as_several(document, cited):
    """With two documents asked the banner speaks of the studies."""
    html = banners.banner(answer(AnswerStatus.NOT_IN_STUDY, unknown=["Atlantis"]), [document, document], 0.2)
    assert "The studies do not say" in html
    assert "They never mention" in html


def test_a_long_question_is_told_that_it_was_cut_and_not_repeated(document):
    """Of 100,000 characters the page says how many were searched, and repeats none."""
    html = banners.banner(answer(question="word " * 20_000), [document], 0.2)
    assert "99,999 characters; only the first 2,000 were searched" in html
    assert len(html) < 1_000


def test_a_question_cannot_leave_its_attribute(document):
    """The question stands in the banner only as an escaped attribute."""
    html = banners.banner(answer(question=HOSTILE), [document], 0.2)
    assert "script" not in Seen(html).tags
    assert f'data-linked="{escape(" ".join(HOSTILE.split()))}"' in html


def test_nothing_is_marked_when_the_study_does_not_answer(document, cited):
    """The nearest passages of an unanswered question are shown without a highlight."""
    assert "<mark>" in cards.passages(answer(hits=[cited]), [document])
    assert "<mark>" not in cards.passages(answer(AnswerStatus.NOT_IN_STUDY, hits=[cited]), [document])


def test_a_problem_is_one_line_with_the_command_that_mends_it():
    """A CaseQAError shows its problem and its command; any other error shows no detail."""
    html = notices.problem(UnusableStore("the index is stale", "run `python index/run.py`"))
    assert "The index is stale. To mend it: run <code>python index/run.py</code>." in html
    html = notices.problem(ValueError("secret detail"))
    assert "secret" not in html
    assert "Traceback" not in html


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (Stage("reading", 3, 27), "Reading the study: 3 of 27"),
        (Stage("encoding", 64, 508), "Encoding passages and sentences: 64 of 508"),
        (Stage("reading", 27, 27), "Loading the model that encodes …"),
        (Stage("starting"), "Starting; loading the models takes some seconds …"),
    ],
)
def test_progress_says_the_stage_and_how_far_it_is(stage, says):
    """Each stage has words, with a count as soon as there is one."""
    assert says in Seen(notices.progress(stage, "Wait")).text


def test_a_report_says_what_was_read_and_what_was_left_open(document):
    """Paragraphs, notes, tied marks and problems of an added file stand in its report."""
    read = IngestReport(9, (("text", 2), ("new_kind", 7)), ("one mark is tied to no <note>",))
    text = Seen(shelves.report(document, read)).text
    assert "2 paragraphs, 3 notes; 3 of 3 note marks tied to their notes." in text
    assert "Of 9 lines: 2 running text, 7 new kind." in text
    assert "one mark is tied to no <note>" in text


def test_what_there_is_one_of_is_named_in_the_singular():
    """One page, two pages, no pages."""
    assert [markup.number_of(count, "page") for count in range(3)] == ["0 pages", "1 page", "2 pages"]


def test_the_footer_credits_each_licence(document):
    """The licence comes from the document's record; a document without one is not credited with any."""
    licensed = replace(document, source=replace(document.source, licence="CC <0>"))
    assert "Licence: CC &lt;0&gt;." in mastheads.footer([licensed])
    assert "Licence" not in mastheads.footer([document])
    assert "Nothing here is written by a language model" in mastheads.footer([])


def test_examples_are_read_from_their_file_and_offered_for_their_document_only(root):
    """The project's examples belong to its documents; another library is offered none of them."""
    examples = read_examples(root / "ingest" / "examples.toml")
    assert 6 <= len([one for one in examples if one.question]) <= 8
    assert [one.question for one in examples if one.draft] == [""]
    assert fitting(examples, ["gorur-2020"]) == examples
    assert chips(examples, unfolded=True).count("data-question") == len(examples) - 1
    assert "data-draft" in drafts(examples)
    assert fitting(examples, ["lund"]) == ()
    shown = chips([Example(HOSTILE, "x")], unfolded=True)
    assert "script" not in Seen(shown).tags
    assert chips([], unfolded=True) == ""


def test_a_bad_examples_file_is_one_clear_line(tmp_path):
    """A file without the fields is refused with what it should hold; no file is no examples."""
    path = tmp_path / "examples.toml"
    assert read_examples(path) == ()
    path.write_text("[[example]]\nquestion = 'x'\n", encoding="utf-8")
    with pytest.raises(CaseQAError, match="give each \\[\\[example\\]\\] a document"):
        read_examples(path)


def test_work_reports_its_stage_and_hands_over_what_it_found_or_raised():
    """Work ends with its result, or with the error of its function."""
    done = Work(lambda progress: progress("encoding", 3, 9) or "found")
    assert done.result() == "found"
    assert done.over
    assert done.stage == Stage("encoding", 3, 9)
    failed = Work(lambda progress: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        failed.result()
    assert failed.failed


def test_work_that_nobody_watches_any_more_stops_at_its_next_report():
    """Who goes away before the end leaves no work behind; who stays to the end stops nothing."""
    go, paused, reported = threading.Event(), threading.Event(), []

    def counting(progress):
        for done in range(9):
            reported.append(done)
            progress("checking", done, 9)
            paused.set()
            go.wait()

    work = Work(counting)
    stages = work.stages()
    assert next(stages).name in ("starting", "checking")
    paused.wait()
    stages.close()
    go.set()
    with pytest.raises(Stopped):
        work.result()
    assert len(reported) == 2
    watched = Work(counting)
    assert all(stage.name in ("starting", "checking") for stage in watched.stages())
    assert watched.result() is None


def test_a_failed_opening_is_tried_again_when_next_needed():
    """A library that could not be opened can be mended while the page stays up."""
    tries = []

    def opener(progress):
        tries.append(1)
        raise CaseQAError("not yet")

    room = Room(opener)
    for _ in range(2):
        with pytest.raises(CaseQAError):
            room.whole()
    assert len(tries) == 2


def test_what_a_reader_asks_sees_one_library(changing):
    """The room hands out what was open at the gesture; a change comes into effect with the next one."""
    from caseqa import checks

    room = Room(changing)
    asked = room.asking([])
    changing.encoder.act = lambda: changing.remove("york")
    rows = checks.draft(asked, "The mill was sold in 1920 to the town of York.")
    assert rows["claims"][0]["evidence"][0]["document"] == "york"
    assert "The Mill of York" in rows["claims"][0]["copied"]
    assert [one.id for one in room.asking([]).documents] == ["lund"]


def test_an_empty_library_is_filled_in_the_tab_of_the_page(tmp_path):
    """Who asks or checks before there is a document is sent to the tab, not to a terminal."""
    room = Room(open_library(tmp_path))
    with pytest.raises(CaseQAError) as refused:
        room.asking([])
    assert str(refused.value) == "there is no document to ask yet; add one in the Library tab"


def test_an_upload_never_takes_the_name_of_another_document():
    """A file of the same name as a document gets the first free number."""
    from caseqa.library import free_name

    assert free_name("lund", set().__contains__) == "lund"
    assert free_name("lund", {"lund", "lund-2"}.__contains__) == "lund-3"
    assert free_name("x" * 60, {"x" * 60}.__contains__) == "x" * 58 + "-2"


def test_an_uploads_error_does_not_show_the_folder_it_was_put_into():
    """The reader sees the name of the file, not where the server keeps it."""
    from caseqa.ui.tabs.library import named

    shown = named(CaseQAError("/tmp/x/bad.pdf is damaged", "repair /tmp/x/bad.pdf"), Path("/tmp/x/bad.pdf"))
    assert str(shown) == "bad.pdf is damaged; repair bad.pdf"


@pytest.fixture
def tidied():
    """Gradio makes event loops it never closes; they are swept up here, where their warning is expected."""
    yield
    asyncio.set_event_loop(None)
    gc.collect()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_page_builds_and_names_no_other_host(assistant, tidied):
    """The blocks are built, report to nobody, and the package's style and script name no other host."""
    from caseqa.ui import build, theme

    page = build(assistant)
    kinds = {block.get_block_name() for block in page.blocks.values()}
    assert {"html", "textbox", "button", "file", "tabs"} <= kinds
    assert "dataframe" not in kinds
    assert page.analytics_enabled is False
    assert not re.search(r"https?://|//fonts", theme.head())
    assert theme.theme()._stylesheets == []


def test_asking_gives_a_banner_and_cards(assistant):
    """The act behind the Ask button answers with HTML, and meets nonsense with one line."""
    from caseqa.ui.frame import Frame
    from caseqa.ui.tabs.ask import Asking

    acts = Asking(Frame(Room(assistant), ()))
    *_, (banner, passages, _) = acts.ask("why did the mission struggle in the Algiers process", "")
    assert "The study says" in banner
    assert passages.count("<article") == 10
    *_, (banner, passages, _) = acts.ask("  ", "")
    assert "Type a question" in banner
    *_, (banner, passages, _) = acts.ask("🕊️", "")
    assert "The question is empty" in banner
    assert passages == ""
