"""Largest, smallest and middle entries. Entries that tie share the cotangent evenly.

The even split is the subgradient of least norm, and sums to 1 whatever the number of ties.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.errors import OutOfRangeError, ShapeError
from autograd_core.notation import ATOM, OPEN, Notation, call
from autograd_core.op import Op, elementwise, non_differentiable, register
from autograd_core.ops.reductions import mean, reduction, spread, sum
from autograd_core.ops.shaping import Bound
from autograd_core.shapes import Shape, normalize_axis, reduced_shape, shape_of, size_of


def _same(a: Any, b: Any) -> Any:
    equal = np.equal(a, b)
    # a nan is the maximum of its row, and equal to nothing
    return equal | (np.isnan(a) & np.isnan(b)) if np.isnan(b).any() else equal


same = elementwise(
    "same",
    _same,
    vjp=non_differentiable("same", 2),
    notation=Notation(r"\left[#1 = #2\right]", "[#1 = #2]", ATOM, (OPEN, OPEN), "="),
    doc="Compare entry by entry: 1 where a = b or both are nan, else 0. Takes no gradient.",
)


def _share_ties(ct: Any, y: Any, x: Any, *, axis: tuple[int, ...], keepdims: bool) -> Any:
    chosen = same(x, spread(y, x, axis))
    return spread(ct / sum(chosen, axis, keepdims), x, axis) * chosen


def extreme_shape(name: str) -> Callable[..., Shape]:
    """Return the shape rule of a reduction that needs an entry."""

    def shape(x: Shape, axis: tuple[int, ...], keepdims: bool) -> Shape:
        result = reduced_shape(x, axis, keepdims)
        if size_of(result) and not size_of(x):
            raise ShapeError(
                f"{name}: expected at least one entry along axis {axis}, got shape {x}. "
                "Nothing has no extreme: leave empty arrays out."
            )
        return result

    return shape


def _extreme(name: str, ufunc: Any, doc: str) -> Op:
    return reduction(
        name,
        lambda x, axis, keepdims: ufunc.reduce(x, axis, keepdims=keepdims),
        vjp=_share_ties,
        notation=call(rf"\{name}", name),
        shape=extreme_shape(name),
        doc=f"{doc} entry (nan if one is), whose cotangent tied entries share evenly,",
    )


max = _extreme("max", np.maximum, "Largest")
min = _extreme("min", np.minimum, "Smallest")


def _order_statistic(x: Any, axis: tuple[int, ...], keepdims: bool, rank: int) -> Any:
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    count = size_of(tuple(x.shape[i] for i in axis))
    lanes = np.moveaxis(x, axis, range(-len(axis), 0))
    lanes = lanes.reshape((*lanes.shape[: x.ndim - len(axis)], count))
    if not size_of(lanes.shape[:-1]):
        return np.empty(reduced_shape(x.shape, axis, keepdims), x.dtype)
    ordered = np.partition(lanes, rank - 1, -1)[..., rank - 1]
    result = np.where(np.isnan(lanes).any(-1), np.nan, ordered)  # one makes the whole result nan
    return result.reshape(reduced_shape(x.shape, axis, keepdims)).astype(x.dtype, copy=False)


def _order_statistic_shape(x: Shape, axis: tuple[int, ...], keepdims: bool, rank: int) -> Shape:
    result, count = reduced_shape(x, axis, keepdims), size_of(tuple(x[i] for i in axis))
    if size_of(result) and not 1 <= rank <= count:
        raise OutOfRangeError(
            f"order_statistic: expected a rank from 1 to the {count} entries along axis {axis} of "
            f"shape {x}, got rank={rank}. The smallest entry has rank 1."
        )
    return result


def _bind_order_statistic(x: Any, rank: int, axis: Any = None, keepdims: bool = False) -> Bound:
    axes = normalize_axis("order_statistic", axis, len(shape_of(x)))
    _order_statistic_shape(shape_of(x), axes, keepdims, rank)
    return (x,), {"axis": axes, "keepdims": bool(keepdims), "rank": int(rank)}


order_statistic = register(
    Op(
        "order_statistic",
        _order_statistic,
        vjps=(
            lambda ct, y, x, axis, keepdims, rank: _share_ties(
                ct, y, x, axis=axis, keepdims=keepdims
            ),
        ),
        shape=_order_statistic_shape,
        bind=_bind_order_statistic,
        notation=Notation("{#1}_{(#rank)}", "#1_(#rank)", ATOM, (ATOM,), "x₍ₖ₎"),
        examples=(
            (((5,),), {"axis": (0,), "keepdims": False, "rank": 2}),
            (((2, 3, 4),), {"axis": (2, 0), "keepdims": True, "rank": 8}),
            (((0, 3),), {"axis": (1,), "keepdims": False, "rank": 1}),
        ),
        doc="The `rank`-th smallest entry over `axis`, from 1; tied entries share its cotangent.",
    )
)


def median(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the median over `axis`: the middle entry, or the mean of the middle two.

    Tied entries share the cotangent evenly. The median of nothing is nan.
    """
    shape = shape_of(x)
    axes = normalize_axis("median", axis, len(shape))
    count = size_of(tuple(shape[i] for i in axes))
    if not count:
        return mean(x, axes, keepdims)
    low = order_statistic(x, (count + 1) // 2, axes, keepdims)
    if count % 2:
        return low
    return (low + order_statistic(x, count // 2 + 1, axes, keepdims)) / 2
