"""The loss over a plane through the weights, and the path that the training took there."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn import Recorder
from viz.plots.axes import Look, look
from viz.plots.directions import Plane, Weights, principal_plane, random_plane

if TYPE_CHECKING:
    from nn import Module

Array = NDArray[np.float64]
Directions = Literal["auto", "random", "pca"]

_PATH, _RIM = "#D55E00", "#FFFFFF"
_LEVELS = 14


def plot_loss_surface(
    model: "Module",
    loss: Callable[[], Any],
    *,
    path: Recorder | Sequence[Weights] = (),
    directions: Directions = "auto",
    steps: int = 31,
    seed: int = 0,
    ax: Any = None,
    lang: str = "en",
    theme: str = "light",
) -> Any:
    """Draw the loss over a plane in the space of all weights, with the path of the training.

    The plane is spanned either by two random directions, scaled filter by filter, through the
    weights as they are, or by the two principal directions of the path, in which it is seen at its
    widest. A ring marks the start, a star the end. Bright is low. The model is asked in `eval()`
    mode, and afterwards it is as it was, but graphs computed before have become stale: compute
    the loss anew before `backward()`.

    Parameters
    ----------
    model : nn.Module
        Its weights are changed while the surface is computed.
    loss : callable
        Takes nothing, returns the loss of the model, such as `lambda: nn.mse(model(X), y)`.
    path : nn.Recorder, or sequence of weights by name
        A recorder that was given to `fit`, or its `path`. Empty: the surface alone.
    directions : "auto", "random" or "pca"
        "auto" takes the principal directions where there is a path that has some.
    steps : int
        The loss is computed at steps x steps points, 3 to 201.
    seed : int
        Of the random directions.
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
        If an option is not one of its values, the model has no parameters, the path is of another
        model or has no directions of its own, or the loss is nan or inf nearly everywhere.

    References
    ----------
    Li, Xu, Taylor, Studer, Goldstein (2018), "Visualizing the loss landscape of neural nets".

    Examples
    --------
    >>> import nn, viz
    >>> data, model = nn.datasets.xor(n=20), nn.MLP([2, 3, 1])
    >>> loss = lambda: nn.binary_cross_entropy(model(data.X), data.y)
    >>> viz.plot_loss_surface(model, loss, steps=5).get_xlabel()
    'random direction 1'
    """
    style = look(theme, lang)
    walked = list(path.path if isinstance(path, Recorder) else path)
    plane = _plane(model, walked, directions, seed)
    _check_steps(steps)
    points = plane.project(walked) if walked else np.zeros((0, 2))
    alphas, betas = _extent(points, steps, alone=plane.shares is None)
    losses = _losses(model, loss, plane, alphas, betas)
    ax = style.axes(ax, 6, 4.8)
    _draw_surface(ax, alphas, betas, losses, style)
    _draw_path(ax, points, style)
    _name_axes(ax, plane, style)
    return style.finish(ax)


def _plane(model: "Module", path: list[Weights], directions: str, seed: int) -> Plane:
    if directions not in ("auto", "random", "pca"):
        raise ValueError(
            f'plot_loss_surface: expected directions to be "auto", "random" or "pca", got '
            f"{directions!r}."
        )
    named = {name: np.array(leaf._data) for name, leaf in model.named_parameters()}
    if not named:
        raise ValueError("plot_loss_surface: expected a model with parameters, got none.")
    shapes = {name: np.shape(weight) for name, weight in named.items()}
    if any({name: np.shape(w) for name, w in weights.items()} != shapes for weights in path):
        raise ValueError(
            "plot_loss_surface: expected a path of this model's weights, got other names or "
            "shapes. Make the recorder with this model: nn.Recorder(model)."
        )
    principal = principal_plane(path) if path and directions != "random" else None
    if principal is None and directions == "pca":
        raise ValueError(
            "plot_loss_surface: expected a path of at least two different weights, got "
            f"{len(path)} entries. Pass path=recorder after training with it, or leave "
            'directions out, or ask for "random".'
        )
    return principal or random_plane(named, seed)


def _check_steps(steps: int) -> None:
    if isinstance(steps, bool) or not isinstance(steps, int) or not 3 <= steps <= 201:
        raise ValueError(f"plot_loss_surface: expected steps from 3 to 201, got {steps!r}.")


def _extent(points: Array, steps: int, *, alone: bool) -> tuple[Array, Array]:
    """Return the coordinates of the grid: around the path, and at least 1 about random weights."""
    low, high = np.zeros(2), np.zeros(2)
    if len(points):
        low, high = np.minimum(low, points.min(axis=0)), np.maximum(high, points.max(axis=0))
    span = high - low
    # a path that hardly moves across still gets a plane that is not a line
    margin = np.maximum(0.25 * span, 0.12 * max(float(span.max()), 1e-6))
    low, high = low - margin, high + margin
    if alone:
        low, high = np.minimum(low, -1.0), np.maximum(high, 1.0)
    return np.linspace(low[0], high[0], steps), np.linspace(low[1], high[1], steps)


def _losses(
    model: "Module", loss: Callable[[], Any], plane: Plane, alphas: Array, betas: Array
) -> Array:
    """Return the loss at each point of the grid; what is not finite is nan."""
    leaves = dict(model.named_parameters())
    kept = {name: leaf._data for name, leaf in leaves.items()}
    modes = [(module, module.training) for _, module in model.modules()]
    model.eval()
    losses = np.empty((len(betas), len(alphas)))
    try:
        with ag.no_grad(), np.errstate(all="ignore"):
            for i, beta in enumerate(betas):
                for j, alpha in enumerate(alphas):
                    for name, weight in plane.at(alpha, beta).items():
                        leaves[name].data = weight
                    losses[i, j] = float(np.asarray(_plain(loss())))
    finally:
        for name, leaf in leaves.items():
            leaf.data = kept[name]
        for module, training in modes:
            module.training = training
    if np.isfinite(losses).mean() < 0.1:
        raise ValueError(
            "plot_loss_surface: expected a finite loss around these weights, got nan or inf in "
            "9 of 10 places. The training may have diverged; try a smaller learning rate."
        )
    return np.where(np.isfinite(losses), losses, np.nan)


def _plain(loss: Any) -> Any:
    number = getattr(loss, "_data", loss)
    if np.size(number) != 1:
        raise ValueError(
            f"plot_loss_surface: expected a loss of one number, got shape {np.shape(number)}. "
            "Take its mean."
        )
    return np.reshape(number, ())


# ---- marks ----


def _draw_surface(ax: Any, alphas: Array, betas: Array, losses: Array, style: Look) -> None:
    from matplotlib.colors import LogNorm, Normalize

    low, high = float(np.nanmin(losses)), float(np.nanmax(losses))
    steep = low > 0 and high > 20 * low
    norm = LogNorm(low, high) if steep else Normalize(low, high if high > low else low + 1.0)
    half = (alphas[1] - alphas[0]) / 2, (betas[1] - betas[0]) / 2
    extent = (alphas[0] - half[0], alphas[-1] + half[0], betas[0] - half[1], betas[-1] + half[1])
    image = ax.imshow(
        losses, origin="lower", extent=extent, aspect="auto", norm=norm, cmap="cividis_r",
        interpolation="bilinear",
    )  # fmt: skip
    if high > low:
        levels = np.geomspace(low, high, _LEVELS) if steep else np.linspace(low, high, _LEVELS)
        drawn = np.ma.masked_invalid(losses)
        ax.contour(alphas, betas, drawn, levels[1:-1], colors="white", linewidths=0.6, alpha=0.7)
    bar = ax.figure.colorbar(image, ax=ax)
    bar.set_label(style.say("loss"), color=style.theme.text)
    bar.outline.set_visible(False)
    if style.is_dark:
        bar.ax.tick_params(which="both", colors=style.theme.text)
    ax.set_xlim(alphas[0], alphas[-1])
    ax.set_ylim(betas[0], betas[-1])


def _draw_path(ax: Any, points: Array, style: Look) -> None:
    rim = {"markeredgecolor": _RIM, "markeredgewidth": 1.2, "linestyle": "", "zorder": 4}
    if not len(points):
        ax.plot(0, 0, marker="*", markersize=15, color=_PATH, label=style.say("weights"), **rim)
    else:
        ax.plot(*points.T, color=_RIM, lw=4.5, zorder=3)
        ax.plot(*points.T, color=_PATH, lw=2, marker=".", markersize=7, zorder=3)
        ax.plot(
            *points[0],
            marker="o",
            markersize=9,
            color=style.theme.value,
            label=style.say("start"),
            **rim,
        )
        ax.plot(*points[-1], marker="*", markersize=15, color=_PATH, label=style.say("end"), **rim)
    ax.legend(frameon=True, framealpha=0.85, facecolor=style.theme.ground, loc="best")


def _name_axes(ax: Any, plane: Plane, style: Look) -> None:
    if plane.shares is None:
        names = [style.say("random direction {number}", number=i) for i in (1, 2)]
    else:
        shares = [format(share, ".0%").replace("%", " %") for share in plane.shares]
        names = [
            style.say("principal direction {number}: {share} of the path", number=i, share=share)
            for i, share in enumerate(shares, start=1)
        ]
    ax.set_xlabel(names[0])
    ax.set_ylabel(names[1])
