"""Strided copies, as Python and jitted: what NumPy's strides say."""

import numba
import numpy as np
import pytest

from autograd_core.kernels.copying import AXES, copy_strided
from autograd_core.kernels.jit import OPTIONS

jitted = numba.njit(**OPTIONS)(lambda array, y, x, steps: copy_strided(array, y, x, steps))

VIEWS = {
    "slice": lambda x: x[:, 1:3],
    "one column": lambda x: x[:, 2],
    "transpose": lambda x: x.transpose(2, 0, 1),
    "backwards": lambda x: x[::-1, :, ::-2],
    "repeated": lambda x: np.broadcast_to(x[0], (3, *x[0].shape)),
    "row by row repeated": lambda x: np.broadcast_to(x[:, :, :1], x.shape),
}


@pytest.mark.parametrize("copy", [copy_strided, jitted], ids=["python", "numba"])
@pytest.mark.parametrize("name", VIEWS)
def test_it_copies_a_view(name, copy):
    numbers = np.arange(60.0).reshape(3, 4, 5)
    view = VIEWS[name](numbers)
    array = np.concatenate([numbers.ravel(), np.full(view.size, np.nan)])
    start = view.__array_interface__["data"][0] - numbers.__array_interface__["data"][0]
    missing = AXES - view.ndim
    extents = (1,) * missing + view.shape
    source = (0,) * missing + tuple(step // 8 for step in view.strides)
    target = (0,) * missing + tuple(step // 8 for step in np.ascontiguousarray(view).strides)
    copy(array, 60, start // 8, np.array([*extents, *source, *target]))
    np.testing.assert_array_equal(array[60:].reshape(view.shape), view)


def test_it_writes_at_steps():
    array = np.array([1.0, 2, 3, 0, 0, 0, 0, 0, 0])
    jitted(array, 3, 0, np.array([1, 1, 1, 3, 0, 0, 0, 1, 0, 0, 0, 2]))
    np.testing.assert_array_equal(array[3:], [1, 0, 2, 0, 3, 0])
