"""Windows that slide over the last axes of (N, C, L...) arrays, for convolutions and pooling.

`unfold_array` lays every window out, `fold_array` adds windows back to where they came from; the
ops are in `folding.py`. NumPy loops over the entries, Python only over the positions in the kernel.
"""

import operator
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.shapes import Shape

Padding = tuple[tuple[int, int], ...]
"""For each sliding axis, how many entries are added before the first and after the last."""

AXES = {1: "L", 2: "H, W"}


def one_for_each_axis(name: str, fact: str, value: Any, ndim: int, least: int = 1) -> Shape:
    """Return a number, or a tuple of one for each sliding axis, as such a tuple, checked."""
    values = value if isinstance(value, tuple | list) else (value,) * ndim
    if len(values) == ndim and all(_is_whole(v, least) for v in values):
        return tuple(map(int, values))
    raise ShapeError(
        f"{name}: expected {fact} to be a whole number of at least {least}, or a tuple with "
        f"one for each of the {ndim} axes ({AXES[ndim]}), got {fact}={value!r}."
    )


def _is_whole(value: Any, least: int) -> bool:
    try:
        return operator.index(value) >= least
    except TypeError:
        return False


def one_number(name: str, fact: str, value: Any) -> int:
    """Return a whole number of at least 1, checked."""
    if _is_whole(value, 1):
        return int(value)
    raise ShapeError(
        f"{name}: expected {fact} to be a whole number of at least 1, got {fact}={value!r}."
    )


def normalize_padding(
    name: str, padding: Any, lengths: Shape, spans: Shape, stride: Shape
) -> Padding:
    """Return `padding` (a number, a tuple, pairs, "same" or "valid") as a pair for each axis.

    "same" gives ceil(length / stride) windows, the odd entry of padding at the end.
    """
    if padding == "valid":
        return ((0, 0),) * len(lengths)
    if padding == "same":
        return tuple(map(_same, lengths, spans, stride))
    if isinstance(padding, str):
        raise ShapeError(
            f'{name}: expected padding to be "same", "valid" or numbers, got {padding!r}.'
        )
    if isinstance(padding, tuple) and all(isinstance(pair, tuple) for pair in padding):
        return _pairs(name, padding, len(lengths))
    sides = one_for_each_axis(name, "padding", padding, len(lengths), least=0)
    return tuple((n, n) for n in sides)


def _pairs(name: str, padding: tuple[Any, ...], ndim: int) -> Padding:
    sides = [side for pair in padding for side in pair]
    if [len(pair) for pair in padding] != [2] * ndim or not all(_is_whole(n, 0) for n in sides):
        raise ShapeError(
            f"{name}: expected pairs (before, after) of whole numbers of at least 0, one for each "
            f"of the {ndim} axes ({AXES[ndim]}), got padding={padding!r}."
        )
    return tuple((int(low), int(high)) for low, high in padding)


def _same(length: int, span: int, stride: int) -> tuple[int, int]:
    missing = -(-length // stride) * stride - stride + span - length
    total = missing if missing > 0 else 0
    return total // 2, total - total // 2


def spans_of(kernel: Shape, dilation: Shape) -> Shape:
    """Return how many entries a window reaches over along each axis."""
    return tuple((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))


def window_counts(
    name: str, lengths: Shape, kernel: Shape, *, stride: Shape, padding: Padding, dilation: Shape
) -> Shape:
    """Return how many windows fit along each axis.

    Raises
    ------
    ShapeError
        If the kernel is larger than the padded input.
    """
    spans = spans_of(kernel, dilation)
    padded = tuple(n + low + high for n, (low, high) in zip(lengths, padding, strict=True))
    if any(span > n for span, n in zip(spans, padded, strict=True)):
        raise ShapeError(
            f"{name}: expected a kernel that fits the padded input {padded}, got one that reaches "
            f"over {spans}. Use a smaller kernel or dilation, or more padding."
        )
    return tuple((n - span) // s + 1 for n, span, s in zip(padded, spans, stride, strict=True))


def pad(x: Any, padding: Padding, fill: float = 0.0) -> Any:
    """Return an array with `fill` around its last axes; the array itself if there is no padding."""
    if not any(map(any, padding)):
        return x
    lead = x.shape[: x.ndim - len(padding)]
    lengths = x.shape[len(lead) :]
    padded = [n + low + high for n, (low, high) in zip(lengths, padding, strict=True)]
    out = np.full((*lead, *padded), fill, x.dtype)
    out[_inside(lengths, padding)] = x
    return out


def _inside(lengths: Shape, padding: Padding) -> tuple[Any, ...]:
    inside = [slice(low, low + n) for n, (low, _) in zip(lengths, padding, strict=True)]
    return (..., *inside)


def positions(
    kernel: Shape, counts: Shape, stride: Shape, dilation: Shape
) -> Iterator[tuple[Any, Any]]:
    """Yield each position in the kernel, with the index of what all windows have there."""
    for position in np.ndindex(*kernel):
        starts = map(operator.mul, position, dilation)
        index = [slice(a, a + s * n, s) for a, s, n in zip(starts, stride, counts, strict=True)]
        yield position, (..., *index)


def unfold_array(
    x: Any, kernel: Shape, *, stride: Shape, padding: Padding, dilation: Shape,
    fill: float = 0.0,
) -> Any:  # fmt: skip
    """Return the windows of x, shape (N, C, K..., windows...), as a new contiguous array."""
    facts: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation}
    counts = window_counts("unfold", x.shape[2:], kernel, **facts)
    padded = pad(x, padding, fill)
    out = np.empty((*x.shape[:2], *kernel, *counts), x.dtype)
    for position, index in positions(kernel, counts, stride, dilation):
        out[(slice(None), slice(None), *position)] = padded[index]
    return out


def fold_array(
    windows: Any, lengths: Shape, *, stride: Shape, padding: Padding, dilation: Shape
) -> Any:
    """Add up windows of shape (N, C, K..., windows...) where they lay in an (N, C, L...) array."""
    ndim = len(lengths)
    kernel, counts = windows.shape[2 : 2 + ndim], windows.shape[2 + ndim :]
    padded = [n + low + high for n, (low, high) in zip(lengths, padding, strict=True)]
    out = np.zeros((*windows.shape[:2], *padded), windows.dtype)
    for position, index in positions(kernel, counts, stride, dilation):
        out[index] += windows[(slice(None), slice(None), *position)]
    return out[_inside(lengths, padding)]
