"""What a draft quotes and claims: its quotations and its statements, each with its place in the draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from caseqa.claims import ClaimVerdict, split_claims
from caseqa.comparisons import STOP_WORDS
from caseqa.errors import CaseQAError
from caseqa.quotes import DraftQuotation, FoundQuotation, QuoteCheck, QuoteStatus, find_quotations
from caseqa.records import Span

DRAFT_CHARACTERS = 15_000
"""The longest draft that is checked at one go: some 2,500 words with a hundred claims, half a minute's work."""

CLAIM_CHARACTERS = 2_000
"""The longest claim that is judged: the encoder reads 512 tokens, about this many characters."""

SHORTEST = 4
"""A line of fewer words is a heading or an aside; split_claims leaves no shorter clause alone either."""

MOSTLY_QUOTED = 0.8
"""From this share of its characters between quotation marks on, a sentence is checked as a quotation only."""

AROUND = 1
"""A sentence with no more words of its own around a quotation than its speaker's name only brings the quotation."""

_BRINGS = frozenset(
    """according adds added argues argued author authors book calls called chapter claims claimed concludes concluded
    describes described explains explained finds found holds held notes noted observes observed page paper para
    paragraph points pointed puts put quotes quoted remarks remarked report reports reported says said section states
    stated study suggests suggested tells text told words writes wrote""".split()
)
"""Words that bring a quotation and state nothing themselves."""

COPIED_WORDS = 8
"""Words that stand so in the study and are not marked as its own; fewer in a row are everybody's."""

_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")
_HEADING = re.compile(r"^#{1,6} ")


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A statement of a draft as one claim, and where its words stand in the draft."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim of a draft and what the study says to it.

    ``copied`` is set when the claim stands word for word in the study and between no quotation marks in the draft.
    """

    found: FoundClaim
    verdict: ClaimVerdict
    copied: QuoteCheck | None = None


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft with its checked quotations and claims, each in the order of the draft.

    A claim may hold a quotation: then the words are checked as a quotation and the sentence as a claim.
    ``passed_over`` are the places of what is neither: headings, questions, asides of a word or two.
    """

    text: str
    quotations: tuple[DraftQuotation, ...]
    claims: tuple[DraftClaim, ...]
    passed_over: tuple[Span, ...] = ()


def check_draft(
    text: str,
    verify: Callable[[str], QuoteCheck],
    check: Callable[[str], ClaimVerdict],
    progress: Callable[[int, int], None] | None = None,
) -> CheckedDraft:
    """Every quotation of a draft as ``verify`` finds it, and every claim with the verdict of ``check``.

    Raises CaseQAError for a draft without a word in it, or with a claim that is too long.
    """
    if not re.search(r"\w", text):
        raise CaseQAError("the draft is empty", "paste a claim, a quotation or some paragraphs")
    quotations = find_quotations(text)
    claims, others = find_claims(text, quotations)
    for one in claims:
        require_short(one.text)
    report = progress or (lambda done, total: None)
    total = len(quotations) + len(claims)
    report(0, total)
    quoted, stated = [], []
    for found in quotations:
        quoted.append(DraftQuotation(found, verify(found.text)))
        report(len(quoted), total)
    for one in claims:
        copied = verify(one.text) if may_be_copied(one, quotations) else None
        same = copied if copied and copied.status == QuoteStatus.VERBATIM else None
        stated.append(DraftClaim(one, check(one.text), same))
        report(len(quoted) + len(stated), total)
    return CheckedDraft(text, tuple(quoted), tuple(stated), tuple(others))


def require_short(claim: str) -> None:
    """Raise CaseQAError for a claim that is longer than what is judged: a verdict on its beginning is none on it."""
    words = " ".join(claim.split())
    if len(words) > CLAIM_CHARACTERS:
        raise CaseQAError(
            f"the claim “{words[:40]}…” has {len(words):,} characters, expected at most {CLAIM_CHARACTERS:,}",
            "split it into sentences that state one thing each",
        )


def find_claims(text: str, quotations: Iterable[FoundQuotation] = ()) -> tuple[list[FoundClaim], list[Span]]:
    """The claims of a draft in order, and the places of the sentences that are none.

    A question, a heading, a line of fewer than four words and a sentence that is all quotation are no claims;
    a text that is one line and nothing else always is one.
    """
    quoted = [one.span for one in quotations]
    pieces = list(_pieces(text))
    claims, others = [], []
    for piece in pieces:
        alone = len(pieces) == 1 and not quoted
        if alone or _states(text, piece, quoted):
            claims.append(piece)
        elif not any(span.overlaps(piece.span) for span in quoted):
            others.append(piece.span)
    return claims, others


def may_be_copied(claim: FoundClaim, quotations: Iterable[FoundQuotation]) -> bool:
    """True when a claim is long enough to be the study's own sentence and no part of it is marked as quoted."""
    marked = any(one.span.overlaps(claim.span) for one in quotations)
    return not marked and len(re.findall(r"\w+", claim.text)) >= COPIED_WORDS


def beginning(text: str, most: int) -> str:
    """As much of a draft as has at most so many characters, up to the end of a paragraph or a sentence if it can."""
    if len(text) <= most:
        return text
    cut = text[:most]
    ends = [cut.rfind("\n\n"), max(found.end() for found in re.finditer(r"^|[.!?]['\"”’»)\]]*(?=\s)", cut))]
    best = max(ends)
    return cut[:best] if best > most // 2 else cut[: cut.rfind(" ") + 1 or most]


def _pieces(text: str) -> Iterator[FoundClaim]:
    """The sentences and clauses of each paragraph with their places."""
    for paragraph in _PARAGRAPH.finditer(text):
        at = paragraph.start()
        for claim in split_claims(paragraph[0]):
            place = re.compile(r"\s+".join(re.escape(word) for word in claim.split())).search(text, at)
            if place:
                at = place.end()
                yield FoundClaim(claim, Span(place.start(), place.end()))


def _states(text: str, piece: FoundClaim, quoted: Sequence[Span]) -> bool:
    """True when a piece of a draft states something that can be checked."""
    if len(re.findall(r"\w+", piece.text)) < SHORTEST or piece.text.rstrip("\"'”’») ").endswith("?"):
        return False
    if _HEADING.match(text[piece.span.start : piece.span.end]):
        return False
    inside = [one for one in quoted if one.overlaps(piece.span)]
    length = sum(min(one.end, piece.span.end) - max(one.start, piece.span.start) for one in inside)
    if length >= MOSTLY_QUOTED * (piece.span.end - piece.span.start):
        return False
    return not inside or len(_own_words(text, piece.span, inside)) > AROUND


def _own_words(text: str, span: Span, quoted: Sequence[Span]) -> list[str]:
    """The words of a piece outside its quotations that neither bring them nor are in every sentence."""
    outside = "".join(
        " " if any(one.start <= at < one.end for one in quoted) else text[at] for at in range(span.start, span.end)
    )
    found = re.findall(r"[^\W_]+", outside.lower())
    return [word for word in found if word not in STOP_WORDS and word not in _BRINGS and not word.isdigit()]
