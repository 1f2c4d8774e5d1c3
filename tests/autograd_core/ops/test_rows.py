"""Indexing by kernels: which keys they take, and that all keys read and add what NumPy's do."""

import numpy as np
import pytest

import autograd_core as ag

X = np.arange(60.0).reshape(3, 4, 5)
ROWS = np.array([[0, -1], [2, 0]])
TAKEN = [
    (ROWS,),
    (ROWS, Ellipsis),
    (ROWS, slice(None)),
    (ROWS, slice(None), slice(None)),
    (ROWS, 1),
    (ROWS, np.array([1, -4])),
    (ROWS, np.array(3)),
    (ROWS, np.array([[1], [-1]]), np.array([0, 4])),
    (ROWS.astype(np.int8),),
    (np.array([2, 0], np.uint64), np.array([1, 3], np.uint8)),
]
NUMPYS = [
    (1,),
    (np.array(1),),
    (1, ROWS),
    (slice(None), ROWS),
    (ROWS, slice(1, 3)),
    (ROWS, None),
    (ROWS, slice(None), ROWS),
    (np.array([True, False, True]),),
    (ROWS, np.array([True, False, False, True])),
    (np.zeros(0, int),),
    (slice(None, None, 2),),
]


def read_and_add(key):
    y = ag.OPS["getitem"](X, key)
    return y, ag.OPS["index_add"](y * 2, key, X.shape)


@pytest.mark.parametrize(("key", "kernels"), [(k, 2) for k in TAKEN] + [(k, 0) for k in NUMPYS])
def test_reads_and_adds_what_numpy_does(key, kernels, asked):
    expected = read_and_add(key)
    with ag.use_kernels("numba"):
        got = read_and_add(key)
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_array_equal(one, other)
        assert np.shape(one) == np.shape(other)
    assert asked == ["gather", "scatter_add"][:kernels]


@pytest.mark.parametrize(
    "key", [(np.array([0, 3]),), (np.array([-4]),), (ROWS, np.array([4, 0])), (ROWS,) * 4]
)
def test_an_index_outside_is_refused_in_every_form(key):
    for form in ("python", "numpy", "numba"):
        with (
            ag.use_kernels(form),
            pytest.raises(ag.AutogradError, match="expected an index inside shape"),
        ):
            ag.OPS["getitem"](X, key)


def test_indices_that_do_not_broadcast_are_refused_in_every_form():
    for form in ("python", "numpy", "numba"):
        with ag.use_kernels(form), pytest.raises(ag.AutogradError, match="broadcast"):
            ag.OPS["getitem"](X, (np.array([0, 1]), np.array([0, 1, 2])))


def test_adding_rows_of_another_shape_broadcasts_as_numpy_does():
    key = (np.array([0, 2, 0]),)
    with ag.use_kernels("numba"):
        got = ag.OPS["index_add"](np.ones(2), key, (3, 2))
    np.testing.assert_array_equal(got, [[2, 2], [0, 0], [1, 1]])
