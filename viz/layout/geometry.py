"""The shapes that a layout works with: sizes in, coordinates out. All in pixels, y down."""

from dataclasses import dataclass
from typing import NamedTuple

from viz.style import Direction


class Point(NamedTuple):
    """A place on the canvas."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle by its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True, slots=True)
class Cell:
    """A card to be placed: its size, the path of the box it belongs to, its badge.

    `reach` is how far the badge with the op's sign sticks out where edges arrive.
    """

    key: int
    width: float
    height: float
    group: str
    reach: float


@dataclass(frozen=True, slots=True)
class Link:
    """An edge to be drawn; `pill` is the size of the label that sits where it arrives."""

    source: int
    target: int
    slot: int
    pill: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A titled box to be drawn around its cells."""

    path: str
    parent: str
    title_width: float


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything a layout engine needs to know."""

    cells: tuple[Cell, ...]
    links: tuple[Link, ...]
    frames: tuple[Frame, ...]
    direction: Direction


Curve = tuple[Point, ...]
"""A straight line (2 points) or a chain of cubic Béziers (1 + 3n points)."""


@dataclass(frozen=True, slots=True)
class Route:
    """How one link runs: pieces that touch end to end, the last one with the arrow head."""

    pieces: tuple[Curve, ...]
    pill: Box | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is: cards by key, frames by path, routes in the order of the links."""

    width: float
    height: float
    boxes: dict[int, Box]
    frames: dict[str, Box]
    routes: tuple[Route, ...]
