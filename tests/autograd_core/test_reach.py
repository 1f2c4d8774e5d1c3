"""The branch that was not taken gives no nan; a 0 that merely happens to be one stays honest."""

import math

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.op import elementwise
from autograd_core.ops.selection import everywhere

INF, NAN = math.inf, math.nan


def gradient(f, x):
    """Return the gradient of the sum of f at x; the sweep must not warn."""
    leaf = ag.tensor(x, dtype=float, requires_grad=True)
    with np.errstate(all="ignore"):  # the forward may
        y = f(leaf)
    y.backward(np.ones(y.shape))
    return leaf.grad.data


NOT_TAKEN = {
    "sqrt": (lambda x: ag.where(x > 0, ag.sqrt(x), 0.0), [-1, 0, 1], [0, 0, 0.5]),
    "0/0": (lambda x: ag.where(x > 0, x / x, 0.0), [-1, 0, 1], [0, 0, 0]),
    "other side": (lambda x: ag.where(x > 0, x, ag.log(x)), [0.5, INF], [1, 1]),
    "deeper": (lambda x: ag.where(x > 0, ag.exp(-1 / (2 * ag.sqrt(x) + 0)), 0.0), [0], [0]),
    "a branch of a branch": (
        lambda x: ag.where(x > 0, ag.where(x > 1, ag.sqrt(x - 1), ag.sqrt(x)), 0.0),
        [-1, 0, 0.25],
        [0, 0, 1],
    ),
    "maximum": (lambda x: ag.maximum(ag.log(x), -1.0), [0, 2], [0, 0.5]),
    "minimum": (lambda x: ag.minimum(1 / x, 1.0), [0, 2], [0, -0.25]),
    "clip": (lambda x: ag.clip(ag.sqrt(x), 0.5, 1.0), [0, 0.64], [0, 0.625]),
    "step": (lambda x: ag.step(ag.sqrt(x)), [0, 1], [0, 0]),
    "sum": (lambda x: ag.sum(ag.where(x > 0, ag.sqrt(x), 0.0)), [0, 1], [0, 0.5]),
    "through sum": (
        lambda x: ag.where(ag.sum(x) > 0, ag.sum(ag.sqrt(x)), 0.0), [0, 0], [0, 0]),
    "through mean": (
        lambda x: ag.where(ag.mean(x) > 0, ag.mean(ag.sqrt(x)), 0.0), [0, 0], [0, 0]),
    "through reshape and transpose": (
        lambda x: ag.where(x.reshape(2, 1).T > 0, ag.sqrt(x).reshape(2, 1).T, 0.0),
        [0, 1], [0, 0.5]),
    "through an index": (lambda x: ag.where(x[::-1] > 0, ag.sqrt(x)[::-1], 0.0), [0, 1], [0, 0.5]),
    "through broadcasting": (
        lambda x: ag.where(np.array([[False], [False]]), ag.sqrt(x), 1.0), [0, 1], [0, 0]),
    "condition of shape (2, 1)": (
        lambda x: ag.where(np.array([[True], [False]]), x, 0.0), [1, 2, 3], [1, 1, 1]),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_TAKEN)
def test_branch_not_taken_gives_no_nan(case):
    f, x, expected = NOT_TAKEN[case]
    np.testing.assert_array_equal(gradient(f, x), expected)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (lambda x: ag.sqrt(x) ** 2, [0], [NAN]),
        (lambda x: ag.where(x >= 0, ag.sqrt(x) ** 2, 0.0), [0, -1], [NAN, 0]),
        # the branch was taken by one of its two users
        (lambda x: ag.where(x > 0, (r := ag.sqrt(x)), 0.0) + r, [0, 1], [INF, 1]),
        (lambda x: (r := ag.sqrt(x)) + ag.where(x > 0, r, 0.0), [0, 1], [INF, 1]),
        (lambda x: ag.sum(ag.where(np.array([[True], [False]]), ag.sqrt(x), 0.0)), [0], [INF]),
    ],
)
def test_zero_that_is_not_structural_stays_honest(f, x, expected):
    np.testing.assert_array_equal(gradient(f, x), expected)


def test_both_users_not_taken():
    f = lambda x: ag.where(x > 0, (r := ag.sqrt(x)), 0.0) + ag.where(x > 1, r, 0.0)  # noqa: E731
    np.testing.assert_array_equal(gradient(f, [0, 0.25, 4]), [0, 1, 0.5])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_matmul_drops_the_knowledge():
    """What it sums may cancel, so that a 0 above it says nothing about structure."""
    x = ag.tensor([[0.0, 1.0]], requires_grad=True)
    y = ag.where(np.array([[False]]), ag.sqrt(x) @ np.ones((2, 1)), 0.0)
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.data, [[NAN, 0]])


def test_norm_of_the_rows_that_have_one():
    rows = ag.tensor([[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]], requires_grad=True)
    norm = ag.sqrt(ag.sum(ag.square(rows), axis=1))
    ag.where(norm > 0.5, norm, 1.0).sum().backward()
    expected = [[0.4472135955, 0.8944271910], [0.6, 0.8], [0, 0]]
    np.testing.assert_allclose(rows.grad.data, expected, rtol=1e-9)


@pytest.mark.parametrize("make", [ag.Value, lambda x: ag.tensor(x, requires_grad=True)])
def test_nan_that_is_not_selected(make):
    b, x = make(2.3), make(NAN)
    y = ag.where(False, b * x, 1.0)
    y.backward()
    assert float(y) == 1
    assert float(b.grad) == float(x.grad) == 0


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda x: ag.where(x > 0, ag.sqrt(x), x * x), [0, 0, 2, 0]),
        (lambda x: ag.where(x > 0, x**1.5, 0.0), [0, 0, 0]),
        (lambda x: ag.where(x > 0, ag.log(x), 0.0) ** 2, [0, 0, 0]),
        (lambda x: ag.maximum(ag.log(x), -1.0) * x, [0, -1, 0]),
        (lambda x: x * ag.where(x > 0, ag.divide(1.0, x), 3.0), [0, 3, 0]),
    ],
)
def test_higher_orders_and_values(f, expected):
    with np.errstate(all="ignore"):
        for order, number in enumerate(expected):
            for x in (0.0, np.array([0.0]), ag.Value(0.0)):
                g = f if order == 0 else (lambda x: ag.sum(f(x))) if np.ndim(x) else f
                for _ in range(order):
                    g = total(ag.grad(g)) if np.ndim(x) else ag.grad(g)
                assert float(np.asarray(g(x)).item() if np.ndim(x) else g(x)) == number, order


def total(f):
    return lambda x: ag.sum(f(x))


def test_value_keeps_a_float_gradient_on_every_node():
    x = ag.Value(0.0, "x")
    root = ag.sqrt(x)
    half = root * 0.5
    with np.errstate(all="raise"):
        ag.where(x > 0, half + 1, x).backward()
    assert [type(n.grad) for n in (x, root, half)] == [float] * 3
    assert (x.grad, root.grad, half.grad) == (1.0, 0.0, 0.0)


def test_float32_stays_float32():
    x = ag.tensor([0.0, 1.0], dtype=np.float32, requires_grad=True)
    nodes = [ag.sqrt(x)]
    nodes += [nodes[0] * 2, ag.where(x > 0, nodes[0] * 2, 0.0)]
    ag.sum(nodes[-1]).backward()
    assert {n.grad.dtype for n in [x, nodes[0], nodes[2]]} == {np.dtype(np.float32)}


def test_copies_sweep_alike():
    from copy import deepcopy

    y = deepcopy(ag.maximum(ag.sqrt(ag.Value(0.0, "x")), 1.0))
    y.backward()
    (root, _) = y.parents
    assert root.parents[0].grad == 0


@pytest.mark.usefixtures("clean_registry")
def test_users_op_may_name_its_zeros():
    quiet = elementwise("quiet", lambda x: x * 0, lambda ct, y, x: ct * NAN, zeros=(everywhere,))
    assert gradient(lambda x: quiet(ag.log(x)), [0.0]) == [0.0]


MOVES = [
    pytest.param(op, shapes, attrs, id=f"{op.name}-{i}")
    for op in ag.OPS.values() if op.moves
    for i, (shapes, attrs) in enumerate(op.examples)
]  # fmt: skip


@pytest.mark.parametrize(("op", "shapes", "attrs"), MOVES)
def test_op_that_moves_has_rules_that_only_add(op, shapes, attrs):
    """The rule is linear and has no negative coefficient, so that nothing cancels."""
    rng = np.random.default_rng(0)
    inputs = [rng.uniform(-1, 1, shape) for shape in shapes]
    y = np.asarray(op.compute(tuple(inputs), attrs))
    for slot in range(len(shapes)):
        first, second = rng.uniform(0, 1, (2, *y.shape))
        parts = [op.vjps[slot](ct, y, *inputs, **attrs) for ct in (first, second, first + second)]
        np.testing.assert_allclose(np.add(*parts[:2]), parts[2])
        assert all((np.asarray(part) >= 0).all() for part in parts)
