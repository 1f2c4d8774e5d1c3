import numpy as np
import pytest
from sklearn import linear_model
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import StandardScaler

import nn
from nn.estimators import LogisticRegression

DATA = nn.datasets.breast_cancer()
X, y = StandardScaler().fit_transform(DATA.X), DATA.labels
DIGITS = nn.datasets.digits()


def theirs(C=1.0, **arguments):
    return linear_model.LogisticRegression(
        C=C, solver="newton-cg", tol=1e-12, max_iter=10000, **arguments
    )


def assert_same(ours, their):
    np.testing.assert_allclose(ours.coef_, their.coef_, atol=1e-5)
    np.testing.assert_allclose(ours.intercept_, their.intercept_, atol=1e-5)
    assert ours.coef_.shape == their.coef_.shape


@pytest.mark.parametrize("C", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_coefficients_are_those_of_sklearn(C, fit_intercept):
    arguments = {"C": C, "fit_intercept": fit_intercept}
    assert_same(LogisticRegression(**arguments).fit(X, y), theirs(**arguments).fit(X, y))


def test_weighted_coefficients_are_those_of_sklearn():
    weights = np.random.default_rng(0).uniform(0, 2, len(X))
    assert_same(LogisticRegression().fit(X, y, weights), theirs().fit(X, y, weights))


def test_many_classes_have_the_coefficients_of_sklearn():
    X, y = DIGITS.X[:500] / 16, DIGITS.labels[:500]
    ours, their = LogisticRegression().fit(X, y), theirs().fit(X, y)
    assert_same(ours, their)
    np.testing.assert_allclose(ours.predict_proba(X), their.predict_proba(X), atol=1e-6)


def test_unscaled_features_converge():
    ours = LogisticRegression().fit(DATA.X, y)
    newton = linear_model.LogisticRegression(solver="newton-cholesky", tol=1e-12)
    assert_same(ours, newton.fit(DATA.X, y))


def test_without_penalty_the_gradient_of_the_loss_is_0():
    rng = np.random.default_rng(0)
    labels = np.where(rng.random(len(X)) < 0.2, 1 - y, y)  # else weights would grow for ever
    layer = LogisticRegression(penalty=None).fit(X, labels).model_
    nn.binary_cross_entropy(layer(X), labels[:, None]).backward()
    np.testing.assert_allclose(layer.W.grad.numpy(), 0, atol=1e-6)


def test_gradient_descent_on_one_neuron_gets_there_too():
    ours = LogisticRegression(C=0.1).fit(X, y)
    neuron = nn.Dense(30, 1, initializer="zeros")
    penalty = 1 / (2 * 0.1 * len(X))
    nn.fit(
        neuron, X, y[:, None], epochs=2000, progress=False, engine="compiled",
        loss=lambda Z, Y: nn.binary_cross_entropy(Z, Y) + nn.l2_penalty([neuron.W], penalty),
        optimizer=nn.SGD(neuron.parameters(), 0.5, momentum=0.9), metrics=[],
    )  # fmt: skip
    np.testing.assert_allclose(neuron.W.numpy().T, ours.coef_, atol=1e-5)
    np.testing.assert_allclose(neuron.b.numpy(), ours.intercept_, atol=1e-5)


def test_minibatches_come_near():
    sgd = LogisticRegression(C=0.1, solver="sgd", random_state=0).fit(X, y)
    assert sgd.converged_
    assert sgd.score(X, y) == pytest.approx(
        LogisticRegression(C=0.1).fit(X, y).score(X, y), abs=0.005
    )


def test_partial_fits_learn_classes_named_before():
    names = np.array(["malign", "benign"])[y]
    regression = LogisticRegression(random_state=0)
    first = names == "benign"
    regression.partial_fit(X[first], names[first], classes=["malign", "benign"])
    for _ in range(20):
        regression.partial_fit(X, names)
    assert regression.n_iter_ == len(regression.loss_curve_) == 21
    assert regression.score(X, names) > 0.97


def test_warm_start_goes_on():
    regression = LogisticRegression(warm_start=True).fit(X, y)
    regression.fit(X, y)
    assert regression.n_iter_ <= 2


def test_too_few_iterations_warn():
    with pytest.warns(ConvergenceWarning, match="converge in max_iter=2"):
        assert not LogisticRegression(max_iter=2).fit(X, y).converged_


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"penalty": "l1"}, "penalty to be one of 'l2', None, got 'l1'"),
        ({"C": 0}, "C above 0, got 0"),
        ({"solver": "newton"}, "solver to be one of 'lbfgs', 'sgd'"),
        ({"max_iter": 1.5}, "max_iter to be an integer"),
    ],
)
def test_wrong_arguments_are_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        LogisticRegression(**arguments).fit(X, y)


def test_one_class_is_refused():
    with pytest.raises(ValueError, match="at least 2 classes, got one class, 1"):
        LogisticRegression().fit(X, np.ones(len(X), int))


def test_classes_that_come_late_are_refused():
    regression = LogisticRegression().partial_fit(X, y)
    with pytest.raises(ValueError, match=r"expected the classes \[0, 1\], got \[2\] also"):
        regression.partial_fit(X, y + 1)
