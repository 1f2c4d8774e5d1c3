import numpy as np
import pytest

import autograd_core as ag
import nn


def test_binary_accuracy_counts_sides_of_the_threshold():
    outputs, targets = np.array([[0.6], [0.4], [-0.2], [0.9]]), np.array([[1.0], [1.0], [0], [0]])
    assert nn.binary_accuracy(outputs, targets) == 0.75
    assert nn.binary_accuracy(ag.tensor(outputs), targets, threshold=0.5) == 0.5


def test_soft_label_counts_as_its_nearer_class():
    assert nn.binary_accuracy(np.array([-1.0, 1.0]), np.array([0.3, 0.7])) == 1.0


def test_class_accuracy_counts_largest_logits():
    logits = np.array([[0.1, 0.2, 0.3], [5, 1, 1], [0, 2, 1], [0, 0, 1]])
    assert nn.class_accuracy(logits, np.array([2, 0, 2, 1])) == 0.5


@pytest.mark.parametrize(("outputs", "targets"), [((4, 1), (4,)), ((0, 1), (0, 1))])
def test_binary_accuracy_refuses_other_shapes(outputs, targets):
    with pytest.raises(ag.ShapeError, match="binary_accuracy: expected one target for each"):
        nn.binary_accuracy(np.zeros(outputs), np.zeros(targets))


def test_class_accuracy_refuses_column_of_labels():
    with pytest.raises(ag.ShapeError, match="class_accuracy: expected one target for each"):
        nn.class_accuracy(np.zeros((4, 2)), np.zeros((4, 1), int))


RNG = np.random.default_rng(0)


@pytest.mark.parametrize("n", [2, 3, 10, 500])
@pytest.mark.parametrize("decimals", [0, 1, 12])
def test_auc_is_that_of_sklearn_also_with_ties(n, decimals):
    metrics = pytest.importorskip("sklearn.metrics")
    labels = RNG.permutation(np.arange(n) % 2)
    scores = np.round(RNG.normal(size=n) + labels, decimals)
    expected = metrics.roc_auc_score(labels, scores)
    assert nn.auc(scores, labels) == pytest.approx(expected, abs=1e-12)
    assert nn.auc(ag.tensor(scores[:, None]), labels[:, None]) == pytest.approx(expected, abs=1e-12)


def test_auc_takes_infinite_scores():
    assert nn.auc([-np.inf, 0.0, np.inf], [0, 0, 1]) == 1.0


@pytest.mark.parametrize(
    ("scores", "labels", "message"),
    [
        ([1.0, 2.0], [1, 1], "2 positive and 0 negative"),
        ([1.0, 2.0], [0, 0], "0 positive and 2 negative"),
        ([np.nan, 2.0], [0, 1], "without nan"),
    ],
)
def test_auc_refuses_what_has_none(scores, labels, message):
    with pytest.raises(ValueError, match=message):
        nn.auc(scores, labels)
    with pytest.raises(ag.ShapeError, match="auc: expected one target for each output"):
        nn.auc(scores, [*labels, 1])


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_confusion_matrix_is_that_of_sklearn(classes):
    metrics = pytest.importorskip("sklearn.metrics")
    labels = RNG.integers(0, classes, 200)
    logits = RNG.normal(size=(200, classes)) + np.eye(classes)[labels]
    expected = metrics.confusion_matrix(labels, logits.argmax(axis=1), labels=range(classes))
    assert np.array_equal(nn.confusion_matrix(logits, labels), expected)
    assert np.array_equal(nn.confusion_matrix(ag.tensor(logits), labels[:, None]), expected)


def test_confusion_matrix_of_one_output_looks_at_the_threshold():
    metrics = pytest.importorskip("sklearn.metrics")
    labels, scores = RNG.integers(0, 2, 100), RNG.uniform(size=100)
    for threshold in (0.0, 0.5):
        expected = metrics.confusion_matrix(labels, scores > threshold, labels=[0, 1])
        for shape in ((100,), (100, 1)):
            mine = nn.confusion_matrix(scores.reshape(shape), labels.reshape(shape), threshold)
            assert np.array_equal(mine, expected)


def test_confusion_matrix_keeps_a_row_for_a_class_that_is_absent():
    assert nn.confusion_matrix(np.eye(3)[[0, 1]], [0, 0]).tolist() == [[1, 1, 0], [0] * 3, [0] * 3]


@pytest.mark.parametrize("label", [3, -1, 0.5])
def test_confusion_matrix_refuses_other_classes(label):
    with pytest.raises(ValueError, match=rf"expected classes 0 \.\.\. 2, .* got {label}"):
        nn.confusion_matrix(np.eye(3), [0, 1, label])


def test_confusion_matrix_refuses_other_lengths():
    with pytest.raises(ag.ShapeError, match="confusion_matrix: expected one target for each"):
        nn.confusion_matrix(np.eye(3), [0, 1])
