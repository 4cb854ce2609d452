"""Make pictures of every tab at three widths in both themes: `python docs/pictures/run.py` (needs chromium).

All go to build/pictures/; the three that the README shows are kept beside this file. With the address of a running
page behind the command, that page is pictured.
"""

from __future__ import annotations

import io
import shutil
import socket
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from caseqa.assistant import open_project
from caseqa.ui import serve

HERE = Path(__file__).resolve().parent
OUT = HERE.parent.parent / "build" / "pictures"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-sync", "--no-first-run", "--disable-gpu"]
WINDOWS = {360: 740, 1280: 860, 1920: 1080}
"""Height of the window for each width, in pixels."""

QUESTION = "What+happened+to+the+mixed+patrol+unit+in+Gao%3F"
VIEWS = {
    "ask": (f"?q={QUESTION}", ".cq-card", "document.querySelector('[data-note]').focus()"),
    "check": ("?tab=check", "#caseqa-tab-check", "document.querySelector('#caseqa-tab-check .cq-chip')?.click()"),
    "read": ("?tab=read&find=benchmarks", ".cq-study", ""),
    "sources": ("?tab=sources", ".cq-sources", ""),
    "basket": ("?tab=basket", "#caseqa-tab-basket", ""),
    "library": ("?tab=library", "#caseqa-tab-library", ""),
    "evaluation": ("?tab=evaluation", "#caseqa-tab-evaluation", ""),
    "start": ("", ".cq-chip", ""),
}
"""For each picture: what follows the address, what to wait for, and what to do then."""

PATIENCE_MS = 120_000
"""A busy machine may be slow to warm up."""

KEPT = ("ask-1280-light", "read-1280-light", "sources-1280-dark")
COLOURS = 128
"""Enough for text and flat colours, and a fifth of the size of a picture in all of them."""


def take(browser: Browser, address: str, width: int, theme: str, name: str) -> None:
    """One picture of one view."""
    query, wait, act = VIEWS[name]
    page = browser.new_page(
        viewport={"width": width, "height": WINDOWS[width]}, color_scheme=theme, reduced_motion="reduce"
    )
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}{query}")
    page.wait_for_selector("[data-ready=yes]")
    page.wait_for_selector(wait)
    if act:
        page.evaluate(act)
    page.wait_for_timeout(1500)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLOURS).save(OUT / f"{name}-{width}-{theme}.png", optimize=True)
    page.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def main() -> None:
    """All pictures of all views, and the three of the README."""
    OUT.mkdir(parents=True, exist_ok=True)
    address = sys.argv[1] if len(sys.argv) > 1 else serve(open_project, port=free_port(), block=False)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for width in WINDOWS:
            for theme in ("light", "dark"):
                for name in VIEWS:
                    take(browser, address, width, theme, name)
        browser.close()
    for name in KEPT:  # only these are committed
        shutil.copy(OUT / f"{name}.png", HERE)


if __name__ == "__main__":
    main()
