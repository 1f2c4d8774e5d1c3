"""Matrix products, and the affine map of a dense layer."""

from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import PRODUCT, SUM, Notation, infix
from autograd_core.op import Op, register
from autograd_core.ops.shaping import reshape, transpose
from autograd_core.shapes import Shape, broadcast_shapes, matmul_shape, shape_of


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
        np.matmul,
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


def _affine(x: Any, weight: Any, bias: Any) -> Any:
    y = np.matmul(x, weight)
    if y.__class__ is np.ndarray and y.dtype == getattr(bias, "dtype", None):
        return np.add(y, bias, y)
    return y + bias


def _affine_shape(x: Shape, weight: Shape, bias: Shape) -> Shape:
    product = matmul_shape(x, weight)
    if broadcast_shapes("affine", product, bias) != product:
        raise ShapeError(
            f"affine: expected a bias that broadcasts to {product}, got {bias}. "
            f"Give it the shape {product[-1:]}."
        )
    return product


affine = register(
    Op(
        "affine",
        _affine,
        vjps=(
            lambda ct, y, x, weight, bias: _left_rule(ct, y, x, weight),
            lambda ct, y, x, weight, bias: _right_rule(ct, y, x, weight),
            lambda ct, y, x, weight, bias: ct,
        ),
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
