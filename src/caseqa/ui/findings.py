"""A checked draft as HTML: the draft with its quotations and claims marked, and a card for each of them.

Every function is pure and works on the JSON of ``checks.draft``; all words pass through ``escape``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseqa.claims import SPEAKERS
from caseqa.quotes import Danger, DifferenceKind
from caseqa.records import ReferenceState, SourceKind
from caseqa.results import CitedNote
from caseqa.ui.cards import leads_to
from caseqa.ui.markup import KINDS, escape, pages, quoted
from caseqa.ui.wordings import compared, shared

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict as the page shows it: a sign, a tone of colour, a word for the heading and one for the count."""

    sign: str
    tone: str
    heading: str
    counted: str


QUOTATION = {
    "verbatim": Judgement("✓", "good", "word for word", "word for word"),
    "altered": Judgement("≠", "bad", "altered", "altered"),
    "nested": Judgement("❞", "doubt", "the study quotes this from somebody else", "quoted by the study itself"),
    "not_found": Judgement("✗", "bad", "not in the study", "not in the study"),
}
CLAIM = {
    "supported": Judgement("✓", "good", "the study supports this", "supported"),
    "contradicted": Judgement("✗", "bad", "the study contradicts this", "contradicted"),
    "mixed": Judgement("±", "doubt", "the study says both", "supported and contradicted"),
    "not_found": Judgement("–", "none", "the study was not found to say this", "not found"),
}
LEANING = {
    "supported": Judgement("?", "doubt", "not sure: the study may say this", "not sure"),
    "contradicted": Judgement("?", "doubt", "not sure: the study may say otherwise", "not sure"),
}
STANCES = {
    "supports": "This sentence supports it",
    "contradicts": "This sentence contradicts it",
    "related": "The nearest sentence, which does not say it",
}
READ_IT = "The nearest sentence: read whether it says this"
"""The heading of a sentence that a claim only leans to."""

DANGERS = {
    Danger.NEGATION: "a “not” is lost or added",
    Danger.OPPOSITE: "an opposite stands there",
    Danger.NUMBER: "a number differs",
    Danger.HEDGE: "a “may” or “almost” differs",
    Danger.NAME: "a name differs",
    Danger.WORDING: "words differ",
    Danger.SPELLING: "only the spelling differs",
}
COPIED = "These are the study’s own words without quotation marks. Quote them, or say it in your own."


@dataclass(frozen=True, slots=True)
class Finding:
    """A quotation or claim of a draft by its number in the order of the draft, with its JSON and its verdict."""

    number: int
    is_quotation: bool
    row: Json
    judgement: Judgement

    @property
    def key(self) -> str:
        """The id of its card."""
        return f"f{self.number}"

    @property
    def title(self) -> str:
        """What it is and what the verdict is, in words."""
        return f"{'Quotation' if self.is_quotation else 'Claim'} {self.number}: {self.judgement.heading}"


def in_order(report: Json) -> tuple[Finding, ...]:
    """The quotations and claims of a checked draft in one order, that of where each begins."""
    found = [(row["start"], 1, row) for row in report["quotations"]]
    found += [(row["start"], 0, row) for row in report["claims"]]
    found.sort(key=lambda one: one[:2])
    return tuple(
        Finding(number, bool(quoted), row, QUOTATION[row["status"]] if quoted else judgement(row))
        for number, (_, quoted, row) in enumerate(found, start=1)
    )


def judgement(claim: Json) -> Judgement:
    """How the page shows a claim's verdict, or what it leans to."""
    return LEANING[claim["leaning"]] if claim["leaning"] else CLAIM[claim["verdict"]]


def stance(evidence: Json, leaning: str | None) -> str:
    """What a sentence says to a claim, or that it is one to read where the claim only leans."""
    return READ_IT if leaning else STANCES[evidence["stance"]]


def counted(findings: Sequence[Finding]) -> str:
    """How many quotations and claims there are, and how many of each verdict, as one sentence each."""
    sentences = []
    for is_quotation, one, many in ((True, "quotation", "quotations"), (False, "claim", "claims")):
        those = [finding for finding in findings if finding.is_quotation is is_quotation]
        if those:
            verdicts = Counter(finding.judgement.counted for finding in those)
            listed = ", ".join(f"{count} {words}" for words, count in verdicts.items())
            sentences.append(f"{len(those)} {one if len(those) == 1 else many}: {listed}.")
    return " ".join(sentences) or "There is no quotation and no statement in it that could be checked."


def draft(text: str, findings: Sequence[Finding]) -> str:
    """The draft with each claim underlined and each quotation tinted in its tone, and a numbered sign after it."""
    borders = {0, len(text)}
    for one in findings:
        borders |= {one.row["start"], one.row["end"]}
    places = sorted(borders)
    written = []
    for start, end in zip(places, [*places[1:], len(text)], strict=True):
        written += [_sign(one) for one in findings if one.row["end"] == start]
        over = [one for one in findings if one.row["start"] <= start and end <= one.row["end"] and start < end]
        kinds = [f"cq-{'q' if one.is_quotation else 'c'}-{one.judgement.tone}" for one in over]
        piece = escape(text[start:end])
        written.append(f'<span class="{" ".join(kinds)}">{piece}</span>' if kinds and piece else piece)
    return f'<div class="cq-draft" dir="auto">{"".join(written)}</div>'


def card(finding: Finding, titles: Mapping[str, str]) -> str:
    """One finding: the verdict, the draft's words beside the study's, why, where it stands, its notes, its acts."""
    back = (
        f'<button type="button" class="cq-back" data-back="{finding.key}" '
        f'aria-label="Back to {finding.number} in the draft">↩</button>'
    )
    return (
        f'<article class="cq-card cq-finding cq-tone-{finding.judgement.tone}" id="{finding.key}" tabindex="-1" '
        f'aria-labelledby="{finding.key}-h"><header class="cq-verdict">{heading(finding)}{back}</header>'
        f"{body(finding, titles)}{_acts(finding, tuple(titles))}</article>"
    )


def heading(finding: Finding) -> str:
    """The verdict as a sign and in words."""
    return (
        f'<span class="cq-sign" aria-hidden="true">{finding.judgement.sign}</span>'
        f'<h3 id="{finding.key}-h">{escape(finding.title)}</h3>'
    )


def body(finding: Finding, titles: Mapping[str, str]) -> str:
    """The draft's words beside the study's, the reasons, the place and the notes; nothing that can be pressed."""
    return _quotation(finding, titles) if finding.is_quotation else _claim(finding, titles)


def _sign(finding: Finding) -> str:
    return (
        f'<sup class="cq-found cq-tone-{finding.judgement.tone}"><a href="#{finding.key}" data-go="{finding.key}" '
        f'aria-label="{escape(finding.title)}">{finding.judgement.sign}{finding.number}</a></sup>'
    )


def _quotation(finding: Finding, titles: Mapping[str, str]) -> str:
    row = finding.row
    if row["source_text"]:
        mine, theirs = compared(row["quote"], row["source_text"])
        columns = _columns(mine, theirs, "The study’s words")
    elif row["nearest"]:
        columns = _columns(escape(row["quote"]), escape(row["nearest"]), "The nearest sentence, which is not it")
    else:
        columns = _columns(escape(row["quote"]), "", "")
    said = [*(_difference(one) for one in row["differences"]), *(sentence(one) for one in row["warnings"])]
    shown = notes(row["resolved_notes"])
    stands = place(row, titles) if row["source_text"] else ""
    return f"{columns}{reasons(said)}{stands}{shown}"


def _claim(finding: Finding, titles: Mapping[str, str]) -> str:
    row = finding.row
    said = [sentence(one) for one in row["reasons"]]
    copied = f'<p class="cq-copied"><span aria-hidden="true">❝</span> {COPIED}</p>' if row["copied"] else ""
    parts = []
    for number, one in enumerate(row["evidence"], start=1):
        mine, theirs = shared(row["claim"], one["quote"])
        about = f"{stance(one, row['leaning'])}, {SPEAKERS[one['speaker']]}"
        words = _columns(mine, theirs, about) + reasons(said) if number == 1 else _columns("", theirs, about)
        parts.append(f"{words}{place(one, titles)}{notes(one['notes'])}")
    if not parts:
        parts.append(_columns(escape(row["claim"]), "", "") + reasons(said))
    return copied + "".join(parts)


def _columns(mine: str, theirs: str, about: str) -> str:
    """The draft's words and the study's side by side; either side may be missing."""
    sides = [("Your words", mine, "cq-mine"), (about, theirs, "cq-theirs")]
    shown = "".join(
        f'<div class="{kind}"><h4>{escape(heading)}</h4><blockquote dir="auto">{words}</blockquote></div>'
        for heading, words, kind in sides
        if words
    )
    return f'<div class="cq-pair">{shown}</div>'


def difference(one: Json, quoted: str, source: str) -> str:
    """One difference of a quotation as a sentence, given both wordings as they are to be shown."""
    why = DANGERS[Danger(one["danger"])]
    kind = DifferenceKind(one["kind"])
    if kind is DifferenceKind.MISSING:
        return f"You leave out {source} ({why})."
    if kind is DifferenceKind.ADDED:
        return f"You add {quoted} ({why})."
    if kind is DifferenceKind.MOVED:
        return f"You move {quoted} ({why})."
    return f"You write {quoted}, the study has {source} ({why})."


def _difference(one: Json) -> str:
    return difference(one, f"“{escape(one['quoted'])}”", f"“{escape(one['source'])}”")


def sentence(words: str) -> str:
    """A reason as a sentence: with a capital and a full stop, escaped."""
    return escape(f"{words[:1].upper()}{words[1:].rstrip('.')}.")


def reasons(said: Sequence[str]) -> str:
    """Reasons that are HTML already as a list; nothing without one."""
    return f'<ul class="cq-reasons">{"".join(f"<li>{one}</li>" for one in said)}</ul>' if said else ""


def place(row: Json, titles: Mapping[str, str]) -> str:
    """Where words stand: the document, the headings above, the paragraph, the printed page."""
    parts = [f'<cite class="cq-title">{escape(titles.get(row["document"], row["document"] or ""))}</cite>']
    parts.append(escape(" › ".join(row["section_path"])))
    if row["paragraph"]:
        parts.append(f"paragraph {row['paragraph']}")
    if row["page_label"]:
        parts.append(escape(pages(row["page_label"])))
    return f'<p class="cq-where">{"".join(f"<span>{part}</span>" for part in parts if part)}</p>'


def notes(rows: Sequence[Json]) -> str:
    """Notes as a list: number, kind of source, text as printed, and the source it leads to; nothing without one."""
    items = "".join(_note(cited(row)) for row in rows)
    return f'<div class="cq-notes"><ol role="list" aria-label="Notes">{items}</ol></div>' if items else ""


def _note(shown: CitedNote) -> str:
    return (
        f'<li><span class="cq-label">{escape(shown.label)}</span><div dir="auto">'
        f'<span class="cq-kind cq-kind-{shown.kind.value}">{KINDS[shown.kind]}</span> '
        f'<span class="cq-printed">{escape(shown.text)}</span>{leads_to(shown)}</div></li>'
    )


def cited(row: Json) -> CitedNote:
    """A note of the contract as the record it was made of."""
    return CitedNote(
        row["label"], row["text"], SourceKind(row["kind"]), ReferenceState(row["state"]), row["resolved_text"]
    )


def _acts(finding: Finding, studies: Sequence[str]) -> str:
    """What can be done with the study's words: copy them with their citation, collect them, read them in place."""
    row = finding.row
    first = row if finding.is_quotation else next(iter(row["evidence"]), {})
    words = first.get("source_text" if finding.is_quotation else "quote", "")
    if not words:
        return ""
    copied = f"{quoted(words)} {first['citation']}"
    link = escape(first["permalink"] or "")
    # The same words may stand in another study too: what is collected is what is shown.
    collected = f'data-collect="{link}"'
    if not finding.is_quotation:
        wanted, asked = escape(" ".join(row["claim"].split())), escape("\n".join(studies))
        collected = f'data-collect="{wanted}" data-claim="1" data-studies="{asked}"'
    return (
        '<p class="cq-actions">'
        f'<button type="button" class="cq-button" data-copy="{escape(copied)}" '
        f'data-citation="{escape(first["citation"])}" aria-label="Copy the study’s words for {finding.number}, cited" '
        'title="Copies the study’s own words with their citation">Copy study’s words</button>'
        f'<button type="button" class="cq-button" {collected} '
        f'aria-label="Add {finding.number} to the basket">Add to basket</button>'
        f'<button type="button" class="cq-button" data-read="{link}" '
        f'aria-label="Open {finding.number} in the reader">Read in place</button></p>'
    )
