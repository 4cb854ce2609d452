"""Checking a draft and keeping a basket, in the browser: from pasted words to files on the disk."""

from __future__ import annotations

import json
import threading
import time
import zipfile
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

DRAFT = 'It says "MINUSMA was not in the lead in this political process" and "the strongest political priority" too.'
WAIT_S = 30
"""Seconds for the server to learn that a page was closed and for its work to report: many times what it takes."""

STAMP = "document.querySelector('#caseqa-findings [data-stamp]')?.dataset.stamp ?? ''"


def check(page, draft: str):
    """Open the tab, put a draft into the box, check it, and return what was found."""
    page.get_by_role("tab", name="Check").click()
    before = stamp(page)
    page.fill("#caseqa-draft textarea", draft)
    page.press("#caseqa-draft textarea", "Control+Enter")
    page.wait_for_function(f"old => ![old, ''].includes({STAMP})", arg=before)
    return page.locator("#caseqa-findings")


def stamp(page) -> str:
    """When the findings on the page were made."""
    return page.evaluate(STAMP)


@pytest.fixture
def empty_basket(library):
    """The basket's file, not there at the beginning nor at the end."""
    file = Path(library) / "basket.json"
    file.unlink(missing_ok=True)
    yield file
    file.unlink(missing_ok=True)


def test_a_draft_is_marked_and_each_finding_says_its_verdict(page, tmp_path):
    """The example is checked by a click; signs lead to cards and back; the report is saved in both forms."""
    page.get_by_role("tab", name="Check").click()
    page.get_by_role("button", name="Try a draft").click()
    page.wait_for_selector(".cq-finding")
    text = page.inner_text("#caseqa-findings")
    for words in ("word for word", "altered", "the study quotes this from somebody else", "the study contradicts this"):
        assert words in text
    assert "You write “ample”, the study has “little”" in text
    assert page.locator(".cq-pair del").first.inner_text() == "ample"
    assert "tab=check" in page.url
    sign = page.locator(".cq-found a").nth(2)
    sign.click()
    assert page.evaluate("document.activeElement.id") == sign.get_attribute("data-go")
    page.locator(f"#{sign.get_attribute('data-go')} .cq-back").first.click()
    assert page.evaluate("document.activeElement.dataset.go") == sign.get_attribute("data-go")
    for name, begins in (("Markdown", "# Report on a draft"), ("web page", "<!doctype html>")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Save report ({name})").click()
        saved.value.save_as(tmp_path / saved.value.suggested_filename)
        content = (tmp_path / saved.value.suggested_filename).read_text(encoding="utf-8")
        assert content.startswith(begins)
        assert "ample" in content


def test_a_short_draft_stands_in_the_address(visit, page):
    """The link reproduces the view: the same draft, checked."""
    check(page, DRAFT)
    again = visit(page.url.split("/")[-1])
    again.wait_for_selector(".cq-finding")
    assert again.input_value("#caseqa-draft textarea") == DRAFT
    assert again.get_by_role("tab", name="Check").get_attribute("aria-selected") == "true"


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        ("", "Paste something first"),
        ("… !", "The draft is empty"),
        ("<img src=x onerror=alert(1)> <script>alert(2)</script> ${alert(3)} is what the mission did.", "1 claim"),
        ("Is it so? Why?", "could be checked"),
    ],
    ids=["empty", "wordless", "markup", "questions"],
)
def test_odd_drafts_are_met_with_words(page, draft, says):
    """Empty, wordless, hostile and undecided drafts are answered in words; nothing of them runs."""
    playwright.expect(check(page, draft)).to_contain_text(says)
    assert page.evaluate("document.querySelectorAll('main script, main img').length") == 0


def test_a_check_whose_page_was_closed_stops(visit, monkeypatch):
    """A long draft whose reader left keeps nobody else waiting: its work ends at its next report."""
    began, ended = threading.Event(), threading.Event()

    def endless(assistant, text, progress):
        began.set()
        try:
            while True:
                progress(1, 9)
                time.sleep(0.05)
        finally:
            ended.set()

    monkeypatch.setattr("caseqa.checks.draft", endless)
    page = visit("?tab=check")
    page.get_by_role("tab", name="Check").click()
    page.fill("#caseqa-draft textarea", DRAFT)
    page.press("#caseqa-draft textarea", "Control+Enter")
    page.wait_for_selector("#caseqa-findings progress")
    assert began.is_set()
    assert not ended.is_set()
    page.close()
    assert ended.wait(WAIT_S)


def test_what_is_collected_is_ordered_remarked_taken_back_and_exported(page, empty_basket, tmp_path):
    """From a finding into the basket, by keyboard alone, to a Word document; the file is the command line's."""
    check(page, DRAFT)
    add = page.locator("[data-collect]:not([data-claim])")
    for number in range(2):
        add.nth(number).click()
        playwright.expect(add.nth(number)).to_have_text("In the basket")
    page.get_by_role("tab", name="Basket").click()
    playwright.expect(page.locator(".cq-item")).to_have_count(2)
    first = page.locator(".cq-item blockquote").first.inner_text()
    page.locator(".cq-item").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    playwright.expect(page.locator(".cq-item blockquote").nth(1)).to_have_text(first)
    page.wait_for_function("document.activeElement.classList.contains('cq-item')")
    page.locator("[data-remark]").first.fill("for the introduction")
    page.locator("[data-remark]").first.blur()
    playwright.expect(page.locator("#caseqa-basket-said")).to_contain_text("Your remark is kept")
    kept = json.loads(empty_basket.read_text(encoding="utf-8"))
    assert [one["remark"] for one in kept["items"]] == ["for the introduction", ""]
    page.locator("[data-basket=remove]").first.click()
    playwright.expect(page.locator(".cq-item")).to_have_count(1)
    page.get_by_role("button", name="Put it back").click()
    playwright.expect(page.locator(".cq-item")).to_have_count(2)
    assert page.locator("[data-remark]").first.input_value() == "for the introduction"
    page.select_option(".cq-export select[name=form]", "docx")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    saved.value.save_as(tmp_path / "basket.docx")
    assert "word/document.xml" in zipfile.ZipFile(tmp_path / "basket.docx").namelist()


def test_quick_gestures_wait_for_each_other(page, empty_basket):
    """Two presses at once are both answered; a remark just typed is kept before its item is moved."""
    check(page, DRAFT)
    quotations = "[data-collect]:not([data-claim])"
    page.evaluate(f"document.querySelectorAll('{quotations}').forEach((button) => button.click())")
    for number in range(2):
        playwright.expect(page.locator(quotations).nth(number)).to_have_text("Add to basket")
    page.get_by_role("tab", name="Basket").click()
    playwright.expect(page.locator(".cq-item")).to_have_count(2)
    first = page.locator(".cq-item blockquote").first.inner_text()
    page.locator("[data-remark]").first.focus()
    page.keyboard.type("for the end")
    page.keyboard.press("Alt+ArrowDown")
    playwright.expect(page.locator(".cq-item blockquote").nth(1)).to_have_text(first)
    page.wait_for_function("document.activeElement.classList.contains('cq-item')")
    assert [page.locator("[data-remark]").nth(one).input_value() for one in range(2)] == ["", "for the end"]
    page.locator("[data-remark]").first.focus()
    page.keyboard.type("the other")
    page.locator("[data-basket=up]:not(:disabled)").click()
    playwright.expect(page.locator(".cq-item blockquote").first).to_have_text(first)
    assert [page.locator("[data-remark]").nth(one).input_value() for one in range(2)] == ["for the end", "the other"]
    kept = json.loads(empty_basket.read_text(encoding="utf-8"))
    assert [one["remark"] for one in kept["items"]] == ["for the end", "the other"]


def test_a_remark_outlives_a_list_that_comes_while_it_is_typed(page, empty_basket):
    """A list drawn over a half-typed remark gets it back, with the caret in it; typing goes on, and all is kept."""
    check(page, DRAFT)
    page.locator("[data-collect]:not([data-claim])").first.click()
    page.get_by_role("tab", name="Basket").click()
    playwright.expect(page.locator(".cq-item")).to_have_count(1)
    page.locator("[data-remark]").focus()
    page.keyboard.type("for end")
    for _ in "end":
        page.keyboard.press("ArrowLeft")
    page.evaluate(
        """() => {
            const list = document.querySelector("#caseqa-basket [data-looked]");
            const drawn = list.cloneNode(true);
            drawn.dataset.looked = String(Number(list.dataset.looked) + 1000);
            list.replaceWith(drawn);
        }"""
    )
    playwright.expect(page.locator("[data-remark]")).to_have_value("for end")
    playwright.expect(page.locator("[data-remark]")).to_be_focused()
    page.keyboard.type("the ")
    playwright.expect(page.locator("[data-remark]")).to_have_value("for the end")
    said = page.locator("#caseqa-basket-said [data-answers]")  # collected; kept when the list went; kept again
    playwright.expect(said).to_have_attribute("data-answers", "3")
    playwright.expect(said).to_contain_text("Your remark is kept")
    kept = json.loads(empty_basket.read_text(encoding="utf-8"))
    assert [one["remark"] for one in kept["items"]] == ["for the end"]


def test_a_remark_that_could_not_be_kept_is_kept_with_the_next_gesture(page, empty_basket):
    """While the file cannot be read the typed words stay in their box; once it can they are kept after all."""
    check(page, DRAFT)
    page.locator("[data-collect]:not([data-claim])").first.click()
    page.get_by_role("tab", name="Basket").click()
    playwright.expect(page.locator(".cq-item")).to_have_count(1)
    whole = empty_basket.read_text(encoding="utf-8")
    empty_basket.write_text("{ damaged", encoding="utf-8")
    page.locator("[data-remark]").fill("why I took it")
    playwright.expect(page.locator("#caseqa-basket-said")).to_contain_text("is damaged")
    empty_basket.write_text(whole, encoding="utf-8")
    page.locator(".cq-item").focus()
    page.keyboard.press("Alt+ArrowUp")
    playwright.expect(page.locator("#caseqa-basket-said")).to_contain_text("It is number 1 now")
    playwright.expect(page.locator("[data-remark]")).to_have_value("why I took it")
    assert json.loads(empty_basket.read_text(encoding="utf-8"))["items"][0]["remark"] == "why I took it"


def test_a_list_that_comes_late_is_not_left_on_the_page(page, empty_basket):
    """The list as it was before two passages were collected, drawn over the one that holds them, is drawn anew."""
    page.get_by_role("tab", name="Basket").click()
    early = page.locator("#caseqa-basket [data-looked]").evaluate("(list) => list.outerHTML")
    page.get_by_role("tab", name="Check").click()
    check(page, DRAFT)
    page.locator("[data-collect]:not([data-claim])").first.click()
    page.get_by_role("tab", name="Basket").click()
    playwright.expect(page.locator(".cq-item")).to_have_count(1)
    page.evaluate(
        """(early) => {
            const list = document.querySelector("#caseqa-basket [data-looked]");
            list.dataset.late = "yes";
            list.innerHTML = new DOMParser().parseFromString(early, "text/html").body.firstChild.innerHTML;
            list.dataset.looked = /data-looked="([0-9]+)"/.exec(early)[1];
            list.append(document.createElement("span"));
        }""",
        early,
    )
    playwright.expect(page.locator(".cq-item")).to_have_count(1)
    assert page.locator("[data-late]").count() == 0
    assert len(json.loads(empty_basket.read_text(encoding="utf-8"))["items"]) == 1


def test_a_basket_that_cannot_be_read_is_one_line_and_stays_as_it_is(visit, page, empty_basket):
    """A damaged file is named with what mends it, on the tab and when something is collected; it is left alone."""
    empty_basket.write_text("{ damaged", encoding="utf-8")
    check(page, DRAFT)
    page.locator("[data-collect]").first.click()
    playwright.expect(page.locator("[data-collect]").first).to_have_text("Not added")
    playwright.expect(page.locator("#caseqa-basket-said")).to_contain_text("is damaged")
    playwright.expect(visit("?tab=basket").locator("#caseqa-basket .cq-problem")).to_contain_text("is damaged")
    assert empty_basket.read_text(encoding="utf-8") == "{ damaged"


def test_figures_are_shown_and_a_missed_question_asks_itself(page):
    """The evaluation shows the kept run and its misses; one of them can be asked with a click."""
    page.get_by_role("tab", name="Evaluation").click()
    playwright.expect(page.locator(".cq-figures").first).to_contain_text("The first passage answers")
    page.locator(".cq-figures summary", has_text="not among the first 5").first.click()
    question = page.locator(".cq-misses [data-try]").first
    asked = question.get_attribute("data-try")
    question.click()
    page.wait_for_selector(".cq-card[data-permalink]")
    assert page.input_value("#caseqa-question textarea") == asked


def test_a_missed_question_is_asked_of_the_whole_study(visit):
    """Filters and the last question are gone from the address and the boxes; the style of citations stays."""
    page = visit("?tab=evaluation&part=I.+Background&q=who+built+it")
    page.evaluate("localStorage.setItem('caseqa-style', 'apa')")
    page.locator(".cq-figures summary", has_text="not among the first 5").first.click()
    question = page.locator(".cq-misses [data-try]").first
    asked = question.get_attribute("data-try")
    question.click()
    page.wait_for_selector(".cq-card[data-permalink]")
    playwright.expect(page.locator("#caseqa-question textarea")).to_have_value(asked)
    assert "part=" not in page.url
    playwright.expect(page.locator("[data-filter=part]").first).to_be_attached()
    assert page.locator("[data-filter]:checked").count() == 0
    playwright.expect(page.locator("[data-clear]")).to_be_hidden()
    assert page.locator(".cq-details dd").first.text_content().startswith("Gorur, A. (2020)")


@pytest.mark.parametrize("tab", ["Check", "Basket", "Library", "Evaluation"])
def test_each_tab_fits_a_phone(page, tab):
    """At 360 pixels nothing makes the page wider than its window."""
    page.get_by_role("tab", name=tab).click()
    if tab == "Check":
        check(page, DRAFT)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
