"""A link as it goes from group to group: cut at the border of each that it leaves or enters."""

from dataclasses import dataclass

from viz.layout.geometry import Link

Tag = tuple[str, object]
"""What a hop joins: ("cell", key), ("frame", path), ("entry", source) or ("exit", source)."""


@dataclass(frozen=True, slots=True)
class Hop:
    """The part of a link that runs inside one group, `level` is its path."""

    level: str
    source: Tag
    target: Tag
    slot: int


def cut(link: Link, source_group: str, target_group: str) -> list[Hop]:
    """Return the parts of a link from the group of its source to that of its target."""
    up, down = _ancestry(source_group), _ancestry(target_group)
    common = next(path for path in up if path in down)
    source: Tag = ("cell", link.source)
    hops = []
    for path in up[: up.index(common)]:
        hops.append(Hop(path, source, ("exit", link.source), 0))
        source = ("frame", path)
    for path in reversed(down[: down.index(common)]):
        hops.append(Hop(_parent(path), source, ("frame", path), 0))
        source = ("entry", link.source)
    hops.append(Hop(down[0], source, ("cell", link.target), link.slot))
    return hops


def depth(path: str) -> int:
    """Return how many groups a path names."""
    return path.count("/") + 1 if path else 0


def _ancestry(path: str) -> list[str]:
    """Return a group's path and those of the groups around it, inside out, "" last."""
    result = []
    while path:
        result.append(path)
        path = _parent(path)
    return [*result, ""]


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
