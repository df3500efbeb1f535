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
    """The number e to the power of x, relative error under 1e-13; below -700 and above 700 that of the bound.

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
    # Coefficients of degree 2 on fitted over |r| <= log(2)/2; the first two are exact, so that exp(0) = 1.
    series = 2.7625131500478416e-06
    series = series * r + 2.4867885358416966e-05
    series = series * r + 0.00019841208699326375
    series = series * r + 0.0013888839087257015
    series = series * r + 0.008333333353750656
    series = series * r + 0.04166666678635293
    series = series * r + 0.16666666666648244
    series = series * r + 0.4999999999995506
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
    # Coefficients fitted over the z that occur.
    series = 0.16623837478987413
    series = series * z + 0.18140054840278175
    series = series * z + 0.22222865609048129
    series = series * z + 0.28571424105934534
    series = series * z + 0.40000000011316544
    series = series * z + 0.6666666666666202
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
