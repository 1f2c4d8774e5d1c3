"""Norms of every order, of entries of both signs."""

import numpy as np
import pytest

import autograd_core as ag

X = np.array([[0.7, -1.2, 0.4], [-0.5, 0.9, -2.0]])


@pytest.mark.parametrize("order", [None, 1, 2, 3, 4, 1.5, 2.5, -1, np.inf, -np.inf])
@pytest.mark.parametrize("axis", [0, -1])
def test_norm_of_every_order(order, axis):
    value = ag.norm(ag.tensor(X), order, axis)
    np.testing.assert_allclose(value.data, np.linalg.norm(X, order, axis), rtol=1e-13)
    ag.check_grads(lambda x: ag.norm(x, order, axis), X)
