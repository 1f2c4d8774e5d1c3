"""What every optimizer does, shown on SGD."""

import numpy as np
import pytest

import autograd_core as ag
import nn


def test_parameter_without_gradient_is_skipped():
    p, q = (ag.tensor([1.0], requires_grad=True) for _ in range(2))
    (p * 2).sum().backward()
    nn.SGD([p, q], lr=1.0, weight_decay=0.5).step()
    assert (p.item(), q.item()) == (-1.5, 1.0)


def test_parameter_given_twice_moves_once():
    p = ag.tensor([1.0], requires_grad=True)
    (p * 2).sum().backward()
    nn.SGD([p, p], lr=1.0).step()
    assert p.item() == -1.0


def test_step_makes_old_graphs_stale_but_leaves_old_arrays_alone():
    p = ag.tensor([1.0], requires_grad=True)
    loss = (p * p).sum()
    old = p.numpy()
    loss.backward()
    nn.SGD([p], lr=0.25).step()
    assert (old[0], p.item()) == (1.0, 0.5)
    with pytest.raises(ag.GraphError, match="changed since"):
        loss.backward()


def test_zero_grad_forgets():
    p = ag.tensor([1.0], requires_grad=True)
    (p * p).sum().backward()
    nn.SGD([p], lr=1).zero_grad()
    assert p.grad is None


@pytest.mark.parametrize("lr", [-0.1, float("nan"), float("inf"), "fast", None])
def test_lr_may_become_0_but_not_this(lr):
    optimizer = nn.SGD([ag.Value(1.0)], lr=1.0)
    optimizer.lr = 0
    with pytest.raises(ValueError, match="SGD: expected lr of at least 0 and finite, got"):
        optimizer.lr = lr
    assert optimizer.lr == 0


def test_no_parameters_are_told():
    used_up = iter(nn.Dense(2, 2, seed=0).parameters())
    list(used_up)
    for empty in ([], used_up):
        with pytest.raises(ValueError, match="expected at least one parameter, got none"):
            nn.SGD(empty, lr=0.1)


def test_what_is_no_parameter_is_told():
    p = ag.tensor([1.0], requires_grad=True)
    with pytest.raises(TypeError, match="expected a list of parameters, got one"):
        nn.SGD(p, lr=0.1)
    for wrong in (p * 2, ag.tensor([1.0]), np.ones(2), "W"):
        with pytest.raises(TypeError, match="expected leaf Tensors or Values that take a gradient"):
            nn.SGD([p, wrong], lr=0.1)


def test_optimizer_is_abstract():
    with pytest.raises(TypeError, match="_update"):
        nn.Optimizer([ag.Value(1.0)], 0.1)
