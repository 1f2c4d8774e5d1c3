"""Running sums and products, and the product of many numbers. No rule divides, so zeros are exact.

The rule of a running product is a linear recurrence, whose own rule is one: derivatives of every
order stay in this family.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import ATOM, OPEN, PRODUCT, Notation, call
from autograd_core.op import Op, register
from autograd_core.ops.rearranging import flip
from autograd_core.ops.reductions import reduction, spread
from autograd_core.ops.shaping import Bound, along, reshape, transpose
from autograd_core.shapes import Shape, shape_of


def _same_shape(x: Shape, *others: Shape, **attrs: Any) -> Shape:
    return x


def _bind_cumsum(x: Any, axis: int | None = None) -> Bound:
    x, axis = along("cumsum", x, axis)
    return (x,), {"axis": axis}


cumsum: Op = register(
    Op(
        "cumsum",
        lambda x, axis: np.cumsum(x, axis),
        vjps=(lambda ct, y, x, axis: flip(cumsum(flip(ct, axis), axis), axis),),
        shape=_same_shape,
        bind=_bind_cumsum,
        moves=True,
        notation=call(r"\mathrm{cumsum}", "cumsum"),
        examples=((((4,),), {"axis": 0}), (((2, 3),), {"axis": 1}), (((0, 2),), {"axis": 0})),
        doc="Running sum along `axis` (of all entries in a row where it is None).",
    )
)


def _shift(x: Any, by: int, axis: int, fill: float) -> NDArray[Any]:
    out: NDArray[Any] = np.full_like(x, fill)
    to, source = np.moveaxis(out, axis, 0), np.moveaxis(x, axis, 0)
    if by > 0:
        to[by:] = source[:-by]
    else:
        to[:by] = source[-by:]
    return out


shift: Op = register(
    Op(
        "shift",
        _shift,
        vjps=(lambda ct, y, x, by, axis, fill: shift(ct, by=-by, axis=axis, fill=0.0),),
        shape=_same_shape,
        moves=True,
        notation=Notation(
            r"\mathrm{shift}_{#by}\left(#1\right)", "shift(#1, #by)", ATOM, (OPEN,), "→"
        ),
        examples=(
            (((4,),), {"by": 1, "axis": 0, "fill": 1.0}),
            (((2, 3),), {"by": -1, "axis": 1, "fill": 0.0}),
            (((0,),), {"by": -1, "axis": 0, "fill": 0.0}),
        ),
        doc="Move entries by `by` places along `axis`; what comes in is `fill`.",
    )
)


def _recurrence(a: Any, b: Any, axis: int, reverse: bool) -> NDArray[Any]:
    out: NDArray[Any] = np.empty(np.shape(a), np.result_type(a, b))
    order = slice(None, None, -1 if reverse else 1)
    a, b, y = (np.moveaxis(z, axis, 0)[order] for z in (a, b, out))
    if y.size == len(y):  # one row: Python's floats are quicker
        y[...] = np.reshape([*_recur(a.ravel().tolist(), b.ravel().tolist())], y.shape)
    else:
        for i, row in enumerate(_recur(a, b)):
            y[i] = row
    return out


def _recur(factors: Any, terms: Any) -> Any:
    last = None
    for factor, term in zip(factors, terms, strict=True):
        last = term if last is None else term + factor * last
        yield last


def _recurrence_adjoint(ct: Any, a: Any, axis: int, reverse: bool) -> Any:
    factors = shift(a, by=1 if reverse else -1, axis=axis, fill=0.0)
    return recurrence(factors, ct, axis=axis, reverse=not reverse)


def _recurrence_factor_rule(ct: Any, y: Any, a: Any, b: Any, axis: int, reverse: bool) -> Any:
    before = shift(y, by=-1 if reverse else 1, axis=axis, fill=0.0)
    return _recurrence_adjoint(ct, a, axis, reverse) * before


recurrence: Op = register(
    Op(
        "recurrence",
        _recurrence,
        vjps=(
            _recurrence_factor_rule,
            lambda ct, y, a, b, axis, reverse: _recurrence_adjoint(ct, a, axis, reverse),
        ),
        shape=_same_shape,
        notation=call(r"\mathrm{recur}", "recur", inputs=2),
        examples=(
            (((4,), (4,)), {"axis": 0, "reverse": False}),
            (((2, 3), (2, 3)), {"axis": 1, "reverse": True}),
            (((2, 3), (2, 3)), {"axis": 0, "reverse": False}),
            (((0,), (0,)), {"axis": 0, "reverse": True}),
        ),
        doc="Linear recurrence y_i = a_i y_(i-1) + b_i along `axis`, backwards if `reverse`.",
    )
)


def _bind_cumprod(x: Any, axis: int | None = None) -> Bound:
    x, axis = along("cumprod", x, axis)
    return (x,), {"axis": axis}


def _cumprod_rule(ct: Any, y: Any, x: Any, axis: int) -> Any:
    before = shift(y, by=1, axis=axis, fill=1.0)
    after = shift(x, by=-1, axis=axis, fill=0.0)
    return before * recurrence(after, ct, axis=axis, reverse=True)


cumprod = register(
    Op(
        "cumprod",
        lambda x, axis: np.cumprod(x, axis),
        vjps=(_cumprod_rule,),
        shape=_same_shape,
        bind=_bind_cumprod,
        notation=call(r"\mathrm{cumprod}", "cumprod"),
        examples=((((4,),), {"axis": 0}), (((2, 3),), {"axis": 1}), (((0, 2),), {"axis": 0})),
        doc="Running product along `axis` (of all entries in a row where it is None), with exact "
        "derivatives at zeros.",
    )
)


def _before(x: Any, axis: int) -> Any:
    """Return the product of the entries before each one."""
    return shift(cumprod(x, axis), by=1, axis=axis, fill=1.0)


def _after(x: Any, axis: int) -> Any:
    return flip(_before(flip(x, axis), axis), axis)


def _product_of_others(x: Any, axis: tuple[int, ...]) -> Any:
    out = np.ones_like(x)
    for i in axis:
        out = out * _before(x, i) * _after(x, i)
        x = np.multiply.reduce(x, i, keepdims=True)
    return out


def _before_rule(ct: Any, x: Any, axis: int) -> Any:
    return _cumprod_rule(shift(ct, by=-1, axis=axis, fill=0.0), cumprod(x, axis), x, axis)


def _product_of_others_rule(ct: Any, y: Any, x: Any, axis: tuple[int, ...]) -> Any:
    if not axis:
        return ct * 0.0
    if len(axis) > 1:
        return _in_one_axis(_product_of_others_rule, ct, x, axis)
    (i,) = axis
    left = _before_rule(ct * _after(x, i), x, i)
    right = _before_rule(flip(ct * _before(x, i), i), flip(x, i), i)
    return left + flip(right, i)


def _in_one_axis(rule: Any, ct: Any, x: Any, axis: tuple[int, ...]) -> Any:
    """Apply a rule of one axis to several, laid in a row at the end."""
    kept = tuple(i for i in range(len(shape_of(x))) if i not in axis)
    order = kept + axis
    moved = transpose(x, order)
    lanes = (*shape_of(moved)[: len(kept)], int(np.prod(shape_of(moved)[len(kept) :])))
    result = rule(reshape(transpose(ct, order), lanes), None, reshape(moved, lanes), (len(kept),))
    return transpose(reshape(result, shape_of(moved)), tuple(map(order.index, range(len(order)))))


product_of_others = register(
    Op(
        "product_of_others",
        _product_of_others,
        vjps=(_product_of_others_rule,),
        shape=_same_shape,
        notation=Notation(r"\prod_{j \neq i} {#1}_j", "Π others(#1)", PRODUCT, (ATOM,), "Π"),
        examples=(
            (((4,),), {"axis": (0,)}),
            (((2, 3, 2),), {"axis": (2, 0)}),
            (((),), {"axis": ()}),
            (((0, 2),), {"axis": (0,)}),
        ),
        doc="The product of the other entries over `axis`, for each entry, without division.",
    )
)
prod = reduction(
    "prod",
    lambda x, axis, keepdims: np.multiply.reduce(x, axis, keepdims=keepdims),
    vjp=lambda ct, y, x, axis, keepdims: spread(ct, x, axis) * product_of_others(x, axis=axis),
    notation=Notation(r"\prod #1", "Π #1", PRODUCT, (PRODUCT,), "Π"),
    doc="Product, with exact derivatives at zeros,",
)
