"""Whether the study answers: the kind of answer asked for, what the first passages lack, and the words that follow."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from caseqa.answers import REFUSED_BELOW, WEAK_BELOW, answer
from caseqa.expectations import Kind, expected, holds
from caseqa.results import AnswerStatus
from caseqa.silence import Coefficients, confidence, signals
from caseqa.text import find_quotation, fold

GOLD = Path(__file__).resolve().parent.parent / "eval" / "gold" / "silence.jsonl"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many ferries sank?", Kind.NUMBER),
        ("number of ferries", Kind.NUMBER),
        ("What percentage of the pilots left?", Kind.NUMBER),
        ("What was the cost of the pier?", Kind.NUMBER),
        ("When did the pier burn?", Kind.DATE),
        ("In which month was the pier built?", Kind.DATE),
        ("Who led the board?", Kind.NAME),
        ("Which countries sent pilots?", Kind.NAME),
        ("Where was the pier built?", Kind.NAME),
        ("Why did the pier burn?", Kind.ANY),
        ("What did the board do when building the pier?", Kind.ANY),
        ("How did the pilots react?", Kind.ANY),
    ],
)
def test_kind_of_answer(question, kind):
    """A question's words tell what kind of answer it asks for."""
    assert expected(question) == kind


@pytest.mark.parametrize(
    ("text", "kind", "question", "there"),
    [
        ("Three ferries sank.", Kind.NUMBER, "How many ferries sank?", True),
        ("Ferries sank in 1950.", Kind.NUMBER, "How many ferries sank?", False),
        ("The 12 pilots left.", Kind.NUMBER, "Of 12 pilots, how many left?", False),
        ("It burnt in May 1950.", Kind.DATE, "When did it burn?", True),
        ("It burnt in 1950.", Kind.DATE, "When in 1950 did it burn?", False),
        ("The board was led by Ada Brook.", Kind.NAME, "Who led the board?", True),
        ("Brook led the board.", Kind.NAME, "Who led the board?", True),
        ("The board was led by an engineer.", Kind.NAME, "Who led the board?", False),
        ("It burnt.", Kind.ANY, "Why did it burn?", True),
    ],
)
def test_a_text_holds_an_answer(text, kind, question, there):
    """Only what the question does not already name can answer it."""
    assert holds(text, kind, question) == there


@pytest.mark.parametrize(
    ("confidence", "unknown", "status"),
    [
        (WEAK_BELOW + 0.01, (), AnswerStatus.ANSWERED),
        (WEAK_BELOW + 0.01, ("Wagner",), AnswerStatus.WEAK),
        (WEAK_BELOW - 0.01, (), AnswerStatus.WEAK),
        (REFUSED_BELOW - 0.01, (), AnswerStatus.NOT_IN_STUDY),
    ],
)
def test_the_words_follow_the_confidence(confidence, unknown, status):
    """The status is decided by the confidence, and an unknown name makes it weak at best."""
    hits = (object(),)
    found = answer("Did Wagner pay for the pier?", hits, unknown, confidence)
    assert found.status == status
    assert found.confidence == pytest.approx(min(confidence, WEAK_BELOW) if unknown else confidence)


def test_nothing_found_is_not_in_the_study():
    """Without a hit the study does not say, whatever the confidence."""
    assert answer("Who paid for the pier?", (), (), 0.9).status == AnswerStatus.NOT_IN_STUDY


def test_signals_tell_an_answer_from_silence(assistant):
    """A question in the study's words is answered with more confidence than one on a name it never mentions."""
    answered = assistant.ask("Which operation replaced Operation Serval?", top=3)
    silent = assistant.ask("Which bank paid the Wagner Group in Sevaré?", top=3)
    assert answered.confidence > silent.confidence
    assert answered.status == AnswerStatus.ANSWERED and answered.unknown_terms == ()
    assert silent.status != AnswerStatus.ANSWERED and "Wagner" in silent.unknown_terms


def test_the_best_logit_is_the_last_signal(assistant):
    """What the reranker said of the best passage counts; where it read none, the signal is left out."""
    question = "Which operation replaced Operation Serval?"
    hits = [found.hit for found in assistant.ask(question, top=3).hits]
    told = signals(assistant.shelf, question, hits, ())
    best = max(hit.logit for hit in hits)
    assert told[:2] == (0.0, 0.0)
    assert 0.5 < told[2] <= 1.0
    assert told[3:] == (best, best * told[2])
    assert all(hit.read and hit.read.split(": ", 1)[-1] in hit.passage.text for hit in hits)
    unread = [replace(hit, logit=None) for hit in hits]
    assert signals(assistant.shelf, question, unread, ()) == told[:3]
    assert 0 < confidence(assistant.shelf, question, unread, ()) < 1
    assert confidence(assistant.shelf, question, (), ()) == 0.0


class Opinion:
    """An Answering that always says the same, and remembers what it read."""

    def __init__(self, odds):
        self.odds, self.read = odds, []

    def answers(self, question, texts):
        """The same log odds for every text."""
        self.read += [(question, text) for text in texts]
        return np.full(len(texts), self.odds, np.float32)


def test_the_judge_reads_what_the_reranker_read_of_the_first_passage(assistant):
    """Its log odds are the last signal and raise the confidence; without a reranker it is not asked."""
    question = "Which operation replaced Operation Serval?"
    hits = [found.hit for found in assistant.ask(question, top=3).hits]
    sure, unsure = Opinion(4.0), Opinion(-4.0)
    assert signals(assistant.shelf, question, hits, (), sure)[-1] == 4.0
    assert sure.read == [(question, hits[0].read)]
    assert signals(assistant.shelf, question, hits, (), sure)[:-1] == signals(assistant.shelf, question, hits, ())
    without = confidence(assistant.shelf, question, hits, ())
    assert confidence(assistant.shelf, question, hits, (), sure) > confidence(
        assistant.shelf, question, hits, (), unsure
    )
    assert 0 < without < 1
    unread = [replace(hit, logit=None) for hit in hits]
    assert len(signals(assistant.shelf, question, unread, (), sure)) == 3


@pytest.mark.parametrize(
    ("question", "letters"),
    [("what is MINUSMA", "(MINUSMA)"), ("What does SRSG stand for?", "(SRSG)"), ("ECOWAS", "(ECOWAS)")],
)
def test_an_abbreviation_that_is_spelt_out_is_answered(assistant, question, letters):
    """A question for nothing but an abbreviation is answered where a passage that is shown spells it out."""
    answered = assistant.ask(question, top=5)
    assert answered.status == AnswerStatus.ANSWERED
    assert answered.confidence >= 0.7
    first = answered.hits[0]
    assert "spelt out" in first.hit.found_by
    assert any(letters in assistant.document().slice(span) for span in first.hit.highlights)


def test_an_abbreviation_alone_is_not_enough(assistant):
    """What else is asked must be answered too, and an abbreviation that no passage spells out is not."""
    question = "what is MINUSMA"
    hits = [found.hit for found in assistant.ask(question, top=5).hits]
    bare = [replace(hit, passage=replace(hit.passage, text="MINUSMA left.")) for hit in hits]
    assert confidence(assistant.shelf, question, bare, ()) < 0.7
    assert confidence(assistant.shelf, "what is the MINUSMA budget", hits, ()) < 0.7


def test_weights_are_a_probability():
    """Coefficients give a probability, and never overflow."""
    assert Coefficients(0.0, (1.0,)).probability((0.0,)) == 0.5
    assert Coefficients(0.0, (1e6,)).probability((1.0,)) == pytest.approx(1.0)


def test_gold_silence():
    """Every row of the gold is a question of its own that the study does not answer."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len({row["question"] for row in rows}) == len({row["id"] for row in rows}) == len(rows) >= 70
    assert not any(row["answerable"] or row["evidence"] for row in rows)


def test_second_gold_silence(study):
    """Half of the second set is answered, kind by kind, and each answer stands in the study."""
    rows = [
        json.loads(line) for line in (GOLD.parent / "silence-second.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    answered = Counter(row["kind"] for row in rows if row["answerable"])
    assert answered == Counter(row["kind"] for row in rows if not row["answerable"])
    assert sum(answered.values()) == 70
    whole = fold(study.text)
    for row in rows:
        assert bool(row["evidence"]) == row["answerable"]
        assert all(find_quotation(whole, one["quote"]) for one in row["evidence"]), row["id"]
