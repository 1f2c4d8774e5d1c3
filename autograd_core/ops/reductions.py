"""Sums and means over axes, and log_softmax along one."""

from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import ATOM, OPEN, PRODUCT, Notation, call
from autograd_core.op import Op, Rule, register
from autograd_core.ops.elementwise import exp
from autograd_core.ops.shaping import Bound, broadcast_to, reshape
from autograd_core.shapes import Shape, normalize_axis, reduced_shape, shape_of


def spread(ct: Any, x: Any, axis: tuple[int, ...]) -> Any:
    """Give each entry of `x` the cotangent of the sum it went into."""
    shape = shape_of(x)
    if len(shape_of(ct)) not in (0, len(shape)):
        ct = reshape(ct, reduced_shape(shape, axis, keepdims=True))
    return broadcast_to(ct, shape)


def _reduction(name: str, forward: Any, vjp: Rule, notation: Notation, doc: str) -> Op:
    def bind(x: Any, axis: Any = None, keepdims: bool = False) -> Bound:
        axes = normalize_axis(name, axis, len(shape_of(x)))
        return (x,), {"axis": axes, "keepdims": bool(keepdims)}

    return register(
        Op(
            name,
            forward,
            vjps=(vjp,),
            shape=reduced_shape,
            bind=bind,
            notation=notation,
            examples=(
                (((3,),), {"axis": (0,), "keepdims": False}),
                (((2, 3, 4),), {"axis": (2, 0), "keepdims": True}),
                (((2, 3),), {"axis": (0,), "keepdims": False}),
                (((),), {"axis": (), "keepdims": False}),
            ),
            doc=f"{doc} over `axis` (None, an int or a tuple); `keepdims` keeps it with length 1.",
        )
    )


def _sum(x: Any, axis: tuple[int, ...], keepdims: Any) -> Any:
    # over all axes NumPy is twice as fast when told None
    return np.add.reduce(x, None if len(axis) == np.ndim(x) else axis, keepdims=keepdims)


def _mean(x: Any, axis: tuple[int, ...], keepdims: Any) -> Any:
    x = np.asarray(x)
    total = _sum(x, axis, keepdims)
    return total / _entries_each(x, total)


def _entries_each(x: Any, y: Any) -> Any:
    """Return how many entries of `x` went into each of `y`, also where there are none."""
    return x.size / max(y.size, 1)


sum = _reduction(
    "sum",
    _sum,
    vjp=lambda ct, y, x, axis, keepdims: spread(ct, x, axis),
    notation=Notation(r"\sum #1", "Σ #1", PRODUCT, (PRODUCT,), "Σ"),
    doc="Sum",
)
mean = _reduction(
    "mean",
    _mean,
    vjp=lambda ct, y, x, axis, keepdims: spread(ct / _entries_each(x, y), x, axis),
    notation=call(r"\mathrm{mean}", "mean"),
    doc="Arithmetic mean",
)


def _log_softmax(x: Any, axis: int) -> Any:
    shifted = x - np.maximum.reduce(x, axis, keepdims=True)
    return shifted - np.log(np.add.reduce(np.exp(shifted), axis, keepdims=True))


def _bind_log_softmax(x: Any, axis: int = -1) -> Bound:
    axes = normalize_axis("log_softmax", axis, len(shape_of(x)))
    if axis is None or len(axes) != 1:
        raise ShapeError(f"log_softmax: expected one axis, got axis={axis}. Reshape x first.")
    return (x,), {"axis": axes[0]}


def _same_shape(x: Shape, **attrs: Any) -> Shape:
    return x


log_softmax = register(
    Op(
        "log_softmax",
        _log_softmax,
        vjps=(lambda ct, y, x, axis: ct - exp(y) * ct.sum(axis, keepdims=True),),
        shape=_same_shape,
        bind=_bind_log_softmax,
        notation=Notation(
            r"\mathrm{log\,softmax}\left(#1\right)", "log_softmax(#1)", ATOM, (OPEN,), "log softmax"
        ),
        examples=((((2, 3),), {"axis": 1}), (((3, 2),), {"axis": 0})),
        doc="Logarithm of the softmax along `axis`: y = x - ln Σ e^x, shifted so it is stable.",
    )
)
