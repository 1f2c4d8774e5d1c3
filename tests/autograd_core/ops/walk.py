"""What a walk over `OPS` needs: the ops, a case for each of their examples, inputs, a function."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.op import non_differentiable
from autograd_core.ops.linalg import matrix_transpose
from autograd_core.tensor import Tensor

RNG_SEED = 7
STEPS = [
    op
    for op in ag.OPS.values()
    if getattr(op.vjps[0], "__qualname__", "").startswith(non_differentiable.__name__)
]
DIFFERENTIABLE = [
    op for op in ag.OPS.values() if op not in STEPS and op is not ag.stop_gradient
]  # whose gradient is 0 by intent, not by mathematics


def cases(ops):
    return [
        pytest.param(op, shapes, attrs, id=f"{op.name}-{i}")
        for op in ops
        for i, (shapes, attrs) in enumerate(op.examples)
    ]


def draw(op, shapes, dtype=np.float64):
    """Return inputs inside the op's domain, away from its kinks."""
    rng = np.random.default_rng(RNG_SEED)
    if op.sample is not None:
        return [np.asarray(x, dtype) for x in op.sample(rng, *shapes)]
    domains = op.domain or ((-2.0, 2.0),) * len(shapes)
    arrays = []
    for (low, high), shape in zip(domains, shapes, strict=True):
        x = rng.uniform(low, high, shape)
        for kink in op.kinks:
            x = np.where(np.abs(x - kink) < 0.1, kink + 0.3, x)
        arrays.append(np.asarray(x, dtype))
    return arrays


SYMMETRIC = {"cholesky"}  # reads one triangle; the gradient is that of a symmetric change


def apply(op, attrs):
    def f(*xs):
        if op.name in SYMMETRIC:
            xs = [(x + matrix_transpose(x)) / 2 for x in xs]
        if any(isinstance(x, Tensor) for x in xs):
            return Tensor.record(op, xs, attrs)
        return op.compute(xs, attrs)

    return f
