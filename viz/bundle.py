"""The part of a graph between a loss and a leaf: its nodes, its waypoints, one sweep through it."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from autograd_core import GraphError
from autograd_core.backward import contributions
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
    inside = set(nodes)
    reach: Reach = {}
    for node in reversed(nodes[1:]):
        for slot, part in contributions(node, gradients[node], plain_data, reach, gradients):
            parent = node.parents[slot]
            if parent not in inside:
                continue
            gradients[parent] = gradients[parent] + part if parent in gradients else part
            if parent in parts:
                parts[parent].append((node, slot, part))
    return Swept(gradients, parts)
