"""The PNGs of `chainrule bench`."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from viz.measuring.workloads import ELEMENTWISE
from viz.plots.kernels import plot_kernel_benchmark
from viz.plots.peers import plot_peers

COLUMNS = 2
SLIDE = ("exp", "tanh", "sigmoid", "gelu")
"""The kernels of the first picture, which is meant for a slide; each has one of its own too."""


def draw_kernels(stored: Mapping[str, Any], path: Path, lang: str) -> list[Path]:
    """Write a picture of some kernels, and one of each kernel and type beside it.

    Returns
    -------
    list of Path
        The picture and the folder of the others; nothing where there are no results.
    """
    from matplotlib.figure import Figure

    if not stored["results"]:
        return []
    pairs = [(name, dtype) for name, types in stored["results"].items() for dtype in types]
    shown = [p for p in pairs if p[0] in SLIDE and p[1] == "float64"] or pairs[:4]
    figure, axes = _grid(len(shown), (8.0, 4.2))
    for ax, (name, dtype) in zip(axes, shown, strict=True):
        plot_kernel_benchmark(stored, ax, kernel=name, dtype=dtype, lang=lang)
    figure.savefig(path, dpi=120)
    folder = path.with_suffix("")
    folder.mkdir(exist_ok=True)
    for name, dtype in pairs:
        figure = Figure(figsize=(8, 4.5), layout="constrained")
        plot_kernel_benchmark(stored, figure.add_subplot(), kernel=name, dtype=dtype, lang=lang)
        figure.savefig(folder / f"{name}-{dtype}.png", dpi=120)
    return [path, folder]


def draw_peers(stored: Mapping[str, Any], path: Path, lang: str) -> Path:
    """Write a picture with a panel for each workload."""
    results = stored["results"]
    shown = {n: r for n, r in results.items() if not n.startswith(ELEMENTWISE)} or results
    figure, axes = _grid(len(shown), (7.5, 3.8))
    for ax, result in zip(axes, shown.values(), strict=True):
        plot_peers(result, ax, lang=lang)
    figure.savefig(path, dpi=110)
    return path


def _grid(count: int, size: tuple[float, float]) -> tuple[Any, list[Any]]:
    """Return a figure without pyplot, so that it needs no screen, and Axes in rows."""
    from matplotlib.figure import Figure

    columns = min(COLUMNS, count)
    rows = math.ceil(count / columns)
    figure = Figure(figsize=(size[0] * columns, size[1] * rows), layout="constrained")
    return figure, [figure.add_subplot(rows, columns, i + 1) for i in range(count)]
