"""One walk over `OPS`: each has the values of NumPy's or SciPy's function of its name.

The few that neither has are compared with a formula written with NumPy, or named in `ELSEWHERE`
with the place that compares them.
"""

import numpy as np
import pytest
from scipy import special

import autograd_core as ag
from tests.autograd_core.ops.walk import cases, draw


def softmax_like(name):
    return lambda x, **attrs: getattr(special, name)(x, **attrs) if x.size else np.zeros(x.shape)


def recur(a, b, axis, reverse):
    turn = slice(None, None, -1 if reverse else 1)
    rows = [np.moveaxis(z, axis, 0)[turn] for z in (a, b)]
    out = np.zeros_like(rows[0])
    for i in range(len(out)):
        out[i] = rows[1][i] + (rows[0][i] * out[i - 1] if i else 0)
    return np.moveaxis(out[turn], 0, axis)


def moved(x, by, axis, fill):
    places = np.moveaxis(np.indices(x.shape), 0, -1)[..., axis] if x.size else x
    inside = (places - by >= 0) & (places - by < x.shape[axis])
    return np.where(inside, np.roll(x, by, axis), fill)


def product_of_others(x, axis):
    total = np.prod(x, axis, keepdims=True)
    return np.broadcast_to(total, x.shape) / x if axis else np.ones_like(x)


def order_statistic(x, axis, keepdims, rank):
    if not x.size:
        return np.zeros(np.sum(x, axis, keepdims=keepdims).shape)
    places = (rank - 1) / (np.prod([x.shape[i] for i in axis]) - 1)
    return np.quantile(x, places, axis=axis, keepdims=keepdims, method="nearest")


def index_add(x, key, shape, repeats):
    out = np.zeros(shape)
    np.add.at(out, key, x)
    return out


def sorted_by(x, by, axis):
    return np.take_along_axis(x, np.argsort(by, axis, stable=True), axis)


def unsorted_by(x, by, axis):
    return np.take_along_axis(x, np.argsort(np.argsort(by, axis, stable=True), axis), axis)


def euclidean_norm(x, axis, keepdims):
    return np.sqrt(np.sum(x * x, axis, keepdims=keepdims))


def gelu(x, approximate):
    if approximate == "none":
        return x * special.ndtr(x)
    return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


REFERENCES = {
    # the same function under another name, or with arguments that stand elsewhere
    "sigmoid": special.expit,
    "normal_cdf": special.ndtr,
    "softplus": lambda x: np.logaddexp(0, x),
    "step": lambda x: np.heaviside(x, 1),
    "same": np.equal,
    "identity": np.positive,
    "stop_gradient": np.positive,
    "getitem": lambda x, key: x[key],
    "index_add": index_add,
    "reshape": lambda x, shape: np.reshape(x, shape),
    "astype": lambda x, dtype: x.astype(dtype),
    "concatenate": lambda *xs, axis, ends: np.concatenate(xs, axis),
    "stack": lambda *xs, axis: np.stack(xs, axis),
    "einsum": lambda *xs, subscripts: np.einsum(subscripts, *xs),
    "clip": np.clip,
    "constant_pad": lambda x, **attrs: np.pad(x, **attrs) if x.ndim else x,
    "det_sign": lambda a: np.linalg.slogdet(a)[0],
    "logabsdet": lambda a: np.linalg.slogdet(a)[1],
    "softmax": softmax_like("softmax"),
    "log_softmax": softmax_like("log_softmax"),
    "nll_loss": lambda x, labels: -np.mean([row[i] for row, i in zip(x, labels, strict=True)]),
    # a formula; SciPy's logsumexp gives a 0-d array an axis
    "logsumexp": lambda x, **attrs: np.log(np.sum(np.exp(x), **attrs)),
    "gaussian": lambda x: np.exp(-x * x),
    "relu": lambda x: np.maximum(x, 0),
    "shifted_relu": lambda x, shift: np.maximum(x, -shift),
    "leaky_relu": lambda x, negative_slope: np.where(x > 0, x, negative_slope * x),
    "prelu": lambda x, slope: np.where(x > 0, x, slope * x),
    "elu": lambda x, alpha: np.where(x > 0, x, alpha * (np.exp(x) - 1)),
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x)),
    "gelu": gelu,
    "swish": lambda x, beta: x / (1 + np.exp(-beta * x)),
    "affine": lambda x, weight, bias: x @ weight + bias,
    "center": lambda x, axis: x - np.mean(x, axis, keepdims=True),
    "euclidean_norm": euclidean_norm,
    "unbroadcast": lambda x, shape: sum_until(x, shape),
    "shift": moved,
    "recurrence": recur,
    "product_of_others": product_of_others,
    "order_statistic": order_statistic,
    "sort_by": sorted_by,
    "unsort_by": unsorted_by,
    "dropout": lambda x, keep, rate: x * keep / (1 - rate),
}
ELSEWHERE = {
    "conv1d": "by loops in test_spatial, by PyTorch in tests/oracle",
    "conv2d": "by loops in test_spatial, by PyTorch in tests/oracle",
    "max_pool2d": "by loops in test_pooling, by PyTorch in tests/oracle",
    "avg_pool2d": "by loops in test_pooling, by PyTorch in tests/oracle",
}


def sum_until(x, shape):
    lead = x.ndim - len(shape)
    axes = (*range(lead), *(i + lead for i, n in enumerate(shape) if n == 1))
    return np.sum(x, axes).reshape(shape)


def reference(name):
    """Return NumPy's or SciPy's function for an op, None where there is none."""
    spaces = (np, np.linalg, special)
    found = [getattr(space, name) for space in spaces if hasattr(space, name)]
    return REFERENCES.get(name) or (found[0] if found else None)


def serves_rules(op):
    """Whether users do not call it by name: its values are those of the rules that use it."""
    return op.internal or op.name not in ag.__all__


REACHED = [op for op in ag.OPS.values() if reference(op.name) is not None]


def test_every_op_has_a_reference():
    without = {
        op.name for op in ag.OPS.values() if not serves_rules(op) and reference(op.name) is None
    }
    assert without == set(ELSEWHERE), "give it a reference, or say where it is compared"


@pytest.mark.filterwarnings("ignore:Mean of empty", "ignore:invalid value")
@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(REACHED))
def test_values_are_numpys(op, shapes, attrs):
    arrays = draw(op, shapes)
    y = np.asarray(op.forward(*arrays, **attrs))
    expected = np.asarray(reference(op.name)(*arrays, **attrs))
    assert y.shape == expected.shape
    np.testing.assert_allclose(y, expected, rtol=1e-12, atol=1e-13)
