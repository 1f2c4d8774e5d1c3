"""From a scene, its layout and a theme to a canvas of marks."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from autograd_core.notation import name_text
from viz import labels
from viz.counting import overlay_title
from viz.labels import Card, Line, Role, Run, Thumbnail
from viz.layout.geometry import Box, Curve, Layout, Point
from viz.metrics import shorten, text_width
from viz.narration import sum_text
from viz.render.lights import Lights
from viz.render.marks import Canvas, Figure, Mark, Rect, Stroke, Text
from viz.render.tint import Tint, mix, tint_of, tinted
from viz.rooms import Room, blank_card, room
from viz.scene import SEVERITIES, Edge, Group, Note, Scene, SceneNode, Severity
from viz.steps import State
from viz.style import Style

HEADER = 40.0
MOST_TITLE = 640.0


@dataclass(frozen=True)
class Painter:
    """What every part of a picture is painted with.

    `lit` holds the keys of the nodes on the highlighted bundle; None lights everything evenly.
    In a film `state` says what is shown after a step, and `rooms` what the places of numbers are
    measured by, so that they stay where they are.
    """

    scene: Scene
    layout: Layout
    style: Style
    lit: frozenset[int] | None = None
    state: State | None = None
    rooms: Mapping[int, Room] = field(default_factory=dict)

    @cached_property
    def _lights(self) -> Lights:
        return Lights(self.style.theme, self.lit, self.state)

    def canvas(self, title: str) -> Canvas:
        """Return the whole picture, header and legend on top."""
        groups = [self._frame(group) for group in self.scene.groups]
        drawn: set[tuple[int, str, float]] = set()
        edges = [self._edge(i, edge, drawn) for i, edge in enumerate(self.scene.edges)]
        edges.sort(key=lambda figure: figure.key.startswith("lit"))  # on top of the others
        nodes = [self._card(node) for node in self.scene.nodes]
        titles = [self._frame_title(group) for group in self.scene.groups]
        legend = self._legend()
        heading = (Run(shorten(title, MOST_TITLE, 16, bold=True), 16, bold=True),) if title else ()
        gap = 24 if heading else 0
        header_width = labels.line_width(heading) + gap + labels.line_width(legend) + 48
        header_width += self._tint.legend_width if self._tint else 0.0
        width = max(self.layout.width, header_width)
        header = self._header(title, heading, legend, width)
        figures = (header, *groups, *_unique_strokes(edges), *titles, *nodes)
        about = self.style.say("Computation graph of {loss}", loss=name_text(self.scene.loss_name))
        return Canvas(width, self.layout.height + HEADER, self.style.theme.ground, about, figures)

    def _header(self, title: str, heading: Line, legend: Line, width: float) -> Figure:
        marks: list[Mark] = [self._text(Point(width - 24, 30), legend, "end")]
        if self._tint:
            left = width - 24 - labels.line_width(legend) - self._tint.legend_width
            marks += self._tint.legend(left, 30)
        if heading:
            marks.append(self._text(Point(24, 31), heading, "start"))
        return Figure("header", title, tuple(marks))

    def _legend(self) -> Line:
        say = self.style.say
        parts: list[Run] = []
        if "data" in self.style.show:
            parts.append(Run(say("value → forward"), 12, "value", bold=True))
        if "grad" in self.style.show:
            parts.append(Run(say("← gradient, backward"), 12, "gradient", bold=True))
        if any(not labels.shows_one_number(node) for node in self.scene.nodes):
            parts.append(Run(say("μ: mean"), 12, "muted"))
            parts.append(Run(say("hatched: negative"), 12, "muted"))
        if any(e.local and "ȳ" in e.local.formula.text for e in self.scene.edges):
            parts.append(Run(say("ȳ: gradient of the box it enters"), 12, "muted"))
        if any(node.contents and node.contents.repeats > 1 for node in self.scene.nodes):
            parts.append(Run(say("× 100: 100 equal parts"), 12, "muted"))
        parts += [self._sign(severity) for severity in SEVERITIES if severity in self._severities]
        spaced = (replace(run, text=" " * 5 * (i > 0) + run.text) for i, run in enumerate(parts))
        return tuple(spaced) or (Run(" ", 12),)

    @cached_property
    def _severities(self) -> set[str]:
        return {node.note.severity for node in self.scene.nodes if node.note is not None}

    def _sign(self, severity: Severity) -> Run:
        """Return what the sign of a note means."""
        say = self.style.say
        words = {"error": say("error"), "warning": say("warning"), "note": say("note")}
        role: Role = "text" if severity == "warning" else severity
        return Run(f"{labels.SIGNS[severity]} {words[severity]}", 12, role, bold=True)

    @cached_property
    def _tint(self) -> Tint | None:
        return tint_of(self.scene.overlay(self.style.overlay), self.style)

    def _text(self, at: Point, line: Line, anchor: str, part: str = "") -> Text:
        colors = tuple(getattr(self.style.theme, run.role) for run in line)
        return Text(at, line, anchor, colors, part)

    # ---- boxes ----

    def _frame(self, group: Group) -> Figure:
        box = _down(self.layout.frames[group.path])
        ground = Rect(box, 14, self.style.theme.group, self.style.theme.group_line, 1.2)
        return Figure(f"group-{group.path}", group.path, (ground,))

    def _frame_title(self, group: Group) -> Figure:
        """Return a box's title on a ground of its own, over the edges that run behind it."""
        box = _down(self.layout.frames[group.path])
        title = (Run(shorten(group.title, 400, 13, bold=True), 13, "muted", bold=True),)
        ground = Box(box.x + 11, box.y + 8, labels.line_width(title) + 10, 21)
        text = self._text(Point(box.x + 16, box.y + 23), title, "start")
        return Figure(f"title-{group.path}", "", (Rect(ground, 6, self.style.theme.group), text))

    # ---- edges ----

    def _edge(self, index: int, edge: Edge, drawn: set[tuple[int, str, float]]) -> Figure:
        """Return an edge, without the pieces that it shares with one in `drawn`."""
        theme, route = self.style.theme, self.layout.routes[index]
        color, width, on = self._lights.edge(edge)
        pieces = list(route.pieces)
        if not self._lights.comes_back(edge):
            pieces = [p for p in pieces[:-1] if (id(p), color, width) not in drawn] + pieces[-1:]
            drawn.update((id(piece), color, width) for piece in pieces)
        curves = [_down_curve(piece) for piece in pieces]
        half = labels.badge_reach(self.scene.nodes[edge.target], vertical=self.style.vertical)
        curves[-1] = _cut_end(curves[-1], half, vertical=self.style.vertical)
        if self._lights.comes_back(edge):
            curves = [curve[::-1] for curve in reversed(curves)]
        last = len(curves) - 1
        marks: list[Mark] = [
            Stroke(curve, color, width, arrow=i == last) for i, curve in enumerate(curves)
        ]
        text = labels.pill_text(edge.local) if self._lights.is_swept(edge) else ""
        if route.pill is not None and text:
            box = _down(route.pill)
            marks.append(Rect(box, box.height / 2, theme.card, theme.gradient, 1.6 if on else 0.9))
            at = Point(box.center.x, box.center.y + 4)
            marks.append(self._text(at, labels.pill_line(edge.local), "middle"))
        name = "lit" if on else "edge"
        about = labels.edge_title(edge, self.scene.nodes)
        return Figure(f"{name}-{edge.source}-{edge.target}-{edge.slot}", about, tuple(marks))

    @cached_property
    def _arrivals(self) -> dict[int, list[float]]:
        """Return where, across the flow, edges arrive at each card."""
        places: dict[int, list[float]] = {}
        for edge, route in zip(self.scene.edges, self.layout.routes, strict=True):
            end = route.pieces[-1][-1]
            places.setdefault(edge.target, []).append(end.x if self.style.vertical else end.y)
        return places

    def _badge_size(self, node: SceneNode) -> tuple[float, float]:
        """Return the badge's extents along and across the flow."""
        places = self._arrivals.get(node.key)
        if not places:
            return 0.0, 0.0
        across = max(places) - min(places) + labels.BADGE
        along = 2 * labels.badge_reach(node, vertical=self.style.vertical)
        text = text_width(node.glyph, 11, bold=True) + 14
        return along, max(across, text) if self.style.vertical else across

    # ---- cards ----

    def _card(self, node: SceneNode) -> Figure:
        box = _down(self.layout.boxes[node.key])
        chip = self._tint.text(node.key) if self._tint else ""
        write = labels.card if self._lights.is_computed(node) else blank_card
        card = write(node, self.scene.loss_name, self.style, chip)
        needed = self.rooms.get(node.key) or room(card)
        free = Box(
            box.x + card.left,
            box.center.y - needed.height / 2 + card.top,
            box.width - card.left,
            needed.height - card.top,
        )
        marks = [*self._stack(node, box), *self._ground(node, box)]
        marks += self._lines(card, needed, free)
        if node.note is not None:
            marks += self._note(node.note, free)
            free = free._replace(height=free.height - labels.NOTE_HEIGHT - 4)
        if self._tint and chip:
            marks += self._tint.chip(node.key, chip, free)
        if node.glyph:
            marks += self._badge(node, box)
        marks += self._sum(node, box)
        about = labels.node_title(node, self.scene.loss_name, self.style.say)
        if self._tint and chip:
            about += f"; {overlay_title(self._tint.overlay, self.style.say)}: {chip}"
        return Figure(f"node-{node.key}", about, (*marks,))

    def _stack(self, node: SceneNode, box: Box) -> list[Mark]:
        """Return the rims of cards behind a card that stands for several."""
        if node.contents is None or node.contents.repeats == 1:
            return []
        theme = self.style.theme
        behind = [Box(box.x + by, box.y + by, box.width, box.height) for by in (7, 3.5)]
        radius = min(box.height / 2, 30) if node.kind == "input" else 10
        return [Rect(place, radius, theme.card, theme.line, 1.0) for place in behind]

    def _ground(self, node: SceneNode, box: Box) -> list[Mark]:
        marks = self._plain_ground(node, box)
        color = self._tint and self._tint.color_of(node.key)
        if not color or not isinstance(marks[0], Rect):
            return marks
        first = replace(marks[0], fill=tinted(self.style.theme.card, color))
        if first.stroke == self.style.theme.line:  # else it says more: lit, loss, a note
            rim = mix(color, self.style.theme.line, 0.35)
            first = replace(first, stroke=rim, stroke_width=2.0)
        return [first, *marks[1:]]

    def _plain_ground(self, node: SceneNode, box: Box) -> list[Mark]:
        theme = self.style.theme
        stroke, width = self._lights.rim(node)
        if node.note is not None:
            stroke, width = getattr(theme, node.note.severity), 2.4
        if node.kind == "input":
            return [Rect(box, min(box.height / 2, 30), theme.input, stroke, width)]
        if node.kind == "parameter":
            bar = Box(box.x + 3, box.y + 7, 4, box.height - 14)
            return [Rect(box, 7, theme.warm, stroke, width), Rect(bar, 2, theme.bar)]
        if node.kind == "loss":
            inner = Box(box.x + 4, box.y + 4, box.width - 8, box.height - 8)
            frame = theme.gradient if stroke == theme.line else stroke
            return [
                Rect(box, 12, theme.card, frame, max(width, 1.8)),
                Rect(inner, 9, "none", frame, 1.0),
            ]
        return [Rect(box, 10, theme.card, stroke, width)]

    def _sum(self, node: SceneNode, box: Box) -> list[Mark]:
        """Return the parts of a gradient as they add up, on the rim that has no badge."""
        if self.state is None or self.state.step.node != node.key or self.state.uses < 2:
            return []
        line = (Run(sum_text(self.state, self.style.say), 12, "gradient", bold=True),)
        width, theme = labels.line_width(line) + 18, self.style.theme
        y = box.bottom + 4 if self.style.vertical else box.y - 1
        room = max(4.0, self.layout.width - width - 4)
        pill = Box(min(max(4.0, box.center.x - width / 2), room), y - 11, width, 22)
        at = Point(pill.center.x, pill.center.y + 4)
        return [
            Rect(pill, 11, theme.card, theme.gradient, 1.6),
            self._text(at, line, "middle"),
        ]

    def _lines(self, card: Card, needed: Room, box: Box) -> list[Mark]:
        marks: list[Mark] = []
        y = box.y + labels.PAD_Y
        for line in card.lines:
            part = line[0].role if line[0].role in ("value", "gradient") else ""
            marks.append(self._text(Point(box.center.x, y + 14), line, "middle", part))
            y += labels.LINE_HEIGHT
        widths = needed.columns
        x = box.center.x - (sum(widths) + labels.COLUMN_GAP * (len(widths) - 1)) / 2
        for i, (thumbnail, width) in enumerate(zip(card.thumbnails, widths, strict=True)):
            at = Point(x + width / 2, y + 2)
            marks += self._thumbnail(thumbnail, at, needed.rows, needed.deepest[i])
            x += width + labels.COLUMN_GAP
        return marks

    def _thumbnail(self, thumbnail: Thumbnail, top: Point, rows: int, deepest: float) -> list[Mark]:
        heading, *stats = thumbnail.lines
        marks: list[Mark] = [self._text(Point(top.x, top.y + 9), heading, "middle")]
        y = top.y + labels.STAT_HEIGHT
        marks += self._heat_map(thumbnail, Point(top.x, y), deepest)
        y += (rows if thumbnail.cells else max(0, rows - 2)) * labels.CELL + 2
        for line in stats:
            marks.append(self._text(Point(top.x, y + 11), line, "middle", thumbnail.role))
            y += labels.STAT_HEIGHT
        return marks

    def _heat_map(self, thumbnail: Thumbnail, top: Point, deepest: float) -> list[Mark]:
        size = labels.CELL
        columns = max(map(len, thumbnail.cells), default=0)
        x0 = top.x - columns * size / 2
        return [
            self._cell(Box(x0 + j * size, top.y + i * size, size, size), x, deepest, thumbnail.role)
            for i, row in enumerate(thumbnail.cells)
            for j, x in enumerate(row)
        ]

    def _cell(self, box: Box, x: float, largest: float, role: str) -> Rect:
        """Paint one number: its sign is hue and hatch, its size depth; nan is grey."""
        theme = self.style.theme
        if math.isnan(x):
            return Rect(box, 0, theme.muted, theme.card, 0.8)
        share = 1.0 if math.isinf(x) else abs(x) / largest if largest else 0.0
        color: str = getattr(theme, f"negative_{role}" if x < 0 else role)
        fill = mix(theme.card, color, 0.08 + 0.92 * share)
        hatch = mix(theme.card, theme.text, 0.75) if x < 0 and share > 0.02 else ""
        return Rect(box, 0, fill, theme.card, 0.8, hatch)

    def _note(self, note: Note, box: Box) -> list[Mark]:
        """Return a pill with a sign and a few words, at the foot of a card."""
        width, height = labels.note_width(note), labels.NOTE_HEIGHT
        pill = Box(box.center.x - width / 2, box.bottom - height - 7, width, height)
        at = Point(pill.center.x, pill.center.y + 4)
        fill = getattr(self.style.theme, note.severity)
        return [Rect(pill, 5, fill), self._text(at, labels.note_line(note), "middle")]

    def _badge(self, node: SceneNode, box: Box) -> list[Mark]:
        along, across = self._badge_size(node)
        if not along:
            return []
        width, height = (across, along) if self.style.vertical else (along, across)
        at = Point(box.center.x, box.y) if self.style.vertical else Point(box.x, box.center.y)
        badge = Box(at.x - width / 2, at.y - height / 2, width, height)
        stroke = self._lights.rim(node)[0]
        run = Run(node.glyph, 11, bold=True)
        return [
            Rect(badge, labels.BADGE / 2, self.style.theme.card, stroke, 1.5),
            self._text(Point(at.x, at.y + 4), (run,), "middle"),
        ]


def _down(box: Box) -> Box:
    return Box(box.x, box.y + HEADER, box.width, box.height)


def _down_curve(curve: Curve) -> Curve:
    return tuple(Point(p.x, p.y + HEADER) for p in curve)


def _cut_end(curve: Curve, by: float, *, vertical: bool) -> Curve:
    """End a curve earlier, at the rim of the badge; its last piece runs straight."""
    x, y = curve[-1]
    end = Point(x, y - by) if vertical else Point(x - by, y)
    *rest, a, b, _ = curve
    start = rest[-1] if rest else end
    third = Point((end.x - start.x) / 3, (end.y - start.y) / 3)
    a = Point(start.x + third.x, start.y + third.y)
    b = Point(end.x - third.x, end.y - third.y)
    return (*rest, a, b, end)


def _unique_strokes(edges: list[Figure]) -> list[Figure]:
    """Draw a piece that several edges share once."""
    seen: set[Stroke] = set()
    result = []
    for figure in edges:
        fresh = tuple(m for m in figure.marks if not (isinstance(m, Stroke) and m in seen))
        seen.update(m for m in fresh if isinstance(m, Stroke))
        result.append(Figure(figure.key, figure.title, fresh))
    return result
