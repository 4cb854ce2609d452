"""Judge one place of a quotation: which edits typography explains, which are differences, and how grave they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from caseqa.differences import Edit, EditKind
from caseqa.quotes.dangers import danger, is_negation
from caseqa.quotes.eliding import elided
from caseqa.quotes.furniture import is_furniture
from caseqa.quotes.places import Chain
from caseqa.quotes.reading import Quotation
from caseqa.quotes.results import Danger, Difference, DifferenceKind
from caseqa.quotes.wording import UnitKind, Wording, key

BRACKET_WORDS = 4
"""Words of the source that a bracket may stand for: "[MINUSMA]" for "the UN peacekeeping mission"."""

OMISSION_COST = 6
"""A clause left out without an ellipsis counts as at most this many wrong words when similarity is taken."""

SPELLING_COST = 0.25
"""Another spelling is a small part of a wrong word, so that "center" leads to "centre" and not to "north"."""

MOVED_OVER = 4
"""Two runs of words that changed places stand at most this many words apart."""

_POINTS = re.compile(r"[.,;:!?]")
_IN_THOUSANDS = re.compile(r"\d{1,3}(?:[,\s]?\d{3})*")


@dataclass(frozen=True, slots=True)
class Judged:
    """A place with its differences, the gravest first, its warnings, and the share of the words that match."""

    chain: Chain
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]
    similarity: float


def judge(chain: Chain, quotation: Quotation, wording: Wording) -> Judged:
    """What differs between a quotation and the words of one place."""
    chain = _with_its_end(_within_sentence(chain, wording), quotation, wording)
    differences: list[Difference] = []
    warnings: list[str] = []
    matched = 0
    wrong = 0.0
    for edit in _with_moves(chain.edits, quotation, wording):
        if isinstance(edit, Difference):
            differences.append(edit)
            matched += len(edit.quoted.split()) - 1
            wrong += 1
            continue
        if edit.kind == EditKind.EQUAL:
            matched += edit.quoted_length
            continue
        if edit.kind == EditKind.MISSING and edit.quoted[0] in quotation.breaks:
            hidden, said = elided(edit.source, chain, wording)
            differences += hidden
            warnings += said
            continue
        excuse = _excuse(edit, quotation, wording)
        if excuse is None:
            difference = _difference(edit, quotation, wording)
            differences.append(difference)
            share = SPELLING_COST if difference.danger == Danger.SPELLING else 1.0
            wrong += share * max(edit.quoted_length, min(edit.source_length, OMISSION_COST))
        else:
            warnings += [excuse] if excuse else []
            matched += edit.quoted_length
    if not differences:
        warnings += _points(chain.edits, quotation, wording)
    differences.sort(key=lambda one: list(Danger).index(one.danger))
    return Judged(chain, tuple(differences), tuple(warnings), matched / max(1, matched + wrong))


def _within_sentence(chain: Chain, wording: Wording) -> Chain:
    """The place without the end of the sentence before, where the quotation's first words stand for others."""
    first = chain.edits[0]
    if first.kind != EditKind.CHANGED or first.source_length < 2:
        return chain
    last = wording.sentence_at(wording.starts[first.source[1] - 1])
    own = [n for n in range(*first.source) if wording.sentence_at(wording.starts[n]) == last]
    edit = replace(first, source=(own[0], first.source[1]))
    return chain if len(own) == first.source_length else Chain((edit, *chain.edits[1:]))


def _with_its_end(chain: Chain, quotation: Quotation, wording: Wording) -> Chain:
    """The place with the words that a last bracket stands for, if it says another thing: "[slowly]" for "quickly"."""
    last = chain.edits[-1]
    words = quotation.words[last.quoted[0] :]
    if last.kind != EditKind.ADDED or not words or not all(word.bracket for word in words):
        return chain
    first = last.source[1]
    end = _carried_on(first, len(words), wording)
    ours, theirs = quotation.slice(*last.quoted), wording.slice(first, end) if end > first else ""
    if not theirs or not _says_another_thing(ours, theirs):
        return chain
    return Chain((*chain.edits[:-1], Edit(EditKind.CHANGED, last.quoted, (first, end))))


def _says_another_thing(ours: str, theirs: str) -> bool:
    """True where a bracket has the opposite or another number of the words it stands for."""
    apart = danger(ours, theirs)
    numbers = all(danger(words, "") == Danger.NUMBER for words in (ours, theirs)) and ours != theirs
    denied = apart == Danger.NEGATION and (danger("", theirs) != apart or is_negation(key(theirs.split()[0])))
    return apart == Danger.OPPOSITE or numbers or denied


def _carried_on(word: int, most: int, wording: Wording) -> int:
    """The end of the words that carry on the sentence before a word: ``most`` of them, and BRACKET_WORDS."""
    sentence = wording.sentence_at(wording.starts[word - 1]) if word else None
    end = word
    last = min(word + min(most, BRACKET_WORDS), len(wording.starts))
    while end < last and wording.sentence_at(wording.starts[end]) == sentence:
        end += 1
    return end if sentence is not None else word


def _with_moves(edits: Sequence[Edit], quotation: Quotation, wording: Wording) -> Iterator[Edit | Difference]:
    """The edits, two that together only put words in another order as one difference."""
    number = 0
    while number < len(edits):
        moved = _moved(edits[number : number + 3], quotation, wording)
        if moved:
            yield moved
            number += 3
        else:
            yield edits[number]
            number += 1


def _moved(edits: Sequence[Edit], quotation: Quotation, wording: Wording) -> Difference | None:
    if len(edits) < 3 or edits[0].kind == EditKind.EQUAL or edits[2].kind == EditKind.EQUAL:
        return None
    first, last = edits[0].quoted[0], edits[2].quoted[1]
    start, end = edits[0].source[0], edits[2].source[1]
    ours = Counter(word.key for word in quotation.words[first:last])
    if edits[1].quoted_length > MOVED_OVER or ours != Counter(wording.keys[start:end]):
        return None
    quoted, source = quotation.slice(first, last), wording.slice(start, end)
    gravest = danger(quoted, "")
    return Difference(DifferenceKind.MOVED, quoted, source, gravest)


def _excuse(edit: Edit, quotation: Quotation, wording: Wording) -> str | None:
    """Why an edit is no difference: "" when nothing need be said of it, a sentence to say, or None."""
    words = quotation.words[edit.quoted[0] : edit.quoted[1]]
    source = range(*edit.source)
    if words and all(word.bracket for word in words):
        return _bracket(edit, quotation, wording)
    if edit.kind == EditKind.MISSING:
        heading = all(wording.unit_at(word).kind == UnitKind.HEADING for word in source)
        return "" if heading else None
    if edit.kind == EditKind.ADDED:
        if is_furniture(edit, quotation, wording.document):
            shown = " ".join(quotation.slice(*edit.quoted).split())
            return f"'{shown}' was read as a line of the page, not of the text"
        return None
    if len(words) == 1 and words[0].stem:
        return "" if len(source) == 1 and wording.keys[edit.source[0]].startswith(words[0].stem) else None
    ours, theirs = quotation.slice(*edit.quoted), wording.slice(*edit.source)
    same = "".join(word.key for word in words) == "".join(wording.keys[word] for word in source)
    if same and _IN_THOUSANDS.fullmatch(ours) and _IN_THOUSANDS.fullmatch(theirs):
        return ""
    hyphenated = any(sign in text for text in (ours, theirs) for sign in "-‐‑–—\n")
    return "" if same and hyphenated and not any(c.isdigit() for c in ours) else None


def _bracket(edit: Edit, quotation: Quotation, wording: Wording) -> str | None:
    """A bracket adds words freely, but no "not", and may stand for a few harmless words of the source."""
    ours, theirs = quotation.slice(*edit.quoted), wording.slice(*edit.source)
    if danger(ours, "") == Danger.NEGATION and danger("", theirs) != Danger.NEGATION:
        return None
    if edit.kind == EditKind.ADDED:
        beside = _before(edit.source[0], wording) if edit.quoted[0] == 0 else ""
        if edit.quoted[1] == len(quotation.words):
            end = _carried_on(edit.source[1], edit.quoted_length, wording)
            beside = wording.slice(edit.source[1], end) if end > edit.source[1] else ""
        return f"the bracket '[{ours}]' stands where the study has '{beside}'" if beside else ""
    grave = danger("", theirs) in (Danger.NEGATION, Danger.NUMBER, Danger.HEDGE) or _says_another_thing(ours, theirs)
    if edit.source_length > BRACKET_WORDS or grave:
        return None
    return f"the bracket '[{ours}]' stands for '{theirs}'"


def _before(word: int, wording: Wording) -> str:
    """The last words of the sentence that stand before a word, as many as a bracket may stand for."""
    sentence = wording.sentence_at(wording.starts[word])
    first = word
    while first > max(0, word - BRACKET_WORDS) and wording.sentence_at(wording.starts[first - 1]) == sentence:
        first -= 1
    return wording.slice(first, word) if sentence is not None else ""


def _difference(edit: Edit, quotation: Quotation, wording: Wording) -> Difference:
    quoted, source = quotation.slice(*edit.quoted), wording.slice(*edit.source)
    first = edit.source[0]
    at = wording.starts[first] if first < len(wording.starts) else len(wording.document.text)
    sentence = wording.sentence_at(at)
    begins = sentence is not None and wording.document.sentences[sentence].span.start >= at - 1
    return Difference(
        DifferenceKind(edit.kind.value), quoted, source, danger(quoted, source, at_start=begins or edit.quoted[0] == 0)
    )


def _points(edits: Sequence[Edit], quotation: Quotation, wording: Wording) -> list[str]:
    """A warning for the first place where the punctuation inside a word-for-word quotation differs."""
    for edit in edits:
        if edit.kind != EditKind.EQUAL:
            continue
        shift = edit.source[0] - edit.quoted[0]
        for word in range(edit.quoted[0], edit.quoted[1] - 1):
            ours = quotation.text[quotation.words[word].end : quotation.words[word + 1].start]
            there = word + shift
            theirs = wording.document.text[wording.ends[there] : wording.starts[there + 1]]
            if set(_POINTS.findall(ours)) != set(_POINTS.findall(theirs)):
                return [f"the punctuation differs after '{quotation.slice(word, word + 1)}'"]
    return []
