"""Run a program op by op with NumPy: no graph, no sweep, and buffers dropped when done with."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.instructions import Program

Runner = Callable[[list[NDArray[Any]]], list[NDArray[Any]]]
"""From the arrays of a program's inputs to those of its outputs."""


def numpy_runner(program: Program) -> Runner:
    """Return a function that runs the program with each op's own forward."""
    last_use = {slot: i for i, step in enumerate(program.instructions) for slot in step.inputs}
    kept = {*program.outputs, *program.constants}
    steps = [
        (
            step.op.forward,
            step.attrs,
            step.inputs,
            step.output,
            _done(step.inputs, i, last_use, kept),
        )
        for i, step in enumerate(program.instructions)
    ]
    start: list[Any] = [None] * len(program.slots)
    for slot, array in program.constants.items():
        start[slot] = array

    def run(inputs: list[NDArray[Any]]) -> list[NDArray[Any]]:
        arrays = start.copy()
        for slot, array in zip(program.inputs, inputs, strict=True):
            arrays[slot] = array
        with np.errstate(all="ignore"):
            for forward, attrs, sources, target, done in steps:
                arrays[target] = forward(*[arrays[slot] for slot in sources], **attrs)
                for slot in done:
                    arrays[slot] = None
        return [np.array(arrays[slot]) for slot in program.outputs]

    return run


def _done(
    inputs: tuple[int, ...], at: int, last_use: dict[int, int], kept: set[int]
) -> tuple[int, ...]:
    return tuple({slot for slot in inputs if last_use[slot] == at and slot not in kept})
