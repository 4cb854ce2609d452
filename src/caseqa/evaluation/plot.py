"""A line plot as inline SVG, with its numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from caseqa.evaluation.template import TABLE
from caseqa.metrics import SystemReport

DASHES = ("", "7 4", "2 3", "9 3 2 3")
"""How the lines of the plot differ, beside their colour."""


def plot(systems: Sequence[SystemReport]) -> str:
    """Evidence recall against words read, a line a system, and the same numbers as a table."""
    most = max(words for system in systems for words, _ in system.curve) or 1
    lines, rows = [], []
    ticks = [(60 + 520 * words / most, f"{words:g}") for words in range(0, int(most) + 1, 200)]
    grid = "".join(f'<text x="{x:.0f}" y="322" text-anchor="middle">{label}</text>' for x, label in ticks)
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = 300 - 280 * share
        grid += f'<path class="grid" d="M60 {y:.0f}H580"/>'
        grid += f'<text x="52" y="{y + 4:.0f}" text-anchor="end">{share:g}</text>'
    for number, system in enumerate(systems):
        points = [(60 + 520 * words / most, 300 - 280 * recall) for words, recall in system.curve]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        style = f'class="s{number % 4}" stroke-dasharray="{DASHES[number % 4]}"'
        lines.append(f'<polyline {style} points="{path}"/>')
        lines.append("".join(f'<circle class="s{number % 4}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points))
        y = 40 + 22 * number
        lines.append(f'<path {style} d="M600 {y}h34"/><text x="640" y="{y + 4}">{escape(system.name)}</text>')
        cells = "".join(f"<td>{recall:.2f} at {words:.0f}</td>" for words, recall in system.curve)
        rows.append(f'<tr><th scope="row">{escape(system.name)}</th>{cells}</tr>')
    head = "".join(f'<th scope="col">{n}</th>' for n in range(1, len(systems[0].curve) + 1))
    head = f'<tr><th scope="col">passages</th>{head}</tr>'
    table = f"{TABLE}<thead>{head}</thead><tbody>{''.join(rows)}</tbody></table></div>"
    return (
        '<figure><svg viewBox="0 0 820 350" role="img" aria-labelledby="plot-name">'
        '<title id="plot-name">Share of answering quotations seen against words read, after 1 to 10 passages</title>'
        f"{grid}{''.join(lines)}"
        '<text x="320" y="344" text-anchor="middle">words read</text></svg>'
        "<figcaption>Share of the answering quotations seen (mean over questions) against words read.</figcaption>"
        f"<details><summary>The same as a table</summary>{table}</details></figure>"
    )
