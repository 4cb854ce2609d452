"""Print passages of different kinds as a writer would paste them, every style side by side, for an editor's eye.

The passages are in ``citations.toml``. Those with ``printed = true`` are read from the facsimile, which has printed
pages; all others from the text of the study.
"""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from caseqa.basket import PAGE_STYLES, Basket, item_of, lay_out
from caseqa.citing import Run, cite_in_text
from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.quotes import QuoteStatus, check_quotation
from caseqa.records import Document

HERE = Path(__file__).resolve().parent
STUDY = HERE.parent / "ingest" / "sources" / "gorur-2020.txt"


def main() -> int:
    """Print the tables; 2 when words are not found in the study as they stand."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    passages = tomllib.loads((HERE / "citations.toml").read_text(encoding="utf-8"))["passage"]
    study, _ = read_document(STUDY, document_id=STUDY.stem)
    try:
        facsimile = printed(study) if any(passage.get("printed") for passage in passages) else study
        for number, passage in enumerate(passages, start=1):
            document = facsimile if passage.get("printed") else study
            print(f"## {number}. {passage['kind'].capitalize()}\n\n{table(document, passage['words'])}\n")
    except CaseQAError as error:
        print(f"eval/citations.py: {error}", file=sys.stderr)
        return 2
    print(f"## In the list of works\n\n{works(study, passages[0]['words'])}")
    return 0


def printed(study: Document) -> Document:
    """The study read from its facsimile, with the bibliographic record that stands beside its text."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / f"{STUDY.stem}.pdf"
        pdf.with_suffix(".csl.json").write_text(study.source.csl, encoding="utf-8")
        command = [sys.executable, str(HERE.parent / "ingest" / "facsimile.py"), str(pdf)]
        if subprocess.run(command, check=False).returncode:
            raise CaseQAError("the facsimile could not be set", "pip install typst")
        return read_document(pdf, document_id=STUDY.stem)[0]


def table(document: Document, words: str) -> str:
    """A passage in every style: the words with their marks, the citation, and what a second citation is."""
    sheets = {style: lay_out(filled(document, words), records(document), {}, style) for style in PAGE_STYLES}
    rows = ["| style | words | citation | cited again |", "|---|---|---|---|"]
    for style, sheet in sheets.items():
        for quoted in sheet.entries[0].quotations:
            again = cite_in_text(document.source.csl, quoted.excerpt.locator, style)
            shown = f"(block) {quoted.text}" if quoted.block else quoted.text
            rows.append(f"| {style} | {shown} | {styled(quoted.citation)}{quoted.stop} | {again} |")
    return "\n".join(rows)


def works(document: Document, words: str) -> str:
    """The entry of the study in the list of works of each style."""
    rows = ["| style | heading | entry |", "|---|---|---|"]
    for style in PAGE_STYLES:
        sheet = lay_out(filled(document, words), records(document), {}, style)
        rows += [f"| {style} | {sheet.heading} | {styled(work)} |" for work in sheet.works]
    return "\n".join(rows)


def filled(document: Document, words: str) -> Basket:
    """A basket that holds the words; raises CaseQAError when they are not the study's, word for word."""
    found = check_quotation([document], words)
    if found.status not in (QuoteStatus.VERBATIM, QuoteStatus.NESTED):
        raise CaseQAError(f'"{words[:60]}" is {found.status} in the study', "mend the words in citations.toml")
    return Basket((item_of(found, {document.id: document}),))


def records(document: Document) -> dict[str, str]:
    """The bibliographic record by the document's id."""
    return {document.id: document.source.csl}


def styled(runs: tuple[Run, ...]) -> str:
    """A citation with its italics between asterisks."""
    return "".join(f"*{run.text}*" if run.italic else run.text for run in runs)


if __name__ == "__main__":
    raise SystemExit(main())
