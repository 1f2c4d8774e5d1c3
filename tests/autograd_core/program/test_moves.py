"""Moves on the machine: views where entries lie together, copies at steps, products of stacks."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.program.machine import opcodes
from autograd_core.program.opening import opened
from autograd_core.program.planning import make_plan

X = np.random.default_rng(0).normal(size=(4, 6))
STACKS = [((3, 4, 5), (3, 5, 2)), ((2, 1, 4, 5), (3, 5, 2)), ((3, 4, 5), (5,)), ((5,), (3, 5, 2)),
          ((2, 3, 5), (5, 4))]  # fmt: skip


def kinds(f, *args):
    plan = make_plan(opened(ag.compile(f, executor="numpy").program(*args)))
    assert all(isinstance(segment, tuple) for segment in plan.segments)
    return plan.code[:, 0].tolist()


def test_rows_that_lie_together_are_not_copied():
    assert kinds(lambda x: ag.exp(x[1:3]), X) == [opcodes.ELEMENTWISE]
    assert kinds(lambda x: ag.exp(x[2, 1:4]), X) == [opcodes.ELEMENTWISE]


def test_columns_are_copied_in_one_row():
    assert kinds(lambda x: ag.exp(x[:, 1:3]), X) == [opcodes.COPY_STRIDED, opcodes.ELEMENTWISE]


def test_a_part_outlives_what_it_is_a_part_of():
    def f(x):
        part = ag.exp(x)[1:3]
        later = ag.sin(x) * 2
        return ag.sum(later @ later.T) + ag.sum(part * part)

    np.testing.assert_allclose(ag.compile(f)(X), f(X), rtol=1e-12)


def test_moves_do_not_break_a_run():
    def f(x):
        return [ag.tanh(x[:, 2 * i : 2 * i + 2]) for i in range(3)]

    assert kinds(f, X).count(opcodes.ELEMENTWISE) == 1
    for got, expected in zip(ag.compile(f)(X), f(X), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-14)


@pytest.mark.parametrize("executor", ["numba", "python"])
@pytest.mark.parametrize(("left", "right"), STACKS)
def test_products_of_stacks_have_rows(left, right, executor):
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=left), rng.normal(size=right)
    f = ag.value_and_grad(lambda a, b: ag.sum(ag.square(a @ b)), (0, 1))
    kinds(f, a, b)
    (value, (da, db)), (other, (ea, eb)) = ag.compile(f, executor=executor)(a, b), f(a, b)
    for got, expected in ((value, other), (da, ea), (db, eb)):
        np.testing.assert_allclose(got, expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("axis", [(0, 2), (0, 2, 3), (1, 3), (0, 3)])
@pytest.mark.parametrize("reduce", [ag.sum, ag.mean, ag.max])
def test_axes_that_are_not_adjacent_are_reduced(reduce, axis):
    x = np.random.default_rng(2).normal(size=(2, 3, 4, 2))
    f = lambda x: reduce(x, axis)  # noqa: E731
    kinds(f, x)
    np.testing.assert_allclose(ag.compile(f)(x), f(x), rtol=1e-13)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("f", [ag.softmax, ag.log_softmax])
def test_a_softmax_runs_over_any_axis(f, axis):
    x = np.random.default_rng(3).normal(size=(2, 3, 4))
    kinds(lambda x: f(x, axis), x)
    np.testing.assert_allclose(ag.compile(lambda x: f(x, axis))(x), f(x, axis), rtol=1e-13)
