"""The machine's rows for the instructions that are not elementwise, by the op's name.

Each function adds rows and gives the result its place; it returns False where it has none for
these shapes.
"""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from autograd_core.ops.random import keep_threshold
from autograd_core.program.instructions import Instruction
from autograd_core.program.machine import opcodes
from autograd_core.program.planner import Planner
from autograd_core.program.spatial import SPATIAL
from autograd_core.shapes import Shape, broadcast_axes, size_of

Lowering = Callable[[Planner, Instruction], bool]


def _alias(planner: Planner, step: Instruction) -> bool:
    planner.put(step.output, planner.places[step.inputs[0]])
    return True


def _move(planner: Planner, step: Instruction) -> bool:
    """An op that moves and repeats entries: run on 0, 1, …, it tells where each comes from."""
    (source,) = step.inputs
    shape = planner.shape(source)
    size = planner.length(step.output)
    numbers = np.arange(size_of(shape), dtype=np.int64).reshape(shape)

    def origin(attrs: dict[str, Any]) -> Any:
        return np.asarray(step.op.compute((numbers,), attrs))

    if not step.refs and np.array_equal(origin(step.attrs).ravel(), numbers.ravel()):
        return _alias(planner, step)
    place = planner.places[source]
    target = planner.put(step.output)
    if size and not step.refs and size_of(shape) == 1:
        planner.row(opcodes.FILL, target, place, size, 1)
    elif size:
        index = planner.looked_up(step, size, origin)
        planner.row(opcodes.GATHER, target, place, size, index)
    return True


def _index_add(planner: Planner, step: Instruction) -> bool:
    shape = step.attrs["shape"]
    numbers = np.arange(size_of(shape), dtype=np.int64).reshape(shape)
    (source,) = step.inputs
    size = planner.length(source)
    index = planner.looked_up(step, size, lambda attrs: numbers[attrs["key"]])
    target = planner.put(step.output)
    place = planner.places[source]
    planner.row(opcodes.SCATTER, target, place, size, index, planner.length(step.output))
    return True


def _join(planner: Planner, step: Instruction) -> bool:
    """Concatenate or stack: each piece to the places that the op gives its numbers."""
    sizes = [planner.length(slot) for slot in step.inputs]
    starts = np.cumsum([0, *sizes])
    pieces = [
        np.arange(start, start + size, dtype=np.int64).reshape(planner.shape(slot))
        for start, size, slot in zip(starts, sizes, step.inputs, strict=False)
    ]
    origin = np.asarray(step.op.forward(*pieces, **step.attrs)).ravel()
    target = planner.put(step.output)
    clear = planner.length(step.output)  # the first piece does it, and all add to zeros
    for start, size, slot in zip(starts, sizes, step.inputs, strict=False):
        if size:
            where = np.flatnonzero((origin >= start) & (origin < start + size))
            order = np.empty(size, np.int64)
            order[origin[where] - start] = where
            index = planner.indices(order)
            planner.row(opcodes.SCATTER, target, planner.places[slot], size, index, clear)
            clear = 0
    return True


def _reduction(kind: int) -> Lowering:
    def lowering(planner: Planner, step: Instruction) -> bool:
        return _reduce(planner, step, kind, step.attrs["axis"])

    return lowering


def _unbroadcast(planner: Planner, step: Instruction) -> bool:
    axes = broadcast_axes(planner.shape(step.inputs[0]), step.attrs["shape"])
    return _reduce(planner, step, opcodes.SUM, axes)


def _reduce(planner: Planner, step: Instruction, kind: int, axes: tuple[int, ...]) -> bool:
    shape = planner.shape(step.inputs[0])
    axes = tuple(axis for axis in axes if shape[axis] != 1)
    if not size_of(shape):
        return False
    if not axes:
        return _alias(planner, step)
    source, rooms = planner.places[step.inputs[0]], []
    groups = _adjacent(shape, axes)
    for first, last in groups[:0:-1]:  # the last axes first, whose entries lie together
        kept = (*shape[:first], *shape[last + 1 :])
        rooms.append((planner.take(size_of(kept)), size_of(kept)))
        _reduce_axes(planner, kind, rooms[-1][0], source, shape, first, last)
        source, shape, kind = rooms[-1][0], kept, _AFTER_SQUARES.get(kind, kind)
    _reduce_axes(planner, kind, planner.put(step.output), source, shape, *groups[0])
    for room in rooms:
        planner.give_back(*room)
    return True


_AFTER_SQUARES = {
    opcodes.SUM_OF_SQUARES: opcodes.SUM,
    opcodes.MEAN_OF_SQUARES: opcodes.MEAN,
}
"""How a reduction of squares goes on over further axes."""


def _adjacent(shape: Shape, axes: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return (first, last) of the axes that lie together, those of length 1 between them."""
    groups: list[tuple[int, int]] = []
    for axis in sorted(axes):
        last = groups[-1][1] if groups else -1
        if groups and all(shape[between] == 1 for between in range(last + 1, axis)):
            groups[-1] = (groups[-1][0], axis)
        else:
            groups.append((axis, axis))
    return groups


def _reduce_axes(
    planner: Planner, kind: int, target: int, source: int, shape: Shape, first: int, last: int
) -> None:
    outer, inner = size_of(shape[:first]), size_of(shape[last + 1 :])
    length = size_of(shape[first : last + 1])
    planner.row(opcodes.REDUCE, target, source, 0, outer, length, inner, kind)


def _product(planner: Planner, step: Instruction) -> bool:
    """A matrix product; 1-d factors are a row and a column, an addend is a bias."""
    a, b, *bias = step.inputs
    left, right = planner.shape(a), planner.shape(b)
    if len(left) > 2 or len(right) > 2 or not size_of(left) or not size_of(right):
        return False
    if bias and planner.length(bias[0]) != right[-1]:
        return False
    rows, inner = (1, left[0]) if len(left) == 1 else left
    columns = 1 if len(right) == 1 else right[1]
    (a_place, a_turned), (b_place, b_turned) = planner.factor(a), planner.factor(b)
    target = planner.put(step.output)
    turned = a_turned + 2 * b_turned
    add = planner.places[bias[0]] if bias else -1
    extents = (rows, inner, columns)
    needed = inner * columns if b_turned and prod(extents) <= opcodes.LARGEST_TURNED else 0
    scratch = planner.take(needed) if needed else 0
    planner.row(opcodes.MATMUL, target, a_place, b_place, *extents, turned, add, scratch)
    if needed:
        planner.give_back(scratch, needed)
    return True


def _transpose(planner: Planner, step: Instruction) -> bool:
    """A matrix that only products read is not moved: they read it turned."""
    shape = planner.shape(step.inputs[0])
    if len(shape) == 2 and step.attrs["axes"] == (1, 0) and planner.only_in_products(step.output):
        planner.turned[step.output] = step.inputs[0]
        return _alias(planner, step)
    return _move(planner, step)


def _softmax(is_log: int) -> Lowering:
    def lowering(planner: Planner, step: Instruction) -> bool:
        shape: Shape = planner.shape(step.inputs[0])
        if step.attrs["axis"] not in (len(shape) - 1, (len(shape) - 1,)) or not size_of(shape):
            return False
        target = planner.put(step.output)
        source = planner.places[step.inputs[0]]
        planner.row(opcodes.SOFTMAX, target, source, size_of(shape), shape[-1], is_log)
        return True

    return lowering


def _nll_loss(planner: Planner, step: Instruction) -> bool:
    shape = planner.shape(step.inputs[0])
    rows = np.arange(shape[0]) * shape[1]

    def places(attrs: dict[str, Any]) -> Any:
        step.op.check_shapes((np.broadcast_to(0.0, shape),), attrs)  # which looks at the labels
        return rows + attrs["labels"]

    index = planner.looked_up(step, shape[0], places)
    target = planner.put(step.output)
    planner.row(opcodes.PICK, target, planner.places[step.inputs[0]], shape[0], index)
    return True


def _keep_mask(planner: Planner, step: Instruction) -> bool:
    """Only a key that is an input has come to the machine's integers before the rows are run."""

    def key(attrs: dict[str, Any]) -> Any:
        seed, count = attrs["key"]
        return np.array([seed, count + attrs["skip"]])

    index = planner.looked_up(step, 2, key)
    target, size = planner.put(step.output), planner.length(step.output)
    planner.row(opcodes.MASK, target, 0, size, index, keep_threshold(step.attrs["rate"]))
    return True


_MOVES = ("broadcast_to", "getitem", "flip", "roll", "repeat", "tile", "diagonal")
LOWERINGS: dict[str, Lowering] = {
    **SPATIAL,
    **dict.fromkeys(_MOVES, _move),
    "reshape": _alias,
    "transpose": _transpose,
    "index_add": _index_add,
    "concatenate": _join,
    "stack": _join,
    "sum": _reduction(opcodes.SUM),
    "mean": _reduction(opcodes.MEAN),
    "sum_of_squares": _reduction(opcodes.SUM_OF_SQUARES),
    "mean_of_squares": _reduction(opcodes.MEAN_OF_SQUARES),
    "max": _reduction(opcodes.MAX),
    "min": _reduction(opcodes.MIN),
    "unbroadcast": _unbroadcast,
    "matmul": _product,
    "affine": _product,
    "softmax": _softmax(0),
    "log_softmax": _softmax(1),
    "nll_loss": _nll_loss,
    "keep_mask": _keep_mask,
}
