import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

import autograd_core as ag
import nn

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 3)) + 5
Y = RNG.normal(size=(40, 2))
WEIGHTS = RNG.uniform(0, 2, 40)


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_weights_are_those_of_sklearn(fit_intercept, weights):
    W, b = nn.least_squares(X, Y, sample_weight=weights, fit_intercept=fit_intercept)
    theirs = LinearRegression(fit_intercept=fit_intercept).fit(X, Y, weights)
    np.testing.assert_allclose(W.T, theirs.coef_, atol=1e-10)
    np.testing.assert_allclose(b, theirs.intercept_ * np.ones(2), atol=1e-10)


def test_the_gradient_of_mse_is_0_there():
    layer = nn.Dense(3, 2)
    layer.W.data, layer.b.data = nn.least_squares(X, Y)
    nn.mse(layer(X), Y).backward()
    np.testing.assert_allclose(layer.W.grad.numpy(), 0, atol=1e-12)
    np.testing.assert_allclose(layer.b.grad.numpy(), 0, atol=1e-12)


def test_gradient_descent_on_one_neuron_gets_there():
    Z, y = (X - X.mean(axis=0)) / X.std(axis=0), Y[:, :1]
    W, b = nn.least_squares(Z, y)
    neuron = nn.Dense(3, 1, seed=0)
    optimizer = nn.SGD(neuron.parameters(), lr=0.3)
    nn.fit(neuron, Z, y, loss="mse", optimizer=optimizer, epochs=300, progress=False)
    np.testing.assert_allclose(neuron.W.numpy(), W, atol=1e-5)
    np.testing.assert_allclose(neuron.b.numpy(), b, atol=1e-5)


def test_of_many_solutions_the_smallest_is_taken():
    doubled = np.hstack([X, X])
    W, _ = nn.least_squares(doubled, Y)
    one, _ = nn.least_squares(X, Y)
    np.testing.assert_allclose(W, np.vstack([one, one]) / 2, atol=1e-10)


def test_a_column_of_targets_may_be_flat():
    flat, column = nn.least_squares(X, Y[:, 0]), nn.least_squares(X, Y[:, :1])
    assert flat[0].shape == (3, 1)
    assert np.array_equal(flat[0], column[0])


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ((X[:, 0], Y), ag.ShapeError, r"expected X \(N, D\) and y \(N,\) or \(N, K\), got \(40,\)"),
        ((X, Y[:30]), ag.ShapeError, "as many rows in X as in y"),
        ((X * np.nan, Y), ValueError, "expected finite numbers, got nan"),
    ],
)
def test_wrong_data_are_named(arguments, kind, words):
    with pytest.raises(kind, match=words):
        nn.least_squares(*arguments)


@pytest.mark.parametrize(
    ("weights", "kind", "words"),
    [
        (WEIGHTS[:3], ag.ShapeError, r"one weight for each of 40 examples, got shape \(3,\)"),
        (-WEIGHTS, ValueError, "finite weights of at least 0"),
        (0 * WEIGHTS, ValueError, "not all of them 0, got 0 to 0"),
    ],
)
def test_wrong_weights_are_named(weights, kind, words):
    with pytest.raises(kind, match=words):
        nn.least_squares(X, Y, sample_weight=weights)
