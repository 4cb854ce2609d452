"""The command `caseqa basket`: collect, list, remark, put in order, export."""

from __future__ import annotations

import argparse
import json
from functools import reduce
from pathlib import Path
from typing import Any

from caseqa import writing
from caseqa.assistant import Assistant
from caseqa.basket import ENDINGS, PAGE_STYLES, Basket, ExportForm
from caseqa.citing import Style
from caseqa.errors import CaseQAError


def add_parser(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the command with its acts, each a command of its own."""
    basket = commands.add_parser("basket", help="collect evidence, remark on it, put it in order, export it")
    acts = basket.add_subparsers(dest="act", required=True, metavar="ACT")
    add = acts.add_parser("add", parents=[shared], help="collect words of the study, a link's, or a checked claim")
    add.add_argument("quote", metavar="LOCATOR|QUOTE|CLAIM", help="words of the study, a link that ask printed, …")
    add.add_argument("--claim", action="store_true", help="… or, with this, a claim to check and collect")
    add.add_argument("--remark", default="", metavar="TEXT", help="your own remark")
    acts.add_parser("list", parents=[shared], help="what was collected, and whether its words still stand")
    remark = acts.add_parser("remark", parents=[shared], help="set the remark on an item; empty takes it away")
    remark.add_argument("id", help="the item's id, or its number in the list")
    remark.add_argument("text")
    move = acts.add_parser("move", parents=[shared], help="put an item at another position")
    move.add_argument("id", help="the item's id, or its number in the list")
    move.add_argument("position", type=int)
    remove = acts.add_parser("remove", parents=[shared], help="take items out")
    remove.add_argument("ids", nargs="+", metavar="ID", help="the items' ids, or their numbers in the list")
    acts.add_parser("clear", parents=[shared], help="take everything out")
    export = acts.add_parser("export", parents=[shared], help="write it as Word, Markdown, HTML, RIS, …")
    export.add_argument(
        "--format", choices=[form.value for form in ExportForm], help="by the ending of --out without it"
    )
    export.add_argument("--style", default=Style.CHICAGO_NOTE.value, choices=[style.value for style in PAGE_STYLES])
    export.add_argument("--title", default="Evidence", help="the heading of the page")
    export.add_argument("--out", type=Path, metavar="FILE", help="where to; text goes to standard output without it")
    export.add_argument("--force", action="store_true", help="replace files that are there")


def run(assistant: Assistant, options: argparse.Namespace) -> None:
    """Carry out one act and print what the basket then holds, or where the export went."""
    if options.act == "export":
        _export(assistant, options)
        return
    if options.act == "add":
        found = [writing.collect(assistant, options.quote, options.remark, claim=options.claim)]
    else:
        file = assistant.basket
        if options.act == "remark":
            file.remark(options.id, options.text)
        elif options.act == "move":
            file.move(options.id, options.position)
        elif options.act == "remove":
            file.change(lambda basket: reduce(Basket.remove, [basket.item(one).id for one in options.ids], basket))
        elif options.act == "clear":
            file.clear()
        found = writing.basket(assistant)
    print(json.dumps(found, ensure_ascii=False) if options.json else writing.basket_text(found))


def _form(wanted: str | None, out: Path | None) -> ExportForm:
    """The form asked for, else the first that the file's ending stands for; Markdown where there is no ending.

    Raises CaseQAError for an ending that is no form's, or not that of the form asked for.
    """
    ending = out.suffix.lower().removeprefix(".") if out else ""
    if out is None or not ending:
        return ExportForm(wanted or ExportForm.MARKDOWN)
    if wanted:
        form = ExportForm(wanted)
        if ending != ENDINGS[form]:
            raise CaseQAError(
                f"{form} is written to a file that ends in .{ENDINGS[form]}, found {out.name}",
                f"name it `--out {out.with_suffix(f'.{ENDINGS[form]}')}`, or leave --format {form} out",
            )
        return form
    meant = [form for form, usual in ENDINGS.items() if usual == ending]
    if not meant:
        known = ", ".join(f".{usual}" for usual in dict.fromkeys(ENDINGS.values()))
        raise CaseQAError(f"--out ends in one of {known}, found {out.name}", "give it one of these")
    return meant[0]


def _export(assistant: Assistant, options: argparse.Namespace) -> None:
    out: Path | None = options.out
    form, style = _form(options.format, out), Style(options.style)
    name = out.stem if out else "basket"
    files = assistant.export_basket(form, style, name=name, title=options.title)
    if out is None and (form is ExportForm.DOCX or len(files) > 1):
        raise CaseQAError(f"{form} cannot be written to the terminal", f"name a file with `--out {files[0].name}`")
    if out is None:
        print(files[0].content.decode(), end="")
        return
    paths = [out if number == 0 else out.with_name(file.name) for number, file in enumerate(files)]
    there = [path for path in paths if path.exists()]
    if there and not options.force:
        raise CaseQAError(f"{there[0]} is there already", "give another name, or replace it with `--force`")
    for path, file in zip(paths, files, strict=True):
        try:
            path.write_bytes(file.content)
        except OSError as error:
            raise CaseQAError(f"{path} cannot be written ({error.strerror})") from None
    print(json.dumps([str(path) for path in paths]) if options.json else "\n".join(map(str, paths)))
