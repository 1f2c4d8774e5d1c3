"""A layout with room for everything that a film will show on it, so that nothing moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from viz import cards
from viz.cards import Card
from viz.layout.builtin import layout_builtin
from viz.layout.diagram import measure
from viz.layout.geometry import Diagram, Layout
from viz.rooms import Room, blank_card, room
from viz.scene import Scene, SceneNode
from viz.steps import Step
from viz.style import Style


@dataclass(frozen=True, slots=True)
class Frozen:
    """Where everything is in each frame, and how much room each card needs at most."""

    layout: Layout
    rooms: Mapping[int, Room]


def freeze_sweep(scene: Scene, steps: Iterable[Step], style: Style) -> Frozen:
    """Return the layout for the frames of a sweep: each card fits blank, half summed and full."""
    rooms = {}
    for node in scene.nodes:
        unswept = replace(node, gradient=None)
        rooms[node.key] = room(blank_card(unswept, scene.loss_name, style))
        rooms[node.key] |= room(_card(unswept, scene, style))
    for step in steps:
        if step.node is not None and step.total is not None:
            node = replace(scene.nodes[step.node], gradient=step.total)
            rooms[node.key] |= room(_card(node, scene, style))
    return _lay_out(measure(scene, style), rooms)


def freeze_all(scenes: Sequence[Scene], style: Style) -> Frozen:
    """Return the layout for frames that show one graph with other numbers in each."""
    rooms: dict[int, Room] = {}
    for scene in scenes:
        for node in scene.nodes:
            needed = room(_card(node, scene, style))
            rooms[node.key] = rooms[node.key] | needed if node.key in rooms else needed
    diagrams = [measure(scene, style) for scene in scenes]
    links = tuple(
        replace(links[0], pill=_largest([link.pill for link in links]))
        for links in zip(*(diagram.links for diagram in diagrams), strict=True)
    )
    return _lay_out(replace(diagrams[0], links=links), rooms)


def _card(node: SceneNode, scene: Scene, style: Style) -> Card:
    return cards.card(node, scene.loss_name, style)


def _largest(sizes: Sequence[tuple[float, float] | None]) -> tuple[float, float] | None:
    return max((size for size in sizes if size is not None), default=None)


def _lay_out(diagram: Diagram, rooms: Mapping[int, Room]) -> Frozen:
    cells = tuple(
        replace(cell, width=rooms[cell.key].width, height=rooms[cell.key].height)
        for cell in diagram.cells
    )
    return Frozen(layout_builtin(replace(diagram, cells=cells)), rooms)
