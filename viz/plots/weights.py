"""How the numbers of each parameter are spread, and those of its gradient."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viz.plots.axes import look, open_frame
from viz.plots.functions import COLORS

if TYPE_CHECKING:
    from nn import Module

_BINS = 30
_HEIGHT = 0.42


def plot_weights(model: "Module", *, ax: Any = None, lang: str = "en", theme: str = "light") -> Any:
    """Draw a histogram of each parameter, and below its line one of its gradient.

    Values are blue and belong to the axis below, gradients are vermillion and belong to the axis
    above, which has a scale of its own. The highest bar of each histogram has the same height.

    Parameters
    ----------
    model : nn.Module
        Before `backward()` the gradients are left out.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    lang : "en" or "es"
    theme : "light" or "dark"

    Returns
    -------
    Axes
        The one of the values.

    Raises
    ------
    ValueError
        If the model has no parameters, or one holds nan or inf.

    Examples
    --------
    >>> import nn, viz
    >>> viz.plot_weights(nn.MLP([2, 4, 1])).get_xlabel()
    'value'
    """
    style = look(theme, lang)
    named = model.named_parameters()
    if not named:
        raise ValueError(
            "plot_weights: expected a model with parameters, got none. "
            "Set Tensors with requires_grad=True as its attributes."
        )
    values = {name: _numbers(name, leaf._data) for name, leaf in named}
    grads = {n: _numbers(n, leaf.plain_grad()) for n, leaf in named if leaf.grad is not None}
    places = {name: -place for place, name in enumerate(values)}
    ax = style.axes(ax, 6, max(4.0, 0.6 * len(values)))
    blue, vermillion = COLORS[theme]
    _draw_rows(ax, values, places, blue, _HEIGHT)
    ax.set_yticks(list(places.values()), list(places))
    ax.set_ylim(0.5 - len(places), 0.6)
    ax.set_xlabel(style.say("value"), color=blue)
    open_frame(ax)
    if grads:
        above = ax.twiny()
        _draw_rows(above, grads, places, vermillion, -_HEIGHT)
        above.set_xlabel(style.say("gradient"), color=vermillion)
        above.spines["right"].set_visible(False)
        style.finish(above).patch.set_visible(False)
    return style.finish(ax)


def _numbers(name: str, data: Any) -> NDArray[np.float64]:
    numbers = np.ravel(np.asarray(data, dtype=float))
    if not np.isfinite(numbers).all():
        raise ValueError(
            f"plot_weights: expected finite numbers, got nan or inf in {name} or its gradient. "
            "Train with a smaller learning rate."
        )
    return numbers


def _draw_rows(
    ax: Any,
    rows: dict[str, NDArray[np.float64]],
    places: dict[str, int],
    color: str,
    height: float,
) -> None:
    """Draw each row's histogram on its line, with bins that all rows share."""
    edges = np.histogram_bin_edges(np.concatenate([*rows.values()]), _BINS)
    for name, numbers in rows.items():
        counts = np.histogram(numbers, edges)[0]
        tops = counts * (height / max(counts.max(), 1))
        ax.bar(edges[:-1], tops, np.diff(edges), places[name], align="edge", color=color)
        ax.axhline(places[name], color="#8A97A5", linewidth=0.7)
