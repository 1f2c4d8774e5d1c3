"""Curves of a training: the loss, the metrics, the size of each layer's gradient."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nn import History
from viz.plots.axes import Look, look, open_frame

_MORE_COLORS = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_STYLES = ("-", "--", "-.", ":")


def plot_history(
    history: History, ax: Any = None, *, lang: str = "en", theme: str = "light"
) -> Any:
    """Draw the loss of each epoch, and that of the validation data where there is some.

    Parameters
    ----------
    history : History
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    lang : "en" or "es"
    theme : "light" or "dark"

    Returns
    -------
    Axes

    Examples
    --------
    >>> import nn, viz
    >>> viz.plot_history(nn.History(loss=[0.9, 0.4])).get_xlabel()
    'epoch'
    """
    style = look(theme, lang)
    curves = {style.say("training"): history.loss, style.say("validation"): history.val_loss}
    return style.finish(_draw(curves, style.say("loss"), ax, style))


def plot_metric(
    history: History,
    name: str = "accuracy",
    ax: Any = None,
    *,
    lang: str = "en",
    theme: str = "light",
) -> Any:
    """Draw a metric of each epoch, of the training and of the validation data.

    Raises
    ------
    KeyError
        If the history has no such metric; the message lists those it has.
    """
    if name not in history.metrics:
        raise KeyError(f"expected a metric of this history, got {name!r}: {[*history.metrics]}")
    style = look(theme, lang)
    curves = {
        style.say("training"): history.metrics[name],
        style.say("validation"): history.metrics.get(f"val_{name}", []),
    }
    label = style.say("accuracy") if name == "accuracy" else name
    return style.finish(_draw(curves, label, ax, style))


def plot_gradient_norms(
    history: History, ax: Any = None, *, lang: str = "en", theme: str = "light"
) -> Any:
    """Draw the mean norm of each layer's gradient, on a logarithmic scale."""
    style = look(theme, lang)
    ax = _draw(history.gradient_norms, style.say("gradient norm"), ax, style)
    ax.set_yscale("log")
    return style.finish(ax)


def _draw(curves: Mapping[str, Sequence[float]], label: str, ax: Any, style: Look) -> Any:
    ax = style.axes(ax)
    colors = (style.theme.value, style.theme.gradient, *_MORE_COLORS)
    drawn = {name: curve for name, curve in curves.items() if len(curve)}
    for i, (name, curve) in enumerate(drawn.items()):
        epochs = range(1, len(curve) + 1)
        line = {"color": colors[i % len(colors)], "linestyle": _STYLES[i % len(_STYLES)]}
        marker = "o" if np.isfinite(curve).sum() == 1 else None
        ax.plot(epochs, curve, label=name, linewidth=2, marker=marker, **line)
    ax.set_xlabel(style.say("epoch"))
    ax.set_ylabel(label)
    ax.grid(alpha=0.25)
    open_frame(ax)
    if len(drawn) > 1:
        ax.legend(frameon=False)
    return ax
