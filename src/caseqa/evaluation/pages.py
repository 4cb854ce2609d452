"""A report as one HTML page that fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from caseqa.evaluation.history import Changes
from caseqa.evaluation.judging import READ, Gold, held, shown_spans
from caseqa.evaluation.plot import kind_plot, recall_plot, time_plot
from caseqa.evaluation.systems import Shown
from caseqa.evaluation.tables import tables
from caseqa.evaluation.template import PAGE, SCRIPT, STYLE, TABLE
from caseqa.gold import GoldQuestion, grade
from caseqa.metrics import HEADLINES, Judged, Report, SystemReport
from caseqa.records import Span
from caseqa.results import Hit

MOST_DRAWN = 4
"""Systems in a plot: as many as can be told apart by line and colour."""


def page(report: Report, gold: Gold, shown: Mapping[str, Shown], changes: Changes | None = None) -> str:
    """The page: figures, plots, gains and losses, and every question with its hits and its quotations."""
    first, others = report.systems[0], report.systems[1:]
    kinds = sorted({question.kind for question in gold.questions})
    ranks = {other.name: {judged.id: judged.rank for judged in other.questions} for other in others}
    judged = {one.id: one for one in first.questions}
    items = [_question(gold, q, judged[q.id], shown[q.id], ranks, changes) for q in gold.questions]
    return PAGE.format(
        title=escape(f"Evaluation of caseqa on {gold.document.title or gold.document.id}"),
        made=escape(f"{report.made}, {len(gold.questions)} questions, {len(items) - _answerable(gold)} unanswerable."),
        cards="".join(_card(name, first, others) for name in HEADLINES if name in first.figures),
        tables=_html_tables(tables(report)),
        plots=_plots(report),
        changes=_changes(gold, changes),
        kinds="".join(f"<option>{escape(kind)}</option>" for kind in kinds),
        questions="\n".join(items),
        style=STYLE,
        script=SCRIPT,
    )


def _answerable(gold: Gold) -> int:
    return sum(question.answerable for question in gold.questions)


def _card(name: str, first: SystemReport, others: Sequence[SystemReport]) -> str:
    """One headline figure with its interval, and the best of the other systems."""
    one = first.figures[name]
    best = max((other for other in others if name in other.figures), key=lambda o: o.figures[name].value, default=None)
    beside = f"<small>{escape(best.name)} {best.figures[name].value:.2f}</small>" if best else ""
    bounds = f"<small>[{one.low:.2f}, {one.high:.2f}]</small>"
    return f"<div><span>{escape(name)}</span><b>{one.value:.2f}</b>{bounds}{beside}</div>"


def _plots(report: Report) -> str:
    """The plots that the report has numbers for; times that come from a cache are not drawn."""
    few = report.systems[:MOST_DRAWN]
    drawn = [recall_plot(few)] if few[0].curve else []
    if report.settings.get("times of whole questions") != "mostly from the cache":
        drawn.append(time_plot(few, "nDCG@10"))
    return "".join([*drawn, kind_plot(few, "nDCG@10")])


def _changes(gold: Gold, changes: Changes | None) -> str:
    """The questions that gained and lost since the last result, each linked to its place on the page."""
    told = f"<p>{escape(changes.told())}</p>" if changes and changes.unread else ""
    if changes is None or not changes.since:
        return f"<p>No earlier result on the same gold to compare with.</p>{told}"
    asked = {question.id: question.question for question in gold.questions}
    lists = []
    for name, ones in (("better", changes.better()), ("worse", changes.worse())):
        rows = "".join(
            f'<li><a href="#{escape(one)}">{escape(one)}</a> {escape(asked.get(one, ""))} '
            f"<b>{' → '.join(str(rank or 'none') for rank in changes.ranks[one])}</b></li>"
            for one in ones
        )
        lists.append(f'<h3 class="{name}">{len(ones)} {name}</h3><ul>{rows or "<li>none</li>"}</ul>')
    return (
        f"<p>Rank of the first right passage since {escape(changes.since)}, over {len(changes.ranks)} questions.</p>"
        f'<div class="two"><div>{lists[0]}</div><div>{lists[1]}</div></div>{told}'
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
        f'<details id="{escape(question.id)}" data-kind="{escape(question.kind)}" '
        f'data-outcome="{outcome}" data-moved="{moved}"><summary>'
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
