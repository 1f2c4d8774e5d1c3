"""Frames as pixels, drawn by matplotlib without a display."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.render.figure import PIXELS_PER_INCH, draw_canvas, own_settings
from viz.render.marks import Canvas
from viz.render.marks import Figure as Group

Frame = NDArray[np.uint8]
"""Pixels of shape (height, width, 3); both even, because videos want that."""

MOST_WIDTH, MOST_HEIGHT = 1920.0, 1440.0


def pixels(canvases: Iterable[Canvas], scale: float | None) -> Iterator[Frame]:
    """Yield each canvas, all of one size, as pixels; see `fitting` for the scale left out."""
    stage: Stage | None = None
    for canvas in canvases:
        stage = stage or Stage(canvas, scale)
        yield stage.show(canvas)


def fitting(canvas: Canvas) -> float:
    """Return the scale at which a canvas fits a screen, at most 1."""
    return min(1.0, MOST_WIDTH / canvas.width, MOST_HEIGHT / canvas.height)


class Stage:
    """Draws canvases of one size one after the other; what stays is not built again.

    Parameters
    ----------
    canvas : Canvas
        The first one, or any of its size and ground.
    scale : float or None
        Pixels per unit; None fits the picture to a screen.
    """

    def __init__(self, canvas: Canvas, scale: float | None) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        dpi = PIXELS_PER_INCH * (fitting(canvas) if scale is None else scale)
        size = (canvas.width / PIXELS_PER_INCH, canvas.height / PIXELS_PER_INCH)
        with own_settings():
            self.figure = Figure(figsize=size, dpi=dpi, facecolor=canvas.ground)
            self._agg: Any = FigureCanvasAgg(self.figure)
            self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._empty = Canvas(canvas.width, canvas.height, canvas.ground, "", ())
        self._shown: dict[Group, list[Any]] = {}

    def show(self, canvas: Canvas) -> Frame:
        """Return a canvas as pixels."""
        with own_settings():
            self._change(canvas)
            self._agg.draw()
            return even(np.asarray(self._agg.buffer_rgba())[..., :3])

    def _change(self, canvas: Canvas) -> None:
        for gone in self._shown.keys() - set(canvas.figures):
            for artist in self._shown.pop(gone):
                artist.remove()
        draw_canvas(self._axes, self._empty)
        for z, group in enumerate(canvas.figures):
            if group not in self._shown:
                self._shown[group] = self._draw(group)
            for artist in self._shown[group]:
                artist.set_zorder(z)

    def _draw(self, group: Group) -> list[Any]:
        before = set(self._axes.get_children())
        empty = self._empty
        draw_canvas(self._axes, Canvas(empty.width, empty.height, empty.ground, "", (group,)))
        return [artist for artist in self._axes.get_children() if artist not in before]


def even(frame: Frame) -> Frame:
    """Return the frame with its last row or column twice where their number is odd."""
    height, width = frame.shape[:2]
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
