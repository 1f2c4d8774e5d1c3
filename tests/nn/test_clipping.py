import math

import numpy as np
import pytest

import autograd_core as ag
import nn


def leaves_with_gradients(dtype=np.float64):
    leaves = [ag.tensor(np.ones(shape, dtype), requires_grad=True) for shape in ((2, 2), ())]
    (ag.sum(leaves[0]) * 2.0 + leaves[1] * 3.0).backward()  # norm √(4·4 + 9) = 5
    return leaves


def test_gradients_are_scaled_by_one_factor_to_the_norm():
    leaves = leaves_with_gradients()
    assert nn.clip_grad_norm(leaves, 0.5) == 5.0
    assert leaves[0].grad.numpy() == pytest.approx(np.full((2, 2), 0.2), rel=1e-6)
    assert leaves[1].grad.item() == pytest.approx(0.3, rel=1e-6)
    assert nn.clip_grad_norm(leaves, 1.0) == pytest.approx(0.5, rel=1e-6)


def test_short_gradients_are_left_alone():
    leaves = leaves_with_gradients()
    before = [leaf.grad for leaf in leaves]
    assert nn.clip_grad_norm(leaves, 5.1) == 5.0
    assert all(leaf.grad is gradient for leaf, gradient in zip(leaves, before, strict=True))


def test_one_leaf_generators_doubles_and_gradientless_ones():
    leaves = leaves_with_gradients()
    idle = ag.tensor([1.0], requires_grad=True)
    assert nn.clip_grad_norm(leaves[1], 100.0) == 3.0
    assert nn.clip_grad_norm((p for p in [*leaves, *leaves, idle]), 1.0) == 5.0
    assert idle.grad is None
    assert nn.clip_grad_norm([idle], 1.0) == 0.0
    assert leaves[1].grad.item() == pytest.approx(0.6, rel=1e-6)


def test_values_are_clipped_to_floats():
    v, w = ag.Value(1.0), ag.Value(1.0)
    (v * 3.0 + w * 4.0).backward()
    assert nn.clip_grad_norm([v, w], 1.0) == 5.0
    assert (type(v.grad), v.grad) == (float, pytest.approx(0.6, rel=1e-6))


def test_float32_gradients_stay_float32():
    leaves = leaves_with_gradients(np.float32)
    nn.clip_grad_norm(leaves, np.float64(1.0))
    assert {leaf.grad.dtype for leaf in leaves} == {np.dtype(np.float32)}


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_gradients_that_no_factor_mends_are_told_and_kept(bad):
    leaves = leaves_with_gradients()
    leaves[1].grad = ag.tensor(bad)
    with pytest.raises(nn.DivergedError, match=f"expected finite gradients, got a norm of {bad}"):
        nn.clip_grad_norm(leaves, 1.0)
    assert leaves[0].grad.numpy().tolist() == [[2.0, 2.0], [2.0, 2.0]]


@pytest.mark.parametrize("max_norm", [0, -1.0, math.nan, math.inf, None])
def test_wrong_norms_are_told(max_norm):
    with pytest.raises(ValueError, match="clip_grad_norm: expected max_norm above 0 and finite"):
        nn.clip_grad_norm(leaves_with_gradients(), max_norm)
