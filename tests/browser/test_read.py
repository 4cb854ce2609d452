"""Reading in Debian's chromium: deep links, words that are found, notes beside and under the line."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


def in_view(page, selector: str) -> bool:
    """Whether the first element of a selector comes to rest inside the window."""
    page.wait_for_function(
        "s => { const y = document.querySelector(s)?.getBoundingClientRect().top; return y >= 0 && y < innerHeight }",
        arg=selector,
    )
    return True


def test_the_whole_study_is_read_with_its_notes_in_the_margin(visit, study):
    """Every paragraph is there, notes stand right of the text, and the outline leads to a heading."""
    page = visit("?tab=read")
    page.wait_for_selector(".cq-study")
    assert page.locator(".cq-study p[id]").count() == len(study.paragraphs)
    page.locator(".cq-outline a", has_text="IV. Key Findings").click()
    assert in_view(page, ".cq-study h3#r-s11")
    playwright.expect(page.locator('.cq-outline a[aria-current="location"]')).to_have_text("IV. Key Findings")
    assert "place=s11" in page.url
    text, note = page.locator("#r-p6").bounding_box(), page.locator("#r-n1").bounding_box()
    assert note["x"] > text["x"] + 400


def test_a_deep_link_scrolls_to_and_marks_the_exact_words(visit, study):
    """The words of a permalink far down are marked, focused and in sight, on a phone too."""
    from caseqa.anchors import permalink

    sentence = study.sentences[-40].span
    link = f"?tab=read&at={quote(permalink(study, sentence))}"
    for size in ({"width": 1280, "height": 900}, {"width": 360, "height": 740}):
        page = visit(link, viewport=size)
        page.wait_for_selector("mark.cq-aim")
        assert "".join(page.locator("mark.cq-aim").all_text_contents()) == study.slice(sentence)
        assert in_view(page, "mark.cq-aim")
        assert page.evaluate("document.activeElement.matches('mark.cq-aim')")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("caseqa:gorur-2020#10-40:000000000000", "The words of this link cannot be shown"),
        ("caseqa:elsewhere#1-9:000000000000", "the document elsewhere of this link is not in the library"),
        ("<img src=x onerror=alert(1)>", "this is not a link to a passage"),
    ],
    ids=["changed", "missing", "hostile"],
)
def test_a_link_that_leads_nowhere_says_so_and_the_study_can_be_read(visit, at, says):
    """What is wrong with the link stands above the study."""
    page = visit(f"?tab=read&at={quote(at)}")
    playwright.expect(page.locator(".cq-said")).to_contain_text(says)
    assert page.locator(".cq-study section").count() > 5


def test_words_are_found_stepped_through_and_stand_in_the_address(visit):
    """Each place is marked and counted; what is not there is said, with what comes nearest."""
    page = visit("?tab=read")
    page.wait_for_selector(".cq-study")
    page.fill("[data-find]", "organized crime")
    page.press("[data-find]", "Enter")
    playwright.expect(page.locator(".cq-said")).to_contain_text("These words stand here")
    count = page.locator("mark.cq-hit").count()
    playwright.expect(page.locator("[data-steps]")).to_have_text(f"1 of {count}")
    page.get_by_label("Next marked words").click()
    playwright.expect(page.locator("[data-steps]")).to_have_text(f"2 of {count}")
    assert "find=organized+crime" in page.url
    page.fill("[data-find]", "zzyzx")
    page.press("[data-find]", "Enter")
    playwright.expect(page.locator(".cq-said")).to_contain_text("do not stand here")


def test_on_a_phone_a_note_opens_under_its_line(visit):
    """A tap on a number opens its note below, a second one closes it."""
    page = visit("?tab=read&place=n20", viewport={"width": 360, "height": 740}, has_touch=True)
    page.wait_for_selector(".cq-study")
    assert in_view(page, "#r-m20")
    note = page.locator("#r-n20")
    assert not note.is_visible()
    page.locator("#r-m20 a").tap()
    playwright.expect(note).to_be_visible()
    assert note.bounding_box()["y"] > page.locator("#r-m20").bounding_box()["y"]
    page.locator("#r-m20 a").tap()
    playwright.expect(note).to_be_hidden()


def test_on_a_phone_words_found_in_a_note_open_it(visit):
    """Stepping through what was found opens each note that holds it, and its mark says so."""
    page = visit("?tab=read&doc=gorur-2020&find=whatsinblue", viewport={"width": 375, "height": 740})
    now = page.locator("mark.is-now")
    playwright.expect(page.locator("[data-steps]")).to_have_text(re.compile("^1 of"))
    count = page.locator("mark.cq-hit").count()
    assert page.locator(".cq-side-note mark.cq-hit").count() == count > 5
    for number in range(1, count + 1):
        playwright.expect(page.locator("[data-steps]")).to_have_text(f"{number} of {count}")
        playwright.expect(now).to_be_visible()
        assert in_view(page, "mark.is-now")
        note = now.locator("xpath=ancestor::*[contains(@class, 'cq-side-note')]").get_attribute("id")
        playwright.expect(page.locator(f'[data-note="{note}"]')).to_have_attribute("aria-expanded", "true")
        page.get_by_label("Next marked words").click()


def test_on_a_phone_a_link_into_a_note_opens_it(visit, study):
    """The words of a link that stand in a note are in sight, and a tap on its mark hides them again."""
    from caseqa.anchors import permalink

    number, note = next((n, one) for n, one in enumerate(study.notes, start=1) if "whatsinblue" in one.text)
    link = f"?tab=read&at={quote(permalink(study, note.span))}"
    page = visit(link, viewport={"width": 375, "height": 740}, has_touch=True)
    playwright.expect(page.locator("mark.cq-aim").first).to_be_visible()
    assert in_view(page, "mark.cq-aim")
    playwright.expect(page.locator(f"#r-m{number} a")).to_have_attribute("aria-expanded", "true")
    page.locator(f"#r-m{number} a").tap()
    playwright.expect(page.locator(f"#r-n{number}")).to_be_hidden()


def test_a_passage_is_opened_in_place_and_the_back_button_returns_to_the_answer(visit):
    """From a card to its words in the study and back."""
    page = visit("?q=why+did+the+mission+struggle+in+the+Algiers+process")
    page.locator("[data-read]").first.click()
    page.wait_for_selector("mark.cq-aim")
    assert "tab=read" in page.url
    page.go_back()
    playwright.expect(page.locator(".cq-card").first).to_be_visible()
    assert page.get_by_role("tab", name="Ask", exact=True).get_attribute("aria-selected") == "true"


SELECT = """([inside, from, to]) => {
  const texts = document.createTreeWalker(document.querySelector(inside), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let begun = false;
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!begun && node.data.includes(from)) {
      range.setStart(node, node.data.indexOf(from));
      begun = true;
    }
    if (begun && node.data.includes(to)) {
      range.setEnd(node, node.data.indexOf(to) + to.length);
      break;
    }
  }
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return range.toString();
}"""
"""Selects from the first words to the last ones inside an element."""


@pytest.mark.parametrize("width", [1280, 360])
def test_selected_words_are_cited_by_keyboard(visit, width):
    """Words across a note's number are copied without it and with their citation; the panel covers none of them."""
    page = visit("?tab=read", viewport={"width": width, "height": 740})
    page.evaluate("localStorage.setItem('caseqa-style', 'apa')")
    page.wait_for_selector(".cq-study")
    panel = page.get_by_role("region", name="Selected words")
    assert "1" in page.evaluate(SELECT, ["#r-p6", "black southerners", "After its independence"])
    citation = "(Gorur, 2020, Section I, para. 1)"
    playwright.expect(panel).to_contain_text('“black southerners." After its independence”')
    playwright.expect(panel).to_contain_text(citation)
    playwright.expect(page.locator("#caseqa-heard")).to_contain_text(f"Selected words: {citation}")
    shown = panel.bounding_box()
    words = page.evaluate("(({ top, bottom }) => [top, bottom])(getSelection().getRangeAt(0).getBoundingClientRect())")
    assert words[1] <= shown["y"] or words[0] >= shown["y"] + shown["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Control+Enter")
    playwright.expect(panel.get_by_role("button", name="Copy with citation")).to_be_focused()
    page.keyboard.press("Enter")
    playwright.expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f'“black southerners." After its independence” {citation}'
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    playwright.expect(panel.get_by_role("button", name="In the basket")).to_be_visible()
    page.keyboard.press("Escape")
    playwright.expect(panel).to_be_hidden()


def test_what_cannot_be_cited_is_not_offered(visit):
    """A heading with words under it, and too many words; a note alone is cited as one."""
    page = visit("?tab=read")
    page.wait_for_selector(".cq-study")
    panel = page.get_by_role("region", name="Selected words")
    page.evaluate(SELECT, ["section[aria-labelledby=r-s4]", "Firefighting", "had requested"])
    playwright.expect(panel).to_contain_text("run over the heading 'Firefighting (2013)'")
    page.evaluate(SELECT, [".cq-study", "In 2012, a crisis", "Firefighting"])
    playwright.expect(panel).to_contain_text("expected at most 2,000")
    assert panel.get_by_role("button").count() == 1
    page.evaluate(SELECT, ["#r-n1", "Book", "Clingendael"])
    playwright.expect(panel).to_contain_text("“Grégory Chauzal and Thibault van Damme, The Roots of Mali's Conflict")
    playwright.expect(panel).to_contain_text("n. 1.")
    page.locator("#r-s2").click()
    playwright.expect(panel).to_be_hidden()


def test_an_empty_library_says_what_to_do(browser, tmp_path, port):
    """Read and Sources lead to the Library when there is nothing to show."""
    from caseqa.assistant import open_library
    from caseqa.ui import serve

    (tmp_path / "empty").mkdir()
    address = serve(lambda progress: open_library(tmp_path / "empty"), port=port, examples=(), block=False)
    page = browser.new_page()
    page.goto(f"{address}?tab=sources")
    playwright.expect(page.locator("#caseqa-sources")).to_contain_text("No sources yet")
    page.get_by_role("tab", name="Read").click()
    playwright.expect(page.locator("#caseqa-read")).to_contain_text("Nothing to read yet")
    page.locator('#caseqa-read [data-open-tab="library"]').click()
    playwright.expect(page.get_by_role("tab", name="Library")).to_have_attribute("aria-selected", "true")
    page.close()
