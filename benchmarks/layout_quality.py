"""Measure a layout from its final routes: crossings, length, overlaps. It knows no engine.

Curves are sampled; a picture of any engine is measured by the same code, here and in the tests.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from viz.layout.geometry import Box, Curve, Diagram, Layout

Points = NDArray[np.float64]
K = TypeVar("K")
SAMPLES = 24
SLACK = 0.05  # pixels: dot rounds its coordinates


@dataclass(frozen=True, slots=True)
class Quality:
    """What a reader suffers from.

    Attributes
    ----------
    crossings : int
        How often two edges cross; lines that run together or touch do not.
    length : float
        Of all edges, in pixels, each edge on its own.
    width, height : float
        Of the picture.
    overlaps : int
        Pairs of boxes (cards and labels) that overlap.
    through_boxes, through_frames : int
        Pairs of an edge and a card it runs through that it neither leaves nor reaches, and of an
        edge and a group that it has no end in.
    """

    crossings: int
    length: float
    width: float
    height: float
    overlaps: int
    through_boxes: int
    through_frames: int


def measure_quality(diagram: Diagram, layout: Layout) -> Quality:
    """Return the quality of a layout of a diagram."""
    lines = [
        polyline(route.pieces, SAMPLES + link.source % 5)  # no two crossings at sampled points
        for link, route in zip(diagram.links, layout.routes, strict=True)
    ]
    return Quality(
        crossings=crossings(lines),
        length=float(sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines)),
        width=layout.width,
        height=layout.height,
        overlaps=len(overlapping(layout)),
        through_boxes=sum(1 for _ in through_boxes(diagram, layout)),
        through_frames=sum(1 for _ in through_frames(diagram, layout)),
    )


# ---- boxes


def overlap(a: Box, b: Box, slack: float = 0.01) -> bool:
    """Tell whether two boxes share more than their rims."""
    return (
        a.x < b.right - slack
        and b.x < a.right - slack
        and a.y < b.bottom - slack
        and b.y < a.bottom - slack
    )


def overlapping(layout: Layout) -> list[tuple[str, str]]:
    """Return the pairs of cards and labels that overlap."""
    boxes = {f"card {key}": box for key, box in layout.boxes.items()}
    boxes |= {f"pill {i}": r.pill for i, r in enumerate(layout.routes) if r.pill}
    ordered = sorted(boxes.items(), key=lambda item: item[1].x)
    found = []
    for i, (name, box) in enumerate(ordered):
        for other, after in itertools.islice(ordered, i + 1, None):
            if after.x >= box.right:
                break
            if overlap(box, after):
                found.append((name, other))
    return found


def through_boxes(diagram: Diagram, layout: Layout) -> Iterator[tuple[int, int]]:
    """Yield (link, card) where a route runs through a card that it neither leaves nor reaches."""
    ends = [{link.source, link.target} for link in diagram.links]
    return ((i, key) for i, key in inside(layout, layout.boxes) if key not in ends[i])


def through_frames(diagram: Diagram, layout: Layout) -> Iterator[tuple[int, str]]:
    """Yield (link, path) where a route runs through a frame that neither of its ends is in."""
    group = {cell.key: cell.group + "/" for cell in diagram.cells}
    ends = [(group[link.source], group[link.target]) for link in diagram.links]
    for i, path in inside(layout, layout.frames):
        if not any(end.startswith(path + "/") for end in ends[i]):
            yield i, path


def inside(layout: Layout, boxes: Mapping[K, Box]) -> Iterator[tuple[int, K]]:
    """Yield (route, key) where a route runs through a box, not only along its rim."""
    lines = [_thinned(polyline(route.pieces, SAMPLES)) for route in layout.routes]
    if not lines:
        return
    owner, a, b = _segments(lines)
    low, high = np.minimum(a, b), np.maximum(a, b)
    for key, box in boxes.items():
        least = np.array((box.x + SLACK, box.y + SLACK))
        most = np.array((box.right - SLACK, box.bottom - SLACK))
        near = np.flatnonzero(np.all((low < most) & (high > least), axis=1))
        for route in np.unique(owner[near][_enters(a[near], b[near], least, most)]):
            yield int(route), key


def _enters(a: Points, b: Points, least: Points, most: Points) -> NDArray[np.bool_]:
    """Tell which segments a-b enter a box, by clipping them (Liang and Barsky, 1984)."""
    way = np.where(a == b, 1e-12, b - a)
    first, last = (least - a) / way, (most - a) / way
    enter, leave = np.minimum(first, last).max(axis=1), np.maximum(first, last).min(axis=1)
    return np.maximum(enter, 0) < np.minimum(leave, 1)


# ---- curves


def _sampled(curve: Curve, samples: int) -> Points:
    t = np.linspace(0, 1, samples + 1)[:, None]
    controls = np.array(curve)
    if len(controls) == 2:
        return (1 - t) * controls[0] + t * controls[1]
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    starts = range(0, len(controls) - 1, 3)
    return np.concatenate([sum(w * controls[i + k] for k, w in enumerate(weights)) for i in starts])


def polyline(pieces: tuple[Curve, ...], samples: int) -> Points:
    """Return a whole route as points; where its pieces leave a gap for a label, it is closed."""
    return np.concatenate([_sampled(piece, samples) for piece in pieces])


def _thinned(line: Points) -> Points:
    """Leave out points on a straight line between their neighbours."""
    keep = np.r_[True, np.any(np.abs(np.diff(line, axis=0)) > 1e-9, axis=1)]
    line = line[keep]
    before, after = np.diff(line[:-1], axis=0), np.diff(line[1:], axis=0)
    turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    bent = np.abs(turn) > 1e-9 * np.hypot(*before.T) * np.hypot(*after.T)
    return line[np.r_[True, bent, True]] if len(line) > 2 else line


def _segments(lines: list[Points]) -> tuple[NDArray[np.int64], Points, Points]:
    """Return all straight pieces: whose each is, and both its ends."""
    owner = np.concatenate([np.full(len(line) - 1, i) for i, line in enumerate(lines)])
    return owner, np.concatenate([t[:-1] for t in lines]), np.concatenate([t[1:] for t in lines])


def crossings(lines: list[Points]) -> int:
    """Return how often two of the lines cross properly: from one side to the other."""
    thin = [_thinned(line) for line in lines]
    if not thin:
        return 0
    owner, a, b = _segments(thin)
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.argsort(low[:, 0], kind="stable")
    owner, a, b, low, high = (array[order] for array in (owner, a, b, low, high))
    ends = np.searchsorted(low[:, 0], high[:, 0], side="right")
    total = 0
    for i in range(len(a)):
        rest = slice(i + 1, ends[i])
        near = (low[rest, 1] <= high[i, 1]) & (high[rest, 1] >= low[i, 1])
        others = np.flatnonzero(near & (owner[rest] != owner[i])) + i + 1
        if len(others):
            total += int(np.count_nonzero(_cross(a[i], b[i], a[others], b[others])))
    return total


def _cross(a: Points, b: Points, c: Points, d: Points) -> NDArray[np.bool_]:
    """Tell which segments c-d the segment a-b crosses, each with its ends on both sides."""
    return (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)


def _side(a: Points, b: Points, p: Points) -> Points:
    """Return on which side of the line a-b a point lies: -1, 1, or 0 within a millionth pixel."""
    way = b - a
    area = way[..., 0] * (p - a)[..., 1] - way[..., 1] * (p - a)[..., 0]
    return np.where(np.abs(area) > 1e-6 * np.hypot(way[..., 0], way[..., 1]), np.sign(area), 0)
