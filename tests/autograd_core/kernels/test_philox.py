"""The random bits of the machine are those of NumPy's Philox, jitted and as plain Python."""

import numba
import numpy as np
import pytest

from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.philox import keep_mask


@numba.njit(**OPTIONS)
def jitted(out, seed, count, threshold):
    keep_mask(out, seed, count, threshold)


@pytest.mark.parametrize("form", [keep_mask, jitted], ids=["python", "numba"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 9, 100])
@pytest.mark.parametrize(("seed", "count"), [(0, 0), (3, 5), (2**63 - 1, 2**62), (1, 2**40)])
@pytest.mark.parametrize("threshold", [0, 1, 2**31, 3 * 2**30, 2**32])
def test_the_bits_are_numpys(form, dtype, size, seed, count, threshold):
    words = np.random.Philox(key=seed, counter=count << 64).random_raw(size // 2 + 1)
    halves = [half for word in words.tolist() for half in (word % 2**32, word >> 32)]
    out = np.full(size, np.nan, dtype)
    form(out, np.int64(seed), np.int64(count), np.int64(threshold))
    assert out.tolist() == [float(half >= threshold) for half in halves[:size]]
