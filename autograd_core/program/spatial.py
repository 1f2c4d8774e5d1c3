"""The machine's rows for convolutions, pools and windows, by the op's name.

What slides over one axis slides over two of which the first has length 1.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_core.ops.windows import window_counts
from autograd_core.program.instructions import Instruction
from autograd_core.program.machine import opcodes
from autograd_core.program.planner import Lowering, Planner
from autograd_core.shapes import Shape, size_of


@dataclass(frozen=True)
class _Windows:
    """Where windows lie in images of `lengths`: a pair of numbers, or of pairs, for each fact."""

    lengths: Shape
    kernel: Shape
    stride: Shape
    dilation: Shape
    padding: tuple[tuple[int, int], ...]
    counts: Shape

    @classmethod
    def of(cls, lengths: Shape, kernel: Shape, attrs: dict[str, Any]) -> "_Windows":
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
        return tuple(low for low, _ in self.padding)

    @property
    def padded(self) -> Shape:
        return tuple(n + sum(sides) for n, sides in zip(self.lengths, self.padding, strict=True))

    @property
    def span(self) -> int:
        """How far it is from one row of windows to the next in a line of columns."""
        return self.padded[1] if self.stride == (1, 1) else self.counts[1]

    @property
    def length(self) -> int:
        """How many entries a line of columns has."""
        return (self.counts[0] - 1) * self.span + self.counts[1]


def _convolution(kind: int) -> Lowering:
    """Rows for a convolution or one of its adjoints; x, weight and y are its three sides."""

    def lowering(planner: Planner, step: Instruction) -> bool:
        x, weight, y = _sides(planner, kind, step)
        if not all(map(size_of, (x, weight, y))):
            return False
        windows = _Windows.of(x[2:], weight[2:], step.attrs)
        groups = step.attrs["groups"]
        facts = [x[0], x[1], *windows.lengths, y[1], groups, *windows.kernel, *windows.counts]
        facts += [*windows.stride, *windows.dilation, *windows.before, *windows.padded]
        facts += [windows.span, windows.length]
        rows, filters = size_of(weight[1:]), y[1] // groups
        room = (rows + filters) * windows.length
        if windows.padded != windows.lengths:
            room += x[1] // groups * size_of(windows.padded)
        _add_row(planner, kind, step, facts, room)
        return True

    return lowering


def _sides(planner: Planner, kind: int, step: Instruction) -> tuple[Shape, Shape, Shape]:
    first, second = (planner.shape(slot) for slot in step.inputs[:2])
    result = planner.shape(step.output)
    if kind == opcodes.CONV:
        return first, second, result
    return (result, second, first) if kind == opcodes.CONV_INPUT else (first, result, second)


def _pool(kind: int) -> Lowering:
    """Rows for what goes over the windows of each plane of images."""

    def lowering(planner: Planner, step: Instruction) -> bool:
        image = step.output if kind in _TO_IMAGES else step.inputs[0]
        shape = planner.shape(image)
        if not size_of(shape):
            return False
        windows = _Windows.of(shape[2:], _kernel(planner, step), step.attrs)
        facts = [size_of(shape[:2]), *windows.lengths, *windows.kernel, *windows.counts]
        facts += [*windows.stride, *windows.dilation, *windows.before]
        of_kernel, more = _LINES.get(kind, (0, 0))
        room = (of_kernel * size_of(windows.kernel) + more) * size_of(windows.counts)
        _add_row(planner, kind, step, facts, room)
        return True

    return lowering


_TO_IMAGES = (opcodes.MAX_POOL_INPUT, opcodes.SUM_POOL_INPUT, opcodes.FOLD)
_LINES = {
    opcodes.MAX_POOL: (1, 0),
    opcodes.MAX_POOL_INPUT: (1, 2),
    opcodes.MAX_POOL_SHARES: (0, 2),
}
"""How many numbers a row has for itself for each window: for each entry of it, and beside them."""


def _kernel(planner: Planner, step: Instruction) -> Shape:
    if "kernel" in step.attrs:
        kernel: Shape = step.attrs["kernel"]
        return kernel
    ndim = len(step.attrs["lengths"])
    return planner.shape(step.inputs[0])[2 : 2 + ndim]


def _add_row(planner: Planner, kind: int, step: Instruction, facts: list[int], room: int) -> None:
    """Add the row, with scratch of `room` entries that is free again after it."""
    operands = [planner.places[slot] for slot in step.inputs]
    operands += [-1] * (3 - len(operands))
    at = planner.indices(np.array(facts))
    target = planner.put(step.output)
    with planner.lent(room) as scratch:
        planner.row(kind, target, *operands, at, scratch, planner.length(step.output), room)


SPATIAL: dict[str, Lowering] = {
    "conv1d": _convolution(opcodes.CONV),
    "conv2d": _convolution(opcodes.CONV),
    "conv_input": _convolution(opcodes.CONV_INPUT),
    "conv_weight": _convolution(opcodes.CONV_WEIGHT),
    "max_pool2d": _pool(opcodes.MAX_POOL),
    "max_pool_input": _pool(opcodes.MAX_POOL_INPUT),
    "max_pool_shares": _pool(opcodes.MAX_POOL_SHARES),
    "avg_pool2d": _pool(opcodes.AVG_POOL),
    "sum_pool_input": _pool(opcodes.SUM_POOL_INPUT),
    "unfold": _pool(opcodes.UNFOLD),
    "fold": _pool(opcodes.FOLD),
}
