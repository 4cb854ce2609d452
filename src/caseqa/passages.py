"""Cut a document into passages along sentence borders, inside sections, with their notes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from caseqa.records import Document, Paragraph, Passage, Sentence, Span

TARGET_WORDS = 125
"""The longest that keeps the first five passages at about 600 words. Measured on the gold questions without
the reranker, as words: nDCG@10, words in the first five: 60: .590, 301; 80: .636, 399; 110: .662, 530;
128: .682, 602; 140: .682, 628; 180: .696, 793."""

FULL_ENOUGH = 0.6
"""A passage this full ends with its paragraph instead of running into the next."""


def cut(document: Document, target_words: int = TARGET_WORDS) -> tuple[Passage, ...]:
    """The passages of a document: its body sentences in order, then its figures.

    Every body sentence is in exactly one passage; a sentence longer than the target is one alone.
    """
    paragraphs = {paragraph.id: paragraph for paragraph in document.paragraphs}
    passages: list[Passage] = []
    for _, group in groupby(document.sentences, key=lambda s: paragraphs[s.paragraph_id].section_id):
        for sentences in _runs(list(group), document, target_words):
            passages.append(_passage(document, paragraphs, sentences, len(passages) + 1))
    for figure in document.figures:
        path = (*document.section_path(max(figure.at - 1, 0)), "Figures")
        number = len(passages) + 1
        passages.append(
            Passage(
                id=f"{document.id}/q{number}",
                document_id=document.id,
                text=document.slice(figure.span),
                span=figure.span,
                section_path=path,
                paragraph_numbers=(),
                page_labels=(),
                sentence_ids=(),
                note_ids=(),
            )
        )
    return tuple(passages)


def window(lengths: Sequence[int], nearness: Sequence[float], most: int) -> range:
    """The run of sentences around the nearest one, each time wider by the nearer neighbour, of at most ``most`` words.

    A single sentence longer than that is a run of its own.
    """
    first = last = max(range(len(lengths)), key=nearness.__getitem__)
    held = lengths[first]
    while True:
        beside = [at for at in (first - 1, last + 1) if 0 <= at < len(lengths) and held + lengths[at] <= most]
        if not beside:
            return range(first, last + 1)
        at = max(beside, key=nearness.__getitem__)
        held += lengths[at]
        first, last = min(first, at), max(last, at)


def _runs(sentences: Sequence[Sentence], document: Document, target: int) -> Iterator[list[Sentence]]:
    """The sentences of one section as runs of about the target length, of even size."""
    lengths = [len(document.slice(sentence.span).split()) for sentence in sentences]
    total = sum(lengths)
    share = total / max(1, round(total / target))
    run: list[Sentence] = []
    filled = 0.0
    for index, sentence in enumerate(sentences):
        new_paragraph = bool(run) and run[-1].paragraph_id != sentence.paragraph_id
        over = filled + lengths[index] / 2 > share
        if run and (over or (new_paragraph and filled >= FULL_ENOUGH * share)):
            yield run
            run, filled = [], 0.0
        run.append(sentence)
        filled += lengths[index]
    if run:
        yield run


def _passage(
    document: Document, paragraphs: dict[str, Paragraph], sentences: Sequence[Sentence], number: int
) -> Passage:
    span = Span(sentences[0].span.start, sentences[-1].span.end)
    starts = [page.span.start for page in document.pages]
    first, last = (max(bisect_right(starts, at) - 1, 0) for at in (span.start, span.end - 1))
    labels = [page.label for page in document.pages[first : last + 1]]
    return Passage(
        id=f"{document.id}/q{number}",
        document_id=document.id,
        text=document.slice(span),
        span=span,
        section_path=document.section_path(span.start),
        paragraph_numbers=tuple(dict.fromkeys(paragraphs[s.paragraph_id].number for s in sentences)),
        page_labels=tuple(label for label in labels if label),
        sentence_ids=tuple(sentence.id for sentence in sentences),
        note_ids=tuple(note.id for note in document.notes_in(span)),
    )
