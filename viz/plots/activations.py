"""Where the pre-activations of a layer lie on its activation: in the slope, or where it is flat."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from autograd_core.graph import toposort
from autograd_core.notation import name_text
from nn import ACTIVATIONS
from viz.plots.axes import Look, look, open_frame
from viz.plots.functions import COLORS, interval, kinks_of, value_and_slope

if TYPE_CHECKING:
    from nn import Module

Array = NDArray[np.float64]

_FLAT = 0.05
"""A slope below this share of the steepest one counts as saturated."""

_STUCK = 0.9
"""A unit is stuck where at least this share of the examples finds it saturated."""

_MOST_UNITS, _BINS, _POINTS = 12, 40, 801


@dataclass(frozen=True, slots=True)
class _Layer:
    """The activation of one layer and what goes into it: Z has a row for each example."""

    name: str
    op: str
    Z: Array


def plot_activations(
    model: "Module",
    X: Any,
    *,
    layer: int = 1,
    ax: Any = None,
    lang: str = "en",
    theme: str = "light",
) -> Any:
    """Draw a layer's activation f, its slope f', and where the pre-activations of data lie.

    Above, f is blue and f' vermillion over a histogram of all pre-activations z; where f' is
    nearly 0 the ground is shaded, because little gradient comes back from there. Below, a bar for
    each unit reaches over the middle 90 % of its examples, with a dot at the median. A unit that
    nine in ten examples find saturated is vermillion and marked with a cross. Of more than 12
    units the most saturated are shown.

    Parameters
    ----------
    model : nn.Module
        Called on X in `eval()` mode, and afterwards as it was.
    X : array
        Examples along the first axis.
    layer : int
        Which activation of the model, counted from 1. "identity" counts as none.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    lang : "en" or "es"
    theme : "light" or "dark"

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the model has no such layer, or a pre-activation is nan or inf.
    ShapeError
        If there are no examples.

    Examples
    --------
    >>> import nn, viz
    >>> data = nn.datasets.xor(n=40)
    >>> viz.plot_activations(nn.MLP([2, 4, 1]), data.X).get_xlabel()
    'pre-activation z'
    """
    style = look(theme, lang)
    found = _read_layer(model, X, layer)
    limits = _limits(found)
    flat = _saturated(found)
    ax = style.axes(ax, 6.5, 5)
    _draw_units(ax, found, flat, style)
    _draw_functions(ax, found.op, limits, style)
    _draw_histogram(ax, found.Z, limits, style)
    _shade(ax, found.op, limits, style)
    share = format(flat.mean(), ".0%").replace("%", " %")
    stuck = int((flat.mean(axis=0) >= _STUCK).sum())
    ax.set_title(
        style.say(
            "{name}: {share} of z saturated, {stuck} of {units} units stuck",
            name=found.name, share=share, stuck=stuck, units=found.Z.shape[1],
        ),
        fontsize="medium",
    )  # fmt: skip
    ax.set_xlim(*limits)
    ax.set_xlabel(style.say("pre-activation z"))
    open_frame(ax)
    ax.legend(frameon=False, loc="upper left", fontsize="small")
    return style.finish(ax)


# ---- what the layer computed ----


def _read_layer(model: "Module", X: Any, layer: int) -> _Layer:
    outputs = _run(model, X)
    used = [n for n in toposort(outputs) if n.op is not None and _is_activation(n.op.name)]
    if isinstance(layer, bool) or not isinstance(layer, int) or not 1 <= layer <= len(used):
        raise ValueError(
            f"plot_activations: expected layer to be 1 to {len(used)}, the number of activations "
            f"({', '.join(n.op.name for n in used if n.op) or 'none'}), got {layer!r}."
        )
    node = used[layer - 1]
    Z = np.asarray(node.parents[0]._data, dtype=float)
    Z = Z.reshape(-1, Z.shape[-1]) if Z.ndim > 1 else Z.reshape(-1, 1)
    if not Z.size:
        raise ag.ShapeError("plot_activations: expected at least one example in X, got none.")
    if not np.isfinite(Z).all():
        raise ValueError(
            "plot_activations: expected finite pre-activations, got nan or inf. The model may have "
            "diverged; train it with a smaller learning rate."
        )
    op = node.op.name if node.op else ""
    return _Layer(name_text(node.name or op), op, Z)


def _is_activation(name: str) -> bool:
    return name in ACTIVATIONS and name not in ("identity", "softmax")  # functions of one number


def _run(model: "Module", X: Any) -> Any:
    """Return the model's output with its graph, and leave the model as it was."""
    modes = [(module, module.training) for _, module in model.modules()]
    model.eval()
    try:
        return model(X)
    finally:
        for module, training in modes:
            module.training = training


def _saturated(layer: _Layer) -> NDArray[np.bool_]:
    """Return for each pre-activation whether the slope there is next to nothing."""
    return _is_flat(layer.op, layer.Z.ravel()).reshape(layer.Z.shape)


def _is_flat(op: str, z: Array) -> NDArray[np.bool_]:
    steepest = np.abs(value_and_slope(op, np.linspace(-4, 4, 161))[1]).max()
    return np.asarray(np.abs(value_and_slope(op, z)[1]) < _FLAT * steepest)


def _limits(layer: _Layer) -> tuple[float, float]:
    """Return an interval that shows the function and nearly all of the data."""
    low, high = np.quantile(layer.Z, [0.005, 0.995])
    usual = interval(layer.op)
    return float(min(usual[0], low)), float(max(usual[1], high))


# ---- marks: the functions have the upper part, units the lower one ----


def _draw_functions(ax: Any, op: str, limits: tuple[float, float], style: Look) -> None:
    from matplotlib.ticker import MaxNLocator

    z = np.linspace(*limits, _POINTS)
    z = np.sort(np.concatenate([z, [k - 1e-9 for k in kinks_of(op)]]))
    colors = COLORS[style.theme.name]
    value, slope = value_and_slope(op, z)
    # a relu has no upper end: what is drawn is cut where the eye needs no more
    top = max(1.0, float(np.quantile(value, 0.9)) if value.max() > 4 else float(value.max()))
    low = min(0.0, float(value.min()), float(slope.min()))
    ax.plot(z, np.where(value <= top * 1.05, value, np.nan), color=colors[0], lw=2.6, label=op)
    ax.plot(z, slope, "--", color=colors[1], lw=1.8, label=f"{op}′")
    depth = top - low
    ax.set_ylim(low - 0.85 * depth, top + 0.55 * depth)
    ticks = MaxNLocator(4).tick_values(low, top)
    ax.set_yticks([t for t in ticks if low - 0.02 * depth <= t <= top + 0.02 * depth])
    ax.axhline(low - 0.06 * depth, color=style.theme.line, linewidth=0.8)


def _draw_histogram(ax: Any, Z: Array, limits: tuple[float, float], style: Look) -> None:
    """Draw the histogram on the base line of the functions, its highest bar as high as f."""
    counts, edges = np.histogram(Z, _BINS, range=limits)
    bottom, top = ax.get_ylim()
    depth = (top - bottom) / 2.4
    base = bottom + 0.85 * depth - 0.06 * depth
    heights = counts * (0.9 * depth / max(counts.max(), 1))
    color = style.theme.line
    ax.bar(
        edges[:-1], heights, np.diff(edges), base, align="edge", color=color, alpha=0.35, zorder=0,
        label=style.say("pre-activations"),
    )  # fmt: skip


def _shade(ax: Any, op: str, limits: tuple[float, float], style: Look) -> None:
    """Shade where the slope is next to nothing."""
    z = np.linspace(*limits, _POINTS)
    flat = _is_flat(op, z)
    if flat.any():
        words = style.say("saturated: slope below {share} of the steepest", share="5 %")
        color = COLORS[style.theme.name][1]
        span = ax.get_xaxis_transform()
        ax.fill_between(
            z, 0, 1, where=flat, transform=span, color=color, alpha=0.1, lw=0, zorder=0, label=words
        )


def _draw_units(ax: Any, layer: _Layer, flat: NDArray[np.bool_], style: Look) -> None:
    """Draw a bar for each unit on a scale of its own, which lies below that of the functions."""
    stuck = flat.mean(axis=0)
    shown = np.sort(np.argsort(-stuck, kind="stable")[:_MOST_UNITS])
    low, middle, high = np.quantile(layer.Z[:, shown], [0.05, 0.5, 0.95], axis=0)
    rows = ax.inset_axes((0, 0.02, 1, 0.3), sharex=ax)
    rows.patch.set_visible(False)
    theme = style.theme
    for row, unit in enumerate(shown.tolist()):
        bad = stuck[unit] >= _STUCK
        color = COLORS[theme.name][1] if bad else theme.muted
        rows.plot([low[row], high[row]], [row, row], color=color, lw=2.5, solid_capstyle="round")
        rows.plot(middle[row], row, marker="x" if bad else "o", color=color, markersize=5, mew=2)
    rows.set_ylim(len(shown) - 0.4, -0.6)
    rows.set_yticks(
        range(len(shown)), [str(unit + 1) for unit in shown], fontsize=8 if len(shown) <= 8 else 6
    )
    rows.set_ylabel(style.say("unit"), fontsize="small", color=theme.text)
    rows.tick_params(axis="x", labelbottom=False, length=0)
    rows.tick_params(axis="y", colors=theme.muted, length=0)
    for spine in rows.spines.values():
        spine.set_visible(False)
