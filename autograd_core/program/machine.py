"""The register machine: one function that runs any plan, as written in Python or jitted by Numba.

Everything that the jitted function calls stands in this file, because Numba's cache on disk does
not see a change in another one. No fastmath: nan and inf must stay what they are.

An elementwise run is done block by block, so that what one operation writes is still in the
first-level cache when the next one reads it. The exponential is written out so that LLVM computes
several at a time: range reduction to |r| <= ln 2 / 2, a polynomial, and the power of two put
together from the bits of an integer.

References
----------
Cody and Waite, "Software Manual for the Elementary Functions", 1980 (range reduction in two
parts); Moshier, Cephes Mathematical Library (the rational functions of exp and tanh).
"""

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload, register_jitable

# What a row of `code` does.
ELEMENTWISE, MATMUL, REDUCE, GATHER, SCATTER, FILL, SOFTMAX, PICK = range(8)

# How the operand of an elementwise operation is addressed.
WHOLE, BLOCK, ROW = range(3)

SUM, MEAN, MAX, MIN = range(4)  # what a reduction does; the first two add

# fmt: off
(
    NEGATIVE, SQUARE, SQRT, RECIPROCAL, EXP, LOG, TANH, SIGMOID, RELU, ABS, SIGN, STEP, FLOOR,
    CEIL, SIN, COS, TAN, LOG1P, EXPM1, SOFTPLUS, ERF, LOG2, LOG10, EXP2, SINH, COSH, ARCSIN,
    ARCCOS, ARCTAN, ARCSINH, CBRT, COPY, ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM,
    POWER, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, SAME, HYPOT, ARCTAN2,
    WHERE, CLIP,
) = range(50)
# fmt: on
OPCODES = {
    "negative": NEGATIVE,
    "square": SQUARE,
    "sqrt": SQRT,
    "reciprocal": RECIPROCAL,
    "exp": EXP,
    "log": LOG,
    "tanh": TANH,
    "sigmoid": SIGMOID,
    "relu": RELU,
    "abs": ABS,
    "sign": SIGN,
    "step": STEP,
    "floor": FLOOR,
    "ceil": CEIL,
    "sin": SIN,
    "cos": COS,
    "tan": TAN,
    "log1p": LOG1P,
    "expm1": EXPM1,
    "softplus": SOFTPLUS,
    "erf": ERF,
    "log2": LOG2,
    "log10": LOG10,
    "exp2": EXP2,
    "sinh": SINH,
    "cosh": COSH,
    "arcsin": ARCSIN,
    "arccos": ARCCOS,
    "arctan": ARCTAN,
    "arcsinh": ARCSINH,
    "cbrt": CBRT,
    "copy": COPY,
    "add": ADD,
    "subtract": SUBTRACT,
    "multiply": MULTIPLY,
    "divide": DIVIDE,
    "maximum": MAXIMUM,
    "minimum": MINIMUM,
    "power": POWER,
    "greater": GREATER,
    "greater_equal": GREATER_EQUAL,
    "less": LESS,
    "less_equal": LESS_EQUAL,
    "equal": EQUAL,
    "not_equal": NOT_EQUAL,
    "same": SAME,
    "hypot": HYPOT,
    "arctan2": ARCTAN2,
    "where": WHERE,
    "clip": CLIP,
}
"""Elementwise operations of one operand, then those of two, then those of three."""

# a chosen subset of fast arithmetic: a * b + c may be rounded once; nan and inf stay
OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract"}}
_INLINE: Any = {"forceinline": True, **OPTIONS}

MOST_IN_BLOCK = 512
SMALL_PRODUCT = 1 << 13


def _bits(source: types.Type, target: types.Type, kind: ir.Type):
    @intrinsic
    def reinterpret(typing_context, x):
        def codegen(context, builder, signature, args):
            return builder.bitcast(args[0], kind)

        return target(source), codegen

    return reinterpret


_int64_of = _bits(types.float64, types.int64, ir.IntType(64))
_float64_of = _bits(types.int64, types.float64, ir.DoubleType())
_int32_of = _bits(types.float32, types.int32, ir.IntType(32))
_float32_of = _bits(types.int32, types.float32, ir.FloatType())


@register_jitable(**_INLINE)
def _exp64(x):
    x = min(max(x, -800.0), 800.0) if x == x else x
    shifted = x * 1.4426950408889634 + 6755399441055744.0  # adding 1.5 * 2^52 rounds to an integer
    k = _int64_of(shifted) - 0x4338000000000000
    n = shifted - 6755399441055744.0
    r = (x - n * 6.93145751953125e-1) - n * 1.42860682030941723212e-6
    p = 1.6059043836821613e-10  # 1/13!, and so on: the series, whose rest is below 2^-57
    p = p * r + 2.08767569878681e-9
    p = p * r + 2.505210838544172e-8
    p = p * r + 2.755731922398589e-7
    p = p * r + 2.7557319223985893e-6
    p = p * r + 2.48015873015873e-5
    p = p * r + 1.984126984126984e-4
    p = p * r + 1.388888888888889e-3
    p = p * r + 8.333333333333333e-3
    p = p * r + 4.1666666666666664e-2
    p = p * r + 1.6666666666666666e-1
    p = p * r + 0.5
    y = p * (r * r) + r + 1.0
    half = k >> 1  # in two steps, so that subnormal results are rounded once
    return y * _float64_of((half + 1023) << 52) * _float64_of((k - half + 1023) << 52)


@register_jitable(**_INLINE)
def _exp32(x):
    x = min(max(x, np.float32(-110.0)), np.float32(110.0)) if x == x else x
    shifted = x * np.float32(1.44269504) + np.float32(12582912.0)
    k = _int32_of(shifted) - np.int32(0x4B400000)
    n = shifted - np.float32(12582912.0)
    r = (x - n * np.float32(0.693359375)) - n * np.float32(-2.12194440e-4)
    p = np.float32(1.9875691500e-4)
    p = p * r + np.float32(1.3981999507e-3)
    p = p * r + np.float32(8.3334519073e-3)
    p = p * r + np.float32(4.1665795894e-2)
    p = p * r + np.float32(1.6666665459e-1)
    p = p * r + np.float32(5.0000001201e-1)
    y = p * (r * r) + r + np.float32(1.0)
    half = k >> np.int32(1)
    low = _float32_of(np.int32((half + np.int32(127)) << np.int32(23)))
    high = _float32_of(np.int32((k - half + np.int32(127)) << np.int32(23)))
    return y * low * high


def _exp(x):
    """Return e^x of one number; Numba takes the vectorised text for the type."""
    try:
        return type(x)(math.exp(x))
    except OverflowError:
        return type(x)(math.inf)


@overload(_exp, jit_options=_INLINE)
def _exp_for(x):
    if x == types.float32:
        return lambda x: _exp32(x)
    return lambda x: _exp64(x)


@register_jitable(**_INLINE)
def _tanh64(x):
    a, z = abs(x), x * x
    p = (-9.64399179425052238628e-1 * z - 9.92877231001918586564e1) * z - 1.61468768441708447952e3
    q = ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z + (
        4.84406305325125486048e3
    )
    e = _exp64(-2.0 * a)  # one division serves both branches
    is_near = a < 0.625
    y = (z * p if is_near else 1.0 - e) / (q if is_near else 1.0 + e)
    near = a + a * y
    return math.copysign(near if is_near else y, x) if x == x else x


@register_jitable(**_INLINE)
def _tanh32(x):
    a, z = abs(x), x * x
    p = np.float32(-5.70498872745e-3)
    p = p * z + np.float32(2.06390887954e-2)
    p = p * z + np.float32(-5.37397155531e-2)
    p = p * z + np.float32(1.33314422036e-1)
    p = p * z + np.float32(-3.33332819422e-1)
    e = _exp32(np.float32(-2.0) * a)
    far = (np.float32(1.0) - e) / (np.float32(1.0) + e)
    near = p * z * a + a
    return math.copysign(near if a < np.float32(0.625) else far, x) if x == x else x


def _tanh(x):
    return type(x)(math.tanh(x))


@overload(_tanh, jit_options=_INLINE)
def _tanh_for(x):
    if x == types.float32:
        return lambda x: _tanh32(x)
    return lambda x: _tanh64(x)


@register_jitable(**_INLINE)
def _sigmoid(x):
    one = type(x)(1)
    e = _exp(-abs(x))
    return (e if x < 0 else one) / (one + e) if x == x else x


@register_jitable(**_INLINE)
def _softplus(x):
    return max(x, type(x)(0)) + np.log1p(_exp(-abs(x))) if x == x else x


@register_jitable(**OPTIONS)
def _elementwise(code, out, a, b, c):
    """Compute one operation for a block; `out` may be one of the operands."""
    n = len(out)
    zero, one = out.dtype.type(0), out.dtype.type(1)
    if code == NEGATIVE:
        for i in range(n):
            out[i] = -a[i]
    elif code == SQUARE:
        for i in range(n):
            out[i] = a[i] * a[i]
    elif code == SQRT:
        for i in range(n):
            out[i] = np.sqrt(a[i])
    elif code == RECIPROCAL:
        for i in range(n):
            out[i] = one / a[i]
    elif code == EXP:
        for i in range(n):
            out[i] = _exp(a[i])
    elif code == LOG:
        for i in range(n):
            out[i] = np.log(a[i])
    elif code == TANH:
        for i in range(n):
            out[i] = _tanh(a[i])
    elif code == SIGMOID:
        for i in range(n):
            out[i] = _sigmoid(a[i])
    elif code == RELU:
        for i in range(n):
            out[i] = zero if a[i] <= zero else a[i]
    elif code == ABS:
        for i in range(n):
            out[i] = abs(a[i])
    elif code == SIGN:
        for i in range(n):
            out[i] = np.sign(a[i])
    elif code == STEP:
        for i in range(n):
            out[i] = a[i] if a[i] != a[i] else one if a[i] >= zero else zero
    elif code == FLOOR:
        for i in range(n):
            out[i] = np.floor(a[i])
    elif code == CEIL:
        for i in range(n):
            out[i] = np.ceil(a[i])
    elif code == SIN:
        for i in range(n):
            out[i] = np.sin(a[i])
    elif code == COS:
        for i in range(n):
            out[i] = np.cos(a[i])
    elif code == TAN:
        for i in range(n):
            out[i] = np.tan(a[i])
    elif code == LOG1P:
        for i in range(n):
            out[i] = np.log1p(a[i])
    elif code == EXPM1:
        for i in range(n):
            out[i] = np.expm1(a[i])
    elif code == SOFTPLUS:
        for i in range(n):
            out[i] = _softplus(a[i])
    elif code == ERF:
        for i in range(n):
            out[i] = math.erf(a[i])
    elif code == LOG2:
        for i in range(n):
            out[i] = np.log2(a[i])
    elif code == LOG10:
        for i in range(n):
            out[i] = np.log10(a[i])
    elif code == EXP2:
        for i in range(n):
            out[i] = np.exp2(a[i])
    elif code == SINH:
        for i in range(n):
            out[i] = np.sinh(a[i])
    elif code == COSH:
        for i in range(n):
            out[i] = np.cosh(a[i])
    elif code == ARCSIN:
        for i in range(n):
            out[i] = np.arcsin(a[i])
    elif code == ARCCOS:
        for i in range(n):
            out[i] = np.arccos(a[i])
    elif code == ARCTAN:
        for i in range(n):
            out[i] = np.arctan(a[i])
    elif code == ARCSINH:
        for i in range(n):
            out[i] = np.arcsinh(a[i])
    elif code == CBRT:
        for i in range(n):
            out[i] = np.cbrt(a[i])
    elif code == COPY:
        for i in range(n):
            out[i] = a[i]
    elif code == ADD:
        for i in range(n):
            out[i] = a[i] + b[i]
    elif code == SUBTRACT:
        for i in range(n):
            out[i] = a[i] - b[i]
    elif code == MULTIPLY:
        for i in range(n):
            out[i] = a[i] * b[i]
    elif code == DIVIDE:
        for i in range(n):
            out[i] = a[i] / b[i]
    elif code == MAXIMUM:
        for i in range(n):
            out[i] = a[i] if a[i] >= b[i] or a[i] != a[i] else b[i]
    elif code == MINIMUM:
        for i in range(n):
            out[i] = a[i] if a[i] <= b[i] or a[i] != a[i] else b[i]
    elif code == POWER:
        for i in range(n):
            out[i] = np.power(a[i], b[i])
    elif code == GREATER:
        for i in range(n):
            out[i] = one if a[i] > b[i] else zero
    elif code == GREATER_EQUAL:
        for i in range(n):
            out[i] = one if a[i] >= b[i] else zero
    elif code == LESS:
        for i in range(n):
            out[i] = one if a[i] < b[i] else zero
    elif code == LESS_EQUAL:
        for i in range(n):
            out[i] = one if a[i] <= b[i] else zero
    elif code == EQUAL:
        for i in range(n):
            out[i] = one if a[i] == b[i] else zero
    elif code == NOT_EQUAL:
        for i in range(n):
            out[i] = one if a[i] != b[i] else zero
    elif code == SAME:
        for i in range(n):
            out[i] = one if a[i] == b[i] or (a[i] != a[i] and b[i] != b[i]) else zero
    elif code == HYPOT:
        for i in range(n):
            out[i] = np.hypot(a[i], b[i])
    elif code == ARCTAN2:
        for i in range(n):
            out[i] = np.arctan2(a[i], b[i])
    elif code == WHERE:
        for i in range(n):
            out[i] = b[i] if a[i] != zero else c[i]
    elif code == CLIP:
        for i in range(n):
            out[i] = a[i] if a[i] != a[i] else max(min(a[i], c[i]), b[i]) if b[i] <= c[i] else c[i]


@register_jitable(**OPTIONS)
def _matmul(out, a, b, scratch, m, k, n, a_is_turned, b_is_turned):
    """Multiply (m, k) by (k, n); a factor that is turned is stored transposed."""
    if m * k * n > SMALL_PRODUCT:
        y = out.reshape(m, n)
        if a_is_turned and b_is_turned:
            np.dot(a.reshape(k, m).T, b.reshape(n, k).T, y)
        elif a_is_turned:
            np.dot(a.reshape(k, m).T, b.reshape(k, n), y)
        elif b_is_turned:
            np.dot(a.reshape(m, k), b.reshape(n, k).T, y)
        else:
            np.dot(a.reshape(m, k), b.reshape(k, n), y)
        return
    if b_is_turned:  # rows that lie together are read several entries at a time
        for j in range(n):
            for p in range(k):
                scratch[p * n + j] = b[j * k + p]
        b = scratch
    a_row, a_column = (1, m) if a_is_turned else (k, 1)
    out[:] = 0
    for i in range(m):
        row = out[i * n : i * n + n]
        for p in range(k):
            x, part = a[i * a_row + p * a_column], b[p * n : p * n + n]
            for j in range(n):
                row[j] += x * part[j]


@register_jitable(**OPTIONS)
def _reduce(kind, out, x, outer, length, inner):
    """Reduce the middle axis of (outer, length, inner)."""
    for o in range(outer):
        total = out[o * inner : o * inner + inner]
        first = o * length * inner
        if inner == 1 and kind <= MEAN:
            total[0] = _total(x[first : first + length])
            continue
        total[:] = x[first : first + inner]
        for r in range(1, length):
            row = x[first + r * inner : first + (r + 1) * inner]
            if kind == MAX:
                for j in range(inner):
                    total[j] = row[j] if row[j] > total[j] or row[j] != row[j] else total[j]
            elif kind == MIN:
                for j in range(inner):
                    total[j] = row[j] if row[j] < total[j] or row[j] != row[j] else total[j]
            else:
                for j in range(inner):
                    total[j] += row[j]
    if kind == MEAN:
        count = out.dtype.type(length)
        for i in range(len(out)):
            out[i] /= count


@register_jitable(**OPTIONS)
def _total(x):
    """Return the sum, in eight lanes, which also keeps rounding small."""
    n, zero = len(x), x.dtype.type(0)
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = zero
    whole = n - n % 8
    for i in range(0, whole, 8):
        s0 += x[i]
        s1 += x[i + 1]
        s2 += x[i + 2]
        s3 += x[i + 3]
        s4 += x[i + 4]
        s5 += x[i + 5]
        s6 += x[i + 6]
        s7 += x[i + 7]
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    for i in range(whole, n):
        total += x[i]
    return total


@register_jitable(**OPTIONS)
def _softmax(out, x, rows, n, is_log):
    """Softmax of each row, or its logarithm; 0 (or -inf) where every entry is -inf."""
    for r in range(rows):
        row, y = x[r * n : r * n + n], out[r * n : r * n + n]
        top = row[0]
        for j in range(1, n):
            top = row[j] if row[j] > top or row[j] != row[j] else top
        for j in range(n):
            infinite = row[j] == top and (top == np.inf or top == -np.inf)
            y[j] = (row[j] if row[j] < 0 else 0) if infinite else row[j] - top
        if is_log:
            total = x.dtype.type(0)
            for j in range(n):
                total += _exp(y[j])
            total = np.log(total)
            for j in range(n):
                y[j] -= total
            continue
        for j in range(n):
            y[j] = _exp(y[j])
        total = _total(y)
        total = total if total != 0 else x.dtype.type(1)
        for j in range(n):
            y[j] /= total


@register_jitable(**OPTIONS)
def _run_block(step, micro, arena, i, n, period):
    """Do one elementwise operation for the entries i ... i + n - 1 of its run."""
    out = micro[step, 1] + (i if micro[step, 2] == WHOLE else 0)
    a = micro[step, 3] + _shift(micro[step, 4], i, period)
    b = micro[step, 5] + _shift(micro[step, 6], i, period)
    c = micro[step, 7] + _shift(micro[step, 8], i, period)
    _elementwise(
        micro[step, 0], arena[out : out + n], arena[a : a + n], arena[b : b + n], arena[c : c + n]
    )


@register_jitable(**_INLINE)
def _shift(mode, i, period):
    return i if mode == WHOLE else (i % period if mode == ROW else 0)


@register_jitable(**OPTIONS)
def run(code, micro, index, arena, first, last):
    """Do the rows first ... last - 1 of a plan; see `planning.py` for what their columns say."""
    for at in range(first, last):
        row = code[at]
        kind, y, x, n = row[0], row[1], row[2], row[3]
        if kind == ELEMENTWISE:
            period, most = max(row[6], 1), row[7]
            i = 0
            while i < n:
                size = min(most, n - i)
                if row[6]:
                    size = min(size, period - i % period)
                for step in range(row[4], row[5]):
                    _run_block(step, micro, arena, i, size, period)
                i += size
        elif kind == FILL:  # x repeated, each `row[4]` entries anew
            length = row[4]
            if length == 1:
                arena[y : y + n] = arena[x]
            for i in range(0, n if length > 1 else 0, length):
                size = min(length, n - i)
                for j in range(size):
                    arena[y + i + j] = arena[x + j]
        elif kind == MATMUL:
            m, k, columns = row[4], row[5], row[6]
            _matmul(
                arena[y : y + m * columns],
                arena[x : x + m * k],
                arena[n : n + k * columns],
                arena[-SMALL_PRODUCT:],
                m, k, columns, row[7] & 1, row[7] & 2,
            )  # fmt: skip
            if row[8] >= 0:
                for i in range(m):
                    for j in range(columns):
                        arena[y + i * columns + j] += arena[row[8] + j]
        elif kind == REDUCE:
            outer, length, inner = row[4], row[5], row[6]
            size = outer * inner
            _reduce(row[7], arena[y : y + size], arena[x : x + size * length], outer, length, inner)
        elif kind == GATHER:
            for i in range(n):
                arena[y + i] = arena[x + index[row[4] + i]]
        elif kind == SCATTER:
            if row[5]:
                arena[y : y + row[5]] = 0
            for i in range(n):
                arena[y + index[row[4] + i]] += arena[x + i]
        elif kind == SOFTMAX:
            _softmax(arena[y : y + n], arena[x : x + n], n // row[4], row[4], row[5])
        else:  # PICK: minus the mean of the entries at the indices
            total = arena.dtype.type(0)
            for i in range(n):
                total += arena[x + index[row[4] + i]]
            arena[y] = -total / n


def run_batches(
    plan, arena, data, targets, labels, order, span, places, tables, moves, record, outputs
):
    """Run a training step on one minibatch after the other, and return how many were done.

    It stops early, at a step whose loss or another recorded number is nan or inf, before the
    parameters are changed.

    Parameters
    ----------
    plan : (code, micro, index) of the step
    arena : 1-d array
    data, targets : 2-d arrays of its type, a row for each example; targets may have no columns
    labels : 1-d array of int64, or empty
    order : 1-d array of int64, the examples in the order of this epoch
    span : (first batch, last batch + 1, examples in a batch)
    places : (of data, of targets, of outputs) in the arena
    tables : rows (start, columns): index[start + i] becomes i * columns + label i
    moves : rows (from, to, entries): what is copied after a step, in this order
    record : (places, numbers): numbers[b, j] becomes arena[places[j]] of batch b
    outputs : 2-d array, filled with the outputs in the order of the examples
    """
    code, micro, index = plan
    first, last, size = span
    for b in range(first, last):
        for i in range(size):
            example = order[b * size + i]
            for j in range(data.shape[1]):
                arena[places[0] + i * data.shape[1] + j] = data[example, j]
            for j in range(targets.shape[1]):
                arena[places[1] + i * targets.shape[1] + j] = targets[example, j]
            for t in range(len(tables)):
                index[tables[t, 0] + i] = i * tables[t, 1] + labels[example]
        run(code, micro, index, arena, 0, len(code))
        for i in range(size):
            for j in range(outputs.shape[1]):
                outputs[b * size + i, j] = arena[places[2] + i * outputs.shape[1] + j]
        finite = True
        for j in range(len(record[0])):
            number = arena[record[0][j]]
            record[1][b, j] = number
            finite = finite and np.isfinite(number)
        if not finite:
            return b - first
        for k in range(len(moves)):
            source, target, entries = moves[k, 0], moves[k, 1], moves[k, 2]
            for i in range(entries):
                arena[target + i] = arena[source + i]
    return last - first
