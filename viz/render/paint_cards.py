"""The cards of a picture as marks: name, formula, numbers, heat maps, badge, note."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from viz import cards, facts, labels
from viz.cards import Card, Thumbnail
from viz.counting import overlay_title
from viz.labels import Line, Role, Run
from viz.layout.geometry import Box, Layout, Point
from viz.metrics import text_width
from viz.narration import sum_text
from viz.render.lights import Lights
from viz.render.marks import Figure, Mark, Rect, Text
from viz.render.tint import Tint, mix, tint_of, tinted
from viz.rooms import Room, blank_card, room
from viz.scene import Note, Scene, SceneNode, Severity
from viz.steps import State
from viz.style import Style

HEADER = 40.0


@dataclass(frozen=True)
class CardPainter:
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

    @cached_property
    def _tint(self) -> Tint | None:
        return tint_of(self.scene.overlay(self.style.overlay), self.style)

    def _text(self, at: Point, line: Line, anchor: str, part: str = "") -> Text:
        colors = tuple(getattr(self.style.theme, run.role) for run in line)
        return Text(at, line, anchor, colors, part)

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
        across = max(places) - min(places) + cards.BADGE
        along = 2 * cards.badge_reach(node, vertical=self.style.vertical)
        text = text_width(node.glyph, 11, bold=True) + 14
        return along, max(across, text) if self.style.vertical else across

    # ---- cards ----

    def _card(self, node: SceneNode) -> Figure:
        box = down(self.layout.boxes[node.key])
        chip = self._tint.text(node.key) if self._tint else ""
        write = cards.card if self._lights.is_computed(node) else blank_card
        card = write(node, self.scene.loss_name, self.style, chip)
        needed = self.rooms.get(node.key) or room(card)
        free = Box(
            box.x + card.left,
            box.center.y - needed.height / 2 + card.top,
            box.width - card.left,
            needed.height - card.top,
        )
        marks = [*self._stack(node, box), *self._ground(node, box)]
        marks += self._lines(card, needed, free, has_numbers=node.execution is None)
        if node.note is not None:
            marks += self._note(node.note, free)
            free = free._replace(height=free.height - labels.NOTE_HEIGHT - 4)
        if self._tint and chip:
            marks += self._tint.chip(node.key, chip, free)
        if node.glyph:
            marks += self._badge(node, box)
        marks += self._sum(node, box)
        about = facts.node_title(node, self.scene.loss_name, self.style.say)
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
        if node.note is not None and node.execution is None:
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
        gone = node.execution is not None and node.execution.phase == "gone"
        return [Rect(box, 10, theme.group if gone else theme.card, stroke, width)]

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

    def _lines(self, card: Card, needed: Room, box: Box, *, has_numbers: bool) -> list[Mark]:
        marks: list[Mark] = []
        y = box.y + cards.PAD_Y
        for line in card.lines:
            role = line[0].role
            part = role if has_numbers and role in ("value", "gradient") else ""
            marks.append(self._text(Point(box.center.x, y + 14), line, "middle", part))
            y += cards.LINE_HEIGHT
        widths = needed.columns
        x = box.center.x - (sum(widths) + cards.COLUMN_GAP * (len(widths) - 1)) / 2
        for i, (thumbnail, width) in enumerate(zip(card.thumbnails, widths, strict=True)):
            at = Point(x + width / 2, y + 2)
            marks += self._thumbnail(thumbnail, at, needed.rows, needed.deepest[i])
            x += width + cards.COLUMN_GAP
        return marks

    def _thumbnail(self, thumbnail: Thumbnail, top: Point, rows: int, deepest: float) -> list[Mark]:
        heading, *stats = thumbnail.lines
        marks: list[Mark] = [self._text(Point(top.x, top.y + 9), heading, "middle")]
        y = top.y + cards.STAT_HEIGHT
        marks += self._heat_map(thumbnail, Point(top.x, y), deepest)
        y += (rows if thumbnail.cells else max(0, rows - 2)) * cards.CELL + 2
        for line in stats:
            marks.append(self._text(Point(top.x, y + 11), line, "middle", thumbnail.role))
            y += cards.STAT_HEIGHT
        return marks

    def _heat_map(self, thumbnail: Thumbnail, top: Point, deepest: float) -> list[Mark]:
        size = cards.CELL
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
            Rect(badge, cards.BADGE / 2, self.style.theme.card, stroke, 1.5),
            self._text(Point(at.x, at.y + 4), (run,), "middle"),
        ]

    def _sign(self, severity: Severity) -> Run:
        """Return what the sign of a note means."""
        say = self.style.say
        words = {"error": say("error"), "warning": say("warning"), "note": say("note")}
        role: Role = "text" if severity == "warning" else severity
        return Run(f"{labels.SIGNS[severity]} {words[severity]}", 12, role, bold=True)


def down(box: Box) -> Box:
    """Return a box of the layout below the header."""
    return Box(box.x, box.y + HEADER, box.width, box.height)
