"""The page in Debian's chromium: asking, opening, copying, adding, and no request to any other host."""

from __future__ import annotations

import asyncio
import gc
import re
import shutil
import socket
import threading
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
QUESTION = "why did the mission struggle in the Algiers process"
WAIT_MS = 60_000
"""A busy machine may take many times the usual third of a second for an answer."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.filterwarnings("default"),
]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests; it asks nothing of its maker's servers."""
    playwright.expect.set_options(timeout=WAIT_MS)
    arguments = ["--no-sandbox", "--disable-background-networking"]
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield running
        running.close()


@pytest.fixture(scope="module")
def library(study_library, tmp_path_factory) -> Path:
    """A copy of the study's library, which tests may change."""
    folder = tmp_path_factory.mktemp("shelf") / "library"
    shutil.copytree(study_library, folder)
    return folder


@pytest.fixture(scope="module")
def address(library, root):
    """Where the page over the study is served."""
    from caseqa.assistant import open_library
    from caseqa.ui import serve
    from caseqa.ui.examples import read_examples

    found = serve(
        lambda progress: open_library(library),
        port=free_port(),
        examples=read_examples(root / "ingest" / "examples.toml"),
        block=False,
    )
    yield found.rstrip("/")
    close()


def close() -> None:
    """Stop every page this process serves, and sweep up the event loops that Gradio never closes."""
    import gradio

    gradio.close_all(verbose=False)
    asyncio.set_event_loop(None)
    gc.collect()


@pytest.fixture
def page(browser, address):
    """The page, ready to be asked; afterwards, all requests must have stayed on this machine, without an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    opened = context.new_page()
    requested: list[str] = []
    wrong: list[str] = []
    opened.on("request", lambda request: requested.append(request.url))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.set_default_timeout(WAIT_MS)
    opened.goto(address)
    opened.wait_for_selector(".cq-chip")
    yield opened
    context.close()
    assert requested
    assert [url for url in requested if not url.startswith((address, "data:", "blob:"))] == []
    assert wrong == []


def ask(page, question: str) -> str:
    """Type a question, press Enter, and return the banner that follows."""
    asked = "document.querySelector('#caseqa-banner [data-stamp]')?.dataset.stamp"
    before = page.evaluate(f"{asked} ?? ''")
    page.fill("#caseqa-question textarea", question)
    page.press("#caseqa-question textarea", "Enter")
    page.wait_for_function(f"old => ({asked} ?? old) !== old", arg=before)
    return page.inner_text("#caseqa-banner")


def test_a_question_is_answered_with_cards_and_stands_in_the_address(page):
    """Enter answers: a banner in words, ten cards, highlighted sentences, resolved notes, a link to share."""
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert "The study says" in ask(page, QUESTION)
    assert page.locator(".cq-card").count() == 10
    assert page.locator(".cq-card mark").count() >= 1
    assert page.locator(".cq-notes .cq-kind").count() >= 1
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
def test_odd_questions_are_met_with_words(page, question, says, cards):
    """Empty, wordless, foreign, endless and hostile questions are answered in one line; nothing of them runs."""
    assert says in ask(page, question)
    assert page.locator(".cq-card").count() == cards
    assert page.evaluate("document.querySelectorAll('main script, main img').length") == 0


def test_a_quotation_and_a_link_are_copied(page, address):
    """The quotation carries its citation; the link opens the same answer at the same passage."""
    ask(page, QUESTION)
    button = page.locator("[data-copy]").first
    button.click()
    playwright.expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.match(r"“.+” Aditi Gorur, “The Political Strategy", copied)
    page.locator("[data-link]").nth(2).click()
    playwright.expect(page.locator("[data-link]").nth(2)).to_have_text("Copied")
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    page.wait_for_function("document.activeElement.id === 'p3'")


def test_a_browser_that_forbids_copying_shows_the_words_to_copy(page):
    """Without a clipboard the quotation is shown, selected, in a dialog that Escape closes."""
    ask(page, QUESTION)
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false")
    page.locator("[data-copy]").first.click()
    assert page.input_value(".cq-dialog textarea").startswith("“")
    page.keyboard.press("Escape")
    playwright.expect(page.locator(".cq-dialog")).to_have_count(0)


def test_a_mark_leads_to_its_note_and_back(page):
    """A note's number focuses the note under the passage, its arrow the number again."""
    ask(page, QUESTION)
    mark = page.locator("[data-note]").first
    key = mark.get_attribute("data-note")
    mark.click()
    assert page.evaluate("document.activeElement.id") == key
    page.locator(f"#{key} .cq-back").click()
    assert page.evaluate("document.activeElement.dataset.note") == key


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_the_page_fits_its_window(page, width):
    """Nothing makes the page wider than its window."""
    page.set_viewport_size({"width": width, "height": 800})
    ask(page, QUESTION)
    for summary in page.locator(".cq-details summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_document_is_added_asked_and_removed_and_a_bad_one_changes_nothing(page, lund, tmp_path):
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
    page.get_by_role("tab", name="Ask").click()
    page.get_by_role("checkbox", name="The Political Strategy").uncheck()
    assert "The study says" in ask(page, "who built the harbour")
    assert set(page.locator(".cq-title").all_inner_texts()) == {"The Harbour of Lund"}
    page.get_by_role("tab", name="Library").click()
    remove = page.locator("[data-remove=lund]")
    remove.click()
    assert page.locator(".cq-shelf li").count() == 2
    remove.click()
    playwright.expect(page.locator(".cq-shelf li")).to_have_count(1)


def test_the_page_is_there_while_the_index_is_built_and_says_how_far_it_is(browser, library):
    """The page opens at once, shows the stage, and answers what was asked meanwhile."""
    from caseqa.assistant import open_library
    from caseqa.ui import serve

    go = threading.Event()

    def opener(progress):
        progress("encoding", 64, 508)
        assert go.wait(timeout=120)
        return open_library(library)

    address = serve(opener, port=free_port(), examples=(), block=False)
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


def test_a_library_that_cannot_be_opened_is_one_line_with_the_mending_command(browser, tmp_path):
    """An error while opening shows on the page, with no traceback, and again when asked."""
    from caseqa.assistant import open_library
    from caseqa.ui import serve

    address = serve(lambda progress: open_library(tmp_path).stores and None, port=free_port(), examples=(), block=False)
    page = browser.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    playwright.expect(page.locator("#caseqa-status .cq-problem")).to_contain_text("There is no index")
    assert "caseqa add FILE" in page.inner_text("#caseqa-status code")
    assert "There is no index" in ask(page, QUESTION)
    assert "Traceback" not in page.content()
    page.close()
