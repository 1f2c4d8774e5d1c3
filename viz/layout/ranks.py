"""Which column each item stands in: longest path, then leaves pulled to their first user."""

from collections.abc import Sequence


def assign_ranks(
    count: int,
    edges: Sequence[tuple[int, int]],
    first: frozenset[int] = frozenset(),
    last: frozenset[int] = frozenset(),
) -> list[int]:
    """Return the rank of each of `count` items, so that every edge goes to a higher one.

    Parameters
    ----------
    edges : (source, target) pairs of an acyclic graph
    first, last : sets of items
        Those that stand at rank 0 and at the highest rank, whatever their edges.
    """
    parents: list[list[int]] = [[] for _ in range(count)]
    children: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        parents[target].append(source)
        children[source].append(target)
    order = _topological(parents, children)
    ranks = [0] * count
    for item in order:
        ranks[item] = max((ranks[p] + 1 for p in parents[item]), default=0)
    _shorten(order, parents, children, ranks, first)
    top = max(ranks, default=0)
    for item in last:
        ranks[item] = top if not _has_edge_to(parents[item], ranks, top) else top + 1
    highest = max(ranks, default=0)
    for item in last:
        ranks[item] = highest
    return ranks


def _shorten(
    order: list[int],
    parents: list[list[int]],
    children: list[list[int]],
    ranks: list[int],
    first: frozenset[int],
) -> None:
    """Move items towards their users where that makes no edge longer in all.

    A leaf moves for free, and the edges of a leaf with several users run together, so only edges
    from other items count against a move.
    """
    for item in reversed(order):
        held = sum(1 for parent in parents[item] if parents[parent] or parent in first)
        if children[item] and item not in first and held <= len(children[item]):
            ranks[item] = min(ranks[child] for child in children[item]) - 1


def _has_edge_to(parents: list[int], ranks: list[int], top: int) -> bool:
    return any(ranks[p] >= top for p in parents)


def _topological(parents: list[list[int]], children: list[list[int]]) -> list[int]:
    waiting = [len(p) for p in parents]
    order = [item for item, n in enumerate(waiting) if not n]
    for item in order:  # grows while it is read
        for child in children[item]:
            waiting[child] -= 1
            if not waiting[child]:
                order.append(child)
    return order
