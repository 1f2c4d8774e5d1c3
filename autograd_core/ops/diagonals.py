"""Diagonals and triangles of matrices, and the outer product."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import ShapeError
from autograd_core.notation import call
from autograd_core.op import Op, register
from autograd_core.ops.arithmetic import multiply
from autograd_core.ops.indexing import getitem, index_add
from autograd_core.ops.reductions import sum
from autograd_core.ops.shaping import Bound, reshape, transpose
from autograd_core.shapes import Shape, normalize_axis, shape_of

Places = tuple[NDArray[np.intp], NDArray[np.intp]]


def _places(rows: int, columns: int, offset: int) -> Places:
    """Return the row and the column of each entry of a diagonal."""
    start = max(0, -offset)
    i = np.arange(start, max(start, min(rows, columns - offset)))
    return i, i + offset


def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Return the diagonals of the matrices in axes `axis1` and `axis2`, along a new last axis.

    Parameters
    ----------
    x : array of at least two axes
    offset : int
        How many columns right of the main diagonal; negative is below it.
    axis1, axis2 : int
        The axes of the rows and of the columns.

    Returns
    -------
    array, the other axes of x and then the diagonal
    """
    shape = shape_of(x)
    if len(shape) < 2:
        raise ShapeError(f"diagonal: expected at least two axes, got shape {shape}.")
    rows, columns = normalize_axis("diagonal", (axis1, axis2), len(shape))
    order = (*(i for i in range(len(shape)) if i not in (rows, columns)), rows, columns)
    moved = x if order == tuple(range(len(shape))) else transpose(x, order)
    return getitem(moved, (..., *_places(shape[rows], shape[columns], offset)))


def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Return the sum along the diagonals that `diagonal` gives."""
    return sum(diagonal(x, offset, axis1, axis2), -1)


def diag(v: Any, k: int = 0) -> Any:
    """Return the matrix with v on diagonal k, or diagonal k of the matrix v.

    Parameters
    ----------
    v : array of one or two axes
    k : int
        How many columns right of the main diagonal.
    """
    shape = shape_of(v)
    if len(shape) == 2:
        return diagonal(v, k)
    if len(shape) != 1:
        raise ShapeError(f"diag: expected a vector or a matrix, got shape {shape}. Use diagonal.")
    side = shape[0] + abs(k)
    return index_add(v, _places(side, side, k), (side, side))


def outer(a: Any, b: Any) -> Any:
    """Return a bᵀ, the products of every entry of a with every entry of b, as a matrix."""
    return multiply(reshape(a, (-1, 1)), reshape(b, (1, -1)))


def _triangle(name: str, forward: Any, part: str) -> Op:
    def bind(m: Any, k: int = 0) -> Bound:
        if not shape_of(m):
            raise ShapeError(f"{name}: expected a matrix, got a 0-d array.")
        return (m,), {"k": int(k)}

    def shape(x: Shape, k: int) -> Shape:
        return x if len(x) > 1 else x * 2  # NumPy repeats a vector as rows

    op = register(
        Op(
            name,
            forward,
            vjps=(lambda ct, y, x, k: op(ct, k),),
            shape=shape,
            bind=bind,
            moves=True,
            notation=call(rf"\mathrm{{{name}}}", name),
            examples=(
                (((3, 3),), {"k": 0}),
                (((2, 2, 3),), {"k": -1}),
                (((3,),), {"k": 1}),
                (((0, 2),), {"k": 0}),
            ),
            doc=f"The matrix with zeros {part} diagonal `k`.",
        )
    )
    return op


tril = _triangle("tril", np.tril, "above")
triu = _triangle("triu", np.triu, "below")
