"""The command line keeps its contract: JSON on standard output, one line and exit 2 for unusable input."""

from __future__ import annotations

import json
import re

import pytest

from caseqa import checks, cli, contract
from caseqa.assistant import open_library
from caseqa.citing import Style
from caseqa.testing import MINIATURE, write_miniature


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library with the invented study, added by the command itself."""
    folder = tmp_path_factory.mktemp("cli")
    assert cli.main(["add", str(write_miniature(folder)), "--library", str(folder / "library")]) == 0
    return folder / "library"


def run(capsys, *arguments) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of a command."""
    capsys.readouterr()
    code = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def refused(capsys, *arguments) -> str:
    """The one line a command prints when it refuses, exit 2 and nothing on standard output checked."""
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("caseqa: ")
    assert err.count("\n") == 1
    return err


def test_ask_gives_the_contract(library, capsys):
    """Every key scripts rely on is there, with the values of the first passage."""
    code, out, _ = run(capsys, "ask", "who built the harbour", "--json", "--library", library, "--top", 1)
    found = json.loads(out)
    assert code == 0
    assert (found["id"], found["question"]) == (None, "who built the harbour")
    assert found["status"] == "answered"
    assert found["unknown_terms"] == []
    assert 0 <= found["confidence"] <= 1
    [hit] = found["hits"]
    assert hit["rank"] == 1
    assert hit["document"] == "lund"
    assert hit["section_path"] == ["I. Background"]
    assert (hit["paragraph"], hit["page_label"], hit["page_number"]) == (1, None, None)
    assert hit["highlights"] == ["The harbour was built in 1901 by the Harbour Board (HB)."]
    assert hit["permalink"].startswith("caseqa:lund#")
    assert "The Harbour of Lund" in hit["citation"]
    assert [(note["label"], note["kind"], note["state"], note["resolved_text"]) for note in hit["notes"]] == [
        ("1", "book", "own", "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 12."),
        ("2", "book", "resolved", "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 13."),
    ]


def test_ask_says_what_the_study_never_mentions(library, capsys):
    """A name that occurs nowhere is reported and weakens the answer; only strange words get no answer."""
    _, out, _ = run(capsys, "ask", "Did Wagner build the harbour?", "--json", "--library", library)
    assert (json.loads(out)["status"], json.loads(out)["unknown_terms"]) == ("weak", ["Wagner"])
    _, out, _ = run(capsys, "ask", "qwxz plovdiv", "--json", "--library", library)
    assert json.loads(out)["status"] == "not_in_study"


def test_ask_answers_a_file_in_order(library, capsys, tmp_path):
    """A hundred questions are answered in one process, a line each, with their ids."""
    path = tmp_path / "questions.jsonl"
    rows = [{"id": f"q{k}", "question": f"what happened in {1900 + k}?"} for k in range(100)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, out, _ = run(capsys, "ask", "--input", path, "--library", library, "--top", 2)
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["id"] for answer in answers] == [row["id"] for row in rows]
    assert all(len(answer["hits"]) == 2 for answer in answers)
    assert answers[50]["hits"][0]["highlights"] == ["It closed in 1950 after a fire destroyed both piers."]


def test_notes_give_the_contract(library, capsys):
    """Each note has its sentence, its chain and its source."""
    code, out, _ = run(capsys, "notes", "--json", "--library", library, "--document", "lund")
    notes = json.loads(out)
    assert code == 0
    assert [note["label"] for note in notes] == ["1", "2", "3"]
    assert notes[1] | {"sources": None} == {
        "label": "2",
        "text": "Ibid: 13.",
        "sentence": "It closed in 1950 after a fire destroyed both piers.",
        "section_path": ["I. Background"],
        "page_number": None,
        "marker_page_number": None,
        "kind": "book",
        "state": "resolved",
        "antecedent": "1",
        "root": "1",
        "resolved_text": "Ada Brook, The Long Ferry (Oslo: Tern Press, 2014): 13.",
        "authors": ["Ada Brook"],
        "year": "2014",
        "urls": [],
        "locator": "13",
        "sources": None,
    }
    assert (notes[2]["kind"], notes[2]["sentence"]) == ("interview", "Ferries moved to the southern quay.")


def test_outline_gives_the_contract(library, capsys):
    """Sections with level, path and paragraphs, and figures."""
    code, out, _ = run(capsys, "outline", "--json", "--library", library)
    found = json.loads(out)
    assert code == 0
    assert [(s["heading"], s["level"], s["path"]) for s in found["sections"]] == [
        ("I. Background", 1, ["I. Background"]),
        ("II. What followed", 1, ["II. What followed"]),
    ]
    assert found["sections"][1]["paragraphs"] == [
        "Ferries moved to the southern quay. The council did not pay for a new pier, "
        "although the engineers had asked it to."
    ]
    assert found["figures"] == []


def test_text_is_for_people(library, capsys):
    """Without --json the answer marks its sentences and shows what Ibid. stands for."""
    _, out, _ = run(capsys, "ask", "when did it close", "--library", library, "--top", 1)
    assert "»It closed in 1950 after a fire destroyed both piers.«" in " ".join(out.split())
    assert "n. 2: Ibid: 13. → Ada Brook, The Long Ferry" in " ".join(out.split())
    _, out, _ = run(capsys, "notes", "--library", library)
    assert "Ibid: 13.  → Ada Brook" in out
    _, out, _ = run(capsys, "outline", "--library", library)
    assert out.splitlines()[0] == "  I. Background (1 paragraphs)"


def test_a_paragraph_that_does_not_exist_is_null(capsys, tmp_path):
    """A caption under a heading and an unmarked note have none, in the JSON of each command and in the text."""
    text = MINIATURE.replace("II. What followed\n", "II. What followed\n\nFig. 1: Cranes of the northern pier\n")
    text += "4 Nobody marks this note of the port.\n"
    shelf = ["--library", tmp_path / "library"]
    assert run(capsys, "add", write_miniature(tmp_path, text), *shelf)[0] == 0
    question = ["ask", "which cranes had the northern pier", "--top", 1, *shelf]
    [hit] = json.loads(run(capsys, *question, "--json")[1])["hits"]
    assert (hit["text"], hit["section_path"]) == ("Fig. 1: Cranes of the northern pier", ["II. What followed"])
    assert hit["paragraph"] is None
    assert "1. II. What followed, Fig. 1\n" in run(capsys, *question)[1]
    for words, path in (("Cranes of the northern pier", ["II. What followed"]), ("Nobody marks this note", [])):
        quoted = json.loads(run(capsys, "quote", words, "--json", *shelf)[1])
        collected = json.loads(run(capsys, "basket", "add", words, "--json", *shelf)[1])[0]["excerpts"][0]
        for row in (quoted, collected):
            assert (row["section_path"], row["paragraph"]) == (path, None)


def test_the_library_grows_and_shrinks(library, capsys, tmp_path):
    """A document is added, listed, asked alone and removed."""
    other = write_miniature(tmp_path, MINIATURE.replace("harbour", "canal"), "york.txt")
    code, out, _ = run(capsys, "add", other, "--library", library, "--json")
    assert code == 0
    assert json.loads(out)[0] | {"became": None} == {
        "id": "york",
        "title": "The Harbour of Lund",
        "pages": 0,
        "paragraphs": 2,
        "notes": 3,
        "marks": 3,
        "linked": 3,
        "lines": 9,
        "became": None,
        "problems": [],
    }
    assert [row["id"] for row in json.loads(run(capsys, "list", "--library", library, "--json")[1])] == ["lund", "york"]
    _, out, _ = run(capsys, "ask", "who built the canal", "--library", library, "--json", "--top", 1)
    assert json.loads(out)["hits"][0]["document"] == "york"
    assert "which document?" in refused(capsys, "notes", "--library", library)
    assert run(capsys, "remove", "york", "--library", library)[0] == 0
    assert [row["id"] for row in json.loads(run(capsys, "list", "--library", library, "--json")[1])] == ["lund"]


def test_a_document_without_notes_has_none(capsys, tmp_path):
    """A text without notes is read all the same."""
    path = write_miniature(
        tmp_path, "A short report\n\nThe port has two piers and a crane of twelve tons.\n", "plain.txt"
    )
    assert run(capsys, "add", path, "--library", tmp_path / "library")[0] == 0
    code, out, _ = run(capsys, "notes", "--json", "--library", tmp_path / "library")
    assert (code, json.loads(out)) == (0, [])


def test_one_bad_file_among_several_loses_none_of_the_others(capsys, tmp_path):
    """What can be read is added and told of, each file that cannot be is one line, and the exit says so."""
    good, missing, empty = write_miniature(tmp_path), tmp_path / "missing.txt", tmp_path / "empty.txt"
    empty.write_text("")
    shelf = ("--library", tmp_path / "library")
    code, out, err = run(capsys, "add", missing, good, empty, "--json", *shelf)
    assert (code, [row["id"] for row in json.loads(out)]) == (2, ["lund"])
    lines = err.splitlines()
    assert [line.startswith("caseqa: ") for line in lines] == [True, True]
    assert "there is no file" in lines[0]
    assert "empty.txt is empty" in lines[1]


def test_a_damaged_document_is_told_of_and_the_others_are_asked(capsys, tmp_path):
    """Every command goes on with the sound ones and says what is missing; the list says why it is."""
    shelf = ("--library", tmp_path / "library")
    york = write_miniature(tmp_path, "The mill was sold in 1920 to the town of York.\n", "york.txt")
    assert run(capsys, "add", write_miniature(tmp_path), york, *shelf)[0] == 0
    (tmp_path / "library" / "york" / "manifest.json").write_text("{")
    code, out, err = run(capsys, "quote", "The harbour was built in 1901", "--json", *shelf)
    assert (code, json.loads(out)["document"]) == (0, "lund")
    assert err.startswith("caseqa: york is set aside and was not asked: ")
    assert err.count("\n") == 1
    code, out, err = run(capsys, "ask", "who built the harbour", "--json", *shelf)
    assert (code, err) == (0, "")
    assert "york is set aside" in json.loads(out)["warnings"][0]
    rows = json.loads(run(capsys, "list", "--json", *shelf)[1])
    assert [(row["id"], row["passages"], bool(row["problem"])) for row in rows] == [
        ("lund", 2, False),
        ("york", None, True),
    ]
    assert "caseqa remove york --library" in refused(capsys, "ask", "who", "--document", "york", *shelf)
    assert run(capsys, "remove", "york", *shelf)[0] == 0
    assert run(capsys, "quote", "The harbour was built in 1901", *shelf)[2] == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.txt", None, "there is no file"),
        ("empty.txt", b"", "empty.txt is empty"),
        ("blank.txt", b" \n \n", "blank.txt is empty"),
        ("binary.txt", bytes(range(256)) * 20, "is neither a PDF nor UTF-8 text"),
        ("nulls.txt", b"word\x00\x01\x02\x03" * 50, "is a binary file, not text"),
        ("latin.txt", "Harbour of Malmö".encode("latin-1"), "iconv -f WINDOWS-1252"),
        ("marks.txt", b"--- *** ---\n", "holds no text"),
        ("damaged.pdf", b"%PDF-1.7\nnothing more", "damaged.pdf"),
        ("fake.pdf", b"just text", "fake.pdf"),
        ("bad.csl.json", b"{}", "damaged"),
    ],
)
def test_unreadable_files_are_one_clear_line(capsys, tmp_path, name, content, said):
    """A file that cannot be read is refused with a reason, and the library loses nothing."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    if name == "bad.csl.json":
        path, said = write_miniature(tmp_path, name="bad.txt"), "holds no CSL-JSON item with a title"
    assert said in refused(capsys, "add", path, "--library", tmp_path / "library")
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "  ", "--library"], "the question is empty"),
        (["ask", "?!", "--library"], "the question is empty"),
        (["ask", "--library"], "ask needs either a question or --input"),
        (["ask", "who", "--top", "0", "--library"], "--top is 0"),
        (["ask", "who", "--document", "york", "--library"], "no document york"),
        (["remove", "york", "--library"], "there are: lund"),
    ],
)
def test_unusable_arguments_are_one_clear_line(library, capsys, arguments, said):
    """A command that cannot be carried out says what it expected."""
    assert said in refused(capsys, *arguments, library)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no line"),
        (b'{"id": 1, "question": "who"}\nnot json\n', "line 2 of input.jsonl is not JSON"),
        (b'{"id": 1}\n', 'line 1 of input.jsonl has no "question"'),
        (b'{"id": 1, "question": 5}\n', 'line 1 of input.jsonl has no "question"'),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (
            b'{"id": 1, "question": "who"}\n{"question": "\\ud800 who"}\n',
            "line 2 of input.jsonl holds half a character",
        ),
        (b'{"question": "who"} {"question": "what"}\n', "line 1 of input.jsonl is not JSON"),
    ],
)
def test_bad_input_files_answer_nothing(library, capsys, tmp_path, content, said):
    """A bad line is named before any question is answered."""
    path = tmp_path / "input.jsonl"
    path.write_bytes(content)
    assert said in refused(capsys, "ask", "--input", path, "--library", library)


def test_only_a_line_feed_ends_a_line_of_input(library, capsys, tmp_path):
    """A byte order mark, CRLF and line separators inside a text are valid JSON Lines, and come back as they were."""
    path = tmp_path / "input.jsonl"
    asked = ["who built\u2028the harbour", "who built\u0085the harbour", "who built it"]
    lines = [json.dumps({"question": one}, ensure_ascii=False) for one in asked]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n\n".join(lines).encode())
    code, out, _ = run(capsys, "ask", "--input", path, "--library", library, "--top", 1)
    found = [json.loads(line) for line in out.strip("\n").split("\n")]
    assert (code, [row["question"] for row in found], [row["id"] for row in found]) == (0, asked, [1, 3, 5])


@pytest.mark.parametrize("arguments", [["ask", "who \udcff built"], ["quote", "\udcff"], ["add", "caf\udce9.txt"]])
def test_an_argument_that_is_not_utf8_is_one_clear_line(library, capsys, arguments):
    """Bytes that are no characters are shown escaped, and what to do is said."""
    said = refused(capsys, *arguments, "--library", library)
    assert f"the argument {arguments[1]!a} is not UTF-8 text; type it anew in UTF-8" in said


@pytest.mark.parametrize("command", ["ask", "check", "quote"])
def test_a_folder_is_no_input_file(library, capsys, tmp_path, command):
    """A folder given to --input is refused like a file that is not there."""
    said = f"there is no file {tmp_path}; check the path given to --input"
    assert said in refused(capsys, command, "--input", tmp_path, "--library", library)


def test_what_the_system_refuses_is_one_clear_line(capsys, tmp_path):
    """A library that cannot be written and a file that cannot be read are named, with the reason."""
    path = write_miniature(tmp_path)
    (tmp_path / "taken").write_text("no folder", encoding="utf-8")
    said = refused(capsys, "add", path, "--library", tmp_path / "taken")
    assert f"{tmp_path / 'taken'} cannot be read or written (File exists); check the path" in said
    (tmp_path / "lund.csl.json").mkdir()
    said = refused(capsys, "add", path, "--library", tmp_path / "library")
    assert f"{tmp_path / 'lund.csl.json'} cannot be read or written (Is a directory); check the path" in said


def test_one_name_is_not_given_to_several_files(capsys, tmp_path):
    """Two files cannot both be the document named: nothing is added, and no name is dropped silently."""
    paths = [write_miniature(tmp_path, name=name) for name in ("a.txt", "b.txt")]
    shelf = ["--library", tmp_path / "library"]
    assert "--document lund names one document, found 2 files; add them one by one" in refused(
        capsys, "add", *paths, "--document", "lund", *shelf
    )
    assert not (tmp_path / "library").exists()
    _, out, _ = run(capsys, "add", paths[0], "--document", "lund", "--json", *shelf)
    assert [row["id"] for row in json.loads(out)] == ["lund"]


def test_no_document_is_replaced_by_another_of_its_name(capsys, tmp_path):
    """Two files of one name are two documents, added at once or one by one; the line names the id each got."""
    paths = []
    for folder, year in (("a", "1901"), ("b", "1902"), ("c", "1903")):
        (tmp_path / folder).mkdir()
        paths.append(write_miniature(tmp_path / folder, MINIATURE.replace("1901", year), "paper.md"))
    shelf = ["--library", tmp_path / "library"]
    code, out, err = run(capsys, "add", *paths[:2], *shelf)
    assert (code, [line.split(":")[0] for line in out.splitlines()]) == (0, ["paper", "paper-2"])
    assert "paper.md: paper is another document, which `--document paper` would replace; this is paper-2" in err
    assert run(capsys, "add", paths[2], *shelf)[1].startswith("paper-3: ")
    built = [run(capsys, "quote", f"The harbour was built in {year}", *shelf)[1] for year in (1901, 1902, 1903)]
    assert all(said.startswith("These are the study's own words.") for said in built)
    assert run(capsys, "add", paths[1], *shelf)[1].startswith("paper-2: ")
    assert "is another document" not in run(capsys, "add", paths[0], *shelf)[2]
    copy = write_miniature(tmp_path, MINIATURE, "copy.md")
    assert (
        "copy.md: this file was in the library as paper; `--document copy` would" in run(capsys, "add", copy, *shelf)[2]
    )
    assert run(capsys, "add", paths[2], "--document", "paper", *shelf)[1].startswith("paper: ")
    found = json.loads(run(capsys, "quote", "The harbour was built in 1901", "--json", *shelf)[1])
    assert found["status"] == "not_found"


def test_nothing_outside_the_library_is_written(capsys, tmp_path):
    """A sidecar's id that is a path becomes a name; `--document` with one is refused; the folder beside stays whole."""
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "mine.txt").write_text("mine", encoding="utf-8")
    shelf = ["--library", tmp_path / "library"]
    path = write_miniature(tmp_path, name="smith.md")
    for given, taken in (
        ("../victim", "victim"),
        ("http://zotero.org/users/12/items/ABCD", "http-zotero-org-users-12"),
    ):
        item = {"id": given, "type": "book", "title": "Harbours"}
        (tmp_path / "smith.csl.json").write_text(json.dumps(item), encoding="utf-8")
        assert run(capsys, "add", path, *shelf)[1].startswith(taken)
        assert run(capsys, "remove", run(capsys, "list", *shelf)[1].split(":")[0], *shelf)[0] == 0
    said = refused(capsys, "add", path, "--document", "../x", *shelf)
    assert "'../x' cannot be a document's id: expected at most 60 letters, digits, - _ ." in said
    assert sorted(one.name for one in tmp_path.iterdir()) == ["library", "smith.csl.json", "smith.md", "victim"]
    assert [one.name for one in (tmp_path / "victim").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("arguments", [["remove", "lund"], ["list"]])
def test_a_document_cannot_be_chosen_where_none_is_asked(library, capsys, arguments):
    """`remove` and `list` refuse --document, which they would not heed."""
    with pytest.raises(SystemExit) as stopped:
        cli.main([*arguments, "--document", "york", "--library", str(library)])
    assert stopped.value.code == 2
    assert "unrecognized arguments: --document york" in capsys.readouterr().err


def test_an_index_of_another_model_is_refused(tmp_path, capsys):
    """The error names both models and the command that mends it."""
    from caseqa.documents import read_document
    from caseqa.library import Library
    from caseqa.testing import WordHashEncoder

    document, _ = read_document(write_miniature(tmp_path))
    Library(tmp_path / "library", "").put(document, WordHashEncoder())
    said = refused(capsys, "ask", "who built it", "--library", tmp_path / "library")
    assert "made by the model word-hash" in said
    assert "caseqa add FILE --library" in said


def test_no_library_is_one_clear_line(tmp_path, capsys):
    """An empty folder is no library."""
    assert "there is no index in" in refused(capsys, "ask", "who", "--library", tmp_path)


@pytest.mark.parametrize(
    "question",
    [
        "word " * 20_000,
        "¿quién construyó el puerto?",
        "谁建造了港口",
        "<script>alert(1)</script> harbour",
        "🚢 harbour?",
        "\u202eharbour",
    ],
    ids=["100 kB", "Spanish", "Chinese", "markup", "emoji", "right to left"],
)
def test_unusual_questions_are_answered(library, capsys, question):
    """Long, foreign and odd questions get an answer, and come back as they were asked."""
    code, out, _ = run(capsys, "ask", question, "--json", "--library", library, "--top", 1)
    assert (code, json.loads(out)["question"]) == (0, question)


def test_a_long_question_says_what_of_it_was_searched(library, capsys):
    """Only the first 2,000 characters are searched, and JSON and text say so; of a short one nothing is said."""
    long, said = "harbour " * 1_000, "The question has 7,999 characters; only the first 2,000 were searched."
    _, out, _ = run(capsys, "ask", long, "--json", "--library", library, "--top", 1)
    assert json.loads(out)["warnings"] == [said]
    assert said in run(capsys, "ask", long, "--library", library, "--top", 1)[1]
    _, out, _ = run(capsys, "ask", "harbour", "--json", "--library", library, "--top", 1)
    assert json.loads(out)["warnings"] == []


def test_a_claim_that_is_too_long_is_refused_and_named(library, capsys, tmp_path):
    """No verdict on its beginning: the line says what is allowed, what was found and what to do, before any answer."""
    long = "The harbour was built in 1901 and " + "the piers stood and " * 100 + "it closed"
    said = (
        "the claim “The harbour was built in 1901 and the pi…” has 2,043 characters, expected at most 2,000; split it"
    )
    assert said in refused(capsys, "check", long, "--library", library)
    assert said in refused(capsys, "check", f"It closed in 1950. {long}.", "--library", library).replace(
        "2,044", "2,043"
    )
    path = tmp_path / "claims.jsonl"
    rows = [{"id": 1, "claim": "It closed in 1950."}, {"id": 2, "claim": long}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert said in refused(capsys, "check", "--input", path, "--library", library)


def test_quote_gives_the_contract(library, capsys):
    """The study's own words, words with one changed, and words it does not hold are told apart."""
    _, out, _ = run(capsys, "quote", "The harbour was built in 1901", "--json", "--library", library)
    found = json.loads(out)
    assert found["status"] == "verbatim"
    assert found["source_text"] == "The harbour was built in 1901"
    assert (found["differences"], found["quoted_from"], found["section_path"]) == ([], None, ["I. Background"])
    assert (found["page_label"], found["notes"]) == (None, ["1"])
    assert "The Harbour of Lund" in found["citation"]
    _, out, _ = run(
        capsys, "quote", "It closed in 1951 after a fire destroyed both piers", "--json", "--library", library
    )
    found = json.loads(out)
    assert found["status"] == "altered"
    assert [(one["quoted"], one["source"], one["danger"]) for one in found["differences"]] == [
        ("1951", "1950", "number")
    ]
    _, out, _ = run(capsys, "quote", "The mayor opened the new bridge with a speech", "--json", "--library", library)
    assert (json.loads(out)["status"], json.loads(out)["citation"]) == ("not_found", "")


def test_quote_answers_a_file_in_order(library, capsys, tmp_path):
    """A line each, with ids."""
    path = tmp_path / "quotes.jsonl"
    path.write_text(
        '{"id": "b", "quote": "a fire destroyed both piers"}\n{"id": "a", "quote": "nothing of the kind"}\n'
    )
    _, out, _ = run(capsys, "quote", "--input", path, "--library", library)
    assert [(row["id"], row["status"]) for row in map(json.loads, out.splitlines())] == [
        ("b", "verbatim"),
        ("a", "not_found"),
    ]


def test_cite_takes_words_or_a_link(library, capsys):
    """A quotation and the link of its passage are cited; a stale link and strange words are refused."""
    _, out, _ = run(capsys, "ask", "when did it close", "--json", "--library", library, "--top", 1)
    link = json.loads(out)["hits"][0]["permalink"]
    code, out, _ = run(capsys, "cite", link, "--library", library, "--style", "mla")
    assert (code, "The Harbour of Lund" in out) == (0, True)
    code, out, _ = run(capsys, "cite", "a fire destroyed both piers", "--library", library, "--style", "bibtex")
    assert (code, out.startswith("@")) == (0, True)
    stale = link[:-12] + "0" * 12
    assert "changed since this link was made" in refused(capsys, "cite", stale, "--library", library)
    assert "not in the study" in refused(capsys, "cite", "nothing of the kind at all", "--library", library)
    assert "differ from the study's" in refused(
        capsys, "cite", "It closed in 1951 after a fire destroyed both piers", "--library", library
    )


def test_check_gives_the_contract(library, capsys):
    """A changed number is contradicted with its reason; what the study never says is not found."""
    claim = "The harbour was built in 1910 by the Harbour Board."
    _, out, _ = run(capsys, "check", claim, "--json", "--library", library)
    found = json.loads(out)
    assert (found["id"], found["claim"], found["verdict"]) == (None, claim, "contradicted")
    assert "1901" in found["reasons"][0]
    assert "1910" in found["reasons"][0]
    [evidence] = found["evidence"]
    assert evidence["quote"] == "The harbour was built in 1901 by the Harbour Board (HB)."
    assert (evidence["stance"], evidence["section_path"]) == ("contradicts", ["I. Background"])
    assert [note["label"] for note in evidence["notes"]] == ["1"]
    assert "The Harbour of Lund" in evidence["citation"]
    _, out, _ = run(capsys, "check", "The mayor was elected for life.", "--json", "--library", library)
    assert json.loads(out)["verdict"] == "not_found"


def test_check_takes_a_paragraph_and_a_file(library, capsys, tmp_path):
    """Each sentence of a paragraph is a claim; a file is answered line by line; an empty claim is refused."""
    text = "It closed in 1950 after a fire destroyed both piers. The harbour was built in 1910."
    _, out, _ = run(capsys, "check", text, "--library", library)
    assert out.count("The study contradicts this.") == 1
    path = tmp_path / "claims.jsonl"
    path.write_text('{"id": 7, "claim": "The harbour was built in 1910."}\n', encoding="utf-8")
    _, out, _ = run(capsys, "check", "--input", path, "--library", library)
    assert [(row["id"], row["verdict"]) for row in map(json.loads, out.splitlines())] == [(7, "contradicted")]
    assert "the claim is empty" in refused(capsys, "check", "...", "--library", library)
    assert "check needs either" in refused(capsys, "check", "--library", library)


NOTE = {"label", "text", "kind", "state", "resolved_text"}
"""The keys of a note under a passage."""

FULL = MINIATURE.replace("to.\n", "to.⁴\n").replace("References", "Figure 1: Ships that called.\n\nReferences")
FULL += "4 See note 9.\n"
"""The invented study with a figure, and a note that leads nowhere."""


def documented(root) -> dict[str, set[str]]:
    """The JSON keys of each function, and of each command after "caseqa", in docs/for-machines.md."""
    text = (root / "docs" / "for-machines.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z -]+)` \| (.+) \|$", text, re.MULTILINE)
    sections = re.findall(r"^### `(\w+)`\n(.+?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    named = [*sections, *((f"caseqa {command}", said) for command, said in rows)]
    return {name: set(re.findall(r'"(\w+)"', said)) for name, said in named}


def keys(value) -> set[str]:
    """All keys of a JSON value; those of "became" are what the lines of a file became."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if isinstance(value, dict):
        return set(value).union(*(keys(one) for name, one in value.items() if name != "became"))
    return set()


def test_every_command_prints_the_documented_keys(tmp_path, capsys, root):
    """docs/for-machines.md names the keys that each command prints, all of them and no other."""
    commands = {
        "add": [write_miniature(tmp_path, FULL)],
        "list": [],
        "notes": [],
        "outline": [],
        "sources": [],
        "sources --format": ["ris"],
        "record": [],
        "basket add": ["The harbour was built in 1901"],
        "basket list": [],
        "remove": ["lund"],
    }
    printed = {}
    for command, arguments in commands.items():
        code, out, err = run(capsys, *command.split(), *arguments, "--json", "--library", tmp_path / "library")
        assert code == 0, err
        printed[command] = keys(json.loads(out))
    said = documented(root)
    said["caseqa basket list"] |= NOTE
    said["caseqa basket add"] = said["caseqa basket list"]
    assert printed == {command: said[f"caseqa {command}"] for command in commands}


def test_every_check_answers_with_the_documented_keys(library, root):
    """The keys that docs/for-machines.md gives each function are those of its answer, notes under it named once."""
    assistant, said = open_library(library), documented(root)
    built = "The harbour was built in 1901"
    claim, quote = f"{built[:-1]}7 by the Harbour Board.", "It closed in 1951 after a fire destroyed both piers."
    found = {
        "ask": contract.answer(assistant.ask("who built the harbour", 1)),
        "check_claim": checks.claim(assistant, claim),
        "check_quote": checks.quotation(assistant, quote),
        "cite": checks.citation(assistant, built, Style.APA, False),
    }
    found["read_passage"] = checks.passage(assistant, found["ask"]["hits"][0]["permalink"])
    answered = {name: keys(one) - NOTE for name, one in found.items()}
    assert answered == {name: said[name] - NOTE for name in found}
    drafted = checks.draft(assistant, f"# On the harbour of the town of Lund\n\n“{quote}” was said. {claim}")
    rows = {f"{kind}[0]": drafted[kind][0] for kind in ("quotations", "claims", "passed_over")}
    assert {name: {*one} for name, one in rows.items()} == {
        "quotations[0]": {"start", "end", *found["check_quote"]},
        "claims[0]": {"start", "end", *found["check_claim"], "copied"},
        "passed_over[0]": {"start", "end"},
    }
    assert said["check_draft"] == {*drafted, "start", "end", "copied"}
    assert NOTE == {*found["check_quote"]["resolved_notes"][0]} == {*found["ask"]["hits"][0]["notes"][0]}
