"""Our frozen dataclasses do what those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, replace
from functools import partial
from typing import Any

import pytest

from doseline import frozen
from doseline.finding import Severity
from doseline.quantity import Scale
from doseline.record.model import Dose

Decorator = Callable[..., Callable[[type[Any]], type[Any]]]
Make = Callable[[Decorator], type[Any]]


def _two(make: Make) -> tuple[type[Any], type[Any]]:
    """The same class, once of ours and once of the standard library."""
    return make(frozen.dataclass), make(dataclasses.dataclass)


def _by_place(dataclass: Decorator) -> type[Any]:
    @dataclass(frozen=True, slots=True)
    class Kept:
        """By place."""

        first: int
        second: str = "b"
        third: list[int] = field(default_factory=list)
        fourth: int = field(default=4, compare=False, repr=False)
        fifth: int = field(default=5, init=False)

        @property
        def doubled(self) -> int:
            return self.first * 2

    return Kept


def _by_name(dataclass: Decorator) -> type[Any]:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Kept:
        """By name."""

        first: int
        second: str = "b"

    return Kept


def _itself(dataclass: Decorator) -> type[Any]:
    @dataclass(frozen=True, slots=True, eq=False, repr=False)
    class Kept:
        """The same only as itself."""

        first: int = 1

    return Kept


def _with_its_own(dataclass: Decorator) -> type[Any]:
    @dataclass(frozen=True, slots=True)
    class Kept:
        """States some of it itself."""

        first: int

        def __post_init__(self) -> None:
            if self.first < 0:
                raise ValueError(self.first)

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "its own"

        __hash__ = object.__hash__

    return Kept


def _child(dataclass: Decorator) -> type[Any]:
    @dataclass(frozen=True, slots=True)
    class Parent:
        """What both have."""

        first: int

    @dataclass(frozen=True, slots=True)
    class Kept(Parent):
        """And what only the child has."""

        second: int = 2

    return Kept


def _empty(dataclass: Decorator) -> type[Any]:
    @dataclass(frozen=True, slots=True)
    class Kept:
        """Nothing."""

    return Kept


_WAYS: dict[str, tuple[Make, list[Any]]] = {
    "by place": (
        _by_place,
        [((1,), {}), ((1, "c", [3]), {}), ((2,), {"fourth": 9}), ((), {}), ((1, 2, 3, 4, 5), {})],
    ),
    "by name": (
        _by_name,
        [((), {"first": 1}), ((), {"first": 1, "second": "c"}), ((1,), {}), ((), {"third": 1})],
    ),
    "only itself": (_itself, [((), {}), ((2,), {})]),
    "its own": (_with_its_own, [((1,), {}), ((2,), {}), ((-1,), {})]),
    "a child": (_child, [((1,), {}), ((1, 3), {}), ((), {"second": 1})]),
    "empty": (_empty, [((), {}), ((1,), {})]),
}
_EACH = pytest.mark.parametrize(
    ("make", "calls"), [pytest.param(*way, id=name) for name, way in _WAYS.items()]
)


def _done(call: Callable[[], object]) -> object:
    """What a call gives, or the kind of its error."""
    try:
        return call()
    except (TypeError, ValueError, AttributeError) as error:
        return type(error)


def _made(cls: type[Any], calls: list[Any]) -> list[Any]:
    found = [_done(lambda given=given, named=named: cls(*given, **named)) for given, named in calls]  # type: ignore[misc]
    return [one for one in found if not isinstance(one, type)]


@_EACH
def test_takes_the_same_arguments_and_refuses_the_same(make: Make, calls: list[Any]) -> None:
    ours, theirs = _two(make)
    assert [len(_made(ours, [one])) for one in calls] == [len(_made(theirs, [one])) for one in calls]
    assert str(inspect.signature(ours)) == str(inspect.signature(theirs))
    assert ours.__match_args__ == theirs.__match_args__


@_EACH
def test_holds_and_shows_the_same_values(make: Make, calls: list[Any]) -> None:
    ours, theirs = _two(make)
    names = [one.name for one in dataclasses.fields(ours)]
    for one, other in zip(_made(ours, calls), _made(theirs, calls), strict=True):
        assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
        if make is not _itself:  # which shows its address
            assert repr(one) == repr(other)


def _hash_alike(one: object, other: object) -> bool:
    return hash(one) == hash(other)


def test_classes_of_one_shape_keep_their_own_names_and_defaults() -> None:
    ours, _ = _two(_by_name)

    @frozen.dataclass(frozen=True, slots=True, kw_only=True)
    class Other:
        """As many fields as the other one."""

        third: int
        fourth: str = "z"

    assert (ours(first=1), Other(third=1)) == (ours(first=1, second="b"), Other(third=1, fourth="z"))
    with pytest.raises(TypeError, match="'first'"):
        Other(first=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'third'"):
        Other()  # type: ignore[call-arg]


@_EACH
def test_is_equal_and_counts_as_equal_when_theirs_does(make: Make, calls: list[Any]) -> None:
    def outcome(cls: type[Any]) -> list[object]:
        made = _made(cls, calls)
        pairs = [(one, other) for one in made for other in made]
        same = [(one == other, _done(partial(_hash_alike, one, other))) for one, other in pairs]
        return [*same, *(one == 1 for one in made)]

    ours, theirs = _two(make)
    assert outcome(ours) == outcome(theirs)


@_EACH
def test_nothing_can_be_changed_or_added(make: Make, calls: list[Any]) -> None:
    ours, _ = _two(make)
    for one in _made(ours, calls):
        for name in (*(known.name for known in dataclasses.fields(one)), "other"):
            with pytest.raises(FrozenInstanceError):
                setattr(one, name, 1)
            with pytest.raises(FrozenInstanceError):
                delattr(one, name)
        assert not hasattr(one, "__dict__")


def test_a_value_left_out_is_made_anew_each_time() -> None:
    ours, _ = _two(_by_place)
    assert ours(1).third == ours(1).third
    assert ours(1).third is not ours(1).third


def test_is_replaced_copied_and_sent_on_as_theirs() -> None:
    scale = Scale(unit="g", units=("g",), factors={}, possible=None, usual=None, fold=())  # type: ignore[arg-type]
    assert pickle.loads(pickle.dumps(scale)) == scale  # noqa: S301 - our own
    assert copy.deepcopy(scale) == scale == copy.copy(scale)
    assert replace(scale, unit="mg").unit == "mg"
    assert dataclasses.asdict(scale)["units"] == ("g",)


def test_what_is_not_frozen_is_left_to_the_standard_library() -> None:
    @frozen.dataclass(slots=True)
    class Open:
        """Not frozen."""

        first: int = 1

    one = Open()
    one.first = 2
    assert one == Open(2)


def test_an_argument_without_a_default_cannot_follow_one_that_has_it() -> None:
    with pytest.raises(TypeError, match="'first'"):

        @frozen.dataclass(frozen=True, slots=True)
        class FieldError:
            """The second cannot be left out alone."""

            first: int = 1
            second: int  # type: ignore[misc]


def test_a_pattern_finds_its_fields() -> None:
    ours, _ = _two(_by_place)
    match ours(1, "c"):
        case ours(first, second):
            assert (first, second) == (1, "c")
        case _:
            pytest.fail("no match")


def test_the_record_is_made_of_them() -> None:
    assert Dose.__setattr__ is frozen._no_setting  # noqa: SLF001
    assert Severity("stop") is Severity.STOP
