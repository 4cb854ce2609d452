"""What the browser's tests share: Debian's chromium, one server over the study, pages that are watched."""

from __future__ import annotations

import asyncio
import gc
import re
import shutil
import socket
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")
WAIT_MS = 60_000
"""A busy machine may take many times the usual third of a second for an answer."""

BROKEN_OFF = re.compile(r"^AbortError: BodyStreamBuffer was aborted|^Connection errored out\.")
"""What Gradio says of the streams it was reading when the reader loads the page again: no error of the page."""

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]


def pytest_collection_modifyitems(items):
    """Everything here needs the browser, and says so where there is none."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.filterwarnings("default"))
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"))


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    return free_port()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests; it asks nothing of its maker's servers."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    playwright.expect.set_options(timeout=WAIT_MS)
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def library(study_library, tmp_path_factory) -> Path:
    """A copy of the study's library, which tests may change."""
    folder = tmp_path_factory.mktemp("shelf") / "library"
    shutil.copytree(study_library, folder)
    return folder


@pytest.fixture(scope="session")
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
def reloading() -> set:
    """The pages that are just being loaded again."""
    return set()


@pytest.fixture
def reload(reloading):
    """Loads a page again and waits until it is ready."""

    def load_again(page) -> None:
        reloading.add(page)
        page.reload()
        page.wait_for_selector("[data-ready=yes]")
        reloading.discard(page)

    return load_again


@pytest.fixture
def visit(browser, address, reloading):
    """Opens the page at an address; afterwards all requests must have stayed on this machine, without an error."""
    contexts, requested, wrong = [], [], []

    def see(page, words: str) -> None:
        if page not in reloading or not BROKEN_OFF.search(words):
            wrong.append(words)

    def open_page(query: str = "", **options):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        contexts.append(context)
        opened = context.new_page()
        opened.on("request", lambda request: requested.append(request.url))
        opened.on("pageerror", lambda error: see(opened, str(error)))
        opened.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        opened.on("console", lambda message: see(opened, message.text) if message.type == "error" else None)
        opened.set_default_timeout(WAIT_MS)
        opened.goto(f"{address}/{query}")
        opened.wait_for_selector("[data-ready=yes]")
        return opened

    yield open_page
    for context in contexts:
        context.close()
    assert requested
    assert [url for url in requested if not url.startswith((address, "data:", "blob:"))] == []
    assert wrong == []


@pytest.fixture
def page(visit):
    """The page, ready to be asked."""
    opened = visit()
    opened.wait_for_selector(".cq-chip")
    return opened


@pytest.fixture
def ask():
    """Types a question, presses Enter, and returns the words of the banner that follows."""

    def asking(page, question: str) -> str:
        stamp = "document.querySelector('#caseqa-banner [data-stamp]')?.dataset.stamp"
        before = page.evaluate(f"{stamp} ?? ''")
        page.fill("#caseqa-question textarea", question)
        page.press("#caseqa-question textarea", "Enter")
        page.wait_for_function(f"old => ({stamp} ?? old) !== old", arg=before)
        return page.inner_text("#caseqa-banner")

    return asking
