"""The built-in layout: every group is laid out on its own, inside out, then placed as one item.

So a box never overlaps what is not in it, and an edge enters and leaves it at a fixed place.
Needs nothing installed.
"""

from dataclasses import dataclass, field, replace

from viz.layout.geometry import Box, Cell, Curve, Diagram, Frame, Layout, Link, Point, Route
from viz.layout.hops import Hop, Tag, cut, depth
from viz.layout.layered import ARROW, Item, Place, Plans, Wire, lay_out

MARGIN = 24.0
PADDING, TITLE = 15.0, 34.0
SLOT = 16.0  # least distance between the places where two edges arrive


@dataclass(slots=True)
class _Level:
    """The inside of one group while it is laid out.

    Items are known by a tag: ("cell", key), ("frame", path), ("entry", source), ("exit", source).
    `inset` is the room before and above the items, for the frame.
    """

    path: str
    items: dict[Tag, Item] = field(default_factory=dict)
    wires: dict[tuple[int, Tag, int], Wire] = field(default_factory=dict)
    index: dict[Tag, int] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    hops: list[tuple[Link, Hop]] = field(default_factory=list)
    extent: tuple[float, float] = (0.0, 0.0)
    inset: tuple[float, float] = (0.0, 0.0)
    origin: tuple[float, float] = (0.0, 0.0)

    def add(self, tag: Tag, item: Item) -> int:
        if tag not in self.index:
            self.index[tag] = len(self.items)
            self.items[tag] = item
        return self.index[tag]


class _Builtin:
    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.vertical = diagram.direction == "TB"
        self.frames = {frame.path: frame for frame in diagram.frames}
        self.arrivals: dict[int, list[Link]] = {}
        for link in diagram.links:
            self.arrivals.setdefault(link.target, []).append(link)
        self.places = {link: i for links in self.arrivals.values() for i, link in enumerate(links)}
        self.pitches: dict[int, float] = {}
        self.plans: Plans = {}
        self.moved: dict[tuple[int, float | None], Curve] = {}
        self.cells = {cell.key: self._grown(cell) for cell in diagram.cells}
        self.levels = {path: _Level(path) for path in ["", *self.frames]}
        groups = {cell.key: cell.group for cell in diagram.cells}
        self.hops = [cut(link, groups[link.source], groups[link.target]) for link in diagram.links]
        self._share_out()

    def _share_out(self) -> None:
        """Tell each level what is in it."""
        for cell in self.cells.values():
            self.levels[cell.group].cells.append(cell)
        for frame in self.diagram.frames:
            self.levels[frame.parent].frames.append(frame)
        for link, hops in zip(self.diagram.links, self.hops, strict=True):
            for hop in hops:
                self.levels[hop.level].hops.append((link, hop))

    def run(self) -> Layout:
        for path in sorted(self.levels, key=depth, reverse=True):
            self._lay_out(self.levels[path])
        self._place()
        return self._result()

    # ---- one group ----

    def _lay_out(self, level: _Level) -> None:
        for cell in level.cells:
            level.add(("cell", cell.key), self._cell_item(cell))
        for frame in level.frames:
            level.add(("frame", frame.path), Item(*self.levels[frame.path].extent))
        for link, hop in level.hops:
            self._add_wire(level, link, hop)
        along, across = lay_out([*level.items.values()], [*level.wires.values()], self.plans)
        self._pad(level, along, across)

    def _grown(self, cell: Cell) -> Cell:
        """Return a card as large across as the badge that all its edges reach."""
        ends = max(0, len(self._arrivals(cell.key)) - 1) * self._pitch(cell.key)
        least = ends + 2 * max(cell.reach, SLOT / 2)
        along, across = self._turn(cell.width, cell.height)
        width, height = self._turn(along, max(across, least))
        return replace(cell, width=width, height=height)

    def _cell_item(self, cell: Cell) -> Item:
        along, across = self._turn(cell.width, cell.height)
        return Item(along, max(across, self._pitch(cell.key) * len(self._arrivals(cell.key))))

    def _add_wire(self, level: _Level, link: Link, hop: Hop) -> None:
        if hop.source[0] == "entry":
            level.add(hop.source, Item(0.0, 0.0, is_line=True, at_first=True))
        if hop.target[0] == "exit":
            level.add(hop.target, Item(0.0, 0.0, is_line=True, at_last=True))
        offset = self._port(hop.source, "exit", link)
        into, lead = 0.0, 0.0
        if hop.target[0] == "cell":
            into = self._slot_offset(link)
            pill = self._turn(*link.pill)[0] if link.pill else 0.0
            lead = ARROW + self.cells[link.target].reach + pill
        elif hop.target[0] == "frame":
            into = self._port(hop.target, "entry", link)
        key = (link.source, hop.target, hop.slot)
        if key not in level.wires:
            trunk = (level.index[hop.source], offset)
            level.wires[key] = Wire(trunk, level.index[hop.target], into, lead)

    def _port(self, tag: Tag, kind: str, link: Link) -> float:
        """Return where a link crosses the border of a group, from the group's centre."""
        if tag[0] != "frame":
            return 0.0
        inside = self.levels[str(tag[1])]
        return inside.items[(kind, link.source)].center - inside.extent[1] / 2

    def _arrivals(self, key: int) -> list[Link]:
        return self.arrivals.get(key, [])

    def _pitch(self, key: int) -> float:
        """Return how far apart edges arrive at a card."""
        if key not in self.pitches:
            pills = [self._turn(*link.pill)[1] for link in self._arrivals(key) if link.pill]
            self.pitches[key] = max([SLOT, *[p + 5 for p in pills]])
        return self.pitches[key]

    def _slot_offset(self, link: Link) -> float:
        middle = (len(self._arrivals(link.target)) - 1) / 2
        return (self.places[link] - middle) * self._pitch(link.target)

    def _pad(self, level: _Level, along: float, across: float) -> None:
        """Leave room around a group's content, for its frame and its title."""
        if not level.path:
            level.extent = (along, across)
            return
        title = self.frames[level.path].title_width + 2 * PADDING
        before, above = (TITLE, PADDING) if self.vertical else (PADDING, TITLE)
        width = max(along + before + PADDING, 0.0 if self.vertical else title)
        height = max(across + above + PADDING, title if self.vertical else 0.0)
        above += (height - across - above - PADDING) / 2
        before += (width - along - before - PADDING) / 2
        for item in level.items.values():
            item.along0 += before
            item.center += above
        level.inset = (before, above)
        level.extent = (width, height)

    # ---- from groups to the canvas ----

    def _place(self) -> None:
        self.levels[""].origin = (MARGIN, MARGIN)
        for path in sorted(self.frames, key=depth):
            outer = self.levels[self.frames[path].parent]
            item = outer.items[("frame", path)]
            self.levels[path].origin = (
                outer.origin[0] + item.along0,
                outer.origin[1] + item.center - item.across / 2,
            )

    def _result(self) -> Layout:
        boxes = {cell.key: self._cell_box(cell) for cell in self.cells.values()}
        frames = {
            path: self._box(*self.levels[path].origin, *self.levels[path].extent)
            for path in self.frames
        }
        routes = tuple(
            self._route(link, hops)
            for link, hops in zip(self.diagram.links, self.hops, strict=True)
        )
        along, across = self.levels[""].extent
        width, height = self._turn(along + 2 * MARGIN, across + 2 * MARGIN)
        return Layout(width, height, boxes, frames, routes)

    def _cell_box(self, cell: Cell) -> Box:
        level = self.levels[cell.group]
        item = level.items[("cell", cell.key)]
        along, across = self._turn(cell.width, cell.height)
        return self._box(
            level.origin[0] + item.along0, level.origin[1] + item.center - across / 2, along, across
        )

    def _route(self, link: Link, hops: list[Hop]) -> Route:
        pieces: list[Curve] = []
        for hop in hops:
            pieces += self._joined(self.levels[hop.level], hop, link.source)
        pill = self._pill(pieces[-1][-1], link) if link.pill else None
        return Route(tuple(pieces), pill)

    def _joined(self, level: _Level, hop: Hop, source: int) -> list[Curve]:
        """Return a hop's curves on the canvas, drawn out to the border they come from and go to."""
        wire = level.wires[(source, hop.target, hop.slot)]
        origin, target = level.origin[0], level.items[hop.target]
        start = origin if hop.source[0] == "entry" else None
        stop = origin + level.extent[0] if hop.target[0] == "exit" else origin + target.along0
        last = len(wire.curves) - 1
        return [
            self._moved(level, curve, None if i else start, stop if i == last else None)
            for i, curve in enumerate(wire.curves)
        ]

    def _moved(
        self, level: _Level, curve: tuple[Place, ...], start: float | None, stop: float | None
    ) -> Curve:
        """Return a curve on the canvas; edges that run together share the very same one."""
        key = (id(curve), stop)
        if key not in self.moved:
            by, down = level.origin[0] + level.inset[0], level.origin[1] + level.inset[1]
            points = [(x + by, y + down) for x, y in curve]
            if start is not None and start < points[0][0]:
                points = [(start, points[0][1]), *_straight(start, points[0]), *points[1:]]
            if stop is not None and stop > points[-1][0]:
                points += _straight(points[-1][0], (stop, points[-1][1]))
            if self.vertical:
                points = [(y, x) for x, y in points]
            self.moved[key] = tuple(map(Point._make, points))
        return self.moved[key]

    def _pill(self, end: Point, link: Link) -> Box | None:
        if link.pill is None:
            return None
        along, across = self._turn(*link.pill)
        x, y = self._turn(*end)
        right = x - self.cells[link.target].reach - ARROW
        return self._box(right - along, y - across / 2, along, across)

    # ---- along and across to x and y ----

    def _turn(self, width: float, height: float) -> tuple[float, float]:
        return (height, width) if self.vertical else (width, height)

    def _box(self, along0: float, across0: float, along: float, across: float) -> Box:
        if self.vertical:
            return Box(across0, along0, across, along)
        return Box(along0, across0, along, across)


def _straight(start: float, end: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the three points of a straight cubic along the flow that ends at `end`."""
    third = (end[0] - start) / 3
    return [(start + third, end[1]), (start + 2 * third, end[1]), end]


def layout_builtin(diagram: Diagram) -> Layout:
    """Lay a diagram out in columns, boxes within boxes.

    References
    ----------
    The layered method of Sugiyama, Tagawa and Toda (1981), see `crossings`; each group is drawn
    on its own and then treated as one item, after Sander, "Layout of compound directed graphs",
    1996.
    """
    return _Builtin(diagram).run()
