"""Sorting, and the places of entries. Tied entries keep their order: each moves as a whole."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import ATOM, OPEN, Notation, call
from autograd_core.op import Op, non_differentiable, register
from autograd_core.ops.extremes import extreme_shape
from autograd_core.ops.shaping import Bound, along
from autograd_core.shapes import Shape, one_axis, shape_of


def _order(x: Any, axis: int) -> NDArray[np.intp]:
    return np.argsort(x, axis, stable=True)


def _same_shape(x: Shape, *others: Shape, **attrs: Any) -> Shape:
    return x


def _sort_by(x: Any, by: Any, axis: int) -> Any:
    return np.take_along_axis(np.asarray(x), _order(by, axis), axis)


def _unsort_by(x: Any, by: Any, axis: int) -> Any:
    out = np.empty_like(x)
    np.put_along_axis(out, _order(by, axis), np.asarray(x), axis)
    return out


_PAIRS: Any = (
    (((4,), (4,)), {"axis": 0}),
    (((2, 3), (2, 3)), {"axis": 1}),
    (((0,), (0,)), {"axis": 0}),
)
sort_by: Op = register(
    Op(
        "sort_by",
        _sort_by,
        vjps=(
            lambda ct, y, x, by, axis: unsort_by(ct, by, axis=axis),
            lambda ct, y, x, by, axis: ct * 0.0,
        ),
        shape=_same_shape,
        moves=True,
        notation=Notation(
            r"\mathrm{sort}_{#2}\left(#1\right)", "sort(#1 by #2)", ATOM, (OPEN, OPEN), "sort"
        ),
        examples=_PAIRS,
        doc="Put `x` in the order that sorts `by` along `axis`; `by` takes no gradient.",
    )
)
unsort_by: Op = register(
    Op(
        "unsort_by",
        _unsort_by,
        vjps=(
            lambda ct, y, x, by, axis: sort_by(ct, by, axis=axis),
            lambda ct, y, x, by, axis: ct * 0.0,
        ),
        shape=_same_shape,
        moves=True,
        notation=Notation(
            r"\mathrm{unsort}_{#2}\left(#1\right)", "unsort(#1 by #2)", ATOM, (OPEN, OPEN), "unsort"
        ),
        examples=_PAIRS,
        doc="Undo sort_by: put sorted entries back where those of `by` stood.",
    )
)


def _bind_sort(x: Any, axis: int | None = -1) -> Bound:
    x, axis = along("sort", x, axis)
    return (x,), {"axis": axis}


sort = register(
    Op(
        "sort",
        lambda x, axis: np.sort(x, axis),
        vjps=(lambda ct, y, x, axis: unsort_by(ct, x, axis=axis),),
        shape=_same_shape,
        bind=_bind_sort,
        moves=True,
        notation=call(r"\mathrm{sort}", "sort"),
        examples=((((4,),), {"axis": 0}), (((3, 2),), {"axis": 0}), (((0,),), {"axis": 0})),
        doc="Sort along `axis`, smallest first, nan last; tied entries keep their order, so each "
        "gets the cotangent of one place.",
    )
)


def _bind_argsort(x: Any, axis: int | None = -1) -> Bound:
    x, axis = along("argsort", x, axis)
    return (x,), {"axis": axis}


argsort = register(
    Op(
        "argsort",
        _order,
        vjps=non_differentiable("argsort", 1),
        shape=_same_shape,
        bind=_bind_argsort,
        notation=call(r"\mathrm{argsort}", "argsort"),
        examples=((((4,),), {"axis": 0}), (((3, 2),), {"axis": 0}), (((0,),), {"axis": 0})),
        doc="The places of the sorted entries, as integers; takes no gradient.",
    )
)


def _arg_extreme(name: str, forward: Any, extreme: str) -> Op:
    def bind(x: Any, axis: int | None = None, keepdims: bool = False) -> Bound:
        one = None if axis is None else one_axis(name, axis, len(shape_of(x)))
        return (x,), {"axis": one, "keepdims": bool(keepdims)}

    def shape(x: Shape, axis: int | None, keepdims: bool) -> Shape:
        axes = tuple(range(len(x))) if axis is None else (axis,)
        return extreme_shape(name)(x, axes, keepdims)

    return register(
        Op(
            name,
            lambda x, axis, keepdims: forward(x, axis, keepdims=keepdims),
            vjps=non_differentiable(name, 1),
            shape=shape,
            bind=bind,
            notation=call(rf"\mathrm{{{name}}}", name),
            examples=(
                (((4,),), {"axis": 0, "keepdims": False}),
                (((2, 3),), {"axis": None, "keepdims": True}),
                (((2, 3),), {"axis": 1, "keepdims": False}),
            ),
            doc=f"The place of the {extreme} entry along `axis`, as an integer, the first of ties; "
            "takes no gradient.",
        )
    )


argmax = _arg_extreme("argmax", np.argmax, "largest")
argmin = _arg_extreme("argmin", np.argmin, "smallest")
