"""Take down a function of Values, or a graph of Values with its gradient, as a `ScalarProgram`."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.backward import reverse_sweep
from autograd_core.errors import GraphError
from autograd_core.graph import sweep_order, toposort
from autograd_core.node import Node
from autograd_core.program.passes import INVISIBLE
from autograd_core.program.scalar.adjoint import can_be_read, write_gradient
from autograd_core.program.scalar.cells import Cell, Tape
from autograd_core.program.scalar.program import ScalarProgram
from autograd_core.tensor import Tensor
from autograd_core.trees import tree_leaves, tree_map
from autograd_core.value import Value


def trace_values(
    f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[ScalarProgram, Any]:
    """Return the program of f for arguments of Values and floats, and how its results are nested.

    Raises
    ------
    GraphError
        If f reads the number of an argument, or returns something else than numbers.
    """
    tape = Tape()
    inputs: list[Cell] = []

    def cell(x: Any) -> Any:
        if isinstance(x, Tensor | np.ndarray | np.integer | np.bool):
            raise GraphError(
                "compile: expected Values and floats, or arrays and Tensors, got a Value and a "
                f"{type(x).__name__}. A Value is one number: pass the array's numbers as Values."
            )
        if not isinstance(x, float | np.floating | Value):
            return x
        inputs.append(tape.input(getattr(x, "name", "")))
        return inputs[-1]

    traced = tree_map(cell, args), tree_map(cell, kwargs)
    with tape:
        result = f(*traced[0], **traced[1])
    outputs: list[int] = []

    def number(x: Any) -> int:
        outputs.append(_slot(tape, x))
        return len(outputs) - 1

    nested = tree_map(number, result)
    arguments = [_cells_in(argument) for argument in [*traced[0], *traced[1].values()]]
    counts = tuple(count for count in arguments if count)
    return _program(tape, inputs, outputs, counts, single=nested.__class__ is int), nested


def trace_graph(root: Value, leaves: Sequence[Value], counts: tuple[int, ...]) -> ScalarProgram:
    """Return the program that gives the root's value and its gradient by leaves.

    Parameters
    ----------
    root : Value
    leaves : sequence of Value
        The inputs. The gradient is by those of them that take one.
    counts : tuple of int
        How many leaves each argument of `ScalarProgram.map` has.
    """
    tape, nodes = Tape(tidy=False), toposort(root)
    if any(node.op is not None and not can_be_read(node.op) for node in nodes):
        value, gradient = _by_cells(tape, nodes, leaves)
    else:
        value, gradient = _by_slots(tape, nodes, leaves)
    wanted = [slot for slot, leaf in enumerate(leaves) if leaf.requires_grad]
    outputs = [value, *(_slot(tape, gradient.get(slot, 0.0)) for slot in wanted)]
    names = {slot: leaf.name for slot, leaf in enumerate(leaves)}
    return ScalarProgram.of(tape, [*names], outputs, counts, False, names)


def _by_slots(
    tape: Tape, nodes: Sequence[Any], leaves: Sequence[Value]
) -> tuple[int, dict[int, int]]:
    """Write the graph and its gradient with no node for any number: five times faster."""
    slots = {leaf: tape.input().slot for leaf in leaves}
    place, write = tape.place, tape.write
    for node in nodes:
        if node in slots:
            continue
        op = node.op
        if op is None:
            slots[node] = tape.constant(node._data)
            continue
        left, right = node._left, node._right
        if left is None:
            operands = [slots[parent] for parent in right]
        else:
            operands = [slots[left]] if right is None else [slots[left], slots[right]]
        slots[node] = (
            operands[0] if op.name in INVISIBLE else write(place(op, node.attrs), *operands)
        )
    wanted = [slots[leaf] for leaf in leaves if leaf.requires_grad]
    return slots[nodes[-1]], write_gradient(tape, slots[nodes[-1]], wanted)


def _by_cells(
    tape: Tape, nodes: Sequence[Any], leaves: Sequence[Value]
) -> tuple[int, dict[int, Any]]:
    """Write the graph and its gradient by the engine's own sweep, which knows the branches."""
    cells: dict[Node, Cell] = {leaf: tape.input() for leaf in leaves}
    for leaf in leaves:
        cells[leaf].requires_grad = leaf.requires_grad
    with tape:
        for node in nodes:
            if node in cells:
                continue
            if node.op is None:
                cells[node] = tape.cell(tape.constant(node._data))
            else:
                cells[node] = tape.apply(
                    node.op, tuple([cells[p] for p in node.parents]), node.attrs
                )
        root, gradient = cells[nodes[-1]], {}
        if root.requires_grad:
            gradient = reverse_sweep(sweep_order(root), 1.0, recorded=True, keep="leaves")
    return root.slot, {cells[x].slot: gradient[cells[x]] for x in leaves if cells[x] in gradient}


def _program(
    tape: Tape, inputs: list[Cell], outputs: list[int], counts: tuple[int, ...], *, single: bool
) -> ScalarProgram:
    slots = [cell.slot for cell in inputs]
    names = {cell.slot: cell.name for cell in inputs}
    return ScalarProgram.of(tape, slots, outputs, counts, single, names)


def _cells_in(argument: Any) -> int:
    return sum(x.__class__ is Cell for x in tree_leaves(argument))


def _slot(tape: Tape, x: Any) -> int:
    if x.__class__ is Cell:
        return x.slot
    if x.__class__ is int:
        return x
    if isinstance(x, Value):
        return tape.constant(x._data)
    if isinstance(x, int | float):
        return tape.constant(float(x))
    raise GraphError(
        f"compile: expected f to return Values and numbers, got a {type(x).__name__}. Leave it out "
        "of the results, or make Values of it."
    )
