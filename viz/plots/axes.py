"""What the plots share: new Axes where none are given, an open frame, colours, words."""

from dataclasses import dataclass
from typing import Any

from autograd_core import AutogradError
from viz.messages import Messages, messages
from viz.theme import THEMES, Theme

CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
"""Okabe-Ito, those first that differ most in brightness."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and the language of a plot."""

    theme: Theme
    say: Messages

    def axes(self, ax: Any, width: float = 6, height: float = 4) -> Any:
        """Return the given Axes, else those of a new figure of this size in inches."""
        if ax is None:
            ax = new_axes(width, height)
            if self.is_dark:
                ax.figure.set_facecolor(self.theme.ground)
        return ax

    @property
    def is_dark(self) -> bool:
        """Whether the frame wants light colours."""
        return self.theme.name == "dark"

    def finish(self, ax: Any) -> Any:
        """Give frame, words and legend the colours of the theme; return the Axes."""
        if not self.is_dark:
            return ax  # matplotlib's own, so that the user's settings count
        theme = self.theme
        ax.set_facecolor(theme.ground)
        ax.tick_params(which="both", colors=theme.muted, labelcolor=theme.text)
        for spine in ax.spines.values():
            spine.set_color(theme.line)
        for text in (ax.title, ax.xaxis.label, ax.yaxis.label):
            if text.get_color() == "black":
                text.set_color(theme.text)
        legend = ax.get_legend()
        for text in legend.get_texts() if legend else ():
            text.set_color(theme.text)
        return ax


def look(theme: str, lang: str) -> Look:
    """Return the look of a theme in a language.

    Raises
    ------
    AutogradError
        If there is none of that name.
    """
    if theme not in THEMES:
        raise AutogradError(f"theme: expected {' or '.join(map(repr, THEMES))}, got {theme!r}.")
    return Look(THEMES[theme], messages(lang))


def new_axes(width: float = 6, height: float = 4) -> Any:
    """Return the Axes of a new figure of this size in inches."""
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(width, height), layout="constrained")[1]


def open_frame(ax: Any) -> None:
    """Leave out the lines above and on the right."""
    ax.spines[["top", "right"]].set_visible(False)
