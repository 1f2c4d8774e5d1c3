"""Run a function once and take down what it computes, its gradients included.

The engine itself is the tracer: every op records a node, the reverse sweep too, and the nodes in
their order are the instructions. What the tracer adds is a guard: numbers that depend on an
argument may not be read, because the program would keep the branch or the number of this one run.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_core.errors import GraphError
from autograd_core.graph import ancestors, toposort
from autograd_core.node import Node
from autograd_core.program.instructions import Instruction, Program, Ref, Slot
from autograd_core.program.passes import freeze
from autograd_core.recording import Change, Guard, Recording
from autograd_core.tensor import Tensor, tensor
from autograd_core.trees import tree_leaves, tree_map
from autograd_core.value import Value


class Trace(Change, Guard):
    """A context in which everything is recorded and no number that may differ is read."""

    def __init__(self, inputs: Sequence[Tensor]) -> None:
        self.inputs = frozenset(inputs)

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording, on, as inside a transform, with this guard."""
        transforms = outer.transforms + 1
        return outer.but(enabled=True, transforms=transforms, watch=None, guard=self)

    def refuse(self, node: Node, reading: str) -> None:
        """Raise if the number of `node` depends on an argument."""
        if not self.follows(node):
            return
        name = node.name or (f"a result of {node.op.name}" if node.op else "an argument")
        raise GraphError(
            f"compile: expected a function whose steps do not depend on the numbers, got {reading} "
            f"of {name}. {_REMEDIES.get(reading, 'Keep it a Tensor: use ag functions on it.')}"
        )

    def follows(self, node: Node) -> bool:
        """Tell whether the number of `node` depends on an argument."""
        return not self.inputs.isdisjoint(ancestors(node))


_REMEDIES = {
    "bool()": "Choose between results with ag.where(condition, a, b), or branch outside of f."
}


@dataclass(frozen=True)
class Traced:
    """A program and how its results are put together: `result` holds numbers of outputs."""

    program: Program
    result: Any


def trace(
    f: Callable[..., Any], args: Any, kwargs: dict[str, Any], held: Sequence[Tensor] = ()
) -> Traced:
    """Return the program that f computes for arguments of these shapes and types.

    Parameters
    ----------
    f : callable
        Takes and returns arrays, Tensors, numbers, or nested lists, tuples and dicts of them.
    args, kwargs
        Each array in them is an input of the program; anything else is fixed.
    held : sequence of Tensor
        Leaves that f holds itself, a model's parameters say: the program's first inputs.

    Raises
    ------
    GraphError
        If f reads a number that depends on an input (branches on it, say).
    """
    leaves: list[Tensor] = [*held]
    weak = _type_of_floats((args, kwargs))

    def leaf(x: Any) -> Any:
        if not is_input(x):
            return x
        dtype = weak if x.__class__ is float else None
        leaves.append(tensor(x, dtype=dtype, name=getattr(x, "name", "") or None))
        leaves[-1].requires_grad = leaves[-1].dtype.kind == "f"
        return leaves[-1]

    own_args, own_kwargs = tree_map(leaf, (args, kwargs))
    with Trace(leaves), np.errstate(all="ignore"):
        result = f(*own_args, **own_kwargs)
    outputs: list[Tensor] = []

    def number(x: Any) -> int:
        outputs.append(x if isinstance(x, Tensor) else _fixed(x))
        return len(outputs) - 1

    shape = tree_map(number, result)
    return Traced(_program(leaves, outputs), shape)


def is_input(x: Any) -> bool:
    """Return whether an argument is data: an array, a Tensor or a float. Others are fixed."""
    return isinstance(x, Tensor | np.ndarray | np.generic | float)


def _type_of_floats(tree: Any) -> np.dtype[Any]:
    """Return the type for Python's floats, which never widen: that of the arrays, if they agree."""
    floats = {x.dtype for x in tree_leaves(tree) if hasattr(x, "dtype") and x.dtype.kind == "f"}
    return np.dtype(np.float32 if floats == {np.dtype(np.float32)} else np.float64)


def _fixed(x: Any) -> Tensor:
    if not isinstance(x, np.ndarray | np.generic | int | float):
        raise GraphError(
            f"compile: expected f to return arrays and numbers, got a {type(x).__name__}."
        )
    return tensor(x)


def _program(inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> Program:
    given = set(inputs)
    nodes: list[Any] = [*inputs, *(n for n in _recorded(outputs) if n not in given)]
    slots = {node: place for place, node in enumerate(nodes)}
    return Program(
        tuple(Slot(node.shape, node.dtype, node.name) for node in nodes),
        tuple(slots[node] for node in inputs),
        tuple(slots[node] for node in outputs),
        {slots[n]: n._data for n in nodes[len(inputs) :] if n.op is None},
        tuple(_instructions(nodes, slots)),
    )


def _recorded(outputs: Sequence[Any]) -> list[Any]:
    """Return the nodes below the outputs in order, those that only attrs read included."""
    roots, nodes = [*outputs], toposort(*outputs)
    while True:
        attrs = [node.attrs for node in nodes if node.attrs]
        read = {x for x in tree_leaves(attrs) if isinstance(x, Tensor)}
        if read <= set(nodes):
            return nodes
        roots += [*read]
        nodes = toposort(*roots)


def _instructions(nodes: Sequence[Any], slots: dict[Any, int]) -> Iterator[Instruction]:
    for node in nodes:
        if node.op is not None:
            parents = tuple(slots[parent] for parent in node.parents)
            yield Instruction.of(node.op, _with_refs(node.attrs, slots), parents, slots[node])


def _with_refs(attrs: dict[str, Any], slots: dict[Any, int]) -> dict[str, Any]:
    """Return attrs in which a `Ref` stands for each Tensor."""
    if not any(isinstance(fact, Tensor) for fact in tree_leaves(attrs)):
        return attrs
    refs: dict[str, Any] = tree_map(
        lambda fact: Ref(slots[fact]) if isinstance(fact, Tensor) else fact, attrs
    )
    return refs


def signature(tree: Any, inputs: list[Any]) -> Hashable:
    """Return what tells two sets of arguments apart, and add their inputs to `inputs`.

    That is the shapes and types of inputs, and whatever else stands there.
    """
    facts: list[Hashable] = []
    _describe(tree, inputs, facts)
    return tuple(facts)


def _describe(tree: Any, inputs: list[Any], facts: list[Hashable]) -> None:
    kind = tree.__class__
    if kind is np.ndarray:
        inputs.append(tree)
        facts += tree.shape, tree.dtype
    elif kind is tuple or kind is list:
        facts += kind, len(tree)
        for part in tree:
            _describe(part, inputs, facts)
    elif kind is dict:
        facts += kind, *tree
        for part in tree.values():
            _describe(part, inputs, facts)
    elif kind is float:
        inputs.append(tree)
        facts.append(float)
    elif is_input(tree):
        inputs.append(tree)
        facts += kind, tree.shape, tree.dtype
    elif isinstance(tree, Value):
        inputs.append(tree)
        facts.append(Value)
    elif isinstance(tree, list | tuple | dict):  # a named tuple, say
        facts.append(kind)
        _describe(tuple(tree.items() if isinstance(tree, dict) else tree), inputs, facts)
    else:
        facts += kind, freeze(tree)
