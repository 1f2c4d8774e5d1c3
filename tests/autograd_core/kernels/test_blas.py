"""Products by BLAS on flat arrays: either factor stored transposed, written or added."""

import numba
import numpy as np
import pytest
import threadpoolctl

import autograd_core as ag
from autograd_core.kernels.blas import LEAST_SHARED, LEAST_THREADS, multiply, pays
from autograd_core.kernels.jit import OPTIONS

jitted = numba.njit(**OPTIONS)(
    lambda out, a, b, extents, turned, adds: multiply(out, a, b, extents, turned, adds)
)


@pytest.mark.parametrize("form", [multiply, jitted], ids=["python", "numba"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("adds", [False, True])
@pytest.mark.parametrize("turned", range(4))
def test_it_is_the_product(turned, adds, dtype, form):
    rng = np.random.default_rng(0)
    a, b, start = (rng.normal(size=shape).astype(dtype) for shape in ((3, 4), (4, 5), (3, 5)))
    stored_a = a.T if turned & 1 else a
    stored_b = b.T if turned & 2 else b
    out = start.ravel().copy()
    form(out, stored_a.ravel(), stored_b.ravel(), (3, 4, 5), turned, adds)
    expected = a @ b + (start if adds else 0)
    np.testing.assert_allclose(out.reshape(3, 5), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("threads", [1, LEAST_THREADS])
def test_large_products_are_left_to_a_blas_of_several_threads(threads, monkeypatch):
    pools = [{"user_api": "blas", "num_threads": threads}, {"user_api": "openmp"}]
    monkeypatch.setattr(threadpoolctl, "threadpool_info", lambda: pools)
    assert pays(LEAST_SHARED) == (threads == LEAST_THREADS)
    assert not pays(LEAST_SHARED - 1)
    rng = np.random.default_rng(0)
    a, b, bias = rng.normal(size=(256, 256)), rng.normal(size=(256, 256)), rng.normal(size=256)
    f = ag.compile(lambda a, b: ag.affine(a, b, bias) + a @ b)
    np.testing.assert_allclose(f(a, b), 2 * (a @ b) + bias, rtol=1e-9, atol=1e-12)


def test_it_asks_how_many_threads_blas_has():
    with threadpoolctl.threadpool_limits(1):
        assert not pays(LEAST_SHARED)
