"""Integers that a training step computes with, as floats: the machine's arena holds nothing else.

A mask of the tokens that are not 0, say, is made of floats of the same numbers. Where tokens are
looked up they stay integers.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.op import OPS
from autograd_core.program.instructions import Instruction, Program, Slot


@dataclass
class _Cast:
    """A program that is being rewritten: its slots and constants, and the floats of integers."""

    slots: list[Slot]
    constants: dict[int, NDArray[Any]]
    dtype: np.dtype[Any]
    floats: dict[int, int] = field(default_factory=dict)

    def float_of(self, slot: int) -> int:
        """Return the slot of the floats of a slot of integers."""
        if slot not in self.floats:
            self.floats[slot] = len(self.slots)
            self.slots.append(replace(self.slots[slot], dtype=self.dtype))
            if slot in self.constants:
                self.constants[self.floats[slot]] = self.constants[slot].astype(self.dtype)
        return self.floats[slot]

    def made(self, step: Instruction) -> Instruction:
        """Return the instruction that makes the floats of a step's result."""
        return self.reading(replace(step, output=self.float_of(step.output)))

    def reading(self, step: Instruction) -> Instruction:
        """Return the instruction that reads floats instead of integers."""
        kinds = [self.slots[slot].dtype.kind for slot in step.inputs]
        inputs = zip(step.inputs, kinds, strict=True)
        read = tuple([self.float_of(slot) if kind in "iu" else slot for slot, kind in inputs])
        shape, dtype = self.slots[step.output].shape, self.slots[step.output].dtype
        if step.op.name == "astype" and dtype == self.dtype:  # they are of that type already
            step = replace(step, op=OPS["reshape"], attrs={"shape": shape})
        return replace(step, inputs=read)


def with_floats_of(
    program: Program, known: Any, dtype: np.dtype[Any]
) -> tuple[Program, dict[int, int]]:
    """Return a program that computes with floats where it computed with integers of examples.

    Parameters
    ----------
    program : Program
    known : mapping with the slots of such integers
        See `linear_slots`.
    dtype : dtype
        Of the floats.

    Returns
    -------
    program : Program
        Its further inputs are the floats of those inputs that are computed with.
    floats : dict of int to int
        The slot of the floats of a slot, for all that have one.
    """
    wanted = _wanted(program, known)
    if not wanted:
        return program, {}
    cast = _Cast([*program.slots], dict(program.constants), dtype)
    steps: list[Instruction] = []
    for step in program.instructions:
        if step.output in known:
            steps += [step, cast.made(step)] if step.output in wanted else [step]
        else:
            steps.append(step if wanted.isdisjoint(step.inputs) else cast.reading(step))
    inputs = [cast.float_of(slot) for slot in program.inputs if slot in wanted]
    written = replace(
        program, slots=tuple(cast.slots), constants=cast.constants, instructions=tuple(steps),
        inputs=(*program.inputs, *inputs),
    )  # fmt: skip
    return written, cast.floats


def _wanted(program: Program, known: Any) -> set[int]:
    """Return the slots of integers of examples that are computed with, or make up such a slot."""
    wanted: set[int] = set()
    for step in reversed(program.instructions):
        if step.output not in known or step.output in wanted:
            wanted |= {slot for slot in step.inputs if slot in known}
    return wanted
