"""A record file, read from where it lies."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from doseline.guide import load_shared
from doseline.guide.editions import Editions, Readings
from doseline.record import Record, read_record


def load(path: str | PathLike[str]) -> Record:
    """The record in a file of the record format (JSON).

    Raises: RecordError with every fault of the file at once; OSError where it cannot be read.

    >>> load("examples/records/is-two-days-late-and-tired.json").person.region
    'US'
    """
    return read(Path(path).read_bytes())


def read(text: str | bytes) -> Record:
    """The record in a text of the record format (JSON).

    Raises: RecordError with every fault of the text at once.
    """
    return read_record(text, names=load_shared().names, guides=Editions(), readings=Readings())
