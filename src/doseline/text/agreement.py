"""Where a language does not agree with English: keys, placeholders, and the forms of its plurals.

A sentence that lost a placeholder has lost a date or a number; one with another cannot be filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from string import Formatter
from typing import TYPE_CHECKING, Any

from doseline.frozen import dataclass
from doseline.text.catalogue import ENGLISH, has_cases
from doseline.text.plurals import CATEGORIES, OTHER, category
from doseline.toml_cache import folder_of, parse_tables

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Table = Mapping[str, Any]
# Words that people type: each language has its own, and nothing of them is shown.
TYPED = re.compile(r".*/phrases\.toml|questions\.toml|search\.toml|search-foreign/.*")
_FORMAT = "format.toml"


class Fit(StrEnum):
    """In what a text does not agree."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    OTHER_KIND = "other kind"
    PLACEHOLDERS = "placeholders"
    PLURAL_FORM = "plural form"
    PLURAL_RULE = "plural rule"


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that does not agree."""

    file: str
    key: str
    fit: Fit

    def __str__(self) -> str:
        """The place and what is wrong with it."""
        return f"{self.file} {self.key}: {self.fit.value}"


def lacking(folder: Traversable) -> tuple[Difference, ...]:
    """Everything that somebody's own folder of a language lacks, or has in a way that cannot be filled in."""
    english = folder_of(__file__, "doseline.text") / ENGLISH
    return tuple(one for one in differences(english, folder) if one.fit is not Fit.UNKNOWN)


def differences(english: Traversable, other: Traversable) -> tuple[Difference, ...]:
    """Everything in which the folder of a language does not agree with that of English."""
    found: list[Difference] = []
    for name in sorted(_files(english)):
        if TYPED.fullmatch(name):
            continue
        ours, theirs = _read(english / name), _read(other / name)
        found += [Difference(name, key, fit) for key, fit in _compared(ours, theirs, "")]
        if name == _FORMAT:
            found += [Difference(name, key, fit) for key, fit in _plurals(theirs.get("format", {}))]
    return tuple(found)


def _files(folder: Traversable, under: str = "") -> Iterator[str]:
    """The paths of the files in a folder and in the folders in it."""
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files(item, f"{under}{item.name}/")
        elif item.name.endswith(".toml"):
            yield f"{under}{item.name}"


def _read(file: Traversable) -> Table:
    try:
        return parse_tables(file.read_bytes()) if file.is_file() else {}
    except (OSError, ValueError):  # as if it were not there
        return {}


def _compared(ours: object, theirs: object, key: str) -> Iterator[tuple[str, Fit]]:
    match ours, theirs:
        case dict(), dict() if ours.keys() <= frozenset(CATEGORIES):
            return  # the forms of a word: each language has its own
        case dict(), dict():
            missing = (_texts(ours[name], _under(key, name)) for name in sorted(ours.keys() - theirs.keys()))
            yield from ((name, Fit.MISSING) for names in missing for name in names)
            yield from ((_under(key, name), Fit.UNKNOWN) for name in theirs.keys() - ours.keys())
            for name in ours.keys() & theirs.keys():
                yield from _compared(ours[name], theirs[name], _under(key, name))
        case str(), str():
            if placeholders(ours) != placeholders(theirs):
                yield key, Fit.PLACEHOLDERS
        case list(), list() if len(ours) == len(theirs) or not key.startswith("format."):
            return
        case str(), dict() if has_cases(theirs):
            return
        case _:
            yield key, Fit.OTHER_KIND


def _texts(found: object, key: str) -> Iterator[str]:
    """The key of every text in a table; the forms of a word are one."""
    if isinstance(found, dict) and not found.keys() <= frozenset(CATEGORIES):
        for name, one in found.items():
            yield from _texts(one, _under(key, name))
    else:
        yield key


def placeholders(text: str) -> frozenset[str]:
    """The names of the values that a text needs.

    >>> sorted(placeholders("{days:day} after {on}"))
    ['days', 'on']
    """
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:  # a brace that is never closed
        return frozenset({text})


def _under(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _plurals(words: Table) -> Iterator[tuple[str, Fit]]:
    """The rules that are none, and the forms that a rule asks for."""
    rules = words.get("plural", {})
    for name, rule in rules.items():
        if name not in CATEGORIES or not _is_rule(rule):
            yield f"format.plural.{name}", Fit.PLURAL_RULE
    for unit, forms in words.get("count", {}).items():
        for name in (*rules, OTHER):
            if name not in forms:
                yield f"format.count.{unit}.{name}", Fit.PLURAL_FORM


def _is_rule(rule: str) -> bool:
    try:
        category({"one": rule}, "1")
    except ValueError:
        return False
    return True
