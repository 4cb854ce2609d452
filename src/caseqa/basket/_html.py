"""A basket as one HTML page that needs nothing else: notes at its end, linked both ways."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from caseqa.basket._sheet import Entry, Quoted, Sheet
from caseqa.citing import Run

_LOOK = (
    "body{font:1.05rem/1.6 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "blockquote{margin:1rem 0 1rem 2rem}.rests,.notes{font-size:.9rem}.warning{font-weight:bold}"
    ".works p{padding-left:2rem;text-indent:-2rem;margin:.4rem 0}"
)


def page(sheet: Sheet, title: str) -> str:
    """The page; citations in notes get numbers, others stand in the text."""
    notes: list[str] = []
    body = [f"<h1>{html.escape(title)}</h1>"]
    for entry in sheet.entries:
        body.append(f"<section>{_entry(entry, notes)}</section>")
    if sheet.works:
        works = "".join(f"<p>{styled(work)}</p>" for work in sheet.works)
        body.append(f'<section class="works"><h2>{html.escape(sheet.heading)}</h2>{works}</section>')
    if notes:
        items = "".join(
            f'<li id="fn{number}">{note} <a href="#fnref{number}" aria-label="Back to the text">↩</a></li>'
            for number, note in enumerate(notes, start=1)
        )
        body.append(f'<section class="notes" role="doc-endnotes"><h2>Notes</h2><ol>{items}</ol></section>')
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{_LOOK}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def styled(runs: Iterable[Run]) -> str:
    """A citation with its italics."""
    return "".join(f"<i>{html.escape(run.text)}</i>" if run.italic else html.escape(run.text) for run in runs)


def _entry(entry: Entry, notes: list[str]) -> str:
    parts = [f"<p><b>Claim:</b> {html.escape(entry.claim)}</p>"] if entry.claim else []
    parts += [f"<p>{html.escape(entry.finding)}</p>"] if entry.finding else []
    for quoted in entry.quotations:
        parts.append(_quotation(quoted, notes))
        if quoted.warning:
            parts.append(f'<p class="warning">{html.escape(quoted.warning)}</p>')
        if quoted.rests_on:
            items = "".join(f"<li>{html.escape(note)}</li>" for note in quoted.rests_on)
            parts.append(f'<div class="rests"><p>The study’s notes there:</p><ul>{items}</ul></div>')
    parts += [f"<p>{html.escape(piece.strip())}</p>" for piece in re.split(r"\n\s*\n", entry.remark) if piece.strip()]
    return "".join(parts)


def _quotation(quoted: Quoted, notes: list[str]) -> str:
    if quoted.in_note:
        notes.append(styled(quoted.citation))
        number = len(notes)
        cited = f'<sup id="fnref{number}"><a href="#fn{number}" role="doc-noteref">{number}</a></sup>'
    else:
        cited = f" {styled(quoted.citation)}{quoted.stop}"
    words = f"<p>{html.escape(quoted.text)}{cited}</p>"
    return f"<blockquote>{words}</blockquote>" if quoted.block else words
