"""The report on a checked draft as a file of its own: Markdown for the desk, a web page to print or send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

from caseqa.claims import SPEAKERS
from caseqa.ui import findings
from caseqa.ui.findings import Finding, Json
from caseqa.ui.markup import escape

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")

SAID = "Every word of the study is quoted from it; the verdicts are caseqa’s. Read the passage before you rely on one."


def markdown(report: Json, titles: Mapping[str, str]) -> str:
    """The report in Markdown: the counts, then each quotation and claim with the study's words and notes."""
    found = findings.in_order(report)
    lines = [
        "# Report on a draft",
        "",
        plain(findings.counted(found)),
        "",
        f"Checked against: {plain(_studies(titles))}",
        "",
    ]
    for one in found:
        lines += [f"## {one.judgement.sign} {plain(one.title)}", "", *_quoted(_words(one)), ""]
        lines += list(_quotation(one.row) if one.is_quotation else _claim(one.row))
    return "\n".join([*lines, "---", "", SAID, ""])


def page(report: Json, titles: Mapping[str, str]) -> str:
    """The report as one web page that needs no other file and names no host."""
    found = findings.in_order(report)
    shown = "".join(
        f'<article class="cq-finding cq-tone-{one.judgement.tone}" id="{one.key}"><header class="cq-verdict">'
        f"{findings.heading(one)}</header>{findings.body(one, titles)}{_cited(one)}</article>"
        for one in found
    )
    style = files("caseqa.ui").joinpath("report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Report on a draft</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{style}</style></head><body><main><h1>Report on a draft</h1>"
        f"<p>{escape(findings.counted(found))}</p><p>Checked against: {escape(_studies(titles))}</p>"
        f"{findings.draft(report['draft'], found)}{shown}<footer><p>{escape(SAID)}</p></footer></main></body></html>"
    )


def plain(text: str) -> str:
    """Text on one line in which no character means anything to Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _words(finding: Finding) -> str:
    return str(finding.row["quote"] if finding.is_quotation else finding.row["claim"])


def _quoted(words: str) -> list[str]:
    return [f"> {plain(words)}"]


def _quotation(row: Json) -> Iterator[str]:
    for one in row["differences"]:
        yield f"- {_difference(one)}"
    for warning in row["warnings"]:
        yield f"- {_sentence(warning)}"
    if row["source_text"]:
        yield from ("", "The study’s words:", "", *_quoted(row["source_text"]), "", plain(row["citation"]), "")
        yield from _notes(row["resolved_notes"])
    elif row["nearest"]:
        yield from ("", "The nearest sentence, which is not it:", "", *_quoted(row["nearest"]), "")


def _claim(row: Json) -> Iterator[str]:
    if row["copied"]:
        yield f"- {findings.COPIED}"
    for reason in row["reasons"]:
        yield f"- {_sentence(reason)}"
    for one in row["evidence"]:
        about = f"{findings.stance(one, row['leaning'])}, {SPEAKERS[one['speaker']]}:"
        yield from ("", about, "", *_quoted(one["quote"]), "", plain(one["citation"]), "")
        yield from _notes(one["notes"])


def _notes(rows: Sequence[Json]) -> Iterator[str]:
    for row in rows:
        leads = row["state"] == "resolved" and row["resolved_text"].rstrip(". ") != row["text"].rstrip(". ")
        source = f" → {plain(row['resolved_text'])}" if leads else ""
        yield f"- Note {plain(row['label'])}: {plain(row['text'])}{source}"
    yield ""


def _difference(one: Json) -> str:
    return findings.difference(one, f"“{plain(one['quoted'])}”", f"“{plain(one['source'])}”")


def _sentence(words: str) -> str:
    return f"{plain(words[:1].upper() + words[1:]).rstrip('.')}."


def _studies(titles: Mapping[str, str]) -> str:
    return "; ".join(titles.values())


def _cited(finding: Finding) -> str:
    """The citations of what the study says, in a file from which nothing can be copied by a button."""
    row = finding.row
    cited = [row["citation"]] if finding.is_quotation else [one["citation"] for one in row["evidence"]]
    shown = dict.fromkeys(one for one in cited if one)
    return "".join(f'<p class="cq-cited">{escape(one)}</p>' for one in shown)
