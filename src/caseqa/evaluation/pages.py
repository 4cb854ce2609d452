"""A report on disk, as Markdown tables, and as one HTML page that fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from pathlib import Path

from caseqa.errors import BadRecord
from caseqa.evaluation.judging import READ, Gold, held, shown_spans
from caseqa.evaluation.plot import plot
from caseqa.evaluation.systems import Shown
from caseqa.evaluation.template import PAGE, SCRIPT, STYLE, TABLE
from caseqa.gold import GoldQuestion, grade
from caseqa.jsonl import from_json, to_json
from caseqa.metrics import HEADLINES, METRICS, Estimate, Judged, Report
from caseqa.records import Span
from caseqa.results import Hit

MOST_QUESTIONS = 600
"""Above this many questions a result file keeps the figures only, so that it stays under 300 kB."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the questions two runs share: the rank of the first right passage before and now, 0 for none."""

    since: str
    ranks: dict[str, tuple[int, int]]

    def better(self) -> list[str]:
        """The questions whose first right passage moved up."""
        return [one for one, (before, now) in self.ranks.items() if (now or 99) < (before or 99)]

    def worse(self) -> list[str]:
        """The questions whose first right passage moved down."""
        return [one for one, (before, now) in self.ranks.items() if (now or 99) > (before or 99)]


def save(report: Report, path: Path) -> None:
    """Write the figures, with the questions where there are not too many."""
    if len(report.systems[0].questions) > MOST_QUESTIONS:
        report = replace(report, systems=tuple(replace(system, questions=()) for system in report.systems))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_json(report).replace("}, {", "},\n{") + "\n", encoding="utf-8")


def compare(report: Report, folder: Path, leave_out: str) -> Changes | None:
    """The changes since the newest result on the same document, the file named ``leave_out`` aside."""
    older: list[tuple[str, Report]] = []
    for path in sorted(folder.glob("*.json")):
        try:
            older.append((path.stem, from_json(path.read_text(encoding="utf-8"), Report, path.name)))
        except BadRecord:
            continue
    same = [
        (name, one)
        for name, one in older
        if f"{name}.json" != leave_out
        and all(one.settings.get(key) == report.settings.get(key) for key in ("task", "document", "questions"))
        and one.systems[0].questions
    ]
    if not same:
        return None
    name, last = max(same, key=lambda item: item[1].made)
    before = {judged.id: judged.rank for judged in last.systems[0].questions}
    now = {judged.id: judged.rank for judged in report.systems[0].questions if judged.values[0] is not None}
    return Changes(name, {one: (before[one], rank) for one, rank in now.items() if one in before})


def tables(report: Report, changes: Changes | None = None) -> str:
    """The report in Markdown: the systems side by side, the lead over each, the kinds, the timing, the settings."""
    first, others = report.systems[0], report.systems[1:]
    shown = [name for name in METRICS if any(name in system.figures for system in report.systems)]
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
    if changes:
        better, worse = changes.better(), changes.worse()
        up, down = (f"{len(ones)} {word} ({', '.join(ones)})" for ones, word in ((better, "up"), (worse, "down")))
        parts.append(f"Since {changes.since}: {up}, {down}.")
    parts.append("; ".join(f"{name}: {value}" for name, value in report.settings.items()))
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


def page(report: Report, gold: Gold, shown: Mapping[str, Shown], changes: Changes | None = None) -> str:
    """The page: figures, plot, and every question with its hits, its quotations and what changed."""
    first, others = report.systems[0], report.systems[1:]
    kinds = sorted({question.kind for question in gold.questions})
    ranks = {other.name: {judged.id: judged.rank for judged in other.questions} for other in others}
    judged = {one.id: one for one in first.questions}
    items = [_question(gold, q, judged[q.id], shown[q.id], ranks, changes) for q in gold.questions]
    note = f"Gains and losses since {escape(changes.since)}." if changes else "No earlier result to compare with."
    return PAGE.format(
        title=escape(f"Evaluation of caseqa on {gold.document.id}"),
        made=escape(f"{report.made}. {note}"),
        tables=_html_tables(tables(report)),
        plot=plot(report.systems) if first.curve else "",
        kinds="".join(f"<option>{escape(kind)}</option>" for kind in kinds),
        questions="\n".join(items),
        style=STYLE,
        script=SCRIPT,
    )


def _html_tables(markdown: str) -> str:
    """The Markdown of `tables` as HTML: it knows nothing but tables, bold lines and paragraphs."""
    parts = []
    for block in markdown.strip().split("\n\n"):
        lines = block.split("\n")
        if not block.startswith("|"):
            bold = block.startswith("**")
            parts.append(f"<h3>{escape(block.replace('**', ''))}</h3>" if bold else f"<p>{escape(block)}</p>")
            continue
        cells = [[escape(cell.strip()) for cell in line.strip("|").split("|")] for line in lines]
        head = "".join(f'<th scope="col">{cell}</th>' for cell in cells[0])
        body = ""
        for name, *values in cells[2:]:
            body += f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in values)}</tr>'
        parts.append(f"{TABLE}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")
    return "\n".join(parts)


def _question(
    gold: Gold,
    question: GoldQuestion,
    judged: Judged,
    shown: Shown,
    others: Mapping[str, Mapping[str, int]],
    changes: Changes | None,
) -> str:
    outcome = _outcome(question, judged.rank)
    moved = ""
    if changes and question.id in changes.ranks:
        before, now = changes.ranks[question.id]
        moved = "" if before == now else "better" if (now or 99) < (before or 99) else "worse"
    change = f' <b class="{moved}">{moved}: {before or "none"} → {now or "none"}</b>' if moved else ""
    ranks = "; ".join(f"{escape(name)} {of.get(question.id, 0) or '–'}" for name, of in others.items())
    found = held(gold, question.id, shown.hits)
    quotes = "".join(
        f"<li><b>{item.grade}</b> {_where(number, found)} <q>{escape(evidence.quote)}</q></li>"
        for number, (item, evidence) in enumerate(zip(gold.evidence[question.id], question.evidence, strict=True))
    )
    sure = f"{judged.status}, confidence {judged.confidence:.2f}. " if judged.confidence is not None else ""
    kept = "".join(_hit(gold, question.id, hit) for hit in shown.hits[:READ])
    return (
        f'<details data-kind="{escape(question.kind)}" data-outcome="{outcome}" data-moved="{moved}"><summary>'
        f'<span class="chip {outcome}">{outcome.replace("-", " ")}</span> {escape(question.id)} '
        f"{escape(question.question)} <small>{escape(question.kind)}, {escape(question.wording)}</small>"
        f"{change}</summary>"
        f"<p>{sure}First right passage at rank {judged.rank or '–'}; {ranks or 'no baselines'}. "
        f"Grades of the first {len(judged.gains)}: {' '.join(judged.gains) or '–'}</p>"
        f"<h4>Gold quotations</h4><ul>{quotes or '<li>none: the study does not say</li>'}</ul>"
        f"<h4>First passages</h4><ol>{kept}</ol></details>"
    )


def _outcome(question: GoldQuestion, rank: int) -> str:
    if not question.answerable:
        return "unanswerable"
    return "first" if rank == 1 else "missed" if not rank else "in-five" if rank <= READ else "later"


def _where(number: int, found: Sequence[set[int]]) -> str:
    rank = next((at for at, numbers in enumerate(found, start=1) if number in numbers), 0)
    return f'<span class="hit">at {rank}</span>' if rank else '<span class="miss">missed</span>'


def _hit(gold: Gold, question_id: str, hit: Hit) -> str:
    passage, evidence = hit.passage, gold.evidence[question_id]
    right = grade(evidence, shown_spans(gold.document, passage))
    verdict = f'<span class="hit">right, grade {right}</span>' if right else '<span class="miss">no quotation</span>'
    text = _marked(gold, passage.span, [item.span for item in evidence], hit.highlights)
    notes = [note for note in gold.document.notes if note.id in passage.note_ids]
    listed = "".join(f"<li>{escape(f'{note.label}. {note.text}')}</li>" for note in notes)
    return (
        f"<li>{verdict} {hit.score:.3f} <small>{escape(' › '.join(passage.section_path))} "
        f"({', '.join(hit.found_by)})</small>"
        f"<p>{text}</p>{f'<ul class=notes>{listed}</ul>' if listed else ''}</li>"
    )


def _marked(gold: Gold, span: Span, quotations: Sequence[Span], highlights: Sequence[Span]) -> str:
    """A passage with the gold quotations underlined and the highlighted sentences marked."""
    cuts = {span.start, span.end}
    cuts |= {at for one in (*quotations, *highlights) for at in (one.start, one.end) if span.start < at < span.end}
    ordered = sorted(cuts)
    pieces = []
    for start, end in pairwise(ordered):
        piece = Span(start, end)
        html = escape(gold.document.slice(piece))
        if any(one.overlaps(piece) for one in quotations):
            html = f"<u>{html}</u>"
        pieces.append(f"<mark>{html}</mark>" if any(one.overlaps(piece) for one in highlights) else html)
    return "".join(pieces)
