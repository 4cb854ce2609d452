"""What axe-core finds on every tab, in light and in dark, and that nothing is wider than its window."""

from __future__ import annotations

import pytest

Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe

TABS = ("ask", "check", "read", "sources", "basket", "library", "evaluation")
OPTIONS = {"resultTypes": ["violations"]}


def show(page, tab: str) -> None:
    """Open a tab and wait for what it shows."""
    page.locator(f"#caseqa-tab-{tab}-button").click()
    page.wait_for_selector({"read": ".cq-study", "sources": ".cq-sources"}.get(tab, f"#caseqa-tab-{tab}"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_on_any_tab(visit, scheme):
    """No serious or critical finding of axe-core, with an answer shown and everything unfolded."""
    page = visit("?q=why+did+the+mission+struggle", color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_selector(".cq-card")
    found = []
    for tab in TABS:
        show(page, tab)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        if tab == "read":
            page.evaluate("getSelection().selectAllChildren(document.querySelector('#r-p6'))")
            page.wait_for_selector(".cq-cite [data-copy]")
        page.wait_for_timeout(200)
        for one in Axe().run(page, options=OPTIONS).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                found += [(tab, one["id"], node["html"][:200], node["failureSummary"]) for node in one["nodes"]]
        page.keyboard.press("Escape")
    assert found == []


@pytest.mark.parametrize("width", [360, 1920, 3840])
def test_every_tab_fits_its_window(visit, width):
    """Nothing makes the page wider than its window, on a phone or on a wall."""
    page = visit("", viewport={"width": width, "height": 800})
    for tab in TABS:
        show(page, tab)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
