"""Every op, as a program in each executor: value and cotangents equal to those of the engine."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.tensor import Tensor
from tests.autograd_core.ops.walk import DIFFERENTIABLE, apply, cases, draw

EXECUTORS = ["numpy", "numba", "python"]


def value_and_cotangents(op, attrs):
    """Return a function of the op's inputs, and of a cotangent of its result, that gives all."""
    f = apply(op, attrs)

    def both(ct, xs):
        y, pullback = ag.vjp(f, *xs)
        return (y, *pullback(ct))

    return both


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
def test_a_program_gives_what_the_engine_gives(op, shapes, attrs, executor):
    xs = draw(op, shapes)
    shape = np.shape(op.compute(tuple(xs), attrs))
    ct = np.random.default_rng(3).normal(size=shape)
    f = value_and_cotangents(op, attrs)
    compiled = ag.compile(f, executor=executor)
    for _ in range(2):  # traced on these numbers first, then run on others
        expected = f(ct, xs)
        got = compiled(ct, xs)
        for ours, theirs in zip(got, expected, strict=True):
            assert np.shape(ours) == np.shape(theirs)
            np.testing.assert_allclose(ours, np.asarray(theirs), rtol=1e-11, atol=1e-13)
        xs, ct = [x * 0.97 for x in xs], ct + 0.5


@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
def test_a_program_keeps_float32(op, shapes, attrs):
    xs = draw(op, shapes, np.float32)
    shape = np.shape(op.compute(tuple(xs), attrs))
    ct = np.random.default_rng(3).normal(size=shape).astype(np.float32)
    f = value_and_cotangents(op, attrs)
    expected, got = f(ct, xs), ag.compile(f)(ct, xs)
    for ours, theirs in zip(got, expected, strict=True):
        theirs = theirs.data if isinstance(theirs, Tensor) else np.asarray(theirs)
        assert np.asarray(ours).dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=2e-5)
