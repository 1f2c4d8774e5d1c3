import math

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn.losses import LOSSES, loss_for

LABELS = np.array([2, 0, 2, 1])
PAIRS = [name for name in LOSSES if name != "cross_entropy"]


def test_mse_by_hand():
    L = nn.mse(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 2.0], [5.0, 1.0]]))
    assert L.item() == (1 + 0 + 4 + 9) / 4
    assert L.shape == ()


def test_binary_cross_entropy_is_the_log_likelihood():
    z, y = np.array([[0.5], [-2.0], [3.0]]), np.array([[1.0], [0.0], [0.3]])
    p = 1 / (1 + np.exp(-z))
    expected = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    assert nn.binary_cross_entropy(z, y).item() == pytest.approx(expected, rel=1e-13)


def test_binary_cross_entropy_is_finite_for_huge_logits():
    L = nn.binary_cross_entropy(np.array([1e4, -1e4, 1e4]), np.array([1.0, 0.0, 0.0]))
    assert L.item() == pytest.approx(1e4 / 3)


def test_cross_entropy_by_hand():
    z = np.array([[0.0, math.log(2), math.log(5)], [0.0, 0.0, math.log(2)]])
    expected = -(math.log(5 / 8) + math.log(1 / 4)) / 2
    assert nn.cross_entropy(z, [2, 0]).item() == pytest.approx(expected, rel=1e-14)


def test_cross_entropy_of_huge_logits_is_finite():
    assert nn.cross_entropy([[1e4, 0.0]], [1]).item() == pytest.approx(1e4)


@pytest.mark.parametrize("name", PAIRS)
def test_pair_loss_gradients(name):
    rng = np.random.default_rng(0)
    targets = rng.integers(0, 2, (4, 3)).astype(float)
    ag.check_grads(lambda z: LOSSES[name](z, targets), rng.normal(size=(4, 3)))


def test_mse_gradient_reaches_tensor_targets():
    rng = np.random.default_rng(0)
    ag.check_grads(nn.mse, rng.normal(size=(3, 1)), rng.normal(size=(3, 1)))


def test_cross_entropy_gradients():
    z = np.random.default_rng(0).normal(size=(4, 3))
    ag.check_grads(lambda z: nn.cross_entropy(z, LABELS), z)


def test_cross_entropy_gradient_is_softmax_minus_onehot():
    z = ag.tensor([[1.0, 2.0, 0.5]], requires_grad=True)
    nn.cross_entropy(z, [1]).backward()
    softmax = np.exp(z.numpy()) / np.exp(z.numpy()).sum()
    assert z.grad.numpy() == pytest.approx(softmax - [[0, 1, 0]])


def graph_ops(node):
    return [node.op.name, *graph_ops(node.parents[0])] if node.op else [node.name]


def test_graphs_are_small_named_and_scoped():
    z = ag.tensor(np.zeros((2, 1)), requires_grad=True, name="Z")
    y = np.zeros((2, 1))
    mse, bce, ce = nn.mse(z, y), nn.binary_cross_entropy(z, y), nn.cross_entropy(z, [0, 0])
    assert graph_ops(mse) == ["mean", "square", "subtract", "Z"]
    assert graph_ops(bce) == ["mean", "subtract", "softplus", "Z"]
    assert graph_ops(ce) == ["nll_loss", "log_softmax", "Z"]
    assert [L.name for L in (mse, bce, ce)] == ["L"] * 3
    assert [L.scope for L in (mse, bce, ce)] == ["mse", "binary cross-entropy", "cross-entropy"]
    Y = mse.parents[0].parents[0].parents[1]
    assert (Y.name, Y.scope, Y.requires_grad) == ("Y", "", False)


def test_targets_take_the_dtype_of_the_outputs():
    z = ag.tensor(np.zeros((2, 1)), requires_grad=True, dtype=np.float32)
    for loss in (LOSSES[name] for name in PAIRS):
        assert loss(z, np.array([[0], [1]])).dtype == np.float32
    assert nn.cross_entropy(z, [0, 0]).dtype == np.float32


@pytest.mark.parametrize("loss", [LOSSES[name] for name in PAIRS])
def test_column_against_row_is_refused(loss):
    with pytest.raises(
        ag.ShapeError,
        match=rf"{loss.__name__}: .* outputs \(4, 1\) and targets \(4,\). "
        r"Write targets.reshape\(4, 1\)",
    ):
        loss(np.zeros((4, 1)), np.zeros(4))
    with pytest.raises(ag.ShapeError, match=r"Write targets.reshape\(4,\)"):
        loss(np.zeros(4), np.zeros((4, 1)))


@pytest.mark.parametrize("loss", [LOSSES[name] for name in PAIRS])
def test_wrong_count_and_empty_are_refused(loss):
    with pytest.raises(ag.ShapeError, match="Give one target for each output"):
        loss(np.zeros((4, 1)), np.zeros((3, 1)))
    with pytest.raises(ag.ShapeError, match=r"expected at least one entry, got shape \(0, 1\)"):
        loss(np.zeros((0, 1)), np.zeros((0, 1)))


@pytest.mark.parametrize("wrong", [-1.0, 2.0, math.nan])
def test_binary_targets_outside_0_1_are_refused(wrong):
    with pytest.raises(ValueError, match=f"expected targets between 0 and 1, got {wrong}"):
        nn.binary_cross_entropy(np.zeros(2), np.array([1.0, wrong]))


@pytest.mark.parametrize(
    ("targets", "error", "message"),
    [
        ([0.0, 1.0], TypeError, "expected integer class labels, got float64.*astype"),
        ([True, False], TypeError, "expected integer class labels, got bool"),
        ([0, 3], ValueError, "expected labels 0 to 2 for 3 columns of logits, got 3 in row 1"),
        ([-1, 0], ValueError, "got -1 in row 0"),
        ([[0], [1]], ag.ShapeError, r"got logits \(2, 3\) and labels \(2, 1\).*targets.ravel"),
        (np.eye(3)[:2], ag.ShapeError, r"targets.argmax\(axis=1\)"),
        ([0, 1, 2], ag.ShapeError, "Give one integer class for each row"),
    ],
)
def test_cross_entropy_refuses_wrong_labels(targets, error, message):
    with pytest.raises(error, match=message):
        nn.cross_entropy(np.zeros((2, 3)), targets)


def test_cross_entropy_refuses_other_logits():
    with pytest.raises(ag.ShapeError, match=r"expected logits \(N, C\).* got logits \(3,\)"):
        nn.cross_entropy(np.zeros(3), [0, 1, 2])
    with pytest.raises(ag.ShapeError, match="N at least 1"):
        nn.cross_entropy(np.zeros((0, 3)), np.zeros(0, int))


def test_values_are_refused_with_advice():
    with pytest.raises(TypeError, match="P: expected an array or one Tensor, got Value"):
        nn.mse(ag.Value(1.0), 0.0)


def test_loss_for_name_function_and_unknown():
    assert loss_for("mse") is nn.mse
    assert loss_for(nn.cross_entropy) is nn.cross_entropy
    with pytest.raises(ValueError, match=r"expected one of mse, .*, got 'mean'"):
        loss_for("mean")
