"""What a regression predicts beside what was measured: on the diagonal it is right."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
import nn
from viz.plots.axes import look, open_frame


def plot_predictions(
    outputs: Any,
    targets: Any,
    *,
    ax: Any = None,
    name: str = "",
    lang: str = "en",
    theme: str = "light",
) -> Any:
    """Draw a point for each example: its target to the right, what was predicted upwards.

    The title gives R² and the root of the mean squared error.

    Parameters
    ----------
    outputs, targets : Tensor or array, shape (N, 1) or (N,)
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    name : str
        What the target is called, with its unit.
    lang : "en" or "es"
    theme : "light" or "dark"

    Returns
    -------
    Axes

    Raises
    ------
    ShapeError
        If there is not one output for each target, or fewer than two.
    ValueError
        If an entry is nan or inf.

    Examples
    --------
    >>> import viz
    >>> viz.plot_predictions([2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0]).get_title()
    'R² 0.949, RMSE 0.612'
    """
    predicted, measured = _numbers(outputs), _numbers(targets)
    if predicted.shape != measured.shape or len(measured) < 2:
        raise ag.ShapeError(
            "plot_predictions: expected one output for each of at least 2 targets, got "
            f"{len(predicted)} and {len(measured)}."
        )
    if not np.isfinite([predicted, measured]).all():
        raise ValueError(
            "plot_predictions: expected finite numbers, got nan or inf. Train with a smaller "
            "learning rate."
        )
    style = look(theme, lang)
    ax = style.axes(ax, 4.8, 4.5)
    low, high = min(predicted.min(), measured.min()), max(predicted.max(), measured.max())
    ax.plot([low, high], [low, high], color=style.theme.muted, lw=1.5, ls="--", zorder=1)
    marks = {"s": 22, "alpha": 0.55, "edgecolors": "none", "zorder": 2}
    ax.scatter(measured, predicted, color=style.theme.value, **marks)
    ax.set_xlabel(f"{name}, {style.say('measured')}" if name else style.say("measured"))
    ax.set_ylabel(style.say("predicted"))
    ax.set_title(f"R² {nn.r2(predicted, measured):.3f}, RMSE {nn.rmse(predicted, measured):.3g}")
    ax.grid(alpha=0.25)
    open_frame(ax)
    return style.finish(ax)


def _numbers(x: Any) -> NDArray[np.float64]:
    return np.ravel(np.asarray(getattr(x, "_data", x), dtype=float))
