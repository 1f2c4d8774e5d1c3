"""Products by BLAS on flat arrays: either factor stored transposed, written or added."""

import numba
import numpy as np
import pytest

from autograd_core.kernels.blas import multiply
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
