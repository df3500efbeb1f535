"""Which packages reach a user: what the program asks for, and what those ask for in turn."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
# The Pythons that the lock is for.
_PYTHONS = ("3.11", "3.12", "3.13")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said by hand: see delivered.toml."""

    left_out: Mapping[str, str]
    not_imported: Mapping[str, str]
    comes_with: Mapping[str, str]
    readers_own: Mapping[str, str]
    allowed: frozenset[str]
    read: Mapping[str, str]


@cache
def said() -> Said:
    """What stands in delivered.toml."""
    data = tomllib.loads((ROOT / "tools" / "delivered" / "delivered.toml").read_text(encoding="utf-8"))
    return Said(
        left_out=data["left_out"],
        not_imported=data["not_imported"],
        comes_with=data["comes_with"],
        readers_own=data["readers_own"],
        allowed=frozenset(data["licences"]["allowed"]),
        read=data["licences"]["read"],
    )


def project() -> dict[str, Any]:
    """The project's own table."""
    table: dict[str, Any] = _pyproject()["project"]
    return table


def asked_to_build() -> tuple[Requirement, ...]:
    """What makes a package of the source."""
    return tuple(map(Requirement, _pyproject()["build-system"]["requires"]))


# The extras that the README's first line installs, for what the demo shows; the users' lock holds them.
USUAL = ("app", "cohort", "forecast", "hooks", "pdf")


@cache
def core() -> tuple[Requirement, ...]:
    """What everybody who installs the program gets."""
    return tuple(map(Requirement, project()["dependencies"]))


@cache
def extra(name: str) -> tuple[Requirement, ...]:
    """What one extra brings, with what the extras in it bring."""
    own = project()
    found: dict[str, Requirement] = {}
    for one in map(Requirement, own["optional-dependencies"][name]):
        inner = [one]
        if canonicalize_name(one.name) == own["name"]:
            inner = [further for other in sorted(one.extras) for further in extra(other)]
        found |= {further.name: further for further in inner}
    return tuple(found.values())


@cache
def asked() -> tuple[Requirement, ...]:
    """What who follows the README gets."""
    found = {one.name: one for one in (*core(), *(one for name in USUAL for one in extra(name)))}
    return tuple(found.values())


@cache
def asked_by_extras() -> tuple[Requirement, ...]:
    """What the other extras bring besides."""
    usual = {one.name for one in asked()}
    every = {one.name: one for name in project()["optional-dependencies"] for one in extra(name)}
    return tuple(one for one in every.values() if one.name not in usual)


def needs(name: str, extras: Iterable[str] = ()) -> frozenset[str]:
    """What an installed package asks for, on any Python of the lock and on this system."""
    return frozenset(canonicalize_name(one.name) for one in _needs(name, frozenset(extras)))


def everything(roots: Iterable[Requirement]) -> frozenset[str]:
    """The names of what the roots bring, without what is left out."""
    left_out = said().left_out
    found: set[tuple[str, frozenset[str]]] = set()
    open_ones = list(roots)
    while open_ones:
        one = open_ones.pop()
        key = canonicalize_name(one.name), frozenset(one.extras)
        if key not in found and key[0] not in left_out:
            found.add(key)
            open_ones += _needs(*key)
    return frozenset(name for name, _ in found)


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def _needs(name: str, extras: frozenset[str]) -> tuple[Requirement, ...]:
    return tuple(_asked_by(name, extras))


def _asked_by(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    for text in requires(name) or ():
        one = Requirement(text)
        if one.marker is None or any(
            one.marker.evaluate({"extra": extra, "python_version": python})
            for extra in {"", *extras}
            for python in _PYTHONS
        ):
            yield one
