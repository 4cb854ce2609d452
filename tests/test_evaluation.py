"""The evaluation judges what is shown by where the gold quotations stand, on a document of three passages."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import log2
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from caseqa import evaluation
from caseqa.encoders import Progress
from caseqa.errors import BadRecord, CaseQAError
from caseqa.evaluation import Gold, Shown, System
from caseqa.evaluation.caches import CachedEncoder, CachedReranker
from caseqa.evaluation.tasks import _wanted
from caseqa.gold import GoldEvidence, GoldQuestion, gold_source, load_questions
from caseqa.jsonl import to_json
from caseqa.metrics import HEADLINES, METRICS, Report
from caseqa.records import Document, Mark, Note, Page, Passage, Source, Span
from caseqa.results import Answer, AnswerStatus, CitedHit, Hit, Locator
from caseqa.search import DEFAULT, Recipe
from caseqa.store import FORMAT, Manifest

BODY = ("The mill was built in 1820.", "Its owner sold it & left.", "Nobody knows where <he> went.")
NOTE = "Parish register, 1820, page 4."


def document() -> Document:
    """Three passages of one sentence each; the note hangs on the first."""
    text = "\n\n".join([*BODY, NOTE])
    end = len(text)
    note = Note("mill/n1", "1", NOTE, 1, Span(end - len(NOTE), end))
    mark = Mark("mill/m1", "1", len(BODY[0]), 1, None, note.id)
    source = Source("mill", "mill.txt", "text/plain", "0")
    return Document("mill", source, "Mill", text, (Page(1, "1", Span(0, end)),), (), (), (), (), (mark,), (note,), ())


def passages() -> tuple[Passage, ...]:
    """The passages of the document."""
    start, made = 0, []
    for number, text in enumerate(BODY):
        notes = ("mill/n1",) if number == 0 else ()
        made.append(Passage(f"q{number}", "mill", text, Span(start, start + len(text)), (), (), (), (), notes))
        start += len(text) + 2
    return tuple(made)


QUESTIONS = (
    GoldQuestion("g1", "When?", "when", "study", True, (GoldEvidence(BODY[0], 2), GoldEvidence(BODY[1], 1))),
    GoldQuestion("g2", "What source?", "note", "study", True, (GoldEvidence(NOTE, 2),)),
    GoldQuestion("g3", "How deep is the sea?", "unanswerable", "paraphrase", False),
)


def gold() -> Gold:
    """The questions located in the document."""
    return Gold.of(document(), passages(), QUESTIONS)


def fixed(order: Sequence[int], name: str = "fixed") -> System:
    """A system that shows the same passages for every question, the first sentence of each highlighted."""
    hits = tuple(
        Hit(passages()[row], 1.0 / rank, rank, ("fixed",), (passages()[row].span,))
        for rank, row in enumerate(order, start=1)
    )
    return System(name, "always the same", lambda question: Shown(hits, "answered", 0.5))


def quietly(questions: Sequence[GoldQuestion], name: str) -> Sequence[GoldQuestion]:
    """Progress that says nothing."""
    return questions


def judge(order: Sequence[int]) -> dict[str, dict[str, float | None]]:
    """The metrics of each question for one ranking."""
    _, judged = evaluation.run(fixed(order), gold(), quietly)
    return {one.id: dict(zip(METRICS, one.values, strict=True)) for one in judged}


class WordEncoder:
    """Texts as counts of their letters: enough to tell the passages apart; it notes what it was asked for."""

    name = "letters"
    fingerprint = "letters-1"
    dimension = 26

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """One unit vector a text."""
        self.asked += texts
        counts = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], dtype=np.float32)
        return np.asarray(counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-6), dtype=np.float32)

    def encode_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[list[int], np.ndarray]]:
        """One token a text."""
        return [([0], vector[None]) for vector in self.encode(texts)]

    def token_ids(self, text: str) -> list[int]:
        """One token a text."""
        return [0]

    def is_word(self, text: str) -> bool:
        """This encoder knows no word."""
        return False


def test_a_passage_is_right_by_its_own_words_or_by_its_notes() -> None:
    """The note under the first passage makes that passage right for the question about the source."""
    assert gold().grades == {"g1": {"q0": 2, "q1": 1}, "g2": {"q0": 2}, "g3": {}}


def test_ndcg_has_the_gain_two_to_the_grade_minus_one_and_the_ideal_of_all_passages() -> None:
    """For the ranking wrong, grade 1, grade 2: (1/log2 3 + 3/log2 4) / (3 + 1/log2 3)."""
    expected = (1 / log2(3) + 3 / log2(4)) / (3 / log2(2) + 1 / log2(3))
    assert judge([2, 1, 0])["g1"]["nDCG@10"] == pytest.approx(expected, abs=1e-4)
    assert judge([2, 1])["g1"]["nDCG@10"] == pytest.approx(1 / log2(3) / (3 + 1 / log2(3)), abs=1e-4)


def test_hit_and_reciprocal_rank_take_any_right_passage() -> None:
    """A passage of grade 1 is a right one."""
    values = judge([2, 1, 0])["g1"]
    assert (values["hit@1"], values["MRR"]) == (0.0, 0.5)
    assert judge([1])["g1"]["hit@1"] == 1.0


def test_a_question_for_which_nothing_is_shown_scores_zero() -> None:
    """An empty answer is a miss, not a question left out."""
    values = judge([])["g1"]
    assert [values[name] for name in ("hit@1", "MRR", "nDCG@10", "answers@5", "evidence@5")] == [0.0] * 5


def test_evidence_recall_tells_answering_from_supporting_quotations() -> None:
    """The first passage alone holds the answer and half of all quotations."""
    values = judge([0, 2])["g1"]
    assert (values["answers@5"], values["evidence@5"]) == (1.0, 0.5)


def test_words_are_counted_with_and_without_notes() -> None:
    """The note's five words are read under the first passage."""
    values = judge([0])["g1"]
    assert (values["words@5"], values["words and notes@5"]) == (6, 11)


def test_a_highlight_is_not_asked_for_where_only_a_note_is_right() -> None:
    """No sentence of the body can overlap a quotation from a note."""
    values = judge([0])
    assert values["g1"]["highlight"] == 1.0
    assert values["g2"]["highlight"] is None


def test_unanswerable_questions_have_no_ranking_metrics() -> None:
    """They count for the confidence only."""
    values = judge([0, 1, 2])["g3"]
    assert [values[name] for name in HEADLINES] == [None] * 5


def test_a_quotation_that_stands_nowhere_is_an_error() -> None:
    """Gold that does not fit the document is not silently dropped."""
    stray = replace(QUESTIONS[0], evidence=(GoldEvidence("The moon is made of cheese.", 2),))
    with pytest.raises(BadRecord, match="g1"):
        Gold.of(document(), passages(), [stray])


def test_the_report_compares_each_system_with_the_first() -> None:
    """Right first against right last: a lead of 1 in hit@1 over both answerable questions."""
    systems = [fixed([0, 1, 2], "good"), fixed([2, 1, 0], "bad")]
    report, shown = evaluation.evaluate(gold(), systems, {"task": "gold"}, quietly)
    assert report.systems[1].lead["hit@1"].value == 1.0
    assert report.systems[0].figures["hit@1"].count == 2
    assert report.systems[0].curve[0] == (6, 1.0, 1.0, 1.0)
    assert len(shown[0]) == 3


def test_an_unreachable_question_is_named() -> None:
    """A question no passage is right for lowers the figures and is listed."""
    report, _ = evaluation.evaluate(Gold.of(document(), [passages()[2]], QUESTIONS), [fixed([2])], {}, quietly)
    assert report.unreachable == ("g1", "g2")


def test_baselines_rank_by_their_one_search() -> None:
    """BM25 finds shared words and nothing for a question without one; the dense one the nearest vector."""
    lexical = evaluation.bm25(passages())
    assert [hit.passage.id for hit in lexical.ask("who sold the owner").hits] == ["q1"]
    assert lexical.ask("zebra").hits == ()
    nearest = evaluation.dense(passages(), WordEncoder(), "letters")
    assert nearest.ask(BODY[2]).hits[0].passage.id == "q2"


def test_the_assistant_is_asked_with_the_recipe() -> None:
    """Status and confidence come from the answer."""
    seen: list[Recipe] = []

    class Fake:
        """An assistant that notes the recipe it was asked with."""

        def ask(self, question: str, top: int = 10, recipe: Recipe = DEFAULT) -> Answer:
            """The first passage."""
            seen.append(recipe)
            hit = fixed([0]).ask("").hits[0]
            where = Locator((), 1, "1", 1, "caseqa:mill")
            return Answer(question, AnswerStatus.WEAK, 0.3, (), (CitedHit(hit, "mill", where, (), (), ""),))

    shown = evaluation.caseqa(Fake(), evaluation.parse_recipe(["lexical=0"])).ask("When?")
    assert (shown.status, shown.confidence, seen[0].lexical) == ("weak", 0.3, 0.0)
    names = [system.name for system in evaluation.without_each(partial(evaluation.caseqa, Fake()), DEFAULT)]
    assert names[0] == "full recipe"
    assert "without lexical" in names


def test_an_unknown_ingredient_is_refused_with_the_known_ones() -> None:
    """The message teaches."""
    with pytest.raises(CaseQAError, match="lexical"):
        evaluation.parse_recipe(["salt=1"])
    with pytest.raises(CaseQAError, match="float"):
        evaluation.parse_recipe(["lexical=much"])
    assert evaluation.parse_recipe(["aliases=false"]).aliases is False


def test_a_limit_takes_questions_evenly() -> None:
    """A smoke run sees all parts of the set."""
    many = [replace(QUESTIONS[0], id=f"g{n}") for n in range(10)]
    assert [one.id for one in evaluation.evenly(many, 4)] == ["g0", "g2", "g5", "g7"]
    assert evaluation.evenly(many, 0) == many


def test_a_result_file_is_read_back_and_compared(tmp_path: Path) -> None:
    """The ranks before and now are those of the questions both runs share."""
    settings = {"task": "gold", "document": "mill", "questions": "q.jsonl", "questions SHA-256": "aa"}
    old, _ = evaluation.evaluate(gold(), [fixed([2, 0])], settings, quietly)
    new, _ = evaluation.evaluate(gold(), [fixed([0, 2])], settings, quietly)
    evaluation.save(replace(old, made="2026-01-01T00:00:00Z"), tmp_path / "aaa.json")
    changes = evaluation.compare(new, tmp_path, leave_out="bbb.json")
    assert (changes.since, changes.ranks) == ("aaa", {"g1": (2, 1), "g2": (2, 1)})
    assert (changes.better(), changes.worse()) == (["g1", "g2"], [])
    assert evaluation.compare(new, tmp_path, leave_out="aaa.json") == evaluation.Changes("", {})


def test_only_results_on_the_same_gold_are_compared(tmp_path: Path) -> None:
    """A newer result on gold that changed under its name is passed over, an older one on the same gold is taken."""
    settings = {"task": "gold", "document": "mill", "questions": "q.jsonl"}
    made: dict[str, Report] = {}
    for name, sha, order in (("same", "aa", [0]), ("other", "bb", [2, 1, 0]), ("now", "aa", [2, 0])):
        report, _ = evaluation.evaluate(gold(), [fixed(order)], settings | {"questions SHA-256": sha}, quietly)
        made[name] = replace(report, made=f"2026-01-0{len(made) + 1}T00:00:00Z")
    evaluation.save(made["other"], tmp_path / "other.json")
    assert evaluation.compare(made["now"], tmp_path, leave_out="now.json").since == ""
    evaluation.save(made["same"], tmp_path / "same.json")
    changes = evaluation.compare(made["now"], tmp_path, leave_out="now.json")
    assert (changes.since, changes.ranks["g1"]) == ("same", (1, 2))


def test_results_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """They are compared with nothing, and the tables and the page say which; the file left out is not one of them."""
    report, shown = evaluation.evaluate(gold(), [fixed([0])], {"task": "gold"}, quietly)
    (tmp_path / "aaa.json").write_text("{}", encoding="utf-8")
    (tmp_path / "bbb.json").write_bytes(b"\xff")
    (tmp_path / "ccc.json").write_text("cut off", encoding="utf-8")
    changes = evaluation.compare(report, tmp_path, leave_out="ccc.json")
    said = "Not compared, no readable results: aaa.json, bbb.json; make them again or delete them."
    assert changes == evaluation.Changes("", {}, ("aaa.json", "bbb.json"))
    assert said in evaluation.tables(report, changes)
    assert said in evaluation.page(report, gold(), shown[0], changes)
    assert "Since" not in evaluation.tables(report, changes)


def test_the_page_escapes_what_it_shows_and_fetches_nothing() -> None:
    """Text of the document and of the questions is never markup; no address is loaded."""
    report, shown = evaluation.evaluate(gold(), [fixed([0, 1, 2]), fixed([2], "other")], {"task": "gold"}, quietly)
    html = evaluation.page(report, gold(), shown[0])
    assert "&lt;he&gt;" in html
    assert "<he>" not in html
    assert "http://" not in html
    assert "https://" not in html
    assert html.count('data-kind="') == 3


def test_tables_show_each_system_and_mark_clear_leads() -> None:
    """A lead whose interval leaves out zero has a star."""
    report, _ = evaluation.evaluate(gold(), [fixed([0], "good"), fixed([2], "bad")], {"task": "gold"}, quietly)
    tables = evaluation.tables(report)
    assert "| hit@1 | 1.000 [1.000, 1.000] | 0.000 [0.000, 0.000] |" in tables
    assert "| hit@1 | +1.000 [+1.000, +1.000] * |" in tables


def test_scifact_is_read_in_the_beir_layout(tmp_path: Path) -> None:
    """Title and abstract are one text under the title; questions without a judgement are left out."""
    folder = tmp_path / "scifact" / "qrels"
    folder.mkdir(parents=True)
    first = {"_id": "7", "title": "Cells.", "text": "They divide. They die."}
    corpus = [first, {"_id": "8", "title": "B", "text": "x"}]
    queries = [{"_id": "1", "text": "Do cells divide?"}, {"_id": "2", "text": "unused"}]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / "scifact" / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (folder / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\t7\t1\n1\t8\t0\n")
    bench = evaluation.read_bench("scifact", tmp_path)
    assert (bench.headings[0], bench.texts[0]) == ("Cells.", "Cells. They divide. They die.")
    assert bench.questions == [("1", "Do cells divide?", {0})]


def test_a_benchmark_is_one_document_with_a_passage_a_text() -> None:
    """Passages and sentences point into the document's text, and the gold is the right text itself."""
    held = evaluation.Bench(["One cat. Two dogs.", "A bird."], ["", ""], [("s1", "What bird?", {1})])
    bench, made = evaluation.bench_gold("squad", held)
    assert [bench.document.slice(passage.span) for passage in made] == ["One cat. Two dogs.", "A bird."]
    sentences = [bench.document.slice(sentence.span).strip() for sentence in bench.document.sentences]
    assert sentences == ["One cat.", "Two dogs.", "A bird."]
    assert bench.grades == {"s1": {made[1].id: 1}}
    store = evaluation.memory_store(bench.document, made, WordEncoder())
    assert (store.passage_vectors.rows, store.sentence_vectors.rows) == (2, 3)
    assert bench.document.sections == ()


def test_the_texts_of_a_benchmark_stand_under_their_titles_as_passages_stand_under_headings() -> None:
    """The title is the section, one for neighbours; sentences are encoded after it, as those of a study are."""
    held = evaluation.Bench(["One cat.", "Two dogs. A bird.", "A stone.", "Rain."], ["Pets", "Pets", "", "Sky"], [])
    bench, made = evaluation.bench_gold("squad", held)
    sections = [(one.heading, bench.document.slice(one.span)) for one in bench.document.sections]
    assert sections == [("Pets", "One cat.\n\nTwo dogs. A bird."), ("Sky", "Rain.")]
    assert [one.section_path for one in made] == [("Pets",), ("Pets",), (), ("Sky",)]
    encoder = WordEncoder()
    evaluation.memory_store(bench.document, made, encoder)
    assert {"Pets: One cat.", "Pets: A bird.", "A stone.", "Sky: Rain."} <= {one.strip() for one in encoder.asked}


def test_a_cached_encoder_encodes_a_text_once_from_run_to_run(tmp_path: Path) -> None:
    """The second run reads what the first wrote: the same vectors, no text but the probe asked."""
    texts = [f"passage number {chr(97 + n % 26)} {n}" for n in range(300)]
    first = CachedEncoder(WordEncoder(), tmp_path)
    vectors, tokens = first.encode(texts), first.encode_tokens(texts)
    inner = WordEncoder()
    again = CachedEncoder(inner, tmp_path)
    assert np.array_equal(again.encode(texts), vectors)
    found = again.encode_tokens(texts)
    assert [ids for ids, _ in found] == [ids for ids, _ in tokens]
    assert all(np.allclose(a, b, atol=1e-3) for (_, a), (_, b) in zip(found, tokens, strict=True))
    assert not set(inner.asked) & set(texts)


def test_a_cached_encoder_notices_another_model_of_the_same_name(tmp_path: Path) -> None:
    """What a model makes of the probe is part of the key, so that stale vectors are never read."""

    class Doubled(WordEncoder):
        """The same name and fingerprint, other vectors."""

        def encode(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
            """Twice the vectors."""
            return super().encode(texts) * np.float32(2)

    texts = [BODY[0], BODY[1]]
    plain = CachedEncoder(WordEncoder(), tmp_path).encode(texts)
    assert np.allclose(CachedEncoder(Doubled(), tmp_path).encode(texts), 2 * plain)


class LengthReranker:
    """Scores by length, and counts the pairs it was asked."""

    name = "length"
    calibrated = False

    def __init__(self) -> None:
        self.pairs = 0

    def score(self, question: str, texts: Sequence[str]) -> np.ndarray:
        """The number of characters."""
        self.pairs += len(texts)
        return np.array([len(question) + len(text) for text in texts], dtype=np.float32)


def test_a_cached_reranker_scores_a_pair_once_even_in_a_later_run(tmp_path: Path) -> None:
    """Only pairs not seen before reach the model; a line cut short by a crash is read over."""
    inner = LengthReranker()
    cached = CachedReranker(inner, tmp_path)
    assert cached.score("ab", ["c", "dd", "c"]).tolist() == [3, 4, 3]
    assert cached.score("ab", ["dd", "eee"]).tolist() == [4, 5]
    assert inner.pairs == 1 + 3
    [file] = tmp_path.glob("scores-*.tsv")
    file.write_text(file.read_text() + "0123\t")
    later = LengthReranker()
    assert CachedReranker(later, tmp_path).score("ab", ["c", "dd", "eee"]).tolist() == [3, 4, 5]
    assert later.pairs == 1


ARTICLES = {"Zebra": "It has stripes.", "Ant": "It is small.", "Cat": "It purrs.", "Bear": "It sleeps."}
"""Sorted by title, the reranker learnt from Ant and Cat."""


def squad_rows(*, titled: bool) -> list[dict[str, str]]:
    """Two questions on each article as a hub gives them, with or without titles."""
    rows = [
        {"title": title, "context": text, "id": f"{title}{n}", "question": f"What {n}?"}
        for title, text in ARTICLES.items()
        for n in (1, 2)
    ]
    return rows if titled else [{name: row[name] for name in ("context", "id", "question")} for row in rows]


UNSEEN = evaluation.Bench(
    ["It has stripes.", "It sleeps."],
    ["Zebra", "Bear"],
    [("Zebra1", "What 1?", {0}), ("Zebra2", "What 2?", {0}), ("Bear1", "What 1?", {1}), ("Bear2", "What 2?", {1})],
)


@pytest.mark.parametrize(("name", "file"), [("squad", "squad/dev-v1.1.json"), ("xquad", "xquad_en/xquad.en.json")])
def test_squad_is_asked_on_the_articles_the_reranker_never_saw(tmp_path: Path, name: str, file: str) -> None:
    """Of a file, every second article by title, from the second on, whatever their order in the file."""
    articles = [
        {
            "title": title,
            "paragraphs": [{"context": text, "qas": [{"id": f"{title}{n}", "question": f"What {n}?"} for n in (1, 2)]}],
        }
        for title, text in ARTICLES.items()
    ]
    (tmp_path / file).parent.mkdir()
    (tmp_path / file).write_text(json.dumps({"data": articles}))
    assert evaluation.read_bench(name, tmp_path) == UNSEEN


def test_benchmarks_without_a_folder_come_from_their_public_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """SciFact by ir_datasets, SQuAD and XQuAD by datasets, the latter with the titles of SQuAD, which it lacks."""
    named = []
    beir = SimpleNamespace(
        docs_iter=lambda: [SimpleNamespace(doc_id="7", title="Cells.", text="They divide.")],
        queries_iter=lambda: [SimpleNamespace(query_id="1", text="Do cells divide?")],
        qrels_iter=lambda: [SimpleNamespace(query_id="1", doc_id="7", relevance=1)],
    )

    def load_dataset(*names: str, split: str) -> list[dict[str, str]]:
        named.append((*names, split))
        return squad_rows(titled=names[0] == "rajpurkar/squad")

    monkeypatch.setitem(sys.modules, "ir_datasets", SimpleNamespace(load=lambda name: named.append(name) or beir))
    monkeypatch.setitem(sys.modules, "datasets", SimpleNamespace(load_dataset=load_dataset))
    assert evaluation.read_bench("scifact") == evaluation.Bench(
        ["Cells. They divide."], ["Cells."], [("1", "Do cells divide?", {0})]
    )
    assert evaluation.read_bench("squad") == UNSEEN
    assert evaluation.read_bench("xquad") == UNSEEN
    squad = ("rajpurkar/squad", "validation")
    assert named == ["beir/scifact/test", squad, ("google/xquad", "xquad.en", "validation"), squad]


def test_a_benchmark_that_cannot_be_had_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the package, without a network, without the folder: one line each, with what to do."""
    monkeypatch.setitem(sys.modules, "ir_datasets", None)
    with pytest.raises(CaseQAError, match=r"pip install ir_datasets.*--bench-dir DIR"):
        evaluation.read_bench("scifact")

    def unreachable(*_: str, **__: str) -> None:
        raise OSError("no route to host\nmore")

    monkeypatch.setitem(sys.modules, "datasets", SimpleNamespace(load_dataset=unreachable))
    with pytest.raises(
        CaseQAError, match=r"rajpurkar/squad could not be loaded \(no route to host\); check the network"
    ):
        evaluation.read_bench("squad")
    beir = SimpleNamespace(docs_iter=unreachable, queries_iter=list, qrels_iter=list)
    monkeypatch.setitem(sys.modules, "ir_datasets", SimpleNamespace(load=lambda _: beir))
    with pytest.raises(CaseQAError, match=r"beir/scifact/test could not be loaded \(no route to host\)"):
        evaluation.read_bench("scifact")
    with pytest.raises(CaseQAError, match=r"there is no .*corpus\.jsonl; name the folder"):
        evaluation.read_bench("scifact", tmp_path)


def test_a_benchmark_that_came_but_cannot_be_read_does_not_blame_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows without the fields we read are our own error and are raised as they are."""
    monkeypatch.setitem(sys.modules, "datasets", SimpleNamespace(load_dataset=lambda *_, split: [{"title": "Ant"}]))
    with pytest.raises(KeyError, match="id"):
        evaluation.read_bench("squad")
    beir = SimpleNamespace(docs_iter=lambda: [SimpleNamespace(doc_id="7")], queries_iter=list, qrels_iter=list)
    monkeypatch.setitem(sys.modules, "ir_datasets", SimpleNamespace(load=lambda _: beir))
    with pytest.raises(AttributeError, match="title"):
        evaluation.read_bench("scifact")


def test_an_ingredient_may_say_what_off_means_for_it() -> None:
    """Off is zero or False, or what the field's metadata names; what is off already is left out."""

    @dataclass(frozen=True)
    class Mixed:
        """A recipe of one ingredient of each sort."""

        weight: float = 0.5
        spelling: bool = True
        unused: float = 0.0
        pool: str = field(default="best", metadata={"off": "first"})

    made = []
    evaluation.without_each(lambda recipe, name: made.append((name, recipe)), Mixed())  # type: ignore[arg-type,func-returns-value]
    assert made == [
        ("full recipe", Mixed()),
        ("without weight", Mixed(weight=0.0)),
        ("without spelling", Mixed(spelling=False)),
        ("without pool", Mixed(pool="first")),
    ]


def test_many_systems_stand_below_one_another_with_their_leads() -> None:
    """An ablation of seven rows: each row its figures, then what the full recipe is ahead of it."""
    systems = [fixed([0], "full recipe"), *(fixed([2], f"without {name}") for name in "abcdef")]
    report, _ = evaluation.evaluate(gold(), systems, {"task": "ablation"}, quietly)
    tables = evaluation.tables(report)
    assert "| full recipe | 1.000 [1.000, 1.000] |" in tables
    assert tables.count("| without c |") == 2
    assert "| without c | +1.000 [+1.000, +1.000] * |" in tables


def test_the_page_plots_intervals_and_lists_gains_and_losses() -> None:
    """A band and whiskers are drawn, each kind has its row, a gain is linked to its question."""
    systems = [fixed([0, 1, 2]), fixed([2], "other")]
    report, shown = evaluation.evaluate(gold(), systems, {"task": "gold"}, quietly)
    report = replace(report, systems=tuple(replace(system, median_ms=12.0) for system in report.systems))
    html = evaluation.page(report, gold(), shown[0], evaluation.Changes("aaa", {"g1": (0, 1), "g2": (1, 1)}))
    assert '<polygon class="band s0"' in html
    assert 'id="plot-time"' in html
    assert 'text-anchor="end">wording: study (2)</text>' in html
    assert '<a href="#g1">g1</a> When? <b>none → 1</b>' in html
    assert '<h3 class="worse">0 worse</h3><ul><li>none</li></ul>' in html


def test_times_from_a_cache_are_not_plotted() -> None:
    """A question answered from remembered scores tells nothing about speed."""
    settings = {"task": "gold", "times of whole questions": "mostly from the cache"}
    report, shown = evaluation.evaluate(gold(), [fixed([0]), fixed([2], "other")], settings, quietly)
    report = replace(report, systems=tuple(replace(system, median_ms=12.0) for system in report.systems))
    assert 'id="plot-time"' not in evaluation.page(report, gold(), shown[0])


def asked_of(questions: Path, library: Path, document: str = "") -> SimpleNamespace:
    """Options of a run."""
    return SimpleNamespace(questions=questions, library=library, document=document)


def test_questions_find_the_document_they_were_written_for(tmp_path: Path) -> None:
    """By the SHA-256 in documents.toml; a document named wins; a library without it says how to get it."""
    questions = tmp_path / "questions-mill.jsonl"
    entry = 'file = "mill.pdf"\nsha256 = "{}"\ntitle = "Mill"\nsource = "the parish"\n'
    (tmp_path / "documents.toml").write_text("[questions-mill]\n" + entry.format("abc123"))
    store = tmp_path / "library" / "mill-1820"
    store.mkdir(parents=True)
    manifest = Manifest(FORMAT, "mill-1820", "abc123", "", "letters", "letters-1", 26, 125, 3, 3, {})
    (store / "manifest.json").write_text(to_json(manifest))
    assert _wanted(asked_of(questions, tmp_path / "library")) == "mill-1820"
    assert _wanted(asked_of(questions, tmp_path / "library", "other")) == "other"
    assert _wanted(asked_of(tmp_path / "mine.jsonl", tmp_path / "library")) == ""
    (tmp_path / "documents.toml").write_text("[questions-mill]\n" + entry.format("fff"))
    with pytest.raises(CaseQAError, match=r"made from mill\.pdf.*get it \(the parish\), run `caseqa add mill\.pdf"):
        _wanted(asked_of(questions, tmp_path / "library"))


def test_a_second_set_of_gold_has_its_documents_named() -> None:
    """Every file of gold questions but the first names its document, and its kinds and shares are as agreed."""
    folder = Path(__file__).resolve().parent.parent / "eval" / "gold"
    files = sorted(folder.glob("questions-*.jsonl"))
    assert [path.stem for path in files] == ["questions-haiti", "questions-lessig"]
    for path in files:
        source = gold_source(path)
        assert source is not None
        assert len(source.sha256) == 64
        questions = load_questions(path)
        answerable = [one for one in questions if one.answerable]
        assert len(answerable) >= 40
        assert len(questions) - len(answerable) == 10
        assert sum(one.wording == "paraphrase" for one in answerable) >= 0.6 * len(answerable)
        assert all(any(item.grade == 2 for item in one.evidence) for one in answerable)
