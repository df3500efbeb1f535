"""The words of a command line against a command's options; every fault at once.

The standard parser stops at the first fault and speaks English of its own; here the faults are codes
that the catalogue turns into sentences, as everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from doseline.errors import Fault, RequestError, fault
from doseline.frozen import dataclass
from doseline.record.fields import YEARS


class OneOf:
    """Reads a word among ``choices``, which a shell can offer."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def __call__(self, value: str, where: str) -> str:
        """The word.

        Raises: Refused for any other one.
        """
        if value not in self.choices:
            raise Refused(fault("not-one-of", where, got=value, allowed=self.choices))
        return value


class FileNamed:
    """Reads the name of a file to write, whose ending says what is in it: another one is refused."""

    def __init__(self, *endings: str) -> None:
        self.endings = endings

    def __call__(self, value: str, where: str) -> str:
        """The name as it is.

        Raises: Refused for an ending that would say something else than what is written.
        """
        if not value.lower().endswith(self.endings):
            raise Refused(fault("wrong-ending", where, got=value, allowed=self.endings))
        return value


@dataclass(frozen=True, slots=True)
class Option:
    """``--name``; ``takes`` turns its value into what the command needs, or is None for a plain flag."""

    name: str
    takes: Callable[[str, str], Any] | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Operand:
    """A word that needs no option before it; ``many`` takes all that are left.

    ``offers`` is what a shell can offer for it: words, and endings of files where they begin with a dot.
    """

    name: str
    required: bool = True
    many: bool = False
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for: options by name without their dashes, operands by name."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def flag(self, name: str) -> bool:
        """Whether a flag was given."""
        return bool(self.values.get(name))

    def text(self, name: str) -> str | None:
        """The value of an option or operand, if given."""
        value = self.values.get(name)
        return None if value is None else str(value)

    def needed(self, name: str) -> str:
        """The value of an operand that must be there."""
        return str(self.values[name])

    def texts(self, name: str) -> tuple[str, ...]:
        """The values of an option or operand that can be given often."""
        return tuple(self.values.get(name, ()))

    def date(self, name: str) -> date | None:
        """The day an option names, if given."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def number(self, name: str) -> int | None:
        """The whole number an option names, if given."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None


class Refused(Exception):  # noqa: N818 - never leaves this package
    """A value that an option does not take."""

    def __init__(self, wrong: Fault) -> None:
        super().__init__(wrong.code)
        self.fault = wrong


def as_text(value: str, _where: str) -> str:
    """The value as it is."""
    return value


def as_date(value: str, where: str) -> date:
    """A day written as 2026-05-04."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value or not YEARS[0] <= day.year <= YEARS[1]:
        raise Refused(fault("not-a-day", where, got=value))
    return day


def as_instant(value: str, where: str) -> str:
    """A moment to the second with its offset, as FHIR R4 writes an instant."""
    import re  # noqa: PLC0415 - for one option
    from datetime import datetime  # noqa: PLC0415

    try:
        datetime.fromisoformat(value)
        whole = re.fullmatch(
            r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4]):\d\d)", value
        )
    except ValueError:
        whole = None
    if whole is None:
        raise Refused(fault("not-an-instant", where, got=value))
    return value


def as_count(value: str, where: str) -> int:
    """A whole number, 0 or more."""
    if not (value.isascii() and value.isdigit()):
        raise Refused(fault("not-a-count", where, got=value))
    if len(value) > _LONGEST or int(value) > _MOST:
        raise Refused(fault("count-too-high", where, most=_MOST))
    return int(value)


def as_size(value: str, where: str) -> int:
    """A number of bytes, as 512MB, 1GiB or 1073741824."""
    number = value.rstrip("BGKMTbgikmt")
    times = _UNITS.get(value[len(number) :].lower())
    if times is None or not (number.isascii() and number.isdigit()) or len(number) > _LONGEST_SIZE:
        raise Refused(fault("not-a-size", where, got=value))
    return int(number) * times


# More digits would be more than any disk holds.
_LONGEST_SIZE = 15
_UNITS = {
    "": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12,
    "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}  # fmt: skip


def as_folder(value: str, _where: str) -> str:
    """The name of a folder as it is."""
    return value


# What 63 bits hold: as much as a seed in a file.
_MOST = 2**63 - 1
_LONGEST = len(str(_MOST))
_END_OF_OPTIONS = "--"


def parse(words: Sequence[str], options: Sequence[Option], operands: Sequence[Operand]) -> Arguments:
    """The arguments of one command.

    Raises: RequestError with every fault.
    """
    known = {option.name: option for option in options}
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    loose: list[str] = []
    left = iter(words)
    for word in left:
        if word == _END_OF_OPTIONS:
            loose.extend(left)
        elif word.startswith(_END_OF_OPTIONS):
            _take_option(word, left, known, values, faults)
        elif word.startswith("-") and word != "-":
            faults.append(fault("unknown-option", word))
        else:
            loose.append(word)
    faults.extend(_take_operands(loose, operands, values))
    if faults:
        raise RequestError(tuple(faults))
    return Arguments(values)


def _take_option(
    word: str, left: Iterator[str], known: Mapping[str, Option], values: dict[str, Any], faults: list[Fault]
) -> None:
    name, joined, value = word.removeprefix(_END_OF_OPTIONS).partition("=")
    where = f"{_END_OF_OPTIONS}{name}"
    option = known.get(name)
    if option is None:
        faults.append(_unknown(name, where, known))
    elif option.takes is None:
        if joined:
            faults.append(fault("takes-no-value", where, got=value))
        values[name] = True
    else:
        given = value if joined else next(left, None)
        if given is None:
            faults.append(fault("value-missing", where))
        elif name in values and not option.many:
            faults.append(fault("given-twice", where))
        else:
            _take_value(option, given, where, values, faults)


def _take_value(option: Option, given: str, where: str, values: dict[str, Any], faults: list[Fault]) -> None:
    try:
        read = option.takes(given, where) if option.takes else given
    except Refused as refused:
        faults.append(refused.fault)
        return
    values[option.name] = (*values.get(option.name, ()), read) if option.many else read


def _unknown(name: str, where: str, known: Mapping[str, Option]) -> Fault:
    from difflib import get_close_matches  # noqa: PLC0415 - only when something is wrong

    near = get_close_matches(name, list(known), n=1)
    return (
        fault("unknown-option-near", where, near=f"--{near[0]}") if near else fault("unknown-option", where)
    )


def _take_operands(loose: list[str], operands: Sequence[Operand], values: dict[str, Any]) -> Iterator[Fault]:
    for operand in operands:
        if operand.many:
            values[operand.name], loose = tuple(loose), []
        elif loose:
            values[operand.name], *loose = loose
        if operand.required and not values.get(operand.name):
            yield fault("operand-missing", operand.name)
    for word in loose:
        yield fault("one-too-many", word)
