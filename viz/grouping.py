"""Which box each node lies in, so that no two boxes feed each other in a circle.

A scope that is entered again with what came out of it (a cell of a recurrent net) gets a new box
each time: `cell`, `cell (2)`, …
"""

from collections.abc import Collection, Mapping, Sequence


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


Reach = dict[str, int]
"""Which boxes something depends on: by name the newest of them, for each depends on the one before.

Never changed once made, so that many nodes can share one.
"""
_NOTHING: Reach = {}


class _Boxes:
    """The boxes of one level, opened as they are needed: number 1, 2, … of each name."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self.titles: dict[str, list[str]] = {}
        self.taken: set[str] = set()
        self.feeders: dict[tuple[str, int], Reach] = {}  # what anything in a box depends on

    def newest(self, name: str) -> int:
        return len(self.titles.get(name, ()))

    def open(self, name: str) -> int:
        """Open a box: `name`, then `name (2)` and so on where no other scope is called so."""
        titles = self.titles.setdefault(name, [])
        count, title = len(titles) + 1, name if not titles else f"{name} ({len(titles) + 1})"
        while title in self.taken or (count > 1 and title in self.names):
            count += 1
            title = f"{name} ({count})"
        titles.append(title)
        self.taken.add(title)
        # it depends on the box before, so on all that feeds that one, which nothing joins any more
        self.feeders[name, len(titles)] = self.feeders.get((name, len(titles) - 1), _NOTHING)
        return len(titles)

    def feeds(self, name: str, box: int, start: Reach) -> bool:
        """Tell whether what is reached from `start`, through whole boxes, contains a box."""
        if not start:
            return False
        reached, fresh = dict(start), list(start.items())
        while fresh:
            if reached.get(name, 0) >= box:
                return True
            for other, number in self.feeders[fresh.pop()].items():
                if reached.get(other, 0) < number:
                    reached[other] = number
                    fresh.append((other, number))
        return reached.get(name, 0) >= box


def _titles(
    members: Sequence[int], wanted: Mapping[int, str], parents: Sequence[Sequence[int]]
) -> dict[int, str]:
    """Return the box of each member that wants one, on one level.

    A member joins the newest box of its name, unless the box would then feed itself through what
    lies between: then it opens another.
    """
    if not wanted:
        return {}
    boxes = _Boxes(set(wanted.values()))
    home: dict[int, tuple[str, int]] = {}
    below: dict[int, Reach] = {}  # of each member: the boxes it depends on, and its own
    for member in members:
        sources = [p for p in parents[member] if below.get(p)]
        reach = _union([below[p] for p in sources])
        if member in wanted:
            name = wanted[member]
            box = (name, boxes.newest(name))
            outside = _union([below[p] for p in sources if home.get(p) != box])
            if not box[1] or boxes.feeds(*box, outside):
                box = (name, boxes.open(name))
            home[member] = box
            reach = _union([reach, {name: box[1]}])
            boxes.feeders[box] = _union([boxes.feeders[box], reach])
        below[member] = reach
    return {member: boxes.titles[name][number - 1] for member, (name, number) in home.items()}


def _union(reaches: Sequence[Reach]) -> Reach:
    """Return the newest box of each name; one of the given dicts itself where it has them all."""
    result = _NOTHING
    for reach in reaches:
        if reach is result or reach.items() <= result.items():
            continue
        if result.items() <= reach.items():
            result = reach
        else:
            larger = {**result, **reach}
            result = {name: max(n, result.get(name, 0)) for name, n in larger.items()}
    return result
