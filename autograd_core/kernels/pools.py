"""The kernels of pooling and its rules: their NumPy forms and examples.

An example has the planes of a batch of square images, and windows of 2 by 2 that lie side by side.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.kernels.registry import Array, Example
from autograd_core.kernels.windows import CHANNELS, Images, draw, register_images

if TYPE_CHECKING:
    from numpy.random import Generator

POOL = 2


def _tiles(x: Array, facts: Array) -> Array:
    """Return the windows of a pool, shape (planes, rows, POOL, columns, POOL)."""
    half = int(facts[5])
    return x.reshape(int(facts[0]), half, POOL, half, POOL)


def _laid_out(windows: Array, facts: Array) -> Array:
    """Return windows that lie out one position after the other, in the order of `_tiles`."""
    half = int(facts[5])
    return windows.reshape(int(facts[0]), POOL, POOL, half, half).transpose(0, 3, 1, 4, 2)


def _over_tiles(y: Array, facts: Array) -> Array:
    """Return an entry for each window, such that it broadcasts to `_tiles`."""
    half = int(facts[5])
    return y.reshape(int(facts[0]), half, 1, half, 1)


def _shares_of(tiles: Array) -> Array:
    attained = tiles == tiles.max((2, 4), keepdims=True)
    return attained / attained.sum((2, 4), tiles.dtype, keepdims=True)


def _max_pool2d(x: Array, facts: Array, scratch: Array, y: Array) -> None:
    y[:] = _tiles(x, facts).max((2, 4)).ravel()


def _max_pool2d_input(y_bar: Array, x: Array, facts: Array, scratch: Array, x_bar: Array) -> None:
    shares = _shares_of(_tiles(x, facts))
    np.multiply(shares, _over_tiles(y_bar, facts), out=_tiles(x_bar, facts))


def _max_pool_shares(x: Array, facts: Array, scratch: Array, shares: Array) -> None:
    _laid_out(shares, facts)[:] = _shares_of(_tiles(x, facts))


def _avg_pool2d(x: Array, facts: Array, y: Array) -> None:
    y[:] = _tiles(x, facts).mean((2, 4)).ravel()


def _sum_pool2d_input(y_bar: Array, facts: Array, x_bar: Array) -> None:
    _tiles(x_bar, facts)[:] = _over_tiles(y_bar, facts)


def _unfold2d(x: Array, facts: Array, windows: Array) -> None:
    _laid_out(windows, facts)[:] = _tiles(x, facts)


def _fold2d(windows: Array, facts: Array, x: Array) -> None:
    _tiles(x, facts)[:] = _laid_out(windows, facts)


def _facts(images: Images) -> Array:
    half = images.side // POOL
    sizes = [images.count * CHANNELS, images.side, images.side, POOL, POOL, half, half]
    return np.array([*sizes, POOL, POOL, 1, 1, 0, 0])


def _plane_example(size: int, dtype: Any, rng: "Generator") -> Example:
    """An image in, an array as large out."""
    images = Images(size, convolved=False)
    x = draw(rng, images.x, dtype)
    return Example((x, _facts(images)), (np.empty_like(x),))


def _with_scratch(example: Example) -> Example:
    """Return an example with room for a plane's windows laid out, and two numbers for each."""
    side = int(example.inputs[-1][1])
    scratch = np.empty(side**2 + 2 * (side // POOL) ** 2, example.inputs[0].dtype)
    return Example((*example.inputs, scratch), example.outs)


def _avg_pool_example(size: int, dtype: Any, rng: "Generator") -> Example:
    (x, facts), _ = _plane_example(size, dtype, rng)
    return Example((x, facts), (np.empty(len(x) // POOL**2, dtype),))


def _max_pool_example(size: int, dtype: Any, rng: "Generator") -> Example:
    return _with_scratch(_avg_pool_example(size, dtype, rng))


def _shares_example(size: int, dtype: Any, rng: "Generator") -> Example:
    return _with_scratch(_plane_example(size, dtype, rng))


def _sum_input_example(size: int, dtype: Any, rng: "Generator") -> Example:
    (x, facts), outs = _plane_example(size, dtype, rng)
    return Example((draw(rng, (len(x) // POOL**2,), dtype), facts), outs)


def _max_input_example(size: int, dtype: Any, rng: "Generator") -> Example:
    (x, facts, scratch), outs = _shares_example(size, dtype, rng)
    return Example((draw(rng, (len(x) // POOL**2,), dtype), x, facts, scratch), outs)


register_images(
    "max_pool2d",
    _max_pool2d,
    _max_pool_example,
    "Largest entry of each window.",
    ("max_pool2d",),
)
register_images(
    "max_pool2d_input",
    _max_pool2d_input,
    _max_input_example,
    "Its rule: even shares for the entries that tie.",
    ("max_pool2d",),
)
register_images(
    "max_pool_shares",
    _max_pool_shares,
    _shares_example,
    "Each entry's share of what its window is given.",
    ("max_pool_shares",),
)
register_images(
    "avg_pool2d", _avg_pool2d, _avg_pool_example, "Mean of each window.", ("avg_pool2d",), 8.0
)
register_images(
    "sum_pool2d_input",
    _sum_pool2d_input,
    _sum_input_example,
    "Its rule, up to a factor: the sum of what an entry's windows are given.",
    ("avg_pool2d",),
)
register_images("unfold2d", _unfold2d, _plane_example, "Windows of images, laid out.", ("unfold",))
register_images("fold2d", _fold2d, _plane_example, "Windows added up where they lie.", ("fold",))
