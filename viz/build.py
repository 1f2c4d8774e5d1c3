"""From a graph to a `Scene`. The only file of viz that reads a graph's inside."""

import itertools
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core import NotDifferentiableError, Symbol
from autograd_core.graph import toposort
from autograd_core.node import Node
from autograd_core.notation import ATOM, Written, name_latex, name_parts, name_text
from autograd_core.symbol import write_any
from viz.grouping import acyclic_paths
from viz.metrics import printable
from viz.outline import Numbering, Outline
from viz.scene import Edge, Group, Kind, LocalDerivative, Scene, SceneNode, Summary

MOST_ROWS, MOST_COLUMNS = 6, 6
_INPUT_NAMES = frozenset("xXyYt")
Item = Node | float
"""A parent as a formula sees it: a node, or a constant written as a number."""


@dataclass(frozen=True)
class Drawing:
    """A graph read for drawing.

    Attributes
    ----------
    roots, nodes : tuple of Node
        What was asked for, and all that is drawn, in the order of recording.
    names : dict
        What a picture calls each node.
    given : frozenset of Node
        Those whose name the user gave, or has as a variable; the others are called v_1, v_2, …
    """

    roots: tuple[Node, ...]
    nodes: tuple[Node, ...]
    names: dict[Node, str]
    given: frozenset[Node]

    @cached_property
    def keys(self) -> dict[Node, int]:
        """The number of each drawn node."""
        return {node: key for key, node in enumerate(self.nodes)}


Variables = Mapping[int, str]
"""The names of a user's variables, by the `id` of the node that each of them holds."""


def read_graph(*roots: Node, variables: Variables | None = None) -> Drawing:
    """Return the nodes to draw, in the order of recording, each with a name."""
    variables = variables or {}
    everything = toposort(*roots)
    own = {node: printable(node.name or variables.get(id(node), "")).strip() for node in everything}
    inline = {node for node, name in own.items() if not name and is_number(node)} - set(roots)
    nodes = tuple(node for node in everything if node not in inline)
    given = frozenset(node for node in nodes if own[node])
    made_up = (f"v_{count}" for count in itertools.count(1))
    names = {node: own[node] or next(made_up) for node in nodes}
    return Drawing(roots, nodes, names, given)


def is_number(node: Node) -> bool:
    """Tell whether a node is a constant number, which is written into what uses it."""
    return node.is_leaf and not node.requires_grad and np.size(node._data) == 1


def read_outline(drawing: Drawing) -> Outline:
    """Return the structure of a graph alone: no number of it is read."""
    keys, number = drawing.keys, Numbering()
    parents = [tuple([keys.get(p, -1) for p in node.parents]) for node in drawing.nodes]
    scopes = {node.scope: printable(node.scope) for node in drawing.nodes}
    inside = [[p for p in sources if p >= 0] for sources in parents]
    return Outline(
        labels=[number(_structure(node)) for node in drawing.nodes],
        ops=[node.op.name if node.op else "" for node in drawing.nodes],
        parents=parents,
        groups=acyclic_paths([scopes[node.scope] for node in drawing.nodes], inside),
        roots=frozenset(keys[root] for root in drawing.roots),
    )


def _structure(node: Node) -> Hashable:
    """Return what an op application or a leaf is, without its numbers and its place."""
    shape = () if node._data.__class__ is float else np.shape(node._data)
    if node.op is None:
        return kind_of(node, is_root=False), node.requires_grad, shape
    facts = tuple(sorted((k, _fact(k, v)) for k, v in node.attrs.items())) if node.attrs else ()
    return node.op.name, shape, facts


def _fact(key: str, fact: Any) -> str:
    """Return a fact of an op as text; which entries `x[3]` takes are data, like numbers."""
    if isinstance(fact, np.ndarray):
        return f"array {fact.shape}"
    return "" if key == "key" else repr(fact)


def build_scene(drawing: Drawing) -> Scene:
    """Return the scene of a graph: every number in it is copied, so it never changes."""
    keys = drawing.keys
    groups = acyclic_paths(
        [printable(node.scope) for node in drawing.nodes],
        [[keys[p] for p in node.parents if p in keys] for node in drawing.nodes],
    )
    nodes = tuple(
        scene_node(node, key, drawing, groups[key]) for key, node in enumerate(drawing.nodes)
    )
    edges = tuple(edge for node in drawing.nodes for edge in _edges(node, drawing, keys))
    root = drawing.roots[0]
    return Scene(nodes, edges, boxes_of(groups), drawing.names[root])


def boxes_of(paths: Sequence[str]) -> tuple[Group, ...]:
    """Return the boxes with these paths and those around them, outer ones first."""
    found: dict[str, None] = {}
    for path in paths:
        steps = path.split("/") if path else []
        for end in range(1, len(steps) + 1):
            found["/".join(steps[:end])] = None
    return tuple(Group(path) for path in found)


def scene_node(node: Node, key: int, drawing: Drawing, group: str) -> SceneNode:
    """Return the card of one node."""
    return SceneNode(
        key=key,
        kind=kind_of(node, is_root=any(node is root for root in drawing.roots)),
        name=drawing.names[node],
        glyph=node.op.notation.glyph if node.op else "",
        op=node.op.name if node.op else "",
        expression=expression(node, drawing.names),
        scalar=np.size(node._data) == 1 and np.ndim(node._data) == 0,
        value=summarize(node._data),
        gradient=None if node.grad is None else summarize(plain(node.grad)),
        takes_gradient=node.requires_grad,
        group=group,
    )


def kind_of(node: Node, *, is_root: bool) -> Kind:
    """Return what a node is to a reader."""
    if is_root and not node.is_leaf:
        return "loss"
    if not node.is_leaf:
        return "op"
    return "input" if not node.requires_grad or is_input(node.name) else "parameter"


def is_input(name: str) -> bool:
    """Tell whether a name is one that the classroom gives to inputs and targets."""
    return name_parts(name).base in _INPUT_NAMES


def plain(x: object) -> NDArray[np.float64]:
    """Return the numbers of a node, an array or a float as an array."""
    return np.asarray(x._data if isinstance(x, Node) else x)


def summarize(x: object) -> Summary:
    """Return lowest, mean and highest entry, and a small picture of the array."""
    array = np.asarray(x, dtype=np.float64)
    if not array.size:
        return Summary(array.shape, np.nan, np.nan, np.nan, ())
    with np.errstate(all="ignore"):
        low, mean, high = float(array.min()), float(array.mean()), float(array.max())
        cells = _thumbnail(array)
    return Summary(array.shape, low, mean, high, tuple(map(tuple, cells.tolist())))


def _thumbnail(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the array as at most 6 x 6 cells, each the mean of a block of it."""
    matrix = array.reshape(-1, array.shape[-1]) if array.ndim > 1 else np.atleast_2d(array)
    return _block_means(_block_means(matrix, MOST_ROWS).T, MOST_COLUMNS).T


def _block_means(matrix: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    if len(matrix) <= most:
        return matrix
    starts = np.linspace(0, len(matrix), most + 1).astype(int)
    sums = np.add.reduceat(matrix, starts[:-1], axis=0)
    means: NDArray[np.float64] = sums / np.diff(starts)[:, None]
    return means


def as_symbol(node: Node, names: dict[Node, str]) -> Symbol | float:
    """Return how a formula writes a node: by its name, or a constant as its number."""
    if node not in names:
        return float(plain(node).reshape(()))
    name = names[node]
    written = Written(name_latex(name), name_text(name), ATOM)
    return Symbol(symbol_key(node), np.shape(node._data), written=written)


def symbol_key(node: Node) -> str:
    """Return what tells a node's symbol from others; two nodes may bear one name."""
    return f"node {node.tick}"


def expression(node: Node, names: dict[Node, str]) -> Written | None:
    """Return how a node was computed, `X W[1] + b[1]`, or None for a leaf."""
    if node.op is None:
        return None
    return write_any(apply_to_symbols(node, [as_symbol(p, names) for p in node.parents]))


def apply_to_symbols(node: Node, inputs: Sequence[Symbol | float]) -> Symbol:
    """Return the formula of a node's op on the given formulas, as it is, not tidied."""
    formula = Symbol("", np.shape(node._data))
    formula.op, formula.attrs, formula.inputs = node.op, node.attrs, tuple(inputs)
    return formula


def _edges(node: Node, drawing: Drawing, keys: dict[Node, int]) -> list[Edge]:
    return [
        Edge(keys[parent], keys[node], slot, local_derivative(node, slot, drawing.names))
        for slot, parent in enumerate(node.parents)
        if parent in keys
    ]


def local_derivative(node: Node, slot: int, names: dict[Node, str]) -> LocalDerivative | None:
    """Return what an edge does to a gradient: the op's rule, run on symbols and on numbers."""
    parent, op = node.parents[slot], node.op
    if op is None or not parent.requires_grad:
        return None
    rule = op.vjps[slot]
    inputs = [as_symbol(p, names) for p in node.parents]
    y = as_symbol(node, names)
    ct = Symbol("1") if op.elementwise else Symbol("ȳ", np.shape(node._data))
    try:
        formula = write_any(rule(ct, y, *inputs, **node.attrs))
    except NotDifferentiableError:
        return None
    return LocalDerivative(formula, _local_number(node, slot))


def _local_number(node: Node, slot: int) -> float | None:
    """Return ∂node/∂parent where both are single numbers."""
    op, parent = node.op, node.parents[slot]
    if op is None or np.size(node._data) != 1 or np.size(parent._data) != 1:
        return None
    y, *inputs = (np.asarray(n._data)[()] for n in (node, *node.parents))  # 1/0 is inf, no error
    with np.errstate(all="ignore"):
        number = op.vjps[slot](np.ones_like(y), y, *inputs, **node.attrs)
    return float(np.sum(number))
