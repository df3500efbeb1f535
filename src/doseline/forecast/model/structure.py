"""What a model is made of: states, parameters, and one right-hand side written as formulas."""

from __future__ import annotations

from collections.abc import Mapping

from doseline.forecast.model.expression import Expression, Variable, evaluate, variables
from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One quantity that changes with time.

    ``rate`` is its change per day, in states and coefficients. ``start`` is its value on day 0 before any
    dose, in coefficients and ``CLOCK``. ``floor`` is the size below which its error counts absolutely, not
    relative to it, in coefficients or as a number; None leaves the state out of the control of the step.
    """

    name: str
    unit: str
    rate: Expression
    start: Expression
    floor: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A value that may change by no more than ``size`` in one step.

    For what rises like a stair: between two stages that see the same flat part the error estimate sees
    nothing. ``rate`` is how fast the value acts (1/day): in a step much shorter than that any change is
    allowed.
    """

    value: Expression
    size: float
    rate: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The equations of a kind of model; numbers for them stand in a model's data.

    ``parameters`` are the individual parameters as printed, ``shares`` those that cannot exceed 1;
    ``constants`` are facts of the model's data that are the same for everybody (a molecular weight).
    ``coefficients`` are made of both, once per person; the rates read only states and coefficients. A dose of
    1 mg adds ``per_mg`` to the state ``dosed``. ``outputs`` are what is measured, by name, in states and
    coefficients.
    """

    name: str
    parameters: tuple[str, ...]
    shares: tuple[str, ...]
    constants: tuple[str, ...]
    coefficients: tuple[tuple[str, Expression], ...]
    states: tuple[State, ...]
    dosed: str
    per_mg: Expression
    outputs: tuple[tuple[str, Expression], ...]
    limits: tuple[Limit, ...] = ()

    @property
    def state_names(self) -> tuple[str, ...]:
        """The names of the states, in order."""
        return tuple(state.name for state in self.states)

    @property
    def coefficient_names(self) -> tuple[str, ...]:
        """The names of the coefficients, in order."""
        return tuple(name for name, _ in self.coefficients)

    def observed_by(self, *outputs: str) -> tuple[str, ...]:
        """The states that some of the outputs read, in the order met."""
        met = variables(*(formula for name, formula in self.outputs if name in outputs))
        return tuple(name for name in met if name in self.state_names)

    @property
    def observed(self) -> tuple[str, ...]:
        """The states that the outputs read, in the order met."""
        met = variables(*(formula for _, formula in self.outputs))
        return tuple(name for name in met if name in self.state_names)

    def coefficients_of(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """The coefficients of some people.

        ``values`` holds every parameter, shape (people,), and every constant.
        """
        return {name: evaluate(formula, values) for name, formula in self.coefficients}


# How long before day 0 the first dose of all was given, in days: what a ``start`` may read besides
# coefficients.
CLOCK = Variable("clock_days")
