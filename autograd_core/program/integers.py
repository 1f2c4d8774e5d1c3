"""Integers that a training step makes of those of its examples: of tokens that it looks up, say.

The machine's arena holds floats, so it computes no integers. What is made by moving integers about,
or by adding and multiplying fixed ones, is known before any run as multiples of what is given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.instructions import Instruction, Program
from autograd_core.shapes import size_of

Integers = NDArray[np.int64]


class Linear(NamedTuple):
    """An array of integers: `factors * integers of a batch[examples, columns] + added`.

    Each part has the shape of the array. The columns are the entries of an example's X, followed
    by those of its y.
    """

    examples: Integers
    columns: Integers
    factors: Integers
    added: Integers

    def each(self, f: Callable[[Integers], Any]) -> "Linear":
        """Return what f makes of each part."""
        return Linear(*map(f, self))


def linear_slots(program: Program, batch: Sequence[int]) -> dict[int, Linear]:
    """Return what is known of the slots of integers; `batch` are those of X and y."""
    known: dict[int, Linear] = {}
    first = 0
    for slot in batch:
        shape = program.slots[slot].shape
        if program.slots[slot].dtype.kind in "iu":
            known[slot] = _given(shape, first)
        first += size_of(shape[1:])
    for step in program.instructions:
        made = _made(program, step, known)
        if made is not None:
            known[step.output] = made
    return known


def with_integers_given(program: Program, known: Mapping[int, Linear]) -> Program:
    """Return the program without the instructions that make such integers: they are inputs."""
    made = [step.output for step in program.instructions if step.output in known]
    rest = tuple(step for step in program.instructions if step.output not in known)
    read = {*program.outputs}.union(*(step.reads for step in rest))
    constants = {slot: array for slot, array in program.constants.items() if slot in read}
    inputs = (*program.inputs, *made)
    return replace(program, inputs=inputs, constants=constants, instructions=rest)


def _given(shape: tuple[int, ...], first: int) -> Linear:
    columns = size_of(shape[1:])
    examples, column = np.divmod(np.arange(size_of(shape), dtype=np.int64), max(columns, 1))
    one = np.ones_like(column)
    return Linear(examples, column + first, one, 0 * one).each(lambda part: part.reshape(shape))


def _fixed(array: Any) -> Linear:
    added = np.asarray(array, np.int64)
    none = np.zeros_like(added)
    return Linear(none, none, none, added)


# ---- what an instruction makes of such integers ----

_WIDE = (np.dtype(np.int64), np.dtype(np.int32))  # in others numbers could wrap round
Rule = Callable[[Instruction, list[Linear]], Linear | None]


def _made(program: Program, step: Instruction, known: Mapping[int, Linear]) -> Linear | None:
    """Return what an instruction makes of such integers, None where that is another thing."""
    rule = _RULES.get(step.op.name)
    if rule is None or step.refs or program.slots[step.output].dtype not in _WIDE:
        return None
    inputs = []
    for slot in step.inputs:
        if slot in known:
            inputs.append(known[slot])
        elif slot in program.constants:
            inputs.append(_fixed(program.constants[slot]))
        else:
            return None
    return rule(step, inputs)


def _moved(step: Instruction, inputs: list[Linear]) -> Linear:
    """Entries that are moved about take along where they come from."""
    parts = zip(*inputs, strict=True)
    return Linear(*(np.asarray(step.op.compute(arrays, step.attrs)) for arrays in parts))


def _added(step: Instruction, inputs: list[Linear]) -> Linear | None:
    a, b = _alike(inputs)
    if ((a.factors != 0) & (b.factors != 0)).any():
        return None
    first = a.factors != 0
    examples, columns = (np.where(first, a[i], b[i]) for i in range(2))
    sign = -1 if step.op.name == "subtract" else 1
    return Linear(examples, columns, a.factors + sign * b.factors, a.added + sign * b.added)


def _multiplied(step: Instruction, inputs: list[Linear]) -> Linear | None:
    a, b = _alike(inputs)
    if b.factors.any():
        a, b = b, a
    if b.factors.any():
        return None
    return Linear(a.examples, a.columns, a.factors * b.added, a.added * b.added)


def _negated(step: Instruction, inputs: list[Linear]) -> Linear:
    (a,) = inputs
    return Linear(a.examples, a.columns, -a.factors, -a.added)


def _alike(inputs: list[Linear]) -> list[Linear]:
    """Return two arrays, broadcast to each other."""
    shape = np.broadcast_shapes(*(x.added.shape for x in inputs))
    return [x.each(lambda part: np.broadcast_to(part, shape)) for x in inputs]


_MOVES = (
    "broadcast_to", "getitem", "flip", "roll", "repeat", "tile", "diagonal", "reshape", "transpose",
    "concatenate", "stack",
)  # fmt: skip
_RULES: dict[str, Rule] = {
    **dict.fromkeys(_MOVES, _moved),
    "add": _added,
    "subtract": _added,
    "multiply": _multiplied,
    "negative": _negated,
    "astype": lambda step, inputs: inputs[0],
}
