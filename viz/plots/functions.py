"""A function of one number and its derivative, as the engine computes them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from autograd_core.formulas import find_op
from viz.plots.axes import look, open_frame
from viz.theme import DARK, LIGHT

COLORS = {"light": (LIGHT.value, "#D55E00"), "dark": (DARK.value, DARK.gradient)}
"""Forward and backward, for each theme."""

_WIDTHS = (2.8, 1.6)  # so that e^x can be seen under its derivative
_STYLES = ("-", "--", "-.", ":")
_CLASSROOM = ("sigmoid", "tanh", "relu")
_BOUNDS = {"clip": (-1.0, 1.0), "maximum": (0.0,), "minimum": (0.0,)}
_OTHER_INPUTS = _BOUNDS | {"prelu": (0.25,)}
_POINTS = 1601
_NEAR = 1e-6
_JUMP = 1e-3
_OUT_OF_SIGHT = 30.0

Array = NDArray[np.float64]


def plot_activation_functions(
    names: Sequence[str] | str | None = None, *, ax: Any = None, theme: str = "light"
) -> Any:
    """Draw functions of one number, such as activations, each with its derivative.

    f is blue and f' vermillion; each function has its own kind of line. A dot marks the value at a
    kink, where the engine had to choose one.

    Parameters
    ----------
    names : str or sequence of str, optional
        Ops that work entry by entry on one array, such as `"gelu"`; sigmoid, tanh and relu if left
        out. Of prelu the slope is 0.25, of clip the bounds are ±1.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    theme : "light" or "dark"

    Returns
    -------
    Axes

    Raises
    ------
    KeyError
        If there is no op of that name; the message suggests another.
    ValueError
        If the op is no function of one number.

    Examples
    --------
    >>> import viz
    >>> viz.plot_activation_functions(["relu", "softplus"]).get_xlabel()
    'x'
    """
    names = _CLASSROOM if names is None else (names,) if isinstance(names, str) else tuple(names)
    style = look(theme, "en")
    ax = style.axes(ax)
    for i, name in enumerate(names):
        draw_function(ax, name, style=_STYLES[i % len(_STYLES)], label=name, theme=theme)
    ax.legend(frameon=False)
    return style.finish(ax)


def draw_function(
    ax: Any, name: str, *, style: str = "-", label: str = "f", theme: str = "light"
) -> None:
    """Draw one op and its derivative on the Axes, over an interval that suits it."""
    low, high = interval(name)
    kinks = np.array([x for x in kinks_of(name) if low < x < high])
    x = np.sort(np.concatenate([np.linspace(low, high, _POINTS), kinks - _NEAR, kinks + _NEAR]))
    curves = value_and_slope(name, x[~np.isin(x, kinks)])
    chosen = value_and_slope(name, kinks)
    texts = (label, f"{label}′")
    for i, (curve, at_kink) in enumerate(zip(curves, chosen, strict=True)):
        look = {"color": COLORS[theme][i], "linewidth": _WIDTHS[i], "label": texts[i]}
        _draw_broken(ax, x, curve, kinks, at_kink, look | {"linestyle": style})
    ax.set_xlabel("x")
    ax.set_xlim(low, high)
    ax.set_ylim(*_limits(ax))
    ax.grid(alpha=0.25)
    open_frame(ax)


def _draw_broken(
    ax: Any, x: Array, curve: Array, kinks: Array, chosen: Array, look: dict[str, Any]
) -> None:
    """Draw a curve with a gap at each kink where it jumps: a dot is on the curve, a ring is not."""
    broken = np.full(x.shape, np.nan)
    broken[~np.isin(x, kinks)] = curve
    ends = np.stack([broken[np.searchsorted(x, kinks) + side] for side in (-1, 1)])
    jumps = np.any(np.abs(ends - chosen) > _JUMP, axis=0)
    broken[np.searchsorted(x, kinks)] = np.where(jumps, np.nan, chosen)
    broken[np.abs(broken) > _OUT_OF_SIGHT] = np.nan
    ax.plot(x, broken, **look)
    dot = {"marker": "o", "linestyle": "", "markersize": 6, "color": look["color"]}
    for end in ends:
        off = jumps & (np.abs(end - chosen) > _JUMP)
        ax.plot(kinks[off], end[off], fillstyle="none", **dot)
    ax.plot(kinks[jumps], chosen[jumps], **dot)


def value_and_slope(name: str, x: Array) -> tuple[Array, Array]:
    """Return f(x) and f'(x) of an op that works on one array, entry by entry."""
    op = find_op(name)
    leaf = ag.tensor(x, requires_grad=True, dtype=float)
    with np.errstate(all="ignore"):
        try:
            y = op(leaf, *_OTHER_INPUTS.get(name, ()))
        except TypeError as error:
            raise _not_of_one_number(name) from error
        if not op.elementwise or y.shape != leaf.shape:
            raise _not_of_one_number(name)
        y.backward(np.ones(y.shape))
    slope = np.zeros(x.shape) if leaf.grad is None else leaf.grad.numpy()
    return y.numpy(), slope


def interval(name: str) -> tuple[float, float]:
    """Return the part of [-4, 4] to draw: less where the kinks are many or f stops sooner."""
    if len(find_op(name).kinks) > 1:
        return -2.5, 2.5  # the registry names the kinks of a staircase this far
    x = np.linspace(-4.0, 4.0, 161)
    inside = x[~np.isnan(value_and_slope(name, x)[0])]
    return float(inside[0]), float(inside[-1])


def kinks_of(name: str) -> list[float]:
    """Return where f or f' may jump: the kinks of the op, and the bounds that it is given."""
    return sorted({*find_op(name).kinks, *_BOUNDS.get(name, ())})


def _limits(ax: Any) -> tuple[float, float]:
    low, high = ax.dataLim.intervaly
    return max(low - 0.25, -4.25), min(high + 0.25, 4.25)


def _not_of_one_number(name: str) -> ValueError:
    return ValueError(
        f"plot_activation_functions: expected a function of one number, got {name!r}. "
        "Try relu, tanh, gelu or another op that works entry by entry on one array."
    )
