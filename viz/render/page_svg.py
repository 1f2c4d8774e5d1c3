"""Write a scene as the SVG inside a page: colours are CSS variables, so a theme is a style sheet.

Each card, edge and box is a `<g>` that says in data attributes what it is; a fact that changes
while the page plays is of class "value" or "gradient". Heat maps are empty places: the page draws
their cells from the numbers, as it must whenever they change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from html import escape

from autograd_core.notation import name_text
from viz import labels
from viz.labels import Run, Thumbnail
from viz.layout.geometry import Box, Curve, Point
from viz.render.marks import Mark, Rect, Stroke, Text
from viz.render.paint import HEADER, Painter
from viz.render.svg import apart, escape_text, number, place, rect_place
from viz.scene import Group, SceneNode
from viz.theme import SANS, Theme

VARIABLES = tuple(f.name for f in fields(Theme) if f.name != "name")
PAGE_THEME = Theme(name="page", **{name: f"var(--{name.replace('_', '-')})" for name in VARIABLES})
SIGN = 16.0
"""How far the sign that opens and closes a box moves the box's title."""


def theme_css(theme: Theme) -> str:
    """Return the colours of a theme as CSS variables."""
    return "".join(f"--{name.replace('_', '-')}:{getattr(theme, name)};" for name in VARIABLES)


COLOR_CLASSES = "".join(
    f".graph .f-{name}{{fill:var(--{name})}}.graph .s-{name}{{stroke:var(--{name})}}"
    for name in (v.replace("_", "-") for v in VARIABLES)
)
"""What the style sheet says of the classes in which the picture names its colours."""


@dataclass(frozen=True)
class PagePainter(Painter):
    """Paints what the page's front end can bring to life."""

    def svg(self) -> str:
        """Return the `<svg>` element."""
        width, height = number(self.layout.width), number(self.layout.height + HEADER)
        about = self.style.say("Computation graph of {loss}", loss=name_text(self.scene.loss_name))
        content = "\n".join(
            [
                _layer("frames", map(self._frame_element, self.scene.groups)),
                _layer("edges", map(self._edge_element, range(len(self.scene.edges)))),
                _layer("titles", map(self._title_element, self.scene.groups), anchor="start"),
                _layer("nodes", map(self._node_element, self.scene.nodes)),
            ]
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" viewBox="0 0 {width} {height}" '
            f'role="group" aria-label="{escape_text(about)}" font-family="{escape(SANS)}" '
            f'xml:space="preserve">{_DEFS}<g class="camera">\n{content}\n</g></svg>'
        )

    def _frame_element(self, group: Group) -> str:
        marks = _marks(self._frame(group).marks)
        return f'<g class="frame" data-group="{escape_text(group.path)}">{marks}</g>'

    def _title_element(self, group: Group) -> str:
        ground, text = self._frame_title(group).marks
        assert isinstance(ground, Rect)
        assert isinstance(text, Text)
        wide = replace(ground, box=ground.box._replace(width=ground.box.width + SIGN))
        sign = self._text(text.at, (Run("▾", 13, "muted", bold=True),), "start", "sign")
        moved = replace(text, at=Point(text.at.x + SIGN, text.at.y))
        marks = _marks((wide, sign, moved))
        return f'<g class="title" data-group="{escape_text(group.path)}">{marks}</g>'

    def _edge_element(self, index: int) -> str:
        edge = self.scene.edges[index]
        marks = self._edge(index, edge).marks
        wire = _one_path([mark.curve for mark in marks if isinstance(mark, Stroke)])
        pill = _marks(tuple(mark for mark in marks if not isinstance(mark, Stroke)))
        if pill:
            pill = f'<g class="pill">{pill}</g>'
        name = f"{edge.source}-{edge.target}-{edge.slot}"
        head = f'<g class="edge" id="edge-{name}" data-edge="{name}">'
        return f'{head}<path class="wire" d="{wire}"/>{pill}</g>'

    def _node_element(self, node: SceneNode) -> str:
        head = f'<g class="node {node.kind}" id="node-{node.key}" data-node="{node.key}">'
        return f"{head}{_marks(self._card(node).marks)}</g>"

    def _heat_map(self, thumbnail: Thumbnail, top: Point) -> list[Mark]:
        columns = max(map(len, thumbnail.cells), default=0)
        if not columns:
            return []
        width, height = columns * labels.CELL, len(thumbnail.cells) * labels.CELL
        box = Box(top.x - width / 2, top.y, width, height)
        return [Rect(box, 0, "none", part=thumbnail.role)]


_DEFS = (
    "<defs>"
    + "".join(
        f'<marker id="arrow{name}" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="10" '
        f'markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0,1 L10,5 L0,9 z" fill="var(--{color})"/></marker>'
        for name, color in (("", "line"), ("-lit", "gradient"), ("-on", "value"))
    )
    + '<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0,0 V4" stroke="var(--text)" '
    'stroke-opacity="0.75" stroke-width="1"/></pattern></defs>'
)


def _layer(name: str, elements: Iterable[str], anchor: str = "middle") -> str:
    return f'<g class="{name}" text-anchor="{anchor}">{"".join(elements)}</g>'


def _one_path(curves: list[Curve]) -> str:
    """Return pieces that touch end to end as one path of cubic curves."""
    points = [curves[0][0]]
    for curve in curves:
        knots = _as_cubic(curve)[1:]
        for segment in zip(knots[::3], knots[1::3], knots[2::3], strict=True):
            if any(p != points[-1] for p in segment):
                points += segment
    start, *rest = (f"{number(p.x)},{number(p.y)}" for p in points)
    return f"M{start} C{' '.join(rest)}"


def _as_cubic(curve: Curve) -> Curve:
    if len(curve) != 2:
        return curve
    a, b = curve
    third = Point((b.x - a.x) / 3, (b.y - a.y) / 3)
    return (a, Point(a.x + third.x, a.y + third.y), Point(b.x - third.x, b.y - third.y), b)


def _marks(marks: tuple[Mark, ...]) -> str:
    return "".join(_mark(mark) for mark in marks)


def _mark(mark: Mark) -> str:
    if isinstance(mark, Rect):
        return _rect(mark)
    assert isinstance(mark, Text)
    return _text(mark)


def _rect(mark: Rect) -> str:
    place = rect_place(mark.box, mark.radius)
    if mark.part:
        return f'<rect class="heat {mark.part}" {place} fill="none"/>'
    looks = [_color_class("f", mark.fill)] if mark.fill != "none" else []
    width = ""
    if mark.stroke_width:
        looks.append(_color_class("s", mark.stroke))
        width = f' stroke-width="{number(mark.stroke_width)}"'
    fill = ' fill="none"' if mark.fill == "none" else ""
    return f'<rect class="{" ".join(looks)}" {place}{width}{fill}/>'


def _color_class(prefix: str, color: str) -> str:
    """Return the class that stands for a colour of the page's theme, `var(--value)`."""
    return prefix + "-" + color.removeprefix("var(--").removesuffix(")")


def _text(mark: Text) -> str:
    spans, raised = [], 0.0
    for run, color in zip(mark.line, mark.colors, strict=True):
        looks = [name for name, on in (("b", run.bold), ("i", run.italic)) if on]
        looks.append(_color_class("f", color))
        style = f'class="{" ".join(looks)}" font-size="{number(run.size)}"'
        style, raised = place(run, style, raised)
        spans.append(f"<tspan {style}>{apart(run.text)}</tspan>")
    part = f' class="part {mark.part}"' if mark.part else ""
    at = f'x="{number(mark.at.x)}" y="{number(mark.at.y)}"'
    return f"<text{part} {at}>{''.join(spans)}</text>"
