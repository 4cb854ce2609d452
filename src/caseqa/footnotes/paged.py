"""Link marks to the notes at the foot of their page, or of the next one when a note slipped over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from caseqa.footnotes.found import FoundNote
from caseqa.footnotes.labels import Trust
from caseqa.footnotes.order import longest_rise
from caseqa.footnotes.uses import Use
from caseqa.records import Unlinked

Shelf = dict[tuple[int, str], list[int]]


def link_paged(uses: Sequence[Use], notes: Sequence[FoundNote]) -> None:
    """Link what the notes of its own page settle, then what only the next page's notes can."""
    shelf: Shelf = {}
    for index, note in enumerate(notes):
        if note.scope < 0:
            shelf.setdefault((note.page, note.label), []).append(index)
    if not shelf:
        return
    by_label: dict[tuple[int, str], list[Use]] = {}
    by_page: dict[int, list[Use]] = {}
    for use in uses:
        by_label.setdefault((use.page, use.label), []).append(use)
        by_page.setdefault(use.page, []).append(use)
    for page, on_page in by_page.items():
        certain = _in_order(on_page, shelf)
        for label in dict.fromkeys(use.label for use in on_page):
            if (page, label) in shelf:
                _settle(by_label[page, label], shelf[page, label], notes, certain, on_page)
    for use in uses:
        _slip_over(use, shelf, by_label, notes)


def _in_order(on_page: Sequence[Use], shelf: Shelf) -> set[int]:
    """The numbers of a page that rise with the others, by identity: what counts when one occurs twice."""
    clean = [
        use
        for use in on_page
        if use.label.isdigit() and use.candidate.trust == Trust.CLEAN and (use.page, use.label) in shelf
    ]
    rises = longest_rise([int(use.label) for use in clean])
    return {id(use) for use, certain in zip(clean, rises, strict=True) if certain}


def _settle(
    same: Sequence[Use], found: Sequence[int], notes: Sequence[FoundNote], certain: set[int], on_page: Sequence[Use]
) -> None:
    """Link the uses of one label on one page to the note, or the notes, that bear it there."""
    same = [use for use in same if _may_call(use, [notes[index] for index in found]) and _reaches(use, found, notes)]
    clean = [use for use in same if use.candidate.trust == Trust.CLEAN]
    doubtful = [use for use in same if use.candidate.trust == Trust.DOUBTFUL]
    if not clean and len(doubtful) == 1 and _fits(doubtful[0], on_page):
        clean = doubtful
    numbers = [use for use in clean if use.label.isdigit() and use.candidate.raised]
    if len(numbers) > 1 and all(notes[index].at_foot for index in found):
        clean = [use for use in clean if use not in numbers or id(use) in certain]
        for use in numbers:
            if id(use) not in certain:
                use.leave(Unlinked.NO_NOTE)
    for use in clean:
        index = _below(use, found, notes)
        if index is None:
            use.leave(Unlinked.SEVERAL_NOTES)
        else:
            use.link(index)


def _may_call(use: Use, found: Iterable[FoundNote]) -> bool:
    """True unless a number in full size would call a note whose own label has no brackets."""
    return use.candidate.raised or not use.label.isdigit() or any(note.bracketed or note.plain for note in found)


def _reaches(use: Use, found: Sequence[int], notes: Sequence[FoundNote]) -> bool:
    """True unless every note of the label closes a box or table that ended above the mark."""
    return any(notes[index].at_foot or notes[index].place > use.place for index in found)


def _below(use: Use, found: Sequence[int], notes: Sequence[FoundNote]) -> int | None:
    """The one note, or of several the first below the mark if it closes the box or table of the mark."""
    if len(found) == 1:
        return found[0]
    below = [index for index in found if notes[index].place > use.place]
    if len(below) == len(found) and not notes[below[0]].at_foot and notes[below[-1]].at_foot:
        return None  # the mark may be the box's own or the text's above it
    return below[0] if below else None


def _fits(use: Use, on_page: Sequence[Use]) -> bool:
    """True when a number that might be a power stands between a lower and a higher one, or beside none.

    A letter in a row of figures is judged by its note alone, which nothing else on the page calls.
    """
    if not use.label.isdigit():
        return True
    clean = [o for o in on_page if o.label.isdigit() and o.candidate.trust == Trust.CLEAN]
    lower = [o for o in clean if o.stands < use.stands]
    return all(int(o.label) < int(use.label) for o in lower[-1:]) and all(
        int(o.label) > int(use.label) for o in clean[len(lower) : len(lower) + 1]
    )


def _slip_over(use: Use, shelf: Shelf, by_label: dict[tuple[int, str], list[Use]], notes: Sequence[FoundNote]) -> None:
    """Link a mark whose note begins on the next page, if nothing there calls it and the counting agrees."""
    if use.is_mark or use.candidate.trust != Trust.CLEAN or not use.candidate.raised:
        return
    following = shelf.get((use.page + 1, use.label), [])[:1]
    others = by_label.get((use.page + 1, use.label), [])
    if following and not notes[following[0]].at_foot:
        above = [other for other in others if other.place < notes[following[0]].place]
        others = [] if use.label.isalpha() else above
    if use.label.isdigit():
        others = others + by_label.get((use.page, use.label), [])
    if len(following) != 1 or any(other is not use for other in others):
        return
    if use.label.isdigit() and use.label != "1" and notes[following[0]].at_foot:
        before = str(int(use.label) - 1)
        if not any((page, before) in shelf for page in (use.page - 1, use.page, use.page + 1)):
            return
    use.link(following[0])
