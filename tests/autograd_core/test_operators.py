"""Python's operators and NumPy's protocols on traced values."""

import operator

import numpy as np
import pytest

import autograd_core as ag

X = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
W = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.1]])


@pytest.fixture
def t():
    return ag.tensor(X, requires_grad=True)


@pytest.mark.parametrize(
    ("f", "name"),
    [
        (lambda t: np.exp(t), "exp"),
        (lambda t: np.add(X, t), "add"),
        (lambda t: X * t, "multiply"),
        (lambda t: t * X, "multiply"),
        (lambda t: X.T @ t, "matmul"),
        (lambda t: t @ W, "matmul"),
        (lambda t: np.mean(t, axis=0), "mean"),
        (lambda t: np.sum(t, axis=(0, 1), keepdims=True), "sum"),
        (lambda t: np.reshape(t, (3, 2)), "reshape"),
        (lambda t: np.transpose(t), "transpose"),
        (lambda t: np.broadcast_to(t, (2, 2, 3)), "broadcast_to"),
        (lambda t: np.absolute(t), "abs"),
        (lambda t: np.true_divide(t, 2), "divide"),
        (lambda t: np.float64(2.0) * t, "multiply"),
        (lambda t: np.float32(2.0) - t, "subtract"),
        (lambda t: 2 / t, "divide"),
        (lambda t: np.float_power(abs(t), 2.0), "power"),
    ],
)
def test_numpy_on_a_tensor_records_like_ours(t, f, name):
    y = f(t)
    assert isinstance(y, ag.Tensor)
    assert y.op is ag.OPS[name]
    np.testing.assert_allclose(y.data, f(X))
    assert y.requires_grad


def test_shape_queries_answer_at_once(t):
    assert (np.shape(t), np.ndim(t), np.size(t), np.size(t, 1)) == ((2, 3), 2, 6, 3)


def test_asarray_is_the_data(t):
    with ag.no_grad():
        assert np.asarray(t) is t.data
        assert np.array(t) is not t.data
        assert np.asarray(t, dtype=np.float32).dtype == np.float32


@pytest.mark.parametrize("name", ["lt", "le", "gt", "ge", "eq", "ne"])
def test_comparisons(t, name):
    compare = getattr(operator, name)
    np.testing.assert_array_equal(compare(t, 0.5).data, compare(X, 0.5))
    for other in (0.5, 1, ag.Value(0.5), np.float64(0.5)):
        assert compare(ag.Value(0.5), other) is compare(0.5, float(other))


def test_equality_with_strangers_is_false(t):
    for x in (t, ag.Value(1.0)):
        assert (x == None) is False  # noqa: E711
        assert x != "name"
        assert x in [x]
        assert x not in [None, "a"]


def test_nodes_are_hashed_by_identity(t):
    same = ag.tensor(X)
    assert len({t, same, t}) == 2
    assert {t: "t", same: "same"}[t] == "t"


def test_reflected_operators_equal_direct_ones():
    a = ag.Value(3.0)
    assert [(2 - a).data, (2 / a).data, (2**a).data, (2 + a).data, (2 * a).data] == [
        -1.0, 2 / 3, 8.0, 5.0, 6.0,
    ]  # fmt: skip
    assert (np.float64(2.0) * a).data == 6.0
    assert isinstance(np.float64(2.0) * a, ag.Value)
    assert (+a) is a


def test_methods_equal_functions(t):
    for name in ("exp", "tanh", "sigmoid", "relu"):
        np.testing.assert_array_equal(getattr(t, name)().data, getattr(ag, name)(t).data)
        assert getattr(ag.Value(0.3), name)().data == getattr(ag, name)(0.3)
    assert t.T.shape == (3, 2)
    assert t.transpose((1, 0)).shape == t.transpose(1, 0).shape == (3, 2)
    assert [row.shape for row in t] == [(3,), (3,)]


def test_ints_and_bools_flow_without_gradient():
    n = ag.tensor([1, 2, 3])
    assert (n + 1).dtype == np.int64
    assert not (n * 2).requires_grad
    x = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    (x * n * (n > 1)).sum().backward()
    np.testing.assert_array_equal(x.grad.data, [0, 2, 3])


@pytest.mark.parametrize(
    "make", [lambda: ag.tensor(1.0, requires_grad=True), lambda: ag.Value(1.0)]
)
def test_no_gradient_is_lost_in_a_plain_array(make):
    with pytest.raises(ag.NotDifferentiableError, match=r"no gradient flows.*use ag\.stack"):
        np.asarray(make())
    with pytest.raises(ag.NotDifferentiableError, match="no gradient flows"):
        np.array([make(), make()])
    with ag.no_grad():
        assert np.asarray(make()) == 1.0


def test_augmented_assignment_makes_a_new_tensor(t):
    before = t
    t += 1.0
    assert t is not before
    assert t.op is ag.OPS["add"]
    np.testing.assert_array_equal(before.data, X)
    t.sum().backward()
    np.testing.assert_array_equal(before.grad.data, np.ones_like(X))


@pytest.mark.parametrize("name", ["iadd", "isub", "imul", "itruediv"])
def test_augmented_assignment_to_a_leaf_under_no_grad_updates_it(name):
    update = getattr(operator, name)
    w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
    loss = (w * w).sum()
    with ag.no_grad():
        updated = update(w, np.array([2.0, 4.0]))
    assert updated is w
    assert w.requires_grad
    np.testing.assert_array_equal(w.data, update(np.array([1.0, 2.0]), np.array([2.0, 4.0])))
    with pytest.raises(ag.GraphError, match="'w', whose data changed since"):
        loss.backward()
    with ag.no_grad(), pytest.raises(ag.ShapeError, match=r"\(2,\), got \(3, 2\)"):
        update(w, np.ones((3, 2)))


def test_augmented_assignment_of_values_makes_a_new_value():
    a = b = ag.Value(2.0)
    b *= 3.0
    assert (a.data, b.data, b.op.name) == (2.0, 6.0, "multiply")


def test_masks_combine(t):
    masks = (t > 0) & (t < 1), (t < 0) | (t > 1), ~(t > 0), (t > 0) ^ (X > 1), (X > 0) & (t < 1)
    expected = [(X > 0) & (X < 1), (X < 0) | (X > 1), ~(X > 0), (X > 0) ^ (X > 1)]
    for mask, other in zip(masks, [*expected, expected[0]], strict=True):
        assert mask.dtype == bool
        np.testing.assert_array_equal(mask.data, other)
    t[(t > 0) & (t < 1)].sum().backward()
    np.testing.assert_array_equal(t.grad.data, expected[0])
