"""One walk over `OPS`: how an array lies in memory, and how long it is, changes no number."""

import itertools

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.tensor import Tensor
from tests.autograd_core.ops.walk import DIFFERENTIABLE, cases, draw


def strided(x):
    wide = np.zeros((*x.shape[:-1], 2 * x.shape[-1]) if x.ndim else (), x.dtype)
    view = wide[..., ::2] if x.ndim else wide
    view[...] = x
    return view


def backwards(x):
    turned = (slice(None, None, -1),) * x.ndim
    return x[turned].copy()[turned]


def read_only(x):
    view = x.copy()
    view.flags.writeable = False
    return view


LAYOUTS = {
    "strided": strided,
    "negative strides": backwards,
    "Fortran order": lambda x: np.array(x, order="F"),
    "transposed": lambda x: x.T.copy().T,
    "broadcast": lambda x: np.broadcast_to(x, (2, *x.shape))[1],
    "read-only": read_only,
}


def value_and_gradients(op, arrays, attrs):
    leaves = [ag.tensor(x, requires_grad=True) for x in arrays]
    for leaf, x in zip(leaves, arrays, strict=True):
        leaf._data = x  # as it lies, where ag.tensor and .data would copy
    y = Tensor.record(op, tuple(leaves), attrs)
    ct = np.random.default_rng(5).uniform(0.5, 1.5, y.shape)
    y.backward(ct)
    return [y.data, *(leaf.grad.data for leaf in leaves)], ct


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
def test_memory_layout_changes_nothing(op, shapes, attrs, layout):
    plain = draw(op, shapes)
    expected, _ = value_and_gradients(op, plain, attrs)
    results, _ = value_and_gradients(op, [layout(x) for x in plain], attrs)
    for result, other in zip(results, expected, strict=True):
        np.testing.assert_allclose(result, other, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
def test_memory_layout_of_the_cotangent_changes_nothing(op, shapes, attrs, layout):
    arrays = draw(op, shapes)
    (y, *expected), ct = value_and_gradients(op, arrays, attrs)
    for slot, other in enumerate(expected):
        result = op.vjps[slot](layout(ct), y, *arrays, **attrs)
        result = ag.unbroadcast(result, shapes[slot]) if op.elementwise else result
        np.testing.assert_allclose(np.sum(result), np.sum(other), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
def test_rules_write_to_none_of_their_arrays(op, shapes, attrs):
    arrays = [read_only(x) for x in draw(op, shapes)]
    y = read_only(np.asarray(op.forward(*arrays, **attrs)))
    for slot in range(len(arrays)):
        op.vjps[slot](read_only(np.ones(y.shape)), y, *arrays, **attrs)


def without(shapes, attrs, length):
    """Return the example with this length 0 wherever it stands."""

    def cut(shape):
        return tuple(0 if n == length else n for n in shape)

    cut_attrs = {k: cut(v) if k == "shape" else v for k, v in attrs.items()}
    return tuple(map(cut, shapes)), cut_attrs


# attrs that fix a length
FIXING = {"repeats", "keep", "key", "ends", "labels", "lengths", "kernel"}
EMPTY = [
    pytest.param(op, *without(shapes, attrs, length), id=f"{op.name}-{i}-{length}")
    for op in DIFFERENTIABLE
    for i, (shapes, attrs) in enumerate(op.examples)
    for length in sorted(set(itertools.chain(*shapes)) - {0, 1})
    if op.sample is None and not FIXING & set(attrs)
]  # a matrix of no rows has its own examples


@pytest.mark.filterwarnings("ignore:(invalid value|divide by zero|Mean of empty)")
@pytest.mark.parametrize(("op", "shapes", "attrs"), EMPTY)
def test_empty_inputs_give_empty_gradients_or_a_clear_refusal(op, shapes, attrs):
    arrays = draw(op, shapes)
    try:
        expected = op.shape(*shapes, **attrs)
        (y, *gradients), _ = value_and_gradients(op, arrays, attrs)
    except ag.ShapeError:
        return
    assert y.shape == expected
    for gradient, shape in zip(gradients, shapes, strict=True):
        assert gradient.shape == shape
        assert gradient.dtype == np.float64
        assert y.size or not gradient.any()  # what no result was made of
