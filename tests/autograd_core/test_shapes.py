"""Shape arithmetic agrees with NumPy on every shape Hypothesis finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import autograd_core as ag
from autograd_core import shapes

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)


@given(st.lists(SHAPES, max_size=3))
def test_broadcast_shapes_is_numpys(several):
    try:
        expected = np.broadcast_shapes(*several)
    except ValueError:
        with pytest.raises(ag.ShapeError):
            shapes.broadcast_shapes("add", *several)
    else:
        assert shapes.broadcast_shapes("add", *several) == expected


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=0, max_side=3))
def test_summing_broadcast_axes_restores_the_shape(case):
    target, result = case.input_shapes[0], case.result_shape
    ones = np.ones(result)
    assert ag.unbroadcast(ones, target).shape == target
    assert ag.unbroadcast(ones, target).sum() == ones.size


@given(SHAPES, SHAPES)
def test_matmul_shape_is_numpys(left, right):
    try:
        expected = np.matmul(np.ones(left), np.ones(right)).shape
    except ValueError:
        with pytest.raises(ag.ShapeError):
            shapes.matmul_shape(left, right)
    else:
        assert shapes.matmul_shape(left, right) == expected


@given(SHAPES, st.lists(st.integers(-1, 6), max_size=3).map(tuple))
def test_reshape_shape_is_numpys(shape, new):
    try:
        expected = np.zeros(shape).reshape(new).shape
    except ValueError:
        with pytest.raises(ag.ShapeError, match="reshape"):
            shapes.reshape_shape(shape, new)
    else:
        assert shapes.reshape_shape(shape, new) == expected


@pytest.mark.parametrize(
    ("x", "shape"),
    [(2.0, ()), ([1, 2], (2,)), ([[1], [2]], (2, 1)), ([], (0,)), (np.ones((2, 3)), (2, 3))],
)
def test_shape_of_anything(x, shape):
    assert shapes.shape_of(x) == shape
