import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning

import nn
from nn.estimators import PerceptronClassifier

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND, OR, XOR = [0, 0, 0, 1], [0, 1, 1, 1], [0, 1, 1, 0]


def one_epoch(X, y, **arguments):
    unit = PerceptronClassifier(random_state=0, max_iter=1, **arguments)
    with pytest.warns(ConvergenceWarning, match="max_iter=1, got mistakes that may still become"):
        return unit.fit(X, y)


@pytest.mark.parametrize("y", [AND, OR])
@pytest.mark.parametrize("seed", range(5))
def test_it_converges_on_what_a_line_separates(y, seed):
    unit = PerceptronClassifier(random_state=seed).fit(X, y)
    assert unit.converged_
    assert unit.mistakes_[0][-1] == 0
    assert unit.predict(X).tolist() == y


def test_it_gives_xor_up():
    unit = PerceptronClassifier(random_state=0, max_iter=500).fit(X, XOR)
    assert not unit.converged_
    assert unit.n_iter_ < 500
    assert unit.score(X, XOR) <= 0.75


def test_it_is_rosenblatts_rule():
    """Each step of a plain loop over the same order of the examples is taken."""
    data = nn.datasets.gauss(n=150, noise=0.4, seed=0)
    unit = one_epoch(data.X, data.labels)
    again = PerceptronClassifier(random_state=0)
    examples = again._first_examples(data.X, data.labels, None)
    again._begin(examples)
    w = np.zeros(3)
    task = again._task(examples, 0)
    mistakes = 0
    for i in again._rng.permutation(150):
        if task.T[i] @ w <= 0:
            w, mistakes = w + task.T[i], mistakes + 1
    np.testing.assert_allclose(np.append(unit.coef_, unit.intercept_), w)
    assert unit.mistakes_ == [[mistakes]]


def test_the_average_is_over_all_steps():
    averaged = one_epoch(X, AND, average=True)
    one = PerceptronClassifier(random_state=0)
    examples = one._first_examples(X, AND, None)
    one._begin(examples)
    task, w, seen = one._task(examples, 0), np.zeros(3), []
    for i in one._rng.permutation(4):
        if task.T[i] @ w <= 0:
            w = w + task.T[i]
        seen.append(w)
    kept = np.append(averaged.coef_, averaged.intercept_)
    np.testing.assert_allclose(kept, np.mean(seen, axis=0))


def test_many_classes_have_a_unit_each():
    data = nn.datasets.blobs(n=300, classes=4, seed=0)
    units = PerceptronClassifier(random_state=0).fit(data.X, data.labels)
    assert units.coef_.shape == (4, 2)
    assert units.decision_function(data.X).shape == (300, 4)
    assert units.score(data.X, data.labels) > 0.95


def test_without_intercept_the_bias_stays_0():
    unit = PerceptronClassifier(fit_intercept=False, random_state=0).fit(X - 0.4, OR)
    assert unit.intercept_.tolist() == [0]


def test_partial_fit_and_warm_start_go_on():
    data = nn.datasets.gauss(n=100, seed=0)
    unit = PerceptronClassifier(random_state=0)
    for _ in range(3):
        unit.partial_fit(data.X, data.labels, classes=[0, 1])
    assert unit.n_iter_ == 3
    warm = PerceptronClassifier(random_state=0, warm_start=True).fit(data.X, data.labels)
    epochs = warm.n_iter_
    assert warm.fit(data.X, data.labels).n_iter_ == epochs + 1  # it only finds no mistake


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match="max_iter to be an integer of at least 1, got 0"):
        PerceptronClassifier(max_iter=0).fit(X, AND)


def test_the_net_is_one_dense_layer():
    assert isinstance(PerceptronClassifier().fit(X, AND).model_, nn.Dense)
