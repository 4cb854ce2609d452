"""Check a claim against a study: the sentences that speak of it, what they say otherwise, and who says it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from caseqa.comparisons import Comparison, Speaker, compare, speaker, split_claims
from caseqa.encoders import Encoder
from caseqa.lexical import terms
from caseqa.records import Document, Span
from caseqa.search import Shelf

__all__ = [
    "ClaimVerdict",
    "Evidence",
    "Speaker",
    "Stance",
    "Verdict",
    "check_claim",
    "find_sentences",
    "speaker",
    "split_claims",
]

Array = NDArray[np.float32]

SENTENCES = 10
"""Sentences compared with a claim: the gold evidence is among them for 66 of 72 claims of the dev part."""

FIRST = 60
"""Sentences taken by the store's vectors before the terms they share with the claim reorder them."""

READ = 16
"""Sentences encoded anew: the store's vectors hold the heading too, which says nothing about agreement."""

SHARED_TERMS = 0.3
"""Weight of shared terms beside the cosine when sentences are picked."""

ALIGNED = 0.3
"""Weight of aligned words beside the cosine when the sentence to judge is chosen."""

DOUBT = 0.03
"""Of two sentences about as near, the one that says otherwise is judged: on the dev part, cross-validated, that
finds 26 of 32 contradictions instead of 24, and doubts 3 of 40 supported claims instead of 1."""

NEARLY = 0.1
"""A contradicting sentence that covers at most this much less of the claim keeps it from being supported."""

SUPPORTED_FROM = 0.78
"""Below this probability a claim is never called supported. At 0.70 no contradicted claim of the dev part passed,
but 4 of 40 written afterwards did; at 0.78 it is 1 of 40, and 9 of 40 supported dev claims remain instead of 20."""

COMPANION = 0.15
"""A second sentence is shown when both together cover this much more of the claim."""

FEATURES = ("likeness", "aligned", "particulars", "conflict")
MOST_PARTICULARS = 3
"""More unanswered names, numbers and dates than this say nothing more."""


class Verdict(StrEnum):
    """What a study says to a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    MIXED = "mixed"
    NOT_FOUND = "not_found"


class Stance(StrEnum):
    """What one sentence says to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a study with what it says to a claim, and the notes it rests on."""

    document_id: str
    sentence_id: str
    span: Span
    quote: str
    stance: Stance
    score: float
    speaker: Speaker
    note_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The verdict on a claim, the fewest sentences that show it, and the reasons in plain words."""

    claim: str
    verdict: Verdict
    confidence: float
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may speak of a claim, and how like the claim it is (cosine)."""

    document: Document
    row: int
    text: str
    likeness: float


class EntailmentModel(Protocol):
    """Whatever tells whether a sentence supports, contradicts or leaves open a claim."""

    name: str

    def score(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """For each (sentence, claim) the probabilities supported, contradicted, open; shape (pairs, 3)."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """The coefficients of a logistic model, one row a verdict: supported, contradicted, not_found.

    Fitted by eval/fit_claims.py on the dev part of eval/gold/claims.jsonl alone.
    """

    rows: tuple[tuple[float, ...], ...]
    """For each verdict its intercept and a coefficient for each of FEATURES."""

    def probabilities(self, features: Sequence[float]) -> tuple[float, float, float]:
        """How likely each verdict is."""
        logits = [row[0] + sum(w * x for w, x in zip(row[1:], features, strict=True)) for row in self.rows]
        powers = [math.exp(logit - max(logits)) for logit in logits]
        supported, contradicted, silent = (power / sum(powers) for power in powers)
        return supported, contradicted, silent


FITTED = Weights(
    (
        (-1.741, 3.451, 0.229, -0.071, -1.763),
        (0.679, -1.942, 0.330, -2.599, 2.311),
        (1.062, -1.509, -0.560, 2.670, -0.548),
    )
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate compared with the claim."""

    candidate: Candidate
    comparison: Comparison

    @property
    def match(self) -> float:
        """How much the sentence speaks of the claim, whether for or against it."""
        doubt = DOUBT if self.comparison.conflicts else 0.0
        return self.candidate.likeness + ALIGNED * self.comparison.aligned + doubt


def find_sentences(shelf: Shelf, claim: str, encoder: Encoder, top: int = SENTENCES) -> tuple[Candidate, ...]:
    """The sentences of all stores nearest to a claim, by cosine and the terms they share with it."""
    asked = shelf.aliases.expand(claim)
    vector = encoder.encode([asked])[0]
    wanted = set(terms(asked))
    found: list[tuple[float, Document, int, str]] = []
    for store in shelf.stores:
        for row, cosine in store.sentence_vectors.search(vector, FIRST):
            text = store.document.slice(store.document.sentences[row].span)
            found.append((cosine + SHARED_TERMS * _shared(wanted, text), store.document, row, text))
    found = sorted(found, key=lambda item: (-item[0], item[1].id, item[2]))[:READ]
    if not found:
        return ()
    cosines = encoder.encode([text for _, _, _, text in found]) @ vector
    read = [
        Candidate(document, row, text, float(c)) for (_, document, row, text), c in zip(found, cosines, strict=True)
    ]
    return tuple(sorted(read, key=lambda one: -one.likeness - SHARED_TERMS * _shared(wanted, one.text))[:top])


def _shared(wanted: set[str], text: str) -> float:
    return len(wanted & set(terms(text))) / max(len(wanted), 1)


def check_claim(
    claim: str,
    candidates: Sequence[Candidate],
    aliases: Mapping[str, str],
    *,
    weights: Weights = FITTED,
    entailment: EntailmentModel | None = None,
) -> ClaimVerdict:
    """The verdict on a claim from the sentences that may speak of it; not_found unless something speaks for another.

    Supported needs a high probability, contradicted a conflict that can be named. With an entailment model, its
    probabilities and those of the comparisons are multiplied.
    """
    judged = sorted((Judged(one, compare(claim, one.text, aliases)) for one in candidates), key=lambda j: -j.match)
    if not judged:
        return ClaimVerdict(claim, Verdict.NOT_FOUND, 1.0, (), ("the study has no sentence near this claim",))
    chances = [weights.probabilities(features(one)) for one in judged]
    if entailment is not None:
        asked = entailment.score([(one.candidate.text, claim) for one in judged])
        chances = [_joined(mine, row) for mine, row in zip(chances, asked, strict=True)]
    verdict = _verdict(judged[0], chances[0])
    against = [i for i in range(1, len(judged)) if _verdict(judged[i], chances[i]) == Verdict.CONTRADICTED]
    best = judged[0]
    against = [i for i in against if judged[i].comparison.aligned >= best.comparison.aligned - NEARLY]
    if verdict == Verdict.SUPPORTED and against:
        other = judged[against[0]]
        shown = (
            _evidence(best, Stance.SUPPORTS, chances[0][0]),
            _evidence(other, Stance.CONTRADICTS, chances[against[0]][1]),
        )
        reasons = tuple(conflict.reason for conflict in other.comparison.conflicts)
        return ClaimVerdict(claim, Verdict.MIXED, round(chances[0][0], 4), shown, reasons)
    return _told(claim, verdict, judged, chances[0], aliases)


def features(judged: Judged) -> tuple[float, float, float, float]:
    """What the logistic model sees of a sentence, in the order of FEATURES."""
    comparison = judged.comparison
    particulars = min(MOST_PARTICULARS, len(comparison.particulars)) / MOST_PARTICULARS
    return judged.candidate.likeness, comparison.aligned, particulars, float(bool(comparison.conflicts))


def _verdict(judged: Judged, chances: tuple[float, float, float]) -> Verdict:
    supported, contradicted, silent = chances
    if supported >= SUPPORTED_FROM and not judged.comparison.conflicts:
        return Verdict.SUPPORTED
    if contradicted >= max(supported, silent) and judged.comparison.conflicts:
        return Verdict.CONTRADICTED
    return Verdict.NOT_FOUND


def _told(
    claim: str,
    verdict: Verdict,
    judged: Sequence[Judged],
    chances: tuple[float, float, float],
    aliases: Mapping[str, str],
) -> ClaimVerdict:
    """A verdict with its sentences and reasons."""
    best = judged[0]
    share = f"{best.comparison.aligned:.0%}"
    if verdict == Verdict.SUPPORTED:
        shown = [_evidence(best, Stance.SUPPORTS, chances[0])]
        companion = _companion(claim, judged, aliases)
        if companion:
            shown.append(_evidence(companion, Stance.SUPPORTS, chances[0]))
        reasons: tuple[str, ...] = (f"the sentence holds {share} of what the claim says and nothing against it",)
        return ClaimVerdict(claim, verdict, round(chances[0], 4), tuple(shown), reasons)
    if verdict == Verdict.CONTRADICTED:
        reasons = tuple(conflict.reason for conflict in best.comparison.conflicts)
        evidence = _evidence(best, Stance.CONTRADICTS, chances[1])
        return ClaimVerdict(claim, verdict, round(chances[1], 4), (evidence,), reasons)
    alone = best.comparison.particulars or best.comparison.unsupported
    missing = f": it has nothing of {', '.join(alone)}" if alone else ""
    reasons = (f"no sentence says this; the nearest holds {share} of it{missing}",)
    nearest = _evidence(best, Stance.RELATED, best.candidate.likeness)
    return ClaimVerdict(claim, verdict, round(chances[2], 4), (nearest,), reasons)


def _companion(claim: str, judged: Sequence[Judged], aliases: Mapping[str, str]) -> Judged | None:
    """The sentence that, beside the best one, covers clearly more of the claim."""
    best = judged[0]
    for other in judged[1:4]:
        both = compare(claim, f"{best.candidate.text} {other.candidate.text}", aliases)
        if both.aligned >= best.comparison.aligned + COMPANION and not other.comparison.conflicts:
            return other
    return None


def _evidence(judged: Judged, stance: Stance, score: float) -> Evidence:
    candidate = judged.candidate
    sentence = candidate.document.sentences[candidate.row]
    notes = tuple(note.id for note in candidate.document.notes_in(sentence.span))
    who = speaker(candidate.text, [r for r in candidate.document.references if r.note_id in notes])
    return Evidence(
        candidate.document.id, sentence.id, sentence.span, candidate.text, stance, round(score, 4), who, notes
    )


def _joined(mine: tuple[float, float, float], theirs: Array) -> tuple[float, float, float]:
    """Two opinions multiplied and scaled to one."""
    products = [math.sqrt(a * max(float(b), 1e-6)) for a, b in zip(mine, theirs, strict=True)]
    supported, contradicted, silent = (product / sum(products) for product in products)
    return supported, contradicted, silent
