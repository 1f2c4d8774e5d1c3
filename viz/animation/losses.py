"""The loss curve that stands beside the graph in a film of a training."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from viz.animation.caption import text_size
from viz.layout.geometry import Box
from viz.render.figure import own_settings
from viz.render.marks import Canvas
from viz.style import Style

_WIDE = 1.7
"""From this ratio of width to height on, the curve stands below the graph, not beside it."""


@dataclass(frozen=True, slots=True)
class Curves:
    """The losses of a training, epoch by epoch from the first."""

    loss: tuple[float, ...]
    val_loss: tuple[float, ...]


def panel(width: float, height: float) -> Box:
    """Return where the curve stands, beside a picture of this size or below it."""
    if width > _WIDE * height:
        return Box(0, height, width, max(190.0, width / 6))
    side = min(max(420.0, 0.8 * height), max(420.0, width))
    return Box(width, 0, side, min(height, side))


_LAST_DOT: dict[str, Any] = {"marker": "o", "markevery": [-1], "clip_on": False}


class LossPlot:
    """Axes in a film's figure; `show(epoch)` draws the curves up to that epoch."""

    def __init__(self, figure: Any, canvas: Canvas, box: Box, style: Style, curves: Curves) -> None:
        self.curves, theme, say = curves, style.theme, style.say
        size = 0.58 * text_size(canvas)
        looks = [(theme.value, "-", say("training")), (theme.gradient, "--", say("validation"))]
        with own_settings():
            ax = figure.add_axes(_inside(canvas, box, size), facecolor="none", zorder=1)
            self.lines = [
                ax.plot([], [], dashes, color=color, lw=size / 5, label=label, **_LAST_DOT)[0]
                for color, dashes, label in looks[: 1 + bool(curves.val_loss)]
            ]
            ax.set_xlim(0, max(1, len(curves.loss)))
            ax.set_ylim(*_limits(curves))
            _dress(ax, style, size)
            if curves.val_loss:
                # a place of its own choice would change from frame to frame
                ax.legend(frameon=False, labelcolor=theme.text, fontsize=size, loc="upper right")

    def show(self, epoch: int) -> None:
        """Draw the curves as they were after an epoch."""
        drawn = (self.curves.loss, self.curves.val_loss)
        for line, losses in zip(self.lines, drawn, strict=False):
            line.set_data(range(1, epoch + 1), losses[:epoch])


def _inside(canvas: Canvas, box: Box, size: float) -> tuple[float, float, float, float]:
    """Return the frame of the curve in parts of the picture, with room for its words."""
    x, y = box.x + 6.5 * size, box.y + 2 * size
    width, height = box.width - 10 * size, box.height - 6 * size
    whole = canvas.width, canvas.height
    return x / whole[0], 1 - (y + height) / whole[1], width / whole[0], height / whole[1]


def _dress(ax: Any, style: Style, size: float) -> None:
    from matplotlib.ticker import MaxNLocator

    theme = style.theme
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(style.say("epoch"), color=theme.muted, fontsize=size)
    ax.set_ylabel(style.say("loss"), color=theme.muted, fontsize=size)
    ax.tick_params(colors=theme.muted, labelsize=size)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(theme.line)
    ax.grid(color=theme.group_line)


def _limits(curves: Curves) -> tuple[float, float]:
    losses = np.array([*curves.loss, *curves.val_loss], dtype=float)
    losses = losses[np.isfinite(losses)]
    if not losses.size:
        return 0.0, 1.0
    low, high = float(min(losses.min(), 0.0)), float(losses.max())
    span = high - low or 1.0
    return low - 0.03 * span, high + 0.05 * span
