"""Products in blocks: every form of factors, every remainder, and nothing beside is touched."""

import itertools
import os
import subprocess
import sys

import numba
import numpy as np
import pytest

from autograd_core.kernels import gemm
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.views import entries_from


def multiply(out, a, b, addend, panels, extents, how, add_row, start):
    out, a, b = entries_from(out, start), entries_from(a, start), entries_from(b, start)
    addend, panels = entries_from(addend, start), entries_from(panels, start)
    gemm.multiply(out, a, b, addend, panels, extents, how, add_row)


jitted = numba.njit(**OPTIONS)(multiply)
FORMS = pytest.mark.parametrize("form", [multiply, jitted], ids=["python", "numba"])
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])
SMALL = [(1, 1, 1), (2, 3, 2), (6, 1, 5), (5, 7, 1), (9, 17, 16), (8, 3, 33), (13, 2, 7)]
LARGE = [(6, 130, 64), (50, 300, 70), (512, 20, 64), (260, 129, 128), (65, 64, 97), (1024, 3, 128)]


def multiplied(form, extents, how, dtype, addend=None, seed=0):
    """Return what `multiply` writes, its neighbours untouched, and the product in float64."""
    m, k, n = extents
    rng = np.random.default_rng(seed)
    a, b = (rng.normal(size=shape).astype(dtype) for shape in ((m, k), (k, n)))
    stored_a = (a.T if how & gemm.LEFT_TURNED else a).ravel()
    stored_b = (b.T if how & gemm.RIGHT_TURNED else b).ravel()
    room = gemm.room_of_panels(extents, how, 64 // stored_a.itemsize)
    nans = [np.full(size + 6, np.nan, dtype) for size in (m * n, m * k, k * n, m * n, room)]
    out, a_there, b_there, add, panels = nans
    a_there[3:-3], b_there[3:-3] = stored_a, stored_b
    step, total = -1, a.astype(float) @ b.astype(float)
    if addend is not None:
        added = rng.normal(size=(m, n) if addend == "matrix" else n).astype(dtype)
        add[3 : 3 + added.size] = added.ravel()
        step = n if addend == "matrix" else 0
        total = total + added
    form(out, a_there, b_there, add, panels, extents, how, step, 3)
    for array in (out, panels):
        assert np.isnan([*array[:3], *array[-3:]]).all()
    return out[3:-3].reshape(m, n), total


def assert_close(y, total, k):
    units = np.finfo(y.dtype).eps * np.sqrt(k) * 20
    np.testing.assert_allclose(y, total, rtol=0, atol=units * max(1, np.abs(total).max()))


@FORMS
@DTYPES
@pytest.mark.parametrize("turned", range(4))
@pytest.mark.parametrize("extents", SMALL, ids=str)
def test_it_is_the_product(extents, turned, dtype, form):
    how = gemm.with_panels(turned, extents, 64 // np.dtype(dtype).itemsize)
    y, total = multiplied(form, extents, how, dtype)
    assert_close(y, total, extents[1])


@DTYPES
@pytest.mark.parametrize("turned", range(4))
@pytest.mark.parametrize("extents", LARGE, ids=str)
def test_it_is_the_product_of_large_factors(extents, turned, dtype):
    how = gemm.with_panels(turned, extents, 64 // np.dtype(dtype).itemsize)
    y, total = multiplied(jitted, extents, how, dtype)
    assert_close(y, total, extents[1])


@DTYPES
@pytest.mark.parametrize("addend", ["row", "matrix"])
@pytest.mark.parametrize("turned", range(4))
@pytest.mark.parametrize("extents", [*SMALL, *LARGE], ids=str)
def test_an_addend_is_added_once(extents, turned, addend, dtype):
    how = gemm.with_panels(turned, extents, 64 // np.dtype(dtype).itemsize)
    y, total = multiplied(jitted, extents, how, dtype, addend)
    assert_close(y, total, extents[1])


@FORMS
@pytest.mark.parametrize("how", [gemm.RIGHT_COPIED, gemm.RIGHT_TURNED | gemm.RIGHT_COPIED])
@pytest.mark.parametrize("addend", [None, "row"])
def test_panels_of_few_numbers(addend, how, form):
    y, total = multiplied(form, (7, 5, 20), how, np.float64, addend)
    assert_close(y, total, 5)


@FORMS
@DTYPES
def test_panels_of_a_turned_left_factor(dtype, form):
    how, n = gemm.LEFT_TURNED | gemm.LEFT_COPIED, gemm.MOST_VECTORS * 64 // np.dtype(dtype).itemsize
    for m, k in itertools.product((1, 5, 6, 8, 14), (1, 3)):
        y, total = multiplied(form, (m, k, n), how, dtype)
        assert_close(y, total, k)


def test_which_factors_are_copied():
    few, far, many = (
        gemm.with_panels(1, extents, 16) & gemm.LEFT_COPIED
        for extents in ((500, 256, 256), (512, 256, 256), (500, 256, 512))
    )
    assert (few, far, many) == (0, gemm.LEFT_COPIED, gemm.LEFT_COPIED)
    assert gemm.with_panels(2, (4, 1, 9), 8) == 0  # a row looks the same transposed
    assert gemm.with_panels(2, (4, 2, 9), 8) == gemm.RIGHT_TURNED | gemm.RIGHT_COPIED
    assert gemm.with_panels(0, (128, 256, 256), 16) == gemm.RIGHT_COPIED
    assert gemm.with_panels(0, (8, 256, 256), 16) == 0


def test_it_adds_to_what_is_there():
    a, b, out = np.arange(6.0), np.arange(12.0), np.arange(8.0)
    expected = out.reshape(2, 4) + a.reshape(2, 3) @ b.reshape(3, 4)
    jitted(out, a, b, out, out, (2, 3, 4), 0, 4, 0)
    np.testing.assert_array_equal(out.reshape(2, 4), expected)


ANY_PROCESSOR = """
import numba, numpy as np
from autograd_core.kernels import gemm
from autograd_core.kernels.dense import matmul

assert gemm.MOST_VECTORS == 1
rng = np.random.default_rng(0)
for dtype in (np.float32, np.float64):
    for m, k, n in ((1, 1, 1), (7, 9, 20), (60, 300, 70)):
        a, b = rng.normal(size=(m, k)).astype(dtype), rng.normal(size=(k, n)).astype(dtype)
        out = np.empty((m, n), dtype)
        numba.njit(matmul)(a, b, out)
        np.testing.assert_allclose(out, a @ b, rtol=1e-3, atol=1e-4)
"""


def test_it_multiplies_on_processors_of_few_registers(tmp_path):
    settings = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "PATH": os.environ["PATH"]}
    subprocess.run([sys.executable, "-c", ANY_PROCESSOR], check=True, env=settings, cwd=tmp_path)
