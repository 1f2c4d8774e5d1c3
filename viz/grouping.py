"""Which box each node lies in, so that no two boxes feed each other in a circle.

A scope that is entered again with what came out of it (a cell of a recurrent net) gets a new box
each time: `cell`, `cell (2)`, …
"""

from collections.abc import Collection, Iterable, Mapping, Sequence


def acyclic_paths(scopes: Sequence[str], parents: Sequence[Sequence[int]]) -> list[str]:
    """Return the path of the box of each node.

    Parameters
    ----------
    scopes : the scope path of each node, parents before users
    parents : for each node the indices of its parents
    """
    steps = [scope.split("/") if scope else [] for scope in scopes]
    paths = [""] * len(scopes)
    levels = [(list(range(len(scopes))), 0)]
    for members, depth in levels:  # grows while it is read
        wanted = {m: steps[m][depth] for m in members if len(steps[m]) > depth}
        inside: dict[str, list[int]] = {}
        for member, title in _titles(members, wanted, parents).items():
            paths[member] += f"/{title}" if depth else title
            inside.setdefault(title, []).append(member)
        levels += [(box, depth + 1) for box in inside.values()]
    return paths


def _titles(
    members: Sequence[int], wanted: Mapping[int, str], parents: Sequence[Sequence[int]]
) -> dict[int, str]:
    """Return the box of each member that wants one, on one level.

    A member joins the newest box of its name, unless the box would then feed itself through what
    lies between: then it opens another. Sets of boxes are the bits of an int.
    """
    names = set(wanted.values())
    titles: list[str] = []
    feeders: list[int] = []  # of each box: the boxes that anything in it depends on
    newest: dict[str, int] = {}
    home: dict[int, int] = {}
    below: dict[int, int] = {}  # of each member: the boxes it depends on, and its own
    for member in members:
        sources = [p for p in parents[member] if p in below]
        below[member] = _union(below[p] for p in sources)
        if member not in wanted:
            continue
        box = newest.get(wanted[member])
        outside = _union(below[p] for p in sources if home.get(p) != box)
        if box is None or _closure(outside, feeders) >> box & 1:
            box = newest[wanted[member]] = len(titles)
            titles.append(_fresh(wanted[member], titles, names))
            feeders.append(0)
        home[member] = box
        below[member] |= 1 << box
        feeders[box] |= below[member]
    return {member: titles[box] for member, box in home.items()}


def _union(sets: Iterable[int]) -> int:
    result = 0
    for boxes in sets:
        result |= boxes
    return result


def _closure(boxes: int, feeders: Sequence[int]) -> int:
    """Return the boxes with those that feed them, directly or not."""
    result, fresh = boxes, boxes
    while fresh:
        box = fresh.bit_length() - 1
        fresh = (fresh & ~(1 << box)) | (feeders[box] & ~result)
        result |= feeders[box]
    return result


def _fresh(name: str, titles: Collection[str], names: Collection[str]) -> str:
    """Return the name, or `name (2)` and so on where it is taken, or another scope's own."""
    title, count = name, 1
    while title in titles or (count > 1 and title in names):
        count += 1
        title = f"{name} ({count})"
    return title
