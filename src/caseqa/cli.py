"""The command line: JSON on standard output, words on standard error, exit 2 with one line for unusable input."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from caseqa import baskets, checks, contract, writing
from caseqa.assistant import TOP, Assistant, open_library, open_project
from caseqa.bibliography import FORMATS
from caseqa.citing import Style
from caseqa.comparisons import split_claims
from caseqa.documents import own_id
from caseqa.drafts import require_short
from caseqa.errors import CaseQAError
from caseqa.jsonl import is_encodable, read_texts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it ran, 2 for unusable input."""
    try:
        options = _parser().parse_args(_encodable(sys.argv[1:] if arguments is None else arguments))
        _COMMANDS[options.command](options)
    except CaseQAError as error:
        print(f"caseqa: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        print(f"caseqa: {_unusable(error)}", file=sys.stderr)
        return 2
    return 0


def _encodable(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments; CaseQAError for one that is not UTF-8: no answer could repeat it, no model read it."""
    for argument in arguments:
        if not is_encodable(argument):
            raise CaseQAError(
                f"the argument {argument[:60]!a} is not UTF-8 text",
                "type it anew in UTF-8; a file with such a name must be renamed",
            )
    return arguments


def _unusable(error: OSError) -> CaseQAError:
    """What the system said of a path, as a line that says what to do."""
    found = f"{error.filename or 'a file'} cannot be read or written ({error.strerror or error})"
    return CaseQAError(found, "check the path, that there is room, and that you may read and write there")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="caseqa", description="Question a footnoted study, offline.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    bare = argparse.ArgumentParser(add_help=False)
    bare.add_argument("--json", action="store_true", help="print JSON")
    bare.add_argument("--library", type=Path, metavar="DIR", help="a library folder instead of the project's own index")
    bare.add_argument(
        "--model", default="", metavar="NAME", help="the encoder the index was made with, if not the default"
    )
    shared = argparse.ArgumentParser(add_help=False, parents=[bare])
    shared.add_argument("--document", default="", metavar="ID", help="only this document of the library")
    ask = commands.add_parser("ask", parents=[shared], help="ranked passages with citations")
    ask.add_argument("question", nargs="?", help="the question; leave it out with --input")
    ask.add_argument("--input", type=Path, metavar="FILE.jsonl", help='questions, one {"id":…, "question":…} a line')
    ask.add_argument("--top", type=int, default=TOP, metavar="N", help=f"passages to show ({TOP} unless told)")
    check = commands.add_parser("check", parents=[shared], help="whether the study supports a claim")
    check.add_argument("claim", nargs="?", help="a claim or a paragraph of claims; leave it out with --input")
    check.add_argument("--input", type=Path, metavar="FILE.jsonl", help='claims, one {"id":…, "claim":…} a line')
    quote = commands.add_parser("quote", parents=[shared], help="whether a quotation is the study's own words")
    quote.add_argument("quote", nargs="?", help="the quotation; leave it out with --input")
    quote.add_argument("--input", type=Path, metavar="FILE.jsonl", help='quotations, one {"id":…, "quote":…} a line')
    cite = commands.add_parser("cite", parents=[shared], help="the citation of a quotation or of a passage's link")
    cite.add_argument("quote", metavar="LOCATOR|QUOTE", help="words of the study, or a link that ask printed")
    cite.add_argument("--style", default=Style.CHICAGO_NOTE.value, choices=[style.value for style in Style])
    cite.add_argument("--in-text", action="store_true", help="the short form for the running text")
    baskets.add_parser(commands, shared)
    commands.add_parser("notes", parents=[shared], help="all notes, each resolved to its source")
    _add_record(commands, shared)
    sources = commands.add_parser("sources", parents=[shared], help="the works the notes rest on, each with its notes")
    sources.add_argument("--format", choices=FORMATS, metavar="FORMAT", help=f"as a bibliography: {', '.join(FORMATS)}")
    commands.add_parser("outline", parents=[shared], help="sections, paragraphs and figures")
    _add_library(commands, bare)
    _add_serve(commands, shared)
    return parser


def _add_library(commands: Any, bare: argparse.ArgumentParser) -> None:
    """The commands that change and list the library; they ask no document, so that none can be chosen."""
    add = commands.add_parser("add", parents=[bare], help="read files into the library")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--document", default="", metavar="ID", help="the id the document gets, or replaces")
    add.add_argument("--password", default="", help="for an encrypted PDF")
    remove = commands.add_parser("remove", parents=[bare], help="take a document out of the library")
    remove.add_argument("id")
    commands.add_parser("list", parents=[bare], help="the documents of the library")


def _add_serve(commands: Any, shared: argparse.ArgumentParser) -> None:
    """The command that starts the app."""
    serve = commands.add_parser("serve", parents=[shared], help="the app in a browser")
    serve.add_argument("--port", type=int, default=7860)
    serve.add_argument("--host", default="127.0.0.1")


def _add_record(commands: Any, shared: argparse.ArgumentParser) -> None:
    """The command for a document's bibliographic record."""
    record = commands.add_parser(
        "record", parents=[shared], help="a document's bibliographic record, and what is doubtful"
    )
    record.add_argument("id", nargs="?", default="")
    record.add_argument(
        "--set", action="append", default=[], metavar="FIELD=TEXT", dest="fields", help="correct a field"
    )
    record.add_argument(
        "--confirm", action="append", metavar="FIELD", nargs="?", const="", help="a field is right; or all"
    )


def _assistant(options: argparse.Namespace) -> Assistant:
    wanted = (options.document,) if options.document else ()
    return open_library(options.library, encoder=options.model, documents=wanted)


def _open(options: argparse.Namespace) -> Assistant:
    """The assistant, after a line about each document that had to be set aside."""
    assistant = _assistant(options)
    for one in assistant.set_aside:
        print(f"caseqa: {one}", file=sys.stderr)
    return assistant


def _ask(options: argparse.Namespace) -> None:
    if (options.question is None) == (options.input is None):
        raise CaseQAError(
            "ask needs either a question or --input FILE.jsonl", 'for instance: caseqa ask "who signed it"'
        )
    assistant = _assistant(options)
    if options.input is None:
        answer = assistant.ask(options.question, options.top)
        found = {"id": None, **contract.answer(answer)}
        print(json.dumps(found, ensure_ascii=False) if options.json else contract.answer_text(answer))
        return
    for identifier, question in read_texts(options.input, "question"):
        found = {"id": identifier, **contract.answer(assistant.ask(question, options.top))}
        print(json.dumps(found, ensure_ascii=False), flush=True)


def _check(options: argparse.Namespace) -> None:
    if (options.claim is None) == (options.input is None):
        raise CaseQAError("check needs either a claim or --input FILE.jsonl", 'for instance: caseqa check "…"')
    if options.input is not None:
        rows = read_texts(options.input, "claim")
    else:
        rows = [(None, claim) for claim in split_claims(options.claim) or (options.claim,)]
    for _, claim in rows:
        require_short(claim)
    assistant = _open(options)
    for identifier, claim in rows:
        found = checks.claim(assistant, claim)
        as_json = options.json or options.input is not None
        text = json.dumps({"id": identifier, **found}, ensure_ascii=False) if as_json else checks.claim_text(found)
        print(text, flush=True)


def _quote(options: argparse.Namespace) -> None:
    if (options.quote is None) == (options.input is None):
        raise CaseQAError("quote needs either a quotation or --input FILE.jsonl", 'for instance: caseqa quote "…"')
    assistant = _open(options)
    rows = read_texts(options.input, "quote") if options.input else [(None, options.quote)]
    for identifier, quotation in rows:
        found = checks.quotation(assistant, quotation)
        if options.input is not None or options.json:
            print(json.dumps({"id": identifier, **found}, ensure_ascii=False), flush=True)
        else:
            print(checks.quotation_text(found))


def _cite(options: argparse.Namespace) -> None:
    assistant = _open(options)
    found = checks.citation(assistant, options.quote, Style(options.style), options.in_text)
    print(json.dumps(found, ensure_ascii=False) if options.json else found["citation"])


def _notes(options: argparse.Namespace) -> None:
    found = contract.notes(_open(options).document(options.document))
    print(json.dumps(found, ensure_ascii=False) if options.json else contract.notes_text(found))


def _record(options: argparse.Namespace) -> None:
    assistant = _open(options)
    document_id = assistant.document(options.id or options.document).id
    pairs = [text.partition("=") for text in options.fields]
    for name, sign, _ in pairs:
        if not sign:
            raise CaseQAError(f"--set {name} has no value", f'write --set {name}="…"')
    found = assistant.record(document_id)
    if options.confirm is not None:
        found = assistant.confirm_record(document_id, [name for name in options.confirm if name])
    if pairs:
        found = assistant.set_record(document_id, {name.strip(): text for name, _, text in pairs})
    shown = writing.record(document_id, found)
    print(json.dumps(shown, ensure_ascii=False) if options.json else writing.record_text(found))


def _sources(options: argparse.Namespace) -> None:
    if options.format:
        listed = writing.bibliography(_open(options).bibliography(options.document), Style(options.format))
        print(json.dumps(listed, ensure_ascii=False) if options.json else listed["content"].rstrip("\n"))
        for line in () if options.json else writing.told_of(listed):
            print(f"caseqa: {line}", file=sys.stderr)
        return
    found = _open(options).sources(options.document)
    print(json.dumps(writing.sources(found), ensure_ascii=False) if options.json else writing.sources_text(found))


def _outline(options: argparse.Namespace) -> None:
    found = contract.outline(_open(options).document(options.document))
    print(json.dumps(found, ensure_ascii=False) if options.json else contract.outline_text(found))


def _add(options: argparse.Namespace) -> None:
    if options.document and len(options.files) > 1:
        raise CaseQAError(
            f"--document {options.document} names one document, found {len(options.files)} files", "add them one by one"
        )
    assistant = open_library(options.library, encoder=options.model)
    added, left = [], []
    for path in options.files:
        try:
            document, report = assistant.add(
                path, document_id=options.document, password=options.password, progress=_progress
            )
        except CaseQAError as error:
            left.append(error)
            continue
        added.append(contract.added(document, report))
        wanted = options.document or own_id(path)
        for said in (*contract.known_as(document.id, wanted, assistant.library), *report.problems):
            print(f"caseqa: {path.name}: {said}", file=sys.stderr)
    if added or not left:
        print(json.dumps(added, ensure_ascii=False) if options.json else contract.added_text(added))
    for one in left[:-1]:
        print(f"caseqa: {one}", file=sys.stderr)
    if left:
        raise left[-1]


def _remove(options: argparse.Namespace) -> None:
    open_library(options.library, encoder=options.model).remove(options.id)
    print(json.dumps({"removed": options.id}) if options.json else f"{options.id} was removed")


def _list(options: argparse.Namespace) -> None:
    rows = contract.listed(open_library(options.library, encoder=options.model).library)
    print(json.dumps(rows, ensure_ascii=False) if options.json else contract.listed_text(rows))


def _serve(options: argparse.Namespace) -> None:
    from caseqa.ui import serve

    own = options.library is None and not options.document and not options.model
    serve(open_project if own else _assistant(options), host=options.host, port=options.port)


def _progress(stage: str, done: int, total: int) -> None:
    """Progress on one line of standard error, only where a person watches."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r{stage}: {done} of {total}   ", end=end, file=sys.stderr, flush=True)


_COMMANDS = {
    "ask": _ask,
    "check": _check,
    "quote": _quote,
    "cite": _cite,
    "basket": lambda options: baskets.run(_assistant(options), options),
    "notes": _notes,
    "record": _record,
    "sources": _sources,
    "outline": _outline,
    "add": _add,
    "remove": _remove,
    "list": _list,
    "serve": _serve,
}

if __name__ == "__main__":
    sys.exit(main())
