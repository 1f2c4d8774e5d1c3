"""Products by the kernel: batches, vectors, shapes that do not fit."""

import numpy as np
import pytest

import autograd_core as ag

SHAPES = [
    ((2, 3), (3, 4)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((5, 2, 3), (3, 4)),
    ((5, 1, 2, 3), (4, 3, 2)), ((3,), (4, 3, 2)), ((4, 2, 3), (3,)), ((2, 3), (4, 3, 2)),
    ((1, 2, 3), (1, 3, 2)),
]  # fmt: skip


@pytest.mark.parametrize("form", ["python", "numba"])
@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_products_are_numpys(a, b, form):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=a), rng.normal(size=b)
    with ag.use_kernels(form):
        product, dot = ag.matmul(x, y), ag.dot(x, y)
    for got, expected in ((product, np.matmul(x, y)), (dot, np.dot(x, y))):
        assert np.shape(got) == np.shape(expected)
        assert type(got) is type(expected)
        np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("form", ["python", "numpy", "numba"])
@pytest.mark.parametrize(("a", "b"), [((2, 3), (2, 3)), ((2, 2, 3), (3, 3, 2)), ((2,), (3,))])
def test_shapes_that_do_not_fit_are_refused_in_every_form(a, b, form):
    with ag.use_kernels(form), pytest.raises(ag.ShapeError, match="matmul"):
        ag.matmul(np.ones(a), np.ones(b))


@pytest.mark.parametrize("form", ["python", "numpy", "numba"])
def test_dot_is_refused_by_its_own_name(form):
    with ag.use_kernels(form), pytest.raises(ag.ShapeError, match="dot"):
        ag.dot(np.ones((2, 3)), np.ones((2, 3)))
    with ag.use_kernels(form), pytest.raises(ag.ShapeError):
        ag.affine(np.ones((2, 3)), np.ones((2, 3)), np.ones(3))
