"""The machine's rows for ops that move and repeat entries, by the op's name.

What lies at regular steps is copied so, or not at all where it already lies together; the rest is
looked up in a list of places.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.kernels.copying import AXES
from autograd_core.program.instructions import Instruction
from autograd_core.program.machine import opcodes
from autograd_core.program.planner import Lowering, Planner
from autograd_core.program.rows import rows_of
from autograd_core.shapes import Shape, size_of

Axis = tuple[int, int, int]
"""An extent, the step of the source along it, and that of the target."""


def alias(planner: Planner, step: Instruction) -> bool:
    """The result lies where the operand does."""
    planner.alias(step.output, step.inputs[0])
    return True


def move(planner: Planner, step: Instruction) -> bool:
    """An op that moves and repeats entries: what it does to a view tells where each comes from."""
    (source,) = step.inputs
    shape, result = planner.shape(source), planner.shape(step.output)
    if not size_of(result):
        planner.put(step.output)
        return True
    if not step.refs:
        view = _view_of(shape, lambda x: step.op.compute((x,), step.attrs))
        if view is not None:
            offset, steps = view
            return _copied(planner, step, offset, _merged(result, steps, _steps(result)))
    if step.op.name == "getitem":
        return _getitem(planner, step)
    numbers = np.arange(size_of(shape), dtype=np.int64).reshape(shape)

    def origin(attrs: dict[str, Any]) -> Any:
        return np.asarray(step.op.compute((numbers,), attrs))

    index = planner.looked_up(step, size_of(result), origin)
    target = planner.put(step.output)
    planner.row(opcodes.GATHER, target, planner.places[source], size_of(result), index)
    return True


def _getitem(planner: Planner, step: Instruction) -> bool:
    """Rows that are looked up, of all entries that lie together in what is read."""
    (source,), result = step.inputs, planner.length(step.output)
    rows = rows_of(planner.shape(source), step.attrs["key"])
    count = result // rows.width
    index = planner.looked_up(step, count, rows.places)
    target = planner.put(step.output)
    planner.row(opcodes.GATHER, target, planner.places[source], count, index, rows.width)
    return True


def _copied(planner: Planner, step: Instruction, offset: int, axes: list[Axis]) -> bool:
    (source,) = step.inputs
    if all(at == to for _, at, to in axes):
        planner.alias(step.output, source, offset)
    else:
        copy(planner, planner.put(step.output), planner.places[source] + offset, axes)
    return True


def broadcast(planner: Planner, target: tuple[int, Shape], source: tuple[int, Shape]) -> None:
    """Add a row that repeats an array to a shape; both are (place, shape)."""
    (place, result), (start, shape) = target, source
    view = np.broadcast_to(np.empty(shape, np.int8), result)
    copy(planner, place, start, _merged(result, view.strides, _steps(result)))


def copy(planner: Planner, target: int, source: int, axes: list[Axis]) -> None:
    """Add rows that copy entries at regular steps."""
    if len(axes) > AXES:
        (extent, at, to), *rest = axes
        for i in range(extent):
            copy(planner, target + i * to, source + i * at, rest)
        return
    axes = [(1, 0, 0)] * (AXES - len(axes)) + axes
    steps = planner.indices(np.array(axes).T)
    planner.row(opcodes.COPY_STRIDED, target, source, 0, steps)


def index_add(planner: Planner, step: Instruction) -> bool:
    """Zeros with the operand added at an index."""
    shape, (source,) = step.attrs["shape"], step.inputs
    size, place = planner.length(source), planner.places[source]
    view = None if step.refs else _view_of(shape, lambda x: x[step.attrs["key"]])
    if view is not None:
        offset, steps = view
        axes = _merged(planner.shape(source), _steps(planner.shape(source)), steps)
        target = planner.put(step.output)
        planner.row(opcodes.SCATTER, target, 0, 0, 0, planner.length(step.output))
        if size:
            copy(planner, target + offset, place, axes)
        return True
    rows = rows_of(shape, step.attrs["key"])
    count = size // max(rows.width, 1)
    index = planner.looked_up(step, count, rows.places)
    target, length = planner.put(step.output), planner.length(step.output)
    planner.row(opcodes.SCATTER, target, place, count, index, length, rows.width)
    return True


def join(planner: Planner, step: Instruction) -> bool:
    """Concatenate or stack: each piece, row by row, to its place in the rows of the result."""
    axis = step.attrs["axis"]
    shape = planner.shape(step.output)
    outer, row = size_of(shape[:axis]), size_of(shape[axis:])
    target = planner.put(step.output)
    for slot in step.inputs:
        own = planner.length(slot) // max(outer, 1)
        if own:
            axes = _merged((outer, own), (own, 1), (row, 1))
            copy(planner, target, planner.places[slot], axes)
        target += own
    return True


def _view_of(shape: Shape, f: Callable[[Any], Any]) -> tuple[int, Shape] | None:
    """Return the first place and the steps of what f does to an array, if that is a view of it."""
    whole = np.empty(shape, np.int8)
    part = np.asarray(f(whole))
    if not np.may_share_memory(whole, part) or part.dtype != whole.dtype:
        return None
    start = part.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    return start, part.strides


def _steps(shape: Shape) -> Shape:
    return tuple(size_of(shape[axis + 1 :]) for axis in range(len(shape)))


def _merged(shape: Shape, source: Shape, target: Shape) -> list[Axis]:
    """Return the axes that are longer than 1, those as one along which both go on evenly."""
    axes: list[Axis] = []
    for extent, at, to in zip(shape, source, target, strict=True):
        if extent == 1:
            continue
        if axes and axes[-1][1:] == (extent * at, extent * to):
            axes[-1] = (axes[-1][0] * extent, at, to)
        else:
            axes.append((extent, at, to))
    return axes


_VIEWS = ("broadcast_to", "getitem", "flip", "roll", "repeat", "tile", "diagonal")
MOVES: dict[str, Lowering] = {
    **dict.fromkeys(_VIEWS, move),
    "reshape": alias,
    "index_add": index_add,
    "concatenate": join,
    "stack": join,
}
