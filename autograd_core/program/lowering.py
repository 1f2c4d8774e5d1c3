"""The machine's rows for the instructions that are not elementwise, by the op's name.

Each function adds rows and gives the result its place; it returns False where it has none for
these shapes.
"""

from typing import Any

import numpy as np

from autograd_core.kernels import blas, gemm
from autograd_core.kernels.vectors import VECTOR_BYTES
from autograd_core.keys import keep_threshold
from autograd_core.program.instructions import Instruction
from autograd_core.program.machine import opcodes
from autograd_core.program.moves import MOVES, alias, copy, move
from autograd_core.program.planner import Lowering, Planner
from autograd_core.program.spatial import SPATIAL
from autograd_core.shapes import Shape, broadcast_axes, size_of


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
        return alias(planner, step)
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
    if not size_of(left) or not size_of(right):
        return False
    if bias and planner.length(bias[0]) != right[-1]:
        return False
    left = (1, *left) if len(left) == 1 else left
    right = (*right, 1) if len(right) == 1 else right
    if len(right) == 2:  # whatever lies before the last axis of the left factor is rows
        left = (size_of(left[:-1]), left[-1])
    target = planner.put(step.output)
    add = planner.places[bias[0]] if bias else -1
    extents = (left[-2], left[-1], right[-1])
    for i, (x, y) in enumerate(_batches(left[:-2], right[:-2])):
        own = target + i * extents[0] * extents[2]
        _add_product(planner, (own, a, b), extents, (x, y), add)
    return True


def _batches(left: Shape, right: Shape) -> list[tuple[int, int]]:
    """Return which matrix of either factor each product takes."""
    numbers = [np.arange(size_of(shape)).reshape(shape) for shape in (left, right)]
    pairs = np.broadcast_arrays(*numbers)
    return [*zip(*(numbers.ravel().tolist() for numbers in pairs), strict=True)]


def _add_product(
    planner: Planner, operands: tuple[int, int, int], extents: tuple[int, int, int],
    matrices: tuple[int, int] = (0, 0), add: int = -1, flag: int = 0,
) -> None:  # fmt: skip
    target, a, b = operands
    rows, inner, columns = extents
    (left, a_turned), (right, b_turned) = planner.factor(a), planner.factor(b)
    left, right = left + matrices[0] * rows * inner, right + matrices[1] * inner * columns
    turned = gemm.LEFT_TURNED * a_turned + gemm.RIGHT_TURNED * b_turned
    if blas.pays(rows * inner * columns):
        planner.row(
            opcodes.MATMUL, target, left, right, *extents, turned + flag + opcodes.BY_BLAS, add
        )
        return
    lanes = VECTOR_BYTES // planner.dtype.itemsize
    how = gemm.with_panels(turned, extents, lanes)
    room = gemm.room_of_panels(extents, how, lanes)
    with planner.lent(room) as scratch:
        planner.row(opcodes.MATMUL, target, left, right, *extents, how + flag, add, scratch)


def _multiply_add(planner: Planner, step: Instruction) -> bool:
    """A product added to what nothing else reads, where that lies."""
    total, a, b = step.inputs
    (rows, inner), (_, columns) = planner.shape(a), planner.shape(b)
    target = planner.alias(step.output, total)
    _add_product(planner, (target, a, b), (rows, inner, columns), flag=opcodes.ADDS)
    return True


_MANY = 8


def _transpose(planner: Planner, step: Instruction) -> bool:
    """A matrix that only products read is not moved: they read it turned.

    Unless many do, each of which would be a little slower for it.
    """
    shape, slot = planner.shape(step.inputs[0]), step.output
    is_read_turned = planner.only_in_products(slot) and len(planner.readers[slot]) < _MANY
    if len(shape) == 2 and step.attrs["axes"] == (1, 0) and is_read_turned:
        planner.turned[slot] = step.inputs[0]
        return alias(planner, step)
    return move(planner, step)


def _softmax(is_log: int) -> Lowering:
    def lowering(planner: Planner, step: Instruction) -> bool:
        shape, axis = planner.shape(step.inputs[0]), step.attrs["axis"]
        axes = axis if isinstance(axis, tuple) else (axis,)
        groups = _adjacent(shape, axes)
        if not size_of(shape) or len(groups) != 1:
            return False
        (first, last), size = groups[0], size_of(shape)
        length, inner = size_of(shape[first : last + 1]), size_of(shape[last + 1 :])
        target, source = planner.put(step.output), planner.places[step.inputs[0]]
        if inner == 1:
            planner.row(opcodes.SOFTMAX, target, source, size, length, is_log)
            return True
        rows = planner.take(size)  # in which the entries of a softmax lie together
        outer, block = size // (length * inner), length * inner
        axes_in = [(outer, block, block), (inner, 1, length), (length, inner, 1)]
        copy(planner, rows, source, axes_in)
        planner.row(opcodes.SOFTMAX, rows, rows, size, length, is_log)
        copy(planner, target, rows, [(n, to, at) for n, at, to in axes_in])
        planner.give_back(rows, size)
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


LOWERINGS: dict[str, Lowering] = {
    **MOVES,
    **SPATIAL,
    "transpose": _transpose,
    "sum": _reduction(opcodes.SUM),
    "mean": _reduction(opcodes.MEAN),
    "sum_of_squares": _reduction(opcodes.SUM_OF_SQUARES),
    "mean_of_squares": _reduction(opcodes.MEAN_OF_SQUARES),
    "max": _reduction(opcodes.MAX),
    "min": _reduction(opcodes.MIN),
    "unbroadcast": _unbroadcast,
    "matmul": _product,
    "affine": _product,
    "multiply_add": _multiply_add,
    "softmax": _softmax(0),
    "log_softmax": _softmax(1),
    "nll_loss": _nll_loss,
    "keep_mask": _keep_mask,
}
