"""Linear systems, determinants and Cholesky factors: values, gradients, singular matrices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
from autograd_core.ops.linalg import matrix_transpose

RNG = np.random.default_rng(11)


def regular(*shape):
    return RNG.uniform(-1, 1, shape) + 3 * np.eye(shape[-1])


def symmetric(x):
    return (x + matrix_transpose(x)) / 2


def positive_definite(*shape):
    x = RNG.uniform(-1, 1, shape)
    return x @ matrix_transpose(x) + np.eye(shape[-1])


def cofactors(a):
    """Return the cofactors by their definition: signed determinants of what is left."""
    n = len(a)
    minors = [
        [np.linalg.det(np.delete(np.delete(a, i, 0), j, 1)) for j in range(n)] for i in range(n)
    ]
    return np.array(minors) * (-1.0) ** np.add.outer(range(n), range(n))


def gradient(f, a):
    return np.asarray(ag.grad(lambda x: ag.sum(f(x)))(a))


@pytest.mark.parametrize("batch", [(), (2,), (2, 1)])
def test_numpys_functions_record_and_agree(batch):
    a, b = regular(*batch, 3, 3), RNG.uniform(size=(3, 2))
    s = positive_definite(*batch, 3, 3)
    for function, inputs in [
        (np.linalg.inv, [a]),
        (np.linalg.det, [a]),
        (np.linalg.solve, [a, b]),
        (np.linalg.cholesky, [s]),
    ]:
        y = function(*map(ag.tensor, inputs))
        assert isinstance(y, ag.Tensor)
        np.testing.assert_array_equal(y.data, function(*inputs))
    result, expected = np.linalg.slogdet(ag.tensor(-a)), np.linalg.slogdet(-a)
    np.testing.assert_array_equal(result.sign.data, expected.sign)
    np.testing.assert_array_equal(result.logabsdet.data, expected.logabsdet)


@given(st.sampled_from([(), (2,), (3, 1)]), st.sampled_from([(), (2,), (1, 1)]), st.booleans())
def test_solve_broadcasts_batches(left, right, vector):
    a = regular(*left, 2, 2)
    b = RNG.uniform(size=(2,) if vector else (*right, 2, 3))
    np.testing.assert_array_equal(ag.solve(ag.tensor(a), b).data, np.linalg.solve(a, b))
    ag.check_grads(ag.solve, a, b, order=1)


@pytest.mark.parametrize("op", [ag.inv, ag.det, lambda a: ag.slogdet(a)[1]])
def test_third_order(op):
    ag.check_grads(op, regular(2, 2), order=3, rtol=1e-4)


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_gradient_of_det_of_a_singular_matrix_is_its_cofactors(n):
    a = RNG.uniform(-1, 1, (n, n))
    a[-1] = a[0] * 2 if n > 1 else 0  # rank n - 1
    np.testing.assert_allclose(gradient(ag.det, a), cofactors(a) if n > 1 else [[1]], atol=1e-13)
    np.testing.assert_array_equal(gradient(ag.det, np.zeros((n, n))), np.eye(1) if n == 1 else 0)


def test_gradient_of_det_of_a_batch_with_one_singular_matrix():
    a = np.stack([regular(3, 3), np.diag([1.0, 2.0, 0.0])])
    expected = [np.linalg.det(a[0]) * np.linalg.inv(a[0]).T, np.diag([0.0, 0.0, 2.0])]
    np.testing.assert_allclose(gradient(ag.det, a), expected, atol=1e-12)


def test_slogdet_has_names_and_a_sign_without_slope():
    a = ag.tensor([[0.0, 2.0], [3.0, 0.0]], requires_grad=True)
    sign, logabsdet = ag.slogdet(a)
    assert sign.item() == -1
    np.testing.assert_allclose(logabsdet.item(), np.log(6))
    sign.backward()
    np.testing.assert_array_equal(a.grad.data, np.zeros((2, 2)))


def test_cholesky_takes_the_symmetric_part():
    """So that its gradient, which is symmetric, is the one of the function that is computed."""
    s = positive_definite(3, 3)
    np.testing.assert_array_equal(ag.cholesky(s), np.linalg.cholesky(s))
    spoilt = s + np.array([[0, 0.1, 0], [-0.1, 0, 0.3], [0, -0.3, 0]])
    np.testing.assert_allclose(ag.cholesky(spoilt), np.linalg.cholesky(s))
    ag.check_grads(ag.cholesky, s)
    ag.check_grads(ag.cholesky, spoilt)


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 2, 2)])
def test_gradient_of_cholesky_is_symmetric_and_right_along_symmetric_changes(shape):
    s = positive_definite(*shape)
    ct = RNG.uniform(size=shape)
    g = gradient(lambda x: ag.cholesky(x) * ct, s)
    np.testing.assert_allclose(g, matrix_transpose(g), atol=1e-14)
    ag.check_grads(lambda x: ag.cholesky(symmetric(x)), s, order=2)


def test_logdet_by_cholesky_has_the_inverse_as_gradient():
    s = positive_definite(4, 4)
    diagonal = (..., np.arange(4), np.arange(4))
    g = gradient(lambda x: 2 * ag.log(ag.cholesky(x)[diagonal]), s)
    np.testing.assert_allclose(g, np.linalg.inv(s), rtol=1e-10)


@pytest.mark.parametrize(
    ("op", "shapes", "message"),
    [
        (ag.inv, [(2, 3)], r"inv: expected a square matrix.*got \(2, 3\). Give it as many rows"),
        (ag.det, [(3,)], r"det: expected a square matrix.*got \(3,\). Reshape it first"),
        (ag.slogdet, [(2, 3)], "slogdet: expected a square matrix"),
        (ag.cholesky, [(2, 3)], "cholesky: expected a square matrix"),
        (ag.solve, [(2, 3), (3,)], "solve: expected a square matrix"),
        (ag.solve, [(3, 3), (2, 4)], r"solve: expected a right side of 3 rows .* got \(2, 4\)"),
        (ag.solve, [(3, 3), (2,)], r"solve: expected a right side of 3 rows .* got \(2,\)"),
    ],
)
def test_shape_errors(op, shapes, message):
    with pytest.raises(ag.ShapeError, match=message):
        op(*(ag.tensor(np.ones(shape)) for shape in shapes))


@pytest.mark.parametrize(
    ("op", "message"),
    [
        (ag.inv, "inv: expected regular matrices, got one that is not"),
        (lambda a: ag.solve(a, np.ones(2)), "solve: expected a regular matrix, got one that is"),
        (lambda a: ag.cholesky(-a), "cholesky: expected positive definite matrices, got one"),
    ],
)
def test_unfit_matrices_raise_as_in_numpy(op, message):
    with pytest.raises(np.linalg.LinAlgError, match=message):
        op(ag.tensor(np.ones((2, 2))))


def test_third_derivative_of_a_determinant():
    """Of 4 rows: with fewer, A falls out of it, and a rule that misuses A would pass."""
    a = np.random.default_rng(2).uniform(-1, 1, (4, 4)) + 2 * np.eye(4)
    b = np.random.default_rng(3).uniform(-1, 1, (4, 4))
    ag.check_grads(ag.OPS["cofactor_change"], a, b, order=1)
