"""How likely it is that the study answers a question: signals of the first passages, weighed by a logistic model.

A search score cannot tell, because a question the study leaves open is asked in the study's own words. What does tell
is what the best passages lack, and the reranker, which learnt from questions about one document to give a high logit
only to words that answer. How high a logit is to be expected depends on how many words question and passage share: a
low one means silence where the words are the study's own, and little where they are not. A second model, the judge of
claims, is larger and learnt more about whether a text answers; it reads what the reranker read of the first passage.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from caseqa.definitions import abbreviations_asked, spells_out
from caseqa.entailment import Answering
from caseqa.expectations import expected, holds
from caseqa.lexical import terms
from caseqa.results import Hit
from caseqa.search import Shelf

SIGNALS = ("unknown", "lacks", "matched", "logit", "logit x matched", "answers")
"""Unknown terms; the kind of answer asked for is missing; the share of the question's terms that the best highlighted
words use; the reranker's best logit, and it times that share; the judge's log odds that the first passage answers. The
last is left out without a judge, the last three where no calibrated reranker read anything.

That a name, a date or a number is asked for, and how many of the question's terms the study uses at all, told answers
from silence only in questions of one hand: left out, AUROC falls from .89 to .82 there and rises on four other sets."""

READ, LOOKED = 5, 3
"""First passages whose logits count, and those whose highlighted words are looked at."""

SPELT_OUT = 0.7
"""Confidence in an answer to "what is X" where X is an abbreviation and one of the first passages spells it out. The
signals cannot tell: such a question has one word, every passage has it, and the logit of most is low. Not measured: it
has only to lie above answers.WEAK_BELOW."""

MOST_UNKNOWN = 2
"""More unknown terms than this say nothing more."""


@dataclass(frozen=True, slots=True)
class Coefficients:
    """An intercept and a coefficient for each signal."""

    intercept: float
    slopes: tuple[float, ...]

    def probability(self, signals: Sequence[float]) -> float:
        """How likely the study answers."""
        logit = self.intercept + sum(w * x for w, x in zip(self.slopes, signals, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def signals(
    shelf: Shelf, question: str, hits: Sequence[Hit], unknown: Sequence[str], judge: Answering | None = None
) -> tuple[float, ...]:
    """SIGNALS of a question with its hits, best first."""
    first = hits[:READ]
    kind = expected(question)
    marked = [_marked(shelf, hit) for hit in first[:LOOKED]]
    asked = set(terms(question))
    shares = [len(asked & set(terms(text))) / len(asked) if asked else 1.0 for text in marked]
    matched = max(shares, default=0.0)
    found = (
        float(min(MOST_UNKNOWN, len(unknown))),
        float(not any(holds(text, kind, question) for text in marked)),
        matched,
    )
    read = [(hit.logit, hit.read) for hit in first if hit.logit is not None]
    if not read:
        return found
    logit = max(logit for logit, _ in read)
    opinion = [float(odds) for odds in judge.answers(question, [read[0][1]])] if judge else []
    return (*found, logit, logit * matched, *opinion)


def confidence(
    shelf: Shelf, question: str, hits: Sequence[Hit], unknown: Sequence[str], judge: Answering | None = None
) -> float:
    """How likely the hits answer, from 0 to 1, where an answer and silence were as likely beforehand."""
    if not hits:
        return 0.0
    found = signals(shelf, question, hits, unknown, judge)
    chance = FITTED[len(found)].probability(found)
    return max(chance, SPELT_OUT) if _spelt_out(shelf, question, hits[:READ]) else chance


def _spelt_out(shelf: Shelf, question: str, hits: Sequence[Hit]) -> bool:
    """Whether a question asks for nothing but abbreviations, and the passages spell them all out."""
    wanted = abbreviations_asked(question, shelf.aliases.expansions)
    return bool(wanted) and all(any(spells_out(hit.passage.text, *pair) for hit in hits) for pair in wanted)


def _marked(shelf: Shelf, hit: Hit) -> str:
    """The highlighted sentences of a passage."""
    document = next(store.document for store in shelf.stores if store.document.id == hit.passage.document_id)
    return " ".join(document.slice(span) for span in hit.highlights) or hit.passage.text


FITTED = {
    6: Coefficients(0.758, (-0.218, -1.127, -3.496, -0.177, 0.689, 0.288)),
    5: Coefficients(0.981, (-0.319, -1.074, -3.351, -0.059, 0.759)),
    3: Coefficients(0.348, (-0.4, -1.561, -0.503)),
}
"""By how many of the SIGNALS there are, fitted by eval/silence.py on 280 questions about a paper and a book, in pairs
of which one is answered, and with half their weight on the first gold questions of the study; either answer had the
same weight. AUROC on the sets nothing is fitted on .82 (second set), .76 (Haiti) and .80 (SQuAD 2.0), cross-validated
.85 (first set) and .78 (a paper and a book); with a small judge, 384 wide, it was .78, .78, .80, .82 and .75, with the
large one as the only model that reads .80, .72, .75, .80 and .73: two that learnt apart tell more than one."""
