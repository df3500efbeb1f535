"""Our own choices, once for every drug: the rules and facts that no source gives, laid under those of a drug.

A guide has those that its families need. What it says of one itself goes before the shared one, key by key,
so that a drug names only what differs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from doseline.guide.folders import read_data

Table = Mapping[str, Any]
FILE = "shared/our-choices"
# The file of a drug, and the table in it, that has a part of its own among the choices.
_PARTS = {"rules": "rule", "facts": "fact"}


def over_our_choices(tables: Mapping[str, Table]) -> dict[str, Table]:
    """The parsed files of a drug, by name, each with our choices under what it says.

    A file that is not there, or of another shape, stays as it is: that is a fault of its own.
    """
    shared = tables.get(FILE) or read_data(FILE)
    return {name: _over(shared, name, table) for name, table in tables.items()}


def _over(shared: Table, name: str, table: Table) -> Table:
    part = _PARTS.get(name)
    own = table.get(part) if part else None
    if part is None or not isinstance(own, dict):
        return table
    return {**table, part: {**own, **{id_: _one(under, own.get(id_)) for id_, under in shared[part].items()}}}


def _one(shared: Table, own: object) -> object:
    """One entry: the drug's own, with what it leaves unsaid."""
    return shared if own is None else {**shared, **own} if isinstance(own, dict) else own


def spoken(tables: Mapping[str, Table], name: str) -> Collection[str]:
    """What a drug's own file has entries for."""
    own = tables.get(name, {}).get(_PARTS[name])
    return own.keys() if isinstance(own, dict) else ()
