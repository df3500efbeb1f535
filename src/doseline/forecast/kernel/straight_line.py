"""Formulas printed as lines of code: every shared part computed once, the rest written in place.

The lines are plain assignments of arithmetic and a few functions (``exp``, ``log``, ``sqrt``, ``maximum``,
``minimum``, ``select``), so the same text serves Python and, with a type before each name, C or CUDA.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from doseline.forecast.model.expression import Apply, Constant, Expression, Named, Op, Variable, walk

# A line longer than this is cut where a part can have a name of its own.
_LONGEST = 300
_SIGNS = {Op.ADD: 1, Op.SUBTRACT: 1, Op.MULTIPLY: 2, Op.DIVIDE: 2}
_NEGATE, _ATOM = 3, 4
_FUNCTIONS = {
    Op.SQRT: "sqrt",
    Op.EXP: "exp",
    Op.LOG: "log",
    Op.MAX: "maximum",
    Op.MIN: "minimum",
    Op.SELECT: "select",
}
_COMMUTATIVE = frozenset({Op.ADD, Op.MULTIPLY, Op.MAX, Op.MIN})

# What a value is made of: its operation and the numbers of its parts, or what it reads.
_Key = tuple[object, ...]


@dataclass(slots=True)
class _Values:
    """Every distinct value once, numbered; parts come before what is made of them."""

    keys: list[_Key] = field(default_factory=list)
    numbers: dict[_Key, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def number(self, node: Expression, known: dict[int, int]) -> int:
        """The number of a node whose parts are numbered already."""
        match node:
            case Constant(value=value):
                return self._numbered(("constant", value))
            case Variable(name=name):
                return self._numbered(("variable", name))
            case Named(name=name, value=value):
                number = known[id(value)]
                self.names.setdefault(number, name)
                return number
            case Apply(op=op, arguments=arguments):
                parts = [known[id(part)] for part in arguments]
                return self._numbered((op, *(sorted(parts) if op in _COMMUTATIVE else parts)))
        raise AssertionError(node)

    def _numbered(self, key: _Key) -> int:
        if key not in self.numbers:
            self.numbers[key] = len(self.keys)
            self.keys.append(key)
        return self.numbers[key]


def straight_line(
    roots: dict[str, Expression], *, order: tuple[Expression, ...] = ()
) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """The lines as (name, code), and for each root the code that reads it.

    Lines come in the order in which the roots need them, those for ``order`` first.
    """
    values = _Values()
    known: dict[int, int] = {}
    for node in walk(*order, *roots.values()):
        known[id(node)] = values.number(node, known)
    wanted = {name: known[id(root)] for name, root in roots.items()}
    printer = _Printer(values, _uses(values, set(wanted.values())))
    for number in range(len(values.keys)):
        printer.place(number)
    return printer.lines, {name: printer.read(number) for name, number in wanted.items()}


def _uses(values: _Values, wanted: set[int]) -> Counter[int]:
    """How often each value is read by others."""
    uses: Counter[int] = Counter(wanted)
    for key in values.keys:
        if isinstance(key[0], Op):
            uses.update(number for number in key[1:] if isinstance(number, int))
    return uses


@dataclass(slots=True)
class _Printer:
    values: _Values
    uses: Counter[int]
    lines: list[tuple[str, str]] = field(default_factory=list)
    # The code of each value and how tightly it binds.
    code: dict[int, tuple[str, int]] = field(default_factory=dict)

    def place(self, number: int) -> None:
        """Give a value a line of its own, or keep its code for the one place that reads it."""
        code, binds = self._written(self.values.keys[number])
        constant = self.values.keys[number][0] == "constant"
        shared = binds < _ATOM and self.uses[number] > 1 and not constant
        if number in self.values.names or shared or len(code) > _LONGEST:
            name = self.values.names.get(number, f"v{number}")
            if binds == _ATOM and code.isidentifier():
                self.code[number] = code, _ATOM
                return
            self.lines.append((name, code))
            code, binds = name, _ATOM
        self.code[number] = code, binds

    def read(self, number: int, *, within: int = 0) -> str:
        """The code of a value, in brackets where it would be read apart otherwise."""
        code, binds = self.code[number]
        return code if binds >= within else f"({code})"

    def _written(self, key: _Key) -> tuple[str, int]:
        match key:
            case ("constant", float(value)):
                return repr(value), _ATOM if value >= 0.0 else _NEGATE
            case ("variable", str(name)):
                return name, _ATOM
            case (Op() as op, *numbers):
                return self._operation(op, [number for number in numbers if isinstance(number, int)])
        raise AssertionError(key)

    def _operation(self, op: Op, parts: list[int]) -> tuple[str, int]:
        if op in _FUNCTIONS:
            return f"{_FUNCTIONS[op]}({', '.join(map(self.read, parts))})", _ATOM - 1
        if op is Op.NEGATE:
            return f"-{self.read(parts[0], within=_NEGATE)}", _NEGATE
        binds = _SIGNS[op]
        left = self.read(parts[0], within=binds)
        right = self.read(parts[1], within=binds + (op in {Op.SUBTRACT, Op.DIVIDE}))
        return f"{left} {op.value} {right}", binds
