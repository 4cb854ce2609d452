"""What a claim says is compared with what a sentence says, part by part; the table holds refusals too."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseqa.comparisons import compare, split_claims

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "comparisons.toml").read_text(encoding="utf-8"))
ALIASES = {"HB": "Harbour Board"}


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["claim"])
def test_cases(case):
    """Each row of cases/comparisons.toml conflicts in what it names and in nothing else."""
    found = compare(case["claim"], case["evidence"], ALIASES)
    assert sorted({conflict.kind.value for conflict in found.conflicts}) == sorted(case["conflicts"])
    assert case.get("reason", "") in " | ".join(conflict.reason for conflict in found.conflicts)


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["evidence"])
def test_nothing_conflicts_with_itself(case):
    """A sentence covers itself wholly and contradicts nothing in itself."""
    for text in (case["claim"], case["evidence"]):
        found = compare(text, text, ALIASES)
        assert (found.aligned, found.conflicts, found.unsupported) == (1.0, (), ())


@pytest.mark.parametrize("case", TABLE["split"], ids=lambda case: case["text"][:30])
def test_splitting(case):
    """A paragraph comes apart into the claims of its row."""
    assert list(split_claims(case["text"])) == case["claims"]


def test_what_has_no_counterpart_is_named():
    """Names and numbers that the evidence lacks are particulars, other words only unsupported."""
    found = compare("Ada Brook sold twelve ferries.", "Ada Brook wrote a book.", ALIASES)
    assert found.conflicts == ()
    assert found.particulars == ("twelve",)
    assert set(found.unsupported) == {"twelve", "sold", "ferries"}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_compared(claim, evidence):
    """Whatever the texts, the share that is aligned lies between 0 and 1."""
    assert 0.0 <= compare(claim, evidence).aligned <= 1.0


def test_one_difference_is_told_once() -> None:
    """What two comparisons find is one conflict; two different numbers are two."""
    found = compare("The board sent 200 soldiers.", "The board sent 50 soldiers.").conflicts
    assert [one.reason for one in found] == ["the study says 50, the claim says 200"]
    found = compare("In May 200 ferries and 30 boats sank.", "In May 90 ferries and 70 boats sank.").conflicts
    assert sorted(one.claim_part for one in found) == ["200", "30"]
