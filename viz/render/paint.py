"""From a scene, its layout and a theme to a canvas of marks."""

from dataclasses import dataclass, replace
from functools import cached_property

from viz import cards, facts, labels, pills
from viz.labels import Line, Run
from viz.layout.geometry import Box, Curve, Point
from viz.metrics import shorten
from viz.render.marks import Canvas, Figure, Mark, Rect, Stroke
from viz.render.paint_cards import HEADER, CardPainter, down
from viz.scene import SEVERITIES, Edge, Group, Phase, SceneNode

MOST_TITLE = 640.0
"""How far a title may widen a small picture; a wide one has room for a longer one."""


@dataclass(frozen=True)
class Painter(CardPainter):
    """What paints the whole picture: the cards, and boxes, edges, header and legend around them."""

    def canvas(self, title: str) -> Canvas:
        """Return the whole picture, header and legend on top."""
        groups = [self._frame(group) for group in self.scene.groups]
        drawn: set[tuple[int, str, float]] = set()
        edges = [self._edge(i, edge, drawn) for i, edge in enumerate(self.scene.edges)]
        edges.sort(key=lambda figure: figure.key.startswith("lit"))  # on top of the others
        nodes = [self._card(node) for node in self.scene.nodes]
        titles = [self._frame_title(group) for group in self.scene.groups]
        legend = self._legend()
        beside = labels.line_width(legend) + 48 + (self._tint.legend_width if self._tint else 0.0)
        room = max(MOST_TITLE, self.layout.width - beside - 24)
        heading = (Run(shorten(title, room, 16, bold=True), 16, bold=True),) if title else ()
        width = max(self.layout.width, labels.line_width(heading) + 24 * bool(title) + beside)
        header = self._header(title, heading, legend, width)
        figures = (header, *groups, *edges, *titles, *nodes)
        about = facts.scene_title(self.scene, self.style.say)
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
        parts: list[Run] = self._phases()
        if "data" in self.style.show and self._has_numbers:
            parts.append(Run(say("value → forward"), 12, "value", bold=True))
        if "grad" in self.style.show and self._has_numbers:
            parts.append(Run(say("← gradient, backward"), 12, "gradient", bold=True))
        if any(not node.execution and not cards.shows_one_number(node) for node in self._nodes):
            parts.append(Run(say("μ: mean"), 12, "muted"))
            parts.append(Run(say("hatched: negative"), 12, "muted"))
        if any(e.local and "ȳ" in e.local.formula.text for e in self.scene.edges):
            parts.append(Run(say("ȳ: gradient of the box it enters"), 12, "muted"))
        if any(node.contents and node.contents.repeats > 1 for node in self.scene.nodes):
            parts.append(Run(say("× 100: 100 equal parts"), 12, "muted"))
        parts += [self._sign(severity) for severity in SEVERITIES if severity in self._severities]
        spaced = (replace(run, text=" " * 5 * (i > 0) + run.text) for i, run in enumerate(parts))
        return tuple(spaced) or (Run(" ", 12),)

    @property
    def _nodes(self) -> tuple[SceneNode, ...]:
        return self.scene.nodes

    @property
    def _has_numbers(self) -> bool:
        return not any(node.execution for node in self._nodes)

    def _phases(self) -> list[Run]:
        """Return the words for the colours of a program."""
        say = self.style.say
        words: dict[Phase, str] = {
            "forward": say("forward instruction"),
            "backward": say("gradient instruction"),
            "update": say("update made of gradients"),
            "gone": say("taken out by a pass"),
        }
        met = {node.execution.phase for node in self._nodes if node.execution}
        return [
            Run(text, 12, labels.PHASE_ROLES[phase], bold=phase != "gone")
            for phase, text in words.items()
            if phase in met
        ]

    @cached_property
    def _severities(self) -> set[str]:
        noted = [node for node in self.scene.nodes if node.execution is None]
        return {node.note.severity for node in noted if node.note is not None}

    # ---- boxes ----

    def _frame(self, group: Group) -> Figure:
        box = down(self.layout.frames[group.path])
        ground = Rect(box, 14, self.style.theme.group, self.style.theme.group_line, 1.2)
        return Figure(f"group-{group.path}", group.path, (ground,))

    def _frame_title(self, group: Group) -> Figure:
        """Return a box's title on a ground of its own, over the edges that run behind it."""
        box = down(self.layout.frames[group.path])
        title = (Run(shorten(group.title, 400, 13, bold=True), 13, "muted", bold=True),)
        ground = Box(box.x + 11, box.y + 8, labels.line_width(title) + 10, 21)
        text = self._text(Point(box.x + 16, box.y + 23), title, "start")
        return Figure(f"title-{group.path}", "", (Rect(ground, 6, self.style.theme.group), text))

    # ---- edges ----

    def _edge(self, index: int, edge: Edge, drawn: set[tuple[int, str, float]]) -> Figure:
        """Return an edge, without the pieces that it shares with one in `drawn`."""
        theme, route = self.style.theme, self.layout.routes[index]
        color, width, on = self._lights.edge(edge, self.scene.nodes[edge.target])
        pieces = list(route.pieces)
        if not self._lights.comes_back(edge):
            pieces = [p for p in pieces[:-1] if (id(p), color, width) not in drawn] + pieces[-1:]
            drawn.update((id(piece), color, width) for piece in pieces)
        curves = [_down_curve(piece) for piece in pieces]
        half = cards.badge_reach(self.scene.nodes[edge.target], vertical=self.style.vertical)
        curves[-1] = _cut_end(curves[-1], half, vertical=self.style.vertical)
        if self._lights.comes_back(edge):
            curves = [curve[::-1] for curve in reversed(curves)]
        last = len(curves) - 1
        marks: list[Mark] = [
            Stroke(curve, color, width, arrow=i == last) for i, curve in enumerate(curves)
        ]
        text = pills.pill_text(edge.local) if self._lights.is_swept(edge) else ""
        if route.pill is not None and text:
            box = down(route.pill)
            marks.append(Rect(box, box.height / 2, theme.card, theme.gradient, 1.6 if on else 0.9))
            at = Point(box.center.x, box.center.y + 4)
            marks.append(self._text(at, pills.pill_line(edge.local), "middle"))
        name = "lit" if on else "edge"
        about = facts.edge_title(edge, self.scene.nodes)
        return Figure(f"{name}-{edge.source}-{edge.target}-{edge.slot}", about, tuple(marks))


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
