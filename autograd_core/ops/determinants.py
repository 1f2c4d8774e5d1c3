"""Determinants of one matrix or of many, with derivatives that no singular matrix stops.

A determinant is a polynomial, so its derivatives exist everywhere; A⁻ᵀ, by which they are usually
written, does not. The first two are taken from the singular values instead.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import ATOM, OPEN, PRODUCT, Notation, call
from autograd_core.op import Op, register
from autograd_core.ops.decompositions import MATRICES, inv, regular, square_matrix
from autograd_core.ops.linalg import matrix_transpose
from autograd_core.ops.reductions import sum
from autograd_core.ops.shaping import broadcast_to, reshape
from autograd_core.shapes import shape_of


def _spread(ct: Any) -> Any:
    """Give a number for each matrix two axes, to scale that matrix."""
    return reshape(ct, (*shape_of(ct), 1, 1))


def _but_one(s: NDArray[Any]) -> Any:
    """Return for each singular value the product of the others, with no division by a zero."""
    n = s.shape[-1]
    return np.prod(np.where(np.eye(n, dtype=bool), s.dtype.type(1), s[..., None, :]), axis=-1)


def _cofactor(a: Any) -> Any:
    """Return the cofactors from A = U S Vᵀ: |U||V| U (the products of the other s) Vᵀ."""
    u, s, vt = np.linalg.svd(a)
    sign = np.linalg.det(u) * np.linalg.det(vt)
    return (u * (sign[..., None] * _but_one(s))[..., None, :]) @ vt


def _but_two(s: NDArray[Any]) -> Any:
    """Return for each pair of singular values the product of the others, 0 on the diagonal."""
    n = s.shape[-1]
    rows = [_but_one(np.where(np.arange(n) == i, s.dtype.type(1), s)) for i in range(n)]
    return np.stack(rows, -2) * (1 - np.eye(n, dtype=s.dtype))


def _cofactor_change(a: Any, b: Any) -> Any:
    """Return the change of the cofactors of A along B, by way of the singular values of A."""
    u, s, vt = np.linalg.svd(a)
    v, sign = matrix_transpose(vt), np.linalg.det(u) * np.linalg.det(vt)
    along, others = matrix_transpose(u) @ b @ v, _but_two(s)
    diagonal = others @ np.diagonal(along, axis1=-2, axis2=-1)[..., None]
    change = np.eye(s.shape[-1], dtype=s.dtype) * diagonal - others * matrix_transpose(along)
    return sign[..., None, None] * (u @ change @ vt)


def _change_rule(ct: Any, y: Any, a: Any, b: Any) -> Any:
    """Return the third derivative of |A| along B and `ct`, from T = A⁻ᵀ; A must be regular."""
    t = matrix_transpose(inv(a))
    tbt, tct = t @ matrix_transpose(b) @ t, t @ matrix_transpose(ct) @ t
    by_b, by_ct = _spread(sum(b * t, (-2, -1))), _spread(sum(ct * t, (-2, -1)))
    pair = by_b * by_ct - _spread(sum(ct * tbt, (-2, -1)))
    mixed = tbt @ matrix_transpose(ct) @ t + tct @ matrix_transpose(b) @ t
    return _spread(det(a)) * (pair * t - by_ct * tbt - by_b * tct + mixed)


# the second derivative of a function is symmetric, so this op is its own adjoint in B
cofactor_change: Op = register(
    Op(
        "cofactor_change",
        _cofactor_change,
        vjps=(_change_rule, lambda ct, y, a, b: cofactor_change(a, ct)),
        shape=lambda a, b: square_matrix("cofactor_change", a),
        notation=Notation(
            r"\mathrm{d\,cof}_{#1}\left(#2\right)", "dcof_(#1)(#2)", ATOM, (OPEN, OPEN), "dcof"
        ),
        examples=tuple((shapes * 2, attrs) for shapes, attrs in MATRICES),
        sample=regular,
        internal=True,
        doc="Change of the cofactors of A along B: the second derivative of the determinant.",
    )
)
_cofactor_op = register(
    Op(
        "cofactor",
        _cofactor,
        vjps=(lambda ct, y, a: cofactor_change(a, ct),),
        shape=lambda a: square_matrix("cofactor", a),
        notation=call(r"\mathrm{cof}", "cof"),
        examples=MATRICES,
        sample=regular,
        doc="""Cofactors of a square matrix: |A| A⁻ᵀ, the gradient of the determinant.

    Taken from the singular values, so singular matrices have them too, and their derivative.""",
    )
)
det: Op = register(
    Op(
        "det",
        np.linalg.det,
        vjps=(lambda ct, y, a: _spread(ct) * _cofactor_op(a),),
        shape=lambda a: square_matrix("det", a)[:-2],
        notation=Notation(r"\left|#1\right|", "det(#1)", ATOM, (OPEN,), "det"),
        examples=MATRICES,
        sample=regular,
        doc="Determinant; its gradient is the matrix of cofactors. Where A is singular it has two "
        "derivatives, elsewhere all of them.",
    )
)
det_sign = register(
    Op(
        "det_sign",
        lambda a: np.linalg.slogdet(a)[0],
        vjps=(lambda ct, y, a: broadcast_to(_spread(ct * 0.0), shape_of(a)),),
        shape=lambda a: square_matrix("slogdet", a)[:-2],
        notation=call(r"\mathrm{sign\,det}", "sign det"),
        examples=MATRICES,
        sample=regular,
        doc="Sign of the determinant: -1, 0 or 1; a step function, so its derivative is 0.",
    )
)
logabsdet = register(
    Op(
        "logabsdet",
        lambda a: np.linalg.slogdet(a)[1],
        vjps=(lambda ct, y, a: _spread(ct) * matrix_transpose(inv(a)),),
        shape=lambda a: square_matrix("slogdet", a)[:-2],
        notation=Notation(r"\ln \left|\det #1\right|", "ln |det #1|", PRODUCT, (ATOM,), "ln|det|"),
        examples=MATRICES,
        sample=regular,
        doc="Logarithm of the determinant's size: -inf where A is singular, without a gradient.",
    )
)


class SlogdetResult(NamedTuple):
    """The sign of a determinant and the logarithm of its size, as NumPy gives them."""

    sign: Any
    logabsdet: Any


def slogdet(a: Any) -> SlogdetResult:
    """Return the sign and the logarithm of the absolute value of a determinant.

    Parameters
    ----------
    a : Tensor, shape (..., n, n)

    Returns
    -------
    SlogdetResult
        `sign` and `logabsdet`, each of shape (...). The derivative of the logarithm is A⁻ᵀ.

    Raises
    ------
    ShapeError
        If the matrix is not square.
    """
    return SlogdetResult(det_sign(a), logabsdet(a))
