"""Plots as inline SVG, each with its numbers as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from caseqa.evaluation.template import TABLE
from caseqa.metrics import Estimate, SystemReport

DASHES = ("", "7 4", "2 3", "9 3 2 3")
"""How the lines of a plot differ, beside their colour."""

LEFT, TOP, WIDTH, HEIGHT = 60, 20, 520, 280
"""The frame of a plot in its viewBox of 820 by 350; names stand to its right."""


def recall_plot(systems: Sequence[SystemReport]) -> str:
    """Answering quotations seen against words read, a line a system, a band for its 95 % interval."""
    most = max((point[0] for system in systems for point in system.curve), default=1) or 1
    lines, rows = [_shares()], []
    for words in range(0, int(most) + 1, 200):
        lines.append(_below(LEFT + WIDTH * words / most, f"{words}"))
    for number, system in enumerate(systems):
        xs = [LEFT + WIDTH * point[0] / most for point in system.curve]
        style = _style(number)
        if all(len(point) == 4 for point in system.curve):
            band = [(x, point[3]) for x, point in zip(xs, system.curve, strict=True)]
            band += [(x, point[2]) for x, point in reversed(list(zip(xs, system.curve, strict=True)))]
            corners = " ".join(f"{x:.1f},{_height(share):.1f}" for x, share in band)
            lines.append(f'<polygon class="band s{number % 4}" points="{corners}"/>')
        points = [(x, _height(point[1])) for x, point in zip(xs, system.curve, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        lines.append(f'<polyline {style} points="{path}"/>')
        lines += [f'<circle class="s{number % 4}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points]
        lines.append(_named(number, system.name))
        cells = [f"{_bounded(point[1:])} at {point[0]:.0f}" for point in system.curve]
        rows.append([system.name, *cells])
    head = ["passages", *(str(n) for n in range(1, len(systems[0].curve) + 1))]
    return _figure(
        "recall", "Share of the answering quotations seen (mean over questions) against words read, after 1 to 10 "
        "passages; the band is the 95 % interval", lines, "words read", head, rows,
    )  # fmt: skip


def time_plot(systems: Sequence[SystemReport], metric: str) -> str:
    """One metric against the median milliseconds of a whole question, a point a system; the time is logarithmic."""
    shown = [(n, s) for n, s in enumerate(systems) if metric in s.figures and s.median_ms > 0]
    if not shown:
        return ""
    low = math.floor(math.log10(min(s.median_ms for _, s in shown)))
    high = math.ceil(math.log10(max(s.median_ms for _, s in shown)) + 0.01)
    lines, rows = [_shares()], []
    for power in range(low, high + 1):
        x = LEFT + WIDTH * (power - low) / (high - low)
        lines.append(f'<path class="grid" d="M{x:.0f} {TOP}V{TOP + HEIGHT}"/>')
        lines.append(_below(x, f"{10.0**power:g}"))
    for number, system in shown:
        one = system.figures[metric]
        x = LEFT + WIDTH * (math.log10(system.median_ms) - low) / (high - low)
        lines += [_whisker(number, x, one), _named(number, system.name)]
        rows.append([system.name, f"{system.median_ms:g} ms", _bounded((one.value, one.low, one.high))])
    caption = f"{metric} with its 95 % interval against the median time of a whole question"
    return _figure("time", caption, lines, "milliseconds a question", ["", "median", metric], rows)


def kind_plot(systems: Sequence[SystemReport], metric: str) -> str:
    """One metric of each kind of question, side by side for all systems, with its 95 % interval."""
    kinds = [kind for kind, figures in systems[0].kinds.items() if metric in figures]
    if len(kinds) < 2:
        return ""
    step = 16 * len(systems) + 14
    lines, rows = [], []
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = 170 + 410 * share
        lines.append(f'<path class="grid" d="M{x:.0f} 10V{10 + step * len(kinds)}"/>')
        lines.append(_below(x, f"{share:g}", 28 + step * len(kinds)))
    for at, kind in enumerate(kinds):
        count = systems[0].kinds[kind][metric].count
        y = 24 + step * at
        lines.append(f'<text x="160" y="{y + 8 * len(systems) - 4}" text-anchor="end">{escape(kind)} ({count})</text>')
        found = [(n, s.kinds[kind][metric]) for n, s in enumerate(systems) if metric in s.kinds.get(kind, {})]
        lines += [_bar(number, y + 16 * number, one) for number, one in found]
        rows.append([kind, str(count), *(_bounded((one.value, one.low, one.high)) for _, one in found)])
    lines += [_named(number, system.name) for number, system in enumerate(systems)]
    head = ["kind", "n", *(system.name for system in systems)]
    caption = f"{metric} of each kind of question with its 95 % interval (number of questions in brackets)"
    return _figure("kinds", caption, lines, "", head, rows, 40 + step * len(kinds))


def _height(share: float) -> float:
    return TOP + HEIGHT - HEIGHT * share


def _style(number: int) -> str:
    return f'class="s{number % 4}" stroke-dasharray="{DASHES[number % 4]}"'


def _shares() -> str:
    """The horizontal grid from 0 to 1."""
    grid = ""
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = _height(share)
        grid += f'<path class="grid" d="M{LEFT} {y:.0f}H{LEFT + WIDTH}"/>'
        grid += f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{share:g}</text>'
    return grid


def _below(x: float, text: str, y: float = TOP + HEIGHT + 22) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{text}</text>'


def _named(number: int, name: str) -> str:
    """A line of the legend."""
    y = 40 + 22 * number
    return f'<path {_style(number)} d="M600 {y}h34"/><text x="640" y="{y + 4}">{escape(name)}</text>'


def _whisker(number: int, x: float, one: Estimate) -> str:
    y, top, bottom = (_height(value) for value in (one.value, one.high, one.low))
    line = f'<path {_style(number)} d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>'
    return f'{line}<circle class="s{number % 4}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'


def _bar(number: int, y: float, one: Estimate) -> str:
    x, low, high = (170 + 410 * value for value in (one.value, one.low, one.high))
    line = f'<path {_style(number)} d="M{low:.1f} {y:.1f}H{high:.1f}"/>'
    return f'{line}<circle class="s{number % 4}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def _bounded(values: Sequence[float]) -> str:
    """A value with its bounds, where it has them."""
    return f"{values[0]:.2f}" + (f" [{values[1]:.2f}, {values[2]:.2f}]" if len(values) == 3 else "")


def _figure(
    name: str,
    caption: str,
    lines: Sequence[str],
    below: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    tall: int = 350,
) -> str:
    """The drawing, its caption, and the same numbers as a table."""
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = ""
    for first, *others in rows:
        body += f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in others)}</tr>'
    axis = f'<text x="{LEFT + WIDTH / 2:.0f}" y="{tall - 6}" text-anchor="middle">{escape(below)}</text>'
    return (
        f'<figure><svg viewBox="0 0 820 {tall}" role="img" aria-labelledby="plot-{name}">'
        f'<title id="plot-{name}">{escape(caption)}</title>{"".join(lines)}{axis}</svg>'
        f"<figcaption>{escape(caption)}.</figcaption><details><summary>The same as a table</summary>"
        f"{TABLE}<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div></details></figure>"
    )
