"""Shaping, joining, sorting and diagonals: every argument of NumPy's, every shape. One row each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import autograd_core as ag

X = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
CUBE = np.random.default_rng(0).permutation(np.arange(24.0)).reshape(2, 3, 4) / 5
VECTOR = np.array([3.0, 1.0, 2.0])
SCALAR = np.array(1.5)
EMPTY = np.zeros((0, 3))

# name, arguments after the array, the array: NumPy's own function is the oracle
CALLS = [
    ("ravel", (), {}, X),
    ("ravel", (), {}, SCALAR),
    ("ravel", (), {}, EMPTY),
    ("squeeze", (), {}, X[None, :, None]),
    ("squeeze", (), {"axis": -2}, X[:, None]),
    ("squeeze", (), {"axis": (0, -1)}, X[None, :, :, None]),
    ("squeeze", (), {}, EMPTY[None]),
    ("expand_dims", (0,), {}, X),
    ("expand_dims", (-1,), {}, SCALAR),
    ("expand_dims", ((0, -1),), {}, X),
    ("expand_dims", ((3, 0),), {}, X),
    ("expand_dims", (1,), {}, EMPTY),
    ("flip", (), {}, X),
    ("flip", (-1,), {}, X),
    ("flip", ((1, 0),), {}, CUBE),
    ("flip", (), {}, SCALAR),
    ("flip", (0,), {}, EMPTY),
    ("roll", (1,), {}, X),
    ("roll", (-4,), {"axis": -1}, X),
    ("roll", ((1, 2),), {"axis": (0, 1)}, X),
    ("roll", (1,), {"axis": (0, 0)}, CUBE),
    ("roll", ((1, 2),), {}, X),
    ("roll", (1,), {"axis": 0}, EMPTY),
    ("repeat", (2,), {}, X),
    ("repeat", (2,), {"axis": -1}, X),
    ("repeat", ([0, 3],), {"axis": 0}, X),
    ("repeat", ([2],), {"axis": 1}, CUBE),
    ("repeat", (0,), {"axis": 1}, X),
    ("repeat", (3,), {}, SCALAR),
    ("repeat", (2,), {"axis": 0}, EMPTY),
    ("tile", (2,), {}, X),
    ("tile", ((2, 1, 2),), {}, X),
    ("tile", ((2,),), {}, CUBE),
    ("tile", ((2, 3),), {}, SCALAR),
    ("tile", (0,), {}, X),
    ("tile", ((2, 2),), {}, EMPTY),
    ("pad", (1,), {}, X),
    ("pad", ((1, 2),), {"constant_values": 3.0}, X),
    ("pad", (((0, 1), (2, 0)),), {"constant_values": ((1, 2), (3, 4))}, X),
    ("pad", (1,), {"mode": "edge"}, X),
    ("pad", (((0, 1), (2, 3)),), {"mode": "symmetric"}, X),
    ("pad", (1,), {"mode": "reflect"}, X),
    ("pad", (((3, 0), (0, 5)),), {"mode": "wrap"}, X),
    ("pad", (1,), {}, SCALAR),
    ("pad", (1,), {}, EMPTY),
    ("sort", (), {}, CUBE),
    ("sort", (0,), {}, CUBE),
    ("sort", (), {"axis": None}, CUBE),
    ("sort", (1,), {}, EMPTY),
    ("argsort", (1,), {}, CUBE),
    ("argmax", (), {}, CUBE),
    ("argmax", (-2,), {"keepdims": True}, CUBE),
    ("argmin", (0,), {}, CUBE),
    ("diagonal", (), {}, X),
    ("diagonal", (-1,), {}, X),
    ("diagonal", (), {"offset": 1, "axis1": -1, "axis2": 0}, CUBE),
    ("diagonal", (5,), {}, X),
    ("diagonal", (-5,), {}, X),
    ("trace", (), {}, X),
    ("trace", (1, 2, 0), {}, CUBE),
    ("diag", (), {}, X),
    ("diag", (-1,), {}, X),
    ("diag", (), {}, VECTOR),
    ("diag", (2,), {}, VECTOR),
    ("diag", (), {"k": -1}, VECTOR),
    ("diag", (), {}, np.zeros(0)),
    ("tril", (), {}, X),
    ("tril", (-1,), {}, CUBE),
    ("tril", (), {}, VECTOR),
    ("triu", (1,), {}, X),
    ("triu", (), {}, EMPTY),
    ("outer", (VECTOR,), {}, X),
    ("outer", (2.0,), {}, SCALAR),
    ("outer", (VECTOR,), {}, EMPTY),
    ("cumsum", (), {}, X),
    ("cumsum", (-1,), {}, X),
    ("reshape", ((3, -1),), {}, X),
    ("transpose", ((-1, 0, 1),), {}, CUBE),
    ("transpose", (), {}, CUBE),
    ("take", ([0, 0, -1],), {"axis": 1}, X),
    ("take", ([[5, 0], [1, 1]],), {}, X),
    ("take", (1,), {"axis": -2}, X),
    ("take", (np.zeros(0, int),), {}, X),
    ("take_along_axis", (np.array([[0, 0, 2, 1]]),), {"axis": 1}, X),
    ("take_along_axis", (np.array([[1, 0, 1]]),), {"axis": 0}, X),
    ("take_along_axis", (np.array([5, 5]),), {"axis": None}, X),
    ("var", (0,), {"ddof": 1}, X),
    ("std", (-1,), {"ddof": 1, "keepdims": True}, X),
    ("median", (), {"axis": (0, 2)}, CUBE),
]  # fmt: skip


def cases(calls):
    return [pytest.param(*call, id=f"{call[0]}-{i}") for i, call in enumerate(calls)]


def dresses(x):
    """Return one array plain, as float32, strided and read-only."""
    wide = np.zeros((*x.shape, 2))
    wide[..., 0] = x
    frozen = np.array(x)
    frozen.flags.writeable = False
    return x, x.astype(np.float32), wide[..., 0], frozen


@pytest.mark.parametrize(("name", "args", "kwargs", "x"), cases(CALLS))
def test_function_is_numpys(name, args, kwargs, x):
    ours, numpys = getattr(ag, name), getattr(np, name)
    for array in dresses(x):
        expected = numpys(array, *args, **kwargs)
        # outer's other operand is float64
        dtype = None if name == "outer" else expected.dtype
        leaf = ag.tensor(array, requires_grad=True)
        leaf.data = array
        for y in (
            ours(leaf, *args, **kwargs),
            numpys(leaf, *args, **kwargs),
            ours(array, *args, **kwargs),
        ):
            got = y.data if isinstance(y, ag.Tensor) else np.asarray(y)
            assert got.shape == expected.shape
            assert dtype in (None, got.dtype)
            np.testing.assert_allclose(got, expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "x"), cases(c for c in CALLS if not c[0].startswith("arg"))
)
def test_gradient_is_exact_to_second_order(name, args, kwargs, x):
    f = lambda x: getattr(ag, name)(x, *args, **kwargs)  # noqa: E731
    ag.check_grads(f, x, order=2, rtol=1e-4, atol=1e-6)
    leaf = ag.tensor(x, requires_grad=True, dtype=np.float32)
    y = f(leaf)
    y.backward(np.ones(y.shape))
    assert (leaf.grad.shape, leaf.grad.dtype) == (x.shape, np.float32)


@pytest.mark.parametrize("method", [
    "max", "min", "prod", "var", "std", "cumsum", "cumprod", "argmax", "argmin", "argsort",
    "diagonal", "trace", "ravel", "flatten", "squeeze",
])  # fmt: skip
def test_method_is_numpys(method):
    y = getattr(ag.tensor(X), method)()
    np.testing.assert_allclose(y.data, getattr(X, method)(), rtol=1e-14)


def test_methods_with_arguments_are_numpys():
    t = ag.tensor(X)
    np.testing.assert_array_equal(t.take([1, 2], 1).data, X.take([1, 2], 1))
    np.testing.assert_array_equal(t.repeat(2, 0).data, X.repeat(2, 0))
    assert t.astype(np.float32).dtype == np.float32


def ones(f, *arrays):
    """Return the gradients of f for a cotangent of ones."""
    leaves = [ag.tensor(x, requires_grad=True) for x in arrays]
    y = f(*leaves)
    y.backward(np.ones(y.shape))
    return [leaf.grad.data for leaf in leaves]


def test_gradient_of_a_triangle_is_masked_and_not_multiplied_by_0():
    (dx,) = ones(ag.tril, [[1.0, np.inf], [np.nan, 1]])
    np.testing.assert_array_equal(dx, [[1, 0], [1, 1]])


def test_triangle_drops_what_is_infinite():
    np.testing.assert_array_equal(
        ag.tril(ag.tensor([[1.0, np.inf], [2, np.nan]]), -1).data, [[0, 0], [2, 0]]
    )


@st.composite
def pieces(draw):
    shape = list(draw(hnp.array_shapes(min_dims=1, max_dims=3, max_side=3)))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    lengths = draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    arrays = []
    for i, length in enumerate(lengths):
        shape[axis] = length
        arrays.append(np.random.default_rng(i).uniform(size=shape))
    return arrays, axis


@given(pieces())
def test_concatenate_is_numpys_and_split_undoes_it(case):
    arrays, axis = case
    leaves = [ag.tensor(x, requires_grad=True) for x in arrays]
    joined = np.concatenate(leaves, axis)
    assert joined.op is ag.concatenate
    np.testing.assert_array_equal(joined.data, np.concatenate(arrays, axis))
    cuts = np.cumsum([x.shape[axis] for x in arrays])[:-1]
    for piece, x in zip(np.split(joined, cuts, axis), arrays, strict=True):
        np.testing.assert_array_equal(piece.data, x)
    ag.check_grads(lambda *xs: ag.concatenate(xs, axis), *arrays, order=1)


@pytest.mark.parametrize("axis", [0, 1, -1, -2])
def test_stack_is_numpys(axis):
    arrays = [X, 2 * X, X + 1]
    stacked = np.stack([ag.tensor(x) for x in arrays], axis=axis)
    assert stacked.op is ag.stack
    np.testing.assert_array_equal(stacked.data, np.stack(arrays, axis))
    ag.check_grads(lambda *xs: ag.stack(xs, axis), *arrays, order=2)


def test_numbers_tensors_and_arrays_are_joined():
    t = ag.tensor(2.0, requires_grad=True, dtype=np.float32)
    y = ag.stack([t, 1.0, t])
    assert y.dtype == np.float32
    y.sum().backward()
    assert t.grad.item() == 2.0
    joined = ag.concatenate([X, ag.tensor(X)], axis=None)
    assert joined.shape == (12,)
    np.testing.assert_array_equal(ag.concatenate(ag.tensor(X)).data, X.ravel())
    np.testing.assert_array_equal(ag.concatenate([ag.tensor(EMPTY), X]).data, X)


def test_an_array_twice_gets_both_cotangents():
    (dx,) = ones(lambda x: ag.concatenate([x, x * 2, x]), VECTOR)
    np.testing.assert_array_equal(dx, [4, 4, 4])


@pytest.mark.parametrize("sections", [1, 3, [1], [1, 1], [], [-1], [5]])
def test_split_is_numpys(sections):
    expected = np.split(X, sections, axis=1)
    pieces = np.split(ag.tensor(X), sections, axis=-1)
    assert len(pieces) == len(expected)
    for piece, x in zip(pieces, expected, strict=True):
        np.testing.assert_array_equal(piece.data, x)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: ag.split(t, 2, 1), "pieces that divides 3, the length of axis 1, got 2"),
        (lambda t: ag.concatenate([]), "concatenate: expected at least one array"),
        (lambda t: ag.stack([]), "stack: expected at least one array"),
        (lambda t: ag.concatenate([t, t[0]]), r"axis 0 alone, got \(2, 3\), \(3,\)"),
        (lambda t: ag.concatenate([t, t[:, :2]], 0), r"\(2, 3\), \(2, 2\).*another axis"),
        (lambda t: ag.stack([t, t[0]]), r"one shape, got \(2, 3\), \(3,\)\. Use concatenate"),
        (lambda t: ag.squeeze(t, 0), r"axes of length 1, got axis=0 of shape \(2, 3\)"),
        (lambda t: ag.repeat(t, [1, 2], 1), "an integer or 3 of them.*axis 1"),
        (lambda t: ag.repeat(t, -1), "no negative repeats, got -1"),
        (lambda t: ag.repeat(t, 1.5), "an integer"),
        (lambda t: ag.tile(t, -1), "no negative repeats, got reps=-1"),
        (lambda t: ag.pad(t, (1, 2, 3)), r"2 pairs \(before, after\), got \(1, 2, 3\)"),
        (lambda t: ag.pad(t, -1), "no negative widths"),
        (lambda t: ag.diagonal(t[0]), r"two axes, got shape \(3,\)"),
        (lambda t: ag.diagonal(t, 0, 1, 1), "distinct axes"),
        (lambda t: ag.diag(t[None]), "a vector or a matrix"),
        (lambda t: ag.tril(t[0, 0]), "tril: expected a matrix"),
        (lambda t: ag.sort(t, 2), "sort: expected an axis between -2 and 1"),
        (lambda t: ag.roll(t, 1, 2), "roll: expected an axis"),
    ],
)
def test_errors_name_the_argument(call, message):
    with pytest.raises(ag.ShapeError, match=message):
        call(ag.tensor(X))


def test_pad_says_which_modes_it_has():
    with pytest.raises(TypeError, match=r"pad: expected mode constant, edge.*got 'mean'"):
        ag.pad(ag.tensor(X), 1, "mean")
    np.testing.assert_array_equal(ag.pad(X, {-1: (1, 0)}), np.pad(X, ((0, 0), (1, 0))))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: np.sum(t, out=np.zeros(())), "numpy.sum: expected no keyword 'out'"),
        (lambda t: np.sum(t, 0, np.float32), "numpy.sum: expected no keyword 'dtype'"),
        (lambda t: np.max(t, where=X > 0), "numpy.max: expected no keyword 'where'"),
        (lambda t: np.max(t, initial=0.0), "numpy.max: expected no keyword 'initial'"),
        (lambda t: np.var(t, mean=0.0), "numpy.var: expected no keyword 'mean'"),
        (lambda t: np.take(t, [0], mode="clip"), "numpy.take: expected no keyword 'mode'"),
        (lambda t: np.pad(t, 1, stat_length=2), "numpy.pad: expected no keyword 'stat_length'"),
        (lambda t: np.linalg.svd(t), "numpy.linalg.svd: expected a NumPy function"),
        (lambda t: np.partition(t, 2), "numpy.partition: expected a NumPy function"),
        (lambda t: np.maximum.reduce(t), "numpy.maximum.reduce: .*method reduce"),
    ],
)
def test_what_numpy_knows_and_we_do_not_is_refused(call, message):
    with pytest.raises(TypeError, match=message):
        call(ag.tensor(X))


def test_numpys_arguments_are_matched_by_name():
    t = ag.tensor(X)
    np.testing.assert_allclose(np.std(t, 0, None, None, 1).data, np.std(X, 0, None, None, 1))
    np.testing.assert_allclose(np.sum(a=t, axis=1).data, X.sum(1))
    np.testing.assert_allclose(np.sum(t, keepdims=True, out=None).data, X.sum(keepdims=True))
    np.testing.assert_allclose(np.amax(t, 1).data, X.max(1))


@pytest.mark.parametrize(
    "move",
    [
        lambda s: ag.flip(ag.flip(s)),
        lambda s: ag.roll(ag.roll(s, 1), -1),
        lambda s: ag.concatenate([s, s])[:3],
        lambda s: ag.stack([s, s])[1],
        lambda s: ag.repeat(s, 2)[::2],
        lambda s: ag.tile(s, 2)[:3],
        lambda s: ag.pad(s, 1)[1:-1],
        ag.sort,
        lambda s: ag.diag(ag.diag(s)),
        lambda s: ag.tril(s[:, None])[:, 0] + ag.triu(s[None], 1)[0] * 0.0,
    ],
)
def test_no_nan_of_the_branch_not_taken_comes_through(move):
    (dx,) = ones(lambda x: ag.where(x > 0, move(ag.sqrt(x)), 0.0), [0.0, 1.0, 4.0])
    np.testing.assert_allclose(dx, [0, 0.5, 0.25])
