"""What was typed outlives a page that is loaded anew, as Gradio loads it once its server is back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

DRAFT = 'It says "MINUSMA was not in the lead in this political process" and more.'
QUESTION = "#caseqa-question textarea"
BOX = "#caseqa-draft textarea"


def test_a_draft_that_was_not_checked_is_put_back_and_can_be_checked(page, reload):
    """The box has the draft again, and Gradio has it too: what is checked is the draft."""
    page.get_by_role("tab", name="Check").click()
    page.locator(BOX).press_sequentially(DRAFT)
    reload(page)
    playwright.expect(page.locator(BOX)).to_have_value(DRAFT)
    page.press(BOX, "Control+Enter")
    playwright.expect(page.locator("#caseqa-findings")).to_contain_text("word for word")


def test_a_draft_typed_after_a_check_comes_back_instead_of_the_one_that_was_checked(page, reload):
    """The address brings the findings back, the box what was typed since."""
    page.get_by_role("tab", name="Check").click()
    page.fill(BOX, DRAFT)
    page.press(BOX, "Control+Enter")
    playwright.expect(page.locator("#caseqa-findings")).to_contain_text("word for word")
    page.fill(BOX, "Another draft altogether.")
    reload(page)
    playwright.expect(page.locator("#caseqa-findings")).to_contain_text("word for word")
    playwright.expect(page.locator(BOX)).to_have_value("Another draft altogether.")


def test_an_example_is_not_overwritten_by_what_was_typed_before(page):
    """Who clicks an example wants it: its text stays in the box when its findings come."""
    page.get_by_role("tab", name="Check").click()
    page.fill(BOX, "Not wanted any more.")
    page.get_by_role("button", name="Try a draft").click()
    page.wait_for_selector(".cq-finding")
    assert "Not wanted" not in page.input_value(BOX)
    assert page.evaluate("sessionStorage.getItem('caseqa-typed-caseqa-draft')") == ""


def test_a_question_half_typed_comes_back_beside_the_answer_before_it(page, ask, reload):
    """The address brings the answer back, the box the half question; a question that was answered is not kept."""
    ask(page, "Who led the Algiers process?")
    assert page.evaluate("sessionStorage.getItem('caseqa-typed-caseqa-question')") == ""
    page.fill(QUESTION, "And who did no")
    reload(page)
    playwright.expect(page.locator("#caseqa-banner [data-linked]")).to_have_attribute(
        "data-linked", "Who led the Algiers process?"
    )
    playwright.expect(page.locator(QUESTION)).to_have_value("And who did no")


@pytest.fixture
def cut_off(browser, address):
    """A page whose requests can be made to fail; that they fail is no error of the page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(f"{address}/")
    opened.wait_for_selector("[data-ready=yes]")
    yield opened
    context.close()


def test_a_remark_typed_while_the_server_was_away_is_kept_once_it_is_back(cut_off, library):
    """The words stand in their box again and are written to the file."""
    file = Path(library) / "basket.json"
    file.unlink(missing_ok=True)
    cut_off.get_by_role("tab", name="Check").click()
    cut_off.get_by_role("button", name="Try a draft").click()
    cut_off.locator("[data-collect]:not([data-claim])").first.click()
    cut_off.get_by_role("tab", name="Basket").click()
    playwright.expect(cut_off.locator(".cq-item")).to_have_count(1)
    cut_off.route("**/gradio_api/**", lambda route: route.abort())
    cut_off.locator("[data-remark]").press_sequentially("why I took it")
    playwright.expect(cut_off.locator(".cq-offline")).to_contain_text("What you have typed is kept")
    cut_off.unroute("**/gradio_api/**")
    cut_off.reload()
    cut_off.wait_for_selector("[data-ready=yes]")
    playwright.expect(cut_off.locator("#caseqa-basket-said")).to_contain_text("Your remark is kept")
    playwright.expect(cut_off.locator("[data-remark]")).to_have_value("why I took it")
    kept = json.loads(file.read_text(encoding="utf-8"))["items"]
    file.unlink()
    assert [one["remark"] for one in kept] == ["why I took it"]
    assert cut_off.evaluate("sessionStorage.getItem('caseqa-remarks')") == "[]"
