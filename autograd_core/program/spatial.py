"""The machine's rows for convolutions, pools and windows, by the op's name."""

import numpy as np

from autograd_core.ops.sliding import Sliding, convolution_facts
from autograd_core.program.instructions import Instruction
from autograd_core.program.machine import opcodes
from autograd_core.program.planner import Lowering, Planner
from autograd_core.shapes import Shape, size_of


def _convolution(kind: int) -> Lowering:
    """Rows for a convolution or one of its adjoints; x, weight and y are its three sides."""

    def lowering(planner: Planner, step: Instruction) -> bool:
        x, weight, y = _sides(planner, kind, step)
        if not all(map(size_of, (x, weight, y))):
            return False
        _add_row(planner, kind, step, *convolution_facts(x, weight, y, step.attrs))
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
        windows = Sliding.of(shape[2:], _kernel(planner, step), step.attrs)
        room = windows.lines(*_LINES.get(kind, (0, 0)))
        _add_row(planner, kind, step, windows.over_planes(size_of(shape[:2])), room)
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
