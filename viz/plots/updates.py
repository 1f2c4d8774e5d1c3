"""How far each update moves a layer: too far and it jumps about, not far enough and it sleeps."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import autograd_core as ag
from nn import Recorder
from viz.plots.axes import look, open_frame

_STYLES = ("-", "--", "-.", ":")
_GUIDE = 1e-3


def plot_update_ratio(
    recorder: Recorder | Mapping[str, Sequence[float]],
    *,
    ax: Any = None,
    lang: str = "en",
    theme: str = "light",
) -> Any:
    """Draw ‖update‖ / ‖weight‖ of each layer by epoch, on a logarithmic scale.

    The guide at 10⁻³ is where a training usually goes well: far above it the layer jumps about,
    far below it hardly learns. An update of 0 has no place on the scale and leaves a gap.

    Parameters
    ----------
    recorder : nn.Recorder, or mapping of str to sequence of float
        Given to `fit` as a callback; or its `update_ratios`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    lang : "en" or "es"
    theme : "light" or "dark"

    Returns
    -------
    Axes

    Raises
    ------
    GraphError
        If nothing was recorded yet.

    References
    ----------
    A. Karpathy, "CS231n: Neural Networks Part 3", ratio of weights to updates.

    Examples
    --------
    >>> import viz
    >>> viz.plot_update_ratio({"layers.0": [4e-3, 2e-3]}).get_yscale()
    'log'
    """
    ratios = recorder.update_ratios if isinstance(recorder, Recorder) else recorder
    if not any(map(len, ratios.values())):
        raise ag.GraphError(
            "plot_update_ratio: expected recorded updates, got none. Make "
            "recorder = nn.Recorder(model) and train with fit(..., callbacks=[recorder])."
        )
    style = look(theme, lang)
    ax = style.axes(ax)
    ax.set_yscale("log")
    colors = _ramp(len(ratios), dark=style.is_dark)
    for i, (layer, curve) in enumerate(ratios.items()):
        drawn = np.asarray(curve, dtype=float)
        drawn = np.where(np.isfinite(drawn) & (drawn > 0), drawn, np.nan)
        marker = "o" if np.isfinite(drawn).sum() == 1 else None
        dashes = _STYLES[i % len(_STYLES)]
        epochs = range(1, len(drawn) + 1)
        ax.plot(epochs, drawn, dashes, color=colors[i], lw=2, marker=marker, label=layer)
    _draw_guide(ax, style.say("10⁻³, a usual size"), style.theme.good)
    ax.set_xlabel(style.say("epoch"))
    ax.set_ylabel(style.say("‖update‖ / ‖weight‖, mean of the epoch"))
    ax.grid(alpha=0.25)
    open_frame(ax)
    ax.legend(frameon=False)
    return style.finish(ax)


def _draw_guide(ax: Any, words: str, color: str) -> None:
    """Draw the line of the guide, always in sight."""
    ax.update_datalim([(1, _GUIDE / 2), (1, _GUIDE * 2)])  # not by set_ylim: axes may be shared
    ax.axhline(_GUIDE, color=color, linewidth=1.5, linestyle=(0, (6, 3)), zorder=1)
    beside = {"transform": ax.get_yaxis_transform(), "color": color, "fontsize": "small"}
    ax.text(0.99, _GUIDE * 1.06, words, ha="right", va="bottom", **beside)


def _ramp(count: int, *, dark: bool) -> Any:
    """Return a colour for each layer, from the first to the last, dark to bright."""
    from matplotlib import colormaps

    return colormaps["viridis"](
        np.linspace(0.35, 0.95, count) if dark else np.linspace(0, 0.75, count)
    )
