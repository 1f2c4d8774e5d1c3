"""Matrix products, and the affine map of a dense layer."""

from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.kernels.choosing import AUTO_SIZE, chosen
from autograd_core.notation import PRODUCT, SUM, Notation, infix
from autograd_core.op import Op, register
from autograd_core.ops.constants import total_of_rows
from autograd_core.ops.products import dot_product, product
from autograd_core.ops.shaping import reshape, summed, transpose
from autograd_core.shapes import Shape, broadcast_shapes, matmul_shape, shape_of, size_of


def matrix_transpose(x: Any) -> Any:
    """Swap the last two axes."""
    if x.ndim == 2:
        return x.T
    *batch, rows, columns = range(x.ndim)
    return transpose(x, (*batch, columns, rows))


def _column(x: Any) -> Any:
    return reshape(x, (*shape_of(x), 1))


def _row(x: Any) -> Any:
    *batch, n = shape_of(x)
    return reshape(x, (*batch, 1, n))


def _left_rule(ct: Any, y: Any, a: Any, b: Any) -> Any:
    vector_left, vector_right = a.ndim == 1, b.ndim == 1
    if vector_left and vector_right:
        return ct * b
    if vector_right:
        return _column(ct) * b
    if vector_left:
        product = matmul(b, _column(ct))
        return reshape(product, shape_of(product)[:-1])
    return ct @ matrix_transpose(b)


def _right_rule(ct: Any, y: Any, a: Any, b: Any) -> Any:
    vector_left, vector_right = a.ndim == 1, b.ndim == 1
    if vector_left and vector_right:
        return ct * a
    if vector_left:
        return _column(a) * _row(ct)
    if vector_right:
        product = matmul(matrix_transpose(a), _column(ct))
        return reshape(product, shape_of(product)[:-1])
    return matrix_transpose(a) @ ct


matmul = register(
    Op(
        "matmul",
        product,
        vjps=(_left_rule, _right_rule),
        shape=matmul_shape,
        notation=infix(r" \, ", " ", PRODUCT, "@", right=PRODUCT + 1),
        examples=(
            (((2, 3), (3, 4)), {}),
            (((3,), (3,)), {}),
            (((2, 3), (3,)), {}),
            (((3,), (3, 4)), {}),
            (((5, 1, 2, 3), (4, 3, 2)), {}),
            (((3,), (4, 3, 2)), {}),
            (((4, 2, 3), (3,)), {}),
            (((2, 0), (0, 3)), {}),
        ),
        doc="Matrix product with NumPy's rules: batches broadcast, 1-d operands are vectors.",
    )
)


def _flat(x: Any) -> Any:
    """Return an array as a matrix whose columns are its last axis."""
    shape = shape_of(x)
    return reshape(x, (size_of(shape[:-1]), shape[-1]))


def _dot_left_rule(ct: Any, y: Any, a: Any, b: Any) -> Any:
    if not a.ndim or not b.ndim:
        return ct * b
    if b.ndim <= 2:
        return _left_rule(ct, y, a, b)
    columns = _flat(matrix_transpose(b))  # (every column of b, K)
    rows = reshape(ct, (size_of(shape_of(a)[:-1]), shape_of(columns)[0]))
    return reshape(rows @ columns, shape_of(a))


def _dot_right_rule(ct: Any, y: Any, a: Any, b: Any) -> Any:
    if not a.ndim or not b.ndim:
        return ct * a
    if a.ndim <= 2 and b.ndim <= 2:
        return _right_rule(ct, y, a, b)
    rows = _flat(a)  # (every row of a, K)
    columns = transpose(reshape(ct, (shape_of(rows)[0], size_of(shape_of(y)[a.ndim - 1 :])))) @ rows
    if b.ndim == 1:
        return reshape(columns, shape_of(b))
    *batch, k, n = shape_of(b)
    return matrix_transpose(reshape(columns, (*batch, n, k)))


def _dot_shape(a: Shape, b: Shape) -> Shape:
    if not a or not b:
        return a + b
    k = b[-2] if len(b) > 1 else b[0]
    if a[-1] != k:
        raise ShapeError(
            f"dot: expected the last axis of the left as long as the rows of the right, got {a} "
            f"and {b}: {a[-1]} and {k}. Transpose one of them."
        )
    return a[:-1] + b[:-2] + (b[-1:] if len(b) > 1 else ())


dot = register(
    Op(
        "dot",
        dot_product,
        vjps=(_dot_left_rule, _dot_right_rule),
        shape=_dot_shape,
        notation=infix(r" \cdot ", "·", PRODUCT, "•", right=PRODUCT + 1),
        examples=(
            (((2, 3), (3, 4)), {}),
            (((3,), (3,)), {}),
            (((), (2, 3)), {}),
            (((3, 2), ()), {}),
            (((2, 3), (3,)), {}),
            (((3,), (3, 2)), {}),
            (((2, 4, 3), (3,)), {}),
            (((2, 4, 3), (3, 2)), {}),
            (((3,), (2, 3, 4)), {}),
            (((2, 2, 3), (2, 3, 4)), {}),
            (((2, 3), (0, 3, 4)), {}),
        ),
        doc="NumPy's dot: sums over the last axis of a and the second to last of b, all pairs.",
    )
)


def _affine(x: Any, weight: Any, bias: Any) -> Any:
    if x.__class__ is weight.__class__ is np.ndarray and x.ndim == 2 == weight.ndim:
        # the same product as matmul's, with less of a prelude
        if x.size < AUTO_SIZE and chosen() == "auto":
            y = np.dot(x, weight)
        else:
            y = dot_product(x, weight)
        if bias.__class__ is np.ndarray and y.dtype is bias.dtype and bias.ndim == 1:
            return np.add(y, bias, y)
        return y + bias
    return product(x, weight) + bias


def _affine_shape(x: Shape, weight: Shape, bias: Shape) -> Shape:
    product = matmul_shape(x, weight)
    if broadcast_shapes("affine", product, bias) != product:
        raise ShapeError(
            f"affine: expected a bias that broadcasts to {product}, got {bias}. "
            f"Give it the shape {product[-1:]}."
        )
    return product


def _x_adjoint(ct: Any, y: Any, x: Any, weight: Any, bias: Any) -> Any:
    if x.ndim == 2 == weight.ndim:
        if ct.size < AUTO_SIZE and chosen() == "auto":
            return np.dot(ct, weight.T)
        return dot_product(ct, weight.T)
    return summed(_left_rule(ct, y, x, weight), x.shape)


def _weight_adjoint(ct: Any, y: Any, x: Any, weight: Any, bias: Any) -> Any:
    if x.ndim == 2 == weight.ndim:
        if x.size < AUTO_SIZE and chosen() == "auto":
            return np.dot(x.T, ct)
        return dot_product(x.T, ct)
    return summed(_right_rule(ct, y, x, weight), weight.shape)


def _bias_adjoint(ct: Any, y: Any, x: Any, weight: Any, bias: Any) -> Any:
    if ct.ndim == 2 and bias.ndim == 1 and len(bias) == ct.shape[1]:
        return total_of_rows(ct)
    return summed(ct, bias.shape)


affine = register(
    Op(
        "affine",
        _affine,
        vjps=(
            lambda ct, y, x, weight, bias: _left_rule(ct, y, x, weight),
            lambda ct, y, x, weight, bias: _right_rule(ct, y, x, weight),
            lambda ct, y, x, weight, bias: ct,
        ),
        adjoints=(_x_adjoint, _weight_adjoint, _bias_adjoint),
        shape=_affine_shape,
        notation=Notation(r"#1 \, #2 + #3", "#1 #2 + #3", SUM, (PRODUCT, PRODUCT + 1, SUM), "@+"),
        examples=(
            (((2, 3), (3, 4), (4,)), {}),
            (((3,), (3, 4), (4,)), {}),
            (((5, 2, 3), (3, 4), (1, 4)), {}),
        ),
        doc="Affine map of a dense layer: Z = X W + b, X (N, D), W (D, H), b (H,), Z (N, H).",
    )
)
