"""Windows laid out, and added up again where they lay: each op is the adjoint of the other."""

from typing import Any

import numpy as np

from autograd_core.kernels.choosing import served_by
from autograd_core.notation import call
from autograd_core.op import Example, Op, register
from autograd_core.ops import image_kernels
from autograd_core.ops.shaping import Bound
from autograd_core.ops.windows import fold_array, unfold_array, window_counts
from autograd_core.shapes import Shape


def _unfold_shape(x: Shape, kernel: Shape, **facts: Any) -> Shape:
    return (*x[:2], *kernel, *window_counts("unfold", x[2:], kernel, **facts))


def _bind_one(x: Any, **attrs: Any) -> Bound:
    return (x,), attrs


_FACTS: dict[str, Any] = {"stride": (2, 1), "padding": ((1, 1), (0, 2)), "dilation": (1, 2)}
_CASES: tuple[Example, ...] = ((((2, 1, 4, 3),), {"kernel": (3, 2), **_FACTS}),)


def _unfold(x: Any, kernel: Shape, **facts: Any) -> Any:
    return unfold_array(np.asarray(x), kernel, **facts)


def _fold(windows: Any, lengths: Shape, **facts: Any) -> Any:
    return fold_array(np.asarray(windows), lengths, **facts)


unfold: Op = register(
    Op(
        "unfold",
        served_by("unfold2d", _unfold, image_kernels.unfold),
        vjps=(lambda ct, y, x, kernel, **facts: fold(ct, lengths=x.shape[2:], **facts),),
        shape=_unfold_shape,
        bind=_bind_one,
        notation=call(r"\mathrm{unfold}", "unfold"),
        examples=_CASES,
        doc="Lay out the windows of x (N, C, L...) as an array (N, C, K..., windows...).",
    )
)
fold: Op = register(
    Op(
        "fold",
        served_by("fold2d", _fold, image_kernels.fold),
        vjps=(
            lambda ct, y, x, lengths, **facts: unfold(
                ct, kernel=x.shape[2 : 2 + len(lengths)], **facts
            ),
        ),
        shape=lambda x, lengths, **facts: (*x[:2], *lengths),
        bind=_bind_one,
        notation=call(r"\mathrm{fold}", "fold"),
        examples=((((2, 1, 3, 2, 2, 3),), {"lengths": (4, 3), **_FACTS}),),
        doc="Add windows (N, C, K..., windows...) up where they lay: the adjoint of unfold.",
    )
)
