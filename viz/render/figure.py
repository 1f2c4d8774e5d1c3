"""Draw a canvas with matplotlib: PNG and PDF with no other program on the machine."""

from typing import IO, Any
from warnings import catch_warnings, filterwarnings

from viz.labels import Line, Run
from viz.render.marks import Canvas, Mark, Rect, Stroke, Text, arrow_head, shortened

PIXELS_PER_INCH = 96.0
MOST_PIXELS = 12000.0
_SERIF = ["STIXGeneral", "DejaVu Serif", "DejaVu Sans"]


def save_figure(canvas: Canvas, file: IO[bytes], kind: str, scale: float = 2.0) -> None:
    """Write the canvas as "png" or "pdf"; `scale` is PNG pixels per unit of the canvas."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.style import context

    scale = min(scale, MOST_PIXELS / max(canvas.width, canvas.height))
    size = (canvas.width / PIXELS_PER_INCH, canvas.height / PIXELS_PER_INCH)
    # the user's own settings would move and resize things: savefig.bbox, text.usetex, ...
    with context(["default", {"pdf.fonttype": 42}]), catch_warnings():
        # a character that no font has is drawn as a box, which says enough
        filterwarnings("ignore", "Glyph .* missing from font")
        figure = Figure(figsize=size, facecolor=canvas.ground)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, canvas.width)
        axes.set_ylim(canvas.height, 0)
        axes.axis("off")
        for z, drawn in enumerate(canvas.figures):
            for mark in drawn.marks:
                _draw(axes, mark, z)
        # no date and no version, so that the same picture is the same bytes
        metadata = {"Software": None} if kind == "png" else {"CreationDate": None, "Producer": None}
        figure.savefig(file, format=kind, dpi=PIXELS_PER_INCH * scale, metadata=metadata)


def _draw(axes: Any, mark: Mark, z: int) -> None:
    if isinstance(mark, Rect):
        _draw_rect(axes, mark, z)
    elif isinstance(mark, Stroke):
        _draw_stroke(axes, mark, z)
    else:
        _draw_text(axes, mark, z)


def _points(units: float) -> float:
    return units * 72 / PIXELS_PER_INCH


def _draw_rect(axes: Any, mark: Rect, z: int) -> None:
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
        linewidth=_points(mark.stroke_width),
        zorder=z,
    )
    axes.add_patch(patch)
    if mark.hatch:
        corners = [box.x + 1, box.right - 1], [box.bottom - 1, box.y + 1]
        axes.plot(*corners, color=mark.hatch, linewidth=0.6, zorder=z)


def _draw_stroke(axes: Any, mark: Stroke, z: int) -> None:
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path as Outline

    curve = shortened(mark.curve) if mark.arrow else mark.curve
    step = Outline.LINETO if len(curve) == 2 else Outline.CURVE4
    outline = Outline(curve, [Outline.MOVETO] + [step] * (len(curve) - 1))
    axes.add_patch(
        PathPatch(outline, fill=False, edgecolor=mark.color, lw=_points(mark.width), zorder=z)
    )
    if mark.arrow:
        head = arrow_head(mark.curve)
        axes.add_patch(Polygon(head, closed=True, facecolor=mark.color, lw=0, zorder=z))


def _draw_text(axes: Any, mark: Text, z: int) -> None:
    offsets, width = _set_line(mark.line)
    x = mark.at.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor]
    for run, offset, color in zip(mark.line, offsets, mark.colors, strict=True):
        axes.text(
            x + offset,
            mark.at.y - run.rise * run.size,
            run.text,
            fontproperties=_font(run),
            color=color,
            parse_math=False,
            ha="left",
            va="baseline",
            zorder=z,
        )


def _set_line(line: Line) -> tuple[list[float], float]:
    """Return where each run of a line begins, and the line's width, in matplotlib's own fonts."""
    from matplotlib.textpath import text_to_path

    offsets: list[float] = []
    at = last = widest = 0.0
    for run in line:
        at -= last if run.back else 0.0  # a superscript stands over the subscript before it
        offsets.append(at)
        last = text_to_path.get_text_width_height_descent(run.text, _font(run), False)[0]
        last *= PIXELS_PER_INCH / 72
        at += last
        widest = max(widest, at)
    return offsets, widest


def _font(run: Run) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=_SERIF if run.italic else ["DejaVu Sans"],
        style="italic" if run.italic else "normal",
        weight="bold" if run.bold else "normal",
        size=_points(run.size),
    )
