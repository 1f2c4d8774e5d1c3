"""Maximum and average over windows of images, (N, C, H, W)."""

from functools import reduce
from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.kernels.choosing import served_by
from autograd_core.notation import ATOM, OPEN, Notation, call
from autograd_core.op import Example, Op, Rule, register
from autograd_core.ops import image_kernels
from autograd_core.ops.folding import fold
from autograd_core.ops.shaping import Bound, broadcast_to, reshape
from autograd_core.ops.windows import (
    normalize_padding,
    one_for_each_axis,
    pad,
    positions,
    unfold_array,
    window_counts,
)
from autograd_core.shapes import Shape, shape_of, size_of

_PLAIN = (1, 1)  # windows of a pool have no gaps


def _lowest(x: Any) -> Any:
    return -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min


def _pieces(x: Any, kernel: Shape, stride: Shape, padding: Any, fill: Any) -> Any:
    """Yield for each position in the kernel what all windows have there."""
    counts = window_counts(
        "pool", x.shape[2:], kernel, stride=stride, padding=padding, dilation=_PLAIN
    )
    padded = pad(x, padding, fill)
    return (padded[index] for _, index in positions(kernel, counts, stride, _PLAIN))


def _max_pool(x: Any, kernel: Shape, stride: Shape, padding: Any) -> Any:
    x = np.asarray(x)
    first, *rest = _pieces(x, kernel, stride, padding, _lowest(x))
    out = first.copy()
    for piece in rest:
        np.maximum(out, piece, out=out)
    return out


def _avg_pool(x: Any, kernel: Shape, stride: Shape, padding: Any) -> Any:
    return reduce(np.add, _pieces(np.asarray(x), kernel, stride, padding, 0)) / size_of(kernel)


def _over_windows(ct: Any, kernel: Shape) -> Any:
    """Give each entry of a window the cotangent of its pool, shape (N, C, K, K, H', W')."""
    n, channels, *counts = shape_of(ct)
    return broadcast_to(reshape(ct, (n, channels, 1, 1, *counts)), (n, channels, *kernel, *counts))


def _fold(windows: Any, x: Any, stride: Shape, padding: Any) -> Any:
    return fold(windows, lengths=shape_of(x)[2:], stride=stride, padding=padding, dilation=_PLAIN)


def _shares(x: Any, kernel: Shape, stride: Shape, padding: Any) -> Any:
    x = np.asarray(x)
    windows = unfold_array(
        x, kernel, stride=stride, padding=padding, dilation=_PLAIN, fill=_lowest(x)
    )
    # a nan makes the maximum nan, and is below nothing
    attained = ~(windows < np.maximum.reduce(windows, (2, 3), keepdims=True))
    return attained / np.add.reduce(attained, (2, 3), x.dtype, keepdims=True)


def _max_pool_rule(ct: Any, y: Any, x: Any, kernel: Shape, stride: Shape, padding: Any) -> Any:
    shares = max_pool_shares(x, kernel=kernel, stride=stride, padding=padding)
    return _fold(_over_windows(ct, kernel) * shares, x, stride, padding)


def _avg_pool_rule(ct: Any, y: Any, x: Any, kernel: Shape, stride: Shape, padding: Any) -> Any:
    return _fold(_over_windows(ct / size_of(kernel), kernel), x, stride, padding)


def _shape(name: str, x: Shape, kernel: Shape, **facts: Any) -> Shape:
    return (*x[:2], *window_counts(name, x[2:], kernel, dilation=_PLAIN, **facts))


def _facts(kernel: Shape, stride: Shape, padding: Any) -> dict[str, Any]:
    return {"kernel": kernel, "stride": stride, "padding": padding}


_DEFAULTS = _facts((2, 2), (2, 2), ((0, 0), (0, 0)))
_EXAMPLES: tuple[Example, ...] = (
    (((2, 1, 4, 4),), _DEFAULTS),
    (((1, 2, 4, 5),), _facts((3, 2), (1, 2), ((1, 0), (1, 1)))),
    (((0, 1, 2, 2),), _DEFAULTS),
)


def _pool(name: str, forward: Any, vjp: Rule, adjoint: Rule, notation: Notation, doc: str) -> Op:
    def bind(x: Any, kernel: Any, stride: Any = None, padding: Any = 0) -> Bound:
        shape = shape_of(x)
        if len(shape) != 4:
            raise ShapeError(
                f"{name}: expected x of shape (N, C, H, W), got {shape}. "
                "Reshape it; an axis that is missing has length 1."
            )
        kernel = one_for_each_axis(name, "kernel", kernel, 2)
        stride = kernel if stride is None else one_for_each_axis(name, "stride", stride, 2)
        pairs = normalize_padding(name, padding, shape[2:], kernel, stride)
        if any(2 * n > k for k, pair in zip(kernel, pairs, strict=True) for n in pair):
            raise ShapeError(
                f"{name}: expected padding of at most half the kernel {kernel}, so that each "
                f"window meets the image, got padding={padding!r}."
            )
        attrs = _facts(kernel, stride, pairs)
        _shape(name, shape, **attrs)
        return (x,), attrs

    return register(
        Op(
            name,
            forward,
            vjps=(vjp,),
            adjoints=(adjoint,),
            shape=lambda x, **attrs: _shape(name, x, **attrs),
            bind=bind,
            notation=notation,
            examples=_EXAMPLES,
            doc=f"{doc}\n\n    {_FACTS_DOC}",
        )
    )


_FACTS_DOC = """x (N, C, H, W); `kernel` and `stride` (the kernel unless given) are a number or one
    for each axis, `padding` those, "same" or "valid". Raises ShapeError if these do not fit."""


def _shares_shape(x: Shape, kernel: Shape, **facts: Any) -> Shape:
    n, channels, *counts = _shape("max_pool2d", x, kernel, **facts)
    return (n, channels, *kernel, *counts)


max_pool_shares = register(
    Op(
        "max_pool_shares",
        served_by("max_pool_shares", _shares, image_kernels.max_pool_shares),
        vjps=(lambda ct, y, x, **attrs: broadcast_to(0.0, shape_of(x)),),
        shape=_shares_shape,
        bind=lambda x, **attrs: ((x,), attrs),
        notation=Notation(r"\left[#1 = \max\right]", "[#1 = max]", ATOM, (OPEN,), "= max"),
        examples=_EXAMPLES,
        doc="How the largest entries of a window share its cotangent: evenly, 0 for the others.",
    )
)
max_pool2d = _pool(
    "max_pool2d",
    served_by("max_pool2d", _max_pool, image_kernels.max_pool2d),
    vjp=_max_pool_rule,
    adjoint=served_by("max_pool2d_input", _max_pool_rule, image_kernels.max_pool2d_rule),
    notation=call(r"\mathrm{maxpool}", "maxpool"),
    doc="""Largest entry of each window of an image; padding is never the largest.

    Entries that tie share the cotangent evenly, so the gradient of a window sums to 1.""",
)
avg_pool2d = _pool(
    "avg_pool2d",
    served_by("avg_pool2d", _avg_pool, image_kernels.avg_pool2d),
    vjp=_avg_pool_rule,
    adjoint=served_by("sum_pool2d_input", _avg_pool_rule, image_kernels.avg_pool2d_rule),
    notation=call(r"\mathrm{avgpool}", "avgpool"),
    doc="Mean of each window of an image; padding counts as zeros.",
)
