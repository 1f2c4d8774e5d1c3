"""What the plots share: new Axes where none are given, an open frame, the colors of classes."""

from typing import Any

CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
"""Okabe-Ito, those first that differ most in brightness."""


def new_axes(width: float = 6, height: float = 4) -> Any:
    """Return the Axes of a new figure of this size in inches."""
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(width, height), layout="constrained")[1]


def open_frame(ax: Any) -> None:
    """Leave out the lines above and on the right."""
    ax.spines[["top", "right"]].set_visible(False)
