"""What must be true of every laid-out picture, as functions that return the faults they find."""

import itertools

from benchmarks.layout_quality import inside, overlap, through_boxes, through_frames
from viz.labels import line_width
from viz.layout.geometry import Box, Diagram, Layout, Point
from viz.picture import Picture
from viz.render.marks import Rect, Text


def contains(outer, inner, slack=0.01):
    return (
        outer.x <= inner.x + slack
        and outer.y <= inner.y + slack
        and inner.right <= outer.right + slack
        and inner.bottom <= outer.bottom + slack
    )


def is_inside(group, path):
    return group == path or group.startswith(path + "/")


def card_faults(diagram: Diagram, layout: Layout) -> list[str]:
    """Cards apart from each other, in the frames they belong to and in no other."""
    canvas = Box(0, 0, layout.width, layout.height)
    boxes = layout.boxes
    faults = [
        f"cards {a} and {b} overlap"
        for a, b in itertools.combinations(boxes, 2)
        if overlap(boxes[a], boxes[b])
    ]
    for cell in diagram.cells:
        box = boxes[cell.key]
        if not contains(canvas, box):
            faults.append(f"card {cell.key} leaves the canvas")
        for path, frame in layout.frames.items():
            if is_inside(cell.group, path) and not contains(frame, box):
                faults.append(f"card {cell.key} leaves its frame {path}")
            if not is_inside(cell.group, path) and overlap(frame, box):
                faults.append(f"card {cell.key} lies in the foreign frame {path}")
    return faults


def frame_faults(layout: Layout) -> list[str]:
    """Frames inside the frames around them, apart from all others, and on the canvas."""
    canvas = Box(0, 0, layout.width, layout.height)
    faults = [
        f"frame {p} leaves the canvas" for p, f in layout.frames.items() if not contains(canvas, f)
    ]
    for (p, a), (q, b) in itertools.permutations(layout.frames.items(), 2):
        if is_inside(q, p) and not contains(a, b):
            faults.append(f"frame {q} leaves {p}")
        if not is_inside(q, p) and not is_inside(p, q) and overlap(a, b):
            faults.append(f"frames {p} and {q} overlap")
    return faults


def pill_faults(diagram: Diagram, layout: Layout) -> list[str]:
    """Labels apart from cards, from each other and from the lines of other edges."""
    pills = {i: route.pill for i, route in enumerate(layout.routes) if route.pill}
    canvas = Box(0, 0, layout.width, layout.height)
    faults = [
        f"pills {i} and {j} overlap"
        for i, j in itertools.combinations(pills, 2)
        if overlap(pills[i], pills[j])
    ]
    for i, pill in pills.items():
        if not contains(canvas, pill):
            faults.append(f"pill {i} leaves the canvas")
        faults += [
            f"pill {i} covers card {key}" for key, box in layout.boxes.items() if overlap(pill, box)
        ]
    sources = [link.source for link in diagram.links]
    faults += [
        f"route {i} runs through pill {j}"
        for i, j in inside(layout, pills)
        if sources[i] != sources[j]  # edges from one card may run together
    ]
    return faults


def route_faults(diagram: Diagram, layout: Layout, slack: float) -> list[str]:
    """Routes from rim to rim, along the flow, without gaps."""
    faults = []
    for i, (link, route) in enumerate(zip(diagram.links, layout.routes, strict=True)):
        source, target = layout.boxes[link.source], layout.boxes[link.target]
        start, end = route.pieces[0][0], route.pieces[-1][-1]
        if diagram.direction == "TB":
            source, target, start, end = (
                *map(turned, (source, target)),
                Point(*start[::-1]),
                Point(*end[::-1]),
            )
        if abs(start.x - source.right) > slack or not source.y <= start.y <= source.bottom:
            faults.append(f"route {i} starts off the rim of its source")
        if abs(end.x - target.x) > slack or not target.y - slack <= end.y <= target.bottom + slack:
            faults.append(f"route {i} ends off the rim of its target")
        if source.right > target.x:
            faults.append(f"route {i} runs backwards")
        for a, b in itertools.pairwise(route.pieces):
            joined = abs(a[-1].x - b[0].x) < slack and abs(a[-1].y - b[0].y) < slack
            if not joined and not (
                route.pill and all(near(route.pill, p, slack) for p in (a[-1], b[0]))
            ):
                faults.append(f"route {i} has a gap")
    return faults


def crossing_faults(diagram: Diagram, layout: Layout) -> list[str]:
    """No route through a card or a frame that it has no end at."""
    return [
        *(f"route {i} crosses card {key}" for i, key in through_boxes(diagram, layout)),
        *(f"route {i} crosses frame {path}" for i, path in through_frames(diagram, layout)),
    ]


def builtin_faults(diagram: Diagram, layout: Layout) -> list[str]:
    """Everything that the built-in engine promises."""
    return [
        *card_faults(diagram, layout),
        *frame_faults(layout),
        *pill_faults(diagram, layout),
        *route_faults(diagram, layout, 0.01),
        *crossing_faults(diagram, layout),
    ]


def dot_faults(diagram: Diagram, layout: Layout) -> list[str]:
    """What dot promises; it may lead an edge through a card, and rounds its coordinates."""
    return [
        *card_faults(diagram, layout),
        *frame_faults(layout),
        *route_faults(diagram, layout, 0.01),
    ]


def text_faults(picture: Picture) -> list[str]:
    """All text inside the box that it belongs to: cards, pills, frames, canvas."""
    faults = []
    whole = Box(0, 0, picture.canvas.width, picture.canvas.height)
    for figure in picture.canvas.figures:
        texts = [text_box(mark) for mark in figure.marks if isinstance(mark, Text)]
        rects = [mark.box for mark in figure.marks if isinstance(mark, Rect)]
        homes = rects or [whole]
        for mark, box in zip([m for m in figure.marks if isinstance(m, Text)], texts, strict=True):
            if not any(contains(home, box) for home in homes):
                faults.append(f"{figure.key}: {mark.line[0].text!r} leaves its box")
        if figure.key.startswith("node"):
            faults += [
                f"{figure.key}: two texts overlap"
                for a, b in itertools.combinations(texts, 2)
                if overlap(a, b)
            ]
    return faults


def text_box(mark: Text) -> Box:
    """The box of a line as measured: capitals and digits, without descenders."""
    width = line_width(mark.line)
    size = max(run.size for run in mark.line if not run.rise)
    x = mark.at.x - width * {"start": 0, "middle": 0.5, "end": 1}[mark.anchor]
    return Box(x, mark.at.y - 0.73 * size, width, 0.73 * size)


def turned(box: Box) -> Box:
    return Box(box.y, box.x, box.height, box.width)


def near(box: Box, point: Point, slack: float) -> bool:
    return contains(box, Box(*point, 0, 0), slack)
