"""Frozen dataclasses as the standard library makes them, in a quarter of the time.

Nearly every value here is one, and a command as short as ``doseline plan`` makes over a hundred such classes
before it can begin. The standard library compiles six functions for each of them, which took a third of the
whole start. Here the constructor is compiled once for each number of fields; of the others, all share one.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    # What a type checker knows of dataclasses, it knows of these.
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - handed on

    Fields = tuple[dataclasses.Field[Any], ...]
else:

    def dataclass(
        *,
        frozen: bool = False,
        slots: bool = False,
        kw_only: bool = False,
        eq: bool = True,
        repr: bool = True,  # noqa: A002 - its name there
    ) -> Callable[[type], type]:
        """The class as ``dataclasses.dataclass`` makes it; what is not frozen with slots is left to that.

        >>> @dataclass(frozen=True, slots=True)
        ... class Dose:
        ...     milligrams: int
        >>> Dose(20), Dose(20) == Dose(20), Dose(20) == Dose(40)
        (Dose(milligrams=20), True, False)
        """
        if not (frozen and slots):
            return dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only, eq=eq, repr=repr)
        bare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
        return lambda plain: _with_methods(bare(plain), eq=eq, shown=repr)


_MISSING = dataclasses.MISSING


def _with_methods(cls: type[Any], *, eq: bool, shown: bool) -> type[Any]:
    fields: Fields = dataclasses.fields(cls)
    methods: dict[str, Any] = {"__init__": _constructor(cls, fields), **_SHARED}
    if eq:
        methods |= _comparison(fields)
    if shown:
        methods["__repr__"] = _shown
    for name, method in methods.items():
        # What a class states itself is kept; __hash__ is None beside an __eq__ of its own.
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    return cls


# --- the constructor ---


class _LeftOut:
    """Stands in for a value that is made anew each time, in a signature too."""

    def __repr__(self) -> str:
        return "<factory>"


_LEFT_OUT: Any = _LeftOut()


def _constructor(cls: type[Any], fields: Fields) -> FunctionType:
    """``__init__`` with the fields as its arguments, setting each through its slot: nothing else may."""
    by_place = tuple(field for field in fields if field.init and not field.kw_only)
    by_name = tuple(field for field in fields if field.init and field.kw_only)
    unasked = tuple(field for field in fields if not field.init and _default(field) is not _MISSING)
    ordered = (*by_place, *by_name, *unasked)
    made = tuple(place for place, field in enumerate(ordered) if field.default_factory is not _MISSING)
    code = _code((len(by_place), len(by_name), len(unasked)), made, ends=hasattr(cls, "__post_init__"))
    known = {f"_set_{place}": getattr(cls, field.name).__set__ for place, field in enumerate(ordered)}
    known |= {f"_default_{place}": _default(field) for place, field in enumerate(ordered)}
    names = ("self", *(field.name for field in (*by_place, *by_name)))
    found = FunctionType(code.replace(co_varnames=names), {**known, "_left_out": _LEFT_OUT}, "__init__")
    found.__defaults__ = _last(by_place)
    found.__kwdefaults__ = {
        field.name: _offered(field) for field in by_name if _default(field) is not _MISSING
    }
    found.__qualname__ = f"{cls.__qualname__}.__init__"
    found.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return found


@cache
def _code(counts: tuple[int, int, int], made: tuple[int, ...], *, ends: bool) -> CodeType:
    """What a constructor with so many fields by place, by name and not asked for does; each has its number.

    Compiling is slow, and most classes share their numbers with another one.
    """
    by_place, by_name, unasked = counts
    asked = by_place + by_name
    places = [f"a{place}" for place in range(asked)]
    star = ["*"] if by_name else []
    arguments = ", ".join(("self", *places[:by_place], *star, *places[by_place:]))
    lines = [f"_set_{place}(self, {_value(place, asked, made)})" for place in range(asked + unasked)]
    text = "\n ".join((f"def __init__({arguments}):", *lines, "self.__post_init__()" if ends else "pass"))
    found: CodeType = compile(text, __name__, "exec").co_consts[0]
    return found


def _value(place: int, asked: int, made: tuple[int, ...]) -> str:
    default = f"_default_{place}()" if place in made else f"_default_{place}"
    if place >= asked:
        return default
    return f"{default} if a{place} is _left_out else a{place}" if place in made else f"a{place}"


def _default(field: dataclasses.Field[Any]) -> Any:
    """The value of a field that is left out, or what makes it."""
    return field.default if field.default_factory is _MISSING else field.default_factory


def _offered(field: dataclasses.Field[Any]) -> Any:
    """The default as the constructor's signature has it."""
    return field.default if field.default_factory is _MISSING else _LEFT_OUT


def _last(by_place: Fields) -> tuple[Any, ...]:
    """The defaults of the last arguments by place; before one without there is none."""
    with_default = [field for field in by_place if _default(field) is not _MISSING]
    if tuple(with_default) != by_place[len(by_place) - len(with_default) :]:
        raise TypeError(f"an argument without a default stands behind {with_default[0].name!r}")
    return tuple(map(_offered, with_default))


# --- what all of them share ---


def _comparison(fields: Fields) -> dict[str, Any]:
    """``__eq__`` and ``__hash__`` over the fields that count."""
    values = _values(tuple(field.name for field in fields if field.compare))

    def equal(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    counted = _values(tuple(one.name for one in fields if (one.compare if one.hash is None else one.hash)))
    return {"__eq__": equal, "__hash__": lambda self: hash(counted(self))}


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads these fields of a value, as a tuple."""
    match names:
        case ():
            return lambda _: ()
        case (name,):
            one = attrgetter(name)
            return lambda value: (one(value),)
        case _:
            return attrgetter(*names)


def _shown(self: Any) -> str:
    fields = (field.name for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"


def _no_setting(_: object, name: str, __: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(_: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_SHARED: dict[str, Any] = {
    "__setattr__": _no_setting,
    "__delattr__": _no_deleting,
    # So that they can be copied and sent to another process.
    "__getstate__": _state,
    "__setstate__": _set_state,
}
