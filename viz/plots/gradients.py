"""How much gradient reaches each parameter: where it vanishes or explodes on its way back."""

from typing import TYPE_CHECKING, Any

import numpy as np

import autograd_core as ag
from viz.plots.axes import look, open_frame

if TYPE_CHECKING:
    from nn import Module

_MEAN, _MAX = "#D55E00", "#F2B48A"
"""Vermillion for what flows backward, and a paler one behind it."""


def plot_gradient_flow(
    model: "Module", *, ax: Any = None, lang: str = "en", theme: str = "light"
) -> Any:
    """Draw the mean and the largest size of the gradient of each parameter, on a logarithmic scale.

    The parameters stand in the order of the model, so that a gradient that vanishes on its way
    back falls to the left. One that is 0 everywhere is marked with a cross and "0".

    Parameters
    ----------
    model : nn.Module
        After `backward()`. A parameter that no path reached counts as 0.
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
        If no parameter has a gradient yet.
    ValueError
        If the model has no parameters, or a gradient holds nan or inf.

    Examples
    --------
    >>> import nn, viz
    >>> model, data = nn.MLP([2, 4, 1]), nn.datasets.xor(n=40)
    >>> nn.binary_cross_entropy(model(data.X), data.y).backward()
    >>> viz.plot_gradient_flow(model).get_yscale()
    'log'
    """
    style = look(theme, lang)
    sizes = _gradient_sizes(model)
    means, largest = (np.array([size[i] for size in sizes.values()]) for i in range(2))
    places = np.arange(len(sizes))
    ax = style.axes(ax, max(6.0, 0.6 * len(sizes)), 4)
    ax.set_yscale("log")
    ax.bar(places, np.where(largest > 0, largest, np.nan), 0.8, color=_MAX, label=style.say("max"))
    ax.bar(places, np.where(means > 0, means, np.nan), 0.45, color=_MEAN, label=style.say("mean"))
    for place in places[largest == 0]:
        # in the Axes' own height, because a logarithmic scale has no place for 0
        mark = {"transform": ax.get_xaxis_transform(), "color": style.theme.text}
        ax.plot(place, 0.03, marker="x", linestyle="", **mark)
        ax.text(place, 0.07, "0", ha="center", va="bottom", **mark)
    ax.set_xticks(places, list(sizes), rotation=35, ha="right", rotation_mode="anchor")
    ax.set_xlim(-0.6, len(sizes) - 0.4)
    ax.set_ylabel(style.say("|gradient|"))
    ax.grid(axis="y", alpha=0.25)
    ax.set_axisbelow(True)
    open_frame(ax)
    ax.legend(frameon=False, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)
    return style.finish(ax)


def _gradient_sizes(model: "Module") -> dict[str, tuple[float, float]]:
    """Return the mean and the largest size of the gradient of each parameter, by name."""
    named = model.named_parameters()
    if not named:
        raise ValueError(
            "plot_gradient_flow: expected a model with parameters, got none. "
            "Set Tensors with requires_grad=True as its attributes."
        )
    if all(leaf.grad is None for _, leaf in named):
        raise ag.GraphError(
            "plot_gradient_flow: expected gradients, got None for every parameter. "
            "Call backward() on a loss first."
        )
    sizes = {}
    for name, leaf in named:
        grad = np.abs(0.0 if leaf.grad is None else leaf.plain_grad())
        if not np.isfinite(grad).all():
            raise ValueError(
                f"plot_gradient_flow: expected finite gradients, got nan or inf in {name}. "
                "Find where it began with detect_anomaly."
            )
        sizes[name] = (float(grad.mean()), float(grad.max()))
    return sizes
