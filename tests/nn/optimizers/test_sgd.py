import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import nn


def pytorch_sgd(p, gradients, lr, momentum, nesterov, weight_decay):
    """The loop of PyTorch's documentation of SGD, with dampening 0."""
    buffer = None
    for gradient in gradients:
        g = gradient + weight_decay * p
        if momentum != 0:
            buffer = g if buffer is None else momentum * buffer + g
            g = g + momentum * buffer if nesterov else buffer
        p = p - lr * g
    return p


@given(
    lr=st.floats(1e-3, 2),
    momentum=st.sampled_from([0.0, 0.5, 0.9]),
    nesterov=st.booleans(),
    weight_decay=st.sampled_from([0.0, 0.1]),
    seed=st.integers(0, 9),
)
def test_sgd_follows_the_written_rule(lr, momentum, nesterov, weight_decay, seed):
    nesterov = nesterov and momentum > 0
    rng = np.random.default_rng(seed)
    start, gradients = rng.normal(size=3), rng.normal(size=(5, 3))
    p = ag.tensor(start, requires_grad=True)
    v = ag.Value(start[0])
    optimizer = nn.SGD([p, v], lr, momentum, nesterov, weight_decay)
    for gradient in gradients:
        optimizer.zero_grad()
        ag.sum(p * gradient).backward()
        (v * float(gradient[0])).backward()
        optimizer.step()
    expected = pytorch_sgd(start, gradients, lr, momentum, nesterov, weight_decay)
    assert p.numpy() == pytest.approx(expected, rel=1e-12)
    assert v.data == pytest.approx(expected[0], rel=1e-12)


def test_nesterov_two_steps_by_hand():
    v = ag.Value(1.0)
    optimizer = nn.SGD([v], lr=0.1, momentum=0.5, nesterov=True)
    for expected in (1 - 0.1 * (2 + 0.5 * 2), 0.7 - 0.1 * (2 + 0.5 * 3)):
        optimizer.zero_grad()
        (v * 2).backward()
        optimizer.step()
        assert v.data == pytest.approx(expected, abs=1e-15)


def test_sgd_minimises_a_bowl():
    p = ag.tensor([3.0, -2.0], requires_grad=True)
    optimizer = nn.SGD([p], lr=0.1, momentum=0.9)
    for _ in range(300):
        optimizer.zero_grad()
        ag.sum(ag.square(p - np.array([1.0, 2.0]))).backward()
        optimizer.step()
    assert p.numpy() == pytest.approx([1, 2], abs=1e-5)


def test_float32_stays_float32_and_lr_may_change():
    p = ag.tensor([1.0], requires_grad=True, dtype=np.float32)
    optimizer = nn.SGD([p], lr=np.float64(0.5), momentum=0.9, weight_decay=0.1)
    optimizer.lr = np.float64(0.25)
    p.sum().backward()
    optimizer.step()
    assert p.dtype == np.float32
    assert p.item() == pytest.approx(1 - 0.25 * 1.1)


@pytest.mark.parametrize("lr", [0, -0.1, float("nan"), float("inf"), "fast", None])
def test_wrong_lr_is_told(lr):
    with pytest.raises(ValueError, match="SGD: expected lr above 0 and finite, got"):
        nn.SGD([ag.Value(1.0)], lr=lr)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"momentum": 1.0}, "expected momentum of at least 0 and below 1 and finite, got 1.0"),
        ({"momentum": -0.1}, "expected momentum of at least 0"),
        ({"weight_decay": -1}, "expected weight_decay of at least 0 and finite, got -1"),
        ({"nesterov": True}, "expected a momentum above 0 with nesterov=True, got 0"),
    ],
)
def test_wrong_options_are_told(options, message):
    with pytest.raises(ValueError, match=message):
        nn.SGD([ag.Value(1.0)], lr=0.1, **options)
