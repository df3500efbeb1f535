"""Structures in Thrift's compact protocol, in which Parquet writes what it says about itself.

A structure is a mapping from the numbers of its fields to values; a field that is None is left out. Whole
numbers say with their type how wide they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from doseline.frozen import dataclass

_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_STOP = b"\x00"
# What still fits into the same byte as the type that follows it.
_SHORT = 15
_SEVEN_BITS, _MORE = 0x7F, 0x80


@dataclass(frozen=True, slots=True)
class I32:
    """A whole number of 32 bits."""

    number: int


@dataclass(frozen=True, slots=True)
class I64:
    """A whole number of 64 bits."""

    number: int


Value: TypeAlias = "I32 | I64 | bytes | tuple[Value, ...] | Struct"
Struct: TypeAlias = Mapping[int, "Value | None"]


def struct(fields: Struct) -> bytes:
    """The bytes of a structure."""
    return b"".join(_fields(fields)) + _STOP


def varint(number: int) -> bytes:
    """A whole number, not negative, seven bits a byte, the lowest first."""
    found = bytearray()
    while number > _SEVEN_BITS:
        found.append(number & _SEVEN_BITS | _MORE)
        number >>= 7
    return bytes((*found, number))


def _fields(fields: Struct) -> Iterator[bytes]:
    """Each field behind the distance to the one before; none of ours are more than 15 apart."""
    before = 0
    for number, value in sorted(fields.items()):
        if value is None:
            continue
        yield bytes([(number - before) << 4 | _kind(value)]) + _written(value)
        before = number


def _kind(value: Value) -> int:
    match value:
        case I32():
            return _I32
        case I64():
            return _I64
        case bytes():
            return _BINARY
        case tuple():
            return _LIST
        case _:
            return _STRUCT


def _written(value: Value) -> bytes:
    match value:
        case I32(number) | I64(number):
            return _zigzag(number)
        case bytes():
            return varint(len(value)) + value
        case tuple():
            return _list(value)
        case _:
            return struct(value)


def _list(values: tuple[Value, ...]) -> bytes:
    kind = _kind(values[0]) if values else _BINARY
    length = len(values)
    head = bytes([length << 4 | kind]) if length < _SHORT else bytes([_SHORT << 4 | kind]) + varint(length)
    return head + b"".join(map(_written, values))


def _zigzag(number: int) -> bytes:
    """A number with its sign in the lowest bit, so that small ones are short."""
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)
