"""`Outline`: a graph's structure alone, as flat lists of numbers, for folding in linear time.

`items_at` folds the boxes below a level: what is left are items, each a node or a whole box, with
a label that is equal for items of equal structure.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from viz.ordering import topological


@dataclass(frozen=True, slots=True)
class Outline:
    """What folding knows of a graph; every list has an entry for each node.

    Attributes
    ----------
    labels : list of int
        Equal for nodes with the same op, static facts and shape.
    ops : list of str
        The op's name, "" for a leaf.
    parents : list of tuple of int
        The inputs in argument order, duplicates kept; -1 for a constant written into the op.
    groups : list of str
        The path of the box that each lies in; no two boxes feed each other.
    roots : frozenset of int
    """

    labels: list[int]
    ops: list[str]
    parents: list[tuple[int, ...]]
    groups: list[str]
    roots: frozenset[int]


class Numbering:
    """Gives things numbers in the order in which they are first seen."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def __call__(self, thing: Hashable) -> int:
        """Return the thing's number."""
        return self._numbers.setdefault(thing, len(self._numbers))


@dataclass(slots=True)
class Items:
    """A graph of what could be cards: nodes and folded boxes, parents first.

    Attributes
    ----------
    members : the nodes of each
    homes : the item of each node
    labels : equal for items of equal structure in the same box
    parents : items that feed it, in argument order; those of a box once for each role
    roles : what each of these feeds: the argument slot, or what is done with it in the box
    boxes : the path of the box that it is, "" for a node
    """

    members: list[list[int]] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    parents: list[tuple[int, ...]] = field(default_factory=list)
    roles: list[Sequence[int]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)

    @property
    def leaves(self) -> list[bool]:
        """Whether nothing feeds it and it is no box."""
        return [
            not parents and not box for parents, box in zip(self.parents, self.boxes, strict=True)
        ]


def folded_box(group: str, depth: int) -> str:
    """Return the path of the box that a node of `group` is folded into, "" if it stays."""
    steps = group.split("/") if group else []
    return "/".join(steps[: depth + 1]) if len(steps) > depth else ""


def depth_of(outline: Outline) -> int:
    """Return how many levels of boxes there are."""
    return max((g.count("/") + 1 for g in set(outline.groups) if g), default=0)


def items_at(outline: Outline, depth: int) -> Items:
    """Return the graph with `depth` levels of boxes open and those below folded."""
    boxes = {group: folded_box(group, depth) for group in set(outline.groups)}
    items, index = Items(), dict[str, int]()
    for node, group in enumerate(outline.groups):
        box = boxes[group]
        item = index.setdefault(box, len(items.members)) if box else len(items.members)
        if item == len(items.members):
            items.members.append([])
            items.boxes.append(box)
        items.members[item].append(node)
        items.homes.append(item)
    _label(items, outline)
    return _parents_first(items) if index else items


def _parents_first(items: Items) -> Items:
    order = topological([[p for p in sources if p >= 0] for sources in items.parents])
    place = {item: i for i, item in enumerate(order)}
    return Items(
        [items.members[i] for i in order],
        [place[home] for home in items.homes],
        [items.labels[i] for i in order],
        [tuple([place[p] if p >= 0 else -1 for p in items.parents[i]]) for i in order],
        [items.roles[i] for i in order],
        [items.boxes[i] for i in order],
    )


def _label(items: Items, outline: Outline) -> None:
    number, role = Numbering(), Numbering()
    for item, members in enumerate(items.members):
        if items.boxes[item]:
            label, feeders = _box_structure(members, items, outline)
            items.parents.append(tuple([p for p, _, _ in feeders]))
            items.roles.append([role(use) for _, _, use in feeders])
        else:
            label, parents = _node_structure(members[0], items, outline)
            items.parents.append(parents)
            items.roles.append(range(len(parents)))
        items.labels.append(number(label))


def _node_structure(node: int, items: Items, outline: Outline) -> tuple[Hashable, tuple[int, ...]]:
    """Return a label and the items that feed a node; which output of a box it takes is a fact."""
    sources = outline.parents[node]
    parents = tuple([items.homes[p] if p >= 0 else -1 for p in sources])
    outputs: tuple[int, ...] = ()
    if any(p >= 0 and items.boxes[items.homes[p]] for p in sources):
        outputs = tuple(
            outline.labels[p] if p >= 0 and items.boxes[items.homes[p]] else -1 for p in sources
        )
    is_root = node in outline.roots
    return (outline.labels[node], outline.groups[node], is_root, outputs), parents


def _box_structure(
    members: Sequence[int], items: Items, outline: Outline
) -> tuple[Hashable, list[tuple[int, int, Hashable]]]:
    """Return what is in a box, in the order of recording, and what feeds it: the item, the label
    of the node in it, and the uses as (label of the user, slot)."""
    structure, outside = inner_structure(members, outline)
    uses: dict[int, dict[tuple[int, int], None]] = {p: {} for p in outside}
    for node in members:
        for slot, p in enumerate(outline.parents[node]):
            if p in uses:
                uses[p][outline.labels[node], slot] = None
    labels = outline.labels
    feeders = dict.fromkeys((items.homes[p], labels[p], tuple(use)) for p, use in uses.items())
    outer = items.boxes[items.homes[members[0]]].rpartition("/")[0]
    is_root = not outline.roots.isdisjoint(members)
    return (structure, outer, is_root, tuple(label for _, label, _ in feeders)), list(feeders)


def inner_structure(
    members: Sequence[int], outline: Outline
) -> tuple[tuple[Hashable, ...], list[int]]:
    """Return the structure inside a set of nodes, and the nodes outside that feed them.

    Two sets with equal structure have the same ops in the same order of recording, with the same
    inputs in the same slots; inputs from outside are told apart, but not by what they are.
    """
    inside = {node: place for place, node in enumerate(members)}
    outside: dict[int, int] = {}
    structure = []
    for node in members:
        inputs = []
        for p in outline.parents[node]:
            if p in inside:
                inputs.append(inside[p])
            else:
                inputs.append(-1 if p < 0 else -2 - outside.setdefault(p, len(outside)))
        structure.append((outline.labels[node], tuple(inputs)))
    return tuple(structure), list(outside)
