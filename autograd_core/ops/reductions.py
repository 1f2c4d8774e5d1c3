"""Sums and means over axes, and what every reduction shares."""

from typing import Any

import numpy as np

from autograd_core.notation import PRODUCT, Notation, call
from autograd_core.op import Example, Op, Rule, register
from autograd_core.ops.shaping import Bound, broadcast_to, filled, reshape
from autograd_core.shapes import normalize_axis, reduced_shape, shape_of

_NUMBERS = frozenset([np.float64, np.float32])


def spread(ct: Any, x: Any, axis: tuple[int, ...]) -> Any:
    """Give each entry of `x` the cotangent of the sum it went into."""
    if ct.__class__ in _NUMBERS:
        return filled(ct, x.shape)  # what broadcast_to does, without its dispatch
    shape = shape_of(x)
    if len(shape_of(ct)) not in (0, len(shape)):
        ct = reshape(ct, reduced_shape(shape, axis, keepdims=True))
    return filled(ct, shape) if ct.__class__ is np.ndarray else broadcast_to(ct, shape)


REDUCTION_EXAMPLES: tuple[Example, ...] = (
    (((3,),), {"axis": (0,), "keepdims": False}),
    (((2, 3, 4),), {"axis": (2, 0), "keepdims": True}),
    (((2, 3),), {"axis": (0,), "keepdims": False}),
    (((),), {"axis": (), "keepdims": False}),
)


def reduction(name: str, forward: Any, vjp: Rule, notation: Notation, doc: str, **facts: Any) -> Op:
    """Declare an op over `axis`; `facts` are further fields of `Op`."""

    def bind(x: Any, axis: Any = None, keepdims: bool = False) -> Bound:
        axes = normalize_axis(name, axis, len(shape_of(x)))
        return (x,), {"axis": axes, "keepdims": bool(keepdims)}

    doc = f"{doc} over `axis` (None, an int or a tuple); `keepdims` keeps it with length 1."
    facts.setdefault("shape", reduced_shape)
    facts.setdefault("examples", REDUCTION_EXAMPLES)
    return register(Op(name, forward, vjps=(vjp,), bind=bind, notation=notation, doc=doc, **facts))


def _sum(x: Any, axis: tuple[int, ...], keepdims: Any) -> Any:
    # over all axes NumPy is twice as fast when told None
    return np.add.reduce(x, None if len(axis) == np.ndim(x) else axis, keepdims=keepdims)


def _mean(x: Any, axis: tuple[int, ...], keepdims: Any) -> Any:
    x = np.asarray(x)
    total = _sum(x, axis, keepdims)
    return total / entries_each(x, total)


def entries_each(x: Any, y: Any) -> Any:
    """Return how many entries of `x` went into each of `y`, also where there are none."""
    return x.size / (y.size or 1)


sum = reduction(
    "sum",
    _sum,
    vjp=lambda ct, y, x, axis, keepdims: spread(ct, x, axis),
    moves=True,
    notation=Notation(r"\sum #1", "Σ #1", PRODUCT, (PRODUCT,), "Σ"),
    doc="Sum, 0 of nothing,",
)


def _mean_adjoint(ct: Any, y: Any, x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    share = ct / entries_each(x, y)
    if y.ndim:
        return spread(share, x, axis)
    part = np.empty(x.shape, x.dtype)
    part.fill(share)
    return part


mean = reduction(
    "mean",
    _mean,
    vjp=lambda ct, y, x, axis, keepdims: spread(ct / entries_each(x, y), x, axis),
    adjoints=(_mean_adjoint,),
    moves=True,
    notation=call(r"\mathrm{mean}", "mean"),
    doc="Arithmetic mean, nan of nothing,",
)
