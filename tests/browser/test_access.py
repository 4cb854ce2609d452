"""What axe-core finds on every tab, in light and in dark, and that nothing is wider than its window."""

from __future__ import annotations

import pytest

Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe

TABS = ("ask", "check", "read", "sources", "basket", "library", "evaluation")
OPTIONS = {"resultTypes": ["violations"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tab", TABS)
def test_no_serious_finding(visit, tab, scheme):
    """No serious or critical finding of axe-core, with an answer shown and everything unfolded."""
    query = "?q=why+did+the+mission+struggle" if tab == "ask" else f"?tab={tab}"
    page = visit(query, color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_selector(
        {"ask": ".cq-card", "read": ".cq-study", "sources": ".cq-sources"}.get(tab, f"#caseqa-tab-{tab}")
    )
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.wait_for_timeout(200)
    found = [
        one
        for one in Axe().run(page, options=OPTIONS).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert [(one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"]) for one in found] == []


@pytest.mark.parametrize("width", [360, 1920, 3840])
def test_every_tab_fits_its_window(visit, width):
    """Nothing makes the page wider than its window, on a phone or on a wall."""
    page = visit("", viewport={"width": width, "height": 800})
    for tab in TABS:
        page.locator(f"#caseqa-tab-{tab}-button").click()
        page.wait_for_selector({"read": ".cq-study", "sources": ".cq-sources"}.get(tab, f"#caseqa-tab-{tab}"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
