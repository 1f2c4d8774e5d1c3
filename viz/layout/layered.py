"""One level of the built-in layout: items and edges in, places and curves out.

Works in two abstract directions: *along* the flow and *across* it, so that left-to-right and
top-to-bottom are the same code.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from viz.layout.coordinates import place_across
from viz.layout.crossings import Tie, order_ranks
from viz.layout.geometry import Curve, Point
from viz.layout.ranks import assign_ranks

ARROW = 15.0  # room between a pill and the badge of its card, for the arrow head
LEAST_BEND, MOST_BEND = 16.0, 40.0  # room between two columns, for the curves
ITEM_GAP, LINE_GAP = 22.0, 9.0


@dataclass(slots=True)
class Item:
    """Something that stands in a column: a card, a group, or the place where an edge enters.

    `shift` is where edges leave a card or group, measured from its centre across, by source;
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

    trunk: tuple[int, float]
    target: int
    target_offset: float
    lead: float = 0.0
    curves: list[Curve] = field(default_factory=list)

    @property
    def source(self) -> int:
        """The item it leaves."""
        return self.trunk[0]


@dataclass(slots=True)
class _Columns:
    """The columns of one level: where each begins and ends, and where its pills begin."""

    start: list[float]
    end: list[float]
    lead: list[float]


def lay_out(items: Sequence[Item], wires: Sequence[Wire]) -> tuple[float, float]:
    """Place the items, draw the wires' curves, and return the extents along and across."""
    if not items:
        return 0.0, 0.0
    ranks = assign_ranks(
        len(items),
        [(w.source, w.target) for w in wires],
        frozenset(i for i, item in enumerate(items) if item.at_first),
        frozenset(i for i, item in enumerate(items) if item.at_last),
    )
    grid = _Grid(items, wires, ranks)
    grid.order_and_place()
    columns = grid.columns(items, wires)
    for i, item in enumerate(items):
        start, end = columns.start[ranks[i]], columns.end[ranks[i]]
        item.along0 = start + (end - start - item.along) / 2
        item.center = grid.centers[i]
    for wire in wires:
        wire.curves = grid.curves(wire, columns)
    low = min(item.center - item.across / 2 for item in items)
    high = max(item.center + item.across / 2 for item in items)
    low, high = min([low, *grid.centers]), max([high, *grid.centers])
    _shift_across(items, wires, -low)
    return columns.end[-1], high - low


def _shift_across(items: Sequence[Item], wires: Sequence[Wire], by: float) -> None:
    for item in items:
        item.center += by
    for wire in wires:
        wire.curves = [tuple(Point(p.x, p.y + by) for p in curve) for curve in wire.curves]


_LEAF, _BODY, _LINE = 0.3, 1.0, 3.0


def _weight(index: int, item: Item, wires: Sequence[Wire]) -> float:
    """Return how much an item insists on straight edges: leaves follow, long lines lead."""
    if item.is_line:
        return _LINE
    return _BODY if any(wire.target == index for wire in wires) else _LEAF


class _Grid:
    """Items and the bends of long wires, rank by rank."""

    def __init__(self, items: Sequence[Item], wires: Sequence[Wire], ranks: Sequence[int]) -> None:
        self.ranks = list(ranks)
        self.extents = [item.across for item in items]
        self.gaps = [LINE_GAP if item.is_line else ITEM_GAP for item in items]
        self.weights = [_weight(i, item, wires) for i, item in enumerate(items)]
        self.bends: dict[tuple[tuple[int, float], int], int] = {}
        self.centers: list[float] = []
        steps: dict[tuple[int, int, float, float], None] = {}
        for wire in wires:
            for step in self._steps(wire):
                steps[step] = None
        self.steps = list(steps)

    def _steps(self, wire: Wire) -> list[tuple[int, int, float, float]]:
        """Return the wire cut at each rank: (item or bend, the next, their offsets)."""
        here, offset = wire.trunk
        steps = []
        for rank in range(self.ranks[wire.source] + 1, self.ranks[wire.target]):
            bend = self._bend(wire.trunk, rank)
            steps.append((here, bend, offset, 0.0))
            here, offset = bend, 0.0
        steps.append((here, wire.target, offset, wire.target_offset))
        return steps

    def _bend(self, trunk: tuple[int, float], rank: int) -> int:
        key = (trunk, rank)
        if key not in self.bends:
            self.bends[key] = len(self.ranks)
            self.ranks.append(rank)
            self.extents.append(0.0)
            self.gaps.append(LINE_GAP)
            self.weights.append(_LINE)
        return self.bends[key]

    def order_and_place(self) -> None:
        """Find the order in each rank, then the centres across."""
        count = max(self.ranks) + 1
        members: list[list[int]] = [[] for _ in range(count)]
        for i, rank in enumerate(self.ranks):
            members[rank].append(i)
        relative: list[list[Tie]] = [[] for _ in range(count - 1)]
        absolute: list[list[Tie]] = [[] for _ in range(count - 1)]
        for source, target, out, into in self.steps:
            rank = self.ranks[source]
            absolute[rank].append(Tie(source, target, out, into))
            relative[rank].append(
                Tie(source, target, self._fraction(source, out), self._fraction(target, into))
            )
        order = order_ranks(members, relative)
        self.centers = place_across(order, absolute, self.extents, self.gaps, self.weights)

    def _fraction(self, item: int, offset: float) -> float:
        return 0.9 * offset / self.extents[item] if self.extents[item] else 0.0

    def columns(self, items: Sequence[Item], wires: Sequence[Wire]) -> _Columns:
        """Return the columns: as wide as their widest item, as far apart as the curves need."""
        count = max(self.ranks) + 1
        widths, leads, bends = [0.0] * count, [0.0] * count, [LEAST_BEND] * count
        for item, rank in zip(items, self.ranks, strict=False):
            widths[rank] = max(widths[rank], item.along)
        for wire in wires:
            rank = self.ranks[wire.target]
            leads[rank] = max(leads[rank], wire.lead)
        for source, target, out, into in self.steps:
            rank = self.ranks[target]
            rise = abs(self.centers[source] + out - self.centers[target] - into)
            bends[rank] = min(MOST_BEND, max(bends[rank], LEAST_BEND + 0.6 * rise))
        start, end, at = [], [], 0.0
        for r in range(count):
            at += (bends[r] + leads[r]) if r else 0.0
            start.append(at)
            at += widths[r]
            end.append(at)
        return _Columns(start, end, leads)

    def curves(self, wire: Wire, columns: _Columns) -> list[Curve]:
        """Return the wire's pieces, one for each rank that it crosses."""
        result: list[Curve] = []
        for source, target, out, into in self._steps(wire):
            r = self.ranks[source]
            c0, c1 = self.centers[source] + out, self.centers[target] + into
            a0, a1 = columns.end[r], columns.start[r + 1] - columns.lead[r + 1]
            curve = s_curve(Point(a0, c0), Point(a1, c1))
            if target != wire.target:
                curve += line_to(Point(a1, c1), columns.end[r + 1])
            result.append(curve)
        return result


def s_curve(start: Point, end: Point) -> Curve:
    """Return a cubic Bézier that leaves and arrives along the flow."""
    half = (end.x - start.x) * 0.5
    return (start, Point(start.x + half, start.y), Point(end.x - half, end.y), end)


def line_to(start: Point, along: float) -> Curve:
    """Return the rest of a cubic that goes straight on to `along`."""
    third = (along - start.x) / 3
    return tuple(Point(start.x + k * third, start.y) for k in (1, 2, 3))
