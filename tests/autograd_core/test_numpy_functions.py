"""NumPy's functions on Tensors: each records and agrees with NumPy, or a TypeError names it."""

import inspect
import warnings

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.numpy_functions import composites

X = np.random.default_rng(3).permutation(np.linspace(0.15, 2.0, 24))
M, V, C = X[:9].reshape(3, 3), X[9:12], X.reshape(2, 3, 4)
NANS = np.where(M > 1.5, np.nan, M)

# At least one call of each composite, on any array x of the shape of M, V or C.
CALLS = {
    "swapaxes": (C, lambda x: np.swapaxes(x, 0, -1)),
    "moveaxis": (C, lambda x: np.moveaxis(x, (0, 2), (-1, 0))),
    "matrix_transpose": (C, np.matrix_transpose),
    "vstack": (M, lambda x: np.vstack([x, x[0] * 2])),
    "hstack": (M, lambda x: np.hstack([x, x * 2])),
    "hstack of vectors": (V, lambda x: np.hstack([x, x * 2])),
    "dstack": (M, lambda x: np.dstack([x, x * 2])),
    "dstack of vectors": (V, lambda x: np.dstack([x, x * 2])),
    "column_stack": (V, lambda x: np.column_stack([x, x * 2])),
    "append": (M, lambda x: np.append(x, x[0])),
    "append along an axis": (M, lambda x: np.append(x, x * 3, axis=1)),
    "array_split": (V, lambda x: np.array_split(x, 2)[0] * np.array_split(x, 2)[0]),
    "array_split at places": (M, lambda x: np.array_split(x, [1, 2], axis=1)[1]),
    "hsplit": (M, lambda x: np.hsplit(x, 3)[1]),
    "hsplit of a vector": (V, lambda x: np.hsplit(x, [1])[1]),
    "vsplit": (M, lambda x: np.vsplit(x, 3)[2]),
    "dsplit": (C, lambda x: np.dsplit(x, 2)[1]),
    "unstack": (C, lambda x: np.unstack(x, axis=1)[2]),
    "fliplr": (M, np.fliplr),
    "flipud": (M, np.flipud),
    "rot90": (M, np.rot90),
    "rot90 by 2": (M, lambda x: np.rot90(x, 2)),
    "rot90 by 3": (C, lambda x: np.rot90(x, 3, (2, 1))),
    "rot90 by 4": (M, lambda x: np.rot90(x, 4)),
    "broadcast_arrays": (V, lambda x: np.broadcast_arrays(x, np.ones((2, 1)))[0]),
    "diagflat": (M, lambda x: np.diagflat(x, 1)),
    "delete": (M, lambda x: np.delete(x, [0, 2], axis=-1)),
    "delete from a row": (M, lambda x: np.delete(x, 1)),
    "compress": (M, lambda x: np.compress([True, False, True], x, axis=1)),
    "extract": (M, lambda x: np.extract(M > 1, x)),
    "full_like": (M, lambda x: np.full_like(x, 2.0) * x),
    "full_like of a traced number": (M, lambda x: np.full_like(M, 0.0) + np.full_like(x, x[0, 0])),
    "zeros_like": (M, lambda x: np.zeros_like(x) + x),
    "ones_like": (M, lambda x: np.ones_like(x) * x),
    "empty_like": (M, lambda x: np.empty_like(x) * 0 + x),
    "copy": (M, np.copy),
    "atleast_1d": (M, lambda x: np.atleast_1d(x[0, 0])),
    "atleast_2d": (V, lambda x: np.atleast_2d(x)),
    "atleast_3d": (M, lambda x: np.atleast_3d(x[0])),
    "atleast_3d of two axes": (M, lambda x: np.atleast_3d(x, x)[1]),
    "arccosh": (M + 1.0, np.arccosh),
    "arctanh": (M / 2.5, np.arctanh),
    "deg2rad": (M, np.deg2rad),
    "radians": (M, np.radians),
    "rad2deg": (M, np.rad2deg),
    "degrees": (M, np.degrees),
    "logaddexp2": (M, lambda x: np.logaddexp2(x, x * 2)),
    "trunc": (M - 1.01, np.trunc),
    "fix": (M - 1.01, np.fix),
    "heaviside": (M - 1.01, lambda x: np.heaviside(x, 0.5)),
    "fmax": (M, lambda x: np.fmax(x, NANS + 0.1)),
    "fmin": (M, lambda x: np.fmin(NANS - 0.1, x)),
    "nan_to_num": (M, lambda x: np.nan_to_num(x * NANS, nan=2.0)),
    "select": (M, lambda x: np.select([M > 1.5, M > 1], [x * 2, x * x], 3.0)),
    "divmod": (M, lambda x: np.divmod(x, 0.37)[1]),
    "positive": (M, np.positive),
    "conjugate": (M, np.conj),
    "real": (M, np.real),
    "fabs": (M - 1, np.fabs),
    "average": (M, lambda x: np.average(x, axis=0, weights=[1, 2, 3])),
    "average without weights": (M, lambda x: np.average(x)),
    "average by traced weights": (M, lambda x: np.average(M, weights=x)),
    "ptp": (M, lambda x: np.ptp(x, axis=1)),
    "diff": (C, lambda x: np.diff(x, axis=1)),
    "diff twice": (C, lambda x: np.diff(x, 2)),
    "trapezoid": (C, lambda x: np.trapezoid(x, dx=0.5, axis=1)),
    "trapezoid at places": (M, lambda x: np.trapezoid(x, x * x)),
    "polyval": (V, lambda x: np.polyval(x, M)),
    "inner": (M, lambda x: np.inner(x, x[:2])),
    "vdot": (M, lambda x: np.vdot(x, M)),
    "vecdot": (M, lambda x: np.vecdot(x, x * 2)),
    "matvec": (M, lambda x: np.matvec(x, V)),
    "vecmat": (M, lambda x: np.vecmat(V, x)),
    "tensordot": (C, lambda x: np.tensordot(x, C, axes=([0, 2], [0, 2]))),
    "tensordot of the last": (C, lambda x: np.tensordot(x, C.T, axes=1)),
    "tensordot of none": (V, lambda x: np.tensordot(x, x, axes=0)),
    "kron": (V, lambda x: np.kron(M, x)),
    "cross": (M, lambda x: np.cross(x, M[::-1] * x)),
    "nansum": (M, lambda x: np.nansum(x * NANS, axis=0)),
    "nanprod": (M, lambda x: np.nanprod(x * NANS, axis=0)),
    "nanmean": (M, lambda x: np.nanmean(x * NANS)),
    "nanmax": (M, lambda x: np.nanmax(x * NANS, axis=-1)),
    "nanmin": (M, lambda x: np.nanmin(x * NANS)),
    "linalg.matmul": (M, lambda x: np.linalg.matmul(x, x)),
    "linalg.outer": (V, lambda x: np.linalg.outer(x, x)),
    "linalg.tensordot": (M, lambda x: np.linalg.tensordot(x, x)),
    "linalg.vecdot": (M, lambda x: np.linalg.vecdot(x, x, axis=0)),
    "linalg.cross": (M, lambda x: np.linalg.cross(x, M, axis=0)),
    "linalg.multi_dot": (M, lambda x: np.linalg.multi_dot([x, x, V])),
    "linalg.matrix_power": (M, lambda x: np.linalg.matrix_power(x, 3)),
    "linalg.matrix_power of 0": (M, lambda x: np.linalg.matrix_power(x, 0) + x),
    "linalg.matrix_power below 0": (M, lambda x: np.linalg.matrix_power(x, -2)),
    "linalg.vector_norm": (C, lambda x: np.linalg.vector_norm(x, axis=(0, 2))),
    "linalg.vector_norm of order 3": (C, lambda x: np.linalg.vector_norm(x, keepdims=True, ord=3)),
    "linalg.matrix_norm": (C, lambda x: np.linalg.matrix_norm(x, ord=1)),
    "linalg.matrix_transpose": (C, np.linalg.matrix_transpose),
    "linalg.diagonal": (C, lambda x: np.linalg.diagonal(x, offset=1)),
    "linalg.trace": (C, lambda x: np.linalg.trace(x)),
    "linalg.norm": (M, lambda x: np.linalg.norm(x, axis=0)),
    "linalg.solve": (M, lambda x: np.linalg.solve(x, V)),
}
QUESTIONS = {
    "isnan": lambda x: np.isnan(x * NANS),
    "isinf": lambda x: np.isinf(x / np.trunc(M)),
    "isfinite": lambda x: np.isfinite(x * NANS),
    "isclose": lambda x: np.isclose(x, M + 1e-9),
    "allclose": lambda x: np.allclose(x, M),
    "allclose not": lambda x: np.allclose(M, x * 1.1, rtol=1e-3),
    "array_equal": lambda x: np.array_equal(x, M),
    "count_nonzero": lambda x: np.count_nonzero(x > 1, axis=0),
    "all": lambda x: np.all(x > 1, axis=1),
    "any": lambda x: np.any(x > 1.9, axis=-1, keepdims=True),
    "logical_and": lambda x: np.logical_and(x > 1, x),
    "logical_or": lambda x: np.logical_or(x > 1, x < 0.2),
    "logical_xor": lambda x: np.logical_xor(x > 1, x < 0.2),
    "logical_not": lambda x: np.logical_not(np.trunc(x)),
    "bitwise_and": lambda x: (M > 1) & (x < 1.5),
    "bitwise_or": lambda x: (x > 1) | (x < 0.5),
    "bitwise_xor": lambda x: (x > 1) ^ True,
    "invert": lambda x: ~(x > 1),
}


def test_every_composite_is_called_below():
    called = {name.partition(" ")[0] for name in (*CALLS, *QUESTIONS)}
    assert set(composites()) <= called


@pytest.mark.parametrize("name", CALLS)
def test_composite_records_and_agrees(name):
    x, f = CALLS[name]
    t = ag.tensor(x, requires_grad=True)
    y = f(t)
    assert isinstance(y, ag.Tensor)
    assert y.requires_grad
    np.testing.assert_allclose(y.data, f(x), rtol=1e-12, atol=1e-14)
    assert y.shape == np.shape(f(x))
    ag.check_grads(f, x)


@pytest.mark.parametrize("name", CALLS)
def test_composite_keeps_float32(name, monkeypatch):
    x, f = CALLS[name]
    for other in ("M", "V", "C", "NANS"):  # where the call puts them beside x
        monkeypatch.setitem(globals(), other, globals()[other].astype(np.float32))
    narrow = x.astype(np.float32)
    assert f(ag.tensor(narrow, requires_grad=True)).dtype == np.asarray(f(narrow)).dtype


@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize("name", QUESTIONS)
def test_question_has_numpys_answer_and_no_gradient(name):
    f = QUESTIONS[name]
    answer = f(ag.tensor(M, requires_grad=True))
    assert not getattr(answer, "requires_grad", False)
    assert np.asarray(answer).dtype == np.asarray(f(M)).dtype
    np.testing.assert_array_equal(answer, f(M))


def test_methods_equal_numpys():
    t = ag.tensor(C)
    for f in (
        lambda x: x.clip(0.5, 1.5),
        lambda x: x.dot(V[:1] * np.ones((4, 1))),
        lambda x: x.swapaxes(0, 2),
        lambda x: (x > 0.3).all(1),
        lambda x: (x > 1.9).any(),
    ):
        np.testing.assert_array_equal(f(t), f(C))


# The walk over NumPy's namespace.

NOT_OF_ARRAYS = {
    # prints or reads files, or runs tests
    "info", "show_config", "show_runtime", "test", "save", "savez", "savez_compressed", "savetxt",
    "load", "loadtxt", "genfromtxt", "fromfile", "fromregex", "get_include",
    # asks for the kind of Python object, or makes an array from something else
    "isscalar", "iterable", "mintypecode", "printoptions", "bmat", "from_dlpack", "isfortran",
    "frompyfunc", "fromfunction", "asmatrix",
}  # fmt: skip
PLAIN = {"shape", "ndim", "size", "zeros_like", "ones_like", "empty_like", "full_like",
         "isclose", "allclose", "array_equal"}  # fmt: skip
SECOND_IS_NO_ARRAY = {"real_if_close", "matrix_rank"}
FUNCTIONS = [
    pytest.param(f, id=f"{space.__name__}.{name}")
    for space in (np, np.linalg, np.fft)
    for name, f in vars(space).items()
    if callable(f) and not inspect.isclass(f) and not name.startswith("_")
    and name not in NOT_OF_ARRAYS
]  # fmt: skip


def argument_lists(name):
    """Yield calls that fit many functions: numbers, arrays, lists, and masks where they belong."""
    t = ag.tensor(M, requires_grad=True)
    row = t[0]
    yield from [(t,), (t, t), (t, t, t), (t, 1), (t, 2, 1), (t, 0, 1), (t, (1, 0)), (t, [0, 2])]
    yield from [(t, V), (V, t), (t, V, V), (t, (9,)), (row,), (row, row)]
    yield from [(row, 2), (row, V, V), (V, row, row), (row, row, row), ([t, t],), ([t, M],)]
    yield from [(t, t, 1), (M, t), (t, np.eye(3, dtype=int), 1)]
    if name == "einsum":
        yield "ij,jk->ik", t, t
    if name.startswith(("logical", "bitwise", "invert", "where", "all", "any", "count", "is")):
        yield from [(t > 1,), (t > 1, t > 1), (t > 1, t, t), (t > 1, M > 1), (M > 1, t > 1)]


def plain(x):
    if isinstance(x, list | tuple):
        return type(x)(map(plain, x))
    return x._data.copy() if isinstance(x, ag.Tensor) else x


def leaves(x):
    return [y for part in x for y in leaves(part)] if isinstance(x, list | tuple) else [x]


def outcomes(function):
    """Yield what the function does on Tensors, for each call that NumPy itself can do on arrays."""
    for args in argument_lists(function.__name__):
        if function.__name__ in SECOND_IS_NO_ARRAY and not isinstance(args[0], ag.Tensor):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                expected = function(*plain(args))
            except Exception:
                continue
            if any(np.asarray(x).dtype.kind not in "fiub" for x in leaves(expected)):
                continue
            try:
                result = function(*args)
            except Exception as error:
                result = error
            yield args, result, expected


@pytest.mark.parametrize("function", FUNCTIONS)
def test_numpy_function_records_or_is_refused_by_name(function):
    for args, result, expected in outcomes(function):
        if isinstance(result, Exception):
            assert isinstance(result, TypeError | ag.ShapeError), (args, result)
            named = ("numpy.", "Tensor", f"{function.__name__}: expected")
            assert any(name in str(result) for name in named), (args, result)
        else:
            kinds = {type(x) for x in leaves(result)}
            assert ag.Tensor in kinds or function.__name__ in PLAIN, args
            for mine, other in zip(leaves(result), leaves(expected), strict=True):
                if function.__name__ != "empty_like":
                    np.testing.assert_allclose(plain(mine), other, rtol=1e-10, err_msg=str(args))


def test_most_of_numpy_is_reached_by_some_call():
    """The walk is worth something only where NumPy takes the arguments."""
    reached = [param for param in FUNCTIONS if next(outcomes(*param.values), None)]
    assert len(reached) > 300


UFUNCS = [*{id(f): f for f in vars(np).values() if isinstance(f, np.ufunc)}.values()]
METHODS = [
    pytest.param(ufunc, method, id=f"{ufunc.__name__}.{method}")
    for ufunc in UFUNCS
    for method in ("reduce", "accumulate", "reduceat", "outer", "at")
    if ufunc.signature is None and ufunc.nout == 1 and (ufunc.nin == 2 or method == "at")
]  # NumPy has no such method of the others


@pytest.mark.parametrize(("ufunc", "method"), METHODS)
def test_ufunc_methods_are_refused_by_name(ufunc, method):
    t = ag.tensor(V, requires_grad=True)
    at = (t, [0], t)[: ufunc.nin + 1]
    args = {"reduceat": (t, [0, 1]), "outer": (V, t), "at": at}.get(method, (t,))
    with pytest.raises(TypeError, match=rf"numpy\.{ufunc.__name__}\.{method}: "):
        getattr(ufunc, method)(*args)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: np.add(t, 1, out=np.ones(3)), r"numpy\.add: expected no array to write to"),
        (lambda t: np.add(V, 1, out=t), r"numpy\.add: .*'out'.*array = array \+ tensor"),
        (lambda t: np.add(t, 1, where=V > 1), r"numpy\.add: expected no keyword 'where'"),
        (lambda t: np.add(t, 1, dtype=np.float32), r"numpy\.add: expected no keyword 'dtype'"),
        (lambda t: np.sum(t, out=np.ones(())), r"numpy\.sum: expected no keyword 'out'"),
        (lambda t: np.sum(t, where=V > 1), r"numpy\.sum: expected no keyword 'where'"),
        (lambda t: np.sum(t, dtype=np.float32), r"numpy\.sum: expected no keyword 'dtype'"),
        (lambda t: np.max(t, initial=3), r"numpy\.max: expected no keyword 'initial'"),
        (lambda t: np.add.reduce(t), r"numpy\.add\.reduce: .*Use np\.sum\."),
        (lambda t: np.average(t, returned=True), r"numpy\.average: expected no keyword 'returned'"),
        (lambda t: V.copy().__iadd__(t), r"numpy\.add: .*array \+= tensor"),
        (lambda t: t & 1, r"&: expected masks of booleans, got float64.*\(x > 0\) & \(x < 1\)"),
        (lambda t: t ^ 2, r"\^: .*a power is written \*\*"),
        (lambda t: np.fft.fft(t), r"numpy\.fft\.fft: .*register_op"),
        (lambda t: np.linalg.svd(np.outer(t, t)), r"numpy\.linalg\.svd: "),
    ],
)
def test_what_no_rule_can_honour_is_refused(call, message):
    with pytest.raises(TypeError, match=message):
        call(ag.tensor(V, requires_grad=True))


def test_keywords_at_numpys_default_are_as_good_as_left_out():
    t = ag.tensor(V)
    assert np.add(t, 1, where=True, dtype=None, casting="same_kind").shape == (3,)
    assert np.sum(t, axis=None, dtype=None, out=None).shape == ()
    assert np.sum(a=t, axis=0).shape == ()


def test_values_take_the_functions_of_numbers():
    v = ag.Value(2.0)
    for y, number in ((np.clip(v, 0.0, 1.0), 1.0), (np.real(v), 2.0), (np.deg2rad(v), np.pi / 90)):
        assert isinstance(y, ag.Value)
        assert y.data == pytest.approx(number)
    assert np.isnan(v) is False
    assert np.allclose(v, 2.0)
    assert np.zeros_like(v) == 0.0
    assert np.nan_to_num(v).data == 2.0
    with pytest.raises(TypeError, match=r"&: expected masks of booleans, got float64"):
        np.bitwise_and(v, True)
