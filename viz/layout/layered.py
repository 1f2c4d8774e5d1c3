"""One level of the built-in layout: items and edges in, places and curves out.

Works in two abstract directions: *along* the flow and *across* it, so that left-to-right and
top-to-bottom are the same code.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from viz.layout.coordinates import place_across
from viz.layout.crossings import order_ranks
from viz.layout.ladder import Ladder, Step
from viz.layout.ranks import assign_ranks

ARROW = 15.0  # room between a pill and the badge of its card, for the arrow head
LEAST_BEND, MOST_BEND = 16.0, 40.0  # room between two columns, for the curves
ITEM_GAP, LINE_GAP = 22.0, 9.0
_STRAIGHT = 0.8
Place = tuple[float, float]
"""Along and across."""
Trunk = tuple[int, float]
"""Where edges leave together: an item, and how far from its centre across."""


@dataclass(slots=True)
class Item:
    """Something that stands in a column: a card, a group, or the place where an edge enters.

    `along0` and `center` are filled in by `lay_out`.
    """

    along: float
    across: float
    is_line: bool = False
    at_first: bool = False
    at_last: bool = False
    along0: float = 0.0
    center: float = 0.0


@dataclass(slots=True)
class Wire:
    """An edge of one level; wires with one `trunk` leave together and run together.

    `lead` is the room along that its label and arrow need before the target.
    """

    trunk: Trunk
    target: int
    target_offset: float
    lead: float = 0.0
    curves: list[tuple[Place, ...]] = field(default_factory=list)

    @property
    def source(self) -> int:
        """The item it leaves."""
        return self.trunk[0]


@dataclass(frozen=True, slots=True)
class Plan:
    """What does not depend on sizes along: ranks, places across, the bends of long edges."""

    ladder: Ladder
    centers: list[float]
    bends: dict[Trunk, list[int]]


@dataclass(slots=True)
class _Columns:
    """The columns of one level: where each begins and ends, and how much room its pills take."""

    start: list[float]
    end: list[float]
    lead: list[float]


Plans = dict[object, Plan]
"""Levels that are alike, such as the neurons of a layer, are planned once."""


def lay_out(
    items: Sequence[Item], wires: Sequence[Wire], plans: Plans | None = None
) -> tuple[float, float]:
    """Place the items, draw the wires' curves, and return the extents along and across."""
    if not items:
        return 0.0, 0.0
    plans = {} if plans is None else plans
    key = (
        tuple((i.across, i.is_line, i.at_first, i.at_last) for i in items),
        tuple((w.trunk, w.target, w.target_offset) for w in wires),
    )
    if key not in plans:
        plans[key] = _plan(items, wires)
    plan = plans[key]
    columns = _columns(plan, items, wires)
    low = min(plan.centers)
    low = min(low, *(plan.centers[i] - item.across / 2 for i, item in enumerate(items)))
    high = max(plan.centers)
    high = max(high, *(plan.centers[i] + item.across / 2 for i, item in enumerate(items)))
    across = [center - low for center in plan.centers]
    users = {wire.target for wire in wires}
    for i, item in enumerate(items):
        rank = plan.ladder.ranks[i]
        room = columns.end[rank] - columns.start[rank] - item.along
        item.along0 = columns.start[rank] + (room / 2 if i in users else room)  # leaves near users
        item.center = across[i]
    _Drawer(plan, items, across, columns).draw(wires)
    return columns.end[-1], high - low


# how much a step insists on running straight: one from a leaf, between cards or groups, along a
# line, and how much more the main line does
_LEAF, _BODY, _LINE, _MAIN = 0.3, 2.0, 0.5, 4.0


def _plan(items: Sequence[Item], wires: Sequence[Wire]) -> Plan:
    """Find ranks, order and places across."""
    ranks = assign_ranks(
        len(items),
        [(w.source, w.target) for w in wires],
        frozenset(i for i, item in enumerate(items) if item.at_first),
        frozenset(i for i, item in enumerate(items) if item.at_last),
    )
    bends = _bends(wires, ranks)
    count = sum(map(len, bends.values()))
    for trunk, nodes in bends.items():
        ranks += range(ranks[trunk[0]] + 1, ranks[trunk[0]] + 1 + len(nodes))
    ladder = Ladder(
        ranks,
        [item.across for item in items] + [0.0] * count,
        [LINE_GAP if item.is_line else ITEM_GAP for item in items] + [LINE_GAP] * count,
        _steps(items, wires, ranks, bends),
    )
    return Plan(ladder, place_across(ladder, order_ranks(ladder)), bends)


def _bends(wires: Sequence[Wire], ranks: Sequence[int]) -> dict[Trunk, list[int]]:
    """Return for each trunk its bends, one in each rank between its source and its last target."""
    longest: dict[Trunk, int] = {}
    for wire in wires:
        between = ranks[wire.target] - ranks[wire.source] - 1
        longest[wire.trunk] = max(longest.get(wire.trunk, 0), between)
    bends, count = {}, len(ranks)
    for trunk, between in longest.items():
        bends[trunk] = list(range(count, count + between))
        count += between
    return bends


def _steps(
    items: Sequence[Item],
    wires: Sequence[Wire],
    ranks: Sequence[int],
    bends: dict[Trunk, list[int]],
) -> list[Step]:
    """Return each edge cut at every rank; what runs together is one."""
    bodies, main = {wire.target for wire in wires}, _main_line(wires, ranks)
    weights = [_LINE if t.is_line else _BODY if i in bodies else _LEAF for i, t in enumerate(items)]
    steps: dict[Step, None] = {}
    for trunk, nodes in bends.items():
        here, out, weight = *trunk, weights[trunk[0]]
        for bend in nodes:
            steps[Step(here, bend, out, 0.0, weight * _LINE)] = None
            here, out, weight = bend, 0.0, _LINE
    for wire in wires:
        before = ranks[wire.target] - ranks[wire.source] - 2
        here, out = (bends[wire.trunk][before], 0.0) if before >= 0 else wire.trunk
        weight = (_LINE if before >= 0 else weights[here]) * weights[wire.target]
        weight *= _MAIN if main.get(wire.target) == wire.source else 1.0
        steps[Step(here, wire.target, out, wire.target_offset, weight)] = None
    return list(steps)


def _main_line(wires: Sequence[Wire], ranks: Sequence[int]) -> dict[int, int]:
    """Return for each item the one source that most has gone into, if it stands just before."""
    depth: dict[int, int] = {}
    main: dict[int, int] = {}
    for wire in sorted(wires, key=lambda wire: ranks[wire.target]):
        reached = depth.get(wire.source, 0) + 1
        if reached > depth.get(wire.target, 1):
            depth[wire.target], main[wire.target] = reached, wire.source
        else:
            depth.setdefault(wire.target, reached)
    return main


def _columns(plan: Plan, items: Sequence[Item], wires: Sequence[Wire]) -> _Columns:
    """Return the columns: as wide as their widest item, as far apart as the curves need."""
    ranks, centers = plan.ladder.ranks, plan.centers
    count = max(ranks) + 1
    widths, leads, bends = [0.0] * count, [0.0] * count, [LEAST_BEND] * count
    for item, rank in zip(items, ranks, strict=False):
        widths[rank] = max(widths[rank], item.along)
    for wire in wires:
        rank = ranks[wire.target]
        leads[rank] = max(leads[rank], wire.lead)
    for step in plan.ladder.steps:
        rank = ranks[step.target]
        rise = abs(centers[step.source] + step.out - centers[step.target] - step.into)
        bends[rank] = min(MOST_BEND, max(bends[rank], LEAST_BEND + 0.6 * rise))
    start, end, at = [], [], 0.0
    for r in range(count):
        at += (bends[r] + leads[r]) if r else 0.0
        start.append(at)
        at += widths[r]
        end.append(at)
    return _Columns(start, end, leads)


class _Drawer:
    """Draws the curves of one level."""

    def __init__(
        self, plan: Plan, items: Sequence[Item], across: Sequence[float], columns: _Columns
    ) -> None:
        self.plan, self.items, self.across, self.columns = plan, items, across, columns

    def draw(self, wires: Sequence[Wire]) -> None:
        """Give each wire its pieces; those that run together share theirs."""
        ranks = self.plan.ladder.ranks
        trunks: dict[Trunk, list[Wire]] = {}
        for wire in wires:
            trunks.setdefault(wire.trunk, []).append(wire)
        for trunk, branches in trunks.items():
            branches.sort(key=lambda wire: ranks[wire.target])
            self._draw_trunk(trunk, branches)

    def _draw_trunk(self, trunk: Trunk, branches: Sequence[Wire]) -> None:
        """Follow a trunk from fork to fork; a last piece leads to the target of each branch.

        A trunk whose bends lie less than a pixel apart runs straight.
        """
        ranks, bends = self.plan.ladder.ranks, self.plan.bends[trunk]
        rank = first = ranks[trunk[0]]
        source = self.items[trunk[0]]
        start = (source.along0 + source.along, self.across[trunk[0]] + trunk[1])
        shared: list[tuple[Place, ...]] = []
        points = [start]
        for i, wire in enumerate(branches):
            while rank < ranks[wire.target] - 1:
                bend = bends[rank - first]
                rank += 1
                if abs(self.across[bend] - points[-1][1]) >= _STRAIGHT:
                    self._bend(points, rank, self.across[bend])
            if len(branches) > i + 1 and (rank > first or len(points) > 1):
                _go_on(points, self.columns.end[rank])
            if len(points) > 1 and i + 1 < len(branches):
                shared.append(tuple(points))
                points = points[-1:]
            last = list(points)
            self._bend(last, ranks[wire.target], self.across[wire.target] + wire.target_offset)
            wire.curves = [*shared, tuple(last)]

    def _bend(self, points: list[Place], rank: int, to: float) -> None:
        """Go straight on to the end of the column before `rank`, then to where its pills begin."""
        along = self.columns.end[rank - 1]
        _go_on(points, along)
        stop, at = self.columns.start[rank] - self.columns.lead[rank], points[-1][1]
        half = (stop - along) * 0.5
        points += [(along + half, at), (stop - half, to), (stop, to)]


def _go_on(points: list[Place], along: float) -> None:
    """Lengthen a curve by a straight cubic."""
    x, y = points[-1]
    third = (along - x) / 3
    if third > 0:
        points += [(x + third, y), (x + 2 * third, y), (along, y)]
