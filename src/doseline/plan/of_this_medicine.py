"""Which order and which pack is of the medicine of the guide: one of another medicine says nothing of it."""

from __future__ import annotations

from doseline.guide import Guide
from doseline.record import Dispense, Order, as_written, codings


def is_of_this(guide: Guide, entry: Order | Dispense) -> bool:
    """Whether it is of this medicine, by its name, its codes, or a name anywhere in its words."""
    return guide.substance in _meant(guide, entry)


def is_of_another(guide: Guide, entry: Order | Dispense) -> bool:
    """Whether it is known to be of another medicine; a name that nobody knows may be this one."""
    meant = _meant(guide, entry)
    return bool(meant) and guide.substance not in meant


def _meant(guide: Guide, entry: Order | Dispense) -> frozenset[str | None]:
    names, written = guide.names, as_written(entry)
    meant = names.medicine_meanings(written, None, codings(entry))
    if not meant:
        found = names.understood("medication", written, codings(entry)).names
        meant = tuple(names.medicines[name] for name in found)
    return frozenset(kind.substance for kind in meant)
