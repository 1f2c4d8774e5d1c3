"""Pairs of instructions that one row of the machine does, so that nothing is written in between."""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from autograd_core.notation import default
from autograd_core.op import Op
from autograd_core.program.instructions import Instruction, Program
from autograd_core.shapes import Shape, size_of


def _of_squares(name: str, reduce: Any) -> Op:
    def forward(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
        return reduce(np.square(x), axis=axis, keepdims=keepdims)

    def shape(x: Shape, **attrs: Any) -> Shape:
        return np.shape(forward(np.zeros(x), **attrs))

    return Op(f"{name}_of_squares", forward, (), shape, default(f"{name}_of_squares", 1))


_OF_SQUARES = {"sum": _of_squares("sum", np.sum), "mean": _of_squares("mean", np.mean)}


def fuse(program: Program) -> Program:
    """Return the program in which a sum or a mean of squares is one instruction."""
    uses = Counter(slot for step in program.instructions for slot in step.reads)
    uses.update(program.outputs)
    squares = {
        step.output: step
        for step in program.instructions
        if step.op.name == "square" and uses[step.output] == 1
    }
    fused: set[int] = set()
    kept = []
    for step in program.instructions:
        square = squares.get(step.inputs[0]) if step.op.name in _OF_SQUARES else None
        if square is not None and _ends_in_axes(program.slots[square.output].shape, step):
            fused.add(square.output)
            op = _OF_SQUARES[step.op.name]
            step = Instruction(op, step.attrs, square.inputs, step.output)
        kept.append(step)
    steps = tuple(step for step in kept if step.output not in fused)
    return replace(program, instructions=steps)


def _ends_in_axes(shape: Shape, step: Instruction) -> bool:
    """Tell whether a reduction goes over the last entries of a row, and over more than one."""
    axes = step.attrs["axis"]
    if not axes or not size_of(shape):
        return False
    return size_of(shape[max(axes) + 1 :]) == 1 and size_of(tuple(shape[i] for i in axes)) > 1
