"""How much room a card needs while its numbers change, so that nothing moves in a film."""

from dataclasses import dataclass, replace

from viz import labels
from viz.labels import Card, Line, Run
from viz.scene import SceneNode
from viz.style import Style


@dataclass(frozen=True, slots=True)
class Room:
    """The size of a card, of its heat maps and of the columns under them.

    `a | b` is the room that is enough for both.
    """

    width: float
    height: float
    rows: int
    columns: tuple[float, ...]

    def __or__(self, other: "Room") -> "Room":
        return Room(
            max(self.width, other.width),
            max(self.height, other.height),
            max(self.rows, other.rows),
            tuple(map(max, self.columns, other.columns)),
        )


def room(card: Card) -> Room:
    """Return the room that a card needs."""
    rows = max((len(t.cells) for t in card.thumbnails), default=0)
    return Room(card.width, card.height, rows, tuple(map(labels.thumbnail_width, card.thumbnails)))


def blank_card(node: SceneNode, loss: str, style: Style) -> Card:
    """Return the card of a node whose value is not computed yet: its place is left blank."""
    card = labels.card(node, loss, style)
    blank: Line = (Run(" ", 14, "value"),)
    lines = tuple(blank if line[0].role == "value" else line for line in card.lines)
    columns = tuple(
        replace(t, cells=(), lines=t.lines[:1]) if t.role == "value" else t for t in card.thumbnails
    )
    return replace(card, lines=lines, thumbnails=columns)
