"""Loops of training steps: on the machine alone, or with NumPy between its rows."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.program.stepping import SteppedLoop, training_loop
from autograd_core.program.training import Step, TrainingLoop

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(12, 3)), RNG.normal(size=(12, 2))
ORDER = RNG.permutation(12)


def step_of(w, f):
    def run(x, y, lr):
        out = f(x @ w)
        loss = ag.mean(ag.square(out - y))
        (gradient,) = ag.grad(lambda w: ag.mean(ag.square(f(x @ w) - y)), (0,))(w)
        return [loss], [w - lr * gradient], out

    return Step([w], run)


def trained(kind, f=ag.tanh, lr=0.1):
    w = ag.tensor(np.ones((3, 2)), requires_grad=True)
    loop = kind(step_of(w, f), X[:4], Y[:4], lr)
    loop.load()
    done, numbers, outputs = loop.run(X, Y, ORDER, (0, 3), lr)
    loop.store()
    return done, numbers, outputs, w.numpy().copy(), loop


def test_both_loops_give_the_same():
    fast, slow = trained(TrainingLoop), trained(SteppedLoop)
    assert fast[0] == slow[0] == 3
    for mine, theirs in zip(slow[1:4], fast[1:4], strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12)


def test_the_machine_is_taken_where_it_has_all_ops():
    assert isinstance(trained(training_loop)[-1], TrainingLoop)
    stepped = trained(training_loop, lambda z: ag.cumprod(z, axis=0))[-1]
    assert isinstance(stepped, SteppedLoop)
    assert stepped.reason.startswith("NumPy does ")
    assert "cumprod" in stepped.reason


def test_integer_examples_are_stepped():
    W = ag.tensor(np.ones((5, 2)), requires_grad=True)

    def run(x, y, lr):
        out = W[x[:, 0]]
        return [ag.mean(ag.square(out - y))], [W * lr], out

    tokens = RNG.integers(0, 5, (12, 1))
    loop = training_loop(Step([W], run), tokens[:4], Y[:4], 0.5)
    assert isinstance(loop, SteppedLoop)
    loop.load()
    done, _, outputs = loop.run(tokens, Y, ORDER, (0, 3), 0.5)
    assert done == 3
    np.testing.assert_array_equal(outputs[:, 0], np.repeat([1.0, 0.5, 0.25], 4))


def test_a_loss_that_is_not_finite_stops_before_its_update():
    def run(x, y, lr):
        out = x @ w
        return [ag.mean(out) + 1 / (ag.mean(w) - 4.0)], [w * 2.0], out

    w = ag.tensor(np.ones((3, 2)), requires_grad=True)
    loop = SteppedLoop(Step([w], run), X[:4], Y[:4], 0.1)
    loop.load()
    done, numbers, outputs = loop.run(X, Y, ORDER, (0, 3), 0.1)
    assert (done, len(outputs)) == (2, 12)
    assert np.isfinite(numbers[:2]).all()
    assert not np.isfinite(numbers[2])
    loop.store()
    assert w.numpy()[0, 0] == 4.0
    loop.store(before_last=True)
    assert w.numpy()[0, 0] == 2.0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_data_keep_their_type(dtype):
    w = ag.tensor(np.ones((3, 2)), requires_grad=True, dtype=dtype)
    loop = SteppedLoop(step_of(w, ag.elu), X[:4].astype(dtype), Y[:4].astype(dtype), 0.1)
    loop.load()
    loop.run(X.astype(dtype), Y.astype(dtype), ORDER, (0, 3), 0.1)
    loop.store()
    assert w.dtype == dtype
