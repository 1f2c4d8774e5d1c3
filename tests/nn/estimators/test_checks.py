"""scikit-learn's own checks of an estimator: none fails, and none is expected to."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from nn.estimators import (
    LinearRegression,
    LogisticRegression,
    MLPClassifier,
    MLPRegressor,
    PerceptronClassifier,
)

# the checks train for a few epochs, as they do with scikit-learn's own
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@parametrize_with_checks(
    [
        LinearRegression(),
        LogisticRegression(),
        MLPClassifier(),
        MLPRegressor(),
        PerceptronClassifier(),
    ]
)
def test_defaults_pass(estimator, check):
    check(estimator)


@pytest.mark.slow
@parametrize_with_checks(
    [
        LinearRegression(solver="sgd"),
        LogisticRegression(solver="sgd"),
        MLPClassifier(solver="lbfgs"),
        MLPClassifier(solver="sgd", learning_rate="adaptive", learning_rate_init=0.1),
        MLPRegressor(solver="lbfgs"),
        MLPRegressor(learning_rate="cosine", early_stopping=True, learning_rate_init=0.01),
        PerceptronClassifier(average=True),
    ]
)
def test_other_solvers_pass(estimator, check):
    check(estimator)
