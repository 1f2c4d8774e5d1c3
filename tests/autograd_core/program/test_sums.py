"""Sums in programs: joined slices, products added in place, and both with the engine's results."""

import numpy as np
import pytest

import autograd_core as ag

RNG = np.random.default_rng(0)
EXECUTORS = ["numpy", "numba", "python"]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_slices_that_fill_an_array_are_joined(executor):
    x, weights = RNG.normal(size=(3, 6)), [RNG.normal(size=(3, 2)) for _ in range(3)]

    def loss(x):
        parts = [x[:, 4:], x[:, :2], x[:, 2:4]]
        return sum(ag.sum(ag.tanh(p) * w) for p, w in zip(parts, weights, strict=True))

    gradient = ag.compile(ag.grad(loss), executor=executor)
    names = gradient.program(x).counts()
    assert names["concatenate"] == 1
    assert not names["index_add"]
    np.testing.assert_allclose(gradient(x), ag.grad(loss)(x), rtol=1e-12)


@pytest.mark.parametrize(
    "cuts", [[(0, 2), (2, 5)], [(0, 3), (2, 6)], [(0, 3), (4, 6)], [(1, 3), (3, 6)]]
)
def test_slices_that_do_not_are_added(cuts):
    x = RNG.normal(size=6)
    f = ag.grad(lambda x: sum(ag.sum(ag.sin(x[a:b])) for a, b in cuts))
    compiled = ag.compile(f)
    assert not compiled.program(x).counts()["concatenate"]
    np.testing.assert_allclose(compiled(x), f(x), rtol=1e-12)


@pytest.mark.parametrize("executor", EXECUTORS)
def test_products_are_added_in_place(executor):
    W, xs = RNG.normal(size=(64, 64)), [RNG.normal(size=(40, 64)) for _ in range(3)]

    def loss(W):
        return sum(ag.sum(ag.tanh(x @ W)) for x in xs)

    gradient = ag.compile(ag.grad(loss), executor=executor)
    assert gradient.program(W).counts()["multiply_add"] == 2
    np.testing.assert_allclose(gradient(W), ag.grad(loss)(W), rtol=1e-11, atol=1e-13)


def test_what_is_read_elsewhere_is_not_written_over():
    a, b = RNG.normal(size=(64, 64)), RNG.normal(size=(64, 64))

    def f(a, b):
        first, second = a @ b, b @ a
        total = first + second
        return total, first * second

    compiled = ag.compile(f)
    assert not compiled.program(a, b).counts()["multiply_add"]
    for got, expected in zip(compiled(a, b), f(a, b), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-12)


def test_an_argument_is_not_written_over():
    a, start = RNG.normal(size=(64, 64)), RNG.normal(size=(64, 64))
    kept = start.copy()
    compiled = ag.compile(lambda a, start: start + a @ a)
    for _ in range(2):
        np.testing.assert_allclose(compiled(a, start), kept + a @ a, rtol=1e-12)
    np.testing.assert_array_equal(start, kept)
