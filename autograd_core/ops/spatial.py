r"""Convolutions over one axis or two, and their two adjoints.

As in every framework these are cross-correlations: the kernel is not flipped. The output y, the
input x and the weight w meet in one trilinear form, Σ y·conv(x, w); `conv_input` and `conv_weight`
are its two other sides, so the rules of the three need no other op, for any order of derivative.
Windows are laid out as columns for one matrix product (Chellapilla, Puri and Simard 2006, "High
performance convolutional neural networks for document processing").
"""

from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.kernels.choosing import served_by
from autograd_core.notation import PRODUCT, call_of_all, infix
from autograd_core.op import Example, Op, register
from autograd_core.ops import image_kernels
from autograd_core.ops.reductions import sum
from autograd_core.ops.shaping import Bound
from autograd_core.ops.windows import (
    AXES,
    fold_array,
    normalize_padding,
    one_for_each_axis,
    one_number,
    spans_of,
    unfold_array,
    window_counts,
)
from autograd_core.shapes import Shape, shape_of, size_of


def _columns(x: Any, kernel: Shape, groups: int, **facts: Any) -> Any:
    """Return the windows of x as columns, shape (N, groups, C/groups · K..., windows)."""
    windows = unfold_array(np.asarray(x), kernel, **facts)
    n, channels = windows.shape[:2]
    each = channels // groups * size_of(kernel)
    return windows.reshape(n, groups, each, size_of(windows.shape[2 + len(kernel) :]))


def _rows(weight: Any, groups: int) -> Any:
    """Return the filters as rows, shape (groups, C_out/groups, C_in/groups · K...)."""
    filters, *each = np.shape(weight)
    return np.reshape(weight, (groups, filters // groups, size_of(tuple(each))))


def _grouped(y: Any, groups: int) -> Any:
    """Return an output as (N, groups, C_out/groups, windows)."""
    n, filters, *counts = np.shape(y)
    return np.reshape(y, (n, groups, filters // groups, size_of(tuple(counts))))


_PORTION = 1 << 18  # entries; fewer cost Python's time for small images, more the cache


def _portions(images: int, each: int) -> list[slice]:
    """Cut a batch so that columns of `each` entries an image need little memory at a time."""
    step = max(1, _PORTION // max(1, each))
    return [slice(i, i + step) for i in range(0, images, step)]


def _conv(x: Any, weight: Any, *bias: Any, groups: int, **facts: Any) -> Any:
    x, rows, (filters, _, *kernel) = np.asarray(x), _rows(weight, groups), np.shape(weight)
    counts = window_counts("conv", x.shape[2:], tuple(kernel), **facts)
    y = np.empty((len(x), filters, *counts), np.result_type(x, weight))
    product = _grouped(y, groups)
    for part in _portions(len(x), size_of((x.shape[1], *kernel, *counts))):
        np.matmul(rows, _columns(x[part], tuple(kernel), groups, **facts), out=product[part])
    for b in bias:
        y += np.reshape(b, (-1,) + (1,) * len(counts))
    return y


def _conv_input(y: Any, weight: Any, *, lengths: Shape, groups: int, **facts: Any) -> Any:
    rows, (_, channels, *kernel) = _rows(weight, groups).transpose(0, 2, 1), np.shape(weight)
    windows = (groups * channels, *kernel, *np.shape(y)[2:])
    out = np.empty((len(y), groups * channels, *lengths), np.result_type(y, weight))
    for part in _portions(len(y), size_of(windows)):
        columns = np.matmul(rows, _grouped(y[part], groups))
        out[part] = fold_array(columns.reshape(len(columns), *windows), lengths, **facts)
    return out


def _conv_weight(x: Any, y: Any, *, kernel: Shape, groups: int, **facts: Any) -> Any:
    shape = _conv_weight_shape(np.shape(x), np.shape(y), kernel, groups)
    total = np.zeros(shape, np.result_type(x, y))
    for part in _portions(len(x), size_of((np.shape(x)[1], *kernel, *np.shape(y)[2:]))):
        columns = _columns(x[part], kernel, groups, **facts).transpose(0, 1, 3, 2)
        total += np.add.reduce(_grouped(y[part], groups) @ columns, 0).reshape(shape)
    return total


def _conv_shape(
    name: str, x: Shape, weight: Shape, *bias: Shape, groups: int, **facts: Any
) -> Shape:
    filters, each, *kernel = weight
    if x[1] != each * groups or filters % groups:
        raise ShapeError(
            f"{name}: expected x with C_in channels and a weight (C_out, C_in/groups, kernel), "
            f"C_out a multiple of groups={groups}, got x {x} and weight {weight}. "
            f"This weight takes x with {each * groups} channels."
        )
    if bias and bias[0] != (filters,):
        raise ShapeError(
            f"{name}: expected a bias of shape ({filters},), a number for each filter, "
            f"got {bias[0]}. Reshape it."
        )
    return (x[0], filters, *window_counts(name, x[2:], tuple(kernel), **facts))


def _conv_weight_shape(x: Shape, y: Shape, kernel: Shape, groups: int, **facts: Any) -> Shape:
    return (y[1], x[1] // groups, *kernel)


def _check_axes(name: str, ndim: int, x: Shape, weight: Shape) -> None:
    for what, shape, lead in (("x", x, "N, C_in"), ("weight", weight, "C_out, C_in/groups")):
        if len(shape) != ndim + 2:
            axes = AXES[ndim] if what == "x" else ", ".join("KK"[:ndim])
            raise ShapeError(
                f"{name}: expected {what} of shape ({lead}, {axes}), got {shape}. "
                "Reshape it; an axis that is missing has length 1."
            )


def _conv_of(ndim: int) -> Op:
    name = f"conv{ndim}d"

    def bind(
        x: Any, weight: Any, bias: Any = None, *,
        stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1,
    ) -> Bound:  # fmt: skip
        inputs = (x, weight) if bias is None else (x, weight, bias)
        shapes = tuple(map(shape_of, inputs))
        _check_axes(name, ndim, *shapes[:2])
        attrs: dict[str, Any] = {
            "stride": one_for_each_axis(name, "stride", stride, ndim),
            "dilation": one_for_each_axis(name, "dilation", dilation, ndim),
            "groups": one_number(name, "groups", groups),
        }
        spans = spans_of(shapes[1][2:], attrs["dilation"])
        attrs["padding"] = normalize_padding(name, padding, shapes[0][2:], spans, attrs["stride"])
        _conv_shape(name, *shapes, **attrs)
        return inputs, attrs

    return register(
        Op(
            name,
            served_by("conv2d", _conv, image_kernels.conv, image_kernels.entries_convolved),
            vjps=(
                lambda ct, y, x, weight, *bias, **attrs: conv_input(
                    ct, weight, lengths=shape_of(x)[2:], **attrs
                ),
                lambda ct, y, x, weight, *bias, **attrs: conv_weight(
                    x, ct, kernel=shape_of(weight)[2:], **attrs
                ),
                lambda ct, y, *inputs, **attrs: sum(ct, (0, *range(2, ndim + 2))),
            ),
            shape=lambda *shapes, **attrs: _conv_shape(name, *shapes, **attrs),
            bind=bind,
            notation=call_of_all(r"\mathrm{conv}", "conv", glyph="⋆"),
            examples=_examples(ndim),
            doc=_DOC.format(axes=AXES[ndim], kernel=", ".join("KK"[:ndim])),
        )
    )


_DOC = """Slide filters over x ({axes}) and sum the products: a cross-correlation.

    x (N, C_in, {axes}), weight (C_out, C_in/groups, {kernel}), bias (C_out,) or None. Keywords:
    `stride`, `dilation`: a number or one for each axis; `padding`: those, "valid" (none) or "same"
    (ceil(length/stride) windows); `groups` cuts the channels into blocks that do not mix.
    Raises ShapeError if these do not fit."""


def _facts(ndim: int, stride: int, padding: tuple[int, int], dilation: int, groups: int) -> Any:
    return {
        "stride": (stride,) * ndim, "padding": (padding,) * ndim,
        "dilation": (dilation,) * ndim, "groups": groups,
    }  # fmt: skip


def _examples(ndim: int) -> tuple[Example, ...]:
    x, k = (4, 5)[:ndim], (2, 3)[:ndim]
    return (
        (((2, 3, *x), (2, 3, *k)), _facts(ndim, 1, (0, 0), 1, 1)),
        (((2, 3, *x), (2, 3, *k), (2,)), _facts(ndim, 2, (1, 2), 1, 1)),
        (((1, 4, *x), (2, 2, *k)), _facts(ndim, 1, (1, 1), 2, 2)),
        (((0, 1, *x), (1, 1, *k)), _facts(ndim, 1, (0, 0), 1, 1)),
    )


def _bind_two(a: Any, b: Any, **attrs: Any) -> Bound:
    return (a, b), attrs


def _convolve(x: Any, weight: Any, **attrs: Any) -> Any:
    return (conv1d, conv2d)[len(attrs["stride"]) - 1](x, weight, **attrs)


conv_input: Op = register(
    Op(
        "conv_input",
        served_by("conv2d_input", _conv_input, image_kernels.conv_input),
        vjps=(
            lambda ct, out, y, weight, lengths, **attrs: _convolve(ct, weight, **attrs),
            lambda ct, out, y, weight, lengths, **attrs: conv_weight(
                ct, y, kernel=shape_of(weight)[2:], **attrs
            ),
        ),
        shape=lambda y, weight, lengths, groups, **facts: ((y[0], weight[1] * groups, *lengths)),
        bind=_bind_two,
        notation=infix(r" \ast ", " ∗ ", PRODUCT, "∗", right=PRODUCT + 1),
        examples=(
            (((2, 2, 3, 3), (2, 3, 2, 3)), {"lengths": (4, 5), **_facts(2, 1, (0, 0), 1, 1)}),
            (((1, 2, 3), (2, 2, 2)), {"lengths": (5,), **_facts(1, 2, (1, 1), 2, 2)}),
        ),
        doc="The adjoint of a convolution for its input: the transposed convolution, a full one.",
    )
)
conv_weight: Op = register(
    Op(
        "conv_weight",
        served_by("conv2d_weight", _conv_weight, image_kernels.conv_weight),
        vjps=(
            lambda ct, out, x, y, kernel, **attrs: conv_input(
                y, ct, lengths=shape_of(x)[2:], **attrs
            ),
            lambda ct, out, x, y, kernel, **attrs: _convolve(x, ct, **attrs),
        ),
        shape=_conv_weight_shape,
        bind=_bind_two,
        notation=infix(r" \star ", " ⋆ ", PRODUCT, "⋆", right=PRODUCT + 1),
        examples=(
            (((2, 3, 4, 5), (2, 2, 3, 3)), {"kernel": (2, 3), **_facts(2, 1, (0, 0), 1, 1)}),
            (((1, 4, 5), (1, 2, 3)), {"kernel": (2,), **_facts(1, 2, (1, 1), 2, 2)}),
        ),
        doc="The adjoint of a convolution for its weight: the input correlated with the output's.",
    )
)
conv1d = _conv_of(1)
conv2d = _conv_of(2)
