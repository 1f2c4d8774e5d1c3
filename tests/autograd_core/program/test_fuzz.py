"""Random graphs as programs: value and gradients as the engine's, in every executor."""

import numpy as np
import pytest

import autograd_core as ag
from tests.oracle.random_graphs import Graph

SINGLE = 2e-4
"""What float32 is good for after a dozen steps; the engine and a program round differently."""


def check(seed, executor, dtype, rtol):
    graph = Graph(seed)
    f = ag.value_and_grad(lambda *x: graph.run(ag, x), (0, 1, 2))
    compiled = ag.compile(f, executor=executor)
    for scale in (1.0, 0.93):  # traced on these numbers first, then run on others
        xs = [np.asarray(x * scale, dtype) for x in graph.inputs]
        with np.errstate(all="ignore"):
            expected, grads = f(*xs)
        got, ours = compiled(*xs)
        message = f"seed {seed}: {graph.names}"
        np.testing.assert_allclose(got, expected, rtol=rtol, atol=rtol, err_msg=message)
        for mine, other in zip(ours, grads, strict=True):
            assert mine.dtype == np.asarray(other).dtype
            size = np.abs(other).max(initial=1.0)
            np.testing.assert_allclose(mine, other, rtol, 10 * rtol * size, err_msg=message)


@pytest.mark.parametrize("executor", ["numpy", "numba"])
@pytest.mark.parametrize("first", range(0, 100, 25))
def test_random_graphs_agree_with_the_engine(first, executor):
    for seed in range(first, first + 25):
        check(seed, executor, np.float64, 1e-9)


def test_random_graphs_agree_in_pure_python():
    for seed in range(100, 115):
        check(seed, "python", np.float64, 1e-9)


@pytest.mark.parametrize("executor", ["numpy", "numba"])
@pytest.mark.parametrize("first", range(200, 260, 20))
def test_random_graphs_agree_in_float32(first, executor):
    for seed in range(first, first + 20):
        check(seed, executor, np.float32, SINGLE)


def test_random_graphs_agree_in_float32_in_pure_python():
    for seed in range(260, 270):
        check(seed, "python", np.float32, SINGLE)


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["numpy", "numba"])
@pytest.mark.parametrize("first", range(2000, 2400, 100))
def test_hundreds_of_random_graphs_agree_in_float32(first, executor):
    for seed in range(first, first + 100):
        check(seed, executor, np.float32, SINGLE)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 2000, 100))
def test_a_thousand_random_graphs_agree_with_the_engine(first):
    for seed in range(first, first + 100):
        check(seed, "numba", np.float64, 1e-9)
