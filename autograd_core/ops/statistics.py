"""Variance and standard deviation, from entries centred on their mean."""

from typing import Any

import numpy as np

from autograd_core.notation import SUM, Notation, call
from autograd_core.op import Op, register
from autograd_core.ops.arithmetic import ratio
from autograd_core.ops.norms import euclidean_norm
from autograd_core.ops.reductions import REDUCTION_EXAMPLES, entries_each, mean, spread, sum
from autograd_core.ops.shaping import Bound
from autograd_core.shapes import normalize_axis, reduced_shape, shape_of


def _center(x: Any, axis: tuple[int, ...]) -> Any:
    x = np.asarray(x)
    # from the first entry on, so that equal entries have mean and deviation exactly 0
    moved = x - x[tuple(slice(0, 1) if i in axis else slice(None) for i in range(x.ndim))]
    return moved - mean.forward(moved, axis, keepdims=True)


def _bind_center(x: Any, axis: Any = None) -> Bound:
    return (x,), {"axis": normalize_axis("center", axis, len(shape_of(x)))}


center: Op = register(
    Op(
        "center",
        _center,
        vjps=(lambda ct, y, x, axis: center(ct, axis),),
        shape=lambda x, axis: x,
        bind=_bind_center,
        notation=Notation(r"#1 - \overline{#1}", "#1 − mean(#1)", SUM, (SUM + 1,), "x − x̄"),
        examples=(
            (((3,),), {"axis": (0,)}),
            (((2, 3, 4),), {"axis": (2, 0)}),
            (((0, 3),), {"axis": (1,)}),
        ),
        doc="Subtract the mean over `axis`: exactly 0 where all entries are equal.",
    )
)


def _var(x: Any, axis: tuple[int, ...], keepdims: bool, ddof: float) -> Any:
    centred = _center(x, axis)
    total = sum.forward(centred * centred, axis, keepdims=keepdims)
    return total / max(entries_each(centred, total) - ddof, 0)


def _std(x: Any, axis: tuple[int, ...], keepdims: bool, ddof: float) -> Any:
    centred = _center(x, axis)
    y = euclidean_norm.forward(centred, axis, keepdims=keepdims)  # whose squares do not vanish
    return y / np.sqrt(y.dtype.type(max(entries_each(centred, y) - ddof, 0)))


def _var_rule(ct: Any, y: Any, x: Any, axis: tuple[int, ...], keepdims: bool, ddof: float) -> Any:
    return spread(2 * ct / (entries_each(x, y) - ddof), x, axis) * center(x, axis)


def _std_rule(ct: Any, y: Any, x: Any, axis: tuple[int, ...], keepdims: bool, ddof: float) -> Any:
    each = entries_each(x, y) - ddof
    return spread(ratio(ct, each * y), x, axis) * center(x, axis)


def _moment(name: str, forward: Any, rule: Any, latex: str, doc: str) -> Op:
    def bind(x: Any, axis: Any = None, ddof: float = 0, keepdims: bool = False) -> Bound:
        axes = normalize_axis(name, axis, len(shape_of(x)))
        return (x,), {"axis": axes, "keepdims": bool(keepdims), "ddof": ddof}

    return register(
        Op(
            name,
            forward,
            vjps=(rule,),
            shape=lambda x, axis, keepdims, ddof: reduced_shape(x, axis, keepdims),
            bind=bind,
            notation=call(latex, name),
            examples=(
                *((shapes, attrs | {"ddof": 0}) for shapes, attrs in REDUCTION_EXAMPLES[:-1]),
                (((4, 3),), {"axis": (0,), "keepdims": False, "ddof": 1}),
            ),
            doc=doc,
        )
    )


var = _moment(
    "var",
    _var,
    _var_rule,
    r"\mathrm{var}",
    doc="Variance over `axis`: y = Σ (x - mean x)² / (n - ddof); 0 of one entry, "
    "nan where n <= ddof.",
)
std = _moment(
    "std",
    _std,
    _std_rule,
    r"\mathrm{std}",
    doc="Standard deviation over `axis`: y = √var; at equal entries its gradient is 0, the one of "
    "least norm, and a second derivative nan.",
)
