"""A claim is checked against sentences: the verdict, its reasons, its speaker; not_found unless something speaks."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from caseqa.assistant import open_library
from caseqa.claims import Coefficients, Speaker, Stance, Verdict, check_claim, speaker, split_claims
from caseqa.claims.fitted import WITHOUT_MODEL
from caseqa.comparisons import compare
from caseqa.documents import read_document
from caseqa.encoders import question_encoder
from caseqa.library import Library
from caseqa.records import Reference, ReferenceForm, SourceKind
from caseqa.testing import write_miniature
from caseqa.text import find_quotation, fold

GOLD = Path(__file__).resolve().parent.parent / "eval" / "gold" / "claims.jsonl"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    """What finds sentences in the invented study."""
    document, _ = read_document(write_miniature(tmp_path_factory.mktemp("lund")))
    library = Library(tmp_path_factory.mktemp("harbour"), "run it again")
    library.put(document, question_encoder())
    opened = open_library(library.root)
    return opened.sentences


def check(harbour, claim, aliases=None, **options):
    """The verdict on a claim about the invented study."""
    return check_claim(claim, harbour.find(claim), aliases or {}, **options)


def test_a_sentence_supports_what_it_says(harbour):
    """What a sentence says nearly word for word is supported by that one sentence."""
    found = check(harbour, "The harbour was built in 1901 by the HB.", {"HB": "Harbour Board"})
    assert found.verdict == Verdict.SUPPORTED
    assert [one.quote[:30] for one in found.evidence] == ["The harbour was built in 1901 "]
    assert found.evidence[0].stance == Stance.SUPPORTS


def test_a_contradiction_names_what_differs(harbour):
    """A changed year is contradicted, with both years in the reason."""
    found = check(harbour, "The harbour was built in 1910 by the Harbour Board.", {})
    assert found.verdict == Verdict.CONTRADICTED
    assert "the study says 1901, the claim says 1910" in found.reasons


def test_a_dropped_negation_is_contradicted(harbour):
    """What the study denies is not supported."""
    found = check(harbour, "The council paid for a new pier.", {})
    assert found.verdict == Verdict.CONTRADICTED


def test_silence_is_not_found(harbour):
    """Of what no sentence mentions the verdict is not_found, with the missing words; so without any sentence."""
    found = check(harbour, "Herring prices fell in Norway.", {})
    assert found.verdict == Verdict.NOT_FOUND
    assert "Norway" in found.reasons[0]
    assert check_claim("Herring prices fell.", [], {}).verdict == Verdict.NOT_FOUND


def test_an_entailment_model_has_its_say(harbour):
    """A model that finds every claim open keeps a supported claim from being called supported."""

    class Doubter:
        name = "doubter"

        def entail(self, pairs):
            return np.tile(np.array([0.01, 0.01, 0.98], np.float32), (len(pairs), 1))

    heeding = Coefficients(
        tuple((*row, one, 0.0, 0.0, 0.0) for row, one in zip(WITHOUT_MODEL.rows, (1, 0, 0), strict=True))
    )
    claim, long = "The harbour was built in 1901 by the HB.", {"HB": "Harbour Board"}
    found = check(harbour, claim, long, entailment=Doubter(), coefficients=heeding)
    assert found.verdict == Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("chances", "verdict", "leaning", "said"),
    [
        ((0.9, 0.05, 0.05), Verdict.SUPPORTED, None, "The study supports this."),
        ((0.5, 0.2, 0.3), Verdict.NOT_FOUND, Verdict.SUPPORTED, "The study may say this;"),
        ((0.3, 0.46, 0.24), Verdict.NOT_FOUND, Verdict.CONTRADICTED, "The study may say otherwise;"),
        ((0.44, 0.3, 0.26), Verdict.NOT_FOUND, None, "The study was not found to say this."),
        ((0.3, 0.2, 0.5), Verdict.NOT_FOUND, None, "The study was not found to say this."),
    ],
)
def test_what_is_not_sure_enough_leans(harbour, chances, verdict, leaning, said):
    """A claim that is likelier supported or contradicted than open, but not surely, says so and what to read."""
    always = Coefficients(tuple((math.log(chance), *[0.0] * 7) for chance in chances))
    found = check(harbour, "The harbour was finished by the board.", coefficients=always)
    assert (found.verdict, found.leaning) == (verdict, leaning)
    assert found.said.startswith(said)
    assert found.confidence == pytest.approx(chances[2] if verdict == Verdict.NOT_FOUND else chances[0], abs=1e-4)
    assert [one.quote for one in found.evidence] == ["The harbour was built in 1901 by the Harbour Board (HB)."]
    if leaning:
        assert found.reasons[0].endswith("read it before you rely on it")


@pytest.mark.parametrize(
    ("sentence", "kinds", "expected"),
    [
        ("The pier burnt.", [], Speaker.AUTHOR),
        ("The pier burnt.", [SourceKind.INTERVIEW], Speaker.INTERVIEWEE),
        ("The pier burnt.", [SourceKind.REPORT], Speaker.CITED),
        ("The pier burnt.", [SourceKind.COMMENT], Speaker.AUTHOR),
        ("As Brook and Hale argue, the pier burnt.", [], Speaker.CITED),
        ("She found “a pier that had burnt from end to end in one night.”", [SourceKind.BOOK], Speaker.QUOTED),
        ("The “pier” burnt.", [], Speaker.AUTHOR),
    ],
)
def test_who_speaks(sentence, kinds, expected):
    """The notes of a sentence and its quotation marks tell who speaks."""
    references = [Reference("r", "n", ReferenceForm.FULL, kind, "text") for kind in kinds]
    assert speaker(sentence, references) == expected


def test_sentences_are_found(assistant):
    """The sentence that a claim repeats comes first."""
    text = assistant.documents[0].slice(assistant.documents[0].sentences[40].span)
    first = assistant.sentences.find(text)[0]
    assert first.text == text
    assert first.covered == max(one.covered for one in assistant.sentences.find(text))


def test_a_paragraph_is_split():
    """A pasted paragraph is checked claim by claim."""
    assert split_claims("The pier burnt. The council paid.") == ("The pier burnt.", "The council paid.")


def test_gold_claims(study):
    """The gold claims have their own ids, both parts, quotations that stand in the study, and none when silent."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    whole = fold(study.text)
    assert len({row["id"] for row in rows}) == len(rows) >= 180
    for row in rows:
        assert row["part"] == ("dev" if int(row["id"][1:]) % 2 else "held")
        assert bool(row["evidence"]) == (row["verdict"] != "not_found")
        assert all(find_quotation(whole, one["quote"]) for one in row["evidence"]), row["id"]


def test_second_gold_claims(study):
    """The claims that nothing is fitted on stand in the study as the first ones do, and share nothing with them."""
    rows = [json.loads(line) for line in (GOLD.parent / "claims-second.jsonl").read_text(encoding="utf-8").splitlines()]
    first = {json.loads(line)["claim"] for line in GOLD.read_text(encoding="utf-8").splitlines()}
    whole = fold(study.text)
    verdicts = Counter(row["verdict"] for row in rows)
    assert verdicts == {"supported": 48, "contradicted": 39, "not_found": 32}
    for row in rows:
        assert row["claim"] not in first
        assert bool(row["evidence"]) == (row["verdict"] != "not_found")
        assert all(find_quotation(whole, one["quote"]) for one in row["evidence"]), row["id"]


@pytest.mark.parametrize(
    ("claim", "evidence", "word"),
    [
        ("The board had burned the pier.", "It came of allegations that the board had burned the pier.", "allegations"),
        ("The court erred about the pier.", "The ferryman contends that the court erred about the pier.", "contends"),
        ("The ferryman contends that the court erred.", "The ferryman contends that the court erred.", ""),
        ("The ferryman says that the court erred.", "The ferryman contends that the court erred.", ""),
        ("The bank paid the claims of the insured.", "The bank paid the claims of the insured in 1950.", ""),
        ("The pier burned in 1950.", "The pier burned in 1950, and the board was accused of neglect.", ""),
    ],
)  # fmt: skip
def test_what_somebody_contends_is_told_apart(claim, evidence, word):
    """The word of contention is found where the claim stands behind it and does not tell itself who says so."""
    assert compare(claim, evidence).contended == word


def test_a_contention_is_not_the_studys_word(tmp_path):
    """A claim that a study gives as what somebody alleges is not supported: it leans, and the reason names the word."""
    path = tmp_path / "court.txt"
    path.write_text(
        "The Pier\n\nThe ferryman alleged that the harbour board had burned the eastern pier in the autumn of 1950. "
        "The court heard him for two days and the council sent nobody.\n\nThe board sold its tugs in the spring.\n",
        encoding="utf-8",
    )
    document, _ = read_document(path)
    library = Library(tmp_path / "library", "run it again")
    library.put(document, question_encoder())
    sentences = open_library(library.root).sentences
    told = Coefficients(tuple((math.log(chance), *[0.0] * 7) for chance in (0.9, 0.05, 0.05)))
    claim = "The harbour board had burned the eastern pier in the autumn of 1950."
    found = check_claim(claim, sentences.find(claim), {}, coefficients=told)
    assert (found.verdict, found.leaning) == (Verdict.NOT_FOUND, Verdict.SUPPORTED)
    assert found.said == "The study may say this; no sentence says it clearly enough."
    assert found.reasons == ("the study gives this as what somebody says (“alleged”), not as its own words",)
    assert [one.stance for one in found.evidence] == [Stance.RELATED]
