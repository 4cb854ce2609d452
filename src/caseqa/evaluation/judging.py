"""Put gold questions to a system and judge what it shows by where the quotations stand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Success, nDCG

from caseqa.evaluation.systems import SHOWN, Shown, System
from caseqa.gold import GoldQuestion, LocatedEvidence, grade, holds, locate
from caseqa.metrics import RANKED, Judged, Report, estimate, evidence_recall, summarise, words_shown
from caseqa.records import Document, Passage, Span
from caseqa.results import Hit
from caseqa.text import fold

READ = 5
"""Passages a reader is taken to read: evidence recall and words are counted over these."""


MEASURES = dict(zip(RANKED, (Success @ 1, RR, nDCG(gains={1: 1, 2: 3}) @ SHOWN), strict=True))
"""From ir_measures; the gains are 2^grade - 1, the ideal ranking is drawn from all passages."""


Progress = Callable[[Sequence[GoldQuestion], str], Iterable[GoldQuestion]]


@dataclass(frozen=True, slots=True)
class Gold:
    """Gold questions tied to one document: where their quotations stand, and the grade of every passage."""

    document: Document
    questions: tuple[GoldQuestion, ...]
    evidence: dict[str, tuple[LocatedEvidence, ...]]
    grades: dict[str, dict[str, int]]

    @classmethod
    def of(cls, document: Document, passages: Sequence[Passage], questions: Sequence[GoldQuestion]) -> Gold:
        """The questions located in the document; BadRecord when a quotation stands nowhere in it."""
        folded = fold(document.text)
        evidence = {question.id: locate(document, question, folded) for question in questions}
        spans = {passage.id: shown_spans(document, passage) for passage in passages}
        grades = {
            one: {passage_id: found for passage_id, span in spans.items() if (found := grade(items, span))}
            for one, items in evidence.items()
        }
        return cls(document, tuple(questions), evidence, grades)

    @property
    def groups(self) -> dict[str, set[str]]:
        """The answerable questions of each kind and of each wording."""
        groups: dict[str, set[str]] = {}
        for question in self.questions:
            for group in (question.kind, f"wording: {question.wording}") if question.answerable else ():
                groups.setdefault(group, set()).add(question.id)
        return groups


def shown_spans(document: Document, passage: Passage) -> tuple[Span, ...]:
    """What a reader sees of a passage: its own words, and the notes printed under it."""
    return (passage.span, *(note.span for note in document.notes if note.id in passage.note_ids))


def run(system: System, gold: Gold, progress: Progress) -> tuple[dict[str, Shown], tuple[Judged, ...]]:
    """Every question put to one system: what it showed, and how that is judged."""
    shown: dict[str, Shown] = {}
    taken: dict[str, float] = {}
    for question in progress(gold.questions, system.name):
        start = time.perf_counter()
        shown[question.id] = system.ask(question.question)
        taken[question.id] = 1000 * (time.perf_counter() - start)
    hits = {q.id: shown[q.id].hits for q in gold.questions if q.answerable}
    ranked = rank_measures(
        {one: {**gold.grades[one], **_hit_grades(gold, one, found)} for one, found in hits.items()},
        {one: [hit.passage.id for hit in found] for one, found in hits.items()},
    )
    return shown, tuple(_judge(gold, q, shown[q.id], ranked, taken[q.id]) for q in gold.questions)


def rank_measures(
    wanted: Mapping[str, Mapping[str, int]], found: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Each ranked metric of each question, from the grades of all passages and the ids found, best first."""
    runs = {one: {passage: float(len(ids) - at) for at, passage in enumerate(ids)} for one, ids in found.items()}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(wanted, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), {q: dict(g) for q, g in wanted.items()}, runs):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def _hit_grades(gold: Gold, question_id: str, hits: Sequence[Hit]) -> dict[str, int]:
    """The grades of the hits themselves, by the quotations that each shows."""
    return {h.passage.id: grade(gold.evidence[question_id], shown_spans(gold.document, h.passage)) for h in hits}


def held(gold: Gold, question_id: str, hits: Sequence[Hit]) -> list[set[int]]:
    """For each hit the numbers of the question's quotations that it shows."""
    evidence = gold.evidence[question_id]
    spans = [shown_spans(gold.document, hit.passage) for hit in hits]
    return [{n for n, e in enumerate(evidence) if any(holds(s, e.span) for s in seen)} for seen in spans]


def _judge(
    gold: Gold, question: GoldQuestion, shown: Shown, ranked: Mapping[str, Mapping[str, float]], ms: float
) -> Judged:
    evidence, hits = gold.evidence[question.id], shown.hits
    gains = "".join(str(one) for one in (grade(evidence, shown_spans(gold.document, h.passage)) for h in hits))
    rank = next((at for at, one in enumerate(gains, start=1) if one != "0"), 0)
    texts = [hit.passage.text for hit in hits]
    notes = {note.id: note.text for note in gold.document.notes}
    with_notes = [" ".join([h.passage.text, *(notes[one] for one in h.passage.note_ids)]) for h in hits]
    found = held(gold, question.id, hits)
    answers = [n for n, item in enumerate(evidence) if item.grade == 2]
    values: list[float | None] = [ranked[name][question.id] if question.answerable else None for name in RANKED]
    values += [evidence_recall(found, answers, READ) if answers else None]
    values += [evidence_recall(found, range(len(evidence)), READ) if evidence else None]
    values += [words_shown(texts, READ), words_shown(with_notes, READ)]
    values += [_highlighted(evidence, hits[rank - 1]) if rank else None]
    rounded = tuple(value if value is None else round(value, 4) for value in values)
    return Judged(question.id, rank, gains, rounded, shown.status, shown.confidence, round(ms, 1))


def _highlighted(evidence: Sequence[LocatedEvidence], hit: Hit) -> float | None:
    """1 when a highlighted sentence of a right passage overlaps a quotation, None when only its notes are right."""
    inside = [item.span for item in evidence if holds(hit.passage.span, item.span)]
    if not inside or not hit.highlights:
        return None
    return float(any(mark.overlaps(span) for mark in hit.highlights for span in inside))


def evaluate(
    gold: Gold, systems: Sequence[System], settings: Mapping[str, str], progress: Progress
) -> tuple[Report, list[dict[str, Shown]]]:
    """The report over all systems, each compared with the first, and what each of them showed."""
    ran = [run(system, gold, progress) for system in systems]
    reports = tuple(
        summarise(system.name, system.about, judged, ran[0][1], gold.groups, _curve(gold, shown))
        for system, (shown, judged) in zip(systems, ran, strict=True)
    )
    unreachable = tuple(q.id for q in gold.questions if q.answerable and not gold.grades[q.id])
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return Report(made, dict(settings), reports, unreachable), [shown for shown, _ in ran]


def _curve(gold: Gold, shown: Mapping[str, Shown]) -> tuple[tuple[float, ...], ...]:
    """After 1 to SHOWN passages: mean words read, mean share of answering quotations seen, the bounds of that share."""
    points = []
    wanted = {one: [n for n, item in enumerate(items) if item.grade == 2] for one, items in gold.evidence.items()}
    asked = {one: held(gold, one, shown[one].hits) for one, numbers in wanted.items() if numbers}
    for first in range(1, SHOWN + 1) if asked else ():
        words = [words_shown([hit.passage.text for hit in shown[one].hits], first) for one in asked]
        recall = estimate([evidence_recall(found, wanted[one], first) for one, found in asked.items()])
        rounded = (round(value, 4) for value in (recall.value, recall.low, recall.high))
        points.append((round(statistics.mean(words), 1), *rounded))
    return tuple(points)
