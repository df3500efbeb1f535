"""Frozen dataclasses as the standard library makes them, in a quarter of the time.

Nearly every value here is one, and a command as short as ``doseline plan`` makes over a hundred such classes
before it can begin. The standard library compiles six functions for each of them, which took a third of the
whole start. Only the constructor has to be compiled; of the other five, all classes share one.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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


def _with_methods(cls: type[Any], *, eq: bool, shown: bool) -> type[Any]:
    fields: Fields = dataclasses.fields(cls)
    methods = {"__init__": _constructor(cls, fields), **_SHARED}
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


def _constructor(cls: type[Any], fields: Fields) -> Callable[..., None]:
    """``__init__`` with the fields as its arguments, setting each through its slot: nothing else may."""
    given: dict[str, Any] = {"_left_out": _LEFT_OUT}
    for field in fields:
        given[f"_set_{field.name}"] = getattr(cls, field.name).__set__
        given[f"_default_{field.name}"] = _default(field)
    arguments = ", ".join(("self", *_arguments(fields)))
    lines = [*_lines(fields), *(["self.__post_init__()"] if hasattr(cls, "__post_init__") else []), "pass"]
    text = "\n ".join((f"def __init__({arguments}):", *lines))
    exec(text, given)  # noqa: S102 - of our own names only, as the standard library does
    made: Callable[..., None] = given["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return made


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default_factory if _is_made(field) else field.default


def _is_made(field: dataclasses.Field[Any]) -> bool:
    return field.default_factory is not dataclasses.MISSING


def _arguments(fields: Fields) -> Iterator[str]:
    """The arguments as they are written: those by place, then those by name alone."""
    taken = [field for field in fields if field.init]
    yield from (_argument(field) for field in taken if not field.kw_only)
    by_name = [_argument(field) for field in taken if field.kw_only]
    yield from ["*", *by_name] if by_name else []


def _argument(field: dataclasses.Field[Any]) -> str:
    if _is_made(field):
        return f"{field.name}=_left_out"
    return field.name if field.default is dataclasses.MISSING else f"{field.name}=_default_{field.name}"


def _lines(fields: Iterable[dataclasses.Field[Any]]) -> Iterator[str]:
    """One line for each field that gets a value."""
    for field in fields:
        name, value = field.name, field.name
        if _is_made(field):
            made = f"_default_{name}()"
            value = f"{made} if {name} is _left_out else {name}" if field.init else made
        elif not field.init:
            if field.default is dataclasses.MISSING:
                continue
            value = f"_default_{name}"
        yield f"_set_{name}(self, {value})"


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
