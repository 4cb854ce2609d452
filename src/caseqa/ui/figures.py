"""The figures of the latest evaluation as HTML, in plain words: what was measured, how good it is, and what it misses.

Every function is pure; questions and names pass through ``escape``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseqa.gold import GoldQuestion
from caseqa.metrics import Estimate, Judged, Report, SystemReport
from caseqa.ui.markup import escape

MEANINGS = {
    "hit@1": ("The first passage answers", "share of questions"),
    "MRR": ("How high the first right passage stands", "1 is always first, 0.5 on average second"),
    "nDCG@10": ("How good the order of the first ten is", "1 is the best order there could be"),
    "answers@5": ("Answering sentences seen in five passages", "share of those the question has"),
    "evidence@5": ("Answering and supporting sentences seen in five", "share of those the question has"),
    "words@5": ("Words to read in five passages", "fewer is less work"),
    "words and notes@5": ("Words to read with their notes", "fewer is less work"),
    "highlight": ("A highlighted sentence of the right passage answers", "share of right passages"),
    "unanswerable refused": ("Refused although asked in vain", "share of questions without an answer"),
    "unanswerable not plainly answered": ("Refused or marked as weak", "share of questions without an answer"),
    "answerable refused": ("Refused although the study answers", "share of questions with an answer; 0 is right"),
    "answerable not plainly answered": ("Doubted although the study answers", "share of questions with an answer"),
    "AUROC of confidence": ("The confidence tells the two apart", "1 is always, 0.5 is tossing a coin"),
}

DEEP = 5
"""A right passage below this rank counts as missed here: few readers go further down."""

HOW = (
    '<div class="cq-empty-basket"><p>There are no figures to show here.</p><p class="cq-quiet">They are made in a '
    "checkout of caseqa, with the gold questions of <code>eval/gold</code>: run <code>make eval</code> there, which "
    "takes some minutes, and open this page again. The figures of this release stand in its README.</p></div>"
)


@dataclass(frozen=True, slots=True)
class Miss:
    """A gold question that caseqa did not answer well, in words and with where its first right passage stands."""

    question: GoldQuestion
    judged: Judged


def misses(report: Report, questions: Sequence[GoldQuestion]) -> tuple[Miss, ...]:
    """The questions whose first right passage is not among the first five, and the vain ones plainly answered."""
    judged = {one.id: one for one in report.systems[0].questions}
    found = []
    for question in questions:
        one = judged.get(question.id)
        if one is None:
            continue
        if (question.answerable and not 1 <= one.rank <= DEEP) or (
            not question.answerable and one.status == "answered"
        ):
            found.append(Miss(question, one))
    return tuple(found)


def figures(report: Report, missed: Sequence[Miss], title: str) -> str:
    """One run: what was measured, the figures beside those of plain systems, by kind, in vain, and the misses."""
    first = report.systems[0]
    asked = first.figures["hit@1"].count if "hit@1" in first.figures else len(first.questions)
    vain = next((one.count for name, one in first.doubt.items() if name.startswith("unanswerable")), 0)
    said = f"{asked} questions with an answer" + (f" and {vain} without one" if vain else "")
    return (
        f'<article class="cq-card cq-figures"><h2 class="cq-h2">{escape(title)}</h2>'
        f'<p class="cq-quiet">{said}; measured {escape(report.made[:10])}, '
        f"version <code>{escape(report.settings.get('commit', '?'))}</code>. "
        "In brackets the range that chance alone allows (95 %).</p>"
        f"{_side_by_side(report.systems)}{_kinds(first)}{_vain(first)}{_missed(missed)}{_settings(report)}</article>"
    )


def _side_by_side(systems: Sequence[SystemReport]) -> str:
    names = [name for name in systems[0].figures if name in MEANINGS]
    head = "".join(f'<th scope="col">{escape(one.name)}</th>' for one in systems)
    rows = "".join(
        f"<tr>{_named(name)}{''.join(_cell(one.figures.get(name), one is systems[0]) for one in systems)}</tr>"
        for name in names
    )
    waits = "".join(f"<td>{_seconds(one.median_ms)}</td>" for one in systems)
    name = "Time for a question<small>median, on the machine it was run on</small>"
    waiting = f'<tr><th scope="row">{name}</th>{waits}</tr>'
    return _table("caseqa beside plain systems", f'<th scope="col">Measured</th>{head}', rows + waiting)


def _kinds(first: SystemReport) -> str:
    if not first.kinds:
        return ""
    names = [name for name in ("hit@1", "answers@5") if name in first.figures]
    head = "".join(f'<th scope="col">{escape(MEANINGS[name][0])}</th>' for name in names)
    ordered = sorted(first.kinds.items(), key=lambda item: item[1][names[0]].value if names else 0)
    rows = "".join(
        f'<tr><th scope="row">{escape(kind.replace("_", " "))}<small>{figures[names[0]].count} questions</small></th>'
        f"{''.join(_cell(figures.get(name), True) for name in names)}</tr>"
        for kind, figures in ordered
        if names
    )
    table = _table("By kind of question, the hardest first", f'<th scope="col">Kind</th>{head}', rows)
    return f"<details><summary>By kind of question, the hardest first</summary>{table}</details>"


def _vain(first: SystemReport) -> str:
    if not first.doubt:
        return ""
    rows = "".join(
        f"<tr>{_named(name)}{_cell(one, True)}</tr>" for name, one in first.doubt.items() if name in MEANINGS
    )
    head = f'<th scope="col">Measured</th><th scope="col">{escape(first.name)}</th>'
    return f"<h3>When the study does not answer</h3>{_table('Questions without an answer', head, rows)}"


def _missed(missed: Sequence[Miss]) -> str:
    low = [one for one in missed if one.question.answerable]
    vain = [one for one in missed if not one.question.answerable]
    parts = ""
    if low:
        rows = "".join(_miss(one, f"rank {one.judged.rank}" if one.judged.rank else "not found") for one in low)
        parts += _folded(f"{_questions(low)} whose answer is not among the first {DEEP} passages", rows)
    if vain:
        rows = "".join(_miss(one, "answered all the same") for one in vain)
        are = "is" if len(vain) == 1 else "are"
        parts += _folded(f"{_questions(vain)} without an answer that {are} answered all the same", rows)
    return f"<h3>What it misses</h3>{parts}" if parts else ""


def _questions(missed: Sequence[Miss]) -> str:
    return f"{len(missed)} question{'' if len(missed) == 1 else 's'}"


def _folded(summary: str, rows: str) -> str:
    return f'<details><summary>{summary}</summary><ul class="cq-misses" role="list">{rows}</ul></details>'


def _miss(one: Miss, where: str) -> str:
    question, kind = escape(one.question.question), escape(one.question.kind.replace("_", " "))
    return (
        f'<li><span class="cq-missed">{question}</span> <span class="cq-kind">{kind}</span> '
        f'<span class="cq-kind">{escape(where)}</span> '
        f'<button type="button" class="cq-button cq-small" data-try="{question}" aria-label="Ask: {question}">Ask it'
        "</button></li>"
    )


def _settings(report: Report) -> str:
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in report.settings.items()
    )
    return f'<details class="cq-details"><summary>What it was run with</summary><dl>{rows}</dl></details>'


def _named(name: str) -> str:
    words, unit = MEANINGS[name]
    return f'<th scope="row">{escape(words)}<small>{escape(name)}: {escape(unit)}</small></th>'


def _cell(one: Estimate | None, strong: bool) -> str:
    if one is None:
        return "<td>–</td>"
    form = ".0f" if one.value > 2 else ".2f"
    value = f"<b>{one.value:{form}}</b>" if strong else f"{one.value:{form}}"
    return f"<td>{value} <small>[{one.low:{form}}–{one.high:{form}}]</small></td>"


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s" if milliseconds >= 100 else f"{milliseconds:.1f} ms"


def _table(caption: str, head: str, rows: str) -> str:
    return (
        f'<div class="cq-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f'<caption class="cq-heard">{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def note(words: Mapping[str, str]) -> str:
    """Which result files could not be read and why; nothing when all could."""
    listed = "".join(f"<li>{escape(name)}: {escape(why)}</li>" for name, why in words.items())
    return f'<p class="cq-quiet">Not shown:</p><ul class="cq-problems">{listed}</ul>' if words else ""
