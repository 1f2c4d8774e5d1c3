"""Run the kernels of images on arrays: `run(loop, *inputs, **attrs)`, for `served_by`.

The loops take flat arrays and a list of sizes; here those are made of an op's inputs and attrs.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.kernels.choosing import laid_out
from autograd_core.ops.windows import window_counts
from autograd_core.shapes import Shape, size_of

Array = NDArray[Any]
Loop = Callable[..., Any]


def _flat(x: Array) -> Array:
    return laid_out(x).reshape(-1)


def _told(
    x: Shape, weight: Shape, y: Shape, attrs: dict[str, Any], dtype: Any
) -> tuple[Array, Array]:
    """Return facts and scratch of a convolution."""
    from autograd_core.ops.sliding import convolution_facts  # on first use, to import quickly

    facts, room = convolution_facts(x, weight, y, attrs)
    return np.array(facts), np.empty(room, dtype)


def entries_convolved(x: Array, weight: Array, *bias: Array, stride: Shape, **attrs: Any) -> int:
    """Return how many entries the larger of x and y has, what padding adds aside."""
    y = x.size // (x.shape[1] or 1) * len(weight) // size_of(stride)
    return max(x.size, y)


def conv(loop: Loop, x: Array, weight: Array, *bias: Array, **attrs: Any) -> Array:
    """Return what `conv1d` and `conv2d` do."""
    facts = {name: attrs[name] for name in ("stride", "padding", "dilation")}
    counts = window_counts("conv", x.shape[2:], weight.shape[2:], **facts)
    y = np.empty((len(x), len(weight), *counts), x.dtype)
    addend = _flat(bias[0]) if bias else np.empty(0, x.dtype)
    told = _told(x.shape, weight.shape, y.shape, attrs, x.dtype)
    loop(_flat(x), _flat(weight), addend, *told, y.reshape(-1))
    return y


def conv_input(loop: Loop, y: Array, weight: Array, lengths: Shape, **attrs: Any) -> Array:
    """Return what the op of this name does."""
    channels = weight.shape[1] * attrs["groups"]
    x = np.empty((len(y), channels, *lengths), y.dtype)
    told = _told(x.shape, weight.shape, y.shape, attrs, y.dtype)
    loop(_flat(y), _flat(weight), *told, x.reshape(-1))
    return x


def conv_weight(loop: Loop, x: Array, y: Array, kernel: Shape, **attrs: Any) -> Array:
    """Return what the op of this name does."""
    weight = np.empty((y.shape[1], x.shape[1] // attrs["groups"], *kernel), x.dtype)
    told = _told(x.shape, weight.shape, y.shape, attrs, x.dtype)
    loop(_flat(x), _flat(y), *told, weight.reshape(-1))
    return weight


def _windows(
    loop: Loop, x: Shape, kernel: Shape, attrs: dict[str, Any], room: tuple[int, int] = (0, 0)
) -> tuple[Callable[..., None], Shape]:
    """Return a loop over the windows of images (N, C, L...), and how many there are on each axis.

    It is called with the arrays it reads, then the one it writes. `room` is what it needs for
    itself: of windows laid out, and of numbers beside each.
    """
    from autograd_core.ops.sliding import Sliding

    windows = Sliding.of(x[2:], kernel, attrs)
    facts, lines = np.array(windows.over_planes(size_of(x[:2]))), windows.lines(*room)

    def run(*arrays: Array) -> None:
        *inputs, out = arrays
        scratch = [np.empty(lines, out.dtype)] if lines else []
        loop(*map(_flat, inputs), facts, *scratch, out.reshape(-1))

    return run, windows.counts[2 - len(kernel) :]


def _pool(room: tuple[int, int] = (0, 0)) -> Loop:
    """Return what runs the kernel of a pool, a number for each window."""

    def pool(loop: Loop, x: Array, kernel: Shape, **attrs: Any) -> Array:
        run, counts = _windows(loop, x.shape, kernel, attrs, room)
        y = np.empty((*x.shape[:2], *counts), x.dtype)
        run(x, y)
        return y

    return pool


max_pool2d, avg_pool2d = _pool((1, 0)), _pool()


def max_pool2d_rule(
    loop: Loop, ct: Array, y: Array, x: Array, kernel: Shape, **attrs: Any
) -> Array:
    """Return the cotangent of max_pool2d's images, by `max_pool2d_input`."""
    run, _ = _windows(loop, x.shape, kernel, attrs, (1, 2))
    x_bar = np.empty(x.shape, x.dtype)
    run(ct, x, x_bar)
    return x_bar


def avg_pool2d_rule(
    loop: Loop, ct: Array, y: Array, x: Array, kernel: Shape, **attrs: Any
) -> Array:
    """Return the cotangent of avg_pool2d's images, by `sum_pool2d_input`."""
    run, _ = _windows(loop, x.shape, kernel, attrs)
    x_bar = np.empty(x.shape, x.dtype)
    run(ct / size_of(kernel), x_bar)
    return x_bar


def _over_entries(room: tuple[int, int] = (0, 0)) -> Loop:
    """Return what runs a kernel that writes a number for each entry of each window."""

    def lay_out(loop: Loop, x: Array, kernel: Shape, **attrs: Any) -> Array:
        run, counts = _windows(loop, x.shape, kernel, attrs, room)
        windows = np.empty((*x.shape[:2], *kernel, *counts), x.dtype)
        run(x, windows)
        return windows

    return lay_out


max_pool_shares, unfold = _over_entries((0, 2)), _over_entries()


def fold(loop: Loop, windows: Array, lengths: Shape, **attrs: Any) -> Array:
    """Return what the op of this name does."""
    x = np.empty((*windows.shape[:2], *lengths), windows.dtype)
    run, _ = _windows(loop, x.shape, windows.shape[2 : 2 + len(lengths)], attrs)
    run(windows, x)
    return x
