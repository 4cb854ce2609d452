"""Find where a run of words stands in a document: word for word, or nearly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mode

from caseqa.differences import Edit, EditKind, align, matching_core
from caseqa.quotes.reading import Quotation
from caseqa.quotes.wording import Wording

ELLIPSIS_WORDS = 150
"""An ellipsis may leave out this many words, about a long paragraph; beyond it two quotations were spliced."""

SHORT_SEGMENT = 3
"""A segment of fewer words stands in many places, so it must lie near its neighbour ..."""

SHORT_ELLIPSIS_WORDS = 30
"""... that is, within about a sentence (the study's mean is 27 words)."""

COMMON_PAIR = 60
"""Pairs of words that stand more often ("of the") say nothing about a place and are not looked up."""

PEAKS = 5
"""Places aligned when nothing matches word for word; the others show whether the best is unique."""

LONG_QUOTATION = 1_000
"""For longer quotations two places are aligned, as alignment takes quadratic time."""

MOST_ANCHORS = 200
"""Places from which a quotation with ellipses is put together; its rarest segment hardly ever has more than three."""

MOST_SEGMENTS = 50
"""A text with more ellipses is no quotation with omissions; its dots are then overlooked."""

LEAST_VOTES = 0.12
"""Share of a quotation's word pairs that a place must have to be aligned. A quotation of ten words with three
of them altered far apart still keeps three pairs of nine."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A range of the document's words that a range of quoted words may come from."""

    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """One place for a whole quotation: the edits from its words to the document's, in order."""

    edits: tuple[Edit, ...]

    @property
    def start(self) -> int:
        """The first word of the place."""
        return self.edits[0].source[0]

    @property
    def end(self) -> int:
        """The word after the last one of the place."""
        return self.edits[-1].source[1]


def find_chains(quotation: Quotation, wording: Wording) -> list[Chain]:
    """The places a quotation may come from, its segments in order and no farther apart than an ellipsis may skip."""
    segments = quotation.segments()
    if len(segments) > MOST_SEGMENTS:
        segments = [(0, len(quotation.words))]
    candidates = [_candidates(quotation, segment, wording) for segment in segments]
    anchored = [number for number, found in enumerate(candidates) if found]
    if not anchored:
        return []
    anchor = min(
        anchored,
        key=lambda n: (not candidates[n][0].exact, -_weight(segments[n]), len(candidates[n])),
    )
    chains = []
    for candidate in candidates[anchor] if len(segments) == 1 else candidates[anchor][:MOST_ANCHORS]:
        chosen = _chosen(segments, candidates, anchor, candidate)
        edits = _edits(quotation, segments, chosen, wording)
        if edits:
            chains.append(Chain(tuple(edits)))
    return chains


def exact_places(keys: Sequence[str], wording: Wording) -> list[int]:
    """Every word at which the document has these words one after the other."""
    rarest = min(range(len(keys)), key=lambda number: len(wording.places.get(keys[number], ())))
    wanted = tuple(keys)
    starts = (place - rarest for place in wording.places.get(keys[rarest], ()))
    return [start for start in starts if start >= 0 and wording.keys[start : start + len(wanted)] == wanted]


def near_places(keys: Sequence[str], wording: Wording) -> list[tuple[int, int]]:
    """The few ranges of the document that share most pairs of neighbouring words with these, the best first."""
    shifts = sorted(
        place - number
        for number, pair in enumerate(pairwise(keys))
        if len(wording.pairs.get(pair, ())) <= COMMON_PAIR
        for place in wording.pairs.get(pair, ())
    )
    slack = max(6, len(keys) // 4)
    found: list[tuple[int, int]] = []
    for _ in range(PEAKS if len(keys) <= LONG_QUOTATION else 2):
        peak = _densest(shifts, slack)
        if peak is None or peak[1] - peak[0] < LEAST_VOTES * (len(keys) - 1):
            break
        low, high = shifts[peak[0]], shifts[peak[1] - 1]
        start, end = max(0, low - slack), min(len(wording.keys), high + len(keys) + slack)
        core = matching_core(keys, wording.keys[start:end])
        if core:
            found.append(_slid(keys, *_with_edges(core, start, len(keys), wording), wording))
        straight = mode(shifts[peak[0] : peak[1]])
        found.append((max(0, straight), min(len(wording.keys), straight + len(keys))))
        reach = len(keys) // 2 + slack
        shifts = [shift for shift in shifts if not low - reach <= shift <= high + reach]
    return list(dict.fromkeys(place for place in found if place[0] < place[1]))


def _slid(keys: Sequence[str], start: int, end: int, wording: Wording) -> tuple[int, int]:
    """The range without words at its ends that match, but match again next to the rest: "Benchmarking" as a heading
    above "Benchmarking is not new" is no part of it."""
    edits = align(keys, wording.keys[start:end])
    if len(edits) > 1 and (edits[0].kind, edits[1].kind) == (EditKind.EQUAL, EditKind.MISSING):
        skipped, run = edits[1].source_length, edits[0].source_length
        if wording.keys[start + skipped : start + skipped + run] == wording.keys[start : start + run]:
            start += skipped
    if len(edits) > 1 and (edits[-1].kind, edits[-2].kind) == (EditKind.EQUAL, EditKind.MISSING):
        skipped, run = edits[-2].source_length, edits[-1].source_length
        if wording.keys[end - skipped - run : end - skipped] == wording.keys[end - run : end]:
            end -= skipped
    return start, end


def _weight(segment: tuple[int, int]) -> int:
    return segment[1] - segment[0]


def _candidates(quotation: Quotation, segment: tuple[int, int], wording: Wording) -> list[Candidate]:
    words = quotation.words[segment[0] : segment[1]]
    keys = [word.key for word in words]
    own = [word.key for word in words if not word.bracket]
    for wanted in (keys, own):
        starts = exact_places(wanted, wording) if wanted else []
        if starts:
            return [Candidate(start, start + len(wanted), True) for start in starts]
    return [Candidate(start, end, False) for start, end in sorted(near_places(keys, wording))]


def _densest(shifts: Sequence[int], width: int) -> tuple[int, int] | None:
    """The window of sorted shifts of at most this width that holds most of them."""
    best = None
    first = 0
    for last in range(len(shifts)):
        while shifts[last] - shifts[first] > width:
            first += 1
        if best is None or last + 1 - first > best[1] - best[0]:
            best = (first, last + 1)
    return best


def _with_edges(
    core: tuple[tuple[int, int], tuple[int, int]], offset: int, length: int, wording: Wording
) -> tuple[int, int]:
    """The matching range with as many words at its ends as the quotation has there, inside the same unit."""
    (quoted_first, quoted_last), (first, last) = core
    first, last = offset + first, offset + last
    unit = wording.unit_at(first)
    low = bisect_left(wording.starts, unit.start)
    unit = wording.unit_at(last - 1)
    high = bisect_left(wording.starts, unit.end)
    return max(low, first - quoted_first), min(high, last + length - quoted_last)


def _chosen(
    segments: Sequence[tuple[int, int]], candidates: Sequence[Sequence[Candidate]], anchor: int, first: Candidate
) -> list[Candidate | None]:
    """For each segment the candidate nearest to its neighbour, going out from the anchor; None where none is near."""
    chosen: list[Candidate | None] = [None] * len(segments)
    chosen[anchor] = first
    after = first.end
    for number in range(anchor + 1, len(segments)):
        limit = _limit(segments[number], segments[number - 1])
        near = _between(candidates[number], after, after + limit)
        if near:
            picked = chosen[number] = near[0]
            after = picked.end
    before = first.start
    for number in range(anchor - 1, -1, -1):
        limit = _limit(segments[number], segments[number + 1])
        length = candidates[number][0].end - candidates[number][0].start if candidates[number] else 0
        near = [c for c in _between(candidates[number], before - limit - length, before) if c.end <= before]
        if near:
            picked = chosen[number] = near[-1]
            before = picked.start
    return chosen


def _between(candidates: Sequence[Candidate], low: int, high: int) -> Sequence[Candidate]:
    """The candidates that start in a range of words, both ends included."""
    first = bisect_left(candidates, low, key=lambda candidate: candidate.start)
    last = bisect_right(candidates, high, key=lambda candidate: candidate.start)
    return candidates[first:last]


def _limit(segment: tuple[int, int], neighbour: tuple[int, int]) -> int:
    shorter = min(_weight(segment), _weight(neighbour))
    return ELLIPSIS_WORDS if shorter >= SHORT_SEGMENT else SHORT_ELLIPSIS_WORDS


def _edits(
    quotation: Quotation, segments: Sequence[tuple[int, int]], chosen: Sequence[Candidate | None], wording: Wording
) -> list[Edit]:
    """The edits of all segments, with what the ellipses leave out between them as missing words."""
    edits: list[Edit] = []
    at = next(candidate.start for candidate in chosen if candidate)
    for (first, last), candidate in zip(segments, chosen, strict=True):
        if candidate is None:
            edits.append(Edit(EditKind.ADDED, (first, last), (at, at)))
            continue
        if edits and candidate.start > at:
            edits.append(Edit(EditKind.MISSING, (first, first), (at, candidate.start)))
        keys = [word.key for word in quotation.words[first:last]]
        for edit in align(keys, wording.keys[candidate.start : candidate.end]):
            quoted = (edit.quoted[0] + first, edit.quoted[1] + first)
            source = (edit.source[0] + candidate.start, edit.source[1] + candidate.start)
            edits.append(Edit(edit.kind, quoted, source))
        at = candidate.end
    return edits
