"""How much room a card needs while its numbers change, so that nothing moves in a film."""

import math
from dataclasses import dataclass, replace

from viz import cards
from viz.cards import Card, Thumbnail
from viz.labels import Line, Run
from viz.scene import SceneNode
from viz.style import Style


@dataclass(frozen=True, slots=True)
class Room:
    """The size of a card, of its heat maps and of the columns under them.

    `a | b` is the room that is enough for both; `left` is what the badge takes of the width,
    `deepest` the size of the number that has the deepest colour of each heat map.
    """

    width: float
    height: float
    rows: int
    columns: tuple[float, ...]
    deepest: tuple[float, ...]
    left: float

    def __or__(self, other: "Room") -> "Room":
        columns = tuple(map(max, self.columns, other.columns))
        least = sum(columns) + cards.COLUMN_GAP * (len(columns) - 1) + 2 * cards.PAD_X + self.left
        return Room(
            max(self.width, other.width, least),
            max(self.height, other.height),
            max(self.rows, other.rows),
            columns,
            tuple(map(max, self.deepest, other.deepest)),
            self.left,
        )


def room(card: Card) -> Room:
    """Return the room that a card needs."""
    rows = max((len(t.cells) for t in card.thumbnails), default=0)
    columns = tuple(map(cards.thumbnail_width, card.thumbnails))
    deepest = tuple(map(_largest, card.thumbnails))
    return Room(card.width, card.height, rows, columns, deepest, card.left)


def _largest(thumbnail: Thumbnail) -> float:
    sizes = [abs(x) for row in thumbnail.cells for x in row if math.isfinite(x)]
    return max(sizes, default=0.0)


def blank_card(node: SceneNode, loss: str, style: Style, chip: str = "") -> Card:
    """Return the card of a node whose value is not computed yet: its place is left blank."""
    card = cards.card(node, loss, style, chip)
    blank: Line = (Run(" ", 14, "value"),)
    lines = tuple(blank if line[0].role == "value" else line for line in card.lines)
    columns = tuple(
        replace(t, cells=(), lines=t.lines[:1]) if t.role == "value" else t for t in card.thumbnails
    )
    return replace(card, lines=lines, thumbnails=columns)
