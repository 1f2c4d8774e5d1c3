"""The part of a graph between a loss and a leaf: its nodes, its waypoints, one sweep through it."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_core import GraphError
from autograd_core.backward import contributions, sweep
from autograd_core.backward import plain as plain_data
from autograd_core.graph import dependents, sweep_order
from autograd_core.node import Node
from autograd_core.reach import Reach


def bundle(loss: Node, leaf: Node) -> list[Node]:
    """Return the nodes on the ways from the leaf to the loss, parents before users.

    Raises
    ------
    GraphError
        If there is no way.
    """
    order = sweep_order(loss, [leaf])[::-1]
    on_way = dependents(order, leaf)
    if leaf not in set(order) or loss not in on_way:
        raise GraphError(
            f"explain: expected a leaf that {loss.name or 'the loss'} was computed from and that "
            f"takes a gradient, got {leaf.name or 'another node'}, which no path reaches."
        )
    return [node for node in order if node in on_way]


def waypoints(nodes: Sequence[Node]) -> list[Node]:
    """Return those nodes of a bundle through which every path goes, from the leaf to the loss.

    In a topological order these are the nodes that no edge skips.
    """
    place = {node: i for i, node in enumerate(nodes)}
    furthest = [0] * len(nodes)
    for i, node in enumerate(nodes):
        for parent in node.parents:
            if parent in place:
                furthest[place[parent]] = max(furthest[place[parent]], i)
    result, reach = [], 0
    for i, node in enumerate(nodes):
        if reach <= i:
            result.append(node)
        reach = max(reach, furthest[i])
    return result


def pieces(nodes: Sequence[Node], stops: Iterable[Node]) -> list[Sequence[Node]]:
    """Cut a bundle at some of its waypoints, lowest piece first; a piece has both of its ends."""
    wanted = set(stops)
    places = [i for i, node in enumerate(nodes) if node in wanted]
    return [nodes[a : b + 1] for a, b in itertools.pairwise(places)]


def count_paths(piece: Sequence[Node]) -> int:
    """Return the number of paths through a piece; an edge counts as often as it is drawn."""
    counts = {piece[0]: 1}
    for node in piece[1:]:
        counts[node] = sum(counts.get(parent, 0) for parent in node.parents)
    return counts[piece[-1]]


Locals = dict[Node, list[tuple[int, float | None]]]
"""For each node of a bundle of numbers, the local derivative by argument slot, None for a 0 by
structure, which no infinite factor changes."""


def is_scalar(nodes: Sequence[Node]) -> bool:
    """Tell whether every node of a bundle is a number, so that it has paths of numbers."""
    return all(np.ndim(node._data) == 0 for node in nodes)


def local_derivatives(nodes: Sequence[Node]) -> Locals:
    """Return the local derivative of each edge of a bundle of numbers, as the engine has it."""
    inside = set(nodes)
    return {node: [*_derivatives_of(node, inside)] for node in nodes[1:]}


def _derivatives_of(node: Node, inside: set[Node]) -> Iterator[tuple[int, float | None]]:
    op, one = node.op, node.seed(None)
    assert op is not None
    for slot, part in contributions(node, one, plain_data, {}, ()):
        if node.parents[slot] not in inside:
            continue
        zero = op.zeros[slot] if op.zeros else None
        inputs = map(plain_data, node.parents)
        is_zero = zero is not None and np.all(zero(node._data, *inputs, **node.attrs))
        yield slot, None if is_zero else float(part)


def multiply_out(piece: Sequence[Node], local: Locals) -> float:
    """Return ∂upper/∂lower of a piece of numbers: the sum over its paths of their products."""
    found = {piece[-1]: 1.0}
    for node in reversed(piece[1:]):
        if node not in found:
            continue
        for slot, derivative in local[node]:
            if derivative is not None:
                parent = node.parents[slot]
                found[parent] = found.get(parent, 0.0) + found[node] * derivative
    return found.get(piece[0], 0.0)


@dataclass(frozen=True)
class Swept:
    """What a sweep through a bundle left.

    Attributes
    ----------
    gradients : dict
        ∂loss/∂node of each node of the bundle, as the engine adds it up.
    parts : dict
        For the nodes asked for, what each of their uses brings: (consumer, slot, part).
    """

    gradients: dict[Node, Any]
    parts: dict[Node, list[tuple[Node, int, Any]]]


def sweep_bundle(nodes: Sequence[Node], watched: Iterable[Node] = ()) -> Swept:
    """Pull the loss's gradient back through a bundle, by the engine's own steps."""
    parts: dict[Node, list[tuple[Node, int, Any]]] = {node: [] for node in watched}
    gradients: dict[Node, Any] = {nodes[-1]: nodes[-1].seed(None)}
    reach: Reach = {}
    if not parts:
        return Swept(sweep(reversed(nodes[1:]), gradients, plain_data, reach), parts)
    inside = set(nodes)
    for node in reversed(nodes[1:]):
        for slot, part in contributions(node, gradients[node], plain_data, reach, gradients):
            parent = node.parents[slot]
            if parent not in inside:
                continue
            gradients[parent] = gradients[parent] + part if parent in gradients else part
            if parent in parts:
                parts[parent].append((node, slot, part))
    return Swept(gradients, parts)
