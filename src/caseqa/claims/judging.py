"""Check a claim against a study: the sentences that speak of it, what they say otherwise, and who says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from caseqa.claims.finding import Candidate, neighbours
from caseqa.claims.fitted import SUPPORTED_FROM, SUPPORTED_FROM_WITH_MODEL, WITH_MODEL, WITHOUT_MODEL
from caseqa.claims.verdicts import ClaimVerdict, Evidence, Stance, Verdict
from caseqa.claims.weighing import Coefficients, Judged, features
from caseqa.comparisons import compare, speaker
from caseqa.entailment import Entailment

NEARLY = 0.1
"""A contradicting sentence that covers at most this much less of the claim keeps it from being supported."""

COMPANION = 0.15
"""A second sentence is shown when both together cover, or convince the model, this much more."""

READ = 4
"""Best sentences that the entailment model reads: with all eight, cross-validated on 1,172 claims about five documents,
macro-F1 is .599 and .477 at two thresholds, with four .595 and .479, at eight runs of the model instead of twelve."""

PAIRED = 2
"""Best sentences that the entailment model also reads together with each neighbour in their paragraph."""

SURE = 0.5
"""The entailment model's probability from which it can show a contradiction that the comparisons cannot name."""

LEANS_FROM = 0.45
"""Probability from which a claim that is not found leans: of 1,172 claims, one document left out, that are likelier
supported than anything else, 53 % are supported between here and SUPPORTED_FROM_WITH_MODEL, 32 % below."""


def check_claim(
    claim: str,
    candidates: Sequence[Candidate],
    aliases: Mapping[str, str],
    *,
    entailment: Entailment | None = None,
    coefficients: Coefficients | None = None,
) -> ClaimVerdict:
    """The verdict on a claim from the sentences that may speak of it; not_found unless something speaks for another.

    Supported needs a high probability and no conflict, contradicted a conflict that can be named or an entailment
    model that is sure of one.
    """
    judged = judge(claim, candidates, aliases, entailment)
    if not judged:
        return ClaimVerdict(claim, Verdict.NOT_FOUND, 1.0, (), ("the study has no sentence near this claim",))
    coefficients = coefficients or (WITH_MODEL if entailment else WITHOUT_MODEL)
    chances = coefficients.probabilities(features(judged))
    verdict = decide(judged, chances)
    if verdict == Verdict.SUPPORTED:
        other = _against(judged)
        if other:
            return _mixed(claim, judged[0], other, chances)
        if _speaking(judged, verdict).comparison.contended:
            return _contended(claim, judged, chances)
        return _supported(claim, judged, chances, aliases)
    return _contradicted(claim, judged, chances) if verdict == Verdict.CONTRADICTED else _silent(claim, judged, chances)


def judge(
    claim: str, candidates: Sequence[Candidate], aliases: Mapping[str, str], entailment: Entailment | None = None
) -> tuple[Judged, ...]:
    """The candidates compared with the claim, the one that speaks of it most first."""
    compared = [Judged(one, compare(claim, one.text, aliases)) for one in candidates]
    judged = sorted(compared, key=lambda one: -one.match)
    return tuple(_with_opinions(claim, judged, entailment)) if entailment and judged else tuple(judged)


def _with_opinions(claim: str, judged: Sequence[Judged], entailment: Entailment) -> list[Judged]:
    """The entailment model's opinion on each sentence, or on it and a neighbour where that is more for the claim."""
    texts: list[tuple[int, int | None, str]] = [(at, None, one.candidate.text) for at, one in enumerate(judged[:READ])]
    for at, one in enumerate(judged[:PAIRED]):
        for row, beside in neighbours(one.candidate):
            both = f"{beside} {one.candidate.text}" if row < one.candidate.row else f"{one.candidate.text} {beside}"
            texts.append((at, row, both))
    scores = entailment.entail([(text, claim) for _, _, text in texts])
    found = list(judged)
    for (at, beside_row, _), score in zip(texts, scores, strict=True):
        opinion = (float(score[0]), float(score[1]), float(score[2]))
        known = found[at].opinion
        if known is None or opinion[0] > known[0] + COMPANION:
            found[at] = replace(found[at], opinion=opinion, companion=beside_row)
    return found


def decide(judged: Sequence[Judged], chances: tuple[float, float, float]) -> Verdict:
    """The verdict for a claim whose verdicts have these probabilities; mixed is told apart later.

    Where the wording alone makes supported the likeliest and the best sentence conflicts with it, the conflict decides:
    of 16 such claims among 1,291 about six documents, each document left out or never learnt from, 15 are contradicted.
    """
    supported, contradicted, silent = chances
    opinions = [one.opinion for one in judged if one.opinion]
    enough = SUPPORTED_FROM_WITH_MODEL if opinions else SUPPORTED_FROM
    conflict = bool(judged[0].comparison.conflicts)
    if supported >= enough and not conflict:
        return Verdict.SUPPORTED
    shown = conflict or any(opinion[1] >= SURE for opinion in opinions)
    if shown and contradicted >= max(supported, silent):
        return Verdict.CONTRADICTED
    if conflict and supported >= max(contradicted, silent):
        return Verdict.CONTRADICTED
    return Verdict.NOT_FOUND


def _against(judged: Sequence[Judged]) -> Judged | None:
    """A sentence that covers nearly as much of the claim as the best and conflicts with it."""
    least = judged[0].comparison.aligned - NEARLY
    return next((one for one in judged[1:] if one.comparison.conflicts and one.comparison.aligned >= least), None)


def _mixed(claim: str, best: Judged, other: Judged, chances: tuple[float, float, float]) -> ClaimVerdict:
    shown = (_evidence(best, Stance.SUPPORTS, chances[0]), _evidence(other, Stance.CONTRADICTS, chances[1]))
    reasons = tuple(conflict.reason for conflict in other.comparison.conflicts)
    return ClaimVerdict(claim, Verdict.MIXED, round(chances[0], 4), shown, reasons)


def _supported(
    claim: str, judged: Sequence[Judged], chances: tuple[float, float, float], aliases: Mapping[str, str]
) -> ClaimVerdict:
    best = _speaking(judged, Verdict.SUPPORTED)
    shown = [_evidence(best, Stance.SUPPORTS, chances[0])]
    companion = _beside(best) if best.opinion else _companion(claim, judged, aliases)
    if companion:
        shown.append(_evidence(companion, Stance.SUPPORTS, chances[0]))
    reason = f"the sentence holds {best.comparison.aligned:.0%} of what the claim says and nothing against it"
    if best.opinion and best.comparison.aligned < SURE:
        reason = "the sentence says this in other words, and nothing against it"
    shown.sort(key=lambda one: one.span.start)
    return ClaimVerdict(claim, Verdict.SUPPORTED, round(chances[0], 4), tuple(shown), (reason,))


def _contradicted(claim: str, judged: Sequence[Judged], chances: tuple[float, float, float]) -> ClaimVerdict:
    best = _speaking(judged, Verdict.CONTRADICTED)
    reasons = tuple(conflict.reason for conflict in best.comparison.conflicts)
    evidence = _evidence(best, Stance.CONTRADICTS, chances[1])
    unnamed = ("read against the claim, the sentence says otherwise; what differs was not told apart",)
    return ClaimVerdict(claim, Verdict.CONTRADICTED, round(chances[1], 4), (evidence,), reasons or unnamed)


def _silent(claim: str, judged: Sequence[Judged], chances: tuple[float, float, float]) -> ClaimVerdict:
    """Not found: with the nearest sentence, or, where silence is not the likeliest, the one that may say more."""
    leaning = _leaning(chances)
    best = _speaking(judged, leaning) if leaning else judged[0]
    missing = best.comparison.particulars
    if leaning is None:
        alone = missing or best.comparison.unsupported
        lacking = f": it has nothing of {', '.join(alone)}" if alone else ""
        reasons = [f"no sentence says this; the nearest holds {best.comparison.aligned:.0%} of it{lacking}"]
    else:
        how = "this in other words" if leaning == Verdict.SUPPORTED else "otherwise"
        reasons = [f"the nearest sentence may say {how}; read it before you rely on it"]
        reasons += [conflict.reason for conflict in best.comparison.conflicts]
        reasons += [f"it has nothing of {', '.join(missing)}"] if missing else []
    shown = [_evidence(best, Stance.RELATED, best.candidate.likeness)]
    beside = _beside(best) if leaning == Verdict.SUPPORTED else None
    shown += [_evidence(beside, Stance.RELATED, beside.candidate.likeness)] if beside else []
    shown.sort(key=lambda one: one.span.start)
    return ClaimVerdict(claim, Verdict.NOT_FOUND, round(chances[2], 4), tuple(shown), tuple(reasons), leaning)


def _contended(claim: str, judged: Sequence[Judged], chances: tuple[float, float, float]) -> ClaimVerdict:
    """Not found, leaning to supported: the study tells that somebody alleges it, and not that it is so."""
    best = _speaking(judged, Verdict.SUPPORTED)
    reason = f"the study gives this as what somebody says (“{best.comparison.contended}”), not as its own words"
    shown = (_evidence(best, Stance.RELATED, best.candidate.likeness),)
    return ClaimVerdict(claim, Verdict.NOT_FOUND, round(chances[2], 4), shown, (reason,), Verdict.SUPPORTED)


def _leaning(chances: tuple[float, float, float]) -> Verdict | None:
    """Supported or contradicted where it is likely, more than silence, though not enough to be the verdict."""
    supported, contradicted, silent = chances
    if silent >= max(supported, contradicted) or max(supported, contradicted) < LEANS_FROM:
        return None
    return Verdict.SUPPORTED if supported >= contradicted else Verdict.CONTRADICTED


def _speaking(judged: Sequence[Judged], verdict: Verdict) -> Judged:
    """The sentence that speaks most clearly for a verdict of supported or contradicted; the nearest where none does."""
    side = 0 if verdict == Verdict.SUPPORTED else 1
    best = max(judged, key=lambda one: one.opinion[side] if one.opinion else 0.0)
    conflict = best.comparison.conflicts if verdict == Verdict.SUPPORTED else judged[0].comparison.conflicts
    clear = best.opinion is not None and best.opinion[side] >= SURE
    return judged[0] if conflict or not clear else best


def _beside(best: Judged) -> Judged | None:
    """The neighbour that the entailment model needed beside the best sentence."""
    if best.companion is None:
        return None
    document = best.candidate.document
    text = document.slice(document.sentences[best.companion].span)
    return replace(best, candidate=replace(best.candidate, row=best.companion, text=text))


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
