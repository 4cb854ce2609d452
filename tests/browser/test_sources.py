"""The sources in Debian's chromium: sorting, filters, links into the study, all of it in the address."""

from __future__ import annotations

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
SHOWN = "[data-list]:not([hidden]) > ol > li:not([hidden])"


def opened(visit, query: str = ""):
    """The tab once its list is there."""
    page = visit(f"?tab=sources{query}")
    page.wait_for_selector(".cq-sources")
    return page


def test_sources_are_drawn_counted_and_listed(visit):
    """Two pictures with words for those who do not see them, and every work."""
    page = opened(visit)
    assert page.locator(".cq-chart svg[role=img]").count() == 2
    assert all(svg.get_attribute("aria-label") for svg in page.locator(".cq-chart svg").all())
    playwright.expect(page.locator("[data-sources-count]")).to_have_text("All 80 works")
    page.locator(".cq-figures summary").first.click()
    assert page.locator(".cq-figures table").first.is_visible()


def test_filters_and_order_stand_in_the_address_and_a_link_brings_them_back(visit):
    """Kind, author, years and order narrow and sort the list; the same address shows the same rows."""
    page = opened(visit)
    page.locator('[data-sources="kind"][value="article"]').check()
    page.fill('[data-sources="by"]', "security council")
    page.fill('[data-sources="from"]', "2013")
    page.select_option('[data-sources="sort"]', "year")
    page.wait_for_url("**sort=year**")
    playwright.expect(page.locator("[data-sources-count]")).to_contain_text("of 80 works")
    rows = page.locator(SHOWN)
    assert {row.get_attribute("data-kind") for row in rows.all()} == {"article"}
    years = [int(row.get_attribute("data-year")) for row in rows.all()]
    assert years == sorted(years)
    assert min(years) >= 2013
    again = opened(visit, "&" + page.url.split("tab=sources&")[1])
    playwright.expect(again.locator(SHOWN)).to_have_text(rows.all_text_contents())


def test_nothing_that_fits_is_said_and_what_cannot_be_a_year_breaks_nothing(visit):
    """Filters that nothing fits, and letters for a year, are met with words."""
    page = opened(visit, "&by=zzyzx")
    playwright.expect(page.locator("[data-sources-count]")).to_have_text("No works fit; loosen the filters.")
    page = opened(visit, "&from=abc&doc=nowhere")
    playwright.expect(page.locator("[data-sources-count]")).to_have_text("No works fit; loosen the filters.")
    page.fill('[data-sources="from"]', "")
    playwright.expect(page.locator("[data-sources-count]")).to_have_text("All 80 works")


def test_notes_are_listed_and_lead_to_where_they_are_called(visit):
    """The view of notes has all of them, and a number leads to its mark in the study."""
    page = opened(visit, "&view=notes")
    playwright.expect(page.locator("[data-sources-count]")).to_have_text("All 102 notes")
    page.locator(f"{SHOWN} a").nth(49).click()
    page.wait_for_selector(".cq-study")
    page.wait_for_function("document.activeElement.id === 'r-m50'")
    assert "place=n50" in page.url


def test_the_works_are_downloaded_as_a_bibliography(visit, tmp_path):
    """The form saves the works in the chosen format; what is not in the file is named beside it."""
    page = opened(visit)
    page.select_option("#caseqa-sources select[name=form]", "ris")
    with page.expect_download() as saved:
        page.locator("#caseqa-sources").get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename == "gorur-2020-sources.ris"
    saved.value.save_as(tmp_path / "sources.ris")
    assert (tmp_path / "sources.ris").read_text(encoding="utf-8").count("ER  - ") == 37
    page.get_by_text("Not in the file: 43 citations").click()
    playwright.expect(page.locator("#caseqa-sources")).to_contain_text("an interview has no published record")
