"""A Value gives what a float64 Tensor gives: every op of numbers, every kind of special number."""

import itertools
import math
import sys

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.op import non_differentiable

HUGE, TINY, SUBNORMAL = sys.float_info.max, sys.float_info.min, 5e-324
GRID = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -3.0, 1e-200, -1e-200, 745.0, -745.0, 1e200, -1e200,
        SUBNORMAL, -SUBNORMAL, TINY, HUGE, -HUGE, math.inf, -math.inf, math.nan]  # fmt: skip
NUMBER_OPS = [op for op in ag.OPS.values() if op.scalar is not None]
# NumPy leaves open which zero is the larger, and its machine code decides
OPEN_SIGN = {"maximum", "minimum", "leaky_relu", "prelu", "elu", "selu"}
SMALLER_GRID = [0.0, -0.0, 1.0, -2.5, SUBNORMAL, HUGE, math.inf, -math.inf, math.nan]


def points(op):
    """Return the inputs to try: each special number, each pair; fewer of each for three inputs."""
    grid = GRID if len(op.vjps) < 3 else SMALLER_GRID
    return itertools.product(grid, repeat=len(op.vjps))


def is_step(op):
    return getattr(op.vjps[0], "__qualname__", "").startswith(non_differentiable.__name__)


def results(op, leaves):
    y = op(*leaves)
    if is_step(op):
        return [float(y)]
    y.backward()
    return [float(y), *(float(leaf.grad) for leaf in leaves)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("op", NUMBER_OPS, ids=lambda op: op.name)
def test_value_and_tensor_agree_in_value_and_gradient(op):
    for point in points(op):
        by_value = results(op, [ag.Value(x) for x in point])
        by_tensor = results(op, [ag.tensor(x, requires_grad=True) for x in point])
        # the subnormal numbers have few digits, and NumPy's and C's functions round differently
        np.testing.assert_allclose(by_value, by_tensor, 1e-13, 1e-307, err_msg=str(point))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "op", [op for op in NUMBER_OPS if op.name not in OPEN_SIGN], ids=lambda op: op.name
)
def test_value_has_the_sign_of_zero_that_the_tensor_has(op):
    for point in points(op):
        value, array = op(*map(ag.Value, point)), op(*map(ag.tensor, point))
        if float(value) == 0 == float(array):
            assert math.copysign(1, float(value)) == math.copysign(1, float(array)), point
