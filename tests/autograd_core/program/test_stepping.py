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


def tokens_step(f):
    """Return a step that reads rows of W by f of its tokens, and halves W."""
    W = ag.tensor(np.ones((5, 2)), requires_grad=True)

    def run(x, y, lr):
        out = W[f(x)]
        return [ag.mean(ag.square(out - y))], [W * lr], out

    return Step([W], run)


TOKENS = RNG.integers(0, 5, (12, 1))


@pytest.mark.parametrize(
    ("f", "kind"),
    [(lambda x: x[:, 0], TrainingLoop), (lambda x: x[:, 0] * x[:, 0] % 5, SteppedLoop)],
)
def test_integer_examples_are_looked_up_in_the_order_of_the_epoch(f, kind):
    loop = training_loop(tokens_step(f), TOKENS[:4], Y[:4], 0.5)
    assert isinstance(loop, kind)
    loop.load()
    done, numbers, outputs = loop.run(TOKENS, Y, ORDER, (0, 3), 0.5)
    assert done == 3
    np.testing.assert_array_equal(outputs[:, 0], np.repeat([1.0, 0.5, 0.25], 4))
    errors = np.square(outputs - Y[ORDER]).reshape(3, -1).mean(axis=1)
    np.testing.assert_allclose(numbers[:, 0], errors)


def test_a_token_outside_is_told_before_anything_is_trained():
    step = tokens_step(lambda x: x[:, 0])
    loop = training_loop(step, TOKENS[:4], Y[:4], 0.5)
    tokens = TOKENS.copy()
    tokens[ORDER[-1]] = 5
    loop.load()
    message = (
        r"indexing: expected integers -5 to 4 along axis 0 of shape \(5, 2\), got 5 in example "
        rf"{ORDER[-1]}\. Number them from 0, or make that axis longer"
    )
    with pytest.raises(ag.OutOfRangeError, match=message):
        loop.run(tokens, Y, ORDER, (0, 3), 0.5)
    loop.store()
    np.testing.assert_array_equal(step.held[0].numpy(), 1.0)


def test_tokens_that_were_changed_in_place_are_looked_at_again_in_each_epoch():
    loop = training_loop(tokens_step(lambda x: x[:, 0]), TOKENS[:4], Y[:4], 0.5)
    tokens = TOKENS.copy()
    loop.load()
    loop.run(tokens, Y, ORDER, (0, 1), 0.5)
    tokens[ORDER[-1]] = 1 << 40
    loop.load()
    with pytest.raises(ag.OutOfRangeError, match="got 1099511627776 in example"):
        loop.run(tokens, Y, ORDER, (0, 1), 0.5)


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
