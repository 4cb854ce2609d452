"""Pictures of what a study rests on, as inline SVG: pure functions of counts, each with its figures as a table.

Widths are per cent of the picture, so that the words in it keep their size on a phone as on a wide screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from caseqa.records import SourceKind
from caseqa.ui.markup import KINDS, escape

ROW, BAR, BASE = 50, 22, 26
"""Pixels from row to row, of a bar's height, and from a row's top to its bar."""

ROOM_FOR_A_NUMBER = 5.0
"""Per cent of the width below which a number does not fit into its segment on a phone."""

UNIT, MOST_TALL = 9, 180
"""Pixels of height for one source in the timeline, unless its tallest column would be higher than this."""

MOST_COLUMNS = 40
"""More columns than this are too thin to be told apart on a phone; years are then put together."""

Counts = Mapping[SourceKind, int]


def grounds(rows: Sequence[tuple[str, Counts]]) -> str:
    """For each part of a study, how many citations of each kind of source it makes, as bars of one scale."""
    rows = [(name, counts) for name, counts in rows if sum(counts.values())]
    if not rows:
        return ""
    most = max(sum(counts.values()) for _, counts in rows)
    drawn = "".join(_row(name, counts, most, number * ROW) for number, (name, counts) in enumerate(rows))
    label = "What each part of the study rests on: " + "; ".join(_told(name, counts) for name, counts in rows)
    height = len(rows) * ROW
    return (
        f'<figure class="cq-chart">{_legend([counts for _, counts in rows])}'
        f'<svg role="img" aria-label="{escape(label)}" width="100%" height="{height}">{drawn}</svg>'
        f"{_table('Part', rows)}</figure>"
    )


def timeline(years: Mapping[int, Counts], undated: int = 0) -> str:
    """How many works there are of each year, by kind, as columns; years are put together when there are many."""
    if not years:
        return ""
    first, last = min(years), max(years)
    width = next(
        size for size in (1, 2, 5, 10, 20, 50, 100, 500) if (last - first) / size < MOST_COLUMNS or size == 500
    )
    low = first - first % width
    starts = range(low, last + 1, width)
    columns: dict[int, Counter[SourceKind]] = {start: Counter() for start in starts}
    for year, counts in years.items():
        columns[year - (year - low) % width].update(counts)
    rows = [(f"{start}" if width == 1 else f"{start}–{start + width - 1}", columns[start]) for start in starts]
    tallest = max(sum(counts.values()) for counts in columns.values())
    unit = min(UNIT * 1.0, MOST_TALL / tallest)
    height = round(tallest * unit) + 40
    share = 100 / len(rows)
    drawn = "".join(
        _column(name, counts, number * share, share, unit, height, number % max(1, -(-len(rows) // 10)) == 0)
        for number, (name, counts) in enumerate(rows)
    )
    filled = [(name, counts) for name, counts in rows if counts]
    label = "Sources by year: " + "; ".join(_told(name, counts) for name, counts in filled)
    without = f'<p class="cq-quiet">{undated} more without a year.</p>' if undated else ""
    return (
        f'<figure class="cq-chart">{_legend(list(columns.values()))}'
        f'<svg role="img" aria-label="{escape(label)}" width="100%" height="{height}">'
        f'<line class="cq-axis" x1="0" x2="100%" y1="{height - 22}" y2="{height - 22}"/>{drawn}</svg>'
        f"{without}{_table('Year', filled)}</figure>"
    )


def _row(name: str, counts: Counts, most: int, top: int) -> str:
    parts = [f'<text class="cq-row" x="0" y="{top + 17}">{escape(name)}</text>']
    left = 0.0
    for kind in KINDS:
        if not counts.get(kind):
            continue
        wide = 90 * counts[kind] / most
        parts.append(
            f'<rect class="cq-fill-{kind.value}" x="{left:.2f}%" y="{top + BASE}" width="{wide:.2f}%" height="{BAR}">'
            f"<title>{escape(name)}: {counts[kind]} × {KINDS[kind]}</title></rect>"
        )
        if wide >= ROOM_FOR_A_NUMBER:
            middle, base = left + wide / 2, top + BASE + 15
            parts.append(f'<text class="cq-inside" x="{middle:.2f}%" y="{base}">{counts[kind]}</text>')
        left += wide
    parts.append(f'<text class="cq-sum" x="{left + 1:.2f}%" y="{top + BASE + 15}">{sum(counts.values())}</text>')
    return "".join(parts)


def _column(name: str, counts: Counts, left: float, share: float, unit: float, height: int, labelled: bool) -> str:
    parts, base = [], float(height - 23)
    for kind in KINDS:
        if not counts.get(kind):
            continue
        tall = counts[kind] * unit
        base -= tall
        parts.append(
            f'<rect class="cq-fill-{kind.value}" x="{left + share * 0.12:.2f}%" y="{base:.1f}" '
            f'width="{share * 0.76:.2f}%" height="{tall:.1f}">'
            f"<title>{name}: {counts[kind]} × {KINDS[kind]}</title></rect>"
        )
    middle = left + share / 2
    if total := sum(counts.values()):
        parts.append(f'<text class="cq-over" x="{middle:.2f}%" y="{base - 4:.1f}">{total}</text>')
    if labelled:
        parts.append(f'<text class="cq-under" x="{middle:.2f}%" y="{height - 6}">{name[:4]}</text>')
    return "".join(parts)


def _legend(rows: Sequence[Counts]) -> str:
    """Which colour is which kind, as a list; the table below says the same without colour."""
    kinds = [kind for kind in KINDS if any(counts.get(kind) for counts in rows)]
    items = "".join(f'<li><span class="cq-key cq-back-{kind.value}"></span>{KINDS[kind]}</li>' for kind in kinds)
    return f'<ul class="cq-legend" role="list" aria-label="Colours">{items}</ul>'


def _table(first: str, rows: Sequence[tuple[str, Counts]]) -> str:
    kinds = [kind for kind in KINDS if any(counts.get(kind) for _, counts in rows)]
    head = "".join(f'<th scope="col">{KINDS[kind]}</th>' for kind in kinds)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{counts.get(kind) or '–'}</td>" for kind in kinds)
        + f"<td>{sum(counts.values())}</td></tr>"
        for name, counts in rows
    )
    return (
        '<details class="cq-figures"><summary>The figures as a table</summary><div class="cq-scroll" tabindex="0" '
        f'role="region" aria-label="Figures"><table><thead><tr><th scope="col">{first}</th>{head}'
        f'<th scope="col">All</th></tr></thead><tbody>{body}</tbody></table></div></details>'
    )


def _told(name: str, counts: Counts) -> str:
    return f"{name}: " + ", ".join(f"{counts[kind]} {KINDS[kind]}" for kind in KINDS if counts.get(kind))
