"""The third look: where the best passages stand close together, the judge decides between them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from caseqa.documents import read_document
from caseqa.library import Library
from caseqa.search import DEFAULT, Found, Shelf, search, settle
from caseqa.search.third import CLOSE, TRUSTED
from caseqa.testing import WordHashEncoder, write_miniature

ENCODER = WordHashEncoder()


class Judge:
    """An Answering with fixed log odds for texts; it remembers what it was given."""

    def __init__(self, **odds):
        self.odds, self.asked = odds, []

    def answers(self, question, texts):
        """The log odds of each text, none where it was not told."""
        self.asked.append((question, list(texts)))
        return np.array([self.odds.get(text, 0.0) for text in texts], np.float32)


def found(*passages):
    """Passages with a score and a logit each, named by their place in the order."""
    return [
        Found(0, row, score, ("reranked",), logit=logit, read="abcdefgh"[row])
        for row, (score, logit) in enumerate(passages)
    ]


def order(items):
    """The names of passages."""
    return "".join(item.read for item in items)


def test_the_judge_decides_between_two_that_stand_close():
    """The second is put first, keeps the better score of that place, and both say who decided."""
    close = found((5.0, 0.0), (4.9, 0.0), (3.0, 0.0))
    judge = Judge(a=-3.0, b=3.0)
    settled = settle("When?", close, judge, DEFAULT)
    assert order(settled) == "bac"
    assert [item.score for item in settled] == [5.0, 4.9, 3.0]
    assert [item.by[-1] for item in settled] == ["judged", "judged", "reranked"]
    assert judge.asked == [("When?", ["a", "b"])]


@pytest.mark.parametrize(("odds", "expected"), [(0.4, "ba"), (0.2, "ab")])
def test_its_opinion_has_a_share(odds, expected):
    """A gap of .05 is closed where its chance, times its share, is larger by more than that."""
    gain = TRUSTED * (1 / (1 + np.exp(-odds)) - 0.5)
    assert (gain > 0.05) == (expected == "ba")
    assert order(settle("When?", found((5.0, 0.0), (4.95, 0.0)), Judge(b=odds), DEFAULT)) == expected


@pytest.mark.parametrize(
    ("passages", "read"),
    [
        (found((5.0, 0.0), (5.0 - CLOSE - 0.01, 0.0)), 0),
        (found((5.0, 0.0), (5.0 - CLOSE + 0.01, 0.0), (5.0 - CLOSE - 0.01, 0.0)), 2),
        (found(*[(5.0, 0.0)] * 7), DEFAULT.settle),
        (found((5.0, None), (4.9, None)), 0),
        (found((5.0, 0.0)), 0),
        ([], 0),
    ],
    ids=["far apart", "two close", "no more than the recipe says", "no logits", "one", "none"],
)
def test_only_what_stands_close_is_read(passages, read):
    """Where there is no doubt the judge is not asked; nothing is lost and nothing is read twice."""
    judge = Judge(b=9.0)
    settled = settle("When?", passages, judge, DEFAULT)
    assert [len(texts) for _, texts in judge.asked] == ([read] if read else [])
    assert sorted(order(settled)) == sorted(order(passages))


def test_a_judge_who_knows_no_better_changes_nothing():
    """Equal opinions leave the order as it was, also of passages with equal scores."""
    same = found((5.0, 1.0), (5.0, 1.0), (4.9, 1.0))
    assert order(settle("When?", same, Judge(a=2.0, b=2.0, c=2.0), DEFAULT)) == "abc"
    assert order(settle("When?", same, Judge(b=9.0), replace(DEFAULT, settle=0))) == "abc"


class Even:
    """A reranker for whom all passages answer alike."""

    name, calibrated = "even", True

    def score(self, question, texts):
        """The same logit for each."""
        return np.zeros(len(texts), np.float32)


@pytest.mark.parametrize(("question", "asked"), [("the harbour of 1901", 1), ("The harbour was built in 1901.", 0)])
def test_a_statement_is_not_put_to_it(tmp_path, question, asked):
    """It learnt from questions; what a statement says is another matter."""
    library = Library(tmp_path / "library", "mend")
    library.put(read_document(write_miniature(tmp_path))[0], ENCODER, passage_words=12)
    shelf = Shelf.of([library.open("lund", ENCODER.name, ENCODER.fingerprint)])
    judge = Judge()
    wide = replace(DEFAULT, first_stage=0.0, feedback=0.0)
    search(shelf, question, ENCODER, Even(), recipe=wide, judge=judge)
    assert len(judge.asked) == asked
    search(shelf, question, ENCODER, Even(), recipe=wide)
    assert len(judge.asked) == asked
