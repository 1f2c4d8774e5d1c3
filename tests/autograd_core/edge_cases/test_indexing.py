"""Every index of NumPy's: value as NumPy reads it, cotangents added up where it reads twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import autograd_core as ag

X = np.arange(24.0).reshape(2, 3, 4) / 7
MASK = X > 1.5
ROWS, COLUMNS = np.array([1, 1, 0]), np.array([2, 2, 0])

INDICES = {
    "integer": 1,
    "negative": -1,
    "numpy integer": np.int64(1),
    "slice": slice(0, 1),
    "negative step": (slice(None), slice(None, None, -2)),
    "empty slice": slice(2, 1),
    "ellipsis": (..., 0),
    "ellipsis alone": ...,
    "nothing": (),
    "new axis": None,
    "ellipsis with new axes": (None, ..., None, slice(2)),
    "list": [0, 1, 1],
    "empty list": [],
    "empty list beside a slice": (slice(None), []),
    "nested list": ([[0, 1], [1, 1]],),
    "pairs": (ROWS, COLUMNS),
    "pairs with a slice": (ROWS, slice(None), COLUMNS),
    "pairs with a new axis": (ROWS, None, COLUMNS),
    "broadcast pairs": (ROWS[:, None], COLUMNS),
    "list and integer": ([0, 1, 1], 2, slice(None, None, -1)),
    "negative list": (..., [-1, -1, 0]),
    "0-d array": np.array(1),
    "unsigned": np.array([1, 0], np.uint8),
    "read-only": np.broadcast_to(np.array(1), (3,)),
    "mask of all axes": MASK,
    "mask of the first axis": np.array([True, False]),
    "mask of the first two": MASK[:, :, 0],
    "mask in the middle": (slice(None), np.array([True, False, True])),
    "mask beside integers": (np.array([True, True]), [0, 2]),
    "mask list": [True, False],
    "mask of nothing": np.zeros((2, 3, 4), bool),
    "true": True,
    "false": False,
    "0-d mask": (np.array(True), 0),
}


@pytest.mark.parametrize("index", INDICES.values(), ids=INDICES)
def test_index_reads_and_scatters_as_numpys(index):
    expected = np.zeros_like(X)
    np.add.at(expected, index, 1.0)
    wide = np.zeros((*X.shape, 2))
    wide[..., 0] = X
    frozen = np.array(X)
    frozen.flags.writeable = False
    for array in (X, X.astype(np.float32), wide[..., 0], frozen):
        leaf = ag.tensor(array, requires_grad=True)
        leaf.data = array
        y = leaf[index]
        np.testing.assert_array_equal(y.data, array[index])
        y.backward(np.ones(y.shape))
        np.testing.assert_array_equal(leaf.grad.data, expected)
        assert (y.dtype, leaf.grad.dtype) == (array.dtype, array.dtype)
    ag.check_grads(lambda x: x[index] ** 2, X, order=2)


@given(data=st.data(), shape=hnp.array_shapes(min_dims=1, max_dims=3, max_side=3))
def test_mixed_index_scatters_as_numpys(data, shape):
    index = list(data.draw(hnp.integer_array_indices(shape, result_shape=st.just((2,)))))
    basic = st.sampled_from([slice(None), slice(None, None, -1), 0, -1])
    for axis in data.draw(st.sets(st.integers(0, len(shape) - 1))):
        index[axis] = data.draw(basic)
    if data.draw(st.booleans()):
        index.insert(data.draw(st.integers(0, len(index))), None)
    index = tuple(index)
    x = np.random.default_rng(0).uniform(size=shape)
    leaf = ag.tensor(x, requires_grad=True)
    y = leaf[index]
    np.testing.assert_array_equal(y.data, x[index])
    ct = np.random.default_rng(1).uniform(size=y.shape)
    y.backward(ct)
    expected = np.zeros(shape)
    np.add.at(expected, index, ct)
    np.testing.assert_allclose(leaf.grad.data, expected, rtol=1e-14)


def test_index_of_0d():
    x = ag.tensor(2.0, requires_grad=True)
    for index in ((), ..., None, True):
        x.zero_grad()
        y = x[index]
        y.backward(np.ones(y.shape))
        assert x.grad.shape == ()
        assert x.grad.item() == 1.0


def test_index_that_is_changed_later_is_remembered():
    index = np.array([0, 0])
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x[index].sum()
    index[:] = 1
    y.backward()
    np.testing.assert_array_equal(x.grad.data, [2, 0])


def test_integer_tensors_are_indices():
    x = ag.tensor(X, requires_grad=True)
    best = ag.argmax(x, 1)
    np.testing.assert_array_equal(x[0][best[0], ag.tensor([0, 1, 2, 3])].data, X[0].max(0))
    picked = ag.take_along_axis(x, ag.argmax(x, 1, keepdims=True), 1)
    np.testing.assert_array_equal(picked.data, X.max(1, keepdims=True))


def test_take_accumulates_repeats():
    x = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    ag.take(x, [[0, 0], [-1, 0]]).sum().backward()
    np.testing.assert_array_equal(x.grad.data, [3, 0, 1])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda x: x[2], ag.OutOfRangeError, r"inside shape \(2, 3, 4\), got \[2\]"),
        (lambda x: ag.take(x, [3], 1), ag.OutOfRangeError, r"got \[:, int64\[1\]\]"),
        (lambda x: x[0, 0, 0, 0], ag.OutOfRangeError, "too many indices"),
        (lambda x: x[np.array([True])], ag.OutOfRangeError, "boolean"),
        (lambda x: x[1.0], ag.ShapeError, r"astype\(int\)"),
        (lambda x: x["a"], ag.ShapeError, "got 'a'"),
        (lambda x: ag.take_along_axis(x, [0], 1), ag.ShapeError, r"3 axes.*shape \(1,\)"),
    ],
)
def test_errors_say_what_was_asked(call, error, message):
    with pytest.raises(error, match=message):
        call(ag.tensor(X))
