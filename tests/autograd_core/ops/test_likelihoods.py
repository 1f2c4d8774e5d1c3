"""Cross-entropy in two steps: what `nll_loss` takes and refuses."""

import numpy as np
import pytest

import autograd_core as ag


def test_nll_loss_is_the_mean_at_the_labels():
    x = ag.tensor([[-1.0, -2.0], [-3.0, -4.0], [-5.0, -6.0]], requires_grad=True)
    loss = ag.nll_loss(x, [0, 1, 1])
    loss.backward()
    assert loss.item() == pytest.approx((1 + 4 + 6) / 3)
    np.testing.assert_allclose(x.grad.data, -np.array([[1, 0], [0, 1], [0, 1]]) / 3)


def test_nll_loss_keeps_labels_of_its_own():
    x, labels = ag.tensor(np.zeros((2, 2)), requires_grad=True), np.array([0, 1])
    loss = ag.nll_loss(x, labels)
    labels[:] = 0
    loss.backward()
    np.testing.assert_array_equal(x.grad.data, [[-0.5, 0], [0, -0.5]])


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        ([0, 2], ag.OutOfRangeError, r"labels 0 to 1 for 2 columns, got 2 in row 1"),
        ([-1, 0], ag.OutOfRangeError, r"got -1 in row 0"),
        (np.array([0, 200], np.uint8), ag.OutOfRangeError, r"got 200 in row 1"),
        ([0.0, 1.0], TypeError, r"expected integer class labels, got float64"),
        ([0], ag.ShapeError, r"got \(2, 2\) and \(1,\)"),
        ([[0], [1]], ag.ShapeError, r"got \(2, 2\) and \(2, 1\)"),
    ],
)
def test_nll_loss_refuses_wrong_labels(labels, error, message):
    with pytest.raises(error, match=message):
        ag.nll_loss(np.zeros((2, 2)), labels)
