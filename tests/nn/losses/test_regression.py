import numpy as np
import pytest

import autograd_core as ag
import nn


def test_mae_by_hand():
    L = nn.mae(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 2.0], [5.0, 1.0]]))
    assert L.item() == (1 + 0 + 2 + 3) / 4


def test_mae_slope_is_a_sign_and_0_where_met():
    p = ag.tensor([1.0, 5.0, 2.0, -7.0], requires_grad=True)
    nn.mae(p, np.array([3.0, 1.0, 2.0, -8.0])).backward()
    assert p.grad.numpy().tolist() == [-0.25, 0.25, 0.0, 0.25]


@pytest.mark.parametrize("delta", [0.5, 1, 2.0])
def test_huber_by_hand(delta):
    errors = np.array([-3.0, -delta, -0.1, 0.0, 0.3, delta, 4.0])
    size = abs(errors)
    expected = np.where(size <= delta, errors**2 / 2, delta * (size - delta / 2)).mean()
    p = ag.tensor(errors + 1, requires_grad=True)
    L = nn.huber(p, np.ones(7), delta)
    L.backward()
    assert L.item() == pytest.approx(expected, rel=1e-14)
    assert p.grad.numpy() == pytest.approx(np.clip(errors, -delta, delta) / 7, rel=1e-13)


def test_huber_is_half_mse_near_and_mae_far():
    near, far, y = np.array([0.2, -0.4]), np.array([90.0, -70.0]), np.zeros(2)
    assert nn.huber(near, y).item() == pytest.approx(nn.mse(near, y).item() / 2, rel=1e-14)
    assert nn.huber(far, y).item() == pytest.approx(nn.mae(far, y).item() - 0.5, rel=1e-14)


def test_huber_curvature_is_1_inside_and_0_outside():
    hessian = ag.hessian(lambda p: nn.huber(p, np.zeros(2)))(np.array([0.5, 3.0]))
    assert np.asarray(hessian).tolist() == [[0.5, 0.0], [0.0, 0.0]]


def test_huber_keeps_float32():
    p = ag.tensor([[0.1], [9.0]], requires_grad=True, dtype=np.float32)
    L = nn.huber(p, [[0], [1]], delta=np.float64(0.7))
    L.backward()
    assert (L.dtype, p.grad.dtype) == (np.float32, np.float32)


@pytest.mark.parametrize("delta", [0, -1, float("nan"), float("inf"), None])
def test_huber_refuses_other_deltas(delta):
    with pytest.raises(ValueError, match="huber: expected delta above 0 and finite, got"):
        nn.huber(np.zeros(2), np.zeros(2), delta)


@pytest.mark.parametrize("loss", [nn.mae, nn.huber])
def test_gradient_reaches_tensor_targets(loss):
    rng = np.random.default_rng(0)
    ag.check_grads(loss, 3 * rng.normal(size=(5, 1)), rng.normal(size=(5, 1)))


def test_graphs_are_named_and_scoped():
    z = ag.tensor(np.zeros((2, 1)), requires_grad=True, name="Z")
    for loss in (nn.mae, nn.huber):
        L = loss(z, np.ones((2, 1)))
        assert (L.name, L.scope, L.op.name) == ("L", loss.__name__, "mean")
