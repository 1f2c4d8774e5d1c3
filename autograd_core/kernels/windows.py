"""The kernels of convolutions: their NumPy forms and examples.

An example has a batch of square images with 4 channels, and 8 filters of 3 by 3.
"""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.kernels.registry import Array, Example, Kernel, register_kernel

if TYPE_CHECKING:
    from numpy.random import Generator

CHANNELS, FILTERS, KERNEL = 4, 8, 3
LARGEST_SIDE = 28


class Images:
    """How many images of what side an example has, and what the loops are told of them."""

    def __init__(self, size: int, *, convolved: bool = True) -> None:
        channels = FILTERS if convolved else CHANNELS
        self.side = min(LARGEST_SIDE, max(4, math.isqrt(size // channels) // 2 * 2))
        self.windows = self.side - KERNEL + 1  # along each axis
        largest = max(CHANNELS * self.side**2, convolved * FILTERS * self.windows**2)
        self.count = max(1, size // largest)
        self.length = (self.windows - 1) * self.side + self.windows
        self.x = (self.count, CHANNELS, self.side, self.side)
        self.y = (self.count, FILTERS, self.windows, self.windows)

    def convolution_facts(self) -> Array:
        """Return the sizes that `convolution` names."""
        sizes = [self.count, CHANNELS, self.side, self.side, FILTERS, 1, KERNEL, KERNEL]
        steps = [self.windows, self.windows, 1, 1, 1, 1, 0, 0, self.side, self.side]
        return np.array([*sizes, *steps, self.side, self.length])

    def convolution_scratch(self, dtype: Any) -> Array:
        """Return room for the columns of an image and a product of their length."""
        return np.empty((CHANNELS * KERNEL**2 + FILTERS) * self.length, dtype)


def draw(rng: "Generator", shape: tuple[int, ...], dtype: Any) -> Array:
    """Return numbers for an array of this shape, in a row."""
    return rng.standard_normal(math.prod(shape)).astype(dtype)


_WEIGHT = (FILTERS, CHANNELS, KERNEL, KERNEL)


def _shapes(facts: Array) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the shapes of images and outputs that facts tell of."""
    n, side, windows = int(facts[0]), int(facts[2]), int(facts[8])
    return (n, CHANNELS, side, side), (n, FILTERS, windows, windows)


def _windows_of(x: Array) -> Array:
    """Return all windows of images, shape (N, C, windows, windows, K, K)."""
    return np.lib.stride_tricks.sliding_window_view(x, (KERNEL, KERNEL), (2, 3))


def _conv2d(x: Array, weight: Array, bias: Array, facts: Array, scratch: Array, y: Array) -> None:
    of_x, of_y = _shapes(facts)
    windows, kernel = _windows_of(x.reshape(of_x)), weight.reshape(_WEIGHT)
    product = np.tensordot(windows, kernel, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    np.add(product, bias[:, None, None], out=y.reshape(of_y))


def _conv2d_input(y: Array, weight: Array, facts: Array, scratch: Array, x: Array) -> None:
    of_x, of_y = _shapes(facts)
    edge = KERNEL - 1
    around = np.pad(y.reshape(of_y), ((0, 0), (0, 0), (edge, edge), (edge, edge)))
    turned = weight.reshape(_WEIGHT)[:, :, ::-1, ::-1]
    product = np.tensordot(_windows_of(around), turned, ((1, 4, 5), (0, 2, 3)))
    x.reshape(of_x)[:] = product.transpose(0, 3, 1, 2)


def _conv2d_weight(x: Array, y: Array, facts: Array, scratch: Array, weight: Array) -> None:
    of_x, of_y = _shapes(facts)
    windows = _windows_of(x.reshape(of_x))
    weight.reshape(_WEIGHT)[:] = np.tensordot(y.reshape(of_y), windows, ((0, 2, 3), (0, 2, 3)))


def _conv_example(size: int, dtype: Any, rng: "Generator") -> Example:
    images = Images(size)
    inputs = [draw(rng, shape, dtype) for shape in (images.x, _WEIGHT, (FILTERS,))]
    facts, scratch = images.convolution_facts(), images.convolution_scratch(dtype)
    return Example((*inputs, facts, scratch), (np.empty(math.prod(images.y), dtype),))


def _conv_input_example(size: int, dtype: Any, rng: "Generator") -> Example:
    images = Images(size)
    inputs = [draw(rng, shape, dtype) for shape in (images.y, _WEIGHT)]
    facts, scratch = images.convolution_facts(), images.convolution_scratch(dtype)
    return Example((*inputs, facts, scratch), (np.empty(math.prod(images.x), dtype),))


def _conv_weight_example(size: int, dtype: Any, rng: "Generator") -> Example:
    images = Images(size)
    inputs = [draw(rng, shape, dtype) for shape in (images.x, images.y)]
    facts, scratch = images.convolution_facts(), images.convolution_scratch(dtype)
    return Example((*inputs, facts, scratch), (np.empty(math.prod(_WEIGHT), dtype),))


def register_images(
    name: str, vector: Any, example: Any, doc: str, ops: tuple[str, ...], ulp: float = 0.0
) -> None:
    """Register a kernel of `images`, which runs the ops named."""
    register_kernel(Kernel(name, "images", vector, example, doc, ops, ulp))


register_images(
    "conv2d",
    _conv2d,
    _conv_example,
    "Cross-correlation of images with filters.",
    ("conv2d", "conv1d"),
    16.0,
)
register_images(
    "conv2d_input",
    _conv2d_input,
    _conv_input_example,
    "Its adjoint for the images.",
    ("conv_input",),
    16.0,
)
register_images(
    "conv2d_weight",
    _conv2d_weight,
    _conv_weight_example,
    "Its adjoint for the filters.",
    ("conv_weight",),
    64.0,
)
