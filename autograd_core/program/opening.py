"""Write ops that the machine lacks with those that it has: activations, counts of a mask.

Only the machine's executors do this; the listing of a program and NumPy keep the op. Each recipe is
the op's own forward, once more.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.op import OPS
from autograd_core.ops.gates import FAR, GELU_CUBIC, GELU_SLOPE
from autograd_core.ops.rectifiers import SELU_ALPHA, SELU_SCALE
from autograd_core.program.instructions import Instruction, Phase, Program, Slot
from autograd_core.program.passes import without_dead, without_repeats

_TRUTHS = frozenset(["greater", "equal"])
Operand = int | float
"""A slot, or as a float a constant."""


@dataclass
class _Opened:
    """A program that is being rewritten: its slots and constants, and its instructions so far."""

    slots: list[Slot]
    constants: dict[int, NDArray[Any]]
    steps: list[Instruction] = field(default_factory=list)
    dtype: np.dtype[Any] = field(default_factory=lambda: np.dtype(np.float64))
    result: int | None = None  # where the last op of the recipe writes
    phase: Phase = "forward"

    def __call__(self, name: str, *operands: Operand, last: bool = False) -> int:
        """Add an elementwise op of slots and floats, and return the slot of its result."""
        inputs = tuple(self._slot(x) for x in operands)
        shape = np.broadcast_shapes(*(self.slots[slot].shape for slot in inputs))
        dtype = np.dtype(bool) if name in _TRUTHS else self.dtype
        output = self.result if last and self.result is not None else self.new(Slot(shape, dtype))
        self.steps.append(Instruction.of(OPS[name], {}, inputs, output, self.phase))
        return output

    def new(self, slot: Slot) -> int:
        self.slots.append(slot)
        return len(self.slots) - 1

    def _slot(self, operand: Operand) -> int:
        if operand.__class__ is int:
            return int(operand)
        slot = self.new(Slot((), self.dtype))
        self.constants[slot] = np.array(operand, self.dtype)
        return slot


Recipe = Callable[..., int]


def _leaky_relu(op: _Opened, x: int, slope: Operand) -> int:
    below = op("multiply", slope, op("minimum", x, 0.0))
    return op("where", op("greater", x, 0.0), x, below, last=True)


def _elu(op: _Opened, x: int, alpha: float, last: bool = True) -> int:
    below = op("multiply", alpha, op("expm1", op("minimum", x, 0.0)))
    return op("add", op("maximum", x, 0.0), below, last=last)


def _within(op: _Opened, x: int, limit: float = math.inf, last: bool = True) -> int:
    top = min(limit, float(np.finfo(op.dtype).max))
    return op("clip", x, -top, top, last=last)


def _gaussian(op: _Opened, x: int) -> int:
    square = op("square", _within(op, x, FAR, last=False))
    return op("exp", op("negative", square), last=True)


def _gelu(op: _Opened, x: int, approximate: str) -> int:
    near = _within(op, x, FAR, last=False)
    if approximate == "none":
        share = op("normal_cdf", near)
    else:
        cube = op("multiply", near, op("square", near))
        odds = op("multiply", GELU_SLOPE, op("add", near, op("multiply", GELU_CUBIC, cube)))
        share = op("sigmoid", odds)
    return op("multiply", op("maximum", x, -FAR), share, last=True)


def _swish(op: _Opened, x: int, beta: int) -> int:
    share = op("sigmoid", op("multiply", beta, x))
    own = op("where", op("equal", share, 0.0), 0.0, x)
    return op("multiply", own, share, last=True)


def _selu(op: _Opened, x: int) -> int:
    return op("multiply", SELU_SCALE, _elu(op, x, SELU_ALPHA, last=False), last=True)


RECIPES: dict[str, Recipe] = {
    "leaky_relu": lambda op, x, negative_slope: _leaky_relu(op, x, negative_slope),
    "prelu": _leaky_relu,
    "shifted_relu": lambda op, x, shift: op("maximum", x, -shift, last=True),
    "elu": lambda op, x, alpha: _elu(op, x, alpha),
    "selu": _selu,
    "within": _within,
    "gaussian": _gaussian,
    "gelu": _gelu,
    "swish": _swish,
}


def opened(program: Program) -> Program:
    """Return the program with ops that the machine has, under the same numbers of slots."""
    names = {step.op.name for step in program.instructions}
    if not names & RECIPES.keys() and not any(_counts(program, s) for s in program.instructions):
        return program
    op = _Opened([*program.slots], dict(program.constants))
    for step in program.instructions:
        slot, recipe, op.phase = op.slots[step.output], RECIPES.get(step.op.name), step.phase
        if recipe is not None and slot.dtype.kind == "f":
            op.dtype, op.result = slot.dtype, step.output
            recipe(op, *step.inputs, **step.attrs)
        else:
            kept = step.output in program.outputs
            counts = _counts(program, step) and not kept
            op.steps.append(_counted(op, step) if counts else _narrow(op, step, kept))
    written = replace(
        program, slots=tuple(op.slots), constants=op.constants, instructions=tuple(op.steps)
    )
    return without_dead(without_repeats(written))


def _counts(program: Program, step: Instruction) -> bool:
    """Tell whether a step counts the entries of a mask that are 1."""
    return step.op.name == "sum" and program.slots[step.inputs[0]].dtype.kind == "b"


def _counted(op: _Opened, step: Instruction) -> Instruction:
    """Count in floats, of the type that most of the program has."""
    floats = [slot.dtype for slot in op.slots if slot.dtype.kind == "f"]
    op.dtype = max({*floats}, key=floats.count, default=np.dtype(np.float64))
    numbers = op("where", step.inputs[0], 1.0, 0.0)
    op.slots[step.output] = replace(op.slots[step.output], dtype=op.dtype)
    return replace(step, inputs=(numbers,))


def _narrow(op: _Opened, step: Instruction, kept: bool) -> Instruction:
    """Give a result that was float64 for the sake of a count the type of what it is made of."""
    kinds = {op.slots[slot].dtype for slot in step.inputs} - {np.dtype(bool)}
    if op.slots[step.output].dtype == np.float64 and kinds == {np.dtype(np.float32)}:
        if step.op.name != "astype" and not kept:
            op.slots[step.output] = replace(op.slots[step.output], dtype=np.dtype(np.float32))
    elif step.op.name == "astype" and kinds == {op.slots[step.output].dtype}:
        return replace(step, op=OPS["reshape"], attrs={"shape": op.slots[step.output].shape})
    return step
