"""Graphviz `dot` as a layout engine: it gives coordinates, our own writers draw."""

import json
from collections.abc import Sequence
from typing import Any

from autograd_core.errors import AutogradError
from viz.layout.geometry import Box, Cell, Curve, Diagram, Frame, Layout, Point, Route
from viz.layout.layered import ARROW

MARGIN = 24.0
POINTS_PER_INCH = 72.0


def layout_dot(diagram: Diagram) -> Layout:
    """Lay a diagram out with Graphviz.

    Raises
    ------
    AutogradError
        If there is no `dot` on the machine, or it fails.
    """
    import graphviz

    try:
        text = graphviz.Source(_source(diagram)).pipe(format="json", encoding="utf-8")
    except graphviz.ExecutableNotFound as error:
        raise AutogradError(
            'draw: expected the program dot for engine="dot", found none. Install Graphviz, or '
            'use engine="builtin", which needs nothing.'
        ) from error
    except graphviz.CalledProcessError as error:
        raise AutogradError(f"draw: expected dot to lay the graph out, got {error}") from error
    return _Reader(diagram, json.loads(text)).layout()


def _source(diagram: Diagram) -> str:
    """Return the diagram in the DOT language; pills are nodes, so that they get room."""
    lines = [
        "digraph {",
        f"rankdir={diagram.direction}; nodesep=0.3; ranksep=0.28; newrank=true;",
        'node [shape=box, fixedsize=true, label=""]; edge [arrowhead=none];',
    ]
    lines += _group_lines(diagram, "")
    leaving, arriving = ("e", "w") if diagram.direction == "LR" else ("s", "n")
    for i, link in enumerate(diagram.links):
        start, end = f"n{link.source}:{leaving}", f"n{link.target}:{arriving}"
        if link.pill is None:
            lines.append(f"{start} -> {end} [id=a{i}];")
            continue
        lines.append(f"{start} -> p{i}:{arriving} [id=a{i}];")
        lines.append(f"p{i}:{leaving} -> {end} [id=b{i}, weight=8];")
    return "\n".join([*lines, "}"])


def _group_lines(diagram: Diagram, path: str) -> list[str]:
    lines: list[str] = []
    for i, frame in enumerate(diagram.frames):
        if frame.parent == path:
            title = _title(frame)
            lines += [f"subgraph cluster_{i} {{ {title}", *_group_lines(diagram, frame.path), "}"]
    for cell in diagram.cells:
        if cell.group == path:
            lines.append(f"n{cell.key} [{_size(*_outer_size(cell, diagram.direction))}];")
    targets = {cell.key for cell in diagram.cells if cell.group == path}
    for i, link in enumerate(diagram.links):
        if link.pill is not None and link.target in targets:
            lines.append(f"p{i} [{_size(*link.pill)}];")
    return lines


def _outer_size(cell: Cell, direction: str) -> tuple[float, float]:
    """Return a card's size with the room in front of it for its badge and the arrow head."""
    front = _front(cell)
    if direction == "TB":
        return cell.width, cell.height + front
    return cell.width + front, cell.height


def _front(cell: Cell) -> float:
    return cell.reach + ARROW if cell.reach else 0.0


def _title(frame: Frame) -> str:
    width = (frame.title_width + 20) / POINTS_PER_INCH
    cell = f'<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width * 72:.0f}" HEIGHT="16">'
    return f"margin=16; labeljust=l; label=<{cell}<TR><TD></TD></TR></TABLE>>;"


def _size(width: float, height: float) -> str:
    return f"width={width / POINTS_PER_INCH:.4f}, height={height / POINTS_PER_INCH:.4f}"


class _Reader:
    """Reads dot's JSON: points upwards become pixels downwards."""

    def __init__(self, diagram: Diagram, answer: dict[str, Any]) -> None:
        self.diagram = diagram
        self.cells = {cell.key: cell for cell in diagram.cells}
        _, _, self.width, self.height = _numbers(answer["bb"])
        self.objects = {thing["name"]: thing for thing in answer.get("objects", [])}
        self.edges = {edge["id"]: edge for edge in answer.get("edges", [])}

    def layout(self) -> Layout:
        cells = {cell.key: self._card(cell) for cell in self.diagram.cells}
        frames = {
            frame.path: self._frame(self.objects[f"cluster_{i}"])
            for i, frame in enumerate(self.diagram.frames)
        }
        routes = tuple(self._route(i) for i in range(len(self.diagram.links)))
        size = self.width + 2 * MARGIN, self.height + 2 * MARGIN
        return Layout(*size, cells, frames, routes)

    def _point(self, x: float, y: float) -> Point:
        return Point(x + MARGIN, self.height - y + MARGIN)

    def _box(self, name: str, width: float, height: float) -> Box:
        center = self._point(*_numbers(self.objects[name]["pos"]))
        return Box(center.x - width / 2, center.y - height / 2, width, height)

    def _card(self, cell: Cell) -> Box:
        outer = self._box(f"n{cell.key}", *_outer_size(cell, self.diagram.direction))
        x, y = outer.right - cell.width, outer.bottom - cell.height
        return Box(x, y, cell.width, cell.height)

    def _frame(self, cluster: dict[str, Any]) -> Box:
        x0, y0, x1, y1 = _numbers(cluster["bb"])
        corner = self._point(x0, y1)
        return Box(corner.x, corner.y, x1 - x0, y1 - y0)

    def _route(self, index: int) -> Route:
        link = self.diagram.links[index]
        start, end = self._card(self.cells[link.source]), self._card(self.cells[link.target])
        first = self._curve(self.edges[f"a{index}"])
        if link.pill is None:
            return Route((self._from_to(first, start, end),), None)
        pill = self._box(f"p{index}", *link.pill)
        last = self._curve(self.edges[f"b{index}"])
        return Route((self._from_to(first, start, pill), self._from_to(last, pill, end)), pill)

    def _from_to(self, curve: Curve, source: Box, target: Box) -> Curve:
        """Lead a curve straight on at both ends: dot stops short of the rims by a pixel or two,
        and before the room in front of a card.
        """
        first, last = curve[0], curve[-1]
        if self.diagram.direction == "TB":
            start, end = Point(first.x, source.bottom), Point(last.x, target.y)
        else:
            start, end = Point(source.right, first.y), Point(target.x, last.y)
        return (*_straight(start, first), *curve[1:], *_straight(last, end)[1:])

    def _curve(self, edge: dict[str, Any]) -> Curve:
        points = edge["pos"].removeprefix("e,").split()
        return tuple(self._point(*_numbers(point)) for point in points)


def _straight(start: Point, end: Point) -> Curve:
    x, y = (end.x - start.x) / 3, (end.y - start.y) / 3
    return (start, *(Point(start.x + k * x, start.y + k * y) for k in (1, 2)), end)


def _numbers(text: str) -> Sequence[float]:
    return [float(part) for part in text.split(",")]
