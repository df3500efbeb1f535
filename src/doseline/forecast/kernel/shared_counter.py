"""The next person for whichever thread asks first."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


def _take(_context: Any, counter: Any) -> Any:
    """The number in ``counter[0]``, which is one more afterwards: each number goes to one thread only.

    One instruction of the processor does both, so threads share the people without waiting for each other.
    """

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, given[0])
        return builder.atomic_rmw("add", array.data, ir.Constant(ir.IntType(64), 1), "monotonic")

    return types.int64(counter), generate


take: Any = intrinsic(_take)
