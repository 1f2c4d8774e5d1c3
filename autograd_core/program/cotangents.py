"""The cotangents of tanh, sigmoid and relu as one instruction each, with the same bits.

The ops here exist in programs alone: nobody differentiates them.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import ENTRYWISE, POWER, Notation
from autograd_core.op import Op
from autograd_core.program.instructions import Instruction, Program
from autograd_core.shapes import broadcast_shapes

Made = Mapping[int, Instruction]


def _op(name: str, forward: Any, slope: tuple[str, str], doc: str) -> Op:
    return Op(
        f"{name}_cotangent",
        forward,
        vjps=(),
        shape=lambda ct, x, **attrs: broadcast_shapes(name, ct, x),
        notation=Notation(
            rf"#1 \odot {slope[0]}", f"#1 ⊙ {slope[1]}", ENTRYWISE, (ENTRYWISE, POWER), f"{name}′"
        ),
        elementwise=True,
        doc=doc,
    )


_TANH = _op(
    "tanh",
    lambda ct, y: ct * (1 - y * y),
    ("(1 - {#2}^2)", "(1 − #2^2)"),
    "ct (1 - y²), where y is a tanh.",
)
_SIGMOID = _op(
    "sigmoid",
    lambda ct, y: ct * (y * (1 - y)),
    (r"#2 \odot (1 - #2)", "#2 ⊙ (1 − #2)"),
    "ct y (1 - y), where y is a sigmoid.",
)
_RELU = _op(
    "relu",
    lambda ct, x: ct * (x > 0),
    ("[#2 > 0]", "[#2 > 0]"),
    "ct where x > 0, else 0.",
)


def cotangent_of_activation(program: Program, step: Instruction, made: Made) -> Instruction | None:
    """Return the instruction in place of the last of those that make up such a cotangent."""
    if step.op.name != "multiply" or not _are_alike(program, *step.inputs):
        return None
    ct, slope = step.inputs
    last = made.get(slope)
    if last is None:
        return None
    if last.op.name == "greater" and _is(program, last.inputs[1], 0):
        return _with_cotangent(program, _RELU, (ct, last.inputs[0]), step)
    if last.op.name == "subtract" and _is(program, last.inputs[0], 1):
        square = made.get(last.inputs[1])
        if square is not None and square.op.name == "multiply" and len({*square.inputs}) == 1:
            return _with_cotangent(program, _TANH, (ct, square.inputs[0]), step)
    if last.op.name == "multiply":
        y, other = last.inputs
        rest = made.get(other)
        if (
            rest is not None
            and rest.op.name == "subtract"
            and _is(program, rest.inputs[0], 1)
            and rest.inputs[1] == y
        ):
            return _with_cotangent(program, _SIGMOID, (ct, y), step)
    return None


def _with_cotangent(
    program: Program, op: Op, inputs: tuple[int, int], step: Instruction
) -> Instruction | None:
    return Instruction.of(op, {}, inputs, step.output) if _are_alike(program, *inputs) else None


def _are_alike(program: Program, a: int, b: int) -> bool:
    return program.slots[a].shape == program.slots[b].shape


def _is(program: Program, slot: int, number: float) -> bool:
    constant: NDArray[Any] | None = program.constants.get(slot)
    return constant is not None and constant.ndim == 0 and bool(np.equal(constant, number))
