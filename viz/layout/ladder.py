"""`Ladder`: the items and bends of one level rank by rank, joined by steps between neighbours."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Step:
    """An edge, or a part of one, between neighbouring ranks.

    `out` and `into` are its ends in pixels from the centres of the nodes that it joins; `weight`
    says how much it insists on running straight.
    """

    source: int
    target: int
    out: float
    into: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Ends:
    """The steps at each node: row v holds those that arrive at node v, row count + v those that
    leave it.

    Row r is begin[r] .. begin[r + 1] - 1. `other` is the node at the far end, `here` and `there`
    the ends in pixels from both centres.
    """

    begin: list[int]
    other: list[int]
    here: list[float]
    there: list[float]
    weight: list[float]


@dataclass(frozen=True)
class Ladder:
    """What has to be put in order and placed across.

    Attributes
    ----------
    ranks : of each node
    extents, gaps : of each node, its size across and the room it wants on either side
    steps : between nodes of neighbouring ranks
    """

    ranks: Sequence[int]
    extents: Sequence[float]
    gaps: Sequence[float]
    steps: Sequence[Step]

    @property
    def size(self) -> int:
        """How much there is to go through."""
        return len(self.ranks) + len(self.steps)

    @cached_property
    def members(self) -> list[list[int]]:
        """The nodes of each rank, in the order they came in."""
        rows: list[list[int]] = [[] for _ in range(max(self.ranks, default=-1) + 1)]
        for node, rank in enumerate(self.ranks):
            rows[rank].append(node)
        return rows

    @cached_property
    def ends(self) -> Ends:
        """The steps at each node, node by node."""
        count = len(self.ranks)
        sides = [(s.target, s.source, s.into, s.out, s.weight) for s in self.steps]
        sides += [(count + s.source, s.target, s.out, s.into, s.weight) for s in self.steps]
        sides.sort(key=lambda side: side[0])
        sizes = [0] * (2 * count)
        for side in sides:
            sizes[side[0]] += 1
        begin = list(itertools.accumulate(sizes, initial=0))
        here, there, weight = ([side[i] for side in sides] for i in (2, 3, 4))
        return Ends(begin, [side[1] for side in sides], here, there, weight)
