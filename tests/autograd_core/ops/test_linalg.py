"""`dot` with NumPy's rules for any number of axes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag

RNG = np.random.default_rng(3)
batches = st.lists(st.integers(0, 3), max_size=2).map(tuple)


@given(batches, batches, st.booleans(), st.integers(1, 3))
def test_dot_equals_numpy_and_its_gradient(left, right, vector, k):
    a = RNG.uniform(-1, 1, (*left, k))
    b = RNG.uniform(-1, 1, (k,) if vector else (*right, k, 2))
    np.testing.assert_array_equal(ag.dot(ag.tensor(a), ag.tensor(b)).data, np.dot(a, b))
    ag.check_grads(ag.dot, a, b, order=1)


def test_numpys_dot_records():
    a = ag.tensor([1.0, 2.0], requires_grad=True)
    y = np.dot(a, np.array([3.0, 4.0]))
    y.backward()
    np.testing.assert_array_equal(a.grad.data, [3.0, 4.0])
    assert np.dot(a, 2.0).shape == (2,)


def test_dot_prints_as_the_matrix_product():
    assert ag.local_derivatives("dot") == ag.local_derivatives("matmul")


def test_dot_names_the_lengths_that_differ():
    with pytest.raises(ag.ShapeError, match=r"dot: expected the last axis .*: 3 and 2. Transpose"):
        ag.dot(ag.tensor(np.ones((2, 3))), np.ones((2, 3)))
