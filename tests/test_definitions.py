"""A question for an abbreviation alone is told from one about the thing, and led to where it is spelt out."""

from __future__ import annotations

import pytest

from caseqa.definitions import abbreviations_asked, spells_out

EXPANSIONS = {"HB": "Harbour Board", "DDR": "disarmament, demobilization and reintegration", "A4P": "Action for Peace"}


@pytest.mark.parametrize(
    ("question", "shorts"),
    [
        ("what is the HB", ["HB"]),
        ("What are HBs?", ["HB"]),
        ("What does DDR stand for?", ["DDR"]),
        ("meaning of the acronym a4p", ["A4P"]),
        ("DDR and HB", ["DDR", "HB"]),
        ("HB, HB?", ["HB"]),
        ("who led the HB", []),
        ("what is the HB budget", []),
        ("what is the EU", []),
        ("what is the harbour board", []),
        ("what does it mean", []),
        ("", []),
    ],
)
def test_only_a_question_for_abbreviations_asks_for_them(question, shorts):
    """Whatever else is asked makes it a question about the thing, not about its letters."""
    assert abbreviations_asked(question, EXPANSIONS) == tuple((short, EXPANSIONS[short]) for short in shorts)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("It was built by the Harbour Board (HB).", True),
        ("The HB, or “Harbour Board”, was poor.", True),
        ("Several HBs, that is a harbour board each, were founded.", True),
        ("The Harbour Board was poor.", False),
        ("The HB was poor.", False),
        ("The Harbour Boards (HBX) were poor.", False),
    ],
)
def test_spelling_out_takes_both(text, spelt):
    """The letters alone, or the words alone, explain nothing."""
    assert spells_out(text, "HB", "Harbour Board") is spelt
