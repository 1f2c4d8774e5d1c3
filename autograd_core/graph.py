"""Walks over the graph below a node: order, consumers, counts. All iterative."""

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter

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

    The sweep ends at the nodes in `stop`: they are listed, what they were made from is not.
    """
    ends = set(stop)
    seen = {root}
    stack = [] if root in ends else [root]
    while stack:
        for parent in stack.pop().parents:
            if parent not in seen and parent.requires_grad:
                seen.add(parent)
                if parent not in ends:
                    stack.append(parent)
    return sorted(seen, key=_tick, reverse=True)


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
