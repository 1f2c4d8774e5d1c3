"""Which classes a classifier takes for which: what is on the diagonal is right."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nn
from viz.metrics import printable, shorten
from viz.plots.axes import Look, look, open_frame

MOST_NUMBERED, MOST_NAMED = 20, 30
"""Classes up to which the cells have their numbers, and all rows their names."""
_FAINTEST = 0.18
"""The tint of a cell of one example: a single mistake is to be seen."""


def plot_confusion_matrix(
    outputs: Any,
    targets: Any,
    *,
    names: Sequence[str] = (),
    threshold: float = 0.0,
    ax: Any = None,
    lang: str = "en",
    theme: str = "light",
) -> Any:
    """Draw how many examples of each class (row) were taken for each class (column).

    What is right lies on the diagonal and is blue, mistakes are vermillion; the darker a cell, the
    larger its share of the row. The title gives how many are right.

    Parameters
    ----------
    outputs : Tensor or array, shape (N, C), (N, 1) or (N,)
        As `nn.confusion_matrix` takes them.
    targets : array, shape (N,) or (N, 1)
        Classes 0 ... C-1; of two classes any numbers, above 0.5 for the positive one.
    names : sequence of str
        What the classes are called; by default their numbers.
    threshold : float
        Of one output: 0 suits logits; pass 0.5 for probabilities.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    lang : "en" or "es"
    theme : "light" or "dark"

    Returns
    -------
    Axes

    Raises
    ------
    ShapeError
        If there are not as many targets as rows, or none.
    ValueError
        If a target is none of the C classes, an output is nan, or there is not one name for each
        class.

    Examples
    --------
    >>> import viz
    >>> viz.plot_confusion_matrix([2.0, -1.0, 3.0, -4.0], [1, 1, 1, 0]).get_title()
    '3 of 4 right (75.0 %)'
    """
    counts = nn.confusion_matrix(outputs, targets, threshold)
    names = _checked_names(names, len(counts))
    if np.isnan(np.asarray(getattr(outputs, "_data", outputs), float)).any():
        raise ValueError(
            "plot_confusion_matrix: expected numbers, got nan. Train with a smaller learning rate."
        )
    style = look(theme, lang)
    ax = style.axes(ax, 4.8, 4.5)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    tints = np.where(counts > 0, _FAINTEST + (1 - _FAINTEST) * shares, 0.0)
    colors = _colors(tints, style)
    ax.imshow(colors, aspect="equal")
    if len(counts) <= MOST_NUMBERED:
        _write_counts(ax, counts, colors, style)
    _name_classes(ax, names)
    ax.set_xlabel(style.say("predicted class"))
    ax.set_ylabel(style.say("true class"))
    right, count = int(counts.trace()), int(counts.sum())
    share = f"{100 * right / count:.1f} %"
    ax.set_title(
        style.say("{right} of {count} right ({share})", right=right, count=count, share=share)
    )
    open_frame(ax)
    return style.finish(ax)


def _checked_names(names: Sequence[str], classes: int) -> list[str]:
    if not len(names):
        return [str(label) for label in range(classes)]
    if len(names) != classes:
        raise ValueError(
            f"plot_confusion_matrix: expected a name for each of {classes} classes, got "
            f"{len(names)}. Pass names=data.target_names."
        )
    return [shorten(printable(name), 90, 10) for name in names]


def _colors(tints: NDArray[np.float64], style: Look) -> NDArray[np.float64]:
    """Return the colour of each cell: blue on the diagonal, else vermillion, mixed with paper."""
    from matplotlib.colors import to_rgb

    paper, right, wrong = (
        np.array(to_rgb(color))
        for color in (style.theme.ground, style.theme.value, style.theme.gradient)
    )
    on_diagonal = np.eye(len(tints), dtype=bool)[:, :, None]
    part = tints[:, :, None]
    mixed: NDArray[np.float64] = part * np.where(on_diagonal, right, wrong) + (1 - part) * paper
    return mixed


def _write_counts(
    ax: Any, counts: NDArray[np.int64], colors: NDArray[np.float64], style: Look
) -> None:
    size = max(5.0, min(13.0, 90 / len(counts)))
    paper, ink = style.theme.ground, style.theme.text
    bright, dark = (ink, paper) if style.is_dark else (paper, ink)
    luminance = colors**2.2 @ [0.2126, 0.7152, 0.0722]
    for (row, column), count in np.ndenumerate(counts):
        if count:
            color = dark if luminance[row, column] > 0.2 else bright
            ax.text(column, row, f"{count}", color=color, size=size, ha="center", va="center")


def _name_classes(ax: Any, names: Sequence[str]) -> None:
    every = -(-len(names) // MOST_NAMED)
    shown = range(0, len(names), every)
    labels = [names[i] for i in shown]
    crowded = len(labels) * max(map(len, labels)) > 45
    ax.set_xticks(shown, labels, rotation=45 if crowded else 0, ha="right" if crowded else "center")
    ax.set_yticks(shown, labels)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_parse_math(False)  # a $ in a name is a $
        label.set_fontsize(max(5.0, min(10.0, 150 / len(labels))))
