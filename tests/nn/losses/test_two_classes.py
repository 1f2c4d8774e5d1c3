"""Softmax with two classes is the sigmoid of the difference, and so are their losses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import nn

LOGITS = st.floats(-50, 50)


@given(LOGITS, LOGITS)
def test_softmax_is_the_sigmoid_of_the_difference(first, second):
    Z = ag.tensor([[first, second]], requires_grad=True)
    z = ag.tensor([[first, second]], requires_grad=True)
    P, p = ag.softmax(Z)[:, 1:], ag.sigmoid(z[:, 1:] - z[:, :1])
    np.testing.assert_allclose(P.numpy(), p.numpy(), rtol=1e-12, atol=1e-15)
    ag.sum(P).backward()
    ag.sum(p).backward()
    np.testing.assert_allclose(Z.grad.numpy(), z.grad.numpy(), rtol=1e-12, atol=1e-15)


@given(st.lists(st.tuples(LOGITS, LOGITS, st.booleans()), min_size=1, max_size=5))
def test_cross_entropy_is_binary_cross_entropy_of_the_difference(rows):
    logits, labels = [row[:2] for row in rows], np.array([row[2] for row in rows], int)
    Z, z = (ag.tensor(logits, requires_grad=True) for _ in range(2))
    many = nn.cross_entropy(Z, labels)
    two = nn.binary_cross_entropy(z[:, 1:] - z[:, :1], labels[:, None])
    # softplus(z) - z rounds by what 100 does
    assert many.item() == pytest.approx(two.item(), rel=1e-12, abs=1e-13)
    many.backward()
    two.backward()
    np.testing.assert_allclose(Z.grad.numpy(), z.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_second_derivatives_agree_too():
    z = np.array([0.3, -1.1])
    softmax = ag.hessian(lambda z: ag.softmax(z)[1])(z)
    sigmoid = ag.hessian(lambda z: ag.sigmoid(z[1] - z[0]))(z)
    np.testing.assert_allclose(softmax, sigmoid, rtol=1e-12)


def test_nets_with_one_and_two_outputs_learn_the_same():
    """From weights whose difference is the one net's, at half its learning rate."""
    data = nn.datasets.gauss(n=60, noise=0.4, seed=0)
    one, two = nn.Dense(2, 1, seed=0), nn.Dense(2, 2)
    two.W.data = np.hstack([-one.W.numpy() / 2, one.W.numpy() / 2])
    for model, loss, y, lr in (
        (one, "binary_cross_entropy", data.y, 0.4),
        (two, "cross_entropy", data.labels, 0.2),
    ):
        optimizer = nn.SGD(model.parameters(), lr)
        nn.fit(model, data.X, y, loss=loss, optimizer=optimizer, epochs=20, progress=False)
    difference = two.W.numpy()[:, 1:] - two.W.numpy()[:, :1]
    np.testing.assert_allclose(difference, one.W.numpy(), rtol=1e-10)
    np.testing.assert_allclose(two.b.numpy()[1:] - two.b.numpy()[:1], one.b.numpy(), rtol=1e-9)
