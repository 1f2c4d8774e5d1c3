"""Random graphs of Values as programs: value and gradient as the engine's, in every executor."""

import numpy as np
import pytest

import autograd_core as ag
from tests.autograd_core.program.scalar.random_values import Chains, RandomFunction

EXECUTORS = ["numba", "numpy", "python"]


def by_the_engine(f, numbers):
    leaves = [ag.Value(float(x)) for x in numbers]
    root = f(*leaves)
    root.backward()
    return root, leaves, np.array([root.data, *(leaf.grad or 0.0 for leaf in leaves)])


def close(got, expected, message):
    size = np.abs(expected).max(initial=1.0)
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-10 * size, err_msg=message)


def check(f, seed, executor):
    root, leaves, expected = by_the_engine(f, f.numbers)
    graph = ag.compile_graph(root, leaves, executor=executor)
    both = ag.compile(ag.value_and_grad(lambda xs: f(*xs)), executor=executor)
    for scale in (1.0, 0.93):  # traced on these numbers first, then run on others
        numbers = f.numbers * scale
        expected = by_the_engine(f, numbers)[2]
        value, gradient = graph.value_and_gradient(numbers)
        close([value, *gradient], expected, f"graph, seed {seed}")
        value, gradient = both([ag.Value(float(x)) for x in numbers])
        close([value, *gradient], expected, f"function, seed {seed}")
    return graph.program


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("first", range(0, 60, 20))
def test_random_functions_agree_with_the_engine(first, executor):
    for seed in range(first, first + 20):
        check(RandomFunction(seed), seed, executor)


@pytest.mark.parametrize("executor", EXECUTORS)
def test_sums_over_samples_agree_with_the_engine(executor):
    for seed in range(12):
        check(Chains(seed, samples=5 + 2 * seed), seed, executor)


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("seed", range(8))
def test_mapped_programs_agree_with_the_single_ones(seed, executor):
    f = RandomFunction(seed)
    both = ag.compile(ag.value_and_grad(f, (0, 1, 2, 3)), executor=executor)
    program = both.program(*map(ag.Value, f.numbers.tolist()))
    X = np.random.default_rng(seed).normal(size=(21, 4))
    expected = [np.hstack(both(*map(ag.Value, row.tolist()))) for row in X]
    close(program.map(X, executor=executor), np.array(expected), f"seed {seed}")
    shared = program.map(X[0, 0], X[:, 1], X[0, 2], X[:, 3], executor=executor)
    X[:, [0, 2]] = X[0, [0, 2]]
    close(shared, program.map(X, executor=executor), f"seed {seed}, shared")


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 2000, 100))
def test_a_thousand_random_functions_agree_with_the_engine(first):
    for seed in range(first, first + 100):
        check(RandomFunction(seed, steps=25), seed, "numba")
        check(Chains(seed), seed, "numba")
