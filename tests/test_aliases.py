"""A document's own abbreviations and spellings are found, and nothing is invented."""

from __future__ import annotations

import pytest

from caseqa.aliases import Aliases, find_aliases, merge
from caseqa.encoders import question_encoder


@pytest.mark.parametrize(
    ("text", "expansions"),
    [
        ("the Harbour Board (HB) met", {"HB": "Harbour Board"}),
        ("Special Envoy of the Secretary-General (SESG)", {"SESG": "Special Envoy of the Secretary-General"}),
        ("the disarmament, demobilization and return (DDR) of men", {"DDR": "disarmament, demobilization and return"}),
        ("United Nations Integrated Mission in Lund (MINUL)", {"MINUL": "United Nations Integrated Mission in Lund"}),
        ("The United Nations Mission in Lund (MINUL)", {"MINUL": "United Nations Mission in Lund"}),
        ("They met. The Coordination of Skåne Movements (CMS)", {"CMS": "Coordination of Skåne Movements"}),
        ("In the Coordination of Skåne Movements (CMS)", {"CMS": "Coordination of Skåne Movements"}),
        ("The Armed Groups (TAG)", {}),
        ("The Weather Station (XYZ)", {}),
        ("Integrated Operational Teams or IOTs at the centre", {"IOT": "Integrated Operational Teams"}),
        ("the G5 (Great Five of the Northern Harbours)", {}),
        ("terrorist armed groups (TAGs)", {"TAG": "terrorist armed groups"}),
        ("built by the ECB (European Central Bank)", {"ECB": "European Central Bank"}),
        ("in May (2015) and June (ABC)", {}),
        ("they left (see Fig. 1 below) and (I) stayed", {}),
        ("the weather was bad (NATO)", {}),
    ],
)
def test_abbreviations(text, expansions):
    """An abbreviation in brackets is taken with the words that spell it, or not at all."""
    assert dict(find_aliases(text).expansions) == expansions


ALIASES = find_aliases("The Harbour Board (HB) of Lund asked Boutellis about the peacekeeping centre and governance.")


@pytest.mark.parametrize(
    ("question", "expanded"),
    [
        ("what did HB do", "what did HB do Harbour Board"),
        ("what did the harbour board do", "what did the harbour board do HB"),
        ("HB, the Harbour Board", "HB, the Harbour Board"),
        ("what did the council do", "what did the council do"),
    ],
)
def test_expand(question, expanded):
    """The missing one of abbreviation and expansion is added, once."""
    assert ALIASES.expand(question) == expanded


@pytest.mark.parametrize(
    ("rest", "question", "shortened"),
    [
        ("The HB met. HBs are rare.", "what did the Harbour  board do", "what did the HB do"),
        ("The HB met.", "what did the harbour boards do", "what did the harbour boards do"),
        ("The HB met. The Harbour Board slept.", "the Harbour Board", "the Harbour Board"),
        ("Nobody met.", "the Harbour Board", "the Harbour Board"),
        ("The hb met, and the hb slept.", "the Harbour Board", "the Harbour Board"),
    ],
)
def test_shorten(rest, question, shortened):
    """A full form becomes the abbreviation only where the text mostly writes the abbreviation."""
    assert find_aliases(f"The Harbour Board (HB) of Lund. {rest}").shorten(question) == shortened


def test_the_longest_full_form_is_shortened_first():
    """A name inside a longer one does not break it."""
    text = "The Harbour Board (HB) and the Harbour Board of Lund Province (HBLP): the HB pays, HB and HBLP, HBLP asks."
    assert find_aliases(text).shorten("the Harbour Board of Lund Province") == "the HBLP"
    with_other = merge([find_aliases("the Heavy Barge (HB)"), find_aliases(text)])
    assert with_other.shorten("the heavy barge") == "the heavy barge"


@pytest.mark.parametrize(
    ("question", "corrected"),
    [
        ("what did Boutelis say", "what did boutellis say"),
        ("peacekeping in Lund", "peacekeeping in Lund"),
        ("the Wagner group", "the Wagner group"),
        ("the governance was centred", "the governance was centred"),
        ("governing the harbours", "governing the harbours"),
        ("who was asked", "who was asked"),
    ],
)
def test_correct(question, corrected):
    """A misspelling of a known word is corrected; another word, an inflection and a short word are not."""
    assert ALIASES.correct(question, lambda word: False) == corrected


def test_an_ordinary_word_is_never_corrected():
    """A word the model knows stays, however close it is to one of the document's."""
    aliases = find_aliases("The board plays a role in countering crime and in heated talks.")
    asked = "who is paying for counting hated countring"
    assert aliases.correct(asked, question_encoder().is_word) == "who is paying for counting hated countering"


def test_merge_keeps_the_first_expansion():
    """Of two documents the first one's expansion holds, and both vocabularies count."""
    both = merge([find_aliases("Harbour Board (HB) apples"), find_aliases("Home Bakery (HB) pears")])
    assert both.expansions["HB"] == "Harbour Board"
    assert {"apples", "pears"} <= both.vocabulary


@pytest.mark.parametrize(("asked", "meant"), [("missoin", "mission"), ("tarcing", "tracing"), ("missed", "missed")])
def test_of_equally_close_spellings_one_slip_counts_as_one(asked, meant):
    """Two letters that changed places are one slip; in which order a set gives its words changes nothing."""
    words = ("missing", "mission", "moisson", "racing", "tracing")
    for order in (words, words[::-1]):
        assert Aliases({}, frozenset(order)).correct(asked, lambda word: False) == meant
