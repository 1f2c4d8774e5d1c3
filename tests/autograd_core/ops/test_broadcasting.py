"""Hypothesis over shapes: binary ops, matmul, reductions, indexing."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import autograd_core as ag

BINARY = [
    op
    for op in ag.OPS.values()
    if op.elementwise and len(op.vjps) == 2 and op.name in ag.__all__
    and op.notation.glyph in "+−×÷^"
]  # fmt: skip


def numbers(shape, low=0.5, high=2.0, dtype=np.float64, seed=0):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(dtype)


def leaves_of(*arrays):
    return [ag.tensor(x, requires_grad=True) for x in arrays]


def assert_gradients(f, *arrays):
    """The gradient has the input's shape and dtype and equals finite differences."""
    leaves = leaves_of(*arrays)
    y = f(*leaves)
    y.backward(np.ones(y.shape))
    for leaf, x in zip(leaves, arrays, strict=True):
        assert leaf.grad.shape == x.shape
        assert leaf.grad.dtype == x.dtype
        assert leaf.grad.data.flags.writeable
    ag.check_grads(f, *arrays, order=1)


def test_all_arithmetic_is_walked():
    assert {op.name for op in BINARY} == {"add", "subtract", "multiply", "divide", "power"}


@pytest.mark.parametrize("op", BINARY, ids=lambda op: op.name)
@given(shapes=hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3, min_side=0))
def test_binary_broadcasts_like_numpy(op, shapes):
    a, b = numbers(shapes.input_shapes[0]), numbers(shapes.input_shapes[1], seed=1)
    np.testing.assert_array_equal(op(*leaves_of(a, b)).data, op.forward(a, b))
    assert_gradients(op, a, b)


@pytest.mark.parametrize("op", BINARY, ids=lambda op: op.name)
@given(number=st.sampled_from([2, 3.0, 0.5, 1]), side=st.booleans(), shape=hnp.array_shapes())
def test_python_numbers_never_widen(op, number, side, shape):
    x = ag.tensor(numbers(shape, dtype=np.float32), requires_grad=True)
    y = op(x, number) if side else op(number, x)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == np.float32
    assert {parent.dtype for parent in y.parents} == {np.dtype(np.float32)}


@pytest.mark.parametrize("op", BINARY, ids=lambda op: op.name)
@given(
    a=hnp.array_shapes(min_dims=1, max_dims=3, max_side=4),
    b=hnp.array_shapes(min_dims=1, max_dims=3, max_side=4),
)
def test_shapes_that_do_not_broadcast_raise_shape_error(op, a, b):
    try:
        np.broadcast_shapes(a, b)
    except ValueError:
        with pytest.raises(ag.ShapeError, match=op.name) as caught:
            op(ag.tensor(numbers(a)), numbers(b))
        assert str(a) in str(caught.value)
        assert str(b) in str(caught.value)
    else:
        assume(False)


@st.composite
def matmul_shapes(draw):
    inner = draw(st.integers(0, 3))
    batches = draw(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=2, max_side=3))
    left, right = batches.input_shapes
    a = draw(st.sampled_from([(inner,), (*left, draw(st.integers(0, 3)), inner)]))
    b = draw(st.sampled_from([(inner,), (*right, inner, draw(st.integers(0, 3)))]))
    return a, b


@given(matmul_shapes())
def test_matmul_takes_batches_and_vectors(shapes):
    a, b = numbers(shapes[0]), numbers(shapes[1], seed=1)
    np.testing.assert_array_equal(ag.matmul(*leaves_of(a, b)).data, np.matmul(a, b))
    assert_gradients(ag.matmul, a, b)


@st.composite
def reductions(draw):
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=3, max_side=3))
    axis = draw(st.none() | hnp.valid_tuple_axes(len(shape)) | st.just(0 if shape else None))
    return shape, axis, draw(st.booleans())


@pytest.mark.parametrize("name", ["sum", "mean"])
@given(reductions())
def test_reduction_over_any_axes(name, case):
    shape, axis, keepdims = case
    op, x = ag.OPS[name], numbers(shape)
    expected = getattr(np, name)(x, axis=axis, keepdims=keepdims)
    np.testing.assert_allclose(op(ag.tensor(x), axis, keepdims).data, expected, rtol=1e-14)
    assert_gradients(lambda x: op(x, axis, keepdims), x)


@given(
    shape=hnp.array_shapes(min_dims=1, max_dims=3, max_side=4), data=st.data(), large=st.booleans()
)
def test_log_softmax_sums_to_one_and_is_stable(shape, data, large):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    x = numbers(shape) * (1e5 if large else 1.0)
    probs = np.exp(ag.log_softmax(ag.tensor(x), axis).data)
    np.testing.assert_allclose(probs.sum(axis), 1.0, rtol=1e-12)
    if not large:
        assert_gradients(lambda x: ag.log_softmax(x, axis), x)


@given(data=st.data(), shape=hnp.array_shapes(min_dims=1, max_dims=3, max_side=4))
def test_basic_index_reads_and_scatters_like_numpy(data, shape):
    index = data.draw(hnp.basic_indices(shape, allow_newaxis=True))
    x = numbers(shape)
    np.testing.assert_array_equal(ag.tensor(x)[index].data, x[index])
    assert_gradients(lambda x: x[index], x)


@given(data=st.data(), shape=hnp.array_shapes(min_dims=1, max_dims=3, max_side=4))
def test_integer_array_index_accumulates_what_is_read_twice(data, shape):
    index = data.draw(hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(max_dims=2)))
    x = numbers(shape)
    np.testing.assert_array_equal(ag.tensor(x)[index].data, x[index])
    expected = np.zeros(shape)
    np.add.at(expected, index, 1.0)
    leaf = ag.tensor(x, requires_grad=True)
    leaf[index].sum().backward()
    np.testing.assert_array_equal(leaf.grad.data, expected)
    ag.check_grads(lambda x: x[index], x, order=2)


@given(data=st.data(), shape=hnp.array_shapes(min_dims=1, max_dims=3, max_side=4))
def test_mask_index(data, shape):
    mask = data.draw(hnp.arrays(bool, shape))
    leaf = ag.tensor(numbers(shape), requires_grad=True)
    leaf[mask].sum().backward()
    np.testing.assert_array_equal(leaf.grad.data, mask.astype(float))


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ([0, 0, 1], [2, 1, 0]),
        ([], [0, 0, 0]),
        (slice(None, None, -2), [1, 0, 1]),
        (-1, [0, 0, 1]),
        (np.int64(1), [0, 1, 0]),
        ((None, Ellipsis, slice(1)), [1, 0, 0]),
        (ag.tensor([2, 2]), [0, 0, 2]),
        (ag.tensor([2.0, -1.0, 0.0]) > 0, [1, 0, 0]),
    ],
    ids=str,
)
def test_index_of_a_vector(index, expected):
    x = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    x[index].sum().backward()
    np.testing.assert_array_equal(x.grad.data, expected)


def test_pairs_of_repeated_indices_accumulate():
    x = ag.tensor(np.ones((2, 2)), requires_grad=True)
    x[[1, 1, 0], [1, 1, 0]].sum().backward()
    np.testing.assert_array_equal(x.grad.data, [[1, 0], [0, 2]])


@pytest.mark.parametrize(
    ("a", "b", "a_grad", "b_grad"),
    [
        ((1,), (1, 2), [2.0], [[1.0, 1.0]]),
        ((), (2, 3), 6.0, np.ones((2, 3))),
        ((3, 1), (1, 4), np.full((3, 1), 4.0), np.full((1, 4), 3.0)),
        ((0, 3), (1, 3), np.ones((0, 3)), np.zeros((1, 3))),
    ],
)
def test_gradient_has_the_shape_of_its_input(a, b, a_grad, b_grad):
    x, y = leaves_of(np.ones(a), np.ones(b))
    (x * y).sum().backward()
    np.testing.assert_array_equal(x.grad.data, a_grad)
    np.testing.assert_array_equal(y.grad.data, b_grad)
    assert (x.grad.shape, y.grad.shape) == (a, b)


@pytest.mark.parametrize(
    ("base", "exponent", "base_grad", "exponent_grad"),
    [(0.0, 0.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0), (0.0, 2.0, 0.0, 0.0), (2.0, 0.0, 0.0, np.log(2))],
)
@pytest.mark.parametrize("kind", ["tensor", "value"])
def test_powers_at_zero(kind, base, exponent, base_grad, exponent_grad):
    make = ag.Value if kind == "value" else lambda x: ag.tensor(x, requires_grad=True)
    a, b = make(base), make(exponent)
    (a**b).backward()
    np.testing.assert_allclose([float(a.grad), float(b.grad)], [base_grad, exponent_grad])


def test_derivatives_of_a_gaussian_at_zero():
    f = lambda x: ag.exp(-(x**2.0))  # noqa: E731
    derivatives = []
    for _ in range(4):
        f = ag.grad(f)
        derivatives.append(f(0.0))
    np.testing.assert_allclose(derivatives, [0, -2, 0, 12], atol=1e-12)


@pytest.mark.parametrize(
    ("op", "at", "value", "slope"),
    [
        (ag.relu, 0.0, 0.0, 0.0),
        (ag.relu, -0.0, 0.0, 0.0),
        (ag.abs, 0.0, 0.0, 0.0),
        (ag.tanh, 800.0, 1.0, 0.0),
        (ag.sigmoid, -1000.0, 0.0, 0.0),
        (ag.sigmoid, 1000.0, 1.0, 0.0),
        (ag.softplus, 1000.0, 1000.0, 1.0),
        (ag.softplus, -1000.0, 0.0, 0.0),
        (ag.softplus, 0.0, np.log(2), 0.5),
    ],
    ids=lambda x: getattr(x, "name", str(x)),
)
def test_kinks_and_tails(op, at, value, slope):
    for x in (ag.Value(at), ag.tensor(at, requires_grad=True)):
        y = op(x)
        y.backward()
        np.testing.assert_allclose([float(y), float(x.grad)], [value, slope])
    assert np.isnan(op(ag.tensor(np.nan)).item())


def test_centering_cancels_exactly():
    x = ag.tensor([1.0, 2.0, 4.0, 7.0], requires_grad=True)
    (x - x.mean()).backward(np.ones(4))
    np.testing.assert_array_equal(x.grad.data, np.zeros(4))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("shape", "axis"), [((0,), None), ((0, 3), 0), ((0, 3), 1), ((3, 0), 1)])
def test_mean_of_nothing_is_nan_and_its_gradient_empty(shape, axis):
    x = ag.tensor(np.zeros(shape), requires_grad=True)
    y = x.mean(axis)
    np.testing.assert_array_equal(y.data, np.mean(x.data, axis))
    y.backward(np.ones(y.shape))
    assert x.grad.shape == shape
