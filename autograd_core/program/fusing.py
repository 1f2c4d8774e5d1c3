"""Write a few instructions that always come together as one, with the same bits.

The ops here exist in programs alone: nobody differentiates them.
"""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from autograd_core.notation import ATOM, POWER, PRODUCT, Notation, call
from autograd_core.op import Op
from autograd_core.ops.pooling import max_pool_shares
from autograd_core.ops.windows import fold_array
from autograd_core.program.cotangents import cotangent_of_activation
from autograd_core.program.instructions import Instruction, Program
from autograd_core.shapes import Shape, size_of


def fused(program: Program) -> Program:
    """Return the program with cotangents of pools and activations, and sums of squares, as one."""
    made = {step.output: step for step in program.instructions}
    uses = Counter(slot for step in program.instructions for slot in step.reads)
    uses.update(program.outputs)

    def shorter(step: Instruction) -> Instruction:
        cotangent = cotangent_of_activation(program, step, made)
        if cotangent is not None:
            return cotangent
        square = made.get(step.inputs[0]) if step.op.name in _OF_SQUARES else None
        if square is None or square.op.name != "square" or uses[square.output] > 1:
            return _fused_pool(step, made)
        if not _ends_in_axes(program.slots[square.output].shape, step.attrs["axis"]):
            return step
        op = _OF_SQUARES[step.op.name]
        return Instruction.of(op, step.attrs, square.inputs, step.output)

    return replace(program, instructions=tuple(map(shorter, program.instructions)))


def _ends_in_axes(shape: Shape, axes: tuple[int, ...]) -> bool:
    """Tell whether a reduction goes over the last entries of a row, and over more than one."""
    if not axes or not size_of(shape):
        return False
    return size_of(shape[max(axes) + 1 :]) == 1 and size_of(tuple(shape[i] for i in axes)) > 1


def _of_squares(name: str, reduce: Any, notation: Notation) -> Op:
    def forward(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
        return reduce(np.square(x), axis=axis, keepdims=keepdims)

    return Op(
        f"{name}_of_squares",
        forward,
        vjps=(),
        shape=lambda x, **attrs: np.shape(forward(np.zeros(x), **attrs)),
        notation=notation,
        doc=f"The {name} of the squares of an array's entries.",
    )


_OF_SQUARES = {
    "sum": _of_squares("sum", np.sum, Notation(r"\sum {#1}^2", "Σ #1^2", PRODUCT, (POWER,), "Σ²")),
    "mean": _of_squares(
        "mean", np.mean, Notation(r"\mathrm{mean}({#1}^2)", "mean(#1^2)", ATOM, (POWER,), "mean²")
    ),
}


def _fused_pool(step: Instruction, made: dict[int, Instruction]) -> Instruction:
    """A fold of windows which all have one cotangent, or their shares of it."""
    if step.op.name != "fold":
        return step
    (windows,) = step.inputs
    spread, shares = windows, None
    product = made.get(windows)
    if product is not None and product.op.name == "multiply":
        spread = product.inputs[0]
        shares = made.get(product.inputs[1])
        if shares is None or shares.op.name != "max_pool_shares":
            return step
    ct = _repeated(spread, made)
    if ct is None:
        return step
    if shares is not None:
        inputs = (ct, *shares.inputs)
        return Instruction.of(max_pool_input, shares.attrs, inputs, step.output)
    attrs = {**step.attrs, "kernel": made[spread].attrs["shape"][2:4]}
    return Instruction.of(sum_pool_input, attrs, (ct,), step.output)


def _repeated(slot: int, made: dict[int, Instruction]) -> int | None:
    """Return which slot (N, C, H', W') it repeats for each entry of a kernel, if it does."""
    spread = made.get(slot)
    if spread is None or spread.op.name != "broadcast_to" or len(spread.attrs["shape"]) != 6:
        return None
    shaped = made.get(spread.inputs[0])
    if shaped is None or shaped.op.name != "reshape":
        return None
    n, channels, _, _, *counts = spread.attrs["shape"]
    same = shaped.attrs["shape"] == (n, channels, 1, 1, *counts)
    return shaped.inputs[0] if same else None


def _repeat(ct: Any, kernel: Shape) -> Any:
    n, channels, *counts = ct.shape
    return np.broadcast_to(ct[:, :, None, None], (n, channels, *kernel, *counts))


def _max_pool_input(ct: Any, x: Any, kernel: Shape, **facts: Any) -> Any:
    shares = max_pool_shares.forward(x, kernel=kernel, **facts)
    return fold_array(_repeat(ct, kernel) * shares, x.shape[2:], dilation=(1, 1), **facts)


def _sum_pool_input(ct: Any, kernel: Shape, lengths: Shape, **facts: Any) -> Any:
    return fold_array(_repeat(ct, kernel), lengths, **facts)


max_pool_input = Op(
    "max_pool_input",
    _max_pool_input,
    vjps=(),
    shape=lambda ct, x, **attrs: x,
    notation=call(r"\mathrm{maxpool}^{*}", "maxpool*"),
    doc="The cotangent of max_pool2d's image: even shares for the largest entries of a window.",
)
sum_pool_input = Op(
    "sum_pool_input",
    _sum_pool_input,
    vjps=(),
    shape=lambda ct, kernel, lengths, **facts: (*ct[:2], *lengths),
    notation=call(r"\mathrm{sumpool}^{*}", "sumpool*"),
    doc="Give each entry of an image the sum of the cotangents of the windows that it lies in.",
)
