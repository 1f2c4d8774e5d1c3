"""One walk over every function that takes an axis: negative, several, out of order, none, kept."""

import inspect

import numpy as np
import pytest
from scipy import special

import autograd_core as ag
from autograd_core.op import Op

X = np.random.default_rng(11).permutation(np.linspace(0.2, 2.0, 24)).reshape(2, 3, 4)
AXES = [None, 0, 1, -1, -3, (0,), (-1,), (0, 2), (2, 0), (-1, 0), (1, -3), (2, 0, 1), ()]
WRONG = [3, -4, (0, 0), (0, -3), 1.5, "rows"]


def softmax(x, axis):
    return special.softmax(x, axis) if axis != () else np.ones_like(x)


# How each is called, and on what, where `f(x, axis=axis)` is not enough; and what it must agree
# with, where NumPy has no function of its name. Every function with an axis is walked.
ARGUMENTS = {
    "take": {"indices": [1, 0, 1]},
    "take_along_axis": {"indices": np.zeros((2, 3, 4), int)},
    "repeat": {"repeats": 2},
    "roll": {"shift": 1},
    "split": {"indices_or_sections": [1]},
    "order_statistic": {"rank": 1},
    "maxout": {"k": 1},
}
NOT_WRONG = {
    ("roll", (0, 0)), ("roll", (0, -3)),  # the shifts add up
    *((name, axis) for name in ("stack", "expand_dims") for axis in (3, -4)),  # a new axis
    ("expand_dims", (0, -3)),
}  # fmt: skip
SIMPLE = {"squeeze", "transpose"}  # whose axes say something else: walked in edge_cases
RULES_ONLY = {"product_of_others", "recurrence", "shift", "sort_by", "unsort_by"}  # no bind
REFERENCES = {
    "center": lambda x, axis: x - np.mean(x, axis, keepdims=True),
    "euclidean_norm": lambda x, axis, **k: np.sqrt(np.sum(x * x, axis, **k)),
    "norm": lambda x, axis, **k: np.sqrt(np.sum(x * x, axis, **k)),
    "log_softmax": lambda x, axis: special.log_softmax(x, one(axis)),
    "logsumexp": lambda x, axis, **k: np.log(np.sum(np.exp(x), axis, **k)),
    "softmax": softmax,
    "order_statistic": lambda x, rank, axis, **k: np.min(x, axis, **k),
    "maxout": lambda x, k, axis: x if one(axis) is not None else None,
    "split": lambda x, indices_or_sections, axis: np.split(x, indices_or_sections, one(axis))[0],
}


def one(axis):
    """Return an axis, or raise as NumPy does for a tuple."""
    return axis.__index__()


def signature(name):
    function = getattr(ag.ops, name)
    function = (function.bind or function.forward) if isinstance(function, Op) else function
    return {} if isinstance(function, np.ufunc) else inspect.signature(function).parameters


WALKED = sorted(name for name in ag.ops.__all__ if "axis" in signature(name))
OF_LISTS = {"concatenate", "stack"}


def ours(name, keepdims):
    options = ARGUMENTS.get(name, {}) | ({"keepdims": True} if keepdims else {})
    function = getattr(ag, name)
    if name in OF_LISTS:
        return lambda x, axis: function([x, x * 2], axis=axis)
    if name == "split":
        return lambda x, axis: function(x, axis=axis, **options)[0]
    return lambda x, axis: function(x, axis=axis, **options)


def theirs(name, keepdims):
    options = ARGUMENTS.get(name, {}) | ({"keepdims": True} if keepdims else {})
    function = REFERENCES.get(name) or getattr(np, name)
    if name in OF_LISTS:
        return lambda x, axis: function([x, x * 2], axis=axis)
    return lambda x, axis: function(x, axis=axis, **options)


def walked():
    for name in WALKED:
        if name not in RULES_ONLY and name not in SIMPLE:
            for keepdims in (False, True) if "keepdims" in signature(name) else (False,):
                for axis in AXES:
                    yield pytest.param(
                        name, axis, keepdims, id=f"{name}-{axis}{'-keepdims' * keepdims}"
                    )


def test_every_function_with_an_axis_is_walked():
    assert len(WALKED) > 25
    assert set(WALKED) >= RULES_ONLY | set(ARGUMENTS) | set(REFERENCES)


@pytest.mark.parametrize(("name", "axis", "keepdims"), [*walked()])
def test_axis_means_what_it_means_to_numpy(name, axis, keepdims):
    f = ours(name, keepdims)
    try:
        expected = theirs(name, keepdims)(X, axis)
    except (TypeError, ValueError, AttributeError):
        if isinstance(axis, tuple) and len(axis) == 1 and name != "maxout":  # one axis is meant
            np.testing.assert_array_equal(f(X, axis), f(X, axis[0]))
            return
        with pytest.raises((ag.ShapeError, TypeError), match=f"{name}.*expected"):
            f(ag.tensor(X), axis)
        return
    y = f(ag.tensor(X, requires_grad=True), axis)
    assert y.shape == np.shape(expected)
    np.testing.assert_allclose(y.data, expected, rtol=1e-12)
    np.testing.assert_allclose(f(X, axis), expected, rtol=1e-12)
    if y.requires_grad and not name.startswith("arg"):
        ag.check_grads(lambda x: f(x, axis), X, order=1)


@pytest.mark.parametrize("axis", WRONG, ids=str)
@pytest.mark.parametrize("name", [n for n in WALKED if n not in RULES_ONLY])
def test_wrong_axis_is_refused_by_name(name, axis):
    if (name, axis) in NOT_WRONG:
        return
    with pytest.raises(ag.ShapeError, match=f"{name}: expected") as caught:
        ours(name, keepdims=False)(ag.tensor(X), axis)
    assert str(axis if not isinstance(axis, tuple) else axis[0]) in str(caught.value)
