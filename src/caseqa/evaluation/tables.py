"""A report as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence

from caseqa.evaluation.history import Changes
from caseqa.metrics import HEADLINES, METRICS, Estimate, Report

MOST_COLUMNS = 6
"""Systems that stand side by side; more, as in an ablation, stand below one another."""


def tables(report: Report, changes: Changes | None = None) -> str:
    """The report in Markdown: the systems side by side, the lead over each, the kinds, the timing, the settings."""
    first, others = report.systems[0], report.systems[1:]
    shown = [name for name in METRICS if any(name in system.figures for system in report.systems)]
    if len(report.systems) > MOST_COLUMNS:
        return _long(report)
    rows = [[name, *(_cell(s.figures.get(name)) for s in report.systems)] for name in shown]
    parts = [_table(["", *(s.name for s in report.systems)], rows)]
    if others:
        rows = [[name, *(_cell(s.lead.get(name), signed=True) for s in others)] for name in HEADLINES if name in shown]
        parts.append(f"**{first.name} minus each of the others, question by question** (* = the interval leaves out 0)")
        parts.append(_table(["", *(s.name for s in others)], rows))
    if len(first.kinds) > 2:
        head = ["kind of question", "n", *(n for n in HEADLINES if n in shown), *(f"nDCG@10 {s.name}" for s in others)]
        parts += ["**Per kind of question**", _table(head, _kind_rows(report, [n for n in HEADLINES if n in shown]))]
    if first.doubt:
        rows = [[name, _cell(one), str(one.count)] for name, one in first.doubt.items()]
        parts.append("**Questions the study does not answer** (reported, not yet good)")
        parts.append(_table(["", first.name, "n"], rows))
    times = {f"{s.name}, a whole question": s.median_ms for s in report.systems} | report.timings
    parts.append(f"Median milliseconds: {'; '.join(f'{name} {value:g}' for name, value in times.items())}.")
    if report.unreachable:
        parts.append(f"No single passage holds half of any quotation of {', '.join(report.unreachable)}.")
    if changes and changes.since:
        better, worse = changes.better(), changes.worse()
        up, down = (f"{len(ones)} {word} ({', '.join(ones)})" for ones, word in ((better, "up"), (worse, "down")))
        parts.append(f"Since {changes.since}: {up}, {down}.")
    if changes and changes.unread:
        parts.append(changes.told())
    parts.append("; ".join(f"{name}: {value}" for name, value in report.settings.items()))
    return "\n\n".join(parts) + "\n"


def _long(report: Report) -> str:
    """Many systems below one another: what each scores, and what the first is ahead of it."""
    first, others = report.systems[0], report.systems[1:]
    shown = [name for name in HEADLINES if name in first.figures]
    rows = [[system.name, *(_cell(system.figures.get(name)) for name in shown)] for system in report.systems]
    leads = [[system.name, *(_cell(system.lead.get(name), signed=True) for name in shown)] for system in others]
    about = f"**What {first.name} is ahead of each, question by question** (* = the interval leaves out 0)"
    settings = "; ".join(f"{name}: {value}" for name, value in report.settings.items())
    parts = [_table(["", *shown], rows), about, _table(["", *shown], leads), settings]
    return "\n\n".join(parts) + "\n"


def _kind_rows(report: Report, names: Sequence[str]) -> list[list[str]]:
    first, others = report.systems[0], report.systems[1:]
    return [
        [
            kind,
            str(figures["hit@1"].count),
            *(_cell(figures.get(name)) for name in names),
            *(_cell(other.kinds[kind].get("nDCG@10")) for other in others),
        ]
        for kind, figures in first.kinds.items()
    ]


def _cell(one: Estimate | None, *, signed: bool = False) -> str:
    if one is None:
        return "–"
    form = ".0f" if one.value > 2 else f"{'+' if signed else ''}.3f"
    star = " *" if signed and one.is_clear else ""
    return f"{one.value:{form}} [{one.low:{form}}, {one.high:{form}}]{star}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
