"""Losses against PyTorch's, where it is installed: value and gradients to 1e-12."""

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn.losses import LOSSES

torch = pytest.importorskip("torch")
F = torch.nn.functional
PEERS = {
    "mse": F.mse_loss,
    "mae": F.l1_loss,
    "huber": F.huber_loss,
    "binary_cross_entropy": F.binary_cross_entropy_with_logits,
    "cross_entropy": F.cross_entropy,
    "hinge": lambda z, y: torch.relu(1 - y * z).mean(),
    "perceptron_loss": lambda z, y: torch.clamp(-y * z, min=0).mean(),
}


def targets_for(name, rng, shape):
    if name == "cross_entropy":
        return rng.integers(0, shape[1], shape[0])
    if name == "binary_cross_entropy":
        return rng.uniform(size=shape)
    if name in ("hinge", "perceptron_loss"):
        return rng.choice([-1.0, 1.0], shape)
    return rng.normal(size=shape)


def compare(ours, theirs, outputs, targets):
    Z = ag.tensor(outputs, requires_grad=True)
    peer = torch.tensor(outputs, requires_grad=True)
    L, expected = ours(Z, targets), theirs(peer, torch.tensor(targets))
    L.backward()
    expected.backward()
    np.testing.assert_allclose(L.data, expected.detach(), rtol=1e-12)
    np.testing.assert_allclose(Z.grad.data, peer.grad, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
@pytest.mark.parametrize("shape", [(1, 1), (7, 3), (64, 5)])
def test_losses_agree(name, scale, shape):
    rng = np.random.default_rng(5)
    outputs = scale * rng.normal(size=shape)
    compare(LOSSES[name], PEERS[name], outputs, targets_for(name, rng, shape))


@pytest.mark.parametrize("delta", [0.1, 1.0, 3.5])
def test_huber_agrees_for_every_delta(delta):
    rng = np.random.default_rng(6)
    compare(
        lambda z, y: nn.huber(z, y, delta),
        lambda z, y: F.huber_loss(z, y, delta=delta),
        4 * rng.normal(size=(9, 2)),
        rng.normal(size=(9, 2)),
    )


@pytest.mark.parametrize("name", ["mae", "huber", "hinge", "perceptron_loss"])
def test_subgradients_at_the_kinks_agree(name):
    if name in ("hinge", "perceptron_loss"):
        outputs, targets = np.array([0.0, 0.0, 1.0, -1.0]), np.array([1.0, -1.0, 1.0, -1.0])
    else:
        outputs, targets = np.array([1.0, 2.0, 0.0]), np.array([1.0, 1.0, 1.0])
    compare(LOSSES[name], PEERS[name], outputs, targets)
