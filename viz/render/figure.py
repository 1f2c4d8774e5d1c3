"""Draw a canvas with matplotlib: PNG and PDF with no other program on the machine."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from warnings import catch_warnings, filterwarnings, warn

from viz.labels import Line, Run
from viz.render.marks import Canvas, Mark, Rect, Stroke, Text, arrow_head, shortened

PIXELS_PER_INCH = 96.0
MOST_PIXELS = 32_000.0
MOST_AREA = 6.4e7
"""Pixels of a PNG, along a side and in all: a quarter of a gigabyte while it is drawn."""
MOST_POINTS = 14_000.0
"""Readers of PDF show no pages beyond 14400 points."""
_SERIF = ["STIXGeneral", "DejaVu Serif", "DejaVu Sans"]


def save_figure(canvas: Canvas, file: IO[bytes], kind: str, scale: float = 2.0) -> None:
    """Write the canvas as "png" or "pdf"; `scale` is PNG pixels per unit of the canvas."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    per_inch = PIXELS_PER_INCH
    if kind == "png":
        scale = _affordable(canvas, scale)
    else:
        per_inch = max(per_inch, max(canvas.width, canvas.height) * 72 / MOST_POINTS)
    size = (canvas.width / per_inch, canvas.height / per_inch)
    with own_settings():
        figure = Figure(figsize=size, facecolor=canvas.ground)
        FigureCanvasAgg(figure)
        draw_canvas(figure.add_axes((0, 0, 1, 1)), canvas, per_inch)
        # no date and no version, so that the same picture is the same bytes
        metadata = {"Software": None} if kind == "png" else {"CreationDate": None, "Producer": None}
        figure.savefig(file, format=kind, dpi=per_inch * scale, metadata=metadata)


@contextmanager
def own_settings() -> Iterator[None]:
    """Keep the user's settings out, which would move and resize things: savefig.bbox, ..."""
    from matplotlib.style import context

    with context(["default", {"pdf.fonttype": 42}]), catch_warnings():
        # a character that no font has is drawn as a box, which says enough
        filterwarnings("ignore", "Glyph .* missing from font")
        yield


def draw_canvas(axes: Any, canvas: Canvas, per_inch: float = PIXELS_PER_INCH) -> None:
    """Draw a canvas on axes where `per_inch` of its units are an inch."""
    axes.set_xlim(0, canvas.width)
    axes.set_ylim(canvas.height, 0)
    axes.axis("off")
    pen = _Pen(axes, per_inch)
    for z, drawn in enumerate(canvas.figures):
        for mark in drawn.marks:
            pen.draw(mark, z)


def _affordable(canvas: Canvas, scale: float) -> float:
    """Return the scale, or the largest one that a PNG of this size can have."""
    most = min(
        MOST_PIXELS / max(canvas.width, canvas.height),
        math.sqrt(MOST_AREA / (canvas.width * canvas.height)),
    )
    if scale > most:
        warn(
            f"save: a PNG of this picture at {scale:g} pixels per unit would be "
            f"{canvas.width * scale:.0f} x {canvas.height * scale:.0f}; it is drawn at {most:.2g}. "
            "Save .svg or .pdf, which stay sharp, or fold with depth=.",
            stacklevel=4,
        )
    return min(scale, most)


@dataclass(frozen=True)
class _Pen:
    """Draws marks on Axes; `per_inch` units of the canvas are an inch."""

    axes: Any
    per_inch: float

    def points(self, units: float) -> float:
        """Return a length of the canvas in points, the unit of fonts and lines."""
        return units * 72 / self.per_inch

    def draw(self, mark: Mark, z: int) -> None:
        """Draw a mark, over those with a smaller z."""
        if isinstance(mark, Rect):
            self._rect(mark, z)
        elif isinstance(mark, Stroke):
            self._stroke(mark, z)
        else:
            self._text(mark, z)

    def _rect(self, mark: Rect, z: int) -> None:
        from matplotlib.patches import FancyBboxPatch

        box = mark.box
        radius = min(mark.radius, box.width / 2, box.height / 2)
        patch = FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle=f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0",
            facecolor=mark.fill,
            edgecolor=mark.stroke if mark.stroke_width else "none",
            linewidth=self.points(mark.stroke_width),
            zorder=z,
        )
        self.axes.add_patch(patch)
        if mark.hatch:
            corners = [box.x + 1, box.right - 1], [box.bottom - 1, box.y + 1]
            self.axes.plot(*corners, color=mark.hatch, linewidth=0.6, zorder=z)

    def _stroke(self, mark: Stroke, z: int) -> None:
        from matplotlib.patches import PathPatch, Polygon
        from matplotlib.path import Path as Outline

        curve = shortened(mark.curve) if mark.arrow else mark.curve
        step = Outline.LINETO if len(curve) == 2 else Outline.CURVE4
        outline = Outline(curve, [Outline.MOVETO] + [step] * (len(curve) - 1))
        self.axes.add_patch(
            PathPatch(
                outline, fill=False, edgecolor=mark.color, lw=self.points(mark.width), zorder=z
            )
        )
        if mark.arrow:
            head = arrow_head(mark.curve)
            self.axes.add_patch(Polygon(head, closed=True, facecolor=mark.color, lw=0, zorder=z))

    def _text(self, mark: Text, z: int) -> None:
        offsets, width = _set_line(mark.line, self.per_inch)
        x = mark.at.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor]
        for run, offset, color in zip(mark.line, offsets, mark.colors, strict=True):
            self.axes.text(
                x + offset,
                mark.at.y - run.rise * run.size,
                run.text,
                fontproperties=_font(run, self.per_inch),
                color=color,
                parse_math=False,
                ha="left",
                va="baseline",
                zorder=z,
            )


def _set_line(line: Line, per_inch: float = PIXELS_PER_INCH) -> tuple[list[float], float]:
    """Return where each run of a line begins, and the line's width, in matplotlib's own fonts."""
    from matplotlib.textpath import text_to_path

    offsets: list[float] = []
    at = last = widest = 0.0
    for run in line:
        at -= last if run.back else 0.0  # a superscript stands over the subscript before it
        offsets.append(at)
        last = text_to_path.get_text_width_height_descent(run.text, _font(run, per_inch), False)[0]
        last *= per_inch / 72
        at += last
        widest = max(widest, at)
    return offsets, widest


def _font(run: Run, per_inch: float) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=_SERIF if run.italic else ["DejaVu Sans"],
        style="italic" if run.italic else "normal",
        weight="bold" if run.bold else "normal",
        size=run.size * 72 / per_inch,
    )
