"""scikit-learn's own checks of an estimator: none fails, and none is expected to."""

import os
import subprocess
import sys

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

DEFAULTS = [
    LinearRegression(),
    LogisticRegression(),
    MLPClassifier(),
    MLPRegressor(),
    PerceptronClassifier(),
]
OTHERS = [
    LinearRegression(solver="sgd"),
    LogisticRegression(solver="sgd"),
    MLPClassifier(solver="lbfgs"),
    MLPClassifier(solver="sgd", learning_rate="adaptive", learning_rate_init=0.1),
    MLPRegressor(solver="lbfgs"),
    MLPRegressor(learning_rate="cosine", early_stopping=True, learning_rate_init=0.01),
    PerceptronClassifier(average=True),
]


def checks_of(estimators):
    """Return the mark of all checks that can run in this process.

    That of arrays of other packages wants SCIPY_ARRAY_API=1 before SciPy is imported, which
    changes SciPy for all other tests; so it has a process of its own, at the end of this file.
    """
    mark = parametrize_with_checks(estimators)
    names, pairs = mark.args
    if os.environ.get("SCIPY_ARRAY_API") != "1":
        pairs = [pair for pair in pairs if pair[1].func.__name__ != "check_array_api_input"]
    return pytest.mark.parametrize(names, pairs, **mark.kwargs)


@checks_of(DEFAULTS)
def test_defaults_pass(estimator, check):
    check(estimator)


@pytest.mark.slow
@checks_of(OTHERS)
def test_other_solvers_pass(estimator, check):
    check(estimator)


def test_arrays_of_other_packages_pass():
    if os.environ.get("SCIPY_ARRAY_API") == "1":  # they ran above
        return
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "check_array_api_input", __file__],
        env=os.environ | {"SCIPY_ARRAY_API": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{len(DEFAULTS + OTHERS)} passed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
