"""Exports open in the programs they are for, carry the same citations, and let nothing in them become markup."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from bibtexparser import parse_string
from lxml import etree
from lxml.html import fromstring

from caseqa import cli
from caseqa.anchors import Anchor, AnchorState
from caseqa.basket import Basket, ExportForm, KeptRecord, export, item_of
from caseqa.basket._markdown import plain
from caseqa.citing import Style
from caseqa.claims import ClaimVerdict, Evidence, Stance, Verdict
from caseqa.comparisons import Speaker
from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.quotes import check_quotation
from caseqa.testing import write_miniature

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
LONG = " ".join(f"Pier {number} was built of oak and tar." for number in range(1, 16))
TEXT = f"""The Harbour of Lund

I. Background

The harbour was built in 1901.¹ The mayor called it "a gate; to [the] whole *world*" of trade.² Nobody's pier burned.

II. Piers

{LONG}

References

1 Ada Brook, *The Long Ferry* (Oslo: Tern Press, 2014): 12.
2 Ole Lind, *Quays* (Oslo: Tern Press, 2011): 7.
"""
RECORD = {
    "type": "book",
    "title": "The Harbour of Lund",
    "author": [{"family": "Moberg", "given": "Eva"}],
    "publisher": "Quay Books",
    "publisher-place": "Lund",
    "issued": {"date-parts": [[1999]]},
}
QUOTED = (
    "The harbour was built in 1901.",
    "a gate; to [the] whole world",
    LONG,
    "Nobody's pier burned.",
)
SOURCE = "Ole Lind; Quays (Oslo: Tern Press, 2011): 7."
"""With a semicolon, which parts citations in pandoc."""
REMARK = 'Mine: <b>1 & 2</b> *no* "markup" [x](y) \\ {z} $5 #1\x0b\n\nSecond paragraph.'


@pytest.fixture(scope="module")
def basket(tmp_path_factory):
    """A basket with a sentence, a nested quotation, a long one and one more, the first with a remark."""
    document, _ = read_document(write_miniature(tmp_path_factory.mktemp("exports"), TEXT, "lund.txt"))
    filled = Basket()
    for number, words in enumerate(QUOTED):
        found = check_quotation([document], words)
        item = item_of(found, {"lund": document}, REMARK if number == 0 else "")
        if number == 1:
            assert item.excerpts[0].quoted_from == "Ole Lind, Quays (Oslo: Tern Press, 2011): 7."
            item = replace(item, excerpts=(replace(item.excerpts[0], quoted_from=SOURCE),))
        filled = filled.add(item, (KeptRecord("lund", document.source.sha256, json.dumps(RECORD)),))
    assert len(filled.items) == 4
    return filled


def made(basket: Basket, form: ExportForm, style: Style = Style.CHICAGO_NOTE) -> str:
    """The text of an export."""
    return export(basket, form, style)[0].content.decode()


def test_markdown_writes_its_notes_out(basket):
    """The first note is full, later ones short, a nested quotation names its source first, a long one is a block."""
    text = made(basket, ExportForm.MARKDOWN)
    assert "“The harbour was built in 1901.”[^1]\n" in text
    assert "“a gate; to \\[the\\] whole world”[^2]\n" in text
    assert "\n> Pier 1 was built" in text
    assert "oak and tar.[^3]\n" in text
    assert "[^1]: Eva Moberg, *The Harbour of Lund* (Lund: Quay Books, 1999), sec. I, para. 1.\n" in text
    assert (
        "[^2]: Ole Lind; *Quays* (Oslo: Tern Press, 2011): 7, quoted in Moberg, *Harbour of Lund*, sec. I, para. 1.\n"
    ) in text
    assert "[^3]: Moberg, *Harbour of Lund*, sec. II, para. 1.\n" in text
    assert "## Bibliography\n\nMoberg, Eva. *The Harbour of Lund*. Lund: Quay Books, 1999.\n" in text
    assert "Mine: \\<b\\>1 & 2\\</b\\> \\*no\\*" in text
    assert "- n\\. 1: Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 12." in text


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("n. 1 of the study", "n\\. 1 of the study"),
        ("(a) the first", "(a\\) the first"),
        ("(iv) the fourth", "(iv\\) the fourth"),
        ("12. one", "12\\. one"),
        ("vol. 2 (a) of it", "vol. 2 (a) of it"),
        ("R&amp;D & co", "R\\&amp;D & co"),
        ("a -- b... c - d", "a \\-- b\\... c - d"),
    ],
)
def test_nothing_in_words_is_read_as_markup(words, written):
    """What would begin a list in pandoc, be an entity, a dash or an ellipsis stays what the study has."""
    assert plain(words) == written


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style.CHICAGO_AUTHOR_DATE, "“The harbour was built in 1901” (Moberg 1999, sec. I, para. 1).\n"),
        (Style.APA, "“The harbour was built in 1901” (Moberg, 1999, Section I, para. 1).\n"),
        (Style.MLA, "“The harbour was built in 1901” (Moberg, sec. I, par. 1).\n"),
        (Style.HARVARD, "‘The harbour was built in 1901’ (Moberg, 1999, sect. I, para. 1).\n"),
        (
            Style.APA,
            "(Ole Lind; *Quays* \\[Oslo: Tern Press, 2011\\]: 7, as cited in Moberg, 1999, Section I, para. 1).\n",
        ),
        (Style.APA, "\n> Pier 1 was"),
        (Style.APA, "oak and tar. (Moberg, 1999, Section II, para. 1)\n"),
        (Style.HARVARD, "‘Nobody’s pier burned’ ("),
        (Style.APA, "## References\n\nMoberg, E. (1999). *The Harbour of Lund*. Quay Books.\n"),
        (Style.MLA, "## Works Cited\n\nMoberg, Eva. *The Harbour of Lund*. Quay Books, 1999.\n"),
    ],
)
def test_other_styles_cite_in_the_text(basket, style, expected):
    """The bracket comes before the full stop, after that of a block; marks and headings are those of the style."""
    assert expected in made(basket, ExportForm.MARKDOWN, style)
    assert "[^" not in made(basket, ExportForm.MARKDOWN, style)


@pytest.mark.parametrize(
    ("style", "cited", "listed"),
    [
        (Style.APA, ("(Moberg, 1999b, Section I", "(Moberg, 1999a, Section I"), ("1999a). *Annals*", "1999b). *The H")),
        (Style.MLA, ("(Moberg, *Harbour of Lund*, sec", "(Moberg, *Annals*, sec"), ("Eva. *Ann", "Eva. *The H")),
        (Style.CHICAGO_AUTHOR_DATE, ("(Moberg 1999b, sec", "(Moberg 1999a, sec"), ("1999a. *Annals*", "1999b. *The H")),
    ],
)  # fmt: skip
def test_two_works_of_one_author_and_year_are_told_apart(basket, style, cited, listed):
    """A basket that cites two says which is which, in the text and in the list."""
    first = basket.items[0]
    other = replace(first, id="other", excerpts=(replace(first.excerpts[0], document="annals"),))
    two = replace(basket, items=(first, other))
    records = {"lund": json.dumps(RECORD), "annals": json.dumps({**RECORD, "title": "Annals"})}
    text = export(two, ExportForm.MARKDOWN, style, records=records)[0].content.decode()
    for words in (*cited, *listed):
        assert text.count(words) == 1
    assert text.index(cited[0]) < text.index(cited[1]) < text.index(listed[0]) < text.index(listed[1])


def test_pandoc_gets_keys_and_a_bibliography(basket):
    """Citations are keys of the .bib beside the text, with the place after them and the quoted source before."""
    text, bib = export(basket, ExportForm.PANDOC, Style.CHICAGO_NOTE, name="mine")
    assert (text.name, bib.name) == ("mine.md", "mine.bib")
    assert 'bibliography: "mine.bib"' in text.content.decode()
    assert "[@lund, sec. I, para. 1]" in text.content.decode()
    assert "[Ole Lind\\; Quays (Oslo: Tern Press, 2011): 7, quoted in @lund, sec. I, para. 1]" in text.content.decode()
    library = parse_string(bib.content.decode())
    assert ([entry.key for entry in library.entries], library.failed_blocks) == (["lund"], [])


def test_word_has_real_footnotes(basket):
    """Every part is well formed, each footnote is called once in order, italics and styles exist, bytes are stable."""
    [file] = export(basket, ExportForm.DOCX, Style.CHICAGO_NOTE, name="mine")
    assert file.name == "mine.docx"
    assert export(basket, ExportForm.DOCX, Style.CHICAGO_NOTE, name="mine")[0].content == file.content
    with zipfile.ZipFile(BytesIO(file.content)) as archive:
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    for name in parts["[Content_Types].xml"].xpath("//@PartName"):
        assert name.removeprefix("/") in parts
    for rels, folder in (("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")):
        for target in parts[rels].xpath("//@Target"):
            assert f"{folder}{target}" in parts
    notes = parts["word/footnotes.xml"].xpath("w:footnote[not(@w:type)]", namespaces=W)
    called = parts["word/document.xml"].xpath("//w:footnoteReference/@w:id", namespaces=W)
    assert called == [note.get(f"{{{W['w']}}}id") for note in notes] == ["1", "2", "3", "4"]
    texts = ["".join(note.xpath(".//w:t/text()", namespaces=W)) for note in notes]
    assert texts[0] == " Eva Moberg, The Harbour of Lund (Lund: Quay Books, 1999), sec. I, para. 1."
    assert texts[1].startswith(" Ole Lind; Quays (Oslo: Tern Press, 2011): 7, quoted in Moberg, ")
    assert notes[0].xpath(".//w:r[w:rPr/w:i]/w:t/text()", namespaces=W) == ["The Harbour of Lund"]
    used = {value for name in ("document", "footnotes") for value in
            parts[f"word/{name}.xml"].xpath("//w:pStyle/@w:val | //w:rStyle/@w:val", namespaces=W)}  # fmt: skip
    assert used <= set(parts["word/styles.xml"].xpath("//@w:styleId", namespaces=W))
    body = "\n".join("".join(p.itertext()) for p in parts["word/document.xml"].iter(f"{{{W['w']}}}p"))
    assert 'Mine: <b>1 & 2</b> *no* "markup" [x](y) \\ {z} $5 #1' in body


def test_html_escapes_and_links_its_notes(basket):
    """Nothing collected becomes markup, and each note is linked from its mark and back."""
    text = made(basket, ExportForm.HTML)
    page = fromstring(text)
    assert "Mine: &lt;b&gt;1 &amp; 2&lt;/b&gt;" in text
    assert [a.get("href") for a in page.xpath("//sup/a")] == ["#fn1", "#fn2", "#fn3", "#fn4"]
    assert [li.get("id") for li in page.xpath("//li[starts-with(@id, 'fn')]")] == ["fn1", "fn2", "fn3", "fn4"]
    assert page.xpath("//li[@id='fn1']/i/text()") == ["The Harbour of Lund"]
    assert len(page.xpath("//blockquote")) == 1
    assert not re.search(r"(?:src|href)=\"?http", text)


def test_reference_managers_get_the_work_once_with_its_notes(basket):
    """RIS, CSL-JSON and BibTeX hold one work whose notes are the quotations, places and remarks."""
    lines = made(basket, ExportForm.RIS).splitlines()
    assert (lines[0], lines[-1], lines.count("ER  - ")) == ("TY  - BOOK", "ER  - ", 1)
    notes = [line for line in lines if line.startswith("N1  - ")]
    assert len(notes) == 4
    assert notes[0].startswith("N1  - “The harbour was built in 1901.” (sec. I, para. 1) Mine: <b>")
    assert "quoted from Ole Lind" in notes[1]
    [item] = json.loads(made(basket, ExportForm.CSL_JSON))
    assert (item["id"], item["type"], item["author"]) == ("lund", "book", [{"family": "Moberg", "given": "Eva"}])
    assert item["note"].count("sec. I, para. 1") == 3
    library = parse_string(made(basket, ExportForm.BIBTEX))
    assert ([entry.key for entry in library.entries], library.failed_blocks) == (["lund"], [])


def test_changed_words_are_pointed_out(basket):
    """A quotation whose words changed in the document is exported with a warning, never silently."""
    first = basket.items[0]
    places = {first.id: [Anchor(AnchorState.CHANGED, why="the words are not there any more")]}
    text = export(basket, ExportForm.MARKDOWN, Style.APA, places=places)[0].content.decode()
    assert text.count("**Check this before you print it: the words are not there any more.**") == 1


def test_refusals(basket):
    """An empty basket, a style that is no page's, and a missing record are refused."""
    with pytest.raises(CaseQAError, match="the basket is empty"):
        export(Basket(), ExportForm.HTML, Style.APA)
    with pytest.raises(CaseQAError, match="no page is written in ris"):
        export(basket, ExportForm.HTML, Style.RIS)
    with pytest.raises(CaseQAError, match="record of lund is neither"):
        export(replace(basket, records=()), ExportForm.HTML, Style.APA)


def test_a_claim_that_leans_is_exported_as_a_doubt(tmp_path):
    """Neither a page nor a reference manager says that the study does not say it."""
    document, _ = read_document(write_miniature(tmp_path, TEXT, "lund.txt"))
    sentence = document.sentences[0]
    shown = Evidence("lund", sentence.id, sentence.span, "", Stance.RELATED, 0.5, Speaker.AUTHOR)
    found = ClaimVerdict("It opened.", Verdict.NOT_FOUND, 0.4, (shown,), ("it may",), Verdict.SUPPORTED)
    record = KeptRecord("lund", document.source.sha256, json.dumps(RECORD))
    leaning = Basket().add(item_of(found, {"lund": document}), (record,))
    said = "The study may say this; no sentence says it clearly enough."
    text = made(leaning, ExportForm.MARKDOWN)
    assert f"**Claim:** It opened.\n\n{said} Why: it may.\n\n“The harbour was built in 1901.”[^1]\n" in text
    assert f"[{said} Claim: It opened.]" in made(leaning, ExportForm.RIS)


@pytest.fixture(scope="module")
def act(tmp_path_factory):
    """The options that name a library with one item in its basket."""
    folder = tmp_path_factory.mktemp("command")
    act = ["--library", str(folder / "library")]
    assert cli.main(["add", str(write_miniature(folder, TEXT, "lund.txt")), *act]) == 0
    assert cli.main(["basket", "add", "The harbour was built in 1901.", *act]) == 0
    return act


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("e.docx", b"PK"),
        ("e.HTML", b"<!DOCTYPE"),
        ("e.ris", b"TY  - "),
        ("e.json", b"["),
        ("e.bib", b"@"),
        ("e.md", b"# Evidence"),
        ("e", b"# Evidence"),
    ],
)
def test_the_ending_of_the_file_says_the_form(act, tmp_path, name, begins):
    """What is named like a Word document is one."""
    assert cli.main(["basket", "export", "--out", str(tmp_path / name), *act]) == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["--out", "e.pdf"], "--out ends in one of .md, .docx, .html, .ris, .json, .bib, found e.pdf"),
        (["--out", "e.bib", "--format", "pandoc"], "pandoc is written to a file that ends in .md, found e.bib"),
        (["--out", "e.md", "--format", "docx"], "name it `--out e.docx`, or leave --format docx out"),
    ],
)
def test_an_ending_that_is_not_the_forms_is_refused(act, tmp_path, monkeypatch, capsys, wanted, said):
    """No file says by its name what it is not, and none is written over another of the same export."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["basket", "export", *wanted, *act]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_files(act, tmp_path, capsys):
    """caseqa basket export prints text, writes Word and pandoc files, and replaces nothing unasked."""
    capsys.readouterr()
    assert cli.main(["basket", "export", *act]) == 0
    assert "“The harbour was built in 1901.”[^1]" in capsys.readouterr().out
    assert cli.main(["basket", "export", "--format", "docx", *act]) == 2
    assert "--out basket.docx" in capsys.readouterr().err
    out = tmp_path / "text.md"
    assert cli.main(["basket", "export", "--format", "pandoc", "--out", str(out), *act]) == 0
    assert capsys.readouterr().out.split() == [str(out), str(tmp_path / "text.bib")]
    assert 'bibliography: "text.bib"' in out.read_text(encoding="utf-8")
    assert cli.main(["basket", "export", "--format", "pandoc", "--out", str(out), *act]) == 2
    assert "is there already" in capsys.readouterr().err
    assert cli.main(["basket", "export", "--style", "apa", "--out", str(out), "--force", *act]) == 0
    assert "“The harbour was built in 1901” (" in out.read_text(encoding="utf-8")


@pytest.mark.pandoc
@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_pandoc_compiles(basket, tmp_path):
    """pandoc reads both kinds of Markdown and makes of them the notes and citations that were meant."""
    for file in export(basket, ExportForm.PANDOC, Style.CHICAGO_NOTE, name="keys"):
        (tmp_path / file.name).write_bytes(file.content)
    (tmp_path / "notes.md").write_text(made(basket, ExportForm.MARKDOWN), encoding="utf-8")

    def run(*arguments: str) -> str:
        command = ["pandoc", "-t", "plain", "--wrap=none", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.replace(
            "\xa0", " "
        )

    notes = run("notes.md")
    assert notes.count("Moberg, Harbour of Lund, sec.") == 3
    assert "[4] Moberg, Harbour of Lund, sec. I, para. 1." in notes
    assert "Mine: <b>1 & 2</b> *no*" in notes
    keys = run("--citeproc", "keys.md")
    assert "(Moberg 1999, sec. I, para. 1)" in keys
    assert "(Ole Lind; Quays (Oslo: Tern Press, 2011): 7, quoted in Moberg 1999, sec. I, para. 1)" in keys
    assert "Moberg, Eva. 1999. The Harbour of Lund. Lund: Quay Books." in keys


@pytest.mark.pandoc
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_word(basket, tmp_path):
    """LibreOffice opens the Word file and finds its four footnotes."""
    [file] = export(basket, ExportForm.DOCX, Style.CHICAGO_NOTE, name="mine")
    (tmp_path / file.name).write_bytes(file.content)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "fodt", "mine.docx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=180)
    made = (tmp_path / "mine.fodt").read_text(encoding="utf-8")
    assert made.count('text:note-class="footnote"') - made.count('notes-configuration text:note-class="footnote"') == 4
