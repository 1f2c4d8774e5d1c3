"""Network simplex: whole numbers for the nodes of a graph, so that its edges are short in all.

References
----------
Gansner, Koutsofios, North, Vo, "A technique for drawing directed graphs", IEEE Trans. Software
Engineering 19(3), 1993.
"""

from collections.abc import Sequence

from viz.layout.jit import Ints, form_for

_MOST_PIVOTS = 20_000


def shorten(
    ranks: Sequence[int],
    edges: Sequence[tuple[int, int]],
    weights: Sequence[int],
    spans: Sequence[int],
) -> list[int]:
    """Return ranks with the least sum of weight x length over all edges.

    Parameters
    ----------
    ranks : where to start; every edge is as long as its span, or longer
    edges : (source, target) pairs of an acyclic, connected graph
    weights : what one rank of each edge costs, 0 or more
    spans : the least length of each edge
    """
    count = len(ranks)
    form = form_for(count + len(edges))
    source, target = (form.ints(edge[end] for edge in edges) for end in (0, 1))
    rank, least, net = map(form.ints, (ranks, spans, _net(count, edges, weights)))
    begin, touching = map(form.ints, _incidence(count, edges))
    parent, order, low, last, total = (form.ints([0] * count) for _ in range(5))
    form.loop(_tighten)(source, target, least, begin, touching, rank, parent, low, order)
    node = -1
    for _ in range(_MOST_PIVOTS):
        form.loop(_number)(source, target, begin, touching, parent, net, order, low, last, total)
        node = form.loop(_leaving)(source, parent, total, node + 1)
        if node < 0:
            break
        form.loop(_pivot)(
            source, target, least, begin, touching, rank, parent, order, low, last, node
        )
    lowest = min(rank)
    return [int(r) - int(lowest) for r in rank]


def _net(count: int, edges: Sequence[tuple[int, int]], weights: Sequence[int]) -> list[int]:
    """Return for each node the weight that leaves it less the weight that enters it."""
    net = [0] * count
    for (source, target), weight in zip(edges, weights, strict=True):
        net[source] += weight
        net[target] -= weight
    return net


def _incidence(count: int, edges: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return the edges at each node, one node after the other, and where each node's begin."""
    at: list[list[int]] = [[] for _ in range(count)]
    for i, (source, target) in enumerate(edges):
        at[source].append(i)
        at[target].append(i)
    begin = [0]
    for here in at:
        begin.append(begin[-1] + len(here))
    return begin, [i for here in at for i in here]


def _tighten(
    source: Ints,
    target: Ints,
    least: Ints,
    begin: Ints,
    touching: Ints,
    rank: Ints,
    parent: Ints,
    inside: Ints,
    queue: Ints,
) -> None:
    """Grow a spanning tree of edges of least length; `parent` is the edge above each node."""
    parent[0], inside[0], queue[0] = -1, 1, 0
    head, size = 0, 1
    while size < len(rank):
        while head < size:
            node = queue[head]
            head += 1
            for k in range(begin[node], begin[node + 1]):
                e = touching[k]
                other = source[e] + target[e] - node
                if not inside[other] and rank[target[e]] - rank[source[e]] == least[e]:
                    inside[other], parent[other], queue[size] = 1, e, other
                    size += 1
        if size == len(rank):
            break
        best, best_slack = -1, 0
        for e in range(len(source)):
            if inside[source[e]] != inside[target[e]]:
                slack = rank[target[e]] - rank[source[e]] - least[e]
                if best < 0 or slack < best_slack:
                    best, best_slack = e, slack
        by = best_slack if inside[source[best]] else -best_slack
        for i in range(size):
            rank[queue[i]] += by
        other = target[best] if inside[source[best]] else source[best]
        inside[other], parent[other], queue[size] = 1, best, other
        size += 1


def _number(
    source: Ints,
    target: Ints,
    begin: Ints,
    touching: Ints,
    parent: Ints,
    net: Ints,
    order: Ints,
    low: Ints,
    last: Ints,
    total: Ints,
) -> None:
    """Walk the tree from node 0: the subtree of v is order[low[v] .. last[v]], its net total[v]."""
    stack, size, count = last, 1, 0
    stack[0] = 0
    while size:
        size -= 1
        node = stack[size]
        order[count], low[node], total[node] = node, count, net[node]
        count += 1
        for k in range(begin[node], begin[node + 1]):
            e = touching[k]
            other = source[e] + target[e] - node
            if parent[other] == e and parent[node] != e:
                stack[size] = other
                size += 1
    for i in range(count):
        last[i] = low[i]
    for i in range(count - 1, 0, -1):
        node = order[i]
        above = source[parent[node]] + target[parent[node]] - node
        total[above] += total[node]
        if last[node] > last[above]:
            last[above] = last[node]


def _leaving(source: Ints, parent: Ints, total: Ints, place: int) -> int:
    """Return a node below a tree edge that had better be longer, looking from `place` on; or -1.

    What crosses from a subtree to the rest, less what crosses back, is the subtree's net.
    """
    leaving, worst, found = -1, 0, 0
    for i in range(len(parent)):
        node = (place + i) % len(parent)
        e = parent[node]
        if e >= 0:
            cut = total[node] if source[e] == node else -total[node]
            if cut < 0:
                found += 1
                if cut < worst:
                    worst, leaving = cut, node
                if found >= 30:
                    break
    return leaving


def _pivot(
    source: Ints,
    target: Ints,
    least: Ints,
    begin: Ints,
    touching: Ints,
    rank: Ints,
    parent: Ints,
    order: Ints,
    low: Ints,
    last: Ints,
    leaving: int,
) -> None:
    """Replace the tree edge above a node by the shortest that may take its place."""
    is_tail = source[parent[leaving]] == leaving
    first, end = low[leaving], last[leaving]
    entering, joint, best = -1, 0, 0
    for i in range(first, end + 1):
        node = order[i]
        for k in range(begin[node], begin[node + 1]):
            e = touching[k]
            other = source[e] + target[e] - node
            outside = low[other] < first or low[other] > end
            if outside and (target[e] == node) == is_tail:
                slack = rank[target[e]] - rank[source[e]] - least[e]
                if entering < 0 or slack < best or (slack == best and e < entering):
                    entering, joint, best = e, node, slack
    for i in range(first, end + 1):
        rank[order[i]] += -best if is_tail else best
    e, node = entering, joint
    while True:  # turn the tree over from the new joint up to the old one
        above = parent[node]
        parent[node] = e
        if node == leaving:
            break
        node, e = source[above] + target[above] - node, above
