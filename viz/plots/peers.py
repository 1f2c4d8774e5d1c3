"""Engines beside each other: how long a step takes in each, the fastest on top."""

from collections.abc import Mapping
from typing import Any

from viz.measuring.peers_table import best_of_ours
from viz.measuring.units import duration, tick, two_digits
from viz.measuring.workloads import FLOOR, OURS
from viz.plots.axes import Look, look, open_frame


def plot_peers(
    result: Mapping[str, Any], ax: Any = None, *, lang: str = "en", theme: str = "light"
) -> Any:
    """Draw the time of a step in each engine, as a dot on a logarithmic scale.

    Ours are blue; a ring is the floor, the matrix products alone. Beside each dot stand its time
    and how that compares with the fastest of ours.

    Parameters
    ----------
    result : mapping
        Of one workload, as `chainrule bench peers` stored it in `peers.json`.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    lang : "en" or "es"
    theme : "light" or "dark"

    Returns
    -------
    Axes
    """
    style = look(theme, lang)
    ax = style.axes(ax, 7, 4)
    ranked = sorted(result["timings"].items(), key=lambda item: -float(item[1]["median_s"]))
    best = best_of_ours(result)
    low, high = ranked[-1][1]["median_s"], ranked[0][1]["median_s"]
    ax.set_xscale("log")
    width = max(high / low, 4.0)
    ax.set_xlim(low / width**0.06, high * width**0.3)
    for row, (name, timing) in enumerate(ranked):
        seconds = timing["median_s"]
        _draw_row(ax, row, (name, seconds), style)
        ratio = "" if best is None else f"   {two_digits(seconds / best[1])}x"
        ax.annotate(
            f"{duration(seconds)}{ratio}", (seconds, row), xytext=(9, 0), va="center",
            textcoords="offset points", color=style.theme.text, fontsize="small",
        )  # fmt: skip
    ax.set_yticks(range(len(ranked)), [name for name, _ in ranked])
    ax.xaxis.set_major_formatter(lambda seconds, _: tick(seconds))
    ax.minorticks_off()
    ax.set_title(result["title"], fontsize="medium")
    ax.set_xlabel(style.say("time of a step"))
    open_frame(ax)
    style.finish(ax)
    for label, (name, _) in zip(ax.get_yticklabels(), ranked, strict=True):
        if name.startswith(OURS):
            label.set(color=style.theme.value, fontweight="bold")
    return ax


def _draw_row(ax: Any, row: int, point: tuple[str, float], style: Look) -> None:
    name, seconds = point
    color = style.theme.value if name.startswith(OURS) else style.theme.muted
    ax.plot([ax.get_xlim()[0], seconds], [row, row], color=color, linewidth=1.2, alpha=0.5)
    face = style.theme.ground if name == FLOOR else color
    ax.plot(seconds, row, "o", markersize=8, color=color, markerfacecolor=face)
