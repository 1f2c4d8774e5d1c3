"""Frames as pixels, drawn by matplotlib without a display."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.render.figure import PIXELS_PER_INCH, draw_canvas, own_settings
from viz.render.marks import Canvas

Frame = NDArray[np.uint8]
"""Pixels of shape (height, width, 3); both even, because videos want that."""

MOST_WIDTH, MOST_HEIGHT = 1920.0, 1440.0


def pixels(canvases: Iterable[Canvas], scale: float | None) -> Iterator[Frame]:
    """Yield each canvas as pixels; without a scale, as large as fits a screen, at most 1."""
    for canvas in canvases:
        yield even(draw(canvas, fitting(canvas) if scale is None else scale))


def fitting(canvas: Canvas) -> float:
    """Return the scale at which a canvas fits a screen."""
    return min(1.0, MOST_WIDTH / canvas.width, MOST_HEIGHT / canvas.height)


def draw(canvas: Canvas, scale: float) -> Frame:
    """Return one canvas as pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = (canvas.width / PIXELS_PER_INCH, canvas.height / PIXELS_PER_INCH)
    with own_settings():
        figure = Figure(figsize=size, dpi=PIXELS_PER_INCH * scale, facecolor=canvas.ground)
        agg: Any = FigureCanvasAgg(figure)
        draw_canvas(figure.add_axes((0, 0, 1, 1)), canvas)
        agg.draw()
        return np.asarray(agg.buffer_rgba())[..., :3].copy()


def even(frame: Frame) -> Frame:
    """Return the frame with its last row or column twice where their number is odd."""
    height, width = frame.shape[:2]
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
