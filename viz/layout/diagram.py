"""From a scene to a diagram: how large each card and label is."""

from viz import labels
from viz.layout.geometry import Cell, Diagram, Direction, Frame, Link
from viz.metrics import text_width
from viz.scene import Scene


def measure(scene: Scene, show: frozenset[str], direction: Direction) -> Diagram:
    """Return the sizes that a layout engine needs."""
    cells = []
    for node in scene.nodes:
        vertical = direction == "TB"
        card = labels.card(node, show, scene.loss_name, vertical=vertical)
        reach = labels.badge_reach(node, vertical=vertical)
        cells.append(Cell(node.key, card.width, card.height, node.group, reach))
    with_pills = "local" in show
    links = [
        Link(e.source, e.target, e.slot, labels.pill_size(e) if with_pills else None)
        for e in scene.edges
    ]
    frames = [
        Frame(g.path, g.parent, min(400.0, text_width(g.title, 13, bold=True)))
        for g in scene.groups
    ]
    return Diagram(tuple(cells), tuple(links), tuple(frames), direction)
