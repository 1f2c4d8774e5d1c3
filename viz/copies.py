"""How many equal copies the inside of a box can be divided into: a net that 100 examples pass."""

from collections.abc import Sequence
from math import gcd

from viz.outline import Outline, folded_box, inner_structure


def copies_inside(members: Sequence[int], path: str, outline: Outline) -> int:
    """Return into how many parts of equal structure a box can be divided.

    Parts are what hangs together by results of ops; leaves may be shared. Parts of several kinds
    are put together to copies: twice as many of one kind as of another are two to a copy. Where
    there are boxes inside, a copy has one of each.
    """
    counts: dict[object, int] = {}
    for part in connected(members, outline):
        structure, _ = inner_structure(part, outline)
        counts[structure] = counts.get(structure, 0) + 1
    copies = gcd(*counts.values()) if counts else 1
    if copies == 1:
        return 1
    depth = path.count("/") + 1
    boxes: dict[str, list[int]] = {}
    for node in members:
        boxes.setdefault(folded_box(outline.groups[node], depth), []).append(node)
    inner = [copies_inside(nodes, box, outline) for box, nodes in boxes.items() if box]
    return gcd(copies, *inner)


def connected(members: Sequence[int], outline: Outline) -> list[list[int]]:
    """Return the results of ops in groups that hang together, each in the order of recording."""
    leader = {node: node for node in members if outline.ops[node]}
    for node in leader:
        for p in outline.parents[node]:
            if p in leader:
                one, other = _find(leader, node), _find(leader, p)
                leader[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for node in leader:
        groups.setdefault(_find(leader, node), []).append(node)
    return list(groups.values())


def _find(leader: dict[int, int], node: int) -> int:
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = leader[node]
    return node
