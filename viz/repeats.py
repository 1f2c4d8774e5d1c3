"""Which items of a graph are equal in structure: the same op on equal inputs, up to repetition.

`equal_classes` gives items with equal trees of inputs one class; a run, in which each item feeds
the next of its kind (a long sum), is one class too. `alike_within` looks only a few steps back, so
that the steps of a recurrence or the layers of a deep net become alike. Both are linear.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from viz.outline import Items, Numbering

SHORTEST_RUN = 4
MOST_ARGUMENTS = 8
"""Sharing and runs are looked for among so few inputs only, which keeps the work linear."""
_PASSES = 2


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a graph's items.

    Attributes
    ----------
    of : the class of each item
    labels : the structure of each class, without its inputs
    parents : for each class the classes that feed it, in argument order; -1 for a constant
    first : the first item of each class
    leaves : whether a class is one of leaves
    """

    of: list[int]
    labels: list[int]
    parents: list[tuple[int, ...]]
    first: list[int]
    leaves: list[bool]


def equal_classes(items: Items) -> Classes:
    """Return the classes of items whose inputs are equal all the way up.

    Leaves are equal if they are used alike. x*x is not equal to x*y.
    """
    labels, leaves = _with_sharing(items), items.leaves
    slots, labels = _runs(labels, items.parents)
    own = [(leaf, label) for leaf, label in zip(leaves, labels, strict=True)]
    for _ in range(_PASSES):
        of = _hash(labels, items.parents, slots, own)
        own = used_alike(leaves, labels, items, of)
    return _classes(_hash(labels, items.parents, slots, own), labels, items)


def _classes(of: list[int], labels: Sequence[int], items: Items) -> Classes:
    """Return the graph of the classes, each with the inputs of its first item."""
    first = dict(zip(reversed(of), range(len(of) - 1, -1, -1), strict=True))
    found = [first[number] for number in range(len(first))]
    leaves = items.leaves
    return Classes(
        of,
        [labels[item] for item in found],
        [tuple([of[p] if p >= 0 else -1 for p in items.parents[item]]) for item in found],
        found,
        [leaves[item] for item in found],
    )


def _with_sharing(items: Items) -> list[int]:
    """Return labels that tell which of an item's inputs, and of theirs, are one and the same."""
    number, parents = Numbering(), items.parents
    result = []
    for label, sources in zip(items.labels, parents, strict=True):
        pattern: tuple[int, ...] = ()
        if 0 < len(sources) <= MOST_ARGUMENTS:
            near = list(sources)
            for p in sources:
                if p >= 0 and len(parents[p]) <= MOST_ARGUMENTS:
                    near += parents[p]
            drawn = [p for p in near if p >= 0]
            if len(set(drawn)) < len(drawn):
                first: dict[int, int] = {}
                pattern = tuple([first.setdefault(p, i) for i, p in enumerate(drawn)])
        result.append(number((label, pattern)))
    return result


def _runs(labels: Sequence[int], parents: Sequence[tuple[int, ...]]) -> tuple[list[int], list[int]]:
    """Return for each item of a run the slot in which the one before it arrives, else -1.

    The labels come back with the length of the run in them: a sum of 5 is not equal to one of 8.
    """
    slots, length = [-1] * len(labels), [1] * len(labels)
    for item, sources in enumerate(parents):
        if 0 < len(sources) <= MOST_ARGUMENTS:
            slot = next((s for s in range(len(sources)) if _goes_on(item, s, labels, parents)), -1)
            if slot >= 0:
                before = sources[slot]
                slots[item], length[item] = slot, length[before] + 1
                slots[before] = slot if slots[before] < 0 else slots[before]
    for item in range(len(labels) - 1, -1, -1):
        slot = slots[item]
        if slot >= 0 and _goes_on(item, slot, labels, parents):
            before = parents[item][slot]
            length[before] = max(length[before], length[item])
    slots = [s if n >= SHORTEST_RUN else -1 for s, n in zip(slots, length, strict=True)]
    number = Numbering()
    long = [n if n >= SHORTEST_RUN else 0 for n in length]
    return slots, [number(pair) for pair in zip(labels, long, strict=True)]


def _goes_on(
    item: int, slot: int, labels: Sequence[int], parents: Sequence[tuple[int, ...]]
) -> bool:
    """Tell whether an item does to its input in a slot what made that input."""
    sources = parents[item]
    before = sources[slot]
    if before < 0 or labels[before] != labels[item] or len(parents[before]) != len(sources):
        return False
    mine = [labels[p] if p >= 0 else -1 for p in sources[:slot] + sources[slot + 1 :]]
    theirs = parents[before][:slot] + parents[before][slot + 1 :]
    return mine == [labels[p] if p >= 0 else -1 for p in theirs]


def _hash(
    labels: Sequence[int],
    parents: Sequence[tuple[int, ...]],
    slots: Sequence[int],
    own: Sequence[tuple[bool, int]],
) -> list[int]:
    """Number the items by label and classes of inputs; an item that goes on a run joins its class.

    What has no inputs is known by `own`. A class's inputs all have fewer steps below them than it
    has, so no classes feed each other in a circle; only a run feeds itself.
    """
    of, number = [0] * len(labels), Numbering()
    run_keys: dict[int, Hashable] = {}
    for item, sources in enumerate(parents):
        above = tuple([of[p] if p >= 0 else -1 for p in sources])
        slot = slots[item]
        if slot < 0 or not sources:
            of[item] = number((labels[item], above) if sources else own[item])
            continue
        run_key = (labels[item], above[:slot] + above[slot + 1 :])
        if run_keys.get(above[slot]) == run_key:
            of[item] = above[slot]
        else:
            of[item] = number((labels[item], above, slot))
            run_keys[of[item]] = run_key
    return of


def used_alike(
    leaves: Sequence[bool], labels: Sequence[int], items: Items, homes: Sequence[int]
) -> list[tuple[bool, int]]:
    """Return for each leaf (True, number), equal for those that feed the same slots of the same
    cards; for anything else (False, label)."""
    uses: dict[int, set[tuple[int, int]]] = {}
    for item, sources in enumerate(items.parents):
        for role, p in zip(items.roles[item], sources, strict=True):
            if p >= 0 and leaves[p]:
                uses.setdefault(p, set()).add((homes[item], role))
    number = Numbering()
    none: set[tuple[int, int]] = set()
    return [
        (True, number((label, frozenset(uses.get(i, none))))) if leaf else (False, label)
        for i, (leaf, label) in enumerate(zip(leaves, labels, strict=True))
    ]


def alike_within(classes: Classes, rounds: int) -> list[int]:
    """Return for each class a number that it shares with those that look the same `rounds` steps
    back: the same structure, fed in the same slots by what looks the same one step less back."""
    colors = list(classes.labels)
    for _ in range(rounds):
        number = Numbering()
        colors = [
            number((label, tuple([colors[p] if p >= 0 else -1 for p in sources])))
            for label, sources in zip(classes.labels, classes.parents, strict=True)
        ]
    return colors
