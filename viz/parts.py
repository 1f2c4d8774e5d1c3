"""Which nodes each of the equal parts of a folded card consists of: one of `× 400`.

Where the planner counts parts, this finds them again: by box, then inside a box by what hangs
together, else by order of recording. A division that does not give equal parts is none.
"""

from collections.abc import Sequence

from viz.copies import connected
from viz.outline import Outline, inner_structure

Part = Sequence[int]


def divide(
    members: Sequence[int], boxes: Sequence[str], repeats: int, outline: Outline
) -> list[Part]:
    """Return the nodes of each of the parts of a card; one part, if they cannot be told apart.

    What several parts share (a weight that each example meets) is in none of them.

    Parameters
    ----------
    members : the nodes of the card, in the order of recording
    boxes : the paths of the boxes that were folded into it
    repeats : how many parts are wanted
    outline : the structure of the whole graph
    """
    if repeats == len(members):
        return [[node] for node in members]
    if repeats < 2:
        return [members]
    if len(boxes) > 1 and repeats % len(boxes) == 0:
        inside = _by_box(members, boxes, outline)
        copies = [_copies(nodes, repeats // len(boxes), outline) for nodes in inside]
        found = [part for parts in copies for part in parts]
    else:
        found = _copies(members, repeats, outline)
    return found if len(found) == repeats else [members]


def _by_box(members: Sequence[int], boxes: Sequence[str], outline: Outline) -> list[list[int]]:
    """Return the nodes of each box, leaving out those that lie in none."""
    inside: dict[str, list[int]] = {box: [] for box in boxes}
    home: dict[str, str | None] = {}
    for node in members:
        group = outline.groups[node]
        if group not in home:
            around = (b for b in boxes if f"{group}/".startswith(f"{b}/"))
            home[group] = next(around, None)
        box = home[group]
        if box is not None:
            inside[box].append(node)
    return list(inside.values())


def _copies(members: Sequence[int], count: int, outline: Outline) -> list[Part]:
    """Return `count` parts of equal structure with the leaves that each has to itself, or []."""
    if count == 1:
        return [members]
    ops = _by_kind(connected(members, outline), count, outline)
    ops = ops or _by_kind([[node] for node in members if outline.ops[node]], count, outline)
    if not ops:
        return []
    return _with_own_leaves(ops, members, outline)


def _by_kind(groups: Sequence[Sequence[int]], count: int, outline: Outline) -> list[list[int]]:
    """Share groups of nodes out to `count` parts, as many of each kind to each, in order."""
    kinds: dict[object, list[Sequence[int]]] = {}
    for group in groups:
        kinds.setdefault(inner_structure(group, outline)[0], []).append(group)
    if not kinds or any(len(alike) % count for alike in kinds.values()):
        return []
    parts: list[list[int]] = [[] for _ in range(count)]
    for alike in kinds.values():
        share = len(alike) // count
        for place, group in enumerate(alike):
            parts[place // share] += group
    parts = [sorted(part) for part in parts]
    structures = {inner_structure(part, outline)[0] for part in parts}
    return parts if len(structures) == 1 else []


def _with_own_leaves(
    parts: list[list[int]], members: Sequence[int], outline: Outline
) -> list[Part]:
    leaves = {node for node in members if not outline.ops[node]}
    users: dict[int, set[int]] = {leaf: set() for leaf in leaves}
    for number, part in enumerate(parts):
        for node in part:
            for p in outline.parents[node]:
                if p in leaves:
                    users[p].add(number)
    for leaf, numbers in users.items():
        if len(numbers) == 1:
            parts[numbers.pop()].append(leaf)
    return [sorted(part) for part in parts]
