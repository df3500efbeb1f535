"""Formulas as data: written once, then evaluated, differentiated, or printed as code or SBML.

A formula is a tree of four kinds of node: ``Constant``, ``Variable``, ``Apply`` (an ``Op`` on arguments) and
``Named`` (a value that a reader knows by name, printed as a line of its own). Parts that are used twice are
shared, so the tree is a graph; two nodes are the same only if they are the same object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum

import numpy as np

from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass


class Op(Enum):
    """What is done to the arguments; the value is how it is written in Python."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    NEGATE = "neg"
    SQRT = "sqrt"
    EXP = "exp"
    LOG = "log"
    MAX = "max"
    MIN = "min"
    # The second argument where the first is above zero, else the third.
    SELECT = "select"


class Expression:
    """A formula; the arithmetic signs build larger ones."""

    __slots__ = ()

    def __add__(self, other: Term) -> Expression:
        return add(self, term(other))

    def __radd__(self, other: Term) -> Expression:
        return add(term(other), self)

    def __sub__(self, other: Term) -> Expression:
        return subtract(self, term(other))

    def __rsub__(self, other: Term) -> Expression:
        return subtract(term(other), self)

    def __mul__(self, other: Term) -> Expression:
        return multiply(self, term(other))

    def __rmul__(self, other: Term) -> Expression:
        return multiply(term(other), self)

    def __truediv__(self, other: Term) -> Expression:
        return divide(self, term(other))

    def __rtruediv__(self, other: Term) -> Expression:
        return divide(term(other), self)

    def __neg__(self) -> Expression:
        return negate(self)


Term = Expression | float


@dataclass(frozen=True, slots=True, eq=False)
class Constant(Expression):
    """A number; its ``unit`` where it turns one unit into another, for files that others read."""

    value: float
    unit: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Variable(Expression):
    """A state, a coefficient or a parameter."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Apply(Expression):
    """An operation on its arguments."""

    op: Op
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Named(Expression):
    """A value with a name of its own, and, where ``slopes`` is not empty, with derivatives of its own.

    Each slope is (another node, the derivative of this value by that node). They replace what differentiating
    ``value`` would give: the same numbers on paper, without the cancellation that plain differentiation
    brings.
    """

    name: str
    value: Expression
    slopes: tuple[tuple[Expression, Expression], ...] = ()


ZERO = Constant(0.0)
ONE = Constant(1.0)


def term(value: Term) -> Expression:
    """A number as a node; a node as it is."""
    return value if isinstance(value, Expression) else Constant(float(value))


def is_constant(node: Expression, value: float) -> bool:
    """Whether the node is this number."""
    return isinstance(node, Constant) and node.value == value


def add(left: Expression, right: Expression) -> Expression:
    """The sum, without zeros."""
    if is_constant(left, 0.0):
        return right
    if is_constant(right, 0.0):
        return left
    if isinstance(right, Apply) and right.op is Op.NEGATE:
        return subtract(left, right.arguments[0])
    return Apply(Op.ADD, (left, right))


def subtract(left: Expression, right: Expression) -> Expression:
    """The difference, without zeros."""
    if is_constant(right, 0.0):
        return left
    if is_constant(left, 0.0):
        return negate(right)
    if isinstance(right, Apply) and right.op is Op.NEGATE:
        return add(left, right.arguments[0])
    return Apply(Op.SUBTRACT, (left, right))


def multiply(left: Expression, right: Expression) -> Expression:
    """The product, without ones; zero where a factor is."""
    for one, other in ((left, right), (right, left)):
        if is_constant(one, 0.0):
            return ZERO
        if is_constant(one, 1.0):
            return other
        if is_constant(one, -1.0):
            return negate(other)
        if isinstance(one, Apply) and one.op is Op.NEGATE:
            return negate(multiply(one.arguments[0], other))
    return Apply(Op.MULTIPLY, (left, right))


def divide(left: Expression, right: Expression) -> Expression:
    """The quotient; zero where the numerator is."""
    if is_constant(left, 0.0) or is_constant(right, 1.0):
        return left
    if isinstance(left, Apply) and left.op is Op.NEGATE:
        return negate(divide(left.arguments[0], right))
    return Apply(Op.DIVIDE, (left, right))


def negate(node: Expression) -> Expression:
    """The value with the other sign."""
    if isinstance(node, Constant):
        return Constant(-node.value) if node.value else ZERO
    if isinstance(node, Apply) and node.op is Op.NEGATE:
        return node.arguments[0]
    return Apply(Op.NEGATE, (node,))


def sqrt(node: Term) -> Expression:
    """The square root."""
    return Apply(Op.SQRT, (term(node),))


def exp(node: Term) -> Expression:
    """The exponential."""
    return Apply(Op.EXP, (term(node),))


def log(node: Term) -> Expression:
    """The natural logarithm."""
    return Apply(Op.LOG, (term(node),))


def maximum(left: Term, right: Term) -> Expression:
    """The larger of two."""
    return Apply(Op.MAX, (term(left), term(right)))


def minimum(left: Term, right: Term) -> Expression:
    """The smaller of two."""
    return Apply(Op.MIN, (term(left), term(right)))


def select(above_zero: Term, then: Term, otherwise: Term) -> Expression:
    """``then`` where the first is above zero, else ``otherwise``."""
    if then is otherwise:
        return term(then)
    return Apply(Op.SELECT, (term(above_zero), term(then), term(otherwise)))


def children(node: Expression) -> tuple[Expression, ...]:
    """The nodes that a node is made of."""
    match node:
        case Apply(arguments=arguments):
            return arguments
        case Named(value=value):
            return (value,)
        case _:
            return ()


def walk(*roots: Expression) -> Iterator[Expression]:
    """Every node under the roots, once each, parts before the whole."""
    seen: set[int] = set()
    waiting = [(root, False) for root in reversed(roots)]
    while waiting:
        node, parts_done = waiting.pop()
        if id(node) in seen:
            continue
        if parts_done:
            seen.add(id(node))
            yield node
            continue
        waiting.append((node, True))
        waiting.extend((part, False) for part in reversed(children(node)))


def variables(*roots: Expression) -> tuple[str, ...]:
    """The names that the formulas read, in the order met."""
    return tuple(dict.fromkeys(node.name for node in walk(*roots) if isinstance(node, Variable)))


def derivative(node: Expression, by: str) -> Expression:
    """The formula of the derivative by one variable.

    >>> x = Variable("x")
    >>> evaluate(derivative(exp(x * x), "x"), {"x": np.array([0.0, 1.0])}).tolist()
    [0.0, 5.43656365691809]
    """
    known: dict[int, Expression] = {}
    for part in walk(*_with_slopes(node)):
        known[id(part)] = _derivative(part, by, known)
    return known[id(node)]


def _with_slopes(root: Expression) -> tuple[Expression, ...]:
    """The nodes that slopes are by, then the formula: what must be differentiated, in order."""
    by = [node for part in walk(root) if isinstance(part, Named) for node, _ in part.slopes]
    return (*by, root)


def _derivative(node: Expression, by: str, known: Mapping[int, Expression]) -> Expression:
    match node:
        case Constant():
            return ZERO
        case Variable(name=name):
            return ONE if name == by else ZERO
        case Named(slopes=slopes) if slopes:
            total: Expression = ZERO
            for other, slope in slopes:
                total = total + slope * known[id(other)]
            return total
        case Named(value=value):
            return known[id(value)]
        case Apply():
            return _chain_rule(node, tuple(known[id(part)] for part in node.arguments))
    raise AssertionError(node)


def _chain_rule(node: Apply, slopes: tuple[Expression, ...]) -> Expression:
    """The derivative of an operation from those of its arguments."""
    return _RULES[node.op](node, node.arguments, slopes)


def _either(above_zero: Expression, then: Expression, otherwise: Expression) -> Expression:
    """A choice between two slopes, unless both are zero."""
    if is_constant(then, 0.0) and is_constant(otherwise, 0.0):
        return ZERO
    return select(above_zero, then, otherwise)


_Parts = tuple[Expression, ...]
# For each operation: from itself, its arguments and their derivatives to its derivative.
_RULES: Mapping[Op, Callable[[Apply, _Parts, _Parts], Expression]] = {
    Op.ADD: lambda _, __, slopes: slopes[0] + slopes[1],
    Op.SUBTRACT: lambda _, __, slopes: slopes[0] - slopes[1],
    Op.MULTIPLY: lambda _, parts, slopes: slopes[0] * parts[1] + parts[0] * slopes[1],
    Op.DIVIDE: lambda node, parts, slopes: (slopes[0] - node * slopes[1]) / parts[1],
    Op.NEGATE: lambda _, __, slopes: -slopes[0],
    Op.SQRT: lambda node, _, slopes: slopes[0] / (2.0 * node),
    Op.EXP: lambda node, _, slopes: node * slopes[0],
    Op.LOG: lambda _, parts, slopes: slopes[0] / parts[0],
    Op.MAX: lambda _, parts, slopes: _either(parts[0] - parts[1], *slopes),
    Op.MIN: lambda _, parts, slopes: _either(parts[1] - parts[0], *slopes),
    Op.SELECT: lambda _, parts, slopes: _either(parts[0], slopes[1], slopes[2]),
}


def substitute(
    roots: tuple[Expression, ...], values: Mapping[str, Expression], *, suffix: str = ""
) -> tuple[Expression, ...]:
    """The formulas with variables replaced; ``suffix`` is put behind the names of named values.

    What is shared between the formulas stays shared. Slopes are dropped: differentiate first.
    """
    known: dict[int, Expression] = {}
    for node in walk(*roots):
        known[id(node)] = _replaced(node, values, suffix, known)
    return tuple(known[id(root)] for root in roots)


def _replaced(
    node: Expression, values: Mapping[str, Expression], suffix: str, known: Mapping[int, Expression]
) -> Expression:
    match node:
        case Variable(name=name):
            return values.get(name, node)
        case Named(name=name, value=value):
            return Named(name + suffix, known[id(value)])
        case Apply(op=op, arguments=arguments):
            return Apply(op, tuple(known[id(part)] for part in arguments))
        case _:
            return node


def evaluate(root: Expression, values: Mapping[str, Floats]) -> Floats:
    """The value of a formula, element by element.

    Shape: what the arrays in ``values`` broadcast to.
    """
    known: dict[int, Floats] = {}
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        for node in walk(root):
            known[id(node)] = _value(node, values, known)
    return known[id(root)]


def _value(node: Expression, values: Mapping[str, Floats], known: Mapping[int, Floats]) -> Floats:
    match node:
        case Constant(value=value):
            return np.asarray(value, dtype=np.float64)
        case Variable(name=name):
            return values[name]
        case Named(value=inner):
            return known[id(inner)]
        case Apply():
            return _applied(node.op, [known[id(part)] for part in node.arguments])
    raise AssertionError(node)


_FUNCTIONS = {
    Op.ADD: np.add,
    Op.SUBTRACT: np.subtract,
    Op.MULTIPLY: np.multiply,
    Op.DIVIDE: np.divide,
    Op.NEGATE: np.negative,
    Op.SQRT: np.sqrt,
    Op.EXP: np.exp,
    Op.LOG: np.log,
    Op.MAX: np.maximum,
    Op.MIN: np.minimum,
}


def _applied(op: Op, parts: list[Floats]) -> Floats:
    if op is Op.SELECT:
        return np.where(parts[0] > 0.0, parts[1], parts[2])
    return np.asarray(_FUNCTIONS[op](*parts), dtype=np.float64)
