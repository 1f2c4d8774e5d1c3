"""Run a program op by op with NumPy: no graph, no sweep, and buffers dropped when done with."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.kernels.choosing import use_kernels
from autograd_core.program.instructions import Instruction, Program, Ref
from autograd_core.trees import tree_map

Runner = Callable[[list[NDArray[Any]]], list[NDArray[Any]]]
"""From the arrays of a program's inputs to those of its outputs."""


def numpy_runner(program: Program) -> Runner:
    """Return a function that runs the program with each op's own NumPy forward."""
    last_use = {slot: i for i, step in enumerate(program.instructions) for slot in step.reads}
    kept = {*program.outputs, *program.constants}
    done = [
        [slot for slot in {*step.reads} if last_use[slot] == i and slot not in kept]
        for i, step in enumerate(program.instructions)
    ]
    steps = [*zip(program.instructions, done, strict=True)]
    start: list[Any] = [None] * len(program.slots)
    for slot, array in program.constants.items():
        start[slot] = array

    def run(inputs: list[NDArray[Any]]) -> list[NDArray[Any]]:
        arrays = start.copy()
        for slot, array in zip(program.inputs, inputs, strict=True):
            arrays[slot] = array
        with np.errstate(all="ignore"), use_kernels("numpy"):
            for step, finished in steps:
                arrays[step.output] = step.op.compute(
                    tuple([arrays[slot] for slot in step.inputs]), resolved(step, arrays)
                )
                for slot in finished:
                    arrays[slot] = None
        return [np.array(arrays[slot], program.slots[slot].dtype) for slot in program.outputs]

    return run


def resolved(step: Instruction, arrays: Any) -> dict[str, Any]:
    """Return the attrs of an instruction, with the integers of this run where it has a `Ref`."""
    if not step.refs:
        return step.attrs
    attrs: dict[str, Any] = tree_map(
        lambda fact: np.asarray(arrays[fact.slot]) if isinstance(fact, Ref) else fact, step.attrs
    )
    return attrs
