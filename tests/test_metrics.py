"""The figures of the evaluation are what their definitions say, on values small enough to work out by hand."""

import numpy as np
import pytest

from caseqa.metrics import (
    Estimate,
    Judged,
    auroc,
    difference,
    doubt,
    estimate,
    evidence_recall,
    figures,
    separation,
    summarise,
    words_shown,
)


def judged(one: str, hit: float | None, *, status: str = "", confidence: float | None = None) -> Judged:
    """A judged question whose first metric is ``hit`` and whose others do not apply."""
    return Judged(one, int(bool(hit)), "", (hit, *[None] * 7), status, confidence, 5.0)


def test_an_estimate_of_equal_values_has_no_width() -> None:
    """Resampling equal values gives the same mean each time."""
    assert estimate([0.5, 0.5, 0.5]) == Estimate(0.5, 0.5, 0.5, 3)


def test_an_interval_is_about_two_standard_errors_wide() -> None:
    """For 400 coin tosses the bootstrap agrees with the normal approximation, 0.5 ± 0.049."""
    found = estimate([0.0, 1.0] * 200)
    assert found.value == 0.5
    assert found.low == pytest.approx(0.451, abs=0.006)
    assert found.high == pytest.approx(0.549, abs=0.006)


def test_an_estimate_is_the_same_on_every_run() -> None:
    """The seed is fixed."""
    assert estimate([0.0, 0.3, 1.0, 0.2]) == estimate([0.0, 0.3, 1.0, 0.2])


def test_an_estimate_of_nothing_is_an_error() -> None:
    """The mean of no value is not reported as a number."""
    with pytest.raises(ValueError):
        estimate([])


def test_a_paired_difference_is_narrower_than_its_parts() -> None:
    """Questions that both systems find equally hard cancel out."""
    values = [0.1 * (n % 10) for n in range(100)]
    found = difference([value + 0.1 for value in values], values)
    assert (found.value, found.low, found.high) == (0.1, 0.1, 0.1)
    assert found.is_clear


def test_a_difference_leaves_out_questions_without_a_pair() -> None:
    """A value that does not apply to one system is compared with nothing."""
    assert difference([1.0, None, 0.0], [0.0, 1.0, 0.0]).count == 2


@pytest.mark.parametrize(
    ("above", "below", "share"),
    [([2, 3], [0, 1], 1.0), ([0, 1], [2, 3], 0.0), ([1], [1], 0.5), ([1, 3], [2], 0.5), ([1, 2, 2], [2, 0], 4 / 6)],
)
def test_auroc_counts_pairs(above: list[float], below: list[float], share: float) -> None:
    """A pair counts when the first group's value is higher, half when they are equal."""
    assert auroc(np.array(above, float), np.array(below, float)) == pytest.approx(share)


def test_separation_keeps_the_groups_apart() -> None:
    """Groups that never overlap separate perfectly in every resample."""
    assert separation([0.9, 0.8], [0.1, 0.2, 0.3]) == Estimate(1.0, 1.0, 1.0, 5)


def test_evidence_recall_counts_each_quotation_once() -> None:
    """A quotation held by two passages is one found."""
    held = [{0}, {0, 2}, set(), {1}]
    assert evidence_recall(held, [0, 1, 2], 2) == pytest.approx(2 / 3)
    assert evidence_recall(held, [0, 1, 2], 4) == 1.0
    assert evidence_recall(held, [1], 2) == 0.0


def test_evidence_recall_of_nothing_is_an_error() -> None:
    """A question without quotations has no recall."""
    with pytest.raises(ValueError):
        evidence_recall([{1}], [], 5)


def test_words_shown_stops_at_the_first_passages() -> None:
    """Only what is read is counted, words as spaces divide them."""
    assert words_shown(["one two", "three", "four five six"], 2) == 3


def test_figures_leave_out_what_does_not_apply() -> None:
    """A metric no question has a value for is absent, others count the questions that have one."""
    found = figures([judged("a", 1.0), judged("b", 0.0), judged("c", None)])
    assert list(found) == ["hit@1"]
    assert (found["hit@1"].value, found["hit@1"].count) == (0.5, 2)


def test_a_summary_compares_with_the_first_system_question_by_question() -> None:
    """The lead is the first system's mean minus this one's; unanswerable questions take no part."""
    first = [judged("a", 1.0), judged("b", 1.0), judged("x", None)]
    second = [judged("a", 1.0), judged("b", 0.0), judged("x", None)]
    groups = {"why": {"a"}, "who": {"b"}}
    assert summarise("first", "", first, first, groups).lead == {}
    report = summarise("second", "", second, first, groups)
    assert {name: one.value for name, one in report.lead.items()} == {"hit@1": 0.5}
    assert {kind: found["hit@1"].count for kind, found in report.kinds.items()} == {"who": 1, "why": 1}


def test_doubt_tells_refusals_of_both_groups_apart() -> None:
    """Refusing what the study answers and refusing what it does not are two figures."""
    answerable = [judged("a", 1, status="answered", confidence=0.9), judged("b", 1, status="weak", confidence=0.6)]
    found = doubt(answerable, [judged("x", None, status="not_in_study", confidence=0.2)])
    assert found["AUROC of confidence"].value == 1.0
    assert found["unanswerable refused"].value == 1.0
    assert found["answerable refused"].value == 0.0
    assert found["answerable not plainly answered"].value == 0.5
    assert doubt(answerable, []) == {}
