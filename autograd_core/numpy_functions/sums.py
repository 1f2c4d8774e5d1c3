"""NumPy functions that add up: averages, differences, products of vectors and matrices."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.errors import ShapeError
from autograd_core.numpy_functions.layout import moveaxis
from autograd_core.ops.einsum import LETTERS
from autograd_core.shapes import normalize_axis, one_axis, shape_of


def average(a: Any, axis: Any = None, weights: Any = None, keepdims: bool = False) -> Any:
    """Return the mean, or that with weights of a's shape or of the length of one axis."""
    if weights is None:
        return ops.mean(a, axis, keepdims)
    if shape_of(weights) != shape_of(a):
        ndim = len(shape_of(a))
        i = one_axis("average", axis, ndim)
        weights = ops.reshape(weights, tuple(-1 if k == i else 1 for k in range(ndim)))
    weights = ops.broadcast_to(weights, shape_of(a))
    return ops.sum(a * weights, axis, keepdims) / ops.sum(weights, axis, keepdims)


def ptp(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the largest entry less the smallest over `axis`."""
    return ops.max(a, axis, keepdims) - ops.min(a, axis, keepdims)


def diff(a: Any, n: int = 1, axis: int = -1) -> Any:
    """Return the differences of neighbours along an axis, n times."""
    rows = moveaxis(a, axis, -1)
    for _ in range(n):
        rows = ops.getitem(rows, (..., slice(1, None))) - ops.getitem(rows, (..., slice(-1)))
    return moveaxis(rows, -1, axis)


def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """Return the integral along an axis by trapezoids, at places x or dx apart."""
    rows = moveaxis(y, axis, -1)
    if x is not None:
        dx = diff(x if len(shape_of(x)) == 1 else moveaxis(x, axis, -1))
    left, right = ops.getitem(rows, (..., slice(-1))), ops.getitem(rows, (..., slice(1, None)))
    return ops.sum(dx * (left + right) / 2.0, -1)


def polyval(p: Any, x: Any) -> Any:
    """Return the polynomial with coefficients p, the highest power first, at x."""
    total: Any = 0.0
    for i in range(shape_of(p)[0]):
        total = ops.add(ops.multiply(total, x), p[i])
    return total


def inner(a: Any, b: Any) -> Any:
    """Return the sums of products over the last axes of a and b, all pairs."""
    if not shape_of(a) or not shape_of(b):
        return a * b
    return tensordot(a, b, (-1, -1))


def vdot(a: Any, b: Any) -> Any:
    """Return the sum of the products of all entries."""
    return ops.dot(ops.ravel(a), ops.ravel(b))


def vecdot(x1: Any, x2: Any, axis: int = -1) -> Any:
    """Return the sums of products along one axis of both."""
    return ops.sum(moveaxis(x1, axis, -1) * moveaxis(x2, axis, -1), -1)


def matvec(x1: Any, x2: Any) -> Any:
    """Return the products of matrices with vectors, batches of both broadcast."""
    return ops.einsum("...ij,...j->...i", x1, x2)


def vecmat(x1: Any, x2: Any) -> Any:
    """Return the products of vectors with matrices, batches of both broadcast."""
    return ops.einsum("...i,...ij->...j", x1, x2)


def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    """Return the sums of products over the last axes of a and the first of b, or over pairs."""
    left, right = len(shape_of(a)), len(shape_of(b))
    if np.ndim(axes):
        a_axes, b_axes = (tuple(np.atleast_1d(i).tolist()) for i in axes)
    else:
        a_axes, b_axes = tuple(range(left - axes, left)), tuple(range(axes))
    a_axes = normalize_axis("tensordot", a_axes, left)
    b_axes = normalize_axis("tensordot", b_axes, right)
    lengths = [[shape_of(x)[i] for i in own] for x, own in ((a, a_axes), (b, b_axes))]
    if lengths[0] != lengths[1]:
        raise ShapeError(
            f"tensordot: expected axes of equal lengths, got {shape_of(a)} and {shape_of(b)} with "
            f"axes={axes}. Name the axes that belong together."
        )
    left_term = LETTERS[:left]
    right_term = [*LETTERS[left : left + right]]
    for i, k in zip(a_axes, b_axes, strict=True):
        right_term[k] = left_term[i]
    both = set(left_term) & set(right_term)
    output = "".join(c for c in [*left_term, *right_term] if c not in both)
    return ops.einsum(f"{left_term},{''.join(right_term)}->{output}", a, b)


def kron(a: Any, b: Any) -> Any:
    """Return the Kronecker product: a with each entry replaced by it times b."""
    ndim = max(len(shape_of(a)), len(shape_of(b)))
    left, right = ((1,) * (ndim - len(shape_of(x))) + shape_of(x) for x in (a, b))
    apart = [tuple(n for i in left for n in (i, 1)), tuple(n for i in right for n in (1, i))]
    product = ops.reshape(a, apart[0]) * ops.reshape(b, apart[1])
    return ops.reshape(product, tuple(i * k for i, k in zip(left, right, strict=True)))


def cross(a: Any, b: Any, axis: int = -1) -> Any:
    """Return the cross product of vectors of three entries along an axis."""
    a, b = moveaxis(a, axis, -1), moveaxis(b, axis, -1)
    if shape_of(a)[-1] != 3 or shape_of(b)[-1] != 3:
        raise ShapeError(
            f"cross: expected vectors of 3 entries, got {shape_of(a)[-1]} and {shape_of(b)[-1]}. "
            "Add a zero as the third."
        )
    entry = [[ops.getitem(x, (..., i)) for i in range(3)] for x in (a, b)]
    (a0, a1, a2), (b0, b1, b2) = entry
    product = ops.stack([a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0], -1)
    return moveaxis(product, -1, axis)


def multi_dot(arrays: Any) -> Any:
    """Return the product of several matrices, from the left."""
    product, *rest = arrays
    for x in rest:
        product = ops.dot(product, x)
    return product


def matrix_power(a: Any, n: int) -> Any:
    """Return the n-th power of a square matrix, for negative n that of its inverse."""
    if n < 0:
        return matrix_power(ops.inv(a), -n)
    product = ops.broadcast_to(np.eye(shape_of(a)[-1], dtype=a.dtype), shape_of(a))
    for _ in range(n):
        product = product @ a
    return product


def vector_norm(x: Any, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """Return the norm of all entries, or of the vectors along one axis."""
    if axis is None and ord != 2:
        norm = ops.norm(ops.ravel(x), ord)
        return ops.reshape(norm, (1,) * len(shape_of(x))) if keepdims else norm
    return ops.norm(x, None if ord == 2 else ord, axis, keepdims)


def matrix_norm(x: Any, keepdims: bool = False, ord: Any = "fro") -> Any:
    """Return the norm of the matrices in the last two axes."""
    return ops.norm(x, ord, (-2, -1), keepdims)


def nansum(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the sum of the entries over `axis` that are not nan."""
    return ops.sum(_where_nan(a, 0.0), axis, keepdims)


def nanprod(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the product of the entries over `axis` that are not nan."""
    return ops.prod(_where_nan(a, 1.0), axis, keepdims)


def nanmean(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the mean of the entries over `axis` that are not nan."""
    count = ops.sum(ops.astype(ops.equal(a, a), a.dtype), axis, keepdims)
    return nansum(a, axis, keepdims) / count


def nanmax(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the largest entry over `axis` that is not nan."""
    return ops.max(_where_nan(a, -np.inf), axis, keepdims)


def nanmin(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the smallest entry over `axis` that is not nan."""
    return ops.min(_where_nan(a, np.inf), axis, keepdims)


def _where_nan(a: Any, number: float) -> Any:
    return ops.where(ops.equal(a, a), a, number)


SUMS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        average, ptp, diff, trapezoid, polyval, inner, vdot, vecdot, matvec, vecmat, tensordot,
        kron, cross, nansum, nanprod, nanmean, nanmax, nanmin,
    )
} | {
    "linalg.matmul": ops.matmul, "linalg.outer": ops.outer, "linalg.tensordot": tensordot,
    "linalg.vecdot": vecdot, "linalg.cross": cross, "linalg.multi_dot": multi_dot,
    "linalg.matrix_power": matrix_power, "linalg.vector_norm": vector_norm,
    "linalg.matrix_norm": matrix_norm,
}  # fmt: skip
