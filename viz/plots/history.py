"""Curves of a training: the loss, the metrics, the size of each layer's gradient."""

from collections.abc import Mapping, Sequence
from typing import Any

from nn import History
from viz.plots.axes import new_axes, open_frame
from viz.theme import LIGHT

_COLORS = (LIGHT.value, LIGHT.gradient, "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_STYLES = ("-", "--", "-.", ":")


def plot_history(history: History, ax: Any = None) -> Any:
    """Draw the loss of each epoch, and that of the validation data where there is some.

    Parameters
    ----------
    history : History
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.

    Returns
    -------
    Axes
    """
    curves = {"training": history.loss, "validation": history.val_loss}
    return _draw(curves, "loss", ax)


def plot_metric(history: History, name: str = "accuracy", ax: Any = None) -> Any:
    """Draw a metric of each epoch, of the training and of the validation data.

    Raises
    ------
    KeyError
        If the history has no such metric; the message lists those it has.
    """
    if name not in history.metrics:
        raise KeyError(f"expected a metric of this history, got {name!r}: {[*history.metrics]}")
    curves = {
        "training": history.metrics[name],
        "validation": history.metrics.get(f"val_{name}", []),
    }
    return _draw(curves, name, ax)


def plot_gradient_norms(history: History, ax: Any = None) -> Any:
    """Draw the mean norm of each layer's gradient, on a logarithmic scale."""
    ax = _draw(history.gradient_norms, "gradient norm", ax)
    ax.set_yscale("log")
    return ax


def _draw(curves: Mapping[str, Sequence[float]], label: str, ax: Any) -> Any:
    ax = new_axes() if ax is None else ax
    drawn = {name: curve for name, curve in curves.items() if len(curve)}
    for i, (name, curve) in enumerate(drawn.items()):
        epochs = range(1, len(curve) + 1)
        style = {"color": _COLORS[i % len(_COLORS)], "linestyle": _STYLES[i % len(_STYLES)]}
        marker = "o" if len(curve) == 1 else None
        ax.plot(epochs, curve, label=name, linewidth=2, marker=marker, **style)
    ax.set_xlabel("epoch")
    ax.set_ylabel(label)
    ax.grid(alpha=0.25)
    open_frame(ax)
    if len(drawn) > 1:
        ax.legend(frameon=False)
    return ax
