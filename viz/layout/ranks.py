"""Which column each item stands in: so that the edges are short in all."""

from collections.abc import Sequence

from viz.layout.simplex import shorten

# an edge from a leaf, or from outside, counts a little less: what could stand anywhere between
# stands near its users
_FIRM, _LOOSE = 8, 7


def assign_ranks(
    count: int,
    edges: Sequence[tuple[int, int]],
    first: frozenset[int] = frozenset(),
    last: frozenset[int] = frozenset(),
) -> list[int]:
    """Return the rank of each of `count` items, so that every edge goes to a higher one.

    Parameters
    ----------
    edges : (source, target) pairs of an acyclic graph; one that comes twice counts twice
    first, last : sets of items
        Those that stand at rank 0 and at the highest rank, whatever their edges.
    """
    parents: list[list[int]] = [[] for _ in range(count)]
    children: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        parents[target].append(source)
        children[source].append(target)
    ranks = [0] * count
    for item in _topological(parents, children):
        ranks[item] = max((ranks[p] + 1 for p in parents[item]), default=0)
    left, right = count, count + 1  # two walls; what is first or last is glued to one of them
    costs: dict[tuple[int, int], int] = {}
    for source, target in edges:
        pair = (left if source in first else source, right if target in last else target)
        weight = _FIRM if parents[source] else _LOOSE
        costs[pair] = costs.get(pair, 0) + weight
    spans = dict.fromkeys(costs, 1)
    for item in range(count):
        if not parents[item]:
            spans.setdefault((left, right if item in last else item), 0)
        if not children[item]:
            spans.setdefault((left if item in first else item, right), 0)
    top = max(ranks, default=0)
    glued = {item: left for item in first} | {item: right for item in last}
    top += any(ranks[s] >= top for s, t in edges if t in last)
    pairs = sorted(pair for pair in spans if pair[0] != pair[1])
    solved = shorten(
        [*ranks, 0, top],
        pairs,
        [costs.get(pair, 0) for pair in pairs],
        [spans[pair] for pair in pairs],
    )
    lowest = min((solved[glued.get(item, item)] for item in range(count)), default=0)
    return [solved[glued.get(item, item)] - lowest for item in range(count)]


def _topological(parents: list[list[int]], children: list[list[int]]) -> list[int]:
    waiting = [len(p) for p in parents]
    order = [item for item, n in enumerate(waiting) if not n]
    for item in order:  # grows while it is read
        for child in children[item]:
            waiting[child] -= 1
            if not waiting[child]:
                order.append(child)
    return order
