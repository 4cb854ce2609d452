"""Text is normalised once, marks travel through it, and quotations are found in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseqa.counting import MONTH_NUMBERS, MONTHS, read_roman, write_roman
from caseqa.lexical import terms
from caseqa.records import Span
from caseqa.stems import stem
from caseqa.text import fence, find_quotation, find_words, fold, is_finished, normalise, unfence, without_marks


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("ﬁnal oﬀer", "final offer"),
        ("co\u00adoperation", "cooperation"),
        ("a\u00a0b  c\n d", "a b c d"),
        ("Joe\u0308lle", "Joëlle"),
        ("“kept” – ‘as’ printed", "“kept” – ‘as’ printed"),
        ("m² stays¹", "m² stays¹"),
    ],
)
def test_normalise(printed, normal):
    """Ligatures, invisible characters and spaces are normalised; quotation marks and superscripts stay."""
    assert normalise(printed) == normal
    assert normalise(normal) == normal


@given(st.lists(st.tuples(st.text(alphabet="ab .", max_size=8), st.text(alphabet="0123", min_size=1, max_size=2))))
def test_fenced_marks_come_out_where_they_went_in(pieces):
    """Taking fenced marks out gives the text without them and the offset of each."""
    fenced = "".join(text + fence(label) for text, label in pieces)
    plain, marks = unfence(fenced)
    assert plain == "".join(text for text, _ in pieces) == without_marks(fenced)
    ends = [len("".join(text for text, _ in pieces[: k + 1])) for k in range(len(pieces))]
    assert marks == tuple(zip(ends, (label for _, label in pieces), strict=True))


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("It ended.", True),
        ('so-called "peace."' + fence("3"), True),
        ("the mission’s capacity.)", True),
        ("as follows:", True),
        ("the “compliant armed groups,”", False),
        ("the desire to impose", False),
        ("", False),
    ],
)
def test_is_finished(text, finished):
    """A paragraph ends with terminal punctuation, closing marks aside."""
    assert is_finished(text) is finished


TEXT = "He said: “The  mission’s role—limited at best—ended in 2014.” Nobody replied."


@pytest.mark.parametrize(
    ("quotation", "found"),
    [
        (
            '"The mission\'s role-limited at best-ended in 2014."',
            "“The  mission’s role—limited at best—ended in 2014.”",
        ),
        ("THE MISSION'S ROLE", "The  mission’s role"),
        ("the mission's task", None),
        ("", None),
        ("   ", None),
    ],
)
def test_find_quotation(quotation, found):
    """A quotation is found whatever its quotation marks, dashes, case and spaces; a changed word is not."""
    span = find_quotation(fold(TEXT), quotation)
    assert (TEXT[span.start : span.end] if span else None) == found


def test_a_span_is_never_empty():
    """An empty or reversed span is refused with its numbers."""
    with pytest.raises(ValueError, match="start=3, end=3"):
        Span(3, 3)
    with pytest.raises(ValueError, match="start=-1"):
        Span(-1, 3)


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("Mission's", "mission"),
        ("mission’s", "mission"),
        ("soldiers'", "soldier"),
        ("generously", "generous"),
        ("", ""),
    ],
)
def test_stem(word, stemmed):
    """Case, possessives and endings aside (Porter 2); searching and comparing share it."""
    assert stem(word) == stemmed
    assert terms(word) == (() if not word else (stemmed,))


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("i", 1),
        ("iv", 4),
        ("ix", 9),
        ("xliv", 44),
        ("ccxxvi", 226),
        ("cccxcix", 399),
        ("iiii", None),
        ("ic", None),
        ("civil", None),
        ("cd", None),
        ("IV", None),
        ("4", None),
        ("", None),
    ],
)
def test_read_roman(numeral, number):
    """A small roman numeral as it is written today; other words of its letters are none."""
    assert read_roman(numeral) == number
    assert number is None or write_roman(number) == numeral


def test_months():
    """The months by name and by number."""
    assert (MONTHS[0], MONTHS[11]) == ("January", "December")
    assert (MONTH_NUMBERS["may"], MONTH_NUMBERS["december"], len(MONTH_NUMBERS)) == (5, 12, 12)


LOOKED_FOR = tomllib.loads((Path(__file__).parent / "cases" / "words.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", LOOKED_FOR["case"], ids=[case["name"] for case in LOOKED_FOR["case"]])
def test_words_are_found_however_they_are_printed(case):
    """Each row of cases/words.toml stands where it says, and nowhere else."""
    text = LOOKED_FOR["text"]
    assert [text[span.start : span.end] for span in find_words(text, case["find"])] == case["stands"]
