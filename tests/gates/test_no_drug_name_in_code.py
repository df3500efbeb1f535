"""No drug's name stands in code: what holds for one drug is data of its folder.

Docstrings and comments may cite a drug as an example; nothing that runs may.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from doseline.guide import drugs, load_guide, load_shared
from doseline.guide.drug_files import is_of_a_drug
from doseline.guide.folders import drug_folders

SOURCE = Path(__file__).parents[2] / "src" / "doseline"
CODE = sorted(SOURCE.rglob("*.py"))
SHOWN = sorted(path for ending in ("html", "js", "typ", "css") for path in SOURCE.rglob(f"*.{ending}"))
NO_DRUGS = {"codes"}
# Names that are no choice of ours, each with its reason.
ALLOWED = {"forecast/trial/cases.py": {"ofatumumab": "the format of published reference trajectories"}}


def names() -> frozenset[str]:
    """Every guide and every drug for MS, by brand and by substance."""
    medicines = load_shared().names.medicines.values()
    substances = {kind.substance for kind in medicines if kind.group == "ms-drug" and kind.substance}
    own = {load_guide(drug).substance for drug in drugs()}
    folders = {name for name, folder in drug_folders().items() if is_of_a_drug(folder)}
    return frozenset(folders - NO_DRUGS | substances | own)


DRUG = re.compile("|".join(re.escape(name) for name in sorted(names())), re.IGNORECASE)


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    return {body[0].value for body in bodies if isinstance(body[0], ast.Expr)}


def _words(path: Path) -> Iterator[tuple[int, str]]:
    """Every text and every name that runs, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = _docstrings(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if node not in told:
                yield node.lineno, text
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name


def _found(path: Path, words: Iterator[tuple[int, str]]) -> list[str]:
    name = path.relative_to(SOURCE).as_posix()
    allowed = ALLOWED.get(name, {})
    return [
        f"{name}:{line}: {found[0]}"
        for line, text in words
        for found in DRUG.finditer(text)
        if found[0].lower() not in allowed
    ]


def test_the_names_are_known() -> None:
    assert {"kesimpta", "ofatumumab", "ocrevus", "natalizumab"} <= names()


def test_no_drug_name_in_code() -> None:
    assert [line for path in CODE for line in _found(path, _words(path))] == []


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_no_drug_name_in_a_template(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert _found(path, iter(enumerate(lines, start=1))) == []


def test_a_name_that_slips_in_is_found(tmp_path: Path) -> None:
    file = SOURCE / "made_up.py"
    tree = tmp_path / "made_up.py"
    tree.write_text('"""Such as Kesimpta."""\n_DRUG = "kesimpta"\n', encoding="utf-8")
    assert _found(file, _words(tree)) == ["made_up.py:2: kesimpta"]
