"""Run a function once and take down what it computes, its gradients included.

The engine itself is the tracer: every op records a node, the reverse sweep too, and the nodes in
their order are the instructions. What the tracer adds is a guard: numbers that depend on an
argument may not be read, because the program would keep the branch or the number of this one run.
"""

import inspect
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from autograd_core.errors import GraphError
from autograd_core.graph import ancestors, toposort
from autograd_core.node import Node
from autograd_core.program.instructions import Instruction, Phase, Program, Ref, Slot
from autograd_core.program.passes import freeze
from autograd_core.program.randomness import Dice
from autograd_core.program.refusals import random_refusal, refusal
from autograd_core.recording import CLOCK, Change, Guard, Recording
from autograd_core.tensor import Tensor, tensor
from autograd_core.trees import tree_leaves, tree_map
from autograd_core.value import Value


class Trace(Change, Guard):
    """A context in which everything is recorded and no number that may differ is read.

    Attributes
    ----------
    nodes : list of Node
        What was recorded, also what no result needs.
    refused : GraphError or None
        The last refusal, which someone on the way may have swallowed.
    """

    def __init__(self, inputs: Sequence[Tensor]) -> None:
        self.inputs = frozenset(inputs)
        self.nodes: list[Node] = []
        self.refused: GraphError | None = None
        self._sweeps: list[tuple[int, int]] = []
        self._start = next(CLOCK)

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording, on, as inside a transform, with this guard."""
        transforms = outer.transforms + 1
        return outer.but(enabled=True, transforms=transforms, watch=None, guard=self)

    def refuse(self, node: Node, reading: str) -> None:
        """Raise if the number of `node` depends on an argument.

        A change of data is refused wherever it lasts: it would happen in this one run alone.
        """
        lasting = reading == "a change of the data" and node.tick < self._start
        if lasting or self.follows(node):
            self.refused = refusal(node, reading)
            raise self.refused

    def follows(self, node: Node) -> bool:
        """Tell whether the number of `node` depends on an argument."""
        return not self.inputs.isdisjoint(ancestors(node))

    def note(self, node: Node) -> None:
        """Keep what was recorded."""
        self.nodes.append(node)

    def note_sweep(self, first: int, last: int) -> None:
        """Keep when a reverse sweep was recorded."""
        self._sweeps.append((first, last))

    def phases(self, nodes: Sequence[Node]) -> dict[Node, Phase]:
        """Return what each node belongs to: a sweep is backward, what reads one is an update."""
        swept = {n for n in nodes if any(first < n.tick < last for first, last in self._sweeps)}
        phases: dict[Node, Phase] = {}
        for node in nodes:  # parents come before it
            late = any(phases.get(parent, "forward") != "forward" for parent in node.parents)
            phases[node] = "backward" if node in swept else "update" if late else "forward"
        return phases


@dataclass(frozen=True)
class Traced:
    """A program and how its results are put together: `result` holds numbers of outputs."""

    program: Program
    result: Any


def trace(
    f: Callable[..., Any],
    args: Any,
    kwargs: dict[str, Any],
    held: Sequence[Tensor] = (),
    calls: Sequence[Any] = (),
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
    calls : sequence
        Functions and objects that f calls without naming them, in which generators of random
        numbers are looked for.

    Raises
    ------
    GraphError
        If f reads a number that depends on an input (branches on it, say), or draws random numbers.
    """
    leaves: list[Tensor] = [*held]
    weak = _type_of_floats((args, kwargs))
    names = iter(argument_names(f, args, kwargs))

    def leaf(x: Any) -> Any:
        name = next(names)
        if not is_input(x):
            return x
        dtype = weak if x.__class__ is float else None
        leaves.append(tensor(x, dtype=dtype, name=getattr(x, "name", "") or name or None))
        # in a training step examples take none, as in the eager engine: their sweep would be lost
        leaves[-1].requires_grad = not held and leaves[-1].dtype.kind == "f"
        return leaves[-1]

    own_args, own_kwargs = tree_map(leaf, (args, kwargs))
    guard = Trace(leaves)

    def run() -> Any:
        with guard, np.errstate(all="ignore"):
            return f(*own_args, **own_kwargs)

    result = _result(run, Dice(f, (own_args, own_kwargs), calls), guard)
    outputs: list[Tensor] = []

    def number(x: Any) -> int:
        outputs.append(x if isinstance(x, Tensor) else _fixed(x))
        return len(outputs) - 1

    shape = tree_map(number, result)
    return Traced(_program(leaves, outputs, guard), shape)


def _result(run: Callable[[], Any], dice: Dice, guard: Trace) -> Any:
    """Return what a function gives; a refusal that it swallowed, or another library, is raised
    again. If it drew random numbers it is run once more, to find the line."""
    try:
        result = run()
        drawn, line = dice.line_of(run) if dice.thrown() else (False, None)
    except Exception as error:
        if guard.refused is None or error is guard.refused:
            raise
        raise guard.refused from error
    if guard.refused is not None:
        raise guard.refused
    if drawn:
        raise random_refusal(line)
    return result


def argument_names(f: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> list[str]:
    """Return a name for each leaf of the arguments: the parameter's, with an index inside a list.

    "" where f's signature tells none, as behind a star.
    """
    try:
        parameters = [*inspect.signature(f).parameters.values()]
    except (TypeError, ValueError):  # written in C
        parameters = []
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    named = zip_longest(names[: len(args)], args, fillvalue="")
    return [*_leaf_names(list(named)), *_leaf_names([*kwargs.items()])]


def _leaf_names(named: Sequence[tuple[str, Any]]) -> Iterator[str]:
    for name, tree in named:
        if isinstance(tree, dict):
            yield from _leaf_names([(str(key), x) for key, x in tree.items()])
        elif isinstance(tree, list | tuple):
            fields = getattr(tree, "_fields", None) or [f"{name}_{i}" for i in range(len(tree))]
            yield from _leaf_names([*zip(fields, tree, strict=True)])
        elif tree is not None:
            yield name if name.isidentifier() or not name else ""


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
            f"compile: expected f to return arrays and numbers, got a {type(x).__name__}. Leave it "
            "out of the results: a program has none but numbers."
        )
    return tensor(x)


def _program(inputs: Sequence[Tensor], outputs: Sequence[Tensor], guard: Trace) -> Program:
    given = set(inputs)
    found = _recorded([*outputs, *guard.nodes])  # what no result needs, too: passes tell of it
    nodes: list[Any] = [*inputs, *(n for n in found if n not in given)]
    slots = {node: place for place, node in enumerate(nodes)}
    return Program(
        tuple(Slot(node.shape, node.dtype, node.name) for node in nodes),
        tuple(slots[node] for node in inputs),
        tuple(slots[node] for node in outputs),
        {slots[n]: n._data for n in nodes[len(inputs) :] if n.op is None},
        tuple(_instructions(nodes, slots, guard.phases(nodes))),
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


def _instructions(
    nodes: Sequence[Any], slots: dict[Any, int], phases: dict[Any, Phase]
) -> Iterator[Instruction]:
    for node in nodes:
        if node.op is not None:
            parents = tuple([slots[parent] for parent in node.parents])
            attrs = _with_refs(node.attrs, slots)
            yield Instruction.of(node.op, attrs, parents, slots[node], phases[node])


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
