"""The packaged judge reads two texts together, and refuses to be anything but itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caseqa import entailment, weights
from caseqa.entailment import packaged_judge
from caseqa.errors import UnusableWeights


@pytest.fixture(autouse=True)
def unnamed(monkeypatch):
    """No other judge is named, and none is remembered from before."""
    monkeypatch.delenv(weights.JUDGE.variable, raising=False)
    packaged_judge.cache_clear()
    yield
    packaged_judge.cache_clear()


@pytest.mark.parametrize(
    ("evidence", "claim", "verdict"),
    [
        ("The fire killed more than 157 people in March 1950.", "More than 157 people died in the fire.", 0),
        ("The fire killed 157 people in March 1950.", "The fire killed 175 people.", 1),
        ("The harbour was built in 1901.", "The harbour was built in 1911.", 1),
        ("The harbour was built in 1901.", "The ferry company hired forty pilots.", 2),
    ],
)
def test_the_judge_reads_two_texts_together(evidence, claim, verdict):
    """Supported, contradicted or silent: the likeliest of the three, and the three sum to one."""
    [chances] = packaged_judge().entail([(evidence, claim)])
    assert int(chances.argmax()) == verdict
    assert float(chances.sum()) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("question", "answered"),
    [("When was the harbour built?", True), ("Who paid for the harbour?", False), ("How deep is the harbour?", False)],
)
def test_the_judge_tells_whether_a_text_answers(question, answered):
    """Log odds above zero where the words asked for are there, below where only the subject is."""
    [odds] = packaged_judge().answers(question, ["The harbour of Lund was built in 1901 after a great fire."])
    assert (odds > 0) == answered


def test_nothing_to_read_gives_nothing():
    """No pairs, no chances."""
    assert packaged_judge().entail([]).shape == (0, 3)
    assert packaged_judge().answers("When?", []).shape == (0,)


def test_a_question_and_a_few_texts_are_read_once(monkeypatch):
    """What is asked for the order of passages is not read again for whether they answer."""
    judge, ran = packaged_judge(), []
    run = judge._transformer.run_ids
    monkeypatch.setattr(judge._transformer, "run_ids", lambda *ids: ran.append(ids) or run(*ids))
    texts = ["The pier was built in 1904.", "The pier was painted green."]
    both = judge.answers("When was the pier built?", texts)
    again = judge.answers("When was the pier built?", texts[:1])
    assert len(ran) == 2
    assert again[0] == both[0] > both[1]


@pytest.mark.parametrize("name", sorted(weights.JUDGE.files))
def test_other_bytes_are_refused(monkeypatch, name):
    """A file that is not the one that was measured is not used, whichever of them it is."""
    monkeypatch.setattr(entailment, "JUDGE", replace(weights.JUDGE, files={**weights.JUDGE.files, name: "0" * 64}))
    with pytest.raises(UnusableWeights, match=f"{name} of the judge is not the expected bytes"):
        packaged_judge()


def test_the_judge_can_be_switched_off_or_named(monkeypatch, tmp_path):
    """An empty variable switches it off; a folder without a model is refused with what is missing."""
    monkeypatch.setenv(weights.JUDGE.variable, "")
    assert packaged_judge() is None
    packaged_judge.cache_clear()
    monkeypatch.setenv(weights.JUDGE.variable, str(tmp_path))
    with pytest.raises(UnusableWeights, match=r"holds no model\.onnx"):
        packaged_judge()


def test_missing_weights_are_told_not_passed_over(monkeypatch, tmp_path):
    """A package without its weights is refused, and the line says how to go on without them."""
    monkeypatch.setattr(weights, "MODELS", tmp_path)
    with pytest.raises(UnusableWeights, match="install caseqa anew; an empty CASEQA_JUDGE goes without"):
        packaged_judge()
