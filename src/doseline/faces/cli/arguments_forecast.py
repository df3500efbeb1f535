"""What the options of ``doseline forecast`` take. The reader of the words is loaded when one is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from doseline.errors import Fault
from doseline.faces.cli.arguments import Refused

if TYPE_CHECKING:
    from doseline.assessment.forecast.question import Scenario

# As ``PopulationName``, which is slow to load; a test keeps them the same.
POPULATIONS = ("published", "calibrated")
_T = TypeVar("_T")


def _alone(kind: str) -> Callable[[str, str], Scenario]:
    """The reader of one change that is a scenario of its own."""

    def read(value: str, where: str) -> Scenario:
        from doseline.assessment.forecast.question import Kind, wish  # noqa: PLC0415 - no other command needs it

        return (_taken(wish(Kind(kind), value, where)),)

    return read


def as_scenario(value: str, where: str) -> Scenario:
    """Several changes at once."""
    from doseline.assessment.forecast.question import scenario  # noqa: PLC0415 - no other command needs it

    return _taken(scenario(value, where))


def _taken(found: _T | Fault) -> _T:
    if isinstance(found, Fault):
        raise Refused(found)
    return found


as_skip, as_delay, as_stop, as_every = map(_alone, ("skip", "delay", "stop", "every"))
