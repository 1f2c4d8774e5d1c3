"""Walks over the graph below a node: order, consumers, counts. All iterative."""

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from autograd_core.node import Node

_tick = attrgetter("tick")


def ancestors(*roots: Node) -> set[Node]:
    """Return the roots and everything they were made from, each node once."""
    seen = set(roots)
    stack = list(seen)
    while stack:
        for parent in stack.pop().parents:
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return seen


def toposort(*roots: Node) -> list[Node]:
    """Return the graph below the roots, parents before users, in the order of recording."""
    return sorted(ancestors(*roots), key=_tick)


def sweep_order(root: Node, stop: Iterable[Node] = ()) -> list[Node]:
    """Return the nodes that a reverse sweep from `root` passes, users before parents.

    The sweep ends at the nodes in `stop`: they are listed, what they were made from is not, nor
    is what was made before all of them and so cannot depend on them.
    """
    ends = set(stop)
    first = min([end.tick for end in ends], default=0)
    seen = {root}
    order = [root]
    stack = [] if root in ends else [root]
    while stack:
        for parent in stack.pop().parents:
            if parent.requires_grad and parent not in seen and parent.tick >= first:
                seen.add(parent)
                order.append(parent)
                if parent.op is not None and parent not in ends:
                    stack.append(parent)
    order.sort(key=_tick, reverse=True)
    return order


def dependents(order: Iterable[Node], start: Node) -> set[Node]:
    """Return `start` and those of `order` that were made from it; parents come before users."""
    found = {start}
    for node in order:
        if any(parent in found for parent in node.parents):
            found.add(node)
    return found


def consumers(*roots: Node) -> dict[Node, list[tuple[Node, int]]]:
    """Return, for each node below the roots, its uses as (consumer, argument slot)."""
    order = toposort(*roots)
    uses: dict[Node, list[tuple[Node, int]]] = {node: [] for node in order}
    for node in order:
        for slot, parent in enumerate(node.parents):
            uses[parent].append((node, slot))
    return uses


def statistics(*roots: Node) -> Counter[str]:
    """Return how often each op was used below the roots; leaves count as "leaf"."""
    return Counter(node.op.name if node.op else "leaf" for node in ancestors(*roots))


def replay(nodes: Iterable[Node], data: dict[Node, Any]) -> dict[Node, Any]:
    """Compute `nodes` again from changed data, without recording.

    Parameters
    ----------
    nodes : iterable of Node
        What depends on the change, parents before users.
    data : dict
        The new data of the changed nodes; any other parent is read as it is.

    Returns
    -------
    dict
        The new data of all of them.
    """
    result = dict(data)
    for node in nodes:
        if node.op is not None and node not in data:
            inputs = tuple(result.get(p, p._data) for p in node.parents)
            result[node] = node.op.compute(inputs, node.attrs)
    return result
