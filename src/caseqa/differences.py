"""Align two sequences of words, and say which words of one stand in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel, Levenshtein

GAP_COST = 0.5
"""What a skipped word of the source costs when matching runs are joined: two words that match pay for four
that do not. At 0 a stray "the" thirty words away is drawn in; at 1 a quotation that leaves out a short clause falls
apart (both seen on the gold)."""

LONGEST_GAP_COST = 6.0
"""No gap costs more than this, so that two long runs of one place hold together over an omitted sentence."""


class EditKind(StrEnum):
    """What became of a run of words."""

    EQUAL = "equal"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


_KINDS = {
    "equal": EditKind.EQUAL,
    "replace": EditKind.CHANGED,
    "insert": EditKind.MISSING,
    "delete": EditKind.ADDED,
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of quoted words ``[first, last)`` and the run of the source that it answers to; either may be empty."""

    kind: EditKind
    quoted: tuple[int, int]
    source: tuple[int, int]

    @property
    def quoted_length(self) -> int:
        """How many quoted words the run has."""
        return self.quoted[1] - self.quoted[0]

    @property
    def source_length(self) -> int:
        """How many words of the source the run has."""
        return self.source[1] - self.source[0]


def align(quoted: Sequence[str], source: Sequence[str]) -> list[Edit]:
    """The fewest edits that lead from the quoted words to the source, neighbouring unequal ones joined."""
    if list(quoted) == list(source):
        return [Edit(EditKind.EQUAL, (0, len(quoted)), (0, len(source)))] if quoted else []
    edits: list[Edit] = []
    for step in Levenshtein.opcodes(quoted, source):
        edit = Edit(_KINDS[step.tag], (step.src_start, step.src_end), (step.dest_start, step.dest_end))
        if edits and edits[-1].kind != EditKind.EQUAL and edit.kind != EditKind.EQUAL:
            edit = _joined(edits.pop(), edit)
        edits.append(edit)
    return edits


def matching_core(quoted: Sequence[str], source: Sequence[str]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The runs of both sequences between which they match best, stray matches far off left out; None without one."""
    blocks = [
        (step.src_start, step.src_end, step.dest_start, step.dest_end)
        for step in Indel.opcodes(quoted, source)
        if step.tag == "equal"
    ]
    best = score = 0.0
    first = 0
    chosen = (0, -1)
    for number, block in enumerate(blocks):
        length = block[1] - block[0]
        gap = block[2] - blocks[number - 1][3] if number else 0
        score -= min(GAP_COST * gap, LONGEST_GAP_COST)
        if score <= 0:
            score, first = 0.0, number
        score += length
        if score > best:
            best, chosen = score, (first, number)
    if chosen[1] < 0:
        return None
    start, end = blocks[chosen[0]], blocks[chosen[1]]
    return (start[0], end[1]), (start[2], end[3])


def _joined(first: Edit, second: Edit) -> Edit:
    quoted = (first.quoted[0], second.quoted[1])
    source = (first.source[0], second.source[1])
    if quoted[0] == quoted[1]:
        kind = EditKind.MISSING
    elif source[0] == source[1]:
        kind = EditKind.ADDED
    else:
        kind = EditKind.CHANGED
    return Edit(kind, quoted, source)
