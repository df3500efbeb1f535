"""The exponential and the logarithm, without branches, so that they run on all lanes at once.

The compiler turns a loop over lanes into vector instructions only if nothing in it branches or calls out. The
functions of the C library do both; these are a handful of multiplications. Errors are stated below and
tested.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

# What numba makes of a function has no type that says anything: it is Any here.
_inline: Any = njit(fastmath={"contract"}, forceinline=True)


def _bits_of(_context: Any, value: Any) -> Any:
    """The 64 bits of a float, as an integer."""
    del value
    return types.int64(types.float64), lambda _c, builder, _s, given: builder.bitcast(
        given[0], ir.IntType(64)
    )


def _float_of(_context: Any, bits: Any) -> Any:
    """The float that has these 64 bits."""
    del bits
    return types.float64(types.int64), lambda _c, builder, _s, given: builder.bitcast(
        given[0], ir.DoubleType()
    )


_bits: Any = intrinsic(_bits_of)
_float: Any = intrinsic(_float_of)


@_inline
def exp(x: float) -> float:
    """The number e to the power of x, relative error under 1e-14; below -700 and above 700 that of the bound.

    x = k*log(2) + r with a whole number k: e^x = 2^k * e^r, and e^r is a short series since |r| < 0.35.
    """
    x = x if x > -700.0 else -700.0
    x = x if x < 700.0 else 700.0
    # Adding 1.5*2^52 leaves no room for binary places: the sum is rounded to a whole number, in its lowest
    # bits.
    shifted = x * 1.4426950408889634 + 6755399441055744.0
    whole = shifted - 6755399441055744.0
    # log(2) in two parts, the first with so few digits that whole * part is exact.
    r = x - whole * 0.6931471803691238
    r = r - whole * 1.9082149292705877e-10
    series = 2.505210838544172e-08
    series = series * r + 2.755731922398589e-07
    series = series * r + 2.7557319223985893e-06
    series = series * r + 2.48015873015873e-05
    series = series * r + 0.0001984126984126984
    series = series * r + 0.001388888888888889
    series = series * r + 0.008333333333333333
    series = series * r + 0.041666666666666664
    series = series * r + 0.16666666666666666
    series = series * r + 0.5
    series = series * r + 1.0
    series = series * r + 1.0
    # 2^k: k + 1023 in the place of the exponent. The shift drops all of ``shifted`` but its lowest bits.
    power: float = _float((_bits(shifted) + 1023) << 52)
    return series * power


@_inline
def log(x: float) -> float:
    """The natural logarithm of x, error under 1e-14 (relative away from 1), for ordinary x above 0.

    x = 2^e * m with m between sqrt(1/2) and sqrt(2): log x = e*log(2) + log(m), and log(m) is twice the
    series of atanh(s), s = (m-1)/(m+1), which needs few terms since |s| < 0.18.
    """
    bits = _bits(x)
    # Subtracting the bits of sqrt(1/2) makes the exponent's bits count from there.
    e = (bits - 4604544271217802189) >> 52
    m: float = _float(bits - (e << 52))
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    series = 0.1479819860511658591
    series = series * z + 0.1531383769920937332
    series = series * z + 0.1818357216161805012
    series = series * z + 0.2222219843214978396
    series = series * z + 0.2857142874366239149
    series = series * z + 0.3999999999940941908
    series = series * z + 0.6666666666666735130
    # From a whole number to a float by bits: vector units lack the conversion on many processors.
    exponent: float = _float(e + 4843621399236968448) - 6755399441055744.0
    return exponent * 0.6931471805599453 + (2.0 * s + s * z * series)


@_inline
def maximum(a: float, b: float) -> float:
    """The larger; b where a is not a number."""
    return a if a > b else b


@_inline
def minimum(a: float, b: float) -> float:
    """The smaller; b where a is not a number."""
    return a if a < b else b


@_inline
def select(above_zero: float, then: float, otherwise: float) -> float:
    """``then`` where the first is above zero, else ``otherwise``; both are computed."""
    return then if above_zero > 0.0 else otherwise
