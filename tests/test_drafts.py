"""A draft is taken apart into quotations and claims, each at its place, and nothing of it is lost."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from caseqa.drafts import CLAIM_CHARACTERS, beginning, check_draft, find_claims, may_be_copied, require_short
from caseqa.errors import CaseQAError
from caseqa.quotes import find_quotations

CASES = tomllib.loads((Path(__file__).parent / "cases" / "drafts.toml").read_text(encoding="utf-8"))["draft"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_claims_of_a_draft(case):
    """The table says which words of each draft are claims and which are passed over."""
    text = case["text"]
    claims, others = find_claims(text, find_quotations(text))
    assert [text[one.span.start : one.span.end] for one in claims] == case["claims"]
    assert [text[span.start : span.end] for span in others] == case.get("passed_over", [])


def test_a_claim_is_its_words_without_line_ends():
    """What is checked is one line, whatever the draft's lines are."""
    (claim,), _ = find_claims("The harbour was\nbuilt in  1901.")
    assert claim.text == "The harbour was built in 1901."


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("short", 10, "short"),
        ("One two three. Four five six.", 20, "One two three."),
        ("A paragraph of words\n\nand another one that is long", 30, "A paragraph of words"),
        ("no end of a sentence in here at all", 20, "no end of a "),
        ("x" * 30, 20, "x" * 20),
    ],
)
def test_a_long_draft_is_cut_where_something_ends(text, most, kept):
    """The beginning of a draft ends with a paragraph, a sentence or a word."""
    assert beginning(text, most) == kept


def test_only_a_long_unmarked_claim_may_be_copied():
    """Words between quotation marks are marked as the study's already; a few words are nobody's."""
    text = 'It closed in 1950 after a fire. Brook told the council "it closed in 1950 after a fire" in the study.'
    quotations = find_quotations(text)
    claims, _ = find_claims(text, quotations)
    assert [may_be_copied(one, quotations) for one in claims] == [False, False]
    (long,), _ = find_claims("It closed in 1950 after a fire destroyed both piers.")
    assert may_be_copied(long, ())


def test_a_draft_with_a_claim_that_is_too_long_is_refused_before_any_work():
    """The claim is named, and nothing is checked; one of just the length is allowed."""
    require_short("x" * CLAIM_CHARACTERS)
    checked = []
    draft = "The harbour was built in 1901.\n\n" + "The piers stood, " * 150 + "and it closed."
    with pytest.raises(CaseQAError, match=r"the claim “The piers stood, .*…” has 2,564 characters, expected at most"):
        check_draft(draft, checked.append, checked.append)
    assert checked == []


def test_a_draft_is_checked_in_order_with_progress(assistant):
    """Quotations and claims come in the order of the draft, each with its verdict, and progress counts them."""
    study = assistant.documents[0]
    sentences = [study.slice(one.span).strip() for one in study.sentences]
    sentence = next(one for one in sentences if len(one.split()) > 12 and not set('"“;—–') & set(one))
    draft = f'{sentence} The study says "the mission was built on the moon by nine robots". Is that so?'
    steps = []
    found = assistant.check_draft(draft, lambda done, total: steps.append((done, total)))
    assert [one.check.status.value for one in found.quotations] == ["not_found"]
    assert steps[0] == (0, len(found.quotations) + len(found.claims))
    assert steps[-1][0] == steps[-1][1]
    assert found.claims[0].copied is not None
    assert found.claims[0].copied.source_text in sentence
    assert [draft[span.start : span.end] for span in found.passed_over] == ["Is that so?"]
    with pytest.raises(CaseQAError, match="the draft is empty"):
        assistant.check_draft(" … ")


def test_a_claim_alone_may_not_be_too_long_either(assistant):
    """The assistant gives no verdict on the beginning of a claim."""
    with pytest.raises(CaseQAError, match="has 2,001 characters, expected at most 2,000; split it into sentences"):
        assistant.check("x" * 2_001)


def test_a_draft_sees_one_library_from_beginning_to_end(changing):
    """A document that is taken out while the first claim is checked still answers for the second."""
    draft = (
        "The mill was sold in 1920 to the town of York. "
        "The mill closed in 1930 after a long flood ruined its great wheel."
    )
    _ = changing.documents
    changing.encoder.act = lambda: changing.remove("york")
    found = changing.check_draft(draft)
    assert [one.verdict.evidence[0].document_id for one in found.claims] == ["york", "york"]
    assert [one.copied.document_id for one in found.claims if one.copied] == ["york", "york"]
    assert [one.id for one in changing.documents] == ["lund"]
