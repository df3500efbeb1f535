"""Solving (I/(h*gamma) - J) u = r once for every step, with what the Jacobian's zeros allow.

States fall into blocks that need each other; blocks are ordered so that each needs only those before it. A
state that depends on itself alone costs one division and no elimination. This is worked out when the step's
code is generated; nothing of it is left when it runs.
"""

from __future__ import annotations

from collections.abc import Mapping

from doseline.forecast.model.expression import (
    ONE,
    ZERO,
    Expression,
    Named,
    derivative,
    is_constant,
)
from doseline.forecast.model.structure import Structure
from doseline.frozen import dataclass

Entries = Mapping[tuple[str, str], Expression]


def jacobian(structure: Structure) -> dict[tuple[str, str], Expression]:
    """The entries that are not zero: (state that changes, state it depends on) to the formula."""
    entries = {
        (state.name, other): derivative(state.rate, other)
        for state in structure.states
        for other in structure.state_names
    }
    return {place: formula for place, formula in entries.items() if not is_constant(formula, 0.0)}


def blocks(names: tuple[str, ...], entries: Entries) -> tuple[tuple[str, ...], ...]:
    """The states in groups that depend on each other, each group after those it reads.

    >>> blocks(("x", "y", "z"), {("y", "x"): ONE, ("y", "z"): ONE, ("z", "y"): ONE})
    (('x',), ('y', 'z'))
    """
    reads = {name: {other for other in names if (name, other) in entries} | {name} for name in names}
    for middle in names:  # Warshall: what is read through others is read too
        for name in names:
            if middle in reads[name]:
                reads[name] |= reads[middle]
    groups = dict.fromkeys(
        tuple(other for other in names if other in reads[name] and name in reads[other]) for name in names
    )
    return tuple(sorted(groups, key=lambda group: len(reads[group[0]])))


@dataclass(frozen=True, slots=True)
class Elimination:
    """The factors of I/(h*gamma) - J, as formulas."""

    blocks: tuple[tuple[str, ...], ...]
    coupling: Entries  # -J between blocks
    lower: Entries
    upper: Entries
    pivots: Mapping[str, Expression]  # reciprocals

    def solve(self, right: Mapping[str, Expression]) -> dict[str, Expression]:
        """The solution for one right-hand side."""
        known: dict[str, Expression] = {}
        for block in self.blocks:
            known |= self._solve_block(block, right, known)
        return known

    def _solve_block(
        self, block: tuple[str, ...], right: Mapping[str, Expression], known: Mapping[str, Expression]
    ) -> dict[str, Expression]:
        forward: dict[str, Expression] = {}
        for row in block:
            value = right[row]
            for other, solved in known.items():
                value = value - self.coupling.get((row, other), ZERO) * solved
            for other, reduced in forward.items():
                value = value - self.lower.get((row, other), ZERO) * reduced
            forward[row] = value
        back: dict[str, Expression] = {}
        for row in reversed(block):
            value = forward[row]
            for other, solved in back.items():
                value = value - self.upper.get((row, other), ZERO) * solved
            back[row] = value * self.pivots[row]
        return back


def eliminate(names: tuple[str, ...], entries: Entries, shift: Expression) -> Elimination:
    """The factors of ``shift``*I - J.

    Without pivoting: ``shift`` and the losses on the diagonal outweigh the rest of a column in the structures
    here, and a step where they do not is refused by its own error estimate. The least filled row comes first.
    """
    groups = tuple(
        tuple(sorted(group, key=lambda name: sum((name, other) in entries for other in group)))
        for group in blocks(names, entries)
    )
    place = {name: group for group in groups for name in group}
    coupling = {
        (row, column): -formula for (row, column), formula in entries.items() if place[row] != place[column]
    }
    lower: dict[tuple[str, str], Expression] = {}
    upper: dict[tuple[str, str], Expression] = {}
    pivots: dict[str, Expression] = {}
    for group in groups:
        matrix = {
            (row, column): (shift if row == column else ZERO) - entries.get((row, column), ZERO)
            for row in group
            for column in group
        }
        for step, pivot in enumerate(group):
            pivots[pivot] = Named(f"inverse_{pivot}", ONE / matrix[pivot, pivot])
            for row in group[step + 1 :]:
                factor = matrix[row, pivot] * pivots[pivot]
                if is_constant(factor, 0.0):
                    continue
                lower[row, pivot] = Named(f"lower_{row}_{pivot}", factor)
                for column in group[step + 1 :]:
                    matrix[row, column] = matrix[row, column] - lower[row, pivot] * matrix[pivot, column]
        upper |= {
            (row, column): matrix[row, column]
            for step, row in enumerate(group)
            for column in group[step + 1 :]
            if not is_constant(matrix[row, column], 0.0)
        }
    return Elimination(groups, coupling, lower, upper, pivots)
