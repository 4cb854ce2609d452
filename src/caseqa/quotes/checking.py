"""Check a quotation against one study or several."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from caseqa.differences import EditKind
from caseqa.errors import CaseQAError
from caseqa.quotes.dangers import is_negation
from caseqa.quotes.deciding import holds_together, is_altered
from caseqa.quotes.introducing import introduced
from caseqa.quotes.judging import Judged, judge
from caseqa.quotes.places import find_chains
from caseqa.quotes.reading import Quotation, read_quotation
from caseqa.quotes.results import QuoteCheck, QuoteStatus
from caseqa.quotes.voices import Attribution, Voice, attribute, next_mark, read_voices, voices_in
from caseqa.quotes.wording import UnitKind, Wording, read_wording
from caseqa.records import Document, Span

NEARLY_ALL = 0.8
"""Share of the words that must stand between the study's quotation marks for them to be somebody else's."""

NAMED_WORDS = 2
"""A part of a quotation that the study quotes is named from this many words on."""

RESEMBLES = 0.3
"""From this similarity on, the best place is the nearest passage; below it the sentence with most rare words is."""

REMEMBERED_WORDS = 500_000
"""Words of the documents whose numbered words are kept, some 140 MB: reading a study of 12,000 words takes 0.1 s, a
book of 106,000 a second, checking far less. The document that was used longest ago goes first."""

_remembered: dict[int, tuple[Document, Wording, tuple[Voice, ...]]] = {}


def check_quotation(documents: Document | Sequence[Document], quotation: str, within: Span | None = None) -> QuoteCheck:
    """What a study, or the one of several that fits best, holds of a quotation; of its places only those ``within``.

    Raises CaseQAError when the quotation has no word in it or there is no study.
    """
    studies = [documents] if isinstance(documents, Document) else list(documents)
    if not studies:
        raise CaseQAError("there is no study to check a quotation against", "add one with `caseqa add FILE`")
    checks = [_check(document, quotation, within) for document in studies]
    order = (QuoteStatus.NOT_FOUND, QuoteStatus.ALTERED, QuoteStatus.NESTED, QuoteStatus.VERBATIM)
    return max(checks, key=lambda check: (order.index(check.status), check.similarity))


def _read(document: Document) -> tuple[Wording, tuple[Voice, ...]]:
    """A document's wording and voices, read once while the document is in use."""
    kept = _remembered.get(id(document))
    if kept is None or kept[0] is not document:
        wording = read_wording(document)
        kept = (document, wording, read_voices(wording))
    _remembered.pop(id(document), None)
    words = len(kept[1].keys)
    for oldest, (_, wording, _) in reversed(list(_remembered.items())):
        words += len(wording.keys)
        if words > REMEMBERED_WORDS:
            _remembered.pop(oldest, None)
    _remembered[id(document)] = kept
    return kept[1], kept[2]


def _check(document: Document, text: str, within: Span | None) -> QuoteCheck:
    wording, voices = _read(document)
    quotation = read_quotation(text, wording)
    if not any(any(c.isalnum() for c in word.key) for word in quotation.words):
        raise CaseQAError("the quotation has no word in it", "quote at least one word of the study")
    judged = [judge(chain, quotation, wording) for chain in find_chains(quotation, wording)]
    if within is not None:
        judged = [one for one in judged if within.overlaps(wording.span(one.chain.start, one.chain.end))]
    judged.sort(key=lambda one: _rank(one, wording, voices))
    exact = [one for one in judged if not one.differences and holds_together(one, quotation, wording)]
    if exact:
        return _found(text, quotation, exact, wording, voices)
    if judged and is_altered(judged, wording):
        return _found(text, quotation, judged[:1], wording, voices)
    return _not_found(text, quotation, judged, wording)


def _rank(judged: Judged, wording: Wording, voices: Sequence[Voice]) -> tuple[bool, float, bool, bool, int]:
    """The order of places: word for word, most similar, the author's own words, the body, the first."""
    chain = judged.chain
    nested = _share(judged, voices)[0] >= NEARLY_ALL
    in_note = wording.unit_at(chain.start).kind == UnitKind.NOTE
    return bool(judged.differences), -round(judged.similarity, 6), nested, in_note, chain.start


def _share(judged: Judged, voices: Sequence[Voice]) -> tuple[float, list[tuple[Voice, int]]]:
    """The share of the matched words that the study quotes, and each voice with how many of them are its own."""
    total = 0
    counts: dict[Voice, int] = {}
    for edit in judged.chain.edits:
        if edit.kind not in (EditKind.EQUAL, EditKind.CHANGED):
            continue
        total += edit.source_length
        for voice in voices_in(voices, *edit.source):
            shared = min(voice.end, edit.source[1]) - max(voice.start, edit.source[0])
            counts[voice] = counts.get(voice, 0) + shared
    return (sum(counts.values()) / total if total else 0.0), list(counts.items())


def _found(
    text: str, quotation: Quotation, places: Sequence[Judged], wording: Wording, voices: Sequence[Voice]
) -> QuoteCheck:
    """The check of a quotation that has a place: verbatim, nested or altered."""
    best = places[0]
    chain = best.chain
    share, counts = _share(best, voices)
    warnings = [*quotation.remarks, *best.warnings, *_crossings(best, wording), *_before(best, wording)]
    named: Attribution | None = None
    if share >= NEARLY_ALL:
        voice = max(counts, key=lambda one: one[1])[0]
        named = attribute(voice, wording)
        warnings.append(_nested_sentence(named))
        others = [one for one in counts if one[0] != voice]
    else:
        others = counts
    warnings += [_part(voice, best, wording) for voice, shared in others if shared >= NAMED_WORDS]
    leading = "" if named else introduced(chain.start, wording)
    warnings += [f"these words follow “… {leading}”: they may be somebody else's"] if leading else []
    if len(places) > 1:
        warnings.append(f"these words stand in {len(places)} places; the first is shown")
    notes = _rests_on(best, named, wording)
    status = QuoteStatus.ALTERED if best.differences else QuoteStatus.NESTED if named else QuoteStatus.VERBATIM
    return QuoteCheck(
        quote=text,
        status=status,
        document_id=wording.document.id,
        source_text=wording.slice(chain.start, chain.end),
        span=wording.span(chain.start, chain.end),
        places=tuple(wording.span(one.chain.start, one.chain.end) for one in places),
        differences=best.differences,
        warnings=tuple(dict.fromkeys(warnings)),
        notes=tuple(dict.fromkeys(label for label, _ in notes)),
        note_ids=tuple(dict.fromkeys(note_id for _, note_id in notes if note_id)),
        quoted_from=named.source if named else "",
        similarity=round(best.similarity, 4),
    )


def _nested_sentence(named: Attribution) -> str:
    if named.source:
        return f"the study quotes these words from {named.source.removesuffix('.')} (note {named.label})"
    return f"the study quotes these words from somebody else; {named.why}"


def _part(voice: Voice, judged: Judged, wording: Wording) -> str:
    start, end = max(voice.start, judged.chain.start), min(voice.end, judged.chain.end)
    named = attribute(voice, wording)
    source = f"from {named.source.removesuffix('.')} (note {named.label})" if named.source else f"; {named.why}"
    return f"the words '{wording.slice(start, end)}' are quoted by the study {source}".replace(" ;", ";")


def _rests_on(judged: Judged, named: Attribution | None, wording: Wording) -> list[tuple[str, str | None]]:
    """The notes that a place rests on, label and id: the one it stands in, its marks, and the next in its sentence."""
    chain = judged.chain
    note = wording.unit_at(chain.start).note
    if note:
        return [(note.label, note.id)]
    if named and named.label:
        return [(named.label, named.note_id)]
    span = wording.span(chain.start, chain.end)
    inside = [mark for mark in wording.document.marks if span.start < mark.at < span.end]
    following = next_mark(wording, chain.end)
    number = wording.sentence_at(wording.starts[chain.end - 1])
    if following and number is not None and following.at <= wording.document.sentences[number].span.end:
        inside.append(following)
    return [(mark.label, mark.note_id) for mark in inside]


def _crossings(judged: Judged, wording: Wording) -> list[str]:
    """Sentences about the borders that a quotation runs across, and about words that stand in no paragraph."""
    found = []
    for edit in judged.chain.edits:
        if edit.kind in (EditKind.EQUAL, EditKind.CHANGED):
            found += [wording.unit_at(word) for word in range(*edit.source)]
    units = list(dict.fromkeys(found))
    paragraphs = [unit for unit in units if unit.kind == UnitKind.PARAGRAPH]
    sections = list(dict.fromkeys(unit.section_id for unit in paragraphs))
    labels = ", ".join(unit.note.label for unit in units if unit.note)
    said = []
    if len(sections) > 1:
        said.append(f"the quotation joins {len(sections)} sections")
    elif len(paragraphs) > 1:
        said.append(f"the quotation joins {len(paragraphs)} paragraphs")
    if labels:
        said.append(f"these words stand in note {labels}, not in the body")
    elif units and units[0].kind == UnitKind.FIGURE:
        said.append("these words stand in a caption, not in the body")
    return said


def _before(judged: Judged, wording: Wording) -> list[str]:
    """A warning when the words directly before a quotation's beginning, in its sentence, deny it."""
    start = judged.chain.start
    sentence = wording.sentence_at(wording.starts[start])
    for word in range(max(0, start - 2), start):
        if (
            sentence is not None
            and wording.sentence_at(wording.starts[word]) == sentence
            and is_negation(wording.keys[word])
        ):
            return [f"directly before these words the study says '{wording.slice(word, start)}'"]
    return []


def _not_found(text: str, quotation: Quotation, judged: Sequence[Judged], wording: Wording) -> QuoteCheck:
    """The check of a quotation without a place, with the sentence that resembles it most."""
    number = _nearest(quotation, judged, wording)
    if number is None:
        return QuoteCheck(text, QuoteStatus.NOT_FOUND, wording.document.id)
    return QuoteCheck(
        quote=text,
        status=QuoteStatus.NOT_FOUND,
        document_id=wording.document.id,
        warnings=("the study does not say this; the nearest passage is not the quotation",),
        nearest=wording.document.slice(wording.document.sentences[number].span).strip(),
        similarity=round(max((one.similarity for one in judged), default=0.0), 4),
    )


def _nearest(quotation: Quotation, judged: Sequence[Judged], wording: Wording) -> int | None:
    """The number of the body sentence that shares most rare words with a quotation; None when none shares any."""
    scores: defaultdict[int, float] = defaultdict(float)
    for word in {word.key for word in quotation.words}:
        places = wording.places.get(word, ())
        held = {
            bisect_right(wording.document.sentences, wording.starts[p], key=lambda s: s.span.start) - 1 for p in places
        }
        for number in held:
            scores[number] += math.log(1 + len(wording.keys) / len(places))
    if judged and judged[0].similarity >= RESEMBLES:
        middle = wording.sentence_at(wording.starts[(judged[0].chain.start + judged[0].chain.end) // 2])
        if middle is not None:
            return middle
    inside = {number: score for number, score in scores.items() if number >= 0}
    return max(inside, key=lambda number: inside[number]) if inside else None
