"""What the table of a record file is written in: kinds of values, fields, and shapes of objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from doseline.dates import UNDATED
from doseline.frozen import dataclass

# How the sources count months.
READINGS = ("month", "month-from-week-4", "4-weeks")


class Kind(StrEnum):
    """What sort of value a field takes."""

    ID = "id"
    TEXT = "text"
    PROSE = "prose"
    DATE = "date"
    PARTIAL_DATE = "partial-date"
    TIME = "time"
    MOMENT = "moment"
    PHONE = "phone"
    NUMBER = "number"
    WHOLE = "whole"
    BOOL = "bool"
    CHOICE = "choice"
    READING = "reading"
    EVERY = "every"
    LOADING = "loading"
    IDS = "ids"
    CODES = "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The numbers a field takes: ``above`` is not itself allowed, ``least`` and ``most`` are.

    They tell a slip of the keyboard from a value, and are no clinical limits.
    """

    most: Decimal
    least: Decimal | None = None
    above: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key of an object, and the values it takes.

    ``choices`` holds the allowed words (for a choice), ``makes`` the enum they become. ``names`` is
    the list of names the value is looked up in. ``default`` is what absence means. ``held_as`` is the
    attribute of the class where its name cannot be the key.
    """

    key: str
    kind: Kind
    says: str
    required: bool = False
    default: object = None
    bounds: Bounds | None = None
    choices: tuple[str, ...] = ()
    makes: Callable[[str], object] = str
    names: str | None = None
    held_as: str | None = None

    @property
    def attribute(self) -> str:
        """The name of the attribute that holds the value."""
        return self.held_as or self.key

    @property
    def nullable(self) -> bool:
        """Whether null stands for "not given": where absence means nothing else."""
        return not self.required and self.default in {None, (), UNDATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``key`` must be there when ``on`` is one of ``needed_with``, and only with ``allowed_with``."""

    key: str
    on: str
    needed_with: tuple[str, ...]
    allowed_with: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """At least one of ``keys`` must be there when ``on`` is ``said``."""

    on: str
    said: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of object: its fields in the order they are written, and what it becomes.

    ``keys`` are the keys that may stand in it, or None where that cannot be told. ``named`` are those of the
    fields whose values are looked up in a list of names. ``by_key`` and ``needed``, how many must be
    there, are for the reader, which finds a field by its key.
    """

    name: str
    says: str
    fields: tuple[Field, ...]
    makes: Callable[..., Any]
    keys: frozenset[str] | None
    conditions: tuple[Condition, ...] = ()
    one_of: tuple[OneOf, ...] = ()
    named: tuple[Field, ...] = ()
    by_key: dict[str, Field | None] = field(default_factory=dict, init=False, compare=False, repr=False)
    needed: list[int] = field(default_factory=list, init=False, compare=False, repr=False)


def identifier(key: str, says: str, *, required: bool = False) -> Field:
    """A short text without a meaning of its own."""
    return Field(key=key, kind=Kind.ID, says=says, required=required)


def text(key: str, says: str, *, required: bool = False, names: str | None = None) -> Field:
    """A text, looked up in the list ``names`` where that is given."""
    return Field(key=key, kind=Kind.TEXT, says=says, required=required, names=names)


def prose(key: str, says: str, *, required: bool = False) -> Field:
    """A long text."""
    return Field(key=key, kind=Kind.PROSE, says=says, required=required)


def partial_date(key: str, says: str, *, required: bool = False) -> Field:
    """A day, or as much of it as is known."""
    return Field(key=key, kind=Kind.PARTIAL_DATE, says=says, required=required)


def number(key: str, says: str, bounds: Bounds, *, required: bool = False) -> Field:
    """A number within bounds."""
    return Field(key=key, kind=Kind.NUMBER, says=says, required=required, bounds=bounds)


def yes(key: str, says: str, *, default: bool = False) -> Field:
    """True or false."""
    return Field(key=key, kind=Kind.BOOL, says=says, default=default)


def choice(
    key: str, says: str, words: type[StrEnum], *, required: bool = False, default: object = None
) -> Field:
    """One of the words of an enum."""
    return Field(
        key=key,
        kind=Kind.CHOICE,
        says=says,
        required=required,
        default=default,
        choices=tuple(word.value for word in words),
        makes=words,
    )


def word(key: str, says: str, *words: str) -> Field:
    """One of some words, kept as it stands."""
    return Field(key=key, kind=Kind.CHOICE, says=says, choices=words)


def reading(key: str, says: str) -> Field:
    """How months are counted."""
    return Field(key=key, kind=Kind.READING, says=says, choices=READINGS)
