"""The adjoints of common ops, which say their rules once more for plain arrays."""

import numpy as np
import pytest

import autograd_core as ag
from tests.autograd_core.ops.walk import cases, draw

WITH_ADJOINTS = [op for op in ag.OPS.values() if op.adjoints]
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 1e300, 5e-324])


def both(op, slot, ct, y, arrays, attrs):
    """Return what the adjoint and the rule make of the same cotangent, in the input's shape."""
    fast = op.array_vjps[slot](ct, y, *arrays, **attrs)
    rule = ag.tensor(arrays[slot]).conform(op.vjps[slot](ct, y, *arrays, **attrs))
    return fast, rule


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(WITH_ADJOINTS))
def test_adjoint_is_the_rule_to_the_last_digits(op, shapes, attrs, dtype):
    arrays = draw(op, shapes, dtype)
    y = np.asarray(op.compute(tuple(arrays), attrs))
    ct = np.asarray(np.random.default_rng(1).normal(size=y.shape), dtype)
    for slot, x in enumerate(arrays):
        before = [ct.copy(), y.copy(), *[a.copy() for a in arrays]]
        fast, rule = both(op, slot, ct, y, arrays, attrs)
        assert fast.shape == x.shape
        assert fast.dtype == dtype
        np.testing.assert_allclose(fast, rule, rtol=4 * np.finfo(dtype).eps, atol=1e-300)
        for array, copy in zip([ct, y, *arrays], before, strict=True):
            np.testing.assert_array_equal(array, copy)  # a rule writes to nothing it is given


@pytest.mark.filterwarnings("ignore:(invalid value|overflow|divide by zero)")
@pytest.mark.parametrize("op", [op for op in WITH_ADJOINTS if op.elementwise], ids=str)
def test_elementwise_adjoint_is_the_rule_on_special_numbers(op):
    ct, x = np.meshgrid(SPECIAL, SPECIAL)
    y = op.compute((x,), {})
    fast, rule = both(op, 0, ct, y, (x,), {})
    np.testing.assert_array_equal(fast, rule)


def test_most_hot_ops_have_adjoints():
    assert {op.name for op in WITH_ADJOINTS} >= {"affine", "tanh", "relu", "log_softmax"}
