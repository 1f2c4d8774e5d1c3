"""Where windows slide over images, told as the loops of `kernels` want to hear it.

What slides over one axis slides over two of which the first has length 1.
"""

from dataclasses import dataclass
from typing import Any

from autograd_core.ops.windows import window_counts
from autograd_core.shapes import Shape, size_of


@dataclass(frozen=True)
class Sliding:
    """Where windows lie in images of `lengths`: a pair of numbers, or of pairs, for each fact."""

    lengths: Shape
    kernel: Shape
    stride: Shape
    dilation: Shape
    padding: tuple[tuple[int, int], ...]
    counts: Shape

    @classmethod
    def of(cls, lengths: Shape, kernel: Shape, attrs: dict[str, Any]) -> "Sliding":
        """Return them for the attrs of an op over one axis or two."""
        facts = {"dilation": (1,) * len(lengths), **attrs}
        facts = {name: facts[name] for name in ("stride", "dilation", "padding")}
        counts = window_counts("windows", lengths, kernel, **facts)
        if len(lengths) == 1:
            facts["padding"] = ((0, 0), *facts["padding"])
            facts |= {name: (1, *facts[name]) for name in ("stride", "dilation")}
            lengths, kernel, counts = (1, *lengths), (1, *kernel), (1, *counts)
        return cls(lengths, kernel, counts=counts, **facts)

    @property
    def before(self) -> Shape:
        """How many entries are added before the first, along each axis."""
        return tuple(low for low, _ in self.padding)

    @property
    def padded(self) -> Shape:
        """The lengths with what is added."""
        return tuple(n + sum(sides) for n, sides in zip(self.lengths, self.padding, strict=True))

    @property
    def span(self) -> int:
        """How far it is from one row of windows to the next in a line of columns."""
        return self.padded[1] if self.stride == (1, 1) else self.counts[1]

    @property
    def length(self) -> int:
        """How many entries a line of columns has."""
        return (self.counts[0] - 1) * self.span + self.counts[1]

    def over_planes(self, planes: int) -> list[int]:
        """Return the `facts` of `kernels.pooling` for so many planes."""
        facts = [planes, *self.lengths, *self.kernel, *self.counts]
        return [*facts, *self.stride, *self.dilation, *self.before]

    def lines(self, of_kernel: int, more: int = 0) -> int:
        """Return the entries of so many windows laid out, and so many numbers beside each."""
        return (of_kernel * size_of(self.kernel) + more) * size_of(self.counts)


def convolution_facts(
    x: Shape, weight: Shape, y: Shape, attrs: dict[str, Any]
) -> tuple[list[int], int]:
    """Return the `facts` of `kernels.convolution`, and how many entries of scratch it needs.

    Parameters
    ----------
    x, weight, y : tuple of int
        The three sides' shapes, over one axis or two.
    attrs : dict
        Of the convolution: stride, dilation, padding and groups.
    """
    windows, groups = Sliding.of(x[2:], weight[2:], attrs), attrs["groups"]
    facts = [x[0], x[1], *windows.lengths, y[1], groups, *windows.kernel, *windows.counts]
    facts += [*windows.stride, *windows.dilation, *windows.before, *windows.padded]
    facts += [windows.span, windows.length]
    room = (size_of(weight[1:]) + y[1] // groups) * windows.length
    if windows.padded != windows.lengths:
        room += x[1] // groups * size_of(windows.padded)
    return facts, room
