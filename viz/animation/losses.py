"""The loss curve that stands beside the graph in a film of a training."""

from dataclasses import dataclass
from typing import Any

import numpy as np

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


class LossPlot:
    """Axes in a film's figure; `show(epoch)` draws the curves up to that epoch."""

    def __init__(self, figure: Any, canvas: Canvas, box: Box, style: Style, curves: Curves) -> None:
        self.curves, theme, say = curves, style.theme, style.say
        size = 13 * max(1.0, canvas.width / 1500) * 0.75
        inner = Box(
            box.x + 6.5 * size, box.y + 2 * size, box.width - 10 * size, box.height - 6 * size
        )
        with own_settings():
            ax = figure.add_axes(
                (
                    inner.x / canvas.width,
                    1 - inner.bottom / canvas.height,
                    inner.width / canvas.width,
                    inner.height / canvas.height,
                ),
                facecolor="none",
                zorder=1,
            )
            looks = [(theme.value, "-", say("training")), (theme.gradient, "--", say("validation"))]
            self.lines = []
            for color, dashes, label in looks[: 1 + bool(curves.val_loss)]:
                self.lines += ax.plot(
                    [],
                    [],
                    dashes,
                    color=color,
                    lw=size / 5,
                    marker="o",
                    markevery=[-1],
                    label=label,
                )
            ax.set_xlim(0, max(1, len(curves.loss)))
            ax.set_ylim(*_limits(curves))
            ax.set_xlabel(say("epoch"), color=theme.muted, fontsize=size)
            ax.set_ylabel(say("loss"), color=theme.muted, fontsize=size)
            ax.tick_params(colors=theme.muted, labelsize=size)
            ax.spines[["top", "right"]].set_visible(False)
            ax.spines[["left", "bottom"]].set_color(theme.line)
            ax.grid(color=theme.group_line)
            if curves.val_loss:
                ax.legend(frameon=False, labelcolor=theme.text, fontsize=size)

    def show(self, epoch: int) -> None:
        """Draw the curves as they were after an epoch."""
        drawn = (self.curves.loss, self.curves.val_loss)
        for line, losses in zip(self.lines, drawn, strict=False):
            line.set_data(range(1, epoch + 1), losses[:epoch])


def _limits(curves: Curves) -> tuple[float, float]:
    losses = np.array([*curves.loss, *curves.val_loss], dtype=float)
    losses = losses[np.isfinite(losses)]
    if not losses.size:
        return 0.0, 1.0
    low, high = float(min(losses.min(), 0.0)), float(losses.max())
    span = high - low or 1.0
    return low - 0.03 * span, high + 0.05 * span
