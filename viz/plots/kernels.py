"""A kernel's forms against the size of the array: which is fastest where."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from viz.measuring.kernels import winners
from viz.measuring.kernels_table import FORMS, form_names
from viz.measuring.store import read_results
from viz.measuring.units import tick, two_digits
from viz.plots.axes import Look, look, open_frame

_COLORS = {
    "light": ("#6B7785", "#0072B2", "#C44E00", "#00734F"),
    "dark": ("#A9B5C1", "#56B4E9", "#FF9145", "#35C79A"),
}
_MARKS = ("s", "o", "^", "D")
_STRIP = 0.085
"""How much of the height the strip with the winners takes."""
_APART = 0.062
"""How far apart the names at the lines' ends must be, in parts of the height."""


def plot_kernel_benchmark(
    results: Mapping[str, Any] | str | Path,
    ax: Any = None,
    *,
    kernel: str | None = None,
    dtype: str = "float64",
    lang: str = "en",
    theme: str = "light",
) -> Any:
    """Draw the time that each form of a kernel takes for an entry, against the entries.

    Both axes are logarithmic. A dotted line stands where the arrays fill a cache of the processor;
    the strip below names the form that wins, the heading by how much at the right end.

    Parameters
    ----------
    results : mapping or path
        What `chainrule bench` stored in `kernels.json`, or that file.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    kernel : str, optional
        The first in the results if left out.
    dtype : "float32" or "float64"
    lang : "en" or "es"
    theme : "light" or "dark"

    Returns
    -------
    Axes

    Raises
    ------
    KeyError
        If the results have no such kernel or type; the message lists what they have.

    Examples
    --------
    >>> import viz
    >>> times = {form: {"8": {"median_s": s}, "64": {"median_s": 4 * s}}
    ...          for form, s in [("python", 4e-6), ("numpy", 6e-7), ("numba", 2e-7)]}
    >>> exp = {"sizes": [8, 64], "bytes": [128, 1024], "timings": times}
    >>> viz.plot_kernel_benchmark({"facts": {}, "results": {"exp": {"float64": exp}}}).get_title()
    'exp, float64: Numba is 3.0x as fast as NumPy'
    """
    stored = read_results(Path(results)) if isinstance(results, str | Path) else results
    name, result = _chosen(stored["results"], kernel, dtype)
    style = look(theme, lang)
    ax = style.axes(ax, 8, 4.5)
    names = form_names(stored["facts"], style.say)
    _draw_lines(ax, result, style)
    _set_limits(ax, result)
    _draw_caches(ax, result, stored["facts"].get("caches", {}), style)
    _draw_winners(ax, result, names, style)
    _name_lines(ax, result, names, style)
    ax.set_title(_heading(f"{name}, {dtype}", result, names, style), loc="center")
    ax.set_xlabel(style.say("entries"))
    ax.set_ylabel(style.say("time for an entry"))
    floor = _above_strip(ax)
    ax.yaxis.set_major_formatter(lambda s, _: tick(s) if s > floor else "")
    ax.xaxis.set_major_formatter(lambda entries, _: f"{entries:,.0f}")
    ax.minorticks_off()
    ax.grid(alpha=0.2)
    open_frame(ax)
    return style.finish(ax)


def _chosen(results: Mapping[str, Any], kernel: str | None, dtype: str) -> tuple[str, Any]:
    name = next(iter(results)) if kernel is None else kernel
    if name not in results:
        raise KeyError(f"expected a kernel of these results, got {name!r}: {', '.join(results)}")
    if dtype not in results[name]:
        raise KeyError(f"expected a type of {name}, got {dtype!r}: {', '.join(results[name])}")
    return name, results[name][dtype]


def _points(result: Mapping[str, Any], form: str) -> tuple[list[int], list[float]]:
    sizes = [size for size in result["sizes"] if str(size) in result["timings"][form]]
    return sizes, [result["timings"][form][str(size)]["median_s"] / size for size in sizes]


def _shown(result: Mapping[str, Any]) -> list[str]:
    return [form for form in FORMS if form in result["timings"]]


def _color(form: str, style: Look) -> str:
    return _COLORS["dark" if style.is_dark else "light"][FORMS.index(form)]


def _draw_lines(ax: Any, result: Mapping[str, Any], style: Look) -> None:
    ax.set_xscale("log", base=8)
    ax.set_yscale("log")
    for form in _shown(result):
        look = {"color": _color(form, style), "marker": _MARKS[FORMS.index(form)]}
        ax.plot(*_points(result, form), linewidth=2.2, markersize=5, **look)
    ax.set_xticks(result["sizes"])


def _set_limits(ax: Any, result: Mapping[str, Any]) -> None:
    """Leave room below the lines for the strip."""
    times = [time for form in _shown(result) for time in _points(result, form)[1]]
    low, high = np.log10(min(times)), np.log10(max(times))
    room = max(high - low, 0.5)
    ax.set_ylim(10 ** (low - room * 1.6 * _STRIP - 0.1 * room), 10 ** (high + 0.1 * room))
    ax.set_xlim(result["sizes"][0] / 2, result["sizes"][-1] * 2)


def _above_strip(ax: Any) -> float:
    """Return the time at the upper edge of the strip."""
    low, high = np.log10(ax.get_ylim())
    return float(10 ** (low + _STRIP * (high - low)))


def _draw_caches(
    ax: Any, result: Mapping[str, Any], caches: Mapping[str, int], style: Look
) -> None:
    """Mark where the arrays fill a cache, at the size that a straight line between sizes gives."""
    for name, capacity in caches.items():
        if not result["bytes"][0] < capacity < result["bytes"][-1]:
            continue
        entries = 2 ** np.interp(
            np.log2(capacity), np.log2(result["bytes"]), np.log2(result["sizes"])
        )
        ax.axvline(entries, ymin=_STRIP, color=style.theme.muted, linestyle=":", linewidth=1.2)
        ax.annotate(
            style.say("{cache} full", cache=name), (entries, 1), xytext=(3, -3),
            xycoords=("data", "axes fraction"), textcoords="offset points", va="top",
            fontsize="small", color=style.theme.muted,
        )  # fmt: skip


def _draw_winners(
    ax: Any, result: Mapping[str, Any], names: Mapping[str, str], style: Look
) -> None:
    """Fill a strip with the colour of the fastest form, and write its name where it fits."""
    from matplotlib.transforms import blended_transform_factory

    place = blended_transform_factory(ax.transData, ax.transAxes)
    runs = _runs(result)
    left, right = ax.get_xlim()
    edges = [left, *(np.sqrt(a[-1] * b[0]) for (_, a), (_, b) in pairwise(runs)), right]
    ax.annotate(
        style.say("fastest"), (0, _STRIP / 2), xycoords="axes fraction", xytext=(-6, 0),
        textcoords="offset points", ha="right", va="center", color=style.theme.text,
    )  # fmt: skip
    for (form, _), start, end in zip(runs, edges[:-1], edges[1:], strict=True):
        ax.fill_between(
            [start, end], 0, _STRIP, transform=place, color=_color(form, style), linewidth=0
        )
        share = np.log(end / start) / np.log(right / left)
        ground = style.theme.ground
        if share * 60 > len(names[form]):
            text = {"ha": "center", "va": "center", "fontsize": "small", "fontweight": "bold"}
            ax.text(
                np.sqrt(start * end), _STRIP / 2, names[form], transform=place, color=ground, **text
            )


def _runs(result: Mapping[str, Any]) -> list[tuple[str, list[int]]]:
    """Return the fastest forms from left to right, each with its sizes."""
    runs: list[tuple[str, list[int]]] = []
    for size, form, _ in winners(result):
        if runs and runs[-1][0] == form:
            runs[-1][1].append(size)
        else:
            runs.append((form, [size]))
    return runs


def _name_lines(ax: Any, result: Mapping[str, Any], names: Mapping[str, str], style: Look) -> None:
    """Write each form's name at the end of its line, apart from its neighbours."""
    low, high = np.log10(ax.get_ylim())
    ends = {form: [point[-1] for point in _points(result, form)] for form in _shown(result)}
    last = result["sizes"][-1]
    at_right = [form for form in ends if ends[form][0] == last]
    wanted = {f: float((np.log10(ends[f][1]) - low) / (high - low)) for f in ends}
    places = _spread({form: wanted[form] for form in at_right})
    for form, (size, time) in ends.items():
        text = {"color": _color(form, style), "va": "center", "fontweight": "bold"}
        if form in places:
            ax.annotate(
                names[form], (1, places[form]), xycoords="axes fraction", xytext=(4, 0),
                textcoords="offset points", annotation_clip=False, **text,
            )  # fmt: skip
        else:
            ax.annotate(
                names[form], (size, time), xytext=(9, 0), textcoords="offset points", **text
            )


def _spread(wanted: dict[str, float]) -> dict[str, float]:
    """Return places near those wanted that do not touch: names that would share a middle."""
    crowds: list[list[str]] = []
    for form in sorted(wanted, key=lambda form: wanted[form]):
        crowds.append([form])
        while (
            len(crowds) > 1 and _lowest(crowds[-1], wanted) - _highest(crowds[-2], wanted) < _APART
        ):
            crowds[-2:] = [crowds[-2] + crowds[-1]]
    return {
        form: _lowest(crowd, wanted) + i * _APART
        for crowd in crowds
        for i, form in enumerate(crowd)
    }


def _lowest(crowd: list[str], wanted: dict[str, float]) -> float:
    middle = sum(wanted[form] for form in crowd) / len(crowd)
    return middle - (len(crowd) - 1) * _APART / 2


def _highest(crowd: list[str], wanted: dict[str, float]) -> float:
    return _lowest(crowd, wanted) + (len(crowd) - 1) * _APART


def _heading(what: str, result: Mapping[str, Any], names: Mapping[str, str], style: Look) -> str:
    _, form, ratio = winners(result)[-1]
    if form == "numpy":
        return style.say("{what}: NumPy is the fastest", what=what)
    return style.say(
        "{what}: {form} is {ratio}x as fast as NumPy",
        what=what, form=names[form], ratio=two_digits(ratio),
    )  # fmt: skip
