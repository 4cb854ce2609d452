"""Citations equal the golden texts, say where the passage is, and refuse what cannot be cited."""

from __future__ import annotations

import json
import re
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import rispy
from bibtexparser import parse_string

from caseqa.citing import Style, _variables, cite, cite_in_text, quoted_in, tell_apart, typeset
from caseqa.citing._styles import MANNERS
from caseqa.errors import BadRecord, CaseQAError
from caseqa.results import Locator

HERE = Path(__file__).parent
STUDY = (HERE.parent / "ingest/sources/gorur-2020.csl.json").read_text(encoding="utf-8")
WORKS = tomllib.loads((HERE / "golden/citations.toml").read_text(encoding="utf-8"))["work"]
PAGE = Locator((), 3, "131", 13, "")
NOTE_41 = "Arthur Boutellis and Marie-Joëlle Zahar, A Process in Search of Peace (New York: IPI, 2017): 13."
GOLDEN = [pytest.param(work, style, id=f"{work['name']}-{style}") for work in WORKS for style in MANNERS]


def at(*path: str, paragraph: int = 12, page: str | None = None) -> Locator:
    """A locator of a source with or without printed pages."""
    return Locator(path, paragraph, page, 4, "")


@pytest.mark.parametrize(("work", "style"), GOLDEN)
def test_golden(work: dict[str, str], style: Style) -> None:
    """Entry and in-text citation are the texts judged correct."""
    assert cite(work["csl"], PAGE, style) == work[style]
    assert cite_in_text(work["csl"], PAGE, style) == work[f"{style}-text"]


@pytest.mark.parametrize(
    ("locator", "style", "expected"),
    [
        (None, Style.CHICAGO_AUTHOR_DATE, "(Gorur 2020)"),
        (at(), Style.CHICAGO_AUTHOR_DATE, "(Gorur 2020, para. 12)"),
        (at(paragraph=0), Style.APA, "(Gorur, 2020)"),
        (at(page="xiv"), Style.APA, "(Gorur, 2020, p. xiv)"),
        (at(page="119-121"), Style.APA, "(Gorur, 2020, pp. 119–121)"),
        (at(page="A-3"), Style.APA, "(Gorur, 2020, p. A-3)"),
        (at("III. Political Strategy in the Field"), Style.CHICAGO_AUTHOR_DATE, "(Gorur 2020, sec. III, para. 12)"),
        (at("III. Political Strategy in the Field"), Style.APA, "(Gorur, 2020, Section III, para. 12)"),
        (at("III. Political Strategy in the Field"), Style.MLA, "(Gorur, sec. III, par. 12)"),
        (at("III. Political Strategy in the Field"), Style.HARVARD, "(Gorur, 2020, sect. III, para. 12)"),
        (at("IV. Key Findings", "5 Implementing a peace"), Style.CHICAGO_NOTE, "sec. IV.5, para. 12."),
        (at("3 Aims", "3.2 Means"), Style.CHICAGO_NOTE, "sec. 3.2, para. 12."),
        (at("Post-War Aims"), Style.CHICAGO_NOTE, "Gorur, “Political Strategy,” under “Post-War Aims,” para. 12."),
        (at("Post-War Aims"), Style.APA, "(Gorur, 2020, Post-War Aims section, para. 12)"),
        (at("Post-War Aims"), Style.MLA, "(Gorur, “Post-War Aims” sec., par. 12)"),
        (at("Post-War Aims"), Style.HARVARD, "(Gorur, 2020, ‘Post-War Aims’ section, para. 12)"),
        (at("How the Mission of 2013 Came to the North"), Style.APA, "“How the Mission” section, para. 12)"),
        (at("5 years later"), Style.CHICAGO_NOTE, "under “5 years later,” para. 12."),
        (at("I think so"), Style.CHICAGO_NOTE, "under “I think so,” para. 12."),
        (at("Key Findings", "5 Margins"), Style.CHICAGO_NOTE, "under “Key Findings,” sec. 5, para. 12."),
        (at("II. Mandate", "Firefighting"), Style.CHICAGO_NOTE, "sec. II, under “Firefighting,” para. 12."),
        (at(json.loads(STUDY)["title"], "I. Background"), Style.CHICAGO_NOTE, "Strategy,” sec. I, para. 12."),
        (at("Means (2013)"), Style.APA, "(Gorur, 2020, Means [2013] section, para. 12)"),
        (replace(PAGE, last_page_label="132"), Style.CHICAGO_NOTE, "Gorur, “Political Strategy,” 131–32."),
        (replace(PAGE, page_label="99", last_page_label="100"), Style.CHICAGO_AUTHOR_DATE, "(Gorur 2020, 99–100)"),
        (replace(PAGE, page_label="xi", last_page_label="xii"), Style.APA, "(Gorur, 2020, pp. xi–xii)"),
        (replace(PAGE, last_page_label="132"), Style.MLA, "(Gorur 131–32)"),
        (replace(at(paragraph=0), note="26"), Style.CHICAGO_NOTE, "Gorur, “Political Strategy,” n. 26."),
        (replace(at(paragraph=0), note="26"), Style.APA, "(Gorur, 2020, Footnote 26)"),
        (replace(PAGE, note="26"), Style.CHICAGO_NOTE, "Gorur, “Political Strategy,” 131n26."),
        (replace(PAGE, note="26"), Style.HARVARD, "(Gorur, 2020, p. 131, n. 26)"),
        (replace(at(paragraph=0), figure="Fig. 1"), Style.MLA, "(Gorur, fig. 1)"),
        (replace(PAGE, figure="TABLE 2"), Style.APA, "(Gorur, 2020, p. 131, Table 2)"),
        (PAGE, Style.BIBTEX, r"\cite[p.~131]{gorur-2020}"),
        (PAGE, Style.BIBLATEX, r"\autocite[131]{gorur-2020}"),
        (at("III. Field"), Style.BIBLATEX, r"\autocite[sec.~III, para.~12]{gorur-2020}"),
        (PAGE, Style.CSL_JSON, '{"id": "gorur-2020", "locator": "131", "label": "page"}'),
    ],
)
def test_locator(locator: Locator | None, style: Style, expected: str) -> None:
    """The locator is the printed page, else section and paragraph, never the number of a page in the file."""
    assert cite_in_text(STUDY, locator, style).endswith(expected)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style.CHICAGO_NOTE, ": 13, quoted in Aditi Gorur, “The Political Strategy"),
        (Style.CHICAGO_BIBLIOGRAPHY, ": 13. Quoted in Aditi Gorur, “The Political Strategy"),
        (Style.CHICAGO_AUTHOR_DATE, ": 13 (quoted in Gorur 2020, 131)"),
        (Style.APA, ": 13 (as cited in Gorur, 2020, p. 131)"),
        (Style.MLA, ": 13 (qtd. in Gorur 131)"),
        (Style.HARVARD, ": 13 (quoted in Gorur, 2020, p. 131)"),
        (Style.RIS, "N1  - quoting Arthur Boutellis and Marie-Joëlle Zahar"),
        (Style.BIBLATEX, "p. 131; quoting Arthur Boutellis and Marie-Joëlle Zahar"),
        (Style.BIBTEX, r"Marie-Jo{\"e}lle Zahar"),
        (Style.CSL_JSON, '"note": "quoting Arthur Boutellis'),
    ],
)
def test_quoted_in(style: Style, expected: str) -> None:
    """Words read second hand name their own source first, in the manner of the style."""
    assert expected in quoted_in(STUDY, PAGE, style, NOTE_41)


def test_source_keeps_the_italics_of_books() -> None:
    """The title of a book in the source's own citation is italic, one in quotation marks is not."""
    book = typeset(STUDY, PAGE, Style.APA, short=True, source_text=NOTE_41)
    assert [run.text for run in book if run.italic] == ["A Process in Search of Peace"]
    paper = "Security Council Report, “Draft Resolution on Mali,” 3 July 2012."
    assert not [run for run in typeset(STUDY, PAGE, Style.APA, short=True, source_text=paper) if run.italic]


HARD = json.dumps(
    {
        "id": "Ünüsual id, 2",
        "type": "chapter",
        "title": "50% of R&D_{x} for $5 #1 ~ a^b \\ c",
        "container-title": "Hosts",
        "author": [
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
            {"literal": "Department of Peace and Security"},
        ],
        "issued": {"raw": "2020-05-03"},
        "URL": "https://x.org/a_b?c=%20",
    }
)


@pytest.mark.parametrize("style", [Style.BIBTEX, Style.BIBLATEX])
def test_bibtex_can_be_read(style: Style) -> None:
    """A BibTeX library reads one entry back, with LaTeX's own characters escaped and bodies kept whole."""
    library = parse_string(cite(HARD, PAGE, style))
    assert not library.failed_blocks
    fields = {field.key: field.value for field in library.entries[0].fields}
    assert library.entries[0].key == "Unusual-id-2"
    assert library.entries[0].entry_type == "incollection"
    assert fields["author"] == "van der Berg, Jr., Jan and {Department of Peace and Security}"
    assert fields["title"] == (
        r"{50\% of R\&D\_\{x\} for \$5 \#1 \textasciitilde{} a\textasciicircum{}b \textbackslash{} c}"
    )
    assert fields["url"] == "https://x.org/a_b?c=%20"
    assert fields["booktitle"] == "{Hosts}"


def test_bibtex_keeps_proper_names() -> None:
    """Where the record gives the sentence case, only proper names are held in capitals."""
    assert "Strategy of the {UN} Peacekeeping Mission in {Mali}}," in cite(STUDY, PAGE, Style.BIBTEX)


def test_ris() -> None:
    """The RIS record begins with its type, has editors, pages and number, and ends as the format wants."""
    lines = cite(STUDY, PAGE, Style.RIS).splitlines()
    assert lines[0] == "TY  - CHAP"
    assert lines[-1] == "ER  - "
    assert {"AU  - Gorur, Aditi", "A2  - Holt, Victoria K.", "SP  - 119", "EP  - 145", "N1  - p. 131"} <= set(lines)
    assert "SN  - 978-92-808-6518-9" in lines
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)


CROSSREF = json.dumps(
    {
        "type": "journal-article",
        "title": "Ports",
        "author": [{"family": "Lind", "given": "Ole", "ORCID": "0000", "sequence": "first", "comma-suffix": True}],
        "ISSN": ["1353-3312", "1743-906X"],
        "issued": {"edtf": "2011-05"},
        "submitted": "2011",
        "accessed": {"season": 2, "date-parts": [["2012"]]},
        "available-date": {"raw": " "},
        "volume": 3,
        "version": 2,
        "title-short": None,
        "categories": "harbours",
        "container": {"date-parts": [[2011]]},
        "reference": [{"key": "1"}],
        "custom": {"licence": "CC BY"},
    }
)
"""A record as others write it: with lists, numbers and variables that the schema does not have."""


def faults(item: dict[str, object]) -> list[str]:
    """What the schema of CSL 1.0.2 would refuse in an item, which ``eval/citations.py --schema`` asks it itself."""
    found = [] if str(item.get("type")) in _variables.TYPES else ["type"]
    found += [] if isinstance(item.get("id"), str | int | float) and not isinstance(item["id"], bool) else ["id"]
    parts = {**dict.fromkeys(_variables.NAME_PARTS, str), **dict.fromkeys(_variables.NAME_SETTINGS, str | int | float)}
    for key, value in item.items():
        if key in _variables.NAMES:
            fits = isinstance(value, list) and all(
                isinstance(name, dict) and all(part in parts and isinstance(name[part], parts[part]) for part in name)
                for name in value
            )
        elif key in _variables.DATES:
            fits = isinstance(value, dict) and value.keys() <= {"date-parts", "season", "circa", "literal", "raw"}
            dates = value.get("date-parts", [[1]]) if fits else []
            fits = fits and 1 <= len(dates) <= 2 and all(1 <= len(date) <= 3 for date in dates)
        elif key in _variables.NUMBERS:
            fits = isinstance(value, str | int | float) and not isinstance(value, bool)
        elif key in _variables.LISTS:
            fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        elif key == "custom":
            fits = isinstance(value, dict)
        else:
            fits = key in ("id", "type") or (key in _variables.TEXTS and isinstance(value, str))
        found += [] if fits else [key]
    return found


KINDS = [{"name": kind, "csl": json.dumps({"type": kind, "title": "T"})} for kind in sorted(_variables.TYPES)]


@pytest.mark.parametrize(
    "work", [*WORKS, {"name": "hard", "csl": HARD}, {"name": "crossref", "csl": CROSSREF}, *KINDS],
    ids=lambda work: work["name"],
)  # fmt: skip
def test_exports_keep_the_rules_of_their_formats(work: dict[str, str]) -> None:
    """A RIS library reads one record without unknown tags; CSL-JSON has only what the schema of CSL 1.0.2 takes."""
    [read] = rispy.loads(cite(work["csl"], PAGE, Style.RIS))
    assert "unknown_tag" not in read
    assert read["type_of_reference"] in rispy.TYPE_OF_REFERENCE_MAPPING
    assert faults(json.loads(cite(work["csl"], PAGE, Style.CSL_JSON))) == []


def test_what_the_schema_has_no_place_for_is_kept() -> None:
    """A record with foreign variables becomes one of the schema, and they stand under "custom"."""
    assert faults(json.loads(CROSSREF)) == [
        "type",
        "id",
        *("author", "ISSN", "issued", "submitted", "version", "title-short", "categories", "container", "reference"),
    ]
    item = json.loads(cite(CROSSREF, None, Style.CSL_JSON))
    assert item.pop("custom") == {
        "type": "journal-article",
        "author": json.loads(CROSSREF)["author"],
        "container": {"date-parts": [[2011]]},
        "reference": [{"key": "1"}],
        "licence": "CC BY",
    }
    assert item == {
        "id": "source",
        "type": "document",
        "title": "Ports",
        "author": [{"family": "Lind", "given": "Ole", "comma-suffix": True}],
        "ISSN": "1353-3312, 1743-906X",
        "issued": {"date-parts": [[2011, 5]]},
        "submitted": {"date-parts": [[2011]]},
        "accessed": {"date-parts": [[2012]], "season": 2},
        "volume": 3,
        "version": "2",
        "categories": ["harbours"],
    }


def test_csl_json() -> None:
    """The item comes back as it was, with the locator in the one field the schema has for it."""
    item = json.loads(cite(STUDY, at("I. Background"), Style.CSL_JSON))
    assert item.pop("locator") == "sec. I, para. 12"
    assert item == json.loads(STUDY)


@pytest.mark.parametrize(
    ("csl", "says"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "not one JSON object"),
        ('"title"', "not one JSON object"),
        ("{}", "nothing to cite by"),
        ('{"type": "book", "issued": {"date-parts": [[2020]]}}', "nothing to cite by"),
        ('{"title": "T", "author": "Aditi Gorur"}', '"author" of the bibliographic record should be a list of names'),
        ('{"title": "T", "author": [7]}', '"author" of the bibliographic record holds a number'),
        ('{"title": ["T"]}', '"title" of the bibliographic record should be text, found a list'),
        ('{"title": "T", "issued": {"date-parts": [["spring"]]}}', "not in numbers"),
        ('{"title": "T", "issued": {"date-parts": [[2020, 13]]}}', "no calendar"),
        ('{"title": "T", "issued": [2020]}', "should be a date, found a list"),
    ],
)
@pytest.mark.parametrize("style", [Style.APA, Style.BIBTEX, Style.CSL_JSON])
def test_refusals(csl: str, says: str, style: Style) -> None:
    """A record that cannot be cited is refused with the field and an example of how to write it."""
    with pytest.raises(BadRecord, match=re.escape(says)) as refusal:
        cite(csl, None, style)
    assert refusal.value.mend.startswith("write")


def test_refuses_what_has_no_form() -> None:
    """RIS has no citation within a text, and a blank note is no source."""
    with pytest.raises(CaseQAError, match="RIS has no citation within a text"):
        cite_in_text(STUDY, PAGE, Style.RIS)
    with pytest.raises(BadRecord, match="needs its own words"):
        quoted_in(STUDY, PAGE, Style.APA, " . ")


def alike(**changed: object) -> str:
    """A book by Awa Diallo of 2020, or one that differs in a field."""
    record = {"type": "book", "language": "en", "title": "The Road to Gao", "publisher": "Karthala"}
    author = [{"family": "Diallo", "given": "Awa"}]
    return json.dumps({**record, "author": author, "issued": {"date-parts": [[2020]]}, **changed})


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style.CHICAGO_AUTHOR_DATE, ["(Diallo 2020b)", "(Diallo 2020a)", "(Diallo 2019)", "(Keïta 2020)"]),
        (Style.APA, ["(Diallo, 2020b)", "(Diallo, 2020a)", "(Diallo, 2019)", "(Keïta, 2020)"]),
        (Style.HARVARD, ["(Diallo, 2020b)", "(Diallo, 2020a)", "(Diallo, 2019)", "(Keïta, 2020)"]),
        (Style.MLA, ["(Diallo, Road to Gao)", "(Diallo, Bridge in Mopti)", "(Diallo, Zinder)", "(Keïta)"]),
        (Style.CHICAGO_NOTE, ["Diallo, Road to Gao.", "Diallo, Bridge in Mopti.", "Diallo, Zinder.", "Keïta, Gao."]),
    ],
)
def test_works_that_read_alike_are_told_apart(style: Style, expected: list[str]) -> None:
    """Works of one author and year get letters in the order of their titles, MLA names those of one author by title."""
    records = {
        "gao": alike(),
        "mopti": alike(title="A Bridge in Mopti"),
        "zinder": alike(title="Zinder", issued={"date-parts": [[2019]]}),
        "other": alike(title="Gao", author=[{"family": "Keïta", "given": "Modibo"}]),
    }
    apart = tell_apart(records, style)
    assert [cite_in_text(csl, None, style) for csl in apart.values()] == expected
    assert apart["other"] == records["other"]


def test_letters_stand_in_the_list_of_works_too() -> None:
    """The entry has the letter of the citation; works without a date are told apart as well; z is followed by aa."""
    apart = tell_apart({"gao": alike(issued=None), "mopti": alike(title="A Bridge in Mopti", issued=None)}, Style.APA)
    assert cite(apart["gao"], None, Style.APA) == "Diallo, A. (n.d.-b). The Road to Gao. Karthala."
    assert cite_in_text(apart["mopti"], PAGE, Style.APA) == "(Diallo, n.d.-a, p. 131)"
    many = tell_apart({str(n): alike(title=f"Volume {n:03}") for n in range(28)}, Style.HARVARD)
    assert [cite_in_text(many[n], None, Style.HARVARD) for n in ("25", "26", "27")] == [
        "(Diallo, 2020z)",
        "(Diallo, 2020aa)",
        "(Diallo, 2020ab)",
    ]


def test_same_bytes_in_any_order() -> None:
    """What was cited before leaves no trace in the next citation, though the processor keeps state in its trees."""
    from caseqa.citing import _processing

    first = {(w["name"], s): cite(w["csl"], PAGE, s) for w in WORKS for s in MANNERS}
    _processing._rendered.cache_clear()
    assert {(w["name"], s): cite(w["csl"], PAGE, s) for w in reversed(WORKS) for s in reversed(MANNERS)} == first


def test_fast() -> None:
    """A further citation of a document takes less than five milliseconds."""
    cite(STUDY, PAGE, Style.CHICAGO_NOTE)
    start = time.perf_counter()
    for number in range(50):
        cite(STUDY, at(page=str(number)), Style.CHICAGO_NOTE)
    assert (time.perf_counter() - start) / 50 < 0.005


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (Style.CHICAGO_NOTE, "Martin Luther King Jr., Tides (Oslo: Tern, 1963)."),
        (Style.CHICAGO_BIBLIOGRAPHY, "King, Martin Luther, Jr. Tides. Oslo: Tern, 1963."),
        (Style.APA, "King, M. L., Jr. (1963). Tides. Tern."),
        (Style.MLA, "King, Martin Luther, Jr. Tides. Tern, 1963."),
        (Style.HARVARD, "King, M.L., Jr. (1963) Tides. Oslo: Tern."),
    ],
)
def test_a_suffix_is_printed(style: Style, printed: str) -> None:
    """What tells father from son stands behind the name, in each style's place."""
    name = {"family": "King", "given": "Martin Luther", "suffix": "Jr."}
    book = {"id": "k", "type": "book", "title": "Tides", "author": [name], "publisher": "Tern"}
    book |= {"publisher-place": "Oslo", "issued": {"date-parts": [[1963]]}}
    assert cite(json.dumps(book), None, style) == printed
