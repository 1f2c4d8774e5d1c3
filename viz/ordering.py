"""Orders and circles of a graph given by numbers: topological order, strong components.

All linear and iterative; ties go to the smaller number, so that every process gives one answer.
"""

import heapq
from collections.abc import Iterable, Sequence


def quotient(homes: Sequence[int], parents: Sequence[Iterable[int]]) -> list[list[int]]:
    """Return the graph of the cards: for each card the cards that feed it, without itself.

    Parameters
    ----------
    homes : the card of each node, numbered from 0
    parents : for each node the nodes that feed it; negative numbers are none
    """
    feeders: list[dict[int, None]] = [{} for _ in range(max(homes, default=-1) + 1)]
    for home, sources in zip(homes, parents, strict=True):
        feeding = feeders[home]
        for source in sources:
            if source >= 0 and homes[source] != home:
                feeding[homes[source]] = None
    return [list(feeding) for feeding in feeders]


def topological(parents: Sequence[Iterable[int]]) -> list[int]:
    """Return the nodes of an acyclic graph, parents first, the smallest number that can be next."""
    users: list[list[int]] = [[] for _ in parents]
    waiting = [0] * len(parents)
    for node, sources in enumerate(parents):
        for source in sources:
            users[source].append(node)
            waiting[node] += 1
    ready = [node for node, count in enumerate(waiting) if not count]
    order = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for user in users[node]:
            waiting[user] -= 1
            if not waiting[user]:
                heapq.heappush(ready, user)
    assert len(order) == len(parents), "the graph has a circle"
    return order


def strong_components(parents: Sequence[Sequence[int]]) -> list[int]:
    """Return for each node the number of its component; nodes on a common circle share one.

    References
    ----------
    Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1972; with a stack of
    its own in place of recursion.
    """
    count = len(parents)
    found, low, component = [-1] * count, [0] * count, [-1] * count
    path: list[int] = []
    clock = components = 0
    for start in range(count):
        if found[start] >= 0:
            continue
        work = [(start, iter(parents[start]))]
        found[start] = low[start] = clock
        clock += 1
        path.append(start)
        while work:
            node, sources = work[-1]
            for source in sources:
                if found[source] < 0:
                    found[source] = low[source] = clock
                    clock += 1
                    path.append(source)
                    work.append((source, iter(parents[source])))
                    break
                if component[source] < 0:
                    low[node] = min(low[node], found[source])
            else:
                work.pop()
                if work:
                    outer = work[-1][0]
                    low[outer] = min(low[outer], low[node])
                if low[node] == found[node]:
                    while component[node] < 0:
                        component[path.pop()] = components
                    components += 1
    return component


def condense(homes: Sequence[int], parents: Sequence[Iterable[int]]) -> list[int]:
    """Merge the cards that feed each other in a circle; return the new card of each node."""
    component = strong_components(quotient(homes, parents))
    return renumber([component[home] for home in homes])


def renumber(homes: Sequence[int]) -> list[int]:
    """Number cards by their first node."""
    numbers: dict[int, int] = {}
    return [numbers.setdefault(home, len(numbers)) for home in homes]
