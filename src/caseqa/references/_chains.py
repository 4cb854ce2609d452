"""Chains of references followed back to the source they rest on, in reading order and only where exactly one fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from caseqa.records import Note, Reference, ReferenceForm, ReferenceState, SourceKind
from caseqa.references._locators import COUNTED, NUMBERS, find_place, place_after_pointer
from caseqa.references._numbering import Numbering
from caseqa.references._printing import POINTER, as_sentence, continued, with_locator, without_pointer
from caseqa.references._wording import FORWARD, IBID, IDEM, SEE_NOTE, SEVERAL_NOTES, SIGNAL, YEAR
from caseqa.references._works import Works, folded, work_of

POINTER_WORD = regex.compile(rf"(?:{IBID}|{IDEM})", regex.IGNORECASE)
NAME = regex.compile(r"\p{Lu}[\p{L}’'-]{2,}")
NOT_A_NAME = frozenset(
    {
        *(
            "see",
            "also",
            "the",
            "cited",
            "full",
            "citation",
            "above",
            "supra",
            "note",
            "footnote",
            "ibid",
            "and",
            "for",
        ),
        *("source", "sources", "more", "vgl", "siehe", "voir", "discussion", "text", "accompanying", "references"),
    }
)
"""Capitalised words before "note 4" that name neither author nor title."""
SAME_WRITER = regex.compile(IDEM, regex.IGNORECASE)
NAME_AND_PLACE = regex.compile(
    rf"(?:(?i:{SIGNAL})\s)?(?P<names>\p{{Lu}}[\p{{L}}\d’'-]+(?:\s(?:and|&|with)\s\p{{Lu}}[\p{{L}}’'-]+)?)"
    rf",\s?(?P<place>{COUNTED}|{NUMBERS})\.?"
)
"""A source called by its author alone: "Brook, 97." A name that no earlier source has is a comment ("Article, 97.")."""
WITH = regex.compile(r"\s(?:and|&|with)\s")
LOC_CIT = regex.compile(r"loc\.\s?cit", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The reference a pointer leads to, or why there is none."""

    state: ReferenceState
    target: Reference | None = None
    locators: str = ""


BROKEN = Antecedent(ReferenceState.BROKEN)
AMBIGUOUS = Antecedent(ReferenceState.AMBIGUOUS)


class Chain:
    """The references of a document read so far, and the answers one can give from them alone."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._numbering = Numbering(notes)
        self._works = Works()
        self._by_id: dict[str, Reference] = {}
        self._sources: dict[str, list[Reference]] = {}
        self._at = -1

    def begin_note(self) -> None:
        """Go on to the next note."""
        self._at += 1

    def add(self, draft: Reference) -> Reference:
        """Resolve one reference against everything before it, and remember it."""
        reference = self._resolve(draft)
        self._works.add(reference)
        self._by_id[reference.id] = reference
        if reference.form is not ReferenceForm.COMMENT:
            self._sources.setdefault(reference.note_id, []).append(reference)
        return reference

    def root(self, reference: Reference) -> Reference:
        """The reference at the end of the chain."""
        return self._by_id[reference.root_id] if reference.root_id else reference

    def _resolve(self, draft: Reference) -> Reference:
        match draft.form:
            case ReferenceForm.IBID:
                return self._resolve_ibid(draft)
            case ReferenceForm.SEE_NOTE:
                return self._linked(draft, self._note_named(draft), draft.locator)
            case ReferenceForm.SHORT:
                return self._resolve_short(draft)
            case ReferenceForm.COMMENT:
                return self._called_by_name(draft)
            case _ if POINTER.search(draft.text):
                return self._filled_in(draft)
            case _:
                return replace(draft, resolved_text=as_sentence(draft.text))

    def _resolve_ibid(self, draft: Reference) -> Reference:
        if draft.symbol and all(work_of(draft) != work_of(self.root(r)) for r in self._before(draft)):
            return self._continued(draft)
        word = POINTER_WORD.match(draft.text)
        locator, unexplained = place_after_pointer(draft.text[word.end() :] if word else "")
        if unexplained and word and SAME_WRITER.fullmatch(word.group()) and draft.title and draft.year:
            return self._continued(draft)
        found = self._agreed(self._before(draft))
        if SEE_NOTE.search(draft.text):
            locator, unexplained = draft.locator, ""
            named = self._note_named(draft)
            if found.target and named.target and work_of(self.root(found.target)) != work_of(self.root(named.target)):
                return self._linked(draft, AMBIGUOUS, "")
            if not named.target:
                found = named
        elif unexplained and found.target and not draft.symbol:
            return self._linked(draft, AMBIGUOUS, "")
        return self._linked(draft, found, locator or (draft.locator if draft.symbol else "") or found.locators)

    def _continued(self, draft: Reference) -> Reference:
        """A source of its own that leaves out what it shares with the one before: the series, or the author."""
        place = find_place(draft.text)
        own = replace(draft, form=ReferenceForm.FULL, locator=place.locator if place else "")
        return self._filled_in(own)

    def _filled_in(self, own: Reference) -> Reference:
        """A source of its own, with the series that it leaves out where all sources before it agree on one."""
        texts = {continued(own.text, self.root(r).resolved_text) for r in self._before(own)}
        whole = texts.pop() if len(texts) == 1 else without_pointer(own.text)
        shared = whole.removesuffix(without_pointer(own.text))
        title = f"{shared}{own.title}" if shared != whole and not own.authors else own.title
        return replace(own, title=title, resolved_text=as_sentence(whole))

    def _before(self, draft: Reference) -> list[Reference]:
        """The source just before in the same note, else the sources of the note before."""
        same = self._sources.get(draft.note_id)
        if same:
            return same[-1:]
        return self._sources.get(self._numbering.note_before(self._at) or "", [])

    def _agreed(self, sources: Sequence[Reference]) -> Antecedent:
        """The one work that all the sources name."""
        if not sources:
            return BROKEN
        known = [r for r in sources if r.state in (ReferenceState.OWN, ReferenceState.RESOLVED)]
        if len(known) < len(sources):
            return Antecedent(sources[0].state) if len(sources) == 1 else AMBIGUOUS
        if len({work_of(self.root(r)) for r in known}) > 1:
            return AMBIGUOUS
        locators = dict.fromkeys(r.locator for r in known if r.locator)
        return Antecedent(ReferenceState.RESOLVED, known[-1], "; ".join(locators))

    def _note_named(self, draft: Reference) -> Antecedent:
        found = SEE_NOTE.search(draft.text)
        if SEVERAL_NOTES.search(draft.text):
            return AMBIGUOUS
        if not found or FORWARD.search(draft.text[found.start() : found.end() + len(" (below)")]):
            return BROKEN
        label = next(number for number in found.groups() if number)
        candidates = self._numbering.notes_meant(label, self._at)
        if len(candidates) != 1:
            return AMBIGUOUS if candidates else BROKEN
        sources = self._sources.get(candidates[0], [])
        head = draft.text[: found.start()].split(",")[0]
        names = [folded(n) for n in NAME.findall(head) if n.casefold() not in NOT_A_NAME]
        if names:
            sources = [r for r in sources if self._mentions(r, names)]
        agreed = self._agreed(sources)
        bare = not head.strip(" .,([") and not draft.locator
        return agreed if bare else replace(agreed, locators="")

    def _mentions(self, reference: Reference, names: Iterable[str]) -> bool:
        words = f" {folded(self.root(reference).text)} "
        return all(f" {name} " in words for name in names)

    def _resolve_short(self, draft: Reference) -> Reference:
        fitting = [r for r in self._works.fitting(draft) if r.title or not draft.symbol]
        works = {work_of(r) for r in fitting}
        explicit = regex.search(r"\bcit\.|\bsupra\b|a\.\s?a\.\s?O", draft.text, regex.IGNORECASE)
        if len(works) > 1:
            return self._linked(draft, AMBIGUOUS, draft.locator)
        if not works and explicit:
            return self._linked(draft, BROKEN, draft.locator)
        if not works:
            named = draft.symbol or draft.year or draft.urls
            form = ReferenceForm.FULL if named or draft.title else ReferenceForm.SHORT
            return replace(draft, form=form, resolved_text=as_sentence(draft.text))
        target = fitting[-1]
        inherited = target.locator if LOC_CIT.search(draft.text) else ""
        return self._linked(draft, Antecedent(ReferenceState.RESOLVED, target), draft.locator or inherited)

    def _called_by_name(self, comment: Reference) -> Reference:
        """What looks like an explanation and is the author of an earlier source with a page; else the comment."""
        own = replace(comment, resolved_text=as_sentence(comment.text))
        found = NAME_AND_PLACE.fullmatch(comment.text)
        if not found or regex.fullmatch(YEAR, found["place"]):
            return own
        names = tuple(WITH.split(found["names"]))
        short = replace(comment, form=ReferenceForm.SHORT, authors=names, locator=found["place"])
        resolved = self._resolve_short(short)
        return own if resolved.state is ReferenceState.OWN else resolved

    def _linked(self, draft: Reference, found: Antecedent, locator: str) -> Reference:
        if found.target is None:
            empty = replace(draft, state=found.state, kind=SourceKind.COMMENT, locator=locator, resolved_text="")
            if draft.form is ReferenceForm.SHORT:
                return empty
            return replace(empty, authors=(), title="", container="", place="", publisher="", year="", urls=())
        root = self.root(found.target)
        separator = ": " if locator and regex.search(rf":\s*{regex.escape(locator)}", draft.text) else ", "
        effective = locator or (found.locators if draft.form is not ReferenceForm.SHORT else "")
        return replace(
            root,
            id=draft.id,
            note_id=draft.note_id,
            form=draft.form,
            text=draft.text,
            locator=effective,
            state=ReferenceState.RESOLVED,
            target_id=found.target.id,
            root_id=root.id,
            resolved_text=with_locator(root, effective, separator),
        )
