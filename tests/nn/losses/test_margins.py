import math

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core.graph import toposort

BOTH = pytest.mark.parametrize("loss", [nn.hinge, nn.perceptron_loss])
SCORES = np.array([[0.5], [3.0], [-0.25], [-2.0]])
SIGNS = np.array([[-1.0], [1.0], [1.0], [-1.0]])


def clouds(n, seed=0):
    """Two clouds of points, and to which each belongs."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, (n, 1))
    return rng.normal(size=(n, 2)) + 3 * y, y


def test_hinge_by_hand():
    assert nn.hinge(SCORES, SIGNS).item() == (1.5 + 0 + 1.25 + 0) / 4


def test_perceptron_loss_by_hand():
    assert nn.perceptron_loss(SCORES, SIGNS).item() == (0.5 + 0 + 0.25 + 0) / 4


@BOTH
def test_zeros_and_ones_mean_the_same_as_signs(loss):
    codes = [SIGNS, (SIGNS + 1) / 2, SIGNS > 0, SIGNS.astype(int), ag.tensor((SIGNS + 1) / 2)]
    results = []
    for code in codes:
        z = ag.tensor(SCORES, requires_grad=True)
        L = loss(z, code)
        L.backward()
        results.append((L.item(), z.grad.numpy().ravel().tolist()))
    assert all(result == results[0] for result in results)


@BOTH
def test_slopes_beside_the_border_and_on_it(loss):
    border = 1.0 if loss is nn.hinge else 0.0
    z = ag.tensor([border + 1, -border - 1, border - 1e-9, 1e-9 - border], requires_grad=True)
    loss(z, np.array([1, -1, 1, -1])).backward()
    assert z.grad.numpy().tolist() == [0.0, 0.0, -0.25, 0.25]
    z = ag.tensor([border], requires_grad=True)
    loss(z, np.array([1])).backward()
    assert z.grad.item() == (0.0 if loss is nn.hinge else -1.0)


def test_descent_on_the_perceptron_loss_is_rosenblatts_rule():
    X, y = clouds(60)
    unit = nn.Perceptron(2).fit(X, y, epochs=1, seed=4)
    layer = nn.Dense(2, 1, initializer="zeros")
    optimizer = nn.SGD(layer.parameters(), lr=1.0)
    for row in np.random.default_rng(4).permutation(len(X)):
        optimizer.zero_grad()
        nn.perceptron_loss(layer(X[row : row + 1]), y[row : row + 1]).backward()
        optimizer.step()
    assert unit.mistakes_[0] > 1
    assert layer.W.numpy() == pytest.approx(unit.w.numpy(), rel=1e-12)
    assert layer.b.numpy() == pytest.approx(unit.b.numpy(), rel=1e-12)


@BOTH
@pytest.mark.parametrize("wrong", [2.0, -0.5, math.nan, math.inf])
def test_other_targets_are_refused(loss, wrong):
    with pytest.raises(
        ValueError, match=rf"{loss.__name__}: expected targets 0 and 1, or -1 and \+1, got {wrong}"
    ):
        loss(np.zeros(2), np.array([1.0, wrong]))


@BOTH
def test_mixed_codes_are_refused(loss):
    with pytest.raises(ValueError, match="got 0 and -1 together"):
        loss(np.zeros(3), np.array([1, 0, -1]))


@BOTH
def test_graphs_are_small_named_and_scoped(loss):
    z = ag.tensor(np.zeros((2, 1)), requires_grad=True, name="Z")
    L = loss(z, np.array([[0], [1]]))
    assert (L.name, L.scope) == ("L", "hinge" if loss is nn.hinge else "perceptron loss")
    (Y,) = [node for node in toposort(L) if node.name == "Y"]
    assert (Y.scope, Y.op, Y.data.ravel().tolist()) == ("", None, [-1.0, 1.0])


def test_a_linear_separator_is_learned():
    X, y = clouds(200)
    for loss in ("hinge", "perceptron_loss"):
        layer = nn.Dense(2, 1, seed=0)
        history = nn.fit(
            layer, X, y, loss=loss, epochs=30, batch_size=20, progress=False,
            optimizer=nn.SGD(layer.parameters(), lr=0.1),
        )  # fmt: skip
        assert history.metrics["accuracy"][-1] > 0.9
