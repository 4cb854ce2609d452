"""Asking in Debian's chromium: answers, notes, filters, copying, odd questions, and a library that changes."""

from __future__ import annotations

import re
import threading

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
QUESTION = "why did the mission struggle in the Algiers process"
WAIT_MS = 60_000
PART_II = '[data-filter=part][value^="II. "]'


def test_a_question_is_answered_with_cards_and_stands_in_the_address(page, ask):
    """Enter answers: a banner in words, ten cards, highlighted sentences, resolved notes, a link to share."""
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert "The study says" in ask(page, QUESTION)
    assert page.locator(".cq-card").count() == 10
    assert page.locator(".cq-card mark").count() >= 1
    assert page.locator(".cq-kinds .cq-kind").count() >= 1
    assert "q=why+did+the+mission" in page.url
    assert page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(e => e.tagName[1]).join('')").startswith("123")


def test_shift_enter_begins_a_new_line(page):
    """Only Enter alone asks."""
    page.fill("#caseqa-question textarea", "first")
    page.press("#caseqa-question textarea", "Shift+Enter")
    page.keyboard.type("second")
    assert page.input_value("#caseqa-question textarea") == "first\nsecond"
    assert page.locator(".cq-banner").count() == 0


def test_an_example_asks_itself(page):
    """A click on an example, or Enter on it, puts it into the box and answers it."""
    chip = page.locator(".cq-chip").nth(1)
    question = chip.inner_text()
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cq-card")
    assert page.input_value("#caseqa-question textarea") == question


@pytest.mark.parametrize(
    ("question", "says", "cards"),
    [
        ("", "Type a question", 0),
        ("🕊️", "The question is empty", 0),
        ("ما هي استراتيجية البعثة", "The study does not say", 10),
        ("why did it struggle " * 5_000, "only the first 2,000 were searched", 10),
        ("<script>alert(1)</script>", "study", 10),
        ("<img src=x onerror=alert(1)> ${alert(2)} {{value}} `", "study", 10),
    ],
    ids=["empty", "emoji", "arabic", "100kB", "script", "markup"],
)
def test_odd_questions_are_met_with_words(page, question, says, cards, ask):
    """Empty, wordless, foreign, endless and hostile questions are answered in one line; nothing of them runs."""
    assert says in ask(page, question)
    assert page.locator(".cq-card").count() == cards
    assert page.evaluate("document.querySelectorAll('main script, main img').length") == 0


def test_a_quotation_and_a_link_are_copied(page, address, ask):
    """The quotation carries its citation; the link opens the study at those words."""
    ask(page, QUESTION)
    button = page.locator("[data-copy]").first
    button.click()
    playwright.expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.match(r"“.+” Aditi Gorur, “The Political Strategy", copied)
    page.locator("[data-link]").nth(2).click()
    playwright.expect(page.locator("[data-link]").nth(2)).to_have_text("Copied")
    words = page.locator("#p3 mark").first.inner_text()[:40]
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    page.wait_for_function("document.activeElement.matches('mark.cq-aim')")
    assert page.locator("mark.cq-aim").first.inner_text().startswith(words)


def test_a_browser_that_forbids_copying_shows_the_words_to_copy(page, ask):
    """Without a clipboard the quotation is shown, selected, in a dialog that Escape closes."""
    ask(page, QUESTION)
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false")
    page.locator("[data-copy]").first.click()
    assert page.input_value(".cq-dialog textarea").startswith("“")
    page.keyboard.press("Escape")
    playwright.expect(page.locator(".cq-dialog")).to_have_count(0)


def test_a_mark_shows_its_note_on_hover_and_focus_and_escape_hides_it(page, ask):
    """The note beside the number is the one under the passage, with the source it leads to."""
    ask(page, QUESTION)
    mark = page.locator("[data-note]").first
    note = page.locator(f"#{mark.get_attribute('data-note')}")
    mark.hover()
    shown = page.locator("#caseqa-note")
    assert shown.text_content() == note.text_content()
    page.mouse.move(1, 1)
    playwright.expect(shown).to_have_count(0)
    mark.focus()
    assert mark.get_attribute("aria-describedby") == "caseqa-note"
    page.keyboard.press("Escape")
    playwright.expect(shown).to_have_count(0)


def test_the_notes_of_a_passage_unfold_under_what_kinds_they_are(page, ask):
    """The number of notes and their kinds are seen at once, the notes after a click."""
    ask(page, QUESTION)
    folded = page.locator(".cq-card:has(.cq-notes:not([open]))").first
    card = page.locator(f"#{folded.get_attribute('id')}")
    assert card.locator(".cq-kinds .cq-kind").count() >= 1
    assert not card.locator(".cq-notes li").first.is_visible()
    card.locator("summary").first.click()
    assert card.locator(".cq-notes li").first.is_visible()


def test_filters_narrow_the_answer_stand_in_the_address_and_can_be_cleared(visit, page, ask):
    """Only passages of the ticked part are shown, a link shows the same, and none fitting is said."""
    ask(page, QUESTION)
    page.locator(PART_II).check()
    page.wait_for_function("document.querySelector('#caseqa-banner').innerText.includes('fit your filters')")
    parts = {text.split(" › ")[0] for text in page.locator(".cq-card h3").all_inner_texts()}
    assert parts == {"II. Political Mandate in the Security Council"}
    again = visit(page.url.split("/", 3)[3])
    again.wait_for_selector(".cq-card")
    assert again.locator(PART_II).is_checked()
    assert again.locator(".cq-card h3").all_inner_texts() == page.locator(".cq-card h3").all_inner_texts()
    page.locator("[data-filter=evidence][value=report]").check()
    page.wait_for_function("document.querySelector('#caseqa-banner').innerText.includes('None of the')")
    page.get_by_role("button", name="Clear all filters").click()
    playwright.expect(page.locator(".cq-card")).to_have_count(10)
    assert "part=" not in page.url


def test_the_questions_of_the_session_are_kept_and_asked_again(page, ask, reload):
    """The latest comes first, survives a reload, and is asked again with a click."""
    ask(page, "who trained the army")
    ask(page, "what is the mandate")
    reload(page)
    asked = page.locator(".cq-history button")
    playwright.expect(asked).to_have_text(["what is the mandate", "who trained the army"])
    asked.nth(1).click()
    page.wait_for_function("document.querySelector('#caseqa-question textarea').value === 'who trained the army'")


def test_the_citation_style_is_remembered(page, ask, reload):
    """What is copied bears the chosen style, after a reload too."""
    ask(page, QUESTION)
    page.select_option("[data-style]", "apa")
    page.wait_for_function("document.querySelector('[data-citation]').dataset.citation.includes('(2020)')")
    reload(page)
    page.wait_for_selector(".cq-card")
    page.locator("[data-copy]").first.click()
    playwright.expect(page.locator("[data-copy]").first).to_have_text("Copied")
    assert "Gorur, A. (2020)" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_the_page_fits_its_window(page, width, ask):
    """Nothing makes the page wider than its window."""
    page.set_viewport_size({"width": width, "height": 800})
    ask(page, QUESTION)
    for summary in page.locator(".cq-details summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_document_is_added_asked_and_removed_and_a_bad_one_changes_nothing(page, lund, tmp_path, ask):
    """A bad file gives one line; a good one a report, a choice of studies, and answers; removing asks twice."""
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 nonsense")
    page.get_by_role("tab", name="Library").click()
    page.set_input_files("#caseqa-file input[type=file]", bad)
    playwright.expect(page.locator("#caseqa-report .cq-problem")).to_contain_text("bad.pdf")
    assert page.locator(".cq-shelf li").count() == 1
    page.set_input_files("#caseqa-file input[type=file]", lund)
    playwright.expect(page.locator("#caseqa-report .cq-report")).to_contain_text("3 of 3 note marks tied")
    playwright.expect(page.locator(".cq-shelf li")).to_have_count(2)
    page.get_by_role("tab", name="Ask", exact=True).click()
    page.locator("[data-filter=study][value=gorur-2020]").uncheck()
    assert "The study says" in ask(page, "who built the harbour")
    assert set(page.locator(".cq-title").all_inner_texts()) == {"The Harbour of Lund"}
    page.get_by_role("tab", name="Library").click()
    remove = page.locator("[data-remove=lund]")
    remove.click()
    assert page.locator(".cq-shelf li").count() == 2
    remove.click()
    playwright.expect(page.locator(".cq-shelf li")).to_have_count(1)


def test_the_page_is_there_while_the_index_is_built_and_says_how_far_it_is(browser, library, port):
    """The page opens at once, shows the stage, and answers what was asked meanwhile."""
    from caseqa.assistant import open_library
    from caseqa.ui import serve

    go = threading.Event()

    def opener(progress):
        progress("encoding", 64, 508)
        assert go.wait(timeout=120)
        return open_library(library)

    address = serve(opener, port=port, examples=(), block=False)
    page = browser.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    playwright.expect(page.locator("#caseqa-status")).to_contain_text("64 of 508")
    page.fill("#caseqa-question textarea", QUESTION)
    page.press("#caseqa-question textarea", "Enter")
    playwright.expect(page.locator("#caseqa-banner")).to_contain_text("as soon as the study is ready")
    go.set()
    page.wait_for_selector(".cq-card")
    playwright.expect(page.locator(".cq-progress")).to_have_count(0)
    page.close()


def test_a_library_that_cannot_be_opened_is_one_line_with_the_mending_command(browser, tmp_path, port, ask):
    """An error while opening shows on the page, with no traceback, and again when asked."""
    from caseqa.assistant import open_library
    from caseqa.ui import serve

    address = serve(lambda progress: open_library(tmp_path).stores and None, port=port, examples=(), block=False)
    page = browser.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    playwright.expect(page.locator("#caseqa-status .cq-problem")).to_contain_text("There is no index")
    assert "caseqa add FILE" in page.inner_text("#caseqa-status code")
    assert "There is no index" in ask(page, QUESTION)
    assert "Traceback" not in page.content()
    page.close()
