"""Linear systems, inverses and Cholesky factors, of one matrix or of many.

The last two axes are the matrix, those before it a batch. The rules are those of Giles (2008),
"An extended collection of matrix derivative results for forward and reverse mode AD", and, for
Cholesky, of Murray (2016), "Differentiation of the Cholesky decomposition", arXiv:1602.07527.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import ShapeError
from autograd_core.notation import POWER, PRODUCT, Notation, call
from autograd_core.op import Example, Op, register
from autograd_core.ops.linalg import matrix_transpose
from autograd_core.ops.shaping import reshape
from autograd_core.shapes import Shape, broadcast_shapes, shape_of


def square_matrix(name: str, shape: Shape) -> Shape:
    """Return the shape of a square matrix, or of a batch of them; raise ShapeError else."""
    if len(shape) < 2 or shape[-1] != shape[-2]:
        raise ShapeError(
            f"{name}: expected a square matrix, or a batch of them (..., n, n), got {shape}. "
            f"{'Give it as many rows as columns' if len(shape) > 1 else 'Reshape it first'}."
        )
    return shape


def _refusing(
    name: str, forward: Callable[..., Any], expected: str, remedy: str
) -> Callable[..., Any]:
    """Return `forward` with an error that says which matrices it takes."""

    def refusing(*arrays: Any) -> Any:
        try:
            return forward(*arrays)
        except np.linalg.LinAlgError as error:
            square_matrix(name, np.shape(arrays[0]))
            raise np.linalg.LinAlgError(
                f"{name}: expected {expected}, got one that is not ({error}). {remedy}."
            ) from error

    return refusing


def regular(rng: "np.random.Generator", *shapes: Shape) -> list[NDArray[Any]]:
    """Draw matrices that are far from singular; what comes with them is drawn freely."""
    first, *rest = [rng.uniform(-2, 2, shape) for shape in shapes]
    return [first + 4 * np.eye(first.shape[-1]), *rest]


def _positive_definite(rng: "np.random.Generator", shape: Shape) -> list[NDArray[Any]]:
    x = rng.uniform(-1, 1, shape)
    return [x @ matrix_transpose(x) + 2 * np.eye(shape[-1])]


MATRICES: tuple[Example, ...] = (
    (((3, 3),), {}),
    (((2, 1, 2, 2),), {}),
    (((1, 1),), {}),
    (((0, 2, 2),), {}),
)


def _inv_rule(ct: Any, y: Any, a: Any) -> Any:
    transposed = matrix_transpose(y)
    return -(transposed @ ct @ transposed)


inv: Op = register(
    Op(
        "inv",
        _refusing("inv", np.linalg.inv, "regular matrices", "Add a little to its diagonal"),
        vjps=(_inv_rule,),
        shape=lambda a: square_matrix("inv", a),
        notation=Notation("{#1}^{-1}", "#1^−1", POWER, (POWER + 1,), "⁻¹"),
        examples=MATRICES,
        sample=regular,
        doc="Inverse of a square matrix, or of a batch; a singular one raises LinAlgError. To "
        "solve A x = b, `solve` is better.",
    )
)


def _solve_shape(a: Shape, b: Shape) -> Shape:
    square_matrix("solve", a)
    if not b or b[-1 if len(b) == 1 else -2] != a[-1]:
        raise ShapeError(
            f"solve: expected a right side of {a[-1]} rows for a matrix of shape {a}, got {b}. "
            "A right side of one axis is a vector, any other is (..., n, columns)."
        )
    if len(b) == 1:
        return a[:-1]
    return broadcast_shapes("solve", a[:-2], b[:-2]) + b[-2:]


def _solve_right_rule(ct: Any, y: Any, a: Any, b: Any) -> Any:
    if b.ndim > 1:
        return solve(matrix_transpose(a), ct)
    # a batch of vectors would be read as a matrix
    column = reshape(ct, (*shape_of(ct), 1))
    return reshape(solve(matrix_transpose(a), column), shape_of(ct))


def _solve_left_rule(ct: Any, y: Any, a: Any, b: Any) -> Any:
    right = _solve_right_rule(ct, y, a, b)
    if b.ndim > 1:
        return -(right @ matrix_transpose(y))
    *batch, n = shape_of(y)
    return -(reshape(right, (*batch, n, 1)) * reshape(y, (*batch, 1, n)))


solve: Op = register(
    Op(
        "solve",
        _refusing("solve", np.linalg.solve, "a regular matrix", "Add a little to its diagonal"),
        vjps=(_solve_left_rule, _solve_right_rule),
        shape=_solve_shape,
        notation=Notation(
            r"{#1}^{-1} \, #2", "#1^−1 #2", PRODUCT, (POWER + 1, PRODUCT + 1), "solve"
        ),
        examples=(
            (((3, 3), (3, 2)), {}),
            (((3, 3), (3,)), {}),
            (((2, 3, 3), (3,)), {}),
            (((2, 3, 3), (3, 2)), {}),
            (((2, 2), (4, 1, 2, 3)), {}),
            (((0, 2, 2), (2, 1)), {}),
        ),
        sample=regular,
        doc="Solve A X = B for X; B of one axis is a vector, any other (..., n, columns). A "
        "singular A raises LinAlgError.",
    )
)


def _cholesky(a: Any) -> Any:
    a = np.asarray(a)
    square_matrix("cholesky", a.shape)
    # NumPy reads the lower triangle alone; the mean of both is the function with this gradient
    return np.linalg.cholesky((a + matrix_transpose(a)) / 2)


def _cholesky_rule(ct: Any, y: Any, a: Any) -> Any:
    """Return (S + Sᵀ)/2 with S = L⁻ᵀ Φ(Lᵀ ct) L⁻¹; Φ halves the diagonal of the lower triangle."""
    n = shape_of(y)[-1]
    halved = np.tril(np.ones((n, n))) - np.eye(n) / 2
    upper = matrix_transpose(y)
    left = solve(upper, (upper @ ct) * halved)
    both = solve(upper, matrix_transpose(left))
    return (both + matrix_transpose(both)) / 2


cholesky = register(
    Op(
        "cholesky",
        _refusing(
            "cholesky",
            _cholesky,
            "positive definite matrices",
            "Add a little to its diagonal",
        ),
        vjps=(_cholesky_rule,),
        shape=lambda a: square_matrix("cholesky", a),
        notation=call(r"\mathrm{chol}", "chol"),
        examples=MATRICES,
        sample=_positive_definite,
        doc="""Lower triangular L with A = L Lᵀ, for a symmetric positive definite A.

    It is taken of (A + Aᵀ)/2, which is A itself where A is symmetric. So the gradient is the
    symmetric one (Murray 2016, Giles 2008), and steps along it keep A symmetric. NumPy reads the
    lower triangle alone, which differs only where A is not symmetric.""",
    )
)
