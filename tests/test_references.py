"""Sources read out of notes and chains followed back, against the tables in ``cases/references.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseqa.records import Note, Reference, ReferenceForm, ReferenceState, Span
from caseqa.references import editors_of, read_references

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "references.toml").read_text(encoding="utf-8")
)


def notes_of(rows: list[str]) -> list[Note]:
    """Notes from rows "label | text"; a label that returns gets a stroke in its id."""
    notes: list[Note] = []
    for row in rows:
        label, _, text = row.partition(" | ")
        strokes = "'" * sum(note.label == label for note in notes)
        notes.append(Note(f"{label}{strokes}", label, text, 1, Span(0, 1)))
    return notes


def read_one(text: str) -> tuple[Reference, ...]:
    """The references of a single note."""
    return read_references(notes_of([f"1 | {text}"]))


def short_id(reference_id: str | None) -> str:
    """The id of a reference as the tables write it."""
    return reference_id.replace("/r", "/") if reference_id else "-"


@pytest.mark.parametrize("case", CASES["split"], ids=lambda c: str(c["why"]))
def test_a_note_falls_into_its_sources_and_comments(case: dict[str, Any]) -> None:
    """A note is cut where a new source or an explanation begins, and nowhere else."""
    found = read_one(case["note"])
    kinds = ["comment" if r.form is ReferenceForm.COMMENT else "source" for r in found]
    wanted = [piece.partition(": ") for piece in case["pieces"]]
    assert kinds == [kind for kind, _, _ in wanted]
    assert [r.text[: len(text)] for r, (_, _, text) in zip(found, wanted, strict=True)] == [t for _, _, t in wanted]


@pytest.mark.parametrize("case", CASES["read"], ids=lambda c: str(c["note"])[:60])
def test_a_source_shows_its_fields(case: dict[str, Any]) -> None:
    """Authors, title, imprint, year, symbol, place and addresses are read as printed."""
    (reference,) = read_one(case["note"])
    wanted = {key: value for key, value in case.items() if key not in ("note", "why")}
    found = {key: getattr(reference, key) for key in wanted}
    assert {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()} == wanted


@pytest.mark.parametrize(("kind", "note"), [(case["kind"], note) for case in CASES["kind"] for note in case["notes"]])
def test_a_source_has_its_kind(kind: str, note: str) -> None:
    """The kind follows from what the note prints."""
    assert read_one(note)[-1].kind == kind


@pytest.mark.parametrize("case", CASES["chain"], ids=lambda c: str(c["why"]))
def test_a_chain_is_followed_or_left_open(case: dict[str, Any]) -> None:
    """Each pointer leads to exactly one source, or stays open and says why."""
    found = read_references(notes_of(case["notes"]))
    rows = [f"{r.form} {r.state} {short_id(r.target_id)} {short_id(r.root_id)} {r.locator or '-'}" for r in found]
    assert rows == case["expect"]
    if "printed" in case:
        assert found[-1].resolved_text == case["printed"]


def test_a_resolved_reference_takes_the_kind_of_its_root() -> None:
    """An Ibid after an interview rests on an interview."""
    found = read_references(notes_of(["1 | Interview, May 2020.", "2 | Ibid."]))
    assert found[1].kind == "interview"
    assert found[1].resolved_text == "Interview, May 2020."


def test_the_antecedent_is_one_hop_away() -> None:
    """The antecedent of the third note is the second, not the first."""
    found = read_references(notes_of(["1 | S/2031/1.", "2 | Ibid.", "3 | Ibid."]))
    notes = {r.id: r.note_id for r in found}
    assert [notes.get(r.target_id or "") for r in found] == [None, "1", "2"]


def test_an_emphasis_of_one_note_is_not_repeated_by_the_next() -> None:
    """What an author says of one quotation does not travel along the chain."""
    found = read_references(notes_of(["1 | S/2031/1, para. 4 (emphasis added).", "2 | Ibid., para. 5."]))
    assert found[1].resolved_text == "S/2031/1, para. 5."


WORDS = (
    'Ibid.|ibid., p. 4|Id. at 5.|See also|see note 1 above|supra note 2|op. cit.|; |. | (|) |"|“|”|’|S/RES/2100|cf.|is'
    "|A/79/187, para. 3|Ada Brook, The Long Ferry (Oslo: Tern, 2014): 12.|Interview, May 2020.|Brook, The Long Ferry, 4"
    "|https://a.example.org/x;y)|<www.example.org>|Ders., |vol. 2|2014|: 12|Brook 2014|notes 1 and 2|, | |v."
    "|[on file with author]|Brook, A. (1999). |Brook, Ada. |London: Tide Press, 1999.|quoted in |accessed 4 May 2010"
)
FRAGMENTS = st.sampled_from(WORDS.split("|"))
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(FRAGMENTS, max_size=12).map("".join), st.lists(FRAGMENTS).map(" ".join)
)
LABELS = st.one_of(st.integers(0, 9).map(str), st.sampled_from(["*", "a", ""]))
DOCUMENTS = st.lists(st.tuples(LABELS, TEXTS), max_size=12).map(
    lambda rows: [Note(f"n{n}", label, text, 1, Span(0, 1)) for n, (label, text) in enumerate(rows, 1)]
)


@settings(deadline=None)
@given(DOCUMENTS)
def test_any_notes_keep_the_promises_of_references(notes: list[Note]) -> None:
    """Whatever stands in the notes: each yields a reference, links lie earlier, and only open ones print nothing."""
    found = read_references(notes)
    assert read_references(notes) == found
    assert {r.note_id for r in found} == {note.id for note in notes}
    order = {r.id: n for n, r in enumerate(found)}
    assert len(order) == len(found)
    texts = {note.id: note.text for note in notes}
    for n, reference in enumerate(found):
        assert reference.text in texts[reference.note_id]
        resolved = reference.state is ReferenceState.RESOLVED
        assert (reference.target_id is not None) == (reference.root_id is not None) == resolved
        for linked in (reference.target_id, reference.root_id):
            assert linked is None or order[linked] < n
        if reference.root_id:
            root = found[order[reference.root_id]]
            assert root.state is ReferenceState.OWN
            assert root.form is not ReferenceForm.COMMENT
            assert reference.kind is root.kind
        is_open = reference.state in (ReferenceState.AMBIGUOUS, ReferenceState.BROKEN)
        assert (reference.resolved_text == "") == is_open


@pytest.mark.parametrize(
    ("note", "editors"),
    [
        ('Ada Brook, "Tides," in Eva Moberg, Ole Lind and Carl Finn (eds.), Ferries (Oslo: Tern, 2014), 1.',
         ("Eva Moberg", "Ole Lind", "Carl Finn")),
        ('Ada Brook, "Tides," in Ferries, edited by Eva Moberg and Ole Lind (Oslo: Tern, 2014), 1.',
         ("Eva Moberg", "Ole Lind")),
        ('Ada Brook, "Tides," in Eva Moberg et al. (eds.), Ferries (Oslo: Tern, 2014), 1.', ("Eva Moberg",)),
        ('Ada Brook, "Tides," in Ferries (Oslo: Tern, 2014), 1.', ()),
        ('Ada Brook, "Tides, in Eva Moberg (ed.), Ferries," Port Journal 3 (2014): 1.', ()),
        ("Brook, A. (1999). Tides. In E. Moberg & O. Lind (Eds.), Ferries (pp. 3–9). Tern.", ("E. Moberg", "O. Lind")),
        ("Interview, May 2020.", ()),
    ],
)  # fmt: skip
def test_editors_of_a_volume(note: str, editors: tuple[str, ...]) -> None:
    """The editors of a volume are those its note names as such, and nobody else."""
    assert editors_of(read_one(note)[-1]) == editors
