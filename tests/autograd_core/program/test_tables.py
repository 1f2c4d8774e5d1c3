"""Integers of examples as places that the machine reads: the same as by NumPy, for any key."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.program.instructions import Ref
from autograd_core.program.rows import Rows, rows_of
from autograd_core.program.stepping import SteppedLoop
from autograd_core.program.steps import Step
from autograd_core.program.training import NotOnMachineError, TrainingLoop
from tests.autograd_core.program.trained import assert_same, trained

RNG = np.random.default_rng(0)
N, BATCH = 9, 3
X, LABELS = RNG.integers(0, 4, (N, 2, 3)), RNG.integers(0, 4, N)
ORDER = RNG.permutation(N)
SEVEN = np.arange(7)

USES = {
    "a row for each": lambda W, x, y: W[x],
    "a column for each": lambda W, x, y: W[:, x],
    "the last axis": lambda W, x, y: W[..., x],
    "behind a new axis": lambda W, x, y: W[None, :, x[:, 0, 0]],
    "beside a fixed index": lambda W, x, y: W[2, x[:, 0, 1]],
    "beside fixed indices": lambda W, x, y: W[np.arange(3), x[:, 1, 1], ::-1],
    "beside a mask": lambda W, x, y: W[np.arange(4) > 1, x[0, 0, 1]],
    "from the end": lambda W, x, y: W[x - 4],
    "turned round": lambda W, x, y: W[-1 - x[:, ::-1, 2]],
    "moved about": lambda W, x, y: W[ag.transpose(ag.reshape(x, (3, 6))), 1],
    "with offsets": lambda W, x, y: ag.reshape(W, (16, 4))[x[:, 0] + np.array([0, 4, 8])],
    "times a number": lambda W, x, y: ag.reshape(W, (16, 4))[3 * x[:, 0] + 1],
    "two together": lambda W, x, y: W[ag.concatenate([x[:, 0, 0], y - 4, SEVEN[:2]])],
    "stacked": lambda W, x, y: W[ag.stack([x[:, 0, 0], y])],
    "labels": lambda W, x, y: W[0][y],
    "nothing": lambda W, x, y: ag.concatenate([W[x[:, :0, 0]], W[x[:, :1, 0]]], axis=1),
    "always the same": lambda W, x, y: W[0 * x[:, 0, 0] - 3],
}


def step_of(use):
    """Return a step that trains W so that what is read of it becomes sines."""
    W = ag.tensor(np.random.default_rng(1).normal(size=(4, 4, 4)), requires_grad=True)

    def run(x, y, lr):
        def loss(W):
            read = use(W, x, y)
            return ag.sum(ag.square(read - np.sin(np.arange(read.size)).reshape(read.shape)))

        value, (gradient,) = ag.value_and_grad(loss, (0,))(W)
        return [value], [W - lr * gradient], ag.broadcast_to(value, (BATCH, 1))

    return Step([W], run)


def outcome(kind, use):
    return trained(kind, step_of(use), X, LABELS, ORDER, BATCH)


@pytest.mark.parametrize("name", USES)
def test_what_is_looked_up_is_what_numpy_reads(name):
    """In each batch by the order of the epoch, and what is learned is added where it was read."""
    machine, numpy = outcome(TrainingLoop, USES[name]), outcome(SteppedLoop, USES[name])
    assert_same(machine, numpy)
    if name != "nothing":
        assert np.ptp(machine[1]) > 0


NOT_LINEAR = {
    "a product of two": lambda W, x, y: W[x[:, 0, 0] * y % 4],
    "a sum of two": lambda W, x, y: W[x[:, 0, 0] + y - 4],
    "a square": lambda W, x, y: W[ag.square(x[:, 0, 0]) // 4],
    "an index by two": lambda W, x, y: W[x[:, 0, 0], y],
    "an index that is looked up": lambda W, x, y: W[ag.tensor(SEVEN % 4)[x]],
}


@pytest.mark.parametrize("name", NOT_LINEAR)
def test_what_is_computed_of_integers_is_left_to_numpy(name):
    with pytest.raises(NotOnMachineError) as error:
        outcome(TrainingLoop, NOT_LINEAR[name])
    assert error.value.reason
    assert outcome(SteppedLoop, NOT_LINEAR[name])[0] == 3


@pytest.mark.parametrize(
    ("use", "least", "wrong"),
    [
        (lambda W, x, y: W[x], -4, 4),
        (lambda W, x, y: W[:, -1 - x], -4, -5),
        (lambda W, x, y: W[0, x, 1], -4, -5),
        (lambda W, x, y: ag.tensor(1.0) * W[y], -4, 4),
    ],
)
def test_any_integer_outside_is_told_with_its_example(use, least, wrong):
    loop = TrainingLoop(step_of(use), X[:BATCH], LABELS[:BATCH], 0.1)
    loop.load()
    for place in range(N):
        x, y = X.copy(), LABELS.copy()
        x[place, 1, 2] = y[place] = wrong
        with pytest.raises(ag.OutOfRangeError, match=rf"expected integers {least} to 3 along") as e:
            loop.run(x, y, ORDER, (0, 1), 0.1)
        assert f"in example {place}." in str(e.value)


def test_labels_do_not_count_from_the_end():
    def run(x, y, lr):
        loss = ag.nll_loss(x @ w, y)
        return [loss], [w * lr], x @ w

    w, data = ag.tensor(np.ones((2, 4)), requires_grad=True), RNG.normal(size=(N, 2))
    loop = TrainingLoop(Step([w], run), data[:BATCH], LABELS[:BATCH], 0.1)
    loop.load()
    labels = LABELS.copy()
    labels[5] = -1
    with pytest.raises(ag.OutOfRangeError, match=r"nll_loss: expected integers 0 to 3.*got -1 in"):
        loop.run(data, labels, ORDER, (0, 3), 0.1)


KEYS = [
    ((5, 3, 2), (0,), 6),
    ((5, 3, 2), (SEVEN, slice(None)), 6),
    ((5, 3, 2), (slice(None), Ref(0), Ellipsis), 2),
    ((5, 3, 2), (Ellipsis, Ref(0)), 1),
    ((5, 3, 2), (None, Ref(0)), 6),
    ((5, 3, 2), (np.ones((5, 3), bool),), 2),
    ((5, 3, 2), (slice(0, 2), slice(0, 3)), 2),
    ((), (), 1),
]


@pytest.mark.parametrize(("shape", "key", "width"), KEYS)
def test_a_row_is_what_no_part_of_a_key_names(shape, key, width):
    assert rows_of(shape, key).width == width


def test_rows_that_are_not_there_are_told_as_indexing_tells_them():
    rows = rows_of((5, 3), (Ref(0),))
    assert rows == Rows((5, 3), 1, 1)
    np.testing.assert_array_equal(rows.places({"key": (np.array([4, -1, 0]),)}), [12, 12, 0])
    with pytest.raises(ag.OutOfRangeError, match=r"inside shape \(5, 3\), got .*index 5 is out"):
        rows.places({"key": (np.array([5]),)})


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("executor", ["numba", "python"])
def test_compiled_functions_look_whole_rows_up(executor, dtype):
    W = RNG.normal(size=(6, 3, 5)).astype(dtype)
    f = ag.compile(
        ag.value_and_grad(lambda W, i: ag.sum(ag.square(W[i, 1:][:, 0]))), executor=executor
    )
    for _ in range(3):
        i = RNG.integers(-6, 6, 8)
        value, gradient = f(W, i)
        want = np.zeros_like(W)
        np.add.at(want, (i, 1), 2 * W[i, 1])
        np.testing.assert_allclose(value, np.sum(W[i, 1] ** 2), rtol=1e-5)
        np.testing.assert_allclose(gradient, want, rtol=1e-5)
