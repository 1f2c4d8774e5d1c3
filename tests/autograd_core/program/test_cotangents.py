"""The cotangents of common activations, as one instruction each."""

import numpy as np
import pytest

import autograd_core as ag

POINTS = np.array([-800.0, -2.0, -0.0, 0.0, 1e-300, 0.5, 3.0, 800.0, np.inf, -np.inf, np.nan])


def slope(op):
    return lambda x, weights: ag.sum(op(x) * weights)


@pytest.mark.parametrize("executor", ["numpy", "numba", "python"])
@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu"])
def test_a_cotangent_is_one_instruction_that_gives_what_the_engine_gives(name, executor):
    f = ag.value_and_grad(slope(getattr(ag, name)))
    compiled = ag.compile(f, executor=executor)
    weights = np.linspace(-1, 2, len(POINTS))
    _, expected = f(POINTS, weights)
    _, got = compiled(POINTS, weights)
    assert compiled.program(POINTS, weights).counts()[f"{name}_cotangent"] == 1
    np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-18)


def test_operands_of_other_shapes_are_left_alone():
    def f(ct, y):
        return ct * (1 - y * y)

    program = ag.compile(f).program(np.ones(3), np.ones((2, 3)))
    assert "tanh_cotangent" not in program.counts()
