"""A picture as a list of marks: boxes, curves and text at fixed places.

Every writer (SVG, matplotlib) draws these marks and decides nothing itself.
"""

from dataclasses import dataclass

from viz.labels import Line
from viz.layout.geometry import Box, Curve, Point


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle with round corners; `hatch` marks a negative number.

    `part` says which of a card's facts it shows, "value" or "gradient", "" for none.
    """

    box: Box
    radius: float
    fill: str
    stroke: str = "none"
    stroke_width: float = 0.0
    hatch: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A curve, with or without an arrow head at its end."""

    curve: Curve
    color: str
    width: float
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text whose baseline starts, is centred or ends at a point."""

    at: Point
    line: Line
    anchor: str
    colors: tuple[str, ...]
    part: str = ""


Mark = Rect | Stroke | Text


@dataclass(frozen=True, slots=True)
class Figure:
    """Marks that belong together: one card, one edge, one box.

    `title` is what a tooltip or a screen reader says.
    """

    key: str
    title: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A whole picture, ready to be written."""

    width: float
    height: float
    ground: str
    title: str
    figures: tuple[Figure, ...]


def _direction(curve: Curve) -> tuple[float, float]:
    dx, dy = curve[-1].x - curve[-2].x, curve[-1].y - curve[-2].y
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return dx / length, dy / length


def shortened(curve: Curve) -> Curve:
    """Return a curve that ends inside the arrow head at its end."""
    dx, dy = _direction(curve)
    end = curve[-1]
    return (*curve[:-1], type(end)(end.x - 5 * dx, end.y - 5 * dy))


def arrow_head(curve: Curve) -> list[tuple[float, float]]:
    """Return the corners of the arrow head at the end of a curve, its tip first."""
    dx, dy = _direction(curve)
    x, y = curve[-1]
    back = (x - 9.5 * dx, y - 9.5 * dy)
    return [(x, y), (back[0] - 4 * dy, back[1] + 4 * dx), (back[0] + 4 * dy, back[1] - 4 * dx)]
