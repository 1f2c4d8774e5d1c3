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
