"""Shorten sums: pieces that fill an array are joined, products are added as they are computed.

Both come from the reverse sweep of unrolled loops, where the cotangent of what every step reads is
a sum over the steps. A product that is added as it is computed is rounded otherwise than one that
is added after it.
"""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from autograd_core.notation import default
from autograd_core.op import OPS, Op
from autograd_core.program.instructions import Instruction, Program
from autograd_core.shapes import Shape, size_of


def with_shorter_sums(program: Program) -> Program:
    """Return the program with sums of slices joined, and products added in place."""
    return _with_added_products(_with_joined_slices(program))


def _uses(program: Program) -> Counter[int]:
    uses = Counter(slot for step in program.instructions for slot in step.reads)
    uses.update(program.outputs)
    return uses


# ---- zeros with a slice in them, added up: the slices side by side ----


def _with_joined_slices(program: Program) -> Program:
    made = {step.output: step for step in program.instructions}
    uses = _uses(program)
    inner = {
        slot
        for step in program.instructions
        for slot in step.inputs
        if step.op.name == "add" and uses[slot] == 1 and made.get(slot, step).op.name == "add"
    }
    steps = [
        _joined(step, made, uses) if step.op.name == "add" and step.output not in inner else step
        for step in program.instructions
    ]
    return replace(program, instructions=tuple(steps))


def _joined(step: Instruction, made: dict[int, Instruction], uses: Counter[int]) -> Instruction:
    terms: list[Instruction] = []
    waiting = [*step.inputs]
    while waiting:
        slot = waiting.pop()
        term = made.get(slot)
        if term is None or uses[slot] > 1 or term.op.name not in ("add", "index_add"):
            return step
        if term.op.name == "add":
            waiting += term.inputs
        else:
            terms.append(term)
    shape = terms[0].attrs["shape"]
    axis = _cut_axis(terms, shape)
    if axis is None:
        return step
    terms.sort(key=lambda term: int(term.attrs["key"][axis].start or 0))
    ends = tuple(_slice(term, axis, shape)[1] for term in terms)
    inputs = tuple(term.inputs[0] for term in terms)
    return Instruction.of(OPS["concatenate"], {"axis": axis, "ends": ends}, inputs, step.output)


def _cut_axis(terms: list[Instruction], shape: Shape) -> int | None:
    """Return the axis along which the slices follow each other and fill the shape."""
    keys = [term.attrs["key"] for term in terms]
    if any(term.attrs["shape"] != shape for term in terms) or not all(map(_is_plain, keys)):
        return None
    for axis in range(min(map(len, keys))):
        cuts = sorted(_slice(term, axis, shape) for term in terms)
        others = {
            _slice(term, other, shape) == (0, shape[other])
            for term in terms
            for other in range(len(term.attrs["key"]))
            if other != axis
        }
        edges = [start for start, _ in cuts] + [shape[axis]]
        follows = edges[0] == 0 and all(
            stop == edge for (_, stop), edge in zip(cuts, edges[1:], strict=True)
        )
        if follows and others <= {True}:
            return axis
    return None


def _is_plain(key: tuple[Any, ...]) -> bool:
    return all(isinstance(part, slice) and part.step in (None, 1) for part in key)


def _slice(term: Instruction, axis: int, shape: Shape) -> tuple[int, int]:
    start, stop, _ = term.attrs["key"][axis].indices(shape[axis])
    return start, stop


# ---- a product that is added to what nothing else reads ----


def _with_added_products(program: Program) -> Program:
    made = {step.output: step for step in program.instructions}
    uses = _uses(program)
    steps = []
    for step in program.instructions:
        step = _added_product(program, step, made, uses)
        made[step.output] = step
        steps.append(step)
    return replace(program, instructions=tuple(steps))


def _added_product(
    program: Program, step: Instruction, made: dict[int, Instruction], uses: Counter[int]
) -> Instruction:
    if step.op.name != "add":
        return step
    for total, term in (step.inputs, step.inputs[::-1]):
        product, before = made.get(term), made.get(total)
        if product is None or before is None or uses[term] > 1 or uses[total] > 1 or total == term:
            continue
        if product.op.name == "matmul" and _is_of_matrices(program, product) and _is_own(before):
            if not _are_alike(program, total, term):
                continue
            inputs = (total, *product.inputs)
            return Instruction.of(multiply_add, {}, inputs, step.output)
    return step


def _are_alike(program: Program, a: int, b: int) -> bool:
    here, there = program.slots[a], program.slots[b]
    return here.shape == there.shape and here.dtype == there.dtype


def _is_of_matrices(program: Program, product: Instruction) -> bool:
    shapes = [program.slots[slot].shape for slot in product.inputs]
    return all(len(shape) == 2 and size_of(shape) for shape in shapes)


def _is_own(step: Instruction) -> bool:
    """Tell whether a result lies in a place of its own, which may be written over."""
    return step.op.elementwise or step.op.name in ("matmul", "affine", "multiply_add")


def _multiply_add(total: Any, a: Any, b: Any) -> Any:
    return total + np.matmul(a, b)


multiply_add = Op(
    "multiply_add",
    _multiply_add,
    vjps=(),
    shape=lambda total, a, b: total,
    notation=default("multiply_add", 3),
    doc="total + a b, written over total.",
)
