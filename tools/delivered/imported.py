"""Whether the program asks for just what it loads: nothing that it does not, and all that it does."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.delivered.packages import ROOT, asked, asked_by_extras, said

_SOURCE = ROOT / "src" / "doseline"
# Ends that a version must have; who has none is named with its reason in pyproject.toml.
_LOWER, _UPPER = frozenset({">=", "=="}), frozenset({"<", "=="})
_WITHOUT_UPPER = frozenset({"tzdata", "multipart", "idna", "mako", "click"})


@cache
def imported() -> frozenset[str]:
    """The packages that a line of ours imports, wherever in a file it stands."""
    by_module = packages_distributions()
    modules = {name for path in _SOURCE.rglob("*.py") for name in _imports(path.read_text(encoding="utf-8"))}
    return frozenset(
        canonicalize_name(name)
        for module in modules - set(sys.stdlib_module_names) - {"doseline"}
        for name in by_module.get(module, [module])
    )


def faults() -> list[str]:
    """Each package asked for and not imported, or imported and not asked for, and each without an end."""
    told = said()
    wanted = {canonicalize_name(one.name): one for one in (*asked(), *asked_by_extras())}
    named = {*told.not_imported, *told.comes_with, *told.readers_own}
    idle = sorted(set(wanted) - imported() - named)
    unasked = sorted(imported() - set(wanted) - named)
    return [
        *(f"{name} is asked for, and no line imports it" for name in idle),
        *(f"{name} is imported, and not asked for" for name in unasked),
        *(
            f"{name} is named in delivered.toml, and not asked for"
            for name in told.not_imported
            if name not in wanted
        ),
        *(f"{one} needs an end at both sides" for one in wanted.values() if not _has_ends(one)),
    ]


def _imports(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _has_ends(one: Requirement) -> bool:
    signs = {part.operator for part in one.specifier}
    return bool(signs & _LOWER) and bool(signs & _UPPER or canonicalize_name(one.name) in _WITHOUT_UPPER)
