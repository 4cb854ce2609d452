"""Link marks to the entries of note lists, chapter by chapter where the numbering restarts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from caseqa.footnotes.found import FoundNote, Split
from caseqa.footnotes.labels import Trust
from caseqa.footnotes.numerals import read_number
from caseqa.footnotes.order import longest_rise
from caseqa.footnotes.uses import Use
from caseqa.records import Unlinked

REUSED = 5
"""A text that calls this many numbers again out of order reuses its notes, as medicine does (books: 0)."""


def link_listed(uses: Sequence[Use], split: Split) -> None:
    """Link what no page has settled to the list that serves its line, if the counting agrees."""
    entries: dict[tuple[int, str], int] = {}
    lengths: dict[int, int] = {}
    full_size: set[int] = set()
    for index, note in enumerate(split.notes):
        if note.scope >= 0:
            entries.setdefault((note.scope, note.label), index)
            lengths[note.scope] = lengths.get(note.scope, 0) + 1
            if note.bracketed or note.plain:
                full_size.add(note.scope)
    regions: dict[int, list[int]] = {}
    for scope, reach in enumerate(split.reaches):
        regions.setdefault(reach.region, []).append(scope)
    for scopes in regions.values():
        reach = split.reaches[scopes[0]]
        inside = [use for use in uses if not use.is_mark and reach.start <= use.place < reach.end]
        if reach.certain:
            _link_defined(inside, split.notes)
        elif len(scopes) == 1:
            _link_run(inside, scopes[0], entries, scopes[0] in full_size)
        else:
            _link_restarts(inside, scopes, entries, lengths, any(scope in full_size for scope in scopes))


def _link_run(uses: Sequence[Use], scope: int, entries: dict[tuple[int, str], int], full_size: bool) -> None:
    """Link the marks that one run of entries serves: brackets always, numbers if they rise."""
    fitting = [use for use in uses if (scope, use.label) in entries and _may_call(use, full_size)]
    for use in fitting:
        if use.candidate.bracketed or read_number(use.label) is None:
            use.link(entries[scope, use.label])
    rest = [use for use in fitting if not use.is_mark]
    clean = [use for use in rest if use.candidate.trust == Trust.CLEAN]
    certain = longest_rise([_number(use) for use in clean])
    astray = [use for use, rises in zip(clean, certain, strict=True) if not rises]
    again = _called_again(clean)
    reuses = len(again) >= REUSED
    for use, rises in zip(clean, certain, strict=True):
        if rises or (reuses and id(use) in again):
            use.link(entries[scope, use.label])
    for use in astray:
        if not use.is_mark:
            use.leave(Unlinked.NO_NOTE)
    _place_doubtful([use for use in rest if use.candidate.trust == Trust.DOUBTFUL], uses, scope, entries)


def _link_defined(uses: Sequence[Use], notes: Sequence[FoundNote]) -> None:
    """Link the marks of Markdown's definitions; where any is ``[^1]``, a number that might be a power is none."""
    defined: dict[str, list[int]] = {}
    for index, note in enumerate(notes):
        defined.setdefault(note.label, []).append(index)
    calls = any(use.candidate.bracketed for use in uses)
    doubtful = {} if calls else Counter(use.label for use in uses)
    called: dict[str, list[Use]] = {}
    for use in uses:
        if use.label in defined and (use.candidate.trust == Trust.CLEAN or doubtful.get(use.label) == 1):
            called.setdefault(use.label, []).append(use)
    for label, same in called.items():
        if len(defined[label]) == 1:
            for use in same:
                use.link(defined[label][0])
        else:
            _link_redefined(same, defined[label], notes)


def _link_redefined(uses: Sequence[Use], defined: Sequence[int], notes: Sequence[FoundNote]) -> None:
    """Link marks of a label that is defined again where one mark stands before one definition, as in chapters."""
    places = [notes[index].place for index in defined]
    after = [bisect_right(places, use.place) for use in uses]
    ones = Counter(after)
    for use, following in zip(uses, after, strict=True):
        alone = 0 in ones and following < len(defined) and ones[following] == 1
        if alone and (following + 1 == len(defined) or following + 1 in ones):
            use.link(defined[following])
        else:
            use.leave(Unlinked.SEVERAL_NOTES)


def _number(use: Use) -> int:
    return read_number(use.label) or 0


def _may_call(use: Use, full_size: bool) -> bool:
    return use.candidate.raised or full_size


def _called_again(clean: Sequence[Use]) -> set[int]:
    """The uses of numbers that are not above all before them: what was called once is called again."""
    highest = 0
    again = set()
    for use in clean:
        if _number(use) <= highest:
            again.add(id(use))
        highest = max(highest, _number(use))
    return again


def _place_doubtful(
    doubtful: Sequence[Use], uses: Sequence[Use], scope: int, entries: dict[tuple[int, str], int]
) -> None:
    """Link a number that might be a power only where the counting lacks just this one."""
    linked = [use for use in uses if use.note is not None and read_number(use.label) is not None]
    labels = {use.label for use in linked}
    for use in doubtful:
        twins = [other for other in doubtful if other.label == use.label]
        if use.label in labels or len(twins) > 1:
            continue
        before = [_number(o) for o in linked if o.stands < use.stands]
        after = [_number(o) for o in linked if o.stands > use.stands]
        number = _number(use)
        if (max(before[-1:], default=0) == number - 1) and (not after or after[0] == number + 1):
            use.link(entries[scope, use.label])


def _link_restarts(
    uses: Sequence[Use],
    scopes: Sequence[int],
    entries: dict[tuple[int, str], int],
    lengths: dict[int, int],
    full_size: bool,
) -> None:
    """Link marks to several runs of entries by where both begin again at 1, if that fits in one way only."""
    numbers = [use for use in uses if read_number(use.label) is not None and _may_call(use, full_size)]
    parts: list[list[Use]] = []
    for use in numbers:
        if use.candidate.trust != Trust.CLEAN:
            continue
        if _number(use) == 1 and (not parts or any(_number(other) != 1 for other in parts[-1])):
            parts.append([])
        if parts:
            parts[-1].append(use)
    highest = [max(_number(use) for use in part) for part in parts]
    matched = _match(highest, [lengths[scope] for scope in scopes])
    if matched:
        for part, place in zip(parts, matched, strict=True):
            _link_run(part, scopes[place], entries, full_size)
        return
    for use in numbers:
        bearing = [scope for scope in scopes if (scope, use.label) in entries]
        if len(bearing) > 1 and use.candidate.trust == Trust.CLEAN:
            use.leave(Unlinked.SEVERAL_NOTES)


def _match(highest: Sequence[int], lengths: Sequence[int]) -> list[int]:
    """The one way to give each part of the marks a run of notes in order, or nothing if there are others.

    Equal counts are matched one to one if no part calls more than its run has; else each part must
    call its run to the last note.
    """
    if len(highest) == len(lengths):
        return list(range(len(lengths))) if all(h <= n for h, n in zip(highest, lengths, strict=True)) else []
    if not highest or len(highest) > len(lengths):
        return []
    early: list[int] = []
    for high in highest:
        start = early[-1] + 1 if early else 0
        place = next((k for k in range(start, len(lengths)) if lengths[k] == high), None)
        if place is None:
            return []
        early.append(place)
    late: list[int] = []
    for high in reversed(highest):
        end = late[0] if late else len(lengths)
        late.insert(0, next((k for k in range(end - 1, -1, -1) if lengths[k] == high), -1))
    return early if early == late else []
