import numpy as np
import pytest

import nn
from viz.messages import ENGLISH
from viz.training.comparison import table, verdict
from viz.training.models import Trained, constant, linear
from viz.training.task import Task, difference, score, spread


def dataset(X, y, names=("no", "yes"), **facts):
    columns = tuple(f"x{i}" for i in range(X.shape[1]))
    return nn.datasets.Dataset(X, y.reshape(-1, 1) * 1.0, columns, names, "made", **facts)


def test_constants_answer_the_most_frequent_class_and_the_mean():
    X = np.zeros((40, 1))
    two = Task.of(dataset(X, np.arange(40) % 4 > 0), 0)
    assert constant(two).name == "yes"
    assert nn.binary_accuracy(constant(two).predict(X), np.ones((40, 1))) == 1.0
    three = Task.of(dataset(X, np.minimum(np.arange(40) % 5, 2), ("a", "b", "c")), 0)
    assert constant(three).name == "c"
    assert constant(three).predict(X).argmax(axis=1).tolist() == [2] * 40
    line = Task.of(dataset(X, np.arange(40.0), ("length",)), 0)
    assert constant(line).predict(X).ravel()[0] == pytest.approx(line.train.y.mean())


def test_the_linear_models_are_those_of_scikit_learn():
    models = pytest.importorskip("sklearn.linear_model")
    task = Task.of(nn.datasets.concrete(), 0)
    theirs = models.LinearRegression().fit(task.train.X, task.train.y)
    np.testing.assert_allclose(linear(task).predict(task.test.X), theirs.predict(task.test.X))
    for data in (nn.datasets.breast_cancer(), nn.datasets.digits()):
        task = Task.of(data, 0)
        fitted = models.LogisticRegression(max_iter=1000).fit(task.train.X, task.train.labels)
        outputs = linear(task).predict(task.test.X)
        probs = fitted.decision_function(task.test.X)
        mine = outputs.ravel() > 0 if task.classes == 2 else outputs.argmax(axis=1)
        theirs = probs > 0 if task.classes == 2 else probs.argmax(axis=1)
        assert (mine == theirs).mean() > 0.985, data.name


def test_the_standard_error_of_a_share_is_that_of_the_binomial():
    rng = np.random.default_rng(1)
    y = (rng.uniform(size=(400, 1)) < 0.8) * 1.0
    data = dataset(np.zeros((400, 1)), y)
    error = spread(nn.binary_accuracy, np.ones((400, 1)), data)
    assert error == pytest.approx(np.sqrt(0.8 * 0.2 / 400), rel=0.2)


def test_examples_of_one_group_count_as_one():
    rng = np.random.default_rng(1)
    y = np.repeat((rng.uniform(size=40) < 0.8) * 1.0, 10).reshape(-1, 1)
    data = dataset(np.zeros((400, 1)), y, groups=np.repeat(np.arange(40), 10))
    error = spread(nn.binary_accuracy, np.ones((400, 1)), data)
    assert error == pytest.approx(np.sqrt(0.8 * 0.2 / 40), rel=0.3)


def test_models_with_the_same_mistakes_do_not_differ():
    y = np.arange(100).reshape(-1, 1) % 2 * 1.0
    data = dataset(np.zeros((100, 1)), y)
    outputs = 2 * y - 1
    outputs[:20] *= -1
    assert difference(nn.binary_accuracy, outputs, outputs, data) == (0.0, 0.0)
    gain, error = difference(nn.binary_accuracy, 2 * y - 1, outputs, data)
    assert gain == pytest.approx(0.2)
    assert 0.02 < error < 0.06


def test_verdicts():
    task = Task.of(nn.datasets.gauss(n=100), 0)
    right = Trained("net", "MLP 2-1", lambda X: X.sum(axis=1, keepdims=True))
    wrong = Trained("linear", "", lambda X: -X.sum(axis=1, keepdims=True))
    said = verdict(task, right, wrong, ENGLISH)
    assert said.startswith("accuracy of the net less that of logistic regression: +1.000 ± 0.000,")
    assert verdict(task, right, right, ENGLISH).endswith("25 examples cannot tell it from 0.")


def test_columns_of_the_table_stand_below_each_other():
    task = Task.of(nn.datasets.concrete(), 0)
    lines = table(task, [constant(task), linear(task)], ENGLISH)
    assert lines[0].split("  ")[1].strip() == "model"
    start = lines[0].index("R², test")
    assert all(line[start - 2 : start] == "  " and line[start] != " " for line in lines)
    assert "RMSE in MPa, test" in lines[0]


def test_a_score_that_cannot_be_taken_is_nan():
    assert np.isnan(score(nn.auc, np.ones((3, 1)), np.ones((3, 1))))
