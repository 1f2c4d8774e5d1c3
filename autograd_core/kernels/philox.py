"""Random bits that are a function of (seed, count, place), with no state: Philox 4x64-10.

A counter goes through ten rounds of multiplying and mixing, each block of four words by itself, so
that any step of a training can have its numbers without those before it. The words are NumPy's:
block i of `np.random.Philox(key=seed, counter=count << 64)` is that of the counter (i + 1, count).

References
----------
Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload, register_jitable

from autograd_core.kernels.jit import INLINE, OPTIONS

# the multipliers, and what the key grows by in each round; their text is the paper's
_M0, _M1 = 0xD2E7470EE14C6C93, 0xCA5A826395121157
_W0, _W1 = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
_ALL = (1 << 64) - 1


@intrinsic
def _high_half(typing_context, a, b):
    def codegen(context, builder, signature, args):
        wide = ir.IntType(128)
        a, b = (builder.zext(word, wide) for word in args)
        product = builder.lshr(builder.mul(a, b), ir.Constant(wide, 64))
        return builder.trunc(product, ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), codegen


def _word(x):
    return int(x) & _ALL


@overload(_word, jit_options=INLINE)
def _word_for(x):
    return lambda x: np.uint64(x)


def _high(a, b):
    return (a * b) >> 64


@overload(_high, jit_options=INLINE)
def _high_for(a, b):
    return lambda a, b: _high_half(a, b)


@register_jitable(**INLINE)
def _block(x0, x1, seed):
    """Return four words for the counter (x0, x1, 0, 0) and the key (seed, 0)."""
    x2, x3, k0, k1 = _word(0), _word(0), seed, _word(0)
    for _ in range(10):
        a, b = _high(x0, _word(_M0)), _word(x0 * _word(_M0))
        c, d = _high(x2, _word(_M1)), _word(x2 * _word(_M1))
        x0, x1, x2, x3 = c ^ x1 ^ k0, d, a ^ x3 ^ k1, b
        k0, k1 = _word(k0 + _word(_W0)), _word(k1 + _word(_W1))
    return x0, x1, x2, x3


@register_jitable(**OPTIONS)
def keep_mask(out, seed, count, threshold):
    """Set out[i] to 1 where the i-th half word, 0 ... 2^32 - 1, is at least `threshold`, else 0."""
    n, half = len(out), _word(0xFFFFFFFF)
    zero, one, most = out.dtype.type(0), out.dtype.type(1), _word(threshold)
    for block in range((n + 7) // 8):
        words = _block(_word(block + 1), _word(count), _word(seed))
        first = 8 * block
        for j in range(min(8, n - first)):
            word = words[j >> 1]
            bits = word >> _word(32) if j & 1 else word & half
            out[first + j] = one if bits >= most else zero
