"""Optimizers against PyTorch's, where it is installed: every parameter after each of 20 steps."""

import numpy as np
import pytest

import autograd_core as ag
import nn

torch = pytest.importorskip("torch")
STEPS = 20
RULES = {
    "SGD": [{"lr": 0.1}, {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}],
    "Adagrad": [
        {},
        {"lr": 0.2, "lr_decay": 0.1, "weight_decay": 0.01},
        {"initial_accumulator_value": 0.3, "eps": 1e-3},
    ],
    "RMSProp": [
        {},
        {"lr": 0.05, "alpha": 0.9, "eps": 1e-4, "weight_decay": 0.01},
        {"momentum": 0.9},
        {"centered": True, "momentum": 0.5},
    ],
    "Adam": [
        {},
        {"lr": 0.05, "betas": (0.8, 0.99), "eps": 1e-4, "weight_decay": 0.01},
        {"lr": 0.05, "amsgrad": True},
        {"lr": 0.05, "betas": (0.0, 0.0)},
    ],
    "AdamW": [{}, {"lr": 0.05, "weight_decay": 0.1}, {"lr": 0.05, "amsgrad": True}],
}
CASES = [(name, options) for name, all_options in RULES.items() for options in all_options]


def problem(rng):
    start = rng.normal(size=(4, 3)), rng.normal(size=3)
    X, y = rng.normal(size=(10, 4)), rng.normal(size=(10, 3))
    return start, X, y


@pytest.mark.parametrize(("name", "options"), CASES)
def test_every_step_is_that_of_pytorch(name, options):
    start, X, y = problem(np.random.default_rng(3))
    ours = [ag.tensor(p, requires_grad=True) for p in start]
    theirs = [torch.tensor(p, requires_grad=True) for p in start]
    peer = getattr(torch.optim, {"RMSProp": "RMSprop"}.get(name, name))(theirs, **options)
    optimizer = getattr(nn, name)(ours, **options)
    for step in range(STEPS):
        rate = optimizer.lr * (0.5 if step == 10 else 1)  # a schedule's change
        optimizer.lr = peer.param_groups[0]["lr"] = rate
        rows = slice(0, 10 - step % 3)
        optimizer.zero_grad()
        peer.zero_grad()
        nn.mse(ag.tanh(X[rows] @ ours[0] + ours[1]), y[rows]).backward()
        Z = torch.tensor(X[rows]) @ theirs[0] + theirs[1]
        torch.nn.functional.mse_loss(torch.tanh(Z), torch.tensor(y[rows])).backward()
        optimizer.step()
        peer.step()
        for mine, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(mine.data, other.detach(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", RULES)
def test_defaults_are_those_of_pytorch(name):
    peer_class = getattr(torch.optim, {"RMSProp": "RMSprop"}.get(name, name))
    peer = peer_class([torch.zeros(1, requires_grad=True)], lr=0.25).defaults
    mine = vars(getattr(nn, name)([ag.Value(1.0)], lr=0.25))
    compared = mine.keys() & peer.keys()
    assert {key: mine[key] for key in compared} == {key: peer[key] for key in compared}
    assert len(compared) == len(mine) - 4  # parameters, state and the two forms of lr


@pytest.mark.parametrize("max_norm", [0.01, 1.0, 100.0])
def test_clipped_gradients_are_those_of_pytorch(max_norm):
    start, X, _ = problem(np.random.default_rng(4))
    ours = [ag.tensor(p, requires_grad=True) for p in start]
    theirs = [torch.tensor(p, requires_grad=True) for p in start]
    ag.sum(ag.square(X @ ours[0] + ours[1])).backward()
    (torch.tensor(X) @ theirs[0] + theirs[1]).square().sum().backward()
    expected = torch.nn.utils.clip_grad_norm_(theirs, max_norm)
    assert nn.clip_grad_norm(ours, max_norm) == pytest.approx(expected.item(), rel=1e-13)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine.grad.data, other.grad, rtol=1e-12)
