"""No id of a guide's rule, pattern, statement, fact or site stands in a face or in the one call below them.

A face that names one holds a piece of a guide: it breaks with the next drug, and what it decides is a rule
that belongs below. What a face must know of a rule stands with the rule (``settled_by``, ``heading``,
``use``), a fact is reached by a name of the core.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from doseline.guide import drugs, load_guide
from doseline.guide.statements import load_statements
from doseline.record.fields import ENTRIES

SOURCE = Path(__file__).parents[2] / "src" / "doseline"
FACES = (SOURCE / "faces", SOURCE / "assessment")
CODE = sorted(path for folder in FACES for path in folder.rglob("*.py"))
PAGES = sorted(path for folder in FACES for path in folder.rglob("*.html"))
SCRIPTS = sorted(path for folder in FACES for path in folder.rglob("*.js"))
# Words that name something else there, each with what it is; the types of entries come beside them.
WORDS = {
    "infection": "a name of an illness in a record, of its form, and of a colour",
    "weight": "a name of a measurement in a record",
}
IN_FILES = {
    "faces/web/today/one_tap.py": {"malignancy": "a name of an illness", "latex": "a name of an allergy"},
    "faces/web/set_up/forms.py": {"pregnancy-wish": "a name of a condition"},
    "faces/picture/svg.py": {"stroke": "a word of SVG"},
}
_KIND = re.compile(r"\b(?:rule|reason|pattern|statement|fact|site|visit)[.:]([a-z0-9]+(?:-[a-z0-9]+)*)")
_EXPRESSION = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
_QUOTED = re.compile(r"""(["'])(.*?)\1""")


def ids() -> frozenset[str]:
    """The ids of every guide."""
    found: set[str] = set()
    for drug in drugs():
        guide, told = load_guide(drug), load_statements(drug)
        found |= {*guide.rules, *guide.facts, *guide.sites, *(pattern.id for pattern in guide.patterns)}
        found |= {*told.statements, *told.visit, *told.disagreements}
    return frozenset(found)


IDS = ids()
RECORD = frozenset(ENTRIES)


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    return {body[0].value for body in bodies if isinstance(body[0], ast.Expr)}


def _in_code(text: str) -> Iterator[tuple[int, str]]:
    """Every text that runs, with its line."""
    tree = ast.parse(text)
    told = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told:
            yield node.lineno, node.value


def _in_template(text: str) -> Iterator[tuple[int, str]]:
    """Every text in an expression of a template, with its line."""
    for found in _EXPRESSION.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield from ((line, quoted[2]) for quoted in _QUOTED.finditer(found[1]))


def _found(name: str, words: Iterator[tuple[int, str]]) -> list[str]:
    """The ids among these words, and those in keys such as ``rule.long-gap.title``."""
    allowed = {*WORDS, *RECORD, *IN_FILES.get(name, {})}
    return [
        f"{name}:{line}: {word}"
        for line, text in words
        for word in {text, *(key[1] for key in _KIND.finditer(text))}
        if word in IDS and word not in allowed
    ]


def test_the_ids_are_known() -> None:
    known = {"long-gap", "stroke", "warm-up", "early-ask-days", "thigh-left"}
    assert known <= IDS


def test_no_id_of_a_guide_in_code() -> None:
    texts = ((path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")) for path in CODE)
    assert [line for name, text in texts for line in _found(name, _in_code(text))] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_id_of_a_guide_in_a_template(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _found(path.relative_to(SOURCE).as_posix(), _in_template(text)) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_id_of_a_guide_in_a_script(path: Path) -> None:
    words = ((1, found[2]) for found in _QUOTED.finditer(path.read_text(encoding="utf-8")))
    assert _found(path.relative_to(SOURCE).as_posix(), words) == []


def test_what_is_allowed_is_there() -> None:
    """An exception that nobody needs any more goes."""
    for name, words in IN_FILES.items():
        there = {text for _, text in _in_code((SOURCE / name).read_text(encoding="utf-8"))}
        assert words.keys() <= there & IDS


def test_an_id_that_slips_in_is_found() -> None:
    code = '"""On long-gap."""\n_RULE = "long-gap"\n_KEY = "rule.on-hold.title"\n'
    assert _found("faces/made_up.py", _in_code(code)) == [
        "faces/made_up.py:2: long-gap",
        "faces/made_up.py:3: on-hold",
    ]
    page = "<p>long-gap</p>\n{{ say('statement.warm-up.title') }}{% if rule == 'long-gap' %}"
    assert _found("made_up.html", _in_template(page)) == [
        "made_up.html:2: warm-up",
        "made_up.html:2: long-gap",
    ]
