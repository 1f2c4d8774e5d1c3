"""Write a scene as the SVG inside a page: colours are CSS variables, so a theme is a style sheet.

Each card, edge and box is a `<g>` that says in data attributes what it is; a fact that changes
while the page plays is of class "value" or "gradient". Heat maps are empty places: the page draws
their cells from the numbers, as it must whenever they change.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from html import escape

from viz import cards, facts
from viz.cards import Thumbnail
from viz.labels import Run
from viz.layout.geometry import Box, Curve, Point
from viz.render.marks import Mark, Rect, Stroke, Text
from viz.render.paint import Painter
from viz.render.paint_cards import HEADER
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


_COLOR_CLASSES = "".join(
    f".graph .f-{name}{{fill:var(--{name})}}.graph .s-{name}{{stroke:var(--{name})}}"
    for name in (v.replace("_", "-") for v in VARIABLES)
)
LINE_WIDTH = 1.3
"""That of a card's rim."""
_SIZES = (16.0, 14.0, 13.0, 12.0, 11.2, 11.0, 10.5, 10.0, 8.4, 7.7, 7.0)
_SIZE_CLASSES = "".join(f".z{i}{{font-size:{size:g}px}}" for i, size in enumerate(_SIZES))
CLASSES = f"{_COLOR_CLASSES}{_SIZE_CLASSES}.w{{stroke-width:{LINE_WIDTH}}}"
"""What the style sheet says of the classes in which the picture names colours and sizes."""


def _size_attribute(size: float) -> tuple[str, str]:
    """Return the class of a size of text, or the attribute of one that has no class."""
    near = [i for i, known in enumerate(_SIZES) if abs(known - size) < 0.05]
    return (f"z{near[0]}", "") if near else ("", f' font-size="{number(size)}"')


@dataclass(frozen=True)
class PagePainter(Painter):
    """Paints what the page's front end can bring to life."""

    def svg(self) -> str:
        """Return the `<svg>` element."""
        width, height = number(self.layout.width), number(self.layout.height + HEADER)
        about = facts.scene_title(self.scene, self.style.say)
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
            f'xml:space="preserve">{_DEFS}{self._phase_style()}'
            f'<g class="camera">\n{content}\n</g></svg>'
        )

    def _phase_style(self) -> str:
        """Return the colours of a program's edges; pages of graphs go without them."""
        return "" if self._has_numbers else f"<style>{_PHASES}</style>"

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
        marks = self._edge(index, edge, set()).marks  # whole: each edge lights up by itself
        wire = _one_path([mark.curve for mark in marks if isinstance(mark, Stroke)])
        pill = _marks(tuple(mark for mark in marks if not isinstance(mark, Stroke)))
        if pill:
            pill = f'<g class="pill">{pill}</g>'
        name = f"{edge.source}-{edge.target}-{edge.slot}"
        target = self.scene.nodes[edge.target]
        phase = f" {target.execution.phase}" if target.execution else ""
        head = f'<g class="edge{phase}" id="edge-{name}" data-edge="{index}">'
        return f'{head}<path class="wire" d="{wire}"/>{pill}</g>'

    def _node_element(self, node: SceneNode) -> str:
        head = f'<g class="node {node.kind}" id="node-{node.key}" data-node="{node.key}">'
        return f"{head}{_marks(self._card(node).marks)}</g>"

    def _heat_map(self, thumbnail: Thumbnail, top: Point, deepest: float) -> list[Mark]:
        columns = max(map(len, thumbnail.cells), default=0)
        if not columns:
            return []
        width, height = columns * cards.CELL, len(thumbnail.cells) * cards.CELL
        box = Box(top.x - width / 2, top.y, width, height)
        return [Rect(box, 0, "none", part=thumbnail.role)]


_PHASES = (
    ".edge.forward:not(.lit) .wire{stroke:var(--value);marker-end:url(#arrow-on)}"
    ".edge.backward:not(.lit) .wire{stroke:var(--gradient);marker-end:url(#arrow-lit)}"
)
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


def without_marks_of_its_own(svg: str) -> str:
    """Return a page's picture to stand beside another, whose arrowheads and hatching it uses."""
    return re.sub(r' id="(?:node|edge)-[^"]*"', "", svg.replace(_DEFS, ""))


def _layer(name: str, elements: Iterable[str], anchor: str = "middle") -> str:
    return f'<g class="{name}" text-anchor="{anchor}">{"".join(elements)}</g>'


def _one_path(curves: list[Curve]) -> str:
    """Return pieces that touch end to end as one path of curves and straight lines."""
    points = [curves[0][0]]
    for curve in curves:
        knots = _as_cubic(curve)[1:]
        for segment in zip(knots[::3], knots[1::3], knots[2::3], strict=True):
            _add_segment(points, segment)
    starts, rest = points[::3], zip(points[1::3], points[2::3], points[3::3], strict=True)
    steps = (_step(start, *others) for start, others in zip(starts, rest, strict=False))
    return f"M{_pair(points[0])}{''.join(steps)}"


def _step(start: Point, a: Point, b: Point, end: Point) -> str:
    """Return a cubic segment as a path writes it, along an axis in the short form."""
    if start.y == a.y == b.y == end.y:
        return f"H{number(end.x)}"
    if start.x == a.x == b.x == end.x:
        return f"V{number(end.y)}"
    return f"C{_pair(a)} {_pair(b)} {_pair(end)}"


def _pair(point: Point) -> str:
    return f"{number(point.x)},{number(point.y)}"


def _add_segment(points: list[Point], segment: tuple[Point, ...]) -> None:
    """Append a cubic segment; one that goes straight on lengthens the one before it."""
    if all(p == points[-1] for p in segment):
        return
    tail = [*points[-4:], *segment]
    if len(points) > 1 and (len({p.x for p in tail}) == 1 or len({p.y for p in tail}) == 1):
        points[-3:] = _as_cubic((points[-4], segment[-1]))[1:]
    else:
        points += segment


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
    looks, attributes = [], ""
    for name, color in ("fill", mark.fill), ("stroke", mark.stroke if mark.stroke_width else ""):
        look, attribute = _color(name, color)
        looks.append(look)
        attributes += attribute
    if mark.stroke_width == LINE_WIDTH:
        looks.append("w")
    elif mark.stroke_width:
        attributes += f' stroke-width="{number(mark.stroke_width)}"'
    return f'<rect class="{" ".join(filter(None, looks))}" {place}{attributes}/>'


def _color(name: str, color: str) -> tuple[str, str]:
    """Return the class of a fill or a stroke in a colour of the theme, else the attribute."""
    if not color:
        return "", ""
    if color.startswith("var(--"):
        return f"{name[0]}-{color.removeprefix('var(--').removesuffix(')')}", ""
    return "", f' {name}="{color}"'


def _text(mark: Text) -> str:
    """Return a line of text: what all its runs share stands once, runs alike are one."""
    spans, raised = [], 0.0
    shared = mark.colors[0] if len(set(mark.colors)) == 1 else ""
    for run, color in _joined(mark):
        looks = [name for name, on in (("b", run.bold), ("i", run.italic)) if on]
        look, fill = ("", "") if shared else _color("fill", color)
        size, attribute = _size_attribute(run.size)
        style = f'class="{" ".join(filter(None, [*looks, look, size]))}"{attribute}{fill}'
        style, raised = place(run, style, raised)
        spans.append(f"<tspan {style}>{apart(run.text)}</tspan>")
    look, fill = _color("fill", shared)
    classes = " ".join(filter(None, ["part" if mark.part else "", mark.part, look]))
    at = f'x="{number(mark.at.x)}" y="{number(mark.at.y)}"{fill}'
    head = f'<text class="{classes}" {at}>' if classes else f"<text {at}>"
    return f"{head}{''.join(spans)}</text>"


def _joined(mark: Text) -> list[tuple[Run, str]]:
    """Return the runs of a line with their colours, those together that look alike."""
    result: list[tuple[Run, str]] = []
    for run, color in zip(mark.line, mark.colors, strict=True):
        last = result[-1] if result else None
        if last and not run.back and last == (replace(run, text=last[0].text), color):
            result[-1] = (replace(run, text=last[0].text + run.text), color)
        else:
            result.append((run, color))
    return result
