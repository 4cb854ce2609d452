"""What the evaluation library lacks: intervals, paired differences, evidence recall, words shown, figures per kind.

Hits, reciprocal ranks and nDCG come from ir_measures; see `evaluation`.
"""

from __future__ import annotations

import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

RESAMPLES = 2000
"""As many as it takes for a bound to be steady in its second decimal from seed to seed."""

TOGETHER = 100
"""Resamples drawn at once: with 10,000 questions they take 8 MB."""

SEED = 20200
LEVEL = 0.95

METRICS = ("hit@1", "MRR", "nDCG@10", "answers@5", "evidence@5", "words@5", "words and notes@5", "highlight")
"""``answers@5`` is evidence recall of the answering quotations (grade 2), ``evidence@5`` of all of them;
``highlight`` asks whether a highlighted sentence of the first right passage overlaps a quotation."""

RANKED = METRICS[:3]
HEADLINES = METRICS[:5]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``count`` questions with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float
    count: int

    @property
    def is_clear(self) -> bool:
        """True when the interval leaves out zero: a difference that chance hardly explains."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Judged:
    """One question as one system answered it: the rank of its first right passage, or 0, and the grade of each hit.

    ``values`` stand in the order of METRICS, None where one does not apply.
    """

    id: str
    rank: int
    gains: str
    values: tuple[float | None, ...]
    status: str = ""
    confidence: float | None = None
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class SystemReport:
    """The figures of one system over all answerable questions and per kind.

    ``lead`` is what the first system of the run is ahead of this one; ``curve`` the mean words read
    and the mean share of answering quotations seen after each passage, with its bounds.
    """

    name: str
    about: str
    median_ms: float
    figures: dict[str, Estimate]
    kinds: dict[str, dict[str, Estimate]]
    lead: dict[str, Estimate]
    doubt: dict[str, Estimate]
    curve: tuple[tuple[float, ...], ...]
    questions: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One run: what it was run with and what came out; ``unreachable`` are questions no passage is right for."""

    made: str
    settings: dict[str, str]
    systems: tuple[SystemReport, ...]
    unreachable: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of per-question values with its percentile bootstrap interval over questions.

    Raises ValueError when there is no value.
    """
    if not values:
        raise ValueError("there is no value to average")
    array = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(SEED)
    size = (TOGETHER, len(array))
    drawn = [array[rng.integers(0, len(array), size)].mean(axis=1) for _ in range(RESAMPLES // TOGETHER)]
    return _bounded(float(array.mean()), np.concatenate(drawn), len(array))


def difference(values: Sequence[float | None], others: Sequence[float | None]) -> Estimate:
    """The mean of the paired differences ``values - others``, over the questions where both have a value."""
    pairs = [(a, b) for a, b in zip(values, others, strict=True) if a is not None and b is not None]
    return estimate([a - b for a, b in pairs])


def separation(above: Sequence[float], below: Sequence[float]) -> Estimate:
    """The chance that a value of the first group is higher than one of the second (AUROC; ties count half).

    Both groups are resampled on their own.
    """
    high, low = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)

    rng = np.random.default_rng(SEED)

    def drawn(values: Values) -> Values:
        return values[rng.integers(0, len(values), len(values))]

    return _bounded(
        auroc(high, low), np.array([auroc(drawn(high), drawn(low)) for _ in range(RESAMPLES)]), len(high) + len(low)
    )


def auroc(above: Values, below: Values) -> float:
    """The share of pairs in which the first group's value is the higher one; ties count half."""
    if not len(above) or not len(below):
        raise ValueError("both groups need a value")
    ordered = np.sort(below)
    lower, upper = np.searchsorted(ordered, above, "left"), np.searchsorted(ordered, above, "right")
    return float((lower + upper).sum() / (2 * len(above) * len(below)))


def evidence_recall(held: Sequence[Collection[int]], wanted: Collection[int], first: int) -> float:
    """The share of the wanted quotations that the ``first`` passages hold, each passage given by what it holds."""
    if not wanted:
        raise ValueError("there is no quotation to find")
    found = {number for passage in held[:first] for number in passage}
    return len(found & set(wanted)) / len(set(wanted))


def words_shown(texts: Sequence[str], first: int) -> int:
    """How many words a reader of the ``first`` texts reads."""
    return sum(len(text.split()) for text in texts[:first])


def _bounded(value: float, drawn: Values, count: int) -> Estimate:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(round(value, 4), round(float(low), 4), round(float(high), 4), count)


def summarise(
    name: str,
    about: str,
    judged: Sequence[Judged],
    first: Sequence[Judged],
    groups: Mapping[str, Collection[str]],
    curve: tuple[tuple[float, ...], ...] = (),
) -> SystemReport:
    """The figures of one system beside those of the first; ``groups`` name the answerable questions of each kind."""
    answerable = {one for group in groups.values() for one in group}
    pairs = [(a.values, b.values) for a, b in zip(first, judged, strict=True) if a.id in answerable]
    lead = {
        metric: difference([a[at] for a, _ in pairs], [b[at] for _, b in pairs])
        for at, metric in enumerate(HEADLINES)
        if judged is not first and any(a[at] is not None and b[at] is not None for a, b in pairs)
    }
    return SystemReport(
        name=name,
        about=about,
        median_ms=round(statistics.median(one.ms for one in judged), 1),
        figures=figures([one for one in judged if one.id in answerable]),
        kinds={group: figures([one for one in judged if one.id in ids]) for group, ids in sorted(groups.items())},
        lead=lead,
        doubt=doubt([j for j in judged if j.id in answerable], [j for j in judged if j.id not in answerable]),
        curve=curve,
        questions=tuple(judged if judged is first else [replace(j, values=j.values[: len(HEADLINES)]) for j in judged]),
    )


def figures(judged: Sequence[Judged]) -> dict[str, Estimate]:
    """The mean of each metric over the questions that have a value for it."""
    columns = {name: [j.values[at] for j in judged] for at, name in enumerate(METRICS)}
    present = {name: [value for value in column if value is not None] for name, column in columns.items()}
    return {name: estimate(values) for name, values in present.items() if values}


def doubt(answerable: Sequence[Judged], unanswerable: Sequence[Judged]) -> dict[str, Estimate]:
    """How well confidence and status tell what the study answers from what it does not; empty without either."""
    sure = [j.confidence for j in answerable if j.confidence is not None]
    unsure = [j.confidence for j in unanswerable if j.confidence is not None]
    if not sure or not unsure:
        return {}
    return {
        "AUROC of confidence": separation(sure, unsure),
        "unanswerable refused": estimate([float(j.status == "not_in_study") for j in unanswerable]),
        "unanswerable not plainly answered": estimate([float(j.status != "answered") for j in unanswerable]),
        "answerable refused": estimate([float(j.status == "not_in_study") for j in answerable]),
        "answerable not plainly answered": estimate([float(j.status != "answered") for j in answerable]),
    }
