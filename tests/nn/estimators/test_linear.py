import numpy as np
import pytest
from sklearn import linear_model
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import StandardScaler

import nn
from nn.estimators import LinearRegression

DATA = nn.datasets.concrete()
X, y = DATA.X, DATA.y[:, 0]


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("targets", [y, np.stack([y, 2 * y + 1], axis=1), y[:, None]])
def test_exact_coefficients_are_those_of_sklearn(fit_intercept, targets):
    weights = np.random.default_rng(0).uniform(0, 2, len(X))
    for sample_weight in (None, weights):
        ours = LinearRegression(fit_intercept=fit_intercept).fit(X, targets, sample_weight)
        theirs = linear_model.LinearRegression(fit_intercept=fit_intercept)
        theirs.fit(X, targets, sample_weight)
        np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-5)
        np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=1e-5)
        np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=1e-5)
        assert ours.coef_.shape == theirs.coef_.shape
        assert ours.predict(X).shape == theirs.predict(X).shape


def test_gradient_descent_gets_there_too():
    Z = StandardScaler().fit_transform(X)
    exact = LinearRegression().fit(Z, y)
    descent = LinearRegression(
        solver="sgd", learning_rate_init=0.2, batch_size=len(Z), tol=1e-14, max_iter=5000
    ).fit(Z, y)
    assert descent.converged_
    assert descent.n_iter_ > 100
    np.testing.assert_allclose(descent.coef_, exact.coef_, atol=1e-4)
    assert descent.loss_curve_[-1] == pytest.approx(exact.loss_curve_[0])


def test_too_few_epochs_have_not_converged():
    descent = LinearRegression(solver="sgd", max_iter=2, random_state=0)
    with pytest.warns(ConvergenceWarning, match="max_iter=2, got a loss that has not settled"):
        descent.fit(StandardScaler().fit_transform(X), y)
    assert not descent.converged_


def test_the_net_is_one_dense_layer():
    model = LinearRegression().fit(X, y).model_
    assert isinstance(model, nn.Dense)
    assert model.W.shape == (8, 1)


def test_unscaled_features_diverge_with_a_clear_word():
    with pytest.raises(nn.DivergedError, match="standardize the features"):
        LinearRegression(solver="sgd").fit(X, y)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"solver": "qr"}, "solver to be one of 'exact', 'sgd', got 'qr'"),
        ({"max_iter": 0}, "max_iter to be an integer of at least 1, got 0"),
        ({"solver": "sgd", "batch_size": 0}, "batch_size to be"),
        ({"learning_rate_init": -1.0}, "learning_rate_init above 0"),
        ({"tol": np.nan}, "tol of at least 0"),
    ],
)
def test_wrong_arguments_are_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        LinearRegression(**arguments).fit(X, y)
