"""The plane of two features: what a classifier makes of each point, and where it changes its mind.

The classes differ by color and by marker; shades say how sure the model is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from viz.plots.axes import CLASSES, look

if TYPE_CHECKING:
    from nn import Module

_MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
_STEPS = 201
_MARGIN = 0.08
_DEEPEST = 0.4
"""The share of a class's color where its probability is 1, so that points stand out."""

Array = NDArray[np.float64]


def plot_decision_boundary(
    model: "Module", X: Any, y: Any, *, ax: Any = None, lang: str = "en", theme: str = "light"
) -> Any:
    """Draw what a classifier of two features answers in the plane, with the examples on it.

    The deeper the color of a class, the higher its probability; on the black line the two likeliest
    classes are equally likely. The model is asked in `eval()` mode, without recording, and is
    afterwards as it was.

    Parameters
    ----------
    model : nn.Module
        Takes (N, 2) and returns (N, 1) or (N,) for two classes, (N, C) for C classes. Outputs that
        lie between 0 and 1 (and, for C classes, sum to 1) all over the plane count as
        probabilities, others as logits.
    X : array, shape (N, 2)
    y : array, shape (N,) or (N, 1)
        Of two classes any two labels, the higher one the class that the output speaks for; of C
        classes the integers 0 ... C-1.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    lang : "en" or "es"
    theme : "light" or "dark"
        Of the frame; the plane stays light, so that the classes keep their colors.

    Returns
    -------
    Axes

    Raises
    ------
    ShapeError
        If X, y or the model's outputs have another shape.
    ValueError
        If X is not finite, or the model's outputs are not, or the labels fit no class.

    Examples
    --------
    >>> import nn, viz
    >>> data = nn.datasets.xor(n=40)
    >>> viz.plot_decision_boundary(nn.MLP([2, 4, 1]), data.X, data.y).get_xlabel()
    'x₁'
    """
    style = look(theme, lang)
    X, y = _checked_points(X, y)
    grid = _grid(X)
    probabilities = _probabilities(_ask(model, np.stack([g.ravel() for g in grid], axis=1)))
    labels = _labels(y, probabilities.shape[1])
    ax = style.axes(ax, 5.5, 4.5)
    _shade(ax, grid, probabilities)
    _draw_line(ax, grid, probabilities)
    for k, label in enumerate(labels):
        _draw_points(ax, X[y == label], k, style.say("class {label}", label=f"{label:g}"))
    ax.set_xlabel("x₁")
    ax.set_ylabel("x₂")
    # beside the plane: inside, a legend would hide points
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return style.finish(ax)


def _checked_points(X: Any, y: Any) -> tuple[Array, Array]:
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if X.ndim != 2 or X.shape[1] != 2 or not len(X):
        raise ag.ShapeError(
            f"plot_decision_boundary: expected X of shape (N, 2), got {X.shape}. "
            "Train a model on two features, such as X[:, :2], and plot that one."
        )
    if y.shape not in ((len(X),), (len(X), 1)):
        raise ag.ShapeError(
            f"plot_decision_boundary: expected y of shape ({len(X)},) or ({len(X)}, 1), one label "
            f"for each row of X, got {y.shape}. For one-hot rows pass y.argmax(axis=1)."
        )
    if not np.isfinite(X).all():
        raise ValueError(
            "plot_decision_boundary: expected finite numbers in X, got nan or inf. "
            "Leave out those rows."
        )
    return X, y.ravel()


def _grid(X: Array) -> list[Array]:
    """Return the two coordinates of points all over the plane that X spans, with a margin."""
    low, high = X.min(axis=0), X.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    low, high = low - _MARGIN * span, high + _MARGIN * span
    axes = [np.linspace(low[i], high[i], _STEPS) for i in range(2)]
    return list(np.meshgrid(*axes))


def _ask(model: "Module", points: Array) -> Array:
    """Return the model's outputs as columns, one for each output."""
    with _evaluating(model), ag.no_grad():
        outputs = np.asarray(model(points).numpy(), dtype=float)
    columns = outputs[:, None] if outputs.ndim == 1 else outputs
    if columns.ndim != 2 or len(columns) != len(points) or not columns.shape[1]:
        raise ag.ShapeError(
            f"plot_decision_boundary: expected outputs of shape ({len(points)}, 1) or "
            f"({len(points)}, C) for {len(points)} rows, got {outputs.shape}. "
            "Pass a model with one row of outputs for each row of X."
        )
    if columns.shape[1] > len(CLASSES):
        raise ag.ShapeError(
            f"plot_decision_boundary: expected at most {len(CLASSES)} classes, which is what can "
            f"be told apart, got {columns.shape[1]} columns. Plot a model of fewer classes."
        )
    if not np.isfinite(columns).all():
        raise ValueError(
            "plot_decision_boundary: expected finite outputs, got nan or inf. "
            "The model may have diverged; train it with a smaller learning rate."
        )
    return columns


@contextmanager
def _evaluating(model: "Module") -> Iterator[None]:
    """Evaluate for a while; each module inside gets its own mode back."""
    modes = [(module, module.training) for _, module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


def _probabilities(outputs: Array) -> Array:
    """Return a column for each class; one output is about the second of two classes."""
    inside = bool(((outputs >= 0) & (outputs <= 1)).all())
    if outputs.shape[1] == 1:
        second = outputs if inside else ag.sigmoid(outputs)
        return np.hstack([1 - second, second])
    if inside and np.allclose(outputs.sum(axis=1), 1, atol=1e-5):
        return outputs
    return np.asarray(ag.softmax(outputs, axis=1))


def _labels(y: Array, classes: int) -> Array:
    """Return the label of each class that the model knows."""
    found = np.unique(y)
    if classes == 2 and len(found) == 2:
        return found
    if not np.isin(found, np.arange(classes)).all():
        raise ValueError(
            f"plot_decision_boundary: expected labels 0 to {classes - 1} for {classes} classes, "
            f"got {', '.join(f'{label:g}' for label in found[:9])}. Number the classes from 0."
        )
    return np.arange(classes, dtype=float)


def _shade(ax: Any, grid: list[Array], probabilities: Array) -> None:
    """Color each point by its likeliest class, the paler the less likely that one is."""
    from matplotlib.colors import to_rgb

    classes = probabilities.shape[1]
    best = probabilities.argmax(axis=1)
    chance = 1 / classes
    sure = (probabilities.max(axis=1) - chance) / (1 - chance)
    colors = np.array([to_rgb(color) for color in CLASSES[:classes]])[best]
    image = 1 - _DEEPEST * sure[:, None] * (1 - colors)
    extent = (grid[0].min(), grid[0].max(), grid[1].min(), grid[1].max())
    shape = (*grid[0].shape, 3)
    ax.imshow(image.reshape(shape), origin="lower", extent=extent, aspect="auto", zorder=0)


def _draw_line(ax: Any, grid: list[Array], probabilities: Array) -> None:
    """Draw where each class is as likely as the likeliest other one."""
    classes = probabilities.shape[1]
    for k in range(1 if classes == 2 else 0, classes):
        lead = probabilities[:, k] - np.delete(probabilities, k, axis=1).max(axis=1)
        if lead.min() < 0 < lead.max():  # else matplotlib warns that there is no line
            ax.contour(*grid, lead.reshape(grid[0].shape), [0.0], colors="black", linewidths=1.5)


def _draw_points(ax: Any, X: Array, k: int, label: str) -> None:
    look = {"color": CLASSES[k], "marker": _MARKERS[k], "edgecolors": "white", "linewidths": 0.7}
    ax.scatter(X[:, 0], X[:, 1], s=32, label=label, zorder=3, **look)
