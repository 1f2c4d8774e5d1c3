"""Integers that a training step computes with: on the machine, as floats of the same numbers."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.program.stepping import SteppedLoop, training_loop
from autograd_core.program.steps import Step
from autograd_core.program.training import NotOnMachineError, TrainingLoop
from tests.autograd_core.program.trained import assert_same, trained

RNG = np.random.default_rng(0)
N, BATCH = 9, 3
X, LABELS, ORDER = RNG.integers(0, 4, (N, 2)), RNG.integers(0, 3, N), RNG.permutation(N)

USES = {
    "a mask": lambda W, x, y: ag.where((x != 0)[..., None], W[x], 0.0),
    "a mask of moved ones": lambda W, x, y: ag.where(x[:, ::-1] + 1 > 2, W[x, 0], 0.0),
    "a product": lambda W, x, y: W[0] * x[:, 0, None],
    "a matrix product": lambda W, x, y: x @ W[:2],
    "floats of them": lambda W, x, y: W[x[:, 0]] * x[:, 1, None].astype(W.dtype),
    "of another width": lambda W, x, y: W[0] * x.astype(np.int32)[:, :1],
    "beside fixed ones": lambda W, x, y: W[0] * ag.equal(x[:, :1], np.array([[0], [1], [2]])),
    "labels": lambda W, x, y: ag.where((y == 1)[:, None], W[x[:, 0]], W[y]),
    "their negative": lambda W, x, y: W[1] + (-x)[:, :1],
}


def step_of(use, dtype=np.float64, **facts):
    W = ag.tensor(np.random.default_rng(1).normal(size=(4, 3)), requires_grad=True, dtype=dtype)

    def run(x, y, lr):
        value, (gradient,) = ag.value_and_grad(
            lambda W: ag.mean(ag.square(use(W, x, y) - 0.5)), (0,)
        )(W)
        return [value], [W - lr * gradient], use(W, x, y)

    return Step([W], run, **facts)


def outcome(kind, use, dtype=np.float64):
    return trained(kind, step_of(use, dtype), X, LABELS, ORDER, BATCH)


@pytest.mark.parametrize("name", USES)
def test_the_machine_computes_with_integers_as_numpy_does(name):
    machine, numpy = outcome(TrainingLoop, USES[name]), outcome(SteppedLoop, USES[name])
    assert_same(machine, numpy)
    assert np.ptp(machine[1]) > 0


def test_a_mask_leaves_float32_as_it_is():
    outcomes = [outcome(kind, USES["a mask"], np.float32) for kind in (TrainingLoop, SteppedLoop)]
    for mine, theirs in zip(outcomes[0][1:], outcomes[1][1:], strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    "use",
    [
        lambda W, x, y: W[0] * (x[:, :1] % 3),
        lambda W, x, y: W[1] * (x[:, 0] - y)[:, None],
        lambda W, x, y: W[1] * x[:, :1].astype(np.int8),
    ],
)
def test_integers_made_of_several_or_wrapped_round_are_left_to_numpy(use):
    with pytest.raises(NotOnMachineError):
        outcome(TrainingLoop, use)
    assert outcome(SteppedLoop, use)[0] == 3


def test_integers_that_no_float_holds_are_left_to_numpy():
    step = step_of(USES["a mask"], np.float32, are_exact=False)
    loop = training_loop(step, X[:BATCH], LABELS[:BATCH], 0.1)
    assert isinstance(loop, SteppedLoop)
    assert loop.reason == "NumPy does not_equal"
    only_looked_up = step_of(lambda W, x, y: W[x], np.float32, are_exact=False)
    assert isinstance(training_loop(only_looked_up, X[:BATCH], LABELS[:BATCH], 0.1), TrainingLoop)


def test_other_data_than_in_the_call_before_are_read():
    step = step_of(USES["a product"])
    loop = TrainingLoop(step, X[:BATCH], LABELS[:BATCH], 0.0)
    loop.load()
    first = loop.run(X, LABELS, ORDER, (0, 3), 0.0)[2]
    second = loop.run(3 * X, LABELS, ORDER, (0, 3), 0.0)[2]
    np.testing.assert_allclose(second, 3 * first)
