"""Every op that a kernel serves computes the same in every form, and so do its rules."""

import numpy as np
import pytest

import autograd_core as ag
from tests.autograd_core.ops.walk import apply, cases, draw

SERVED = [ag.OPS[name] for name in sorted({op for k in ag.KERNELS.values() for op in k.ops})]
FORMS = ("python", "numba")
DTYPES = (np.float64, np.float32)

RULES = {
    "matmul": {"matmul"},
    "affine": {"matmul"},
    "dot": {"matmul"},
    "conv1d": {"conv2d_input", "conv2d_weight"},
    "conv2d": {"conv2d_input", "conv2d_weight"},
    "conv_input": {"conv2d", "conv2d_weight"},
    "conv_weight": {"conv2d_input", "conv2d"},
    "max_pool2d": {"max_pool2d_input"},
    "avg_pool2d": {"sum_pool2d_input"},
    "unfold": {"fold2d"},
    "fold": {"unfold2d"},
    "getitem": {"scatter_add"},
    "index_add": {"gather"},
    "softplus": {"sigmoid"},
    "log": set(), "log1p": set(), "exp": set(), "expm1": {"exp"}, "tanh": set(), "sigmoid": set(),
    "gelu": {"sigmoid", "normal_cdf"}, "normal_cdf": set(), "erf": set(),
    "sin": {"cos"}, "cos": {"sin"},
    "max_pool_shares": set(),
}  # fmt: skip
"""The kernels that the rules of each op run on arrays."""
RECORDED = {**RULES, "max_pool2d": {"max_pool_shares", "fold2d"}, "avg_pool2d": {"fold2d"}}
"""And those that they run in a recorded sweep."""


def everything(op, arrays, attrs):
    """Return an op's result, and the cotangent of each input by its rules for arrays."""
    y = np.asarray(op.compute(tuple(arrays), attrs))
    ct = np.asarray(np.random.default_rng(1).normal(size=y.shape), y.dtype)
    parts = [op.array_vjps[slot](ct, y, *arrays, **attrs) for slot in range(len(arrays))]
    return [y, *map(np.asarray, parts)]


def assert_same(op, arrays, attrs, form):
    expected = everything(op, arrays, attrs)
    before = [x.copy() for x in arrays]
    with ag.use_kernels(form):
        got = everything(op, arrays, attrs)
    eps = np.finfo(expected[0].dtype).eps
    for one, other in zip(got, expected, strict=True):
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        size = float(np.max(np.abs(other), initial=1))
        np.testing.assert_allclose(one, other, rtol=16 * eps, atol=16 * eps * size)
    for x, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(x, copy)


def in_other_layouts(x):
    """Yield an array in Fortran's order, reversed, as every second entry, read-only, unaligned."""
    yield np.array(x, order="F")
    yield x[::-1].copy()[::-1] if x.ndim else x
    yield np.stack([x, x], -1)[..., 0]
    fixed = x.copy()
    fixed.flags.writeable = False
    yield fixed
    room = np.empty(x.nbytes + 1, np.int8)[1:].view(x.dtype).reshape(x.shape)
    room[...] = x
    yield room


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(SERVED))
def test_value_and_cotangents_are_numpys(op, shapes, attrs, form, dtype):
    assert_same(op, draw(op, shapes, dtype), attrs, form)


@pytest.mark.parametrize("op", SERVED, ids=str)
def test_layouts_and_views(op):
    for shapes, attrs in op.examples:
        arrays = draw(op, shapes, np.float64)
        for others in zip(*map(in_other_layouts, arrays), strict=True):
            assert_same(op, others, attrs, "numba")


@pytest.mark.parametrize("op", SERVED, ids=str)
def test_forward_and_rules_run_the_kernels_that_are_told(op, asked):
    forward, rules, recorded = set(), set(), set()
    for shapes, attrs in op.examples:
        arrays = draw(op, shapes, np.float64)
        tensors = [ag.tensor(x, requires_grad=True) for x in arrays]
        with ag.use_kernels("numba"):
            asked.clear()
            y = apply(op, attrs)(*tensors)
            forward.update(asked)
            for create_graph, found in ((False, rules), (True, recorded)):
                asked.clear()
                y.backward(np.ones(y.shape), create_graph=create_graph)
                found.update(asked)
    owners = {name for name, kernel in ag.KERNELS.items() if op.name in kernel.ops}
    assert forward | rules >= owners
    assert len(forward) == 1
    assert rules == RULES[op.name]
    assert recorded == RECORDED[op.name]


@pytest.mark.parametrize("op", SERVED, ids=str)
def test_numpy_and_small_arrays_run_no_kernel(op, asked):
    for shapes, attrs in op.examples:
        for form in ("numpy", "auto"):
            with ag.use_kernels(form):
                everything(op, draw(op, shapes, np.float64), attrs)
    assert asked == []


@pytest.mark.parametrize("form", FORMS)
def test_second_derivatives_flow_through_kernels(form):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(1, 2, 4, 4)), rng.normal(size=(2, 2, 2, 2))

    def f(both):
        x, w = both
        y = ag.conv2d(x, w, padding=1)
        return ag.sum(ag.avg_pool2d(ag.max_pool2d(ag.sin(y), 2), 2))

    expected = ag.hvp(f, [x, w], [x, w])
    with ag.use_kernels(form):
        got = ag.hvp(f, [x, w], [x, w])
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-12)
