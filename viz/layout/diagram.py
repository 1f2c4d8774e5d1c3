"""From a scene to a diagram: how large each card and label is."""

from viz import cards, pills
from viz.counting import chip_texts
from viz.layout.geometry import Cell, Diagram, Frame, Link
from viz.metrics import text_width
from viz.scene import Scene
from viz.style import Style


def measure(scene: Scene, style: Style) -> Diagram:
    """Return the sizes that a layout engine needs."""
    cells, chips = [], chip_texts(scene, style.overlay)
    for node in scene.nodes:
        card = cards.card(node, scene.loss_name, style, chips.get(node.key, ""))
        reach = cards.badge_reach(node, vertical=style.vertical)
        cells.append(Cell(node.key, card.width, card.height, node.group, reach))
    with_pills = "local" in style.show
    links = [
        Link(e.source, e.target, e.slot, pills.pill_size(e) if with_pills else None)
        for e in scene.edges
    ]
    frames = [
        Frame(g.path, g.parent, min(400.0, text_width(g.title, 13, bold=True)))
        for g in scene.groups
    ]
    return Diagram(tuple(cells), tuple(links), tuple(frames), style.direction)
