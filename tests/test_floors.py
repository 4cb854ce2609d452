"""The design is held to: imports go down, heavy libraries stay in their one file, modules stay small."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "caseqa"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {
    "pypdf": ("readers/pdf",),
    "nupunkt": ("structure/assembling.py",),
    "onnxruntime": ("inference.py",),
    "tokenizers": ("inference.py",),
    "sentence_transformers": ("encoders/",),
    "torch": ("encoders/",),
    "faiss": ("vectors.py",),
    "bm25s": ("lexical.py",),
    "Stemmer": ("stems.py",),
    "rapidfuzz": ("aliases.py", "differences.py"),
    "cattrs": ("jsonl.py",),
    "citeproc": ("citing",),
    "gradio": ("ui/",),
    "mcp": ("ui/",),
}


def floors() -> dict[str, int]:
    """The floor of each module, as docs/design.md draws them."""
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^floor (\d+) +(.+)$", text, re.MULTILINE)
    return {name: int(number) for number, names in rows for name in names.split()}


def imported(path: Path) -> set[str]:
    """The full names of all modules a file imports, inside functions too, type checking aside."""
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        node
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.dump(branch.test)
        for node in ast.walk(branch)
    }
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def unit(path: Path) -> str:
    """The module or package of caseqa that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down(path):
    """A module imports only from floors strictly below its own."""
    floor = floors()
    own = unit(path)
    if own == "__init__":
        return
    assert own in floor, f"docs/design.md gives {own} no floor"
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "caseqa" and len(parts) > 1 and parts[1] != own and parts[1] in floor:
            assert floor[parts[1]] < floor[own], f"{own} (floor {floor[own]}) imports {parts[1]}"


def test_every_floor_names_a_module():
    """The drawing of the floors names nothing that does not exist."""
    assert set(floors()) == {unit(path) for path in MODULES} - {"__init__"}


@pytest.mark.parametrize("library", HEAVY)
def test_each_heavy_library_is_touched_in_one_place(library):
    """A heavy library is imported by its one file and by no other."""
    users = [
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if any(name.split(".")[0] == library for name in imported(path))
    ]
    assert users
    assert all(user.startswith(HEAVY[library]) for user in users), users


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_are_small(path):
    """Modules stay under 300 lines, functions under 40."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 40, f"{node.name} has {length} lines"


def test_importing_caseqa_is_light():
    """`import caseqa` loads no heavy library."""
    code = f"import sys, caseqa; print(sorted(set({sorted(HEAVY)!r}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_licence_of_the_wheel_is_that_of_all_it_ships():
    """The code's licence and those that the weights' own README.md name stand in pyproject.toml and in NOTICE."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"].split(" AND ")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    weights = sorted((PACKAGE / "models").glob("*/README.md"))
    named = [re.search(r"\*\*Licence\.\*\* (CC [A-Z-]+ [\d.]+)", one.read_text(encoding="utf-8")) for one in weights]
    assert {"Apache-2.0", *(one[1].replace(" ", "-") for one in named if one)} == set(said)
    assert len(named) == 2 and all(one and one[1] in notice for one in named)


def test_the_notice_names_every_gold_file_on_another_document():
    """Each file of gold with quotations of a document that is not ours is named with its source."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    files = [one.stem for one in (ROOT / "eval" / "gold").glob("*.jsonl") if one.stem.endswith(("-haiti", "-lessig"))]
    assert len(files) == 5
    assert [name for name in files if name not in notice] == []


def test_the_makefile_promises_what_it_has():
    """Every name in .PHONY has a rule."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert set(phony.split()) == set(re.findall(r"^([a-z]+):", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("words", "only"),
    [("september", "counting.py"), ('(90, "xc")', "counting.py"), ("the study says both.", "claims/verdicts.py")],
)
def test_a_table_stands_once(words, only):
    """The months, the roman numerals and the words for a verdict stand in one module each, for all to import."""
    found = [path for path in MODULES if words in path.read_text(encoding="utf-8").lower()]
    assert [path.relative_to(PACKAGE).as_posix() for path in found] == [only]


def test_the_study_is_data():
    """No word of the study's subject stands in the package."""
    for path in PACKAGE.rglob("*.*"):
        if path.suffix in (".py", ".txt", ".css", ".js", ".toml"):
            found = re.search(r"\b(?:Algiers|Bamako|Gorur|Boutellis)\b", path.read_text(encoding="utf-8"))
            assert not found, f"{path.name}: {found}"
