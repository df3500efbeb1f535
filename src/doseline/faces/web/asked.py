"""What was wrong with a small form, and what a page needs to say it."""

from __future__ import annotations

from collections.abc import Sequence

from doseline.errors import InputFaults
from doseline.faces.web.faults import in_words
from doseline.faces.web.house import House
from doseline.faces.web.lock import LONGEST, SHORTEST, Wait, Wrong
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The faults of one form: each with the id of its field, or None where it belongs to no single one."""

    faults: tuple[tuple[str | None, str], ...] = ()
    typed: str = ""

    def at(self, field: str) -> str | None:
        """What is wrong with one field."""
        return next((text for where, text in self.faults if where == field), None)


NOTHING = Asked()


def wrong_passphrase(house: House, field: str, wrong: Wrong | Wait) -> Asked:
    """What is wrong with a passphrase."""
    say = house.catalogue().say
    if isinstance(wrong, Wait):
        return Asked(faults=((field, say("lock.wait", seconds=wrong.seconds)),))
    values = {"shortest": SHORTEST, "longest": LONGEST}
    return Asked(faults=((field, say(f"lock.wrong.{wrong.value}", **values)),))


def faults_of(house: House, field: str | None, error: InputFaults, *, typed: str = "") -> Asked:
    """Every fault of a file or of the store, in words."""
    said = tuple((field, in_words(house, one)) for one in error.faults)
    return Asked(faults=said, typed=typed)


def missing(house: House, fields: Sequence[tuple[str, str]]) -> Asked:
    """What was left empty: pairs of the field's id and the key of the sentence."""
    return Asked(faults=tuple((field, house.catalogue().say(key)) for field, key in fields))
