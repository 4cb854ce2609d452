"""The evaluation's tab: the newest run on each gold set, in words, with what it misses; or how to make one."""

from __future__ import annotations

import json

import pytest

from caseqa.gold import GoldEvidence, GoldQuestion
from caseqa.jsonl import to_json
from caseqa.metrics import Estimate, Judged, Report, SystemReport
from caseqa.ui import figures
from caseqa.ui.tabs import evaluation

HOSTILE = "<script>alert(1)</script> ${x}"


def run(made="2026-01-02T00:00:00Z", questions=(), document="lund", **settings):
    """A run of one system with one figure."""
    estimate = Estimate(0.64, 0.58, 0.69, 12)
    system = SystemReport(
        name="caseqa",
        about="",
        median_ms=880.0,
        figures={"hit@1": estimate},
        kinds={"why": {"hit@1": estimate}, "who": {"hit@1": Estimate(0.2, 0.1, 0.3, 5)}},
        lead={},
        doubt={"unanswerable refused": Estimate(0.1, 0.0, 0.2, 7)},
        curve=(),
        questions=tuple(questions),
    )
    return Report(made, {"commit": "abc1234", "document": document, "questions": "q.jsonl", **settings}, (system,))


def question(name, text="who built it", answerable=True):
    """A gold question."""
    evidence = (GoldEvidence("It was built.", 2),) if answerable else ()
    return GoldQuestion(name, text, "who", "study", answerable, evidence)


def judged(name, rank, status="answered"):
    """How a question was answered."""
    return Judged(name, rank, "", (None,), status)


def test_misses_are_what_a_reader_would_not_have_found():
    """A right passage below the fifth or nowhere is a miss, and so is a question answered in vain."""
    report = run(
        questions=[judged("a", 1), judged("b", 6), judged("c", 0), judged("d", 0), judged("e", 0, "not_in_study")]
    )
    asked = [question("a"), question("b"), question("c"), question("d", answerable=False)]
    asked += [question("e", answerable=False), question("new")]
    assert [one.question.id for one in figures.misses(report, asked)] == ["b", "c", "d"]


def test_the_figures_are_said_in_words_with_their_range():
    """Value, interval, number of questions, date and version stand there; the hardest kind comes first."""
    html = figures.figures(run(), (), "The Harbour of Lund")
    for words in ("The first passage answers", "0.64", "[0.58–0.69]", "12 questions with an answer and 7 without"):
        assert words in html
    assert "measured 2026-01-02" in html
    assert "abc1234" in html
    assert html.index(">who<") < html.index(">why<")
    assert "0.88 s" in html


def test_a_miss_can_be_asked_and_is_escaped():
    """A missed question shows its rank and a button that asks it; what it holds cannot become markup."""
    missed = (
        figures.Miss(question("a", HOSTILE), judged("a", 7)),
        figures.Miss(question("b", answerable=False), judged("b", 0)),
    )
    html = figures.figures(run(), missed, HOSTILE)
    assert "<script" not in html
    assert "${" not in html
    assert "rank 7" in html
    assert "1 question whose answer is not among the first 5" in html
    assert "1 question without an answer that is answered all the same" in html
    assert "data-try=" in html


def test_the_newest_run_on_each_set_is_shown_and_what_cannot_be_read_is_named(tmp_path):
    """Older runs and ablations are left out; a file that does not fit is named with its reason."""
    results = tmp_path / "results"
    results.mkdir()
    (results / "old.json").write_text(to_json(run(made="2026-01-01T00:00:00Z")), encoding="utf-8")
    (results / "new.json").write_text(to_json(run(made="2026-01-03T00:00:00Z")), encoding="utf-8")
    (results / "other.json").write_text(to_json(run(document="oslo")), encoding="utf-8")
    (results / "ablation.json").write_text(to_json(run(made="2026-01-04T00:00:00Z", task="ablation")), encoding="utf-8")
    (results / "broken.json").write_text(json.dumps({"made": 1}), encoding="utf-8")
    runs, unread = evaluation.newest(results)
    assert sorted((one.made[:10], one.settings["document"]) for one in runs) == [
        ("2026-01-02", "oslo"),
        ("2026-01-03", "lund"),
    ]
    assert set(unread) == {"broken.json"}
    html = evaluation.shown(results, ())
    assert "2026-01-03" in html
    assert "2026-01-01" not in html
    assert "broken.json" in html


@pytest.mark.parametrize("folder", [None, "missing"])
def test_without_results_it_says_how_to_make_them(folder, tmp_path):
    """An installed package has no results; the page says what to run and where."""
    html = evaluation.shown(tmp_path / folder if folder else None, ())
    assert "make eval" in html


def test_the_projects_own_results_are_shown(root):
    """The figures that are kept in the checkout can be read and their misses told from the gold."""
    runs, unread = evaluation.newest(root / "eval" / "results")
    assert runs
    assert not unread
    best = runs[0]
    assert figures.misses(best, evaluation.gold(root / "eval" / "gold" / best.settings["questions"]))
