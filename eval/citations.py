"""Print passages of different kinds as a writer would paste them, every style side by side, for an editor's eye.

The passages are in ``citations.toml``. Those with ``printed = true`` are read from the facsimile, which has printed
pages; all others from the text of the study. With ``--schema`` the CSL-JSON records are validated instead.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jsonschema import Draft7Validator

from caseqa.basket import PAGE_STYLES, Basket, ExportForm, export, item_of, lay_out
from caseqa.bibliography import bibliography, export_bibliography
from caseqa.citing import Run, Style, _variables, cite, cite_in_text, quoted_in
from caseqa.documents import read_document
from caseqa.errors import CaseQAError
from caseqa.quotes import QuoteStatus, check_quotation
from caseqa.records import Document
from caseqa.works import find_works

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "tests" / "golden" / "citations.toml"
STUDY = HERE.parent / "ingest" / "sources" / "gorur-2020.txt"


def main() -> int:
    """Print the tables, or what the schema refuses; 1 when it refuses anything, 2 when words are not the study's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schema", type=Path, metavar="FILE", help="validate every CSL-JSON record instead")
    options = parser.parse_args()
    passages = tomllib.loads((HERE / "citations.toml").read_text(encoding="utf-8"))["passage"]
    study, _ = read_document(STUDY, document_id=STUDY.stem)
    try:
        if options.schema:
            return validate(options.schema, study, [passage["words"] for passage in passages])
        facsimile = printed(study) if any(passage.get("printed") for passage in passages) else study
        for number, passage in enumerate(passages, start=1):
            document = facsimile if passage.get("printed") else study
            print(f"## {number}. {passage['kind'].capitalize()}\n\n{table(document, passage['words'])}\n")
    except CaseQAError as error:
        print(f"eval/citations.py: {error}", file=sys.stderr)
        return 2
    print(f"## In the list of works\n\n{works(study, passages[0]['words'])}")
    return 0


def validate(path: Path, study: Document, passages: Sequence[str]) -> int:
    """Hold what caseqa knows of CSL-JSON, and every record it writes, to the published schema; 1 when one fails."""
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CaseQAError(f"{path} is no schema ({error})", "eval/README.md says where csl-data.json is") from None
    variables = schema["items"]["properties"]
    unknown = sorted(set(variables) ^ {*_variables.VARIABLES, "id", "type", "custom"})
    unknown += sorted(set(variables["type"]["enum"]) ^ _variables.TYPES)
    print(
        f"{len(variables)} variables, {len(variables['type']['enum'])} types, ours differ in {len(unknown)}: {unknown}"
    )
    faults = len(unknown)
    for name, records in written(study, passages).items():
        found = list(Draft7Validator(schema).iter_errors(records))
        faults += len(found)
        print(f"{name}: {len(records)} records, {len(found)} faults")
        for fault in found:
            print(f"  {records[fault.path[0]].get('id')}: {fault.message}")
    return 1 if faults else 0


def written(study: Document, passages: Sequence[str]) -> dict[str, list[dict]]:
    """The CSL-JSON records that caseqa writes, by what they are made of."""
    golden = [work["csl"] for work in tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["work"]]
    kinds = {f"any-{kind}": json.dumps({"type": kind, "title": kind}) for kind in sorted(_variables.TYPES)}
    quoted = [filled(study, words).items[0] for words in passages]
    style = Style.CSL_JSON
    excerpts = [excerpt for item in quoted for excerpt in item.excerpts]
    basket = Basket(tuple(quoted))
    for document in kinds:
        basket = basket.add(replace(quoted[0], id=document, excerpts=(replace(excerpts[0], document=document),)))
    [exported] = export(basket, ExportForm.CSL_JSON, style, records={**records(study), **kinds})
    return {
        "golden works": [json.loads(cite(csl, None, style)) for csl in golden],
        "passages": [json.loads(cite(study.source.csl, one.locator, style)) for one in excerpts],
        "passages that quote": [
            json.loads(quoted_in(study.source.csl, one.locator, style, one.quoted_from))
            for one in excerpts
            if one.quoted_from
        ],
        "works of the notes": json.loads(export_bibliography(bibliography(find_works(study)), style)),
        "a basket with documents of every type": json.loads(exported.content),
    }


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
