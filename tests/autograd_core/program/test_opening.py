"""Activations on the machine: rows for all of them, and the values of the engine at every edge."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.op import OPS
from autograd_core.program.opening import RECIPES, opened
from autograd_core.program.planning import make_plan

EDGES = [0.0, -0.0, 1.0, -1.0, 1e-30, -1e-30, 30.0, -30.0, 1e30, -1e30, np.inf, -np.inf, np.nan]
CALLS = {
    **{name: OPS[name] for name in ("elu", "selu", "gaussian", "within", "leaky_relu")},
    "shifted_relu": lambda x: ag.shifted_relu(x, 0.5),
    "prelu": lambda x: ag.prelu(x, 0.25),
    "gelu": ag.gelu,
    "gelu by tanh": lambda x: ag.gelu(x, approximate="tanh"),
    "swish": ag.swish,
    "normal_cdf": OPS["normal_cdf"],
}


def test_each_recipe_is_tried():
    assert {name.split()[0] for name in CALLS} >= RECIPES.keys()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", CALLS)
def test_values_and_slopes_are_those_of_the_engine(name, dtype):
    f = CALLS[name]
    with np.errstate(all="ignore"):
        x = np.array(EDGES, dtype)
        both = ag.compile(lambda x: ag.vjp(f, x)[1](ag.tensor(np.ones(len(EDGES), dtype))))
        (slope,), (expected,) = both(x), ag.vjp(f, x)[1](np.ones(len(EDGES), dtype))
        limits = np.finfo(dtype)
        # the relative error of Φ(x) is up to x² times that of x, 900 times here
        steps = 2048 if name in ("gelu", "normal_cdf") else 8
        near = {"rtol": steps * limits.eps, "atol": float(limits.tiny)}
        np.testing.assert_allclose(ag.compile(f)(x), np.asarray(f(x)), **near)
        np.testing.assert_allclose(np.asarray(slope), np.asarray(expected), **near)


@pytest.mark.parametrize("name", CALLS)
def test_no_op_is_left_to_numpy(name):
    program = opened(ag.compile(CALLS[name], executor="numpy").program(np.ones(3)))
    assert all(isinstance(segment, tuple) for segment in make_plan(program).segments)


def test_the_listing_keeps_the_op():
    assert "gelu" in str(ag.compile(ag.gelu).program(np.ones(3)))


def test_ties_are_counted_in_the_programs_type():
    f = ag.compile(ag.grad(lambda x: ag.sum(ag.max(x, 1))))
    x = np.array([[1, 1, 0], [2, 3, 1]], np.float32)
    program = opened(f.program(x))
    assert all(isinstance(segment, tuple) for segment in make_plan(program).segments)
    assert f(x).dtype == np.float32
    np.testing.assert_array_equal(f(x), [[0.5, 0.5, 0], [0, 1, 0]])
